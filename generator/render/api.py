"""The files of the API: records in its envelope, in its modes.

Lists are made piece by piece, for a list of all events may be larger than memory.
"""

from collections.abc import Callable, Iterable, Iterator

import msgspec

from generator.archive.originals import correct_record
from generator.render.api_records import make_addition, publish_record
from generator.render.parts import Parts
from generator.site.imprint import Imprint
from generator.site.outputs import ApiEvent, ApiList
from generator.site.stories import Story
from generator.site.urls import api_address

_FEW = 400
"""So many records are rendered in one piece: whether they changed is seen without a file."""
_KEPT = 20_000
"""So many records are kept, of 3 KB each, for the other lists that they stand in."""


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
    entry = story.entry
    corrected = correct_record(read(story.id), entry.override.corrections)
    url = parts.imprint.urls.full(api_address("events", story.id))
    addition = None if mode == "list" else parts.of(_make_addition, story)
    return publish_record(corrected, entry.event, mode, url, addition)


def _make_addition(imprint: Imprint, story: Story) -> bytes:
    return make_addition(imprint.info, imprint.urls, story.entry, story.face.address, story.videos)
