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

_NAME_LENGTH = 36  # as much as stands beside a number on a screen of 320 pixels
_ROW, _BAR = 40, 9
_TOP, _PLOT, _FOOT = 22, 200, 26
_STEPS = 5
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


class Stack(Struct, frozen=True):
    """The numbers that stand on one another in a column.

    A number's place is its tone, so every stack of a chart has all of them.
    """

    name: Name
    parts: tuple[Datum, ...]


class Label(Struct, frozen=True):
    """A text in a chart. On a narrow screen a minor one is left out, and so is the rest of any."""

    x: float
    y: float
    words: str
    rest: str = ""
    minor: bool = False


class Bar(Struct, frozen=True):
    """A number as a length. `tone` tells the parts of a column apart, from 1."""

    x: float
    y: float
    width: float
    height: float
    label: str
    value: str
    title: str
    href: str | None
    tone: int


class BarChart(Struct, frozen=True):
    """Bars under one another, each below its name and its number."""

    height: int
    bars: tuple[Bar, ...]


class ColumnChart(Struct, frozen=True):
    """Columns side by side over their names, each of one part or more, on lines of round numbers.

    `sums` stand above the columns.
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


def make_bars(data: Sequence[Datum]) -> BarChart:
    """Horizontal bars; the longest is as wide as the chart."""
    most = max((datum.count for datum in data), default=0)
    bars = (
        Bar(
            x=0,
            y=place * _ROW + _ROW - _BAR - 8,
            width=_share(datum.count, most),
            height=_BAR,
            label=text.excerpt(datum.label, _NAME_LENGTH),
            value=f"{datum.count:,}",
            title=_title(datum),
            href=datum.href,
            tone=1,
        )
        for place, datum in enumerate(data)
    )
    return BarChart(len(data) * _ROW, tuple(bars))


def make_columns(stacks: Sequence[Stack]) -> ColumnChart:
    """Columns of parts, the first at the bottom."""
    sums = [sum(part.count for part in stack.parts) for stack in stacks]
    ticks = make_ticks(max(sums, default=0))
    scale = _PLOT / ticks[-1]
    slot = 100 / max(1, len(stacks))
    width = min(0.7 * slot, 9)
    middles = [round((place + 0.5) * slot, 2) for place in range(len(stacks))]
    bars = (
        bar
        for middle, stack in zip(middles, stacks, strict=True)
        for bar in _pile(stack, middle - width / 2, width, scale)
    )
    tops = [_TOP + _PLOT - total * scale for total in sums]
    written = [f"{total:,}" for total in sums]
    return ColumnChart(
        height=_TOP + _PLOT + _FOOT,
        bars=tuple(bars),
        names=_thin(
            [
                Label(middle, _TOP + _PLOT, stack.name.words, stack.name.rest)
                for middle, stack in zip(middles, stacks, strict=True)
            ]
        ),
        sums=_thin(
            [
                Label(middle, round(top, 2), total)
                for middle, top, total in zip(middles, tops, written, strict=True)
            ]
        ),
        lines=tuple(Label(0, round(_TOP + _PLOT - tick * scale, 2), f"{tick:,}") for tick in ticks),
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


def make_ticks(most: int) -> tuple[int, ...]:
    """Round numbers from nothing to `most` or a little more, five steps at the utmost."""
    most = max(1, most)
    rounds = (digit * 10**power for power in count() for digit in (1, 2, 5))
    step = next(size for size in rounds if size * _STEPS >= most)
    return tuple(range(0, most + step, step))


def level_of(number: int, most: int) -> int:
    """The tone of a number of events: 1 for the fewest, `LEVELS` for the most."""
    return ceil(LEVELS * number / most) if number else 0


def _pile(stack: Stack, x: float, width: float, scale: float) -> Iterator[Bar]:
    below = 0
    for tone, part in enumerate(stack.parts, start=1):
        below += part.count
        if part.count:
            yield Bar(
                x=round(x, 2),
                y=round(_TOP + _PLOT - below * scale, 2),
                width=round(width, 2),
                height=round(part.count * scale, 2),
                label=part.label,
                value=f"{part.count:,}",
                title=_title(part),
                href=part.href,
                tone=tone,
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
