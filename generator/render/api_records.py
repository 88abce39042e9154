"""A record as the API shows it, in files and in answers alike: as it came, but for what is ours.

Ours are `url`, which is where it is to be had, `response_mode`, and `almanac`, which is all that
this archive adds. What the API promises and a record lacks is as the archive reads that record, for
programs stop where a key is missing.
"""

import datetime as dt

import msgspec
from msgspec import Struct

from generator.archive.dates import EventDate, say_instant
from generator.archive.entries import Entry
from generator.archive.history import Move
from generator.archive.model import Event, name_of
from generator.archive.originals import fields_of, read_fields
from generator.archive.query_terms import MODES
from generator.site.contents import SiteInfo, lasting_address
from generator.site.text import one_line
from generator.site.urls import Address, Urls
from generator.site.videos import Shown

PROMISED = {mode: fields_of(mode, Event.__struct_encode_fields__) for mode in MODES}
"""The fields of an event in each mode."""


class Date(Struct, frozen=True):
    """What a date may mean: any instant from `start` on and before `end`."""

    start: str
    end: str
    precision: str
    words: str


class MoveData(Struct, frozen=True):
    """Another date than before; `kind` says whether it was moved or refined."""

    seen: str
    kind: str
    before: Date | None
    after: Date | None


class VideoData(Struct, frozen=True):
    """A video as the event's page lists it: each once, those that matter most first."""

    url: str
    title: str
    provider: str
    type: str | None
    languages: tuple[str, ...]
    start: str | None
    end: str | None


class Additions(Struct, frozen=True, kw_only=True):
    """What this archive adds to the record of an event, as `almanac`; times are RFC 3339 in UTC.

    `page` is where the event is to be read of, `short_url` an address of it that stays, `corrected`
    the fields of the record that the site's owner put right.
    """

    page: str
    short_url: str
    date: Date | None
    first_seen: str | None
    last_changed: str | None
    removed: str | None
    moves: tuple[MoveData, ...]
    former_names: tuple[str, ...]
    corrected: tuple[str, ...]
    videos: tuple[VideoData, ...]


def publish_record(
    record: bytes, event: Event, mode: str, url: str, addition: bytes | None = None
) -> bytes:
    """A record in a mode of the API, with the address where it is to be had.

    `event` is what the archive reads in it; `addition` is what it knows besides, as a JSON object.
    """
    fields = read_fields(record, mode)
    missing = [name for name in PROMISED[mode] if name not in fields]
    if "description" in fields and bytes(fields["description"]) == b"null":
        missing.append("description")
    if missing:
        read = msgspec.json.decode(msgspec.json.encode(event), type=dict[str, msgspec.Raw])
        fields |= {name: read[name] for name in missing}
    fields["url"] = msgspec.Raw(msgspec.json.encode(url))
    fields["response_mode"] = msgspec.Raw(msgspec.json.encode(mode))
    fields.pop("almanac", None)
    if addition is not None:
        fields["almanac"] = msgspec.Raw(addition)
    return msgspec.json.encode(fields)


def make_addition(
    info: SiteInfo, urls: Urls, entry: Entry, page: Address, videos: tuple[Shown, ...]
) -> bytes:
    """What the record of an event does not say, as JSON; `page` is that of the event."""
    addition = Additions(
        page=urls.full(page),
        short_url=urls.full(lasting_address(info, entry.id, page)),
        date=make_date(entry.date),
        first_seen=say(entry.added),
        last_changed=say(entry.modified),
        removed=say(entry.removed),
        moves=tuple(map(make_move, entry.history.moves)),
        former_names=entry.history.former_names,
        corrected=entry.override.corrected,
        videos=tuple(map(_make_video, videos)),
    )
    return msgspec.json.encode(addition)


def make_date(date: EventDate | None) -> Date | None:
    """A date as JSON has it."""
    if date is None:
        return None
    return Date(say_instant(date.start), say_instant(date.end), date.grain.value, date.words())


def make_move(move: Move) -> MoveData:
    """A move as JSON has it."""
    return MoveData(
        say_instant(move.at), move.kind.value, make_date(move.before), make_date(move.after)
    )


def say(instant: dt.datetime | None) -> str | None:
    """An instant that may not be known."""
    return say_instant(instant) if instant else None


def _make_video(shown: Shown) -> VideoData:
    webcast = shown.webcast
    return VideoData(
        url=shown.video.link,
        title=shown.title,
        provider=shown.video.provider,
        type=one_line(name_of(webcast.type)) or None,
        languages=tuple(language.code for language in shown.languages),
        start=say(webcast.start_time),
        end=say(webcast.end_time),
    )
