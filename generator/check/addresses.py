"""Addresses within a site: which file each leads to, by the same rule as for building it."""

import re
from collections.abc import Collection
from enum import Enum
from typing import NamedTuple
from urllib.parse import quote, unquote, urljoin, urlsplit

from generator.site.urls import Address, output_path

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_SCRIPTS = ("javascript:", "vbscript:", "data:")
_CALENDARS = ("webcal:", "webcals:")
_REMEMBERED = 100_000
"""Addresses of which it is known where they lead; more would only take memory."""
_UNKNOWN = "https://unknown.invalid/"
"""Where a site is taken to lie that does not say it (RFC 6761)."""
_TRAILING = ".,;:!?)]}'*"
"""What may follow an address in running text, and is no part of it."""


class Way(Enum):
    """What becomes of whoever follows an address."""

    FILE = "a file"
    FOLDER = "a page whose address lacks its closing slash"
    NOTHING = "nothing"
    ELSEWHERE = "another site"
    OTHER = "no site: mail, a telephone"
    SCRIPT = "a script, or what stands in the address"
    EMPTY = "no address"


class Target(NamedTuple):
    """Where an address leads: the file's path, or what should be one, and the place in it."""

    way: Way
    path: str = ""
    anchor: str = ""


class Rule(NamedTuple):
    """A line of `_redirects`: from a path to an address, with a status."""

    line: int
    source: str
    target: str
    status: int


class Addresses:
    """The addresses of a site that lies under `base`, `/` at its end; empty if nobody knows."""

    def __init__(self, base: str, files: Collection[str], rules: Collection[Rule] = ()) -> None:
        self.base = base
        self._root = base or _UNKNOWN
        parts = urlsplit(self._root)
        self.prefix = parts.path or "/"
        self._host = parts.netloc.lower()
        self._files = files
        self._exact = {rule.source: rule.target for rule in rules if ":" not in rule.source}
        self._known: dict[tuple[str, str], Target] = {}

    def follow(self, link: str, here: str) -> Target:
        """Where a link leads that stands in the file at the path `here`."""
        # What begins with a slash, or with a scheme, leads to one place from wherever it stands.
        is_relative = not link.startswith("/") and _SCHEME.match(link) is None
        key = (link, here if is_relative else "")
        target = self._known.get(key)
        if target is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            target = self._known[key] = self._follow(link.strip(" \t\n\r\f"), here)
        return target

    def _follow(self, link: str, here: str) -> Target:
        lowered = link[:20].lower()
        if not link or lowered.startswith(_SCRIPTS):
            return Target(Way.SCRIPT if link else Way.EMPTY)
        if lowered.startswith(_CALENDARS):
            link = f"{urlsplit(self._root).scheme}:{link.partition(':')[2]}"
        try:
            whole = urlsplit(urljoin(f"{self._root}{quote(_address_of(here))}", link))
        except ValueError:
            return Target(Way.NOTHING, link)
        if whole.scheme not in {"http", "https"}:
            return Target(Way.OTHER)
        # The host is ours; what lies beside us on it is not, and nobody means it by a bare path.
        is_bare = not _SCHEME.match(link) and not link.startswith("//")
        is_below = f"{whole.path}/".startswith(self.prefix)
        if whole.netloc.lower() != self._host or not (is_below or is_bare):
            return Target(Way.ELSEWHERE)
        return self.find(unquote(whole.path), unquote(whole.fragment))

    def find(self, path: str, anchor: str = "") -> Target:
        """What is at a path of the host, below the site's own."""
        if not f"{path}/".startswith(self.prefix):
            return Target(Way.NOTHING, path, anchor)
        below = path[len(self.prefix) :]
        file = output_path(Address(below))
        if file in self._files:
            return Target(Way.FILE, file, anchor)
        folder = below.removesuffix("/")
        if f"{folder}/index.json" in self._files:  # hosts answer so at the paths of the API
            return Target(Way.FILE, f"{folder}/index.json", anchor)
        if f"{folder}/index.html" in self._files:
            return Target(Way.FOLDER, f"{folder}/index.html", anchor)
        led = self._exact.get(path)
        if led is not None and led != path:
            again = self._exact.get(led)
            return self.find(led, anchor) if again is None else Target(Way.NOTHING, file, anchor)
        return Target(Way.NOTHING, file, anchor)

    def find_in_text(self, address: str) -> Target:
        """Where an address in running text leads, which may end before its last marks."""
        target = self.follow(address, "")
        trimmed = address.rstrip(_TRAILING)
        if target.way is Way.NOTHING and trimmed != address:
            return self.follow(trimmed, "")
        return target


def read_redirects(data: bytes) -> tuple[Rule, ...]:
    """The lines of a `_redirects` file that are rules."""
    rules = []
    for number, line in enumerate(data.decode(errors="replace").splitlines(), start=1):
        words = line.split()
        if len(words) < 2 or line.startswith("#"):  # noqa: PLR2004 - a path and where it leads
            continue
        status = words[2].rstrip("!") if words[2:] else "301"
        rules.append(Rule(number, words[0], words[1], int(status) if status.isdigit() else 0))
    return tuple(rules)


def _address_of(path: str) -> str:
    is_page = path == "index.html" or path.endswith("/index.html")
    return path.removesuffix("index.html") if is_page else path
