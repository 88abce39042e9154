"""Moments: what the reader's clock is held against, for countdowns and for what is live."""

from msgspec import Struct

from generator.archive.airtime import airtime
from generator.archive.dates import say_instant
from generator.archive.entries import Entry


class Moment(Struct, frozen=True):
    """When a date begins and ends, and when it is to be seen live, for the reader's own clock.

    All are RFC 3339 in UTC; the last two are empty if nothing tells.
    """

    start: str
    end: str
    live_from: str
    live_to: str


def make_moment(entry: Entry) -> Moment | None:
    """None without a date, and for what is gone."""
    date = entry.date
    if date is None or entry.removed:
        return None
    on_air = airtime(entry.event, date)
    live_from, live_to = map(say_instant, on_air) if on_air else ("", "")
    return Moment(say_instant(date.start), say_instant(date.end), live_from, live_to)
