"""What the ledger saw, night by night, read from the pages themselves."""

import datetime as dt
from types import MappingProxyType

import pytest
from lxml.html import HtmlElement

from generator.archive.changes import Change, Claim, Kind
from generator.archive.entries import Override, Overrides
from generator.archive.model import Event
from tests.projects import record
from tests.site.reading import elements, read_page, strings, words_of
from tests.site.samples import make_site, render_site

FIRST, SECOND, THIRD = (dt.datetime(2026, 11, day, 3, tzinfo=dt.UTC) for day in (23, 24, 26))
BOOSTER = "/archive/events/booster-9-static-fire-2/"
NOBODY = MappingProxyType[int, Override]({})


def seen(kind: Kind, event: int = 856, at: dt.datetime = SECOND) -> Change:
    return Change(at=at, event=event, kind=kind)


def dated(text: str | None, precision: str) -> Claim:
    return Claim(date=dt.datetime.fromisoformat(text) if text else None, precision=precision)


def moved(before: Claim, after: Claim, kind: Kind = Kind.MOVED) -> Change:
    return Change(at=SECOND, event=856, kind=kind, before=before, after=after)


def renamed(before: Claim, after: Claim) -> Change:
    return Change(at=SECOND, event=856, kind=Kind.RENAMED, before=before, after=after)


def bulk(count: int, kind: Kind = Kind.ADDED, at: dt.datetime = FIRST) -> list[Change]:
    return [Change(at=at, event=number, kind=kind, bulk=True) for number in range(count)]


AUGUST = dated("2023-08-31T00:00:00Z", "M")
FRIDAY = dated("2023-08-25T00:00:00Z", "DAY")
MONDAY = dated("2023-08-28T00:00:00Z", "DAY")


def pages_of(*changes: Change, overrides: Overrides = NOBODY) -> dict[str, HtmlElement]:
    """The pages below `changes/`, by address."""
    rendered = render_site(make_site(changes=changes, overrides=overrides))
    return {
        path.removesuffix("index.html"): read_page(data)
        for path, data in rendered.items()
        if path.startswith("changes/") and path.endswith(".html")
    }


def night_of(*changes: Change, overrides: Overrides = NOBODY) -> HtmlElement:
    return pages_of(*changes, overrides=overrides)["changes/2026-11-24/"]


def said(page: HtmlElement, path: str) -> list[str]:
    return [words_of(found) for found in elements(page, path)]


def rows_of(page: HtmlElement) -> list[str]:
    return said(page, "//main//li[@class='line']")


def facts_of(page: HtmlElement) -> list[str]:
    return said(page, "//main/ul[@class='facts']/li")


# A night.


@pytest.mark.parametrize(
    ("change", "row"),
    [
        (seen(Kind.ADDED), "added … 25 Aug 2023 17:36 UTC"),
        (moved(FRIDAY, MONDAY), "moved … 25 Aug → 28 Aug 2023"),
        (moved(AUGUST, FRIDAY, Kind.REFINED), "refined … August 2023 → 25 Aug 2023"),
        (moved(FRIDAY, dated(None, "DAY")), "moved … 25 Aug 2023 → date not known"),
        (moved(dated(None, "DAY"), FRIDAY), "moved … date not known → 25 Aug 2023"),
        (
            renamed(Claim(name="Old <b>", slug="old"), Claim(name="New", slug="new")),
            "renamed … Old <b> → New",
        ),
        (
            renamed(Claim(name="Same", slug="old"), Claim(name="Same", slug="new")),
            "renamed … address: old → new",
        ),
        (
            Change(at=SECOND, event=856, kind=Kind.EDITED, fields=("vid_urls", "spacestations")),
            "edited … webcasts, space stations",
        ),
        (
            Change(at=SECOND, event=856, kind=Kind.EDITED, fields=("not_known_here",)),
            "edited … not known here",
        ),
        (
            Change(at=SECOND, event=856, kind=Kind.UPDATED, updates=(4991, 4992)),
            "updated … 2 new updates",
        ),
        (seen(Kind.REMOVED), "removed … gone from Launch Library 2"),
        (seen(Kind.RETURNED), "returned … back in Launch Library 2"),
    ],
)
def test_a_change_is_a_line_with_its_kind_and_leads_to_its_event(change: Change, row: str) -> None:
    page = night_of(change)
    assert rows_of(page) == [row.replace("…", "Booster 9 Static Fire #2")]
    assert said(page, "//main//*[contains(@class, 'stamp')]") == [change.kind.value]
    assert strings(page, "//main//li[@class='line']//a/@href") == [BOOSTER]


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("2026-08-24T14:00Z MIN", "2026-08-25T12:00Z HR", "24 Aug 14:00 → 25 Aug 12–13 UTC"),
        ("2026-08-24T14:00Z MIN", "2026-08-25T12:00Z DAY", "24 Aug 14:00 UTC → 25 Aug"),
        ("2026-08-24T14:00Z DAY", "2026-08-25T12:00Z SEC", "24 Aug → 25 Aug 12:00 UTC"),
        ("2026-08-24T00:00Z DAY", "2027-08-25T00:00Z DAY", "24 Aug 2026 → 25 Aug 2027"),
        ("2027-08-24T14:00Z HR", "2027-08-25T12:00Z HR", "24 Aug 14–15 → 25 Aug 2027 12–13 UTC"),
        ("2026-08-24T12:00Z PM", "2026-12-31T00:00Z Y", "24 Aug p.m. local → 2026"),
        ("2029-08-24T12:00Z DAY", "2029-12-31T00:00Z DEC", "24 Aug 2029 → 2020s"),
        ("2026-11-24T12:00Z DAY", "2026-11-30T00:00Z FY", "24 Nov 2026 → fiscal year 2027"),
    ],
)
def test_two_dates_say_a_year_and_utc_once_and_only_where_they_are_asked_for(
    before: str, after: str, words: str
) -> None:
    page = night_of(moved(dated(*before.split()), dated(*after.split())))
    assert said(page, "//main//li[@class='line']/p")[-1] == words


def test_each_of_two_dates_is_told_to_machines_and_to_the_reader_s_clock() -> None:
    change = moved(dated("2026-08-24T14:00Z", "MIN"), dated("2027-08-25T12:00Z", "HR"))
    same = moved(dated("2026-08-24T14:00Z", "MIN"), dated("2026-08-25T12:00Z", "DAY"))
    dates = elements(night_of(change, same), "//main//li[@class='line']//time")
    assert [dict(found.attrib) for found in dates] == [
        {"datetime": "2026-08-24T14:00Z", "data-form": "in-line"},
        {"datetime": "2027-08-25", "data-form": "in-line", "data-hour": "2027-08-25T12:00:00Z"},
        {"datetime": "2026-08-24T14:00Z", "data-form": "in-line-of-year"},
        {"datetime": "2026-08-25"},
    ]


def test_every_field_that_can_be_edited_has_a_plain_word() -> None:
    """But for what is a kind of its own, and what says nothing about the event."""
    other = {"id", "name", "slug", "url", "response_mode", "date", "date_precision"}
    other |= {"webcast_live", "last_updated"}
    fields = tuple(name for name in Event.__struct_encode_fields__ if name not in other)
    (row,) = rows_of(night_of(Change(at=SECOND, event=856, kind=Kind.EDITED, fields=fields)))
    words = row.partition("#2 ")[2].split(", ")
    assert len(words) == len(set(words)) == len(fields)
    assert {"_", "spacestations", "astronauts", "vid urls"}.isdisjoint({*row, *words})


def test_a_night_tells_its_changes_by_kind_and_counts_them() -> None:
    page = night_of(
        seen(Kind.REMOVED, 850),
        seen(Kind.ADDED, 849),
        moved(FRIDAY, MONDAY),
        seen(Kind.ADDED, 769),
    )
    assert facts_of(page) == ["2 added", "1 moved", "1 removed"]
    stamps = said(page, "//main//*[contains(@class, 'stamp')]")
    assert stamps == ["added", "added", "moved", "removed"]
    titles = said(page, "//main//li[@class='line']//a")
    assert titles[:2] == ["RockOn Launch", "Progress MS-22 Undocking"]


@pytest.mark.parametrize(
    ("changes", "fact", "words"),
    [
        (bulk(1), "the first pull: 1 event", "First pull: 1 event came in this night."),
        (
            bulk(1002),
            "the first pull: 1,002 events",
            "First pull: 1,002 events came in this night.",
        ),
        (
            [*bulk(3), *bulk(2, Kind.EDITED)],
            "the first pull: 3 added, 2 edited",
            "First pull: 3 added, 2 edited, which are not listed one by one.",
        ),
        (
            [seen(Kind.ADDED, at=FIRST - dt.timedelta(days=1)), *bulk(300, Kind.MOVED)],
            "in bulk: 300 moved",
            "In bulk: 300 moved, which are not listed one by one.",
        ),
    ],
)
def test_bulk_changes_are_counted_and_not_listed(
    changes: list[Change], fact: str, words: str
) -> None:
    pages = pages_of(*changes)
    page = pages["changes/2026-11-23/"]
    assert said(page, "//p[@class='notice']") == [f"{words} All events by year"]
    assert strings(page, "//p[@class='notice']/a/@href") == ["/archive/years/"]
    assert facts_of(page) == rows_of(page) == []
    assert fact in said(pages["changes/"], "//section[@aria-labelledby='nights']//ul/li")


def test_an_event_that_the_archive_does_not_hold_is_a_plain_number() -> None:
    page = night_of(seen(Kind.EDITED, 12345))
    assert rows_of(page) == ["edited Event 12345"]
    assert strings(page, "//main//li[@class='line']//a/@href") == []


@pytest.mark.parametrize(
    ("kind", "words"), [(Kind.MOVED, " date not known → date not known"), (Kind.RENAMED, "")]
)
def test_a_change_that_names_neither_side_still_stands_there(kind: Kind, words: str) -> None:
    assert rows_of(night_of(seen(kind))) == [f"{kind.value} Booster 9 Static Fire #2{words}"]


def test_nothing_is_said_of_a_suppressed_event() -> None:
    changes = [
        renamed(Claim(name="Secret", slug="secret"), Claim(name="Hidden", slug="hidden")),
        seen(Kind.EDITED, 849),
    ]
    hidden = {856: Override(suppress="Asked for.")}
    pages = pages_of(*changes, overrides=hidden)
    night = pages["changes/2026-11-24/"]
    assert facts_of(night) == ["1 edited", "1 change of events that are not shown"]
    for page in pages.values():
        text = words_of(page)
        assert [word for word in ("Secret", "Hidden", "Booster", "856") if word in text] == []
        assert "RockOn Launch" in text


def test_nights_lead_to_each_other() -> None:
    pages = pages_of(*(seen(Kind.EDITED, at=at) for at in (FIRST, SECOND, THIRD)))
    ways = {
        address: (strings(page, "//a[@rel='prev']/@href"), strings(page, "//a[@rel='next']/@href"))
        for address, page in pages.items()
    }
    assert ways == {
        "changes/": ([], []),
        "changes/2026-11-23/": ([], ["/archive/changes/2026-11-24/"]),
        "changes/2026-11-24/": (
            ["/archive/changes/2026-11-23/"],
            ["/archive/changes/2026-11-26/"],
        ),
        "changes/2026-11-26/": (["/archive/changes/2026-11-24/"], []),
    }


# All nights.


def test_all_nights_are_listed_newest_first_with_their_counts() -> None:
    page = pages_of(*bulk(3), seen(Kind.EDITED), seen(Kind.ADDED), seen(Kind.EDITED, at=THIRD))[
        "changes/"
    ]
    path = "//section[@aria-labelledby='nights']/ul/li"
    assert said(page, path) == [
        "26 November 2026 1 edited",
        "24 November 2026 1 added 1 edited",
        "23 November 2026 the first pull: 3 events",
    ]
    assert strings(page, f"{path}//a/@href") == [
        f"/archive/changes/2026-11-{day}/" for day in (26, 24, 23)
    ]


def test_the_last_nights_are_told_in_full_with_the_kind_of_each_change() -> None:
    page = pages_of(*bulk(3), seen(Kind.EDITED), moved(FRIDAY, MONDAY))["changes/"]
    assert said(page, "//main//h2") == ["24 November 2026", "All nights"]
    shelf = "//section[@aria-labelledby='n2026-11-24']//li"
    assert said(page, f"{shelf}//*[contains(@class, 'stamp')]") == ["moved", "edited"]
    assert strings(page, f"{shelf}//a/@href") == [BOOSTER, BOOSTER]


def test_a_night_that_is_too_long_for_the_list_says_how_many_more() -> None:
    changes = [seen(Kind.EDITED, number, at=THIRD) for number in range(60)]
    pages = pages_of(seen(Kind.EDITED), *changes)
    page = pages["changes/"]
    assert said(page, "//main//h2") == ["26 November 2026", "All nights"]
    assert len(elements(page, "//section[@aria-labelledby='n2026-11-26']//li")) == 50
    assert said(page, "//section/p") == ["+10 more"]
    assert strings(page, "//section/p/a/@href") == ["/archive/changes/2026-11-26/"]
    assert len(rows_of(pages["changes/2026-11-26/"])) == 60


def test_only_the_last_week_of_nights_is_told_in_full() -> None:
    days = [SECOND + dt.timedelta(days=number) for number in range(9)]
    page = pages_of(*(seen(Kind.EDITED, at=day) for day in days))["changes/"]
    assert len(elements(page, "//main//section")) == 7 + 1


def test_an_empty_ledger_says_so() -> None:
    pages = pages_of()
    assert list(pages) == ["changes/"]
    assert said(pages["changes/"], "//p[@class='summary']")[0].endswith(
        "Nothing has been seen to change yet."
    )


def test_names_in_the_ledger_are_foreign_text() -> None:
    nasty = '"><script>alert(1)</script>\u202e'
    change = renamed(Claim(name=nasty, slug=nasty), Claim(name="New", slug="new"))
    site = make_site([record()], changes=[change])
    for path, data in render_site(site).items():
        if path.startswith("changes/"):
            assert path.endswith(".json") or b"<script>alert" not in data
            assert "\u202e" not in data.decode()
