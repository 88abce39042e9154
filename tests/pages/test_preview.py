"""The preview in a browser: what is saved is seen, and so is what is wrong, until it is mended.

Nothing here waits for a time, but for what should be seen. How long that takes, `tests/bench` says.
"""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import Browser, expect

from tests.pages.browser import Window, window
from tests.pages.sites import PREFIX
from tests.previews import previewed

BROKEN = "{{ page.nonsense }}"
SHOW = """(hidden) => {
  Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
"""What a browser does when a tab goes behind another one, or comes to the front."""


@pytest.fixture
def opened(project: Path, browser: Browser) -> Iterator[Window]:
    """The preview of a project of a test's own."""
    with previewed(project) as shelf:
        host = shelf.home.removesuffix(PREFIX.removeprefix("/"))  # the script stands at its root
        with window(browser, host) as opened:
            yield msgspec.structs.replace(opened, home=shelf.home)


def edit(file: Path, before: str, after: str) -> None:
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), "utf-8")


def test_what_is_saved_is_seen(opened: Window, project: Path) -> None:
    """A template, the style sheet, settings, a text, a file that pages ask for by name."""
    opened.open("about/")
    page = opened.page
    heading = page.get_by_role("heading", level=1)
    edit(project / "templates/document.html", "<h1>", "<h1>Anew: ")
    expect(heading).to_contain_text("Anew: ")
    edit(project / "content/pages/about.md", 'title = "', 'title = "Other than ')
    expect(heading).to_contain_text("Anew: Other than ")
    with (project / "static/site.css").open("a") as sheet:
        sheet.write("\nh1 { outline: 3px solid rgb(1, 2, 3); }\n")
    expect(heading).to_have_css("outline-color", "rgb(1, 2, 3)")
    edit(project / "content/site.toml", 'title = "', 'title = "The new ')
    expect(page.locator("a.brand")).to_contain_text("The new ")
    assert opened.refused == []


def test_an_error_is_seen_until_it_is_mended(opened: Window, project: Path) -> None:
    """In a template, then in settings; nobody touches the browser."""
    opened.open("events/progress-ms-24-docking/")
    page = opened.page
    heading = page.get_by_role("heading", level=1)
    name = heading.text_content()
    template = project / "templates/event.html"
    lines = template.read_text("utf-8").splitlines()
    place = next(number for number, line in enumerate(lines, start=1) if "<h1" in line)
    edit(template, "<h1", f"{BROKEN}<h1")
    expect(heading).to_have_text(f"{template}, line {place}")
    expect(page.locator("mark")).to_have_text(f"{place:>5}")
    expect(page.locator("main")).to_contain_text("mend the template")
    edit(template, BROKEN, "")
    expect(heading).to_have_text(name or "")
    edit(project / "content/site.toml", "title", "titel")
    expect(heading).to_contain_text("content/site.toml")
    expect(page.locator("main")).to_contain_text("the nearest known key is 'title'")
    edit(project / "content/site.toml", "titel", "title")
    expect(heading).to_have_text(name or "")


def test_a_page_that_waited_in_the_history_is_not_an_old_one(opened: Window, project: Path) -> None:
    opened.open("about/")
    opened.page.goto("about:blank")
    edit(project / "templates/document.html", "<h1>", "<h1>Anew: ")
    opened.page.go_back()
    expect(opened.page.get_by_role("heading", level=1)).to_contain_text("Anew: ")


def test_a_tab_that_nobody_sees_holds_no_connection_and_misses_nothing(
    opened: Window, project: Path
) -> None:
    """A browser has six connections for a host: the seventh tab could not even be loaded."""
    tabs = [opened.page, *(opened.page.context.new_page() for _ in range(7))]
    for tab in tabs:
        tab.goto(f"{opened.home}about/")
        tab.evaluate(SHOW, True)
    edit(project / "templates/document.html", "<h1>", "<h1>Anew: ")
    tabs[0].evaluate(SHOW, False)
    expect(tabs[0].get_by_role("heading", level=1)).to_contain_text("Anew: ")
    expect(tabs[1].get_by_role("heading", level=1)).not_to_contain_text("Anew: ")
