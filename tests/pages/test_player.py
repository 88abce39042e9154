"""A webcast plays on its event's page when somebody asks for it, and is a link before that."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Literal, TypeAlias

import pytest
from playwright.sync_api import Browser, FloatRect, Locator, Page

from tests.pages.browser import Window, window
from tests.pages.records import TWITCH, UNPLAYABLE, VIMEO, YOUTUBE
from tests.pages.sites import served

pytestmark = pytest.mark.tools

_Key: TypeAlias = Literal["Control", "Shift"]

EVENT = "events/crew-7-docking/"
PLAYERS = {
    YOUTUBE: (
        "Crew-7 docking, live",
        "en",
        "https://www.youtube-nocookie.com/embed/ENxZS6PUDuI?autoplay=1",
    ),
    VIMEO: ("Стыковка «Crew-7»", "ru", "https://player.vimeo.com/video/76979871?autoplay=1&dnt=1"),
    TWITCH: (
        "With commentary",
        "en",
        "https://player.twitch.tv/?video=v1234567890&parent=example.org&autoplay=true",
    ),
}


@pytest.fixture
def opened(browser: Browser, rich: Path) -> Iterator[Window]:
    """The page of an event with a webcast at every provider."""
    with served(rich) as home, window(browser, home) as fresh:
        fresh.open(EVENT)
        yield fresh


def test_poster_is_that_of_the_best_video_and_asks_nobody_for_anything(opened: Window) -> None:
    assert opened.page.locator(".poster").get_attribute("href") == YOUTUBE
    assert opened.refused == []


def test_click_on_the_poster_puts_the_player_in_its_place(opened: Window) -> None:
    with _refusal(opened.page, PLAYERS[YOUTUBE][2]):
        opened.page.locator(".poster").click()
    assert opened.refused == [PLAYERS[YOUTUBE][2]]
    assert _picked(opened.page) == [YOUTUBE]


@pytest.mark.parametrize("link", PLAYERS)
def test_click_in_the_list_plays_that_video(opened: Window, link: str) -> None:
    title, language, player = PLAYERS[link]
    with _refusal(opened.page, player):
        _listed(opened.page, link).click()
    assert opened.refused == [player]
    assert opened.page.locator(".poster").count() == 0
    assert _attributes(opened.page.locator(".screen > iframe")) == {
        "src": player,
        "title": title,
        "lang": language,
        "allow": "accelerometer; autoplay; encrypted-media; fullscreen; picture-in-picture",
        "sandbox": "allow-scripts allow-same-origin allow-presentation allow-popups "
        "allow-popups-to-escape-sandbox",
        "referrerpolicy": "strict-origin-when-cross-origin",
    }
    assert opened.page.evaluate("document.activeElement.src") == player
    assert _picked(opened.page) == [link]


def test_another_video_takes_the_place_of_the_one_that_plays(opened: Window) -> None:
    for link in (TWITCH, VIMEO):
        with _refusal(opened.page, PLAYERS[link][2]):
            _listed(opened.page, link).click()
    assert opened.page.locator("iframe").count() == 1
    assert opened.page.locator("iframe").get_attribute("src") == PLAYERS[VIMEO][2]
    assert _picked(opened.page) == [VIMEO]


@pytest.mark.parametrize("place", [".poster", ".webcasts a[data-embed]"])
def test_enter_starts_the_player_and_moves_the_focus_to_it(opened: Window, place: str) -> None:
    player = PLAYERS[YOUTUBE][2]
    _tab_to(opened.page, place)
    with _refusal(opened.page, player):
        opened.page.keyboard.press("Enter")
    assert opened.page.evaluate("document.activeElement.src") == player


def test_poster_shows_that_it_has_the_focus(opened: Window) -> None:
    _tab_to(opened.page, ".poster")
    with_focus = _picture_around_focus(opened.page)
    opened.page.evaluate("document.activeElement.blur()")
    assert _picture(opened.page, opened.page.locator(".poster")) != with_focus


@pytest.mark.parametrize(
    ("button", "keys"),
    [("left", ["Control"]), ("left", ["Shift"]), ("middle", [])],
    ids=["control", "shift", "middle button"],
)
@pytest.mark.parametrize("place", [".poster", ".webcasts a[data-embed]"])
def test_click_that_asks_for_another_tab_leaves_the_poster(
    opened: Window, place: str, button: Literal["left", "middle"], keys: list[_Key]
) -> None:
    with opened.page.context.expect_page():
        opened.page.locator(place).first.click(button=button, modifiers=keys)
    assert opened.page.locator("iframe").count() == 0
    assert opened.page.locator(".poster").count() == 1


@pytest.mark.parametrize("link", PLAYERS)
def test_list_leads_to_the_videos_without_scripts(browser: Browser, rich: Path, link: str) -> None:
    with served(rich) as home, window(browser, home, scripts=False) as opened:
        opened.open(EVENT)
        with opened.page.expect_request(link) as asked:
            _listed(opened.page, link).click()
        assert asked.value.is_navigation_request()


def test_poster_leads_to_its_video_without_scripts(browser: Browser, rich: Path) -> None:
    with served(rich) as home, window(browser, home, scripts=False) as opened:
        opened.open(EVENT)
        with opened.page.expect_request(YOUTUBE) as asked:
            opened.page.locator(".poster").click()
        assert asked.value.is_navigation_request()


@pytest.mark.parametrize("link", UNPLAYABLE)
def test_video_that_no_page_can_show_is_a_plain_link(opened: Window, link: str) -> None:
    assert opened.page.locator(f'main a[href="{link}"]').count() == 1
    assert _listed(opened.page, link).count() == 0


def _refusal(page: Page, url: str) -> AbstractContextManager[object]:
    """Wait until a request for the URL was made, and refused like all that leave this machine."""
    return page.expect_event("requestfailed", lambda request: bool(request.url == url))


def _listed(page: Page, link: str) -> Locator:
    return page.locator(f'.webcasts a[data-embed][href="{link}"]')


def _picked(page: Page) -> list[str | None]:
    """What the list marks as playing."""
    return [link.get_attribute("href") for link in page.locator("a[aria-current=true]").all()]


def _attributes(frame: Locator) -> dict[str, str | None]:
    names = ("src", "title", "lang", "allow", "sandbox", "referrerpolicy")
    return {name: frame.get_attribute(name) for name in names}


def _tab_to(page: Page, place: str) -> None:
    for _ in range(50):
        page.keyboard.press("Tab")
        if page.evaluate("(place) => document.activeElement.matches(place)", place):
            return
    pytest.fail(f"{place} cannot be reached with the Tab key")


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
