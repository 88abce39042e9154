"""Feeds: RSS 2.0 and Atom (RFC 4287) by feedgen, and JSON Feed.

feedgen reads the clock wherever it is not told a date, puts entries in front of each other, and
passes on characters that XML does not allow; all three are settled here. The date of an event is
when it came to be known, never its own, which may lie in the future.

A feed is the head that feedgen writes for one without entries, the entries, and its foot. What does
not fit into it stands in parts beside it, each linked to the ones around it (RFC 5005, section 4).
"""

import datetime as dt
from collections.abc import Sequence
from typing import assert_never

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseExtension
from feedgen.ext.media import MediaEntryExtension, MediaExtension
from feedgen.feed import FeedGenerator
from msgspec import UNSET, Struct

from generator.elements import Element, add_element, write_within
from generator.render.feed_items import Item, Told, make_item, name_for_ever
from generator.render.json_feeds import Author, JsonHead, join_json_feed, make_json_item
from generator.render.parts import Parts
from generator.site import urls
from generator.site.imprint import Imprint
from generator.site.listings import Format
from generator.site.outputs import Feed, NewsFeed
from generator.site.urls import Address

_STYLESHEET = "feed.css"
_REFRESH = 12 * 60
"""Minutes after which a reader may ask again: the site is made anew once or twice a day."""
_ATOM = "http://www.w3.org/2005/Atom"
_HISTORY = "http://purl.org/syndication/history/1.0"
_NEVER_TOLD = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
"""The stamp of what nobody ever dated, where there must be one: the same one every night."""
_DECLARED = {
    "content": "http://purl.org/rss/1.0/modules/content/",
    "media": "http://search.yahoo.com/mrss/",
}
"""What the head of a feed declares for its entries."""


class _Head(Struct, frozen=True, kw_only=True):
    """What a feed says of itself, and where the parts around it are."""

    uid: str
    address: Address
    page: Address
    title: str
    words: str
    updated: dt.datetime | None
    current: Address | None = None
    older: Address | None = None
    newer: Address | None = None


def render_feed(parts: Parts, feed: Feed) -> bytes:
    """The newest events of a listing, or a part of all."""
    head = _Head(
        uid=feed.uid,
        address=feed.address,
        page=feed.page,
        title=f"{feed.name}: {'older' if feed.current else 'newest'} events",
        words=feed.words,
        updated=feed.updated,
        current=feed.current,
        older=feed.older,
        newer=feed.newer,
    )
    return _render(parts, feed.format, head, feed.stories)


def render_news(parts: Parts, feed: NewsFeed) -> bytes:
    """The newest updates, or changes."""
    items: Sequence[Told] = (*feed.posts, *feed.seen)
    head = _Head(
        uid=feed.uid,
        address=feed.address,
        page=feed.page,
        title=feed.title,
        words=feed.words,
        updated=make_item(parts.imprint, items[0]).published if items else None,
    )
    return _render(parts, feed.format, head, items)


class Entries(Struct, frozen=True, gc=False):
    """An entry in all formats. Who publishes a feed in one publishes it in the others, too."""

    rss: bytes
    atom: bytes
    json: bytes


def make_entries(imprint: Imprint, what: Told) -> Entries:
    """The entry of an event, an update or a change; what it tells is found out once for all."""
    item = make_item(imprint, what)
    entry = _make_entry(item)
    return Entries(
        rss=write_within(entry.rss_entry(), _DECLARED, level=2),
        atom=write_within(entry.atom_entry(), _DECLARED, level=1),
        json=make_json_item(item),
    )


def _render(parts: Parts, format: Format, head: _Head, items: Sequence[Told]) -> bytes:
    """A feed in a format; a new format is a line here."""
    imprint = parts.imprint
    entries = [parts.of(make_entries, item) for item in items]
    match format:
        case Format.RSS:
            empty = _make_head(imprint, head, "application/rss+xml").rss_str(pretty=True)
            return _fill(imprint, empty, b"  </channel>", b"".join(entry.rss for entry in entries))
        case Format.ATOM:
            empty = _make_head(imprint, head, "application/atom+xml").atom_str(pretty=True)
            return _fill(imprint, empty, b"</feed>", b"".join(entry.atom for entry in entries))
        case Format.JSON_FEED:
            json_head = _make_json_head(imprint, head)
            return join_json_feed(json_head, b"".join(entry.json for entry in entries))
        case Format.CALENDAR | Format.CSV:
            raise AssertionError(format)
        case _ as unreachable:
            assert_never(unreachable)


def _fill(imprint: Imprint, empty: bytes, foot: bytes, items: bytes) -> bytes:
    """A feed without entries, filled, and with what a browser shows it by."""
    head, found, tail = empty.rpartition(foot)
    sheet = imprint.assets.get(_STYLESHEET)
    if sheet:
        first, end, rest = head.partition(b"?>\n")
        href = imprint.urls.link(sheet).encode()
        head = b'%b%b<?xml-stylesheet type="text/css" href="%b"?>\n%b' % (first, end, href, rest)
    return head + items + found + tail


class _History(BaseExtension):  # type: ignore[misc] # feedgen has no types
    """The parts of a feed that lie around one (RFC 5005)."""

    is_archive = False
    links: tuple[tuple[str, str], ...] = ()
    """By their relation, to full URLs."""

    def extend_ns(self) -> dict[str, str]:
        """The namespace of the mark."""
        return {"fh": _HISTORY}

    def extend_rss(self, feed: Element) -> Element:
        """The mark, and the links, which RSS lends from Atom."""
        for child in feed.iterchildren("channel"):
            self.extend_atom(child)
        return feed

    def extend_atom(self, feed: Element) -> Element:
        """The mark, and the links."""
        if self.is_archive:
            add_element(feed, _HISTORY, "archive")
        for rel, href in self.links:
            add_element(feed, _ATOM, "link", {"rel": rel, "href": href})
        return feed


def _make_head(imprint: Imprint, head: _Head, media_type: str) -> FeedGenerator:
    here, page = imprint.urls.full(head.address), imprint.urls.full(head.page)
    feed = FeedGenerator()
    feed.id(name_for_ever(f"feeds/{head.uid}"))
    feed.title(head.title)
    feed.subtitle(head.words)
    feed.link(href=here, rel="self", type=media_type)
    feed.link(href=page, rel="alternate", type="text/html")  # the last one is RSS's own link
    feed.language(imprint.info.language)
    feed.author({"name": imprint.info.title})
    feed.generator("Almanac")
    feed.updated(head.updated or _NEVER_TOLD)
    feed.lastBuildDate(head.updated or _NEVER_TOLD)
    feed.ttl(_REFRESH)
    if imprint.view.touch_icon:
        feed.logo(imprint.urls.whole(imprint.view.touch_icon))
    around = (("current", head.current), ("prev-archive", head.older), ("next-archive", head.newer))
    feed.register_extension("media", MediaExtension)
    feed.register_extension("history", _History)
    feed.history.is_archive = head.current is not None
    feed.history.links = tuple(
        (rel, imprint.urls.full(address)) for rel, address in around if address
    )
    return feed


def _make_json_head(imprint: Imprint, head: _Head) -> JsonHead:
    icon = imprint.view.touch_icon
    return JsonHead(
        title=head.title,
        home_page_url=imprint.urls.full(head.page),
        feed_url=imprint.urls.full(head.address),
        description=head.words,
        next_url=imprint.urls.full(head.older) if head.older else UNSET,
        icon=imprint.urls.whole(icon) if icon else UNSET,
        authors=(Author(imprint.info.title, imprint.urls.full(urls.HOME)),),
        language=imprint.info.language,
    )


def _make_entry(item: Item) -> FeedEntry:
    entry = FeedEntry()
    entry.id(item.id)
    entry.title(item.title)
    entry.link(href=item.url, rel="alternate", type="text/html")
    entry.published(item.published)
    entry.updated(item.updated or _NEVER_TOLD)
    for tag in item.tags:
        entry.category(term=tag)
    entry.content(item.body, type="html")
    if item.picture and item.thumbnail:
        entry.register_extension("media", MediaEntryExtension)
        entry.media.content(url=item.picture, medium="image", group=None)
        entry.media.thumbnail(url=item.thumbnail, group=None)
    return entry
