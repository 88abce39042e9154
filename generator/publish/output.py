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
import filecmp
import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath

import msgspec
from msgspec import Struct

from generator.errors import PublishError, placed
from generator.publish.manifest import (
    MANIFEST,
    NO_REPORT,
    STATS,
    Held,
    Line,
    Manifest,
    digest_of,
    is_intact,
    make_digest,
    read_held,
    read_if_there,
    write_claims,
    write_manifest,
)

STAGING = ".almanac-staging"
_LOCK = "lock"
_ARRIVING = ".almanac-arriving"
"""What a file is called while it is copied into a folder on another file system."""


class StagedFile(Struct, frozen=True, gc=False):
    """A file that is as it has to be. `staged_as` is its name in the staging folder.

    It is None if nothing differs.
    """

    path: str
    line: Line
    staged_as: str | None


class Published(Struct, frozen=True):
    """What a run did to the output folder, in files."""

    written: int
    unchanged: int
    removed: int


class Stage(Struct, frozen=True):
    """A folder for rendered files, in the output folder; safe to use from many processes.

    `held` is what was there before, `lock` the lock if this process, or what it was forked from,
    holds it.
    """

    output: Path
    folder: Path
    held: Held
    lock: int | None

    def keep(self, path: str, key: str) -> StagedFile | None:
        """A file that is made of the same as before and still is as it was made; else None."""
        line = self.held.manifest.files.get(path)
        if line is None or not key or line.key != key:
            return None
        return (
            StagedFile(path, line, None) if is_intact(str(self.output), path, self.held) else None
        )

    def put(self, path: str, name: str, data: bytes | Iterable[bytes], key: str = "") -> StagedFile:
        """Stage a file under a name of its own, unless the output folder has it already.

        One that is too large to be held in memory comes piece by piece.
        """
        if not isinstance(data, bytes):
            return self._put_pieces(path, name, data, key)
        line = Line(digest_of(data), key)
        if read_if_there(f"{self.output}/{path}") == data:
            return StagedFile(path, line, None)
        with placed(f"{self.output}/{path}"):
            _write(f"{self.folder}/{name}", data)
        return StagedFile(path, line, name)

    def _put_pieces(self, path: str, name: str, pieces: Iterable[bytes], key: str) -> StagedFile:
        target, staged = f"{self.output}/{path}", f"{self.folder}/{name}"
        digest = make_digest()
        with placed(target), Path(staged).open("xb") as file:
            for piece in pieces:
                digest.update(piece)
                file.write(piece)
        line = Line(digest.hexdigest(), key)
        with contextlib.suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
            if filecmp.cmp(target, staged, shallow=False):
                Path(staged).unlink()
                return StagedFile(path, line, None)
        return StagedFile(path, line, name)

    def read(self, file: StagedFile) -> bytes:
        """The bytes of a file that is staged or was kept."""
        path = self._find(file)
        with placed(path):
            return path.read_bytes()

    def set_aside(self, name: str, data: bytes) -> None:
        """Keep what is to be published nowhere, under a name that no staged file has."""
        with placed(f"{self.folder}/{name}"):
            _write(f"{self.folder}/{name}", data)

    def read_aside(self, name: str) -> bytes:
        """What was set aside, by whichever process."""
        path = self.folder / name
        with placed(path):
            return path.read_bytes()

    def measure(self, file: StagedFile) -> tuple[int, str]:
        """How long a file is that is staged or was kept, and its SHA-256 (FIPS 180-4)."""
        path = self._find(file)
        with placed(path), path.open("rb") as opened:
            digest = hashlib.file_digest(opened, "sha256").hexdigest()
            return opened.tell(), digest

    def _find(self, file: StagedFile) -> Path:
        staged = file.staged_as
        return Path(f"{self.output}/{file.path}" if staged is None else f"{self.folder}/{staged}")

    def __reduce__(self) -> tuple[type["Stage"], tuple[Path, Path, Held, None]]:
        return Stage, (self.output, self.folder, self.held, None)

    def let_go(self) -> None:
        """In a process of its own: leave the lock to the one that holds it."""
        if self.lock is not None:
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
                scratch = Path(tempfile.mkdtemp(dir=shelter))
                yield Stage(output, scratch, read_held(output), lock)
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


def publish(
    stage: Stage,
    files: Iterable[StagedFile],
    *,
    inputs: str = "",
    report: msgspec.Raw = NO_REPORT,
) -> Published:
    """Move what differs into place, remove what is no longer planned, write the manifest.

    PublishError, before anything is changed, if something that is not ours is in the way.
    `inputs` and `report` are what the manifest says of the whole.
    """
    output, held = stage.output, stage.held
    files = sorted(files, key=lambda file: file.path)
    planned = {file.path: file.line for file in files}
    # Where a manifest lay a build had run through: what stands at its paths was not in its way.
    ours = held.ours | planned.keys() if held.doubt else held.ours
    stale = sorted(held.ours - planned.keys())
    changed = [file for file in files if file.staged_as is not None]
    paths = [file.path for file in changed]
    missing = _missing_folders(output, paths)
    foreign = sorted(set(_find_foreign(output, ours, paths, missing)))
    if foreign:
        raise _refusal(output, foreign)
    # What is about to change has no key meanwhile: who finds this manifest makes it again.
    between = {
        **dict.fromkeys(stale, Line()),
        **planned,
        **{file.path: Line(file.line.digest) for file in changed},
    }
    if changed or stale or held.ours != planned.keys():
        write_claims(output, stage.folder, between)
    removed = sum(_remove(output, path) for path in stale)
    for folder in _missing_folders(output, paths) if stale else missing:
        os.mkdir(f"{output}/{folder}")  # noqa: PTH102 - often
    elsewhere = list(_move_files(stage, changed))
    if elsewhere:
        arriving = dict.fromkeys(map(_arriving, elsewhere), Line())
        write_claims(output, stage.folder, {**between, **arriving})
        for file in elsewhere:
            _copy_file(stage, file)
    write_manifest(output, stage.folder, Manifest(inputs=inputs, report=report, files=planned))
    return Published(len(changed), len(files) - len(changed), removed)


def unpublish(output: Path) -> None:
    """Remove what was published, and leave what is somebody's."""
    with open_stage(output) as stage:
        publish(stage, ())
        for name in (MANIFEST, STATS):
            (output / name).unlink(missing_ok=True)


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


def _find_foreign(
    output: Path, ours: Collection[str], paths: Collection[str], missing: Collection[str]
) -> Iterator[str]:
    """What is not ours and stands where a file, or a folder for it, has to be."""
    for folder in missing:
        is_outermost = folder.rpartition("/")[0] not in missing
        if is_outermost and folder not in ours and os.path.lexists(f"{output}/{folder}"):
            yield folder
    folders = parents_of(ours)
    for path in paths:
        if path.rpartition("/")[0] in missing:
            continue
        try:
            mode = os.lstat(f"{output}/{path}").st_mode
        except (FileNotFoundError, NotADirectoryError):
            continue
        if stat.S_ISDIR(mode):
            yield from _find_foreign_in(output, ours, folders, path)
        elif path not in ours:
            yield path


def _missing_folders(output: Path, paths: Iterable[str]) -> dict[str, None]:
    """The folders that some files need and that are not there, the outermost first."""
    missing: dict[str, None] = {}
    for folder in sorted(parents_of(paths)):
        if folder.rpartition("/")[0] in missing or not os.path.isdir(f"{output}/{folder}"):  # noqa: PTH112 - often
            missing[folder] = None
    return missing


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


def parents_of(paths: Iterable[str]) -> set[str]:
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
