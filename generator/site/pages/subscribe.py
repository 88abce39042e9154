"""The page of all feeds and calendars, by interest: what there is, and how to subscribe to it."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from generator.archive.counts import count_of
from generator.site import urls
from generator.site.contents import Section
from generator.site.imprint import FACET_NAMES, Imprint
from generator.site.keys import What
from generator.site.listings import Format, Listing, Listings
from generator.site.pages.page import PageWhat
from generator.site.parts.frame import Page, make_frame
from generator.site.parts.offers import (
    CalendarLinks,
    Offer,
    has_updates,
    make_calendar_links,
    make_news_offers,
    subscribe_anchor,
)
from generator.site.urls import Address
from generator.site.words import Link

_FEEDS = {Format.RSS: "RSS", Format.ATOM: "Atom", Format.JSON_FEED: "JSON"}


class Interest(What, frozen=True, kw_only=True):
    """A list that one can subscribe to; `count` is the number of its events."""

    name: str
    address: Address
    formats: tuple[Format, ...]
    count: int
    has_updates: bool = False


class Shelf(What, frozen=True, kw_only=True):
    """Interests of one kind, by name."""

    heading: str
    anchor: str
    interests: tuple[Interest, ...]


class SubscribePage(PageWhat, frozen=True, kw_only=True):
    """All that one can subscribe to: `whole` is the whole archive."""

    whole: Interest
    shelves: tuple[Shelf, ...]

    @property
    def claimant(self) -> str:
        """Name the page."""
        return "the page of all feeds and calendars"


class InterestRow(Struct, frozen=True):
    """An interest: the page of its events, the ways to its calendar, its feeds."""

    anchor: str
    link: Link
    count: int
    calendar: CalendarLinks | None
    feeds: tuple[Link, ...]


class ShelfView(Struct, frozen=True):
    """Interests of one kind."""

    heading: str
    anchor: str
    rows: tuple[InterestRow, ...]


class Choice(Struct, frozen=True):
    """A calendar, or feeds, of the archive as a whole; `about` says what is in it."""

    label: str
    about: str
    calendar: CalendarLinks | None
    feeds: tuple[Link, ...]


class Program(Struct, frozen=True):
    """What a calendar program is known to do with a calendar that it subscribed to."""

    name: str
    does: str


class SubscribeView(Page, frozen=True, kw_only=True):
    """The archive as a whole first, then every interest; `opml` has all feeds at once."""

    summary: str
    script: str
    stylesheet: str
    choices: tuple[Choice, ...]
    shelves: tuple[ShelfView, ...]
    programs: tuple[Program, ...]
    opml: str


PROGRAMS = (
    Program(
        "Google Calendar",
        "reads again when it likes, some 4 to 24 hours later: there is no button, and it heeds no "
        "wish of the calendar’s. A cancelled event is taken away. Its apps show subscribed "
        "calendars, and only the website can add one.",
    ),
    Program(
        "Apple Calendar",
        "reads again as often as you choose for the subscription, every 5 minutes to every week.",
    ),
    Program(
        "Outlook on the web",
        "reads again about every 3 hours, at times a day later: there is no button.",
    ),
    Program(
        "Outlook for Windows",
        "reads again when the calendar asks for it, which is every 12 hours.",
    ),
    Program(
        "Thunderbird",
        "reads again every 30 minutes, or as often as you choose for the calendar.",
    ),
)
"""By what their makers and users say of them; none promises it."""


def plan_subscribe(imprint: Imprint, listings: Listings) -> Iterator[SubscribePage]:
    """The page, if there is anything to subscribe to."""
    if not listings.everything.formats:
        return
    shelves: list[tuple[str, str, Sequence[Listing]]] = [
        (FACET_NAMES[facet], facet.value, sorted(groups, key=_by_name))
        for facet, groups in listings.groups.items()
    ]
    shelves.append(("Years", "years", listings.years[::-1]))
    yield SubscribePage(
        address=urls.FEEDS,
        whole=_make_interest(imprint, listings.everything),
        shelves=tuple(
            Shelf(
                heading=heading,
                anchor=anchor,
                interests=tuple(_make_interest(imprint, listing) for listing in found),
            )
            for heading, anchor, found in shelves
            if found
        ),
    )


def _by_name(listing: Listing) -> tuple[str, str]:
    return listing.name.casefold(), listing.uid


def _make_interest(imprint: Imprint, listing: Listing) -> Interest:
    return Interest(
        name=listing.name,
        address=listing.address,
        formats=tuple(format for format in listing.formats if format is not Format.CSV),
        count=len(listing.faces),
        has_updates=has_updates(imprint, listing),
    )


def make_subscribe_view(imprint: Imprint, page: SubscribePage) -> SubscribeView:
    """The page."""
    lists = 1 + sum(len(shelf.interests) for shelf in page.shelves)
    about = f"Feeds and calendars of {count_of(lists, 'list')} of events, and how to subscribe."
    has_feeds = imprint.has(Section.FEEDS)
    return SubscribeView(
        frame=make_frame(imprint, page.address, "Subscribe", about, is_list=True),
        summary="A calendar keeps dates right when they move; a feed tells what is new.",
        script=imprint.urls.link(imprint.assets["feeds.js"]),
        stylesheet=imprint.urls.link(imprint.assets["feeds.css"]),
        choices=tuple(_make_choices(imprint, page.whole)),
        shelves=tuple(
            ShelfView(
                shelf.heading,
                shelf.anchor,
                tuple(_make_row(imprint, interest) for interest in shelf.interests),
            )
            for shelf in page.shelves
        ),
        programs=PROGRAMS if imprint.has(Section.CALENDAR) else (),
        opml=imprint.urls.link(urls.OPML) if has_feeds else "",
    )


def _make_choices(imprint: Imprint, whole: Interest) -> Iterator[Choice]:
    """What there is of all events together."""
    if imprint.has(Section.CALENDAR):
        yield Choice(
            "What is to come",
            "every event ahead, with webcasts",
            make_calendar_links(imprint, urls.UPCOMING),
            (),
        )
    yield Choice(
        "All events",
        "past ones, too; as feeds the newest, each once",
        _calendar_of(imprint, whole),
        tuple(_feed_links(imprint, whole)),
    )
    if not imprint.has(Section.FEEDS):
        return
    if imprint.has(Section.UPDATES):
        feeds = make_news_offers(imprint, urls.UPDATES, "feed", "Updates")
        yield Choice("Updates", "what is told of events", None, tuple(_links_of(feeds)))
        quiet = make_news_offers(imprint, urls.UPDATES, "quiet", "Updates that matter")
        about = "the same without additions and what robots write"
        yield Choice("Updates that matter", about, None, tuple(_links_of(quiet)))
    if imprint.has(Section.CHANGES):
        feeds = make_news_offers(imprint, urls.CHANGES, "feed", "Changes")
        about = "dates that moved, names, what came and what went"
        yield Choice("Changes", about, None, tuple(_links_of(feeds)))


def _make_row(imprint: Imprint, interest: Interest) -> InterestRow:
    return InterestRow(
        anchor=subscribe_anchor(interest.address),
        link=imprint.link(interest.name, interest.address),
        count=interest.count,
        calendar=_calendar_of(imprint, interest),
        feeds=(*_feed_links(imprint, interest), *_update_links(imprint, interest)),
    )


def _calendar_of(imprint: Imprint, interest: Interest) -> CalendarLinks | None:
    if Format.CALENDAR not in interest.formats:
        return None
    return make_calendar_links(imprint, urls.beside(interest.address, Format.CALENDAR.value))


def _feed_links(imprint: Imprint, interest: Interest) -> Iterator[Link]:
    for format, label in _FEEDS.items():
        if format in interest.formats:
            yield imprint.link(label, urls.beside(interest.address, format.value))


def _update_links(imprint: Imprint, interest: Interest) -> Iterator[Link]:
    """The feeds of what is told of a type, in the format that all programs read."""
    if interest.has_updates:
        for stem, label in (("updates", "updates"), ("quiet", "updates that matter")):
            rss = make_news_offers(imprint, interest.address, stem, label)[0]
            yield Link(label, rss.href)


def _links_of(offers: Iterable[Offer]) -> Iterator[Link]:
    for offer, label in zip(offers, _FEEDS.values(), strict=True):
        yield Link(label, offer.href)
