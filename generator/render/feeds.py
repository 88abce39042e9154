"""RSS 2.0 and Atom (RFC 4287) of the newest events of a listing, by feedgen.

feedgen reads the clock wherever it is not told a date, puts entries in front of each other, and
passes on characters that XML does not allow; all three are settled here. An entry's id comes from
the event's own id, so no rename and no move of the site makes it new. Its date is when the event
came to be known, never the event's own, which may lie in the future.

A feed is the head that feedgen writes for one without entries, the entries, and its foot.
"""

import uuid
from html import escape

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator
from lxml import etree

from generator.render.parts import Maker, Parts
from generator.site import text
from generator.site.imprint import Imprint
from generator.site.outputs import Edition
from generator.site.stories import Story, event_uuid
from generator.site.words import make_date_view, say_removed

_INDENT = "  "
_CONTENT = b' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
"""What the head of an RSS feed declares already."""


def render_rss(parts: Parts, edition: Edition) -> bytes:
    """The newest events as RSS 2.0."""
    feed = _make_head(parts.imprint, edition, "application/rss+xml")
    return _fill(feed.rss_str(pretty=True), b"  </channel>", parts, make_rss_item, edition)


def render_atom(parts: Parts, edition: Edition) -> bytes:
    """The newest events as Atom."""
    feed = _make_head(parts.imprint, edition, "application/atom+xml")
    return _fill(feed.atom_str(pretty=True), b"</feed>", parts, make_atom_entry, edition)


def make_rss_item(imprint: Imprint, story: Story) -> bytes:
    """An event in RSS."""
    return _write(_make_entry(imprint, story).rss_entry(), level=2).replace(_CONTENT, b"")


def make_atom_entry(imprint: Imprint, story: Story) -> bytes:
    """An event in Atom."""
    return _write(_make_entry(imprint, story).atom_entry(), level=1)


def _fill(empty: bytes, foot: bytes, parts: Parts, make: Maker, edition: Edition) -> bytes:
    """A feed without entries, filled."""
    head, found, tail = empty.rpartition(foot)
    return head + parts.join(make, edition.stories) + found + tail


def _write(element: etree._Element, level: int) -> bytes:
    """An entry as the library writes it within a feed."""
    etree.indent(element, _INDENT, level=level)
    written: bytes = etree.tostring(element, encoding="UTF-8")
    return _INDENT.encode() * level + written.strip() + b"\n"


def _make_head(imprint: Imprint, edition: Edition, media_type: str) -> FeedGenerator:
    here, page = imprint.urls.full(edition.address), imprint.urls.full(edition.page)
    feed = FeedGenerator()
    feed.id(uuid.uuid5(uuid.NAMESPACE_URL, here).urn)
    feed.title(f"{edition.name}: newest events")
    feed.subtitle(edition.words)
    feed.link(href=here, rel="self", type=media_type)
    feed.link(href=page, rel="alternate", type="text/html")  # the last one is RSS's own link
    feed.language(imprint.info.language)
    feed.author({"name": imprint.info.title})
    feed.generator("Almanac")
    feed.updated(edition.updated)
    feed.lastBuildDate(edition.updated)
    return feed


def _make_entry(imprint: Imprint, story: Story) -> FeedEntry:
    face, entry = story.face, story.entry
    item = FeedEntry()
    item.id(event_uuid(face.id).urn)
    item.title(f"Removed: {face.full_title}" if face.is_removed else face.full_title)
    item.link(href=imprint.urls.full(face.address), rel="alternate", type="text/html")
    item.published(entry.added)
    item.updated(entry.changed)
    if face.type_name:
        item.category(term=face.type_name)
    item.content(_body(story), type="html")
    return item


def _body(story: Story) -> str:
    """The event's date and place in words, then its description."""
    face, entry = story.face, story.entry
    facts = (make_date_view(face.when).words, face.type_name, face.place)
    gone = f"<p>{escape(say_removed(entry.removed))}</p>\n" if entry.removed else ""
    line = " · ".join(escape(fact) for fact in facts if fact)
    return f"{gone}<p>{line}</p>\n{text.foreign_html(entry.event.description)}"
