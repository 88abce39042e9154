"""One page: what is wrong with it by itself, and where it leads."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import msgspec

from generator.check.addresses import Addresses, Way
from generator.check.looked import Kind, Link, Looked, Page, find_addresses
from generator.check.rules import find
from generator.elements import Element, ids_of, read_page
from generator.findings import Finding

_LARGE = 1_000_000
_MARK = re.compile(rb"\{\{[^{}\n]{1,200}\}\}|\{%[^%\n]{1,200}%\}")
_REFRESH = re.compile(r"\s*\d+\s*[;,]\s*url\s*=\s*['\"]?([^'\"]*)", re.IGNORECASE)
_LOADED = {
    "img": ("src",),
    "script": ("src",),
    "source": ("src",),
    "video": ("src", "poster"),
    "audio": ("src",),
    "track": ("src",),
    "embed": ("src",),
    "object": ("data",),
    "input": ("src",),
    "image": ("href",),
    "use": ("href",),
}
"""By element, the attributes that name what a page needs."""
_FOLLOWED = {"a": ("href",), "area": ("href",), "iframe": ("src",), "form": ("action",)}
"""Likewise what a reader may go to."""
_LOADED_RELATIONS = {"stylesheet", "icon", "apple-touch-icon", "preload", "modulepreload"} | {
    "manifest"
}
_CARDS = {"og:url", "og:image", "og:video", "twitter:image"}
_SETS = ("srcset", "imagesrcset")
_COPIED = "data-copy"
"""What a button of ours copies: an address, for another program."""
_TAGS = (*_LOADED, *_FOLLOWED, "link", "meta", "button")
"""Elements that may lead somewhere, or say so."""


def look_at_page(path: str, data: bytes, addresses: Addresses) -> Looked:
    """What a page is, holds, and leads to."""
    root = read_page(data)
    if root is None:
        return Looked([find("cut-off-page", path, "there is no page in it")])
    read = _Read(path, addresses)
    for element in root.iter(*_TAGS):
        read.take(element)
    read.ids.update(ids_of(root))
    head = root.find("head")
    title = "" if head is None else " ".join((head.findtext("title") or "").split())
    robots = read.metas.get("robots", "")
    page = Page(title, frozenset(read.ids), bool(read.redirect), "noindex" not in robots)
    findings = [*read.findings, *_find_in_bytes(path, data), *_find_twice(path, root)]
    if not read.redirect:
        findings += _find_missing(path, root, title, read)
    findings += _find_in_canonical(path, read, addresses)
    told = find_addresses("\n".join(read.told).encode(), addresses.base)
    return Looked(findings, [*read.links, *told], page)


class _Read:
    """A page as it is read, element by element."""

    def __init__(self, path: str, addresses: Addresses) -> None:
        self.path = path
        self.findings: list[Finding] = []
        self._links: dict[str, Link] = {}
        self.ids: set[str] = set()
        self.metas: dict[str, str] = {}
        self.canonical: str | None = None
        self.redirect = ""
        self.told: list[str] = []
        self._addresses = addresses

    @property
    def links(self) -> list[Link]:
        """Where the page leads, each address once for all that it is there for."""
        return list(self._links.values())

    def take(self, element: Element) -> None:
        """Take in an element, by its name and its attributes."""
        tag = str(element.tag)
        for kind, names in ((Kind.LINK, _FOLLOWED.get(tag)), (Kind.ASSET, _LOADED.get(tag))):
            for name in names or ():
                url = element.get(name)
                if url is not None:
                    self._add(element, url, kind)
        match tag:
            case "a":
                self.ids.update(filter(None, [element.get("name")]))
            case "link":
                self._take_link(element)
                self._take_sets(element)
            case "img" | "source":
                self._take_sets(element)
                self._take_alternative(element)
            case "meta":
                self._take_meta(element)
            case "button":
                self.told.append(element.get(_COPIED, ""))
            case "script" if element.get("type") == "application/ld+json":
                self._take_json_ld(element)

    def _take_sets(self, element: Element) -> None:
        """Pictures in several sizes: addresses, each with its width or density behind it."""
        candidates = ",".join(element.get(name, "") for name in _SETS).split(",")
        for candidate in candidates:
            for url in candidate.split()[:1]:
                self._add(element, url, Kind.ASSET)

    def _take_alternative(self, element: Element) -> None:
        if element.tag == "img" and element.get("alt") is None:
            what = f"shows {element.get('src', 'nothing')} without a text"
            self._complain("no-alternative", element, what)

    def _complain(self, rule: str, element: Element, what: str) -> None:
        self.findings.append(find(rule, self.path, what, _place_of(element)))

    def _add(self, element: Element, url: str, kind: Kind) -> None:
        key = url if kind is Kind.LINK else f"{kind.value}: {url}"
        if key not in self._links:
            self._links[key] = Link(url, _place_of(element), kind)

    def _take_link(self, element: Element) -> None:
        relations = set(element.get("rel", "").lower().split())
        url = element.get("href", "")
        if "canonical" in relations:
            self.canonical = url
            self._add(element, url, Kind.LINK)
        elif relations & _LOADED_RELATIONS:
            self._add(element, url, Kind.ASSET)
        elif not relations & {"preconnect", "dns-prefetch"}:
            self._add(element, url, Kind.LINK)

    def _take_meta(self, element: Element) -> None:
        name = element.get("name") or element.get("property") or ""
        content = element.get("content", "")
        if name:
            self.metas.setdefault(name.lower(), content)
        if name in _CARDS and content:
            self._add(element, content, Kind.ASSET if "image" in name else Kind.LINK)
        if element.get("http-equiv", "").lower() == "refresh":
            found = _REFRESH.match(content)
            if found:
                self.redirect = found[1].strip()
                self._add(element, self.redirect, Kind.REDIRECT)

    def _take_json_ld(self, element: Element) -> None:
        text = element.text or ""
        self.told.append(text)
        try:
            told = msgspec.json.decode(text)
        except (msgspec.DecodeError, UnicodeEncodeError) as error:
            self._complain("invalid-json-ld", element, f"is no JSON: {error}")
            return
        things = told if isinstance(told, list) else [told]
        if not things or not all(isinstance(thing, dict) for thing in things):
            self._complain("invalid-json-ld", element, "is no object, nor a list of objects")
        elif not all("@context" in thing for thing in things):
            self._complain("invalid-json-ld", element, "has no @context: its words mean nothing")
        elif not all({"@type", "@graph", "@id"} & thing.keys() for thing in things):
            self._complain("invalid-json-ld", element, "does not say what it is: there is no @type")


def _place_of(element: Element) -> str:
    return f"line {element.sourceline}"


def _find_in_bytes(path: str, data: bytes) -> Iterator[Finding]:
    if len(data) > _LARGE:
        yield find("oversize-page", path, f"has {len(data):,} bytes")
    start = data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not start.startswith(b"<!doctype html"):
        yield find("no-doctype", path, "does not begin with <!doctype html>", "line 1")
    if b"<html" in start and b"</html>" not in data[-1000:].lower():
        yield find("cut-off-page", path, "does not end with </html>")
    mark = _MARK.search(data)
    if mark:
        line = data.count(b"\n", 0, mark.start()) + 1
        what = f"holds {mark[0][:60].decode(errors='replace')}"
        yield find("template-mark", path, what, f"line {line}")


def _find_twice(path: str, root: Element) -> Iterator[Finding]:
    """Ids that a page has more than once; hardly any has."""
    ids = ids_of(root)
    if len(set(ids)) == len(ids):
        return
    seen: set[str] = set()
    for element in root.iter():
        name = element.get("id")
        if name is None:
            continue
        if name in seen:
            yield find("duplicate-id", path, f"has the id {name} once more", _place_of(element))
        seen.add(name)


def _find_missing(path: str, root: Element, title: str, read: _Read) -> Iterator[Finding]:
    if not title:
        yield find("no-title", path, "has no title")
    if not root.get("lang"):
        yield find("no-language", path, "does not say which language it is in", "html")
    if "description" not in read.metas:
        yield find("no-description", path, "has no description")


def _find_in_canonical(path: str, read: _Read, addresses: Addresses) -> Iterator[Finding]:
    """A page has one address, which it says; a redirect says the one that it leads to."""
    url, base = read.canonical, addresses.base
    if url is None:
        if (
            path != "404.html"
            and not read.redirect
            and "noindex" not in read.metas.get("robots", "")
        ):
            yield find("wrong-canonical", path, "does not say which address is its own")
        return
    if base and urlsplit(url).netloc and not url.startswith(base):
        yield find("mixed-base", path, f"says that it lies at {url}, not under {base}", "canonical")
        return
    target = addresses.follow(url, path)
    if not read.redirect and target.way is Way.FILE and target.path != path:
        yield find("wrong-canonical", path, f"says that its address is {url}", "canonical")
