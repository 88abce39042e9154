"""What a pull brought, put together with what we held: records by id, and what changed."""

import datetime as dt
from collections.abc import Iterable, Iterator

import msgspec
from msgspec import Struct

from generator.archive.changes import Change, Kind, compare, removals
from generator.archive.guards import Gist, is_flood, make_gist
from generator.archive.records import decode_record, decode_records
from generator.source.journal import Record, read_record
from generator.source.snapshot import Snapshot

_NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)


class Merged(Struct):
    """Records by id, the changes, and the gist of the present events before and after.

    `strays` are lines of the old snapshot without a usable id; they are kept as they are.
    `problems` counts what is wrong with the records that were put in.
    """

    records: dict[int, bytes]
    strays: list[bytes]
    before: dict[int, Gist]
    after: dict[int, Gist]
    changes: list[Change]
    problems: int = 0

    def lines(self) -> Iterator[bytes]:
        """The records as they are stored, by id."""
        yield from (self.records[event_id] for event_id in sorted(self.records))
        yield from self.strays


def merge(base: Snapshot, pulled: Iterable[Record], gone: Iterable[int], at: dt.datetime) -> Merged:
    """Newer wins, by `last_updated`; what was seen to change is dated `at`."""
    merged = _start(base)
    removed = removals(base.changes)
    for event_id, record in sorted(_latest(merged.records, pulled).items()):
        if event_id in removed:
            merged.changes.append(Change(at=at, event=event_id, kind=Kind.RETURNED))
        _take(merged, event_id, record, at)
    for event_id in sorted(gone):
        if merged.after.pop(event_id, None) is not None:
            merged.changes.append(Change(at=at, event=event_id, kind=Kind.REMOVED))
    _mark_bulk(merged, first=not base.state.complete)
    return merged


def present_ids(snapshot: Snapshot) -> set[int]:
    """The events of a snapshot that the API still had when it was last asked."""
    records = map(_record_of, snapshot.records)
    return {record.id for record in records if record} - removals(snapshot.changes).keys()


def _start(base: Snapshot) -> Merged:
    merged = Merged({}, [], {}, {}, [])
    removed = removals(base.changes)
    for line in base.records:
        record = _record_of(line)
        if record is None:
            merged.strays.append(line)
            continue
        merged.records[record.id] = line
        event = decode_record(line)
        if event is not None and record.id not in removed:
            merged.before[record.id] = merged.after[record.id] = make_gist(event)
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


def _take(merged: Merged, event_id: int, record: Record, at: dt.datetime) -> None:
    """Put one record in, unless what we hold is newer."""
    held = merged.records.get(event_id)
    if held is not None and _age(read_record(held)) > _age(record):
        return
    merged.records[event_id] = record.data
    decoded = decode_records([record.data])
    merged.problems += sum(not found.is_notice for found in decoded.problems)
    if not decoded.events:
        return
    after = decoded.events[0]
    merged.after[event_id] = make_gist(after)
    if held != record.data:
        before = decode_record(held) if held is not None else None
        merged.changes.extend(compare(before, after, at))


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
