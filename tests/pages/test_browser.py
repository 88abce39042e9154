"""Every page in a real browser: quiet, alone, and no wider than a small screen."""

import html
import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page

from generator.site.pages.event import EventPage
from tests.pages.browser import window
from tests.pages.hostile import poisoned_records
from tests.pages.kinds import find_many, plan_of, tell
from tests.pages.markup import parse, select
from tests.pages.parts import choose_pages
from tests.pages.sites import find_pages, read_page, served

_SMALLEST = 320
_ALIKE = ("agencies/", "programs/", "languages/")
"""Made by the same templates as pages of types and of places, with the same names in them."""

# Reported to the console as errors, which the test collects.
_TELL_VIOLATIONS = """document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));"""

# What ran or could run out of a text: handlers, frames, and addresses that are scripts or data.
_FIND_INTRUDERS = """Array.from(document.querySelectorAll("*")).flatMap((element) => [
  ...Array.from(element.attributes)
    .filter(({name, value}) => name.startsWith("on")
      || (/^(xlink:)?href$|^(src|srcset|action|formaction|poster|data|data-embed)$/.test(name)
        && /^\\s*(javascript|data|vbscript|blob):/i.test(value)))
    .map(({name, value}) => `${element.localName} ${name}="${value}"`),
  ...(["iframe", "object", "embed", "base"].includes(element.localName) ? [element.localName] : []),
])"""


@pytest.mark.long
@pytest.mark.tools
@pytest.mark.parametrize("name", ["rich", "hostile"])
def test_pages_are_quiet_and_ask_no_other_host_and_fit_a_small_screen(
    request: pytest.FixtureRequest, browser: Browser, name: str
) -> None:
    """Of the rich site every part that any page has, of the hostile one a page of every attack."""
    site: Path = request.getfixturevalue(name)
    if name == "rich":
        pages = choose_pages(site, find_pages(site))
    else:
        pages = [page for page in find_many(site, 30) if not page.startswith(_ALIKE)]
    faults: list[tuple[str, str]] = []
    with served(site) as home, window(browser, home, width=_SMALLEST) as opened:
        complaints = _listen(opened.page)
        opened.page.add_init_script(_TELL_VIOLATIONS)
        for address in pages:
            opened.open(address)
            width = opened.page.evaluate("document.documentElement.scrollWidth")
            faults += [(address, f"asks for {url}") for url in opened.refused]
            faults += [(address, f"says {complaint}") for complaint in complaints]
            faults += [(address, f"has {thing}") for thing in opened.page.evaluate(_FIND_INTRUDERS)]
            faults += [(f"{address}: {width} px", "is too wide")] if width > _SMALLEST else []
            opened.refused.clear()
            complaints.clear()
    assert opened.pictures, "no picture was asked for: this walk would see no other request either"
    assert not faults, tell(faults)


def test_attack_is_shown_as_the_text_it_is_and_told_to_machines_likewise(hostile: Path) -> None:
    names = {found["id"]: _visible(html.unescape(found["name"])) for found in poisoned_records()}
    pages = {p.story.id: p.address for p in plan_of(hostile) if isinstance(p, EventPage)}
    shown: dict[int, list[str]] = {}
    for event, address in pages.items():
        tree = parse(read_page(hostile, address))
        (heading,) = select(tree, "//h1")
        items = map(json.loads, select(tree, "//script[@type='application/ld+json']"))
        told = [part for item in items for part in item.get("@graph", [item])]
        (name,) = (part["name"] for part in told if part["@type"] == "Event")
        shown[event] = [_visible(heading), _visible(name)]
    assert shown.keys() == names.keys()
    assert shown == {
        event: [name or text for text in shown[event]] for event, name in names.items()
    }


def _visible(text: str) -> str:
    """What a reader sees of a text, but for blanks."""
    return "".join(letter for letter in text if letter.isprintable() and letter != " ")


def _listen(page: Page) -> list[str]:
    """Errors, warnings and dialogs of a page, as they come."""
    heard: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        heard.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.on("dialog", dismiss)
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on(
        "console",
        lambda message: (
            heard.append(f"{message.type}: {message.text}")
            if message.type in {"error", "warning"}
            else None
        ),
    )
    return heard
