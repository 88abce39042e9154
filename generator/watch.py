"""What of a project changed: a mark for each of its parts, made of what the system says of files.

Nothing is read, so it can be asked many times a second: 0.3 ms for the seventy files of a new
project. It sees what a library that is told by the system would not: what lies behind a link, on a
network folder or in a mounted one. And whoever asks before he answers never answers with what was.
"""

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import TypeAlias

from generator.assets import is_left_by_a_program
from generator.source.image_index import INDEX
from generator.theme import THEME, folders_of

_CONTENT = (".toml", ".md", ".json", ".jsonl")
_IMAGES = f"images{os.sep}"
"""Copies of pictures are called by what they hold, so their index tells of all of them."""


_OF_ARCHIVE = ("snapshot", "missions", "overrides.toml", "places.toml")
"""Where names begin so in `content/`, the files decide what the archive holds."""

_Told: TypeAlias = tuple[str, int, int, int]
"""A file's name, and what vouches for it: inode, time of change, size."""


class Part(Enum):
    """What can be loaded anew by itself. The archive is that part of the content that it holds."""

    ARCHIVE = "archive"
    CONTENT = "content"
    STATIC = "static"
    TEMPLATES = "templates"


Marks: TypeAlias = Mapping[Part, str]


def mark_parts(root: Path) -> Marks:
    """The mark of each part of a project: another one whenever a file of it may have changed.

    What cannot be looked at is a mark, too: whoever loads it tells what is wrong.
    """
    found: dict[Part, list[_Told]] = {part: [] for part in Part}
    for part, matters in _MATTERS.items():
        name = part.value
        for folder in folders_of(root, name) if name in THEME else (root / name,):
            for told in _walk(str(folder), "", frozenset(), matters):
                in_archive = part is Part.CONTENT and told[0].startswith(_OF_ARCHIVE)
                found[Part.ARCHIVE if in_archive else part].append(told)
    return {part: _digest(told) for part, told in found.items()}


def _digest(found: list[_Told]) -> str:
    digest = hashlib.blake2b(digest_size=8)
    for told in sorted(found):
        digest.update(repr(told).encode(errors="surrogateescape"))
    return digest.hexdigest()


def _walk(
    folder: str, under: str, above: frozenset[tuple[int, int]], matters: Callable[[str, str], bool]
) -> Iterator[_Told]:
    """What there is of each file. Links are followed.

    The time of change is set by no program at will, unlike that of the last writing.
    """
    try:
        place = os.stat(folder)  # noqa: PTH116 - often
        here = (place.st_dev, place.st_ino)
        with os.scandir(folder) as found:
            entries = [] if here in above else list(found)
    except OSError as error:
        yield under, error.errno or 0, 0, 0
        return
    for entry in entries:
        name = f"{under}{entry.name}"
        try:
            if not matters(under, entry.name):
                continue
            if entry.is_dir():
                yield from _walk(entry.path, f"{name}{os.sep}", above | {here}, matters)
            else:
                file = entry.stat()
                yield name, file.st_ino, file.st_ctime_ns, file.st_size
        except OSError as error:  # gone meanwhile, or a link that leads nowhere
            yield name, error.errno or 0, 0, 0


def _is_content(under: str, name: str) -> bool:
    if name.startswith("."):
        return False
    if under == _IMAGES:
        return name == INDEX
    return "." not in name or name.lower().endswith(_CONTENT)


def _is_template(_under: str, name: str) -> bool:
    return not name.startswith(".") and not is_left_by_a_program(name)


def _is_static(_under: str, name: str) -> bool:
    return not is_left_by_a_program(name)


_MATTERS = {
    Part.CONTENT: _is_content,
    Part.STATIC: _is_static,
    Part.TEMPLATES: _is_template,
}
"""Which names count, below which folder: an editor's own files come and go with every key."""
