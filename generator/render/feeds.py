"""RSS 2.0 and Atom (RFC 4287) of the newest events of a listing, by feedgen.

feedgen reads the clock wherever it is not told a date, puts entries in front of each other, and
passes on characters that XML does not allow; all three are settled here. An entry's id comes from
the event's own id, so no rename and no move of the site makes it new, and so it is with the feed's
own. Its date is when the event came to be known, never the event's own, which may lie in the
future.

A feed is the head that feedgen writes for one without entries, the entries, and its foot. What does
not fit into it stands in parts beside it, each linked to the ones around it (RFC 5005, section 4).
"""

import datetime as dt
import uuid

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseExtension
from feedgen.ext.media import MediaEntryExtension, MediaExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from generator.render.feed_bodies import make_body, picture_of, tags_of, title_of
from generator.render.json_feeds import render_json_feed
from generator.render.parts import Maker, Parts
from generator.site.imprint import Imprint
from generator.site.outputs import Feed
from generator.site.stories import Story, event_uuid
from generator.site.urls import Address

_STYLESHEET = "feed.css"
_REFRESH = 12 * 60
"""Minutes after which a reader may ask again: the site is made anew once or twice a day."""
_INDENT = "  "
_ATOM = "http://www.w3.org/2005/Atom"
_HISTORY = "http://purl.org/syndication/history/1.0"
_NEVER_TOLD = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
"""The stamp of what nobody ever dated, where there must be one: the same one every night."""
_DECLARED = {
    "content": "http://purl.org/rss/1.0/modules/content/",
    "media": "http://search.yahoo.com/mrss/",
}
"""What the head of a feed declares for its entries."""


class _History(BaseExtension):  # type: ignore[misc] # feedgen has no types
    """The parts of a feed that lie around one (RFC 5005)."""

    is_archive = False
    links: tuple[tuple[str, str], ...] = ()

    def extend_ns(self) -> dict[str, str]:
        """The namespace of the mark."""
        return {"fh": _HISTORY}

    def extend_rss(self, feed: etree._Element) -> etree._Element:
        """The mark, and the links, which RSS lends from Atom."""
        for child in feed.iterchildren("channel"):
            self.extend_atom(child)
        return feed

    def extend_atom(self, feed: etree._Element) -> etree._Element:
        """The mark, and the links."""
        if self.is_archive:
            etree.SubElement(feed, f"{{{_HISTORY}}}archive")
        for rel, href in self.links:
            etree.SubElement(feed, f"{{{_ATOM}}}link", rel=rel, href=href)
        return feed


def render_rss(parts: Parts, feed: Feed) -> bytes:
    """The newest events as RSS 2.0."""
    empty = _make_head(parts.imprint, feed, "application/rss+xml").rss_str(pretty=True)
    return _fill(empty, b"  </channel>", parts, make_rss_item, feed)


def render_atom(parts: Parts, feed: Feed) -> bytes:
    """The newest events as Atom."""
    empty = _make_head(parts.imprint, feed, "application/atom+xml").atom_str(pretty=True)
    return _fill(empty, b"</feed>", parts, make_atom_entry, feed)


def render_json(parts: Parts, feed: Feed) -> bytes:
    """The newest events as JSON Feed."""
    return render_json_feed(parts, feed, _title_of(feed))


def make_rss_item(imprint: Imprint, story: Story) -> bytes:
    """An event in RSS."""
    return _write(_make_entry(imprint, story).rss_entry(), level=2)


def make_atom_entry(imprint: Imprint, story: Story) -> bytes:
    """An event in Atom."""
    return _write(_make_entry(imprint, story).atom_entry(), level=1)


def _fill(empty: bytes, foot: bytes, parts: Parts, make: Maker, feed: Feed) -> bytes:
    """A feed without entries, filled, and with what a browser shows it by."""
    head, found, tail = empty.rpartition(foot)
    sheet = parts.imprint.assets.get(_STYLESHEET)
    if sheet:
        first, line, rest = head.partition(b"?>\n")
        href = parts.imprint.urls.link(sheet)
        head = (
            first + line + b'<?xml-stylesheet type="text/css" href="%b"?>\n' % href.encode() + rest
        )
    return head + parts.join(make, feed.stories) + found + tail


def _write(element: etree._Element, level: int) -> bytes:
    """An entry as the library writes it within a feed."""
    etree.indent(element, _INDENT, level=level)
    etree.Element("feed", nsmap=_DECLARED).append(element)  # its names are those of the feed now
    written: bytes = etree.tostring(element, encoding="UTF-8")
    for prefix, namespace in _DECLARED.items():
        written = written.replace(f' xmlns:{prefix}="{namespace}"'.encode(), b"", 1)
    return _INDENT.encode() * level + written.strip() + b"\n"


def _title_of(feed: Feed) -> str:
    return f"{feed.name}: {'older' if feed.current else 'newest'} events"


def _make_head(imprint: Imprint, feed: Feed, media_type: str) -> FeedGenerator:
    here, page = imprint.urls.full(feed.address), imprint.urls.full(feed.page)
    head = FeedGenerator()
    head.id(uuid.uuid5(uuid.NAMESPACE_URL, f"https://ll.thespacedevs.com/feeds/{feed.uid}").urn)
    head.title(_title_of(feed))
    head.subtitle(feed.words)
    head.link(href=here, rel="self", type=media_type)
    head.link(href=page, rel="alternate", type="text/html")  # the last one is RSS's own link
    head.language(imprint.info.language)
    head.author({"name": imprint.info.title})
    head.generator("Almanac")
    head.updated(feed.updated or _NEVER_TOLD)
    head.lastBuildDate(feed.updated or _NEVER_TOLD)
    head.ttl(_REFRESH)
    if imprint.view.touch_icon:
        head.logo(imprint.urls.whole(imprint.view.touch_icon))
    head.register_extension("media", MediaExtension)
    head.register_extension("history", _History)
    head.history.is_archive = feed.current is not None
    head.history.links = tuple(_links_around(imprint, feed))
    return head


def _links_around(imprint: Imprint, feed: Feed) -> list[tuple[str, str]]:
    around: dict[str, Address | None] = {
        "current": feed.current,
        "prev-archive": feed.older,
        "next-archive": feed.newer,
    }
    return [(rel, imprint.urls.full(address)) for rel, address in around.items() if address]


def _make_entry(imprint: Imprint, story: Story) -> FeedEntry:
    face, entry = story.face, story.entry
    item = FeedEntry()
    item.id(event_uuid(face.id).urn)
    item.title(title_of(story))
    item.link(href=imprint.urls.full(face.address), rel="alternate", type="text/html")
    item.published(entry.known)
    item.updated(entry.changed or entry.known or _NEVER_TOLD)
    for tag in tags_of(story):
        item.category(term=tag)
    item.content(make_body(imprint, story), type="html")
    if story.picture_url:
        item.register_extension("media", MediaEntryExtension)
        item.media.content(url=story.picture_url, medium="image", group=None)
        item.media.thumbnail(url=picture_of(imprint, story) or story.picture_url, group=None)
    return item
