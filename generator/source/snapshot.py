"""The snapshot: what we hold of Launch Library 2, under `content/snapshot/`.

`events.jsonl` has one raw record a line, by id; `changes.jsonl` is the ledger; `state.json` says
where and when the records were fetched and whether they are all there. Records are handed on as
bytes: what they mean is `archive.records`'s business.

The three are written together or not at all: first all of them beside the old ones, then a mark,
then each is moved into place. Whoever reads while the mark stands reads the new ones.
"""

import contextlib
import fcntl
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from generator.archive.changes import Change
from generator.archive.model import UNREADABLE, Instant
from generator.archive.originals import Original, digest_record
from generator.archive.plain import mend_halves
from generator.archive.renamings import Renaming
from generator.errors import SnapshotError, placed, unreadable

EVENTS, CHANGES, STATE, PULL = "events.jsonl", "changes.jsonl", "state.json", "pull.jsonl"
SCHEMA = 1
_NEW, _COMMITTED = ".new", "committed"
_RESTORE = "restore content/snapshot/ from version control"
_MERGED = (
    "take all of content/snapshot/ from one side (git checkout --ours content/snapshot, or "
    "--theirs), git add it, and sync"
)
_CONFLICT = re.compile(rb"^(?:<{7}|[|]{7}|>{7})(?: .*)?$|^={7}$", re.MULTILINE)
"""What git leaves where it could not merge, each on a line of its own; no JSON begins so."""

_MARK = 40
"""Letters of such a line that are shown: it ends with the name of a branch."""
_BUFFER = 256 * 1024
"""Bytes that are read or written at once: records are often larger than the usual 8 KiB."""
_SKIM = msgspec.json.Decoder(msgspec.Raw)

T = TypeVar("T")


class State(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the records come from, and how far the last pull got.

    `count` is the API's own number of events when it was last asked; `complete` says whether one
    pull has run through since the snapshot began. `cursor` is the newest `last_updated` that was
    seen, `full_at` when everything was last read anew. `unexplained` is how many more events the
    API counts than it lists, which no pull can mend.
    """

    schema: int
    source: str
    fetched_at: Instant
    count: int
    complete: bool
    cursor: Instant | None = None
    full_at: Instant | None = None
    unexplained: int = 0


class _Schema(Struct):
    schema: int


class _Line(Struct):
    """What a line of the ledger is about: a group, or else an event."""

    group: str = ""


class Ledger(Struct, frozen=True):
    """What was seen to change, of events and of the names of groups, each in the order of that."""

    changes: tuple[Change, ...] = ()
    renamings: tuple[Renaming, ...] = ()


class Snapshot(Struct, frozen=True):
    """Raw records by id, the ledger, and the state.

    `originals` say where each record stands in `file`; what stands in none has none.
    """

    records: tuple[bytes, ...]
    ledger: Ledger
    state: State
    originals: tuple[Original, ...] = ()
    file: Path | None = None


def has_snapshot(folder: Path) -> bool:
    """Whether there is a snapshot to read."""
    return _current(folder, STATE).exists()


def read_snapshot(folder: Path) -> Snapshot:
    """Read a snapshot whole; SnapshotError names the file and the line that cannot be read."""
    path = _current(folder, EVENTS)
    records, originals = _read_records(path)
    return Snapshot(records, read_ledger(folder), read_state(folder), originals, path)


def read_state(folder: Path) -> State:
    """Read only where the records come from."""
    path = _current(folder, STATE)
    data = _read(path)
    schema = _decode(_Schema, data, path).schema
    if schema != SCHEMA:
        what = f"schema {schema} is not {SCHEMA}, the one known here"
        raise SnapshotError(str(path), what, "use the version of almanac that wrote it")
    return _decode(State, data, path)


def read_ledger(folder: Path) -> Ledger:
    """Read only the ledger. It may be missing: then nothing was ever seen to change."""
    path = _current(folder, CHANGES)
    changes, renamings = [], []
    for number, _, line in _read_lines(path) if path.exists() else ():
        if _decode(_Line, line, path, number).group:
            renamings.append(_decode(Renaming, line, path, number))
        else:
            changes.append(_decode(Change, line, path, number))
    return Ledger(tuple(changes), tuple(renamings))


def write_snapshot(
    folder: Path, records: Iterable[bytes], lines: Iterable[Change | Renaming], state: State
) -> None:
    """Replace records and state, add to the ledger, and end the pull: all of it or nothing."""
    ledger = _current(folder, CHANGES)
    held = _read(ledger).splitlines() if ledger.exists() else []
    _write_lines(folder / f"{EVENTS}{_NEW}", records)
    _write_lines(folder / f"{CHANGES}{_NEW}", (*held, *map(msgspec.json.encode, lines)))
    _write_lines(folder / f"{STATE}{_NEW}", [msgspec.json.format(msgspec.json.encode(state))])
    _write_lines(folder / _COMMITTED, [])
    _sync_folder(folder)
    finish_write(folder)


def finish_write(folder: Path) -> None:
    """Bring to an end what a killed run began: into place with it, or away."""
    committed = (folder / _COMMITTED).exists()
    for name in (EVENTS, CHANGES, STATE):
        new = folder / f"{name}{_NEW}"
        if committed and new.exists():
            new.replace(folder / name)
        else:
            new.unlink(missing_ok=True)
    if committed:
        (folder / PULL).unlink(missing_ok=True)
    _sync_folder(folder)
    (folder / _COMMITTED).unlink(missing_ok=True)


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep every other process from changing the snapshot; the lock ends with the process."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        with placed(folder):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        remedy = "wait until it is done"
        raise SnapshotError(str(folder), "another sync is running", remedy) from error
    finally:
        os.close(handle)


def _current(folder: Path, name: str) -> Path:
    """The file that counts: the new one as soon as the mark stands."""
    new = folder / f"{name}{_NEW}"
    return new if (folder / _COMMITTED).exists() and new.exists() else folder / name


def _read_records(path: Path) -> tuple[tuple[bytes, ...], tuple[Original, ...]]:
    records, originals = [], []
    for number, offset, line in _read_lines(path):
        try:
            record = _mended(line)
        except UNREADABLE as error:
            _refuse_conflict(line, path, number)
            raise SnapshotError(f"{path}, line {number}", f"no JSON: {error}", _RESTORE) from error
        records.append(record)
        data = b"" if record is line else record
        originals.append(Original(digest_record(record), offset, len(line), data))
    return tuple(records), tuple(originals)


def _mended(line: bytes) -> bytes:
    """A record that is JSON, if need be without halves of letters; UNREADABLE if it is none."""
    try:
        _SKIM.decode(line)
    except UNREADABLE:
        line = mend_halves(line)
        _SKIM.decode(line)
    return line


def _read_lines(path: Path) -> Iterator[tuple[int, int, bytes]]:
    """The lines that are not blank, with their numbers and where they begin.

    They come one by one, for one copy in memory.
    """
    offset = 0
    try:
        with path.open("rb", buffering=_BUFFER) as file:
            for number, line in enumerate(file, start=1):
                if stripped := line.strip():
                    yield number, offset + line.index(stripped[:1]), stripped
                offset += len(line)
    except OSError as error:
        raise unreadable(SnapshotError, path, error, _RESTORE) from error


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise unreadable(SnapshotError, path, error, _RESTORE) from error


def _decode(wanted: type[T], data: bytes, path: Path, number: int = 0) -> T:
    """A file, or the line of that number in it, as a value."""
    try:
        return msgspec.json.decode(data, type=wanted)
    except UNREADABLE as error:
        _refuse_conflict(data, path, number or 1)
        where = f"{path}, line {number}" if number else str(path)
        raise SnapshotError(where, str(error), _RESTORE) from error


def _refuse_conflict(data: bytes, path: Path, number: int) -> None:
    """Say so if what begins on that line is no JSON because git could not merge it."""
    data = data.replace(b"\r\n", b"\n").rstrip()
    found = _CONFLICT.search(data)
    if found:
        line = number + data.count(b"\n", 0, found.start())
        mark = found[0][:_MARK].decode("utf-8", "replace")
        raise SnapshotError(f"{path}, line {line}", f"a merge conflict ({mark})", _MERGED)


def _write_lines(path: Path, lines: Iterable[bytes]) -> None:
    with placed(path), path.open("wb", buffering=_BUFFER) as file:
        file.writelines(line + b"\n" for line in lines)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        with placed(folder):
            os.fsync(handle)
    finally:
        os.close(handle)
