"""What a reader has to load: bytes as a host sends them, compressed, of what was really built."""

import gzip
import re
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser

from generator.site.pages.event import EventPage
from tests.pages.browser import window
from tests.pages.kinds import find_kinds, plan_of
from tests.pages.markup import parse, select
from tests.pages.sites import PREFIX, read_page, served

KB = 1000
FIRST_PACKETS = 14 * KB
WHOLE_PAGE = 25 * KB
STYLESHEET = 8 * KB
SCRIPTS = 10 * KB
QUERY_PAGE = "events/"

# What a script loads, at once or later, by its address: import x from "…", import("…").
_IMPORT = re.compile(rb"""\b(?:from|import)\s*\(?\s*["']([^"']+)["']""")


@pytest.fixture(scope="session")
def events(grown: Path) -> dict[str, int]:
    """The size of the page of every ordinary event, with its stylesheet."""
    pages = [p.address for p in plan_of(grown) if isinstance(p, EventPage)]
    return {
        page: _size(read_page(grown, page).encode()) + sum(_sheets(grown, page).values())
        for page in pages
    }


def test_html_and_stylesheet_of_an_ordinary_event_fit_into_the_first_packets(
    events: dict[str, int],
) -> None:
    """Of nine events in ten: an editor may write as much as he likes about the tenth."""
    sizes = sorted(events.values())
    middle, ninth, largest = sizes[len(sizes) // 2], sizes[len(sizes) * 9 // 10], sizes[-1]
    assert ninth < FIRST_PACKETS, (
        f"{middle} in the middle, {ninth} of nine in ten, {largest} at most"
    )


def test_page_has_one_stylesheet_and_that_is_small(grown: Path) -> None:
    """But for those of queries and of feeds, which have one of their own besides."""
    sheets = {page: _sheets(grown, page) for page in find_kinds(grown).values()}
    assert [len(sheets.pop(page)) for page in (QUERY_PAGE, "feeds/")] == [2, 2]
    assert {page: found for page, found in sheets.items() if len(found) != 1} == {}
    sizes = {name: size for found in sheets.values() for name, size in found.items()}
    assert {name: size for name, size in sizes.items() if size > STYLESHEET} == {}


def test_scripts_of_any_page_are_small_together(rich: Path, grown: Path) -> None:
    """With those that a page loads when somebody asks for them, but for the query page's own."""
    sizes = {
        f"{site.parent.name} {kind}": _scripts(site, page)
        for site in (rich, grown)
        for kind, page in find_kinds(site).items()
        if page != QUERY_PAGE
    }
    heavy = {kind: found for kind, found in sizes.items() if sum(found.values()) > SCRIPTS}
    assert heavy == {}
    assert any(sizes.values()), "no page has a script: this test looks for them in the wrong place"


@pytest.mark.tools
def test_whole_page_of_an_ordinary_event_is_small_but_for_pictures(
    browser: Browser, grown: Path, events: dict[str, int]
) -> None:
    """All that a browser asks for until it is at rest, and the icon, which it asks for unseen."""
    ordinary = sorted(events, key=lambda page: events[page])[len(events) * 9 // 10]
    with served(grown) as home, window(browser, home) as opened:
        asked: list[str] = []
        opened.page.on("request", lambda request: asked.append(request.url))
        opened.open(ordinary)
        opened.page.wait_for_load_state("networkidle")
        own = {url.removeprefix(home) for url in asked if url.startswith(home)}
    icons = select(parse(read_page(grown, ordinary)), "//link[contains(@rel, 'icon')]/@href")
    sizes = {name: _size(_read(grown, name)) for name in own.union(map(_name, icons))}
    assert len(sizes) > 1
    assert sum(sizes.values()) < WHOLE_PAGE, f"{ordinary}: {sizes}"


def test_script_is_counted_with_all_that_it_imports(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(
        f'<script type="module" src="{PREFIX}a/one.js"></script><script>let x</script>'
        '<script type="application/ld+json">{}</script>'
    )
    (tmp_path / "a").mkdir()
    (tmp_path / "a/one.js").write_text('import {b} from "./two.js"; import("../three.js");')
    (tmp_path / "a/two.js").write_text("import './one.js'")
    (tmp_path / "three.js").write_text("")
    assert _scripts(tmp_path, "").keys() == {"a/one.js", "a/two.js", "three.js", "within the page"}


def _size(data: bytes) -> int:
    return len(gzip.compress(data, 9, mtime=0))


def _read(site: Path, name: str) -> bytes:
    file = site / name
    return (file / "index.html" if file.is_dir() else file).read_bytes()


def _sheets(site: Path, page: str) -> dict[str, int]:
    links = select(parse(read_page(site, page)), "//link[@rel='stylesheet']/@href")
    return {link: _size(_read(site, _name(link))) for link in links}


def _scripts(site: Path, page: str) -> dict[str, int]:
    tree = parse(read_page(site, page))
    within = select(tree, "//script[not(@src) and not(contains(@type, 'json'))]")
    sizes = {"within the page": _size("".join(within).encode())} if within else {}
    waiting = list(map(_name, select(tree, "//script/@src")))
    while waiting:
        name = waiting.pop()
        if name not in sizes:
            data = _read(site, name)
            sizes[name] = _size(data)
            waiting += [
                _name(urljoin(PREFIX + name, link.decode())) for link in _IMPORT.findall(data)
            ]
    return sizes


def _name(link: str) -> str:
    """A file of the site, by a link to it."""
    return urlsplit(link).path.removeprefix(PREFIX)
