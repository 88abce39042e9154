"""The ledger: what was observed to change, and when we saw it.

One `Change` is one line of `content/snapshot/changes.jsonl`. The ledger only ever grows; it is the
one thing here that cannot be had from the API again. What counts as a change is decided here;
`source.snapshot` stores it.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from enum import Enum

from msgspec import Struct

from generator.archive.dates import HALVES_OF_A_DAY, EventDate, date_of
from generator.archive.model import Event, Instant, Launch, Related, Update


class Kind(Enum):
    """What can happen to an event between two looks at it."""

    ADDED = "added"
    MOVED = "moved"
    REFINED = "refined"
    RENAMED = "renamed"
    EDITED = "edited"
    UPDATED = "updated"
    REMOVED = "removed"
    RETURNED = "returned"


class Claim(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What an event said of itself: its date and precision, or its name and slug."""

    date: Instant | None = None
    precision: str | None = None
    name: str | None = None
    slug: str | None = None


class Change(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One observed change of one event; `at` is when it was seen, not when it was made.

    `before` and `after` belong to moved, refined and renamed; `fields` to edited; `updates`, the
    ids of new entries in the update history, to updated. `bulk` marks a change that came with a
    flood, such as the first pull: true, but no news.
    """

    at: Instant
    event: int
    kind: Kind
    before: Claim | None = None
    after: Claim | None = None
    fields: tuple[str, ...] = ()
    updates: tuple[int, ...] = ()
    bulk: bool = False


# What says nothing about the event: bookkeeping, and a flag that is only true for an hour.
_NO_NEWS = {"id", "url", "response_mode", "last_updated", "webcast_live"}
_KINDS_OF_THEIR_OWN = {"date", "date_precision", "name", "slug"}
# The same within an event. The address of a link or a webcast is news; an API's own is not.
_NO_NEWS_WITHIN = {"response_mode", "last_updated", "live", "profile_image"}


def compare(before: Event | None, after: Event, at: dt.datetime) -> Iterator[Change]:
    """What happened to an event between two records of it, one change for each kind."""
    if before is None:
        yield Change(at=at, event=after.id, kind=Kind.ADDED)
        return
    redated = _compare_dates(before, after)
    if redated:
        claims = (_date_claim(before), _date_claim(after))
        yield Change(at=at, event=after.id, kind=redated, before=claims[0], after=claims[1])
    if (before.name, before.slug) != (after.name, after.slug):
        old, new = (Claim(name=event.name, slug=event.slug) for event in (before, after))
        yield Change(at=at, event=after.id, kind=Kind.RENAMED, before=old, after=new)
    fields = tuple(_edited_fields(before, after))
    if fields:
        yield Change(at=at, event=after.id, kind=Kind.EDITED, fields=fields)
    known = {update.id for update in before.updates}
    updates = tuple(sorted(update.id for update in after.updates if update.id not in known))
    if updates:
        yield Change(at=at, event=after.id, kind=Kind.UPDATED, updates=updates)


def first_seen(changes: Iterable[Change]) -> dict[int, dt.datetime]:
    """When each event that was added on its own, not in bulk, was first seen."""
    seen: dict[int, dt.datetime] = {}
    for change in changes:
        if change.kind is Kind.ADDED and not change.bulk:
            seen.setdefault(change.event, change.at)
    return seen


def revisions(changes: Iterable[Change]) -> Counter[int]:
    """How often each event changed after it was added: a number that never falls."""
    return Counter(change.event for change in changes if change.kind is not Kind.ADDED)


def last_changes(changes: Iterable[Change]) -> dict[int, dt.datetime]:
    """When something was last seen to happen to each event; to come with a flood is nothing."""
    last: dict[int, dt.datetime] = {}
    for change in changes:
        if change.kind is not Kind.ADDED or not change.bulk:
            last[change.event] = change.at
    return last


def last_news(changes: Iterable[Change]) -> dict[int, dt.datetime]:
    """When something was last seen to happen to each event after it was added, and on its own."""
    told = (change for change in changes if change.kind is not Kind.ADDED and not change.bulk)
    return {change.event: change.at for change in told}


def first_looks(changes: Iterable[Change]) -> dict[tuple[int, int | None], dt.datetime]:
    """When each event, and each update of it that came later, was first seen, in bulk or not."""
    looks: dict[tuple[int, int | None], dt.datetime] = {}
    for change in changes:
        if change.kind is Kind.ADDED:
            looks.setdefault((change.event, None), change.at)
        for update in change.updates:
            looks.setdefault((change.event, update), change.at)
    return looks


def removals(changes: Iterable[Change]) -> dict[int, dt.datetime]:
    """The events that are gone from the API, and when that was seen; a returned one is not gone."""
    gone: dict[int, dt.datetime] = {}
    for change in changes:
        if change.kind is Kind.REMOVED:
            gone[change.event] = change.at
        elif change.kind is Kind.RETURNED:
            gone.pop(change.event, None)
    return gone


def _compare_dates(before: Event, after: Event) -> Kind | None:
    """Refined if the two dates can both be true and differ in grain only; moved if not."""
    old = date_of(before.date, before.date_precision)
    new = date_of(after.date, after.date_precision)
    if old is None or new is None:
        return None if old is new else Kind.MOVED
    if {old.grain, new.grain} == HALVES_OF_A_DAY:
        return Kind.MOVED
    if (old.start, old.end) == (new.start, new.end):
        return None if old.grain is new.grain else Kind.REFINED
    if old.grain is not new.grain and _overlap(old, new):
        return Kind.REFINED
    return Kind.MOVED


def _overlap(one: EventDate, other: EventDate) -> bool:
    return one.start < other.end and other.start < one.end


def _date_claim(event: Event) -> Claim:
    return Claim(
        date=event.date, precision=event.date_precision.abbrev if event.date_precision else None
    )


def _edited_fields(before: Event, after: Event) -> Iterator[str]:
    """The API's names of the fields that differ; the order of a list is no difference."""
    for field, wire_name in zip(
        Event.__struct_fields__, Event.__struct_encode_fields__, strict=True
    ):
        if field in _NO_NEWS or field in _KINDS_OF_THEIR_OWN:
            continue
        old, new = getattr(before, field), getattr(after, field)
        if field == "updates":
            new = _known(before.updates, after.updates)
        if _essence(old) != _essence(new):
            yield wire_name


def _known(old: Iterable[Update], new: Iterable[Update]) -> tuple[Update, ...]:
    """Without the entries that are new: these are a kind of their own."""
    known = {update.id for update in old}
    return tuple(update for update in new if update.id in known)


def _essence(value: object) -> object:
    """What a reader would notice of a value: no order, no bookkeeping, and null is empty."""
    match value:
        case tuple():
            return frozenset(Counter(map(_essence, value)).items()) or None
        case Struct():
            unseen = _NO_NEWS_WITHIN | ({"url"} if isinstance(value, Related | Launch) else set())
            return tuple(
                _essence(getattr(value, field))
                for field in value.__struct_fields__
                if field not in unseen
            )
        case _:
            return value or None
