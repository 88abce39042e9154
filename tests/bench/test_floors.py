from pathlib import Path

import pytest

from tests.bench.__main__ import STAGES, VIEWS
from tests.bench.floors import (
    count_written,
    snapshot_of,
    time_bare_files,
    time_bare_loop,
    time_stages,
    time_views,
)
from tests.bench.peers.projects import edit_one_event
from tests.bench.synthetic import write_project
from tests.bench.timing import in_fresh_process
from tests.projects import build_project

COUNT = 20


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_project(tmp_path_factory.mktemp("floors") / "project", COUNT)


@pytest.fixture(scope="module")
def site(root: Path) -> Path:
    build_project(root, root.parent / "site")
    return root.parent / "site"


def contents(folder: Path, pattern: str = "*") -> dict[str, bytes]:
    files = (path for path in folder.rglob(pattern) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_the_bare_loop_writes_every_page_as_a_build_does(
    root: Path, site: Path, tmp_path: Path
) -> None:
    assert in_fresh_process(time_bare_loop, root, tmp_path) > 0
    assert contents(tmp_path) == contents(site, "*.html")


def test_the_floor_of_files_writes_all_files_of_a_site(site: Path, tmp_path: Path) -> None:
    assert in_fresh_process(time_bare_files, site, tmp_path) > 0
    assert contents(tmp_path) == contents(site)


def test_every_stage_of_a_build_has_its_row(root: Path, tmp_path: Path) -> None:
    assert time_stages(root, tmp_path / "site").keys() == STAGES.keys() - {VIEWS}
    assert in_fresh_process(time_views, root) > 0


def test_what_an_edit_writes_is_counted(root: Path, tmp_path: Path) -> None:
    build_project(root, tmp_path / "site")
    before = snapshot_of(tmp_path / "site")
    assert count_written(before, tmp_path / "site") == 0
    (tmp_path / "site/new").write_bytes(b"")
    assert count_written(before, tmp_path / "site") == 1


def test_an_edited_event_writes_a_few_files(tmp_path: Path) -> None:
    root = write_project(tmp_path / "project", COUNT)
    build_project(root, tmp_path / "site")
    before = snapshot_of(tmp_path / "site")
    edit_one_event(root)
    report = build_project(root, tmp_path / "site")
    written = count_written(before, tmp_path / "site")
    assert 0 < report.published.written < written < 60  # in every format of every list, too
