"""The step from records to events.

A record that breaks the schema is mended, not refused: the smallest part that can be left out is
left out, and a `Problem` says so with its path. Only a record without a usable id is given up.
Records of version 2.2.0 of the API, as an old snapshot may hold them, are read as well.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

import msgspec
from msgspec import Struct

from generator.archive.dates import in_utc
from generator.archive.model import FIRST_YEAR, LAST_YEAR, UNREADABLE, Event, Problem
from generator.archive.originals import correct_record
from generator.archive.plain import LOST, mend_letters, one_line

_NO_CORRECTIONS: Mapping[int, Mapping[str, object]] = MappingProxyType({})


class Decoded(Struct, frozen=True):
    """Events by ascending id, each id once, and what was wrong with their records.

    `places` are those of their records among all, by the event's id.
    """

    events: tuple[Event, ...]
    problems: tuple[Problem, ...]
    places: dict[int, int]


Corrections: TypeAlias = Mapping[int, Mapping[str, object]]
"""Fields, by the API's names, that somebody has put right by hand, for events by id.

None clears a field: the event is read as if its record did not have it.
"""


def decode_records(records: Iterable[bytes], corrections: Corrections = _NO_CORRECTIONS) -> Decoded:
    """Turn records into events. What cannot be shown is left out and reported, never raised."""
    events: dict[int, Event] = {}
    places: dict[int, int] = {}
    problems: list[Problem] = []
    for number, record in enumerate(records, start=1):
        event, found = _decode_record(record, number)
        if event is not None and event.id in corrections:
            event, found = _decode_record(correct_record(record, corrections[event.id]), number)
        problems += found
        if event is None:
            continue
        held = events.get(event.id)
        if held is not None:
            problems.append(Problem(f"event {event.id}", "$.id", "is there twice; newest kept"))
        if held is None or _age(event) >= _age(held):
            events[event.id] = event
            places[event.id] = number - 1
    return Decoded(
        tuple(events[event_id] for event_id in sorted(events)),
        tuple(problems),
        places,
    )


def decode_record(record: bytes) -> tuple[Event | None, list[Problem]]:
    """One record as an event, None if nothing of it can be shown, and what was wrong with it."""
    return _decode_record(record, 1)


_EVENT = msgspec.json.Decoder(Event)
_LOST = LOST.encode()
_EPOCH = dt.datetime.min.replace(tzinfo=dt.UTC)


def _age(event: Event) -> dt.datetime:
    return event.last_updated or _EPOCH


def _decode_record(record: bytes, number: int) -> tuple[Event | None, list[Problem]]:
    """Decode at full speed; only a record that fails pays for the mending."""
    subject = f"record {number}"
    try:
        try:
            event: Event | None = _EVENT.decode(record)
            problems: list[Problem] = []
        except msgspec.ValidationError:
            event, problems = _mend(_from_2_2(msgspec.json.decode(record)), subject)
    except UNREADABLE as error:
        mended = mend_letters(record)
        if mended != record:
            return _decode_record(mended, number)
        return None, [Problem(subject, "$", f"{error}; record left out")]
    if event is None:
        return None, problems
    settled, doubts = _settle(event)
    if _LOST in record:
        doubts += _lost_letters(msgspec.json.decode(record), f"event {event.id}", "$")
    return settled, problems + doubts


def _lost_letters(
    value: Any,  # noqa: ANN401 - what JSON holds is anything
    subject: str,
    path: str,
) -> Iterator[Problem]:
    """The texts of a record in which a letter is lost."""
    match value:
        case str() if LOST in value:
            yield Problem(subject, path, "has a letter that nobody can read; shown as \ufffd")
        case dict():
            for key, inner in value.items():
                yield from _lost_letters(inner, subject, f"{path}.{key}")
        case list():
            for place, inner in enumerate(value):
                yield from _lost_letters(inner, subject, f"{path}[{place}]")
        case _:
            pass


def _settle(event: Event) -> tuple[Event, list[Problem]]:
    """Catch what a type cannot say: values that are well-formed and still wrong."""
    subject = f"event {event.id}"
    doubts = []
    if not one_line(event.name):
        doubts.append(Problem(subject, "$.name", f"is empty; shown as '{event.title}'"))
    if event.type is None:
        doubts.append(Problem(subject, "$.type", "is missing; shown as unclassified"))
    elif not one_line(event.type.name):
        doubts.append(Problem(subject, "$.type", f"type {event.type.id} has no name; shown by id"))
    doubt = _doubt_year(event.date)
    if doubt:
        doubts.append(Problem(subject, "$.date", doubt))
        event = msgspec.structs.replace(event, date=None)
    launches = list(event.launches)
    for place, launch in enumerate(launches):
        doubt = _doubt_year(launch.net)
        if doubt:
            doubts.append(Problem(subject, f"$.launches[{place}].net", doubt))
            launches[place] = msgspec.structs.replace(launch, net=None)
            event = msgspec.structs.replace(event, launches=tuple(launches))
    return event, doubts


def _doubt_year(instant: dt.datetime | None) -> str:
    """What is wrong with a date that no calendar could hold; nothing is with most."""
    if instant is None or FIRST_YEAR <= in_utc(instant).year <= LAST_YEAR:
        return ""
    return f"{in_utc(instant).year} is no year of spaceflight; shown as undated"


# Version 2.2.0 of the API had single addresses where 2.3.0 has lists, and larger related objects,
# of which only what both know is kept.

_Shared: TypeAlias = dict[str, Any]
"""The keys that both versions know; to each, None or those of the objects that it leads to."""

_SINGLE = {"news_url": "info_urls", "video_url": "vid_urls"}
_AGENCY: _Shared = dict.fromkeys(("id", "name", "abbrev"))
_PATCH: _Shared = {**dict.fromkeys(("id", "name", "priority", "image_url")), "agency": _AGENCY}
_STATION: _Shared = dict.fromkeys(("id", "name", "status", "founded", "description", "orbit"))
_SHARED: dict[str, _Shared] = {
    "agencies": _AGENCY,
    "launches": {
        **dict.fromkeys(("id", "name", "slug", "status", "last_updated")),
        **dict.fromkeys(("net", "net_precision", "window_start", "window_end")),
    },
    "expeditions": {
        **dict.fromkeys(("id", "name", "start", "end")),
        "spacestation": _STATION,
        "mission_patches": _PATCH,
    },
    "spacestations": _STATION,
    "program": {
        **dict.fromkeys(("id", "name", "description", "info_url", "wiki_url", "type")),
        **dict.fromkeys(("start_date", "end_date")),
        "agencies": _AGENCY,
        "mission_patches": _PATCH,
    },
}


def _from_2_2(record: Any) -> Any:  # noqa: ANN401 - what JSON holds is anything
    """A record of 2.2.0 in the shape of 2.3.0; any other one as it is."""
    if not isinstance(record, dict) or not record.keys() & {*_SINGLE, "feature_image"}:
        return record
    renewed = dict(record)
    for old, new in _SINGLE.items():
        url = renewed.pop(old, None)
        if url and not renewed.get(new):
            renewed[new] = [{"url": url}]
    picture = renewed.pop("feature_image", None)
    if picture and not renewed.get("image"):
        renewed["image"] = {"image_url": picture}
    for field, shared in _SHARED.items():
        if field in renewed:
            renewed[field] = _only(shared, renewed[field])
    return renewed


def _only(shared: _Shared | None, value: Any) -> Any:  # noqa: ANN401 - what JSON holds is anything
    if shared is not None and isinstance(value, list):
        return [_only(shared, item) for item in value]
    if shared is not None and isinstance(value, dict):
        return {key: _only(shared[key], item) for key, item in value.items() if key in shared}
    return value


# Mending. msgspec names the first fault with its path; that part is taken out of a private copy of
# the record, and the copy is tried again, until it fits or nothing is left to take out.

_FAULT = re.compile(r"(?s)(?P<what>.*?)(?: - at `(?P<path>\$[^`]*)`)?\Z")
_STEP = re.compile(r"\.(?P<key>\w+)|\[(?P<index>\d+)\]")
_UNKNOWN = re.compile(r"(?s)Object contains unknown field `(?P<key>.*)`\Z")
_MISSING = re.compile(r"(?s)Object missing required field `(?P<key>.*)`\Z")

_UNKNOWN_FIELD = "is a field that this model does not know"

_Steps: TypeAlias = tuple[str | int, ...]


def _mend(record: object, subject: str) -> tuple[Event | None, list[Problem]]:
    if isinstance(record, dict) and type(record.get("id")) is int:
        subject = f"event {record['id']}"
    faults: list[tuple[str, str]] = []
    removed: list[_Steps] = []
    for key in _unknown_keys(record):
        faults.append((f"$.{key}", _UNKNOWN_FIELD))
        _take_out(record, (key,))
    while True:
        try:
            event = msgspec.convert(record, Event)
        except msgspec.ValidationError as error:
            what, steps = _locate(str(error))
        else:
            return event, [
                Problem(subject, at, f"{what}; shown without it", is_notice=what == _UNKNOWN_FIELD)
                for at, what in faults
            ]
        original = _original(steps, removed)
        # A part that lacks what was taken out of it a moment ago is no news of its own.
        missing = _MISSING.match(what)
        if not (missing and (*original, missing["key"]) in removed):
            faults.append((_spell(original), what))
        if not _take_out(record, steps):
            return None, [Problem(subject, at, f"{what}; record left out") for at, what in faults]
        removed.append(original)


def _unknown_keys(record: object) -> list[str]:
    """The record's own unknown fields; a key can be spelt so that msgspec's message misleads."""
    if not isinstance(record, dict):
        return []
    return [key for key in record if key not in Event.__struct_encode_fields__]


def _locate(message: str) -> tuple[str, _Steps]:
    """Turn msgspec's message into what is wrong and the path to it."""
    fault = _FAULT.match(message)
    if fault is None:
        return message, ()
    steps = tuple(step["key"] or int(step["index"]) for step in _STEP.finditer(fault["path"] or ""))
    unknown = _UNKNOWN.match(fault["what"])
    if unknown:
        return _UNKNOWN_FIELD, (*steps, unknown["key"])
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
