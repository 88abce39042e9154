"""Data files: JSON by the line or as a whole, and lists of checksums."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from generator.check.feeds import look_at_json_feed
from generator.check.folder import Folder
from generator.check.rules import find
from generator.check.schemas import Described
from generator.errors import explain
from generator.findings import Finding

_SUM = re.compile(r"([0-9a-f]{64})  ?\*?(.+)")
"""A line as `sha256sum` writes it."""
_FEEDS = "https://jsonfeed.org/version/"


def look_at_json(
    path: str, data: bytes, base: str, described: tuple[Described, ...]
) -> Iterator[Finding]:
    """JSON that is none; a feed or an answer of the API that is not as it should be."""
    try:
        document: Any = msgspec.json.decode(data)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        yield find("invalid-json", path, str(error))
        return
    if isinstance(document, dict) and str(document.get("version", "")).startswith(_FEEDS):
        yield from look_at_json_feed(path, document, base)
    for description in described:
        yield from description.look_at(path, document)


def look_at_json_lines(path: str, data: bytes) -> Iterator[Finding]:
    """A value a line."""
    for number, line in enumerate(data.splitlines(), start=1):
        try:
            msgspec.json.decode(line, type=msgspec.Raw)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            yield find("invalid-json", path, str(error), f"line {number}")
            return


def look_at_checksums(path: str, data: bytes, folder: Folder) -> Iterator[Finding]:
    """A list of SHA-256 (FIPS 180-4) of the files beside it."""
    beside = path.rpartition("/")[0]
    for number, line in enumerate(data.decode(errors="replace").splitlines(), start=1):
        found = _SUM.fullmatch(line)
        if found is None:
            yield find("wrong-checksum", path, "is no checksum and name", f"line {number}")
            continue
        name = f"{beside}/{found[2]}".lstrip("/")
        if name not in folder.files:
            yield find(
                "wrong-checksum", path, f"names {found[2]}, which is not there", f"line {number}"
            )
            continue
        try:
            is_right = folder.digest(name, None, "sha256") == found[1]
        except OSError as error:
            yield find("unreadable-file", name, explain(error).what)
            continue
        if not is_right:
            yield find("wrong-checksum", name, f"is not what {path} says", f"line {number}")
