"""The journal of a pull, as far as a whole sync does not show it."""

from pathlib import Path

import msgspec
import pytest

from generator.errors import SnapshotError, SourceError
from generator.source.journal import (
    SIZE_LIMIT,
    Journal,
    Position,
    Pull,
    Step,
    begin_journal,
    resume_journal,
)
from tests.ll2 import faults
from tests.projects import as_line
from tests.source.conftest import Start
from tests.source.pulls import MONDAY, make_event, make_events

PULL = Pull(source="http://api", full=True, start=Position(), started_at=MONDAY)


def step(*numbers: int, **rest: int) -> Step:
    records = tuple(msgspec.Raw(as_line(make_event(number, MONDAY))) for number in numbers)
    return Step(Position(since=MONDAY, offset=numbers[0]), records, **rest)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "pull.jsonl"


def resumed(path: Path) -> Journal:
    journal = resume_journal(path)
    assert journal is not None
    return journal


def test_there_is_no_journal_before_there_is_an_answer(path: Path) -> None:
    begin_journal(path, PULL)
    assert not path.exists()
    assert resume_journal(path) is None


def test_a_journal_that_is_resumed_knows_all_that_it_knew(path: Path) -> None:
    journal = begin_journal(path, PULL)
    for one in (step(2, 3, count=7), step(3, 5, unusable=2), Step(Position(done=True), gone=4)):
        journal.add(one)
    again = resumed(path)
    assert (again.pull, again.position, again.seen) == (PULL, Position(done=True), {2, 3, 5})
    assert (again.gone, again.count, again.unusable, again.newest) == ({4}, 7, 2, MONDAY)
    assert [record.id for record in again.records()] == [2, 3, 3, 5]


@pytest.mark.parametrize("torn", [1, 5, 100, 1000])
def test_a_torn_last_line_is_cut_before_the_next(path: Path, torn: int) -> None:
    journal = begin_journal(path, PULL)
    journal.add(step(2))
    whole = path.read_bytes()
    journal.add(step(3))
    path.write_bytes(path.read_bytes()[: len(whole) + torn])
    again = resumed(path)
    assert again.seen == {2}
    again.add(step(4))
    assert path.read_bytes().startswith(whole)
    assert resumed(path).seen == {2, 4}


def test_a_torn_line_of_several_megabytes_is_cut(path: Path) -> None:
    begin_journal(path, PULL).add(step(2))
    whole = path.read_bytes()
    path.write_bytes(whole + b"x" * 3_000_000)
    resumed(path).add(step(4))
    assert path.read_bytes().startswith(whole + b'{"position"')
    assert resumed(path).seen == {2, 4}


def test_a_journal_does_not_fill_the_disk(path: Path) -> None:
    journal = begin_journal(path, PULL)
    journal.add(step(2))
    with path.open("r+b") as file:
        file.seek(SIZE_LIMIT)
        file.write(b"\n")
    with pytest.raises(SnapshotError, match="has more than 2,147,483,648 bytes"):
        journal.add(step(3))
    assert path.stat().st_size == SIZE_LIMIT + 1
    assert path.stat().st_blocks * 512 < 1_000_000, "the file is a sparse one"


def test_a_new_pull_forgets_the_one_before(path: Path) -> None:
    begin_journal(path, PULL).add(step(2))
    journal = begin_journal(path, PULL)
    journal.add(step(3))
    assert resumed(path).seen == {3}


@pytest.mark.parametrize("damage", [b"{}\n", b"\xff\n", b"[" * 100_000 + b"\n", b"\n"])
def test_a_journal_that_somebody_damaged_says_what_to_do(start: Start, damage: bytes) -> None:
    pull = start(make_events(10))
    pull.api.fault(faults.status(502), at=3, times=3)
    with pytest.raises(SourceError):
        pull()
    journal = pull.folder / "pull.jsonl"
    journal.write_bytes(journal.read_bytes() + damage)
    with pytest.raises(SnapshotError, match=r"pull\.jsonl: .*; delete it: the pull begins anew"):
        pull()
    journal.unlink()
    pull()
    assert len(pull.held()) == 10
