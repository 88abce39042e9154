"""What a folder is: a snapshot, or a built site."""

from enum import Enum
from pathlib import Path

from msgspec import Struct

from generator.errors import QueryError
from generator.publish.manifest import MANIFEST
from generator.source.snapshot import CHANGES, EVENTS, PULL, STATE


class Sort(Enum):
    """What can be compared with its like."""

    SNAPSHOT = "a snapshot"
    SITE = "a built site"


class Folder(Struct, frozen=True):
    """A folder, and what it is."""

    path: Path
    sort: Sort


_NAMES = (EVENTS, STATE, CHANGES, PULL)
_REMEDY = "name a folder with events.jsonl in it, a project, or a built folder such as output/"


def look_at(path: Path) -> Folder:
    """What a folder is; a project stands for its snapshot."""
    if not path.exists():
        raise QueryError(str(path), "there is no such folder", _REMEDY)
    if path.name == EVENTS and path.is_file():
        path = path.parent
    if not path.is_dir():
        raise QueryError(str(path), "is no folder", _REMEDY)
    for folder in (path, path / "snapshot", path / "content" / "snapshot"):
        if any((folder / name).exists() for name in _NAMES):
            return Folder(folder, Sort.SNAPSHOT)
    if (path / MANIFEST).exists() or (path / "index.html").exists():
        return Folder(path, Sort.SITE)
    is_empty = next(path.iterdir(), None) is None
    what = "is empty" if is_empty else "holds neither a snapshot nor a built site"
    raise QueryError(str(path), what, _REMEDY)


def look_at_both(before: Path, after: Path) -> tuple[Folder, Folder]:
    """What two folders are, which must be the same."""
    found = look_at(before), look_at(after)
    if found[0].sort is not found[1].sort:
        what = f"is {found[0].sort.value}, and {after} is {found[1].sort.value}"
        raise QueryError(str(before), what, "name two of a kind")
    return found
