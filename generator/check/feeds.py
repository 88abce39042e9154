"""Feeds, sitemaps and other XML: well formed, with what each has to have."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from email.utils import parsedate_to_datetime
from typing import Any

from generator.check.rules import find
from generator.elements import Element, MalformedError, read_xml
from generator.findings import Finding

_ATOM = "{http://www.w3.org/2005/Atom}"
_SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_MOST_ADDRESSES, _LARGEST_SITEMAP = 50_000, 50 * 1024 * 1024
"""What a sitemap may have: sitemaps.org/protocol.html."""
_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
"""RFC 3339, as Atom asks for it."""


def look_at_xml(path: str, data: bytes, base: str) -> Iterator[Finding]:
    """What is wrong with a document, as what its root says that it is."""
    try:
        root = read_xml(data)
    except MalformedError as error:
        place = f"line {error.line}" if error.line else ""
        yield find("invalid-xml", path, str(error), place)
        return
    if root.tag == "rss":
        yield from _look_at_rss(path, root, base)
    elif root.tag == f"{_ATOM}feed":
        yield from _look_at_atom(path, root, base)
    elif root.tag in {f"{_SITEMAP}urlset", f"{_SITEMAP}sitemapindex"}:
        yield from _look_at_sitemap(path, root, len(data), base)


def addresses_in_sitemap(data: bytes) -> list[str]:
    """What a sitemap lists, if it is one."""
    try:
        root = read_xml(data)
    except MalformedError:
        return []
    return [(loc.text or "").strip() for loc in root.iter(f"{_SITEMAP}loc")]


def look_at_json_feed(path: str, feed: dict[str, Any], base: str) -> Iterator[Finding]:
    """JSON Feed, jsonfeed.org/version/1.1."""
    if not isinstance(feed.get("title"), str):
        yield find("invalid-feed", path, "has no title", "$.title")
    items = feed.get("items")
    if not isinstance(items, list):
        yield find("invalid-feed", path, "has no list of items", "$.items")
        return
    yield from _look_at_base(path, feed.get("feed_url"), base, "$.feed_url")
    ids = []
    for number, item in enumerate(items):
        place = f"$.items[{number}]"
        if not isinstance(item, dict) or not isinstance(item.get("id"), str):
            yield find("invalid-feed", path, "is no item with an id", place)
            continue
        ids.append((item["id"], place))
        if not {"content_html", "content_text"} & item.keys():
            yield find("invalid-feed", path, "has no content", place)
        for name in ("date_published", "date_modified"):
            if name in item and not _is_date_time(str(item[name])):
                yield find("invalid-feed", path, f"{item[name]} is no date", f"{place}.{name}")
    yield from _look_at_entries(path, ids)


def _look_at_rss(path: str, root: Element, base: str) -> Iterator[Finding]:
    channel = root.find("channel")
    if channel is None:
        yield find("invalid-feed", path, "has no channel", _line(root))
        return
    yield from _find_lacking(path, channel, ("title", "link", "description"))
    yield from _look_at_base(path, channel.findtext("link"), base, "link")
    ids = []
    for item in channel.iter("item"):
        if item.find("title") is None and item.find("description") is None:
            yield find("invalid-feed", path, "has neither title nor description", _line(item))
        yield from _find_undated(path, item, ("pubDate",), _is_mail_date)
        guid = item.findtext("guid") or item.findtext("link")
        ids.append((guid or "", _line(item)))
    yield from _look_at_entries(path, ids)


def _look_at_atom(path: str, root: Element, base: str) -> Iterator[Finding]:
    needed = (f"{_ATOM}id", f"{_ATOM}title", f"{_ATOM}updated")
    yield from _find_lacking(path, root, needed)
    for link in root.findall(f"{_ATOM}link"):
        if link.get("rel") == "self":
            yield from _look_at_base(path, link.get("href"), base, _line(link))
    ids = []
    for entry in root.iter(f"{_ATOM}entry"):
        yield from _find_lacking(path, entry, needed)
        dates = (f"{_ATOM}updated", f"{_ATOM}published")
        yield from _find_undated(path, entry, dates, _is_date_time)
        ids.append((entry.findtext(f"{_ATOM}id") or "", _line(entry)))
    yield from _look_at_entries(path, ids)


def _look_at_sitemap(path: str, root: Element, size: int, base: str) -> Iterator[Finding]:
    found = 0
    foreign = []
    for child in root:
        found += 1
        address = (child.findtext(f"{_SITEMAP}loc") or "").strip()
        if not address:
            yield find("invalid-sitemap", path, "names no address", _line(child))
        elif base and not address.startswith(base):
            foreign.append((address, _line(child)))
    if not found:
        yield find("invalid-sitemap", path, "lists nothing")
    if found > _MOST_ADDRESSES or size > _LARGEST_SITEMAP:
        what = f"has {found:,} addresses in {size:,} bytes: 50,000 in 50 MB are allowed"
        yield find("invalid-sitemap", path, what)
    if foreign:
        address, place = foreign[0]
        what = f"lists {len(foreign):,} addresses that are not under {base}, the first is {address}"
        yield find("mixed-base", path, what, place)


def _look_at_base(path: str, said: object, base: str, place: str) -> Iterator[Finding]:
    if base and isinstance(said, str) and not said.startswith(base):
        yield find("mixed-base", path, f"says that it lies at {said}, not under {base}", place)


def _look_at_entries(path: str, entries: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    """Each entry once, and any at all."""
    seen: dict[str, str] = {}
    for name, place in entries:
        if name in seen and name:
            yield find("duplicate-entry", path, f"is {name}, as is the one at {seen[name]}", place)
        seen.setdefault(name, place)
    if not seen:
        yield find("empty-feed", path, "has no entries")


def _find_lacking(path: str, element: Element, needed: Iterable[str]) -> Iterator[Finding]:
    for name in needed:
        if not (element.findtext(name) or "").strip():
            what = f"has no {name.rpartition('}')[2]}"
            yield find("invalid-feed", path, what, _line(element))


def _find_undated(
    path: str, entry: Element, names: Iterable[str], is_date: Callable[[str], bool]
) -> Iterator[Finding]:
    for name in names:
        date = entry.findtext(name)
        if date is not None and not is_date(date.strip()):
            yield find("invalid-feed", path, f"{date.strip()} is no date", _line(entry))


def _is_date_time(text: str) -> bool:
    if not _DATE_TIME.fullmatch(text):
        return False
    try:
        dt.datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_mail_date(text: str) -> bool:
    try:
        parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return False
    return True


def _line(element: Element) -> str:
    return f"line {element.sourceline}"
