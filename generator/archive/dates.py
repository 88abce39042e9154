"""What may be said of an event's date: never more than its precision allows.

The API gives every date as an instant and says beside it how much of that instant is meant
(`config/net_precisions/`, 17 entries). The rest is a placeholder: the last day of the month for
"August", midnight for "25 August". All words about dates on pages, in feeds and in calendars come
from here, so that no place can claim a clock time that nobody knows.
"""

import datetime as dt
from collections.abc import Callable
from enum import Enum

from msgspec import Struct

from generator.archive.model import Precision

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Grain(Enum):
    """The 17 precisions, finest first, by the API's own abbreviations."""

    SECOND = "SEC"
    MINUTE = "MIN"
    HOUR = "HR"
    MORNING = "AM"
    AFTERNOON = "PM"
    DAY = "DAY"
    WEEK = "WK"
    MONTH = "M"
    QUARTER_1 = "Q1"
    QUARTER_2 = "Q2"
    QUARTER_3 = "Q3"
    QUARTER_4 = "Q4"
    HALF_1 = "H1"
    HALF_2 = "H2"
    YEAR = "Y"
    FISCAL_YEAR = "FY"
    DECADE = "DEC"


_CLOCK = {Grain.SECOND, Grain.MINUTE, Grain.HOUR}
HALVES_OF_A_DAY = {Grain.MORNING, Grain.AFTERNOON}
_DAY = _CLOCK | HALVES_OF_A_DAY | {Grain.DAY}
_MONTH = _DAY | {Grain.WEEK, Grain.MONTH}
QUARTERS = (Grain.QUARTER_1, Grain.QUARTER_2, Grain.QUARTER_3, Grain.QUARTER_4)
HALVES = (Grain.HALF_1, Grain.HALF_2)
_ORDINALS = ("first", "second", "third", "fourth")
_WESTMOST, _EASTMOST = -12 * 60, 14 * 60
"""Minutes between UTC and the clocks that are furthest from it (tz database)."""


def grain_of(precision: Precision | None) -> Grain:
    """The grain that a precision names; a day for none and for one that is not known here.

    Records from before 2023 often carry no precision. A clock time that nobody vouches for is not
    shown as one.
    """
    if precision is None:
        return Grain.DAY
    try:
        return Grain(precision.abbrev.strip().upper())
    except ValueError:
        return Grain.DAY


class EventDate(Struct, frozen=True):
    """An instant in UTC, and how much of it is meant."""

    instant: dt.datetime
    grain: Grain

    @property
    def has_clock(self) -> bool:
        """Whether a time of day is known, to the hour or better."""
        return self.grain in _CLOCK

    @property
    def is_instant(self) -> bool:
        """Whether the time is known to the minute or better."""
        return self.grain in {Grain.SECOND, Grain.MINUTE}

    @property
    def day(self) -> dt.date | None:
        """The day, if it is known: in UTC, and of a morning or an afternoon where that is."""
        first, last = self._days()
        return first if first == last and self.grain in _DAY else None

    @property
    def is_in_days(self) -> bool:
        """Whether it is known to the week or better, so that a calendar can hold it."""
        return self.grain in _DAY or self.grain is Grain.WEEK

    @property
    def month(self) -> int | None:
        """The month whose shelf the event stands on. A week counts where its own date lies."""
        return self.instant.month if self.grain in _MONTH else None

    @property
    def year(self) -> int | None:
        """The year whose shelf the event stands on; a decade has none."""
        if self.grain is Grain.DECADE:
            return None
        return fiscal_year(self.instant) if self.grain is Grain.FISCAL_YEAR else self.instant.year

    @property
    def decade(self) -> int:
        """The first year of the decade."""
        return self.instant.year // 10 * 10

    @property
    def start(self) -> dt.datetime:
        """The first instant that the date may mean."""
        return self._period()[0]

    @property
    def end(self) -> dt.datetime:
        """The instant after the last one that the date may mean."""
        return self._period()[1]

    def words(self) -> str:  # noqa: C901, PLR0911, PLR0912 - one case for each grain
        """The date in full: `25 August 2023, 17:36:35 UTC`, `third quarter of 2027`."""
        instant = self.instant
        match self.grain:
            case Grain.SECOND:
                return f"{say_day(instant)}, {_clock(instant)}:{instant.second:02} UTC"
            case Grain.MINUTE:
                return f"{say_day(instant)}, {_clock(instant)} UTC"
            case Grain.HOUR:
                return f"{say_day(instant)}, between {instant:%H}:00 and {self.end:%H}:00 UTC"
            case Grain.MORNING:
                return f"{_say_days(*self._days())}, in the morning (local time at the place)"
            case Grain.AFTERNOON:
                return f"{_say_days(*self._days())}, in the afternoon (local time at the place)"
            case Grain.DAY:
                return say_day(instant)
            case Grain.WEEK:
                return f"week of {say_day(self.start)}"
            case Grain.MONTH:
                return say_month(instant.year, instant.month)
            case Grain.YEAR:
                return f"{instant.year}"
            case Grain.FISCAL_YEAR:
                return f"fiscal year {fiscal_year(instant)}"
            case Grain.DECADE:
                return f"{self.decade}s"
            case half if half in HALVES:
                return f"{_ORDINALS[HALVES.index(half)]} half of {instant.year}"
            case quarter:
                return f"{_ORDINALS[QUARTERS.index(quarter)]} quarter of {instant.year}"

    def short(self) -> str:
        """A few characters for a list that already names the day or the period."""
        match self.grain:
            case Grain.SECOND | Grain.MINUTE:
                return f"{_clock(self.instant)} UTC"
            case Grain.HOUR:
                return f"{self.instant:%H}–{self.end:%H} UTC"
            case Grain.MORNING:
                return "a.m. local"
            case Grain.AFTERNOON:
                return "p.m. local"
            case _:
                return ""

    def known(self) -> str:
        """How much of it is known, where a day or more is not: `day`, `quarter`; else nothing."""
        match self.grain:
            case Grain.DAY | Grain.WEEK | Grain.MONTH | Grain.YEAR | Grain.DECADE:
                return self.grain.name.lower()
            case Grain.FISCAL_YEAR:
                return "fiscal year"
            case half if half in HALVES:
                return "half of the year"
            case quarter if quarter in QUARTERS:
                return "quarter"
            case _:
                return ""

    def in_list(self) -> str:
        """For a list of any dates: `25 Aug 2023, 17:36 UTC`."""
        if self.grain is Grain.WEEK:
            return f"week of {_say_short_day(self.start)}"
        return self._under(_say_short_day)

    def in_line(self) -> str:
        """For a line that tells more than a date: `25 Aug 2023 17:36 UTC`."""
        return self._under(_say_short_day, " ")

    def in_line_of_year(self) -> str:
        """For such a line under the name of the year: `25 Aug 17:36 UTC`."""
        return self._under(_say_short_day_of_year, " ")

    def in_month(self) -> str:
        """For a list under the name of the month: `Fri 25, 17:36 UTC`."""
        return self._under(lambda day: f"{WEEKDAYS[day.weekday()][:3]} {day.day}")

    def _under(self, say: Callable[[dt.date], str], joint: str = ", ") -> str:
        """The day in such words and the clock as far as it is known; a coarser date in full."""
        if self.grain not in _DAY:
            return self.words()
        days, clock = _say_days(*self._days(), say), self.short()
        return f"{days}{joint}{clock}" if clock else days

    def machine(self) -> str | None:  # noqa: PLR0911 - one case a form
        """The value of `<time datetime>` (HTML, 4.5.14), or None where HTML has no form for it."""
        instant = self.instant
        match self.grain:
            case Grain.SECOND:
                return say_instant(instant)
            case Grain.MINUTE:
                return f"{instant.date()}T{_clock(instant)}Z"
            case Grain.WEEK:
                year, week, _ = instant.isocalendar()
                return f"{year:04}-W{week:02}"
            case Grain.MONTH:
                return f"{instant.year:04}-{instant.month:02}"
            case Grain.YEAR:
                return f"{instant.year:04}"
            case grain if grain in _DAY:
                return self.day.isoformat() if self.day else None
            case _:
                return None

    def _days(self) -> tuple[dt.date, dt.date]:
        """The first and the last day that it may be.

        Mornings and afternoons are local, and nobody says in which zone the place lies: it is each
        day of which that half lies around the instant in some zone of the world.
        """
        day = self.instant.date()
        if self.grain not in HALVES_OF_A_DAY:
            return day, day
        minute = self.instant.hour * 60 + self.instant.minute
        noon = 12 * 60
        start = noon if self.grain is Grain.AFTERNOON else 0
        before = minute + _WESTMOST < start - noon
        after = minute + _EASTMOST > start + 2 * noon
        one = dt.timedelta(days=1)
        return (day - one if before else day), (day + one if after else day)

    def _period(self) -> tuple[dt.datetime, dt.datetime]:  # noqa: PLR0911 - one case a grain
        instant = self.instant
        day = _at(instant.year, instant.month, instant.day)
        match self.grain:
            case Grain.SECOND:
                start = instant.replace(microsecond=0)
                return start, start + dt.timedelta(seconds=1)
            case Grain.MINUTE:
                start = instant.replace(second=0, microsecond=0)
                return start, start + dt.timedelta(minutes=1)
            case Grain.HOUR:
                start = instant.replace(minute=0, second=0, microsecond=0)
                return start, start + dt.timedelta(hours=1)
            case Grain.WEEK:
                start = day - dt.timedelta(days=day.weekday())
                return start, start + dt.timedelta(days=7)
            case grain if grain in _DAY:
                first, last = (_at(one.year, one.month, one.day) for one in self._days())
                return first, last + dt.timedelta(days=1)
            case Grain.FISCAL_YEAR:
                return _months(fiscal_year(instant) - 1, 10, 12)
            case Grain.DECADE:
                return _at(self.decade, 1, 1), _at(self.decade + 10, 1, 1)
            case _:
                return _months(instant.year, *_span(self.grain, instant.month))


def date_of(instant: dt.datetime | None, precision: Precision | None) -> EventDate | None:
    """The date that a record claims, or None for an event without one."""
    if instant is None:
        return None
    return EventDate(in_utc(instant), grain_of(precision))


def in_utc(instant: dt.datetime) -> dt.datetime:
    """The same instant in UTC; at the very edge of the calendar, the same digits."""
    if instant.tzinfo is dt.UTC:
        return instant
    try:
        return instant.astimezone(dt.UTC)
    except OverflowError:
        return instant.replace(tzinfo=dt.UTC)


def fiscal_year(instant: dt.datetime) -> int:
    """The fiscal year of the United States, which begins in October of the year before."""
    return instant.year + (instant.month >= 10)  # noqa: PLR2004 - October


def say_day(day: dt.date) -> str:
    """`25 August 2023`, in English whatever the machine's locale says."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _say_days(first: dt.date, last: dt.date, say: Callable[[dt.date], str] = say_day) -> str:
    """`9 May 2024`, `9 or 10 May 2024`, `31 May or 1 June 2024`."""
    if first == last:
        return say(last)
    words = say(last)
    before = words.removeprefix(str(last.day))
    if before == words or first.year != last.year:
        return f"{say(first)} or {words}"
    named = (
        str(first.day) if first.month == last.month else say(first).removesuffix(f" {first.year}")
    )
    return f"{named} or {words}"


def _say_short_day(day: dt.date) -> str:
    return f"{_say_short_day_of_year(day)} {day.year}"


def _say_short_day_of_year(day: dt.date) -> str:
    return f"{day.day} {MONTHS[day.month - 1][:3]}"


def say_month(year: int, month: int) -> str:
    """`August 2023`."""
    return f"{MONTHS[month - 1]} {year}"


def say_day_of_year(month: int, day: int) -> str:
    """`25 August`, of any year."""
    return f"{day} {MONTHS[month - 1]}"


def say_minute(instant: dt.datetime) -> str:
    """`25 August 2023, 17:36 UTC`."""
    instant = in_utc(instant)
    return f"{say_day(instant)}, {_clock(instant)} UTC"


def say_instant(instant: dt.datetime) -> str:
    """RFC 3339 in UTC to the second: `2023-08-25T17:36:35Z`."""
    return in_utc(instant).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def _clock(instant: dt.datetime) -> str:
    return f"{instant.hour:02}:{instant.minute:02}"


def _span(grain: Grain, month: int) -> tuple[int, int]:
    """First month and number of months of a part of a year."""
    if grain in QUARTERS:
        return QUARTERS.index(grain) * 3 + 1, 3
    if grain in HALVES:
        return HALVES.index(grain) * 6 + 1, 6
    return (month, 1) if grain is Grain.MONTH else (1, 12)


def _months(year: int, month: int, count: int) -> tuple[dt.datetime, dt.datetime]:
    after = month - 1 + count
    return _at(year, month, 1), _at(year + after // 12, after % 12 + 1, 1)


def _at(year: int, month: int, day: int) -> dt.datetime:
    return dt.datetime(year, month, day, tzinfo=dt.UTC)
