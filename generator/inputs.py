"""All that a site is made of, as a digest: the project's files, the settings, the program itself.

Whoever wants to know whether there is anything to do asks here first, so this module reads bytes,
decodes nothing, and loads nothing of what decodes and renders.
"""

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from generator.publish.manifest import Manifest, is_intact, read_held
from generator.theme import THEME, folders_of

_PROGRAM = Path(__file__).parent
_COPIES = ".webp"
"""Copies of pictures, which are called by what they hold: their names and sizes are enough."""


def digest_program() -> bytes:
    """The digest of this program, of the Python that runs it, and of what both have installed."""
    digest = hashlib.blake2b(sys.version.encode(), digest_size=16)
    digest.update("\n".join(_installed()).encode())
    for file in sorted(_PROGRAM.rglob("*.py")):
        _feed(digest, str(file.relative_to(_PROGRAM)), file.read_bytes())
    return digest.digest()


def _installed() -> list[str]:
    """Every package that can be imported, with its version (as installers record it)."""
    folders = (Path(place) for place in sys.path if place)
    names = (found.name for folder in folders if folder.is_dir() for found in os.scandir(folder))
    return sorted({name for name in names if name.endswith((".dist-info", ".egg-info"))})


def digest_folder(folder: Path) -> bytes:
    """The digest of all files below a folder, links followed; of none if it is not there."""
    digest = hashlib.blake2b(digest_size=16)
    for name, file in _walk(folder, "", frozenset()):
        if file.suffix == _COPIES:
            _feed(digest, name, str(file.stat().st_size).encode())
        else:
            _feed(digest, name, file.read_bytes())
    return digest.digest()


def digest_folders(folders: Iterable[Path]) -> bytes:
    """The digest of several folders, in their order."""
    return hashlib.blake2b(b"".join(map(digest_folder, folders)), digest_size=16).digest()


def digest_inputs(root: Path, program: bytes, *settings: str | None) -> str:
    """The digest of everything that decides what a build of a project makes.

    It is empty if something of that cannot be read: whoever needs it says so better.
    """
    digest = hashlib.blake2b(program + repr(settings).encode(), digest_size=16)
    try:
        _feed(digest, "content", digest_folder(root / "content"))
        for name in THEME:
            _feed(digest, name, digest_folders(folders_of(root, name)))
    except OSError:
        return ""
    return digest.hexdigest()


def find_current(output: Path, inputs: str) -> Manifest | None:
    """The manifest of the site that is published, if it is made of just these inputs.

    None if it is not, or if a file of it is not as it was made.
    """
    folder = str(output)
    try:
        held = read_held(output)
        if not inputs or held.manifest.inputs != inputs:
            return None
        whole = all(is_intact(folder, path, held) for path in held.manifest.files)
    except OSError:
        return None
    return held.manifest if whole else None


def _feed(digest: hashlib.blake2b, name: str, data: bytes) -> None:
    """A name and what it stands for, so that no two lists of them are fed alike."""
    digest.update(b"%d:%d:" % (len(name.encode()), len(data)) + name.encode())
    digest.update(data)


def _walk(folder: Path, under: str, above: frozenset[Path]) -> Iterator[tuple[str, Path]]:
    """Regular files in the order of their names; a link to what it lies in leads nowhere."""
    place = folder.resolve()
    if place in above or not folder.is_dir():
        return
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        name = f"{under}{entry.name}"
        if entry.is_dir():
            yield from _walk(Path(entry.path), f"{name}/", above | {place})
        elif entry.is_file():
            yield name, Path(entry.path)
