"""What a site leaves out is gone with every link to it, and nothing else moves."""

import re
from collections.abc import Collection, Mapping

import msgspec
import pytest

from generator.site.contents import Section
from tests.archive.detailed import DETAILED
from tests.projects import Json, real_records, record
from tests.site.links import find_dead_links
from tests.site.reading import read_page, strings, words_of
from tests.site.samples import every_change, make_site, render_site

GONE = {
    Section.AGENCIES: r"agencies/.*",
    Section.PROGRAMS: r"programs/.*",
    Section.MISSIONS: r"missions/.*",
    Section.PLACES: r"places/.*",
    Section.LANGUAGES: r"languages/.*",
    Section.DAYS: r"on-this-day/.*",
    Section.UPDATES: r"updates/.*|.*/(updates|quiet)(-atom)?\.(xml|json)",
    Section.CHANGES: r"changes/.*",
    Section.STATISTICS: r"stats/.*",
    Section.RELATED: r"(?!)",
    Section.FEEDS: r"(.*/)?(feed|atom|(updates|quiet)(-atom)?)\.(xml|json)|feeds/feeds\.opml",
    Section.CALENDAR: r"(.*/)?(calendar|upcoming)\.ics",
    Section.EVENT_DATA: r"(events|e)/[^/]*/event\.json",
    Section.EVENT_CALENDARS: r"(events|e)/[^/]*/event\.ics",
    Section.SHORT_ADDRESSES: r"e/.*",
    Section.DATA: r"data/.*|.*/events\.csv",
    Section.SEARCH: r"events/index\.html|search/.*|opensearch\.xml",
    Section.API: r"api/.*",
}
"""The files of each section; what is related stands on the pages of events."""

NONE: tuple[Section, ...] = ()
ALL = tuple(Section)
EACH = [pytest.param((section,), id=section.value) for section in Section]
every_choice = pytest.mark.parametrize(
    "left_out", [pytest.param(NONE, id="none"), pytest.param(ALL, id="all"), *EACH]
)


def records() -> list[Json]:
    """Events that belong to whatever an event can belong to, some of them together."""
    kin = [
        {**DETAILED, "id": number, "slug": f"kin-{number}", "name": f"Kin {number}"}
        for number in (9001, 9002)
    ]
    return [*real_records(), *kin, record(id=9003, slug="no-date", date=None)]


_RENDERED: dict[tuple[Section, ...], Mapping[str, bytes]] = {}


def files_without(left_out: tuple[Section, ...]) -> Mapping[str, bytes]:
    """Every file of a site without these sections; each is rendered once.

    Hand-written pages lead where their owner wants, so there are none.
    """
    if left_out not in _RENDERED:
        site = make_site(records(), changes=every_change(), leave_out=left_out)
        _RENDERED[left_out] = render_site(msgspec.structs.replace(site, documents=()))
    return _RENDERED[left_out]


def test_every_section_is_asked_for() -> None:
    assert set(GONE) == set(Section)
    paths = files_without(NONE)
    for section, pattern in GONE.items():
        held = [path for path in paths if re.fullmatch(pattern, path)]
        assert bool(held) == (section is not Section.RELATED), section


@every_choice
def test_no_link_leads_to_what_is_not_there(left_out: tuple[Section, ...]) -> None:
    assert find_dead_links(files_without(left_out)) == []


def test_the_checker_sees_a_link_to_what_is_not_there() -> None:
    """Take the files of a section away, and whoever leads to it is told; none leads to an index."""
    whole = files_without(NONE)
    for section in set(Section) - {Section.RELATED, Section.SEARCH}:
        held = {path: data for path, data in whole.items() if not is_of((section,), path)}
        assert find_dead_links(held, ["index.html", *held]), section
    moved = {**whole, "2023/08/index.html": whole["2023/08/index.html"].replace(b'"d25"', b'"x"')}
    assert find_dead_links(moved, ["2023/index.html"])


def is_of(sections: Collection[Section], path: str) -> bool:
    return any(re.fullmatch(GONE[section], path) for section in sections)


@every_choice
def test_what_is_left_out_is_gone_and_nothing_else_moves(left_out: tuple[Section, ...]) -> None:
    expected = {path for path in files_without(NONE) if not is_of(left_out, path)}
    if {Section.UPDATES, Section.CHANGES} <= {*left_out}:
        expected.remove("news/index.html")
    if {Section.FEEDS, Section.CALENDAR} <= {*left_out}:
        expected.remove("feeds/index.html")
    assert files_without(left_out).keys() == expected


def alternates(data: bytes) -> list[str]:
    return strings(read_page(data), "//head/link[@rel='alternate']/@type")


@every_choice
def test_heads_name_the_formats_that_there_are(left_out: tuple[Section, ...]) -> None:
    files = files_without(left_out)
    feeds = ["application/rss+xml", "application/atom+xml"] if Section.FEEDS not in left_out else []
    calendar = ["text/calendar"] if Section.CALENDAR not in left_out else []
    for path in ("index.html", "404.html", "undated/index.html"):
        assert alternates(files[path]) == [*feeds, *calendar]
    updates = feeds[:1] if Section.UPDATES not in left_out else []
    for path, more in (("2023/index.html", []), ("types/docking/index.html", updates)):
        own = [*calendar, *feeds, *more]
        assert alternates(files[path]) == [*own, *feeds, *calendar]  # its own come first
    data = ["application/json"] if Section.EVENT_DATA not in left_out else []
    own = ["text/calendar"] if Section.EVENT_CALENDARS not in left_out else []
    event = files["events/booster-9-static-fire-2/index.html"]
    assert alternates(event) == [*feeds, *calendar, *data, *own]


@pytest.mark.parametrize(
    ("left_out", "words"),
    [
        (NONE, "webcasts, updates, feeds and a calendar."),
        ((Section.FEEDS,), "webcasts, updates and a calendar."),
        ((Section.CALENDAR,), "webcasts, updates and feeds."),
        (ALL, "webcasts and updates."),
    ],
)
def test_the_front_page_promises_what_there_is(left_out: tuple[Section, ...], words: str) -> None:
    page = read_page(files_without(left_out)["index.html"])
    (description,) = strings(page, "//meta[@name='description']/@content")
    assert description.endswith(words)


@pytest.mark.parametrize(
    ("section", "words"),
    [
        (Section.AGENCIES, DETAILED["agencies"][0]["name"]),
        (Section.PROGRAMS, DETAILED["program"][0]["name"]),
        (Section.PLACES, DETAILED["location"]),
    ],
)
def test_an_event_still_says_what_it_belongs_to(section: Section, words: str) -> None:
    """What has no page is plain text."""
    path = "events/kin-9001/index.html"
    page = read_page(files_without((section,))[path])
    assert words in words_of(page)
    assert not any(f"/archive/{section.value}/" in link for link in strings(page, "//a/@href"))


def test_pages_of_events_without_the_related_ones_still_have_neighbours() -> None:
    path = "events/kin-9001/index.html"
    with_kin, without = (
        read_page(files_without(choice)[path]) for choice in (NONE, (Section.RELATED,))
    )
    shelves = "//section[@class='shelf kin']//h2//text()"
    assert strings(with_kin, shelves) != []
    assert strings(without, shelves) == []
    neighbours = "//nav[@class='neighbours']//a/@href"
    assert strings(without, neighbours) == strings(with_kin, neighbours) != []


def test_without_short_addresses_an_event_is_cited_by_its_page() -> None:
    page = read_page(files_without((Section.SHORT_ADDRESSES,))["events/kin-9001/index.html"])
    assert strings(page, "//@data-copy") == ["https://example.org/archive/events/kin-9001/"]
