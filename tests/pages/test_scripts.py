"""Colours, copied links, pictures that fail, and how little all of it weighs and moves."""

import gzip
import re
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, FloatRect, Page, Route

from tests.pages.browser import Scheme, window
from tests.pages.readers import BLOCK_STORAGE, Reader, event, pressed, store, switch, visit
from tests.pages.sites import served
from tests.projects import ROOT, build_project, make_project, record

pytestmark = pytest.mark.tools

PERMALINK = "https://example.org/archive/e/900/"
PICTURE = "https://thespacedevs-prod.nyc3.digitaloceanspaces.com/media/images/lost.jpg"
HEAVIEST = 10_000
HEAVIEST_SEARCH = 5500
HEAVIEST_QUERIES = 21_500

_BLOCK_CLIPBOARD = """Object.defineProperty(navigator, "clipboard", {
  value: { writeText: () => Promise.reject(new DOMException("No.", "NotAllowedError")) },
})"""
_NO_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', { value: undefined })"
_NOTE_SHIFTS = """window.shifts = [];
window.shiftObserver = new PerformanceObserver((list) => window.shifts.push(...list.getEntries()));
window.shiftObserver.observe({ type: "layout-shift", buffered: true });"""
_SUM_SHIFTS = """() => [...shifts, ...shiftObserver.takeRecords()]
  .filter((shift) => !shift.hadRecentInput)
  .reduce((sum, shift) => sum + shift.value, 0)"""
_PUSH_DOWN = """() => document.querySelector("main").prepend(
  ...[1, 2, 3].map(() => document.createElement("hr")))"""
_NEXT_FRAMES = """() => new Promise((done) =>
  requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done))))"""


@pytest.mark.parametrize("system", ["light", "dark"])
def test_scheme_switch_turns_the_system_s_colours_round_and_back(
    browser: Browser, timed: str, system: Scheme
) -> None:
    is_dark = system == "dark"
    with visit(browser, timed, Reader(scheme=system)) as opened:
        page = opened.page
        assert (pressed(page, "scheme"), _is_dark(page)) == (is_dark, is_dark)
        switch(page, "scheme")
        assert (pressed(page, "scheme"), _is_dark(page)) == (not is_dark, not is_dark)
        page.goto(timed + event("summer"))
        assert (pressed(page, "scheme"), _is_dark(page)) == (not is_dark, not is_dark)
        switch(page, "scheme")
        assert (pressed(page, "scheme"), _is_dark(page)) == (is_dark, is_dark)


def test_system_is_followed_until_the_reader_chooses_and_again_after(
    browser: Browser, timed: str
) -> None:
    with visit(browser, timed, Reader(scheme="light")) as opened:
        page = opened.page
        _expect_dark(page, "dark", is_dark=True)
        switch(page, "scheme")
        _expect_dark(page, "light", is_dark=False)
        _expect_dark(page, "dark", is_dark=False)
        switch(page, "scheme")
        assert page.evaluate("localStorage.length") == 0
        _expect_dark(page, "light", is_dark=False)


def test_colours_can_be_chosen_where_nothing_may_be_remembered(
    browser: Browser, timed: str
) -> None:
    with visit(browser, timed, Reader(script=BLOCK_STORAGE)) as opened:
        switch(opened.page, "scheme")
        assert (pressed(opened.page, "scheme"), _is_dark(opened.page)) == (True, True)
        switch(opened.page, "scheme")
        assert (pressed(opened.page, "scheme"), _is_dark(opened.page)) == (False, False)


def test_garbage_that_is_remembered_is_no_colour(browser: Browser, timed: str) -> None:
    with visit(browser, timed, Reader(scheme="dark")) as opened:
        for value in ("", "LIGHT", "blue", "<b>", "null", '"]{}'):
            store(opened.page, "scheme", value)
            opened.page.reload()
            assert (pressed(opened.page, "scheme"), _is_dark(opened.page)) == (True, True)


def test_switches_work_from_the_keyboard(browser: Browser, timed: str) -> None:
    with visit(browser, timed, Reader()) as opened:
        for name, key in (("Local", "Enter"), ("Dark colours", "Space")):
            opened.page.get_by_role("button", name=name, exact=True, pressed=False).press(key)
            opened.page.get_by_role("button", name=name, exact=True, pressed=True).wait_for()


def test_page_that_is_gone_back_to_has_what_was_chosen_since(browser: Browser, timed: str) -> None:
    with visit(browser, timed, Reader(zone="Europe/Berlin"), event("summer")) as opened:
        opened.page.goto(timed + event("winter"))
        switch(opened.page, "clock")
        switch(opened.page, "scheme")
        opened.page.go_back()
        date = opened.page.locator(".vital-when time").text_content()
        assert date == "25 August 2023, 19:36:35 CEST"
        assert (pressed(opened.page, "clock"), _is_dark(opened.page)) == (True, True)


def test_page_that_the_browser_kept_hears_what_was_chosen_since(
    browser: Browser, timed: str
) -> None:
    with visit(browser, timed, Reader(zone="Europe/Berlin"), event("summer")) as opened:
        store(opened.page, "clock", "local")
        opened.page.evaluate(
            "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"
        )
        assert pressed(opened.page, "clock")


def test_link_is_copied_and_the_button_says_so_for_two_seconds(
    browser: Browser, timed: str
) -> None:
    with visit(browser, timed, Reader(), event("summer")) as opened:
        page = opened.page
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        copy = page.locator("[data-copy]")
        copy.click()
        page.get_by_role("button", name="Copied").wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == PERMALINK
        assert page.locator("[role=status]").text_content() == "Copied"
        page.clock.run_for(1999)
        assert copy.text_content() == "Copied"
        page.clock.run_for(1)
        assert copy.text_content() == "Copy link"
        assert page.locator("[role=status]").text_content() == ""


@pytest.mark.parametrize("script", [_BLOCK_CLIPBOARD, _NO_CLIPBOARD], ids=["denied", "missing"])
def test_link_is_selected_where_the_clipboard_is_closed(
    browser: Browser, timed: str, script: str
) -> None:
    with visit(browser, timed, Reader(script=script), event("summer")) as opened:
        opened.page.locator("[data-copy]").click()
        field = opened.page.get_by_role("textbox", name="Address to copy")
        field.wait_for()
        assert field.input_value() == PERMALINK
        assert opened.page.evaluate("getSelection().toString()") == PERMALINK


@pytest.fixture(scope="module")
def pictured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of two events with a picture, with and without a webcast."""
    image = {"id": 1, "name": "Lost", "image_url": PICTURE, "credit": "Nobody"}
    root = tmp_path_factory.mktemp("pictured") / "project"
    with_webcast = record(id=1, slug="webcast", image=image)
    make_project(root, [with_webcast, record(id=2, slug="none", image=image, vid_urls=[])])
    build_project(root, base_url="https://example.org/archive/")
    return root / "output"


@pytest.mark.parametrize("address", [event("webcast"), event("none"), ""])
@pytest.mark.parametrize("is_late", [False, True], ids=["before the script", "after it"])
def test_picture_that_fails_uncovers_the_drawn_one(
    browser: Browser, pictured: Path, address: str, *, is_late: bool
) -> None:
    with served(pictured) as home, window(browser, home) as opened:
        held: list[Route] = []
        _answer_pictures(opened.page.context, held, at_once=not is_late)
        opened.page.goto(home + address, wait_until="commit" if is_late else "load")
        if is_late:
            opened.page.locator("[data-status][data-state]").wait_for()
            assert opened.page.locator(".thumb img").is_visible()
            held[0].fulfill(status=404)
        opened.page.locator(".thumb img").wait_for(state="hidden")
        drawn, ground = (_box(opened.page, part) for part in (".thumb .glyph", ".thumb"))
        across, down = (
            drawn[start] + drawn[size] / 2 - ground[start] - ground[size] / 2
            for start, size in _SIDES
        )
        assert max(abs(across), abs(down)) < 1
        assert drawn["width"] < ground["width"] / 2
        assert opened.page.locator(".screen a:visible").count() == (address == event("webcast"))


def test_picture_that_comes_is_shown(browser: Browser, pictured: Path) -> None:
    with served(pictured) as home, window(browser, home) as opened:
        opened.open(event("webcast"))
        assert opened.page.locator(".screen img").is_visible()


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_moves_after_the_page_was_drawn(browser: Browser, timed: str, width: int) -> None:
    """Not even where rows change places, one goes live, and all times are local."""
    reader = Reader(
        now="2026-11-24T14:40:00Z",
        zone="Asia/Kolkata",
        width=width,
        script=f"{_NOTE_SHIFTS} localStorage.setItem('almanac.clock', 'local');",
    )
    addresses = ("", *map(event, ("hour-ahead", "edge", "quarter")), "2024/", "2024/05/")
    shifts = {}
    with visit(browser, timed, reader) as opened:
        opened.page.clock.resume()
        for address in addresses:
            opened.page.goto(timed + address)
            opened.page.evaluate(_NEXT_FRAMES)
            shifts[address] = opened.page.evaluate(_SUM_SHIFTS)
    assert shifts == dict.fromkeys(addresses, 0)


def test_a_shift_would_be_seen(browser: Browser, timed: str) -> None:
    with visit(browser, timed, Reader(script=_NOTE_SHIFTS)) as opened:
        opened.page.clock.resume()
        opened.page.evaluate(_NEXT_FRAMES)
        opened.page.evaluate(_PUSH_DOWN)
        opened.page.evaluate(_NEXT_FRAMES)
        assert opened.page.evaluate(_SUM_SHIFTS) > 0


@pytest.mark.parametrize("scripts", [True, False])
def test_what_only_scripts_serve_is_there_with_scripts_only(
    browser: Browser, timed: str, *, scripts: bool
) -> None:
    with visit(
        browser, timed, Reader(zone="Asia/Kolkata", scripts=scripts), event("far")
    ) as opened:
        for served_by_scripts in (".switches", ".copy", ".local", ".status"):
            assert opened.page.locator(served_by_scripts).is_visible() == scripts


def test_scripts_weigh_little_and_import_nothing() -> None:
    files = sorted((ROOT / "static").glob("*.js"))
    sizes = {file.name: len(gzip.compress(file.read_bytes(), mtime=0)) for file in files}
    assert sizes.pop("fulltext.js") < HEAVIEST_SEARCH  # fetched when somebody looks for something
    assert sizes.pop("events.js") + sizes.pop("query.js") < HEAVIEST_QUERIES  # on one page only
    assert sum(sizes.values()) < HEAVIEST
    for file in (file for file in files if file.name != "events.js"):
        assert not re.search(
            r"^\s*import\b|\bimport\(|innerHTML|\.style\b|eval\(", file.read_text()
        )


def _expect_dark(page: Page, system: Scheme, *, is_dark: bool) -> None:
    """Change the system's colours; wait until the page has taken notice."""
    page.emulate_media(color_scheme=system)
    page.locator(f"[data-switch=scheme][aria-pressed={str(is_dark).lower()}]").wait_for()
    assert _is_dark(page) == is_dark


def _is_dark(page: Page) -> bool:
    """Whether the page is drawn light on dark, by the computed colour of its words."""
    red = page.evaluate("getComputedStyle(document.documentElement).color.match(/\\d+/)[0]")
    return int(red) > 128


_SIDES: tuple[tuple[Literal["x", "y"], Literal["width", "height"]], ...] = (
    ("x", "width"),
    ("y", "height"),
)


def _box(page: Page, part: str) -> FloatRect:
    box = page.locator(part).bounding_box()
    assert box
    return box


def _answer_pictures(context: BrowserContext, held: list[Route], *, at_once: bool) -> None:
    def answer(route: Route) -> None:
        if at_once:
            route.fulfill(status=404)
        else:
            held.append(route)

    context.route(PICTURE, answer)
