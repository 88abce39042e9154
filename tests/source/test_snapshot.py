"""The snapshot is read whole, or not at all and with the file and the line that are broken."""

import datetime as dt
import json
from pathlib import Path

import pytest

from generator.archive.changes import Kind
from generator.archive.records import decode_records
from generator.errors import SnapshotError
from generator.source.snapshot import read_snapshot
from tests.projects import ROOT, Json, as_line, real_records

RESTORE = "restore content/snapshot/ from version control"
CHANGE = b'{"at":"2026-11-23T00:00:00Z","event":856,"kind":"moved"}\n'


@pytest.fixture
def folder(project: Path) -> Path:
    """A copy of the repository's snapshot."""
    return project / "content/snapshot"


def refusal(folder: Path) -> tuple[str, str, str]:
    """Where, what and remedy of the error with which a snapshot is refused."""
    with pytest.raises(SnapshotError) as caught:
        read_snapshot(folder)
    return caught.value.where, caught.value.what, caught.value.remedy


def write_state(folder: Path, **changes: object) -> None:
    """Change `state.json`; `...` takes a key out."""
    path = folder / "state.json"
    state: Json = {**json.loads(path.read_bytes()), **changes}
    kept = {key: value for key, value in state.items() if value is not ...}
    path.write_text(json.dumps(kept), encoding="utf-8")


def test_the_snapshot_of_this_repository_reads() -> None:
    snapshot = read_snapshot(ROOT / "content/snapshot")
    assert [json.loads(line) for line in snapshot.records] == real_records()
    assert [change.event for change in snapshot.ledger.changes] == [
        found["id"] for found in real_records()
    ]
    assert {(change.kind, change.bulk) for change in snapshot.ledger.changes} == {
        (Kind.ADDED, True)
    }
    state = snapshot.state
    assert (state.schema, state.source) == (1, "https://ll.thespacedevs.com")
    assert state.fetched_at == dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
    assert (state.count, state.complete) == (1002, False)


def test_records_are_handed_on_as_the_bytes_they_are(folder: Path) -> None:
    line = b'{ "id": 5,  "x": "\xd0\x9c" }'
    (folder / "events.jsonl").write_bytes(line + b"\n")
    assert read_snapshot(folder).records == (line,)


def test_a_snapshot_without_events_is_no_error(folder: Path) -> None:
    (folder / "events.jsonl").write_bytes(b"")
    assert read_snapshot(folder).records == ()


def test_the_last_line_may_lack_its_end_and_lines_may_be_empty(folder: Path) -> None:
    first, second, *_ = map(as_line, real_records())
    (folder / "events.jsonl").write_bytes(b"\n" + first + b"\n\n  \n" + second)
    assert read_snapshot(folder).records == (first, second)


@pytest.mark.parametrize("name", ["events.jsonl", "changes.jsonl", "state.json"])
def test_line_ends_of_windows_mean_the_same(folder: Path, name: str) -> None:
    before = read_snapshot(folder)
    path = folder / name
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    after = read_snapshot(folder)
    assert decode_records(after.records) == decode_records(before.records)
    assert (after.ledger.changes, after.state) == (before.ledger.changes, before.state)


@pytest.mark.parametrize("name", ["events.jsonl", "state.json"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    what = "cannot be read: No such file or directory"
    assert refusal(folder) == (str(folder / name), what, RESTORE)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    where, what, _ = refusal(tmp_path / "nowhere")
    assert Path(where).parent == tmp_path / "nowhere"
    assert what == "cannot be read: No such file or directory"


def test_a_folder_in_the_place_of_a_file_is_named(folder: Path) -> None:
    (folder / "events.jsonl").unlink()
    (folder / "events.jsonl").mkdir()
    assert refusal(folder) == (
        str(folder / "events.jsonl"),
        "cannot be read: Is a directory",
        RESTORE,
    )


@pytest.mark.parametrize(
    "line", [b'{"id":856,"name":"Boo', b"nonsense", b"{}}", b"[" * 100_000, b"<html></html>"]
)
@pytest.mark.parametrize(("before", "number"), [(0, 1), (3, 4)])
def test_a_record_that_is_no_json_is_named_by_its_line(
    folder: Path, line: bytes, before: int, number: int
) -> None:
    records = [as_line(found) for found in real_records()]
    lines = [*records[:before], line, *records[before:]]
    (folder / "events.jsonl").write_bytes(b"\n".join(lines) + b"\n")
    where, what, remedy = refusal(folder)
    assert where == f"{folder / 'events.jsonl'}, line {number}"
    assert what.startswith("no JSON: ")
    assert remedy == RESTORE


@pytest.mark.parametrize("name", ["events.jsonl", "changes.jsonl"])
def test_a_broken_line_is_counted_as_an_editor_counts(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b'\n\n{"at":')
    assert refusal(folder)[0] == f"{folder / name}, line 3"


@pytest.mark.parametrize(
    ("name", "line"), [("events.jsonl", 3), ("changes.jsonl", 3), ("state.json", 2)]
)
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("ours", ["HEAD", "Updated upstream"])
def test_a_merge_conflict_is_named_by_its_line_and_what_git_can_do_about_it(
    folder: Path, name: str, line: int, end: bytes, ours: str
) -> None:
    path = folder / name
    held = path.read_bytes().splitlines()
    held[line - 1 : line - 1] = [f"<<<<<<< {ours}".encode(), held[0], b"=======", b">>>>>>> night"]
    path.write_bytes(end.join(held) + end)
    where, what, remedy = refusal(folder)
    assert where == f"{path}, line {line}"
    assert what == f"a merge conflict (<<<<<<< {ours})"
    assert "git checkout --ours content/snapshot" in remedy


def test_what_is_left_of_a_conflict_is_one_too(folder: Path) -> None:
    (folder / "events.jsonl").write_bytes(b'{"id":1}\n=======\n{"id":2}\n')
    assert refusal(folder)[1] == "a merge conflict (=======)"


def test_the_ledger_may_be_missing(folder: Path) -> None:
    (folder / "changes.jsonl").unlink()
    snapshot = read_snapshot(folder)
    assert (snapshot.ledger.changes, len(snapshot.records)) == ((), 10)


@pytest.mark.parametrize(
    ("line", "what"),
    [
        (b'{"at":"2026-11-23T00:00:00Z","event":8', "Input data was truncated"),
        (b'{"at":"2026-11-23T00:00:00Z","kind":"moved"}', "Object missing required field `event`"),
        (CHANGE.replace(b"moved", b"lost"), "Invalid enum value 'lost' - at `$.kind`"),
        (CHANGE.replace(b"Z", b""), "Expected `datetime` with a timezone component - at `$.at`"),
        (CHANGE.replace(b'"at"', b'"when"'), "Object contains unknown field `when`"),
        (CHANGE.replace(b"moved", b"\xff"), "'utf-8' codec can't decode byte 0xff"),
        (b"[]", "Expected `object`, got `array`"),
    ],
)
def test_a_broken_line_of_the_ledger_is_an_error(folder: Path, line: bytes, what: str) -> None:
    (folder / "changes.jsonl").write_bytes(CHANGE + line)
    where, said, remedy = refusal(folder)
    assert where == f"{folder / 'changes.jsonl'}, line 2"
    assert said.startswith(what)
    assert remedy == RESTORE


@pytest.mark.parametrize("extra", [{}, {"cursor": "2026-11-23T00:00:00Z"}, {"count": ...}])
def test_a_state_of_another_schema_asks_for_the_version_that_wrote_it(
    folder: Path, extra: Json
) -> None:
    write_state(folder, schema=2, **extra)
    assert refusal(folder) == (
        str(folder / "state.json"),
        "schema 2 is not 1, the one known here",
        "use the version of almanac that wrote it",
    )


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"count": ...}, "Object missing required field `count`"),
        ({"fetched_at": ...}, "Object missing required field `fetched_at`"),
        ({"fetched_at": "2026-11-23T00:00:00"}, "Expected `datetime` with a timezone component"),
        ({"complete": 1}, "Expected `bool`, got `int` - at `$.complete`"),
        ({"colour": "red"}, "Object contains unknown field `colour`"),
        ({"schema": ...}, "Object missing required field `schema`"),
    ],
)
def test_a_state_with_a_wrong_key_is_an_error(folder: Path, changes: Json, what: str) -> None:
    write_state(folder, **changes)
    where, said, remedy = refusal(folder)
    assert where == str(folder / "state.json")
    assert said.startswith(what)
    assert remedy == RESTORE


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "Input data was truncated"),
        (b'{"schema": 1', "Input data was truncated"),
        (b"schema = 1", "JSON is malformed"),
        (b"[]", "Expected `object`, got `array`"),
        (b'{"schema": 1, "source": "\xff"}', "'utf-8' codec can't decode byte 0xff"),
        (b"[" * 100_000, "Expected `object`, got `array`"),
    ],
)
def test_a_state_that_cannot_be_read_is_an_error(folder: Path, data: bytes, what: str) -> None:
    (folder / "state.json").write_bytes(data)
    where, said, remedy = refusal(folder)
    assert (where, remedy) == (str(folder / "state.json"), RESTORE)
    assert said.startswith(what)


def test_the_error_is_one_line_of_place_fault_and_remedy(folder: Path) -> None:
    (folder / "events.jsonl").write_bytes(b'{"id":')
    with pytest.raises(SnapshotError) as caught:
        read_snapshot(folder)
    where = folder / "events.jsonl"
    assert str(caught.value) == f"{where}, line 1: no JSON: Input data was truncated; {RESTORE}"


def test_a_record_with_half_a_letter_is_read_without_that_half(folder: Path) -> None:
    (folder / "events.jsonl").write_bytes(b'{"id":1,"name":"a \\ud800"}\n{"id":2}\n')
    assert read_snapshot(folder).records == ('{"id":1,"name":"a \ufffd"}'.encode(), b'{"id":2}')
