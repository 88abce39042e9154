"""One event for programs: what this archive knows of it, and the record as Launch Library 2 has it.

Names and texts outside of the record are tidied as on the page. The record is left as it came, byte
for byte, but for what the site's owner put right, and `corrected` says what that is.
"""

import datetime as dt

import msgspec
from msgspec import Struct

from generator.archive.dates import EventDate, say_instant
from generator.archive.history import Move
from generator.archive.model import API_VERSION, Event, name_of
from generator.archive.originals import correct_record
from generator.site.credit import CREDIT, TERMS
from generator.site.imprint import Imprint
from generator.site.outputs import EventData
from generator.site.pages.event import permalink
from generator.site.stories import Story
from generator.site.text import one_line
from generator.site.videos import Shown
from generator.site.words import Link


class Date(Struct, frozen=True):
    """What a date may mean: any instant from `start` on and before `end`."""

    start: str
    end: str
    precision: str
    words: str


class Kind(Struct, frozen=True):
    """The event's type; `url` leads to all events of it."""

    id: int
    name: str
    url: str


class MoveData(Struct, frozen=True):
    """Another date than before; `kind` says whether it was moved or refined."""

    seen: str
    kind: str
    before: Date | None
    after: Date | None


class Credit(Struct, frozen=True):
    """Whose work the record is, and on which terms it may be used."""

    name: str
    url: str
    record: str
    terms: str


class EventFile(Struct, frozen=True, kw_only=True):
    """The whole file. Times are RFC 3339 in UTC; when they were fetched stands in `status.json`."""

    id: int
    name: str
    url: str
    short_url: str
    type: Kind | None
    date: Date | None
    first_seen: str | None
    last_changed: str | None
    removed: str | None
    moves: tuple[MoveData, ...]
    former_names: tuple[str, ...]
    corrected: tuple[str, ...]
    source: Credit
    record: msgspec.Raw


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
    """What this archive adds to the record of an event, as `almanac`. Times are as above.

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


def render_event_data(imprint: Imprint, output: EventData, record: bytes) -> bytes:
    """The file of one event, with its record as it came."""
    corrected = correct_record(record, output.story.entry.override.corrections)
    return msgspec.json.encode(_make_file(imprint, output.story, msgspec.Raw(corrected))) + b"\n"


def make_additions(imprint: Imprint, story: Story) -> Additions:
    """What the record of an event does not say."""
    entry = story.entry
    return Additions(
        page=imprint.urls.full(story.face.address),
        short_url=permalink(imprint, story.face),
        date=_make_date(story.face.when),
        first_seen=_say(entry.added),
        last_changed=_say(entry.modified),
        removed=_say(entry.removed),
        moves=tuple(map(_make_move, entry.history.moves)),
        former_names=entry.history.former_names,
        corrected=entry.override.corrected,
        videos=tuple(map(_make_video, story.videos)),
    )


def _make_video(shown: Shown) -> VideoData:
    webcast = shown.webcast
    return VideoData(
        url=shown.video.link,
        title=shown.title,
        provider=shown.video.provider,
        type=one_line(name_of(webcast.type)) or None,
        languages=tuple(language.code for language in shown.languages),
        start=_say(webcast.start_time),
        end=_say(webcast.end_time),
    )


def _make_file(imprint: Imprint, story: Story, record: msgspec.Raw) -> EventFile:
    face, entry = story.face, story.entry
    event, history = entry.event, entry.history
    return EventFile(
        id=face.id,
        name=face.title,
        url=imprint.urls.full(face.address),
        short_url=permalink(imprint, face),
        type=_make_kind(imprint, event, face.type),
        date=_make_date(face.when),
        first_seen=_say(entry.added),
        last_changed=_say(entry.modified),
        removed=_say(entry.removed),
        moves=tuple(map(_make_move, history.moves)),
        former_names=history.former_names,
        corrected=entry.override.corrected,
        source=Credit(
            name=CREDIT.label,
            url=CREDIT.href,
            record=f"{imprint.source}/{API_VERSION}/events/{face.id}/",
            terms=TERMS,
        ),
        record=record,
    )


def _make_kind(imprint: Imprint, event: Event, link: Link | None) -> Kind | None:
    if event.type is None or link is None:
        return None
    return Kind(event.type.id, link.label, imprint.urls.whole(link.href))


def _make_date(date: EventDate | None) -> Date | None:
    if date is None:
        return None
    return Date(say_instant(date.start), say_instant(date.end), date.grain.value, date.words())


def _make_move(move: Move) -> MoveData:
    return MoveData(
        say_instant(move.at), move.kind.value, _make_date(move.before), _make_date(move.after)
    )


def _say(instant: dt.datetime | None) -> str | None:
    return say_instant(instant) if instant else None
