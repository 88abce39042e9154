"""The stream of all updates, read from the pages themselves."""

import datetime as dt

import pytest
from lxml.html import HtmlElement

from generator.archive.entries import Override
from tests.projects import Json, real_records, record
from tests.site.reading import elements, read_page, strings, words_of
from tests.site.samples import make_site, render_site

UPDATE = "//ol[@class='log']/li/ol/li"
START = dt.datetime(2023, 1, 1, tzinfo=dt.UTC)


def update(id: int, **changes: object) -> Json:
    made = START + dt.timedelta(hours=id)
    told = {"id": id, "profile_image": None, "comment": f"Number {id}", "created_by": "Nosu"}
    return {**told, "info_url": None, "created_on": made.isoformat(), **changes}


def pages_of(records: list[Json]) -> dict[str, HtmlElement]:
    """The pages below `updates/`, by address."""
    return {
        path.removesuffix("index.html"): read_page(data)
        for path, data in render_site(make_site(records)).items()
        if path.startswith("updates/") and path.endswith(".html")
    }


def page_of(*updates: Json) -> HtmlElement:
    (page,) = pages_of([record(updates=list(updates))]).values()
    return page


def said(page: HtmlElement, path: str) -> list[str]:
    return [words_of(found) for found in elements(page, path)]


def numbers_on(page: HtmlElement) -> list[int]:
    """The updates of a page, in the order in which they stand."""
    links = strings(page, f"{UPDATE}//a[contains(@href, '#update-')]/@href")
    return [int(link.partition("#update-")[2]) for link in links]


def test_the_real_updates_stand_newest_first_under_their_months() -> None:
    (page,) = pages_of(real_records()).values()
    updates = [told for found in real_records() for told in found["updates"]]
    newest_first = sorted(updates, key=lambda told: told["created_on"], reverse=True)
    assert numbers_on(page) == [told["id"] for told in newest_first]
    assert said(page, "//main//h2")[:2] == ["August 2023", "July 2023"]
    assert said(page, "//p[@class='summary']") == ["22 updates of 10 events"]


def test_an_update_says_when_who_what_from_where_and_of_which_event() -> None:
    page = page_of(
        update(
            7,
            comment="Moved by *ten* minutes.",
            created_on="2023-08-26T01:58:30+02:00",
            info_url="https://www.nasa.gov/live",
        )
    )
    (found,) = elements(page, "//ol[@class='log']/li")
    assert words_of(found) == (
        "Booster 9 Static Fire #2 Fri 25, 23:58 UTC Nosu nasa.gov Moved by ten minutes."
    )
    assert strings(found, ".//time/@datetime") == ["2023-08-25T23:58Z"]
    assert strings(found, ".//a/@href") == [
        "/archive/events/booster-9-static-fire-2/",
        "/archive/events/booster-9-static-fire-2/#update-7",
        "https://www.nasa.gov/live",
    ]
    assert said(page, "//main//h2") == ["August 2023"]
    assert said(found, ".//em") == ["ten"]


def test_an_update_links_to_the_place_where_its_event_shows_it() -> None:
    rendered = render_site(make_site(real_records()))
    for link in strings(read_page(rendered["updates/index.html"]), "//li//a/@href"):
        page, _, anchor = link.removeprefix("/archive/").partition("#")
        if anchor.startswith("update-"):
            event = read_page(rendered[f"{page}index.html"])
            assert anchor in strings(event, "//@id")


def test_a_robots_line_is_quiet_plain_text() -> None:
    page = page_of(
        update(1, comment="Livestream\nhas *started*", created_by="LL2"),
        update(2, comment="Docking confirmed"),
    )
    person, robot = elements(page, UPDATE)
    assert words_of(robot) == "Sun 1, 01:00 UTC LL2 Livestream has *started*"
    assert (person.get("class"), robot.get("class")) == (None, "quiet")
    assert elements(robot, ".//div") == []


def test_updates_of_an_event_that_follow_each_other_stand_under_one_title() -> None:
    made = {1: (1, 2, 5), 2: (3, 4, 800)}
    records = [
        record(
            id=event, slug=f"event-{event}", name=f"Event {event}", updates=list(map(update, of))
        )
        for event, of in made.items()
    ]
    (page,) = pages_of(records).values()
    assert [
        (words_of(title), [words_of(told) for told in elements(title, "../ol/li/div")])
        for title in elements(page, "//ol[@class='log']/li/h3")
    ] == [
        ("Event 2", ["Number 800"]),
        ("Event 1", ["Number 5"]),
        ("Event 2", ["Number 4", "Number 3"]),
        ("Event 1", ["Number 2", "Number 1"]),
    ]
    assert said(page, "//main//h2") == ["February 2023", "January 2023"]


def test_an_update_that_says_nothing_still_stands_there() -> None:
    page = page_of(update(1, comment=None, created_by=None), update(2, comment="", info_url="x"))
    assert numbers_on(page) == [2, 1]
    assert elements(page, "//div[@class='update-text']") == []


def test_a_link_that_is_not_safe_is_none() -> None:
    page = page_of(update(1, info_url="javascript:alert(1)"))
    assert said(page, f"{UPDATE}/p") == ["Sun 1, 01:00 UTC", "Nosu"]


# Pages.


def many(count: int) -> list[Json]:
    """So many updates, over two events."""
    return [
        record(id=number, slug=f"event-{number}", updates=list(map(update, numbers)))
        for number, numbers in ((1, range(1, count + 1, 2)), (2, range(2, count + 1, 2)))
    ]


@pytest.mark.parametrize(
    ("count", "pages"),
    [
        (0, {"updates/": []}),
        (99, {"updates/": [*range(99, 0, -1)]}),
        (100, {"updates/": [*range(100, 50, -1)], "updates/page/1/": [*range(50, 0, -1)]}),
        (
            151,
            {
                "updates/": [*range(151, 100, -1)],
                "updates/page/1/": [*range(50, 0, -1)],
                "updates/page/2/": [*range(100, 50, -1)],
            },
        ),
    ],
)
def test_pages_are_numbered_from_the_oldest(count: int, pages: dict[str, list[int]]) -> None:
    found = pages_of(many(count))
    assert {address: numbers_on(page) for address, page in found.items()} == pages


def test_pages_lead_to_older_and_newer_ones() -> None:
    ways = {
        address: (strings(page, "//a[@rel='prev']/@href"), strings(page, "//a[@rel='next']/@href"))
        for address, page in pages_of(many(151)).items()
    }
    assert ways == {
        "updates/": (["/archive/updates/page/2/"], []),
        "updates/page/1/": ([], ["/archive/updates/page/2/"]),
        "updates/page/2/": (["/archive/updates/page/1/"], ["/archive/updates/"]),
    }


def test_a_numbered_page_says_the_same_of_its_updates_when_more_come() -> None:
    address = "updates/page/1/"
    before, after = (pages_of(many(count))[address] for count in (151, 290))
    (shown,), (again,) = (said(page, "//main") for page in (before, after))
    assert shown == again
    assert "updates 1 to 50, 1 January 2023 to 3 January 2023" in shown


@pytest.mark.parametrize(("count", "oldest"), [(0, "updates/"), (120, "updates/page/1/")])
def test_updates_without_a_time_stand_at_the_end_of_the_oldest_page(
    count: int, oldest: str
) -> None:
    untimed = record(
        id=3, slug="event-3", updates=[update(901, created_on=None), update(900, created_on=None)]
    )
    pages = pages_of([*many(count), untimed])
    assert numbers_on(pages[oldest])[-2:] == [900, 901]
    assert said(pages[oldest], "//main//h2")[-1] == "Time not known"
    assert said(pages[oldest], "//section[last()]//li/p")[:2] == ["time not known", "Nosu"]
    others = [page for address, page in pages.items() if address != oldest]
    assert all({900, 901}.isdisjoint(numbers_on(page)) for page in others)


def test_a_site_without_updates_says_so() -> None:
    page = page_of()
    assert said(page, "//main/p")[-1] == "There are none."
    assert said(page, "//p[@class='summary']") == ["0 updates of 0 events"]


def test_a_suppressed_event_is_not_named() -> None:
    site = make_site(overrides={856: Override(suppress="Asked for.")})
    page = read_page(render_site(site)["updates/index.html"])
    assert "Booster" not in words_of(page)
    assert len(numbers_on(page)) == 22 - 3
