"""Chromium for the tests of pages and for the screenshots: found, started, kept off the network."""

import contextlib
import os
import re
import shutil
import struct
import zlib
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Literal, TypedDict, Unpack
from urllib.parse import urlsplit

from msgspec import Struct
from playwright.sync_api import Browser, Page, Playwright, Route, sync_playwright

from generator.content import load_config
from tests.projects import ROOT

Scheme = Literal["light", "dark"]

# The first of these takes two thirds of the time; `.ci/run` knows the same ones.
_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# Only the last of such flags counts, so what Playwright leaves out stands here, too.
_LEFT_OUT = (
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup"),  # most of the time that a window takes to open
    *("PaintHolding", "HttpsUpgrades", "HttpsFirstBalancedModeAutoEnable", "AimEnabled"),
    *("OptimizationHints", "NetworkTimeServiceQuerying", "PreconnectToSearch", "MediaRouter"),
)
FLAGS = (
    "--no-sandbox",  # a container gives no namespaces; the pages are our own
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(_LEFT_OUT)}",
)

_PATIENCE = 15_000  # milliseconds until something that should happen in a page counts as missing

# What lies below the window is loaded when somebody scrolls there; a test does not wait for that.
_LOAD_PICTURES = """Promise.all(Array.from(document.images, (image) => {
  image.loading = "eager";
  return image.decode().catch(() => null);
}))"""


class Place(TypedDict, total=False):
    """Where the one who looks lives, as a browser tells it to a page."""

    timezone_id: str
    locale: str


class Window(Struct, frozen=True):
    """A page, and what it asked the network for besides its own site.

    `pictures` were answered with a placeholder, `refused` were not answered at all.
    """

    page: Page
    home: str
    pictures: list[str]
    refused: list[str]

    def open(self, address: str) -> None:
        """Go to an address below the site's root and load all its pictures."""
        self.page.goto(self.home + address)
        self.load_pictures()

    def load_pictures(self) -> None:
        """Load those, too, that lie far below the window."""
        self.page.evaluate(_LOAD_PICTURES)


def find_chromium() -> str | None:
    """The browser's path, None if this machine has none."""
    return next(filter(None, map(shutil.which, _NAMES)), None)


@contextlib.contextmanager
def launched(executable: str, fonts: Mapping[str, str] = MappingProxyType({})) -> Iterator[Browser]:
    """A headless browser; `fonts` is what `gather_fonts` gives."""
    with sync_playwright() as playwright, started(playwright, executable, fonts) as browser:
        yield browser


@contextlib.contextmanager
def started(playwright: Playwright, executable: str, fonts: Mapping[str, str]) -> Iterator[Browser]:
    """One of several browsers: there can be one Playwright in a process, and no more."""
    browser = playwright.chromium.launch(
        executable_path=executable, args=list(FLAGS), env={**os.environ, **fonts}
    )
    try:
        yield browser
    finally:
        browser.close()


@contextlib.contextmanager
def window(
    browser: Browser,
    home: str,
    *,
    width: int = 1280,
    scheme: Scheme = "light",
    scripts: bool = True,
    policy: bool = True,
    **place: Unpack[Place],
) -> Iterator[Window]:
    """An empty window; `policy=False` lets a test put a script of its own into a page."""
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
        java_script_enabled=scripts,
        bypass_csp=not policy,
        **place,
    )
    opened = Window(context.new_page(), home, [], [])
    foreign = re.compile(f"^(?!{re.escape(home)})")
    image_hosts = load_config(ROOT).image_hosts

    def answer(route: Route) -> None:
        request = route.request
        if urlsplit(request.url).netloc in image_hosts and request.resource_type == "image":
            opened.pictures.append(request.url)
            route.fulfill(body=PLACEHOLDER, content_type="image/png")
        else:
            opened.refused.append(request.url)
            route.abort()

    context.route(foreign, answer)
    context.set_default_timeout(_PATIENCE)
    try:
        yield opened
    finally:
        context.close()


def _make_placeholder(width: int, height: int) -> bytes:
    """A gradient as PNG, so that a picture can be told from the page around it."""
    lines = (
        b"\0" + bytes(v for x in range(width) for v in (255 * x // width, 200 * y // height, 120))
        for y in range(height)
    )
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(b"".join(lines))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )


PLACEHOLDER = _make_placeholder(320, 200)
