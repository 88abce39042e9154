"""Same input, same bytes: whatever the machine, the place and the day are like."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from generator.publish.manifest import MANIFEST, STATS
from tests.projects import ROOT, make_project, real_records
from tests.site.samples import coarse_records, detailed_record

CIRCUMSTANCES = {
    "elsewhere": {"TZ": "Pacific/Kiritimati", "LC_ALL": "POSIX", "PYTHONHASHSEED": "1"},
    "east": {"TZ": "Asia/Kathmandu", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2"},
    "latin": {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONHASHSEED": "3"},
    "later": {"TZ": "XYZ+12:34", "PYTHONHASHSEED": "random", "SOURCE_DATE_EPOCH": "1"},
}


def build_elsewhere(root: Path, output: Path, where: Path, workers: str, **changes: str) -> None:
    """Build in a process of its own, from another folder, with another environment."""
    bare = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG"))}
    built = subprocess.run(
        [
            *(sys.executable, "-m", "generator", "--root", str(root), "build", "--offline"),
            *("--output", str(output), "--workers", workers),
            *("--base-url", "https://example.org/archive/"),
        ],
        cwd=where,
        env={**bare, "PYTHONPATH": str(ROOT), **changes},
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr


def every_byte(folder: Path) -> dict[str, bytes]:
    """All files, but for what is noted of when they were written."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != STATS
    }


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with every kind of date and every list filled."""
    records = [*real_records(), *coarse_records(), {**detailed_record(), "id": 9999}]
    return make_project(tmp_path_factory.mktemp("project") / "one", records)


@pytest.fixture(scope="module")
def expected(root: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a plain build makes, manifest included."""
    output = tmp_path_factory.mktemp("expected") / "site"
    build_elsewhere(root, output, root, "1", TZ="UTC", LC_ALL="C.UTF-8", PYTHONHASHSEED="0")
    return every_byte(output)


@pytest.mark.parametrize("circumstances", CIRCUMSTANCES.values(), ids=CIRCUMSTANCES)
def test_nothing_about_a_machine_shows_in_the_site(
    circumstances: dict[str, str], root: Path, expected: dict[str, bytes], tmp_path: Path
) -> None:
    output = tmp_path / "another name" / "site"
    build_elsewhere(root, output, tmp_path, "2", **circumstances)
    assert every_byte(output).keys() == expected.keys()
    differ = [path for path, data in every_byte(output).items() if data != expected[path]]
    assert differ == []


def test_the_place_of_the_project_does_not_show_in_the_site(
    root: Path, expected: dict[str, bytes], tmp_path: Path
) -> None:
    moved = tmp_path / "prüfung mit leerzeichen"
    make_project(moved, [])
    for name in ("events.jsonl", "changes.jsonl"):
        data = (root / "content/snapshot" / name).read_bytes()
        (moved / "content/snapshot" / name).write_bytes(data)
    build_elsewhere(moved, tmp_path / "site", moved, "1")
    assert every_byte(tmp_path / "site") == expected


def test_the_order_of_the_records_does_not_show_in_the_site(
    root: Path, expected: dict[str, bytes], tmp_path: Path
) -> None:
    turned = make_project(tmp_path / "turned", [])
    snapshot = turned / "content/snapshot"
    lines = (root / "content/snapshot/events.jsonl").read_bytes().splitlines(keepends=True)
    (snapshot / "events.jsonl").write_bytes(b"".join(lines[::-1]))
    (snapshot / "changes.jsonl").write_bytes(b"")
    build_elsewhere(turned, tmp_path / "site", turned, "1")
    found = every_byte(tmp_path / "site")
    assert found.pop(MANIFEST) != expected[MANIFEST]  # it knows what the site was made of
    assert found == {path: data for path, data in expected.items() if path != MANIFEST}
