"""Every page in a real browser: quiet, alone, and no wider than a small screen."""

from pathlib import Path

import pytest
from msgspec import Struct
from playwright.sync_api import Browser, Dialog, Page

from tests.pages.browser import window
from tests.pages.sites import find_pages, served

pytestmark = pytest.mark.tools

_SMALLEST = 320

# Reported to the console as errors, which the test collects.
_TELL_VIOLATIONS = """document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));"""


class Findings(Struct, frozen=True):
    """What a walk over all pages brought to light."""

    complaints: list[str]
    refused: list[str]
    too_wide: dict[str, int]


def test_pages_are_quiet_and_ask_no_other_host_and_fit_a_small_screen(
    browser: Browser, site: Path
) -> None:
    too_wide: dict[str, int] = {}
    with served(site) as home, window(browser, home, width=_SMALLEST) as opened:
        complaints = _listen(opened.page)
        opened.page.add_init_script(_TELL_VIOLATIONS)
        for address in find_pages(site):
            opened.open(address)
            width = opened.page.evaluate("document.documentElement.scrollWidth")
            if width > _SMALLEST:
                too_wide[address] = width
    assert opened.pictures, "no picture was asked for: this walk would see no other request either"
    assert Findings(complaints, opened.refused, too_wide) == Findings([], [], {})


def _listen(page: Page) -> list[str]:
    """Errors, warnings and dialogs of a page, as they come."""
    heard: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        heard.append(f"{page.url}: dialog: {dialog.message}")
        dialog.dismiss()

    page.on("dialog", dismiss)
    page.on("pageerror", lambda error: heard.append(f"{page.url}: {error}"))
    page.on(
        "console",
        lambda message: (
            heard.append(f"{page.url}: {message.type}: {message.text}")
            if message.type in {"error", "warning"}
            else None
        ),
    )
    return heard
