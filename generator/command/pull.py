"""A run that asks the API: what it needs of this machine, and what it tells of the pull.

What copies pictures is loaded only where they are mirrored.
"""

import datetime as dt
import os
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from generator import __version__
from generator.archive.changes import Kind
from generator.archive.counts import count_of
from generator.archive.dates import say_minute
from generator.command.run import Run
from generator.command.words import err, is_verbose, note, progress, say, tell_done, tell_step
from generator.content import SiteConfig, load_config
from generator.errors import RESULTS, AlmanacError, placed
from generator.report import Pulled
from generator.source.launch_library import Client
from generator.source.snapshot import PULL, has_snapshot, read_state
from generator.source.sync import Options, PullProgress, sync


def pull(root: Path, config: SiteConfig, options: Options, *, wait: bool) -> Pulled:
    """Bring the snapshot up to date, and then the copies of pictures where there are to be any."""
    clock = SystemClock()
    token = os.environ.get(config.token_variable)
    agent = f"events-almanac/{__version__} (+{config.base_url})"
    with progress("pulling", with_note=True) as bar:
        words = _PullWords(bar)
        client = Client(
            *(options.source, clock),
            agent=agent,
            token=token,
            wait=words.wait if wait else None,
            tell=_tell_request if is_verbose() else None,
        )
        synced = sync(root / "content" / "snapshot", client, options, clock, words.report)
    pulled = Pulled(
        source=options.source,
        data=synced.state.fetched_at,
        requests=client.requests,
        bytes=client.bytes,
        held=synced.held,
        changes=synced.changes,
        names=synced.names,
        renamed=tuple(map(str, synced.renamings)),
        problems=synced.problems,
        notes=synced.notes,
    )
    with placed(RESULTS):
        _tell_pulled(pulled, dry=options.scratch is not None)
    if config.images == "mirrored" and options.scratch is None:
        from generator.command.pictures import copy_pictures

        copy_pictures(root, config, agent, clock)
    return pulled


def _tell_request(asked: str, came: str) -> None:
    tell_step(f"GET {asked}: {came}")


def run_sync(  # noqa: PLR0913 - the options of the command
    root: Path,
    *,
    full: bool,
    since: dt.datetime | None,
    dry_run: bool,
    source: str | None,
    accept_loss: bool,
    wait: bool,
) -> Run:
    """Pull, and nothing else."""
    run = Run()
    with run.stage("pull"), scratch_folder(wanted=dry_run) as scratch:
        config = load_config(root, source=source)
        options = Options(
            source=config.source.rstrip("/"),
            full=full,
            since=since.replace(tzinfo=dt.UTC) if since else None,
            accept_loss=accept_loss,
            scratch=scratch,
        )
        run.pulled = pull(root, config, options, wait=wait)
    return run


def say_held(root: Path) -> str | None:
    """Which snapshot a build would be made from; None if there is none."""
    folder = root / "content" / "snapshot"
    if has_snapshot(folder):
        return f"building from the snapshot of {say_minute(read_state(folder).fetched_at)}"
    if (folder / PULL).exists():
        return "building from what the first pull has brought so far"
    return None


def is_complete(root: Path) -> bool:
    """Whether one pull has run through."""
    folder = root / "content" / "snapshot"
    return has_snapshot(folder) and read_state(folder).complete


@contextmanager
def scratch_folder(*, wanted: bool) -> Iterator[Path | None]:
    """A folder that is gone afterwards, for a run that is to leave nothing."""
    if not wanted:
        yield None
        return
    with placed("the folder for temporary files (TMPDIR)"):
        folder = tempfile.TemporaryDirectory()
    with folder:
        yield Path(folder.name)


class SystemClock:
    """The clock and the dice of this machine.

    Who wants a pull to be dated otherwise says so as reproducible-builds.org has it.
    """

    def now(self) -> dt.datetime:
        """The time in UTC, to the second."""
        told = os.environ.get("SOURCE_DATE_EPOCH")
        if not told:
            return dt.datetime.now(dt.UTC).replace(microsecond=0)
        try:
            return dt.datetime.fromtimestamp(int(told), dt.UTC)
        except (ValueError, OverflowError, OSError) as error:
            what = f"is no number of seconds since 1970: {told[:40]!r}"
            remedy = "write it as date +%s does, or unset it"
            raise AlmanacError("SOURCE_DATE_EPOCH", what, remedy) from error

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        time.sleep(seconds)

    def jitter(self) -> float:
        """A random number from 0 to 1."""
        return random.random()  # noqa: S311 - it only spreads retries


class _PullWords:
    """A bar with what the quota leaves on a terminal, a line for each answer in a log."""

    def __init__(self, bar: Callable[..., None]) -> None:
        self._bar = bar
        self._events = self._count = 0

    def report(self, pulled: PullProgress) -> None:
        """Say how far the pull is."""
        self._events, self._count = pulled.events, max(pulled.events, pulled.count)
        left = "" if pulled.left is None else f"{pulled.left} requests left"
        self._bar(self._events, self._count, note=left)
        if not err.is_terminal:
            line = f"pulled {pulled.events:,} events, request {pulled.requests}"
            tell_step(f"{line}, {left}" if left else line)

    def wait(self, seconds: int) -> None:
        """Count a spent quota down; in a log, say once until when."""
        until = say_minute(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=seconds))
        tell_step(f"the quota is spent; going on at {until}")
        if not err.is_terminal:
            time.sleep(seconds)
            return
        for left in range(seconds, 0, -1):
            self._bar(self._events, self._count, note=f"going on in {left // 60}:{left % 60:02}")
            time.sleep(1)


def _tell_pulled(pulled: Pulled, *, dry: bool) -> None:
    for text in pulled.notes:
        note(text)
    if dry:
        for change in pulled.changes:
            line = msgspec.json.encode(change).decode()
            say(f"event {change.event} {change.kind.value}: {line}")
    for text in pulled.renamed:
        tell_done(text)
    kinds = Counter(change.kind for change in pulled.changes)
    counted = ", ".join(f"{kinds[kind]:,} {kind.value}" for kind in Kind)
    problems = count_of(pulled.problems, "problem")
    tell_done(f"{pulled.held:,} events: {counted}; {problems} in what was pulled")
    done = "nothing was written" if dry else "the snapshot is up to date"
    tell_done(f"{pulled.requests:,} requests, {pulled.bytes:,} bytes; {done}")
