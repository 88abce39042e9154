"""The query page: its address is a query, and the page its answer."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.site.contents import Section
from tests.bench.query_page import TYPE, WORDS, usable_after
from tests.bench.synthetic import write_project
from tests.pages.browser import Scheme, Window, window
from tests.pages.markup import parse, select
from tests.pages.sites import BASE_URL, PREFIX, read_page, served
from tests.pages.test_axe import ALL_RULES, RUN_AXE
from tests.pages.test_weight import _read, _size
from tests.pages.tools import need_module
from tests.projects import build_project
from tests.shared import build_once

pytestmark = pytest.mark.tools

COUNT = 1000
SLOW = 3
"""A machine that is busy with something else takes so many times longer."""


@pytest.fixture(scope="module")
def thousand(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of a thousand ordinary events."""

    def build(root: Path) -> None:
        build_project(write_project(root, COUNT), base_url=BASE_URL)

    return build_once(tmp_path_factory, "thousand", build) / "output"


@pytest.fixture(scope="module")
def home(thousand: Path) -> Iterator[str]:
    with served(thousand) as address:
        yield address


@pytest.fixture
def opened(browser: Browser, home: str) -> Iterator[Window]:
    with window(browser, home) as found:
        yield found


def go(opened: Window, query: str) -> Page:
    """Open the page with a query, and wait for its answer."""
    opened.page.goto(f"{opened.home}events/{query}")
    settle(opened.page)
    return opened.page


def settle(page: Page) -> None:
    page.locator('.ask-found[aria-busy="false"]').wait_for()


def ids(page: Page) -> list[int]:
    found: list[int] = page.evaluate(
        "[...document.querySelectorAll('[data-event]')].map((row) => Number(row.dataset.event))"
    )
    return found


def said(page: Page) -> str:
    return page.locator("#ask-status").inner_text()


def query_of(page: Page) -> str:
    """As the page itself knows it: word of it reaches us later than what else it answers."""
    found: str = page.evaluate("location.search.slice(1)")
    return found


def events_of(site: Path) -> list[dict[str, object]]:
    lines = (site.parent / "content/snapshot/events.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_a_query_copied_from_the_api_is_answered(opened: Window, thousand: Path) -> None:
    page = go(opened, "?type__ids=2,8&search=Crew&ordering=-date&limit=20&mode=list")
    meant = [
        event
        for event in events_of(thousand)
        if event["type"]["id"] in {2, 8} and "CREW" in str(event["name"]).upper()  # type: ignore[index]
    ]
    dated = sorted(meant, key=lambda event: (event["date"] is not None, event["date"] or ""))
    assert [event["date"] for event in dated[::-1]][20:] or len(meant) <= 20
    shown = ids(page)
    assert len(shown) == min(20, len(meant))
    assert set(shown) <= {event["id"] for event in meant}
    assert f"{len(meant)} events" in said(page)
    assert page.input_value("#ask-search") == "Crew"
    assert page.locator("#ask-type, [name=none]").count() == 0
    link = page.locator(".row-title a").first
    link.click()
    assert "Crew" in page.locator("h1").inner_text()


def test_results_appear_as_one_types_and_the_address_follows(opened: Window) -> None:
    page = go(opened, "")
    assert said(page) == f"1 to 20 of {COUNT:,} events"
    entries = page.evaluate("history.length")
    page.locator("#ask-search").press_sequentially("Soyuz MS")
    page.wait_for_url("**search=Soyuz+MS**")
    assert page.evaluate("history.length") == entries
    marked = page.locator("mark").all_inner_texts()
    assert {text.upper() for text in marked} == {"SOYUZ", "MS"}
    assert page.evaluate("document.activeElement.id") == "ask-search"
    page.locator("#ask-search").press("Enter")
    assert page.evaluate("document.activeElement.className") == "ask-found"


def test_a_choice_is_a_step_back_away(opened: Window) -> None:
    page = go(opened, "?search=Docking&mode=list")
    before = said(page)
    page.get_by_label("EVA").or_(page.get_by_label("Docking")).first.check()
    page.wait_for_url("**type__ids=**")
    after = said(page)
    assert after != before
    page.go_back()
    expect(page.locator("#ask-status")).to_have_text(before)
    assert query_of(page) == "search=Docking&mode=list"
    page.go_forward()
    expect(page.locator("#ask-status")).to_have_text(after)


def test_facets_say_how_many_there_would_be(opened: Window) -> None:
    page = go(opened, "?mode=list")
    row = page.locator(".ask-facets li").first
    count = row.locator(".count").inner_text()
    row.locator("input").check()
    expect(page.locator("#ask-status")).to_contain_text(f"of {count} event")
    # Another one of the same facet adds to it.
    other = page.locator(".ask-facets li").nth(1)
    more = int(other.locator(".count").inner_text()) + int(count)
    other.locator("input").check()
    expect(page.locator("#ask-status")).to_contain_text(f"of {more} events")
    assert re.search(r"type__ids=\d+,\d+", query_of(page))


def test_it_is_used_by_keyboard_alone(opened: Window) -> None:
    page = go(opened, "")
    page.locator("#ask-search").focus()
    page.keyboard.type("docking")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.ask-facets input')"):
            break
    page.keyboard.press("Space")
    assert "type__ids=" in query_of(page)
    assert page.evaluate("document.activeElement.matches('.ask-facets input:checked')")
    while not page.evaluate("document.activeElement.matches('.row a')"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/events/*/")


def test_pages_follow_each_other(opened: Window) -> None:
    page = go(opened, "?limit=50&mode=list&search=Crew")
    seen = ids(page)
    while page.get_by_role("link", name="Next").count():
        before = said(page)
        page.get_by_role("link", name="Next").click()
        expect(page.locator("#ask-status")).not_to_have_text(before)
        seen += ids(page)
    assert len(seen) == len(set(seen)) > 50
    assert "offset=" in query_of(page)
    assert f"of {len(seen)} events" in said(page)


def test_an_empty_answer_says_which_condition_empties_it(opened: Window) -> None:
    page = go(opened, "?search=Crew&type__ids=5&mode=list")
    assert said(page) == "No events"
    drop = page.locator(".ask-drops button")
    words = drop.first.inner_text()
    number = int(words.split(": ")[-1].split()[0].replace(",", ""))
    drop.first.click()
    expect(page.locator("#ask-status")).to_contain_text(f"of {number} event")
    go(opened, "?search=zzzz&type__ids=999")
    page.get_by_role("button", name="Start anew").click()
    expect(page.locator("#ask-status")).to_contain_text(f"{COUNT:,} events")
    assert query_of(page) == ""


def test_what_means_nothing_is_said(opened: Window) -> None:
    page = go(opened, "?lsp__name=SpaceX&ordering=name&mode=list")
    line = page.locator(".ask-ignored").inner_text()
    assert line == "Ignored: lsp__name (say agency), ordering=name"


def test_an_error_names_the_parameter_and_offers_to_drop_it(opened: Window) -> None:
    page = go(opened, "?date__gte=yesterday&search=Crew&mode=list")
    assert said(page) == "date__gte: 'yesterday' is not a date"
    page.get_by_role("button", name="Drop date__gte").click()
    expect(page.locator("#ask-status")).to_contain_text("event")
    assert query_of(page) == "search=Crew&mode=list"


def test_cards_and_entries_come_of_the_records(opened: Window, thousand: Path) -> None:
    records = {event["id"]: event for event in events_of(thousand)}
    for mode in ("normal", "detailed"):
        page = go(opened, f"?search=Crew&limit=3&mode={mode}")
        expect(page.locator(".ask-entry[aria-busy]")).to_have_count(0)
        texts = page.locator(".ask-about").all_text_contents()
        assert texts == [records[number]["description"] for number in ids(page)]
    assert page.locator(".ask-entry dt").count() >= 3


def test_json_is_the_api_s_envelope_and_can_be_taken_away(opened: Window, thousand: Path) -> None:
    page = go(opened, "?search=Crew&limit=2&mode=list&format=json")
    text = page.locator(".ask-json pre")
    expect(text).to_contain_text('"count"')
    whole = json.loads(text.inner_text())
    assert whole.keys() == {"count", "next", "previous", "results"}
    assert whole["next"].startswith(f"{BASE_URL}events/?format=json&limit=2")
    (first, _) = whole["results"]
    record = next(event for event in events_of(thousand) if event["id"] == first["id"])
    assert first == {**{name: record[name] for name in first}, "response_mode": "list"}
    assert not {"agencies", "updates", "last_updated"} & first.keys()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert json.loads(Path(download.value.path()).read_text("utf-8")) == whole


def test_the_same_is_told_for_the_api_the_command_and_the_nearest_list(opened: Window) -> None:
    page = go(opened, "?type=Docking&agency=SpaceX&has_video=true&date__lt=2024-01-01&limit=5")
    near, api, command = page.locator(".ask-same dd").all()
    assert near.locator("a").first.get_attribute("href") == f"{PREFIX}types/docking/"
    address = api.locator("code").inner_text()
    assert address.startswith(
        "https://ll.thespacedevs.com/2.3.0/events/?type__ids=2&agency__ids=121"
    )
    assert "date__gt__lt=2024-01-01" in address
    assert "has_video" not in address
    assert "without has_video" in page.locator(".ask-same dt").nth(1).inner_text()
    assert command.locator("code").inner_text() == (
        'almanac query "type=Docking&agency=SpaceX&has_video=true&date__lt=2024-01-01&limit=5"'
    )
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    command.locator("button").click()
    expect(command.locator("button")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()").startswith("almanac query")


def test_what_is_rarely_asked_is_fetched_when_it_is(opened: Window) -> None:
    asked: list[str] = []
    opened.page.on("request", lambda request: asked.append(request.url.removeprefix(opened.home)))
    page = go(opened, "?search=Crew&mode=list")
    files = [url for url in asked if url.startswith("search/")]
    assert files == ["search/facets.json", "search/facets-0.json"]
    page.select_option("#ask-ordering", "-last_updated")
    expect(page.locator("#ask-status")).to_contain_text("event")
    settle(page)
    assert "search/facets-0-more.json" in asked


def test_dates_follow_the_clock_that_was_chosen(browser: Browser, home: str) -> None:
    with window(browser, home, timezone_id="Asia/Kolkata") as opened:
        page = go(opened, "?mode=list&limit=100&ordering=date")
        time = page.locator(".row time[data-form]").first
        before = time.inner_text()
        page.get_by_role("button", name="Local", exact=False).click()
        expect(time).not_to_have_text(before)
        page.locator("#ask-search").fill("a")
        expect(page.locator(".row time[data-form]").first).to_contain_text("IST")


HOSTILE = (
    "search=" + quote("<script>alert(1)</script><img src=x onerror=alert(1)>"),
    "__proto__=1&constructor=2&search=__proto__&type=__proto__",
    "search=" + quote("\ufffd\u202e\u0000"),
    "search=%ED%A0%80%FF&%ED%A0%80=%FF",
    "x" * 8000,
    "id=" + ",".join(map(str, range(3000))),
    quote("javascript:alert(1)"),
    "limit=99999999999999999999&offset=99999999999999999999",
    "date__gte=" + "9" * 4000,
)


@pytest.mark.parametrize("query", HOSTILE, ids=lambda query: query[:25])
def test_hostile_queries_do_nothing(opened: Window, query: str) -> None:
    errors: list[str] = []
    opened.page.on("pageerror", lambda error: errors.append(str(error)))
    opened.page.on("dialog", lambda dialog: errors.append(dialog.message))
    page = go(opened, f"?{query}")
    assert errors == []
    assert page.locator("main script, main img, main iframe").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_records_that_are_attacks_do_nothing(browser: Browser, hostile: Path) -> None:
    errors: list[str] = []
    with served(hostile) as home, window(browser, home) as opened:
        opened.page.on("pageerror", lambda error: errors.append(str(error)))
        opened.page.on("dialog", lambda dialog: errors.append(dialog.message))
        for mode in ("list", "normal", "detailed"):
            page = go(opened, f"?mode={mode}&limit=100")
            expect(page.locator(".ask-entry[aria-busy]")).to_have_count(0)
            assert page.locator(".row").count() > 0
            assert page.locator("main script, main img, main iframe").count() == 0
            links = page.evaluate("[...document.links].map((link) => new URL(link).protocol)")
            assert set(links) <= {"http:", "https:", "blob:"}
    assert errors == []


def test_a_site_without_records_shows_rows_and_says_so(browser: Browser, tmp_path: Path) -> None:
    root = write_project(tmp_path / "project", 30)
    settings = root / "content/site.toml"
    text = settings.read_text("utf-8")
    left_out = f'leave_out = ["{Section.EVENT_DATA.value}"]'
    settings.write_text(re.sub(r"^leave_out = .*$", left_out, text, flags=re.MULTILINE))
    build_project(root, base_url=BASE_URL)
    with served(root / "output") as home, window(browser, home) as opened:
        page = go(opened, "?mode=normal")
        assert page.locator(".row").count() == 10
        assert "no records" in page.locator(".ask-found .nothing").inner_text()
        page = go(opened, "?format=json")
        assert "no records" in page.locator(".ask-json pre").inner_text()


def test_where_the_index_cannot_be_fetched_the_ways_in_are_shown(opened: Window) -> None:
    opened.page.route("**/search/*", lambda route: route.abort())
    opened.page.goto(f"{opened.home}events/")
    page = opened.page
    expect(page.locator("#ask-status")).to_have_text("The index of events could not be fetched.")
    assert page.locator(".ways").is_visible()


def test_without_scripts_it_is_a_list_of_all_ways_in(browser: Browser, home: str) -> None:
    with window(browser, home, scripts=False) as opened:
        opened.page.goto(f"{home}events/")
        headings = opened.page.locator(".ways h2").all_inner_texts()
        assert headings == ["Missions", "Types", "Places", "Years"]
        assert opened.page.locator(".ways li a").count() > 100
        assert not opened.page.locator(".ask").is_visible()
        opened.page.get_by_role("link", name="Docking", exact=True).click()
        expect(opened.page).to_have_url(re.compile("types/docking/$"))


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")])
def test_axe_finds_no_fault_in_an_answer(
    browser: Browser, home: str, width: int, scheme: Scheme
) -> None:
    axe = need_module("axe-core/axe.min.js").read_text(encoding="utf-8")
    with window(browser, home, width=width, scheme=scheme, policy=False) as opened:
        for query in (
            "?search=Crew&mode=list",
            "?search=Crew&type__ids=2&mode=detailed&limit=3",
            "?search=zzz&type__ids=2&foo=1",
            "?limit=2&format=json",
            "?date__gte=x",
        ):
            page = go(opened, query)
            page.evaluate(
                "for (const fold of document.querySelectorAll('details')) fold.open = true"
            )
            expect(page.locator(".ask-entry[aria-busy]")).to_have_count(0)
            page.evaluate(axe)
            assert page.evaluate(RUN_AXE, ALL_RULES) == [], query


def test_every_page_leads_to_it_and_so_does_a_page_that_is_none(
    opened: Window, thousand: Path
) -> None:
    for address in ("", "years/", "404.html"):
        page = parse(read_page(thousand, address))
        assert select(page, "//header//a[@class='find']/@href") == [f"{PREFIX}events/"]
        assert select(page, "//head/link[@rel='search']/@href") == [f"{PREFIX}opensearch.xml"]
    opened.page.goto(f"{opened.home}events/crew-20-dockng/")
    field = opened.page.get_by_role("searchbox")
    assert field.input_value() == "crew 20 dockng"
    field.fill("crew-20 docking")
    field.press("Enter")
    settle(opened.page)
    assert opened.page.locator(".row").count() > 0
    assert "Crew-20" in opened.page.locator(".row-title").first.inner_text()


# What it costs.


def test_names_and_facets_of_a_thousand_events_are_small_and_loaded_only_there(
    opened: Window, thousand: Path
) -> None:
    sizes = [_size(_read(thousand, f"search/{name}.json")) for name in ("facets", "facets-0")]
    assert sum(sizes) <= 25_000, sizes
    asked: list[str] = []
    opened.page.on("request", lambda request: asked.append(request.url))
    opened.open("")
    opened.open("2023/")
    assert [url for url in asked if "search/" in url or "events." in url or "query." in url] == []


def test_scripts_and_sheet_of_the_page_are_small(thousand: Path) -> None:
    tree = parse(read_page(thousand, "events/"))
    links = select(tree, "//script/@src | //link[@rel='modulepreload']/@href")
    scripts = {link: _size(_read(thousand, link.removeprefix(PREFIX))) for link in links}
    assert len(scripts) == 3
    assert sum(scripts.values()) <= 30_000, scripts
    (*_, own) = select(tree, "//link[@rel='stylesheet']/@href")
    assert _size(_read(thousand, own.removeprefix(PREFIX))) <= 2_000


def test_it_is_usable_soon_after_its_data_and_each_keystroke_is_answered_at_once(
    opened: Window,
) -> None:
    """`python -m tests.bench.query_page` tells the figures, with a hundred thousand events, too."""
    page = go(opened, "")
    usable = usable_after(page)
    page.evaluate(TYPE, "docking")
    spent = sorted(page.evaluate(TYPE, WORDS))
    assert usable < 100 * SLOW
    assert spent[len(spent) // 2] < 16 * SLOW
