"""Pages of each kind under axe-core: WCAG 2.2 AA and its best practices, in every dress."""

from pathlib import Path
from typing import TypeAlias

import pytest
from playwright.sync_api import Browser

from tests.pages.browser import Scheme, window
from tests.pages.kinds import find_outputs, tell
from tests.pages.parts import choose_kinds
from tests.pages.sites import served
from tests.pages.tools import need_module

pytestmark = pytest.mark.tools

Dress: TypeAlias = tuple[int, Scheme, object]
"""How wide a page is, in which colours, and what axe is asked about it."""

_OPENALL_RULES = "for (const part of document.querySelectorAll('details')) part.open = true"

# axe leaves the rule for the size of targets out unless it is asked for by name.
ALL_RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "rules": {"target-size": {"enabled": True}},
}
# Rules whose answer depends on colours or on the room that there is; the others read the document.
_COLOURS = ("color-contrast", "link-in-text-block")
_ROOM = ("target-size", "scrollable-region-focusable")
_LOOKS = {"runOnly": [*_COLOURS, *_ROOM]}
_PLAIN: Dress = (320, "light", ALL_RULES)
_DRESSES: tuple[Dress, ...] = (
    (320, "dark", {"runOnly": [*_COLOURS]}),
    (768, "light", _LOOKS),
    (1280, "dark", _LOOKS),
)
# To find out how each element can be named takes a fifth of the time: only what is at fault is.
RUN_AXE = """async (options) => {
  const ask = (selectors) =>
    axe.run(document, {...options, selectors, resultTypes: ["violations"]});
  if (!(await ask(false)).violations.length) return [];
  return (await ask(true)).violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id} at ${node.target}: ${node.failureSummary}`));
}"""


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    return need_module("axe-core/axe.min.js").read_text(encoding="utf-8")


@pytest.mark.long
def test_axe_finds_no_fault_on_any_kind_of_page_in_any_dress(
    browser: Browser, axe: str, rich: Path
) -> None:
    """With all open that can be opened. What one template makes is put into all dresses once."""
    dressed = {*find_outputs(rich).values()}
    faults: list[tuple[str, str]] = []
    with served(rich) as home, window(browser, home, policy=False) as opened:
        opened.page.add_init_script(axe)
        for kind, address in choose_kinds(rich).items():
            opened.open(address)
            opened.page.evaluate(_OPENALL_RULES)
            for width, scheme, options in [_PLAIN, *(_DRESSES if address in dressed else ())]:
                opened.page.set_viewport_size({"width": width, "height": 800})
                opened.page.emulate_media(color_scheme=scheme)
                found = opened.page.evaluate(RUN_AXE, options)
                faults += [(f"{kind} {width} px {scheme}", fault) for fault in found]
    assert not faults, tell(faults)
