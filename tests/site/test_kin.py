"""Where the page of an event leads: its kin, all of what it belongs to, those before and after."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.site.contents import Site
from generator.site.pages.event import EventPage
from generator.site.parts.kin import Between
from generator.site.words import Link
from tests.archive.detailed import DETAILED
from tests.projects import Json
from tests.site.reading import elements, read_page, strings, words_of
from tests.site.samples import event_path, make_site, outputs_of, render_path

RULE = settings(deadline=None, max_examples=60)
NASA: Json = {"id": 44, "name": "NASA"}
ESA: Json = {"id": 27, "name": "ESA"}
ISS: Json = {"id": 4, "name": "International Space Station"}
ARTEMIS: Json = {"id": 15, "name": "Artemis"}
DOCKING: Json = {"id": 2, "name": "Docking"}
LANDING: Json = {"id": 8, "name": "Landing"}


def plain(number: int, **changes: object) -> Json:
    """An event a day, with a name of no series."""
    letters = "".join(chr(ord("a") + int(digit)) for digit in str(number))
    found = {"id": number, "name": f"Event {letters}", "slug": f"event-{number}", "type": DOCKING}
    return {**found, "date": f"2023-01-{number:02}T12:00:00Z", **changes}


def event_pages(site: Site) -> dict[int, EventPage]:
    """By id, in the order of the archive."""
    found = (output for output in outputs_of(site).values() if isinstance(output, EventPage))
    return {page.story.id: page for page in found}


def ties_of(records: Sequence[Json], id: int = 1) -> list[tuple[str, str]]:
    return [(tie.label, tie.href) for tie in event_pages(make_site(records))[id].ties]


# Ties.


def test_ties_lead_to_all_events_of_programs_stations_and_agencies() -> None:
    shared = {"agencies": [NASA], "program": [ARTEMIS], "spacestations": [ISS]}
    records = [plain(1, location="Elsewhere", **shared), plain(2, agencies=[NASA])]
    records += [plain(number, program=[ARTEMIS]) for number in (3, 4)]
    records += [plain(number, location=ISS["name"]) for number in (5, 6)]
    assert ties_of(records) == [
        ("All 3 events of Artemis", "/archive/programs/artemis/"),
        (
            "All 2 events of International Space Station",
            "/archive/places/international-space-station/",
        ),
        ("All 2 events of NASA", "/archive/agencies/nasa/"),
    ]


def test_what_only_the_event_itself_belongs_to_is_no_tie() -> None:
    alone = plain(1, agencies=[NASA], program=[ARTEMIS], spacestations=[ISS])
    assert ties_of([alone, plain(2, agencies=[ESA])]) == []


def test_a_tie_is_counted_and_named_once() -> None:
    """A program and an agency of one name say the same to a reader."""
    named = {"agencies": [NASA, NASA, ESA], "program": [{"id": 9, "name": "ESA"}]}
    records = [plain(1, **named), plain(2, agencies=[NASA]), plain(3, **named)]
    assert ties_of(records) == [
        ("All 2 events of ESA", "/archive/programs/esa/"),
        ("All 3 events of NASA", "/archive/agencies/nasa/"),
    ]


def test_the_number_of_a_tie_is_that_of_the_page_it_leads_to() -> None:
    records = [plain(number, agencies=[NASA], program=[ARTEMIS]) for number in range(1, 13)]
    site = make_site(records)
    for tie in event_pages(site)[7].ties:
        page = read_page(render_path(site, f"{tie.href.removeprefix('/archive/')}index.html"))
        (summary,) = elements(page, "//p[@class='summary']")
        assert tie.label.startswith(f"All {words_of(summary)} of ")
        assert len(elements(page, "//li[@class='row']")) == len(records)


# Kin.


@pytest.mark.parametrize(
    ("shared", "heading"),
    [
        ({"launches": [{"id": "a", "name": "Soyuz  2"}]}, "Same launch: Soyuz 2"),
        ({"expeditions": [{"id": 70, "name": "Expedition 70"}]}, "Same expedition: Expedition 70"),
        ({"launches": [{"id": "a", "name": " "}]}, "Same launch"),
        ({"name": "Progress MS-24 docking"}, "Same mission: Progress MS-24"),
        ({"name": "Docking (late)"}, "Same series: Docking late"),
    ],
)
def test_a_page_names_its_kin_with_the_reason(shared: Json, heading: str) -> None:
    site = make_site([plain(1, **shared), plain(2, **shared), plain(3)])
    page = read_page(render_path(site, event_path(site, 1)))
    (shelf,) = elements(page, "//section[@class='shelf kin']")
    assert words_of(elements(shelf, "./h2")[0]) == heading == shelf.get("aria-label")
    assert strings(shelf, ".//li//a/@href") == ["/archive/events/event-2/"]
    assert strings(shelf, ".//li[1]//b/@aria-current") == ["true"]
    assert "other event" not in words_of(page)


def test_a_page_has_one_list_of_kin_and_says_how_many_more_there_are() -> None:
    everything = {**DETAILED, "agencies": [NASA]}
    site = make_site(
        [{**everything, "id": number, "slug": f"event-{number}"} for number in range(1, 11)]
    )
    page = read_page(render_path(site, event_path(site, 5)))
    (shelf,) = elements(page, "//section[@class='shelf kin']")
    assert words_of(elements(shelf, "./h2")[0]).startswith("Same launch")
    assert strings(shelf, ".//li//a/@href") == [
        f"/archive/events/event-{number}/" for number in (2, 3, 4, 6, 7, 8)
    ]
    (here,) = elements(shelf, ".//li[4]//b[@aria-current='true']")
    assert words_of(here) == DETAILED["name"]
    assert words_of(elements(page, "//ul[@class='facts ties']/li")[0]) == "and 3 other events"


def test_an_event_of_no_tie_has_neither_kin_nor_ties() -> None:
    pages = event_pages(make_site([plain(1), plain(2)]))
    assert [(page.kin, page.ties) for page in pages.values()] == [(None, ())] * 2


# Neighbours.

KINDS = st.sampled_from([None, DOCKING, LANDING])
RECORDS = st.lists(
    st.builds(
        plain,
        st.integers(1, 28),
        type=KINDS,
        date=st.none() | st.integers(1, 28).map("2023-01-{:02}T00:00:00Z".format),
    ),
    unique_by=lambda found: found["id"],
    max_size=12,
)


def links_of(page: EventPage, name: str) -> tuple[str | None, str | None]:
    """The addresses of the neighbours that are called so."""
    found = [pair for pair in page.neighbours if pair.name == name]
    assert len(found) <= 1
    pair = found[0] if found else Between(name, None, None)
    return (href_of(pair.previous), href_of(pair.next))


def href_of(link: Link | None) -> str | None:
    return link.href if link else None


def assert_led_through(pages: Sequence[EventPage], name: str) -> None:
    for before, after in pairwise(pages):
        assert links_of(before, name)[1] == after.story.face.href
        assert links_of(after, name)[0] == before.story.face.href
    for page in pages[:1]:
        assert links_of(page, name)[0] is None
    for page in pages[-1:]:
        assert links_of(page, name)[1] is None


@RULE
@given(RECORDS)
def test_the_neighbours_lead_through_all_events_and_back(records: list[Json]) -> None:
    site = make_site(records)
    pages = event_pages(site)
    assert [*pages] == [entry.id for entry in site.archive.entries]
    assert_led_through([*pages.values()], "event")


@RULE
@given(RECORDS)
def test_the_neighbours_within_a_type_lead_through_its_events_and_back(
    records: list[Json],
) -> None:
    pages = event_pages(make_site(records)).values()
    for kind in (DOCKING["name"], LANDING["name"]):
        assert_led_through([page for page in pages if page.story.face.type_name == kind], kind)
    for page in pages:
        names = [pair.name for pair in page.neighbours]
        assert {*names} <= {"event", page.story.face.type_name}
        assert len(names) == len(set(names))


def test_neighbours_are_called_by_their_names_and_kinds() -> None:
    site = make_site([plain(1), plain(2, type=LANDING), plain(3)])
    page = read_page(render_path(site, event_path(site, 3)))
    (of_all, of_type) = elements(page, "//article/nav[@class='neighbours']")
    assert [nav.get("aria-label") for nav in (of_all, of_type)] == [
        "Before and after: event",
        "Before and after: Docking",
    ]
    assert [words_of(nav) for nav in (of_all, of_type)] == [
        "Previous event Event c",
        "Previous Docking Event b",
    ]
