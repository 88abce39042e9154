"""The command `almanac`: words for the user, progress, exit status.

The only module that reads the clock, the environment or the working directory, that prints, and
that exits. Results go to standard output, progress and warnings to standard error.
"""

import datetime as dt
import os
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
import msgspec
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from generator import __version__
from generator.archive.changes import Kind
from generator.archive.dates import say_minute
from generator.archive.grouping import Facet
from generator.archive.model import Problem
from generator.build import Built, build
from generator.content import SiteConfig, load_config
from generator.errors import (
    AlmanacError,
    ContentError,
    GuardError,
    PlanError,
    SourceError,
    TokenError,
    explain,
    placed,
)
from generator.mirror import mirror_images
from generator.serve import look_into, make_server
from generator.site.views.common import count_of
from generator.source.images import Mirrored
from generator.source.launch_library import Client
from generator.source.snapshot import PULL, has_snapshot, read_state
from generator.source.sync import Options, Synced, sync
from generator.source.sync import Progress as Pulled

FAILED, OUT_OF_REACH, REFUSED, MISCONFIGURED, PROBLEMS, INTERRUPTED = 1, 3, 4, 5, 6, 130
_NAMED, _LOGGED = 3, 50
_RESULTS = "standard output"
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


_output_option = click.option(
    "--output", type=click.Path(path_type=Path, file_okay=False), help="Default: output/."
)


def _source_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options of every command that asks the API."""
    for option in (
        click.option("--wait", is_flag=True, help="Sit out a spent quota of requests."),
        click.option("--accept-loss", is_flag=True, help="Let the pull take away what it will."),
        click.option("--source", help="Ask this API instead of the one in site.toml."),
    ):
        command = option(command)
    return command


@almanac.command("build")
@click.option("--offline", is_flag=True, help="Build from the snapshot; ask nobody.")
@_output_option
@click.option("--base-url", help="Publish under this address instead of the one in site.toml.")
@click.option("--strict", is_flag=True, help="Exit with 6 if the data have problems.")
@click.option(
    "--workers", type=click.IntRange(min=1), default=None, help="Processes (default: one a core)."
)
@_source_options
@click.pass_obj
def build_command(  # noqa: PLR0913 - the options of the command
    root: Path,
    *,
    offline: bool,
    output: Path | None,
    base_url: str | None,
    strict: bool,
    workers: int | None,
    source: str | None,
    accept_loss: bool,
    wait: bool,
) -> None:
    """Bring the snapshot up to date, then build the site from it."""
    with _explained():
        config = load_config(root, base_url, source)
        reached = offline or _sync_if_possible(root, config, accept_loss=accept_loss, wait=wait)
        started = time.monotonic()
        target = output or root / "output"
        with _progress("rendering") as report:
            built = build(root, target, config, workers or _cores(), report)
    _tell_problems(built)
    if urlsplit(config.base_url).hostname in _LOCAL:
        err.print(
            f"[yellow]note:[/] feeds and calendars point to {escape(config.base_url)}; "
            "set base_url in content/site.toml before you publish"
        )
    _tell_result(built, target, time.monotonic() - started)
    if strict and built.problems:
        sys.exit(PROBLEMS)
    if not reached and not built.site.upstream.complete:
        sys.exit(OUT_OF_REACH)


@almanac.command("sync")
@click.option("--full", is_flag=True, help="Read everything anew, not only what changed.")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ"]),
    help="Read what changed from this day on (UTC).",
)
@click.option("--dry-run", is_flag=True, help="Say what would change, and write nothing.")
@_source_options
@click.pass_obj
def sync_command(  # noqa: PLR0913 - the options of the command
    root: Path,
    *,
    full: bool,
    since: dt.datetime | None,
    dry_run: bool,
    source: str | None,
    accept_loss: bool,
    wait: bool,
) -> None:
    """Bring the snapshot in content/snapshot/ up to date with Launch Library 2."""
    with _explained(), _scratch(wanted=dry_run) as scratch:
        config = load_config(root, source=source)
        options = Options(
            source=config.source.rstrip("/"),
            full=full,
            since=since.replace(tzinfo=dt.UTC) if since else None,
            accept_loss=accept_loss,
            scratch=scratch,
        )
        _sync(root, config, options, wait=wait)


@almanac.command("serve")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@_output_option
@click.option("--base-url", help="Serve under the path of this address.")
@click.pass_obj
def serve_command(root: Path, port: int, output: Path | None, base_url: str | None) -> None:
    """Show the built site on this machine, until Ctrl-C."""
    with _explained():
        prefix = urlsplit(load_config(root, base_url).base_url).path
        target = output or root / "output"
        look_into(target)
        try:
            server = make_server(target, prefix, port)
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
    with _explained(), placed(_RESULTS):
        almanac.main(prog_name="almanac")


class _SystemClock:
    """The clock and the dice of this machine."""

    def now(self) -> dt.datetime:
        """The time in UTC, to the second."""
        return dt.datetime.now(dt.UTC).replace(microsecond=0)

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        time.sleep(seconds)

    def jitter(self) -> float:
        """A random number from 0 to 1."""
        return random.random()  # noqa: S311 - it only spreads retries


def _sync_if_possible(root: Path, config: SiteConfig, *, accept_loss: bool, wait: bool) -> bool:
    """Sync before a build; if the API is out of reach, say so and from when our data are."""
    options = Options(source=config.source.rstrip("/"), accept_loss=accept_loss)
    try:
        _sync(root, config, options, wait=wait)
    except SourceError as error:
        folder = root / "content" / "snapshot"
        if not has_snapshot(folder) and not (folder / PULL).exists():
            raise
        err.print(f"[yellow]note:[/] {_inert(str(error))}")
        if has_snapshot(folder):
            when = say_minute(read_state(folder).fetched_at)
            err.print(f"[yellow]note:[/] building from the snapshot of {when}")
        return False
    return True


def _sync(root: Path, config: SiteConfig, options: Options, *, wait: bool) -> None:
    clock = _SystemClock()
    token = os.environ.get(config.token_variable)
    agent = f"events-almanac/{__version__} (+{config.base_url})"
    with _progress("pulling", TextColumn("{task.fields[note]}")) as bar:
        words = _PullWords(bar)
        client = Client(
            options.source, clock, agent=agent, token=token, wait=words.wait if wait else None
        )
        synced = sync(root / "content" / "snapshot", client, options, clock, words.report)
    with placed(_RESULTS):
        _tell_synced(synced, client, dry=options.scratch is not None)
    if config.images == "mirrored" and options.scratch is None:
        _mirror(root, config, agent, clock)


def _mirror(root: Path, config: SiteConfig, agent: str, clock: _SystemClock) -> None:
    """Copy pictures; whatever goes wrong with them is no reason to have no site."""
    try:
        with _progress("copying pictures") as bar:
            mirrored = mirror_images(root, config, agent, clock, _MirrorWords(bar).report)
    except AlmanacError as error:
        err.print(f"[yellow]note:[/] no pictures were copied: {_inert(str(error))}")
    except OSError as error:
        err.print(f"[yellow]note:[/] copying pictures stopped: {_inert(str(explain(error)))}")
    else:
        with placed(_RESULTS):
            _tell_mirrored(mirrored, config.image_budget)


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
    except (AlmanacError, OSError) as error:
        told = explain(error) if isinstance(error, OSError) else error
        err.print(f"[bold red]error:[/] {_inert(str(told))}")
        if told.where == _RESULTS:
            _drop_results()
        sys.exit(_status_of(told))
    except KeyboardInterrupt:
        err.print("stopped; what was pulled is kept")
        sys.exit(INTERRUPTED)


def _drop_results() -> None:
    """Keep Python from trying, when it ends, to print what could not be printed."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def _scratch(*, wanted: bool) -> Iterator[Path | None]:
    """A folder that is gone afterwards, for a run that is to leave nothing."""
    if not wanted:
        yield None
        return
    with placed("the folder for temporary files (TMPDIR)"):
        folder = tempfile.TemporaryDirectory()
    with folder:
        yield Path(folder.name)


def _status_of(error: AlmanacError) -> int:
    match error:
        case SourceError():
            return OUT_OF_REACH
        case GuardError():
            return REFUSED
        case ContentError() | PlanError() | TokenError():
            return MISCONFIGURED
        case _:
            return FAILED


@contextmanager
def _progress(what: str, *more: TextColumn) -> Iterator[Callable[..., None]]:
    """A bar on a terminal, nothing in a log. It runs no thread: the build forks under it."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), *more)
    with Progress(
        *columns, console=err, auto_refresh=False, transient=True, disable=not err.is_terminal
    ) as bar:
        task = bar.add_task(what, total=None, note="")

        def report(done: int, total: int, **fields: Any) -> None:  # noqa: ANN401 - rich's own
            bar.update(task, completed=done, total=total, refresh=True, **fields)

        yield report


class _PullWords:
    """A bar with what the quota leaves on a terminal, a line for each answer in a log."""

    def __init__(self, bar: Callable[..., None]) -> None:
        self._bar = bar
        self._events = self._count = 0

    def report(self, pulled: Pulled) -> None:
        """Say how far the pull is."""
        self._events, self._count = pulled.events, max(pulled.events, pulled.count)
        left = "" if pulled.left is None else f"{pulled.left} requests left"
        self._bar(self._events, self._count, note=left)
        if not err.is_terminal:
            line = f"pulled {pulled.events:,} events, request {pulled.requests}"
            err.print(f"{line}, {left}" if left else line)

    def wait(self, seconds: int) -> None:
        """Count a spent quota down; in a log, say once until when."""
        until = say_minute(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=seconds))
        err.print(f"the quota is spent; going on at {until}")
        if not err.is_terminal:
            time.sleep(seconds)
            return
        for left in range(seconds, 0, -1):
            self._bar(self._events, self._count, note=f"going on in {left // 60}:{left % 60:02}")
            time.sleep(1)


class _MirrorWords:
    """A bar on a terminal, a line for every so many requests in a log."""

    def __init__(self, bar: Callable[..., None]) -> None:
        self._bar = bar
        self._requests = 0

    def report(self, done: int, total: int) -> None:
        """Say how far the copying is."""
        self._requests += 1
        self._bar(done, total)
        if self._requests % _LOGGED == 0 and not err.is_terminal:
            err.print(f"copied pictures: request {self._requests}, at {done:,} of {total:,}")


def _tell_synced(synced: Synced, client: Client, *, dry: bool) -> None:
    for note in synced.notes:
        err.print(f"[yellow]note:[/] {_inert(note)}")
    if dry:
        for change in synced.changes:
            line = msgspec.json.encode(change).decode()
            out.print(escape(f"event {change.event} {change.kind.value}: {line}"))
    kinds = Counter(change.kind for change in synced.changes)
    counted = ", ".join(f"{kinds[kind]:,} {kind.value}" for kind in Kind)
    problems = count_of(synced.problems, "problem")
    out.print(f"{synced.held:,} events: {counted}; {problems} in what was pulled")
    done = "nothing was written" if dry else "the snapshot is up to date"
    out.print(f"{client.requests:,} requests, {client.bytes:,} bytes; {done}")


def _tell_mirrored(mirrored: Mirrored, budget: int) -> None:
    kinds: dict[str, list[str]] = {}
    for url, fault in mirrored.faults:
        kinds.setdefault(fault, []).append(url)
    for fault, urls in kinds.items():
        named = ", ".join((*urls[:_NAMED], *(["…"] if len(urls) > _NAMED else [])))
        line = f"{count_of(len(urls), 'picture')} could not be copied: {fault} ({named})"
        err.print(f"[yellow]note:[/] {_inert(line)}")
    if mirrored.stopped:
        line = f"copying pictures stopped: {mirrored.stopped}; the next sync goes on"
        err.print(f"[yellow]note:[/] {line}")
    left_out = {
        f"not within {budget:,} MB": mirrored.left_out,
        "without a known licence": mirrored.unlicensed,
        "on other hosts": mirrored.elsewhere,
        "held but not shown": mirrored.unshown,
    }
    counted = "".join(f", {number:,} {why}" for why, number in left_out.items() if number)
    out.print(
        f"{count_of(mirrored.held, 'picture')} held in {mirrored.size / 1_000_000:,.1f} MB: "
        f"{mirrored.fetched:,} fetched now{counted}"
    )


def _tell_problems(built: Built) -> None:
    """What is wrong, and what is only to be known."""
    for label, found in (("problem", built.problems), ("notice", built.notices)):
        for line in _say_alike(found):
            err.print(f"[yellow]{label}:[/] {_inert(line)}")


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
        named = ", ".join((*subjects[:_NAMED], *(["…"] if len(subjects) > _NAMED else [])))
        records = f"{count_of(len(subjects), 'record')} ({named})"
        places = "" if len(alike) == len(subjects) else f", {count_of(len(alike), 'place')}"
        yield ": ".join((f"{records}{places}", *([] if path == "$" else [path]), what))


def _tell_result(built: Built, target: Path, seconds: float) -> None:
    archive, files = built.site.archive, built.published
    out.print(
        f"{count_of(len(archive.entries), 'event')} of {count_of(len(archive.years), 'year')} "
        f"and {count_of(len(archive.groups[Facet.TYPES]), 'type')}, "
        f"{count_of(len(built.problems), 'problem')} in the data"
    )
    out.print(
        f"{escape(str(target))}: {files.written:,} files written, {files.unchanged:,} unchanged, "
        f"{files.removed:,} removed, in {seconds:.1f} s"
    )
    out.print("look at it: make serve, or almanac serve")
