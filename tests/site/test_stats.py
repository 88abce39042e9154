"""The page of statistics, read as a page: its numbers, its links, and what it says of them."""

import datetime as dt
import re
from urllib.parse import urldefrag

import pytest
from lxml.html import HtmlElement

from generator.archive.changes import Change, Claim, Kind
from generator.archive.entries import Override
from generator.site import urls
from generator.site.contents import Site
from generator.site.urls import output_path
from tests.bench.synthetic import as_of, make_records
from tests.projects import Json, real_records, record
from tests.site.reading import elements, read_page, strings, words_of
from tests.site.samples import AS_OF, coarse_records, make_site, outputs_of, render_site

PREFIX = "/archive/"
STATS = output_path(urls.STATS)
COUNT = 300


@pytest.fixture(scope="module")
def site() -> Site:
    """Synthetic events, one of each precision, and some that moved."""
    records = [*make_records(COUNT), *coarse_records()]
    return make_site(records, as_of=as_of(COUNT), changes=moves_of(records))


@pytest.fixture(scope="module")
def pages(site: Site) -> dict[str, HtmlElement]:
    """Every page of that site, by its file."""
    rendered = render_site(site)
    return {path: read_page(data) for path, data in rendered.items() if path.endswith(".html")}


@pytest.fixture(scope="module")
def stats(pages: dict[str, HtmlElement]) -> HtmlElement:
    return pages[STATS]


def moves_of(records: list[Json]) -> list[Change]:
    """Every tenth event once lay five days before its present date."""
    dated = [found for found in records if found["date"] and found["date_precision"]]
    return [
        Change(
            at=as_of(COUNT),
            event=found["id"],
            kind=Kind.MOVED,
            before=claim(found, dt.timedelta(days=5)),
            after=claim(found, dt.timedelta()),
        )
        for found in dated[::10]
    ]


def claim(found: Json, before: dt.timedelta) -> Claim:
    date = dt.datetime.fromisoformat(found["date"]) - before
    return Claim(date=date, precision=found["date_precision"]["abbrev"])


def stats_of(site: Site) -> HtmlElement:
    return read_page(render_site(site)[STATS])


def figures(page: HtmlElement) -> dict[str, HtmlElement]:
    """The sections of the page by their anchors."""
    return {str(found.get("aria-labelledby")): found for found in elements(page, "//main//section")}


def note(page: HtmlElement, anchor: str) -> str:
    return words_of(elements(figures(page)[anchor], ".//figcaption")[0])


def rows(page: HtmlElement, anchor: str) -> dict[str, list[str]]:
    """The numbers of a figure's table by the names of its rows."""
    found = elements(figures(page)[anchor], ".//tbody/tr")
    return {
        words_of(elements(row, "./th")[0]): [words_of(cell) for cell in elements(row, "./td")]
        for row in found
    }


def drawn(figure: HtmlElement) -> list[tuple[str, int]]:
    """Where the marks of a drawing lead to, and the number of events that each says."""
    return [
        (str(link.get("href")), number_in(words_of(elements(link, "./title")[0])))
        for link in elements(figure, ".//svg//a")
    ]


def written(figure: HtmlElement) -> list[tuple[str, int]]:
    """The same of the links in its table; the link of a row counts for the row's only number."""
    cells = [
        (str(link.get("href")), int(words_of(link).replace(",", "")))
        for link in elements(figure, ".//td/a")
    ]
    named = [
        (str(link.get("href")), int(words_of(elements(row, "./td")[0]).replace(",", "")))
        for row in elements(figure, ".//tbody/tr")
        if len(elements(row, "./td")) == 1
        for link in elements(row, "./th/a")
    ]
    return [*cells, *named]


def number_in(title: str) -> int:
    (number,) = re.findall(r"([\d,]+) events?\b", title)
    return int(number.replace(",", ""))


ALL = [
    *("years", "types", "agencies", "months", "seasons", "weekdays", "hours", "days"),
    *("places", "languages", "notice", "moves", "slips"),
]
LONG = ["types", "agencies", "places", "languages"]
LINKED = ["years", "months", "days", *LONG]


def test_there_is_a_figure_for_all_that_can_be_counted(stats: HtmlElement) -> None:
    assert list(figures(stats)) == ALL
    assert strings(stats, "//nav[@aria-label='On this page']//a/@href") == [f"#{a}" for a in ALL]


def test_every_link_leads_to_a_planned_page_and_a_place_on_it(
    site: Site, pages: dict[str, HtmlElement]
) -> None:
    planned = outputs_of(site).keys()
    links = strings(pages[STATS], "//main//section//a/@href")
    assert len(links) > COUNT
    for link in links:
        address, anchor = urldefrag(link)
        path = output_path(urls.Address(address.removeprefix(PREFIX)))
        assert path in planned
        assert not anchor or elements(pages[path], f"//*[@id='{anchor}']")


@pytest.mark.parametrize("anchor", LINKED)
def test_a_drawing_and_its_table_say_the_same_numbers_of_the_same_pages(
    stats: HtmlElement, anchor: str
) -> None:
    figure = figures(stats)[anchor]
    in_drawing, in_table = drawn(figure), written(figure)
    # Of a long list only the first are drawn.
    assert in_drawing
    assert sorted(in_drawing) == sorted(in_table[: len(in_drawing)] if anchor in LONG else in_table)


@pytest.mark.parametrize("anchor", sorted({*ALL} - {*LINKED}))
def test_what_has_no_page_of_its_own_is_no_link(stats: HtmlElement, anchor: str) -> None:
    figure = figures(stats)[anchor]
    assert elements(figure, ".//svg//g/title")
    assert elements(figure, ".//tbody/tr")
    assert (drawn(figure), written(figure)) == ([], [])


def test_bars_are_labelled_with_the_numbers_of_the_table(stats: HtmlElement) -> None:
    for anchor in ("types", "agencies", "places", "languages", "notice", "moves", "slips"):
        labels = strings(figures(stats)[anchor], ".//svg//text[@class='value']/text()")
        assert labels == [numbers[0] for numbers in rows(stats, anchor).values()][:12]


def test_the_sums_over_columns_are_those_of_the_table(stats: HtmlElement) -> None:
    for anchor in ("years", "seasons", "weekdays"):
        sums = [words_of(found) for found in elements(figures(stats)[anchor], ".//*[@class='sum']")]
        listed = [numbers[-1] for numbers in rows(stats, anchor).values()]
        assert [number for number in sums if number in listed] == sums
        assert sums[-1] == listed[-1]


def test_rows_of_a_grid_add_up(stats: HtmlElement) -> None:
    for anchor in ("years", "months", "hours"):
        for numbers in rows(stats, anchor).values():
            *parts, whole = (int(number.replace(",", "")) for number in numbers)
            assert sum(parts) == whole


def test_a_drawing_is_hidden_and_takes_no_focus(stats: HtmlElement) -> None:
    drawings = elements(stats, "//main//svg")
    assert drawings
    assert {svg.get("aria-hidden") for svg in drawings} == {"true"}
    assert set(strings(stats, "//svg//a/@tabindex")) == {"-1"}
    assert len(strings(stats, "//svg//a/@tabindex")) == len(elements(stats, "//svg//a"))


def test_a_table_has_a_caption_and_says_what_its_heads_are_for(stats: HtmlElement) -> None:
    for figure in figures(stats).values():
        (table,) = elements(figure, ".//table")
        (caption,) = elements(table, "./caption")
        assert words_of(elements(figure, ".//summary")[0]) == f"Table: {words_of(caption)}"
        assert set(strings(table, "./thead//th/@scope")) == {"col"}
        assert set(strings(table, "./tbody//th/@scope")) == {"row"}
        width = len(elements(table, "./thead//th"))
        assert {len(elements(row, "./th | ./td")) for row in elements(table, ".//tr")} == {width}


def test_notes_say_how_many_were_counted_and_how_many_were_not() -> None:
    page = stats_of(make_site([*real_records(), *coarse_records()]))
    counted = {
        anchor: re.findall(r"\d+ events?[^.]*", note(page, anchor))
        for anchor in ALL[:7]
        if anchor in figures(page)
    }
    # Ten real events, all of a known day, nine of a known hour; one of each of the 17 precisions,
    # five of them a day and three of these an hour; one without a precision, which counts as a day;
    # one without a date.
    assert counted["years"] == [
        "27 events in 1 year, the most in 2023 (27)",
        "2 events of no known year",
    ]
    assert counted["months"][:2] == ["19 events of a known month", "10 events known less exactly"]
    assert counted["weekdays"] == ["16 events", "13 events of no known day"]
    assert counted["hours"][0] == "12 events known to the hour or better"


def test_the_year_that_has_begun_is_said_to_hold_what_is_ahead() -> None:
    moment = dt.datetime(2023, 8, 20, tzinfo=dt.UTC)
    ahead = "the numbers hold what is still ahead"
    assert ahead in note(stats_of(make_site(as_of=moment)), "years")
    assert ahead not in note(stats_of(make_site()), "years")


def test_years_without_events_are_said_to_be_left_out() -> None:
    later = record(id=1, date="2026-01-01T00:00:00Z")
    assert "left out" in note(stats_of(make_site([record(), later])), "years")
    assert "left out" not in note(stats_of(make_site()), "years")


def test_days_are_those_of_the_newest_year_that_has_begun() -> None:
    later = record(id=1, date="2027-01-01T00:00:00Z")
    page = stats_of(make_site([record(), later]))
    assert words_of(elements(page, "//h2[@id='days']")[0]) == "Days of 2023"
    assert rows(page, "days") == {"25 August 2023": ["1"]}


def test_slips_tell_from_when_they_are_known() -> None:
    looked = Change(at=dt.datetime(2023, 8, 1, tzinfo=dt.UTC), event=856, kind=Kind.ADDED)
    moved = Change(
        at=AS_OF,
        event=856,
        kind=Kind.MOVED,
        before=Claim(date=dt.datetime(2023, 8, 20, 17, tzinfo=dt.UTC), precision="DAY"),
        after=Claim(date=dt.datetime(2023, 8, 25, 17, tzinfo=dt.UTC), precision="SEC"),
    )
    page = stats_of(make_site(changes=[looked, moved]))
    assert note(page, "moves").startswith("Moved since 1 August 2023")
    assert "1 of 10 events, 1 time in all" in note(page, "moves")
    assert rows(page, "moves") == {"Moved once": ["1"]}
    assert "the median of 1 event is 5 days later" in note(page, "slips")
    assert {name: found for name, found in rows(page, "slips").items() if found != ["0"]} == {
        "1 to 6 days later": ["1"]
    }


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2023-08-25", "5 days after"),
        ("2023-08-20", "on the same day"),
        ("2023-08-19", "1 day ahead"),
    ],
)
def test_notice_is_said_in_words(day: str, words: str) -> None:
    known = Change(at=dt.datetime.fromisoformat(f"{day}T12:00Z"), event=856, kind=Kind.ADDED)
    page = stats_of(make_site([record(date="2023-08-20T10:00:00Z")], changes=[known]))
    assert f"the median of 1 event is {words}" in note(page, "notice")


def test_a_suppressed_event_is_not_counted_and_a_removed_one_is() -> None:
    gone = Change(at=AS_OF, event=849, kind=Kind.REMOVED)
    hidden = {856: Override(suppress="A copy.")}
    page = stats_of(make_site(changes=[gone], overrides=hidden))
    assert words_of(elements(page, "//main//p[@class='summary']")[0]).startswith("9 events")
    assert rows(page, "years")["2023"][-1] == "9"


def test_an_archive_without_events_has_nothing_to_count() -> None:
    page = stats_of(make_site([]))
    assert figures(page) == {}
    assert "There is nothing to count yet." in words_of(elements(page, "//main")[0])


def test_what_no_record_names_has_no_figure() -> None:
    bare = record(id=1, date=None, type=None, location=None, vid_urls=[], updates=[])
    page = stats_of(make_site([bare]))
    assert figures(page) == {}


def test_a_name_from_outside_is_text() -> None:
    page = stats_of(make_site([record(location="<b>Here</b> & \u202ethere")]))
    assert list(rows(page, "places")) == ["<b>Here</b> & there"]
