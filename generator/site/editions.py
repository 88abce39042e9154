"""Listings in other formats than pages: calendars of all their events, feeds of the newest."""

import datetime as dt
import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from generator.site import urls
from generator.site.imprint import Imprint
from generator.site.listings import FEEDS, WHOLE, Format, Listing
from generator.site.outputs import Beside, Edition, Feed, PageOutput, Twin
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


def plan_twins(pages: Iterable[PageOutput], files: Iterable[Beside]) -> Iterator[Twin]:
    """The same files wherever a page only leads to the one that they lie beside."""
    beside: dict[str, list[Beside]] = defaultdict(list)
    for file in files:
        beside[posixpath.dirname(file.address)].append(file)
    for page in pages:
        if isinstance(page, RedirectPage) and page.is_whole:
            for file in beside[page.target.rstrip("/")]:
                name = posixpath.basename(file.address)
                yield Twin(address=urls.beside(page.address, name), of=file)


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
