"""What the archive adds up to, against a count of the records by other means."""

import datetime as dt
from collections import Counter
from itertools import pairwise
from statistics import median_low

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.archive.changes import Change, Claim, Kind
from generator.archive.entries import Override, Overrides
from generator.archive.grouping import Archive, make_archive
from generator.archive.records import decode_records
from generator.archive.statistics import (
    Band,
    count_week,
    count_years,
    measure_notice,
    measure_slips,
    spread,
)
from tests.bench.synthetic import as_of, make_records
from tests.projects import Json, as_line, record
from tests.site.samples import coarse_records

COUNT = 400
NOW = as_of(COUNT)
CLOCKS = {"SEC", "MIN", "HR"}
DAYS = CLOCKS | {"AM", "PM", "DAY"}
MONTHS = DAYS | {"WK", "M"}


def many() -> list[Json]:
    """Synthetic records, and one for each precision."""
    return [*make_records(COUNT), *coarse_records()]


def archive_of(
    records: list[Json], *changes: Change, overrides: Overrides | None = None
) -> Archive:
    return make_archive(decode_records(map(as_line, records)).events, changes, NOW, overrides or {})


def grain(found: Json) -> str:
    """A record's precision; without one it is taken for a day."""
    precision = found["date_precision"]
    return str(precision["abbrev"]) if precision else "DAY"


def date(found: Json) -> dt.datetime:
    return dt.datetime.fromisoformat(found["date"])


def year(found: Json) -> int | None:
    """The year whose listing a record stands on; a fiscal year begins in October."""
    if not found["date"] or grain(found) == "DEC":
        return None
    day = date(found)
    return day.year + (grain(found) == "FY" and day.month > 9)


def moved(number: int, before: str, after: str, precision: str = "DAY") -> Change:
    claims = (
        Claim(date=dt.datetime.fromisoformat(day).replace(tzinfo=dt.UTC), precision=precision)
        for day in (before, after)
    )
    return Change(at=NOW, event=number, kind=Kind.MOVED, before=next(claims), after=next(claims))


def test_years_have_the_types_and_months_of_their_records() -> None:
    records = many()
    types = Counter((year(found), found["type"]["id"]) for found in records if year(found))
    months = Counter(
        (date(found).year, date(found).month)
        for found in records
        if found["date"] and grain(found) in MONTHS
    )
    years = count_years(archive_of(records))
    assert {
        (found.number, kind): count for found in years for kind, count in found.types.items()
    } == types
    assert {
        (found.number, place): count
        for found in years
        for place, count in enumerate(found.months, start=1)
        if count
    } == months


def test_types_and_months_of_a_year_add_up_to_its_listing() -> None:
    archive = archive_of([*many(), record(id=9200, type=None)])
    for tally, listing in zip(count_years(archive), archive.years, strict=True):
        assert tally.number == listing.number
        assert tally.count == listing.count == sum(tally.months) + tally.coarse


def test_an_event_without_a_type_counts_as_such() -> None:
    (tally,) = count_years(archive_of([record(type=None), record(id=1)]))
    assert tally.types == {None: 1, record()["type"]["id"]: 1}


def has_known_day(found: Json) -> bool:
    """A local half of a day is of a known day only where it is of one day in all zones."""
    if not found["date"] or grain(found) not in DAYS:
        return False
    clock = date(found).time()
    match grain(found):
        case "AM":
            return clock <= dt.time(10)
        case "PM":
            return dt.time(12) <= clock <= dt.time(22)
        case _:
            return True


def test_weekdays_count_known_days_and_hours_known_hours() -> None:
    records = many()
    known = [found for found in records if has_known_day(found)]
    weekdays = Counter(date(found).weekday() for found in known)
    timed = [found for found in known if found["date_precision"] and grain(found) in CLOCKS]
    hours = Counter((date(found).weekday(), date(found).hour) for found in timed)
    week = count_week(archive_of(records).entries)
    assert dict(enumerate(week.weekdays)) == weekdays
    assert {
        (weekday, hour): count
        for weekday, row in enumerate(week.hours)
        for hour, count in enumerate(row)
        if count
    } == hours
    assert (week.of_known_day, week.of_known_hour) == (len(known), len(timed))


@pytest.mark.parametrize("abbrev", sorted(MONTHS - CLOCKS))
def test_a_clock_that_nobody_vouches_for_is_no_hour(abbrev: str) -> None:
    precision = {"id": 1, "name": abbrev, "abbrev": abbrev}
    found = record(date_precision=precision)
    week = count_week(archive_of([found]).entries)
    assert (week.of_known_day, week.of_known_hour) == (int(has_known_day(found)), 0)


def test_notice_runs_from_the_earliest_update_to_the_day() -> None:
    records = many()
    expected = [
        (date(found).date() - first.date()).days
        for found in records
        if has_known_day(found)
        if (stamps := [dt.datetime.fromisoformat(one["created_on"]) for one in found["updates"]])
        for first in [min(*stamps, NOW)]
    ]
    notice = measure_notice(archive_of(records).entries)
    assert (notice.size, notice.median) == (len(expected), median_low(expected))
    assert [band.count for band in notice.bands] == [
        sum(days < 0 for days in expected),
        sum(days == 0 for days in expected),
        sum(1 <= days <= 6 for days in expected),
        sum(7 <= days <= 29 for days in expected),
        sum(30 <= days <= 90 for days in expected),
        sum(days > 90 for days in expected),
    ]


def test_what_the_ledger_saw_comes_before_an_update() -> None:
    seen = Change(at=dt.datetime(2023, 8, 20, tzinfo=dt.UTC), event=856, kind=Kind.ADDED)
    assert measure_notice(archive_of([record()], seen).entries).median == 5


def test_an_event_of_which_nothing_tells_when_it_was_known_has_no_notice() -> None:
    notice = measure_notice(archive_of([record(updates=[])]).entries)
    assert (notice.size, notice.median) == (0, None)


def test_a_removed_event_counts_and_a_suppressed_one_does_not() -> None:
    records = [record(), record(id=1), record(id=2)]
    removed = Change(at=NOW, event=1, kind=Kind.REMOVED)
    archive = archive_of(records, removed, overrides={2: Override(suppress="A copy.")})
    assert sum(tally.count for tally in count_years(archive)) == 2
    assert count_week(archive.entries).of_known_day == 2


def test_slips_tell_how_often_and_how_far() -> None:
    records = [
        record(id=1, date="2023-08-25T00:00:00Z"),
        record(id=2, date="2023-08-25T00:00:00Z"),
        record(id=3, date="2023-08-25T00:00:00Z"),
        record(id=4),
    ]
    slips = measure_slips(
        archive_of(
            records,
            moved(1, "2023-08-20", "2023-08-25"),
            moved(2, "2023-09-30", "2023-08-01"),
            moved(2, "2023-08-01", "2023-08-25"),
            moved(3, "2023-06-30", "2023-08-31", "M"),
        ).entries
    )
    assert slips.times == ((1, 2), (2, 1))
    assert (slips.moved, slips.moves) == (3, 4)
    # The third was announced for a month: no number of days tells how far it moved.
    assert slips.shifts.size == 2
    assert [band for band in slips.shifts.bands if band.count] == [
        Band(first=None, last=-30, count=1),
        Band(first=1, last=6, count=1),
    ]


def test_an_event_that_never_moved_is_no_slip() -> None:
    slips = measure_slips(archive_of(many()).entries)
    assert (slips.times, slips.moved, slips.moves, slips.shifts.size) == ((), 0, 0, 0)


numbers = st.lists(st.integers(-5000, 5000), max_size=60)
edges = st.lists(st.integers(-100, 100), unique=True, max_size=8).map(sorted)


@given(numbers, edges)
def test_every_number_is_in_the_one_class_that_spans_it(
    found: list[int], starts: list[int]
) -> None:
    result = spread(found, starts)
    assert sum(band.count for band in result.bands) == result.size == len(found)
    for band in result.bands:
        assert band.count == sum(
            (band.first is None or days >= band.first) and (band.last is None or days <= band.last)
            for days in found
        )


@given(edges)
def test_classes_leave_no_gap(starts: list[int]) -> None:
    bands = spread([], starts).bands
    assert (bands[0].first, bands[-1].last) == (None, None)
    for band, after in pairwise(bands):
        assert band.last is not None
        assert band.last + 1 == after.first


@given(numbers.filter(bool))
def test_the_median_is_one_of_the_numbers(found: list[int]) -> None:
    assert spread(found, ()).median == median_low(found)
