"""The sitemap (sitemaps.org), with Google's extensions for pictures and videos.

Only what the data tell is dated: a page by the newest change of the events on it, a hand-written
one not at all. Priorities and frequencies, which nobody reads, are left out.
"""

import datetime as dt
import xml.etree.ElementTree as ET

from generator.archive.dates import say_instant
from generator.site import text
from generator.site.imprint import Imprint
from generator.site.outputs import SitemapIndex, SitemapPart
from generator.site.pages.event import describe, make_event_card
from generator.site.stories import Story

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_IMAGE = "http://www.google.com/schemas/sitemap-image/1.1"
_VIDEO = "http://www.google.com/schemas/sitemap-video/1.1"
_TITLE, _DESCRIPTION = 100, 500
"""Characters; a description may have 2,048, but a part of 10,000 events no more than 50 MB."""


def render_sitemap_index(imprint: Imprint, output: SitemapIndex) -> bytes:
    """Where the parts are, each dated by its newest page."""
    root = ET.Element("sitemapindex", {"xmlns": _SITEMAP})
    for part in output.parts:
        _add_place(root, "sitemap", imprint.urls.full(part.address), part.changed)
    return _encode(root)


def render_sitemap_part(imprint: Imprint, output: SitemapPart) -> bytes:
    """Some of the pages; those of events with their picture and their main video."""
    names = {"xmlns": _SITEMAP, "xmlns:image": _IMAGE, "xmlns:video": _VIDEO}
    root = ET.Element("urlset", names)
    for found in output.places:
        place = _add_place(root, "url", imprint.urls.full(found.address), found.changed)
        if found.story:
            _add_picture(place, found.story)
            _add_video(place, imprint, found.story)
    return _encode(root)


def _add_place(root: ET.Element, name: str, url: str, changed: dt.datetime | None) -> ET.Element:
    place = ET.SubElement(root, name)
    place.tail = "\n"
    _add(place, "loc", url)
    if changed:
        _add(place, "lastmod", say_instant(changed))
    return place


def _add_picture(place: ET.Element, story: Story) -> None:
    if story.picture_url:
        _add(ET.SubElement(place, "image:image"), "image:loc", story.picture_url)


def _add_video(place: ET.Element, imprint: Imprint, story: Story) -> None:
    found = story.main
    if found is None or found.video.embed is None:
        return
    webcast = found.webcast
    description = text.shorten(found.description, _DESCRIPTION)
    picture = story.picture_url or make_event_card(imprint, story).src
    element = ET.SubElement(place, "video:video")
    _add(element, "video:thumbnail_loc", picture)
    _add(element, "video:title", text.excerpt(found.title, _TITLE))
    _add(element, "video:description", description or describe(story))
    _add(element, "video:player_loc", found.video.embed)
    if webcast.start_time:
        _add(element, "video:publication_date", say_instant(webcast.start_time))


def _add(parent: ET.Element, name: str, words: str) -> None:
    ET.SubElement(parent, name).text = words


def _encode(root: ET.Element) -> bytes:
    root.text = "\n"
    data: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return data + b"\n"
