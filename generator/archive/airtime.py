"""When an event is to be seen live, as far as its record tells.

The API's own flag `webcast_live` is true for an hour; an archive that is built once a night must
not repeat it. So a page gets a beginning and an end, and the reader's clock decides.
"""

import datetime as dt

from generator.archive.dates import EventDate, in_utc
from generator.archive.model import Event, Webcast, name_of

_AT_LEAST = dt.timedelta(hours=1)
"""How long an event lasts of which no webcast says how long it is."""


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
