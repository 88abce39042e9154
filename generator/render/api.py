"""The API's answers: records as they came, in its envelope, in its modes.

A record is copied field by field, byte for byte, but for two: `url`, which is where this site has
it, and `almanac`, which is all that this archive adds. Lists are made piece by piece, for a list of
all events may be larger than memory.
"""

from collections.abc import Callable, Iterable, Iterator

import msgspec

from generator.archive.originals import correct_record, project_record
from generator.render.event_data import make_additions
from generator.render.parts import Parts
from generator.site.imprint import Imprint
from generator.site.outputs import ApiEvent, ApiList
from generator.site.stories import Story
from generator.site.urls import api_address

_FEW = 400
"""So many records are rendered in one piece: whether they changed is seen without a file."""
_KEPT = 20_000
"""So many records are kept, of 3 KB each, for the other lists that they stand in."""


def published_record(record: bytes, mode: str, url: str, addition: bytes | None = None) -> bytes:
    """A record in a mode of the API, with the address where it is to be had.

    `addition` is what this archive knows of the event, as a JSON object.
    """
    given = {"url": msgspec.json.encode(url)}
    return project_record(
        record, mode, given if addition is None else {**given, "almanac": addition}
    )


def render_envelope(
    count: int, following: str | None, preceding: str | None, pieces: Iterable[bytes]
) -> Iterator[bytes]:
    """A list in the API's envelope, a record a line, piece by piece."""
    head = msgspec.json.encode({"count": count, "next": following, "previous": preceding})
    yield head.removesuffix(b"}") + b',"results":['
    mark = b"\n"
    for piece in pieces:
        yield mark + piece
        mark = b",\n"
    yield b"\n]}\n"


def make_addition(imprint: Imprint, story: Story) -> bytes:
    """What this archive adds to the record of an event, as a JSON object."""
    return msgspec.json.encode(make_additions(imprint, story))


def render_api_event(parts: Parts, output: ApiEvent, read: Callable[[int], bytes]) -> bytes:
    """One event with all that is known of it."""
    return _publish(parts, output.story, "detailed", read) + b"\n"


def render_api_list(
    parts: Parts, output: ApiList, read: Callable[[int], bytes]
) -> bytes | Iterator[bytes]:
    """Events in a mode of the API; `read` gives the record of an event as it came."""
    full = parts.imprint.urls.full
    make = _publish_often if output.mode == "normal" else _publish
    pieces = render_envelope(
        output.count,
        full(output.next) if output.next else None,
        full(output.previous) if output.previous else None,
        (make(parts, story, output.mode, read) for story in output.stories),
    )
    return b"".join(pieces) if len(output.stories) <= _FEW else pieces


def _publish_often(parts: Parts, story: Story, mode: str, read: Callable[[int], bytes]) -> bytes:
    """A record in the mode of nearly all lists: it stands in eight of them."""
    found = parts.records.get(story.id)
    if found is None:
        found = _publish(parts, story, mode, read)
        if len(parts.records) < _KEPT:
            parts.records[story.id] = found
    return found


def _publish(parts: Parts, story: Story, mode: str, read: Callable[[int], bytes]) -> bytes:
    """A record with what its owner put right; the shortest mode goes without additions."""
    corrected = correct_record(read(story.id), story.entry.override.corrections)
    url = parts.imprint.urls.full(api_address("events", story.id))
    addition = None if mode == "list" else parts.of(make_addition, story)
    return published_record(corrected, mode, url, addition)
