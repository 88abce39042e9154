"""From bytes to a published folder: stage, compare, replace, prune, and keep a manifest.

Everything is rendered before anything is published, so a failure leaves `output/` as it was. Only
what differs is staged and moved into place, each file by one `os.replace`; a file whose bytes did
not change is not touched. Before the first move the manifest names the old files and the new ones,
so that a run that is killed half way leaves nothing that the next one does not know as ours. Only
files that the manifest lists are ever replaced or removed.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path, PurePosixPath

import msgspec
from msgspec import Struct

from generator.errors import PublishError

MANIFEST = ".almanac-manifest.json"
_IGNORED = {".gitignore", MANIFEST}
_SCHEMA = 1


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
    """A folder for rendered files, beside the output folder; safe to use from many processes."""

    output: Path
    folder: Path
    ours: frozenset[str]
    lock: int

    def put(self, path: str, name: str, data: bytes) -> StagedFile:
        """Stage a file under a name of its own, unless the output folder has it already."""
        digest = hashlib.sha256(data).hexdigest()
        try:
            held = _read_if_there(f"{self.output}/{path}")
            foreign = held is not None and path not in self.ours
        except (IsADirectoryError, NotADirectoryError):
            held, foreign = None, self._is_blocked(path)
        if held == data:
            return StagedFile(path, digest, None)
        if foreign:
            what = "is in the way of something that was not made by almanac"
            remedy = "move that away, or build to another folder"
            raise PublishError(f"{self.output}/{path}", what, remedy)
        with open(f"{self.folder}/{name}", "xb", buffering=0) as file:  # noqa: PTH123 - often
            file.write(data)
        return StagedFile(path, digest, name)

    def let_go(self) -> None:
        """In a worker process: leave the lock to the process that holds it."""
        os.close(self.lock)

    def _is_blocked(self, path: str) -> bool:
        """Whether a folder or a file that is not ours has to make way for this one."""
        inside = (file for file in (self.output / path).rglob("*") if not file.is_dir())
        above = (self.output / parent for parent in PurePosixPath(path).parents)
        blocking = (*inside, *(file for file in above if file.is_file()))
        names = {file.relative_to(self.output).as_posix() for file in blocking}
        known = names or any(ours.startswith(f"{path}/") for ours in self.ours)
        return not known or not names <= self.ours


@contextlib.contextmanager
def open_stage(output: Path) -> Iterator[Stage]:
    """Check that the output folder is ours and that nobody else builds into it; then stage."""
    _refuse_foreign(output)
    ours = frozenset(_read_manifest(output).files)
    shelter = output.parent / f".{output.name}.staging"
    shelter.mkdir(parents=True, exist_ok=True)
    with _locked(shelter) as lock:
        # A killed run may have left files, and a worker that does not know it yet: each run stages
        # in a folder of its own.
        for leftover in shelter.iterdir():
            if leftover.is_dir():
                shutil.rmtree(leftover)
            else:
                leftover.unlink()
        try:
            yield Stage(output, Path(tempfile.mkdtemp(dir=shelter)), ours, lock)
        finally:
            shutil.rmtree(shelter, ignore_errors=True)


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[int]:
    """Hold the folder for this process; the lock ends with the process, however it ends."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        held = folder.exists() and os.path.samestat(os.fstat(handle), folder.stat())
    except BlockingIOError:
        held = False
    try:
        if not held:
            what = "another build is writing here"
            raise PublishError(str(folder), what, "wait until it is done")
        yield handle
    finally:
        os.close(handle)


def publish(stage: Stage, files: Iterable[StagedFile]) -> Published:
    """Move what differs into place, remove what is no longer planned, write the manifest."""
    output = stage.output
    files = sorted(files, key=lambda file: file.path)
    planned = {file.path: file.digest for file in files}
    stale = sorted(stage.ours - planned.keys())
    changed = [file for file in files if file.staged_as is not None]
    output.mkdir(exist_ok=True)
    write_manifest = partial(_write_manifest, output, stage.folder)
    if changed or stale or stage.ours != planned.keys():
        write_manifest({**dict.fromkeys(stale, ""), **planned})
    for path in stale:
        _remove(output, path)
    for parent in sorted({file.path.rpartition("/")[0] for file in changed}):
        (output / parent).mkdir(parents=True, exist_ok=True)
    for file in changed:
        os.replace(f"{stage.folder}/{file.staged_as}", f"{output}/{file.path}")  # noqa: PTH105
    write_manifest(planned)
    return Published(len(changed), len(files) - len(changed), len(stale))


def _read_if_there(path: str) -> bytes | None:
    """Plain calls, for this one is made for every page of a site."""
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - often
            return file.read()
    except FileNotFoundError:
        return None


def _read_manifest(output: Path) -> _Manifest:
    data = _read_if_there(f"{output}/{MANIFEST}")
    if data is None:
        return _Manifest(_SCHEMA, {})
    try:
        manifest = msgspec.json.decode(data, type=_Manifest)
    except msgspec.DecodeError as error:
        what, remedy = f"cannot be read: {error}", "empty the output folder and build again"
        raise PublishError(str(output / MANIFEST), what, remedy) from error
    if manifest.schema != _SCHEMA:
        what = f"schema {manifest.schema} is not {_SCHEMA}, the one known here"
        raise PublishError(str(output / MANIFEST), what, "empty the output folder and build again")
    for path in manifest.files:
        if not _is_inside(path):
            what, remedy = f"lists {path}, outside of it", "empty the output folder"
            raise PublishError(str(output / MANIFEST), what, remedy)
    return manifest


def _is_inside(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and not path.startswith("/") and ".." not in parts


def _refuse_foreign(output: Path) -> None:
    """A folder with files but no manifest is somebody's: not ours to fill, and not to prune."""
    if output.exists() and not output.is_dir():
        raise PublishError(str(output), "is no folder", "name another one")
    if not output.exists() or (output / MANIFEST).exists():
        return
    foreign = sorted(path.name for path in output.iterdir() if path.name not in _IGNORED)
    if foreign:
        what = f"has files that were not made by almanac ({foreign[0]})"
        raise PublishError(str(output), what, "empty it, or build to another folder")


def _write_manifest(output: Path, scratch: Path, files: dict[str, str]) -> None:
    manifest = _Manifest(_SCHEMA, dict(sorted(files.items())))
    data = msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n"
    if _read_if_there(f"{output}/{MANIFEST}") == data:
        return
    temporary = scratch / MANIFEST
    temporary.write_bytes(data)
    temporary.replace(output / MANIFEST)


def _remove(output: Path, path: str) -> None:
    if (output / path).is_dir():  # a killed run has already put a folder in its place
        return
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        (output / path).unlink()
    for parent in PurePosixPath(path).parents[:-1]:
        try:
            (output / parent).rmdir()
        except FileNotFoundError:  # a killed run did not come so far
            continue
        except OSError:  # not empty: something else lives there
            return
