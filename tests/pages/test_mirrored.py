"""Mirrored pictures in a real browser: ours, there, and no wider than the screen asks for."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.pages.browser import window
from tests.pages.sites import find_pages, read_page, served

pytestmark = pytest.mark.tools

_SHOWN = "Array.from(document.images, (image) => [image.currentSrc, image.naturalWidth > 0])"


@pytest.mark.parametrize("width", [320, 900])
def test_mirrored_pictures_are_asked_of_no_other_host(
    browser: Browser, mirrored: Path, width: int
) -> None:
    shown = []
    with served(mirrored) as home, window(browser, home, width=width) as opened:
        for address in find_pages(mirrored):
            if "<img" in read_page(mirrored, address):
                opened.open(address)
                shown += opened.page.evaluate(_SHOWN)
    assert (opened.pictures, opened.refused) == ([], [])
    assert len(shown) > 10
    assert all(
        src.startswith(home) and src.endswith("-480.webp") and loaded for src, loaded in shown
    )
