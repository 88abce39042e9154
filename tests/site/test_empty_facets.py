"""Facets that no event names: nothing leads to them, and their page says why it is empty."""

from collections.abc import Mapping

import msgspec
import pytest

from generator.archive.grouping import Facet
from generator.site.contents import Site, Upstream
from tests.projects import Json
from tests.site.reading import elements, read_page, strings, words_of
from tests.site.samples import make_site, render_site

BARE: Json = {"id": 1, "name": "A", "slug": "a", "date": "2023-01-01T00:00:00Z"}
FULL: Json = {
    **BARE,
    "type": {"id": 2, "name": "Docking"},
    "location": "Moon",
    "agencies": [{"id": 44, "name": "NASA"}],
    "program": [{"id": 1, "name": "Artemis"}],
    "vid_urls": [
        {"url": "https://a.example/", "language": {"id": 1, "name": "English", "code": "en"}}
    ],
}


def pulling(site: Site) -> Site:
    return msgspec.structs.replace(site, upstream=Upstream("https://ll.example", 1002, False))


def summary_of(files: Mapping[str, bytes], facet: Facet) -> str:
    page = read_page(files[f"{facet.value}/index.html"])
    assert elements(page, "//ul[@class='index']") == []
    (summary,) = elements(page, "//p[@class='summary']")
    return words_of(summary)


def test_an_empty_facet_says_that_no_event_names_one() -> None:
    files = render_site(make_site([BARE]))
    assert summary_of(files, Facet.AGENCIES) == "No event names an agency."
    assert summary_of(files, Facet.PLACES) == "No event names a place."


def test_while_events_are_still_to_come_it_says_how_many_there_are() -> None:
    files = render_site(pulling(make_site([BARE])))
    words = "No event names an agency yet: 1 of 1,002 events have been fetched."
    assert summary_of(files, Facet.AGENCIES) == words


@pytest.mark.parametrize("site", [make_site([BARE]), make_site([])], ids=["bare", "empty"])
def test_nothing_leads_to_an_empty_facet(site: Site) -> None:
    empty = {f"/archive/{facet.value}/" for facet in Facet}
    for path, data in render_site(site).items():
        if path.endswith(".html"):
            links = strings(read_page(data), "//a/@href")
            assert empty.isdisjoint(links), path


def test_every_page_leads_to_a_facet_that_has_a_member() -> None:
    named = {f"/archive/{facet.value}/" for facet in Facet}
    found = [{**FULL, "id": number, "slug": f"s{number}", "name": "Crew-7"} for number in (1, 2)]
    for path, data in render_site(make_site(found)).items():
        if path.endswith(".html") and not path.startswith("e/"):
            assert named <= set(strings(read_page(data), "//a/@href")), path
