"""What the site says in few words: links, dates in their several forms, counts."""

import datetime as dt
import re
from collections.abc import Iterator
from enum import Enum
from functools import lru_cache

from msgspec import Struct

from generator.archive import dates
from generator.archive.dates import EventDate, Grain
from generator.archive.model import Language
from generator.site import text

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", re.IGNORECASE)


class Link(Struct, frozen=True):
    """A label and where it leads."""

    label: str
    href: str


class Form(Enum):
    """How much of a date a list shows: what its heading says already is left out."""

    FULL = "full"
    LIST = "list"
    IN_MONTH = "in-month"
    CLOCK = "clock"
    IN_LINE = "in-line"
    IN_LINE_OF_YEAR = "in-line-of-year"


class DateView(Struct, frozen=True):
    """A date in words; `machine` is for `<time datetime>`, None where HTML has no form for it.

    What has a clock time has a `form`, so that a script can say it in the reader's own time, and
    what is known to the hour only has that hour's beginning (RFC 3339).
    """

    words: str
    machine: str | None
    form: str = ""
    hour: str = ""


@lru_cache(maxsize=1 << 16)  # pages, feeds and calendars all say when an event or an update was
def make_date_view(date: EventDate | None, form: Form = Form.FULL) -> DateView:
    """A date for a page; an event without one says so."""
    if date is None:
        return DateView("date not known", None)
    words = _words(date, form)
    if not date.has_clock:
        return DateView(words, date.machine())
    hour = "" if date.is_instant else dates.say_instant(date.start)
    return DateView(words, date.machine(), form.value, hour)


def make_instant_view(instant: dt.datetime, form: Form = Form.FULL) -> DateView:
    """A moment that is known for sure, such as that of an update, to the minute."""
    return make_date_view(EventDate(dates.in_utc(instant), Grain.MINUTE), form)


def _words(date: EventDate, form: Form) -> str:
    match form:
        case Form.FULL:
            return date.words()
        case Form.LIST:
            return date.in_list()
        case Form.IN_MONTH:
            return date.in_month()
        case Form.CLOCK:
            return date.short() or "time not known"
        case Form.IN_LINE:
            return date.in_line()
        case Form.IN_LINE_OF_YEAR:
            return date.in_line_of_year()


def say_removed(seen: dt.datetime) -> str:
    """What is to be said of an event that the API has no more."""
    day = dates.say_day(dates.in_utc(seen))
    return f"Launch Library 2 does not have this event any more; that was first seen on {day}."


def filled(*values: str | None) -> Iterator[str]:
    """Those texts that say something, each in one line."""
    return (line for line in map(text.one_line, values) if line)


def language_code(language: Language | None) -> str | None:
    """The code if it has the form of one (BCP 47), for `lang`."""
    code = language.code.strip() if language else ""
    return code if _LANGUAGE.fullmatch(code) else None
