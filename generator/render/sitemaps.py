"""The sitemap (sitemaps.org), with Google's extensions for pictures and videos.

Only what the data tell is dated: a page by the newest change of the events on it, a hand-written
one not at all. Priorities and frequencies, which nobody reads, are left out.
"""

import datetime as dt
import xml.etree.ElementTree as ET
from collections.abc import Iterable

from generator.archive.dates import in_utc, say_instant
from generator.archive.entries import Entry
from generator.archive.history import Night
from generator.site import outputs, text
from generator.site.contents import Site
from generator.site.outputs import File, SitemapIndex, SitemapPart
from generator.site.parts.cards import describe_event, make_event_card, picture_url
from generator.site.parts.watch import main_video, video_title

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_IMAGE = "http://www.google.com/schemas/sitemap-image/1.1"
_VIDEO = "http://www.google.com/schemas/sitemap-video/1.1"
_TITLE, _DESCRIPTION = 100, 500
"""Characters; a description may have 2,048, but a part of 10,000 events no more than 50 MB."""


def render_sitemap_index(site: Site, output: SitemapIndex) -> bytes:
    """Where the parts are, each dated by its newest page."""
    root = ET.Element("sitemapindex", {"xmlns": _SITEMAP})
    for part in output.parts:
        dates = (_last_change(site, page) for page in part.pages)
        newest = max((date for date in dates if date), default=None)
        _add_place(root, "sitemap", site.urls.full(part.address), newest)
    return _encode(root)


def render_sitemap_part(site: Site, output: SitemapPart) -> bytes:
    """Some of the pages; those of events with their picture and their main video."""
    names = {"xmlns": _SITEMAP, "xmlns:image": _IMAGE, "xmlns:video": _VIDEO}
    root = ET.Element("urlset", names)
    for page in output.pages:
        place = _add_place(root, "url", site.urls.full(page.address), _last_change(site, page))
        if isinstance(page, outputs.EventPage):
            _add_picture(place, site, page.entry)
            _add_video(place, site, page.entry)
    return _encode(root)


def _last_change(site: Site, page: File) -> dt.datetime | None:
    match page:
        case outputs.NightPage():
            return _seen(page.night)
        case outputs.ChangesPage():
            return max(map(_seen, site.archive.nights), default=None)
        case _:
            shown = _shown(site, page)
            return max((entry.modified for entry in shown if entry.modified), default=None)


def _seen(night: Night) -> dt.datetime:
    """What came in bulk is known by its day."""
    day = dt.datetime.combine(night.day, dt.time.min, dt.UTC)
    return max((in_utc(change.at) for change in night.changes), default=day)


def _shown(  # noqa: PLR0911 - one case for each kind that has its own
    site: Site, page: File
) -> Iterable[Entry]:
    """The events that make a page what it is: all of them, unless it has its own."""
    match page:
        case outputs.EventPage():
            return (page.entry,)
        case outputs.YearPage():
            return page.year.entries
        case outputs.MonthPage():
            return page.month.entries
        case outputs.GroupPage() | outputs.DayPage():
            return page.entries
        case outputs.UndatedPage():
            decades = (entry for group in site.archive.decades for entry in group.entries)
            return (*decades, *site.archive.undated)
        case outputs.UpdatesPage():
            return (posting.entry for posting in (*page.timed, *page.untimed))
        case outputs.DocumentPage():
            return ()
        case _:
            return site.archive.entries


def _add_place(root: ET.Element, name: str, url: str, changed: dt.datetime | None) -> ET.Element:
    place = ET.SubElement(root, name)
    place.tail = "\n"
    _add(place, "loc", url)
    if changed:
        _add(place, "lastmod", say_instant(changed))
    return place


def _add_picture(place: ET.Element, site: Site, entry: Entry) -> None:
    picture = picture_url(site, entry)
    if picture:
        _add(ET.SubElement(place, "image:image"), "image:loc", picture)


def _add_video(place: ET.Element, site: Site, entry: Entry) -> None:
    found = main_video(site, entry)
    if found is None or found.video.embed is None:
        return
    webcast = found.webcast
    description = text.excerpt(webcast.description, _DESCRIPTION)
    picture = picture_url(site, entry) or make_event_card(site, entry).src
    element = ET.SubElement(place, "video:video")
    _add(element, "video:thumbnail_loc", picture)
    _add(element, "video:title", text.excerpt(video_title(found), _TITLE))
    _add(element, "video:description", description or describe_event(site, entry))
    _add(element, "video:player_loc", found.video.embed)
    if webcast.start_time:
        _add(element, "video:publication_date", say_instant(webcast.start_time))


def _add(parent: ET.Element, name: str, words: str) -> None:
    ET.SubElement(parent, name).text = words


def _encode(root: ET.Element) -> bytes:
    root.text = "\n"
    data: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return data + b"\n"
