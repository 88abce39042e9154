"""What changed between two snapshots: by the ledger's rules, but told from the records themselves.

Neither ledger has to know of it: two snapshots of two machines are compared as well as two nights.
Only what was removed, or came back, stands in the ledgers alone.
"""

import datetime as dt
from collections.abc import Collection, Iterator
from typing import TypeAlias

import msgspec
from msgspec import Struct

from generator.archive.changes import Change, Claim, Kind, compare, removals
from generator.archive.dates import date_of
from generator.archive.edits import Edit, tell_edits, tell_updates
from generator.archive.history import date_claimed
from generator.archive.model import UNREADABLE, Event
from generator.archive.plain import one_line
from generator.archive.records import decode_records
from generator.archive.renamings import Renaming
from generator.archive.shifts import shift_of
from generator.source.snapshot import Snapshot

_Events: TypeAlias = dict[int, Event]


class Told(Struct, frozen=True):
    """One thing that happened to an event: its kind, and what it was, in words."""

    kind: Kind
    words: tuple[str, ...] = ()


class Changed(Struct, frozen=True):
    """An event that is not the same in both; `name` and `date` are those that it has now."""

    event: int
    name: str
    date: str
    changes: tuple[Told, ...]


class SnapshotDiff(Struct, frozen=True):
    """The events that changed, by id, and how many records differ in bookkeeping only.

    `groups` are the types, agencies and programs that only the later ledger has under other names.
    """

    events: tuple[Changed, ...]
    groups: tuple[Renaming, ...]
    silent: int


class _Id(Struct):
    id: int = -1


_IDS = msgspec.json.Decoder(_Id)


def compare_snapshots(before: Snapshot, after: Snapshot) -> SnapshotDiff:
    """What happened to events between two snapshots. Equal records are not even decoded."""
    gone = removals(before.ledger.changes).keys(), removals(after.ledger.changes).keys()
    shared = set(before.records) & set(after.records)
    old = _decode(before, shared, gone[0] ^ gone[1])
    new = _decode(after, shared, gone[0] ^ gone[1])
    found: list[Changed] = []
    silent = 0
    for number in sorted(old.keys() | new.keys()):
        was, now = old.get(number), new.get(number)
        presence = _tell_presence(was, now, number in gone[0], number in gone[1])
        told = (*presence, *_tell_changes(was, now, after.state.fetched_at))
        event = now or was
        if told and event:
            date = date_of(event.date, event.date_precision)
            when = date.in_line() if date else "no date"
            found.append(Changed(number, event.title, when, told))
        else:
            silent += 1
    known = set(before.ledger.renamings)
    groups = tuple(one for one in after.ledger.renamings if one not in known)
    return SnapshotDiff(tuple(found), groups, silent)


def _decode(snapshot: Snapshot, shared: Collection[bytes], marked: Collection[int]) -> _Events:
    """The events of records that the other one does not have, and of those marked."""
    records = (
        record
        for record in snapshot.records
        if record not in shared or (marked and _id_of(record) in marked)
    )
    return {event.id: event for event in decode_records(records).events}


def _id_of(record: bytes) -> int:
    try:
        return _IDS.decode(record).id
    except UNREADABLE:
        return -1


def _tell_presence(
    was: Event | None, now: Event | None, was_gone: bool, is_gone: bool
) -> Iterator[Told]:
    if was is None:
        yield Told(Kind.ADDED)
    if now is None:
        yield Told(Kind.REMOVED, ("its record is not there any more",))
    elif is_gone and not was_gone:
        yield Told(Kind.REMOVED)
    elif was_gone and not is_gone:
        yield Told(Kind.RETURNED)


def _tell_changes(was: Event | None, now: Event | None, at: dt.datetime) -> Iterator[Told]:
    if was and now:
        for change in compare(was, now, at):
            yield Told(change.kind, tuple(_say(change, was, now)))


def _say(change: Change, was: Event, now: Event) -> Iterator[str]:
    match change.kind:
        case Kind.MOVED | Kind.REFINED:
            yield _say_dates(change.before, change.after)
        case Kind.RENAMED:
            names = Edit("name", f"“{one_line(was.name)}”", f"“{one_line(now.name)}”")
            if was.name != now.name:
                yield f"{names.before} → {names.after}"
            else:
                yield Edit("slug", was.slug or "none", now.slug or "none").words()
        case Kind.EDITED:
            yield from (edit.words() for edit in tell_edits(was, now, change.fields))
        case Kind.UPDATED:
            yield from (edit.after for edit in tell_updates(now, change.updates))
        case _:
            pass


def _say_dates(before: Claim | None, after: Claim | None) -> str:
    """`25 Aug 2023 → 27 Aug 2023, 2 days later`."""
    old, new = date_claimed(before), date_claimed(after)
    words = " → ".join(date.in_line() if date else "no date" for date in (old, new))
    shift = shift_of(old, new) if old and new else None
    distance = shift.distance() if shift else ""
    return f"{words}, {distance}" if distance else words
