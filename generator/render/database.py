"""All events as a database: SQLite 3, with foreign keys and a full-text index (FTS5).

The same events are the same bytes, on every machine and at every time. Nothing in the file tells
when it was made. It is filled in one order and then copied by `VACUUM INTO`, which lays every table
and index out anew, one after the other. What the library says of itself in the header is put over
with fixed numbers: how often the file was changed, and by which version of it (SQLite, "Database
File Format", section 1.3); what it leaves in unused parts of a page is cleared. So versions 3.40.1
and 3.51.1 make the same file of 10,000 events. That FTS5 cuts its index into blocks as it does is
no promise of SQLite, and a library that keeps bytes of each page for itself, as that of macOS may,
makes another file of the same rows.
"""

import sqlite3
import struct
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import TypeAlias, TypeVar

from generator.archive.changes import Change
from generator.archive.dates import say_instant
from generator.archive.model import Event, by_priority, name_of
from generator.archive.plain import one_line, tidy
from generator.errors import AlmanacError, placed
from generator.site.bulk import EventDatabase
from generator.site.columns import SEARCH_COLUMNS, TABLES, Table
from generator.site.credit import CREDIT, TERMS
from generator.site.foreign import safe_url
from generator.site.imprint import Imprint
from generator.site.stories import Story
from generator.site.words import Link

Cell: TypeAlias = str | int | None
Row: TypeAlias = tuple[Cell, ...]
Key = TypeVar("Key", int, str)

_PIECE, _PAGE_SIZE = 1 << 20, 4096
_SETTINGS = (
    f"page_size = {_PAGE_SIZE}",
    "encoding = 'UTF-8'",
    "auto_vacuum = NONE",
    "journal_mode = OFF",
    "synchronous = OFF",
    "secure_delete = ON",  # what is not used of a page is zero, however the library was built
    "cache_size = -16000",  # KiB
    "foreign_keys = OFF",  # every table is filled after those that it refers to
    "application_id = 1097624897",  # Alma
    "user_version = 1",
)
_HEADER = (
    (24, 1),  # how often the file was changed
    (40, 1),  # how often its schema was
    (92, 1),  # at which of those changes the version of the library was noted
    (96, 3_009_000),  # that version: the first one that has FTS5
)
"""Where in the file's first 100 bytes numbers stand that say nothing of what it holds."""
_HEADER_SIZE = 100
_TREE_PAGES = {2: 12, 5: 12, 10: 8, 13: 8}
"""How long the head of a page of a table or an index is, by its first byte."""

_STRUCTURE = 10
"""The id of the record that says of which parts the full-text index consists (fts5_index.c)."""

_LARGEST = 2**63 - 1
"""Of an integer in SQLite."""

_SEARCH_TEXT = """CREATE VIEW search_text (event_id, name, description, place, webcasts, updates) AS
-- What the full-text index is made of: an event in all words that belong to it.
SELECT id, name, description, location,
  (SELECT group_concat(title, char(10)) FROM
    (SELECT title FROM webcasts WHERE event_id = events.id ORDER BY position)),
  (SELECT group_concat(comment, char(10)) FROM
    (SELECT comment FROM updates WHERE event_id = events.id ORDER BY position))
FROM events"""
_SEARCH = (
    f"CREATE VIRTUAL TABLE search USING fts5({', '.join(SEARCH_COLUMNS)},"
    " content='search_text', content_rowid='event_id', tokenize='unicode61 remove_diacritics 2')"
)


def render_database(imprint: Imprint, output: EventDatabase) -> Iterator[bytes]:
    """The file, in pieces. It is made in a folder for what passes, and read back from there."""
    with tempfile.TemporaryDirectory(prefix="almanac-") as name:
        path = Path(name) / "almanac.sqlite"
        with _told(output):
            _make_database(imprint, output, path)
        with placed(path), path.open("rb") as file:
            is_first = True
            while piece := bytearray(file.read(_PIECE)):
                for offset, number in _HEADER if is_first else ():
                    struct.pack_into(">I", piece, offset, number)
                for page in range(0, len(piece), _PAGE_SIZE):
                    _clear_gap(piece, page, page + (_HEADER_SIZE if is_first and not page else 0))
                is_first = False
                yield bytes(piece)


@contextmanager
def _told(output: EventDatabase) -> Iterator[None]:
    """Say what SQLite refuses: it may lack the full-text index, or the disk may be full."""
    try:
        yield
    except sqlite3.Error as error:
        remedy = "make room for temporary files, or leave_out 'data' in content/site.toml"
        what = f"cannot be made by SQLite {sqlite3.sqlite_version}: {error}"
        raise AlmanacError(str(output.address), what, remedy) from error


def _make_database(imprint: Imprint, output: EventDatabase, path: Path) -> None:
    draft = path.with_suffix(".draft")
    with closing(sqlite3.connect(draft, isolation_level=None)) as database:
        for setting in _SETTINGS:
            database.execute(f"PRAGMA {setting}")
        database.execute("BEGIN")
        for table in TABLES:
            database.execute(spell_table(table))
        for name, rows in _fill(imprint, output):
            columns = next(len(table.columns) for table in TABLES if table.name == name)
            places = ", ".join("?" * columns)
            database.executemany(f"INSERT INTO {name} VALUES ({places})", rows)  # noqa: S608 - our own names
        database.execute(_SEARCH_TEXT)
        database.execute(_SEARCH)
        database.execute("INSERT INTO search (search) VALUES ('rebuild')")
        database.execute("INSERT INTO search (search) VALUES ('optimize')")
        _forget_writes(database)
        database.execute("COMMIT")
        database.execute("VACUUM INTO ?", (str(path),))
    draft.unlink()


def _forget_writes(database: sqlite3.Connection) -> None:
    """Let the index not tell how often a block of it was written, for versions count differently.

    The number stands in the record of the index's structure, behind four bytes and two other
    numbers, and says only when to merge parts of an index; here there is one part.
    """
    ((block,),) = database.execute("SELECT block FROM search_data WHERE id = ?", (_STRUCTURE,))
    start = _after_number(block, _after_number(block, 4))
    block = block[:start] + b"\0" + block[_after_number(block, start) :]
    database.execute("UPDATE search_data SET block = ? WHERE id = ?", (block, _STRUCTURE))


def _after_number(block: bytes, start: int) -> int:
    """Where a number ends that takes a byte for each seven bits (a varint)."""
    return next(at for at in range(start, len(block)) if block[at] < 128) + 1  # noqa: PLR2004


def _clear_gap(piece: bytearray, page: int, start: int) -> None:
    """Clear what lies between the head of a page and its cells: some versions leave bytes there.

    The page begins at `page`, its own head at `start` (SQLite, "Database File Format", section
    1.6). What is no page of a tree, but the rest of a long cell, begins with a zero.
    """
    kind = piece[start]
    if kind in _TREE_PAGES:
        cells, content = struct.unpack_from(">HH", piece, start + 3)
        first, last = start + _TREE_PAGES[kind] + 2 * cells, page + content
        piece[first:last] = bytes(last - first)


def spell_table(table: Table) -> str:
    """A table as SQL, with what it and each of its columns are for."""
    last = len(table.columns) + len(table.rules)
    parts = [(f"{column.name} {column.kind}", column.about) for column in table.columns]
    parts += [(rule, "") for rule in table.rules]
    lines = [
        f"  {part}{',' if number < last else ''}{f' -- {about}' if about else ''}"
        for number, (part, about) in enumerate(parts, start=1)
    ]
    tail = " WITHOUT ROWID" if table.rules else ""
    return "\n".join([f"CREATE TABLE {table.name} ( -- {table.about}", *lines, f"){tail}"])


# What stands in the tables.


def _fill(imprint: Imprint, output: EventDatabase) -> Iterator[tuple[str, Iterable[Row]]]:
    """The rows of each table, in the order of their keys."""
    stories = output.stories
    yield "about", _about(imprint)
    yield "types", _groups(imprint, map(_types, stories))
    yield "agencies", _agencies(imprint, stories)
    yield "programs", _groups(imprint, map(_programs, stories))
    yield "missions", _groups(imprint, map(_missions, stories))
    yield "events", (_event(imprint, story) for story in stories)
    yield "webcasts", (row for story in stories for row in _webcasts(story.entry.event))
    yield "updates", (row for story in stories for row in _updates(story))
    yield "links", (row for story in stories for row in _links(story.entry.event))
    yield "changes", map(_change, count(1), output.everything.changes)
    yield "event_agencies", _pairs(stories, _agency_links)
    yield "event_programs", _pairs(stories, _programs)
    yield "event_missions", _pairs(stories, _missions)


def _about(imprint: Imprint) -> Iterator[Row]:
    yield "title", imprint.info.title
    yield "site", imprint.urls.base
    yield "source", f"{CREDIT.label}, {CREDIT.href}"
    yield "terms", TERMS


def _groups(imprint: Imprint, found: Iterable[Mapping[Key, Link]]) -> Iterator[Row]:
    """Each group once, under the name that the archive has for it."""
    known: dict[Key, Link] = {}
    for links in found:
        for key, link in links.items():
            known.setdefault(key, link)
    for key in sorted(known):
        yield key, known[key].label, _page(imprint, known[key])


def _pairs(
    stories: Iterable[Story], groups_of: Callable[[Story], Mapping[Key, Link]]
) -> Iterator[Row]:
    """Each event with each of its groups."""
    return ((story.id, key) for story in stories for key in sorted(groups_of(story)))


def _page(imprint: Imprint, link: Link) -> str | None:
    return imprint.urls.whole(link.href) if link.href else None


def _types(story: Story) -> dict[int, Link]:
    kind, link = story.entry.event.type, story.face.type
    return {kind.id: link} if kind and link and _fits(kind.id) else {}


def _agency_links(story: Story) -> dict[int, Link]:
    found = zip(story.entry.event.agencies, story.agencies, strict=True)
    return {agency.id: link for agency, link in found if _fits(agency.id)}


def _programs(story: Story) -> dict[int, Link]:
    found = zip(story.entry.event.programs or (), story.programs, strict=True)
    return {program.id: link for program, link in found if _fits(program.id)}


def _missions(story: Story) -> dict[str, Link]:
    """By what names them in their address; a site without their pages knows none."""
    named = (link for link in story.missions if link.href)
    return {link.href.rstrip("/").rpartition("/")[2]: link for link in named}


def _agencies(imprint: Imprint, stories: Iterable[Story]) -> Iterator[Row]:
    known: dict[int, tuple[Link, str]] = {}
    for story in stories:
        for agency, link in zip(story.entry.event.agencies, story.agencies, strict=True):
            abbrev = one_line(agency.abbrev)
            if _fits(agency.id) and not known.get(agency.id, (link, ""))[1]:
                known[agency.id] = (link, abbrev)
    for number in sorted(known):
        link, abbrev = known[number]
        yield number, link.label, abbrev, _page(imprint, link)


def _fits(number: int) -> bool:
    return -_LARGEST <= number <= _LARGEST


def _event(imprint: Imprint, story: Story) -> Row:
    event, entry, date = story.entry.event, story.entry, story.entry.date
    return (
        event.id,
        story.face.title,
        one_line(event.slug),
        imprint.urls.full(story.face.address),
        next(iter(_types(story)), None),
        tidy(event.description),
        one_line(event.location),
        story.face.place,
        say_instant(date.instant) if date else None,
        date.grain.value if date else None,
        say_instant(date.start) if date else None,
        say_instant(date.end) if date else None,
        say_instant(entry.added) if entry.added else None,
        say_instant(event.last_updated) if event.last_updated else None,
        say_instant(entry.removed) if entry.removed else None,
        ", ".join(map(one_line, entry.override.corrected)),
    )


def _webcasts(event: Event) -> Iterator[Row]:
    ordered = sorted(event.webcasts, key=lambda webcast: by_priority(webcast.priority))
    for number, webcast in enumerate(ordered, start=1):
        yield (
            event.id,
            number,
            safe_url(webcast.url),
            one_line(webcast.title),
            one_line(webcast.publisher),
            one_line(name_of(webcast.type)),
            one_line(webcast.language.code) if webcast.language else "",
            say_instant(webcast.start_time) if webcast.start_time else None,
            say_instant(webcast.end_time) if webcast.end_time else None,
        )


def _updates(story: Story) -> Iterator[Row]:
    for number, update in enumerate(story.entry.updates, start=1):
        yield (
            story.id,
            number,
            update.id if _fits(update.id) else None,
            say_instant(update.created_on) if update.created_on else None,
            one_line(update.created_by),
            tidy(update.comment),
            safe_url(update.info_url),
        )


def _links(event: Event) -> Iterator[Row]:
    ordered = sorted(event.info_links, key=lambda link: by_priority(link.priority))
    for number, link in enumerate(ordered, start=1):
        yield (
            event.id,
            number,
            safe_url(link.url),
            one_line(link.title),
            tidy(link.description),
            one_line(name_of(link.type)),
            one_line(link.language.code) if link.language else "",
        )


def _change(number: int, change: Change) -> Row:
    before, after = change.before, change.after
    return (
        number,
        change.event,
        say_instant(change.at),
        change.kind.value,
        int(change.bulk),
        say_instant(before.date) if before and before.date else None,
        one_line(before.precision) if before and before.precision else None,
        say_instant(after.date) if after and after.date else None,
        one_line(after.precision) if after and after.precision else None,
        one_line(before.name) if before and before.name else None,
        one_line(after.name) if after and after.name else None,
        ",".join(map(one_line, change.fields)),
    )
