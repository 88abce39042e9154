"""iCalendar (RFC 5545, RFC 7986), by the icalendar library.

A calendar has days: events known to the week or better are in it, coarser ones are not, for a
banner across a month or a year would say more than anybody knows. There is no METHOD, which would
make the file a meeting request, and no clock: all stamps come from the data.
"""

import datetime as dt

from icalendar import (
    Calendar,
    Timezone,
    TimezoneStandard,
    vDate,
    vDatetime,
    vDuration,
    vInt,
    vText,
    vUri,
)
from icalendar import Event as Component

from generator.archive.dates import EventDate, in_utc
from generator.archive.grouping import Entry
from generator.render.feeds import event_uuid
from generator.site import text, urls
from generator.site.files import EventCalendar
from generator.site.plan import Site
from generator.site.urls import Address
from generator.site.views.common import make_date_view, type_name

_REFRESH = dt.timedelta(hours=12)
_LINE = 75
_ESCAPES = str.maketrans({"\\": r"\\", ";": r"\;", ",": r"\,", "\n": r"\n"})


class _Text(vText):
    """TEXT (RFC 5545, 3.3.11). The library takes a backslash before an N for the end of a line."""

    def to_ical(self) -> bytes:
        """Escape what has a meaning."""
        return self.translate(_ESCAPES).encode()


def render_calendar(site: Site) -> bytes:
    """All events of a known day or week."""
    calendar = _make_calendar(site, urls.HOME, urls.CALENDAR, site.info.title, site.info.tagline)
    for entry in site.archive.entries:
        if entry.calendar_date:
            calendar.add_component(_make_component(site, entry, entry.calendar_date))
    if not calendar.subcomponents:
        calendar.add_component(_make_time_zone())
    return _encode(calendar)


def render_event_calendar(site: Site, output: EventCalendar) -> bytes:
    """One event, for who wants no more, and to hear when it moves."""
    entry = output.entry
    page = urls.event_address(site.slugs.events[entry.id])
    title = text.one_line(entry.event.title)
    calendar = _make_calendar(site, page, output.address, title, site.info.title)
    if entry.calendar_date:
        calendar.add_component(_make_component(site, entry, entry.calendar_date))
    return _encode(calendar)


def _make_calendar(site: Site, page: Address, here: Address, name: str, words: str) -> Calendar:
    """A calendar of no events: the page that it belongs to, and where and when to read it again."""
    calendar = Calendar()
    calendar["PRODID"] = _Text("-//Almanac//events-almanac//EN")
    calendar["VERSION"] = _Text("2.0")
    calendar["NAME"] = calendar["X-WR-CALNAME"] = _Text(name)
    calendar["DESCRIPTION"] = calendar["X-WR-CALDESC"] = _Text(words)
    calendar["URL"] = vUri(site.urls.full(page))
    calendar["SOURCE"] = vUri(site.urls.full(here), params={"VALUE": "URI"})
    calendar["REFRESH-INTERVAL"] = vDuration(_REFRESH, params={"VALUE": "DURATION"})
    calendar["X-PUBLISHED-TTL"] = vDuration(_REFRESH)
    return calendar


def _encode(calendar: Calendar) -> bytes:
    return b"".join(_fold(line.encode()) for line in calendar.content_lines() if line)


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


def _make_time_zone() -> Timezone:
    """UTC: what an empty calendar holds, since it must hold something (RFC 5545, section 3.6)."""
    standard = TimezoneStandard()
    standard.add("dtstart", dt.datetime(1970, 1, 1))  # noqa: DTZ001 - local time, by definition
    standard.add("tzoffsetfrom", dt.timedelta(0))
    standard.add("tzoffsetto", dt.timedelta(0))
    zone = Timezone()
    zone.add("tzid", "Etc/UTC")
    zone.add_component(standard)
    return zone


def _make_component(site: Site, entry: Entry, date: EventDate) -> Component:
    """A component of values that have their types: to let the library guess takes twice as long."""
    event = entry.event
    stamp = vDatetime(in_utc(event.last_updated) if event.last_updated else site.archive.as_of)
    link = site.urls.full(urls.event_address(site.slugs.events[entry.id]))
    component = Component()
    component["UID"] = _Text(str(event_uuid(entry.id)))
    component["DTSTAMP"] = component["LAST-MODIFIED"] = stamp
    component["SEQUENCE"] = vInt(entry.revision)
    component["SUMMARY"] = _Text(text.one_line(event.title))
    _set_times(component, date)
    component["STATUS"] = _Text("CONFIRMED" if date.has_clock else "TENTATIVE")
    component["TRANSP"] = _Text("TRANSPARENT")
    component["DESCRIPTION"] = _Text(_describe(entry, link))
    component["URL"] = vUri(link)
    place, kind = text.one_line(event.location), type_name(site, entry)
    if place:
        component["LOCATION"] = _Text(place)
    if kind:
        component["CATEGORIES"] = _Text(kind)
    return component


def _set_times(component: Component, date: EventDate) -> None:
    """A point in time, an hour, or whole days; the end is the first instant not in it."""
    if date.has_clock:
        component["DTSTART"] = vDatetime(date.start)
        if not date.is_instant:
            component["DTEND"] = vDatetime(date.end)
        return
    for name, moment in (("DTSTART", date.start), ("DTEND", date.end)):
        component[name] = vDate(moment.date())
        component[name].params["VALUE"] = "DATE"


def _describe(entry: Entry, link: str) -> str:
    words = make_date_view(entry.date).words
    parts = (words, text.tidy(entry.event.description), link)
    return "\n\n".join(part for part in parts if part)
