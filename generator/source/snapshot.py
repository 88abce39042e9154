"""The snapshot: what we hold of Launch Library 2, under `content/snapshot/`.

`events.jsonl` has one raw record a line, by id; `changes.jsonl` is the ledger; `state.json` says
where and when the records were fetched and whether they are all there. Records are handed on as
bytes: what they mean is `archive.model`'s business.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from generator.archive.changes import Change
from generator.archive.model import UNREADABLE, Instant
from generator.errors import SnapshotError

EVENTS, CHANGES, STATE = "events.jsonl", "changes.jsonl", "state.json"
SCHEMA = 1
_RESTORE = "restore content/snapshot/ from version control"

T = TypeVar("T")


class State(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the records come from.

    `count` is the API's own number of events when it was last asked; `complete` says whether one
    pull has run through since the snapshot began.
    """

    schema: int
    source: str
    fetched_at: Instant
    count: int
    complete: bool


class _Schema(Struct):
    schema: int


class Snapshot(Struct, frozen=True):
    """Raw records by id, the ledger, and the state."""

    records: tuple[bytes, ...]
    changes: tuple[Change, ...]
    state: State


def read_snapshot(folder: Path) -> Snapshot:
    """Read a snapshot whole; SnapshotError names the file and the line that cannot be read."""
    state = _read_state(folder / STATE)
    return Snapshot(
        records=_read_records(folder / EVENTS),
        changes=_read_changes(folder / CHANGES),
        state=state,
    )


def _read_state(path: Path) -> State:
    data = _read(path)
    schema = _decode(_Schema, data, path).schema
    if schema != SCHEMA:
        what = f"schema {schema} is not {SCHEMA}, the one known here"
        raise SnapshotError(str(path), what, "use the version of almanac that wrote it")
    return _decode(State, data, path)


def _read_records(path: Path) -> tuple[bytes, ...]:
    skim = msgspec.json.Decoder(msgspec.Raw)
    records = []
    for number, line in _read_lines(path):
        try:
            skim.decode(line)
        except UNREADABLE as error:
            raise SnapshotError(f"{path}, line {number}", f"no JSON: {error}", _RESTORE) from error
        records.append(line)
    return tuple(records)


def _read_changes(path: Path) -> tuple[Change, ...]:
    """The ledger may be missing: then nothing was ever seen to change."""
    if not path.exists():
        return ()
    return tuple(
        _decode(Change, line, f"{path}, line {number}") for number, line in _read_lines(path)
    )


def _read_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """The lines that are not blank, with their numbers; one by one, for one copy in memory."""
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                if stripped := line.strip():
                    yield number, stripped
    except OSError as error:
        raise SnapshotError(str(path), f"cannot be read: {error.strerror}", _RESTORE) from error


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SnapshotError(str(path), f"cannot be read: {error.strerror}", _RESTORE) from error


def _decode(wanted: type[T], data: bytes, where: object) -> T:
    try:
        return msgspec.json.decode(data, type=wanted)
    except UNREADABLE as error:
        raise SnapshotError(str(where), str(error), _RESTORE) from error
