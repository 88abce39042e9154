"""When an event is to be seen live, and how long it lasts, as far as its record tells.

The API's own flag `webcast_live` is true for an hour; an archive that is built once a night must
not repeat it. So a page gets a beginning and an end, and the reader's clock decides.
"""

import datetime as dt
from collections.abc import Mapping

from generator.archive.dates import EventDate, in_utc
from generator.archive.model import Event, Webcast, name_of

_AT_LEAST = dt.timedelta(hours=1)
"""How long an event lasts of which no webcast says how long it is."""

_HOUR = dt.timedelta(hours=1)
_BROADCASTS = {
    "press": _HOUR, "conference": _HOUR, "briefing": _HOUR, "media": _HOUR,
    "ceremony": _HOUR, "command": _HOUR / 2,
}  # fmt: skip
"""How long events last that are made to be seen, by a word of their type's name."""
_OTHERS = {
    "eva": 6.5 * _HOUR, "spacewalk": 6.5 * _HOUR, "rollout": 4 * _HOUR, "relocation": _HOUR,
    "berthing": 2 * _HOUR, "capture": _HOUR, "docking": _HOUR / 2, "static fire": _HOUR / 4,
    "landing": _HOUR / 2, "splashdown": _HOUR / 2, "eclipse": 3 * _HOUR, "celestial": 3 * _HOUR,
}  # fmt: skip
"""Likewise for what happens whether anybody sees it or not; what is in neither takes an hour."""
_SHORTEST, _LONGEST = dt.timedelta(minutes=1), dt.timedelta(days=1)


def told_length(event: Event) -> dt.timedelta | None:
    """The length of the first webcast; what claims to be over within a minute is a slip."""
    return event.duration if event.duration and event.duration >= _SHORTEST else None


def length_of(event: Event) -> dt.timedelta:
    """How long an event takes: what is usual for its type.

    The API's `duration` is the length of the first webcast. That is the event's own only where the
    event is a broadcast, such as a press conference.
    """
    kind, length = name_of(event.type).casefold(), told_length(event)
    broadcast = _usual(_BROADCASTS, kind)
    if broadcast is None:
        return _usual(_OTHERS, kind) or _HOUR
    return length if length and length <= _LONGEST else broadcast


def _usual(lengths: Mapping[str, dt.timedelta], kind: str) -> dt.timedelta | None:
    return next((length for word, length in lengths.items() if word in kind), None)


def is_endless(webcast: Webcast) -> bool:
    """Whether a video is a feed around the clock: it shows what is on now, not the event."""
    return "24/7" in name_of(webcast.type)


def airtime(event: Event, date: EventDate | None) -> tuple[dt.datetime, dt.datetime] | None:
    """The first instant of a broadcast and the one after its last; None if nothing tells.

    A webcast's own times count, else the event's date if its clock time is known. `duration` is the
    length of the first webcast.
    """
    webcasts = [webcast for webcast in event.webcasts if not is_endless(webcast)]
    starts = [in_utc(webcast.start_time) for webcast in webcasts if webcast.start_time]
    ends = [in_utc(webcast.end_time) for webcast in webcasts if webcast.end_time]
    if date and date.has_clock and webcasts:
        starts.append(date.start)
        ends.append(date.end)
    if not starts:
        return None
    start = min(starts)
    if not any(webcast.end_time for webcast in webcasts):
        ends.append(_later(start, max(event.duration or dt.timedelta(0), _AT_LEAST)))
    end = max(ends)
    return (start, end) if start < end else None


def _later(start: dt.datetime, length: dt.timedelta) -> dt.datetime:
    try:
        return start + length
    except OverflowError:
        return start
