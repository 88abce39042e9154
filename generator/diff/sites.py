"""What changed between two built folders, told by their manifests: equal files are not read.

A folder that has no manifest, or one that cannot be believed, is read file by file.
"""

import hashlib
import os
import re
from collections.abc import Iterator
from enum import Enum
from pathlib import Path, PurePosixPath

from msgspec import Struct

from generator.archive.counts import count_of
from generator.diff.pages import say_page_change
from generator.errors import placed
from generator.publish.manifest import make_digest, read_held


class Fate(Enum):
    """What became of a file."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


class Sort(Enum):
    """Which kind of file it is, in the order in which they are told."""

    PAGE = "pages"
    FEED = "feeds"
    CALENDAR = "calendars"
    DATA = "data"
    ASSET = "styles, scripts and pictures"
    OTHER = "other files"


class FileChange(Struct, frozen=True):
    """A file that is not the same in both, by its path."""

    path: str
    sort: Sort
    fate: Fate


_OWN = ".almanac"
"""How the names of what a build keeps for itself begin."""
_FEED = re.compile(r"(?!sitemap|opensearch).*\.(?:xml|opml)|(?:feed|quiet)[\w-]*\.json")
_SORTS = {
    ".html": Sort.PAGE,
    ".ics": Sort.CALENDAR,
    **dict.fromkeys((".json", ".jsonl", ".csv", ".sqlite", ".zip", ".gz", ".bin"), Sort.DATA),
    **dict.fromkeys(
        (".css", ".js", ".svg", ".png", ".jpg", ".jpeg", ".webp", ".ico", ".woff2"), Sort.ASSET
    ),
}


def compare_sites(before: Path, after: Path) -> tuple[FileChange, ...]:
    """The files that are not the same, by kind and path."""
    old, new = _digests(before), _digests(after)
    found = [
        FileChange(path, _sort_of(path), _fate_of(path, old, new))
        for path in old.keys() | new.keys()
        if old.get(path) != new.get(path)
    ]
    order = list(Sort)
    return tuple(sorted(found, key=lambda one: (order.index(one.sort), one.path)))


def say_change(before: Path, after: Path, change: FileChange) -> str:
    """What changed in a page, or by how much a file grew; nothing for one that came or went."""
    if change.fate is not Fate.CHANGED:
        return ""
    old, new = before / change.path, after / change.path
    try:
        if change.sort is Sort.PAGE:
            return say_page_change(old.read_bytes(), new.read_bytes())
        grown = new.stat().st_size - old.stat().st_size
    except FileNotFoundError as error:
        return f"{error.filename} is not there, though its manifest lists it"
    if not grown:
        return "as long as before"
    return f"{count_of(abs(grown), 'byte')} {'more' if grown > 0 else 'less'}"


def _digests(folder: Path) -> dict[str, str]:
    """The digest of each file; what a manifest does not tell is read."""
    held = read_held(folder)
    known = {} if held.doubt else {path: line.digest for path, line in held.manifest.files.items()}
    if not known:
        known = dict.fromkeys(_list_files(folder), "")
    return {path: digest or _digest_file(folder / path) for path, digest in known.items()}


def _list_files(folder: Path) -> Iterator[str]:
    for place, folders, names in os.walk(folder):
        folders[:] = (name for name in folders if not name.startswith(_OWN))
        for name in names:
            if not name.startswith(_OWN):
                yield (Path(place) / name).relative_to(folder).as_posix()


def _digest_file(path: Path) -> str:
    """The digest of a file; nothing for one that is not there."""
    try:
        with placed(path), path.open("rb") as file:
            return hashlib.file_digest(file, make_digest).hexdigest()
    except FileNotFoundError:
        return ""


def _fate_of(path: str, old: dict[str, str], new: dict[str, str]) -> Fate:
    if path not in old:
        return Fate.ADDED
    return Fate.CHANGED if path in new else Fate.REMOVED


def _sort_of(path: str) -> Sort:
    name = PurePosixPath(path)
    if _FEED.fullmatch(name.name):
        return Sort.FEED
    return _SORTS.get(name.suffix.lower(), Sort.OTHER)
