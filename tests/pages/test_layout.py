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
# and the lines that are drawn above and below things.
_INK = """() => {
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
  const style = getComputedStyle(document.querySelector("main"));
  const last = Math.max(...seen.map(([, , , bottom]) => bottom));
  const content = [
    main.left + parseFloat(style.paddingLeft), main.top,
    main.right - parseFloat(style.paddingRight), last,
  ];
  return {rem, content, seen};
}"""


def blank_of(page: Page) -> int:
    """The side of the largest blank square within the content of a page, in whole rem."""
    found = page.evaluate(_INK)
    rem, (left, top, right, bottom) = found["rem"], found["content"]
    width, height = int((right - left) / rem), int((bottom - top) / rem)
    inked = [[False] * width for _ in range(height)]
    for x0, y0, x1, y1 in found["seen"]:
        rows = range(max(0, int((y0 - top) / rem)), min(height, int((y1 - top) / rem) + 1))
        columns = range(max(0, int((x0 - left) / rem)), min(width, int((x1 - left) / rem) + 1))
        for row in rows:
            for column in columns:
                inked[row][column] = True
    return _largest_square(inked)


def _largest_square(inked: list[list[bool]]) -> int:
    largest = 0
    above = [0] * (len(inked[0]) + 1 if inked else 1)
    for row in inked:
        sides = [0]
        for column, is_inked in enumerate(row, start=1):
            around = min(above[column - 1], above[column], sides[column - 1])
            sides.append(0 if is_inked else around + 1)
        largest = max(largest, *sides)
        above = sides
    return largest


@pytest.mark.parametrize("width", [1280, 1920])
@pytest.mark.parametrize("name", ["rich", "grown"])
def test_no_page_has_a_large_hole(
    browser: Browser, request: pytest.FixtureRequest, name: str, width: int
) -> None:
    output: Path = request.getfixturevalue(name)
    holes = []
    with served(output) as home, window(browser, home, width=width) as opened:
        for kind, address in find_kinds(output).items():
            opened.open(address)
            side = blank_of(opened.page)
            if side > LARGEST:
                holes.append((kind, f"{side} rem"))
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
        for address in find_many(grown, 40):
            if address.startswith("events/"):
                opened.page.goto(home + address)
                heights.append(height_of(opened.page))
        assert len(heights) >= 30
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
