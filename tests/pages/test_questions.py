"""What visitors ask, each answered in at most two steps from the front page."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.pages.readers import AS_OF, LINK, Reader, visit
from tests.pages.sites import served
from tests.projects import Json, as_line, build_project, make_project, record

pytestmark = pytest.mark.tools

DOCKING: Json = {"id": 2, "name": "Docking"}
UNDOCKING: Json = {"id": 3, "name": "Spacecraft Undocking"}
EVA: Json = {"id": 4, "name": "EVA"}
ROLLOUT: Json = {"id": 5, "name": "Rollout"}
LANDING: Json = {"id": 6, "name": "Spacecraft Landing"}

EVENTS = [
    ("SpaceX Crew-7 Rollout", ROLLOUT, "2023-08-20T10:00:00Z"),
    ("SpaceX Crew-7 Dragon Docking", DOCKING, "2023-08-27T13:16:00Z"),
    ("SpaceX Crew-7 Dragon Undocking", UNDOCKING, "2024-03-11T15:20:00Z"),
    ("Crew-7 Splashdown", LANDING, "2024-03-12T09:47:00Z"),
    *((f"US EVA-{80 + n}", EVA, f"2023-0{n}-10T12:00:00Z") for n in range(1, 6)),
    *((f"US EVA-{90 + n}", EVA, f"2024-0{n}-10T12:00:00Z") for n in range(1, 4)),
    ("Progress MS-30 Docking", DOCKING, "2026-11-19T12:00:00Z"),
    ("Luna 27 Landing", LANDING, "2026-11-25T12:00:00Z"),
    ("Progress MS-31 Docking", DOCKING, "2026-11-29T12:00:00Z"),
    ("Progress MS-32 Docking", DOCKING, "2027-02-01T12:00:00Z"),
    ("US EVA-70", EVA, "2019-06-14T12:00:00Z"),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A small archive as of a Monday in November."""
    root = tmp_path_factory.mktemp("asked") / "project"
    make_project(root, [_record(*row) for row in enumerate(EVENTS, start=1)])
    state = {"schema": 1, "source": "https://ll.thespacedevs.com", "fetched_at": AS_OF}
    state |= {"count": len(EVENTS), "complete": True}
    (root / "content/snapshot/state.json").write_bytes(as_line(state))
    build_project(root, base_url="https://example.org/archive/")
    with served(root / "output") as home:
        yield home


def _record(number: int, row: tuple[str, Json, str]) -> Json:
    name, kind, date = row
    slug = re.sub(r"\W+", "-", name.lower())
    updates = [{"id": number, "comment": f"Word on {name}.", "created_on": date}]
    if date > AS_OF:
        updates = [
            {"id": number, "comment": f"{name} is set.", "created_on": "2026-11-20T08:00:00Z"}
        ]
    return record(
        id=number,
        slug=slug,
        name=name,
        type=kind,
        date=date,
        date_precision={"id": 1, "name": "Minute", "abbrev": "MIN"},
        vid_urls=[{"url": LINK, "title": "Live", "priority": 1}],
        updates=updates,
    )


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """The front page on that Monday, at noon."""
    with visit(browser, site, Reader(now="2026-11-23T12:00:00Z")) as opened:
        yield opened.page


def menu(page: Page, name: str) -> Locator:
    """An entry of the menu in the head of each page."""
    return page.get_by_role("navigation", name="Main").get_by_role("link", name=name, exact=True)


def titles(page: Page, within: str) -> list[str]:
    return page.locator(f"{within} .row-title").all_text_contents()


def test_what_happened_last_week(page: Page) -> None:
    happened = page.locator("section:has(#just-happened)")
    expect(happened.locator(".row-title").first).to_have_text("Progress MS-30 Docking")
    expect(happened.locator("time").first).to_have_text("19 Nov 2026, 12:00 UTC")
    more = page.get_by_role("link", name="All of November 2026")
    more.click()
    assert "Progress MS-30 Docking" in titles(page, "main")


def test_when_the_next_docking_is(page: Page) -> None:
    page.get_by_role("navigation", name="Types").get_by_role("link", name="Docking").first.click()
    expect(page.locator("h1")).to_have_text("Docking")
    following, last = page.locator(".around > div").all()
    expect(following).to_contain_text("Next Progress MS-31 Docking 29 Nov 2026, 12:00 UTC")
    expect(following.locator(".status")).to_have_text("in 6 days")
    expect(last).to_contain_text("Last Progress MS-30 Docking 19 Nov 2026, 12:00 UTC")
    assert titles(page, "section:has(#ahead)") == [
        "Progress MS-31 Docking",
        "Progress MS-32 Docking",
    ]
    headings = page.locator("main h2").all_text_contents()
    assert headings == ["Ahead", "2026", "2023"]


def test_all_spacewalks_of_2023(page: Page) -> None:
    page.get_by_role("navigation", name="Years").get_by_role("link", name="2023 7").click()
    page.get_by_role("navigation", name="Types of this year").get_by_role(
        "link", name="EVA 5"
    ).click()
    expect(page).to_have_url(re.compile("/types/eva/#y2023$"))
    heading = page.locator("#y2023")
    expect(heading).to_be_in_viewport()
    assert titles(page, "section:has(#y2023)") == [f"US EVA-{80 + n}" for n in range(5, 0, -1)]


def test_everything_about_a_mission(page: Page) -> None:
    menu(page, "Missions").click()
    page.get_by_role("main").get_by_role("link", name="Crew-7", exact=True).click()
    assert titles(page, "main") == [name for name, _, _ in EVENTS[:4]]


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (360, 740)])
def test_where_the_webcast_is(browser: Browser, site: str, width: int, height: int) -> None:
    with visit(browser, site, Reader(now="2026-11-23T12:00:00Z", width=width)) as opened:
        opened.page.set_viewport_size({"width": width, "height": height})
        opened.page.get_by_role("link", name="Luna 27 Landing").first.click()
        expect(opened.page.locator(".cue")).to_be_in_viewport()
        expect(opened.page.locator(".thumb")).to_be_in_viewport()


def test_what_changed_lately(page: Page) -> None:
    menu(page, "What’s new").click()
    for name in ("Updates", "Changes", "Added"):
        expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
    expect(page.locator(".run h3").first).to_have_text("Progress MS-32 Docking")


def test_how_to_subscribe(page: Page) -> None:
    subscribe = page.locator("section:has(#foot-subscribe)")
    expect(subscribe.get_by_role("heading")).to_have_text("Subscribe")
    hrefs = subscribe.get_by_role("link").evaluate_all("all => all.map((link) => link.pathname)")
    names = ("calendar.ics", "feed.xml", "atom.xml", "feeds/")
    assert hrefs == [f"/archive/{name}" for name in names]
    for words in ("in your own calendar", "in a feed reader"):
        expect(subscribe).to_contain_text(words)


def test_what_happened_on_a_birthday(page: Page) -> None:
    menu(page, "On this day").click()
    page.get_by_role("link", name="14 June, 1 event").click()
    assert titles(page, "main") == ["US EVA-70"]


def test_the_menu_says_where_the_reader_is(page: Page, site: str) -> None:
    for address, name, token in (
        ("types/", "Types", "page"),
        ("types/eva/", "Types", "true"),
        ("2023/", "Years", "true"),
        ("2023/08/", "Years", "true"),
        ("updates/", "What’s new", "true"),
        ("missions/crew-7/", "Missions", "true"),
    ):
        page.goto(site + address)
        (marked,) = page.locator(".masthead [aria-current]").all()
        assert (marked.text_content(), marked.get_attribute("aria-current")) == (name, token)
    page.goto(site + "events/us-eva-70/")
    assert page.locator(".masthead [aria-current]").count() == 0


def test_what_the_menu_marks_is_seen_on_a_phone(browser: Browser, site: str) -> None:
    with visit(browser, site, Reader(width=360), "stats/") as opened:
        expect(opened.page.locator(".masthead [aria-current]")).to_be_in_viewport(ratio=1)


def test_an_update_that_is_folded_away_is_seen_when_an_address_leads_to_it(
    browser: Browser, grown: Path
) -> None:
    folded = re.compile(r'<details class="between">.*?<li class="told" id="([^"]+)"', re.DOTALL)
    found = {
        file.parent.name: match[1]
        for file in sorted(grown.glob("events/*/index.html"))
        if (match := folded.search(file.read_text(encoding="utf-8")))
    }
    slug, anchor = next(iter(found.items()))
    with served(grown) as home, visit(browser, home, Reader(), f"events/{slug}/") as opened:
        expect(opened.page.locator(f"#{anchor}")).to_be_hidden()
        opened.page.goto(f"{home}events/{slug}/#{anchor}")
        expect(opened.page.locator(f"#{anchor}")).to_be_in_viewport()
