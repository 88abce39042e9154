"""Figures: a chart under what it says, with what was counted and a table of the same numbers."""

from collections.abc import Iterable, Sequence
from enum import Enum
from functools import partial
from itertools import combinations, groupby
from operator import attrgetter
from typing import assert_never

import msgspec
from msgspec import Struct

from generator.archive.counts import count_of
from generator.site import urls
from generator.site.keys import What
from generator.site.parts.charts import (
    BarChart,
    ColumnChart,
    Datum,
    HeatMap,
    Name,
    make_bars,
    make_columns,
    make_heat_map,
    make_small_columns,
)
from generator.site.parts.year_strip import YearDays, YearStrip, make_year_strip
from generator.site.urls import Urls

_BARS = 10
_FRAME, _LINE, _LETTERS = 200, 25, 34  # what stands around a drawing, a line of words, its length


class Shape(Enum):
    """How a chart is drawn."""

    BARS = "bars"
    COLUMNS = "columns"
    SMALL = "small columns"
    GRID = "grid"
    STRIP = "strip"


class Cell(Struct, frozen=True):
    """A number or a name in a table, and the listing it leads to."""

    words: str
    href: str | None = None


class Line(Struct, frozen=True):
    """Numbers under one name: `name` is the one in the drawing, `head` the one in the table."""

    name: Name
    head: Cell
    data: tuple[Datum, ...]


class Title(Struct, frozen=True):
    """How a chart is called: its anchor and topic, and its table's caption and first head."""

    anchor: str
    topic: str
    caption: str
    counted: str


class Chart(What, frozen=True, kw_only=True):
    """Numbers to draw: what they say, what was counted, and all of them in lines.

    `heads` name the columns of the table, `names` those of a grid. The lines of a `SMALL` one have
    a number for each head, all others but a grid's have one number.
    """

    title: Title
    finding: str
    note: str
    shape: Shape
    lines: tuple[Line, ...]
    heads: tuple[Cell, ...] = (Cell("Events"),)
    names: tuple[Name, ...] = ()
    days: YearDays | None = None

    @property
    def is_wide(self) -> bool:
        """Whether it needs the whole width of a page."""
        return self.shape in {Shape.SMALL, Shape.STRIP} or self.title.anchor == "years"

    @property
    def has_sums(self) -> bool:
        """Whether the numbers of a line add up to something."""
        return len(self.heads) > 1

    @property
    def sheet(self) -> tuple[tuple[str | int, ...], ...]:
        """The table as plain values, with its heads."""
        sums = ("All",) if self.has_sums else ()
        head = (self.title.counted, *(found.words for found in self.heads), *sums)
        return (head, *((line.head.words, *self._numbers(line)) for line in self.lines))

    def _numbers(self, line: Line) -> tuple[int, ...]:
        counts = tuple(datum.count for datum in line.data)
        return (*counts, sum(counts)) if self.has_sums else counts


class TableRow(Struct, frozen=True):
    """A row under its name."""

    head: Cell
    cells: tuple[Cell, ...]


class Table(Struct, frozen=True):
    """The numbers of a chart in full; the first of `heads` stands over the names of the rows."""

    caption: str
    heads: tuple[Cell, ...]
    rows: tuple[TableRow, ...]


class SmallChart(Struct, frozen=True):
    """One of several charts of one kind, on one scale."""

    name: Cell
    chart: ColumnChart


class Figure(Struct, frozen=True, kw_only=True):
    """One chart of one kind or another.

    `finding` is what it says, empty where nothing stands out; `note` says what was counted.
    """

    anchor: str
    topic: str
    finding: str
    note: str
    table: Table
    csv: str
    bars: BarChart | None = None
    columns: ColumnChart | None = None
    heat_map: HeatMap | None = None
    strip: YearStrip | None = None
    small: tuple[SmallChart, ...] = ()


class Band(Struct, frozen=True):
    """Figures side by side in columns that end at about the same height."""

    columns: tuple[tuple[Figure, ...], ...]


def is_worth_drawing(data: Iterable[Datum]) -> bool:
    """Whether there are two numbers at least: one has nothing to be compared with."""
    return sum(datum.count > 0 for datum in data) > 1


def list_lines(data: Iterable[Datum], names: Iterable[Name] = ()) -> tuple[Line, ...]:
    """One number a line; its name is the link, if there is anything to be led to."""
    found = tuple(data)
    short = tuple(names) or tuple(Name(datum.label) for datum in found)
    return tuple(
        Line(name, Cell(datum.label, datum.href if datum.count else None), (datum,))
        for name, datum in zip(short, found, strict=True)
    )


def make_bands(address: Urls, charts: Sequence[Chart]) -> tuple[Band, ...]:
    """The figures of a page: a wide one alone, those between two wide ones in two columns."""
    return tuple(
        band
        for is_wide, found in groupby(charts, attrgetter("is_wide"))
        for band in _place([make_figure(address, chart) for chart in found], is_wide=is_wide)
    )


def _place(figures: Sequence[Figure], *, is_wide: bool) -> Iterable[Band]:
    return [Band(((figure,),)) for figure in figures] if is_wide else [Band(_balance(figures))]


def make_figure(address: Urls, chart: Chart) -> Figure:
    """Draw a chart."""
    title = chart.title
    figure = Figure(
        anchor=title.anchor,
        topic=title.topic,
        finding=chart.finding,
        note=chart.note,
        table=_make_table(chart),
        csv=address.link(urls.chart_address(title.anchor)),
    )
    draw = partial(msgspec.structs.replace, figure)
    names = [line.name for line in chart.lines]
    rows = [line.data for line in chart.lines]
    match chart.shape:
        case Shape.BARS:
            shown = [name.words for name in names[:_BARS]]
            return draw(bars=make_bars(shown, [datum for (datum,) in rows[:_BARS]]))
        case Shape.COLUMNS:
            return draw(columns=make_columns(names, [datum for (datum,) in rows]))
        case Shape.SMALL:
            return draw(small=tuple(_draw_small(chart, names)))
        case Shape.GRID:
            side = [name.words for name in names]
            return draw(heat_map=make_heat_map(side, chart.names, rows))
        case Shape.STRIP:
            return draw(strip=make_year_strip(chart.days) if chart.days else None)
        case _ as unreachable:
            assert_never(unreachable)


def _draw_small(chart: Chart, names: Sequence[Name]) -> Iterable[SmallChart]:
    """A small chart for each column of the table, all of them as high as the greatest number."""
    most = max(datum.count for line in chart.lines for datum in line.data)
    for place, head in enumerate(chart.heads):
        data = [line.data[place] for line in chart.lines]
        yield SmallChart(head, make_small_columns(names, data, most))


def bars_note(data: Sequence[Datum]) -> str:
    """What a long list does not show."""
    if len(data) <= _BARS:
        return ""
    return f"Bars for the first {_BARS}; the table has all {len(data):,}."


def marks_note(lines: Iterable[Line]) -> str:
    """What the largest mark of a grid is worth."""
    most = max((datum.count for line in lines for datum in line.data), default=0)
    return f"The largest mark stands for {count_of(most, 'event')}."


def _make_table(chart: Chart) -> Table:
    """Numbers with their links; a sum at the end of a row where there are several."""
    sums = (Cell("All"),) if chart.has_sums else ()
    return Table(
        chart.title.caption,
        (Cell(chart.title.counted), *chart.heads, *sums),
        tuple(TableRow(line.head, tuple(_cells(chart, line))) for line in chart.lines),
    )


def _cells(chart: Chart, line: Line) -> Iterable[Cell]:
    """A number leads to its listing, if there is anything on it; a line's only one does not."""
    for datum in line.data:
        yield Cell(f"{datum.count:,}", datum.href if datum.count and chart.has_sums else None)
    if chart.has_sums:
        yield Cell(f"{sum(datum.count for datum in line.data):,}")


def _balance(figures: Sequence[Figure]) -> tuple[tuple[Figure, ...], ...]:
    """Two columns whose heights differ least; each keeps the order, the first one begins it."""
    heights = [_height_of(figure) for figure in figures]
    others = range(1, len(figures))
    choices = (chosen for size in range(len(figures)) for chosen in combinations(others, size))

    def gap(chosen: Iterable[int]) -> int:
        return abs(sum(heights) - 2 * sum(heights[place] for place in chosen))

    right = set(min(choices, key=gap))
    columns = (
        tuple(figure for place, figure in enumerate(figures) if (place in right) is is_right)
        for is_right in (False, True)
    )
    return tuple(column for column in columns if column)


def _height_of(figure: Figure) -> int:
    """About how high a figure stands, in pixels."""
    drawing = figure.bars or figure.columns or figure.heat_map
    heading, note = len(figure.finding) // _LETTERS, len(figure.note) // (2 * _LETTERS)
    return _FRAME + _LINE * (heading + note) + (drawing.height if drawing else 0)
