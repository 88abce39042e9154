"""From bytes to a published folder: stage, compare, replace, prune, and keep a manifest.

Everything is rendered before anything is published, so a failure leaves `output/` as it was. Only
what differs is staged, within the output folder and so on its file system, and moved into place,
each file by one `os.replace`; a file whose bytes did not change is not touched. Before the first
move the manifest names the old files and the new ones, so that a run that is killed half way leaves
nothing that the next one does not know as ours.

Only files that the manifest lists are ever replaced or removed. What else lies in the folder is
somebody's and in nobody's way, unless it stands just where a file of ours has to be: then nothing
is written at all.
"""

import contextlib
import errno
import fcntl
import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path, PurePosixPath

import msgspec
from msgspec import Struct

from generator.errors import PublishError, placed

MANIFEST = ".almanac-manifest.json"
STAGING = ".almanac-staging"
_LOCK = "lock"
_ARRIVING = ".almanac-arriving"
"""What a file is called while it is copied into a folder on another file system."""
_SCHEMA = 1
_NEW_MANIFEST = "delete it and what almanac made there, and build again"


class StagedFile(Struct, frozen=True):
    """A rendered file. `staged_as` is its name in the staging folder, None if nothing differs."""

    path: str
    digest: str
    staged_as: str | None


class Published(Struct, frozen=True):
    """What a run did to the output folder, in files."""

    written: int
    unchanged: int
    removed: int


class _Manifest(Struct, frozen=True):
    schema: int
    files: dict[str, str]


class Stage(Struct, frozen=True):
    """A folder for rendered files, in the output folder; safe to use from many processes."""

    output: Path
    folder: Path
    ours: frozenset[str]
    lock: int

    def put(self, path: str, name: str, data: bytes) -> StagedFile:
        """Stage a file under a name of its own, unless the output folder has it already."""
        digest = hashlib.sha256(data).hexdigest()
        if _read_if_there(f"{self.output}/{path}") == data:
            return StagedFile(path, digest, None)
        with placed(f"{self.output}/{path}"):
            _write(f"{self.folder}/{name}", data)
        return StagedFile(path, digest, name)

    def let_go(self) -> None:
        """In a worker process: leave the lock to the process that holds it."""
        os.close(self.lock)


@contextlib.contextmanager
def open_stage(output: Path) -> Iterator[Stage]:
    """Make sure that nobody else builds into the output folder; then stage in it."""
    made = _make_folder(output)
    try:
        shelter = output / STAGING
        if shelter.is_symlink() or (shelter.exists() and not shelter.is_dir()):
            raise _refusal(output, [STAGING])
        shelter.mkdir(exist_ok=True)
        with _locked(shelter) as lock:
            try:
                _empty(shelter)
                ours = frozenset(_read_manifest(output).files)
                yield Stage(output, Path(tempfile.mkdtemp(dir=shelter)), ours, lock)
            finally:
                shutil.rmtree(shelter, ignore_errors=True)
        with contextlib.suppress(OSError):  # over a network it stays while a file in it is open
            shelter.rmdir()
    finally:
        if made:
            with contextlib.suppress(OSError):  # not empty: there is a site in it now
                output.rmdir()


def _empty(shelter: Path) -> None:
    """Clear away what a killed run left.

    It may have left a worker, too, that does not know it yet: each run stages in a folder of its
    own.
    """
    for leftover in shelter.iterdir():
        if leftover.is_dir() and not leftover.is_symlink():
            shutil.rmtree(leftover)
        elif leftover.name != _LOCK:
            leftover.unlink()


def _make_folder(output: Path) -> bool:
    """Make the output folder, and say whether that was needed. A link to a folder is one."""
    if output.is_dir():
        return False
    if output.exists():
        raise PublishError(str(output), "is no folder", "name another one")
    output.mkdir(parents=True, exist_ok=True)
    return True


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[int]:
    """Hold the folder for this process; the lock ends with the process, however it ends.

    It is a file that is open for writing, for network file systems lock nothing else.
    """
    path = folder / _LOCK
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW)
    try:
        with placed(folder.parent):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        held = path.exists() and os.path.samestat(os.fstat(handle), path.stat())
    except BlockingIOError:
        held = False
    try:
        if not held:
            what = "another build is writing here"
            raise PublishError(str(folder.parent), what, "wait until it is done")
        yield handle
    finally:
        os.close(handle)


def publish(stage: Stage, files: Iterable[StagedFile]) -> Published:
    """Move what differs into place, remove what is no longer planned, write the manifest.

    PublishError, before anything is changed, if something that is not ours is in the way.
    """
    output = stage.output
    files = sorted(files, key=lambda file: file.path)
    planned = {file.path: file.digest for file in files}
    stale = sorted(stage.ours - planned.keys())
    changed = [file for file in files if file.staged_as is not None]
    foreign = sorted(set(_find_foreign(output, stage.ours, [file.path for file in changed])))
    if foreign:
        raise _refusal(output, foreign)
    write_manifest = partial(_write_manifest, output, stage.folder)
    between = {**dict.fromkeys(stale, ""), **planned}
    if changed or stale or stage.ours != planned.keys():
        write_manifest(between)
    removed = sum(_remove(output, path) for path in stale)
    for parent in sorted({file.path.rpartition("/")[0] for file in changed}):
        (output / parent).mkdir(parents=True, exist_ok=True)
    elsewhere = list(_move_files(stage, changed))
    if elsewhere:
        write_manifest({**between, **dict.fromkeys(map(_arriving, elsewhere), "")})
        for file in elsewhere:
            _copy_file(stage, file)
    write_manifest(planned)
    return Published(len(changed), len(files) - len(changed), removed)


def unpublish(output: Path) -> None:
    """Remove what was published, and leave what is somebody's."""
    with open_stage(output) as stage:
        publish(stage, ())
        (output / MANIFEST).unlink()


def _move_files(stage: Stage, files: Iterable[StagedFile]) -> Iterator[StagedFile]:
    """Move what can be moved, and give what has to be copied.

    A part of the output folder may be a link or a mount of its own, and only the system knows where
    a file system ends.
    """
    for file in files:
        try:
            os.replace(f"{stage.folder}/{file.staged_as}", f"{stage.output}/{file.path}")  # noqa: PTH105
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            yield file


def _arriving(file: StagedFile) -> str:
    """Where a file is copied to before it takes its place: beside that."""
    return f"{PurePosixPath(file.path).parent / _ARRIVING}"


def _copy_file(stage: Stage, file: StagedFile) -> None:
    arriving = stage.output / _arriving(file)
    try:
        with placed(stage.output / file.path):
            _write(str(arriving), (stage.folder / str(file.staged_as)).read_bytes())
            arriving.replace(stage.output / file.path)
    finally:
        arriving.unlink(missing_ok=True)


def _find_foreign(output: Path, ours: Collection[str], paths: Collection[str]) -> Iterator[str]:
    """What is not ours and stands where a file, or a folder for it, has to be."""
    for folder in _folders_of(paths):
        there = f"{output}/{folder}"
        if folder not in ours and not os.path.isdir(there) and os.path.lexists(there):  # noqa: PTH112
            yield folder
    folders = _folders_of(ours)
    for path in paths:
        try:
            mode = os.lstat(f"{output}/{path}").st_mode
        except (FileNotFoundError, NotADirectoryError):
            continue
        if stat.S_ISDIR(mode):
            yield from _find_foreign_in(output, ours, folders, path)
        elif path not in ours:
            yield path


def _find_foreign_in(
    output: Path, ours: Collection[str], folders: Collection[str], path: str
) -> Iterator[str]:
    """What keeps a folder from making way for a file, be it the folder itself."""
    if path not in folders or os.path.ismount(f"{output}/{path}"):
        yield path
        return
    with os.scandir(f"{output}/{path}") as entries:
        for entry in entries:
            inner = f"{path}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                yield from _find_foreign_in(output, ours, folders, inner)
            elif inner not in ours:
                yield inner


def _folders_of(paths: Iterable[str]) -> set[str]:
    """Every folder that lies above one of the files."""
    folders: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    return folders


def _refusal(output: Path, foreign: Sequence[str]) -> PublishError:
    more = f", and so are {len(foreign) - 1:,} more" if foreign[1:] else ""
    what = f"is in the way of the site and was not made by almanac{more}"
    remedy = "move away what is yours there, or build to another folder"
    if not (output / MANIFEST).exists():
        remedy += f"; if an earlier build lost its {MANIFEST}, delete what it made"
    return PublishError(f"{output}/{foreign[0]}", what, remedy)


def _write(path: str, data: bytes) -> None:
    """Write a new file. The system may take a part of the bytes, and object to the next one."""
    with open(path, "xb", buffering=0) as file:  # noqa: PTH123 - often
        left = memoryview(data)
        while left:
            left = left[file.write(left) :]


def _read_if_there(path: str) -> bytes | None:
    """What is in a file, None if there is none: plain calls, for it is made for every page."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):  # noqa: PTH116 - often
            return None  # a pipe would never end
        with placed(path), open(path, "rb", buffering=0) as file:  # noqa: PTH123 - often
            return file.read()
    except OSError as error:
        if error.errno in {errno.ENOENT, errno.ENOTDIR, errno.ELOOP}:
            return None
        raise


def _read_manifest(output: Path) -> _Manifest:
    data = _read_if_there(f"{output}/{MANIFEST}")
    if data is None:
        return _Manifest(_SCHEMA, {})
    try:
        manifest = msgspec.json.decode(data, type=_Manifest)
    except msgspec.DecodeError as error:
        what = f"cannot be read: {error}"
        raise PublishError(str(output / MANIFEST), what, _NEW_MANIFEST) from error
    if manifest.schema != _SCHEMA:
        what = f"schema {manifest.schema} is not {_SCHEMA}, the one known here"
        raise PublishError(str(output / MANIFEST), what, _NEW_MANIFEST)
    for path in manifest.files:
        if not _is_inside(path):
            what = f"lists {path}, outside of the folder"
            raise PublishError(str(output / MANIFEST), what, _NEW_MANIFEST)
    return manifest


def _is_inside(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and not path.startswith("/") and ".." not in parts


def _write_manifest(output: Path, scratch: Path, files: dict[str, str]) -> None:
    manifest = _Manifest(_SCHEMA, dict(sorted(files.items())))
    data = msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n"
    if _read_if_there(f"{output}/{MANIFEST}") == data:
        return
    temporary = scratch / MANIFEST
    with placed(output / MANIFEST):
        temporary.write_bytes(data)
    temporary.replace(output / MANIFEST)


def _remove(output: Path, path: str) -> bool:
    """Remove a file, and the folders that it leaves empty; say whether it was there."""
    if (output / path).is_dir():  # a killed run has already put a folder in its place
        return False
    try:
        (output / path).unlink()
        found = True
    except (FileNotFoundError, NotADirectoryError):
        found = False
    for parent in PurePosixPath(path).parents[:-1]:
        try:
            (output / parent).rmdir()
        except FileNotFoundError:  # a killed run did not come so far
            continue
        except OSError:  # not empty: something else lives there
            break
    return found
