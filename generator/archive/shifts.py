"""How far a date lies from the one first announced, and how often it moved: no finer than known."""

import datetime as dt
from enum import Enum

from msgspec import Struct

from generator.archive.dates import HALVES, HALVES_OF_A_DAY, QUARTERS, EventDate, Grain

_NUMBERS = ("three", "four", "five", "six", "seven", "eight", "nine", "ten")
_TIMES = ("once", "twice", *(f"{number} times" for number in _NUMBERS))


class Unit(Enum):
    """What the distance between two dates is counted in, finest first."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"
    FISCAL_YEAR = "fiscal year"
    DECADE = "decade"


_UNITS = {
    **dict.fromkeys((*HALVES_OF_A_DAY, Grain.DAY), Unit.DAY),
    Grain.SECOND: Unit.SECOND,
    Grain.MINUTE: Unit.MINUTE,
    Grain.HOUR: Unit.HOUR,
    Grain.WEEK: Unit.WEEK,
    Grain.MONTH: Unit.MONTH,
    **dict.fromkeys(QUARTERS, Unit.QUARTER),
    **dict.fromkeys(HALVES, Unit.HALF_YEAR),
    Grain.YEAR: Unit.YEAR,
    Grain.FISCAL_YEAR: Unit.FISCAL_YEAR,
    Grain.DECADE: Unit.DECADE,
}
_FINENESS = {grain: place for place, grain in enumerate(Grain)}
_LENGTHS = {
    Unit.SECOND: dt.timedelta(seconds=1),
    Unit.MINUTE: dt.timedelta(minutes=1),
    Unit.HOUR: dt.timedelta(hours=1),
    Unit.DAY: dt.timedelta(days=1),
    Unit.WEEK: dt.timedelta(weeks=1),
}
_MONTHS_IN = {
    Unit.MONTH: 1,
    Unit.QUARTER: 3,
    Unit.HALF_YEAR: 6,
    Unit.YEAR: 12,
    Unit.FISCAL_YEAR: 12,
    Unit.DECADE: 120,
}
_FIRST_MONDAY = dt.datetime(1, 1, 1, tzinfo=dt.UTC)
_SHORTEST = dt.timedelta(microseconds=1)
_CLOCK_UNITS = {Unit.SECOND, Unit.MINUTE, Unit.HOUR}


class Shift(Struct, frozen=True):
    """How far a date lies from the one first announced; a negative number is earlier.

    The unit is never finer than the coarser of the two dates is known. Of two dates that fall
    together, the later one may say more, as a day does of the month first announced; then it is
    `narrower`.
    """

    number: int
    unit: Unit
    narrower: bool = False

    def words(self) -> str:
        """`12 days later than first announced`, `back on the date first announced`."""
        if self.number == 0:
            where = f"within the {self.unit.value}" if self.narrower else "back on the date"
            return f"{where} first announced"
        return f"{self.distance()} than first announced"

    def distance(self) -> str:
        """`12 days later`; nothing for no distance."""
        if self.number == 0:
            return ""
        return f"{self._length()} {'later' if self.number > 0 else 'earlier'}"

    def _length(self) -> str:
        number = abs(self.number)
        if self.unit not in _CLOCK_UNITS:
            return _count(number, self.unit.value)
        minutes, seconds = divmod(int(number * _LENGTHS[self.unit] / _LENGTHS[Unit.SECOND]), 60)
        hours, minutes = divmod(minutes, 60)
        parts = ((hours, "hour"), (minutes, "minute"), (seconds, "second"))
        return " ".join(_count(number, noun) for number, noun in parts if number)


def shift_of(first: EventDate, present: EventDate) -> Shift | None:
    """How far the present date lies from the first announced one, None if that cannot be said.

    Both are counted in the unit of the coarser one. A week at the turn of a month lies in neither
    month, and a date that became coarser may still be the first one or not.
    """
    coarser = max(first, present, key=lambda date: _FINENESS[date.grain])
    unit = _UNITS[coarser.grain]
    there, here = _place(first, unit), _place(present, unit)
    if there is None or here is None:
        return None
    if there == here:
        if first.grain is present.grain:
            return Shift(0, unit)
        says_more = coarser is first and first.grain not in HALVES_OF_A_DAY
        return Shift(0, unit, narrower=True) if says_more else None
    if unit in _CLOCK_UNITS and abs(here - there) * _LENGTHS[unit] >= _LENGTHS[Unit.DAY]:
        days = present.instant.toordinal() - first.instant.toordinal()
        return Shift(days, Unit.DAY)
    return Shift(here - there, unit)


def say_moves(times: int, shift: Shift | None) -> str:
    """`Moved three times, 12 days later than first announced`."""
    moved = f"Moved {_say_times(times)}"
    return f"{moved}, {shift.words()}" if shift else moved


def _say_times(number: int) -> str:
    return _TIMES[number - 1] if 1 <= number <= len(_TIMES) else f"{number:,} times"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _place(date: EventDate, unit: Unit) -> int | None:
    """Which of all such units the date lies in, None if it is not within one."""
    first, last = _place_of(date.start, unit), _place_of(date.end - _SHORTEST, unit)
    return first if first == last else None


def _place_of(instant: dt.datetime, unit: Unit) -> int:
    if unit in _LENGTHS:
        return (instant - _FIRST_MONDAY) // _LENGTHS[unit]
    months = instant.year * 12 + instant.month - 1
    if unit is Unit.FISCAL_YEAR:
        months += 3  # it begins in October
    return months // _MONTHS_IN[unit]
