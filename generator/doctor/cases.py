"""What the doctor looks at, and what a rule says of it: every event that the API still has.

The records are those of the API, without what the owner of a site put right: what is told of them
is for who keeps them. Now is the moment of the data.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import msgspec
from msgspec import Struct

from generator.archive.changes import Change, removals
from generator.archive.dates import EventDate, date_of, in_utc
from generator.archive.model import Event, InfoLink, Problem, Webcast
from generator.archive.plain import mend_letters, one_line, shorten
from generator.archive.records import decode_records
from generator.findings import Severity
from generator.site.webcasts import Video, video_of

_SETTLED = dt.timedelta(days=2)
"""So long after its end, what is said of an event as if it were to come has been forgotten."""
_LISTS = ("info_urls", "vid_urls", "updates")
_AS_DECODED: Mapping[str, tuple[int, ...]] = MappingProxyType({})
_ANY_HOST = "localhost"
_QUOTED = 90
_NAMED = 5


class Case(Struct, frozen=True):
    """An event, its date, and whether it is over by some days.

    `videos` has one for each webcast, None for one whose address nobody can follow. `places` are
    those of the parts of a list in the record, where some had to be left out.
    """

    event: Event
    date: EventDate | None
    is_over: bool
    videos: tuple[Video | None, ...] = ()
    places: Mapping[str, tuple[int, ...]] = _AS_DECODED

    @property
    def day(self) -> dt.date | None:
        """The day on which it is, if that is known."""
        return self.date.day if self.date else None

    @property
    def when(self) -> str:
        """Its date in words."""
        return self.date.in_line() if self.date else "no date"

    def path(self, key: str, place: int, field: str = "") -> str:
        """The JSONPath of one part of a list, or a field of it: `$.vid_urls[0].title`."""
        places = self.places.get(key)
        part = f"$.{key}[{places[place] if places else place}]"
        return f"{part}.{field}" if field else part

    def links(self) -> Iterator[tuple[str, str]]:
        """All addresses that lead readers out, each with its path."""
        for path, page in self.pages():
            yield f"{path}.url", page.url
        for place, update in enumerate(self.event.updates):
            if update.info_url:
                yield self.path("updates", place, "info_url"), update.info_url

    def pages(self) -> Iterator[tuple[str, InfoLink | Webcast]]:
        """Links and webcasts, whose titles a program reads off what is found there, with paths."""
        for place, link in enumerate(self.event.info_links):
            yield self.path("info_urls", place), link
        for place, webcast in enumerate(self.event.webcasts):
            yield self.path("vid_urls", place), webcast


class Cases(Struct, frozen=True):
    """All events by id, what was wrong with their records, and the moment of the data."""

    cases: tuple[Case, ...]
    problems: tuple[Problem, ...]
    as_of: dt.datetime


class Sign(Struct, frozen=True):
    """What a rule found: in which record, where in it, and what it asks for.

    `what` and `wish` are halves of a sentence, without its end: "“…” tells of what is to come",
    "please tell it in the past tense". `also` are other events that it is as true of.
    """

    subject: str
    name: str
    place: str
    what: str
    wish: str
    also: tuple[int, ...] = ()


class Rule(Struct, frozen=True):
    """A rule: its name, the same for ever; how bad what it finds is; what it finds; what to do."""

    name: str
    severity: Severity
    about: str
    advice: str
    find: Callable[[Cases], Iterator[Sign]]


def make_cases(records: Iterable[bytes], changes: Iterable[Change], as_of: dt.datetime) -> Cases:
    """All records but those of events that the API has no more: nobody can mend these."""
    records = tuple(records)
    decoded = decode_records(records)
    gone = removals(changes)
    lame = {problem.subject for problem in decoded.problems if "[" in problem.path}
    cases = tuple(
        _make_case(event, as_of, records[decoded.places[event.id]], f"event {event.id}" in lame)
        for event in decoded.events
        if event.id not in gone
    )
    subjects = {f"event {number}" for number in gone}
    problems = tuple(one for one in decoded.problems if one.subject not in subjects)
    return Cases(cases, problems, in_utc(as_of))


def _make_case(event: Event, as_of: dt.datetime, record: bytes, is_lame: bool) -> Case:
    date = date_of(event.date, event.date_precision)
    is_over = date is not None and as_of - date.end >= _SETTLED
    videos = tuple(video_of(webcast.url, _ANY_HOST) for webcast in event.webcasts)
    places = _find_places(event, record) if is_lame else _AS_DECODED
    return Case(event, date, is_over, videos, places)


def _find_places(event: Event, record: bytes) -> dict[str, tuple[int, ...]]:
    """Where in its record each part of a list stands that was read, though others were not."""
    raw = msgspec.json.decode(mend_letters(record))
    lists = (event.info_links, event.webcasts, event.updates)
    found = zip(_LISTS, lists, strict=True)
    return {key: tuple(_match(parts, raw.get(key))) for key, parts in found if parts}


def _match(parts: Sequence[Any], raw: Any) -> Iterator[int]:  # noqa: ANN401 - JSON is anything
    """The parts stand in the order of the record; each is known by its address or its id."""
    place = -1
    originals = raw if isinstance(raw, list) else []
    for part in parts:
        key = "url" if hasattr(part, "url") else "id"
        wanted = getattr(part, key)
        following = range(place + 1, len(originals))
        place = next((at for at in following if _has(originals[at], key, wanted)), place + 1)
        yield place


def _has(original: Any, key: str, wanted: object) -> bool:  # noqa: ANN401 - JSON is anything
    return isinstance(original, dict) and original.get(key) == wanted


def sign(case: Case, place: str, what: str, wish: str, also: Iterable[Case] = ()) -> Sign:
    """What is found in an event, and as much in others."""
    event = case.event
    others = tuple(other.event.id for other in also)
    return Sign(f"event {event.id}", event.title, place, what, wish, others)


def quote(text: str | None, length: int = _QUOTED) -> str:
    """The beginning of a foreign text, in quotation marks."""
    return f"“{shorten(one_line(text), length)}”"


def name_events(cases: Sequence[Case]) -> str:
    """`487 (12 Dec 2020), 946 (9 May 2023) and 3 more`."""
    named = [f"{case.event.id} ({case.when})" for case in cases[:_NAMED]]
    more = len(cases) - len(named)
    if more:
        return f"{', '.join(named)} and {more:,} more"
    return " and ".join(filter(None, (", ".join(named[:-1]), named[-1])))
