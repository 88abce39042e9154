"""Without JavaScript nothing is missing but what only a script can do, and nothing pretends to."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.pages.browser import window
from tests.pages.kinds import tell
from tests.pages.parts import choose_kinds
from tests.pages.sites import served

pytestmark = pytest.mark.tools

# Text that is not drawn, though it stands in the page and belongs to nothing that a script serves
# or a reader can open, and is no part of a row that its list says for all of them; and controls
# that are drawn, though no script is there to serve them. A form is one of them unless it leads to
# somebody who answers it: a static site cannot.
_FIND_FAULTS = """() => {
  const controls = "button, input, select, textarea, dialog, form, label, output, "
    + "[role=button], [role=search], [contenteditable], [popover]";
  const closed = "details:not([open]), template, script, style, noscript, datalist, [hidden], "
    + "svg title, svg desc, .of-types .kind, .of-places .where, .kin .where, .trio .where, "
    + ".row:has(.why) .where";
  const isSeen = (element) => element.checkVisibility(
    {visibilityProperty: true, opacityProperty: true, contentVisibilityAuto: true});
  const hasRoom = (element) => isSeen(element) && element.offsetWidth && element.offsetHeight;
  const say = (element) => element.outerHTML.slice(0, 100);
  const faults = [];

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement, text = walker.currentNode.data.trim();
    if (text && !isSeen(element) && !element.closest(`${closed}, ${controls}`)) {
      faults.push(`does not show "${text.slice(0, 60)}"`);
    }
  }

  const answers = ({form}) => form && new URL(form.action).origin !== location.origin;
  for (const control of document.querySelectorAll(controls)) {
    const asks = control.matches("form, label, output, [role=search]");
    if (isSeen(control) && !asks && !answers(control)) faults.push(`shows ${say(control)}`);
  }
  for (const element of document.querySelectorAll("a, summary, h1, h2, h3, h4, li, dd, p")) {
    const says = (element.innerText ?? element.textContent).trim()
      || element.getAttribute("aria-label") || element.querySelector("img, svg, meter, progress");
    if (hasRoom(element) && !says) faults.push(`shows an empty ${say(element)}`);
  }
  for (const link of document.querySelectorAll("a")) {
    if (isSeen(link) && !link.href) faults.push(`has a link to nowhere: ${say(link)}`);
  }
  return faults;
}"""


def test_nothing_is_missing_or_empty_without_scripts(browser: Browser, rich: Path) -> None:
    faults: list[tuple[str, str]] = []
    with served(rich) as home, window(browser, home, scripts=False) as opened:
        for kind, address in choose_kinds(rich).items():
            opened.open(address)
            faults += [(kind, fault) for fault in opened.page.evaluate(_FIND_FAULTS)]
    assert not faults, tell(faults)


FAULTS = {
    'does not show "Text"': "<p style='display: none'>Text</p>",
    'does not show "Pale"': "<p style='opacity: 0'>Pale</p>",
    "shows <button>": "<button>Dark</button>",
    "shows <input": "<form action='/archive/'><input></form>",
    "shows an empty <li": "<ul><li></li></ul>",
    "has a link to nowhere": "<a>Link</a>",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_is_seen(browser: Browser, tmp_path: Path, fault: str) -> None:
    (tmp_path / "index.html").write_text(f"<!doctype html><p>Sound</p>{FAULTS[fault]}")
    with served(tmp_path) as home, window(browser, home, scripts=False) as opened:
        opened.open("")
        (found,) = opened.page.evaluate(_FIND_FAULTS)
    assert found.startswith(fault)


def test_what_only_scripts_serve_may_be_hidden_without_them(
    browser: Browser, tmp_path: Path
) -> None:
    (tmp_path / "index.html").write_text(
        "<!doctype html><style>@media (scripting: none) {.scripted {display: none}}</style>"
        "<form class=scripted><label>Find <input></label> <button>Go</button></form>"
        "<details><summary>More</summary><p>Text</p></details>"
        "<form action='https://search.example/'><label>Find <input name=q></label></form>"
    )
    with served(tmp_path) as home:
        for scripts, faults in ((False, 0), (True, 2)):
            with window(browser, home, scripts=scripts) as opened:
                opened.open("")
                assert len(opened.page.evaluate(_FIND_FAULTS)) == faults
