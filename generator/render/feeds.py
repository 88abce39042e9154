"""RSS 2.0 and Atom (RFC 4287) of the newest events, by feedgen.

feedgen reads the clock wherever it is not told a date, puts entries in front of each other, and
passes on characters that XML does not allow; all three are settled here. An entry's id comes from
the event's own id, so no rename and no move of the site makes it new. Its date is when the event
came to be known, never the event's own, which may lie in the future.
"""

import uuid
from html import escape

from feedgen.feed import FeedGenerator

from generator.archive.entries import Entry
from generator.site import text, urls
from generator.site.contents import Site
from generator.site.pages.home import newest
from generator.site.parts.rows import make_date_view, say_removed, type_name
from generator.site.urls import Address


def event_uuid(event_id: int) -> uuid.UUID:
    """The event's name for machines (RFC 9562, version 5), the same in every feed and calendar."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"https://ll.thespacedevs.com/events/{event_id}")


def render_rss(site: Site) -> bytes:
    """The newest events as RSS 2.0."""
    rss: bytes = _make_feed(site, urls.RSS, "application/rss+xml").rss_str(pretty=True)
    return rss


def render_atom(site: Site) -> bytes:
    """The newest events as Atom."""
    atom: bytes = _make_feed(site, urls.ATOM, "application/atom+xml").atom_str(pretty=True)
    return atom


def _make_feed(site: Site, address: Address, media_type: str) -> FeedGenerator:
    as_of = site.archive.as_of
    present = (entry for entry in site.archive.entries if not entry.is_long_gone(as_of))
    entries = newest(present, site.info.feed_size)
    updated = max((entry.changed for entry in entries if entry.changed), default=as_of)
    here, home = site.urls.full(address), site.urls.full(urls.HOME)
    feed = FeedGenerator()
    feed.id(uuid.uuid5(uuid.NAMESPACE_URL, here).urn)
    feed.title(f"{site.info.title}: newest events")
    feed.subtitle(site.info.tagline)
    feed.link(href=here, rel="self", type=media_type)
    feed.link(href=home, rel="alternate", type="text/html")  # the last one is RSS's own link
    feed.language(site.info.language)
    feed.author({"name": site.info.title})
    feed.generator("Almanac")
    feed.updated(updated)
    feed.lastBuildDate(updated)
    for entry in entries:
        _add(feed, site, entry)
    return feed


def _add(feed: FeedGenerator, site: Site, entry: Entry) -> None:
    link = site.urls.full(urls.event_address(site.slugs.events[entry.id]))
    item = feed.add_entry(order="append")
    item.id(event_uuid(entry.id).urn)
    title = site.titles.get(entry.id, entry.event.title)
    item.title(f"Removed: {title}" if entry.removed else title)
    item.link(href=link, rel="alternate", type="text/html")
    item.published(entry.added)
    item.updated(entry.changed)
    kind = type_name(site, entry)
    if kind:
        item.category(term=kind)
    item.content(_body(site, entry), type="html")


def _body(site: Site, entry: Entry) -> str:
    """The event's date and place in words, then its description."""
    event = entry.event
    facts = (
        make_date_view(entry.date).words,
        type_name(site, entry),
        text.one_line(event.location),
    )
    gone = f"<p>{escape(say_removed(entry.removed))}</p>\n" if entry.removed else ""
    line = " · ".join(escape(fact) for fact in facts if fact)
    return f"{gone}<p>{line}</p>\n{text.foreign_html(event.description)}"
