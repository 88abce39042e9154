"""The words of a query: which parameters there are, and how the value of each is read.

That is as Launch Library 2 reads them: blanks around commas are nothing, a number loses its decimal
places, a date without a clock time is its midnight, and one without a zone is in UTC. An empty
value says nothing.
"""

import datetime as dt
import difflib
import re
from collections.abc import Iterator, Sequence
from urllib.parse import parse_qsl

from generator.archive.dates import in_utc
from generator.archive.grouping import Facet
from generator.errors import QueryError

NUMBERS = (
    *("id", "type__ids", "agency__ids", "program__ids", "expedition__ids", "spacestation__ids"),
    *("year", "month", "day"),
)
"""Parameters whose values are numbers: any of them will do."""
TEXTS = ("slug", "launch__ids", "video_url")
"""Those whose values are texts, to be met exactly; the ids of launches in any case."""
NAMED = {
    "type": Facet.TYPES,
    "program": Facet.PROGRAMS,
    "agency": Facet.AGENCIES,
    "mission": Facet.MISSIONS,
    "place": Facet.PLACES,
    "language": Facet.LANGUAGES,
}
"""Those that name groups, by id, slug or name: one that there is not is an error."""
BOUNDS = (
    *("date__gt", "date__gte", "date__lt", "date__gt__lt", "date__lte"),
    *("last_updated__gte", "last_updated__lte"),
)
"""Those that a time has to keep to; `date__gt__lt` is the former name of `date__lt`."""
FLAGS = ("upcoming", "previous", "hide_recent_previous", "has_video", "ongoing")
SEARCH, FULL_TEXT = "search", "q"
PAGING = ("ordering", "limit", "offset", "mode", "format")
PARAMETERS = (SEARCH, FULL_TEXT, *NUMBERS, *TEXTS, *NAMED, *BOUNDS, *FLAGS, *PAGING)

ORDERINGS = ("date", "last_updated")
MODES = ("list", "normal", "detailed")
FORMATS = ("json", "api")
DEFAULT_LIMIT, LARGEST_LIMIT = 10, 100
LONGEST_SEARCH = 1000
"""Characters; names have at most 200."""

_RIGHT_WORDS = {
    "date__year": "year",
    "date__month": "month",
    "date__day": "day",
    "type__id": "type__ids",
    "type__name": "type",
    "agency__id": "agency__ids",
    "agencies": "agency",
    "lsp__id": "agency__ids",
    "lsp__name": "agency",
    "program__id": "program__ids",
    "location": "place",
    "name": "search",
    "net__gt": "date__gt",
    "net__gte": "date__gte",
    "net__lt": "date__lt",
    "net__lte": "date__lte",
    "order": "ordering",
    "page_size": "limit",
}
"""What is meant by names that others have for these things."""

_HALF = re.compile("[\ud800-\udfff]")
_NUMBER = re.compile(r"([+-]?)0*(\d+)(?:\.\d*)?", re.ASCII)
_COUNT = re.compile(r"\+?(\d+)", re.ASCII)
_DIGITS = 19
"""Digits that the largest id has; a longer number is none that anything could have."""
_FLAG = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
_INSTANT = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:[Tt ]+(\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,12}))?)?)?"
    r"\s*(?:([Zz])|([+-])(\d{2})(?::?([0-5]\d))?)?)?",
    re.ASCII,
)
_QUOTED = r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
_WORD = re.compile(rf"""(?:[^\s'"]*(?:{_QUOTED}[^\s'"]*)+)|\S+""")


def read_pairs(text: str) -> Iterator[tuple[str, str]]:
    """Names and values of a query string, in their order; a `?` before a name is a slip."""
    whole = _HALF.sub("\ufffd", text).strip()
    for name, value in parse_qsl(whole, keep_blank_values=True):
        plain = name.strip().lstrip("?").strip()
        if plain or value:
            yield plain, value


def right_word(name: str) -> str:
    """The parameter that is meant by a name that is none, if that can be told."""
    if name in _RIGHT_WORDS or len(name) > len(max(PARAMETERS, key=len)) + 2:
        return _RIGHT_WORDS.get(name, "")
    return next(iter(difflib.get_close_matches(name, PARAMETERS, 1, 0.75)), "")


def split_list(values: Sequence[str]) -> tuple[str, ...]:
    """What stands between the commas; repeated parameters are one list."""
    parts = (part.strip() for part in ",".join(values).split(","))
    return tuple(dict.fromkeys(filter(None, parts)))


def read_numbers(name: str, values: Sequence[str]) -> frozenset[int]:
    """Whole numbers; what is longer than any id is left out, for nothing has it."""
    found = []
    for part in split_list(values):
        number = _NUMBER.fullmatch(part)
        if number is None:
            raise QueryError(name, f"{quote(part)} is not a number", "write 8, or 2,8")
        if len(number[2]) <= _DIGITS:
            found.append(int(number[1] + number[2]))
    return frozenset(found)


def read_texts(name: str, values: Sequence[str]) -> frozenset[str]:
    """Texts as they are; ids of launches in lower case."""
    texts = split_list(values)
    return frozenset(text.lower() for text in texts) if name == "launch__ids" else frozenset(texts)


def read_bounds(name: str, values: Sequence[str]) -> tuple[dt.datetime, ...]:
    """Instants in UTC."""
    return tuple(_read_instant(name, value.strip()) for value in values)


def _read_instant(name: str, text: str) -> dt.datetime:
    remedy = f"as in {name}=2023-08-25 or {name}=2023-08-25T17:36:35Z (a + in a zone is %2B)"
    found = _INSTANT.fullmatch(text)
    if found is None:
        raise QueryError(name, f"{quote(text)} is not a date", remedy)
    *digits, fraction, _, sign, hours, minutes = found.groups()
    year, month, day, hour, minute, second = (int(part or 0) for part in digits)
    east = dt.timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    try:
        zone = dt.timezone(-east if sign == "-" else east)
        microsecond = int(f"{fraction or 0:0<6}"[:6])
        return in_utc(dt.datetime(year, month, day, hour, minute, second, microsecond, zone))
    except ValueError:
        raise QueryError(name, f"{quote(text)} is no day or time that there is", remedy) from None


def read_flag(name: str, values: Sequence[str]) -> bool:
    """Yes or no; the last one counts."""
    text = values[-1].strip()
    if text.lower() not in _FLAG:
        raise QueryError(name, f"{quote(text)} is neither true nor false", f"as in {name}=true")
    return _FLAG[text.lower()]


def read_count(values: Sequence[str], *, least: int, otherwise: int) -> int:
    """A limit or an offset; what is none is the default, and nothing is too much."""
    found = _COUNT.fullmatch(values[-1].strip()) if values else None
    if found is None:
        return otherwise
    digits = found[1].lstrip("0") or "0"
    number = int(digits) if len(digits) < _DIGITS else 10**_DIGITS
    return number if number >= least else otherwise


def read_search(values: Sequence[str]) -> tuple[str, ...]:
    """Words and quoted phrases, in capitals, as names are compared.

    Commas part words as blanks do; within quotes, a backslash lets a quote or itself be ordinary.
    """
    text = " ".join(values)
    if len(text) > LONGEST_SEARCH:
        what = f"has more than {LONGEST_SEARCH:,} characters"
        raise QueryError(SEARCH, what, "names are much shorter")
    terms: list[str] = []
    for word in (match[0].strip(",") for match in _WORD.finditer(text)):
        if word.startswith(('"', "'")) and word[0] == word[-1]:
            terms.append(word[1:-1].replace(f"\\{word[0]}", word[0]).replace("\\\\", "\\"))
        else:
            terms += [part.strip() for part in word.split(",")]
    return tuple(dict.fromkeys(term.upper() for term in terms if term))


def quote(text: str) -> str:
    """A value as an error shows it: not longer than is needed to know it again."""
    shown = text if len(text) <= 60 else f"{text[:60]}…"  # noqa: PLR2004 - a part of a line
    return f"'{shown}'"
