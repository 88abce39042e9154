"""A webcast plays on its event's page when somebody asks for it, and is a link before that."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FloatRect, Locator, Page

from tests.pages.browser import Window, window
from tests.pages.records import TWITCH, UNPLAYABLE, VIMEO, YOUTUBE
from tests.pages.sites import find_pages, served

pytestmark = pytest.mark.tools

EVENT = "events/crew-7-docking/"
PLAYERS = {
    YOUTUBE: (
        "Crew-7 docking, live",
        "https://www.youtube-nocookie.com/embed/ENxZS6PUDuI?autoplay=1",
    ),
    VIMEO: ("Стыковка «Crew-7»", "https://player.vimeo.com/video/76979871?autoplay=1&dnt=1"),
    TWITCH: (
        "With commentary",
        "https://player.twitch.tv/?video=v1234567890&parent=example.org&autoplay=true",
    ),
}


@pytest.fixture
def opened(browser: Browser, rich: Path) -> Iterator[Window]:
    """The page of an event with a webcast at every provider."""
    with served(rich) as home, window(browser, home) as fresh:
        fresh.open(EVENT)
        yield fresh


@pytest.mark.parametrize("link", PLAYERS)
def test_click_on_the_poster_puts_the_player_in_its_place(opened: Window, link: str) -> None:
    title, player = PLAYERS[link]
    with _refusal(opened.page, player):
        _poster(opened.page, link).click()
    assert opened.refused == [player]
    assert _poster(opened.page, link).count() == 0
    frame = opened.page.locator("iframe")
    assert _attributes(frame) == {
        "src": player,
        "title": title,
        "sandbox": "allow-scripts allow-same-origin allow-presentation allow-popups "
        "allow-popups-to-escape-sandbox",
        "referrerpolicy": "strict-origin-when-cross-origin",
    }


def test_enter_on_the_poster_starts_the_player_and_moves_the_focus_to_it(opened: Window) -> None:
    _tab_to_poster(opened.page)
    _, player = PLAYERS[YOUTUBE]
    with _refusal(opened.page, player):
        opened.page.keyboard.press("Enter")
    assert opened.page.evaluate("document.activeElement.src") == player


def test_poster_shows_that_it_has_the_focus(opened: Window) -> None:
    _tab_to_poster(opened.page)
    with_focus = _picture_around_focus(opened.page)
    opened.page.evaluate("document.activeElement.blur()")
    assert _picture(opened.page, _poster(opened.page, YOUTUBE)) != with_focus


def test_click_that_asks_for_a_new_tab_leaves_the_poster(opened: Window) -> None:
    with opened.page.context.expect_page():
        _poster(opened.page, YOUTUBE).click(modifiers=["Control"])
    assert opened.page.locator("iframe").count() == 0
    assert _poster(opened.page, YOUTUBE).count() == 1


@pytest.mark.parametrize("link", PLAYERS)
def test_poster_leads_to_the_video_without_scripts(browser: Browser, rich: Path, link: str) -> None:
    with served(rich) as home, window(browser, home, scripts=False) as opened:
        opened.open(EVENT)
        with opened.page.expect_request(link) as asked:
            _poster(opened.page, link).click()
        assert asked.value.is_navigation_request()


def test_title_without_an_end_stays_on_its_poster(browser: Browser, rich: Path) -> None:
    (event,) = (page for page in find_pages(rich) if page.startswith("events/donaudampfschiff"))
    with served(rich) as home, window(browser, home, width=320) as opened:
        opened.open(event)
        poster = _box(_poster(opened.page, YOUTUBE))
        title = _box(opened.page.locator(".player-title"))
    assert poster["y"] <= title["y"]
    assert title["y"] + title["height"] <= poster["y"] + poster["height"]


@pytest.mark.parametrize("link", UNPLAYABLE)
def test_video_that_no_page_can_show_is_a_plain_link(opened: Window, link: str) -> None:
    assert opened.page.locator(f'main a[href="{link}"]').count() == 1
    assert _poster(opened.page, link).count() == 0


def _refusal(page: Page, url: str) -> AbstractContextManager[object]:
    """Wait until a request for the URL was made, and refused like all that leave this machine."""
    return page.expect_event("requestfailed", lambda request: bool(request.url == url))


def _poster(page: Page, link: str) -> Locator:
    return page.locator(f'a[data-embed][href="{link}"]')


def _attributes(frame: Locator) -> dict[str, str | None]:
    names = ("src", "title", "sandbox", "referrerpolicy")
    return {name: frame.get_attribute(name) for name in names}


def _tab_to_poster(page: Page) -> None:
    for _ in range(50):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.embed !== undefined"):
            return
    pytest.fail("no poster can be reached with the Tab key")


def _box(element: Locator) -> FloatRect:
    box = element.bounding_box()
    assert box is not None
    return box


def _picture_around_focus(page: Page) -> bytes:
    return _picture(page, page.locator(":focus"))


def _picture(page: Page, element: Locator) -> bytes:
    """The element and a little around it, where an outline would be."""
    box = _box(element)
    return page.screenshot(
        clip={
            "x": box["x"] - 8,
            "y": box["y"] - 8,
            "width": box["width"] + 16,
            "height": box["height"] + 16,
        }
    )
