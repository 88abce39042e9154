"""Listings in other formats than pages: calendars of all their events, feeds of the newest."""

import datetime as dt
import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from generator.site import urls
from generator.site.contents import Section
from generator.site.imprint import FACET_NAMES, Imprint
from generator.site.listings import FEEDS, WHOLE, Format, Listing
from generator.site.outputs import (
    Beside,
    Edition,
    Feed,
    FeedLink,
    FeedShelf,
    NewsFeed,
    OpmlFile,
    PageOutput,
    Twin,
)
from generator.site.pages.documents import RedirectPage
from generator.site.stories import Story
from generator.site.urls import Address

_NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def plan_editions(
    imprint: Imprint,
    listings: Iterable[Listing],
    stories: Mapping[int, Story],
    as_of: dt.datetime,
) -> Iterator[Edition]:
    """Each listing in each of its formats."""
    for listing in listings:
        if not listing.formats:
            continue
        found = tuple(stories[face.id] for face in listing.faces)
        for format in listing.formats:
            if format not in FEEDS:
                yield _make_edition(listing, format, found)
        feeds = [format for format in FEEDS if format in listing.formats]
        if feeds:
            yield from _plan_feeds(listing, feeds, found, imprint.info.feed_size, as_of)


def with_twins(pages: Iterable[PageOutput], files: Iterable[Beside]) -> Iterator[Beside | Twin]:
    """Each file, and then the same one wherever a page only leads to the one that it lies beside.

    So who renders them in this order has the bytes of a twin at hand.
    """
    leading: dict[str, list[Address]] = defaultdict(list)
    for page in pages:
        if isinstance(page, RedirectPage) and page.is_whole:
            leading[page.target.rstrip("/")].append(page.address)
    for file in files:
        yield file
        folder, name = posixpath.split(file.address)
        for address in leading.get(folder, ()):
            yield Twin(address=urls.beside(address, name), of=file)


def plan_upcoming(imprint: Imprint, stories: Iterable[Story]) -> Iterator[Edition]:
    """The calendar of what is to come.

    What was ahead when news last came is ahead: a night without news leaves the file as it is.
    """
    if not imprint.has(Section.CALENDAR):
        return
    held = [story for story in stories if story.slot]
    news = max((story.entry.changed or _NEVER for story in held), default=_NEVER)
    yield Edition(
        address=urls.UPCOMING,
        uid="upcoming",
        format=Format.CALENDAR,
        page=urls.HOME,
        name=f"{imprint.info.title}: what is to come",
        words="Spaceflight events ahead, with webcasts.",
        stories=tuple(story for story in held if story.slot and story.slot.date.end > news),
    )


def plan_opml(imprint: Imprint, files: Iterable[Beside]) -> Iterator[OpmlFile]:
    """The list of all feeds, if there are any; parts of feeds are found from these."""
    if not imprint.has(Section.FEEDS):
        return
    shelves: dict[str, list[FeedLink]] = {"": []}
    shelves |= {name: [] for name in FACET_NAMES.values()}
    facets = {facet.value: name for facet, name in FACET_NAMES.items()}
    for file in files:
        match file:
            case Feed(format=Format.RSS, current=None):
                name = file.name
            case NewsFeed(format=Format.RSS):
                name = file.title
            case _:
                continue
        first = file.page.partition("/")[0]
        heading = "Years" if first.isdecimal() else facets.get(first, "")
        link = FeedLink(name=name, address=file.address, page=file.page)
        shelves.setdefault(heading, []).append(link)
    yield OpmlFile(
        address=urls.OPML,
        shelves=tuple(
            FeedShelf(
                heading=heading, feeds=tuple(sorted(feeds, key=_by_name) if heading else feeds)
            )
            for heading, feeds in shelves.items()
            if feeds
        ),
    )


def _by_name(link: FeedLink) -> tuple[str, str]:
    return link.name.casefold(), link.address


def _make_edition(listing: Listing, format: Format, stories: tuple[Story, ...]) -> Edition:
    """All of a listing; a calendar has what there is a day of."""
    if format is Format.CALENDAR:
        stories = tuple(story for story in stories if story.slot)
    return Edition(
        address=urls.beside(listing.address, format.value),
        uid=listing.uid,
        format=format,
        page=listing.address,
        name=listing.name,
        words=listing.words,
        stories=stories,
    )


def _plan_feeds(
    listing: Listing,
    formats: Sequence[Format],
    stories: Iterable[Story],
    size: int,
    as_of: dt.datetime,
) -> Iterator[Feed]:
    """The newest events; and of the whole archive all of them, in parts.

    Parts of every listing would be seven times that, in three formats: 50 MB of 1,000 events. What
    is long gone is no news, but it keeps its place in its part.
    """
    known = sorted(stories, key=_by_knowledge)
    present = [story for story in known if not story.entry.is_long_gone(as_of)] or known
    whole = known if listing.uid == WHOLE and len(known) > size else []
    parts = [whole[start : start + size] for start in range(0, len(whole), size)]
    full = [part for part in parts if len(part) == size]
    for format in formats:
        here = urls.beside(listing.address, format.value)
        addresses = [
            _part_address(listing.address, format, number + 1) for number in range(len(full))
        ]
        last = addresses[-1] if addresses else None
        yield _make_feed(listing, format, here, present[-size:], (None, last, None))
        for number, part in enumerate(full):
            older = addresses[number - 1] if number else None
            newer = addresses[number + 1] if number + 1 < len(full) else None
            yield _make_feed(listing, format, addresses[number], part, (here, older, newer))


def _by_knowledge(story: Story) -> tuple[dt.datetime, int]:
    """What nobody knows the time of is what was known first."""
    return story.entry.known or _NEVER, story.id


def _part_address(page: Address, format: Format, number: int) -> Address:
    """`/feed-1.xml`: beside the feed that it is a part of."""
    stem, suffix = posixpath.splitext(format.value)
    return urls.beside(page, f"{stem}-{number}{suffix}")


def _make_feed(
    listing: Listing,
    format: Format,
    address: Address,
    oldest_first: Sequence[Story],
    around: tuple[Address | None, Address | None, Address | None],
) -> Feed:
    """`around` are the feed that a part belongs to, and the parts before and after it."""
    current, older, newer = around
    stamps = (story.entry.changed or story.entry.known for story in oldest_first)
    return Feed(
        address=address,
        uid=listing.uid,
        format=format,
        page=listing.address,
        name=listing.name,
        words=listing.words,
        stories=tuple(reversed(oldest_first)),
        updated=max(filter(None, stamps), default=None),
        current=current,
        older=older,
        newer=newer,
    )
