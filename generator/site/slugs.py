"""Slugs: what names an event, or a group, within an address.

Slugs follow names upstream, repeat, and may be hostile; here they are made safe, and equal ones are
told apart so that an event added later never takes an address away.
"""

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from msgspec import Struct
from slugify import slugify

from generator.archive.entries import Entry
from generator.archive.grouping import NOUNS, Archive, Facet, Group, Key
from generator.archive.model import Event, Problem
from generator.archive.plain import without_apostrophes
from generator.archive.renamings import NUMBERED, Left

AnyKey = TypeVar("AnyKey", int, Key)
SLUG_LENGTH = 80
_PLAIN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""Slugs that are one already: most, and the library takes its time."""
_RESERVED = re.compile(r"[0-9]+|index|page|feed|atom|calendar|con|prn|aux|nul|(com|lpt)[0-9]")
_API_SLUG = re.compile(r"[-a-zA-Z0-9_]+")


def make_slug(text: str) -> str:
    """ASCII letters, digits and single hyphens, cut to a length that every file system takes."""
    if len(text) <= SLUG_LENGTH and _PLAIN.fullmatch(text):
        return text
    return slugify(without_apostrophes(text), max_length=SLUG_LENGTH)


class Slugs(Struct, frozen=True):
    """The slug of every event, by id, and of every group, by facet and key.

    `former` are the slugs under which events stood before, each with the id of its event; none of
    them is the slug of an event now. `others` are those that other names of a group would have, by
    facet, each with the key of its group. `gone` are those of groups that events left for no other.
    """

    events: dict[int, str]
    groups: dict[Facet, dict[Key, str]]
    former: dict[str, int] = {}
    others: dict[Facet, dict[str, Key]] = {}
    gone: dict[Facet, dict[str, Left]] = {}


def groups_by_slug(slugs: Slugs) -> dict[Facet, dict[str, Key]]:
    """The groups of each facet by every slug that leads to them."""
    return {
        facet: {**slugs.others.get(facet, {}), **{slug: key for key, slug in own.items()}}
        for facet, own in slugs.groups.items()
    }


def make_slugs(archive: Archive, left: Sequence[Left] = ()) -> tuple[Slugs, list[Problem]]:
    """Give every event and group a slug of its own, and say whose own slug could not be used.

    The lowest id keeps a slug that several want, the others get their id behind it; so an event
    that is added later never takes an address away. `left` are groups that there are no more.
    """
    every = sorted((*archive.entries, *archive.suppressed), key=lambda entry: entry.id)
    events = [entry.event for entry in every]
    wanted = {event.id: _event_slug(event) for event in events}
    slugs = _tell_apart(wanted, {number: number for number in wanted})
    problems = [
        Problem(f"event {event.id}", "$.slug", f"{_quote(event.slug)} {why}; uses '{slug}'")
        for event in events
        if (slug := slugs[event.id]) != event.slug
        and (why := _reason(event, wanted[event.id], slug))
    ]
    groups = {facet: _group_slugs(archive, facet) for facet in Facet}
    others = {facet: _other_slugs(archive, facet, groups[facet]) for facet in Facet}
    gone: dict[Facet, dict[str, Left]] = {}
    for one in left:
        slug = make_slug(one.name)
        is_free = slug not in groups[one.facet].values() and slug not in others[one.facet]
        if slug and is_free and not _RESERVED.fullmatch(slug):
            if one.into is None:
                gone.setdefault(one.facet, {})[slug] = one
            else:
                others[one.facet][slug] = one.into
    former = _former_slugs(every, wanted, slugs)
    some = {facet: held for facet, held in others.items() if held}
    return Slugs(slugs, groups, former, some, gone), problems


def _former_slugs(
    entries: Iterable[Entry], wanted: dict[int, str], slugs: dict[int, str]
) -> dict[str, int]:
    """Where events stood before they were renamed, or before another one was: free slugs only.

    `entries` are by id.
    """
    claims: dict[str, list[int]] = defaultdict(list)
    for entry in entries:
        for slug in {wanted[entry.id]: None, **dict.fromkeys(_slugs_before(entry))}:
            claims[slug].append(entry.id)
    return _lead_back(claims, set(slugs.values()))


def _lead_back(claims: Mapping[str, Sequence[int]], taken: Container[str]) -> dict[str, int]:
    """Whom slugs lead to that somebody has, or had; `claims` are by ascending number.

    Of several that stood at one slug it leads to the lowest number: numbers only grow, so it never
    comes to mean another one. All of them are found at `<slug>-<number>`, too: which of them stood
    there, and when, nobody can tell any more.
    """
    apart: dict[str, int] = {}
    for slug, numbers in sorted(claims.items()):  # "a" before "a-2", which may be a slug of its own
        if numbers[1:] or slug in apart:
            apart |= {f"{slug}-{number}": number for number in numbers}
    plain = {slug: numbers[0] for slug, numbers in claims.items()}
    former = {**apart, **plain}
    first = sorted(former, key=lambda slug: slug not in plain)  # those that were surely given out
    return {slug: former[slug] for slug in first if slug not in taken}


def _slugs_before(entry: Entry) -> Iterator[str]:
    """As they were published; an event without a slug of its own had one by its name."""
    event, history = entry.event, entry.history
    named = () if make_slug(event.slug) else history.former_names
    for slug in filter(None, map(make_slug, (*history.former_slugs, *named))):
        yield _guard(slug, "event", entry.id)


def _event_slug(event: Event) -> str:
    return _guard(make_slug(event.slug) or make_slug(event.name), "event", event.id)


def _group_slugs(archive: Archive, facet: Facet) -> dict[Key, str]:
    """By name, or by what else its address is made of, whatever it is called now.

    What has no number of its own has that of its first event instead.
    """
    groups = archive.groups[facet].values()
    numbers = {group.key: _number_of(group) for group in groups}
    wanted = {
        group.key: _guard(
            make_slug(group.slug or group.name), NOUNS[facet].lower(), numbers[group.key]
        )
        for group in sorted(groups, key=lambda group: (numbers[group.key], group.key))
    }
    return _tell_apart(wanted, numbers)


def _other_slugs(archive: Archive, facet: Facet, given: Mapping[Key, str]) -> dict[str, Key]:
    """The slugs that groups would have by their other names, or had: those that are free."""
    if facet in NUMBERED:
        return _former_group_slugs(archive, facet, given)
    taken = set(given.values())
    found: dict[str, Key] = {}
    for key, group in archive.groups[facet].items():
        for slug in filter(None, map(make_slug, group.others)):
            if slug not in taken and not _RESERVED.fullmatch(slug):
                found.setdefault(slug, key)
    return found


def _former_group_slugs(archive: Archive, facet: Facet, given: Mapping[Key, str]) -> dict[str, Key]:
    """As they were published before the group, or a namesake of it, was renamed."""
    claims: dict[str, list[int]] = defaultdict(list)
    renamed: set[str] = set()
    groups = archive.groups[facet].values()
    for group in sorted(groups, key=_number_of):
        number = _number_of(group)
        own, *others = (
            _guard(make_slug(name), NOUNS[facet].lower(), number)
            for name in (group.name, *group.others)
        )
        renamed.update(others)
        for slug in {own: None, **dict.fromkeys(others)}:
            claims[slug].append(number)
    found = {slug: numbers for slug, numbers in claims.items() if slug in renamed}
    return dict(_lead_back(found, set(given.values())))


def _number_of(group: Group) -> int:
    if isinstance(group.key, int):
        return group.key
    return min(entry.id for entry in group.entries)


def _guard(slug: str, noun: str, number: int) -> str:
    """Keep a slug away from names that mean something else in an address or to a file system."""
    if not slug:
        return f"{noun}-{number}"
    if _RESERVED.fullmatch(slug):
        return f"{slug}-{number}"
    return slug


def _tell_apart(wanted: dict[AnyKey, str], numbers: dict[AnyKey, int]) -> dict[AnyKey, str]:
    """Make slugs unique. `wanted` is by ascending number, and only lower ones count for a key."""
    given: dict[AnyKey, str] = {}
    taken: set[str] = set()
    for key, slug in wanted.items():
        free = slug
        while free in taken:
            free = f"{free}-{numbers[key]}"
        taken.add(free)
        given[key] = free
    return given


def _reason(event: Event, wanted: str, slug: str) -> str:
    if slug != wanted:
        return "belongs to another event"
    if not event.slug:
        return "is empty"
    is_plain = _API_SLUG.fullmatch(event.slug) and slug == slugify(event.slug)
    return "" if is_plain else "cannot be an address"


def _quote(text: str) -> str:
    return f"'{text[:60]}'"
