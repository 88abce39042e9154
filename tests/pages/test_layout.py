"""Where things stand: nothing large is blank, and what a page is for comes early."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.pages.browser import window
from tests.pages.kinds import find_kinds, find_many, tell
from tests.pages.sites import served

pytestmark = pytest.mark.tools

LARGEST = 30
"""The side of a blank square that a page may have, in rem."""

# What is seen in `main`, as rectangles: each line of text, pictures, what has a ground of its own,
# and the lines that are drawn above and below things. On a sheet of squares of one rem, with those
# inked that any of it touches, the largest square without ink is found from corner to corner.
_LARGEST_BLANK = """() => {
  const main = document.querySelector("main").getBoundingClientRect();
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const seen = [];
  const add = ({left, top, right, bottom}) => {
    if (right > left && bottom > top) seen.push([left, top, right, bottom]);
  };
  const walker = document.createTreeWalker(document.querySelector("main"));
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.nodeType === Node.TEXT_NODE) {
      if (!node.data.trim()) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      [...range.getClientRects()].forEach(add);
    } else if (node.nodeType === Node.ELEMENT_NODE && node.checkVisibility()) {
      const box = node.getBoundingClientRect();
      const style = getComputedStyle(node);
      if (/^(img|svg|meter|iframe|button|input|td|th)$/.test(node.localName)) add(box);
      else if (/gradient/.test(style.backgroundImage) && !node.matches(".row, .log > li")) add(box);
      else if (style.backgroundColor !== "rgba(0, 0, 0, 0)") add(box);
      if (parseFloat(style.borderBottomWidth)) add({...box.toJSON(), top: box.bottom - 1});
      if (parseFloat(style.borderTopWidth)) add({...box.toJSON(), bottom: box.top + 1});
    }
  }
  const {paddingLeft, paddingRight} = getComputedStyle(document.querySelector("main"));
  const left = main.left + parseFloat(paddingLeft);
  const right = main.right - parseFloat(paddingRight);
  const bottom = Math.max(...seen.map((box) => box[3]));
  const width = Math.floor((right - left) / rem), height = Math.floor((bottom - main.top) / rem);
  const inked = Array.from({length: height}, () => new Uint8Array(width));
  const cell = (at, start, most) => Math.min(most, Math.max(0, Math.floor((at - start) / rem)));
  for (const [x0, y0, x1, y1] of seen) {
    for (let row = cell(y0, main.top, height); row < cell(y1 + rem, main.top, height); row++) {
      inked[row].fill(1, cell(x0, left, width), cell(x1 + rem, left, width));
    }
  }
  let largest = 0, above = new Uint16Array(width + 1);
  for (const row of inked) {
    const sides = new Uint16Array(width + 1);
    row.forEach((ink, at) => {
      sides[at + 1] = ink ? 0 : 1 + Math.min(above[at], above[at + 1], sides[at]);
      largest = Math.max(largest, sides[at + 1]);
    });
    above = sides;
  }
  return largest;
}"""


def blank_of(page: Page) -> int:
    """The side of the largest blank square within the content of a page, in whole rem."""
    return int(page.evaluate(_LARGEST_BLANK))


@pytest.mark.long
@pytest.mark.parametrize("name", ["rich", "grown"])
def test_no_page_has_a_large_hole(
    browser: Browser, request: pytest.FixtureRequest, name: str
) -> None:
    output: Path = request.getfixturevalue(name)
    holes = []
    with served(output) as home, window(browser, home) as opened:
        for kind, address in find_kinds(output).items():
            opened.page.goto(home + address)
            for width in (1280, 1920):
                opened.page.set_viewport_size({"width": width, "height": 800})
                side = blank_of(opened.page)
                if side > LARGEST:
                    holes.append((f"{kind} at {width} px", f"{side} rem"))
    assert not holes, tell(holes)


@pytest.mark.parametrize(
    ("style", "side"),
    [
        ("margin-top: 60rem", LARGEST),
        ("margin-top: 20rem", 19),
        ("margin: 60rem 0 0 40rem", LARGEST),
    ],
)
def test_a_hole_is_seen(browser: Browser, grown: Path, style: str, side: int) -> None:
    with served(grown) as home, window(browser, home, policy=False) as opened:
        opened.open("types/")
        opened.page.evaluate(f"document.querySelector('.index').style.cssText = '{style}'")
        assert blank_of(opened.page) >= side


def test_an_ordinary_event_and_the_front_page_are_not_long(browser: Browser, grown: Path) -> None:
    """An event's page had 4,067 px, the front page 3,795."""
    with served(grown) as home, window(browser, home) as opened:
        opened.open("")
        assert height_of(opened.page) <= 2400
        heights = []
        for address in find_many(grown, 20):
            if address.startswith("events/"):
                opened.page.goto(home + address)
                heights.append(height_of(opened.page))
        assert len(heights) >= 15
        assert sorted(heights)[len(heights) // 2] <= 0.6 * 4067


def height_of(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollHeight"))


def test_on_a_phone_the_first_event_comes_early(browser: Browser, grown: Path) -> None:
    screen = 740
    lists = ("", "2023/", "2023/08/", "types/docking/", "missions/", "agencies/", "updates/")
    with served(grown) as home, window(browser, home, width=360) as opened:
        for address in lists:
            opened.open(address)
            head = opened.page.locator(".masthead").bounding_box()
            assert head
            assert head["height"] <= 2 * 48 + 3, address
            first = opened.page.locator("main :is(.row, .run, .index li)").first
            box = first.bounding_box()
            assert box, address
            assert box["y"] <= 1.5 * screen, address
