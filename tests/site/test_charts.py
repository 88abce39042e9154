"""Charts stay within their frame and tell the numbers they are given, whatever these are."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.site.pages.periods import YearPage
from generator.site.parts.charts import (
    LEVELS,
    Bar,
    BarChart,
    Datum,
    HeatCell,
    Label,
    Name,
    make_bars,
    make_columns,
    make_heat_map,
    make_small_columns,
    make_ticks,
)
from generator.site.parts.year_strip import YearStrip, make_year_strip
from tests.projects import Json, record
from tests.site.samples import make_site, outputs_of

ROUNDED = 0.02
"""What rounding to two digits may add to a place and a size."""

numbers = st.integers(0, 10) | st.integers(0, 10_000_000)
rows = st.lists(numbers, max_size=40)
grids = st.integers(1, 30).flatmap(
    lambda width: st.lists(st.lists(numbers, min_size=width, max_size=width), max_size=12)
)


def data(counts: list[int]) -> list[Datum]:
    return [Datum(f"Number {place}", count) for place, count in enumerate(counts)]


def names(counts: list[int]) -> list[Name]:
    return [Name(str(place)) for place in range(len(counts))]


def bars_of(counts: list[int]) -> BarChart:
    found = data(counts)
    return make_bars([datum.label for datum in found], found)


def is_within(mark: Bar | HeatCell, height: float) -> bool:
    across = mark.x >= 0 and mark.x + mark.width <= 100 + ROUNDED
    return across and mark.y >= 0 and mark.y + mark.height <= height + ROUNDED


def overlap(one: HeatCell, other: HeatCell) -> bool:
    aside = one.x + one.width <= other.x + ROUNDED or other.x + other.width <= one.x + ROUNDED
    above = one.y + one.height <= other.y + ROUNDED or other.y + other.height <= one.y + ROUNDED
    return not (aside or above)


@given(rows)
def test_bars_lie_within_their_chart_and_do_not_touch(counts: list[int]) -> None:
    chart = bars_of(counts)
    assert len(chart.bars) == len(counts)
    assert all(is_within(bar, chart.height) for bar in chart.bars)
    assert all(bar.y + bar.height < after.y for bar, after in pairwise(chart.bars))


@given(rows)
def test_a_bar_is_as_long_as_its_number(counts: list[int]) -> None:
    most = max(counts, default=0)
    for count, bar in zip(counts, bars_of(counts).bars, strict=True):
        if count == 0:
            assert bar.width == 0
        else:
            assert bar.width == pytest.approx(max(0.5, 100 * count / most), abs=ROUNDED)
        assert bar.value == f"{count:,}"


@given(rows)
def test_columns_lie_within_their_chart(counts: list[int]) -> None:
    chart = make_columns(names(counts), data(counts))
    assert all(is_within(bar, chart.height) for bar in chart.bars)
    labels = (*chart.names, *chart.sums, *chart.lines)
    assert all(0 <= one.x <= 100 and 0 <= one.y <= chart.height for one in labels)


@given(rows)
def test_columns_stand_on_the_lowest_line_in_scale(counts: list[int]) -> None:
    chart = make_columns(names(counts), data(counts))
    assert_in_scale(counts, chart.bars, chart.lines, make_ticks(max(counts, default=0)))


@given(st.lists(st.integers(0, 5_000), min_size=1, max_size=40), st.integers(5_000, 10_000))
def test_small_charts_have_one_scale_and_name_their_ends(counts: list[int], most: int) -> None:
    chart = make_small_columns(names(counts), data(counts), most)
    assert all(is_within(bar, chart.height) for bar in chart.bars)
    assert_in_scale(counts, chart.bars, chart.lines, make_ticks(most, 4))
    assert {one.words for one in chart.names} == {"0", str(len(counts) - 1)}
    assert len(chart.names) == min(2, len(counts))


def assert_in_scale(
    counts: list[int], bars: tuple[Bar, ...], lines: tuple[Label, ...], ticks: tuple[int, ...]
) -> None:
    bottom, top = lines[0].y, lines[-1].y
    scale = (bottom - top) / ticks[-1]
    for count, bar in zip([count for count in counts if count], bars, strict=True):
        assert bar.value == f"{count:,}"
        assert bar.y + bar.height == pytest.approx(bottom, abs=ROUNDED)
        assert bar.height == pytest.approx(scale * count, abs=ROUNDED)
    assert [line.words for line in lines] == [f"{tick:,}" for tick in ticks]


@given(st.integers(1, 200), st.integers(0, 10_000_000))
def test_no_two_labels_of_a_row_run_into_each_other(count: int, number: int) -> None:
    chart = make_columns([Name("2023")] * count, [Datum("", number)] * count)
    for labels in (chart.names, chart.sums):
        for width, shown in ((460, labels), (240, [one for one in labels if not one.minor])):
            length = max(len(one.words) for one in labels) * 7
            places = [one.x * width / 100 for one in shown]
            assert all(after - place >= length for place, after in pairwise(places))


@given(st.integers(1, 200))
def test_the_newest_column_has_its_name_on_every_screen(count: int) -> None:
    years = [Name(str(year)) for year in range(1900, 1900 + count)]
    chart = make_columns(years, data([0] * count))
    newest = chart.names[-1]
    assert (newest.words, newest.minor) == (str(1899 + count), False)


@given(grids)
def test_marks_stay_in_their_cells_and_empty_cells_have_none(grid: list[list[int]]) -> None:
    width = len(grid[0]) if grid else 0
    heads = [Name(str(place)) for place in range(width)]
    chart = make_heat_map([str(line) for line in range(len(grid))], heads, list(map(data, grid)))
    filled = [count for row in grid for count in row if count]
    assert len(chart.cells) == len(filled)
    assert all(is_within(cell, chart.height) for cell in chart.cells)
    assert all(1 <= cell.level <= LEVELS for cell in chart.cells)
    assert not any(overlap(one, other) for one, other in pairwise(chart.cells))
    assert all(
        cell.title.endswith(f": {count:,} event" + "s" * (count != 1))
        for cell, count in zip(chart.cells, filled, strict=True)
    )


@given(st.lists(st.integers(1, 10_000_000), min_size=2, max_size=2).map(sorted))
def test_the_greater_number_has_the_larger_and_darker_mark(pair: list[int]) -> None:
    cells = make_heat_map(["a"], [Name("1"), Name("2")], [data(pair)]).cells
    less, more = cells
    assert (less.width, less.height, less.level) <= (more.width, more.height, more.level)
    assert more.level == LEVELS


@given(st.integers(0, 10**12))
def test_ticks_are_few_and_round_and_reach_the_greatest(most: int) -> None:
    ticks = make_ticks(most)
    (step,) = {after - tick for tick, after in pairwise(ticks)}
    assert str(step).rstrip("0") in {"1", "2", "5"}
    assert ticks[0] == 0
    assert ticks[-2] < max(1, most) <= ticks[-1]
    assert len(ticks) <= 6


def test_a_long_name_is_cut_where_it_stands_and_whole_where_it_is_read() -> None:
    name = "Donaudampfschifffahrtsgesellschaft " * 4
    (bar,) = make_bars([name], [Datum(name, 1)]).bars
    assert len(bar.label) <= 36
    assert bar.title == f"{name}: 1 event"


def strip_of(year: int, days: dict[dt.date, int]) -> YearStrip:
    """The strip of a year with so many events on some of its days, and one of no known day."""
    records: list[Json] = [
        record(id=number, slug=f"event-{number}", date=f"{day}T12:00:00Z")
        for number, day in enumerate(day for day, count in days.items() for _ in range(count))
    ]
    month = {"id": 7, "name": "Month", "abbrev": "M"}
    records.append(record(id=9000, date=f"{year:04}-01-31T00:00:00Z", date_precision=month))
    page = outputs_of(make_site(records))[f"{year}/index.html"]
    assert isinstance(page, YearPage)
    return make_year_strip(page.days)


years = st.integers(1900, 2999)
A_FEW = settings(deadline=None, max_examples=30)


@A_FEW
@given(years)
def test_every_day_of_a_year_has_a_place_of_its_own(year: int) -> None:
    blocks = strip_of(year, {}).months
    days = 365 + (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))
    assert sum(block.specks.count("M") for block in blocks) == days
    for block in blocks:
        specks = block.specks.split("z")[:-1]
        assert len(set(specks)) == len(specks)
        for speck in specks:
            left, top = map(int, speck.lstrip("M").split("h")[0].split())
            assert 0 <= left <= block.width - 3
            assert 0 <= top <= block.height - 3


@A_FEW
@given(years.flatmap(lambda year: st.dates(dt.date(year, 1, 1), dt.date(year, 12, 31))))
def test_a_day_stands_under_its_weekday_in_its_month(day: dt.date) -> None:
    block = strip_of(day.year, {day: 1}).months[day.month - 1]
    (mark,) = block.days
    pitch = block.height // 7
    assert mark.y // pitch == day.weekday()
    assert mark.x // pitch == (day.replace(day=1).weekday() + day.day - 1) // 7
    assert 0 <= mark.x <= mark.x + mark.side <= block.width
    assert 0 <= mark.y <= mark.y + mark.side <= block.height


@pytest.mark.parametrize(("count", "level"), [(1, 1), (2, 2), (3, 3), (4, 4), (5, 4), (30, 4)])
def test_a_busier_day_has_a_larger_mark_that_says_how_busy(count: int, level: int) -> None:
    (mark,) = strip_of(2023, {dt.date(2023, 8, 25): count}).months[7].days
    events = "1 event" if count == 1 else f"{count} events"
    assert (mark.level, mark.side, mark.title, mark.href) == (
        level,
        6 + 2 * level,
        f"{events} on 25 August 2023",
        "/archive/2023/08/#d25",
    )


def test_a_month_is_a_link_if_it_has_a_page() -> None:
    blocks = strip_of(2023, {dt.date(2023, 8, 25): 1}).months
    assert {block.name: block.href for block in blocks if block.href} == {
        "January": "/archive/2023/01/",
        "August": "/archive/2023/08/",
    }


def test_a_strip_says_how_many_events_are_on_it_and_how_many_are_not() -> None:
    days = {dt.date(2023, 8, 25): 2, dt.date(2023, 8, 26): 1}
    summary = strip_of(2023, days).summary
    assert summary.startswith("3 events on 2 days.")
    assert summary.endswith("Not shown: 1 event of no known day.")
