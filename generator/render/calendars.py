"""iCalendar (RFC 5545, RFC 7986), by the icalendar library.

A calendar has days: events known to the week or better are in it, coarser ones are not, for a
banner across a month or a year would say more than anybody knows. There is no METHOD, which would
make the file a meeting request, and no clock: all stamps come from the data.
"""

import datetime as dt

from icalendar import Calendar
from icalendar import Event as Component

from generator.archive.dates import EventDate, Grain, in_utc
from generator.archive.grouping import Entry
from generator.render.feeds import event_uuid
from generator.site import text, urls
from generator.site.plan import Site
from generator.site.views.common import make_date_view, type_name

_REFRESH = dt.timedelta(hours=12)


def render_calendar(site: Site) -> bytes:
    """All events of a known day or week."""
    calendar = Calendar()
    calendar.add("prodid", "-//Almanac//events-almanac//EN")
    calendar.add("version", "2.0")
    calendar.add("name", site.info.title)
    calendar.add("x-wr-calname", site.info.title)
    calendar.add("description", site.info.tagline)
    calendar.add("x-wr-caldesc", site.info.tagline)
    calendar.add("url", site.urls.full(urls.HOME))
    calendar.add("source", site.urls.full(urls.CALENDAR), parameters={"VALUE": "URI"})
    calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", _REFRESH)
    for entry in site.archive.entries:
        if entry.date and (entry.date.day or entry.date.grain is Grain.WEEK):
            calendar.add_component(_make_component(site, entry, entry.date))
    rendered: bytes = calendar.to_ical()
    return rendered


def _make_component(site: Site, entry: Entry, date: EventDate) -> Component:
    event = entry.event
    stamp = in_utc(event.last_updated) if event.last_updated else site.archive.as_of
    link = site.urls.full(urls.event_address(site.slugs.events[entry.id]))
    component = Component()
    component.add("uid", str(event_uuid(entry.id)))
    component.add("dtstamp", stamp)
    component.add("last-modified", stamp)
    component.add("sequence", entry.revision)
    component.add("summary", text.one_line(event.title))
    _add_times(component, date)
    component.add("status", "CONFIRMED" if date.has_clock else "TENTATIVE")
    component.add("transp", "TRANSPARENT")
    component.add("description", _describe(entry, link))
    component.add("url", link)
    place, kind = text.one_line(event.location), type_name(site, entry)
    if place:
        component.add("location", place)
    if kind:
        component.add("categories", [kind])
    return component


def _add_times(component: Component, date: EventDate) -> None:
    """A point in time, an hour, or whole days; the end is the first instant not in it."""
    if date.is_instant:
        component.add("dtstart", date.start)
    elif date.has_clock:
        component.add("dtstart", date.start)
        component.add("dtend", date.end)
    else:
        component.add("dtstart", date.start.date())
        component.add("dtend", date.end.date())


def _describe(entry: Entry, link: str) -> str:
    words = make_date_view(entry.date).words
    parts = (words, text.tidy(entry.event.description), link)
    return "\n\n".join(part for part in parts if part)
