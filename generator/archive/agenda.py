"""Calendars: under which date they hold an event, and how long they say that it is off."""

import datetime as dt

from msgspec import Struct

from generator.archive.dates import EventDate, Grain
from generator.archive.entries import REMEMBERED, Entry

_FINEST_FIRST = tuple(Grain)


class Slot(Struct, frozen=True):
    """The date that calendars have of an event.

    `cancelled` is since when it is off: the API has it no more, or its day is not known any more.
    """

    date: EventDate
    cancelled: dt.datetime | None = None


def slot_of(entry: Entry, as_of: dt.datetime, coarsest: Grain) -> Slot | None:
    """The place of an event in calendars that hold dates of that precision or a finer one.

    A reader of calendars that is not told keeps what it has (RFC 5546, section 3.2.5): what was in
    a calendar stays there as cancelled for as long as feeds speak of it.
    """
    date = entry.date
    if date and not entry.removed and _fits(date, coarsest):
        return Slot(date)
    lost = [move for move in entry.history.moves if move.before and _fits(move.before, coarsest)]
    if entry.removed and date and _fits(date, coarsest):
        last, at = date, entry.removed
    elif lost and lost[-1].before:
        last, at = lost[-1].before, entry.removed or lost[-1].at
    else:
        return None
    return Slot(last, at) if as_of - at <= REMEMBERED else None


def _fits(date: EventDate, coarsest: Grain) -> bool:
    return _FINEST_FIRST.index(date.grain) <= _FINEST_FIRST.index(coarsest)
