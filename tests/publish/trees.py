"""Trees of files to publish, and how to look at what is there afterwards."""

import json
import os
from collections.abc import Iterable
from pathlib import Path

from generator.publish.manifest import MANIFEST, STATS, read_held
from generator.publish.output import Published, open_stage, publish

Tree = dict[str, bytes]
OURS = {MANIFEST, STATS}

BEFORE: Tree = {
    "index.html": b"old home",
    "same.html": b"same",
    "gone.html": b"gone",
    "events/gone/index.html": b"gone",
    "becomes-a-folder": b"a file",
    "becomes-a-file/index.html": b"in a folder",
    "years/2023/index.html": b"2023",
}
AFTER: Tree = {
    "index.html": b"new home",
    "same.html": b"same",
    "events/new/index.html": b"new",
    "becomes-a-folder/index.html": b"in a folder",
    "becomes-a-file": b"a file",
    "years/2023/index.html": b"2023, changed",
}


KEY = "made of this"


def publish_tree(output: Path, tree: Tree) -> Published:
    """Stage and publish some files, as a build does."""
    with open_stage(output) as stage:
        staged = [
            stage.put(path, str(number), data, KEY)
            for number, (path, data) in enumerate(tree.items())
        ]
        return publish(stage, staged)


def kept_in(output: Path, tree: Tree, key: str = KEY) -> set[str]:
    """The files of a tree that do not have to be made again."""
    with open_stage(output) as stage:
        return {path for path in tree if stage.keep(path, key)}


def doubt_of(output: Path) -> str:
    """What is wrong with the manifest, in words."""
    return read_held(output).doubt


def read_tree(output: Path) -> Tree:
    """Every file below a folder but the manifest, and what it notes of files."""
    return {
        path.relative_to(output).as_posix(): path.read_bytes()
        for path in sorted(output.rglob("*"))
        if path.is_file() and path.name not in OURS
    }


def everything_in(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file below a folder with its bytes and its time of change; folders have neither.

    What is noted of files changes with them, even if only their times do.
    """
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        if path.is_file()
        else (b"", 0)
        for path in sorted(folder.rglob("*"))
        if path.name != STATS
    }


def folders_in(output: Path) -> set[str]:
    """Every folder below a folder."""
    return {path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_dir()}


def parents_of(paths: Iterable[str]) -> set[str]:
    """Every folder that some files need."""
    return {parent.as_posix() for path in paths for parent in Path(path).parents} - {"."}


def put_file(path: Path, data: bytes = b"mine") -> None:
    """Make a file of somebody's, with the folders that it needs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def make_old(output: Path) -> None:
    """Date every file back, so that a touched one shows."""
    for path in output.rglob("*"):
        if path.is_file():
            os.utime(path, ns=(10**18, 10**18))


def touched(output: Path) -> set[str]:
    """The files that were written since `make_old`, but the manifest."""
    return {
        path.relative_to(output).as_posix()
        for path in output.rglob("*")
        if path.is_file() and path.name not in OURS and path.stat().st_mtime_ns != 10**18
    }


def manifest_of(output: Path) -> set[str]:
    """The files that the manifest lists."""
    return set(json.loads((output / MANIFEST).read_bytes())["files"])


def fail_while_staging(output: Path) -> None:
    """Stage a file, and stop there."""
    with open_stage(output) as stage:
        stage.put("index.html", "0", b"new home")
        raise ZeroDivisionError
