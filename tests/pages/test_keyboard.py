"""The Tab key reaches all that can be used, in the order of the page, and one sees where it is."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.pages.browser import Scheme, window
from tests.pages.kinds import find_outputs, tell
from tests.pages.sites import served

pytestmark = pytest.mark.tools

# The second size is what is left of the first for somebody who enlarges it four times.
DRESSES: list[tuple[int, int, Scheme]] = [(1280, 1024, "light"), (320, 256, "dark")]

# Everything that can have the focus and is not switched off, in the order of the document; of
# radio buttons that belong together the browser stops at one. Of long lists of stops that are alike
# all but some at both ends are passed over by the key, though not by who looks. Besides, what has
# the pointer of a link and is none of these can be used with a mouse only.
_PREPARE = """() => {
  const usable = "a[href], area[href], button, input, select, textarea, summary, iframe, "
    + "audio[controls], video[controls], [contenteditable], [tabindex]";
  const groups = new Set();
  const isSecondOfGroup = ({type, name, form}) => {
    if (type !== "radio" || !name) return false;
    const key = `${name} ${form?.id}`;
    return groups.has(key) || !groups.add(key);
  };
  globalThis.stops = Array.from(document.querySelectorAll(usable)).filter((element) =>
    !element.disabled && element.tabIndex >= 0 && element.type !== "hidden"
    && element.checkVisibility({visibilityProperty: true}) && !isSecondOfGroup(element));
  globalThis.looks = (element) => {
    const style = getComputedStyle(element);
    return ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow", "backgroundColor",
      "borderTopColor", "borderTopWidth", "textDecorationLine"].map((name) => style[name]);
  };
  globalThis.before = stops.map(looks);
  globalThis.nameOf = (element) => element.outerHTML.slice(0, 100);
  const isStray = (element) => getComputedStyle(element).cursor === "pointer"
    && !element.closest(`${usable}, label`) && element.checkVisibility();
  const strays = Array.from(document.body.querySelectorAll("*")).filter(isStray);
  const known = new Map();
  const isKnown = stops.map((stop) => {
    const names = [stop.tabIndex];
    for (let at = stop; at !== document.body; at = at.parentElement) {
      names.push(at.localName, at.className.baseVal ?? at.className);
    }
    const sign = names.join(" "), count = (known.get(sign) ?? 0) + 1;
    known.set(sign, count);
    return count > 6;
  });
  const passed = stops.map((_, place) =>
    place + 1 < stops.length && isKnown[place - 1] && isKnown[place] && isKnown[place + 1]);
  return {stops: stops.map(nameOf), strays: strays.map(nameOf), passed};
}"""

# That something has the focus shows in a style that differs, and an outline stands out against
# what lies around it, if that has one colour (WCAG 2.2, 2.4.7 and 1.4.11); nothing covers all of
# it (2.4.11). To look while the key is pressed would draw the page once more for each stop; what
# gets the focus from a script after a key was used looks and scrolls as if the key had led there.
_WATCH = """() => {
  globalThis.reached = [];
  document.addEventListener("keyup", () => reached.push(document.activeElement));
}"""
_LOOK = """() => {
  const context = new OffscreenCanvas(1, 1).getContext("2d", {willReadFrequently: true});
  const channels = (color) => {
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
    return context.getImageData(0, 0, 1, 1).data;
  };
  const luminance = (color) => {
    const [r, g, b] = Array.from(channels(color)).slice(0, 3).map((value) => value / 255)
      .map((value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const liesOnPicture = (element) => {
    const {left, top, right, bottom} = element.getBoundingClientRect();
    return Array.from(document.images, (image) => image.getBoundingClientRect()).some((picture) =>
      picture.left < right && left < picture.right && picture.top < bottom && top < picture.bottom);
  };
  const backgroundOf = (element) => {
    if (liesOnPicture(element)) return null;
    for (let at = element; at; at = at.parentElement) {
      const {backgroundColor, backgroundImage} = getComputedStyle(at);
      if (backgroundImage !== "none") return null;
      if (channels(backgroundColor)[3] === 255) return backgroundColor;
    }
    return "white";
  };
  const look = (element) => {
    const faults = [];
    const style = getComputedStyle(element);
    const place = stops.indexOf(element);
    if (looks(element).every((value, number) => value === before[place][number])) {
      faults.push("looks as it does without the focus");
    }
    if (!["none", "auto"].includes(style.outlineStyle)) {
      const around = parseFloat(style.outlineOffset) < 0 ? element : element.parentElement;
      const background = backgroundOf(around);
      const found = background ? contrast(style.outlineColor, background) : Infinity;
      if (found < 3) faults.push(`outline has a contrast of ${found.toFixed(2)}`);
      if (parseFloat(style.outlineWidth) < 2) faults.push(`outline is ${style.outlineWidth} wide`);
    }
    const points = Array.from(element.getClientRects()).flatMap(({left, top, right, bottom}) =>
      [[left + 2, top + 2], [right - 2, top + 2], [(left + right) / 2, (top + bottom) / 2],
        [left + 2, bottom - 2], [right - 2, bottom - 2]]);
    const isOwn = (front) => [element, ...element.labels ?? []].some((own) => own.contains(front));
    if (!points.some(([x, y]) => isOwn(document.elementFromPoint(x, y)))) {
      faults.push("lies out of sight or under something");
    }
    return faults;
  };
  const see = (element) => {
    element.focus();
    return look(element);
  };
  return {reached: reached.map((element) => stops.indexOf(element)), seen: stops.map(see)};
}"""

_RETURN_TO_THE_TOP = """() => {
  document.body.tabIndex = -1;
  document.body.focus();
}"""


@pytest.mark.long
@pytest.mark.parametrize(("width", "height", "scheme"), DRESSES)
def test_tab_stops_in_order_and_in_sight_at_all_that_can_be_used(
    browser: Browser, rich: Path, width: int, height: int, scheme: Scheme
) -> None:
    faults: list[tuple[str, str]] = []
    with served(rich) as home, window(browser, home, width=width, scheme=scheme) as opened:
        opened.page.set_viewport_size({"width": width, "height": height})
        opened.page.emulate_media(reduced_motion="reduce")
        for kind, address in find_outputs(rich).items():
            opened.open(address)
            expect(opened.page.locator("[aria-busy=true]")).to_have_count(0)
            faults += [(kind, fault) for fault in _walk(opened.page)]
            faults += [] if _skips_to_content(opened.page) else [(kind, "first stop skips nothing")]
    assert not faults, tell(faults)


FAULTS = {
    "only a mouse can use <b": "<b style='cursor: pointer'>Click</b>",
    "after 0 stops Tab went to <input": "<a href=''>One</a><input tabindex=1>",
    "looks as it does without": "<style>a:focus {outline: none}</style><a href=''>One</a>",
    "outline has a contrast of 1.16": (
        "<style>a:focus {outline: 3px solid #eee}</style><a href=''>One</a>"
    ),
    "outline is 1px wide": "<style>a:focus {outline: 1px solid}</style><a href=''>One</a>",
    "out of sight or under": "<a href=''>One</a><p style='position: fixed; inset: 0 50% 0 0'>Above",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_is_seen(browser: Browser, tmp_path: Path, fault: str) -> None:
    (tmp_path / "index.html").write_text(f"<!doctype html>{FAULTS[fault]}<p><button>Sound</button>")
    with served(tmp_path) as home, window(browser, home) as opened:
        opened.open("")
        found = _walk(opened.page)
    assert fault in found[0]


def _walk(page: Page) -> list[str]:
    """Press Tab until the end of the page, and say what is wrong on the way."""
    found = page.evaluate(_PREPARE)
    names: list[str] = found["stops"]
    faults = [f"only a mouse can use {name}" for name in found["strays"]]
    page.evaluate(_WATCH)
    stops = [place for place, passed in enumerate(found["passed"]) if not passed]
    for place in stops:
        if place and found["passed"][place - 1]:
            page.evaluate("(place) => stops[place].focus()", place - 1)
        page.keyboard.press("Tab")
    looked = page.evaluate(_LOOK)
    for place, reached in zip(stops, looked["reached"], strict=True):
        if place != reached:
            other = names[reached] if reached >= 0 else "something else"
            return [*faults, f"after {place} stops Tab went to {other}, not to {names[place]}"]
    for name, seen in zip(names, looked["seen"], strict=True):
        faults += [f"{name} {fault}" for fault in seen]
    return faults


def _skips_to_content(page: Page) -> bool:
    """Whether one gets to the content by the first stop, or below it where nothing can be used."""
    page.evaluate(_RETURN_TO_THE_TOP)
    for key in ("Tab", "Enter", "Tab"):
        page.keyboard.press(key)
    reached = page.evaluate("document.activeElement.closest('main, footer, body').localName")
    has_stops = page.locator("main a, main button, main summary").count() > 0
    return bool(reached == ("main" if has_stops else "footer"))
