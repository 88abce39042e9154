"""A query, as the command does it: what is found, as a table, as JSON, as CSV or as bare ids.

JSON has the envelope of the API. Its `next` and `previous` are queries for this very command, not
addresses: there is no server to ask.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import msgspec

from generator.archive.counts import count_of
from generator.archive.entries import Entry
from generator.archive.model import name_of
from generator.archive.originals import project_record
from generator.archive.places import Places
from generator.archive.plain import one_line
from generator.archive.query import Answer, Query, answer, links_of, parse_query
from generator.archive.query_terms import right_word
from generator.command.words import draw_table, name_first, note, tell_aside
from generator.content import load_own_missions
from generator.errors import QueryError
from generator.load import Held, load_archive, no_collector
from generator.render.sheets import cells_of, render_sheet
from generator.site.columns import FOUND_COLUMNS
from generator.site.slugs import groups_by_slug, make_slugs

_HEADS = ("Date", "Event", "Type", "Place", "Id")
_LESS_NEEDED = ("Place", "Type")
_FOUND = tuple(column.name for column in FOUND_COLUMNS)
_PATH = re.compile(r".*/events?/(?:(?P<part>upcoming|previous|\d+)/?)?")
_AN_ADDRESS = "as in https://ll.thespacedevs.com/2.3.0/events/?search=Flyby"


def run_query(
    root: Path,
    text: str,
    parameters: Mapping[str, Sequence[str]],
    form: str | None,
    *,
    strict: bool,
) -> bytes:
    """What is to be printed; what is ignored is told, or refused."""
    options = [(name, value) for name, values in parameters.items() for value in values]
    asked = (_query_of(text), urlencode(options, errors="replace"))
    query = parse_query("&".join(filter(None, asked)))
    _tell_ignored(query.ignored, strict=strict)
    with no_collector():
        held = load_archive(root, load_own_missions(root))
        slugs = groups_by_slug(make_slugs(held.archive, held.left)[0])
        found = answer(query, held.archive, slugs)
    asks_json = ("format", "json") in query.pairs
    form = form or ("json" if asks_json else "table")
    if form != "json":
        _tell_part(found)
    return _print(form, query, found, held)


def _query_of(text: str) -> str:
    """The query string of an address, and what its path says; any other text as it is."""
    if not re.match(r"https?://|/", text, re.IGNORECASE):
        return text
    try:
        address = urlsplit(text)
    except ValueError as error:
        raise QueryError("QUERY", f"is no address: {error}", _AN_ADDRESS) from None
    path = _PATH.fullmatch(address.path if address.path.endswith("/") else f"{address.path}/")
    if path is None:
        raise QueryError("QUERY", "is not an address of events", _AN_ADDRESS)
    match path["part"]:
        case None:
            return address.query
        case "upcoming" | "previous" as when:
            return f"{when}=true&{address.query}"
        case number:
            return f"id={number}&mode=detailed&{address.query}"


def _tell_ignored(ignored: Sequence[str], *, strict: bool) -> None:
    if not ignored:
        return
    meant = {name: right_word(name) for name in ignored[:9]}
    if strict:
        name = ignored[0]
        remedy = f"say {meant[name]}" if meant[name] else "see almanac query --help"
        raise QueryError(_cut(name) or "QUERY", "means nothing here", remedy)
    words = (f" (say {meant[name]})" if meant.get(name) else "" for name in ignored)
    said = [f"{_cut(name)}{word}" for name, word in zip(ignored, words, strict=True)]
    note(f"ignored: {name_first(said)}", is_wrong=True)


def _cut(name: str) -> str:
    return name if len(name) <= 60 else f"{name[:60]}…"  # noqa: PLR2004 - a part of a line


def _tell_part(found: Answer) -> None:
    """Which part it is, and how to come by the next."""
    first, last = found.offset + 1, found.offset + len(found.entries)
    if not found.entries:
        part = f"none of {count_of(found.count, 'event')}" if found.count else "no events"
    elif len(found.entries) == found.count:
        part = count_of(found.count, "event")
    else:
        part = f"{first:,} to {last:,} of {count_of(found.count, 'event')}"
    tell_aside(f"{part}; for more: --offset {last}" if last < found.count else part)


def _print(form: str, query: Query, found: Answer, held: Held) -> bytes:
    entries, places = found.entries, held.archive.places
    records = (project_record(held.record_of(entry.id), query.mode) for entry in entries)
    match form:
        case "json":
            return _envelope(query, found, records)
        case "jsonl":
            return b"".join(record + b"\n" for record in records)
        case "csv":
            return render_sheet([_FOUND, *map(cells_of, entries)])
        case "ids":
            return "".join(f"{entry.id}\n" for entry in entries).encode()
        case _:
            rows = [_row(entry, places) for entry in entries]
            return draw_table(_HEADS, rows, _LESS_NEEDED).encode() if rows else b""


def _envelope(query: Query, found: Answer, records: Iterable[bytes]) -> bytes:
    following, preceding = links_of(query, found)
    whole = {
        "count": found.count,
        "next": following,
        "previous": preceding,
        "results": [msgspec.Raw(record) for record in records],
    }
    return msgspec.json.encode(whole) + b"\n"


def _row(entry: Entry, places: Places) -> tuple[str, ...]:
    """An event in a table."""
    event = entry.event
    date = entry.date.in_line() if entry.date else "no date"
    kind = one_line(name_of(event.type))
    return (date, event.title, kind, places.name_of(event.location), str(entry.id))
