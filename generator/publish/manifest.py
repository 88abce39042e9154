"""The manifest: which files of an output folder are ours, what each holds, and what it is made of.

It lies in the folder as `.almanac-manifest.json`. Beside it, `.almanac-stats.json` notes what the
file system says of each file: one that looks as it did is not read again to see whether it is as it
should be. Whatever of the two is missing, damaged or from elsewhere costs time and nothing else.
"""

import errno
import hashlib
import os
import re
import stat
from collections.abc import Iterable, KeysView, Mapping
from pathlib import Path, PurePosixPath
from typing import TypeAlias

import msgspec
from msgspec import Struct

from generator.errors import placed

MANIFEST = ".almanac-manifest.json"
STATS = ".almanac-stats.json"
_SCHEMA = 2
_NAMED = re.compile(rb'^\s*("(?:[^"\\]|\\.)+")\s*:', re.MULTILINE)
"""A line of a manifest that names a file, whatever became of the rest."""

Stat: TypeAlias = tuple[int, int, int]
"""When a file was last changed in any way, in nanoseconds; its size; its number (inode)."""


NO_REPORT = msgspec.Raw(b"null")


class Line(Struct, frozen=True, array_like=True, gc=False):
    """What a file holds, and what it is made of: the digest of its bytes, and its key or nothing.

    A file without a key is made anew every time. One without a digest is ours and nothing is known
    of it.
    """

    digest: str = ""
    key: str = ""


class Manifest(Struct, frozen=True, kw_only=True):
    """Our files by path. `inputs` is the digest of all that they were made of.

    `report` is what whoever built them wants to know of them when there is nothing to do.
    """

    schema: int = _SCHEMA
    inputs: str = ""
    report: msgspec.Raw = NO_REPORT
    files: dict[str, Line] = {}


class _Schema(Struct, frozen=True):
    schema: int


class _Stats(Struct, frozen=True):
    """The files of the manifest with this digest."""

    manifest: str
    files: dict[str, Stat]


class Held(Struct, frozen=True):
    """A manifest as it was found, and what is known of its files.

    `doubt` says what is wrong with it, in words: then its files are those that it still names.
    """

    manifest: Manifest
    stats: dict[str, Stat] = {}
    doubt: str = ""

    @property
    def ours(self) -> KeysView[str]:
        """The paths of our files."""
        return self.manifest.files.keys()


def digest_of(data: bytes) -> str:
    """The digest of a file: 128 bits of BLAKE2b (RFC 7693), in hexadecimal."""
    return make_digest(data).hexdigest()


def make_digest(data: bytes = b"") -> hashlib.blake2b:
    """What such a digest is made with, piece by piece."""
    return hashlib.blake2b(data, digest_size=16)


def read_held(output: Path) -> Held:
    """Read the manifest of a folder. One that cannot be read names at least what is ours."""
    data = read_if_there(f"{output}/{MANIFEST}")
    if data is None:
        return Held(Manifest())
    manifest = Manifest()
    try:
        schema = msgspec.json.decode(data, type=_Schema).schema
        if schema == _SCHEMA:
            manifest = msgspec.json.decode(data, type=Manifest)
            doubt = _doubt(manifest)
        else:
            doubt = f"is of another version of almanac (schema {schema}, not {_SCHEMA})"
    except msgspec.DecodeError as error:
        doubt = f"cannot be read: {error}"
    noted = _read_stats(output)
    if doubt:
        named = (path for path in (*_salvage(data), *noted.files) if _is_inside(path))
        return Held(Manifest(files=dict.fromkeys(named, Line())), {}, f"{MANIFEST} {doubt}")
    fits = noted.manifest == digest_of(data)
    return Held(manifest, noted.files if fits else {})


def _doubt(manifest: Manifest) -> str:
    outside = (path for path in manifest.files if not _is_inside(path))
    return next((f"lists {path}, outside of the folder" for path in outside), "")


def _salvage(data: bytes) -> Iterable[str]:
    """The files that are named by what is left of a manifest; a name of its own is none."""
    for found in _NAMED.findall(data):
        try:
            path = msgspec.json.decode(found, type=str)
        except msgspec.DecodeError:
            continue
        if path not in Manifest.__struct_fields__:
            yield path


def _is_inside(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and not path.startswith("/") and ".." not in parts and "\0" not in path


def _read_stats(output: Path) -> _Stats:
    """What was noted of files, or nothing."""
    try:
        return msgspec.json.decode(read_if_there(f"{output}/{STATS}") or b"", type=_Stats)
    except msgspec.DecodeError:
        return _Stats("", {})


def stat_of(path: str) -> Stat | None:
    """What the file system says of a file; None if there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116 - often
    except (OSError, ValueError):
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    return found.st_ctime_ns, found.st_size, found.st_ino


def is_intact(output: str, path: str, held: Held) -> bool:
    """Whether a file of ours is there, and holds what the manifest says."""
    there = stat_of(f"{output}/{path}")
    if there is None:
        return False
    if held.stats.get(path) == there:
        return True
    try:
        with Path(f"{output}/{path}").open("rb") as file:
            digest = hashlib.file_digest(file, make_digest).hexdigest()
    except OSError:
        return False
    return digest == held.manifest.files[path].digest


def write_manifest(output: Path, scratch: Path, manifest: Manifest) -> None:
    """Write the manifest, unless it says so already, and then what the files look like."""
    ordered = msgspec.structs.replace(manifest, files=dict(sorted(manifest.files.items())))
    data = _encode(ordered)
    _replace(output / MANIFEST, scratch, data)
    stats = {path: stat_of(f"{output}/{path}") or (0, 0, 0) for path in ordered.files}
    _replace(output / STATS, scratch, msgspec.json.encode(_Stats(digest_of(data), stats)))


def write_claims(output: Path, scratch: Path, files: Mapping[str, Line]) -> None:
    """Name files as ours, before what they hold is as it should be."""
    _replace(output / MANIFEST, scratch, _encode(Manifest(files=dict(sorted(files.items())))))


def _encode(manifest: Manifest) -> bytes:
    """A file a line, for who compares two of them."""
    head = msgspec.structs.replace(manifest, files={})
    lines = b",\n".join(
        b"  %b: %b" % (msgspec.json.encode(path), msgspec.json.encode(line))
        for path, line in manifest.files.items()
    )
    start = msgspec.json.encode(head).removesuffix(b"{}}")
    return b"%b{\n%b\n}}\n" % (start, lines)


def _replace(path: Path, scratch: Path, data: bytes) -> None:
    if read_if_there(str(path)) == data:
        return
    temporary = scratch / path.name
    with placed(path):
        temporary.write_bytes(data)
    temporary.replace(path)


def read_if_there(path: str) -> bytes | None:
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
