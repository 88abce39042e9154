"""Whether a built site holds what it is to hold, by reading its pages, feeds and calendar back.

Almanac and its peers write other HTML, so what is compared is what a reader gets: words without
regard to white space, links, and what machines read. Counts have to be exact.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from lxml import etree, html
from lxml.html import HtmlElement

from tests.bench.peers.prepare import Event, Listing, Place, Prepared, Shelf, read_prepared

_SAMPLE = 200
"""Pages of events that are read at most; lists are all read."""
_SHOWN = 20
_ATOM = "{http://www.w3.org/2005/Atom}"
_SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_ITEM = re.compile(r"^[ ]*[-*] ", re.MULTILINE)


def find_faults(folder: Path, events: Path) -> list[str]:
    """What a site lacks of what was prepared, the first few of each kind."""
    prepared = read_prepared(events)
    paths = {event.path for event in prepared.events}
    built = {f"events/{page.parent.name}/" for page in folder.glob("events/*/index.html")}
    step = max(1, len(prepared.events) // _SAMPLE)
    found: Iterable[Iterator[str]] = (
        _compare("pages of events", paths, built),
        chain.from_iterable(
            find_event_faults(folder, prepared, event) for event in prepared.events[::step]
        ),
        chain.from_iterable(
            find_list_faults(folder, prepared, listing) for listing in prepared.lists
        ),
        chain.from_iterable(
            _in_page(folder, prepared, index.path, index.items) for index in prepared.indexes
        ),
        _in_front(folder, prepared),
        _in_feeds(folder, prepared),
        _in_calendar(folder, prepared),
        _in_sitemap(folder, prepared),
        iter(() if (folder / "404.html").is_file() else ("404.html: is missing",)),
    )
    return [fault for kind in found for fault in list(kind)[:_SHOWN]]


def _compare(where: str, expected: Iterable[str], found: Iterable[str]) -> Iterator[str]:
    """Nothing may be missing, and nothing may be there besides."""
    expected, found = set(expected), set(found)
    yield from (f"{where}: lacks {one!r}" for one in sorted(expected - found))
    yield from (f"{where}: has {one!r} besides" for one in sorted(found - expected))


def find_event_faults(folder: Path, prepared: Prepared, event: Event) -> Iterator[str]:
    """What the page of an event lacks."""
    page = _read_page(folder, event.path)
    if page is None:
        yield f"{event.path}: is missing"
        return
    prefix = urlsplit(prepared.site.base).path
    texts = (*_facts(event), *_update_texts(event), _ITEM.sub("", event.text))
    missing = (
        *_missing(_links(page), _links_of(event, prefix)),
        *_missing(_values(page, "//@data-embed | //iframe/@src"), _players(event)),
        *_missing(_values(page, "//a[@rel='prev']/@href"), _linked(event.previous, prefix)),
        *_missing(_values(page, "//a[@rel='next']/@href"), _linked(event.next, prefix)),
        *_missing((heading.text_content() for heading in page.iter("h1")), [event.title]),
        *_missing_words(page, texts),
        *_missing_in_head(page, prepared, event),
        *_missing_in_json(page, event),
    )
    yield from (f"{event.path}: lacks {one!r}" for one in missing)


def _facts(event: Event) -> Iterator[str]:
    yield from (event.when, event.place)
    if event.type:
        yield event.type.name
    yield from (step.name for step in event.trail)
    yield from (webcast.title for webcast in event.webcasts)
    yield from (link.title for link in event.links)
    for neighbour in (event.previous, event.next):
        yield neighbour.name if neighbour else ""


def _update_texts(event: Event) -> Iterator[str]:
    for update in event.updates:
        yield from (update.comment, update.author, update.when)


def _links_of(event: Event, prefix: str) -> Iterator[str]:
    yield from (webcast.link for webcast in event.webcasts)
    yield from (link.link for link in event.links)
    yield from (update.source for update in event.updates if update.source)
    yield from (f"{prefix}{step.path}" for step in event.trail)
    yield from _linked(event.type, prefix)


def _linked(place: Place | None, prefix: str) -> Sequence[str]:
    return [f"{prefix}{place.path}"] if place else []


def _players(event: Event) -> Sequence[str]:
    return [webcast.embed for webcast in event.webcasts if webcast.embed]


def _missing_words(page: HtmlElement, texts: Iterable[str]) -> Iterator[str]:
    body = _squeeze("".join(page.find("body").itertext()))
    yield from (text for text in texts if _squeeze(text) not in body)


def _squeeze(text: str) -> str:
    """Without white space, of which HTML has more and less than what it is made from."""
    return "".join(text.split())


def _missing_in_head(page: HtmlElement, prepared: Prepared, event: Event) -> Iterator[str]:
    url = prepared.site.base + event.path
    yield from _missing(_values(page, "//link[@rel='canonical']/@href"), [url])
    yield from _missing(_values(page, "//meta[@name='description']/@content"), [event.summary])
    yield from _missing(_values(page, "//meta[@property='og:url']/@content"), [url])
    yield from _missing(_values(page, "//meta[@property='og:title']/@content"), [event.title])
    if not _values(page, "//link[@rel='stylesheet']/@href"):
        yield "a stylesheet"


def _missing_in_json(page: HtmlElement, event: Event) -> Iterator[str]:
    things: list[dict[str, Any]] = []
    for source in _values(page, "//script[@type='application/ld+json']/text()"):
        try:
            block = json.loads(source)
        except ValueError:
            yield "JSON-LD that parses"
            return
        things += block.get("@graph", [block])
    named = {
        (thing.get("name"), thing.get("startDate", ""))
        for thing in things
        if thing.get("@type") == "Event"
    }
    if (event.title, event.start) not in named:
        yield "JSON-LD of the event, its name and its start"


def find_list_faults(folder: Path, prepared: Prepared, listing: Listing) -> Iterator[str]:
    """What a year, a month or a type does not list."""
    return _in_page(folder, prepared, listing.path, _rows(prepared, listing.shelves))


def _rows(prepared: Prepared, shelves: Iterable[Shelf]) -> Iterator[Place]:
    for shelf in shelves:
        for number in shelf.events:
            event = prepared.events[number]
            yield Place(event.title, event.path)


def _in_page(
    folder: Path, prepared: Prepared, path: str, expected: Iterable[Place]
) -> Iterator[str]:
    """Everything that a page is to list; it may go on on numbered pages below."""
    prefix = urlsplit(prepared.site.base).path
    numbers = (page.parent.name for page in (folder / path).glob("page/*/index.html"))
    more = (f"{path}page/{number}/" for number in numbers)
    pages = (_read_page(folder, one) for one in (path, *more))
    links = {link for page in pages if page is not None for link in _links(page)}
    missing = _missing(links, (f"{prefix}{place.path}" for place in expected))
    yield from (f"/{path}: lacks {one!r}" for one in missing)


def _in_front(folder: Path, prepared: Prepared) -> Iterator[str]:
    return _in_page(folder, prepared, "", _rows(prepared, prepared.front))


def _in_feeds(folder: Path, prepared: Prepared) -> Iterator[str]:
    """The newest events, in their order."""
    base = prepared.site.base
    expected = [base + prepared.events[number].path for number in prepared.feed]
    rss, atom = (etree.parse(folder / name) for name in ("feed.xml", "atom.xml"))
    items = [item.findtext("link") for item in rss.iter("item")]
    entries = [link.get("href") for link in atom.iterfind(f"{_ATOM}entry/{_ATOM}link")]
    for name, links in (("feed.xml", items), ("atom.xml", entries)):
        if links != expected:
            yield f"{name}: lists {len(links)} events that are not the newest {len(expected)}"


def _in_calendar(folder: Path, prepared: Prepared) -> Iterator[str]:
    """All that are known to the week or better, each once; a coarser date fits no calendar."""
    expected = [event.uuid for event in prepared.events if event.calendar]
    lines = (folder / "calendar.ics").read_bytes().decode().replace("\r\n ", "").split("\r\n")
    count = lines.count("BEGIN:VEVENT")
    if count != len(expected):
        yield f"calendar.ics: has {count} events, not {len(expected)}"
    found = (line.removeprefix("UID:") for line in lines if line.startswith("UID:"))
    yield from _compare("calendar.ics", expected, found)


def _in_sitemap(folder: Path, prepared: Prepared) -> Iterator[str]:
    """Every event, whatever the number of files that a sitemap is split into."""
    base = prepared.site.base
    expected = {base + event.path for event in prepared.events}
    first = etree.parse(folder / "sitemap.xml")
    names = [str(part.text) for part in first.iterfind(f"{_SITEMAP}sitemap/{_SITEMAP}loc")]
    parts = [etree.parse(folder / name.removeprefix(base)) for name in names] or [first]
    urls = (url.text for part in parts for url in part.iterfind(f"{_SITEMAP}url/{_SITEMAP}loc"))
    yield from (f"sitemap.xml: lacks {url!r}" for url in sorted(expected.difference(urls)))


def _read_page(folder: Path, path: str) -> HtmlElement | None:
    file = folder / path / "index.html"
    return html.fromstring(file.read_bytes()) if file.is_file() else None


def _links(page: HtmlElement) -> set[str]:
    return set(_values(page, "//a/@href"))


def _values(page: HtmlElement, path: str) -> list[str]:
    return [str(value) for value in page.xpath(path)]


def _missing(found: Iterable[str], expected: Iterable[str]) -> Iterator[str]:
    found = set(found)
    yield from (one for one in expected if one not in found)
