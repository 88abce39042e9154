"""The copies of pictures under `content/images/`, and the index that says what they are.

`index.jsonl` has one line for each address that was asked for, by address: the files that were made
of it, or why there are none. A file is named by what it holds, so two pictures that are alike share
one. Files are written before the line that names them and removed before it goes: whenever the
process dies, the index tells of everything that is there but, at worst, the last picture.
"""

import datetime as dt
import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from generator.archive.model import UNREADABLE, Instant, Problem
from generator.archive.pictures import StoredFile, StoredImage
from generator.errors import SnapshotError, is_absent, placed
from generator.source.thumbnails import Copy

INDEX = "index.jsonl"
_NEW = ".new"
_Count = Annotated[int, Meta(ge=1)]


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    name: Annotated[str, Meta(pattern=r"\A[0-9a-f]{20}-[1-9][0-9]{0,3}\.webp\Z")]
    width: _Count
    height: _Count
    size: _Count


class Line(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What became of one address, and when.

    Without files there is a `fault`; with both, the files were damaged and could not be had anew.
    `again` is from when on it is worth another try, None for never. `needs` is set if it was
    fetched and did not fit: so many bytes.
    """

    url: str
    at: Instant
    files: tuple[_File, ...] = ()
    fault: str = ""
    again: Instant | None = None
    needs: int = 0

    @property
    def size(self) -> int:
        """The bytes of its files."""
        return sum(file.size for file in self.files)


class Images(Struct, frozen=True):
    """The copies by address, and what is wrong with the folder that they lie in."""

    stored: dict[str, StoredImage]
    problems: tuple[Problem, ...]


def read_images(folder: Path) -> Images:
    """Read what there is; what cannot be used is left out and reported."""
    stored: dict[str, StoredImage] = {}
    problems: list[Problem] = []
    path = folder / INDEX
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        if is_absent(error):
            return Images({}, ())
        return Images({}, (Problem(_subject(path), "$", f"cannot be read: {error.strerror}"),))
    for number, data in enumerate(lines, start=1):
        try:
            line = msgspec.json.decode(data, type=Line)
        except UNREADABLE as error:
            what = f"{error}; line left out"
            problems.append(Problem(f"{_subject(path)}, line {number}", "$", what))
            continue
        faults = [fault for file in line.files if (fault := _fault_of(folder, file))]
        problems += [Problem(_subject(path), line.url, f"{fault}; not shown") for fault in faults]
        if line.files and not faults:
            stored[line.url] = StoredImage(tuple(_stored(folder, file) for file in line.files))
    return Images(stored, tuple(problems))


class ImageStore:
    """The folder as it is filled: every change is on the disk when the call returns.

    A picture of which a file is not there is given up: somebody took it out. `damaged` are those
    whose files cannot be read, or have another size than their line says.
    """

    def __init__(self, folder: Path) -> None:
        """SnapshotError if there is an index that cannot be read: it is not ours to throw away."""
        self._folder = folder
        for leftover in folder.glob(f"*{_NEW}"):
            leftover.unlink()
        self.lines = {line.url: line for line in _read_lines(folder / INDEX)}
        self.remove(
            [
                line.url
                for line in self.lines.values()
                if not all(_is_there(folder / file.name) for file in line.files)
            ]
        )
        self.damaged = {
            line.url
            for line in self.lines.values()
            if any(_fault_of(folder, file) for file in line.files)
        }

    @property
    def size(self) -> int:
        """The bytes of all files; one that is shared counts once."""
        files = {file.name: file.size for line in self.lines.values() for file in line.files}
        return sum(files.values())

    def add(self, url: str, copies: Iterable[Copy], at: dt.datetime) -> None:
        """Keep the copies of a picture."""
        files = []
        for copy in copies:
            name = f"{hashlib.sha256(copy.data).hexdigest()[:20]}-{copy.width}.webp"
            self._write(name, copy.data)
            files.append(_File(name, copy.width, copy.height, len(copy.data)))
        self.damaged.discard(url)
        self.note(Line(url=url, at=at, files=tuple(files)))

    def note(self, line: Line) -> None:
        """Keep a line, and of its address only the files that it names, which are there."""
        self._replace({line.url: line})

    def evict(self, url: str) -> None:
        """Remove a picture's files, and remember how much room it needs."""
        line = self.lines[url]
        self.note(Line(url=url, at=line.at, needs=line.size))

    def remove(self, urls: Iterable[str]) -> None:
        """Forget addresses, and remove the files that no other one needs."""
        self._replace(dict.fromkeys(urls))

    def _replace(self, lines: Mapping[str, Line | None]) -> None:
        """Put lines in the place of others, or nothing."""
        going = [self.lines.pop(url) for url in lines if url in self.lines]
        self.lines |= {url: line for url, line in lines.items() if line is not None}
        needed = {file.name for line in self.lines.values() for file in line.files}
        for file in (file for line in going for file in line.files):
            if file.name not in needed:
                (self._folder / file.name).unlink(missing_ok=True)
        if lines:
            self._write_index()

    def _write_index(self) -> None:
        lines = (msgspec.json.encode(self.lines[url]) + b"\n" for url in sorted(self.lines))
        self._write(INDEX, b"".join(lines))

    def _write(self, name: str, data: bytes) -> None:
        temporary = self._folder / f"{name}{_NEW}"
        with placed(temporary), temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(self._folder / name)


def _read_lines(path: Path) -> Iterator[Line]:
    for number, data in enumerate(path.read_bytes().splitlines() if path.exists() else (), start=1):
        try:
            yield msgspec.json.decode(data, type=Line)
        except UNREADABLE as error:
            remedy = (
                "restore it from version control; without it, what is still there is fetched anew"
            )
            raise SnapshotError(f"{path}, line {number}", str(error), remedy) from error


def _subject(path: Path) -> str:
    return f"content/{path.parent.name}/{path.name}"


def _stored(folder: Path, file: _File) -> StoredFile:
    return StoredFile(folder / file.name, file.width, file.height, file.size)


def _is_there(path: Path) -> bool:
    """A link that leads nowhere is there: what it led to may come back."""
    return path.is_symlink() or path.exists()


def _fault_of(folder: Path, file: _File) -> str | None:
    """Why a file cannot be used, None if it is there as the index says."""
    try:
        with (folder / file.name).open("rb") as opened:
            size = os.fstat(opened.fileno()).st_size
    except OSError as error:
        return f"{file.name} cannot be read: {error.strerror}"
    return None if size == file.size else f"{file.name} has {size:,} bytes, not {file.size:,}"
