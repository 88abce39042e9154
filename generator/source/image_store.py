"""The copies of pictures under `content/images/`, as they come and go.

A file is named by what it holds, so two pictures that are alike share one. Files are written before
the line that names them and removed before it goes: whenever the process dies, the index tells of
everything that is there but, at worst, the last picture.
"""

import datetime as dt
import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from generator.archive.model import UNREADABLE
from generator.errors import SnapshotError, placed
from generator.source.image_index import INDEX, IndexedFile, Line, fault_of
from generator.source.thumbnails import Copy

_NEW = ".new"


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
            if any(fault_of(folder, file) for file in line.files)
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
            files.append(IndexedFile(name, copy.width, copy.height, len(copy.data)))
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


def _is_there(path: Path) -> bool:
    """A link that leads nowhere is there: what it led to may come back."""
    return path.is_symlink() or path.exists()
