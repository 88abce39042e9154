"""Output folders that are not as we would make them: whose they are, where they lie, what is in."""

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from generator.errors import PublishError
from generator.publish.manifest import MANIFEST
from generator.publish.output import STAGING, unpublish
from tests.commands import run_almanac
from tests.projects import build_project
from tests.publish.killed import publish_and_die
from tests.publish.machines import (
    KILLED,
    folder_on_another_disk,
    run_with_mounts,
    run_without_privileges,
    status_of,
)
from tests.publish.trees import (
    AFTER,
    BEFORE,
    OURS,
    Tree,
    everything_in,
    fail_while_staging,
    folders_in,
    manifest_of,
    parents_of,
    publish_tree,
    put_file,
    read_tree,
)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Path]:
    """An empty folder on another file system."""
    with folder_on_another_disk(tmp_path) as folder:
        yield folder


# What is somebody's, and in nobody's way.

FOREIGN = {
    ".git/HEAD": b"ref: refs/heads/gh-pages\n",
    ".gitignore": b"*\n",
    ".nojekyll": b"",
    "CNAME": b"example.org\n",
    ".well-known/acme-challenge/token": b"token",
    ".DS_Store": b"\x00\x00\x00\x01Bud1",
    "Thumbs.db": b"\xd0\xcf\x11\xe0",
    "thesis.doc": b"mine",
    "events/notes.txt": b"mine",
    ".almanac": b"not the manifest",
}


def test_what_is_somebodys_is_left_alone_in_every_build(output: Path) -> None:
    for name, data in FOREIGN.items():
        put_file(output / name, data)
    (output / "empty").mkdir()
    (output / "nowhere").symlink_to("not/mounted")
    os.mkfifo(output / "pipe")
    for tree in (BEFORE, AFTER, BEFORE, {}):
        before = everything_in(output)
        publish_tree(output, tree)
        assert read_tree(output) == {**tree, **FOREIGN}
        assert {name: everything_in(output)[name] for name in FOREIGN} == {
            name: before[name] for name in FOREIGN
        }
        assert manifest_of(output) == set(tree)
        assert folders_in(output) == {*parents_of(tree), *parents_of(FOREIGN), "empty"}
    assert (output / "nowhere").is_symlink()


def test_what_is_somebodys_stays_when_all_of_ours_goes(output: Path) -> None:
    publish_tree(output, BEFORE)
    put_file(output / ".git/HEAD")
    (output / ".git/refs").mkdir()
    for _ in range(2):
        unpublish(output)
        assert read_tree(output) == {".git/HEAD": b"mine"}
        assert folders_in(output) == {".git", ".git/refs"}
        assert not (output / MANIFEST).exists()


def test_a_folder_that_may_not_be_looked_into_is_left_alone(project: Path) -> None:
    """As the top of a disk has one, `lost+found`."""
    (project / "output/lost+found").mkdir(parents=True)
    (project / "output/lost+found").chmod(0)
    done = run_without_privileges("--root", str(project), "build", "--offline")
    assert done.returncode == 0, done.stderr
    assert (project / "output/lost+found").stat().st_mode & 0o777 == 0


# What is somebody's, and just where a file of ours has to be.


def put_socket(path: Path) -> None:
    """A socket that nobody listens to. Its path may be too long to be bound to as a whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    with socket.socket(socket.AF_UNIX) as made:
        short = Path(f"/proc/self/fd/{folder}")
        made.bind(str((short if short.exists() else path.parent) / path.name))
    os.close(folder)


def put_link(target: str) -> Callable[[Path], None]:
    def put(path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(target)

    return put


def put_folder(path: Path) -> None:
    path.mkdir(parents=True)


def put_pipe(path: Path) -> None:
    os.mkfifo(path)


@pytest.mark.parametrize(
    ("put", "foreign", "planned"),
    [
        pytest.param(put_file, "new.html", "new.html", id="a file"),
        pytest.param(put_file, "events/new.html", "events/new.html", id="a file further down"),
        pytest.param(put_file, "new", "new/index.html", id="a file where a folder is needed"),
        pytest.param(put_file, "new", "new/a/b/index.html", id="a file where folders are needed"),
        pytest.param(put_folder, "new.html", "new.html", id="an empty folder"),
        pytest.param(put_file, "new.html/mine", "new.html", id="a folder with a file"),
        pytest.param(put_file, "becomes-a-file/mine", "becomes-a-file", id="a file among ours"),
        pytest.param(put_folder, "becomes-a-file/mine", "becomes-a-file", id="a folder in ours"),
        pytest.param(put_link("."), "becomes-a-file/mine", "becomes-a-file", id="a link in ours"),
        pytest.param(put_link("same.html"), "new.html", "new.html", id="a link to a file"),
        pytest.param(put_link("events"), "new.html", "new.html", id="a link to a folder"),
        pytest.param(put_link("gone/away"), "new.html", "new.html", id="a link to nothing"),
        pytest.param(put_link("gone/away"), "new", "new/index.html", id="a folder's link lost"),
        pytest.param(put_link("new.html"), "new.html", "new.html", id="a link to itself"),
        pytest.param(put_pipe, "new.html", "new.html", id="a pipe"),
        pytest.param(put_socket, "new.html", "new.html", id="a socket"),
        pytest.param(put_pipe, "new", "new/index.html", id="a pipe where a folder is needed"),
        pytest.param(put_file, STAGING, "new.html", id="a file where we stage"),
        pytest.param(put_link("events"), STAGING, "new.html", id="a link where we stage"),
    ],
)
def test_what_is_in_the_way_is_named_before_anything_is_written(
    output: Path, put: Callable[[Path], None], foreign: str, planned: str
) -> None:
    publish_tree(output, BEFORE)
    put(output / foreign)
    before = everything_in(output)
    with pytest.raises(PublishError) as caught:
        publish_tree(output, {**AFTER, planned: b"ours"})
    in_the_way = {foreign, foreign.partition("/")[0], planned}
    assert caught.value.where in {str(output / name) for name in in_the_way}
    assert caught.value.what == "is in the way of the site and was not made by almanac"
    assert caught.value.remedy == "move away what is yours there, or build to another folder"
    assert everything_in(output) == before
    os.lstat(output / foreign)


def test_all_that_is_in_the_way_is_counted(output: Path) -> None:
    for name in ("index.html", "same.html", "years/2023/index.html", "thesis.doc"):
        put_file(output / name)
    with pytest.raises(PublishError) as caught:
        publish_tree(output, BEFORE)
    assert caught.value.where == str(output / "index.html")
    assert caught.value.what.endswith("was not made by almanac, and so are 2 more")
    assert set(read_tree(output).values()) == {b"mine"}
    assert not (output / STAGING).exists()


def test_a_folder_of_ours_in_the_way_makes_way_with_the_folders_in_it(output: Path) -> None:
    publish_tree(output, {"a/b/c/one": b"1", "a/b/two": b"2", "a/three": b"3"})
    publish_tree(output, {"a": b"a file"})
    assert read_tree(output) == {"a": b"a file"}


# The manifest is lost: nobody can tell any more whose files these are.


def test_files_of_an_earlier_build_that_are_as_they_should_be_are_ours_again(output: Path) -> None:
    publish_tree(output, BEFORE)
    (output / MANIFEST).unlink()
    publish_tree(output, BEFORE)
    assert manifest_of(output) == set(BEFORE)


def test_files_of_an_earlier_build_that_differ_are_refused_with_a_way_out(output: Path) -> None:
    publish_tree(output, BEFORE)
    (output / MANIFEST).unlink()
    with pytest.raises(PublishError) as caught:
        publish_tree(output, {**BEFORE, "index.html": b"new home"})
    assert caught.value.where == str(output / "index.html")
    assert caught.value.remedy.endswith(
        f"; if an earlier build lost its {MANIFEST}, delete what it made"
    )
    assert read_tree(output) == BEFORE
    (output / "index.html").unlink()
    publish_tree(output, {**BEFORE, "index.html": b"new home"})
    assert manifest_of(output) == set(BEFORE)


# Links, mounts and other disks.


def test_an_output_folder_that_is_a_link_to_another_disk_is_filled(
    output: Path, elsewhere: Path
) -> None:
    output.parent.mkdir()
    output.symlink_to(elsewhere)
    for tree in (BEFORE, AFTER):
        publish_tree(output, tree)
        assert read_tree(elsewhere) == tree
    assert output.is_symlink()
    assert list(output.parent.iterdir()) == [output]
    assert folders_in(elsewhere) == parents_of(AFTER)


def test_an_error_leaves_a_linked_folder_as_it_was(output: Path, elsewhere: Path) -> None:
    output.parent.mkdir()
    output.symlink_to(elsewhere)
    with pytest.raises(ZeroDivisionError):
        fail_while_staging(output)
    assert output.is_symlink()
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("linked", ["output", "volume"])
def test_a_link_that_leads_nowhere_is_named(project: Path, linked: str) -> None:
    (project / linked).symlink_to("/not/mounted")
    target = project / linked / ("" if linked == "output" else "site")
    done = run_almanac("--root", str(project), "build", "--offline", "--output", str(target))
    assert done.returncode == 1
    assert done.stderr == (
        f"error: {project / linked}: is a link to /not/mounted, where nothing is; "
        "make what it leads to, or remove the link\n"
    )


def read_all(folder: Path) -> Tree:
    """Every file below a folder but the manifest, through links as well."""
    return {
        (Path(where) / name).relative_to(folder).as_posix(): (Path(where) / name).read_bytes()
        for where, _, names in os.walk(folder, followlinks=True)
        for name in names
        if name not in OURS
    }


def test_a_part_of_the_output_may_lie_on_another_disk(output: Path, elsewhere: Path) -> None:
    """Once as the whole of a folder, once with something of somebody's in it."""
    output.mkdir(parents=True)
    put_file(elsewhere / "events/notes.txt")
    put_file(elsewhere / "years/notes.txt")
    for name in ("events", "years"):
        (output / name).symlink_to(elsewhere / name)
    kept = {"events/notes.txt": b"mine", "years/notes.txt": b"mine"}
    for tree in (BEFORE, AFTER, BEFORE, {}):
        publish_tree(output, tree)
        assert read_all(output) == {**tree, **kept}
        assert manifest_of(output) == set(tree)
    assert all((output / name).is_symlink() for name in ("events", "years"))


def test_a_run_that_is_killed_while_it_copies_to_another_disk_is_finished_by_the_next(
    tmp_path: Path, elsewhere: Path
) -> None:
    left: dict[int, Tree] = {}
    for step in count(1):
        folder = tmp_path / str(step)
        there = elsewhere / str(step)
        there.mkdir()
        (folder / "output").mkdir(parents=True)
        for name in ("events", "years"):
            (there / name).mkdir()
            (folder / "output" / name).symlink_to(there / name)
        publish_tree(folder / "output", BEFORE)
        status = status_of(publish_and_die, "main", step, folder)
        if status == 0:
            break
        assert status == KILLED
        publish_tree(folder / "output", AFTER)
        left[step] = read_all(folder / "output")
    assert len(left) > 20
    assert {step: sorted(tree) for step, tree in left.items() if tree != AFTER} == {}


@pytest.mark.parametrize(
    "mount",
    [
        pytest.param("mount -t tmpfs tmpfs {output}/2023", id="another disk"),
        pytest.param("mount --bind {folder} {output}/2023", id="the same disk"),
        pytest.param("mount -t tmpfs tmpfs {output}", id="the whole folder"),
    ],
)
def test_a_mount_in_the_output_folder_is_filled_like_any_folder(
    project: Path, tmp_path: Path, mount: str
) -> None:
    """A mount of the same disk has its number, and nothing can be moved there either."""
    output, copy = project / "output", tmp_path / "copy"
    (output / "2023").mkdir(parents=True)
    (tmp_path / "folder").mkdir()
    prepare = mount.format(output=output, folder=tmp_path / "folder")
    # What is mounted is seen by nobody else: a copy of it is what comes out.
    done = run_with_mounts(prepare, f"cp -R {output} {copy}", *build_of(project))
    assert done.returncode == 0, done.stderr
    build_project(project, tmp_path / "plain")
    assert read_tree(copy) == read_tree(tmp_path / "plain")
    assert manifest_of(copy) == manifest_of(tmp_path / "plain")


def build_of(project: Path) -> tuple[str, ...]:
    """The arguments that build a project into its own output folder."""
    return ("--root", str(project), "build", "--offline", "--workers", "2")


# Rights.


def test_a_folder_whose_parent_cannot_be_written_to_is_filled(project: Path) -> None:
    (project / "output").mkdir()
    project.chmod(0o555)
    done = run_without_privileges(*build_of(project))
    project.chmod(0o755)
    assert done.returncode == 0, done.stderr
    assert (project / "output/index.html").is_file()
    assert not (project / "output" / STAGING).exists()


@pytest.mark.parametrize("locked", ["output", "output/events", "."])
def test_a_folder_that_cannot_be_written_to_is_named(project: Path, locked: str) -> None:
    if locked != ".":
        build_project(project)
        page = project / "templates/event.html"
        page.write_text(page.read_text(encoding="utf-8") + "<!-- new -->\n", encoding="utf-8")
        about = project / "content/pages/about.md"
        about.rename(about.with_name("new.md"))
        shutil.rmtree(project / "output/events")
        (project / "output/events").mkdir()
    (project / locked).chmod(0o555)
    failed = run_without_privileges(*build_of(project))
    (project / locked).chmod(0o755)
    assert failed.returncode == 1
    assert failed.stderr == (
        f"error: {project / locked}: Permission denied; see who owns it (ls -ld), "
        "and let the user that runs almanac read and write there\n"
    )
    assert run_almanac(*build_of(project)).returncode == 0
