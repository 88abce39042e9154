"""Pages for reading offline: links that need no server, and nothing that asks for one.

What is written anew are attributes of our own pages' tags; text between them stays as it is. A link
within the site becomes relative and names the file that it leads to, if that is at hand; if not, it
leads to the published site. Addresses with a scheme stay as they are.

Browsers let a local page load local style sheets, pictures and classic scripts, but no modules, and
it can fetch nothing. So a module becomes a classic script, those that are not at hand are left out,
and what is marked `data-online` in a template is hidden.
"""

import re
from collections.abc import Collection
from functools import lru_cache
from html import escape, unescape
from urllib.parse import unquote, urljoin

from generator.site import urls
from generator.site.urls import Address, Urls

_NAMES = (
    *("a", "area", "audio", "div", "embed", "form", "html", "iframe", "image", "img", "link"),
    *("meta", "object", "source", "track", "use", "video"),
)
"""The elements of which something may have to be written anew, but for scripts."""

_INNER = r"""(?:[^"'>]++|"[^"]*+"|'[^']*+')*+"""
_OTHERS = rf"(?:[^<]++|<(?!(?:script|{'|'.join(_NAMES)})[\s/>])(?:[a-z]{_INNER}>|(?![a-z])))*+"
_TAG = re.compile(
    rf"(?P<before>{_OTHERS})"
    rf"(?:<script(?P<of_script>{_INNER})>(?P<code>.*?)</script>"
    rf"|<(?P<name>{'|'.join(_NAMES)})(?P<inner>(?=[\s/>]){_INNER})>|<|\Z)",
    re.IGNORECASE | re.DOTALL,
)
"""All up to a tag, and that tag; or what is left. It matches wherever the last match has ended."""

_ATTRIBUTE = re.compile(
    r"""(?P<space>\s+)(?P<name>[^\s"'>/=]+)(?:=(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'))?"""
)
_LINKS_AT_HAND = 1 << 16
"""Of so many links is known where they lead: pages share most of theirs."""
_LINKS = frozenset({"action", "data", "href", "poster", "src", "xlink:href"})
_SETS = frozenset({"srcset", "imagesrcset"})
_HAS_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_REFRESH = re.compile(r"(?P<delay>\s*\d+\s*;\s*url=)(?P<link>.*)", re.IGNORECASE | re.DOTALL)
_ASKING = re.compile(r"""\srel=["']?(?:modulepreload|search)\b""", re.IGNORECASE)
"""Links that browsers follow by themselves, to no use where there is no server."""


class OfflineLinks:
    """The links of a site of which some files are at hand, given by their addresses.

    `as_of` is from when the data are; a page cannot ask for it there.
    """

    def __init__(self, address: Urls, held: Collection[Address], as_of: str) -> None:
        self._urls = address
        self._origin = address.base.removesuffix(address.prefix)
        self._held = frozenset(map(urls.output_path, held))
        self._as_of = as_of
        self._find = lru_cache(_LINKS_AT_HAND)(self._find_file)

    def rewrite(self, html: str, page: Address) -> str:
        """A page as it is read offline."""
        return _Page(self, page, self._as_of).rewrite(html)

    def resolve(self, link: str, page: Address) -> str:
        """Where a link of a page leads offline."""
        if not link or link[0] in "#?" or _HAS_SCHEME.match(link):
            return link
        whole = link if link[0] == "/" else urljoin(self._urls.link(page), link)
        found = self._find(whole)
        if not found:
            return self._origin + whole
        return ("../" * urls.output_path(page).count("/") or "./") + found

    def _find_file(self, whole: str) -> str:
        """The file that a link leads to, seen from the site's root; empty if it is not at hand."""
        end = min((at for mark in "?#" if (at := whole.find(mark)) >= 0), default=len(whole))
        path, rest = whole[:end], whole[end:]
        prefix = self._urls.prefix
        if path.startswith(prefix):
            place = path.removeprefix(prefix)
            for file in (urls.output_path(Address(place)), f"{place}/index.html"):
                if unquote(file) in self._held:
                    return file + rest
        return ""


class _Page:
    """One page, on its way."""

    def __init__(self, links: OfflineLinks, page: Address, as_of: str) -> None:
        self._links = links
        self._page = page
        self._as_of = as_of
        self._known: dict[str, str] = {}

    def rewrite(self, html: str) -> str:
        return _TAG.sub(self._rewrite_tag, html)

    def _rewrite_tag(self, found: re.Match[str]) -> str:
        before, name, inner = found["before"], found["name"], found["inner"]
        if name is not None:
            return before + self._rewrite_element(name, inner)
        if found["of_script"] is None:
            return found[0]
        return before + self._rewrite_script(found["of_script"], found["code"])

    def _rewrite_element(self, name: str, inner: str) -> str:
        if name == "link" and _ASKING.search(inner):
            return ""
        if name == "div" and "data-online" not in inner:
            return f"<{name}{inner}>"
        return f"<{name}{_ATTRIBUTE.sub(lambda one: self._rewrite_attribute(one, inner), inner)}>"

    def _rewrite_script(self, inner: str, code: str) -> str:
        """A module has to be a classic script; one that is not at hand is left out."""
        source = re.search(r"""\ssrc=["'](?P<link>[^"']*)""", inner)
        if source is None:
            return f"<script{inner}>{code}</script>"
        link = self._leads(source["link"])
        return "" if _HAS_SCHEME.match(link) else f'<script src="{link}" defer>{code}</script>'

    def _rewrite_attribute(self, found: re.Match[str], inner: str) -> str:
        name = found["name"].lower()
        value = found["double"] if found["double"] is not None else found["single"] or ""
        match name:
            case "data-online":
                return f"{found['space']}hidden"
            case "data-status-file":
                tells = self._as_of and "data-as-of=" not in inner
                return f'{found["space"]}data-as-of="{escape(self._as_of)}"' if tells else ""
            case "content":
                value = self._rewrite_content(value, inner)
            case _ if name in _LINKS:
                value = self._leads(value)
            case _ if name in _SETS:
                value = ", ".join(map(self._rewrite_candidate, value.split(",")))
            case _:
                return found[0]
        return f'{found["space"]}{found["name"]}="{value}"'

    def _rewrite_content(self, value: str, inner: str) -> str:
        """Of a redirect, and of the policy: a local file is no part of a site."""
        if re.search(r"""http-equiv=["']?refresh\b""", inner, re.IGNORECASE):
            refresh = _REFRESH.fullmatch(value)
            return refresh["delay"] + self._leads(refresh["link"]) if refresh else value
        if re.search(r"""http-equiv=["']?content-security-policy\b""", inner, re.IGNORECASE):
            return escape(unescape(value).replace("'self'", "'self' file:"))
        return value

    def _rewrite_candidate(self, candidate: str) -> str:
        """Of a set of pictures: an address and how wide it is."""
        link, space, width = candidate.strip().partition(" ")
        return self._leads(link) + space + width

    def _leads(self, value: str) -> str:
        """The value of an attribute that holds a link."""
        known = self._known.get(value)
        if known is None:
            known = escape(self._links.resolve(unescape(value).strip(), self._page))
            self._known[value] = known
        return known
