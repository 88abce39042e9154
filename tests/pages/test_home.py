"""The front page by the reader's clock: what is ahead, live and past, and the day that it is."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.pages.readers import AHEAD, PAST, Reader, build_timed_site, visit
from tests.pages.sites import served

pytestmark = pytest.mark.tools

COMING = [*AHEAD][1:6]
HAPPENED = [
    *("last-night", "yesterday", "autumn-hour", "hour", "afternoon"),
    *("spring-hour", "early"),
]
SHELVES = [
    ("2026-11-23T03:00:00Z", 0, []),
    ("2026-11-24T14:29:59Z", 0, []),
    ("2026-11-24T14:30:00Z", 0, ["edge"]),
    ("2026-11-24T15:00:01Z", 1, []),
    ("2026-11-24T16:30:00Z", 2, []),
    ("2026-11-26T00:00:00Z", 3, []),
    ("2027-02-01T00:00:00Z", 5, []),
]


@pytest.mark.parametrize(("now", "past", "live"), SHELVES, ids=[now for now, _, _ in SHELVES])
def test_rows_stand_where_the_reader_s_clock_puts_them(
    browser: Browser, timed: str, now: str, past: int, live: list[str]
) -> None:
    ahead = [slug for slug in COMING[past:] if slug not in live]
    with visit(browser, timed, Reader(now=now)) as opened:
        found = {name: _slugs(opened.page, name) for name in ("live-now", "coming-up")}
        happened = _slugs(opened.page, "just-happened")
        stamps = opened.page.locator(".row .stamp:visible").all_text_contents()
        hidden = [name for name in found if not opened.page.locator(f"#{name}").is_visible()]
    assert found == {"live-now": live, "coming-up": ahead}
    assert happened == [*reversed(COMING[:past]), *HAPPENED]
    assert stamps == ["live"] * len(live)
    assert hidden == [name for name, slugs in found.items() if not slugs]


def test_of_two_events_of_one_day_the_one_that_is_over_happened(
    browser: Browser, timed: str
) -> None:
    with visit(browser, timed, Reader(now="2026-11-26T18:00:00Z")) as opened:
        assert _slugs(opened.page, "coming-up")[0] == "day-ahead"
        assert _slugs(opened.page, "just-happened")[0] == "exact"


def test_an_event_goes_live_and_is_over_while_the_page_is_open(
    browser: Browser, timed: str
) -> None:
    with visit(browser, timed, Reader(now="2026-11-24T14:28:30Z")) as opened:
        page = opened.page
        assert _slugs(page, "coming-up") == COMING
        page.locator("a[href$='/edge/']").focus()
        page.clock.run_for(2 * 60_000)
        assert _slugs(page, "live-now") == ["edge"]
        assert page.locator("[role=status]").text_content() == "Live now: Edge"
        assert page.evaluate("document.activeElement.textContent") == "Edge"
        page.clock.run_for(2 * 3_600_000)
        assert not page.locator("#live-now").is_visible()
        assert _slugs(page, "just-happened") == ["stale-air", "edge", *HAPPENED]
        assert page.locator(".row .stamp").count() == 0


def test_the_card_says_whether_its_event_is_next_or_live_or_over(
    browser: Browser, timed: str
) -> None:
    with visit(browser, timed, Reader(now="2026-11-23T11:58:30Z")) as opened:
        page = opened.page
        assert _card(page) == ["Next", "On-air", "in 1 h 1 min"]
        page.clock.run_for(2 * 60_000)
        assert _card(page) == ["Now", "On-air", "live now in 59 min 30 s"]
        assert page.locator("[role=status]").text_content() == "Live now: On-air"
        page.clock.run_for(2 * 3_600_000)
        assert _card(page) == ["Past", "On-air", "1 h ago"]


def test_first_past_event_of_an_archive_makes_its_shelf_appear(
    browser: Browser, tmp_path: Path
) -> None:
    dates = {slug: AHEAD[slug] for slug in ("exact", "far")}
    output = build_timed_site(tmp_path / "project", dates)
    with served(output) as home, visit(browser, home, Reader()) as opened:
        assert not opened.page.locator("#just-happened").is_visible()
        opened.page.clock.pause_at("2026-12-21T00:00:00Z")
        opened.page.reload()
        assert opened.page.locator("#just-happened").is_visible()
        assert not opened.page.locator("#coming-up").is_visible()


def test_countdown_stands_beside_what_comes_within_two_weeks(browser: Browser, timed: str) -> None:
    with visit(browser, timed, Reader(now="2026-11-24T14:44:30Z")) as opened:
        found = opened.page.locator(".row-until").evaluate_all(
            "all => all.map((span) => [span.closest('.row').querySelector('a').textContent, "
            "span.textContent]).filter(([, words]) => words)"
        )
    assert dict(found) == {
        "Edge": "in 1 min",
        "Stale-air": "in 1 h 16 min",
        "Hour-ahead": "in 1 d 3 h",
        "Day-ahead": "in 2 d",
        "Exact": "in 2 d 2 h",
    }


@pytest.mark.parametrize(
    ("now", "zone", "link"),
    [
        ("2026-11-24T00:00:00Z", "UTC", ("24 November", "11-24/")),
        ("2026-11-24T23:59:59Z", "Asia/Kolkata", ("24 November", "11-24/")),
        ("2027-03-01T04:00:00Z", "America/Los_Angeles", ("1 March", "03-01/")),
        ("2028-02-29T12:00:00Z", "UTC", ("29 February", "02-29/")),
    ],
)
def test_a_link_leads_to_the_day_that_it_is_in_utc(
    browser: Browser, timed: str, now: str, zone: str, link: tuple[str, str]
) -> None:
    with visit(browser, timed, Reader(now=now, zone=zone)) as opened:
        today = opened.page.locator("[data-today] a")
        words, day = link
        assert today.text_content() == f"Today, {words}"
        assert today.get_attribute("href") == f"/archive/on-this-day/{day}"
        today.click()
        assert opened.page.locator("h1").text_content() == words


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "Pacific/Niue"])
def test_on_the_day_of_the_data_the_link_leads_to_that_day(
    browser: Browser, timed: str, zone: str
) -> None:
    with visit(browser, timed, Reader(now="2026-11-23T23:59:59Z", zone=zone)) as opened:
        today = opened.page.locator("[data-today] a")
        assert today.get_attribute("href") == "/archive/on-this-day/11-23/"
        assert today.text_content() == "On this day, 23 November"


def test_front_page_is_whole_without_scripts(browser: Browser, timed: str) -> None:
    assert {*HAPPENED} < {*PAST}
    with visit(browser, timed, Reader(scripts=False)) as opened:
        assert _slugs(opened.page, "coming-up") == COMING
        assert _slugs(opened.page, "just-happened") == HAPPENED
        for served_by_scripts in ("#live-now", ".switches"):
            assert not opened.page.locator(served_by_scripts).is_visible()


def _slugs(page: Page, heading: str) -> list[str]:
    """The events on a shelf, by the last part of their addresses."""
    links = page.locator(f"section:has(#{heading}) .row-title a")
    return [address.split("/")[-2] for address in links.evaluate_all("all => all.map(a => a.href)")]


def _card(page: Page) -> list[str | None]:
    """What stands above the title of the first event, that title, and how far away it is."""
    card = page.locator("[data-lead]")
    above = card.locator(".eyebrow > span:visible").first
    return [part.text_content() for part in (above, card.locator("h2"), card.locator(".status"))]
