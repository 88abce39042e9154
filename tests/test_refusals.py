"""What the system refuses is told in one line, with the place, the cause and what to do about it.

Every fault here is a real one: a full disk, a limit, a right that is missing.
"""

import errno
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.errors import ContentError, explain, placed, unreadable
from tests.commands import Done, run_almanac
from tests.ll2.server import LaunchLibrary
from tests.projects import build_project, make_project
from tests.publish.machines import (
    run_after,
    run_with_mounts,
    run_without_privileges,
)
from tests.publish.trees import everything_in
from tests.source.pulls import make_events

ROOM = "make room on that disk (df -h, df -i), then run it again"
RIGHTS = "see who owns it (ls -ld), and let the user that runs almanac read and write there"


def told(done: Done) -> str:
    """The one error that the command told; it told nothing else."""
    (line,) = done.stderr.splitlines()
    assert line.startswith("error: ")
    assert "None" not in line
    assert (done.returncode, done.stdout) == (1, "")
    return line.removeprefix("error: ")


def build_of(project: Path) -> tuple[str, ...]:
    return ("--root", str(project), "build", "--offline")


# Writing the site.


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_full_disk_is_told_with_the_folder(project: Path, workers: str) -> None:
    output = project / "output"
    output.mkdir()
    mount = f"mount -t tmpfs -o size=256k tmpfs {output}"
    done = run_with_mounts(mount, "", *build_of(project), "--workers", workers)
    assert re.fullmatch(rf"{output}/\S+: No space left on device; {re.escape(ROOM)}", told(done))


def test_a_disk_without_room_for_one_more_file_is_told(project: Path) -> None:
    output = project / "output"
    output.mkdir()
    mount = f"mount -t tmpfs -o nr_inodes=20 tmpfs {output}"
    done = run_with_mounts(mount, "", *build_of(project))
    assert re.fullmatch(rf"{output}/\S+: No space left on device; {re.escape(ROOM)}", told(done))


def test_a_full_disk_further_down_is_told(project: Path) -> None:
    """What is there is copied then, and not moved."""
    output = project / "output"
    (output / "events").mkdir(parents=True)
    mount = f"mount -t tmpfs -o size=64k tmpfs {output}/events"
    done = run_with_mounts(mount, "", *build_of(project))
    assert re.fullmatch(
        rf"{output}/events/\S+: No space left on device; {re.escape(ROOM)}", told(done)
    )


def test_a_page_is_published_whole_or_not_at_all(project: Path) -> None:
    """The system takes the first part of a page that is too large, and objects to the rest."""
    build_project(project)
    before = everything_in(project / "output")
    page = project / "templates/_macros.html"
    page.write_text(page.read_text("utf-8") + "\n", "utf-8")
    about = project / "content/pages/about.md"
    about.write_text(about.read_text("utf-8") + "One more word. " * 9000, "utf-8")
    done = run_after("ulimit -f 128", *build_of(project))
    assert re.fullmatch(
        rf"{project / 'output'}/about/index\.html: File too large; raise the limit on the size of "
        r"files \(ulimit -f\), or use another disk",
        told(done),
    )
    assert everything_in(project / "output") == before


def test_a_disk_that_is_mounted_for_reading_only_is_told(project: Path) -> None:
    build_project(project)
    output = project / "output"
    mount = f"mount --bind {output} {output}; mount -o remount,bind,ro {output}"
    done = run_with_mounts(mount, "", *build_of(project), "--full")
    remedy = "mount it for writing, or name another folder"
    assert told(done) == f"{output}: Read-only file system; {remedy}"


def test_too_many_open_files_are_told_and_leave_no_process_to_wait_for(project: Path) -> None:
    """Some of the processes are running when the next one cannot be started."""
    done = run_after("ulimit -n 24", *build_of(project), "--workers", "16")
    what = "cannot be started: Too many open files; try with --workers 1"
    assert told(done) == f"processes that render pages: {what}"


def test_a_machine_without_shared_memory_is_told() -> None:
    """The project lies elsewhere than other tests' may, which would be gone, too."""
    with tempfile.TemporaryDirectory() as folder:
        refuse_shared_memory(make_project(Path(folder) / "project"))


def refuse_shared_memory(project: Path) -> None:
    mount = "mount -t tmpfs -o ro tmpfs /dev/shm"
    done = run_with_mounts(mount, "", *build_of(project), "--workers", "2")
    assert re.fullmatch(
        r"processes that render pages: cannot be started: .+; try with --workers 1", told(done)
    )
    alone = run_with_mounts(mount, "", *build_of(project), "--workers", "1")
    assert alone.returncode == 0, alone.stderr


@pytest.mark.parametrize(
    ("name", "what", "remedy"),
    [
        ("x" * 300, "File name too long", "choose a shorter name, or a folder nearer to the root"),
        (
            "content/site.toml/output",
            "Not a directory",
            "a file stands where a folder is needed: move it away, or name another folder",
        ),
    ],
)
def test_a_folder_that_cannot_be_made_is_told(
    project: Path, name: str, what: str, remedy: str
) -> None:
    done = run_almanac(*build_of(project), "--output", str(project / name))
    assert told(done) == f"{project / name}: {what}; {remedy}"


@pytest.mark.parametrize("buffered", ["unset PYTHONUNBUFFERED", "export PYTHONUNBUFFERED=1"])
def test_results_that_cannot_be_printed_are_told(project: Path, buffered: str) -> None:
    arguments = (*build_of(project), "--base-url", "https://example.org/")
    done = run_after(f"{buffered}; exec > /dev/full", *arguments)
    assert told(done) == f"standard output: No space left on device; {ROOM}"


# Pulling.


@pytest.fixture
def api() -> Iterator[LaunchLibrary]:
    """Three pages of events."""
    with LaunchLibrary(make_events(45), limit=None) as api:
        api.switches.largest_page = 20
        yield api


@pytest.fixture
def empty(project: Path) -> Path:
    """A project without a snapshot."""
    for path in (project / "content/snapshot").iterdir():
        path.unlink()
    return project


def told_last(done: Done) -> str:
    """The error, below the lines that say how far a pull is."""
    *_, line = done.stderr.splitlines()
    assert (done.returncode, done.stdout, "None" in line) == (1, "", False)
    return line.removeprefix("error: ")


def test_a_disk_that_is_full_when_an_answer_comes_is_told(empty: Path, api: LaunchLibrary) -> None:
    folder = empty / "content/snapshot"
    mount = f"mount -t tmpfs -o size=16k tmpfs {folder}"
    done = run_with_mounts(mount, "", "--root", str(empty), "sync", "--source", api.url)
    assert told_last(done) == f"{folder / 'pull.jsonl'}: No space left on device; {ROOM}"


def test_a_disk_that_is_full_when_a_snapshot_is_written_is_told(
    empty: Path, api: LaunchLibrary
) -> None:
    """There is room for the answers of the pull, and none for what becomes of them."""
    folder = empty / "content/snapshot"
    arguments = ("--root", str(empty), "sync", "--source", api.url)
    assert run_almanac(*arguments).returncode == 0
    room = (folder / "events.jsonl").stat().st_size * 3 // 2
    for path in folder.iterdir():
        path.unlink()
    done = run_with_mounts(f"mount -t tmpfs -o size={room} tmpfs {folder}", "", *arguments)
    assert told_last(done) == f"{folder / 'events.jsonl.new'}: No space left on device; {ROOM}"


def test_a_full_disk_for_temporary_files_is_told(
    empty: Path, api: LaunchLibrary, tmp_path: Path
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    mount = f"mount -t tmpfs -o size=16k tmpfs {scratch}; export TMPDIR={scratch}"
    arguments = ("--root", str(empty), "sync", "--dry-run", "--source", api.url)
    said = told_last(run_with_mounts(mount, "", *arguments))
    assert re.fullmatch(rf"{scratch}/\S+: No space left on device; {re.escape(ROOM)}", said)


@pytest.mark.parametrize("dangling", [True, False])
def test_a_snapshot_that_cannot_be_written_is_told(empty: Path, *, dangling: bool) -> None:
    folder = empty / "content/snapshot"
    if dangling:
        folder.rmdir()
        folder.symlink_to("/not/mounted")
        refusal = "is a link to /not/mounted, where nothing is; make what it leads to, or "
    else:
        refusal = f"Permission denied; {RIGHTS}"
        folder.rmdir()
        folder.parent.chmod(0o555)
    done = run_without_privileges("--root", str(empty), "sync", "--source", "http://localhost:1")
    folder.parent.chmod(0o755)
    assert told_last(done).startswith(f"{folder if dangling else folder.parent}: {refusal}")


def test_copies_of_pictures_that_cannot_be_written_are_a_note_with_a_remedy(
    empty: Path, api: LaunchLibrary
) -> None:
    site = empty / "content/site.toml"
    text = site.read_text("utf-8").replace('images = "linked"', 'images = "mirrored"')
    site.write_text(text, "utf-8")
    (empty / "content/images").symlink_to("/not/mounted")
    done = run_almanac("--root", str(empty), "sync", "--source", api.url)
    assert done.returncode == 0
    assert done.stderr.splitlines()[-1] == (
        f"note: copying pictures stopped: {empty / 'content/images'}: is a link to /not/mounted, "
        "where nothing is; make what it leads to, or remove the link"
    )
    built = run_almanac(*build_of(empty))
    assert built.returncode == 0
    assert "problem: content/images/index.jsonl: cannot be read: No such file" in built.stderr


# Serving.


def test_a_folder_that_cannot_be_served_is_told_at_once(project: Path) -> None:
    (project / "output").symlink_to("/not/mounted")
    served = ("--root", str(project), "serve", "--built", "--port", "0")
    assert told(run_almanac(*served)) == (
        f"{project / 'output'}: is a link to /not/mounted, where nothing is; "
        "make what it leads to, or remove the link"
    )
    (project / "output").unlink()
    (project / "output").mkdir(mode=0)
    assert told(run_without_privileges(*served)) == (
        f"{project / 'output'}: Permission denied; {RIGHTS}"
    )
    (project / "output").chmod(0o755)


# Reading the project.


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("content/site.toml", 5),
        ("content/overrides.toml", 5),
        ("content/pages", 5),
        ("content/pages/about.md", 5),
        ("content/types", 5),
        ("content/types/docking.md", 5),
        ("content/snapshot", 1),
        ("content/snapshot/events.jsonl", 1),
        ("content/snapshot/changes.jsonl", 1),
        ("content/snapshot/state.json", 1),
        ("static", 1),
        ("static/site.css", 1),
        ("static/root", 1),
        ("static/root/favicon.ico", 1),
        ("templates/event.html", 1),
        ("output/index.html", 1),
        ("output/.almanac-manifest.json", 1),
    ],
)
def test_what_may_not_be_read_is_named_and_never_passed_over(
    project: Path, name: str, status: int
) -> None:
    build_project(project)
    before = everything_in(project / "output")
    (project / name).chmod(0)
    done = run_without_privileges(*build_of(project))
    (project / name).chmod(0o755)
    assert done.returncode == status
    assert re.fullmatch(
        rf"error: {project / name}: (cannot be read: )?Permission denied; {re.escape(RIGHTS)}\n",
        done.stderr,
    )
    assert everything_in(project / "output") == before


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("content/overrides.toml", 5),
        ("content/pages/about.md", 5),
        ("content/snapshot/events.jsonl", 1),
        ("static/site.css", 1),
        ("static/root/favicon.ico", 1),
    ],
)
def test_a_disk_that_fails_is_told_with_the_file(project: Path, name: str, status: int) -> None:
    """The memory of a process is a file that opens, and cannot be read from its beginning."""
    memory = Path("/proc/self/mem")
    if not memory.exists():
        pytest.skip("there is no file here that can be opened and not be read")
    (project / name).unlink(missing_ok=True)
    (project / name).symlink_to(memory)
    done = run_almanac(*build_of(project))
    assert done.returncode == status
    assert re.fullmatch(
        rf"error: {project / name}: (cannot be read: )?Input/output error; "
        r"the disk, or the way to it, may be failing: look into the system's log\n",
        done.stderr,
    )


# The words, of whatever may be refused.


def refused(number: int, *names: str | None) -> OSError:
    first, second = (*names, None, None)[:2]
    return OSError(number, os.strerror(number), first, None, second)


@pytest.mark.parametrize(
    "number",
    [
        *(errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM),
        *(errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.ENOTEMPTY, errno.ELOOP),
        *(errno.EXDEV, errno.EMFILE, errno.ENFILE, errno.ENAMETOOLONG, errno.EIO, errno.EBUSY),
        *(
            errno.EINVAL,
            errno.ENOMEM,
            errno.EAGAIN,
            errno.ENOLCK,
            errno.EBADF,
            errno.ESTALE,
            errno.EOPNOTSUPP,
        ),
        *(errno.ENOTCONN, errno.EPIPE, errno.ENXIO, errno.ENODEV),
    ],
    ids=errno.errorcode.__getitem__,
)
def test_every_refusal_has_a_place_a_cause_and_a_remedy(tmp_path: Path, number: int) -> None:
    with pytest.raises(OSError, match=re.escape(os.strerror(number))) as caught, placed(tmp_path):
        raise refused(number)
    found = explain(caught.value)
    assert (found.where, found.what) == (str(tmp_path), os.strerror(number))
    assert len(found.remedy) > 10
    assert found.remedy == explain(refused(number, str(tmp_path))).remedy


def test_what_is_moved_is_told_by_where_it_should_go(tmp_path: Path) -> None:
    error = refused(errno.EXDEV, str(tmp_path / "a"), str(tmp_path / "b"))
    assert explain(error).where == str(tmp_path / "b")


@pytest.mark.parametrize(
    ("error", "where", "what"),
    [
        (OSError(), "almanac", "OSError"),
        (OSError("a\nb"), "almanac", "a b"),
        (OSError(errno.EIO, "failed", b"/a/\xff"), "/a/\udcff", "failed"),
        (OSError(errno.EIO, "failed", 7), "7", "failed"),
    ],
)
def test_an_error_that_says_little_is_told_without_none(
    error: OSError, where: str, what: str
) -> None:
    found = explain(error)
    assert (found.where, found.what) == (where, what)
    assert "None" not in str(found)


@pytest.mark.parametrize("number", [errno.ENOENT, errno.EEXIST])
def test_a_link_on_the_way_that_leads_nowhere_is_the_one_to_blame(
    tmp_path: Path, number: int
) -> None:
    (tmp_path / "link").symlink_to("gone")
    error = refused(number, str(tmp_path / "link/a/b"))
    for found in (explain(error), unreadable(ContentError, error.filename, error, "write it")):
        assert found.where == str(tmp_path / "link")
        assert found.what == "is a link to gone, where nothing is"


def test_a_file_that_is_missing_has_a_remedy_of_its_own(tmp_path: Path) -> None:
    path = str(tmp_path / "a")
    for number, remedy in ((errno.ENOENT, "write it"), (errno.EACCES, RIGHTS)):
        found = unreadable(ContentError, path, refused(number, path), "write it")
        assert isinstance(found, ContentError)
        assert found.remedy == remedy


def test_the_folder_is_named_in_which_a_file_may_not_be_made(tmp_path: Path) -> None:
    there = tmp_path / "a/b/c"
    for number in (errno.EACCES, errno.EPERM, errno.EROFS):
        assert explain(refused(number, str(there))).where == str(tmp_path)
