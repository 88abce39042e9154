"""The files of a built folder: which there are, what each holds, and whether it was built so.

A link to a file or a folder is followed, as publishing does, but never in a circle. Whatever cannot
be read is a finding.
"""

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from generator.check.rules import find
from generator.errors import explain
from generator.findings import Finding
from generator.publish.manifest import MANIFEST, STATS, Held, Manifest, make_digest, read_held
from generator.publish.output import STAGING

LARGEST = 32 * 1024 * 1024
"""Bytes of a file that is read as a whole."""
_CHUNK = 1024 * 1024
_OURS = frozenset({MANIFEST, STATS})
_NOT_THE_SITE = frozenset({".git", ".gitignore", STAGING})
"""Names at the top of the folder that no host publishes."""


class Folder(Struct, frozen=True):
    """The files of a folder by path, with their sizes, in order; and what is wrong with the rest.

    Paths are as they stand in addresses, with `/` between their parts.
    """

    root: str
    files: dict[str, int]
    held: Held
    findings: tuple[Finding, ...]

    def read(self, path: str) -> bytes:
        """A file as a whole. OSError if that cannot be."""
        with Path(f"{self.root}/{path}").open("rb") as file:
            return file.read(LARGEST + 1)

    def digest(self, path: str, data: bytes | None, algorithm: str = "") -> str:
        """The digest of a file by which the manifest, or another list, knows it."""
        make = hashlib.new(algorithm) if algorithm else make_digest()
        if data is not None:
            make.update(data)
            return make.hexdigest()
        with Path(f"{self.root}/{path}").open("rb") as file:
            while piece := file.read(_CHUNK):
                make.update(piece)
        return make.hexdigest()


def open_folder(root: Path) -> Folder:
    """Walk through a folder, and read its manifest. OSError if there is no such folder."""
    with os.scandir(root):  # what keeps all of it from being read stops the command
        pass
    findings: list[Finding] = []
    files = dict(_walk(str(root), "", (_number_of(str(root)),), findings))
    findings += _find_collisions(files)
    try:
        held = read_held(root)
    except OSError as error:
        findings.append(find("unreadable-file", MANIFEST, explain(error).what))
        held = Held(Manifest())
    findings += _compare_with_manifest(root, files, held)
    return Folder(str(root), dict(sorted(files.items())), held, tuple(findings))


def _walk(
    root: str, below: str, above: tuple[tuple[int, int], ...], findings: list[Finding]
) -> Iterator[tuple[str, int]]:
    """Every file below a folder; `above` are the folders on the way, by number."""
    try:
        with os.scandir(f"{root}/{below}") as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        findings.append(find("unreadable-file", below, explain(error).what))
        return
    for entry in found:
        path = f"{below}{entry.name}"
        if not below and entry.name in _NOT_THE_SITE:
            continue
        try:
            status = entry.stat()
        except OSError as error:
            is_link = entry.is_symlink()
            what = (
                f"is a link to {Path(entry.path).readlink()}, where nothing is" if is_link else ""
            )
            findings.append(find("unreadable-file", path, what or explain(error).what))
            continue
        number = (status.st_dev, status.st_ino)
        if stat.S_ISDIR(status.st_mode) and number in above:
            what = "is a link to a folder that it lies in"
            findings.append(find("unreadable-file", path, what, remedy="remove the link"))
        elif stat.S_ISDIR(status.st_mode):
            yield from _walk(root, f"{path}/", (*above, number), findings)
        elif not stat.S_ISREG(status.st_mode):
            findings.append(find("unreadable-file", path, "is neither a file nor a folder"))
        elif path not in _OURS:
            yield path, status.st_size


def _number_of(path: str) -> tuple[int, int]:
    status = os.stat(path)  # noqa: PTH116 - as for the entries of a folder
    return status.st_dev, status.st_ino


def _find_collisions(files: Iterable[str]) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for path in files:
        first = seen.setdefault(path.casefold(), path)
        if first != path:
            yield find("case-collision", path, f"differs from {first} in case alone")


def _compare_with_manifest(root: Path, files: dict[str, int], held: Held) -> Iterator[Finding]:
    if (root / STAGING).exists():
        remedy = "wait for it, or run almanac build, which clears it away"
        yield find("unfinished-build", STAGING, "is where a build keeps its files", remedy=remedy)
    if held.doubt:
        yield find("damaged-manifest", MANIFEST, held.doubt.removeprefix(f"{MANIFEST} "))
    elif not held.ours:
        yield find("no-manifest", MANIFEST, "is not there, or lists nothing")
        return
    for path in held.ours - files.keys():
        yield find("missing-file", path, "was built, and is not there")
    for path in files.keys() - held.ours:
        yield find("unlisted-file", path, "was not built by almanac, as far as its manifest knows")
