"""Places of several names: one page, one name in lists, and every address that was given out."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.archive.grouping import Facet
from generator.archive.places import Places
from generator.archive.plain import name_key
from generator.site.contents import Section, Site
from generator.site.listings import Format
from generator.site.outputs import path_of
from generator.site.pages.documents import RedirectPage
from generator.site.plan import plan_outputs
from tests.projects import Json
from tests.site.reading import elements, read_page, strings, words_of
from tests.site.samples import event_path, make_site, outputs_of, render_path, render_site

ISS = "International Space Station"


def places_of(**aliases: list[str]) -> Places:
    """Places with their other names, by name."""
    owners = {alias: place for place, found in aliases.items() for alias in (place, *found)}
    return Places(
        {name_key(alias): place for alias, place in owners.items()},
        {alias: name_key(place) for alias, place in owners.items() if alias != place},
    )


NAMES = places_of(**{ISS: ["ISS", "I.S.S.", "The ISS"], "Starbase, Texas": ["Boca Chica"]})


def at(number: int, place: str | None, **changes: object) -> Json:
    found = {"id": number, "name": f"Event {number}", "slug": f"event-{number}"}
    return {**found, "location": place, "date": f"2023-01-01T00:{number % 60:02}:00Z", **changes}


def redirects_of(site: Site) -> dict[str, str]:
    found = outputs_of(site).values()
    pages = (output for output in found if isinstance(output, RedirectPage))
    return {page.address: page.target for page in pages if page.address.startswith("places/")}


def test_all_names_of_a_place_are_one_place() -> None:
    site = make_site([at(1, "ISS"), at(2, ISS), at(3, "iss "), at(4, "Boca Chica")], places=NAMES)
    groups = site.archive.groups[Facet.PLACES].values()
    assert [(group.name, [one.id for one in group.entries]) for group in groups] == [
        (ISS, [1, 2, 3]),
        ("Starbase, Texas", [4]),
    ]


def test_lists_have_one_name_and_the_page_of_an_event_has_its_own() -> None:
    site = make_site([at(1, "ISS"), at(2, ISS)], places=NAMES)
    files = render_site(site)
    page = read_page(files[event_path(site, 1)])
    (where,) = elements(page, "//dt[.='Where']/../dd/a")
    assert (words_of(where), where.get("href")) == (
        "ISS",
        "/archive/places/international-space-station/",
    )
    year = read_page(files["2023/index.html"])
    assert strings(year, "//p[@class='row-facts']/span/text()") == [ISS, ISS]
    assert b"ISS" not in files["feed.xml"].replace(b"I.S.S.", b"")


def test_a_place_of_which_no_event_uses_the_own_name_has_it_all_the_same() -> None:
    site = make_site([at(1, "Boca Chica")], places=NAMES)
    page = read_page(render_path(site, "places/starbase-texas/index.html"))
    assert [words_of(found) for found in elements(page, "//h1")] == ["Starbase, Texas"]


def test_the_pages_of_other_names_lead_to_the_place() -> None:
    """Whether an event has that name today or not: one may have had it."""
    site = make_site([at(1, "ISS"), at(2, ISS)], places=NAMES)
    target = "places/international-space-station/"
    assert redirects_of(site) == {
        "places/iss/": target,
        "places/i-s-s/": target,
        "places/the-iss/": target,
    }
    page = read_page(render_path(site, "places/iss/index.html"))
    assert strings(page, "//meta[@http-equiv='refresh']/@content") == [f"0; url=/archive/{target}"]
    rules = render_path(site, "_redirects").decode()
    assert f"/archive/places/iss/ /archive/{target} 301" in rules.splitlines()


def test_the_numbered_pages_of_another_name_lead_there_too() -> None:
    records = [at(number, "ISS") for number in range(1, 151)]
    before, after = (make_site(records, places=places) for places in (Places(), NAMES))
    given_out = {path for path in outputs_of(before) if path.startswith("places/iss/")}
    pages = {f"places/iss/{page}index.html" for page in ("", "page/1/", "page/2/")}
    files = {f"places/iss/{format.value}" for format in Format}
    assert given_out == pages | files
    assert given_out <= outputs_of(after).keys()


def test_another_name_takes_no_place_its_address() -> None:
    names = places_of(**{ISS: ["Moon!", "!"]})
    site = make_site([at(1, ISS), at(2, "Moon")], places=names)
    assert redirects_of(site) == {}


def test_a_place_without_events_and_a_site_without_places_have_no_redirects() -> None:
    assert redirects_of(make_site([at(1, "Elsewhere")], places=NAMES)) == {}
    site = make_site([at(1, "ISS")], places=NAMES, leave_out=(Section.PLACES,))
    assert redirects_of(site) == {}


def test_an_event_at_a_station_leads_to_the_place_that_has_its_name_among_others() -> None:
    station: Json = {"id": 4, "name": "ISS"}
    site = make_site([at(1, None, spacestations=[station]), at(2, ISS), at(3, ISS)], places=NAMES)
    page = read_page(render_path(site, event_path(site, 1)))
    assert "/archive/places/international-space-station/" in strings(page, "//a/@href")


WRITTEN = st.sampled_from(["A", "a", "B", "B!", "C", "A-1", "page", "7", ""])


@settings(deadline=None, max_examples=60)
@given(st.lists(WRITTEN, max_size=5), st.dictionaries(WRITTEN, WRITTEN, max_size=4))
def test_whatever_is_joined_every_address_that_was_given_out_is_still_one(
    written: list[str], joined: dict[str, str]
) -> None:
    """But for those that told namesakes apart by a number."""
    roots = {name_key(place) for place in joined.values()}
    aliases: dict[str, list[str]] = {place: [] for place in joined.values() if place}
    for alias, place in joined.items():
        if alias and place and name_key(alias) not in roots:
            aliases[place].append(alias)
    records = [at(number, place) for number, place in enumerate(written, start=1)]
    few = (Section.DAYS, Section.STATISTICS)
    before = make_site(records, leave_out=few)
    outputs = plan_outputs(make_site(records, places=places_of(**aliases), leave_out=few)).outputs
    paths = [path_of(output) for output in outputs]
    assert len(paths) == len(set(paths))
    given_out = filter(re.compile(r"places/[abc]/index\.html").fullmatch, outputs_of(before))
    assert set(given_out) <= set(paths)
