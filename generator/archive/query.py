"""Queries: the language of Launch Library 2's events, over an archive.

A query string says which events, in which order, and which part of them. What the API answers with
400 is a `QueryError`; names that mean nothing are `ignored`, and whoever answers says so.

It does more than the API where that does silently what nobody wants: repeated parameters join their
values, `program=1,17` is any of them, groups go by their names, too, and equal keys are told apart
by id, so that pages never overlap. "Now" is the moment of the data.
"""

import datetime as dt
import operator
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TypeAlias
from urllib.parse import urlencode

from msgspec import Struct

from generator.archive import query_terms as terms
from generator.archive.airtime import length_of
from generator.archive.entries import Entry
from generator.archive.fulltext import Term, read_terms, search
from generator.archive.fulltext_index import Index, make_index, texts_in
from generator.archive.grouping import NOUNS, Archive, Facet, Group, Key
from generator.archive.plain import name_key
from generator.errors import QueryError

Slugs: TypeAlias = Mapping[Facet, Mapping[str, Key]]
"""The groups of each facet by every slug that leads to them."""
Keep: TypeAlias = Callable[[Entry], bool]

_RECENT = dt.timedelta(hours=24)
"""How long an event still counts as upcoming, unless `hide_recent_previous` is asked for."""
_LONGEST = dt.timedelta(days=8)
"""No event that is known to the week or better is further from a moment at which it goes on."""
_FEW = 5


class Query(Struct, frozen=True, kw_only=True):
    """What is asked for, by parameter; a parameter that says nothing is not there.

    `pairs` are the names and values as they came, `ignored` what of them means nothing: a name, or
    `name=value` where only the value does. `words` are in capitals, `terms` those of full text.
    """

    pairs: tuple[tuple[str, str], ...]
    ignored: tuple[str, ...]
    words: tuple[str, ...]
    terms: tuple[Term, ...]
    numbers: dict[str, frozenset[int]]
    texts: dict[str, frozenset[str]]
    named: dict[str, tuple[str, ...]]
    bounds: dict[str, tuple[dt.datetime, ...]]
    flags: dict[str, bool]
    ordering: tuple[str, ...]
    limit: int
    offset: int
    mode: str
    format: str


class Answer(Struct, frozen=True):
    """The events of the part that was asked for, in order, and how many there are in all."""

    entries: tuple[Entry, ...]
    count: int
    limit: int
    offset: int


def parse_query(text: str) -> Query:
    """Read a query string, with or without `?` before it; QueryError names what cannot be read."""
    pairs = tuple(terms.read_pairs(text))
    values: dict[str, list[str]] = defaultdict(list)
    for name, value in pairs:
        if value.strip():
            values[name].append(value)
    flags = {name: terms.read_flag(name, values[name]) for name in terms.FLAGS if values[name]}
    ordering = terms.split_list(values["ordering"])
    mode = values["mode"][-1].strip() if values["mode"] else "normal"
    return Query(
        pairs=pairs,
        ignored=tuple(dict.fromkeys(_ignored(pairs, flags, ordering, mode))),
        words=terms.read_search(values[terms.SEARCH]),
        terms=read_terms(" ".join(values[terms.FULL_TEXT]), terms.FULL_TEXT),
        numbers={
            name: terms.read_numbers(name, values[name]) for name in terms.NUMBERS if values[name]
        },
        texts={name: terms.read_texts(name, values[name]) for name in terms.TEXTS if values[name]},
        named={name: tuple(values[name]) for name in terms.NAMED if values[name]},
        bounds={
            name: terms.read_bounds(name, values[name]) for name in terms.BOUNDS if values[name]
        },
        flags=flags,
        ordering=tuple(term for term in ordering if term.removeprefix("-") in terms.ORDERINGS),
        limit=min(
            terms.read_count(values["limit"], least=1, otherwise=terms.DEFAULT_LIMIT),
            terms.LARGEST_LIMIT,
        ),
        offset=terms.read_count(values["offset"], least=0, otherwise=0),
        mode=mode if mode in terms.MODES else "normal",
        format=_read_format(values["format"]),
    )


def _ignored(
    pairs: Sequence[tuple[str, str]],
    flags: Mapping[str, bool],
    ordering: Sequence[str],
    mode: str,
) -> Iterator[str]:
    """What the API passes over in silence."""
    yield from (name for name, _ in pairs if name not in terms.PARAMETERS)
    if "hide_recent_previous" in flags and not flags.get("upcoming"):
        yield "hide_recent_previous"
    for term in ordering:
        if term.removeprefix("-") not in terms.ORDERINGS:
            yield f"ordering={term}"
    if mode not in terms.MODES:
        yield f"mode={mode}"


def _read_format(values: Sequence[str]) -> str:
    form = values[-1].strip() if values else "json"
    if form not in terms.FORMATS:
        known = " or ".join(terms.FORMATS)
        raise QueryError("format", f"{terms.quote(form)} is not known", f"as in format={known}")
    return form


def answer(query: Query, archive: Archive, slugs: Slugs, index: Index | None = None) -> Answer:
    """Find the events; QueryError names a group that there is not.

    What full text finds comes best first, unless another order is asked for. Whoever answers many
    queries makes the `index` of the archive, with places, once.
    """
    keeps = list(_conditions(query, archive, slugs))
    found = list(archive.entries)
    for keep in keeps:
        found = [entry for entry in found if keep(entry)]
    worth = _search(query.terms, archive, index) if query.terms and found else {}
    if query.terms:
        found = [entry for entry in found if entry.id in worth]
    if worth and not query.ordering:
        found.sort(key=lambda entry: (-worth[entry.id], entry.id))
    else:
        found = _put_in_order(found, _ordering_of(query))
    shown = tuple(found[query.offset : query.offset + query.limit])
    return Answer(shown, len(found), query.limit, query.offset)


def _search(terms: Sequence[Term], archive: Archive, index: Index | None) -> dict[int, int]:
    """What each event is worth that full text finds."""
    if index is None:
        phrases = (term.tokens for term in terms if len(term.tokens) > 1)
        index = make_index(texts_in(archive), tuple({*chain.from_iterable(phrases)}))
    return search(terms, index)


def links_of(query: Query, answer: Answer) -> tuple[str | None, str | None]:
    """The queries for what comes next and what came before, if anything does.

    As the API writes them: sorted by name, encoded anew, always with a limit; the first part has
    no offset.
    """
    behind, before = answer.offset + answer.limit, answer.offset - answer.limit
    following = _page_query(query, answer.limit, behind) if behind < answer.count else None
    preceding = _page_query(query, answer.limit, max(before, 0)) if answer.offset else None
    return following, preceding


def _page_query(query: Query, limit: int, offset: int) -> str:
    pairs = [pair for pair in query.pairs if pair[0] not in {"limit", "offset"}]
    pairs += [("limit", str(limit)), *([("offset", str(offset))] if offset else [])]
    return urlencode(sorted(pairs, key=operator.itemgetter(0)))


def _ordering_of(query: Query) -> tuple[str, ...]:
    """As it was asked for; else soonest first, and what has been latest first."""
    if query.ordering:
        return query.ordering
    is_past = query.flags.get("previous") and not query.flags.get("upcoming")
    return ("-date",) if is_past else ("date",)


def _put_in_order(entries: list[Entry], ordering: Sequence[str]) -> list[Entry]:
    """By each key in turn, then by id. As in PostgreSQL, no date is later than any."""
    if tuple(ordering) == ("date",):
        return entries  # the archive's own order
    ordered = sorted(entries, key=lambda entry: entry.event.id)
    for term in reversed(ordering):
        time_of = _TIMES_OF[term.removeprefix("-")]
        times = [(time_of(entry), entry) for entry in ordered]
        timed = [(time, entry) for time, entry in times if time]
        descends = term.startswith("-")
        timed.sort(key=operator.itemgetter(0), reverse=descends)
        found = [entry for _, entry in timed]
        untimed = [entry for time, entry in times if not time]
        ordered = [*untimed, *found] if descends else [*found, *untimed]
    return ordered


def _conditions(query: Query, archive: Archive, slugs: Slugs) -> Iterator[Keep]:
    """What each event has to meet: all of it."""
    for name, texts in query.named.items():
        facet = terms.NAMED[name]
        yield _in_groups(_find_groups(name, texts, archive.groups[facet], slugs.get(facet, {})))
    for name, numbers in query.numbers.items():
        yield _meets_numbers(_NUMBERS_OF[name], numbers)
    for name, wanted in query.texts.items():
        yield _meets_texts(_TEXTS_OF[name], wanted)
    for name, bounds in query.bounds.items():
        yield _keeps_to(name, bounds)
    for name, flag in query.flags.items():
        if name != "hide_recent_previous":
            yield _flag_test(name, query, archive.as_of, wanted=flag)
    if query.words:
        yield lambda entry: _has_words(entry.event.name.upper(), query.words)


def _has_words(name: str, words: Sequence[str]) -> bool:
    return all(word in name for word in words)


# Groups, by id, slug or name.


def _in_groups(groups: Sequence[Group]) -> Keep:
    ids = frozenset(entry.id for group in groups for entry in group.entries)
    return lambda entry: entry.event.id in ids


def _find_groups(
    parameter: str, texts: Sequence[str], groups: Mapping[Key, Group], slugs: Mapping[str, Key]
) -> list[Group]:
    """The groups that are meant. A name may have commas, so it is tried whole first."""
    names: dict[Key, list[Key]] = defaultdict(list)
    for key, group in groups.items():
        for name in (group.name, *group.others):
            names[name_key(name)].append(key)
    found: dict[Key, None] = {}
    for text in texts:
        is_one = bool(_keys_of(text, groups, slugs, names))
        for part in [text] if is_one else terms.split_list([text]):
            keys = _keys_of(part, groups, slugs, names)
            if not keys:
                raise _unknown(parameter, part, groups)
            found |= dict.fromkeys(keys)
    return [groups[key] for key in found]


def _keys_of(
    text: str,
    groups: Mapping[Key, Group],
    slugs: Mapping[str, Key],
    names: Mapping[Key, Sequence[Key]],
) -> Sequence[Key]:
    """The keys that a text stands for; namesakes are all meant."""
    plain = text.strip()
    if plain.isascii() and plain.isdecimal() and len(plain) < 20:  # noqa: PLR2004 - of any id
        number = int(plain)
        if number in groups:
            return [number]
    slug = slugs.get(plain.lower())
    if slug is not None and slug in groups:
        return [slug]
    key = name_key(plain)
    return names.get(key) or ([key] if key in groups else [])


def _unknown(parameter: str, text: str, groups: Mapping[Key, Group]) -> QueryError:
    """The largest groups come first."""
    few = ", ".join(group.name for group in list(groups.values())[:_FEW])
    remedy = (
        f"there are {few}{' and others' if len(groups) > _FEW else ''}" if few else "leave it out"
    )
    noun = NOUNS[terms.NAMED[parameter]].lower()
    return QueryError(parameter, f"there is no {noun} {terms.quote(text)}", remedy)


# What events have, by parameter.

_NUMBERS_OF: dict[str, Callable[[Entry], Sequence[int]]] = {
    "id": lambda entry: (entry.event.id,),
    "type__ids": lambda entry: (entry.event.type.id,) if entry.event.type else (),
    "agency__ids": lambda entry: [agency.id for agency in entry.event.agencies],
    "program__ids": lambda entry: [program.id for program in entry.event.programs or ()],
    "expedition__ids": lambda entry: [stay.id for stay in entry.event.expeditions],
    "spacestation__ids": lambda entry: [station.id for station in entry.event.stations],
    "year": lambda entry: (entry.date.instant.year,) if entry.date else (),
    "month": lambda entry: (entry.date.instant.month,) if entry.date else (),
    "day": lambda entry: (entry.date.instant.day,) if entry.date else (),
}
_TEXTS_OF: dict[str, Callable[[Entry], Sequence[str]]] = {
    "slug": lambda entry: (entry.event.slug,),
    "launch__ids": lambda entry: [launch.id.lower() for launch in entry.event.launches],
    "video_url": lambda entry: [webcast.url.strip() for webcast in entry.event.webcasts],
}
_TIMES_OF: dict[str, Callable[[Entry], dt.datetime | None]] = {
    "date": lambda entry: entry.date.instant if entry.date else None,
    "last_updated": lambda entry: entry.event.last_updated,
}
_COMPARISONS: dict[str, Callable[[dt.datetime, dt.datetime], bool]] = {
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
}


def _meets_numbers(of: Callable[[Entry], Sequence[int]], wanted: frozenset[int]) -> Keep:
    return lambda entry: not wanted.isdisjoint(of(entry))


def _meets_texts(of: Callable[[Entry], Sequence[str]], wanted: frozenset[str]) -> Keep:
    return lambda entry: not wanted.isdisjoint(of(entry))


def _keeps_to(name: str, bounds: Sequence[dt.datetime]) -> Keep:
    """An event without that time keeps to no bound. Of several, the strictest says it all."""
    field, *_, comparison = name.split("__")
    compare = _COMPARISONS[comparison]
    bound = min(bounds) if comparison.startswith("l") else max(bounds)
    time_of = _TIMES_OF[field]
    return lambda entry: _compares(compare, time_of(entry), bound)


def _compares(
    compare: Callable[[dt.datetime, dt.datetime], bool],
    time: dt.datetime | None,
    bound: dt.datetime,
) -> bool:
    return time is not None and compare(time, bound)


def _flag_test(name: str, query: Query, as_of: dt.datetime, *, wanted: bool) -> Keep:
    match name:
        case "upcoming":
            hides = wanted and query.flags.get("hide_recent_previous", False)
            since = as_of if hides else as_of - _RECENT
            return lambda entry: _is_dated(entry, lambda date: (date >= since) is wanted)
        case "previous":
            return lambda entry: _is_dated(entry, lambda date: (date <= as_of) is wanted)
        case "has_video":
            return lambda entry: bool(entry.event.webcasts) is wanted
        case _:
            return lambda entry: _is_ongoing(entry, as_of) is wanted


def _is_dated(entry: Entry, test: Callable[[dt.datetime], bool]) -> bool:
    """Events without a date are neither upcoming nor previous, nor the opposite of these."""
    return entry.date is not None and test(entry.date.instant)


def _is_ongoing(entry: Entry, as_of: dt.datetime) -> bool:
    """Whether it may be going on: from its first instant until it is over as a calendar has it."""
    date = entry.calendar_date
    if date is None or abs(date.instant - as_of) > _LONGEST or date.start > as_of:
        return False
    return as_of < max(date.end, date.start + length_of(entry.event))
