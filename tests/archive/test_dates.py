"""No word and no number about a date says more than its precision allows."""

import datetime as dt
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.archive.dates import (
    EventDate,
    Grain,
    date_of,
    fiscal_year,
    in_utc,
    say_day,
    say_instant,
    say_minute,
)
from generator.archive.model import Precision

RULE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
MOMENT = dt.datetime(2023, 8, 25, 17, 36, 35, tzinfo=dt.UTC)
DAY = dt.date(2023, 8, 25)


def date(instant: dt.datetime, abbrev: str) -> EventDate:
    found = date_of(instant, Precision(id=0, abbrev=abbrev))
    assert found is not None
    return found


def at(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)  # type: ignore[arg-type, misc]


# What is said in full, in a list and to a machine, of 25 August 2023, 17:36:35 UTC.
SAID: list[tuple[str, str, str, str | None]] = [
    ("SEC", "25 August 2023, 17:36:35 UTC", "17:36 UTC", "2023-08-25T17:36:35Z"),
    ("MIN", "25 August 2023, 17:36 UTC", "17:36 UTC", "2023-08-25T17:36Z"),
    ("HR", "25 August 2023, between 17:00 and 18:00 UTC", "17–18 UTC", "2023-08-25"),
    (
        "AM",
        "25 or 26 August 2023, in the morning (local time at the place)",
        "a.m. local",
        None,
    ),
    (
        "PM",
        "25 August 2023, in the afternoon (local time at the place)",
        "p.m. local",
        "2023-08-25",
    ),
    ("DAY", "25 August 2023", "", "2023-08-25"),
    ("WK", "week of 21 August 2023", "", "2023-W34"),
    ("M", "August 2023", "", "2023-08"),
    ("Q1", "first quarter of 2023", "", None),
    ("Q2", "second quarter of 2023", "", None),
    ("Q3", "third quarter of 2023", "", None),
    ("Q4", "fourth quarter of 2023", "", None),
    ("H1", "first half of 2023", "", None),
    ("H2", "second half of 2023", "", None),
    ("Y", "2023", "", "2023"),
    ("FY", "fiscal year 2023", "", None),
    ("DEC", "2020s", "", None),
]


def test_the_table_has_all_precisions_of_the_api() -> None:
    assert [row[0] for row in SAID] == [grain.value for grain in Grain]
    assert len(SAID) == 17


@pytest.mark.parametrize(("abbrev", "words", "short", "machine"), SAID)
def test_a_date_is_said_as_exactly_as_it_is_known(
    abbrev: str, words: str, short: str, machine: str | None
) -> None:
    found = date(MOMENT, abbrev)
    assert (found.words(), found.short(), found.machine()) == (words, short, machine)


@pytest.mark.parametrize(
    ("abbrevs", "day", "month", "year"),
    [
        (("SEC", "MIN", "HR", "PM", "DAY"), DAY, 8, 2023),
        (("AM", "WK", "M"), None, 8, 2023),
        (("Q1", "Q2", "Q3", "Q4", "H1", "H2", "Y", "FY"), None, None, 2023),
        (("DEC",), None, None, None),
    ],
)
def test_an_event_stands_on_the_finest_shelf_that_is_known(
    abbrevs: tuple[str, ...], day: dt.date | None, month: int | None, year: int | None
) -> None:
    for abbrev in abbrevs:
        found = date(MOMENT, abbrev)
        assert (found.day, found.month, found.year, found.decade) == (day, month, year, 2020)


@pytest.mark.parametrize(
    ("abbrev", "start", "end"),
    [
        ("SEC", MOMENT, at(2023, 8, 25, 17, 36, 36)),
        ("MIN", at(2023, 8, 25, 17, 36), at(2023, 8, 25, 17, 37)),
        ("HR", at(2023, 8, 25, 17), at(2023, 8, 25, 18)),
        ("AM", at(2023, 8, 25), at(2023, 8, 27)),
        ("PM", at(2023, 8, 25), at(2023, 8, 26)),
        ("DAY", at(2023, 8, 25), at(2023, 8, 26)),
        ("WK", at(2023, 8, 21), at(2023, 8, 28)),
        ("M", at(2023, 8, 1), at(2023, 9, 1)),
        ("Q1", at(2023, 1, 1), at(2023, 4, 1)),
        ("Q2", at(2023, 4, 1), at(2023, 7, 1)),
        ("Q3", at(2023, 7, 1), at(2023, 10, 1)),
        ("Q4", at(2023, 10, 1), at(2024, 1, 1)),
        ("H1", at(2023, 1, 1), at(2023, 7, 1)),
        ("H2", at(2023, 7, 1), at(2024, 1, 1)),
        ("Y", at(2023, 1, 1), at(2024, 1, 1)),
        ("FY", at(2022, 10, 1), at(2023, 10, 1)),
        ("DEC", at(2020, 1, 1), at(2030, 1, 1)),
    ],
)
def test_a_date_means_all_of_its_period(abbrev: str, start: dt.datetime, end: dt.datetime) -> None:
    assert (date(MOMENT, abbrev).start, date(MOMENT, abbrev).end) == (start, end)


@pytest.mark.parametrize(
    ("precision", "grain"),
    [
        (None, Grain.DAY),
        (Precision(id=99, name="Century", abbrev="CEN"), Grain.DAY),
        (Precision(id=0, name="Second"), Grain.DAY),
        (Precision(id=0, abbrev=" sec "), Grain.SECOND),
        (Precision(id=99, name="Day", abbrev="q3"), Grain.QUARTER_3),
    ],
)
def test_an_unknown_precision_is_a_day_and_never_a_clock_time(
    precision: Precision | None, grain: Grain
) -> None:
    found = date_of(MOMENT, precision)
    assert found is not None
    assert found.grain is grain


def test_an_event_without_a_date_has_none_whatever_its_precision() -> None:
    assert date_of(None, Precision(id=0, abbrev="SEC")) is None


def test_a_date_with_an_offset_is_read_in_utc() -> None:
    found = date(dt.datetime.fromisoformat("2023-08-31T22:30:00-05:00"), "DAY")
    assert (found.words(), found.day, found.month) == ("1 September 2023", dt.date(2023, 9, 1), 9)


@pytest.mark.parametrize(
    ("day", "start", "end", "words", "machine"),
    [
        ((2023, 8, 1), (2023, 7, 31), (2023, 8, 7), "week of 31 July 2023", "2023-W31"),
        ((2024, 12, 31), (2024, 12, 30), (2025, 1, 6), "week of 30 December 2024", "2025-W01"),
        ((2021, 1, 3), (2020, 12, 28), (2021, 1, 4), "week of 28 December 2020", "2020-W53"),
        ((2024, 2, 29), (2024, 2, 26), (2024, 3, 4), "week of 26 February 2024", "2024-W09"),
    ],
)
def test_a_week_over_the_end_of_a_month_or_year_begins_on_its_monday(
    day: tuple[int, ...], start: tuple[int, ...], end: tuple[int, ...], words: str, machine: str
) -> None:
    found = date(at(*day), "WK")
    assert (found.start, found.end) == (at(*start), at(*end))
    assert (found.words(), found.machine()) == (words, machine)
    assert (found.year, found.month) == day[:2]


@pytest.mark.parametrize(
    ("instant", "year"),
    [
        (at(2023, 9, 30, 23, 59, 59), 2023),
        (at(2023, 10, 1), 2024),
        (at(2023, 12, 31), 2024),
        (at(2024, 1, 1), 2024),
        (at(2029, 10, 1), 2030),
    ],
)
def test_a_fiscal_year_begins_in_october_of_the_year_before(
    instant: dt.datetime, year: int
) -> None:
    found = date(instant, "FY")
    assert (fiscal_year(instant), found.year, found.words()) == (year, year, f"fiscal year {year}")
    assert (found.start, found.end) == (at(year - 1, 10, 1), at(year, 10, 1))


def test_an_hour_before_midnight_ends_at_midnight() -> None:
    found = date(at(2023, 12, 31, 23, 30), "HR")
    assert found.words() == "31 December 2023, between 23:00 and 00:00 UTC"
    assert (found.short(), found.end) == ("23–00 UTC", at(2024, 1, 1))


def test_a_moment_is_said_in_english_and_in_utc() -> None:
    moment = dt.datetime.fromisoformat("2023-08-25T01:02:03.456789+02:30")
    assert say_day(moment) == "25 August 2023"
    assert say_minute(moment) == "24 August 2023, 22:32 UTC"
    assert say_instant(moment) == "2023-08-24T22:32:03Z"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("0001-01-01T00:00:00+05:00", "0001-01-01T00:00:00Z"),
        ("9999-12-31T23:59:59-05:00", "9999-12-31T23:59:59Z"),
    ],
)
def test_the_edges_of_the_calendar_stay_within_it(text: str, said: str) -> None:
    moment = dt.datetime.fromisoformat(text)
    assert in_utc(moment).tzinfo is dt.UTC
    assert say_instant(moment) == said


@pytest.mark.parametrize(
    ("instant", "abbrev", "days", "day"),
    [
        # A morning in Japan is the day after in UTC, one in New Zealand from eleven o'clock on.
        (at(2024, 5, 9, 22), "AM", "9 or 10 May 2024", None),
        (at(2024, 5, 9, 12), "AM", "9 or 10 May 2024", None),
        (at(2024, 5, 9, 10, 1), "AM", "9 or 10 May 2024", None),
        (at(2024, 5, 9, 10), "AM", "9 May 2024", dt.date(2024, 5, 9)),
        (at(2024, 5, 9), "AM", "9 May 2024", dt.date(2024, 5, 9)),
        # An afternoon in California is the day before in UTC.
        (at(2024, 5, 9), "PM", "8 or 9 May 2024", None),
        (at(2024, 5, 9, 11, 59), "PM", "8 or 9 May 2024", None),
        (at(2024, 5, 9, 12), "PM", "9 May 2024", dt.date(2024, 5, 9)),
        (at(2024, 5, 9, 22), "PM", "9 May 2024", dt.date(2024, 5, 9)),
        (at(2024, 5, 9, 22, 1), "PM", "9 or 10 May 2024", None),
        (at(2024, 5, 31, 23), "AM", "31 May or 1 June 2024", None),
        (at(2024, 1, 1, 1), "PM", "31 December 2023 or 1 January 2024", None),
    ],
)
def test_no_local_day_is_said_that_is_not_known(
    instant: dt.datetime, abbrev: str, days: str, day: dt.date | None
) -> None:
    found = date(instant, abbrev)
    half = {"AM": "morning", "PM": "afternoon"}[abbrev]
    words = f"{days}, in the {half} (local time at the place)"
    assert (found.words(), found.day) == (words, day)
    assert found.machine() == (day.isoformat() if day else None)


def test_a_list_says_two_days_in_few_words() -> None:
    found, late = date(at(2024, 5, 9, 22), "AM"), date(at(2024, 5, 31, 22), "AM")
    half = "a.m. local"
    assert found.in_list() == f"9 or 10 May 2024, {half}"
    assert found.in_month() == f"Thu 9 or Fri 10, {half}"
    assert late.in_list() == f"31 May or 1 Jun 2024, {half}"
    assert date(at(2024, 12, 31, 22), "AM").in_list() == f"31 Dec 2024 or 1 Jan 2025, {half}"


# Rules, over all the years that an event may stand in.

DATES = st.builds(
    EventDate,
    st.datetimes(
        dt.datetime(1900, 1, 1),  # noqa: DTZ001 - the strategy adds the time zone
        dt.datetime(2999, 12, 31, 23, 59, 59, 999999),  # noqa: DTZ001 - likewise
        timezones=st.just(dt.UTC),
    ),
    st.sampled_from(Grain),
)
NAMED_PARTS = {"Q1", "Q2", "Q3", "Q4", "H1", "H2"}
DAYS = {"SEC", "MIN", "HR", "AM", "PM", "DAY"}


@RULE
@given(DATES)
def test_the_instant_lies_within_the_period_unless_its_precision_names_another_one(
    found: EventDate,
) -> None:
    assert found.start < found.end
    if found.grain.value in NAMED_PARTS:
        assert found.start.year == found.instant.year
        assert found.end <= at(found.instant.year + 1, 1, 1)
    else:
        assert found.start <= found.instant < found.end


@RULE
@given(DATES)
def test_a_named_part_of_a_year_is_a_quarter_or_a_half_of_it(found: EventDate) -> None:
    quarters = [date(found.instant, f"Q{number}") for number in (1, 2, 3, 4)]
    halves = [date(found.instant, f"H{number}") for number in (1, 2)]
    year = date(found.instant, "Y")
    for parts in (quarters, halves):
        edges = [part.start for part in parts] + [year.end]
        assert edges == [year.start] + [part.end for part in parts]


@RULE
@given(DATES)
def test_words_name_a_clock_time_only_where_one_is_known(found: EventDate) -> None:
    clock = re.search(r"\d\d:\d\d", found.words()) is not None
    assert clock == found.has_clock == (found.grain.value in {"SEC", "MIN", "HR"})
    assert clock == (re.search(r"\d", found.short()) is not None)


@RULE
@given(DATES)
def test_a_coarse_date_has_no_day_no_month_and_no_year_of_its_own(found: EventDate) -> None:
    grain = found.grain.value
    assert (found.day is not None) == (grain in DAYS) or grain in {"AM", "PM"}
    assert (found.month is not None) == (grain in DAYS | {"WK", "M"})
    assert (found.year is None) == (grain == "DEC")
    assert found.is_instant == (grain in {"SEC", "MIN"})


@RULE
@given(DATES)
def test_the_machine_readable_date_is_valid_html_and_never_finer_than_the_precision(
    found: EventDate,
) -> None:
    text = found.machine()
    if text is None:
        assert found.grain.value in NAMED_PARTS | {"FY", "DEC", "AM", "PM"}
        return
    start, end = html_period(text)
    assert start <= found.start
    assert found.end <= end


HTML_TIMES = {
    "year": r"(\d{4,})",
    "month": r"(\d{4,})-(\d\d)",
    "week": r"(\d{4,})-W(\d\d)",
    "day": r"(\d{4,})-(\d\d)-(\d\d)",
    "minute": r"(\d{4,})-(\d\d)-(\d\d)T(\d\d):(\d\d)Z",
    "second": r"(\d{4,})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)Z",
}
"""The forms of `<time datetime>` (HTML, 4.5.14) that name a period."""


def html_period(text: str) -> tuple[dt.datetime, dt.datetime]:
    """What a value of `<time datetime>` means: its first instant, and the one after its last."""
    for kind, form in HTML_TIMES.items():
        found = re.fullmatch(form, text)
        if found:
            return _period(kind, *map(int, found.groups()))
    raise AssertionError(f"{text} is no valid time string")


def _period(kind: str, *parts: Any) -> tuple[dt.datetime, dt.datetime]:  # noqa: ANN401 - integers
    match kind:
        case "year":
            return at(*parts, 1, 1), at(parts[0] + 1, 1, 1)
        case "month":
            year, month = parts
            return at(*parts, 1), at(year + month // 12, month % 12 + 1, 1)
        case "week":
            year, week = parts
            monday = dt.date.fromisocalendar(year, week, 1)
            start = at(monday.year, monday.month, monday.day)
            return start, start + dt.timedelta(weeks=1)
        case _:
            return at(*parts), at(*parts) + dt.timedelta(**{f"{kind}s": 1})
