"""`kill -9` at any moment: what is on the disk can be read, and the next sync completes it.

Every request and every change of the disk is a moment. What a sync leaves that was killed and run
again must be what one leaves that never was.
"""

import datetime as dt
import json
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from itertools import count
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import pytest

from generator.source.holdings import read_holdings
from generator.source.snapshot import has_snapshot, read_snapshot
from tests.commands import almanac_process
from tests.ll2.database import Json
from tests.projects import ROOT
from tests.source.conftest import Start
from tests.source.matrix import Scenario, scenarios
from tests.source.pulls import FakeClock, Files, Pull, make_event, make_events, say

KILLED = -signal.SIGKILL
FAR = dt.datetime(2200, 1, 1, tzinfo=dt.UTC)
"""Later than the real clock of the command, so that its nightly pull is never the weekly one."""


@pytest.fixture(params=[0, 1], ids=["first", "nightly"])
def scenario(request: pytest.FixtureRequest) -> Scenario:
    number: int = request.param
    return scenarios()[number]


def put(pull: Pull, files: Files) -> None:
    pull.folder.mkdir(parents=True)
    for name, data in files.items():
        (pull.folder / name).write_bytes(data.replace(b"http://api", pull.api.url.encode()))


def test_a_sync_that_is_killed_before_any_change_of_the_disk_is_completed_by_the_next(
    start: Start, scenario: Scenario, tmp_path: Path
) -> None:
    killer = start(scenario.records)
    killer.api.switches.largest_page = 8
    clock = FakeClock(scenario.at)
    pulls = [Pull(tmp_path / f"{step:02}", killer.api, clock) for step in range(30)]
    for pull in pulls:
        put(pull, scenario.before)
    statuses = run_killed(killer.api.url, scenario.at, [pull.folder for pull in pulls])
    killed = statuses.index(0)
    assert killed > 15
    assert statuses == [KILLED] * killed + [0] * (len(pulls) - killed)
    for step, pull in enumerate(pulls[: killed + 1], start=1):
        if scenario.before:
            assert len(read_snapshot(pull.folder).records) in {13, 15}
        read_what_there_is(pull)
        pull()
        assert pull.files() == scenario.after, f"killed before change {step}"


def read_what_there_is(pull: Pull) -> None:
    """Before the first answer is on the disk there is nothing to read."""
    journal = pull.folder / "pull.jsonl"
    if has_snapshot(pull.folder):
        assert read_holdings(pull.folder) == read_snapshot(pull.folder)
    elif journal.exists() and journal.read_bytes().count(b"\n") > 1:  # its head, and an answer
        assert len(read_holdings(pull.folder).records) > 0


def run_killed(url: str, at: dt.datetime, folders: list[Path]) -> list[int]:
    command = [sys.executable, "-m", "tests.source.killed_sync", url, str(at.timestamp())]
    done = subprocess.run(
        [*command, *map(str, folders)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    return list(map(int, done.stdout.split()))


# The real command, by the real clock: what it writes differs in nothing but the time.

STAMP = dt.datetime(2025, 6, 1, tzinfo=dt.UTC)


@pytest.fixture
def begin(start: Start, tmp_path: Path) -> Callable[[list[Json], Files], Pull]:
    """A project whose snapshot has these files, and an API that has these events."""
    numbers = count()

    def make(records: list[Json], files: Files) -> Pull:
        pull = start(records)
        pull.api.switches.largest_page = 20
        pull.clock.at = FAR
        content = tmp_path / f"project-{next(numbers)}" / "content"
        pull.folder = content / "snapshot"
        put(pull, files)
        (content / "site.toml").write_bytes((ROOT / "content/site.toml").read_bytes())
        return pull

    return make


def sync_command(pull: Pull) -> AbstractContextManager[ForkServerProcess]:
    root = pull.folder.parent.parent
    now = str(int(pull.clock.seconds()))
    return almanac_process(
        *("--root", str(root), "sync", "--source", pull.api.url), SOURCE_DATE_EPOCH=now
    )


def timeless(files: Files) -> dict[str, object]:
    """The files without the times of the pull."""
    state = json.loads(files["state.json"])
    ledger = [json.loads(line) for line in files["changes.jsonl"].splitlines()]
    return files | {
        "state.json": state | {"fetched_at": "", "full_at": ""},
        "changes.jsonl": [line | {"at": ""} for line in ledger],
    }


def first_records() -> list[Json]:
    return [*make_events(45), make_event(800, None)]


def next_records() -> list[Json]:
    """The same with an edit, an addition and two deletions."""
    kept = [record for record in first_records() if record["id"] not in {2, 9, 20}]
    edited = first_records()[0] | {"name": "Renamed", "last_updated": say(STAMP)}
    return [*kept, edited, make_event(900, STAMP + dt.timedelta(hours=1))]


@pytest.mark.parametrize("nightly", [False, True], ids=["first", "nightly"])
def test_the_command_killed_at_any_request_is_completed_by_the_next(
    begin: Callable[[list[Json], Files], Pull], *, nightly: bool
) -> None:
    clean = begin(first_records(), {})
    clean()
    files = {}
    if nightly:
        files, records = clean.files(), next_records()
        clean = begin(records, files)
        clean()
    records = next_records() if nightly else first_records()
    requests = len(clean.api.requests)
    for number in range(1, requests + 1):
        pull = begin(records, files)
        kill_at_request(pull, number)
        read_what_there_is(pull)
        pull()
        assert timeless(pull.files()) == timeless(clean.files()), f"killed at request {number}"
    assert requests >= 8


def kill_at_request(pull: Pull, number: int) -> None:
    """Kill the command as soon as its n-th request is there."""
    with sync_command(pull) as command:
        pull.api.at(number, command.kill)
        command.start()
        command.join(60)
        assert command.exitcode == KILLED


MOMENTS = (
    "pull.jsonl",
    "events.jsonl.new",
    "changes.jsonl.new",
    "state.json.new",
    "committed",
    "events.jsonl",
    "state.json",
)


@pytest.mark.parametrize("name", MOMENTS)
def test_the_command_killed_as_soon_as_a_file_appears_is_completed_by_the_next(
    begin: Callable[[list[Json], Files], Pull], name: str
) -> None:
    """Whether it is caught in time is up to the machine; it is right either way."""
    records = make_events(300)
    clean = begin(records, {})
    clean.api.switches.largest_page = 100
    clean()
    pull = begin(records, {})
    pull.api.switches.largest_page = 100
    with sync_command(pull) as command:
        command.start()
        while command.is_alive() and not (pull.folder / name).exists():
            pass
    read_what_there_is(pull)
    pull()
    assert timeless(pull.files()) == timeless(clean.files())
