"""The index of `content/images/`: what the copies of pictures are, and how they are read.

`index.jsonl` has one line for each address that was asked for, by address: the files that were made
of it, or why there are none.
"""

import os
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from generator.archive.model import UNREADABLE, Instant, Problem
from generator.archive.pictures import StoredFile, StoredImage
from generator.errors import is_absent

INDEX = "index.jsonl"
_Count = Annotated[int, Meta(ge=1)]


class IndexedFile(Struct, frozen=True, forbid_unknown_fields=True):
    """One copy, as the index has it."""

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
    files: tuple[IndexedFile, ...] = ()
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
        faults = [fault for file in line.files if (fault := fault_of(folder, file))]
        problems += [Problem(_subject(path), line.url, f"{fault}; not shown") for fault in faults]
        if line.files and not faults:
            stored[line.url] = StoredImage(tuple(_stored(folder, file) for file in line.files))
    return Images(stored, tuple(problems))


def _subject(path: Path) -> str:
    return f"content/{path.parent.name}/{path.name}"


def _stored(folder: Path, file: IndexedFile) -> StoredFile:
    return StoredFile(folder / file.name, file.width, file.height, file.size)


def fault_of(folder: Path, file: IndexedFile) -> str | None:
    """Why a file cannot be used, None if it is there as the index says."""
    try:
        with (folder / file.name).open("rb") as opened:
            size = os.fstat(opened.fileno()).st_size
    except OSError as error:
        return f"{file.name} cannot be read: {error.strerror}"
    return None if size == file.size else f"{file.name} has {size:,} bytes, not {file.size:,}"
