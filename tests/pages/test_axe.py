"""One page of each kind under axe-core: WCAG 2.2 AA and its best practices, in every dress."""

import itertools
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.pages.browser import window
from tests.pages.screenshots import SCHEMES, WIDTHS
from tests.pages.sites import find_kinds, served
from tests.pages.tools import need_module

pytestmark = pytest.mark.tools

KINDS = [
    *("home", "years", "year", "month", "types", "type", "undated", "document", "not-found"),
    *("event-rich", "event-poor", "changes", "night", "updates", "stats"),
]

# axe leaves the rule for the size of targets out unless it is asked for by name.
_RUN = """() => axe.run(document, {
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


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_no_fault(browser: Browser, axe: str, site: Path, kind: str) -> None:
    with served(site) as home, window(browser, home, policy=False) as opened:
        opened.open(find_kinds(site)[kind])
        opened.page.evaluate(axe)
        faults = [
            f"{width} px, {scheme}: {fault}"
            for width, scheme in itertools.product(WIDTHS, SCHEMES)
            for fault in _look(opened.page, width, scheme)
        ]
    assert "\n".join(faults) == ""


def test_axe_finds_no_fault_in_tables_that_are_opened(
    browser: Browser, axe: str, rich: Path
) -> None:
    with served(rich) as home, window(browser, home, policy=False) as opened:
        opened.open("stats/")
        opened.page.evaluate("document.querySelectorAll('details').forEach((e) => (e.open = true))")
        opened.page.evaluate(axe)
        faults = [fault for width in WIDTHS for fault in _look(opened.page, width, "light")]
    assert "\n".join(faults) == ""


def test_every_kind_is_looked_at(rich: Path) -> None:
    assert set(find_kinds(rich)) == set(KINDS)


def _look(page: Page, width: int, scheme: str) -> list[str]:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    found: list[str] = page.evaluate(_RUN)
    return found
