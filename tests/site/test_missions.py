"""All missions by name, a page each with its events from first to last, and the ways to them."""

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.site.contents import Section, Site
from generator.site.listings import LONGEST
from generator.site.pages.documents import RedirectPage
from generator.site.pages.missions import MissionPage, MissionsPage
from tests.projects import Json
from tests.site.links import find_dead_links
from tests.site.reading import elements, read_page, strings, words_of
from tests.site.samples import make_site, outputs_of, render_path, render_paths

INDEX = "missions/index.html"


def plain(number: int, name: str, day: str, **changes: object) -> Json:
    found = {"id": number, "name": name, "slug": f"event-{number}", "date": f"{day}T12:00:00Z"}
    return {**found, **changes}


def few() -> list[Json]:
    return [
        plain(1, "Crew-10 Landing", "2025-08-09"),
        plain(2, "Crew-10 Rollout", "2025-03-01"),
        plain(3, "Crew-9 Rollout", "2024-09-01"),
        plain(4, "Crew-9 Landing", "2025-03-18"),
        plain(5, "Ship 28 Rollout", "2024-01-18"),
        plain(6, "Ship 28 Static Fire", "2024-02-18"),
        plain(7, "Élan 3 Rollout", "2026-01-01"),
        plain(8, "Élan 3 Landing", "2026-01-02", date=None),
        plain(9, "Docking", "2026-02-02"),
    ]


@cache
def long_site() -> Site:
    """More missions than a page of the index holds."""
    names = [f"{letter}-{number}" for letter in ("Crew", "Progress") for number in range(1, 402)]
    days = ("2023-08-25", "2024-08-25")
    return make_site(
        [
            plain(2 * number + place, f"{name} Event", day)
            for number, name in enumerate(names)
            for place, day in enumerate(days)
        ]
    )


def test_missions_are_found_by_letter_and_number() -> None:
    page = read_page(render_path(make_site(few()), INDEX))
    assert words_of(elements(page, "//p[@class='summary']")[0]) == "4 missions"
    assert strings(page, "//main//h2/@id") == ["letter-c", "letter-e", "letter-s"]
    assert [words_of(item) for item in elements(page, "//main//section//li")] == [
        "Crew-9 2 events · 2024–2025",
        "Crew-10 2 events · 2025",
        "Élan 3 2 events · 2026",
        "Ship 28 2 events · 2024",
    ]
    letters = strings(page, "//nav[@class='chips']//a/@href")
    assert letters == [f"/archive/missions/#letter-{letter}" for letter in "ces"]


def test_a_mission_has_all_its_events_oldest_first() -> None:
    page = read_page(render_path(make_site(few()), "missions/crew-10/index.html"))
    assert words_of(elements(page, "//h1")[0]) == "Crew-10"
    (summary,) = elements(page, "//p[@class='summary']")
    assert words_of(summary) == "2 events · 1 March 2025 to 9 August 2025"
    rows = [words_of(title) for title in elements(page, "//p[@class='row-title']")]
    assert rows == ["Crew-10 Rollout", "Crew-10 Landing"]
    assert strings(page, "//nav[@class='crumbs']//a/@href")[-1] == "/archive/missions/"


def test_a_mission_leads_to_those_that_began_before_and_after_it() -> None:
    site = make_site(few())
    around = "//nav[@aria-label='Missions before and after']//a/@href"
    found = {
        slug: strings(read_page(render_path(site, f"missions/{slug}/index.html")), around)
        for slug in ("ship-28", "crew-9", "crew-10", "elan-3")
    }
    way = [f"/archive/missions/{slug}/" for slug in found]
    assert [*found.values()] == [[way[1]], [way[0], way[2]], [way[1], way[3]], [way[2]]]


def test_what_nobody_knows_is_no_part_of_a_span() -> None:
    records = [*few(), plain(10, "Luna 25 a", "2023-08-19", date=None), plain(11, "Luna 25 b", "-")]
    records[-1]["date"] = None
    site = make_site(records)
    said = [
        words_of(
            elements(read_page(render_path(site, f"missions/{slug}/index.html")), "//header/p")[0]
        )
        for slug in ("elan-3", "luna-25")
    ]
    assert said == ["2 events · 1 January 2026", "2 events"]


def test_an_event_leads_to_its_mission() -> None:
    site = make_site(few())
    page = read_page(render_path(site, "events/event-3/index.html"))
    heading = "//section[@class='shelf kin']/h2/a[starts-with(., 'Same mission')]"
    assert strings(page, f"{heading}/@href") == ["/archive/missions/crew-9/"]
    assert strings(page, f"{heading}/text()") == ["Same mission: Crew-9"]
    assert strings(page, "//ul[@class='facts ties']//a/text()") == ["All 2 events of Crew-9"]


def test_without_missions_an_event_still_names_what_is_of_its_mission() -> None:
    site = make_site(few(), leave_out=(Section.MISSIONS,))
    page = read_page(render_path(site, "events/event-3/index.html"))
    assert strings(page, "//section[@class='shelf kin']/h2/text()") == ["Same mission: Crew-9"]
    assert not any("missions" in link for link in strings(page, "//@href"))


def test_the_other_names_of_a_mission_lead_to_it() -> None:
    launch = [{"id": "a", "name": "Starship | Integrated Flight Test 2"}]
    records = [
        plain(1, "Booster 9 Static Fire", "2023-08-25", launches=launch),
        plain(2, "Ship 25 Static Fire", "2023-08-26", launches=launch),
        plain(3, "Ship 25 Rollout", "2023-08-27"),
    ]
    outputs = outputs_of(make_site(records)).values()
    found = {
        one.address: one.target
        for one in outputs
        if isinstance(one, RedirectPage) and one.address.startswith("missions/")
    }
    assert found == {"missions/ship-25/": "missions/booster-9/"}
    site = make_site(records)
    rules = render_path(site, "_redirects").decode()
    assert "/archive/missions/ship-25/ /archive/missions/booster-9/ 301" in " ".join(rules.split())


def test_an_index_that_is_too_long_has_pages_that_letters_lead_to() -> None:
    site = long_site()
    paths = [INDEX, "missions/page/2/index.html", "missions/page/3/index.html"]
    pages = [read_page(data) for data in render_paths(site, paths).values()]
    held = [len(elements(page, "//main//section//li")) for page in pages]
    assert held == [LONGEST, LONGEST, 802 - 2 * LONGEST]
    for page in pages:
        assert strings(page, "//nav[@class='chips']//a/@href") == [
            "/archive/missions/#letter-c",
            "/archive/missions/page/2/#letter-p",
        ]
    more = "//nav[@aria-label='More missions']//a/text()"
    assert [[word.strip() for word in strings(page, more) if word.strip()] for page in pages] == [
        ["Crew-401 and on"],
        ["Crew-1 and on", "Progress-400 and on"],
        ["Crew-401 and on"],
    ]


def test_no_link_of_missions_is_dead() -> None:
    site = make_site(few())
    files = dict.fromkeys(outputs_of(site), b"")
    wanted = [path for path in files if path.startswith(("missions/", "events/"))]
    files |= render_paths(site, [*wanted, "feeds/index.html"])
    assert find_dead_links(files, [path for path in wanted if path.endswith(".html")]) == []


def test_a_site_without_missions_says_so() -> None:
    page = read_page(render_path(make_site([plain(1, "Docking", "2023-08-25")]), INDEX))
    assert words_of(elements(page, "//main")[0]).endswith("0 missions There are none.")


@settings(deadline=None, max_examples=30)
@given(st.lists(st.sampled_from(["Crew-1", "Crew-2", "3I Atlas", "神舟18", "Élan 3"]), max_size=8))
def test_every_mission_stands_once_in_the_index_and_has_a_page(names: list[str]) -> None:
    records = [plain(number, f"{name} Rollout", "2023-08-25") for number, name in enumerate(names)]
    outputs = outputs_of(make_site(records)).values()
    pages = {f"/archive/{one.address}" for one in outputs if isinstance(one, MissionPage)}
    listed = [
        item.link.href
        for one in outputs
        if isinstance(one, MissionsPage)
        for shelf in one.shelves
        for item in shelf.items
    ]
    assert sorted(listed) == sorted(pages)
    assert len(pages) == len({name for name in names if names.count(name) > 1})
