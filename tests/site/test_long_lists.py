"""Lists that are too long for a page: each event once, each day where its links lead."""

import re
from collections.abc import Mapping
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml.html import HtmlElement

from generator.site.contents import Site
from generator.site.faces import Face
from generator.site.listings import LONGEST, split_shelves
from generator.site.outputs import path_of
from generator.site.parts.rows import Shelf
from generator.site.plan import plan_outputs
from tests.projects import Json
from tests.site.links import find_dead_links
from tests.site.reading import elements, read_page, strings, words_of
from tests.site.samples import listings_of, make_site, renderer_of

MANY = 900
BUSY = "2023-08-25"
MONTH = {"id": 7, "name": "Month", "abbrev": "M"}
LISTS = {
    "month": ("2023/08/", MANY + 3),
    "year": ("2023/", MANY + 4),
    "day of the year": ("on-this-day/08-25/", MANY + 1),
}
every_list = pytest.mark.parametrize(("address", "count"), LISTS.values(), ids=LISTS)


def plain(number: int, date: str, **changes: object) -> Json:
    kind = {"id": 2, "name": "Docking"}
    found = {"id": number, "name": f"Event {number}", "slug": f"event-{number}", "type": kind}
    return {**found, "date": f"{date}T12:00:00Z", **changes}


def records() -> list[Json]:
    """Many events on one day; one each on the days around it, in its month, its year, and later."""
    return [
        *(plain(number, BUSY) for number in range(MANY)),
        plain(1001, "2023-08-24"),
        plain(1002, "2023-08-26"),
        plain(1003, "2023-08-01", date_precision=MONTH),
        plain(1004, "2023-09-01"),
        plain(1005, "2024-08-25"),
    ]


@cache
def long_site() -> Site:
    return make_site(records())


@cache
def lists() -> Mapping[str, bytes]:
    """Every file of the site; those of single events are named, and not rendered."""
    plan = plan_outputs(long_site())
    renderer = renderer_of(plan)
    return {
        path: b"" if re.match(r"(events|e)/", path) else renderer.render_whole(output)
        for path, output in ((path_of(output), output) for output in plan.outputs)
    }


def pages_of(address: str) -> dict[str, HtmlElement]:
    """The pages of a list, by address, in their order."""
    own = re.compile(rf"{address}(page/\d+/)?index\.html")
    found = {
        path.removesuffix("index.html"): read_page(data)
        for path, data in lists().items()
        if own.fullmatch(path)
    }
    return dict(sorted(found.items()))


def events_on(page: HtmlElement) -> list[str]:
    return strings(page, "//li[@class='row']//a/@href")


@every_list
def test_a_long_list_has_pages_that_count_from_its_beginning(address: str, count: int) -> None:
    pages = pages_of(address)
    assert list(pages) == [address, f"{address}page/2/", f"{address}page/3/"]
    held = [len(events_on(page)) for page in pages.values()]
    assert held == [LONGEST, LONGEST, count - 2 * LONGEST]


@every_list
def test_every_event_stands_once_on_the_pages_of_a_list(address: str, count: int) -> None:
    found = [link for page in pages_of(address).values() for link in events_on(page)]
    assert len(found) == len(set(found)) == count
    (name,) = (found for found, (at, _) in LISTS.items() if at == address)
    beside = {"month": {1004, 1005}, "year": {1005}, "day of the year": {1001, 1002, 1003, 1004}}
    expected = {record["id"] for record in records()} - beside[name]
    assert set(found) == {f"/archive/events/event-{number}/" for number in expected}


@every_list
def test_pages_of_a_list_lead_to_each_other_and_to_its_neighbours(address: str, count: int) -> None:
    del count
    here = f"/archive/{address}"
    second, third = f"{here}page/2/", f"{here}page/3/"
    more = "//nav[starts-with(@aria-label, 'More of this')]"
    pages = [*pages_of(address).values()]
    ways = [strings(page, f"{more}//a/@href") for page in pages]
    assert ways == [[second], [here, third], [second]]
    assert [strings(page, f"{more}//a/@rel") for page in pages] == [
        ["next"],
        ["prev", "next"],
        ["prev"],
    ]
    around = "//nav[contains(@aria-label, 'efore and after')]//a/@href"
    assert strings(pages[0], around) == strings(pages[1], around) == strings(pages[2], around) != []
    assert [strings(page, "//nav[@class='crumbs']//a/@href")[-1] == here for page in pages] == [
        False,
        True,
        True,
    ]


@every_list
def test_pages_of_a_list_have_titles_and_addresses_of_their_own(address: str, count: int) -> None:
    pages = pages_of(address)
    titles = {str(page.findtext(".//title")) for page in pages.values()}
    assert len(titles) == len(pages)
    for at, page in pages.items():
        assert strings(page, "//link[@rel='canonical']/@href") == [
            f"https://example.org/archive/{at}"
        ]
        (summary,) = elements(page, "//p[@class='summary']")
        assert words_of(summary).startswith(f"{count} events")


def test_no_link_of_a_long_list_is_dead() -> None:
    files = lists()
    rendered = [path for path, data in files.items() if data and path.endswith(".html")]
    assert find_dead_links(files, rendered) == []


def day_link(page: HtmlElement, day: int) -> str:
    """Where the grid of a month leads to for a day."""
    (link,) = strings(page, f"//table[@class='month']//a[.='{day}']/@href")
    return link


@pytest.mark.parametrize(
    ("at", "links"),
    [
        ("2023/08/", ["#d24", "#d25", "/archive/2023/08/page/3/#d26"]),
        ("2023/08/page/2/", ["/archive/2023/08/#d24", "/archive/2023/08/#d25", "…3/#d26"]),
        ("2023/08/page/3/", ["/archive/2023/08/#d24", "/archive/2023/08/#d25", "#d26"]),
    ],
)
def test_the_grid_of_a_month_leads_to_the_page_where_a_day_begins(
    at: str, links: list[str]
) -> None:
    page = pages_of("2023/08/")[at]
    wanted = [link.replace("…", "/archive/2023/08/page/") for link in links]
    assert [day_link(page, day) for day in (24, 25, 26)] == wanted
    said = strings(page, "//table[@class='month']//a[.='25']/@aria-label")
    assert said == ["25 August 2023, 900 events"]


def test_whatever_leads_to_a_day_leads_to_the_page_where_it_begins() -> None:
    where = {
        "2023-08-24": "/archive/2023/08/#d24",
        "2023-08-25": "/archive/2023/08/#d25",
        "2023-08-26": "/archive/2023/08/page/3/#d26",
        "2023-09-01": "/archive/2023/09/#d1",
        "2024-08-25": "/archive/2024/08/#d25",
    }
    months = listings_of(long_site()).months
    hrefs = {str(day): href for month in months for day, href in month.days.items()}
    assert hrefs == where
    strip = "//ol[@class='strip']//svg/a/@href"
    for page in pages_of("2023/").values():
        assert strings(page, strip) == [href for day, href in where.items() if day < "2024"]


def test_a_day_that_goes_on_has_its_anchor_on_each_page() -> None:
    anchors = [
        strings(page, "//main//li[@class='row']/@id") for page in pages_of("2023/08/").values()
    ]
    assert anchors == [["d24", "d25"], ["d25"], ["d25", "d26"]]


@settings(max_examples=30)
@given(st.lists(st.integers(1, 1000), max_size=8))
def test_shelves_fill_pages_in_their_order_and_none_is_empty(sizes: list[int]) -> None:
    face = listings_of(SMALL).everything.faces[0]
    shelves = [Shelf(str(place), f"a{place}", (face,) * size) for place, size in enumerate(sizes)]
    leaves = split_shelves(shelves)
    held = [sum(len(shelf.faces) for shelf in leaf) for leaf in leaves]
    assert held[:-1] == [LONGEST] * (len(leaves) - 1)
    assert held[-1] <= LONGEST
    assert (held[-1] > 0) == bool(sizes)
    assert [row for leaf in leaves for row in rows(leaf)] == rows(shelves)
    assert all(shelf.faces for leaf in leaves for shelf in leaf)
    for leaf in leaves:
        assert len({shelf.anchor for shelf in leaf}) == len(leaf)


SMALL = make_site([plain(1, BUSY)])


def rows(shelves: list[Shelf] | tuple[Shelf, ...]) -> list[tuple[str, Face]]:
    return [(shelf.anchor, face) for shelf in shelves for face in shelf.faces]
