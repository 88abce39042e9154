"""The page of all days of the year: today by the reader's clock, levels that can be told apart."""

from itertools import pairwise

import pytest
from playwright.sync_api import Browser

from tests.pages.browser import Scheme, window
from tests.pages.readers import Reader, visit
from tests.pages.screenshots import SCHEMES
from tests.pages.test_charts import contrast

pytestmark = pytest.mark.tools

PAGE = "on-this-day/"
WIDTHS = (320, 360, 1280)

# What every level is written in, and on: a browser gives mixed colours as shares of one.
_LEVELS = """() => [...document.querySelectorAll(".legend span, .days a")].map((day) => {
  const canvas = document.createElement("canvas").getContext("2d");
  const rgb = (colour) => {
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return `rgb(${[...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).join(", ")})`;
  };
  const { color, backgroundColor } = getComputedStyle(day);
  return [rgb(color), rgb(backgroundColor)];
})"""

# The columns of a month, by where its days stand.
_ROWS = """() => [...document.querySelectorAll(".days")].map((month) =>
  [...month.children].map((day) => Math.round(day.getBoundingClientRect().top)))"""


@pytest.mark.parametrize(
    ("now", "words", "day"),
    [
        ("2026-11-24T23:59:59Z", "24 November", "11-24"),
        ("2028-02-29T12:00:00Z", "29 February", "02-29"),
    ],
)
def test_today_is_ringed_and_a_link_leads_to_it(
    browser: Browser, timed: str, now: str, words: str, day: str
) -> None:
    with visit(browser, timed, Reader(now=now), PAGE) as opened:
        link = opened.page.locator("[data-today] a")
        assert link.is_visible()
        assert link.text_content() == f"Today, {words}"
        assert link.get_attribute("href") == f"/archive/on-this-day/{day}/"
        marked = opened.page.locator(".days [aria-current=date]")
        assert marked.count() == 1
        assert marked.get_attribute("href") == f"/archive/on-this-day/{day}/"


def test_without_a_script_nothing_is_called_today(browser: Browser, timed: str) -> None:
    with window(browser, timed, scripts=False) as opened:
        opened.open(PAGE)
        assert not opened.page.locator("[data-today]").is_visible()
        assert opened.page.locator("main [aria-current]").count() == 0


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_levels_are_apart_and_their_words_can_be_read(
    browser: Browser, timed: str, scheme: Scheme
) -> None:
    with window(browser, timed, scheme=scheme, policy=False) as opened:
        opened.open(PAGE)
        found = opened.page.evaluate(_LEVELS)
    assert [pair for pair in found if contrast(*pair) < 4.5] == []
    grounds = [ground for _, ground in found[:5]]
    steps = [contrast(one, after) for one, after in pairwise(grounds)]
    assert min(steps) > 1.2


@pytest.mark.parametrize("width", WIDTHS)
def test_days_stand_in_rows_of_ten(browser: Browser, timed: str, width: int) -> None:
    with window(browser, timed, width=width) as opened:
        opened.open(PAGE)
        months = opened.page.evaluate(_ROWS)
        assert opened.page.evaluate("document.documentElement.scrollWidth") == width
    for tops in months:
        first, second, third = sorted(set(tops))
        assert tops == [first] * 10 + [second] * 10 + [third] * (len(tops) - 20)
