"""Tables as CSV (RFC 4180): UTF-8, lines that end in CRLF, the first of them the heads.

Sheets of events begin with a byte order mark: without it Excel reads every letter beyond ASCII
wrongly, and half of the names have some. Whatever else reads CSV takes it for what it is, or can be
told to (`utf-8-sig` in Python).

What spreadsheets take for a formula, a text that begins with one of `=`, `+`, `-`, `@`, a tab or a
carriage return, gets an apostrophe before it, as OWASP advises: they show the text and run nothing.
"""

import csv
import io
from codecs import BOM_UTF8
from collections.abc import Iterable, Sequence

from generator.archive.dates import say_instant
from generator.archive.entries import Entry
from generator.archive.model import name_of
from generator.archive.plain import one_line
from generator.site.columns import EVENT_COLUMNS
from generator.site.imprint import Imprint
from generator.site.stories import Story

_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def render_sheet(rows: Iterable[Sequence[str | int]]) -> bytes:
    """The file. Numbers are plain digits."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerows([_make_harmless(cell) for cell in row] for row in rows)
    return file.getvalue().encode()


def _make_harmless(cell: str | int) -> str | int:
    if isinstance(cell, str) and cell.startswith(_FORMULAS):
        return f"'{cell}"
    return cell


def sheet_head() -> bytes:
    """What a sheet of events begins with."""
    return BOM_UTF8 + render_sheet([[column.name for column in EVENT_COLUMNS]])


def make_row(imprint: Imprint, story: Story) -> bytes:
    """The row of an event, in the order of `EVENT_COLUMNS`."""
    return make_rows(imprint, (story,))


def make_rows(imprint: Imprint, stories: Iterable[Story]) -> bytes:
    """The rows of some events."""
    return render_sheet(_row_of(imprint, story) for story in stories)


def _row_of(imprint: Imprint, story: Story) -> tuple[str | int, ...]:
    entry = story.entry
    removed = say_instant(entry.removed) if entry.removed else ""
    return (*cells_of(entry), removed, imprint.urls.full(story.face.address))


def cells_of(entry: Entry) -> tuple[str | int, ...]:
    """What the record of an event tells, in the order of `FOUND_COLUMNS`.

    A cell of several names parts them by semicolons.
    """
    event, date = entry.event, entry.date
    return (
        event.id,
        say_instant(date.instant) if date else "",
        date.grain.value if date else "",
        event.title,
        one_line(name_of(event.type)),
        one_line(event.location),
        "; ".join(one_line(agency.name) for agency in event.agencies),
        "; ".join(one_line(program.name) for program in event.programs or ()),
        len(event.webcasts),
        say_instant(event.last_updated) if event.last_updated else "",
        event.slug,
    )
