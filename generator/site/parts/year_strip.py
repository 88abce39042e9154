"""The days of a year as a strip of marks, one block a month: weeks are columns, Monday at the top.

On the page of that year the blocks stand side by side and wrap, so that the strip fits every
screen; each bears its month's name, which is the link for those who do not point. In the list of
all years a strip is one line, and one path.
"""

import datetime as dt
from collections.abc import Iterable, Mapping

from msgspec import Struct

from generator.archive.counts import count_of
from generator.archive.dates import MONTHS, say_day
from generator.site.parts.charts import LEVELS

_STEP, _LARGEST = 15, 14
_WEEK = 7
_WIDE, _HIGH, _PITCH = 10, 7, 66  # in a line of months: a day's place, and from month to month
_SPECK = 3  # the side of the mark of a day without events

LINE_BOX = f"0 0 {11 * _PITCH + 6 * _WIDE} {_WEEK * _HIGH}"
"""Where a line of twelve months is drawn."""


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


class YearDays(Struct, frozen=True):
    """The days of a year that have events, each with their number and where they stand.

    `count` are all events of the year, `months` the addresses of the pages of its twelve months.
    """

    year: int
    count: int
    days: tuple[tuple[dt.date, int, str], ...]
    months: tuple[str | None, ...]


def make_year_strip(found: YearDays) -> YearStrip:
    """The strip of a year; events of no known day are not on it, and it says how many they are."""
    placed = sum(count for _, count, _ in found.days)
    summary = (
        f"{count_of(placed, 'event')} on {count_of(len(found.days), 'day')}. Each column is a "
        f"week; the larger a mark, the more events, and the largest is {LEVELS} or more."
    )
    if placed < found.count:
        summary += f" Not shown: {count_of(found.count - placed, 'event')} of no known day."
    days = {day: (count, href) for day, count, href in found.days}
    return YearStrip(
        label=f"The days of {found.year}",
        summary=summary,
        months=tuple(_make_block(found, number, days) for number in range(1, 13)),
    )


def draw_days(days: Iterable[tuple[dt.date, int]]) -> str:
    """The path of a year's days within `LINE_BOX`.

    A mark's place is counted from the one before it, so that few digits say where it is.
    """
    path, before = [], (0, 0)
    for day, count in days:
        week, weekday = divmod(day.replace(day=1).weekday() + day.day - 1, _WEEK)
        high = min(count, LEVELS) + 2
        wide = high + 2
        left = (day.month - 1) * _PITCH + week * _WIDE + (_WIDE - wide) // 2
        top = weekday * _HIGH + (_HIGH - high) // 2
        path.append(f"m{left - before[0]} {top - before[1]}h{wide}v{high}h-{wide}z")
        before = left, top
    return "".join(path)


def _make_block(
    found: YearDays, number: int, busy: Mapping[dt.date, tuple[int, str]]
) -> MonthBlock:
    first = dt.date(found.year, number, 1)
    after = dt.date(found.year + number // 12, number % 12 + 1, 1)
    days = [first + dt.timedelta(days=passed) for passed in range((after - first).days)]
    weeks = (first.weekday() + len(days) - 1) // _WEEK + 1
    return MonthBlock(
        name=MONTHS[number - 1],
        href=found.months[number - 1],
        width=weeks * _STEP,
        height=_WEEK * _STEP,
        specks="".join(_speck(*_corner(first, day)) for day in days if day not in busy),
        days=tuple(_mark(first, day, *busy[day]) for day in days if day in busy),
    )


def _mark(first: dt.date, day: dt.date, count: int, href: str) -> DayMark:
    left, top = _corner(first, day)
    level = min(count, LEVELS)
    side = _LARGEST - 2 * (LEVELS - level)
    inset = (_STEP - side) // 2
    title = f"{count_of(count, 'event')} on {say_day(day)}"
    return DayMark(left + inset, top + inset, side, level, title, href)


def _corner(first: dt.date, day: dt.date) -> tuple[int, int]:
    """The upper left corner of a day's place in its block."""
    week, weekday = divmod(first.weekday() + day.day - 1, _WEEK)
    return week * _STEP, weekday * _STEP


def _speck(left: int, top: int) -> str:
    inset = (_STEP - _SPECK) // 2
    return f"M{left + inset} {top + inset}h{_SPECK}v{_SPECK}h-{_SPECK}z"
