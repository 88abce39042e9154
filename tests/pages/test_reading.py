"""Text can be read: none lies over another, is cut or runs out of the page, and all is in order."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.pages.browser import window
from tests.pages.kinds import find_outputs, tell
from tests.pages.parts import choose_kinds
from tests.pages.sites import find_pages, served

pytestmark = pytest.mark.tools

WIDTHS = (320, 768, 1280)

# What a reader may set for himself without losing anything (WCAG 2.2, 1.4.12), and letters that
# reach further up and down than those of any font at hand.
_TALL = "in tall letters"
_DRESSES = {
    "": "",
    "spaced out": """* {line-height: 1.5 !important; letter-spacing: 0.12em !important;
        word-spacing: 0.16em !important} p {margin-bottom: 2em !important}""",
    _TALL: "* {font-family: Tall !important}",
}
_LOAD_TALL_FONT = """async () => {
  const fonts = ["DejaVuSans", "NotoSans-Regular"].map((name) => `local("${name}")`);
  const tall = new FontFace("Tall", fonts.join(), {ascentOverride: "150%", descentOverride: "70%"});
  document.fonts.add(await tall.load());
}"""

# The boxes of every text that is in sight and adds something. What is kept for screen readers in a
# box of one pixel, or left of the page until it has the focus, is not in sight; what is kept from
# them says again what stands elsewhere: it may be shortened, but no line of it lower than it is. As
# for the order, one text follows from another only in the content, and not within an entry of a
# list or table, or a drawing.
_FIND_FAULTS = """() => {
  const remember = (find, known = new Map()) => (element) => {
    if (!element) return false;
    if (!known.has(element)) known.set(element, find(element));
    return known.get(element);
  };
  const isKeptAway = remember((element) => {
    const box = element.getBoundingClientRect(), style = getComputedStyle(element);
    return box.right <= 0 || box.bottom + scrollY <= 0
      || (style.overflow !== "visible" && (box.width <= 2 || box.height <= 2))
      || isKeptAway(element.parentElement);
  });
  const isLoose = remember((element) =>
    ["fixed", "sticky"].includes(getComputedStyle(element).position)
      || isLoose(element.parentElement));
  const seen = [], range = document.createRange();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, element = node.parentElement;
    if (!node.data.trim() || !element.checkVisibility({visibilityProperty: true})) continue;
    if (isKeptAway(element)) continue;
    range.selectNodeContents(node);
    const boxes = Array.from(range.getClientRects()).filter(({width, height}) => width && height);
    if (boxes.length) seen.push({node, element, boxes, loose: isLoose(element)});
  }
  const isAgain = ({element}) => element.closest("[aria-hidden=true]");
  const texts = seen.filter((text) => !isAgain(text));
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
    const [cutsX, cutsY] = [overflowX, overflowY].map((how) => ["hidden", "clip"].includes(how));
    if (!cutsX && !cutsY) continue;
    const {left, right, top, bottom} = element.getBoundingClientRect();
    const isCut = (text) => element.contains(text.node) && text.boxes.some((box) =>
      (cutsX && !isAgain(text) && Math.max(left - box.left, box.right - right) > 1)
      || (cutsY && Math.max(top - box.top, box.bottom - bottom) > 1));
    if (seen.some(isCut)) faults.push(`cuts ${element.outerHTML.slice(0, 80)}`);
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
  const highest = new Array(main.length + 1).fill(Infinity);
  for (let place = main.length - 1; place >= 0; place--) {
    highest[place] = Math.min(highest[place + 1], main[place].boxes[0].bottom);
  }
  main.forEach((text, place) => {
    const first = text.boxes[0];
    if (highest[place + 1] > first.top + 1) return;
    const above = main.slice(place + 1).find((other) => other.boxes[0].bottom <= first.top + 1
      && meet(other.boxes[0], first) > 2 && entryOf(other) !== entryOf(text));
    if (above) faults.push(`${say(above)} comes after ${say(text)} and stands above it`);
  });
  return faults.slice(0, 5);
}"""
_TRY_ON = f"""(dresses) => dresses.map((rules) => {{
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  document.adoptedStyleSheets = [sheet];
  return ({_FIND_FAULTS})();
}})"""


@pytest.mark.long
def test_text_stays_legible_and_in_order_however_it_is_spaced(
    typeset: Browser, browser: Browser, rich: Path
) -> None:
    """In other fonts only where there is most to break: on the richest page of each output."""
    pages = choose_kinds(rich) if typeset is browser else find_outputs(rich)
    faults: list[tuple[str, str]] = []
    with served(rich) as home, window(typeset, home) as opened:
        for kind, address in {**pages, "endless": _find_endless(rich)}.items():
            opened.open(address)
            opened.page.evaluate(_LOAD_TALL_FONT)
            for width in WIDTHS:
                opened.page.set_viewport_size({"width": width, "height": 800})
                faults += [(f"{kind} {width} px", fault) for fault in _look(opened.page)]
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
        opened.page.evaluate(_LOAD_TALL_FONT)
        found = _look(opened.page)
    assert found[0].startswith(fault)


def _find_endless(site: Path) -> str:
    """The page where every text is a word without an end."""
    (endless,) = (page for page in find_pages(site) if page.startswith("events/donaudampfschiff"))
    return endless


def _look(page: Page) -> list[str]:
    """What is wrong with a page as it is, and what else is when its text looks different."""
    found: dict[str, str] = {}
    faults: list[list[str]] = page.evaluate(_TRY_ON, list(_DRESSES.values()))
    for dress, worn in zip(_DRESSES, faults, strict=True):
        for fault in worn:
            # Where letters have room above and below them, they may stand in that of another line.
            if dress != _TALL or fault.startswith("cuts"):
                found.setdefault(fault, dress)
    return [f"{dress}: {fault}" if dress else fault for fault, dress in found.items()]
