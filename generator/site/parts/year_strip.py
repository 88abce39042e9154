"""The days of a year as a strip of marks, one block a month, for the page of that year.

The blocks stand side by side and wrap, so that the strip fits every screen; each bears its month's
name, which is the link for those who do not point.
"""

import datetime as dt
from collections import Counter

from msgspec import Struct

from generator.archive.dates import MONTHS, say_day
from generator.archive.grouping import Year
from generator.site import urls
from generator.site.contents import Site
from generator.site.parts.charts import LEVELS
from generator.site.parts.rows import count_of

_STEP, _LARGEST = 15, 14
_WEEK = 7
_SPECK = 3  # the side of the mark of a day without events


class DayMark(Struct, frozen=True):
    """A day with events: a square that grows with their number up to `LEVELS`."""

    x: int
    y: int
    side: int
    level: int
    title: str
    href: str


class MonthBlock(Struct, frozen=True):
    """A month: weeks are columns, Monday at the top. `specks` is the path of its empty days.

    A month without any event has no page to lead to.
    """

    name: str
    href: str | None
    width: int
    height: int
    specks: str
    days: tuple[DayMark, ...]


class YearStrip(Struct, frozen=True):
    """The twelve months of a year, and in words what they show."""

    label: str
    summary: str
    months: tuple[MonthBlock, ...]


def make_year_strip(site: Site, year: Year) -> YearStrip:
    """The strip of a year; events of no known day are not on it, and it says how many they are."""
    counts = count_days(year)
    placed = counts.total()
    summary = (
        f"{count_of(placed, 'event')} on {count_of(len(counts), 'day')}. Each column is a week; "
        f"the larger a mark, the more events, and the largest is {LEVELS} or more."
    )
    if placed < year.count:
        summary += f" Not shown: {count_of(year.count - placed, 'event')} of no known day."
    return YearStrip(
        label=f"The days of {year.number}",
        summary=summary,
        months=tuple(_make_block(site, year, number, counts) for number in range(1, 13)),
    )


def count_days(year: Year) -> Counter[dt.date]:
    """How many events each day of a year has, in order."""
    dates = (entry.date for month in year.months for entry in month.daily)
    return Counter(date.day for date in dates if date and date.day)


def day_link(site: Site, day: dt.date) -> str:
    """Where a day's events stand: on the page of its month, under its own heading."""
    page = site.urls.link(urls.month_address(day.year, day.month))
    return f"{page}#{urls.day_anchor(day.day)}"


def _make_block(site: Site, year: Year, number: int, counts: Counter[dt.date]) -> MonthBlock:
    first = dt.date(year.number, number, 1)
    after = dt.date(year.number + number // 12, number % 12 + 1, 1)
    days = [first + dt.timedelta(days=passed) for passed in range((after - first).days)]
    has_page = any(month.number == number for month in year.months)
    weeks = (first.weekday() + len(days) - 1) // _WEEK + 1
    return MonthBlock(
        name=MONTHS[number - 1],
        href=site.urls.link(urls.month_address(year.number, number)) if has_page else None,
        width=weeks * _STEP,
        height=_WEEK * _STEP,
        specks="".join(_speck(*_corner(first, day)) for day in days if not counts[day]),
        days=tuple(_mark(site, first, day, counts[day]) for day in days if counts[day]),
    )


def _mark(site: Site, first: dt.date, day: dt.date, count: int) -> DayMark:
    left, top = _corner(first, day)
    level = min(count, LEVELS)
    side = _LARGEST - 2 * (LEVELS - level)
    inset = (_STEP - side) // 2
    title = f"{count_of(count, 'event')} on {say_day(day)}"
    return DayMark(left + inset, top + inset, side, level, title, day_link(site, day))


def _corner(first: dt.date, day: dt.date) -> tuple[int, int]:
    """The upper left corner of a day's place in its block."""
    week, weekday = divmod(first.weekday() + day.day - 1, _WEEK)
    return week * _STEP, weekday * _STEP


def _speck(left: int, top: int) -> str:
    inset = (_STEP - _SPECK) // 2
    return f"M{left + inset} {top + inset}h{_SPECK}v{_SPECK}h-{_SPECK}z"
