"""Dates in the reader's own zone: the same date in the same form, and never a wrong heading."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.pages.readers import (
    AHEAD,
    AS_OF,
    BLOCK_STORAGE,
    PAST,
    Reader,
    build_timed_site,
    event,
    pressed,
    store,
    switch,
    visit,
)
from tests.pages.sites import served
from tests.projects import Json, as_line, build_project

pytestmark = pytest.mark.tools

HOME, TYPE, IN_MARCH = "", "types/static-fire/", "on-this-day/03-01/"
BERLIN, KOLKATA, PACIFIC = "Europe/Berlin", "Asia/Kolkata", "America/Los_Angeles"

IN_FULL = {
    BERLIN: {
        "summer": "25 August 2023, 19:36:35 CEST",
        "winter": "15 January 2024, 18:36 CET",
        "hour": "10 May 2024, between 19:00 and 20:00 CEST",
        "spring-hour": "31 March 2024, between 01:00 CET and 03:00 CEST",
        "autumn-hour": "27 October 2024, between 02:00 CEST and 02:00 CET",
    },
    KOLKATA: {
        "summer": "25 August 2023, 23:06:35 IST",
        "hour": "10 May 2024, between 22:30 and 23:30 IST",
    },
    PACIFIC: {
        "summer": "25 August 2023, 10:36:35 PDT",
        "winter": "15 January 2024, 09:36 PST",
        "early": "29 February 2024, 19:00 PST",
        "hour": "10 May 2024, between 10:00 and 11:00 PDT",
    },
    "Europe/London": {
        "summer": "25 August 2023, 18:36:35 BST",
        "winter": "15 January 2024, 17:36 GMT",
    },
    "Asia/Kathmandu": {"summer": "25 August 2023, 23:21:35 GMT+5:45"},
    "Australia/Sydney": {"winter": "16 January 2024, 04:36 AEDT"},
    "Pacific/Kiritimati": {"late": "1 January 2024, 13:30 GMT+14"},
    "Pacific/Niue": {"late": "31 December 2023, 12:30 GMT-11"},
}
IN_LISTS = {
    BERLIN: [
        (HOME, "exact", "26 Nov 2026, 18:36 CET"),
        (TYPE, "summer", "25 Aug 2023, 19:36 CEST"),
        ("2023/", "summer", "25 Aug 2023, 19:36 CEST"),
        ("2024/", "hour", "10 May 2024, 19–20 CEST"),
        ("2024/05/", "hour", "Fri 10, 19–20 CEST"),
        ("2024/03/", "spring-hour", "Sun 31, 01 CET–03 CEST"),
        (IN_MARCH, "early", "1 Mar 2024, 04:00 CET"),
    ],
    KOLKATA: [
        (HOME, "last-night", "23 Nov 2026, 05:20 IST"),
        (HOME, "hour-ahead", "25 Nov 2026, 22:30–23:30 IST"),
        (TYPE, "late", "1 Jan 2024, 05:00 IST"),
        ("2023/", "late", "1 Jan 2024, 05:00 IST"),
        ("2023/12/", "late", "Mon 1 January 2024, 05:00 IST"),
        ("2024/05/", "hour", "Fri 10, 22:30–23:30 IST"),
    ],
    PACIFIC: [
        (TYPE, "early", "29 Feb 2024, 19:00 PST"),
        ("2024/", "early", "29 Feb 2024, 19:00 PST"),
        ("2024/03/", "early", "Thu 29 February, 19:00 PST"),
        (IN_MARCH, "early", "29 Feb 2024, 19:00 PST"),
    ],
}


MOVES = [
    ("2023-08-24T14:00:00Z", "MIN", "2023-08-25T22:00:00Z", "HR"),
    ("2026-12-31T22:30:00Z", "MIN", "2026-12-31T23:30:00Z", "MIN"),
]
MOVED = {
    "UTC": [
        *("24 Aug 14:00 UTC", "25 Aug 2023 22–23 UTC"),
        *("31 Dec 22:30 UTC", "31 Dec 23:30 UTC"),
    ],
    BERLIN: [
        *("24 Aug 16:00 CEST", "26 Aug 2023 00–01 CEST"),
        *("31 Dec 23:30 CET", "1 Jan 2027 00:30 CET"),
    ],
    KOLKATA: [
        *("24 Aug 19:30 IST", "26 Aug 2023 03:30–04:30 IST"),
        *("1 Jan 2027 04:00 IST", "1 Jan 2027 05:00 IST"),
    ],
}


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site with a night in which an event was moved, twice."""
    root = tmp_path_factory.mktemp("moved") / "project"
    build_timed_site(root, {"summer": PAST["summer"]})
    changes: list[Json] = [
        {
            "at": AS_OF,
            "event": 900,
            "kind": "moved",
            "before": {"date": before, "precision": known},
            "after": {"date": after, "precision": known_now},
        }
        for before, known, after, known_now in MOVES
    ]
    ledger = root / "content/snapshot/changes.jsonl"
    ledger.write_bytes(b"".join(as_line(change) + b"\n" for change in changes))
    build_project(root, base_url="https://example.org/archive/")
    with served(root / "output") as home:
        yield home


@contextmanager
def local(browser: Browser, timed: str, reader: Reader, address: str) -> Iterator[Page]:
    """A page whose reader has asked for local time."""
    with visit(browser, timed, reader, address) as opened:
        switch(opened.page, "clock")
        yield opened.page


@pytest.mark.parametrize("zone", IN_FULL)
def test_local_time_says_the_same_date_as_precisely(
    browser: Browser, timed: str, zone: str
) -> None:
    with local(browser, timed, Reader(zone=zone), HOME) as page:
        said = {slug: _words_of(page, timed + event(slug)) for slug in IN_FULL[zone]}
    assert said == IN_FULL[zone]


@pytest.mark.parametrize("zone", IN_LISTS)
def test_row_in_local_time_says_its_day_there(browser: Browser, timed: str, zone: str) -> None:
    said = []
    with local(browser, timed, Reader(zone=zone), HOME) as page:
        for address, slug, _ in IN_LISTS[zone]:
            page.goto(timed + address)
            words = _row(page, slug).locator("time").text_content()
            said.append((address, slug, words))
    assert said == IN_LISTS[zone]


@pytest.mark.parametrize("zone", MOVED)
def test_a_change_says_both_its_dates_in_local_time(
    browser: Browser, moved: str, zone: str
) -> None:
    with local(browser, moved, Reader(zone=zone), "changes/2026-11-23/") as page:
        assert page.locator(".line time").all_text_contents() == MOVED[zone]


def test_a_date_that_leaves_its_zone_to_another_one_has_it_in_its_title(
    browser: Browser, moved: str
) -> None:
    with local(browser, moved, Reader(zone=BERLIN), "changes/2026-11-23/") as page:
        dates = page.locator(".line time")
        titles = [dates.nth(place).get_attribute("title") for place in range(2)]
        assert titles == ["24 Aug 14:00 UTC", "25 Aug 2023 22–23 UTC"]
        switch(page, "clock")
        assert dates.first.get_attribute("title") == "24 Aug 16:00 CEST"


@pytest.mark.parametrize("locale", ["de-DE", "ar-EG", "fa-IR", "th-TH"])
def test_months_digits_and_zones_are_english_in_every_browser(
    browser: Browser, timed: str, locale: str
) -> None:
    reader = Reader(zone=BERLIN, locale=locale)
    with local(browser, timed, reader, event("summer")) as page:
        assert _date(page).text_content() == "25 August 2023, 19:36:35 CEST"


@pytest.mark.parametrize("address", [HOME, TYPE, "2024/", "2024/03/", event("hour")])
def test_back_in_utc_every_word_is_the_page_s_own_again(
    browser: Browser, timed: str, address: str
) -> None:
    with visit(browser, timed, Reader(zone=KOLKATA), address) as opened:
        times = opened.page.locator("main time")
        before, read = times.all_text_contents(), opened.page.locator("main").inner_text()
        switch(opened.page, "clock")
        assert times.all_text_contents() != before
        switch(opened.page, "clock")
        assert times.all_text_contents() == before
        assert opened.page.locator("main").inner_text() == read


def test_date_without_a_clock_time_is_left_alone(browser: Browser, timed: str) -> None:
    dates = {**PAST, **AHEAD}.items()
    coarse = [slug for slug, (_, grain) in dates if grain not in {"SEC", "MIN", "HR"}]
    with visit(browser, timed, Reader(zone=KOLKATA)) as opened:
        for slug in coarse:
            opened.page.goto(timed + event(slug))
            when = opened.page.locator(".vital-when")
            before = when.inner_text()
            switch(opened.page, "clock")
            assert when.inner_text() == before
            assert when.locator("[title]").count() == 0
            switch(opened.page, "clock")


def test_the_other_time_is_the_title(browser: Browser, timed: str) -> None:
    utc, words = "25 August 2023, 17:36:35 UTC", "25 August 2023, 19:36:35 CEST"
    with visit(browser, timed, Reader(zone=BERLIN), event("summer")) as opened:
        assert _date(opened.page).get_attribute("title") == words
        switch(opened.page, "clock")
        assert _date(opened.page).get_attribute("title") == utc


def test_a_reader_in_utc_gets_no_title(browser: Browser, timed: str) -> None:
    with visit(browser, timed, Reader(), event("summer")) as opened:
        assert _date(opened.page).get_attribute("title") is None


@pytest.mark.parametrize(
    ("slug", "zone", "beside_utc", "beside_local"),
    [
        ("summer", BERLIN, "19:36:35 CEST in your time zone", "17:36:35 UTC"),
        (
            "late",
            KOLKATA,
            "1 January 2024, 05:00 IST in your time zone",
            "31 December 2023, 23:30 UTC",
        ),
        (
            "hour",
            KOLKATA,
            "between 22:30 and 23:30 IST in your time zone",
            "between 17:00 and 18:00 UTC",
        ),
        ("summer", "UTC", *["the same in your time zone (UTC)"] * 2),
        ("winter", "Europe/London", *["the same in your time zone (GMT)"] * 2),
        ("summer", "Europe/London", "18:36:35 BST in your time zone", "17:36:35 UTC"),
    ],
)
def test_the_other_clock_stands_beside_an_event_s_date(
    browser: Browser, timed: str, slug: str, zone: str, beside_utc: str, beside_local: str
) -> None:
    with visit(browser, timed, Reader(zone=zone), event(slug)) as opened:
        line = opened.page.locator("[data-local]")
        assert line.text_content() == beside_utc
        switch(opened.page, "clock")
        assert line.text_content() == beside_local


def test_the_choice_is_remembered_on_the_next_page_and_taken_back(
    browser: Browser, timed: str
) -> None:
    with local(browser, timed, Reader(zone=BERLIN), HOME) as page:
        page.goto(timed + event("summer"))
        assert pressed(page, "clock")
        assert _date(page).text_content() == "25 August 2023, 19:36:35 CEST"
        switch(page, "clock")
        page.goto(timed + event("winter"))
        assert not pressed(page, "clock")
        assert _date(page).text_content() == "15 January 2024, 17:36 UTC"


def test_a_choice_holds_for_the_page_where_nothing_may_be_remembered(
    browser: Browser, timed: str
) -> None:
    reader = Reader(zone=BERLIN, script=BLOCK_STORAGE)
    with local(browser, timed, reader, event("summer")) as page:
        assert _date(page).text_content() == "25 August 2023, 19:36:35 CEST"
        switch(page, "clock")
        assert _date(page).text_content() == "25 August 2023, 17:36:35 UTC"
        page.goto(timed + event("winter"))
        assert not pressed(page, "clock")


def test_garbage_that_is_remembered_is_no_choice(browser: Browser, timed: str) -> None:
    with visit(browser, timed, Reader(zone=BERLIN), event("summer")) as opened:
        for value in ("", "LOCAL", "true", "utc", "<b>", "null", "local "):
            store(opened.page, "clock", value)
            opened.page.reload()
            assert not pressed(opened.page, "clock")
            assert _date(opened.page).text_content() == "25 August 2023, 17:36:35 UTC"
            switch(opened.page, "clock")
            assert _date(opened.page).text_content() == "25 August 2023, 19:36:35 CEST"


def test_another_tab_s_choice_is_followed(browser: Browser, timed: str) -> None:
    with visit(browser, timed, Reader(zone=BERLIN), event("summer")) as opened:
        other = opened.page.context.new_page()
        other.goto(timed)
        switch(other, "clock")
        other.close()
        opened.page.get_by_text("25 August 2023, 19:36:35 CEST").wait_for()
        assert pressed(opened.page, "clock")


def _date(page: Page) -> Locator:
    return page.locator(".vital-when time")


def _words_of(page: Page, address: str) -> str | None:
    page.goto(address)
    return _date(page).text_content()


def _row(page: Page, slug: str) -> Locator:
    return page.locator(f".row:has(a[href$='/{slug}/'])").first
