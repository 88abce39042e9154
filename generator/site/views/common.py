"""What the views share: links, dates, rows of lists, and the frame of every page."""

from collections.abc import Iterable
from typing import Any

from markupsafe import Markup
from msgspec import Struct

from generator import __version__
from generator.archive import dates
from generator.archive.dates import EventDate
from generator.archive.grouping import Entry, Group
from generator.site import text, urls
from generator.site.plan import Site, asset_address
from generator.site.urls import Address, safe_url
from generator.site.webcasts import PLAYER_ORIGINS


class Link(Struct, frozen=True):
    """A label and where it leads."""

    label: str
    href: str


class DateView(Struct, frozen=True):
    """A date in words; `machine` is for `<time datetime>`, None where HTML has no form for it."""

    words: str
    machine: str | None


class EventRow(Struct, frozen=True):
    """An event in a list; `note` says why it is in this one, where that is not plain."""

    href: str
    title: str
    when: DateView
    type_name: str
    place: str
    webcasts: int
    note: str = ""


class Shelf(Struct, frozen=True):
    """Rows under a heading; `anchor` is the heading's id, `href` a page of their own."""

    heading: str
    anchor: str
    rows: tuple[EventRow, ...]
    href: str | None = None


class Page(Struct, frozen=True, kw_only=True):
    """The frame of every page.

    `heading` is the page's own, `head_title` the window's. `crumbs` lead from the home page to the
    parent. `picture` is the absolute address of an image for cards, `json_ld` inert JSON.
    """

    heading: str
    head_title: str
    description: str
    canonical: str | None
    crumbs: tuple[Link, ...]
    card_type: str = "website"
    picture: str | None = None
    json_ld: Markup | None = None


class SiteView(Struct, frozen=True):
    """What every page shows of the site as a whole."""

    title: str
    language: str
    home: str
    navigation: tuple[Link, ...]
    rss: Link
    atom: Link
    calendar: Link
    stylesheet: str
    script: str
    icon: str
    policy: str
    data_note: str
    source: Link
    generator: str


def make_site_view(site: Site) -> SiteView:
    """The part of every page that is the same on all of them."""
    info, address = site.info, site.urls
    documents = sorted(site.documents, key=lambda document: (document.order, document.slug))
    return SiteView(
        title=info.title,
        language=info.language,
        home=address.link(urls.HOME),
        navigation=(
            Link("Years", address.link(urls.YEARS)),
            Link("Types", address.link(urls.TYPES)),
            Link("Undated", address.link(urls.UNDATED)),
            Link("Statistics", address.link(urls.STATS)),
            *(
                Link(document.title, address.link(urls.document_address(document.slug)))
                for document in documents
            ),
        ),
        rss=Link(f"{info.title}: newest events (RSS)", address.link(urls.RSS)),
        atom=Link(f"{info.title}: newest events (Atom)", address.link(urls.ATOM)),
        calendar=Link(f"{info.title}: calendar", address.link(urls.CALENDAR)),
        stylesheet=address.link(asset_address(site, "site.css")),
        script=address.link(asset_address(site, "site.js")),
        icon=address.link(asset_address(site, "icon.svg")),
        policy=_content_policy(site),
        data_note=_data_note(site),
        source=Link("Launch Library 2", "https://thespacedevs.com/llapi"),
        generator=f"Almanac {__version__}",
    )


def _content_policy(site: Site) -> str:
    """The pages' content security policy: ours alone, but for players and the API's pictures."""
    shown = site.info.image_hosts if site.info.images == "linked" else ()
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            " ".join(("img-src 'self'", *(f"https://{host}" for host in shown))),
            " ".join(("frame-src", *PLAYER_ORIGINS)),
            "base-uri 'none'",
            "form-action 'self'",
        )
    )


def _data_note(site: Site) -> str:
    held, known = len(site.archive.entries), site.upstream.count
    day = dates.say_day(site.archive.as_of)
    if site.upstream.complete:
        return f"{held:,} events as of {day}."
    return f"{held:,} of {known:,} events, as of {day}; the first pull has not run through yet."


def make_date_view(date: EventDate | None) -> DateView:
    """A date for a page; an event without one says so."""
    if date is None:
        return DateView("date not known", None)
    return DateView(date.words(), date.machine())


def make_time_view(date: EventDate | None) -> DateView:
    """The time of day, for a list under the name of that day."""
    if date is None:
        return make_date_view(date)
    return DateView(date.short() or "time not known", date.machine())


def make_row(site: Site, entry: Entry, when: DateView, note: str = "") -> EventRow:
    """An event as a line in a list."""
    event = entry.event
    return EventRow(
        href=event_link(site, entry),
        title=text.one_line(event.title),
        when=when,
        type_name=type_name(site, entry),
        place=text.one_line(event.location),
        webcasts=len(event.webcasts),
        note=note,
    )


def make_rows(site: Site, entries: Iterable[Entry]) -> tuple[EventRow, ...]:
    """Events as the lines of a list."""
    return tuple(make_row(site, entry, make_date_view(entry.date)) for entry in entries)


def event_link(site: Site, entry: Entry) -> str:
    """How pages link to an event."""
    return site.urls.link(urls.event_address(site.slugs.events[entry.id]))


def type_name(site: Site, entry: Entry) -> str:
    """What the archive calls the event's type, or an empty string for an event without one."""
    kind = entry.event.type
    return text.one_line(site.archive.type_names[kind.id]) if kind else ""


def type_link(site: Site, group: Group[int]) -> Link:
    """The page of an event type."""
    return link_to(site, text.one_line(group.name), urls.type_address(site.slugs.types[group.key]))


def link_to(site: Site, label: str, address: Address) -> Link:
    """A link within the site."""
    return Link(label, site.urls.link(address))


def home_crumb(site: Site) -> Link:
    """The first crumb of every trail."""
    return link_to(site, "Home", urls.HOME)


def count_of(number: int, noun: str) -> str:
    """`1 event`, `1,002 events`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def picture_of(site: Site, url: str | None) -> str | None:
    """A picture's address if the site may show it from where it lies."""
    link = safe_url(url)
    if link is None or site.info.images != "linked" or not link.startswith("https://"):
        return None
    return link if link.split("/", 3)[2].lower() in site.info.image_hosts else None


def trail_of(site: Site, crumbs: Iterable[Link], heading: str, here: str) -> dict[str, Any]:
    """The way to the page `here` (a full URL) as schema.org's BreadcrumbList."""
    origin = site.urls.base.removesuffix(site.urls.prefix)
    steps = [(crumb.label, origin + crumb.href) for crumb in crumbs]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": item}
            for position, (name, item) in enumerate((*steps, (heading, here)), start=1)
        ],
    }


def head_title(site: Site, heading: str) -> str:
    """The title of a browser's window."""
    return f"{heading} · {site.info.title}"
