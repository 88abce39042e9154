"""Pages of each kind under axe-core: WCAG 2.2 AA and its best practices, in every dress."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.pages.browser import window
from tests.pages.kinds import find_kinds, find_richest, tell
from tests.pages.screenshots import SCHEMES
from tests.pages.sites import served
from tests.pages.tools import need_module

pytestmark = pytest.mark.tools

# The poorest pages, too, where they have the least room.
WIDTHS = {320: find_kinds, 768: find_richest, 1280: find_richest}

_OPEN_ALL = "for (const part of document.querySelectorAll('details')) part.open = true"

# axe leaves the rule for the size of targets out unless it is asked for by name.
RUN_AXE = """() => axe.run(document, {
  runOnly: {
    type: "tag",
    values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  },
  rules: {"target-size": {enabled: true}},
  resultTypes: ["violations"],
}).then((found) => found.violations.flatMap(
  (rule) => rule.nodes.map((node) => `${rule.id} at ${node.target}: ${node.failureSummary}`)))"""


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    return need_module("axe-core/axe.min.js").read_text(encoding="utf-8")


@pytest.mark.parametrize(("width", "find"), WIDTHS.items())
def test_axe_finds_no_fault_on_any_kind_of_page(
    browser: Browser, axe: str, rich: Path, width: int, find: Callable[[Path], dict[str, str]]
) -> None:
    """With all open that can be opened."""
    faults = []
    with served(rich) as home, window(browser, home, width=width, policy=False) as opened:
        for kind, address in find(rich).items():
            opened.open(address)
            opened.page.evaluate(axe)
            opened.page.evaluate(_OPEN_ALL)
            for scheme in SCHEMES:
                opened.page.emulate_media(color_scheme=scheme)
                faults += [(f"{kind} {scheme}", fault) for fault in opened.page.evaluate(RUN_AXE)]
    assert not faults, tell(faults)


def test_axe_finds_no_fault_in_tables_that_are_opened(
    browser: Browser, axe: str, rich: Path
) -> None:
    faults = []
    with served(rich) as home, window(browser, home, policy=False) as opened:
        opened.open("stats/")
        opened.page.evaluate("document.querySelectorAll('details').forEach((e) => (e.open = true))")
        opened.page.evaluate(axe)
        for width in WIDTHS:
            opened.page.set_viewport_size({"width": width, "height": 800})
            faults += [(f"{width} px", fault) for fault in opened.page.evaluate(RUN_AXE)]
    assert not faults, tell(faults)
