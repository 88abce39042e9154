"""What lies beside the page of a listing: its calendar, its feeds, its sheet."""

from collections.abc import Iterator

from msgspec import Struct

from generator.site import urls
from generator.site.imprint import Imprint
from generator.site.listings import Format, Listing

_SAID = {
    Format.CALENDAR: ("Calendar", "calendar", "text/calendar"),
    Format.RSS: ("RSS", "newest events (RSS)", "application/rss+xml"),
    Format.ATOM: ("Atom", "newest events (Atom)", "application/atom+xml"),
    Format.JSON_FEED: ("JSON Feed", "newest events (JSON Feed)", "application/feed+json"),
    Format.CSV: ("CSV", "sheet of all events (CSV)", "text/csv"),
}
_IN_HEADS = (Format.RSS, Format.ATOM, Format.CALENDAR)
"""What programs look for in the head of a page."""


class Offer(Struct, frozen=True):
    """A file beside a page. `title` tells it from those of other pages; its type is a MIME type.

    `in_head` says whether programs look for such a file.
    """

    label: str
    title: str
    href: str
    media_type: str
    in_head: bool


def make_offers(imprint: Imprint, listing: Listing) -> tuple[Offer, ...]:
    """In the order in which they are offered."""
    return tuple(_make_offers(imprint, listing))


def _make_offers(imprint: Imprint, listing: Listing) -> Iterator[Offer]:
    for format, (label, words, media_type) in _SAID.items():
        if format in listing.formats:
            href = imprint.urls.link(urls.beside(listing.address, format.value))
            title = f"{listing.name}: {words}"
            yield Offer(label, title, href, media_type, format in _IN_HEADS)
