"""The records of Launch Library 2 as values, and the step from one to the other.

A record is one event as the API gave it: a JSON object, here as UTF-8 bytes. The types follow the
API's own schema (LL2 2.3.0, OpenAPI, modes list, normal and detailed). A field that the API may
leave out, or that an event can be shown without, has a default here; one without a default is what
its object cannot do without. Nothing below this module checks types again.

A record that breaks the schema is mended, not refused: the smallest part that can be left out is
left out, and a `Problem` says so with its path. Only a record without a usable id is given up.
"""

import datetime as dt
import re
from collections.abc import Iterable
from typing import Annotated, Any, TypeAlias

import msgspec
from msgspec import Meta, Struct, field

Instant = Annotated[dt.datetime, Meta(tz=True)]
Url = Annotated[str, Meta(pattern=r"^\s*[hH][tT][tT][pP][sS]?://[^\s/]")]

FIRST_YEAR, LAST_YEAR = 1900, 2999
"""A date outside of these years is a slip of the pen: no page and no calendar could hold it."""

UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What msgspec raises for bytes that are no JSON, not UTF-8, or nested beyond reason."""


class Record(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all wire types share: frozen, named, and no field that this model does not know."""


class Named(Record, frozen=True):
    """An entry of one of the API's vocabularies: an id and, nearly always, a name."""

    id: int
    name: str = ""


def name_of(named: Named | None) -> str:
    """The name, or an empty string for something that is not there."""
    return named.name if named else ""


class Language(Named, frozen=True):
    """`code` is an ISO 639 code such as `en`."""

    code: str = ""


class Precision(Named, frozen=True):
    """How exactly a date is known (`config/net_precisions/`); `archive.dates` gives it meaning."""

    abbrev: str = ""
    description: str = ""


class InfoLink(Record, frozen=True):
    """An address to read more at (`info_urls[]`)."""

    url: Url
    priority: int = 0
    source: str | None = None
    title: str | None = None
    description: str | None = None
    feature_image: Url | None = None
    type: Named | None = None
    language: Language | None = None


class Webcast(Record, frozen=True):
    """A video of the event (`vid_urls[]`); the lowest priority comes first."""

    url: Url
    priority: int = 0
    source: str | None = None
    publisher: str | None = None
    title: str | None = None
    description: str | None = None
    feature_image: Url | None = None
    type: Named | None = None
    language: Language | None = None
    start_time: Instant | None = None
    end_time: Instant | None = None
    live: bool = False


class Licence(Named, frozen=True):
    """The terms of an image; `link` leads to their text."""

    priority: int = 0
    link: Url | None = None


class ImageVariant(Record, frozen=True):
    """Another cut of an image."""

    image_url: Url
    id: int | None = None
    type: Named | None = None


class Image(Record, frozen=True):
    """A picture with its credit and licence; the thumbnail is a 256 px square."""

    image_url: Url
    id: int | None = None
    name: str = ""
    thumbnail_url: Url | None = None
    credit: str | None = None
    license: Licence | None = None
    single_use: bool = False
    variants: tuple[ImageVariant, ...] = ()


class Update(Record, frozen=True):
    """One entry of an event's update history; the API gives them in no order."""

    id: int
    profile_image: str | None = None
    comment: str | None = None
    info_url: Url | None = None
    created_by: str | None = None
    created_on: Instant | None = None


class Related(Named, frozen=True):
    """What all related objects of the detailed mode share."""

    response_mode: str = ""
    url: str = ""


class Agency(Related, frozen=True):
    """A space agency or a company."""

    abbrev: str = ""
    type: Named | None = None


class MissionPatch(Named, frozen=True):
    """The badge of a mission."""

    priority: int = 0
    image_url: Url | None = None
    agency: Agency | None = None
    response_mode: str = ""


class LaunchStatus(Named, frozen=True):
    """Go, TBD, success and so on."""

    abbrev: str = ""
    description: str = ""


class Launch(Record, frozen=True):
    """A launch that the event belongs to; its id is a UUID."""

    id: str
    name: str = ""
    url: str = ""
    response_mode: str = ""
    slug: str = ""
    launch_designator: str | None = None
    status: LaunchStatus | None = None
    last_updated: Instant | None = None
    net: Instant | None = None
    net_precision: Precision | None = None
    window_start: Instant | None = None
    window_end: Instant | None = None
    image: Image | None = None
    infographic: str | None = None


class SpaceStation(Related, frozen=True):
    """A space station."""

    image: Image | None = None
    status: Named | None = None
    founded: dt.date | None = None
    deorbited: dt.date | None = None
    description: str = ""
    orbit: str | None = None
    type: Named | None = None


class Spacewalk(Related, frozen=True):
    """A spacewalk of an expedition."""

    start: Instant | None = None
    end: Instant | None = None
    duration: dt.timedelta | None = None
    location: str | None = None


class Expedition(Related, frozen=True):
    """A crew's stay on a station."""

    start: Instant | None = None
    end: Instant | None = None
    spacestation: SpaceStation | None = None
    mission_patches: tuple[MissionPatch, ...] = ()
    spacewalks: tuple[Spacewalk, ...] = ()


class Program(Related, frozen=True):
    """A programme such as Artemis or the International Space Station."""

    image: Image | None = None
    info_url: Url | None = None
    wiki_url: Url | None = None
    description: str | None = None
    agencies: tuple[Agency, ...] = ()
    start_date: Instant | None = None
    end_date: Instant | None = None
    mission_patches: tuple[MissionPatch, ...] = ()
    type: Named | None = None


class Astronaut(Related, frozen=True):
    """A member of the crew."""

    status: Named | None = None
    agency: Agency | None = None
    image: Image | None = None


class Event(Record, frozen=True):
    """One event, with every field of the list, normal and detailed modes.

    `duration` is the length of the first webcast, not of the event; `date` means no more than
    `date_precision` allows; `updates` and `webcasts` are in no order.
    """

    id: Annotated[int, Meta(ge=0)]
    name: str = ""
    slug: str = ""
    url: str = ""
    response_mode: str = ""
    type: Named | None = None
    description: str = ""
    date: Instant | None = None
    date_precision: Precision | None = None
    duration: dt.timedelta | None = None
    location: str | None = None
    webcast_live: bool = False
    image: Image | None = None
    info_links: tuple[InfoLink, ...] = field(default=(), name="info_urls")
    webcasts: tuple[Webcast, ...] = field(default=(), name="vid_urls")
    updates: tuple[Update, ...] = ()
    last_updated: Instant | None = None
    agencies: tuple[Agency, ...] = ()
    launches: tuple[Launch, ...] = ()
    expeditions: tuple[Expedition, ...] = ()
    stations: tuple[SpaceStation, ...] = field(default=(), name="spacestations")
    programs: tuple[Program, ...] | None = field(default=None, name="program")
    crew: tuple[Astronaut, ...] | None = field(default=None, name="astronauts")

    @property
    def title(self) -> str:
        """The name, or a name made from the id for an event that has none."""
        return self.name.strip() or f"Event {self.id}"


class Problem(Struct, frozen=True, order=True):
    """Something wrong with the data: in which record, at which path, and what was done about it."""

    subject: str
    path: str
    what: str

    def __str__(self) -> str:
        return f"{self.subject}: {self.path}: {self.what}"


class Decoded(Struct, frozen=True):
    """Events by ascending id, each id once, and what was wrong with their records."""

    events: tuple[Event, ...]
    problems: tuple[Problem, ...]


def decode_records(records: Iterable[bytes]) -> Decoded:
    """Turn records into events. What cannot be shown is left out and reported, never raised."""
    events: dict[int, Event] = {}
    problems: list[Problem] = []
    for number, record in enumerate(records, start=1):
        event, found = _decode_record(record, number)
        problems += found
        if event is None:
            continue
        held = events.get(event.id)
        if held is not None:
            problems.append(Problem(f"event {event.id}", "$.id", "is there twice; newest kept"))
        if held is None or _age(event) >= _age(held):
            events[event.id] = event
    return Decoded(
        tuple(events[event_id] for event_id in sorted(events)),
        tuple(problems),
    )


_EVENT = msgspec.json.Decoder(Event)
_EPOCH = dt.datetime.min.replace(tzinfo=dt.UTC)


def _age(event: Event) -> dt.datetime:
    return event.last_updated or _EPOCH


def _decode_record(record: bytes, number: int) -> tuple[Event | None, list[Problem]]:
    """Decode at full speed; only a record that fails pays for the mending."""
    subject = f"record {number}"
    try:
        try:
            return _settle(_EVENT.decode(record))
        except msgspec.ValidationError:
            event, problems = _mend(msgspec.json.decode(record), subject)
    except UNREADABLE as error:
        return None, [Problem(subject, "$", f"{error}; record left out")]
    if event is None:
        return None, problems
    settled, doubts = _settle(event)
    return settled, problems + doubts


def _settle(event: Event) -> tuple[Event, list[Problem]]:
    """Catch what a type cannot say: values that are well-formed and still wrong."""
    subject = f"event {event.id}"
    doubts = []
    if not event.name.strip():
        doubts.append(Problem(subject, "$.name", f"is empty; shown as '{event.title}'"))
    if event.type is None:
        doubts.append(Problem(subject, "$.type", "is missing; shown as unclassified"))
    elif not event.type.name.strip():
        doubts.append(Problem(subject, "$.type", f"type {event.type.id} has no name; shown by id"))
    if event.date is not None and not FIRST_YEAR <= event.date.year <= LAST_YEAR:
        what = f"{event.date.year} is no year of spaceflight; shown as undated"
        doubts.append(Problem(subject, "$.date", what))
        event = msgspec.structs.replace(event, date=None)
    return event, doubts


# Mending. msgspec names the first fault with its path; that part is taken out of a private copy of
# the record, and the copy is tried again, until it fits or nothing is left to take out.

_FAULT = re.compile(r"(?s)(?P<what>.*?)(?: - at `(?P<path>\$[^`]*)`)?\Z")
_STEP = re.compile(r"\.(?P<key>\w+)|\[(?P<index>\d+)\]")
_UNKNOWN = re.compile(r"(?s)Object contains unknown field `(?P<key>.*)`\Z")
_MISSING = re.compile(r"(?s)Object missing required field `(?P<key>.*)`\Z")

_Steps: TypeAlias = tuple[str | int, ...]


def _mend(record: object, subject: str) -> tuple[Event | None, list[Problem]]:
    if isinstance(record, dict) and type(record.get("id")) is int:
        subject = f"event {record['id']}"
    faults: list[tuple[str, str]] = []
    removed: list[_Steps] = []
    while True:
        try:
            event = msgspec.convert(record, Event)
        except msgspec.ValidationError as error:
            what, steps = _locate(str(error))
        else:
            return event, [Problem(subject, at, f"{what}; shown without it") for at, what in faults]
        original = _original(steps, removed)
        # A part that lacks what was taken out of it a moment ago is no news of its own.
        missing = _MISSING.match(what)
        if not (missing and (*original, missing["key"]) in removed):
            faults.append((_spell(original), what))
        if not _take_out(record, steps):
            return None, [Problem(subject, at, f"{what}; record left out") for at, what in faults]
        removed.append(original)


def _locate(message: str) -> tuple[str, _Steps]:
    """Turn msgspec's message into what is wrong and the path to it."""
    fault = _FAULT.match(message)
    if fault is None:
        return message, ()
    steps = tuple(step["key"] or int(step["index"]) for step in _STEP.finditer(fault["path"] or ""))
    unknown = _UNKNOWN.match(fault["what"])
    if unknown:
        return "is a field that this model does not know", (*steps, unknown["key"])
    if "matching regex" in fault["what"]:
        return "is no http or https address", steps
    return fault["what"], steps


def _take_out(  # what JSON holds at a path is anything
    record: Any,  # noqa: ANN401
    steps: _Steps,
) -> bool:
    """Delete what the path leads to; False if that is the whole record, or nothing."""
    try:
        for step in steps[:-1]:
            record = record[step]
        del record[steps[-1]]
    except (LookupError, TypeError):  # an empty path is a LookupError, too
        return False
    return True


def _original(steps: _Steps, removed: list[_Steps]) -> _Steps:
    """The path as it was in the record: list positions before anything was taken out."""
    path: _Steps = ()
    for step in steps:
        original = step
        for earlier in sorted(r[-1] for r in removed if r[:-1] == path and isinstance(r[-1], int)):
            if isinstance(original, int) and earlier <= original:
                original += 1
        path = (*path, original)
    return path


def _spell(steps: _Steps) -> str:
    return "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
