"""The geometry of charts: numbers in, frozen marks and labels out.

A chart is as wide as its place on the page, so `x` and `width` are percent of it, and `y` and
`height` are pixels. So its texts keep their size on every screen. Nothing here knows SVG, colours
or the archive.
"""

from collections.abc import Iterator, Sequence
from itertools import count
from math import ceil, sqrt

from msgspec import Struct

from generator.archive.counts import count_of
from generator.site import text

LEVELS = 4
"""How many tones tell numbers apart where each has a cell; nothing at all has none."""

NAME_LENGTH = 36
"""As much of a name as stands beside a number on a screen of 320 pixels."""

_ROW, _BAR = 40, 9
_TOP, _PLOT, _FOOT = 22, 200, 26
_SMALL_TOP, _SMALL_PLOT = 8, 90
_STEPS, _FEW_STEPS = 5, 4
_CELL = 22
_GLYPH, _BLANK = 7, 6  # about the width of a digit, and what keeps two labels apart
_NARROW, _WIDE = 240, 460  # what is left of 320 and of 544 pixels


class Datum(Struct, frozen=True):
    """A number of events, what it counts, and the page that lists them."""

    label: str
    count: int
    href: str | None = None


class Name(Struct, frozen=True):
    """What a column is called; the rest of it needs a wide screen."""

    words: str
    rest: str = ""


class Label(Struct, frozen=True):
    """A text in a chart. On a narrow screen a minor one is left out, and so is the rest of any."""

    x: float
    y: float
    words: str
    rest: str = ""
    minor: bool = False


class Bar(Struct, frozen=True):
    """A number as a length."""

    x: float
    y: float
    width: float
    height: float
    label: str
    value: str
    title: str
    href: str | None


class BarChart(Struct, frozen=True):
    """Bars under one another, each below its name and its number."""

    height: int
    bars: tuple[Bar, ...]


class ColumnChart(Struct, frozen=True):
    """Columns side by side over their names, on lines of round numbers.

    `sums` are the numbers above the columns.
    """

    height: int
    bars: tuple[Bar, ...]
    names: tuple[Label, ...]
    sums: tuple[Label, ...]
    lines: tuple[Label, ...]


class HeatCell(Struct, frozen=True):
    """A number as a mark in a grid: the greater, the larger and the darker, from 1 to `LEVELS`."""

    x: float
    y: float
    width: float
    height: float
    level: int
    title: str
    href: str | None


class HeatMap(Struct, frozen=True):
    """A grid of numbers with the names of its rows and columns; a cell of nothing is empty."""

    height: int
    cells: tuple[HeatCell, ...]
    rows: tuple[Label, ...]
    columns: tuple[Label, ...]


def make_bars(names: Sequence[str], data: Sequence[Datum]) -> BarChart:
    """Horizontal bars under their names; the longest is as wide as the chart."""
    most = max((datum.count for datum in data), default=0)
    bars = (
        Bar(
            x=0,
            y=place * _ROW + _ROW - _BAR - 8,
            width=_share(datum.count, most),
            height=_BAR,
            label=text.excerpt(name, NAME_LENGTH),
            value=f"{datum.count:,}",
            title=_title(datum),
            href=datum.href,
        )
        for place, (name, datum) in enumerate(zip(names, data, strict=True))
    )
    return BarChart(len(data) * _ROW, tuple(bars))


def make_columns(names: Sequence[Name], data: Sequence[Datum]) -> ColumnChart:
    """Columns with their names and numbers, as many as have room."""
    ticks, middles = make_ticks(max((datum.count for datum in data), default=0)), _middles(data)
    bars = tuple(_stand(data, ticks[-1], _TOP, _PLOT))
    tops = [_TOP + _PLOT * (1 - datum.count / ticks[-1]) for datum in data]
    foot = _TOP + _PLOT
    return ColumnChart(
        height=foot + _FOOT,
        bars=bars,
        names=_thin(
            [
                Label(middle, foot, name.words, name.rest)
                for middle, name in zip(middles, names, strict=True)
            ]
        ),
        sums=_thin(
            [
                Label(middle, round(top, 2), f"{datum.count:,}")
                for middle, top, datum in zip(middles, tops, data, strict=True)
            ]
        ),
        lines=_lines(ticks, _TOP, _PLOT),
    )


def make_small_columns(names: Sequence[Name], data: Sequence[Datum], most: int) -> ColumnChart:
    """One of several small charts on one scale, which reaches `most`: it names its ends only."""
    ticks = make_ticks(most, _FEW_STEPS)
    foot = _SMALL_TOP + _SMALL_PLOT
    ends = [*zip(_middles(data), names, strict=True)]
    return ColumnChart(
        height=foot + _FOOT,
        bars=tuple(_stand(data, ticks[-1], _SMALL_TOP, _SMALL_PLOT)),
        names=tuple(Label(x, foot, name.words) for x, name in dict.fromkeys((ends[0], ends[-1]))),
        sums=(),
        lines=_lines(ticks, _SMALL_TOP, _SMALL_PLOT),
    )


def make_heat_map(
    rows: Sequence[str], columns: Sequence[Name], cells: Sequence[Sequence[Datum]]
) -> HeatMap:
    """A grid of marks; a name may be empty."""
    most = max((datum.count for row in cells for datum in row), default=0)
    slot = 100 / max(1, len(columns))
    marks = (
        _mark(datum, place * slot, _TOP + line * _CELL, slot, most)
        for line, row in enumerate(cells)
        for place, datum in enumerate(row)
        if datum.count
    )
    return HeatMap(
        height=_TOP + len(rows) * _CELL,
        cells=tuple(marks),
        rows=tuple(
            Label(0, _TOP + line * _CELL + _CELL / 2, name) for line, name in enumerate(rows)
        ),
        columns=tuple(
            Label(round((place + 0.5) * slot, 2), _TOP, name.words, name.rest)
            for place, name in enumerate(columns)
            if name.words
        ),
    )


def make_ticks(most: int, steps: int = _STEPS) -> tuple[int, ...]:
    """Round numbers from nothing to `most` or a little more, with so many steps at the utmost."""
    most = max(1, most)
    rounds = (digit * 10**power for power in count() for digit in (1, 2, 5))
    step = next(size for size in rounds if size * steps >= most)
    return tuple(range(0, most + step, step))


def level_of(number: int, most: int) -> int:
    """The tone of a number of events: 1 for the fewest, `LEVELS` for the most."""
    return ceil(LEVELS * number / most) if number else 0


def _middles(data: Sequence[Datum]) -> list[float]:
    """Where columns stand, in percent."""
    return [round((place + 0.5) * 100 / len(data), 2) for place in range(len(data))]


def _stand(data: Sequence[Datum], highest: int, top: int, plot: int) -> Iterator[Bar]:
    """A column for each number that is any, on a scale that reaches the highest."""
    width = min(70 / max(1, len(data)), 6)
    for middle, datum in zip(_middles(data), data, strict=True):
        height = plot * datum.count / highest
        if datum.count:
            yield Bar(
                x=round(middle - width / 2, 2),
                y=round(top + plot - height, 2),
                width=round(width, 2),
                height=round(height, 2),
                label=datum.label,
                value=f"{datum.count:,}",
                title=_title(datum),
                href=datum.href,
            )


def _lines(ticks: Sequence[int], top: int, plot: int) -> tuple[Label, ...]:
    """The lines of round numbers behind the columns."""
    return tuple(
        Label(0, round(top + plot * (1 - tick / ticks[-1]), 2), f"{tick:,}") for tick in ticks
    )


def _mark(datum: Datum, x: float, y: float, slot: float, most: int) -> HeatCell:
    """A mark in the middle of its cell; its area, not its side, is as large as the number."""
    side = max(0.25, sqrt(datum.count / most)) * 0.92
    return HeatCell(
        x=round(x + slot * (1 - side) / 2, 2),
        y=round(y + _CELL * (1 - side) / 2, 2),
        width=round(slot * side, 2),
        height=round(_CELL * side, 2),
        level=level_of(datum.count, most),
        title=_title(datum),
        href=datum.href,
    )


def _thin(labels: Sequence[Label]) -> tuple[Label, ...]:
    """As many labels as have room on a wide screen, with those too many for a narrow one minor.

    The last one always stays: it is the newest.
    """
    wide = _stride(labels, _WIDE, max((len(f"{one.words}{one.rest}") for one in labels), default=0))
    narrow = _stride(labels, _NARROW, max((len(one.words) for one in labels), default=0))
    narrow = ceil(narrow / wide) * wide
    return tuple(
        Label(one.x, one.y, one.words, one.rest, minor=place % narrow != 0)
        for place, one in zip(range(len(labels) - 1, -1, -1), labels, strict=True)
        if place % wide == 0
    )


def _stride(labels: Sequence[Label], width: int, length: int) -> int:
    """Every how many labels one has room."""
    return max(1, ceil(len(labels) * (length * _GLYPH + _BLANK) / width))


def _share(part: int, whole: int) -> float:
    """Percent of the whole, so much at least that it can be seen."""
    return round(max(0.5, 100 * part / whole), 2) if part else 0


def _title(datum: Datum) -> str:
    return f"{datum.label}: {count_of(datum.count, 'event')}"
