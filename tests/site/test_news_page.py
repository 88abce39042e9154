"""What is new, on one page: what was written, what was seen to change, which events came."""

import datetime as dt

import pytest
from lxml.html import HtmlElement

from generator.archive.changes import Change, Kind
from generator.archive.entries import Override
from generator.site.contents import Section
from tests.projects import Json, real_records, record
from tests.site.reading import elements, read_page, strings, words_of
from tests.site.samples import make_site, render_site

FIRST, LATER = (dt.datetime(2026, 11, day, 3, tzinfo=dt.UTC) for day in (20, 22))
PULL = [Change(at=FIRST, event=found["id"], kind=Kind.ADDED, bulk=True) for found in real_records()]


def page_of(
    *changes: Change, records: list[Json] | None = None, leave_out: tuple[Section, ...] = ()
) -> HtmlElement:
    site = make_site(records, changes=changes, leave_out=leave_out)
    return read_page(render_site(site)["news/index.html"])


def said(page: HtmlElement, path: str) -> list[str]:
    return [words_of(found) for found in elements(page, path)]


def seen(kind: Kind, event: int = 856) -> Change:
    return Change(at=LATER, event=event, kind=kind)


def update(number: int, **fields: object) -> Json:
    made = f"2023-01-01T{number:02}:00:00Z"
    return {"id": number, "comment": f"No. {number}", "created_on": made, **fields}


def test_three_headings_lead_to_all_there_is() -> None:
    page = page_of(*PULL)
    assert said(page, "//main//h1 | //main//h2") == ["What’s new", "Updates", "Changes", "Added"]
    assert strings(page, "//main//h2/a/@href") == ["/archive/updates/", "/archive/changes/"]


def test_the_menu_leads_there_and_the_footer_need_not() -> None:
    page = page_of()
    assert strings(page, "//nav[@aria-label='Main']//a[.='What’s new']/@href") == ["/archive/news/"]
    links = strings(page, "//nav//a/@href")
    assert {"/archive/updates/", "/archive/changes/"}.isdisjoint(links)


@pytest.mark.parametrize(
    ("section", "headings", "summary"),
    [
        (
            Section.UPDATES,
            ["Changes", "Added"],
            "What was seen to change in Launch Library 2, and which events came last.",
        ),
        (
            Section.CHANGES,
            ["Updates", "Added"],
            "What was written about events, and which events came last.",
        ),
    ],
)
def test_what_is_left_out_is_missing(section: Section, headings: list[str], summary: str) -> None:
    page = page_of(*PULL, leave_out=(section,))
    assert said(page, "//main//h2") == headings
    assert said(page, "//p[@class='summary']") == [summary]


def test_without_updates_and_changes_there_is_no_such_page() -> None:
    files = render_site(make_site(leave_out=(Section.UPDATES, Section.CHANGES)))
    assert not [path for path in files if path.startswith("news/")]
    assert "What’s new" not in words_of(read_page(files["index.html"]))


# Updates.


def test_each_event_stands_once_with_its_newest_update_and_the_way_to_the_others() -> None:
    robot = update(9, comment="Livestream has started", created_by="LL2")
    records = [
        record(id=1, slug="one", name="One", updates=[update(1), update(4), update(2), robot]),
        record(id=2, slug="two", name="Two", updates=[update(3)]),
        record(id=3, slug="three", name="Three", updates=[{**robot, "id": 10}]),
    ]
    page = page_of(records=records)
    runs = elements(page, "//section[@aria-labelledby='updates']/ol/li")
    assert list(map(words_of, runs)) == [
        "One 1 Jan 2023, 04:00 UTC +3 more No. 4",
        "Two 1 Jan 2023, 03:00 UTC No. 3",
    ]
    assert strings(runs[0], ".//a/@href") == [
        f"/archive/events/one/{anchor}" for anchor in ("", "#update-4", "#updates")
    ]


def test_there_are_a_dozen_events_at_most() -> None:
    records = [
        record(id=number, slug=f"s{number}", updates=[update(number)]) for number in range(1, 20)
    ]
    page = page_of(records=records)
    assert len(elements(page, "//section[@aria-labelledby='updates']/ol/li")) == 12
    assert len(elements(page, "//section[@aria-labelledby='added']/ul/li")) == 12


def test_a_site_without_updates_says_so() -> None:
    page = page_of(records=[record(updates=[])])
    assert said(page, "//section[@aria-labelledby='updates']//li") == ["There are none."]


# Changes.


def test_changes_are_lines_under_their_nights_and_say_nothing_that_stands_elsewhere() -> None:
    changes = [seen(kind) for kind in (Kind.UPDATED, Kind.REMOVED, Kind.ADDED, Kind.EDITED)]
    page = page_of(*PULL, *changes)
    assert said(page, "//main//h3[@class='log-night']") == ["22 November 2026"]
    assert strings(page, "//h3[@class='log-night']/a/@href") == ["/archive/changes/2026-11-22/"]
    assert said(page, "//li[@class='line']//*[contains(@class, 'stamp')]") == ["edited", "removed"]
    alone = page_of(*PULL, *changes, leave_out=(Section.UPDATES,))
    assert "updated" in said(alone, "//li[@class='line']//*[contains(@class, 'stamp')]")


def test_the_rest_of_a_long_night_is_a_link() -> None:
    page = page_of(*PULL, *(seen(Kind.EDITED, number) for number in range(30)))
    assert len(elements(page, "//li[@class='line']")) == 24
    assert strings(page, "//a[.='+6 more']/@href") == ["/archive/changes/2026-11-22/"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ((), "Nothing else has been seen to change yet."),
        (PULL, "Nothing else has been seen to change since the first pull on 20 November 2026."),
        ([*PULL, seen(Kind.EDITED)], None),
    ],
)
def test_where_nothing_changed_the_page_says_so(changes: list[Change], words: str | None) -> None:
    section = "//section[@aria-labelledby='changes']"
    assert said(page_of(*changes), f"{section}/p") == ([words] if words else [])


# Additions.


def test_an_event_of_the_first_pull_is_not_called_added_that_day() -> None:
    page = page_of(*PULL, seen(Kind.ADDED, 9), records=[*real_records(), record(id=9, slug="nine")])
    section = "//section[@aria-labelledby='added']"
    notes = said(page, f"{section}/ul/li//span[@class='why']")
    assert notes[0].endswith("added 22 November 2026")
    assert all("first update " in note and "2026" not in note for note in notes[1:])
    (words,) = said(page, f"{section}/p")
    assert words.startswith("The first pull, on 20 November 2026, brought 10 events at once; ")


def test_a_first_pull_of_several_nights_names_the_first_and_the_last() -> None:
    half = [Change(at=LATER, event=7, kind=Kind.ADDED, bulk=True)]
    (words,) = said(page_of(*PULL, *half), "//section[@aria-labelledby='added']/p")
    assert words.startswith("The first pull, from 20 November 2026 to 22 November 2026, brought 11")


def test_nothing_is_said_of_a_first_pull_where_every_event_was_seen_to_come() -> None:
    changes = [seen(Kind.ADDED, found["id"]) for found in real_records()]
    assert said(page_of(*changes), "//section[@aria-labelledby='added']/p") == []


def test_a_suppressed_event_is_not_named() -> None:
    hidden = {856: Override(suppress="Asked for.")}
    site = make_site(changes=[*PULL, seen(Kind.EDITED), seen(Kind.ADDED)], overrides=hidden)
    assert "Booster" not in words_of(read_page(render_site(site)["news/index.html"]))
