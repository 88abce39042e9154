"""Thirty nights of an archive, as CI runs them: each in a fresh clone, with what its cache holds.

Everything is real but the time, the API and the host of the repository: `.ci/nightly` clones a bare
repository, asks a server on loopback, builds, looks, commits and pushes. Each night says what
happens at the API (or to the run), and what is to come of it.
"""

import datetime as dt
import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec import Struct
from prometheus_client.parser import text_string_to_metric_families

from tests.ll2.faults import Answer, Fault, changed
from tests.ll2.server import LaunchLibrary
from tests.projects import ROOT, Json, make_project
from tests.source.pulls import MONDAY, NIGHT, FakeClock, make_event, say
from tests.warm_command import warm_command

SCRIPT = ROOT / "generator/scaffold/.ci/nightly"
BASE_URL = "https://example.org/archive/"
REFUSED = Fault("refuses", front=lambda *_: Answer(400, {}, b"no"))
"""What no second question can mend, so that nobody waits before he asks again."""
PYTHON = f"{sys.executable} -m generator"
"""What dies with the night; on others, the command is forked from a process that has loaded it."""
LEFT_OUT = ("on-this-day", "statistics", "languages")
"""Many files that no night of these touches."""
TYPES = ({"id": 2, "name": "Docking"}, {"id": 8, "name": "EVA"})


class Ended(Struct, frozen=True):
    """A night: how it ended, what it told, whether the site was published, what was committed."""

    status: int
    report: Json
    is_published: bool
    message: str
    said: str


class Nights:
    """A repository, the API, what is published, and what a runner's cache holds."""

    def __init__(self, folder: Path, api: LaunchLibrary, clock: FakeClock, command: str) -> None:
        self.api, self.clock, self._command = api, clock, command
        self.origin, self.published, self._cache = (
            folder / name for name in ("origin.git", "published", "cache")
        )
        self._folder = folder
        self._number = 0
        self.given: set[str] = set()

    def __call__(
        self, happens: Callable[[], object] = lambda: None, *, killed: bool = False
    ) -> Ended:
        """Let something happen, and the night run."""
        self.clock.at += NIGHT
        self._number += 1
        happens()
        before = self.head()
        runner = self._folder / f"runner-{self._number}"
        git(self._folder, "clone", "--quiet", "--depth", "1", f"file://{self.origin}", runner.name)
        if self._cache.exists():
            shutil.copytree(self._cache, runner / "output", dirs_exist_ok=True)
        process = self._start(runner, PYTHON if killed else self._command)
        if killed:
            self.api.at(2, lambda: os.killpg(process.pid, signal.SIGKILL))
        out, _ = process.communicate(timeout=120)
        night = runner / ".night"
        is_published = (night / "changed").exists()
        if is_published:
            shutil.rmtree(self.published, ignore_errors=True)
            shutil.copytree(runner / "output", self.published)
            shutil.rmtree(self._cache, ignore_errors=True)
            (runner / "output").rename(self._cache)
        assert killed or (night / "report.json").exists(), out
        report = json.loads((night / "report.json").read_bytes()) if not killed else {}
        if report:
            check_accounts(night, report)
        after = self.head()
        message = git(self.origin, "log", "-1", "--format=%B") if after != before else ""
        shutil.rmtree(runner)
        return Ended(process.returncode, report, is_published, message.strip(), out)

    def _start(self, runner: Path, command: str) -> subprocess.Popen[str]:
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self._folder),
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": "error",
            "ALMANAC": command,
            "SOURCE_DATE_EPOCH": str(int(self.clock.seconds())),
            "GIT_COMMITTER_DATE": f"{int(self.clock.seconds())} +0000",
        }
        return subprocess.Popen(
            [str(SCRIPT), "--source", self.api.url, "--base-url", BASE_URL, "--workers", "1"],
            cwd=runner,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def head(self) -> str:
        """The newest commit."""
        return git(self.origin, "rev-parse", "HEAD")

    def held(self, name: str) -> list[Json]:
        """A file of the snapshot as it is committed."""
        text = git(self.origin, "show", f"HEAD:content/snapshot/{name}")
        return [json.loads(line) for line in text.splitlines()]

    def edit(self, path: str, text: str | None) -> None:
        """Let the site's owner push a change of a file; None takes it away."""
        work = self._folder / "owner"
        git(self._folder, "clone", "--quiet", f"file://{self.origin}", work.name)
        if text is None:
            (work / path).unlink()
        else:
            (work / path).write_text(text, "utf-8")
        commit(work, f"Change {path}")
        git(work, "push", "--quiet", "origin", "HEAD:main")
        shutil.rmtree(work)

    def tree(self) -> dict[str, bytes]:
        """What is published, by path."""
        files = (path for path in self.published.rglob("*") if path.is_file())
        return {path.relative_to(self.published).as_posix(): path.read_bytes() for path in files}


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def commit(work: Path, message: str) -> None:
    git(work, "add", "--all")
    who = ("-c", "user.name=Owner", "-c", "user.email=owner@example.org")
    git(work, *who, "commit", "--quiet", "--message", message)


def check_accounts(night: Path, report: Json) -> None:
    """All accounts of a night say the same."""
    metrics = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families((night / "metrics.txt").read_text("utf-8"))
        for sample in family.samples
    }
    summary = (night / "summary.md").read_text("utf-8")
    (counted,) = (line for line in summary.splitlines() if line.startswith("| Changes |"))
    for kind, number in report["changes"].items():
        assert metrics["almanac_run_changes", kind] == number
        assert (f"{number:,} {kind}" in counted) == (number > 0)
    for fate, number in report["pages"].items():
        assert metrics["almanac_run_outputs", fate] == number
        assert f"{number:,} {fate}" in summary
    assert metrics["almanac_run_exit_status",] == report["exit_status"]
    assert metrics["almanac_run_requests",] == report["requests"]
    assert metrics["almanac_problems",] == len(report["problems"])
    for told in report["told"]:
        assert f"({told['event']})" in summary
        assert f"({told['event']})" in (night / "message.txt").read_text("utf-8")
    for trouble in report["troubles"]:
        assert trouble["remedy"] in summary.replace("\\", "")


def make_record(number: int, stamp: dt.datetime, **changes: object) -> Json:
    """An event of one of two types, whose updates are its own."""
    found = make_event(number, stamp, type=TYPES[number % 2], **changes)
    updates = [
        {**update, "id": 100 * number + place} for place, update in enumerate(found["updates"])
    ]
    return {**found, "updates": updates}


@pytest.fixture
def nights(tmp_path: Path) -> Iterator[Nights]:
    """A repository in which nothing was pulled yet, and an API with fourteen events."""
    clock = FakeClock(MONDAY)
    stamp = MONDAY - NIGHT * 30
    records = [make_record(number, stamp + NIGHT / 24 * number) for number in range(2, 16)]
    with (
        LaunchLibrary(records, clock=clock.seconds, limit=1000) as api,
        warm_command() as command,
    ):
        nights = Nights(tmp_path, api, clock, command)
        work = make_project(tmp_path / "work")
        for path in (work / "content/snapshot").iterdir():
            path.unlink()
        settings = work / "content/site.toml"
        names = ", ".join(f'"{name}"' for name in LEFT_OUT)
        text = settings.read_text("utf-8").replace("leave_out = []", f"leave_out = [{names}]")
        settings.write_text(text, "utf-8")
        (work / ".gitignore").write_text("/output/\n/.night/\n", "utf-8")
        git(tmp_path, "init", "--quiet", "--bare", "--initial-branch", "main", "origin.git")
        git(work, "init", "--quiet", "--initial-branch", "main")
        commit(work, "Begin")
        git(work, "push", "--quiet", str(nights.origin), "main")
        shutil.rmtree(work)
        yield nights


FLEETING = ("assets/", "api/2.3.0/config/")
"""Files named by what is in them, and the vocabulary that events use now."""

QUIET = dict.fromkeys(
    ("added", "moved", "refined", "renamed", "edited", "updated", "removed", "returned"), 0
)


@pytest.mark.long
def test_thirty_nights_go_as_they_should(nights: Nights) -> None:  # noqa: C901, PLR0915 - thirty
    api, clock = nights.api, nights.clock
    known: set[str] = set()
    ledger: list[Json] = []
    events: set[int] = set()

    def night(
        happens: Callable[[], object] = lambda: None,
        *,
        status: int = 0,
        is_published: bool = True,
        commits: str = "",
        killed: bool = False,
        **changes: int,
    ) -> Ended:
        nonlocal ledger
        before = nights.tree() if nights.published.exists() else {}
        ended = nights(happens, killed=killed)
        assert (ended.status, ended.is_published) == (status, is_published), ended.said
        assert ended.message.partition("\n")[0] == commits, ended.said
        if not killed:
            assert ended.report["changes"] == QUIET | changes, ended.said
        after = nights.tree()
        if not is_published:
            assert after == before
        known.update(path for path in after if not path.startswith(FLEETING))
        assert sorted(known - after.keys()) == []
        if commits:
            grown = nights.held("changes.jsonl")
            assert grown[: len(ledger)] == ledger
            ledger = grown
            events.update(record["id"] for record in nights.held("events.jsonl"))
            assert events == {record["id"] for record in nights.held("events.jsonl")}
        return ended

    # 1 to 5: the first pull, a night without news, an addition, a slip, a new name.
    night(commits="Events: 14 added", added=14)
    first = nights.tree()
    night()
    assert changed_files(first, nights.tree()) == STATUS_FILES
    night(
        lambda: api.add(make_record(20, clock.at, name="New [skip ci] #1 @all")),
        commits="Events: 1 added",
        added=1,
    )
    assert "New (skip ci) ＃1 ＠all (20)" in git(nights.origin, "log", "-1", "--format=%B")
    ended = night(
        lambda: api.edit(20, date=say(clock.at + NIGHT * 90)), commits="Events: 1 moved", moved=1
    )
    assert "→" in ended.report["told"][0]["words"]
    night(
        lambda: api.edit(20, name="Renamed", slug="renamed"), commits="Events: 1 renamed", renamed=1
    )
    assert "events/renamed/index.html" in nights.tree()

    # 6 to 8: what somebody wrote, a type that is called otherwise, an event that is gone.
    update = {**api.records[2]["updates"][0], "id": 99_001, "created_on": say(clock.at)}
    night(
        lambda: api.edit(3, updates=[*api.records[3]["updates"], update]),
        commits="Events: 1 updated",
        updated=1,
    )

    def rename_type() -> None:
        for number, record in api.records.items():
            if record["type"]["id"] == 8:
                api.edit(number, type={"id": 8, "name": "Spacewalk"})

    ended = night(rename_type, commits="Events: 7 edited", edited=7)
    assert ended.report["renamed"] == ["types/8 is called “Spacewalk” now, and was “EVA”"]
    feeds = [nights.tree()[f"types/{slug}/feed.xml"] for slug in ("eva", "spacewalk")]
    assert feeds[0] == feeds[1]
    night(lambda: api.delete(5), commits="Events: 1 removed", removed=1)

    # 9 to 13: an outage, of which the third night is a failure; a spent quota; a count that lies.
    for status in (0, 0, 3):
        ended = night(
            lambda: api.fault(REFUSED, path="*/events/"), status=status, is_published=False
        )
        assert ended.report["exit_status"] == 3
        assert ended.report["troubles"][0]["stage"] == "pull"
    night(lambda: api.spend(1000), is_published=False)
    night(lambda: api.fault(changed(count=1_000_000), path="*/events/"))

    # 14 to 16: a migration in the night in which a template breaks; it is mended; one comes back.
    def migrate() -> None:
        nights.edit("templates/event.html", "{{ nobody }}")
        for number in api.records:
            api.edit(number, location=f"{api.records[number]['location']}, Earth")

    ended = night(migrate, status=5, is_published=False, commits="Events: 14 edited", edited=14)
    assert "event.html" in ended.report["troubles"][0]["where"]
    night(
        lambda: nights.edit(
            "templates/event.html", (ROOT / "templates/event.html").read_text("utf-8")
        )
    )
    gone = {**make_record(5, clock.at), "type": TYPES[1] | {"name": "Spacewalk"}}
    night(lambda: api.add(gone), commits="Events: 1 returned", returned=1)

    # 17 to 19: the API loses nearly everything, and finds it again; a run is killed.
    lost = dict(list(api.records.items())[:10])

    def lose() -> None:
        for number in lost:
            api.delete(number)

    def find() -> None:
        for record in lost.values():
            api.add(record)

    ended = night(lose, status=4, is_published=False)
    assert "--accept-loss" in ended.report["troubles"][0]["remedy"]
    night(find)
    night(
        lambda: api.edit(7, name="Seven"), killed=True, status=-signal.SIGKILL, is_published=False
    )

    # 20 to 23: what it would have brought; somebody pushes meanwhile; finer and coarser dates.
    night(commits="Events: 1 renamed", renamed=1)

    def push_meanwhile() -> None:
        text = '+++\ntitle = "More"\n+++\nText.'
        api.edit(8, description="Another text.")
        api.at(2, lambda: nights.edit("content/pages/more.md", text))

    night(push_meanwhile, commits="Events: 1 edited", edited=1)
    assert "content/pages/more.md" in git(nights.origin, "ls-tree", "-r", "--name-only", "HEAD")
    month = {"id": 7, "name": "Month", "abbrev": "M"}
    night(lambda: api.edit(9, date_precision=month), commits="Events: 1 refined", refined=1)
    assert "more/index.html" in nights.tree()
    night(
        lambda: api.edit(9, date_precision=api.records[10]["date_precision"]),
        commits="Events: 1 refined",
        refined=1,
    )

    # 24 to 30: nothing happens for a week; once in it that is written down.
    commits = []
    for _ in range(7):
        before = nights.head()
        ended = nights()
        assert (ended.status, ended.is_published) == (0, True), ended.said
        commits += [ended.message] if nights.head() != before else []
    assert commits == ["Events: nothing changed"]
    assert nights.held("changes.jsonl") == ledger
    assert sorted(known - nights.tree().keys()) == []


STATUS_FILES = {".almanac-manifest.json", "index.html", "metrics.txt", "status.json"}
"""What the moment of the data changes, and nothing else."""


def changed_files(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    paths = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    return paths - {".almanac-stats.json"}


def test_a_job_that_may_not_push_says_so_and_loses_nothing(nights: Nights) -> None:
    hook = nights.origin / "hooks/pre-receive"
    hook.write_text("#!/bin/sh\nexit 1\n", "utf-8")
    hook.chmod(0o755)
    ended = nights()
    assert (ended.status, ended.is_published, ended.message) == (1, True, "")
    assert "may this job write to the repository (contents: write)" in ended.said
    hook.unlink()
    ended = nights()
    assert (ended.status, ended.message.splitlines()[0]) == (0, "Events: 14 added")


def test_two_nights_at_once_are_one_too_many(nights: Nights, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", f"file://{nights.origin}", "clone")
    clone = tmp_path / "clone"
    (clone / ".night").mkdir()
    with (clone / ".night/lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = subprocess.run([str(SCRIPT)], cwd=clone, check=False, capture_output=True, text=True)
    said = "night: another one is running here; wait until it is done\n"
    assert (done.returncode, done.stderr) == (1, said)
