"""A page is there with its HTML and one stylesheet, and then nothing on it moves any more."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.pages.browser import Window, window
from tests.pages.kinds import find_outputs, tell
from tests.pages.sites import read_page, served

pytestmark = pytest.mark.tools

# So high that a whole page is in sight: a browser counts no shift below the window.
_HEIGHT = 8000

_OWN_SHEET = re.compile(r"/assets/(events|feeds)\.[0-9a-f]+\.css$")

_WATCH_SHIFTS = """
  globalThis.shifts = [];
  new PerformanceObserver((list) => shifts.push(...list.getEntries()))
    .observe({type: "layout-shift", buffered: true});
"""

_PAINTED = """new Promise((resolve) => {
  new PerformanceObserver((list) => {
    if (list.getEntriesByName("first-contentful-paint").length) resolve(true);
  }).observe({type: "paint", buffered: true});
  setTimeout(resolve, 3000, false);
})"""

# A slow machine paints the upper part of a page while it still reads the lower one: what a line
# does until all of it has been read is none of the page's moves.
_READ = """new Promise((resolve) => {
  const wait = () => {
    if (document.readyState === "loading") return setTimeout(wait, 10);
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => {
      shifts.length = 0;
      resolve();
    })));
  };
  wait();
})"""

# Two frames later everything that the last change did has been drawn, and reported.
_SHIFTS = """new Promise((resolve) => {
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve(
    shifts.map(({value, sources}) => `${value.toFixed(4)} ${sources.map(
      ({node}) => node?.outerHTML?.slice(0, 80) ?? node?.textContent ?? "?")}`)))));
})"""


class _Gate:
    """Lets the HTML and its first stylesheet through, and all the rest when it is opened.

    The query page has a second one, which is let through, too.
    """

    def __init__(self, page: Page, *, pictures: bool) -> None:
        self.page = page
        self.pictures = pictures
        self.waiting: list[Route] | None = []
        self.sheets = 0
        page.add_init_script(_WATCH_SHIFTS)
        page.route("**/*", self._decide)

    def close(self) -> None:
        self.waiting = []
        self.sheets = 0

    def open(self) -> None:
        waiting, self.waiting = self.waiting, None
        for route in waiting or ():
            self._answer(route)

    def _decide(self, route: Route) -> None:
        kind = route.request.resource_type
        self.sheets += kind == "stylesheet" and not _OWN_SHEET.search(route.request.url)
        if self.waiting is None or kind == "document" or (kind, self.sheets) == ("stylesheet", 1):
            self._answer(route)
        else:
            self.waiting.append(route)

    def _answer(self, route: Route) -> None:
        if route.request.resource_type == "image" and not self.pictures:
            route.abort()
        else:
            route.fallback()


@pytest.mark.parametrize("pictures", [True, False], ids=["with pictures", "without pictures"])
@pytest.mark.parametrize("width", [360, 1280])
def test_html_and_one_stylesheet_paint_a_page_and_nothing_moves_after_that(
    browser: Browser, rich: Path, width: int, *, pictures: bool
) -> None:
    unpainted: list[str] = []
    moved: list[tuple[str, str]] = []
    with served(rich) as home, window(browser, home, width=width) as opened:
        opened.page.set_viewport_size({"width": width, "height": _HEIGHT})
        gate = _Gate(opened.page, pictures=pictures)
        for kind, address in find_outputs(rich).items():
            if not pictures and "<img" not in read_page(rich, address):
                continue
            painted, shifts = _watch(opened, address, gate)
            unpainted += [] if painted else [kind]
            moved += [(kind, shift) for shift in shifts]
    assert not unpainted
    assert not moved, tell(moved)


def test_what_keeps_a_page_from_being_painted_or_moves_it_is_seen(
    browser: Browser, tmp_path: Path
) -> None:
    late = "addEventListener('load', () => document.body.prepend(document.createElement('hr')))"
    head = '<!doctype html><link rel="stylesheet" href="a.css">'
    (tmp_path / "a.css").touch()
    (tmp_path / "late.js").write_text(late)
    (tmp_path / "b").mkdir()
    (tmp_path / "index.html").write_text(f'{head}<script src="late.js"></script><p>Text')
    (tmp_path / "b/index.html").write_text(f'{head}<script src="../late.js" defer></script><p>Text')
    (tmp_path / "b/a.css").touch()
    with served(tmp_path) as home, window(browser, home) as opened:
        gate = _Gate(opened.page, pictures=True)
        assert not _watch(opened, "", gate)[0]
        painted, shifts = _watch(opened, "b/", gate)
    assert (painted, len(shifts)) == (True, 1)


def _watch(opened: Window, address: str, gate: _Gate) -> tuple[bool, list[str]]:
    """Whether the page was painted before the gate opened, and what moved in the end."""
    gate.close()
    opened.page.goto(opened.home + address, wait_until="commit")
    painted: bool = opened.page.evaluate(_PAINTED)
    if painted:
        opened.page.evaluate(_READ)
    gate.open()
    opened.page.wait_for_load_state()
    opened.load_pictures()
    shifts: list[str] = opened.page.evaluate(_SHIFTS)
    return painted, shifts
