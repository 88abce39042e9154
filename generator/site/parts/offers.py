"""What lies beside the page of a list: its calendar, its feeds, its sheet; and how to subscribe."""

from collections.abc import Iterator
from urllib.parse import quote

import msgspec
from msgspec import Struct

from generator.archive.grouping import Facet
from generator.site import urls
from generator.site.contents import Section
from generator.site.imprint import Imprint
from generator.site.listings import (
    FEEDS,
    Format,
    GroupListing,
    Listing,
    name_of_news,
    stem_of_updates,
)
from generator.site.urls import Address

_SAID = {
    Format.CALENDAR: ("Calendar", "calendar", "text/calendar"),
    Format.RSS: ("RSS", "newest events (RSS)", "application/rss+xml"),
    Format.ATOM: ("Atom", "newest events (Atom)", "application/atom+xml"),
    Format.JSON_FEED: ("JSON Feed", "newest events (JSON Feed)", "application/feed+json"),
    Format.CSV: ("CSV", "sheet of all events (CSV)", "text/csv"),
}
_IN_HEADS = (Format.RSS, Format.ATOM, Format.CALENDAR)
"""What programs look for in the head of a page."""
_GOOGLE = "https://calendar.google.com/calendar/render?cid="


class Offer(Struct, frozen=True):
    """A file beside a page. `title` tells it from those of other pages; its type is a MIME type.

    `in_head` says whether programs look for such a file.
    """

    label: str
    title: str
    href: str
    media_type: str
    in_head: bool = False


class CalendarLinks(Struct, frozen=True):
    """The three ways to a calendar: in the reader's own program, in Google's, by its address.

    The scheme `webcal` opens the program; Google's page takes an address by that scheme only, and
    phones with Android know it not at all.
    """

    app: str
    google: str
    address: str


def make_offers(imprint: Imprint, listing: Listing) -> tuple[Offer, ...]:
    """In the order in which they are offered, and where it says how to subscribe."""
    return tuple(_make_offers(imprint, listing))


def make_news_offers(imprint: Imprint, page: Address, stem: str, name: str) -> tuple[Offer, ...]:
    """The feeds of updates or changes beside a page, by what their files' names begin with."""
    if not imprint.has(Section.FEEDS):
        return ()
    return tuple(
        Offer(
            label=_SAID[format][0],
            title=f"{name} ({_SAID[format][0]})",
            href=imprint.urls.link(urls.beside(page, name_of_news(stem, format))),
            media_type=_SAID[format][2],
            in_head=format in _IN_HEADS,
        )
        for format in FEEDS
    )


def make_calendar_links(imprint: Imprint, calendar: Address) -> CalendarLinks:
    """The ways to a calendar of this site."""
    address = imprint.urls.full(calendar)
    app = f"webcal:{address.partition(':')[2]}"
    return CalendarLinks(app=app, google=f"{_GOOGLE}{quote(app, safe='')}", address=address)


def subscribe_anchor(listing: Address) -> str:
    """Where a list stands on the page of all feeds and calendars: `types-docking`."""
    return listing.strip("/").replace("/", "-") or "everything"


def has_updates(imprint: Imprint, listing: Listing) -> bool:
    """Whether there are feeds of what was told of its events: types have them."""
    is_type = isinstance(listing, GroupListing) and listing.facet is Facet.TYPES
    return is_type and imprint.has(Section.UPDATES) and imprint.has(Section.FEEDS)


def _make_offers(imprint: Imprint, listing: Listing) -> Iterator[Offer]:
    for format, (label, words, media_type) in _SAID.items():
        if format in listing.formats:
            href = imprint.urls.link(urls.beside(listing.address, format.value))
            title = f"{listing.name}: {words}"
            yield Offer(label, title, href, media_type, format in _IN_HEADS)
    if has_updates(imprint, listing):
        stem = stem_of_updates(listing.address)
        rss = make_news_offers(imprint, listing.address, stem, f"{listing.name}: updates")[0]
        yield msgspec.structs.replace(rss, label="Updates")
    if listing.formats:
        anchor = subscribe_anchor(listing.address)
        href = f"{imprint.urls.link(urls.FEEDS)}#{anchor}"
        yield Offer("Subscribe", f"{listing.name}: how to subscribe", href, "text/html")
