"""Publishing: what is touched, what is never touched, and what is left after a crash."""

import json
import os
import shutil
from itertools import count
from pathlib import Path

import pytest

from generator.errors import ContentError, PublishError
from generator.publish.manifest import MANIFEST, STATS
from generator.publish.output import STAGING, Published, open_stage, publish
from tests.commands import run_almanac
from tests.projects import Json, build_project, make_project, real_records, write_records
from tests.publish.killed import build_and_die, publish_and_die
from tests.publish.machines import KILLED, status_of
from tests.publish.trees import (
    AFTER,
    BEFORE,
    Tree,
    doubt_of,
    everything_in,
    fail_while_staging,
    folders_in,
    kept_in,
    make_old,
    manifest_of,
    parents_of,
    publish_tree,
    put_file,
    read_tree,
    touched,
)


def test_a_file_in_pieces_is_one_that_is_kept_and_made_again_like_any_other(output: Path) -> None:
    for pieces, written in (([b"one ", b"two"], 1), ([b"one", b" two"], 0), ([b"three"], 1)):
        with open_stage(output) as stage:
            files = [stage.put("data/all.txt", "0", iter(pieces), "key")]
            assert publish(stage, files).written == written
        assert read_tree(output) == {"data/all.txt": b"".join(pieces)}
    with open_stage(output) as stage:
        assert stage.keep("data/all.txt", "key")
        assert not list(stage.folder.iterdir())
    (output / "data/all.txt").write_bytes(b"altered")
    with open_stage(output) as stage:
        assert stage.keep("data/all.txt", "key") is None
        publish(stage, [stage.put("data/all.txt", "0", iter([b"three"]), "key")])
    assert read_tree(output) == {"data/all.txt": b"three"}


def test_files_are_published_and_listed(output: Path) -> None:
    published = publish_tree(output, BEFORE)
    assert published == Published(written=len(BEFORE), unchanged=0, removed=0)
    assert read_tree(output) == BEFORE
    assert manifest_of(output) == set(BEFORE)
    assert list(output.parent.iterdir()) == [output]


def test_second_build_writes_nothing(output: Path) -> None:
    publish_tree(output, BEFORE)
    make_old(output)
    before = everything_in(output)
    published = publish_tree(output, BEFORE)
    assert published == Published(written=0, unchanged=len(BEFORE), removed=0)
    assert everything_in(output) == before


def test_a_changed_file_is_the_only_one_that_is_touched(output: Path) -> None:
    publish_tree(output, BEFORE)
    make_old(output)
    published = publish_tree(output, {**BEFORE, "index.html": b"new home"})
    assert published == Published(written=1, unchanged=len(BEFORE) - 1, removed=0)
    assert touched(output) == {"index.html"}


def test_stale_files_go_with_their_folders_and_paths_change_their_kind(output: Path) -> None:
    publish_tree(output, BEFORE)
    published = publish_tree(output, AFTER)
    assert published == Published(written=5, unchanged=1, removed=4)
    assert read_tree(output) == AFTER
    assert folders_in(output) == parents_of(AFTER)
    assert manifest_of(output) == set(AFTER)


def test_there_and_back_again_is_the_same_tree(output: Path) -> None:
    publish_tree(output, BEFORE)
    publish_tree(output, AFTER)
    publish_tree(output, BEFORE)
    assert read_tree(output) == BEFORE
    assert folders_in(output) == parents_of(BEFORE)


def test_files_that_are_not_ours_stay(output: Path) -> None:
    publish_tree(output, BEFORE)
    (output / "CNAME").write_bytes(b"example.org")
    (output / "events/gone/notes.txt").write_bytes(b"mine")
    publish_tree(output, AFTER)
    kept = {"CNAME": b"example.org", "events/gone/notes.txt": b"mine"}
    assert read_tree(output) == {**AFTER, **kept}
    assert manifest_of(output) == set(AFTER)


def test_a_published_file_that_somebody_removed_comes_back(output: Path) -> None:
    publish_tree(output, BEFORE)
    shutil.rmtree(output / "events")
    (output / "index.html").unlink()
    publish_tree(output, AFTER)
    assert read_tree(output) == AFTER


def test_a_published_file_that_somebody_changed_is_put_right(output: Path) -> None:
    publish_tree(output, BEFORE)
    (output / "index.html").write_bytes(b"edited by hand")
    publish_tree(output, BEFORE)
    assert read_tree(output) == BEFORE


def test_a_file_of_the_same_bytes_may_be_anybodys(output: Path) -> None:
    publish_tree(output, BEFORE)
    (output / "new.html").write_bytes(b"the same")
    publish_tree(output, {**BEFORE, "new.html": b"the same"})
    assert "new.html" in manifest_of(output)


def test_a_file_in_place_of_the_folder_is_refused(output: Path) -> None:
    put_file(output)
    with pytest.raises(PublishError, match="is no folder"):
        publish_tree(output, BEFORE)
    assert output.read_bytes() == b"mine"


@pytest.mark.parametrize(
    "path",
    [
        *("../victim", "/etc/victim", "a/../../victim", "..", ".", "", "a/..", "./../victim"),
        *(f"{'../' * 20}tmp/victim", "//victim", "a\0b"),
    ],
)
def test_what_a_manifest_lists_anywhere_else_is_not_touched(output: Path, path: str) -> None:
    publish_tree(output, BEFORE)
    put_file(output.parent / "victim")
    manifest = json.loads((output / MANIFEST).read_bytes())
    manifest["files"][path] = ["", ""]
    (output / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    assert "outside of the folder" in doubt_of(output)
    publish_tree(output, AFTER)
    assert read_tree(output) == AFTER
    assert manifest_of(output) == set(AFTER)
    assert (output.parent / "victim").read_bytes() == b"mine"


DAMAGED = [
    b"",
    b"{",
    b"[]",
    b"\xff",
    b'{"schema": 1}',
    b'{"files": []}',
    b'{"schema": 99, "files": {}}',
]


@pytest.mark.parametrize("data", DAMAGED)
def test_without_a_manifest_that_can_be_read_the_tree_ends_right(output: Path, data: bytes) -> None:
    publish_tree(output, BEFORE)
    (output / MANIFEST).write_bytes(data)
    assert doubt_of(output)
    publish_tree(output, AFTER)
    assert read_tree(output) == AFTER
    assert folders_in(output) == parents_of(AFTER)
    assert doubt_of(output) == ""


def test_half_a_manifest_still_names_what_is_ours(output: Path) -> None:
    publish_tree(output, BEFORE)
    whole = (output / MANIFEST).read_bytes()
    (output / STATS).unlink()
    (output / MANIFEST).write_bytes(whole[: whole.index(b"same.html")])
    publish_tree(output, AFTER)
    assert read_tree(output) == AFTER


def test_the_manifest_of_an_older_version_is_known(output: Path) -> None:
    for path, data in BEFORE.items():
        put_file(output / path, data)
    old = {"schema": 1, "files": dict.fromkeys(BEFORE, "0" * 64)}
    (output / MANIFEST).write_text(json.dumps(old, indent=1), encoding="utf-8")
    assert "another version" in doubt_of(output)
    publish_tree(output, AFTER)
    assert read_tree(output) == AFTER


@pytest.mark.parametrize("data", [b"", b"{", b'{"manifest": "", "files": {"index.html": [1]}}'])
def test_what_is_noted_of_files_may_be_damaged(output: Path, data: bytes) -> None:
    publish_tree(output, BEFORE)
    (output / STATS).write_bytes(data)
    assert kept_in(output, BEFORE) == set(BEFORE)
    (output / "index.html").write_bytes(b"altered!")
    assert kept_in(output, BEFORE) == set(BEFORE) - {"index.html"}


def test_a_file_is_kept_while_its_key_and_its_bytes_are_as_they_were(output: Path) -> None:
    publish_tree(output, BEFORE)
    assert kept_in(output, BEFORE) == set(BEFORE)
    assert kept_in(output, BEFORE, key="another") == set()
    (output / "gone.html").unlink()
    there = (output / "same.html").stat()
    (output / "same.html").write_bytes(b"SAME")
    os.utime(output / "same.html", ns=(there.st_atime_ns, there.st_mtime_ns))
    (output / "becomes-a-folder").unlink()
    (output / "becomes-a-folder").mkdir()
    left = set(BEFORE) - {"gone.html", "same.html", "becomes-a-folder"}
    assert kept_in(output, BEFORE) == left


def test_a_folder_from_another_machine_is_read_once_and_trusted(
    output: Path, tmp_path: Path
) -> None:
    publish_tree(output, BEFORE)
    copied = tmp_path / "copied"
    shutil.copytree(output, copied)
    assert kept_in(copied, BEFORE) == set(BEFORE)
    (copied / "same.html").write_bytes(b"SAME")
    assert kept_in(copied, BEFORE) == set(BEFORE) - {"same.html"}


def test_an_error_while_staging_leaves_all_as_it_was(output: Path) -> None:
    publish_tree(output, BEFORE)
    before = everything_in(output)
    with pytest.raises(ZeroDivisionError):
        fail_while_staging(output)
    assert everything_in(output) == before
    assert list(output.parent.iterdir()) == [output]


def test_what_a_dead_run_staged_is_cleared_away(output: Path) -> None:
    publish_tree(output, BEFORE)
    put_file(output / STAGING / "tmp/0", b"half a fi")
    put_file(output / STAGING / "0", b"half a fi")
    (output / STAGING / "link").symlink_to(output)
    publish_tree(output, AFTER)
    assert read_tree(output) == AFTER
    assert folders_in(output) == parents_of(AFTER)


def test_a_second_run_at_once_is_refused_and_disturbs_nothing(output: Path) -> None:
    publish_tree(output, BEFORE)
    with open_stage(output) as stage:
        staged = stage.put("index.html", "0", b"new home")
        with pytest.raises(PublishError, match="another build is writing here; wait"):
            publish_tree(output, AFTER)
        assert (stage.folder / str(staged.staged_as)).read_bytes() == b"new home"
    assert read_tree(output) == BEFORE
    publish_tree(output, AFTER)
    assert read_tree(output) == AFTER


def test_a_second_command_at_once_is_refused_in_one_line(project: Path) -> None:
    with open_stage(project / "output"):
        refused = run_almanac("--root", str(project), "build", "--offline")
    assert refused.returncode == 1
    assert "another build is writing here" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert run_almanac("--root", str(project), "build", "--offline").returncode == 0


@pytest.mark.parametrize("before", [{}, BEFORE], ids=["the first run", "a later run"])
def test_a_run_that_is_killed_anywhere_is_finished_or_undone_by_the_next(
    tmp_path: Path, before: Tree
) -> None:
    """Killed before its first change of the disk, before its second, and so on to the last."""
    left: dict[int, list[str]] = {}
    for step in count(1):
        folder = tmp_path / str(step)
        if before:
            publish_tree(folder / "output", before)
        status = status_of(publish_and_die, "main", step, folder)
        if status == 0:
            break
        assert status == KILLED
        if folder.exists():
            shutil.copytree(folder, tmp_path / f"{step}-undone")
        finished = problem_after(AFTER, folder / "output")
        undone = problem_after(before, tmp_path / f"{step}-undone" / "output")
        left[step] = [problem for problem in (finished, undone) if problem]
    assert len(left) > 10
    assert {step: problems for step, problems in left.items() if problems} == {}


def problem_after(tree: Tree, output: Path) -> str:
    """What the next run cannot put right; empty if it leaves what a clean build would."""
    try:
        publish_tree(output, tree)
    except (PublishError, OSError) as error:
        return f"next run fails: {error}"
    if read_tree(output) != tree:
        return f"wrong files: {sorted(read_tree(output).keys() ^ tree.keys())}"
    if folders_in(output) != parents_of(tree):
        return f"wrong folders: {sorted(folders_in(output) ^ parents_of(tree))}"
    return "" if list(output.parent.iterdir()) == [output] else "something is left beside it"


def many_records() -> list[Json]:
    """Enough events that a build can be caught at work."""
    return [
        {**found, "id": found["id"] + 10_000 * turn, "slug": f"{found['slug']}-{turn}"}
        for turn in range(8)
        for found in real_records()
    ]


@pytest.mark.parametrize("victim", ["alone", "main"])
def test_a_build_that_is_killed_at_work_leaves_the_site_and_does_not_hinder_the_next(
    tmp_path: Path, victim: str
) -> None:
    project = make_project(tmp_path / "project")
    build_project(project)
    before = everything_in(project / "output")
    write_records(project, many_records())
    assert status_of(build_and_die, victim, 30, project) == KILLED
    left = everything_in(project / "output")
    assert {name: left[name] for name in before} == before
    assert all(name.startswith(STAGING) for name in left.keys() - before.keys())
    build_project(project)
    build_project(project, tmp_path / "clean")
    assert read_tree(project / "output") == read_tree(tmp_path / "clean")


def test_a_build_whose_worker_is_killed_ends_with_an_error(tmp_path: Path) -> None:
    """A worker that takes too much memory is killed by the system, without a word."""
    project = make_project(tmp_path / "project", many_records())
    assert status_of(build_and_die, "worker", 30, project) == 1
    assert not (project / "output").exists()


def test_a_template_that_fails_leaves_the_site_as_it_was(project: Path) -> None:
    build_project(project)
    before = everything_in(project / "output")
    (project / "templates/event.html").write_text("{{ page.nothing }}", encoding="utf-8")
    with pytest.raises(ContentError, match=r"event\.html"):
        build_project(project)
    assert everything_in(project / "output") == before


def test_a_template_that_fails_in_a_worker_is_told_the_same_way(project: Path) -> None:
    (project / "templates/event.html").write_text("{{ page.nothing }}", encoding="utf-8")
    for workers in ("1", "2"):
        failed = run_almanac("--root", str(project), "build", "--offline", "--workers", workers)
        assert failed.returncode == 5
        assert "event.html, line 1" in failed.stderr
        assert "Traceback" not in failed.stderr
    assert not (project / "output").exists()


def test_second_build_of_a_site_touches_no_file(project: Path) -> None:
    build_project(project)
    make_old(project / "output")
    before = everything_in(project / "output")
    assert build_project(project).published.written == 0
    assert everything_in(project / "output") == before


def test_as_many_workers_as_one_likes_make_the_same_tree(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project", many_records())
    for workers in ("1", "2"):
        target = str(tmp_path / workers)
        built = run_almanac(
            "--root", str(project), "build", "--offline", "--workers", workers, "--output", target
        )
        assert built.returncode == 0, built.stderr
    trees = [read_tree(tmp_path / workers) for workers in ("1", "2")]
    assert trees[0] == trees[1]
