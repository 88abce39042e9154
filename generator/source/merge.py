"""What a pull brought, put together with what we held: records by id, and what changed."""

import datetime as dt
from collections.abc import Container, Iterable, Iterator

import msgspec
from msgspec import Struct

from generator.archive.changes import Change, Kind, compare, removals
from generator.archive.guards import Gist, is_flood, make_gist
from generator.archive.model import Event
from generator.archive.records import decode_record
from generator.archive.renamings import Look, Renaming
from generator.source.journal import Record, read_record
from generator.source.snapshot import Snapshot

_NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)


class Merged(Struct):
    """Records by id, the changes, and the gist of the present events before and after.

    `strays` are lines of the old snapshot without a usable id; they are kept as they are. `gists`
    has each gist once, for all events that share it; `names` are those of all events.
    `problems` counts what is wrong with the records that were put in.
    """

    records: dict[int, bytes]
    strays: list[bytes]
    before: dict[int, Gist]
    after: dict[int, Gist]
    changes: list[Change]
    renamings: list[Renaming]
    names: dict[int, str]
    gists: dict[Gist, Gist]
    problems: int = 0

    def lines(self) -> Iterator[bytes]:
        """The records as they are stored, by id."""
        yield from (self.records[event_id] for event_id in sorted(self.records))
        yield from self.strays


class _Reading(Struct, frozen=True):
    """What a record says, as far as it can be read, and how much is wrong with it."""

    event: Event | None
    gist: Gist | None
    problems: int


_NOTHING = _Reading(None, None, 0)


def merge(base: Snapshot, pulled: Iterable[Record], gone: Iterable[int], at: dt.datetime) -> Merged:
    """Newer wins, by `last_updated`; what was seen to change is dated `at`."""
    merged = _start(base)
    _compare_all(merged, _latest(merged.records, pulled), removals(base.ledger.changes), at)
    for event_id in sorted(gone):
        if merged.after.pop(event_id, None) is not None:
            merged.changes.append(Change(at=at, event=event_id, kind=Kind.REMOVED))
    _mark_bulk(merged, first=not base.state.complete)
    return merged


def present_ids(snapshot: Snapshot) -> set[int]:
    """The events of a snapshot that the API still had when it was last asked."""
    records = map(_record_of, snapshot.records)
    return {record.id for record in records if record} - removals(snapshot.ledger.changes).keys()


def _start(base: Snapshot) -> Merged:
    """The records that are held, not yet looked into."""
    merged = Merged({}, [], {}, {}, [], [], {}, {})
    for line in base.records:
        record = _record_of(line)
        if record is None:
            merged.strays.append(line)
        else:
            merged.records[record.id] = line
    return merged


def _record_of(line: bytes) -> Record | None:
    try:
        return read_record(line)
    except msgspec.ValidationError:
        return None


def _latest(held: dict[int, bytes], pulled: Iterable[Record]) -> dict[int, Record]:
    """The newest of several records of one event; equal bytes are shared, not held twice."""
    latest: dict[int, Record] = {}
    for record in pulled:
        earlier = latest.get(record.id)
        if earlier is None or _age(record) >= _age(earlier):
            data = held.get(record.id)
            latest[record.id] = (
                Record(record.id, record.last_updated, data) if data == record.data else record
            )
    return latest


def _compare_all(
    merged: Merged, latest: dict[int, Record], removed: Container[int], at: dt.datetime
) -> None:
    """Event by event: one is in memory at a time, and each record of it is decoded once."""
    look = Look()
    for event_id in (*merged.records, *sorted(latest.keys() - merged.records.keys())):
        held = merged.records.get(event_id)
        before = _NOTHING if held is None else _read(held, merged.gists)
        if before.gist and event_id not in removed:
            merged.before[event_id] = merged.after[event_id] = before.gist
        if event_id in latest:
            if event_id in removed:
                merged.changes.append(Change(at=at, event=event_id, kind=Kind.RETURNED))
            after = _take(merged, latest[event_id], before, at)
        else:
            after = before.event
        look.add(before.event, after)
        event = after or before.event
        if event:
            merged.names[event_id] = event.title
    merged.renamings = [*look.find(at)]
    merged.changes.sort(key=lambda change: change.event)


def _read(record: bytes, gists: dict[Gist, Gist]) -> _Reading:
    """Decode a record; a gist that another event has, too, is held once."""
    event, problems = decode_record(record)
    gist = make_gist(event) if event else None
    shared = gist and gists.setdefault(gist, gist)
    return _Reading(event, shared, sum(not found.is_notice for found in problems))


def _take(merged: Merged, record: Record, before: _Reading, at: dt.datetime) -> Event | None:
    """Put one record in, unless what we hold is newer; the event as it is now.

    What we hold already is not read again.
    """
    held = merged.records.get(record.id)
    is_other = held != record.data
    if held is not None and is_other and _age(read_record(held)) > _age(record):
        return before.event
    merged.records[record.id] = record.data
    after = _read(record.data, merged.gists) if is_other else before
    merged.problems += after.problems
    if after.event is None or after.gist is None:
        return before.event
    merged.after[record.id] = after.gist
    if is_other:
        merged.changes.extend(compare(before.event, after.event, at))
    return after.event


def _age(record: Record) -> dt.datetime:
    return record.last_updated or _NEVER


def _mark_bulk(merged: Merged, *, first: bool) -> None:
    """A flood, and the first pull of all, is no news; what is lost is never part of a flood."""
    lasting = {Kind.REMOVED, Kind.RETURNED}
    changed = {change.event for change in merged.changes if change.kind not in lasting}
    if first or is_flood(len(changed), len(merged.before)):
        merged.changes = [
            change if change.kind in lasting else msgspec.structs.replace(change, bulk=True)
            for change in merged.changes
        ]
