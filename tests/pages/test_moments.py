"""How far away an event is, by the reader's clock and never more exactly than its date is known."""

import datetime as dt

import pytest
from playwright.sync_api import Browser, Page

from tests.pages.readers import Reader, event, switch, visit

pytestmark = pytest.mark.tools

KNOWN = ", as known on 23 November 2026"

# By the slug of the event: what its line says at a moment. The data are of 23 November, 03:00.
STATES = {
    "exact": [
        ("2026-11-23T12:00:00Z", "in 3 days 5 h"),
        ("2026-11-24T14:59:59Z", "in 2 days 2 h"),
        ("2026-11-26T13:06:35Z", f"in 4 h 30 min{KNOWN}"),
        ("2026-11-26T16:36:35Z", f"in 1 h{KNOWN}"),
        ("2026-11-26T17:24:30Z", f"in 12 min 5 s{KNOWN}"),
        ("2026-11-26T17:36:34Z", f"in 1 s{KNOWN}"),
        ("2026-11-26T17:36:35Z", f"under way{KNOWN}"),
        ("2026-11-26T17:36:36Z", "just now"),
        ("2026-11-26T17:41:40Z", "5 min ago"),
        ("2026-11-26T21:00:00Z", "3 h ago"),
        ("2026-11-29T21:00:00Z", "3 days ago"),
        ("2027-01-25T21:00:00Z", "60 days ago"),
        ("2027-01-26T21:00:00Z", "2 months ago"),
        ("2028-11-25T21:00:00Z", "23 months ago"),
        ("2028-11-26T21:00:00Z", "2 years ago"),
    ],
    "far": [
        ("2026-11-23T12:00:00Z", "in 26 days"),
        ("2026-12-19T09:59:59Z", f"in 1 day{KNOWN}"),
        ("2026-12-20T09:47:10Z", f"in 13 min{KNOWN}"),
        ("2026-12-20T09:59:59Z", f"in 1 min{KNOWN}"),
        ("2026-12-20T10:00:59Z", f"under way{KNOWN}"),
        ("2026-12-20T10:01:00Z", "1 min ago"),
    ],
    "hour-ahead": [
        ("2026-11-23T12:59:59Z", "in about 2 days 5 h"),
        ("2026-11-25T16:59:59Z", f"in about 1 h{KNOWN}"),
        ("2026-11-25T17:20:00Z", f"any time now, until 18:00 UTC{KNOWN}"),
        ("2026-11-25T18:00:00Z", "about 1 h ago"),
        ("2026-11-27T18:00:00Z", "2 days ago"),
    ],
    "day-ahead": [
        ("2026-11-23T23:59:59Z", "in 3 days"),
        ("2026-11-25T12:00:00Z", f"tomorrow{KNOWN}"),
        ("2026-11-26T00:00:00Z", f"today{KNOWN}"),
        ("2026-11-26T23:59:59Z", f"today{KNOWN}"),
        ("2026-11-27T00:00:00Z", "yesterday"),
        ("2026-11-28T23:59:59Z", "2 days ago"),
    ],
    "morning": [
        ("2026-11-27T12:00:00Z", f"tomorrow{KNOWN}"),
        ("2026-11-28T12:00:00Z", f"today{KNOWN}"),
    ],
    "week": [
        ("2026-11-23T12:00:00Z", "in 7 days at the earliest"),
        ("2026-11-30T00:00:00Z", f"any time now, until 6 December 2026{KNOWN}"),
        ("2026-12-07T00:00:00Z", "at least 1 day ago"),
    ],
    "month": [("2026-11-23T12:00:00Z", "in 39 days at the earliest")],
    "quarter": [
        ("2026-11-23T12:00:00Z", "in 7 months at the earliest"),
        ("2027-08-01T00:00:00Z", f"any time now, until 30 September 2027{KNOWN}"),
        ("2027-12-31T00:00:00Z", "at least 3 months ago"),
    ],
    "year": [
        ("2026-11-23T12:00:00Z", "in 13 months at the earliest"),
        ("2028-12-31T23:59:59Z", f"any time now, until 31 December 2028{KNOWN}"),
        ("2031-01-01T00:00:00Z", "at least 2 years ago"),
    ],
    "on-air": [
        ("2026-11-23T11:59:59Z", "in 1 h"),
        ("2026-11-23T12:00:00Z", "live now in 1 h"),
        ("2026-11-23T12:59:57Z", "live now in 3 s"),
        ("2026-11-23T13:30:00Z", "live now"),
        ("2026-11-23T13:59:59Z", "live now"),
        ("2026-11-23T14:00:00Z", "1 h ago"),
    ],
    "edge": [
        ("2026-11-24T14:30:00Z", "live now in 15 min"),
        ("2026-11-24T15:00:00Z", "live now"),
        ("2026-11-24T15:00:01Z", f"under way{KNOWN}"),
        ("2026-11-24T16:00:00Z", "1 h ago"),
    ],
    "stale-air": [
        ("2026-11-24T15:59:00Z", f"in 1 min{KNOWN}"),
        ("2026-11-24T16:30:00Z", f"under way{KNOWN}"),
        ("2026-11-24T17:00:00Z", "1 h ago"),
    ],
}


@pytest.mark.parametrize("slug", STATES)
def test_line_says_how_far_away_the_event_is(browser: Browser, timed: str, slug: str) -> None:
    said = []
    with visit(browser, timed, Reader(now=STATES[slug][0][0], zone="Asia/Kolkata")) as opened:
        for now, _ in STATES[slug]:
            opened.page.clock.pause_at(dt.datetime.fromisoformat(now))
            opened.page.goto(timed + event(slug))
            said.append((now, _status(opened.page)))
    assert said == STATES[slug]


@pytest.mark.parametrize("now", ["2026-11-20T12:00:00Z", "2019-01-01T00:00:00Z"])
def test_a_clock_that_is_behind_the_data_makes_nothing_live_or_old(
    browser: Browser, timed: str, now: str
) -> None:
    with visit(browser, timed, Reader(now=now), event("on-air")) as opened:
        words = _status(opened.page)
    assert words.startswith("in ")
    assert KNOWN not in words


def test_the_end_of_an_hour_is_said_by_the_clock_that_is_chosen(
    browser: Browser, timed: str
) -> None:
    reader = Reader(now="2026-11-25T17:20:00Z", zone="Asia/Kolkata")
    with visit(browser, timed, reader, event("hour-ahead")) as opened:
        switch(opened.page, "clock")
        assert _status(opened.page) == f"any time now, until 23:30 IST{KNOWN}"
        switch(opened.page, "clock")
        assert _status(opened.page) == f"any time now, until 18:00 UTC{KNOWN}"


def test_seconds_pass_in_the_last_hour_only(browser: Browser, timed: str) -> None:
    with visit(browser, timed, Reader(now="2026-11-26T16:36:30Z"), event("exact")) as opened:
        page = opened.page
        before = _status(page)
        page.clock.run_for(4000)
        assert _status(page) == before == f"in 1 h{KNOWN}"
        page.clock.run_for(26_000)
        assert _status(page) == f"in 59 min 35 s{KNOWN}"
        page.clock.run_for(1000)
        assert _status(page) == f"in 59 min 34 s{KNOWN}"


def test_minutes_pass_before_a_date_known_to_the_minute(browser: Browser, timed: str) -> None:
    with visit(browser, timed, Reader(now="2026-12-20T09:47:50Z"), event("far")) as opened:
        page = opened.page
        page.clock.run_for(9000)
        assert _status(page) == f"in 13 min{KNOWN}"
        page.clock.run_for(1000)
        assert _status(page) == f"in 12 min{KNOWN}"


def test_going_live_is_announced_once_and_nothing_else_is(browser: Browser, timed: str) -> None:
    with visit(browser, timed, Reader(now="2026-11-23T11:58:30Z"), event("on-air")) as opened:
        page = opened.page
        page.wait_for_selector("html[data-as-of]")
        page.evaluate(
            """() => {
              window.said = [];
              const notice = document.querySelector("[role=status]");
              new MutationObserver(() => said.push(notice.textContent))
                .observe(notice, { childList: true, characterData: true, subtree: true });
            }"""
        )
        page.clock.run_for(10 * 60_000)
        assert _status(page) == "live now in 51 min 30 s"
        page.clock.run_for(3 * 3_600_000)
        assert _status(page) == "2 h ago"
        assert page.evaluate("said") == ["Live now: On-air"]
        assert page.locator("[data-status][aria-live], [data-status] [aria-live]").count() == 0


def test_what_is_live_already_is_not_announced(browser: Browser, timed: str) -> None:
    with visit(browser, timed, Reader(now="2026-11-23T12:30:00Z"), event("on-air")) as opened:
        assert _status(opened.page) == "live now in 30 min"
        assert opened.page.locator("[role=status]").text_content() == ""


def test_a_page_that_comes_back_into_view_is_right_at_once(browser: Browser, timed: str) -> None:
    with visit(browser, timed, Reader(), event("far")) as opened:
        opened.page.clock.set_fixed_time("2026-12-20T09:47:10Z")
        opened.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        assert _status(opened.page) == f"in 13 min{KNOWN}"


def _status(page: Page) -> str:
    """The line, once the page knows from when its data are; what is over needs not to know."""
    page.locator("html[data-as-of], [data-state=past]").first.wait_for(state="attached")
    return (page.locator("[data-status]").text_content() or "").strip()
