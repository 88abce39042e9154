"""Readers with clocks, zones and habits of their own, before a site whose data have a known age."""

import contextlib
import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

from msgspec import Struct
from playwright.sync_api import Browser, Page

from tests.pages.browser import Scheme, Window, window
from tests.projects import Json, as_line, build_project, make_project, record

Dates: TypeAlias = Mapping[str, tuple[str, str]]

AS_OF = "2026-11-23T03:00:00Z"
LINK = "https://www.youtube.com/watch?v=ENxZS6PUDuI"

PAST = {
    "summer": ("2023-08-25T17:36:35Z", "SEC"),
    "late": ("2023-12-31T23:30:00Z", "MIN"),
    "winter": ("2024-01-15T17:36:00Z", "MIN"),
    "early": ("2024-03-01T03:00:00Z", "MIN"),
    "spring-hour": ("2024-03-31T00:00:00Z", "HR"),
    "afternoon": ("2024-04-09T00:00:00Z", "PM"),
    "hour": ("2024-05-10T17:00:00Z", "HR"),
    "autumn-hour": ("2024-10-27T00:00:00Z", "HR"),
    "yesterday": ("2026-11-22T00:00:00Z", "DAY"),
    "last-night": ("2026-11-22T23:50:00Z", "MIN"),
}
AHEAD = {
    "on-air": ("2026-11-23T13:00:00Z", "SEC"),
    "edge": ("2026-11-24T14:45:00Z", "MIN"),
    "stale-air": ("2026-11-24T16:00:00Z", "MIN"),
    "hour-ahead": ("2026-11-25T17:00:00Z", "HR"),
    "day-ahead": ("2026-11-26T00:00:00Z", "DAY"),
    "exact": ("2026-11-26T17:36:35Z", "SEC"),
    "morning": ("2026-11-28T00:00:00Z", "AM"),
    "week": ("2026-12-02T00:00:00Z", "WK"),
    "far": ("2026-12-20T10:00:00Z", "MIN"),
    "month": ("2027-01-31T00:00:00Z", "M"),
    "quarter": ("2027-09-30T00:00:00Z", "Q3"),
    "year": ("2028-12-31T00:00:00Z", "Y"),
}
"""Dates by the slug of their event; the front page shows ten of each kind."""

BLOCK_STORAGE = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("The user denied it.", "SecurityError"); },
})"""

# Reported to the console as errors, which a visit collects.
_TELL_VIOLATIONS = """document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));"""

_WEBCASTS = {
    "on-air": {"start_time": "2026-11-23T12:00:00Z", "end_time": "2026-11-23T14:00:00Z"},
    "edge": {"start_time": "2026-11-24T14:30:00Z", "end_time": "2026-11-24T16:00:00Z"},
    "stale-air": {},
}


class Reader(Struct, frozen=True):
    """What a browser tells of the one who sits before it; the clock stands until it is moved."""

    now: str = "2026-11-23T12:00:00Z"
    zone: str = "UTC"
    locale: str = "en-GB"
    width: int = 1280
    scheme: Scheme = "light"
    script: str = ""
    scripts: bool = True


def build_timed_site(root: Path, dates: Dates = MappingProxyType({**PAST, **AHEAD})) -> Path:
    """Build an event for each of these dates, and data of `AS_OF`; gives the output folder."""
    make_project(root, [_make_record(900 + n, slug, *dates[slug]) for n, slug in enumerate(dates)])
    state = {
        "schema": 1,
        "source": "https://ll.thespacedevs.com",
        "fetched_at": AS_OF,
        "count": len(dates),
        "complete": True,
    }
    (root / "content/snapshot/state.json").write_bytes(as_line(state))
    build_project(root, base_url="https://example.org/archive/")
    return root / "output"


@contextlib.contextmanager
def visit(browser: Browser, home: str, reader: Reader, address: str = "") -> Iterator[Window]:
    """A page as that reader finds it. It must not complain, nor ask another host for anything."""
    with window(
        browser,
        home,
        width=reader.width,
        scheme=reader.scheme,
        scripts=reader.scripts,
        timezone_id=reader.zone,
        locale=reader.locale,
    ) as opened:
        complaints = listen(opened.page)
        opened.page.add_init_script(_TELL_VIOLATIONS + reader.script)
        now = dt.datetime.fromisoformat(reader.now)
        opened.page.clock.install(time=now - dt.timedelta(hours=1))
        opened.page.clock.pause_at(now)
        opened.page.goto(home + address)
        yield opened
    assert (complaints, opened.refused) == ([], [])


def listen(page: Page) -> list[str]:
    """Errors and warnings of a page, as they come."""
    heard: list[str] = []
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on(
        "console",
        lambda message: (
            heard.append(message.text) if message.type in {"error", "warning"} else None
        ),
    )
    return heard


def switch(page: Page, name: str) -> None:
    """Press one of the two switches at the top."""
    page.locator(f"[data-switch={name}]").click()


def pressed(page: Page, name: str) -> bool:
    """Whether a switch is on."""
    return page.locator(f"[data-switch={name}]").get_attribute("aria-pressed") == "true"


def store(page: Page, name: str, value: str) -> None:
    """Put a value where a page remembers a choice."""
    page.evaluate(
        "([name, value]) => localStorage.setItem(`almanac.${name}`, value)", [name, value]
    )


def event(slug: str) -> str:
    """The address of an event's page."""
    return f"events/{slug}/"


def _make_record(number: int, slug: str, date: str, abbrev: str) -> Json:
    empty: Json = {"image": None, "info_urls": [], "updates": [], "duration": None}
    webcast: dict[str, Any] = {"url": LINK, "title": "Live", "priority": 1}
    times = _WEBCASTS.get(slug)
    return record(
        **empty,
        id=number,
        slug=slug,
        name=slug.capitalize(),
        date=date,
        date_precision={"id": 0, "name": abbrev, "abbrev": abbrev},
        vid_urls=[] if times is None else [{**webcast, **times}],
    )
