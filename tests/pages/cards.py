"""The pictures beside shared links: `python -m tests.pages.cards` draws them into `static/`.

One for each family of event types, with its glyph, and one for everything else. They are drawn by
Chromium and kept as files, for no build may depend on a browser. There is no text in them, for the
site's name is its owner's. Run it again when a glyph or a family is new; it needs Pillow.
"""

import io
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageColor
from playwright.sync_api import Browser

from generator.site.families import FAMILIES
from tests.pages.browser import find_chromium, launched
from tests.projects import ROOT

WIDTH, HEIGHT = 1200, 630
LARGEST = 12_000
"""Bytes of a card: what shows a link loads it before anybody has asked for anything."""

_COVER, _RULE, _MARGIN, _NIGHT, _BRASS = "#172238", "#25314c", "#7d3f3a", "#0a0f1c", "#e9b458"
_SHADES = 5
"""Steps from the night to the brass, for smooth edges."""
_SYMBOL = re.compile(r'<symbol id="g-(?P<key>[a-z]+)"[^>]*>(?P<drawing>.*)</symbol>')
_LOGO = (
    '<circle cx="12" cy="12" r="3.4" fill="#e9b458"/>'
    '<ellipse cx="12" cy="12" rx="9.4" ry="3.8" transform="rotate(-28 12 12)"/>'
)
"""The site's icon, for what belongs to no family."""


def main() -> None:
    """Draw all cards."""
    executable = find_chromium()
    if executable is None:
        sys.exit("chromium is missing; install it, for example: apt-get install chromium")
    with tempfile.TemporaryDirectory() as folder, launched(executable) as browser:
        for name, drawing in _drawings():
            card = shrink(_shoot(browser, Path(folder), draw(drawing)))
            if len(card) > LARGEST:
                sys.exit(f"{name} has {len(card):,} bytes, more than {LARGEST:,}")
            (ROOT / "static" / name).write_bytes(card)
            print(f"{name}: {len(card):,} bytes")  # noqa: T201 - a command tells its result


def card_name(family: str) -> str:
    """The static file of a family's card."""
    return f"card-{family}.png"


def _drawings() -> Iterator[tuple[str, str]]:
    glyphs = dict(_SYMBOL.findall((ROOT / "templates/_glyphs.html").read_text(encoding="utf-8")))
    yield "card.png", _LOGO
    for family in FAMILIES:
        yield card_name(family.key), glyphs[family.key]


def draw(glyph: str) -> str:
    """A card as SVG: a logbook's lines, and the glyph in a porthole."""
    lines = "".join(f"M0 {y}H{WIDTH}" for y in range(45, HEIGHT, 60))
    return f"""<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}">
<rect width="{WIDTH}" height="{HEIGHT}" fill="{_COVER}"/>
<path d="{lines}" stroke="{_RULE}" stroke-width="2"/>
<path d="M120 0V{HEIGHT}" stroke="{_MARGIN}" stroke-width="4"/>
<circle cx="600" cy="315" r="250" fill="{_NIGHT}"/>
<g fill="none" stroke="{_BRASS}" stroke-linejoin="round" stroke-linecap="round">
<circle cx="600" cy="315" r="229" stroke-width="3"/>
<g transform="translate(600 315) scale(12) translate(-12 -12)" stroke-width="1.1">{glyph}</g>
</g>
</svg>"""


def _shoot(browser: Browser, folder: Path, svg: str) -> bytes:
    file = folder / "card.svg"
    file.write_text(svg, encoding="utf-8")
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    try:
        page.goto(file.as_uri())
        return page.screenshot()
    finally:
        page.close()


def shrink(picture: bytes) -> bytes:
    """The same picture in the few colours that it is made of, and the steps between them."""
    palette = Image.new("P", (1, 1))
    shades = (_mix(_NIGHT, _BRASS, step / _SHADES) for step in range(_SHADES + 1))
    edges = (_mix(_COVER, _NIGHT, 0.5), *map(ImageColor.getrgb, (_COVER, _RULE, _MARGIN)))
    palette.putpalette([value for colour in (*shades, *edges) for value in colour])
    with Image.open(io.BytesIO(picture)) as opened:
        few = opened.convert("RGB").quantize(palette=palette, dither=Image.Dither.NONE)
    out = io.BytesIO()
    few.save(out, "PNG", optimize=True)
    return out.getvalue()


def _mix(one: str, other: str, share: float) -> tuple[int, ...]:
    pairs = zip(ImageColor.getrgb(one), ImageColor.getrgb(other), strict=True)
    return tuple(round(a + (b - a) * share) for a, b in pairs)


if __name__ == "__main__":
    main()
