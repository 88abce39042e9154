import json
import shutil
from pathlib import Path

import pytest

from tests.commands import Done, run_almanac
from tests.projects import ROOT, Json, as_line, build_project, make_project, real_records, record

DAY = {"id": 5, "name": "Day", "abbrev": "DAY", "description": ""}
HELD = ROOT / "content/snapshot"


def snapshot(folder: Path, records: list[Json], *changes: Json) -> Path:
    """A snapshot of these records with these changes in its ledger."""
    folder.mkdir(parents=True)
    (folder / "events.jsonl").write_bytes(b"".join(as_line(one) + b"\n" for one in records))
    (folder / "changes.jsonl").write_bytes(b"".join(as_line(one) + b"\n" for one in changes))
    shutil.copy(HELD / "state.json", folder)
    return folder


def change(kind: str, event: int) -> Json:
    return {"at": "2026-11-24T00:00:00Z", "event": event, "kind": kind}


def diff(*arguments: object) -> Done:
    return run_almanac("diff", *map(str, arguments))


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two snapshots between which everything happened that can."""
    folder = tmp_path_factory.mktemp("nights")
    before = {one["id"]: one for one in real_records()}
    after = {number: dict(one) for number, one in before.items()}
    after[769] |= {"date": "2023-08-21T23:49:30Z", "location": "Orbit"}
    after[770] |= {"name": "Progress MS-24 at Zvezda", "slug": "progress-ms-24-at-zvezda"}
    after[780] |= {"date_precision": DAY, "date": "2023-08-23T00:00:00Z"}
    news = {"id": 9, "comment": "It is lost.", "created_by": "Nosu"}
    after[834] |= {"updates": [*after[834]["updates"], news]}
    after[850] |= {"webcast_live": True}
    after[1301] = record(id=1301, name="Booster 10 Static Fire")
    gone, back = change("removed", 851), change("removed", 852)
    return (
        snapshot(folder / "before", list(before.values()), back),
        snapshot(folder / "after", list(after.values()), back, change("returned", 852), gone),
    )


def test_events_are_told_by_name_and_what_happened_field_by_field(
    nights: tuple[Path, Path],
) -> None:
    before, after = nights
    done = diff(before, after)
    assert (done.returncode, done.stderr) == (0, "")
    *lines, counts = done.stdout.splitlines()
    assert lines == [
        f"− {before}: 10 events, as of 23 November 2026, 00:00 UTC",
        f"+ {after}: 11 events, as of 23 November 2026, 00:00 UTC",
        "added (1)",
        "  Booster 10 Static Fire (1301), 25 Aug 2023 17:36 UTC",
        "removed (1)",
        "  Crew-7 Arrival at Kennedy Space Center (851), 20 Aug 2023 16:05 UTC",
        "returned (1)",
        "  Crew-7 Flight Readiness Review Teleconference (852), 21 Aug 2023 21:00 UTC",
        "changed (4)",
        "  Progress MS-22 Undocking (769)",
        "    moved: 20 Aug 2023 23:49 UTC → 21 Aug 2023 23:49 UTC, 1 day later",
        "    location: “International Space Station” → “Orbit”",
        "  Progress MS-24 at Zvezda (770)",
        "    renamed: “Progress MS-24 Docking” → “Progress MS-24 at Zvezda”",
        "  Chandrayaan-3 Lunar Landing (780)",
        "    refined: 23 Aug 2023 12:34 UTC → 23 Aug 2023",
        "  Luna 25 Lunar Landing (834)",
        "    updated: “It is lost.” (Nosu)",
    ]
    assert counts == (
        "1 added, 1 moved, 1 refined, 1 renamed, 1 edited, 1 updated, 1 removed, 1 returned; "
        "1 record with other bookkeeping only"
    )


def test_json_tells_the_same(nights: tuple[Path, Path]) -> None:
    found = json.loads(diff("--json", *nights).stdout)
    assert found["kind"] == "snapshots"
    assert (found["before"]["events"], found["after"]["events"]) == (10, 11)
    assert set(found["counts"].values()) == {1}
    assert found["events"][0] == {
        "event": 769,
        "name": "Progress MS-22 Undocking",
        "date": "21 Aug 2023 23:49 UTC",
        "changes": [
            {
                "kind": "moved",
                "words": ["20 Aug 2023 23:49 UTC → 21 Aug 2023 23:49 UTC, 1 day later"],
            },
            {"kind": "edited", "words": ["location: “International Space Station” → “Orbit”"]},
        ],
    }


def test_a_record_that_is_not_there_any_more_is_removed(nights: tuple[Path, Path]) -> None:
    done = diff(nights[1], nights[0])
    assert "removed (1)\n  Booster 10 Static Fire (1301)" not in done.stdout
    assert "removed (2)\n  Crew-7 Flight Readiness" in done.stdout
    assert "  Booster 10 Static Fire (1301), 25 Aug 2023 17:36 UTC\n" in done.stdout


def test_groups_that_were_renamed_are_told(tmp_path: Path) -> None:
    renamed = {"at": "2026-11-24T00:00:00Z", "group": "types/2", "before": "Docking"}
    before = snapshot(tmp_path / "before", real_records())
    after = snapshot(tmp_path / "after", real_records(), {**renamed, "after": "Arrival"})
    assert diff(before, after).stdout.splitlines()[2:] == [
        "groups renamed (1)",
        "  types/2: “Docking” → “Arrival”",
        "1 group renamed",
    ]


def test_a_project_stands_for_its_snapshot_and_equal_ones_have_nothing_to_tell() -> None:
    done = diff(ROOT, HELD)
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1] == "nothing changed"


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two built folders: of two events, and of one of them and another."""
    folder = tmp_path_factory.mktemp("sites")
    old, new, other = real_records()[:3]
    renamed = {**new, "name": "Progress MS-24 at Zvezda"}
    for name, records in (("before", [old, new]), ("after", [renamed, other])):
        build_project(make_project(folder / name, records))
    return folder / "before/output", folder / "after/output"


def test_pages_are_told_by_what_a_reader_sees_of_their_change(sites: tuple[Path, Path]) -> None:
    done = diff("--all", *sites)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    page = "title: “Progress MS-24 Docking · Almanac” → “Progress MS-24 at Zvezda · Almanac”"
    heading = "text: “Progress MS-24 Docking” → “Progress MS-24 at Zvezda”"
    assert f"  e/770/index.html: {page}; {heading}" in lines
    added = lines.index(next(line for line in lines if line.startswith("pages added")))
    removed = lines.index(next(line for line in lines if line.startswith("pages removed")))
    assert lines.index("  e/780/index.html") > added
    assert lines.index("  e/769/index.html") > removed
    assert any(line.startswith("  calendar.ics: ") for line in lines)
    assert lines[-1].startswith("files: ")


def test_without_manifests_the_files_themselves_say_what_changed(
    sites: tuple[Path, Path], tmp_path: Path
) -> None:
    copies = [
        shutil.copytree(site, tmp_path / str(place), ignore=shutil.ignore_patterns(".almanac*"))
        for place, site in enumerate(sites)
    ]
    assert diff(*copies).stdout.splitlines()[2:] == diff(*sites).stdout.splitlines()[2:]
    (copies[0] / "index.html").write_bytes(b"<title>x</title>")
    assert diff(sites[0], copies[0]).stdout.splitlines()[-1] == "files: 1 changed"


def test_what_a_manifest_lists_and_is_not_there_is_told(
    sites: tuple[Path, Path], tmp_path: Path
) -> None:
    copy = shutil.copytree(sites[1], tmp_path / "copy")
    (copy / "e/770/index.html").unlink()
    done = diff("--all", sites[0], copy)
    assert done.returncode == 0
    assert "e/770/index.html is not there, though its manifest lists it" in done.stdout


def test_two_of_different_kinds_cannot_be_compared(sites: tuple[Path, Path]) -> None:
    done = diff(sites[0], ROOT)
    assert done.returncode == 2
    assert f"{sites[0]}: is a built site, and {ROOT} is a snapshot" in done.stderr


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("missing", "there is no such folder"),
        ("empty", "is empty"),
        ("other", "holds neither a snapshot nor a built site"),
        ("other/file", "is no folder"),
    ],
)
def test_what_is_no_snapshot_and_no_site_is_a_wrong_use(
    tmp_path: Path, name: str, what: str
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "other").mkdir()
    (tmp_path / "other/file").write_bytes(b"")
    done = diff(HELD, tmp_path / name)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{tmp_path / name}: {what}; name a folder" in done.stderr


@pytest.mark.parametrize(
    ("line", "what"),
    [(b"<<<<<<< HEAD", "a merge conflict (<<<<<<< HEAD)"), (b'{"id":1,"na', "no JSON: ")],
)
def test_a_snapshot_that_cannot_be_read_is_an_error_with_its_line(
    tmp_path: Path, line: bytes, what: str
) -> None:
    folder = snapshot(tmp_path / "broken", real_records())
    path = folder / "events.jsonl"
    path.write_bytes(line + b"\n" + path.read_bytes())
    done = diff(HELD, folder)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"{path}, line 1: {what}" in done.stderr
