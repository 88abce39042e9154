"""What the events of an archive add up to: by year and type, by the week's clock, by notice.

Whatever cannot be counted honestly is left out, and every result holds the number of events that
it rests on.
"""

import datetime as dt
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from msgspec import Struct

from generator.archive.dates import in_utc
from generator.archive.entries import Entry
from generator.archive.grouping import Archive, Key, Year
from generator.archive.model import Event
from generator.archive.plain import one_line
from generator.archive.shifts import Shift, Unit

MONTHS_OF_A_YEAR, DAYS_OF_A_WEEK, HOURS_OF_A_DAY = 12, 7, 24

# Where each class begins, in days: on the day itself, the next one, after a week, a month, three.
_NOTICE = (0, 1, 7, 30, 91)
_SHIFT = (-29, -6, *_NOTICE)

_CLOCK_UNITS = {Unit.SECOND, Unit.MINUTE, Unit.HOUR}


class YearTally(Struct, frozen=True):
    """A year's events by the id of their type, None for those without, and by month.

    `coarse` are those that no month can claim, so months and coarse ones are the whole.
    """

    number: int
    types: dict[Key | None, int]
    months: tuple[int, ...]
    coarse: int

    @property
    def count(self) -> int:
        """Number of events."""
        return sum(self.types.values())


class WeekTally(Struct, frozen=True):
    """Events by weekday, Monday first, and by the hour of it, in UTC.

    A weekday counts events of a known day, an hour those known to the hour or better.
    """

    weekdays: tuple[int, ...]
    hours: tuple[tuple[int, ...], ...]

    @property
    def of_known_day(self) -> int:
        """Number of events that the weekdays are made of."""
        return sum(self.weekdays)

    @property
    def of_known_hour(self) -> int:
        """Number of events that the hours are made of."""
        return sum(map(sum, self.hours))


class Band(Struct, frozen=True):
    """A class of a distribution: whole days from first to last, None where it has no end."""

    first: int | None
    last: int | None
    count: int


class Spread(Struct, frozen=True):
    """How numbers of days are distributed. The median is one of them, the lower of two."""

    bands: tuple[Band, ...]
    size: int
    median: int | None


class Slips(Struct, frozen=True):
    """How many events were moved how often, and how far they lie from the day first announced.

    `times` are pairs of a number of moves and a number of events. Shifts are of events whose first
    and present dates are both known to the day; a negative number is earlier.
    """

    times: tuple[tuple[int, int], ...]
    shifts: Spread

    @property
    def moved(self) -> int:
        """Number of events that were moved at all."""
        return sum(events for _, events in self.times)

    @property
    def moves(self) -> int:
        """Number of moves."""
        return sum(times * events for times, events in self.times)


def count_years(archive: Archive) -> tuple[YearTally, ...]:
    """Every year that has events, earliest first."""
    return tuple(_count_year(year) for year in archive.years)


def count_week(entries: Iterable[Entry]) -> WeekTally:
    """Weekdays and hours of the events whose date goes that far."""
    weekdays = [0] * DAYS_OF_A_WEEK
    hours = [[0] * HOURS_OF_A_DAY for _ in range(DAYS_OF_A_WEEK)]
    for entry in entries:
        date = entry.date
        if date is None or date.day is None:
            continue
        weekdays[date.day.weekday()] += 1
        if date.has_clock:
            hours[date.day.weekday()][date.instant.hour] += 1
    return WeekTally(tuple(weekdays), tuple(map(tuple, hours)))


def abbreviate_agencies(events: Iterable[Event]) -> dict[Key, str]:
    """What the newest record that has it abbreviates each agency to."""
    found: dict[Key, tuple[dt.datetime, str]] = {}
    for event in events:
        stamp = event.last_updated or dt.datetime.min.replace(tzinfo=dt.UTC)
        for agency in event.agencies:
            short = one_line(agency.abbrev)
            if short:
                found[agency.id] = max(found.get(agency.id, (stamp, short)), (stamp, short))
    return {key: short for key, (_, short) in found.items()}


def measure_notice(entries: Iterable[Entry]) -> Spread:
    """How many days before its day each event came to be known; less than none is after it.

    The API keeps no time of creation, so this is the notice that can be shown, not all there was.
    """
    days = (_notice_of(entry) for entry in entries)
    return spread([found for found in days if found is not None], _NOTICE)


def measure_slips(entries: Iterable[Entry]) -> Slips:
    """What the ledger tells of moved events; it knows nothing of the time before it began."""
    slips = [entry.history.slip for entry in entries if entry.history.slip]
    times = Counter(slip.times for slip in slips)
    shifts = (_days_of(slip.shift) for slip in slips if slip.shift)
    return Slips(
        tuple(sorted(times.items())),
        spread([days for days in shifts if days is not None], _SHIFT),
    )


def spread(days: Iterable[int], starts: Sequence[int]) -> Spread:
    """Sort numbers of days into classes that begin at `starts`, and one before them all."""
    found = sorted(days)
    places = Counter(bisect_right(starts, number) for number in found)
    edges = (None, *starts, None)
    bands = (
        Band(first, None if after is None else after - 1, places[place])
        for place, (first, after) in enumerate(pairwise(edges))
    )
    median = found[(len(found) - 1) // 2] if found else None
    return Spread(tuple(bands), len(found), median)


def _count_year(year: Year) -> YearTally:
    types: Counter[Key | None] = Counter(
        entry.event.type.id if entry.event.type else None for entry in year.entries
    )
    by_month = {month.number: month.count for month in year.months}
    months = tuple(by_month.get(number + 1, 0) for number in range(MONTHS_OF_A_YEAR))
    return YearTally(year.number, dict(types), months, len(year.coarse))


def _notice_of(entry: Entry) -> int | None:
    """None for an event of no known day, and for one of which nothing tells when it was known."""
    day = entry.date.day if entry.date else None
    if day is None or entry.added is None:
        return None
    return (day - _day_of(entry.added)).days


def _days_of(shift: Shift) -> int | None:
    """None if one of the two dates is not known to the day; less than a day is none."""
    if shift.unit is Unit.DAY:
        return shift.number
    return 0 if shift.unit in _CLOCK_UNITS else None


def _day_of(instant: dt.datetime) -> dt.date:
    return in_utc(instant).date()
