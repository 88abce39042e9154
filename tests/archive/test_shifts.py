"""How far a date has moved is said no finer than the coarser of the two dates is known."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.archive.dates import EventDate, Grain, date_of
from generator.archive.model import Precision
from generator.archive.shifts import Unit, say_moves, shift_of

RULE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
DATES = st.builds(
    EventDate,
    st.datetimes(
        dt.datetime(1900, 1, 1),  # noqa: DTZ001 - the strategy adds the time zone
        dt.datetime(2999, 12, 31),  # noqa: DTZ001 - likewise
        timezones=st.just(dt.UTC),
    ),
    st.sampled_from(Grain),
)


def date(text: str, abbrev: str) -> EventDate:
    instant = dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)
    found = date_of(instant, Precision(id=0, abbrev=abbrev))
    assert found is not None
    return found


def words(first: tuple[str, str], present: tuple[str, str]) -> str | None:
    shift = shift_of(date(*first), date(*present))
    return shift.words() if shift else None


@pytest.mark.parametrize(
    ("first", "present", "said"),
    [
        (("2023-08-25", "DAY"), ("2023-09-06", "DAY"), "12 days later"),
        (("2023-08-25", "DAY"), ("2023-08-24", "DAY"), "1 day earlier"),
        (("2020-01-01", "DAY"), ("2023-08-25", "DAY"), "1,332 days later"),
        (("2023-08-25T17:36", "MIN"), ("2023-08-25T14:36", "MIN"), "3 hours earlier"),
        (("2023-08-25T17:36", "MIN"), ("2023-08-25T18:56", "MIN"), "1 hour 20 minutes later"),
        (("2023-08-25T17:36:35", "SEC"), ("2023-08-25T17:36:34", "SEC"), "1 second earlier"),
        (("2023-08-25T23:50", "MIN"), ("2023-08-26T00:10", "SEC"), "20 minutes later"),
        (("2023-08-25T00:00", "MIN"), ("2023-08-25T23:59", "MIN"), "23 hours 59 minutes later"),
        (("2023-08-25T23:00", "MIN"), ("2023-08-26T23:00", "MIN"), "1 day later"),
        (("2023-08-25T23:00", "MIN"), ("2023-08-27T01:00", "MIN"), "2 days later"),
        (("2023-08-25T17:00", "HR"), ("2023-08-25T18:40", "MIN"), "1 hour later"),
        (("2023-08-25T17:36", "MIN"), ("2023-08-28", "DAY"), "3 days later"),
        (("2023-08-25", "AM"), ("2023-08-26T15:00", "PM"), "1 day later"),
        (("2023-08-31", "WK"), ("2023-09-20", "DAY"), "3 weeks later"),
        (("2023-08-31", "M"), ("2023-09-01", "DAY"), "1 month later"),
        (("2023-08-25", "DAY"), ("2024-10-31", "M"), "14 months later"),
        (("2023-09-30", "Q3"), ("2024-01-31", "M"), "2 quarters later"),
        (("2023-06-30", "H1"), ("2024-03-31", "Q1"), "2 half-years later"),
        (("2027-12-31", "Y"), ("2026-06-30", "H1"), "1 year earlier"),
        (("2027-09-30", "FY"), ("2027-10-01", "DAY"), "1 fiscal year later"),
        (("2029-12-31", "DEC"), ("2030-01-01", "DAY"), "1 decade later"),
    ],
)
def test_a_shift_is_counted_in_the_unit_of_the_coarser_date(
    first: tuple[str, str], present: tuple[str, str], said: str
) -> None:
    assert words(first, present) == f"{said} than first announced"


@pytest.mark.parametrize(
    ("first", "present"),
    [
        (("2023-08-25T17:36", "MIN"), ("2023-08-25T17:36", "MIN")),
        (("2023-08-25", "DAY"), ("2023-08-25T12:00", "DAY")),
        (("2023-08-25", "AM"), ("2023-08-25", "AM")),
        (("2023-08-31", "M"), ("2023-08-01", "M")),
        (("2023-09-30", "Q3"), ("2023-08-01", "Q3")),
    ],
)
def test_a_date_that_means_the_same_again_is_back(
    first: tuple[str, str], present: tuple[str, str]
) -> None:
    assert words(first, present) == "back on the date first announced"


@pytest.mark.parametrize(
    ("first", "present", "unit"),
    [
        (("2023-08-31", "M"), ("2023-08-28", "DAY"), "month"),
        (("2023-08-25", "DAY"), ("2023-08-25T17:36", "MIN"), "day"),
        (("2023-08-25", "DAY"), ("2023-08-25T15:00", "PM"), "day"),
        (("2023-08-25", "WK"), ("2023-08-21", "DAY"), "week"),
        (("2027-12-31", "Y"), ("2027-09-30", "Q3"), "year"),
        (("2027-09-30", "FY"), ("2026-10-01", "DAY"), "fiscal year"),
    ],
)
def test_a_finer_date_within_the_first_one_is_no_distance(
    first: tuple[str, str], present: tuple[str, str], unit: str
) -> None:
    assert words(first, present) == f"within the {unit} first announced"


@pytest.mark.parametrize(
    ("first", "present"),
    [
        pytest.param(("2023-08-25", "DAY"), ("2023-08-31", "M"), id="became coarser"),
        pytest.param(
            ("2023-08-25", "AM"), ("2023-08-25T15:00", "PM"), id="from morning to afternoon"
        ),
        pytest.param(("2023-08-25", "DAY"), ("2023-08-26", "PM"), id="a day that is not known"),
        pytest.param(
            ("2023-08-25", "AM"), ("2023-08-25T20:00", "HR"), id="local time at the place"
        ),
        pytest.param(("2023-08-31", "WK"), ("2023-10-31", "M"), id="a week in two months"),
        pytest.param(("2027-12-31", "Y"), ("2027-09-30", "FY"), id="a year in two fiscal years"),
        pytest.param(("2030-09-30", "FY"), ("2019-12-31", "DEC"), id="a year in two decades"),
    ],
)
def test_what_cannot_be_compared_is_no_shift(
    first: tuple[str, str], present: tuple[str, str]
) -> None:
    assert words(first, present) is None


@pytest.mark.parametrize(
    ("times", "said"),
    [
        (1, "Moved once"),
        (2, "Moved twice"),
        (3, "Moved three times"),
        (10, "Moved ten times"),
        (11, "Moved 11 times"),
        (1000, "Moved 1,000 times"),
    ],
)
def test_up_to_ten_moves_are_said_in_words(times: int, said: str) -> None:
    assert say_moves(times, None) == said


def test_the_moves_and_the_shift_are_one_sentence() -> None:
    shift = shift_of(date("2023-08-25", "DAY"), date("2023-09-06", "DAY"))
    assert say_moves(3, shift) == "Moved three times, 12 days later than first announced"


@RULE
@given(DATES, DATES)
def test_the_way_back_is_as_far(one: EventDate, other: EventDate) -> None:
    there, back = shift_of(one, other), shift_of(other, one)
    if there and back:
        assert (there.number, there.unit) == (-back.number, back.unit)
    else:
        assert not any(shift and shift.number for shift in (there, back))


@RULE
@given(DATES, DATES)
def test_later_means_that_the_whole_date_lies_later(one: EventDate, other: EventDate) -> None:
    shift = shift_of(one, other)
    if shift and shift.number:
        earlier, later = (one, other) if shift.number > 0 else (other, one)
        assert earlier.end <= later.start


@RULE
@given(DATES, DATES)
def test_hours_are_counted_only_between_dates_with_a_clock_time(
    one: EventDate, other: EventDate
) -> None:
    shift = shift_of(one, other)
    if shift and shift.unit in {Unit.SECOND, Unit.MINUTE, Unit.HOUR}:
        assert one.has_clock
        assert other.has_clock
        assert "day" not in shift.words()
