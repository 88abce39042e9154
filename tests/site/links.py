"""Links of a site that was rendered in memory: where each leads, and whether that is there."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
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
    faults = []
    for here in tuple(paths) or files:
        for link in _links_of(here, files[here]):
            is_alike_everywhere = link.startswith(("/", "http"))
            there, anchor = _resolve("" if is_alike_everywhere else _address_of(here), link)
            if there is None:
                continue
            if there not in files or (anchor and anchor not in _anchors_of(files[there])):
                faults.append(f"{here}: {link}")
    return faults


# The same files stand in many sites, and the same links on many pages: each is read once.


@lru_cache(50_000)
def _links_of(path: str, data: bytes) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_find_links(path, data)))


@lru_cache(50_000)
def _anchors_of(page: bytes) -> frozenset[str]:
    return frozenset(strings(read_page(page), "//@id"))


@lru_cache(200_000)
def _resolve(here: str, link: str) -> tuple[str | None, str]:
    """The file of the site that a link leads to, and the place on it."""
    address, anchor = urldefrag(urljoin(BASE_URL + here, link))
    if not address.startswith(BASE_URL):
        return None, anchor
    place = address.removeprefix(BASE_URL)
    is_api = place.rstrip("/") == _API
    return f"{_API}/index.json" if is_api else output_path(Address(place)), anchor


def _find_links(path: str, data: bytes) -> Iterator[str]:
    if path.endswith(".html"):
        page = read_page(data)
        yield from strings(page, "//@href | //@src | //@data-copy")
        yield from strings(page, "//meta[@property]/@content[starts-with(., 'http')]")
    if path.endswith((".html", ".xml", ".json", ".txt")):
        yield from _FULL.findall(data.decode())
    if path.endswith(".ics"):
        yield from _FULL.findall(data.replace(b"\r\n ", b"").decode().replace("\\n", "\n"))
    if path == "_redirects":
        yield from _RULE.findall(data.decode())


def _address_of(path: str) -> str:
    return path.removesuffix("index.html")
