"""The events that the test double of Launch Library holds, and what a query string makes of them.

Filters, search, ordering, paging and modes follow Django REST framework and django-filter, which
the API runs on, down to their slips: unknown parameters do nothing, bad limits mean the default,
and nothing breaks a tie. Values in, values out: HTTP is the business of `server`.
"""

import datetime as dt
import itertools
import json
import re
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, TypeAlias
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

Json: TypeAlias = dict[str, Any]
Params: TypeAlias = Mapping[str, Sequence[str]]

RELATED = ("agencies", "launches", "expeditions", "spacestations", "program", "astronauts")
_FIELDS = (
    *("id", "url", "name", "info_urls", "vid_urls", "image", "date", "slug", "type"),
    *("description", "webcast_live", "location", "date_precision", "response_mode", "duration"),
    *("updates", "last_updated", *RELATED),
)
"""The fields in the order in which the API sends them."""
_LEFT_OUT = {
    "list": frozenset({*RELATED, "updates", "last_updated"}),
    "normal": frozenset(RELATED),
    "detailed": frozenset[str](),
}
_KNOWN_TYPES = frozenset({1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 15, 16, 20, 23, 27, 29, 30, 31})
_ORDERABLE = ("date", "last_updated")


class BadQueryError(Exception):
    """A query that is answered with 400; `errors` is the body."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__(errors)
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Row:
    """An event as a table would hold it: the columns that a query asks for, and the whole."""

    id: int
    name: str
    slug: str
    type: int | None
    date: dt.datetime | None
    last_updated: dt.datetime | None
    agencies: frozenset[int]
    programs: frozenset[int]
    videos: frozenset[str]
    text: str

    def record(self) -> Json:
        """A copy of the record that nobody else holds."""
        record: Json = json.loads(self.text)
        return record


def make_row(record: Json) -> Row:
    """A row of a record; a broken record only is not found by what is broken in it."""
    if not isinstance(record["id"], int):
        raise TypeError(f"an event's id is a number, not {record['id']!r}")
    kind = record.get("type")
    return Row(
        id=record["id"],
        name=str(record.get("name", "")),
        slug=str(record.get("slug", "")),
        type=kind.get("id") if isinstance(kind, dict) else None,
        date=_instant(record.get("date")),
        last_updated=_instant(record.get("last_updated")),
        agencies=frozenset(_each(record.get("agencies"), "id")),
        programs=frozenset(_each(record.get("program"), "id")),
        videos=frozenset(_each(record.get("vid_urls"), "url")),
        text=json.dumps(record),
    )


def _each(items: object, key: str) -> list[Any]:
    found = items if isinstance(items, list) else []
    return [item[key] for item in found if isinstance(item, dict) and key in item]


def _instant(text: object) -> dt.datetime | None:
    try:
        return _parse_instant(text).astimezone(dt.UTC) if isinstance(text, str) else None
    except (ValueError, OverflowError):
        return None


def _parse_instant(text: str) -> dt.datetime:
    """A date or a date-time in ISO 8601, in UTC if it has no zone."""
    found = dt.datetime.fromisoformat(text)
    return found.replace(tzinfo=dt.UTC) if found.tzinfo is None else found


class Database:
    """Events by id. Every method may be called from any thread at any time."""

    def __init__(self, records: Iterable[Json]) -> None:
        self._lock = threading.RLock()
        self._rows = {row.id: row for row in map(make_row, records)}
        self._orders: dict[tuple[str, ...], list[Row]] = {}

    def put(self, record: Json) -> None:
        """Hold this record, behind all others: PostgreSQL keeps what was written last at the end.

        Only a list that is asked for without an ordering shows that.
        """
        row = make_row(record)
        with self._lock:
            self._rows.pop(row.id, None)
            self._rows[row.id] = row
            self._orders.clear()

    def delete(self, event: int) -> None:
        """Forget an event; nothing remembers that it was there."""
        with self._lock:
            del self._rows[event]
            self._orders.clear()

    def get(self, event: int) -> Row | None:
        """The event of an id."""
        with self._lock:
            return self._rows.get(event)

    def rows(self) -> list[Row]:
        """All events, in the order in which they were written."""
        with self._lock:
            return list(self._rows.values())

    def ordered(self, terms: tuple[str, ...]) -> list[Row]:
        """All events in an order, which is kept until an event changes."""
        with self._lock:
            if terms not in self._orders:
                self._orders[terms] = _sort(self.rows(), terms)
            return self._orders[terms]


def _sort(rows: list[Row], terms: tuple[str, ...]) -> list[Row]:
    """As PostgreSQL does: what is NULL comes last, or first when the order is descending."""
    for term in reversed(terms):
        rows.sort(key=_rank(term.removeprefix("-")), reverse=term.startswith("-"))
    return rows


_NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)


def _rank(column: str) -> Callable[[Row], tuple[bool, dt.datetime]]:
    def rank(row: Row) -> tuple[bool, dt.datetime]:
        value = row.date if column == "date" else row.last_updated
        return value is None, value or _NEVER

    return rank


@dataclass(frozen=True)
class Page:
    """A part of the events that a query matches."""

    rows: list[Row]
    count: int
    limit: int
    offset: int


def select_page(  # each of these is a rule of its own
    database: Database, params: Params, *, page_size: int, largest_page: int, turn: int
) -> Page:
    """Answer a query. With another `turn`, rows that tie in the ordering change places."""
    terms = _ordering(params)
    rows = matching(database.ordered(terms), params)
    limit = _whole(params, "limit", least=1, otherwise=page_size)
    offset = _whole(params, "offset", least=0, otherwise=0)
    limit = min(limit, largest_page)
    stop = offset + limit
    shown = _turned(rows, terms, offset, stop, turn) if terms and turn else rows[offset:stop]
    return Page(shown, len(rows), limit, offset)


def _ordering(params: Params) -> tuple[str, ...]:
    terms = _last(params, "ordering").split(",")
    return tuple(term for term in map(str.strip, terms) if term.removeprefix("-") in _ORDERABLE)


def _last(params: Params, name: str) -> str:
    """The value of a parameter; of a repeated one the last, as in Django."""
    return params[name][-1] if params.get(name) else ""


def _whole(params: Params, name: str, *, least: int, otherwise: int) -> int:
    try:
        value = int(_last(params, name))
    except ValueError:
        return otherwise
    return value if value >= least else otherwise


def _turned(rows: list[Row], terms: tuple[str, ...], start: int, stop: int, turn: int) -> list[Row]:
    """The rows from `start` to `stop`, after all rows that tie were moved on by `turn` places."""
    key = _tie_key(terms)
    first, last = min(start, len(rows)), min(stop, len(rows))
    while 0 < first < len(rows) and key(rows[first - 1]) == key(rows[first]):
        first -= 1
    while 0 < last < len(rows) and key(rows[last - 1]) == key(rows[last]):
        last += 1
    turned: list[Row] = []
    for _, tied in itertools.groupby(rows[first:last], key):
        group = list(tied)
        places = turn % len(group)
        turned += group[places:] + group[:places]
    return turned[start - first : stop - first]


def _tie_key(terms: tuple[str, ...]) -> Callable[[Row], object]:
    ranks = [_rank(term.removeprefix("-")) for term in terms]
    return lambda row: [rank(row) for rank in ranks]


def next_link(url: str, page: Page) -> str | None:
    """The address of the page after this one: the query, sorted and encoded anew."""
    offset = page.offset + page.limit
    return _with_query(url, page.limit, offset) if offset < page.count else None


def previous_link(url: str, page: Page) -> str | None:
    """The address of the page before; that of the first page has no offset."""
    offset = page.offset - page.limit
    return _with_query(url, page.limit, max(offset, 0)) if page.offset > 0 else None


def _with_query(url: str, limit: int, offset: int) -> str:
    parts = urlsplit(url)
    query = parse_qs(parts.query, keep_blank_values=True) | {"limit": [str(limit)]}
    query.pop("offset", None)
    if offset:
        query["offset"] = [str(offset)]
    return urlunsplit(parts._replace(query=urlencode(sorted(query.items()), doseq=True)))


def shown(row: Row, mode: str, origin: str, suffix: str) -> Json:
    """A record as a mode shows it; the API's own addresses get this origin and this suffix."""
    mode = mode if mode in _LEFT_OUT else "normal"
    left_out = _LEFT_OUT[mode]
    found = {key: value for key, value in row.record().items() if key not in left_out}
    _readdress(found, origin, suffix)
    found |= {"url": f"{origin}/2.3.0/events/{row.id}/{suffix}", "response_mode": mode}
    return {key: found[key] for key in (*_FIELDS, *found) if key in found}


_OWN = re.compile(r"https?://[^/]+(?P<path>/2\.3\.0/[^?#]*)(?:\?.*)?")


def _readdress(part: object, origin: str, suffix: str) -> None:
    """Give the API's own addresses in a record the address that this server has."""
    if isinstance(part, list):
        for item in part:
            _readdress(item, origin, suffix)
    elif isinstance(part, dict):
        for value in part.values():
            _readdress(value, origin, suffix)
        if isinstance(part.get("url"), str) and (own := _OWN.fullmatch(part["url"])):
            part["url"] = f"{origin}{own['path']}{suffix}"


Test: TypeAlias = Callable[[Row], bool]
MakeTest: TypeAlias = Callable[[Sequence[str], Sequence[Row]], Test]


class _InvalidError(Exception):
    """A parameter's value that a filter refuses."""


def matching(rows: Sequence[Row], params: Params) -> list[Row]:
    """The rows that pass every filter and the search."""
    tests: list[Test] = _search_tests(_last(params, "search"))
    errors: dict[str, list[str]] = {}
    for name, make_test in _FILTERS.items():
        values = params.get(name, ())
        # An empty value, as in `?year=`, filters nothing; a choice of several cannot be empty.
        asked = values if name == "program" else [value for value in values[-1:] if value.strip()]
        try:
            tests += [make_test(asked, rows)] if asked else []
        except _InvalidError as error:
            errors[name] = [str(error)]
    if errors:
        raise BadQueryError(errors)
    found = list(rows)
    for test in tests:
        found = list(filter(test, found))
    return found


def _by_number(matches: Callable[[Row, frozenset[int]], bool]) -> MakeTest:
    def make_test(values: Sequence[str], _: Sequence[Row]) -> Test:
        wanted = frozenset(_number(part) for part in values[-1].split(",") if part.strip())
        return lambda row: matches(row, wanted)

    return make_test


def _number(text: str) -> int:
    """A number as Django reads one: decimal places are allowed, and cut off."""
    try:
        return int(Decimal(text.strip()))
    except (InvalidOperation, ValueError, OverflowError):
        raise _InvalidError("Enter a number.") from None


def _by_instant(matches: Callable[[Row, dt.datetime], bool]) -> MakeTest:
    def make_test(values: Sequence[str], _: Sequence[Row]) -> Test:
        try:
            bound = _parse_instant(values[-1].strip())
        except ValueError:
            raise _InvalidError("Enter a valid date/time.") from None
        return lambda row: matches(row, bound)

    return make_test


def _type_test(values: Sequence[str], rows: Sequence[Row]) -> Test:
    try:
        wanted = int(values[-1])
    except ValueError:
        wanted = -1
    if wanted not in _KNOWN_TYPES | {row.type for row in rows}:
        raise _InvalidError(
            "Select a valid choice. That choice is not one of the available choices."
        )
    return lambda row: row.type == wanted


def _program_test(values: Sequence[str], rows: Sequence[Row]) -> Test:
    """Repeated, not separated by commas; any of them will do."""
    known = frozenset().union(*(row.programs for row in rows))
    for value in values:
        if not value.strip().isdecimal():
            raise _InvalidError(f"“{value}” is not a valid value.")
    for value in values:
        if value not in map(str, known):
            raise _InvalidError(
                f"Select a valid choice. {value} is not one of the available choices."
            )
    wanted = frozenset(map(int, values))
    return lambda row: not wanted.isdisjoint(row.programs)


def _slug_test(values: Sequence[str], _: Sequence[Row]) -> Test:
    wanted = values[-1].strip()
    return lambda row: row.slug == wanted


def _video_test(values: Sequence[str], _: Sequence[Row]) -> Test:
    wanted = {part.strip() for part in values[-1].split(",")}
    return lambda row: not wanted.isdisjoint(row.videos)


_FILTERS: dict[str, MakeTest] = {
    "id": _by_number(lambda row, wanted: row.id in wanted),
    "slug": _slug_test,
    "type": _type_test,
    "type__ids": _by_number(lambda row, wanted: row.type in wanted),
    "agency__ids": _by_number(lambda row, wanted: not wanted.isdisjoint(row.agencies)),
    "program": _program_test,
    "video_url": _video_test,
    "year": _by_number(lambda row, wanted: row.date is not None and row.date.year in wanted),
    "month": _by_number(lambda row, wanted: row.date is not None and row.date.month in wanted),
    "day": _by_number(lambda row, wanted: row.date is not None and row.date.day in wanted),
    "date__gt": _by_instant(lambda row, bound: row.date is not None and row.date > bound),
    "date__gt__lt": _by_instant(lambda row, bound: row.date is not None and row.date < bound),
    "date__gte": _by_instant(lambda row, bound: row.date is not None and row.date >= bound),
    "date__lte": _by_instant(lambda row, bound: row.date is not None and row.date <= bound),
    "last_updated__gte": _by_instant(
        lambda row, bound: row.last_updated is not None and row.last_updated >= bound
    ),
    "last_updated__lte": _by_instant(
        lambda row, bound: row.last_updated is not None and row.last_updated <= bound
    ),
}

_QUOTED = r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
_WORD = re.compile(rf"""(?:[^\s'"]*(?:{_QUOTED}[^\s'"]*)+)|\S+""")


def _search_tests(text: str) -> list[Test]:
    """One test for each word or quoted phrase: all of them must be in the name."""
    return [_name_test(term) for term in _search_terms(text)]


def _search_terms(text: str) -> list[str]:
    terms: list[str] = []
    for word in (match.group().strip(",") for match in _WORD.finditer(text)):
        if word.startswith(('"', "'")) and word[0] == word[-1]:
            terms.append(word[1:-1].replace(f"\\{word[0]}", word[0]).replace("\\\\", "\\"))
        else:
            terms += [part.strip() for part in word.split(",") if part]
    return terms


def _name_test(term: str) -> Test:
    return lambda row: term.upper() in row.name.upper()
