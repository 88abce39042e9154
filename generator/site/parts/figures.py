"""Figures: a chart under its heading, with what was counted and a table of the same numbers."""

from collections.abc import Sequence

from msgspec import Struct

from generator.archive.counts import count_of
from generator.site.parts.charts import (
    BarChart,
    ColumnChart,
    Datum,
    HeatMap,
    Name,
    Stack,
    make_bars,
    make_columns,
    make_heat_map,
)
from generator.site.parts.year_strip import YearStrip

_BARS = 12


class Cell(Struct, frozen=True):
    """A number or a name in a table, and the listing it leads to."""

    words: str
    href: str | None = None


class TableRow(Struct, frozen=True):
    """A row under its name."""

    head: Cell
    cells: tuple[Cell, ...]


class Table(Struct, frozen=True):
    """The numbers of a chart in full; the first of `heads` stands over the names of the rows."""

    caption: str
    heads: tuple[Cell, ...]
    rows: tuple[TableRow, ...]


class Tone(Struct, frozen=True):
    """What a tone of a chart stands for."""

    number: int
    label: str


class Title(Struct, frozen=True):
    """How a figure is called: its anchor and heading, and its table's caption and first head."""

    anchor: str
    heading: str
    caption: str
    counted: str


class Figure(Struct, frozen=True, kw_only=True):
    """One chart of one kind or another. `note` says what was counted."""

    anchor: str
    heading: str
    note: str
    table: Table
    tones: tuple[Tone, ...] = ()
    bars: BarChart | None = None
    columns: ColumnChart | None = None
    heat_map: HeatMap | None = None
    strip: YearStrip | None = None
    is_wide: bool = False


def make_bar_figure(title: Title, note: str, data: Sequence[Datum]) -> Figure | None:
    """Horizontal bars for the first of the data, and a table of all; None if there are none."""
    if not data:
        return None
    if len(data) > _BARS:
        note = f"{note} Bars for the first {_BARS}; the table has all {len(data):,}."
    return Figure(
        anchor=title.anchor,
        heading=title.heading,
        note=note,
        bars=make_bars(data[:_BARS]),
        table=_list_table(title, data),
    )


def make_column_figure(
    title: Title, note: str, names: Sequence[Name], data: Sequence[Datum]
) -> Figure | None:
    """A column for each of the data; None if nothing was counted."""
    if not any(datum.count for datum in data):
        return None
    stacks = [Stack(name, (datum,)) for name, datum in zip(names, data, strict=True)]
    return Figure(
        anchor=title.anchor,
        heading=title.heading,
        note=note,
        columns=make_columns(stacks),
        table=_list_table(title, data),
    )


def make_stack_figure(
    title: Title, note: str, heads: Sequence[Cell], rows: Sequence[tuple[Cell, Sequence[Datum]]]
) -> Figure | None:
    """A column of several parts for each row; a part's head is what its tone stands for."""
    if not rows:
        return None
    return Figure(
        anchor=title.anchor,
        heading=title.heading,
        note=note,
        columns=make_columns([Stack(Name(head.words), tuple(row)) for head, row in rows]),
        tones=tuple(Tone(number, head.words) for number, head in enumerate(heads, start=1)),
        table=_grid_table(title, heads, rows),
        is_wide=True,
    )


def make_grid_figure(
    title: Title,
    note: str,
    columns: Sequence[tuple[Name, str]],
    rows: Sequence[tuple[Name, Cell, Sequence[Datum]]],
) -> Figure | None:
    """A grid of marks; None if nothing was counted.

    Rows and columns have a name in the chart, and one in the table.
    """
    most = max((datum.count for *_, row in rows for datum in row), default=0)
    if not most:
        return None
    names = [name for name, _ in columns]
    heads = [Cell(head) for _, head in columns]
    return Figure(
        anchor=title.anchor,
        heading=title.heading,
        note=f"{note} The largest mark stands for {count_of(most, 'event')}.",
        heat_map=make_heat_map([name.words for name, *_ in rows], names, [row for *_, row in rows]),
        table=_grid_table(title, heads, [(head, row) for _, head, row in rows]),
    )


def make_strip_figure(title: Title, note: str, strip: YearStrip, data: Sequence[Datum]) -> Figure:
    """The days of a year; `data` are those with events."""
    return Figure(
        anchor=title.anchor,
        heading=title.heading,
        note=note,
        strip=strip,
        table=_list_table(title, data),
        is_wide=True,
    )


def _list_table(title: Title, data: Sequence[Datum]) -> Table:
    """One number a row; its name is the link."""
    rows = (
        TableRow(
            Cell(datum.label, datum.href if datum.count else None), (Cell(f"{datum.count:,}"),)
        )
        for datum in data
    )
    return Table(title.caption, (Cell(title.counted), Cell("Events")), tuple(rows))


def _grid_table(
    title: Title, heads: Sequence[Cell], rows: Sequence[tuple[Cell, Sequence[Datum]]]
) -> Table:
    """Numbers with their links in columns, and their sum at the end of the row."""
    return Table(
        title.caption,
        (Cell(title.counted), *heads, Cell("All")),
        tuple(TableRow(head, (*map(_cell, row), _sum(row))) for head, row in rows),
    )


def _cell(datum: Datum) -> Cell:
    """A number that leads to its listing, if there is anything on it."""
    return Cell(f"{datum.count:,}", datum.href if datum.count else None)


def _sum(row: Sequence[Datum]) -> Cell:
    return Cell(f"{sum(datum.count for datum in row):,}")
