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
from collections.abc import Iterable, Iterator
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

    def put(self, path: str, name: str, data: bytes) -> StagedFile:
        """Stage a file under a name of its own, unless the output folder has it already."""
        digest = hashlib.sha256(data).hexdigest()
        target = self.output / path
        held = _read_if_there(target)
        if held == data:
            return StagedFile(path, digest, None)
        if (held is not None and path not in self.ours) or self._is_foreign_folder(target, path):
            what = "is there and was not made by almanac"
            raise PublishError(str(target), what, "move it away, or build to another folder")
        with (self.folder / name).open("xb") as file:
            file.write(data)
        return StagedFile(path, digest, name)

    def _is_foreign_folder(self, target: Path, path: str) -> bool:
        return target.is_dir() and not any(ours.startswith(f"{path}/") for ours in self.ours)


@contextlib.contextmanager
def open_stage(output: Path) -> Iterator[Stage]:
    """Check that the output folder is ours and that nobody else builds into it; then stage."""
    ours = frozenset(_read_manifest(output).files)
    _refuse_foreign(output)
    folder = output.parent / f".{output.name}.staging"
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder):
        for leftover in folder.iterdir():
            leftover.unlink()
        try:
            yield Stage(output, folder, ours)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
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
        yield
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
    if changed or stale or stage.ours != planned.keys():
        _write_manifest(output, {**dict.fromkeys(stale, ""), **planned})
    for path in stale:
        _remove(output, path)
    parents = {str(PurePosixPath(file.path).parent) for file in changed}
    for parent in sorted(parents):
        (output / parent).mkdir(parents=True, exist_ok=True)
    for file in changed:
        (stage.folder / str(file.staged_as)).replace(output / file.path)
    _write_manifest(output, planned)
    return Published(len(changed), len(files) - len(changed), len(stale))


def _read_if_there(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def _read_manifest(output: Path) -> _Manifest:
    data = _read_if_there(output / MANIFEST)
    if data is None:
        return _Manifest(_SCHEMA, {})
    try:
        manifest = msgspec.json.decode(data, type=_Manifest)
    except msgspec.DecodeError as error:
        what, remedy = f"cannot be read: {error}", "empty the output folder and build again"
        raise PublishError(str(output / MANIFEST), what, remedy) from error
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


def _write_manifest(output: Path, files: dict[str, str]) -> None:
    manifest = _Manifest(_SCHEMA, dict(sorted(files.items())))
    data = msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n"
    if _read_if_there(output / MANIFEST) == data:
        return
    temporary = output / f"{MANIFEST}.new"
    temporary.write_bytes(data)
    temporary.replace(output / MANIFEST)


def _remove(output: Path, path: str) -> None:
    (output / path).unlink(missing_ok=True)
    for parent in PurePosixPath(path).parents[:-1]:
        try:
            (output / parent).rmdir()
        except OSError:  # not empty: something else lives there
            return
