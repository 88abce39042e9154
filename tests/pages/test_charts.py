"""Charts in a browser: seen in every dress, followed by a click, passed over by the keyboard."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.pages.browser import Scheme, window
from tests.pages.screenshots import SCHEMES
from tests.pages.sites import served

pytestmark = pytest.mark.tools

_ENOUGH = 3.0  # WCAG 2.2, 1.4.11
WIDTHS = (320, 360, 768, 1280)

# The colours of all marks, and the paper that they stand on.
_COLOURS = """() => {
  const marks = document.querySelectorAll(".chart .mark, .chart [class^='level-']");
  const styles = [...marks].map((mark) => getComputedStyle(mark));
  const colours = styles.map((style) => style.fill);
  const paper = getComputedStyle(document.documentElement).backgroundColor;
  return [paper, ...colours.filter((colour) => colour.startsWith("rgb("))];
}"""

# Words of a chart that run into other words of it, or out of the window.
_CLASHES = """() => [...document.querySelectorAll(".chart svg")].flatMap((chart) => {
  const texts = [...chart.querySelectorAll("text")];
  const boxes = texts.map((text) => [text.textContent, text.getBoundingClientRect()]);
  const seen = boxes.filter(([, box]) => box.width);
  const out = seen.filter(([, box]) => box.left < 0 || box.right > innerWidth);
  const hit = seen.filter(([, a], place) => seen.slice(place + 1).some(([, b]) =>
    a.left < b.right && b.left < a.right && a.top + 4 < b.bottom && b.top + 4 < a.bottom));
  return [...out, ...hit].map(([words]) => words);
})"""

_FOCUS = """() => {
  const element = document.activeElement;
  return [element.closest("svg, table")?.localName, element.getAttribute("href")];
}"""

_OPEN = "document.querySelectorAll('details').forEach((element) => (element.open = true))"


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it, of `rgb(36, 64, 122)`."""
    shares = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return sum(w * s for w, s in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def reached_by_tab(page: Page) -> Iterator[tuple[str | None, str | None]]:
    """What Tab comes to, one after the other: within what drawing or table, and which link."""
    page.keyboard.press("Tab")
    while not page.evaluate("document.activeElement === document.body"):
        place, link = page.evaluate(_FOCUS)
        yield place, link
        page.keyboard.press("Tab")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_mark_stands_out_from_the_paper(browser: Browser, rich: Path, scheme: Scheme) -> None:
    with served(rich) as home, window(browser, home, scheme=scheme) as opened:
        opened.open("stats/")
        paper, *colours = opened.page.evaluate(_COLOURS)
    found = {colour: contrast(colour, paper) for colour in colours}
    assert len(found) == 4
    assert {colour: ratio for colour, ratio in found.items() if ratio < _ENOUGH} == {}


def test_no_words_of_a_chart_run_into_others(typeset: Browser, rich: Path) -> None:
    clashes = {}
    with served(rich) as home, window(typeset, home) as opened:
        opened.open("stats/")
        for width in WIDTHS:
            opened.page.set_viewport_size({"width": width, "height": 800})
            clashes[width] = opened.page.evaluate(_CLASHES)
    assert {width: found for width, found in clashes.items() if found} == {}


def test_open_tables_do_not_make_a_page_wider(browser: Browser, rich: Path) -> None:
    with served(rich) as home, window(browser, home, width=320) as opened:
        opened.open("stats/")
        opened.page.evaluate(_OPEN)
        assert opened.page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize(
    ("anchor", "title", "address"),
    [
        ("types", "Press Event: 3 events", "types/press-event/"),
        ("days", "on 25 August 2023", "2023/08/#d25"),
    ],
)
def test_a_click_on_a_mark_leads_to_its_events(
    browser: Browser, demo: Path, anchor: str, title: str, address: str
) -> None:
    with served(demo) as home, window(browser, home, width=360) as opened:
        opened.open("stats/")
        section = opened.page.locator(f"section[aria-labelledby={anchor}]")
        mark = section.locator("svg a", has_text=title).locator("rect").last
        mark.click()
        expect(opened.page).to_have_url(home + address)


@pytest.mark.parametrize(
    ("anchor", "title", "address"),
    [
        ("years", r"^2023: ", "2023/"),
        ("year-types", r"^.+, 2023: ", "types/[^/]+/#y2023"),
        ("months", r"^August 2023: ", "2023/08/"),
    ],
)
def test_a_click_on_a_mark_of_many_years_leads_to_its_events(
    browser: Browser, rich: Path, anchor: str, title: str, address: str
) -> None:
    with served(rich) as home, window(browser, home, width=360) as opened:
        opened.open("stats/")
        section = opened.page.locator(f"section[aria-labelledby={anchor}]")
        mark = section.locator("svg a").filter(has_text=re.compile(title)).first.locator("rect")
        mark.click()
        expect(opened.page).to_have_url(re.compile(f"{re.escape(home)}{address}$"))


# The ends of the columns of each band, in pixels.
_ENDS = """() => [...document.querySelectorAll(".band")].map((band) =>
  [...band.children].map((column) => column.lastElementChild.getBoundingClientRect().bottom))"""
_HOLE = 150


@pytest.mark.parametrize("width", [1280, 1920])
def test_columns_of_charts_end_at_about_the_same_height(
    typeset: Browser, grown: Path, width: int
) -> None:
    with served(grown) as home, window(typeset, home, width=width) as opened:
        opened.open("stats/")
        bands = opened.page.evaluate(_ENDS)
    assert max(map(len, bands)) == 2
    gaps = [max(ends) - min(ends) for ends in bands]
    assert [gap for gap in gaps if gap > _HOLE] == []


def test_the_keyboard_passes_over_drawings_and_reaches_the_tables(
    browser: Browser, demo: Path
) -> None:
    with served(demo) as home, window(browser, home) as opened:
        opened.open("stats/")
        opened.page.evaluate(_OPEN)
        reached = list(reached_by_tab(opened.page))
    assert "svg" not in {place for place, _ in reached}
    in_tables = {link for place, link in reached if place == "table"}
    assert {"/archive/types/press-event/", "/archive/2023/08/#d25"} <= in_tables
