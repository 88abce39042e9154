"""The page of statistics, read as a page: its numbers, its links, and what it says of them."""

import csv
import datetime as dt
import io
import re
from collections.abc import Mapping
from urllib.parse import urldefrag

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import HtmlElement

from generator.archive.changes import Change, Claim, Kind
from generator.archive.entries import Override
from generator.render.sheets import render_sheet
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
def files(site: Site) -> Mapping[str, bytes]:
    """Every file of that site."""
    return render_site(site)


@pytest.fixture(scope="module")
def pages(files: Mapping[str, bytes]) -> dict[str, HtmlElement]:
    """Every page of it."""
    return {path: read_page(data) for path, data in files.items() if path.endswith(".html")}


@pytest.fixture(scope="module")
def stats(pages: dict[str, HtmlElement]) -> HtmlElement:
    return pages[STATS]


def moves_of(records: list[Json]) -> list[Change]:
    """Every tenth event once lay five days before its present date, every twentieth ten."""
    dated = [found for found in records if found["date"] and found["date_precision"]]
    steps = [(found, 5) for found in dated[::10]] + [(found, 10) for found in dated[::20]]
    return [
        Change(
            at=as_of(COUNT),
            event=found["id"],
            kind=Kind.MOVED,
            before=claim(found, dt.timedelta(days=days)),
            after=claim(found, dt.timedelta(days=days - 5)),
        )
        for found, days in sorted(steps, key=lambda step: -step[1])
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


def heading(page: HtmlElement, anchor: str) -> str:
    return words_of(elements(page, f"//h2[@id='{anchor}']")[0])


ALL = [
    *("years", "year-types", "days", "types", "agencies", "months", "hours", "seasons"),
    *("weekdays", "places", "languages", "notice", "moves", "slips"),
]
LONG = ["types", "agencies", "places", "languages"]
LINKED = ["years", "year-types", "months", "days", *LONG]
TWO_YEARS = [
    record(id=1, slug="one", date="2022-08-25T12:00:00Z"),
    record(id=2, slug="two", date="2023-08-25T12:00:00Z"),
    record(id=3, slug="three", date="2023-08-26T14:00:00Z"),
]


def test_there_is_a_figure_for_all_that_can_be_counted(stats: HtmlElement) -> None:
    assert sorted(figures(stats)) == sorted(ALL)
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
        assert labels == [numbers[0] for numbers in rows(stats, anchor).values()][:10]


def test_the_sums_over_columns_are_those_of_the_table(stats: HtmlElement) -> None:
    for anchor in ("years", "seasons", "weekdays"):
        sums = [words_of(found) for found in elements(figures(stats)[anchor], ".//*[@class='sum']")]
        listed = [numbers[-1] for numbers in rows(stats, anchor).values()]
        assert [number for number in sums if number in listed] == sums
        assert sums[-1] == listed[-1]


def test_rows_of_a_grid_add_up(stats: HtmlElement) -> None:
    for anchor in ("year-types", "months", "hours"):
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
    earlier = record(id=1, slug="earlier", date="2022-05-01T10:00:00Z")
    page = stats_of(make_site([*real_records(), *coarse_records(), earlier]))
    counted = {
        anchor: re.findall(r"\d+ events?[^.]*", note(page, anchor)) for anchor in figures(page)
    }
    # Ten real events and another one, all of a known day, ten of them of a known hour; one of each
    # of the 17 precisions, five of them a day and three of these an hour; one without a precision,
    # which counts as a day; one without a date.
    assert counted["years"] == ["28 events in 2 years", "2 events of no known year"]
    assert counted["months"][:2] == ["20 events of a known month", "10 events known less exactly"]
    assert counted["weekdays"] == ["17 events", "13 events of no known day"]
    assert counted["hours"][0] == "13 events known to the hour or better"


def test_the_year_that_has_begun_is_said_to_hold_what_is_ahead() -> None:
    moment = dt.datetime(2023, 8, 20, tzinfo=dt.UTC)
    ahead = "the numbers hold what is still ahead"
    begun, over = stats_of(make_site(TWO_YEARS, as_of=moment)), stats_of(make_site(TWO_YEARS))
    assert ahead in note(begun, "years")
    assert ahead not in note(over, "years")
    assert heading(begun, "years") == "Years 2023 is the busiest year: 2 events"
    assert heading(over, "years") == "Years 2023 was the busiest year: 2 events"


def test_years_without_events_are_said_to_be_left_out() -> None:
    later = record(id=1, date="2026-01-01T00:00:00Z")
    assert "left out" in note(stats_of(make_site([record(), later])), "years")
    assert "left out" not in note(stats_of(make_site(TWO_YEARS)), "years")


def test_days_are_those_of_the_newest_year_that_has_begun_and_has_any() -> None:
    quarter = {"id": 9, "name": "Quarter 1", "abbrev": "Q1"}
    coarse = record(id=1, date="2025-01-01T00:00:00Z", date_precision=quarter)
    later = record(id=2, date="2027-01-01T00:00:00Z")
    page = stats_of(make_site([record(), coarse, later]))
    assert heading(page, "days") == "Days of 2023"
    assert rows(page, "days") == {"25 August 2023": ["1"]}


def test_a_heading_says_what_the_numbers_say(stats: HtmlElement) -> None:
    for anchor, topic, noun in (
        ("years", "Years", "year"),
        ("types", "Types", "type"),
        ("agencies", "Agencies", "agency"),
        ("weekdays", "Weekdays", "weekday"),
        ("seasons", "Months of the year", "month of the year"),
        ("places", "Places", "place"),
        ("languages", "Languages of webcasts", "language of webcasts"),
    ):
        counts = {
            name: int(found[0].replace(",", "")) for name, found in rows(stats, anchor).items()
        }
        most = max(counts.values())
        first = [name for name, count in counts.items() if count == most]
        said = heading(stats, anchor)
        assert said.startswith(topic)
        if len(first) == 1:
            assert f" {noun}: {most:,} " in said
        if len(first) == 1 and anchor != "agencies":
            assert said.startswith(f"{topic} {first[0]} ")


def test_a_type_leads_in_the_years_that_have_more_of_it_than_of_any_other() -> None:
    docking, eva = {"id": 1, "name": "Docking"}, {"id": 2, "name": "EVA"}
    years = [(2019, docking), (2020, docking), (2020, eva), (2021, eva), (2021, eva), (2022, eva)]
    found = [
        record(id=number, slug=f"e{number}", date=f"{year}-05-01T12:00:00Z", type=kind)
        for number, (year, kind) in enumerate(years)
    ]
    page = stats_of(make_site(found))
    assert heading(page, "year-types") == "Types by year EVA leads in 2 of 4 years"
    assert rows(page, "year-types")["2021"] == ["2", "0", "2"]


def test_what_has_one_bar_is_not_drawn() -> None:
    page = stats_of(make_site([record()]))
    assert list(figures(page)) == ["days"]


def test_a_long_name_of_an_agency_is_abbreviated_where_it_is_drawn() -> None:
    nasa = {"id": 44, "name": "National Aeronautics and Space Administration", "abbrev": "NASA"}
    spacex = {"id": 121, "name": "SpaceX", "abbrev": "SpX"}
    twins = [{"id": n, "name": f"{n} Centre of Space Research", "abbrev": "CSR"} for n in (5, 6)]
    found = [
        record(id=1, slug="one", agencies=[nasa, spacex, *twins]),
        record(id=2, slug="two", agencies=[nasa]),
    ]
    page = stats_of(make_site(found))
    assert heading(page, "agencies") == "Agencies NASA is the most frequent agency: 2 of 2 events"
    drawn = strings(figures(page)["agencies"], ".//svg//text[not(@class)]/text()")
    assert drawn == ["NASA", *(twin["name"] for twin in twins), "SpaceX"]
    assert next(iter(rows(page, "agencies"))) == nasa["name"]


def moved(event: int, before: str, after: str) -> Change:
    claims = (
        Claim(date=dt.datetime.fromisoformat(date), precision="SEC") for date in (before, after)
    )
    return Change(at=AS_OF, event=event, kind=Kind.MOVED, before=next(claims), after=next(claims))


def test_slips_tell_from_when_they_are_known() -> None:
    looked = Change(at=dt.datetime(2023, 8, 1, tzinfo=dt.UTC), event=856, kind=Kind.ADDED)
    dates = {found["id"]: found["date"] for found in real_records()}
    changes = [
        moved(856, "2023-08-20T17:36:35Z", dates[856]),
        moved(849, "2023-08-01T10:00:00Z", "2023-08-05T10:00:00Z"),
        moved(849, "2023-08-05T10:00:00Z", dates[849]),
    ]
    page = stats_of(make_site(changes=[looked, *changes]))
    assert note(page, "moves").startswith("Since 1 August 2023")
    assert heading(page, "moves") == "Moves 2 of 10 events were moved"
    assert "3 times in all" in note(page, "moves")
    assert rows(page, "moves") == {"Moved once": ["1"], "Moved twice": ["1"]}
    assert heading(page, "slips") == "Slips The median moved event lies 5 days later"
    assert "How far 2 moved events lie" in note(page, "slips")
    assert {name: found for name, found in rows(page, "slips").items() if found != ["0"]} == {
        "1 to 6 days later": ["1"],
        "7 to 29 days later": ["1"],
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
    """The median of two is the lower one, and the other became known long before."""
    known = [
        Change(at=dt.datetime.fromisoformat(f"{found}T12:00Z"), event=event, kind=Kind.ADDED)
        for event, found in ((1, day), (2, "2023-01-01"))
    ]
    events = [record(id=n, slug=f"e{n}", date="2023-08-20T10:00:00Z") for n in (1, 2)]
    page = stats_of(make_site(events, changes=known))
    assert heading(page, "notice") == f"Notice The median event came to be known {words}"


def test_a_suppressed_event_is_not_counted_and_a_removed_one_is() -> None:
    gone = Change(at=AS_OF, event=849, kind=Kind.REMOVED)
    hidden = {856: Override(suppress="A copy.")}
    page = stats_of(make_site(changes=[gone], overrides=hidden))
    assert words_of(elements(page, "//main//p[@class='summary']")[0]).startswith("9 events")
    assert sum(int(found[0]) for found in rows(page, "types").values()) == 9


def test_an_archive_without_events_has_nothing_to_count() -> None:
    page = stats_of(make_site([]))
    assert figures(page) == {}
    assert "There is nothing to count yet." in words_of(elements(page, "//main")[0])


def test_what_no_record_names_has_no_figure() -> None:
    bare = record(id=1, date=None, type=None, location=None, vid_urls=[], updates=[])
    page = stats_of(make_site([bare]))
    assert figures(page) == {}


def test_a_name_from_outside_is_text() -> None:
    named = [
        record(id=number, slug=f"e{number}", location=place)
        for number, place in enumerate(["<b>Here</b> & \u202ethere", "<b>Here</b> & there", "Mars"])
    ]
    page = stats_of(make_site(named))
    assert list(rows(page, "places")) == ["<b>Here</b> & there", "Mars"]
    assert "<b>Here</b> & there is the most frequent place" in heading(page, "places")


def read_csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(), newline=""), strict=True))


def test_beside_each_table_are_its_numbers_as_csv(
    stats: HtmlElement, files: Mapping[str, bytes]
) -> None:
    for anchor, figure in figures(stats).items():
        (link,) = strings(figure, ".//a[@class='csv']/@href")
        data = files[link.removeprefix(PREFIX)]
        assert b"\n" not in data.replace(b"\r\n", b"")
        assert link == f"{PREFIX}stats/{anchor}.csv"
        table = [
            [words_of(cell) for cell in elements(row, "./th | ./td")]
            for row in elements(figure, ".//tr")
        ]
        plain = [[row[0], *(cell.replace(",", "") for cell in row[1:])] for row in table[1:]]
        assert read_csv(data) == [table[0], *plain]
    tables = {path for path in files if re.fullmatch(r"stats/.*\.csv", path)}
    assert tables == {f"stats/{anchor}.csv" for anchor in figures(stats)}


formulas = st.sampled_from("=+-@\t\r")
cells = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


@given(st.lists(st.lists(cells | st.integers(0), min_size=1, max_size=4), max_size=4))
def test_a_sheet_is_read_back_as_it_was_written(table: list[list[str | int]]) -> None:
    expected = [
        [f"'{cell}" if str(cell)[:1] in {*"=+-@\t\r"} else str(cell) for cell in row]
        for row in table
    ]
    assert read_csv(render_sheet(table)) == expected


@given(formulas, cells)
def test_no_text_of_a_sheet_begins_as_a_formula_does(first: str, rest: str) -> None:
    ((cell,),) = read_csv(render_sheet([[first + rest]]))
    assert cell == f"'{first}{rest}"


def test_a_place_that_is_a_formula_is_text_in_a_sheet() -> None:
    named = [
        record(id=number, slug=f"e{number}", location=place)
        for number, place in enumerate(['=HYPERLINK("https://a.example")', "Mars", "Mars"])
    ]
    files = render_site(make_site(named))
    assert read_csv(files["stats/places.csv"])[2] == ["""'=HYPERLINK("https://a.example")""", "1"]
