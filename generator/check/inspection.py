"""A built folder as a whole: every file is looked at once, on the way from the front page.

What only the whole can tell (does a place on another page exist, have two pages one title, does any
way lead to a page) is kept by path and nothing more, so memory grows with the number of files, not
with their size. What is wrong in many files alike, such as a link in every page's head, is told
once, with how many more have it.
"""

from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from generator.check.addresses import Addresses, Target, Way, read_redirects
from generator.check.calendars import look_at_calendar, unfold
from generator.check.data import look_at_checksums, look_at_json, look_at_json_lines
from generator.check.feeds import addresses_in_sitemap, look_at_xml
from generator.check.folder import LARGEST, Folder, open_folder
from generator.check.looked import Kind, Link, Looked, Page, find_addresses
from generator.check.pages import look_at_page
from generator.check.rules import find
from generator.check.schemas import Described, read_description
from generator.check.styles import look_at_styles
from generator.check.whole import Repeated, find_base
from generator.errors import explain
from generator.findings import Finding

_FRONT, _LOST = "index.html", "404.html"
_TEXTS = {"html", "htm", "xml", "json", "jsonl", "ics", "css", "js", "csv", "txt", "svg", "opml"}
_XML = {"xml", "svg", "opml", "rss", "atom"}
_WITH_ADDRESSES = _XML | {"json", "txt", "ics"}
_NAMED = {"_redirects", "_headers", "SHA256SUMS"}
_WAYS = {Kind.LINK, Kind.REDIRECT}


class Inspected(Struct, frozen=True):
    """What was found, how much was looked at, and the links to other sites with their pages."""

    findings: tuple[Finding, ...]
    base: str
    files: int
    outgoing: dict[str, str]


def inspect_folder(
    root: Path, base: str | None, report: Callable[[int, int], None], *, outgoing: bool = False
) -> Inspected:
    """Look at every file of a built folder. OSError if there is no such folder.

    `base` is the address of the site, if somebody says it; else the front page does. `report` is
    told how many files are done, and of how many.
    """
    folder = open_folder(root)
    inspection = _Inspection(folder, base or find_base(folder), keeps_outgoing=outgoing)
    for done, path in enumerate(inspection.paths(), start=1):
        inspection.look_at(path)
        if done % 100 == 0:
            report(done, len(folder.files))
    findings = (*folder.findings, *inspection.findings, *inspection.conclude())
    return Inspected(findings, inspection.base, len(folder.files), inspection.outgoing)


class _Inspection:
    """What is known of the folder so far."""

    def __init__(self, folder: Folder, base: str, *, keeps_outgoing: bool) -> None:
        self.findings: list[Finding] = []
        self.outgoing: dict[str, str] = {}
        self.base = base
        self._folder = folder
        self._keeps_outgoing = keeps_outgoing
        self._rules = read_redirects(self._read("_redirects") or b"")
        self._addresses = Addresses(base, folder.files, self._rules)
        self._pages: dict[str, Page] = {}
        self._reached: set[str] = set()
        self._waiting: deque[str] = deque()
        self._anchors: dict[Target, tuple[str, Link]] = {}
        self._listed: set[str] = set()
        self._has_sitemap = False
        self._broken = Repeated()
        self._ids: dict[frozenset[str], frozenset[str]] = {}
        self._described = tuple(self._read_descriptions())

    def paths(self) -> Iterator[str]:
        """Every file once: the pages in the order in which they are reached, then what is left."""
        files = self._folder.files
        self._reach(_FRONT)
        while self._waiting:
            yield self._waiting.popleft()
        yield from [path for path in files if path not in self._reached]

    def look_at(self, path: str) -> None:
        """Look at one file, by what its name says that it is."""
        size = self._folder.files[path]
        name = path.rpartition("/")[2]
        suffix = name.rpartition(".")[2].lower() if "." in name else ""
        data = self._read(path) if size <= LARGEST else None
        if data is None and size <= LARGEST:
            return
        self._compare(path, data)
        if size == 0:
            self.findings.append(find("empty-file", path, "has no bytes"))
            return
        is_text = suffix in _TEXTS or name in _NAMED
        if data is None:
            if is_text:
                rule = "oversize-page" if suffix == "html" else "not-looked-into"
                self.findings.append(find(rule, path, f"has {size:,} bytes"))
            return
        if is_text and not self._is_text(path, data):
            return
        looked = self._take_apart(path, suffix, data)
        self.findings += looked.findings
        if looked.page is not None:
            known = self._ids.setdefault(looked.page.ids, looked.page.ids)
            self._pages[path] = Page(
                looked.page.title, known, looked.page.is_redirect, looked.page.is_listed
            )
        for link in looked.links:
            self._follow(path, link, is_page=looked.page is not None)

    def _take_apart(self, path: str, suffix: str, data: bytes) -> Looked:
        if suffix in {"html", "htm"}:
            return look_at_page(path, data, self._addresses)
        looked = Looked([*self._look_into(path, suffix, data)])
        if suffix == "css":
            looked.links += look_at_styles(data)
        if suffix == "ics":
            data = unfold(data)
        if suffix in _WITH_ADDRESSES:
            looked.links += find_addresses(data, self.base)
        return looked

    def _look_into(self, path: str, suffix: str, data: bytes) -> Iterator[Finding]:
        """What is wrong with a file that is no page, by itself."""
        name = path.rpartition("/")[2]
        if suffix in _XML:
            yield from look_at_xml(path, data, self.base)
            if name.startswith("sitemap"):
                self._list(data)
        elif suffix == "json":
            yield from look_at_json(path, data, self.base, self._described)
        elif suffix == "jsonl":
            yield from look_at_json_lines(path, data)
        elif suffix == "ics":
            yield from look_at_calendar(path, data, self.base)
        elif name == "SHA256SUMS":
            yield from look_at_checksums(path, data, self._folder)
        elif path == "_redirects":
            self._look_at_rules()

    def _read_descriptions(self) -> Iterator[Described]:
        for path in self._folder.files:
            if path.endswith("/openapi.json") and self._folder.files[path] <= LARGEST:
                description, findings = read_description(path, self._decode(path))
                self.findings += findings
                if description is not None:
                    yield description

    def _decode(self, path: str) -> object:
        """A document; nothing if it is none, which is told when the file's turn comes."""
        try:
            return msgspec.json.decode(self._read(path) or b"null")
        except (msgspec.DecodeError, RecursionError):
            return None

    def _read(self, path: str) -> bytes | None:
        if path not in self._folder.files:
            return None
        try:
            return self._folder.read(path)
        except OSError as error:
            self.findings.append(find("unreadable-file", path, explain(error).what))
            return None

    def _compare(self, path: str, data: bytes | None) -> None:
        """Whether a file holds what was built."""
        line = self._folder.held.manifest.files.get(path)
        if line is None or not line.digest:
            return
        try:
            digest = self._folder.digest(path, data)
        except OSError as error:
            self.findings.append(find("unreadable-file", path, explain(error).what))
            return
        if digest != line.digest:
            self.findings.append(find("altered-file", path, "is not as it was built"))

    def _is_text(self, path: str, data: bytes) -> bool:
        try:
            data.decode()
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            what = f"has a byte that is no UTF-8: 0x{data[error.start]:02x}"
            self.findings.append(find("not-utf-8", path, what, f"line {line}"))
            return path.endswith(".html")
        return True

    def _reach(self, path: str) -> None:
        if path in self._folder.files and path not in self._reached:
            self._reached.add(path)
            self._waiting.append(path)

    def _list(self, data: bytes) -> None:
        self._has_sitemap = True
        for address in addresses_in_sitemap(data):
            target = self._addresses.follow(address, "")
            if target.way is Way.FILE:
                self._listed.add(target.path)

    def _follow(self, path: str, link: Link, *, is_page: bool) -> None:
        """See where a link leads."""
        if link.kind is Kind.NAME:
            target = self._addresses.find_in_text(link.url)
        else:
            target = self._addresses.follow(link.url, path)
        match target.way:
            case Way.FILE | Way.FOLDER:
                self._arrive(path, link, target, is_page=is_page)
            case Way.NOTHING:
                rule = {Kind.ASSET: "missing-asset", Kind.REDIRECT: "broken-redirect"}
                self._broken.add(rule.get(link.kind, "broken-link"), path, link, target)
            case Way.ELSEWHERE:
                self._leave(path, link)
            case Way.SCRIPT:
                if link.kind is not Kind.ASSET or not link.url.startswith("data:image/"):
                    self._broken.add("unsafe-link", path, link, target)
            case Way.EMPTY:
                self._broken.add("empty-link", path, link, target)
            case Way.OTHER:
                pass

    def _arrive(self, path: str, link: Link, target: Target, *, is_page: bool) -> None:
        """Something is there. A page that is reached leads on; a file that is no page does not."""
        is_other_page = target.path.endswith(".html") and target.path != path
        if target.way is Way.FOLDER and link.kind is Kind.LINK:
            self._broken.add("slashless-link", path, link, target)
        if link.kind is Kind.REDIRECT and target.path == path:
            self._broken.add("broken-redirect", path, link, target)
        if is_page and is_other_page and path in self._reached and link.kind in _WAYS:
            self._reach(target.path)
        if link.kind is Kind.LINK and _is_place(target):
            self._anchors.setdefault(target, (path, link))

    def _leave(self, path: str, link: Link) -> None:
        is_open = link.url.lower().startswith("http:") and self.base.startswith("https:")
        if link.kind is Kind.ASSET and is_open:
            self._broken.add("insecure-asset", path, link, Target(Way.ELSEWHERE, link.url))
        if self._keeps_outgoing and link.kind is Kind.LINK:
            self.outgoing.setdefault(link.url.partition("#")[0], path)

    def _look_at_rules(self) -> None:
        """Where the lines of `_redirects` lead; a rule with a part to fill in is a form of many."""
        for rule in self._rules:
            if ":" in rule.target.replace("://", "") or "*" in rule.target:
                continue
            link = Link(rule.target, f"line {rule.line}", Kind.REDIRECT)
            self._follow("_redirects", link, is_page=False)

    def conclude(self) -> Iterator[Finding]:
        """What only all files together tell."""
        files = self._folder.files
        if _FRONT not in files:
            yield find("no-front-page", _FRONT, "is not there")
        if _LOST not in files:
            yield find("no-404-page", _LOST, "is not there")
        if not self.base:
            yield find("no-base-url", _FRONT, "does not say its address")
        for target, (path, link) in self._anchors.items():
            page = self._pages.get(target.path)
            if page is not None and target.anchor not in page.ids:
                self._broken.add("broken-anchor", path, link, target)
        yield from self._broken.findings()
        yield from self._find_circles()
        yield from self._look_at_pages()

    def _find_circles(self) -> Iterator[Finding]:
        """Redirects that lead to redirects for ever; one that leads to itself is known already."""
        leads = {rule.source: rule.target for rule in self._rules}
        for rule in self._rules:
            seen, at = {rule.source}, rule.target
            while at in leads and at not in seen:
                seen.add(at)
                at = leads[at]
            if at == rule.source and rule.target != rule.source:
                yield find(
                    "broken-redirect",
                    "_redirects",
                    f"{rule.source} leads back to itself",
                    f"line {rule.line}",
                )

    def _look_at_pages(self) -> Iterator[Finding]:
        titles: dict[str, list[str]] = {}
        for path, page in sorted(self._pages.items()):
            if page.is_redirect or path == _LOST:
                continue
            if page.title:
                titles.setdefault(page.title, []).append(path)
            if path not in self._reached:
                yield find("orphan", path, "cannot be reached from the front page")
            if self._has_sitemap and page.is_listed and path not in self._listed:
                yield find("not-in-sitemap", path, "is in no sitemap")
        for title, paths in titles.items():
            for path in paths[1:]:
                yield find("duplicate-title", path, f"is called {title}, as is {paths[0]}", "title")


def _is_place(target: Target) -> bool:
    """Whether a link leads to a place on a page, and not to its top (HTML, 7.4.6.4), or a text."""
    anchor = target.anchor
    return (
        anchor != ""
        and anchor.lower() != "top"
        and not anchor.startswith(":~:")
        and target.path.endswith(".html")
    )
