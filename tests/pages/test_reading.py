"""Text can be read: none lies over another, is cut or runs out of the page, and all is in order."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.pages.browser import window
from tests.pages.kinds import find_kinds, tell
from tests.pages.sites import served

pytestmark = pytest.mark.tools

WIDTHS = (320, 768, 1280)

# What a reader may set for himself without losing anything (WCAG 2.2, 1.4.12).
_SPACE_OUT = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* {line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important} p {margin-bottom: 2em !important}`);
  document.adoptedStyleSheets = [sheet];
}"""

# The boxes of every text that is in sight and adds something. What is kept for screen readers in a
# box of one pixel, or left of the page until it has the focus, is not in sight; what is kept from
# them says again what stands elsewhere. As for the order, one text follows from another only in the
# content, and not within an entry of a list or table, or a drawing.
_FIND_FAULTS = """() => {
  const isKeptAway = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const box = at.getBoundingClientRect(), style = getComputedStyle(at);
      if (box.right <= 0 || box.bottom + scrollY <= 0) return true;
      if (style.overflow !== "visible" && (box.width <= 2 || box.height <= 2)) return true;
    }
    return false;
  };
  const isLoose = (element) => {
    for (let at = element; at; at = at.parentElement) {
      if (["fixed", "sticky"].includes(getComputedStyle(at).position)) return true;
    }
    return false;
  };
  const texts = [], range = document.createRange();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, element = node.parentElement;
    if (!node.data.trim() || !element.checkVisibility({visibilityProperty: true})) continue;
    if (isKeptAway(element) || element.closest("[aria-hidden=true]")) continue;
    range.selectNodeContents(node);
    const boxes = Array.from(range.getClientRects()).filter(({width, height}) => width && height);
    if (boxes.length) texts.push({node, element, boxes, loose: isLoose(element)});
  }
  const say = ({node}) => `"${node.data.trim().slice(0, 40)}"`;
  const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const cross = (a, b) => Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  const overlap = (a, b) =>
    meet(a, b) > 2 && cross(a, b) > 0.35 * Math.min(a.height, b.height);
  const faults = [];

  const width = document.documentElement.scrollWidth;
  if (width > innerWidth) faults.push(`is ${width} wide`);

  for (const element of document.body.querySelectorAll("*")) {
    const {overflowX, overflowY} = getComputedStyle(element);
    const around = element.getBoundingClientRect();
    const cuts = (overflow, before, after) =>
      ["hidden", "clip"].includes(overflow) && Math.max(before, after) > 1;
    const isCut = (box) => cuts(overflowX, around.left - box.left, box.right - around.right)
      || cuts(overflowY, around.top - box.top, box.bottom - around.bottom);
    if (texts.some(({node, boxes}) => element.contains(node) && boxes.some(isCut))) {
      faults.push(`cuts ${element.outerHTML.slice(0, 80)}`);
    }
  }

  const boxes = texts.flatMap((text) => text.boxes.map((box) => ({box, text})))
    .sort((a, b) => a.box.top - b.box.top);
  boxes.forEach(({box, text}, place) => {
    for (let next = place + 1; next < boxes.length && boxes[next].box.top < box.bottom; next++) {
      const other = boxes[next];
      if (other.text !== text && !text.loose && !other.text.loose && overlap(box, other.box)) {
        faults.push(`${say(text)} lies over ${say(other.text)}`);
      }
    }
  });

  const main = texts.filter(({element, loose}) =>
    !loose && element.closest("main") && !element.closest("svg"));
  const entryOf = ({element}) => element.closest("li, tr, dl > div") ?? element;
  main.forEach((text, place) => {
    const first = text.boxes[0];
    const above = main.slice(place + 1).find((other) => other.boxes[0].bottom <= first.top + 1
      && meet(other.boxes[0], first) > 2 && entryOf(other) !== entryOf(text));
    if (above) faults.push(`${say(above)} comes after ${say(text)} and stands above it`);
  });
  return faults.slice(0, 5);
}"""


@pytest.mark.parametrize("width", WIDTHS)
def test_text_stays_legible_and_in_order_however_it_is_spaced(
    browser: Browser, rich: Path, width: int
) -> None:
    faults: list[tuple[str, str]] = []
    with served(rich) as home, window(browser, home, width=width) as opened:
        for kind, address in find_kinds(rich).items():
            opened.open(address)
            faults += [(kind, fault) for fault in _look(opened.page)]
    assert not faults, tell(faults)


FAULTS = {
    "is 2000 wide": "<p style='width: 2000px'>Wide",
    "cuts <p": "<p style='height: 1.2em; line-height: 1.2; overflow: hidden'>One<br>Two",
    "spaced out: cuts <p": "<p style='width: 4.5em; overflow: hidden; white-space: nowrap'>Closely",
    '"One" lies over "Two"': "<p style='margin: 0'>One<p style='margin: -1.1em 0 0'>Two",
    '"Two" comes after "One" and stands above it': (
        "<main style='display: flex; flex-direction: column-reverse'><p>One</p><p>Two</p></main>"
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_is_seen(browser: Browser, tmp_path: Path, fault: str) -> None:
    (tmp_path / "index.html").write_text(
        f"<!doctype html><body style='font: 20px monospace; margin: 0'>{FAULTS[fault]}"
    )
    with served(tmp_path) as home, window(browser, home) as opened:
        opened.open("")
        found = _look(opened.page)
    assert found[0].startswith(fault)


def _look(page: Page) -> list[str]:
    """What is wrong with a page as it is, and what else is when its text is spaced out."""
    faults: list[str] = page.evaluate(_FIND_FAULTS)
    page.evaluate(_SPACE_OUT)
    spaced: list[str] = page.evaluate(_FIND_FAULTS)
    return [*faults, *(f"spaced out: {fault}" for fault in spaced if fault not in faults)]
