"""What the command says, by rich: results, progress, notes, problems, errors."""

import os
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console, JustifyMethod
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from generator.archive.counts import count_of
from generator.archive.model import Problem
from generator.errors import AlmanacError
from generator.report import Built, Findings

_NAMED = 3
_SLOWEST = 12
_NARROW, _VERY_NARROW, _TINY, _UNBOUNDED = 96, 64, 48, 100_000
"""Columns of a terminal."""
_POSITION = re.compile(r"\[\d+\]")

out = Console(highlight=False, soft_wrap=True, emoji=False)
err = Console(stderr=True, highlight=False, soft_wrap=True, emoji=False)


def say(line: str) -> None:
    """Print a result, as it stands."""
    out.print(line, markup=False)


def be_quiet() -> None:
    """Say no results in words."""
    out.quiet = True


class _Voice:
    """How much is said besides results and what is wrong."""

    is_quiet = False
    is_verbose = False


def set_voice(*, quiet: bool = False, verbose: bool = False) -> None:
    """Say nothing but what is wrong and what was asked for; or more than that."""
    _Voice.is_quiet, _Voice.is_verbose = quiet, verbose


def is_verbose() -> bool:
    """Whether to say where the time goes, and what is asked of others."""
    return _Voice.is_verbose


def time_run() -> Callable[[], None]:
    """What says, when it is called, how long that took."""
    started = time.perf_counter()
    return lambda: tell_step(f"{time.perf_counter() - started:.2f} s in all")


def tell_done(line: str) -> None:
    """Say what was done, as a result."""
    if not _Voice.is_quiet:
        say(line)


def tell_step(line: str) -> None:
    """Say how far something is, where no bar shows it."""
    if not _Voice.is_quiet:
        err.print(inert(line))


def write_results(data: bytes) -> None:
    """Print results as they are; whoever reads them may have enough before their end."""
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        drop_results()


def drop_results() -> None:
    """Keep Python from trying, when it ends, to print what could not be printed."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say_wrapped(text: str, first: int, following: int, style: str = "") -> None:
    """Print a result, indented; a terminal shows it in lines that end between words.

    `first` and `following` are the blanks before its first line, and before the others.
    """
    line = Text.from_markup(inert(text), style=style)
    if not out.is_terminal:
        out.print(" " * first, line, sep="")
        return
    for place, part in enumerate(line.wrap(out, max(out.width - following, 1))):
        part.rstrip()
        out.print(" " * (following if place else first), part, sep="")


def draw_table(heads: Sequence[str], rows: Iterable[Sequence[str]], dropped: Sequence[str]) -> str:
    """A table no wider than the terminal; away from one, as wide as it has to be.

    A narrow terminal shows it without the first column that may be `dropped`, by its head, a very
    narrow one without the second.
    """
    to = out if out.is_terminal else Console(width=_UNBOUNDED, emoji=False)
    gone = dropped[: (to.width < _NARROW) + (to.width < _VERY_NARROW)]
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    shown = [place for place, head in enumerate(heads) if head not in gone]
    for place in shown:
        is_last = place == len(heads) - 1
        keeps = is_last or (place == 0 and to.width >= _TINY)
        justify: JustifyMethod = "right" if is_last else "left"
        table.add_column(heads[place], overflow="fold", no_wrap=keeps, justify=justify)
    for row in rows:
        table.add_row(*(inert(row[place]) for place in shown))
    with to.capture() as drawn:
        to.print(table, soft_wrap=False)
    return drawn.get()


def tell_aside(text: str) -> None:
    """Say what goes with a result, and is none."""
    tell_step(text)


def note(text: str, *, is_wrong: bool = False) -> None:
    """Say what the user should know; whether it is wrong, too."""
    if is_wrong or not _Voice.is_quiet:
        _warn("note", text)


def tell_error(error: AlmanacError) -> None:
    """Say what stops the command."""
    err.print(f"[bold red]error:[/] {inert(str(error))}")


def _warn(label: str, text: str) -> None:
    err.print(f"[yellow]{label}:[/] {inert(text)}")


def inert(text: str) -> str:
    """Text that may come from anywhere, for a terminal: one line, and nothing that steers it."""
    plain = "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)
    return escape(plain)


@contextmanager
def progress(what: str, *, with_note: bool = False) -> Iterator[Callable[..., None]]:
    """A bar on a terminal, nothing in a log. It runs no thread: the build forks under it."""
    more = (TextColumn("{task.fields[note]}"),) if with_note else ()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), *more)
    with Progress(
        *columns,
        console=err,
        auto_refresh=False,
        transient=True,
        disable=_Voice.is_quiet or not err.is_terminal,
    ) as bar:
        task = bar.add_task(what, total=None, note="")

        def report(done: int, total: int, **fields: Any) -> None:  # noqa: ANN401 - rich's own
            bar.update(task, completed=done, total=total, refresh=True, **fields)

        yield report


def tell_findings(findings: Findings) -> None:
    """Say what is wrong, and what is only to be known."""
    notices = () if _Voice.is_quiet else findings.notices
    for label, found in (("problem", findings.problems), ("notice", notices)):
        for line in _say_alike(found):
            _warn(label, line)


def _say_alike(problems: tuple[Problem, ...]) -> Iterator[str]:
    """One line for each kind of problem, with the first records that have it."""
    kinds: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        kinds.setdefault((_POSITION.sub("[]", problem.path), problem.what), []).append(problem)
    for (path, what), alike in kinds.items():
        if len(alike) <= _NAMED:
            yield from map(str, alike)
            continue
        subjects = list(dict.fromkeys(problem.subject for problem in alike))
        records = f"{count_of(len(subjects), 'record')} ({name_first(subjects)})"
        places = "" if len(alike) == len(subjects) else f", {count_of(len(alike), 'place')}"
        yield ": ".join((f"{records}{places}", *([] if path == "$" else [path]), what))


def name_first(names: list[str]) -> str:
    """The first of many names, and whether there are more."""
    return ", ".join((*names[:_NAMED], *(["…"] if len(names) > _NAMED else [])))


def tell_built(report: Built, target: Path, seconds: float) -> None:
    """Say what a build made."""
    findings, files = report.findings, report.published
    tell_done(
        f"{count_of(findings.events, 'event')} of {count_of(findings.years, 'year')} "
        f"and {count_of(findings.types, 'type')}, "
        f"{count_of(len(findings.problems), 'problem')} in the data"
    )
    tell_done(
        f"{target}: {files.written:,} files written, {files.unchanged:,} unchanged, "
        f"{files.removed:,} removed, in {seconds:.1f} s"
    )
    tell_done("look at it: make serve, or almanac serve")


def tell_timings(report: Built) -> None:
    """Say how long each stage took, and which kinds of output took longest in all processes."""
    for stage, seconds in report.timings.stages.items():
        say(f"{stage:<10} {seconds:8.3f} s")
    files = report.published
    say(
        f"{count_of(report.rendered, 'output')} rendered, {report.kept:,} kept, "
        f"{files.written:,} written"
    )
    kinds = sorted(report.timings.kinds.items(), key=lambda kind: -kind[1][1])
    for kind, (count, seconds) in kinds[:_SLOWEST]:
        each = 1000 * seconds / count
        say(f"{kind:<26} {seconds:8.3f} s in {count:>7,}, {each:9.3f} ms each")
