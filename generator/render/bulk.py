"""All events in one file: their records as they came, and a sheet of them. Both come in pieces."""

from collections.abc import Iterable, Iterator

from generator.archive.originals import Originals, correct_record
from generator.render.records import read_records
from generator.render.sheets import make_rows, sheet_head
from generator.site.bulk import EventLines, EventSheet
from generator.site.imprint import Imprint

_PIECE, _ROWS = 1 << 20, 1_000
"""Bytes, and rows, that are gathered before they are written."""


def render_lines(output: EventLines, originals: Originals) -> Iterator[bytes]:
    """Each record as it came, but for what the site's owner put right; a line each, by id."""
    records = read_records(originals, (story.id for story in output.stories))
    return _gather(
        correct_record(record, story.entry.override.corrections) + b"\n"
        for story, record in zip(output.stories, records, strict=True)
    )


def render_event_sheet(imprint: Imprint, output: EventSheet) -> Iterator[bytes]:
    """A row for each event, by id."""
    stories = output.stories
    yield sheet_head()
    for start in range(0, len(stories), _ROWS):
        yield make_rows(imprint, stories[start : start + _ROWS])


def _gather(lines: Iterable[bytes]) -> Iterator[bytes]:
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
