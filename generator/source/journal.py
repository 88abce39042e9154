"""The journal of a pull: every answer as it came, so that a pull can stop anywhere and go on.

`content/snapshot/pull.jsonl` begins with what is being pulled; each further line is one answer and
where to go on after it. A line counts once its line end is on the disk: what a killed run left
half-written is cut off and asked for again.
"""

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from generator.archive.model import UNREADABLE, Instant
from generator.errors import SnapshotError, placed

T = TypeVar("T")

SIZE_LIMIT = 2 * 1024**3
"""Bytes of one pull. The whole archive has some five megabytes; what has more fills a disk."""


class Position(Struct, frozen=True, omit_defaults=True):
    """Where a pull is: events changed from `since` on, past the first `offset` of them.

    `by_offset` means that the API does not filter or sort as asked: then only `offset` counts.
    """

    since: Instant | None = None
    offset: int = 0
    by_offset: bool = False
    done: bool = False


class Pull(Struct, frozen=True, kw_only=True):
    """What is being pulled: everything (`full`), or what changed since the position `start`."""

    source: str
    full: bool
    start: Position
    started_at: Instant


class Record(Struct, frozen=True, gc=False):
    """A raw record in canonical form: sorted keys, no white space, without its own address."""

    id: int
    last_updated: dt.datetime | None
    data: bytes


class Step(Struct, frozen=True, omit_defaults=True):
    """One answer: its records, the position after it, and what else it told.

    `count` is the API's number of events that answer the question, `gone` an event that turned out
    to exist no more, `unusable` the number of entries that were no records.
    """

    position: Position
    records: tuple[msgspec.Raw, ...] = ()
    count: int = 0
    gone: int | None = None
    unusable: int = 0


class _Head(Struct):
    id: int
    last_updated: object = None


_HEADS = msgspec.json.Decoder(_Head)


def read_record(data: bytes | msgspec.Raw) -> Record:
    """A stored record with the two fields that a pull is steered by."""
    head = _HEADS.decode(data)
    return Record(head.id, read_stamp(head.last_updated), bytes(data))


def read_stamp(value: object) -> dt.datetime | None:
    """The time that a record says it was last updated, None if it says none."""
    try:
        return msgspec.convert(value, Instant)
    except msgspec.ValidationError:
        return None


class Journal:
    """An open journal. It remembers what was seen, but holds no record in memory."""

    def __init__(self, path: Path, pull: Pull) -> None:
        """Use `begin_journal` or `resume_journal`."""
        self.path = path
        self.pull = pull
        self.position = pull.start
        self.seen: set[int] = set()
        self.gone: set[int] = set()
        self.newest: dt.datetime | None = None
        self.by_offset = False
        self.count = 0
        self.unusable = 0
        self._whole = False

    def add(self, step: Step) -> None:
        """Save an answer; it is on the disk when this returns."""
        if not self._whole:
            _cut_torn_line(self.path)
            self._whole = True
        with placed(self.path), self.path.open("ab") as file:
            if file.tell() > SIZE_LIMIT:
                what = f"has more than {SIZE_LIMIT:,} bytes: this is no archive of events"
                raise SnapshotError(str(self.path), what, "check the address of the API")
            if file.tell() == 0:
                file.write(msgspec.json.encode(self.pull) + b"\n")
            file.write(msgspec.json.encode(step) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        self._note(step)

    def records(self) -> Iterator[Record]:
        """All records as they came; of one event there may be several, the latest last."""
        for step in _read_steps(self.path):
            yield from map(read_record, step.records)

    def discard(self) -> None:
        """Forget the pull."""
        self.path.unlink(missing_ok=True)

    def _note(self, step: Step) -> None:
        self.position = step.position
        self.by_offset |= step.position.offset > 0
        self.count = self.count or step.count
        self.unusable += step.unusable
        if step.gone is not None:
            self.gone.add(step.gone)
        for head in map(_HEADS.decode, step.records):
            self.seen.add(head.id)
            stamp = read_stamp(head.last_updated)
            if stamp and stamp <= self.pull.started_at:
                self.newest = max(self.newest or stamp, stamp)


def begin_journal(path: Path, pull: Pull) -> Journal:
    """Start a pull, and forget the one before. There is no file before there is an answer."""
    path.unlink(missing_ok=True)
    return Journal(path, pull)


def resume_journal(path: Path) -> Journal | None:
    """Go on with the pull that was begun, if there is one."""
    if not path.exists():
        return None
    with placed(path), path.open("rb") as file:
        first = file.readline()
    if not first.endswith(b"\n"):
        return None
    journal = Journal(path, _decode(first, Pull, path))
    for step in _read_steps(path):
        journal._note(step)  # noqa: SLF001 - the journal's own replay
    return journal


def _read_steps(path: Path) -> Iterator[Step]:
    if not path.exists():
        return
    with placed(path), path.open("rb") as file:
        file.readline()
        for line in file:
            if line.endswith(b"\n"):
                yield _decode(line, Step, path)


def _decode(line: bytes, wanted: type[T], path: Path) -> T:
    try:
        return msgspec.json.decode(line, type=wanted)
    except UNREADABLE as error:
        remedy = "delete it: the pull begins anew"
        raise SnapshotError(str(path), f"cannot be read: {error}", remedy) from error


def _cut_torn_line(path: Path) -> None:
    """Cut off what follows the last line end."""
    if not path.exists():
        return
    with placed(path), path.open("r+b") as file:
        end = file.seek(0, os.SEEK_END)
        while end > 0:
            start = max(0, end - 1024 * 1024)
            file.seek(start)
            at = file.read(end - start).rfind(b"\n")
            if at >= 0:
                file.truncate(start + at + 1)
                return
            end = start
        file.truncate(0)
