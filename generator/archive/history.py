"""What the ledger tells: of one event over time, and of all events night by night."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from generator.archive.changes import Change, Claim, Kind
from generator.archive.dates import EventDate, date_of, in_utc
from generator.archive.model import FIRST_YEAR, LAST_YEAR, Event, Precision
from generator.archive.plain import one_line
from generator.archive.shifts import Shift, say_moves, shift_of

_DATED = {Kind.MOVED, Kind.REFINED}
_LASTING = {Kind.REMOVED, Kind.RETURNED}


class Move(Struct, frozen=True):
    """Another date than before; `at` is when it was seen, `kind` says moved or refined."""

    before: EventDate | None
    after: EventDate | None
    at: dt.datetime
    kind: Kind
    bulk: bool = False


class Slip(Struct, frozen=True):
    """How often an event was moved, and how far from the date first announced.

    `shift` is None where the two dates cannot be compared.
    """

    times: int
    shift: Shift | None

    def words(self) -> str:
        """`Moved three times, 12 days later than first announced`."""
        return say_moves(self.times, self.shift)


class History(Struct, frozen=True):
    """What was seen to happen to an event's date, name and slug, oldest first.

    Former names and slugs are each there once and do not hold the present one. `slip` is None for
    an event that was never moved.
    """

    moves: tuple[Move, ...] = ()
    former_names: tuple[str, ...] = ()
    former_slugs: tuple[str, ...] = ()
    slip: Slip | None = None


NO_HISTORY = History()
"""Shared by all events of which the ledger has nothing to tell; most are."""


class Night(Struct, frozen=True):
    """What the ledger saw on a day in UTC.

    `changes` are in its own order; those that came in bulk are only counted. `first` marks bulk
    that came with the first pull, before anything else had happened.
    """

    day: dt.date
    changes: tuple[Change, ...]
    bulk: Counter[Kind]
    first: bool


def by_event(changes: Iterable[Change]) -> dict[int, list[Change]]:
    """The changes that make a history, for each event that has one."""
    found: dict[int, list[Change]] = defaultdict(list)
    for change in changes:
        if change.kind in _DATED or change.kind is Kind.RENAMED:
            found[change.event].append(change)
    return dict(found)


def make_history(event: Event, date: EventDate | None, changes: Sequence[Change]) -> History:
    """The history of an event that is dated `date` now, from its changes in their order."""
    if not changes:
        return NO_HISTORY
    moves = tuple(
        Move(
            date_claimed(change.before),
            date_claimed(change.after),
            change.at,
            change.kind,
            change.bulk,
        )
        for change in changes
        if change.kind in _DATED
    )
    before = [change.before for change in changes if change.kind is Kind.RENAMED and change.before]
    return History(
        moves=moves,
        former_names=_former((claim.name for claim in before), event.title),
        former_slugs=_former((claim.slug for claim in before), event.slug),
        slip=_make_slip(moves, date),
    )


def make_nights(changes: Iterable[Change]) -> tuple[Night, ...]:
    """The ledger by days in UTC, newest first."""
    listed: dict[dt.date, list[Change]] = defaultdict(list)
    counted: dict[dt.date, Counter[Kind]] = defaultdict(Counter)
    first: set[dt.date] = set()
    is_first = True
    for change in changes:
        day = in_utc(change.at).date()
        if change.bulk:
            counted[day][change.kind] += 1
            if is_first:
                first.add(day)
        else:
            listed[day].append(change)
            # What is lost is never part of a flood, not even within the first pull.
            is_first = is_first and change.kind in _LASTING
    days = sorted({*listed, *counted}, reverse=True)
    return tuple(
        Night(day, tuple(listed.get(day, ())), counted.get(day, Counter()), day in first)
        for day in days
    )


def date_claimed(claim: Claim | None) -> EventDate | None:
    """The date that a change tells of, by the rule that holds for records: none beyond reason."""
    if claim is None or claim.date is None:
        return None
    if not FIRST_YEAR <= in_utc(claim.date).year <= LAST_YEAR:
        return None
    precision = None if claim.precision is None else Precision(id=0, abbrev=claim.precision)
    return date_of(claim.date, precision)


def say_redated(change: Change) -> str:
    """Of a change of date: `25 Aug 2023 → 27 Aug 2023`."""
    dates = map(date_claimed, (change.before, change.after))
    return " → ".join(date.in_line() if date else "no date" for date in dates)


def _make_slip(moves: Sequence[Move], present: EventDate | None) -> Slip | None:
    """A date that is given for the first time is no move, nor is one that is taken back."""
    times, first = 0, None
    for move in moves:
        first = first or move.before
        if first and move.after and move.kind is Kind.MOVED:
            times += 1
        first = first or move.after
    if not times:
        return None
    return Slip(times, shift_of(first, present) if first and present else None)


def _former(claimed: Iterable[str | None], present: str) -> tuple[str, ...]:
    """Each once; what differs in white space only is the same."""
    return tuple(dict.fromkeys(_other(claimed, one_line(present))))


def _other(claimed: Iterable[str | None], present: str) -> Iterator[str]:
    for text in map(one_line, claimed):
        if text and text != present:
            yield text
