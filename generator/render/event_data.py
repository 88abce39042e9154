"""One event for programs: what this archive knows of it, and the record as Launch Library 2 has it.

Names and texts outside of the record are tidied as on the page. The record is left as it came, byte
for byte, but for what the site's owner put right, and `corrected` says what that is.
"""

import msgspec
from msgspec import Struct

from generator.archive.model import API_VERSION, Event
from generator.archive.originals import correct_record
from generator.render.api_records import Date, MoveData, make_date, make_move, say
from generator.site.contents import lasting_address
from generator.site.credit import CREDIT, TERMS
from generator.site.imprint import Imprint
from generator.site.outputs import EventData
from generator.site.stories import Story
from generator.site.words import Link


class Kind(Struct, frozen=True):
    """The event's type; `url` leads to all events of it."""

    id: int
    name: str
    url: str


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


def render_event_data(imprint: Imprint, output: EventData, record: bytes) -> bytes:
    """The file of one event, with its record as it came."""
    corrected = correct_record(record, output.story.entry.override.corrections)
    return msgspec.json.encode(_make_file(imprint, output.story, msgspec.Raw(corrected))) + b"\n"


def _make_file(imprint: Imprint, story: Story, record: msgspec.Raw) -> EventFile:
    face, entry = story.face, story.entry
    event, history = entry.event, entry.history
    return EventFile(
        id=face.id,
        name=face.title,
        url=imprint.urls.full(face.address),
        short_url=imprint.urls.full(lasting_address(imprint.info, face.id, face.address)),
        type=_make_kind(imprint, event, face.type),
        date=make_date(face.when),
        first_seen=say(entry.added),
        last_changed=say(entry.modified),
        removed=say(entry.removed),
        moves=tuple(map(make_move, history.moves)),
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
