"""What the views share: links, dates, and the rows of lists."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from enum import Enum

from msgspec import Struct

from generator.archive import dates
from generator.archive.airtime import airtime
from generator.archive.dates import EventDate, Grain
from generator.archive.entries import Entry
from generator.archive.grouping import Facet, Key
from generator.archive.model import Language
from generator.site import text, urls
from generator.site.contents import Site
from generator.site.families import family_of
from generator.site.urls import Address

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", re.IGNORECASE)


class Link(Struct, frozen=True):
    """A label and where it leads."""

    label: str
    href: str


class Form(Enum):
    """How much of a date a list shows: what its heading says already is left out."""

    FULL = "full"
    LIST = "list"
    IN_YEAR = "in-year"
    IN_MONTH = "in-month"
    CLOCK = "clock"


class DateView(Struct, frozen=True):
    """A date in words; `machine` is for `<time datetime>`, None where HTML has no form for it.

    What has a clock time has a `form`, so that a script can say it in the reader's own time, and
    what is known to the hour only has that hour's beginning (RFC 3339).
    """

    words: str
    machine: str | None
    form: str = ""
    hour: str = ""


class Moment(Struct, frozen=True):
    """When a date begins and ends, and when it is to be seen live, for the reader's own clock.

    All are RFC 3339 in UTC; the last two are empty if nothing tells.
    """

    start: str
    end: str
    live_from: str
    live_to: str


class EventRow(Struct, frozen=True):
    """An event in a list; `note` says why it is in this one, where that is not plain."""

    href: str
    title: str
    when: DateView
    family: str
    type_name: str
    place: str
    webcasts: int
    is_removed: bool
    moment: Moment | None = None
    note: str = ""


class Shelf(Struct, frozen=True):
    """Rows under a heading; `anchor` is the heading's id, `href` a page of their own."""

    heading: str
    anchor: str
    rows: tuple[EventRow, ...]
    href: str | None = None


def make_date_view(date: EventDate | None, form: Form = Form.FULL) -> DateView:
    """A date for a page; an event without one says so."""
    if date is None:
        return DateView("date not known", None)
    words = _words(date, form)
    if not date.has_clock:
        return DateView(words, date.machine())
    hour = "" if date.is_instant else dates.say_instant(date.start)
    return DateView(words, date.machine(), form.value, hour)


def make_instant_view(instant: dt.datetime, form: Form = Form.FULL) -> DateView:
    """A moment that is known for sure, such as that of an update, to the minute."""
    return make_date_view(EventDate(dates.in_utc(instant), Grain.MINUTE), form)


def _words(date: EventDate, form: Form) -> str:
    match form:
        case Form.FULL:
            return date.words()
        case Form.LIST:
            return date.in_list()
        case Form.IN_YEAR:
            return date.in_year()
        case Form.IN_MONTH:
            return date.in_month()
        case Form.CLOCK:
            return date.short() or "time not known"


def say_removed(seen: dt.datetime) -> str:
    """What is to be said of an event that the API has no more."""
    day = dates.say_day(dates.in_utc(seen))
    return f"Launch Library 2 does not have this event any more; that was first seen on {day}."


def make_moment(entry: Entry) -> Moment | None:
    """What the reader's clock is held against; None without a date, and for what is gone."""
    if entry.date is None or entry.removed:
        return None
    on_air = airtime(entry.event, entry.date)
    live_from, live_to = map(dates.say_instant, on_air) if on_air else ("", "")
    date = entry.date
    return Moment(dates.say_instant(date.start), dates.say_instant(date.end), live_from, live_to)


def make_row(site: Site, entry: Entry, when: DateView, note: str = "") -> EventRow:
    """An event as a line in a list."""
    event, kind = entry.event, type_name(site, entry)
    return EventRow(
        href=event_link(site, entry),
        title=event.title,
        when=when,
        family=family_of(kind).key,
        type_name=kind,
        place=text.one_line(event.location),
        webcasts=site.videos.listed.get(entry.id, 0),
        is_removed=entry.removed is not None,
        note=note,
    )


def make_rows(site: Site, entries: Iterable[Entry], form: Form = Form.FULL) -> tuple[EventRow, ...]:
    """Events as the lines of a list."""
    return tuple(make_row(site, entry, make_date_view(entry.date, form)) for entry in entries)


def event_link(site: Site, entry: Entry) -> str:
    """How pages link to an event."""
    return site.urls.link(urls.event_address(site.slugs.events[entry.id]))


def type_name(site: Site, entry: Entry) -> str:
    """What the archive calls the event's type, or an empty string for an event without one."""
    kind = entry.event.type
    return site.archive.groups[Facet.TYPES][kind.id].name if kind else ""


def group_link(site: Site, facet: Facet, key: Key) -> Link:
    """The page of a group, such as that of an event type."""
    group = site.archive.groups[facet][key]
    address = urls.group_address(facet, site.slugs.groups[facet][key])
    return link_to(site, group.name, address)


def link_to(site: Site, label: str, address: Address) -> Link:
    """A link within the site."""
    return Link(label, site.urls.link(address))


def home_crumb(site: Site) -> Link:
    """The first crumb of every trail."""
    return link_to(site, "Home", urls.HOME)


def count_of(number: int, noun: str) -> str:
    """`1 event`, `1,002 events`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def filled(*values: str | None) -> Iterator[str]:
    """Those texts that say something, each in one line."""
    return (line for line in map(text.one_line, values) if line)


def language_code(language: Language | None) -> str | None:
    """The code if it has the form of one (BCP 47), for `lang`."""
    code = language.code.strip() if language else ""
    return code if _LANGUAGE.fullmatch(code) else None
