"""The command `almanac`: words for the user, progress, exit status.

The only module that reads the clock, the environment or the working directory, that prints, and
that exits. Results go to standard output, progress and warnings to standard error.
"""

import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import click
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from generator import __version__
from generator.archive.model import Problem
from generator.build import Built, build
from generator.build import Progress as Report
from generator.config import load_config
from generator.errors import AlmanacError, ContentError, PlanError
from generator.serve import make_server
from generator.site.views.common import count_of

FAILED, MISCONFIGURED, PROBLEMS = 1, 5, 6
_INTERRUPTED = 130
_NAMED = 3
_POSITION = re.compile(r"\[\d+\]")
_LOCAL = {"localhost", "127.0.0.1", "::1"}

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="almanac")
@click.option(
    "--root",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="Folder that holds content/, templates/ and static/ (default: this one).",
)
@click.pass_context
def almanac(context: click.Context, root: Path) -> None:
    """A permanent, static archive of the events of Launch Library 2."""
    context.obj = root


@almanac.command("build")
@click.option(
    "--output", type=click.Path(path_type=Path, file_okay=False), help="Default: output/."
)
@click.option("--base-url", help="Publish under this address instead of the one in site.toml.")
@click.option("--strict", is_flag=True, help="Exit with 6 if the data have problems.")
@click.option(
    "--workers", type=click.IntRange(min=1), default=None, help="Processes (default: one a core)."
)
@click.pass_obj
def build_command(
    root: Path, output: Path | None, base_url: str | None, strict: bool, workers: int | None
) -> None:
    """Build the site from the snapshot in content/snapshot/."""
    started = time.monotonic()
    with _explained():
        config = load_config(root, base_url)
        target = output or root / "output"
        with _progress() as report:
            built = build(root, target, config, workers or _cores(), report)
    _tell_problems(built.problems)
    if urlsplit(config.base_url).hostname in _LOCAL:
        err.print(
            f"[yellow]note:[/] feeds and calendars point to {escape(config.base_url)}; "
            "set base_url in content/site.toml before you publish"
        )
    _tell_result(built, target, time.monotonic() - started)
    if strict and built.problems:
        sys.exit(PROBLEMS)


@almanac.command("serve")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@click.option(
    "--output", type=click.Path(path_type=Path, file_okay=False), help="Default: output/."
)
@click.option("--base-url", help="Serve under the path of this address.")
@click.pass_obj
def serve_command(root: Path, port: int, output: Path | None, base_url: str | None) -> None:
    """Show the built site on this machine, until Ctrl-C."""
    with _explained():
        prefix = urlsplit(load_config(root, base_url).base_url).path
        try:
            server = make_server(output or root / "output", prefix, port)
        except OSError as error:
            what = f"cannot be listened on: {error.strerror}"
            raise AlmanacError(f"port {port}", what, "choose another one with --port") from error
    out.print(f"http://localhost:{server.server_port}{prefix}  (Ctrl-C ends it)")
    with server:
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            err.print("stopped")


def main() -> None:
    """Run the command; Ctrl-C ends it with the status that shells use for it."""
    almanac.main(prog_name="almanac")


def _inert(text: str) -> str:
    """Text that may come from anywhere, for a terminal: one line, and nothing that steers it."""
    plain = "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)
    return escape(plain)


def _cores() -> int:
    """The cores that this process may use, where the system tells."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


@contextmanager
def _explained() -> Iterator[None]:
    """Turn the errors that a user can meet into one line and an exit status."""
    try:
        yield
    except AlmanacError as error:
        err.print(f"[bold red]error:[/] {_inert(str(error))}")
        sys.exit(MISCONFIGURED if isinstance(error, ContentError | PlanError) else FAILED)
    except OSError as error:
        where, what = error.filename2 or error.filename, error.strerror
        err.print(f"[bold red]error:[/] {_inert(f'{where}: {what}; see whether that is allowed')}")
        sys.exit(FAILED)
    except KeyboardInterrupt:
        err.print("stopped")
        sys.exit(_INTERRUPTED)


@contextmanager
def _progress() -> Iterator[Report]:
    """A bar on a terminal, nothing in a log. It runs no thread: the build forks under it."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns, console=err, auto_refresh=False, transient=True, disable=not err.is_terminal
    ) as bar:
        task = bar.add_task("rendering", total=None)

        def report(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total, refresh=True)

        yield report


def _tell_problems(problems: tuple[Problem, ...]) -> None:
    """One line for each kind of problem, with the first records that have it."""
    kinds: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        kinds.setdefault((_POSITION.sub("[]", problem.path), problem.what), []).append(problem)
    for (path, what), alike in kinds.items():
        if len(alike) <= _NAMED:
            for problem in alike:
                err.print(f"[yellow]problem:[/] {_inert(str(problem))}")
        else:
            named = ", ".join(problem.subject for problem in alike[:_NAMED])
            line = f"{len(alike):,} records ({named}, …): {path}: {what}"
            err.print(f"[yellow]problem:[/] {_inert(line)}")


def _tell_result(built: Built, target: Path, seconds: float) -> None:
    archive, files = built.site.archive, built.published
    out.print(
        f"{count_of(len(archive.entries), 'event')} of {count_of(len(archive.years), 'year')} "
        f"and {count_of(len(archive.types), 'type')}, "
        f"{count_of(len(built.problems), 'problem')} in the data"
    )
    out.print(
        f"{escape(str(target))}: {files.written:,} files written, {files.unchanged:,} unchanged, "
        f"{files.removed:,} removed, in {seconds:.1f} s"
    )
    out.print("look at it: make serve, or almanac serve")
