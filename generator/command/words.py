"""What the command says, by rich: results, progress, notes, problems, errors."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from generator.archive.counts import count_of
from generator.archive.model import Problem
from generator.errors import AlmanacError
from generator.report import Findings, Report

_NAMED = 3
_SLOWEST = 12
_POSITION = re.compile(r"\[\d+\]")

out = Console(highlight=False, soft_wrap=True, emoji=False)
err = Console(stderr=True, highlight=False, soft_wrap=True, emoji=False)


def say(line: str) -> None:
    """Print a result, as it stands."""
    out.print(line, markup=False)


def note(text: str) -> None:
    """Say what the user should know."""
    _warn("note", text)


def tell_error(error: AlmanacError) -> None:
    """Say what stops the command."""
    err.print(f"[bold red]error:[/] {_inert(str(error))}")


def _warn(label: str, text: str) -> None:
    err.print(f"[yellow]{label}:[/] {_inert(text)}")


def _inert(text: str) -> str:
    """Text that may come from anywhere, for a terminal: one line, and nothing that steers it."""
    plain = "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)
    return escape(plain)


@contextmanager
def progress(what: str, *, with_note: bool = False) -> Iterator[Callable[..., None]]:
    """A bar on a terminal, nothing in a log. It runs no thread: the build forks under it."""
    more = (TextColumn("{task.fields[note]}"),) if with_note else ()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), *more)
    with Progress(
        *columns, console=err, auto_refresh=False, transient=True, disable=not err.is_terminal
    ) as bar:
        task = bar.add_task(what, total=None, note="")

        def report(done: int, total: int, **fields: Any) -> None:  # noqa: ANN401 - rich's own
            bar.update(task, completed=done, total=total, refresh=True, **fields)

        yield report


def tell_findings(findings: Findings) -> None:
    """Say what is wrong, and what is only to be known."""
    for label, found in (("problem", findings.problems), ("notice", findings.notices)):
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


def tell_result(report: Report, target: Path, seconds: float) -> None:
    """Say what a build made."""
    findings, files = report.findings, report.published
    say(
        f"{count_of(findings.events, 'event')} of {count_of(findings.years, 'year')} "
        f"and {count_of(findings.types, 'type')}, "
        f"{count_of(len(findings.problems), 'problem')} in the data"
    )
    say(
        f"{target}: {files.written:,} files written, {files.unchanged:,} unchanged, "
        f"{files.removed:,} removed, in {seconds:.1f} s"
    )
    say("look at it: make serve, or almanac serve")


def tell_timings(report: Report) -> None:
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
