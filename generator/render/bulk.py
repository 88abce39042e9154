"""All events in one file: their records as they came, and a sheet of them. Both come in pieces."""

from collections.abc import Iterable, Iterator
from itertools import chain

from generator.archive.originals import Originals, correct_record
from generator.render.records import read_records
from generator.render.sheets import make_row, sheet_head
from generator.site.bulk import EventLines, EventSheet
from generator.site.imprint import Imprint

_PIECE = 1 << 20
"""Bytes that are gathered before they are written."""


def render_lines(output: EventLines, originals: Originals) -> Iterator[bytes]:
    """Each record as it came, but for what the site's owner put right; a line each, by id."""
    records = read_records(originals, (story.id for story in output.stories))
    return gather(
        correct_record(record, story.entry.override.corrections) + b"\n"
        for story, record in zip(output.stories, records, strict=True)
    )


def render_event_sheet(imprint: Imprint, output: EventSheet) -> Iterator[bytes]:
    """A row for each event, by id."""
    return gather(chain([sheet_head()], (make_row(imprint, story) for story in output.stories)))


def gather(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in fewer pieces."""
    held: list[bytes] = []
    size = 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size >= _PIECE:
            yield b"".join(held)
            held.clear()
            size = 0
    if held:
        yield b"".join(held)
