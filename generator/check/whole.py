"""What a folder says of itself as a whole, and faults that stand in many files alike."""

import re

from generator.check.addresses import Target, Way
from generator.check.folder import LARGEST, Folder
from generator.check.looked import Kind, Link
from generator.check.rules import find
from generator.elements import read_page
from generator.findings import Finding

_SITEMAP = re.compile(rb"^Sitemap:\s*(\S+?)sitemap\.xml\s*$", re.MULTILINE | re.IGNORECASE)


def find_base(folder: Folder) -> str:
    """The address of the site: the front page's own, or where its sitemap is; empty if unknown."""
    for path in ("index.html", "robots.txt"):
        if folder.files.get(path, LARGEST + 1) > LARGEST:
            continue
        try:
            data = folder.read(path)
        except OSError:  # it is told when the file's turn comes
            continue
        said = _canonical_of(data) if path.endswith(".html") else _sitemap_of(data)
        if said.startswith(("http://", "https://")):
            return said if said.endswith("/") else f"{said}/"
    return ""


def _canonical_of(data: bytes) -> str:
    page = read_page(data)
    links = () if page is None else page.iter("link")
    found = (link.get("href", "") for link in links if link.get("rel") == "canonical")
    return next(found, "").strip()


def _sitemap_of(data: bytes) -> str:
    found = _SITEMAP.search(data)
    return found[1].decode(errors="replace") if found else ""


class _Fault:
    """What is wrong with a link, where it stands first, and in how many files besides."""

    def __init__(self, path: str, link: Link) -> None:
        self.path = path
        self.link = link
        self.last = path
        self.others = 0


class Repeated:
    """Faults of links, each told once for all files that have it."""

    def __init__(self) -> None:
        self._faults: dict[tuple[str, Target, str], _Fault] = {}

    def add(self, rule: str, path: str, link: Link, target: Target) -> None:
        """A file has a link that is wrong."""
        key = (rule, target, link.url if target.way in {Way.SCRIPT, Way.EMPTY} else "")
        fault = self._faults.get(key)
        if fault is None:
            self._faults[key] = _Fault(path, link)
        elif fault.last != path:
            fault.last = path
            fault.others += 1

    def findings(self) -> list[Finding]:
        """One for each fault."""
        return [
            find(rule, fault.path, _say(rule, fault, target), fault.link.place)
            for (rule, target, _), fault in self._faults.items()
        ]


def _say(rule: str, fault: _Fault, target: Target) -> str:
    url = fault.link.url[:300]
    others = f"; so do {fault.others:,} more files" if fault.others > 1 else ""
    others = "; so does 1 more file" if fault.others == 1 else others
    verb = {Kind.ASSET: "loads", Kind.REDIRECT: "redirects to", Kind.NAME: "names"}
    leads = verb.get(fault.link.kind, "leads to")
    match rule:
        case "empty-link":
            return f"has a link without an address{others}"
        case "unsafe-link" | "insecure-asset" | "slashless-link":
            return f"{leads} {url}{others}"
        case "broken-anchor":
            return f"leads to {url}, and {target.path} has no such place{others}"
        case _:
            return f"{leads} {url}, where nothing is{others}"
