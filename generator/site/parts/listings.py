"""What all listings share: a count, shelves of events, and the ways on."""

from collections.abc import Iterable

from msgspec import Struct

from generator.archive.entries import Entry
from generator.site.contents import Site
from generator.site.parts.frame import Page, head_title
from generator.site.parts.rows import Link, Shelf, count_of, home_crumb
from generator.site.urls import Address
from generator.site.videos import VideoCounts


class CountedLink(Struct, frozen=True):
    """A listing with the number of its events; `share` is its part of the largest, in percent.

    `family` is that of an event type, and empty for everything else.
    """

    label: str
    href: str
    count: int
    share: int
    family: str = ""


class IndexView(Page, frozen=True, kw_only=True):
    """A list of listings, such as all years."""

    summary: str
    items: tuple[CountedLink, ...]


class ListingView(Page, frozen=True, kw_only=True):
    """Events on shelves, such as those of a month by its days."""

    summary: str
    shelves: tuple[Shelf, ...]
    previous: Link | None
    next: Link | None


def make_counts(items: Iterable[tuple[Link, int, str]]) -> tuple[CountedLink, ...]:
    """Links with their counts and families; a bar is a percentage of the largest, at least one."""
    found = tuple(items)
    most = max((count for _, count, _ in found), default=1)
    return tuple(
        CountedLink(link.label, link.href, count, max(1, round(100 * count / most)), family)
        for link, count, family in found
    )


def summarise(entries: tuple[Entry, ...], videos: VideoCounts) -> str:
    """`84 events, 62 with a webcast`."""
    webcasts = sum(entry.id in videos.listed for entry in entries)
    events = count_of(len(entries), "event")
    return f"{events}, {webcasts:,} with a webcast" if webcasts else events


def make_index(
    site: Site, address: Address, heading: str, counted_as: str, items: tuple[CountedLink, ...]
) -> IndexView:
    """A list of listings; `counted_as` says how many there are."""
    return IndexView(
        heading=heading,
        head_title=head_title(site, heading),
        description=f"{heading} of {site.info.title}: {counted_as}, each with its events.",
        canonical=site.urls.full(address),
        crumbs=(home_crumb(site),),
        summary=counted_as,
        items=items,
    )
