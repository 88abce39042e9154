"""iCalendar (RFC 5545, RFC 7986), of values by the icalendar library.

A calendar has days: events known to the week or better are in it, coarser ones are not, for a
banner across a month or a year would say more than anybody knows. There is no METHOD, which would
make the file a meeting request, and no clock: all stamps come from the data.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from icalendar import vDate, vDatetime, vInt, vText, vUri

from generator.archive.airtime import length_of
from generator.archive.dates import EventDate
from generator.archive.entries import Entry
from generator.render.feeds import event_uuid
from generator.site import text, urls
from generator.site.contents import Site
from generator.site.outputs import EventCalendar
from generator.site.parts.rows import make_date_view, type_name
from generator.site.urls import Address

_REFRESH = "PT12H"
_NEVER_TOLD = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
"""The stamp of what nobody ever dated: it must have one, and the same one every night."""
_LINE = 75
_NOTHING = (
    b"BEGIN:VTIMEZONE",
    b"TZID:Etc/UTC",
    b"BEGIN:STANDARD",
    b"DTSTART:19700101T000000",
    b"TZOFFSETFROM:+0000",
    b"TZOFFSETTO:+0000",
    b"END:STANDARD",
    b"END:VTIMEZONE",
)
"""What an empty calendar holds, since it must hold something (RFC 5545, section 3.6)."""
_ESCAPES = str.maketrans({"\\": r"\\", ";": r"\;", ",": r"\,", "\n": r"\n"})


class _Text(vText):
    """TEXT (RFC 5545, 3.3.11). The library takes a backslash before an N for the end of a line."""

    def to_ical(self) -> bytes:
        """Escape what has a meaning."""
        return self.translate(_ESCAPES).encode()


_Value: TypeAlias = vText | vDate | vDatetime | vInt | vUri
_Properties: TypeAlias = dict[str, _Value]
"""What stands in a component, in the order in which it is written; each once."""


def render_calendar(site: Site) -> bytes:
    """All events of a known day or week."""
    properties = _describe_calendar(
        site, urls.HOME, urls.CALENDAR, site.info.title, site.info.tagline
    )
    return _write_calendar(properties, _make_events(site, site.archive.entries))


def render_event_calendar(site: Site, output: EventCalendar) -> bytes:
    """One event, for who wants no more, and to hear when it moves."""
    page = urls.event_address(site.slugs.events[output.entry.id])
    title = output.entry.event.title
    properties = _describe_calendar(site, page, output.address, title, site.info.title)
    return _write_calendar(properties, _make_events(site, [output.entry]))


def _describe_calendar(
    site: Site, page: Address, here: Address, name: str, words: str
) -> _Properties:
    """The page that a calendar belongs to, and where and when to read it again."""
    return {
        "VERSION": _Text("2.0"),
        "PRODID": _Text("-//Almanac//events-almanac//EN"),
        "DESCRIPTION": _Text(words),
        "X-WR-CALDESC": _Text(words),
        "NAME": _Text(name),
        "X-WR-CALNAME": _Text(name),
        "REFRESH-INTERVAL": _Text(_REFRESH, params={"VALUE": "DURATION"}),
        "SOURCE": vUri(site.urls.full(here), params={"VALUE": "URI"}),
        "URL": vUri(site.urls.full(page)),
        "X-PUBLISHED-TTL": _Text(_REFRESH),
    }


def _make_events(site: Site, entries: Iterable[Entry]) -> Iterator[_Properties]:
    for entry in entries:
        if entry.calendar_date:
            yield _make_event(site, entry, entry.calendar_date)


def _write_calendar(properties: _Properties, events: Iterable[_Properties]) -> bytes:
    lines = [b"BEGIN:VCALENDAR", *_write(properties)]
    start = len(lines)
    for event in events:
        lines += (b"BEGIN:VEVENT", *_write(event), b"END:VEVENT")
    if len(lines) == start:
        lines += _NOTHING
    return b"".join(map(_fold, (*lines, b"END:VCALENDAR")))


def _write(properties: _Properties) -> Iterator[bytes]:
    """Content lines of values that the library encodes. To put them together takes it longer."""
    for name, value in properties.items():
        parameters = b";" + value.params.to_ical() if value.params else b""
        yield b"%b%b:%b" % (name.encode(), parameters, value.to_ical())


def _fold(line: bytes) -> bytes:
    """A content line in lines of 75 octets at most, no character cut in two (RFC 5545, 3.1).

    The library folds, too, but letter by letter, which took a third of a large calendar's time.
    """
    rest = line
    lines = []
    room = _LINE
    while len(rest) > room:
        end = room
        while rest[end] & 0xC0 == 0x80:  # noqa: PLR2004 - not the first octet of a character
            end -= 1
        lines.append(rest[:end])
        rest, room = rest[end:], _LINE - 1
    return b"\r\n ".join((*lines, rest)) + b"\r\n"


def _make_event(site: Site, entry: Entry, date: EventDate) -> _Properties:
    event = entry.event
    stamp = vDatetime(entry.modified or _NEVER_TOLD)
    link = site.urls.full(urls.event_address(site.slugs.events[entry.id]))
    place, kind = text.one_line(event.location), type_name(site, entry)
    return {
        "SUMMARY": _Text(event.title),
        **_make_times(date, length_of(event)),
        "DTSTAMP": stamp,
        "UID": _Text(str(event_uuid(entry.id))),
        "SEQUENCE": vInt(entry.revision),
        **({"CATEGORIES": _Text(kind)} if kind else {}),
        "DESCRIPTION": _Text(_describe(entry, link)),
        "LAST-MODIFIED": stamp,
        **({"LOCATION": _Text(place)} if place else {}),
        "STATUS": _Text("CONFIRMED" if date.has_clock else "TENTATIVE"),
        "TRANSP": _Text("TRANSPARENT"),
        "URL": vUri(link),
    }


def _make_times(date: EventDate, length: dt.timedelta) -> _Properties:
    """As long as the event takes, or whole days; the end is the first instant not in it.

    What begins at some time within an hour does not end before that hour does.
    """
    if date.has_clock:
        end = date.start + length if date.is_instant else max(date.end, date.start + length)
        return {"DTSTART": vDatetime(date.start), "DTEND": vDatetime(end)}
    days = {"VALUE": "DATE"}
    return {
        "DTSTART": vDate(date.start.date(), params=days),
        "DTEND": vDate(date.end.date(), params=days),
    }


def _describe(entry: Entry, link: str) -> str:
    words = make_date_view(entry.date).words
    parts = (words, text.tidy(entry.event.description), link)
    return "\n\n".join(part for part in parts if part)
