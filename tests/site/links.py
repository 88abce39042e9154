"""Links of a site that was rendered in memory: where each leads, and whether that is there."""

import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import urldefrag, urljoin

from generator.site.urls import Address, output_path
from tests.site.reading import read_page, strings
from tests.site.samples import BASE_URL

_FULL = re.compile(rf"{re.escape(BASE_URL)}[^\s\"<>\\#?]*")
"""An address in a text; after a `#` JSON-LD has names of things, which are no places on a page.

After a `?` stands what the page's own script reads.
"""
_RULE = re.compile(r"^/archive/\S* (/archive/[^\s:]*) (?:301|200)$", re.MULTILINE)
_API = "api/2.3.0"
"""Where the paths of the API begin: what is said of it leads to its first file."""


def find_dead_links(files: Mapping[str, bytes], paths: Iterable[str] = ()) -> list[str]:
    """Whatever leads to a file or to a place on a page that is not there; by default, of all files.

    Pages, feeds, calendars, sitemaps, redirects and data are all looked at.
    """
    pages = {path: data for path, data in files.items() if path.endswith(".html")}
    anchors: dict[str, set[str]] = {}
    faults = []
    for here in tuple(paths) or files:
        for link in _links_of(here, files[here]):
            address, anchor = urldefrag(urljoin(BASE_URL + _address_of(here), link))
            if not address.startswith(BASE_URL):
                continue
            place = address.removeprefix(BASE_URL)
            there = output_path(Address(place))
            if place.rstrip("/") == _API:
                there = f"{_API}/index.json"
            if there not in files:
                faults.append(f"{here}: {link}")
            elif anchor:
                if there not in anchors:
                    anchors[there] = set(strings(read_page(pages[there]), "//@id"))
                if anchor not in anchors[there]:
                    faults.append(f"{here}: {link}")
    return faults


def _links_of(path: str, data: bytes) -> Iterator[str]:
    if path.endswith(".html"):
        yield from strings(read_page(data), "//@href | //@src | //@data-copy")
        yield from strings(read_page(data), "//meta[@property]/@content[starts-with(., 'http')]")
    if path.endswith((".html", ".xml", ".json", ".txt")):
        yield from _FULL.findall(data.decode())
    if path.endswith(".ics"):
        yield from _FULL.findall(data.replace(b"\r\n ", b"").decode().replace("\\n", "\n"))
    if path == "_redirects":
        yield from _RULE.findall(data.decode())


def _address_of(path: str) -> str:
    return path.removesuffix("index.html")
