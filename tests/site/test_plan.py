"""The plan: every file once, each with somebody to answer for it."""

from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.archive.entries import Override
from generator.archive.grouping import Facet
from generator.archive.pictures import StoredFile, StoredImage
from generator.content import load_config
from generator.errors import PlanError
from generator.load import load_site
from generator.site.contents import Document, Site
from generator.site.listings import GroupListing
from generator.site.outputs import Output, path_of
from generator.site.pages.event import EventPage
from generator.site.pages.periods import ListPage, MonthPage, YearPage
from generator.site.plan import plan_outputs
from generator.site.prose import render_prose
from tests.projects import Json, build_project, make_project, record
from tests.site.samples import coarse_records, every_change, listings_of, make_site, outputs_of


def document(slug: str, source: str) -> Document:
    return Document("A title", slug, 1, render_prose("A text."), source)


def only_type(site: Site) -> GroupListing:
    """The listing of the one type that the events of a site have."""
    (group,) = listings_of(site).groups[Facet.TYPES]
    return group


slugs = st.sampled_from(["", "a", "A", "a-1", "a-2", "feed", "2023", "index", "ж", "a/b", "a.b"])
records = st.lists(
    st.builds(
        record,
        id=st.integers(0, 12),
        name=slugs,
        slug=slugs,
        type=st.none() | st.builds(dict, id=st.integers(0, 4), name=slugs),
        date=st.none() | st.dates().map("{}T12:00:00Z".format),
        date_precision=st.sampled_from([found["date_precision"] for found in coarse_records()]),
    ),
    max_size=12,
)


def test_events_of_no_known_year_stand_together_behind_the_last_year_that_there_can_be() -> None:
    fiscal = {"id": 1, "name": "Fiscal Year", "abbrev": "FY"}
    dates = ["2999-11-01T00:00:00Z", None]
    found = [
        record(id=number, slug=f"s{number}", date=dates[number % 2], date_precision=fiscal)
        for number in range(3)
    ]
    decade = {"id": 2, "name": "Decade", "abbrev": "DEC"}
    found.append(record(id=3, slug="s3", date="2029-01-01T00:00:00Z", date_precision=decade))
    years = [face.year for face in only_type(make_site(found)).pages.front]
    assert years == [3000, 3000, None, None]


@settings(deadline=None, max_examples=100)
@given(records)
def test_every_file_has_a_path_of_its_own_within_the_output_folder(found: list[Json]) -> None:
    """On any file system; and none is a folder of another one."""
    paths = [path_of(output) for output in plan_outputs(make_site(found)).outputs]
    assert len({path.casefold() for path in paths}) == len(paths)
    folders = {str(folder) for path in paths for folder in Path(path).parents}
    assert folders.isdisjoint(paths)
    for path in paths:
        assert not path.startswith("/")
        assert set(path.split("/")).isdisjoint({"", ".", ".."})
        assert path.isascii()


@pytest.mark.parametrize(
    ("documents", "claimants"),
    [
        pytest.param(
            (document("about", "pages/one.md"), document("about", "pages/two.md")),
            {"pages/one.md", "pages/two.md"},
            id="two documents",
        ),
        pytest.param(
            (document("about", "pages/one.md"), document("About", "pages/two.md")),
            {"pages/one.md", "pages/two.md"},
            id="two documents that differ in case",
        ),
        pytest.param(
            (document("years", "pages/years.md"),),
            {"pages/years.md", "the index of years"},
            id="an index",
        ),
        pytest.param(
            (document("2023", "pages/2023.md"),), {"pages/2023.md", "YearPage"}, id="a year"
        ),
        pytest.param(
            (document("events/booster-9-static-fire-2", "pages/event.md"),),
            {"pages/event.md", "event 856"},
            id="an event",
        ),
        pytest.param(
            (document("types/docking", "pages/type.md"),),
            {"pages/type.md", "type Docking"},
            id="a type",
        ),
        pytest.param(
            (document("changes/2026-11-22", "pages/night.md"),),
            {"pages/night.md", "changes of 2026-11-22"},
            id="a night",
        ),
        pytest.param(
            (document("updates", "pages/updates.md"),),
            {"pages/updates.md", "updates"},
            id="updates",
        ),
    ],
)
def test_two_claimants_of_a_path_are_both_named(
    documents: tuple[Document, ...], claimants: set[str]
) -> None:
    site = msgspec.structs.replace(make_site(changes=every_change()), documents=documents)
    with pytest.raises(PlanError) as caught:
        plan_outputs(site)
    assert all(claimant in str(caught.value) for claimant in claimants)
    assert "index.html" in caught.value.where


@pytest.mark.parametrize(
    ("path", "where", "claimant"),
    [
        ("robots.txt", "robots.txt", "RobotsFile"),
        ("ROBOTS.TXT", "robots.txt", "RobotsFile"),
        ("_redirects", "_redirects", "RedirectsFile"),
        ("404.html", "404.html", "NotFoundPage"),
        ("index.html", "index.html", "HomePage"),
        ("about/index.html", "about/index.html", "content/pages/about.md"),
        ("events", "events", "the query page"),
        ("2023", "2023", "YearPage"),
        ("index.html/more", "index.html", "HomePage"),
        ("feed.xml/a/b/c", "feed.xml", "feed.xml of Almanac"),
    ],
)
def test_a_file_for_the_root_that_the_site_makes_itself_is_refused(
    path: str, where: str, claimant: str
) -> None:
    site = make_site()
    files = {**site.root_files, path: Path("static/root", path)}
    placed = msgspec.structs.replace(site, root_files=files)
    with pytest.raises(PlanError) as caught:
        plan_outputs(placed)
    assert caught.value.where.casefold() == where
    assert {claimant, f"static/root/{path}"} == set(
        caught.value.what.removeprefix("is claimed by ").split(" and by ")
    )
    assert caught.value.remedy == "take one of them away"


@pytest.mark.parametrize(
    "paths", [("a.txt", "A.txt"), ("a", "a/b"), ("a/B/c", "A/b"), ("caf\u00e9", "cafe\u0301")]
)
def test_files_for_the_root_that_are_one_on_another_disk_are_refused(
    paths: tuple[str, str],
) -> None:
    files = {path: Path("static/root", path) for path in paths}
    with pytest.raises(PlanError) as caught:
        plan_outputs(msgspec.structs.replace(make_site(), root_files=files))
    assert all(f"static/root/{path}" in caught.value.what for path in paths)


def test_every_kind_of_file_is_planned() -> None:
    hidden = {849: Override(suppress="Taken out.")}
    copies = {"https://a.example/b.jpg": StoredImage((StoredFile(Path("b-9.webp"), 9, 9, 9),))}
    site = make_site(changes=every_change(), overrides=hidden, images=copies, offline_zip=True)
    kinds = {type(output) for output in plan_outputs(site).outputs}
    assert kinds == set(get_args(Output))


def test_an_event_has_one_page_whatever_is_known_of_its_date() -> None:
    found = coarse_records()
    files = plan_outputs(make_site(found)).outputs
    pages = [file.story.id for file in files if isinstance(file, EventPage)]
    assert sorted(pages) == sorted(one["id"] for one in found)


def test_events_of_a_group_stand_by_year_and_those_of_no_known_year_last() -> None:
    """A fiscal year and a decade may begin before events that stand above them."""
    dated = {
        1: (None, "DAY"),
        2: ("2029-12-31", "DEC"),
        3: ("2031-01-01", "DAY"),
        4: ("2027-11-30", "FY"),
        5: ("2027-12-15", "DAY"),
        6: (None, "DAY"),
    }
    site = make_site(
        [
            record(
                id=number,
                date=day and f"{day}T00:00:00Z",
                date_precision={"id": 0, "name": grain, "abbrev": grain},
            )
            for number, (day, grain) in dated.items()
        ]
    )
    group = only_type(site)
    assert [face.id for face in group.pages.front] == [5, 4, 3, 2, 1, 6]
    assert [(place.year, place.count) for place in group.years] == [
        (2027, 1),
        (2028, 1),
        (2031, 1),
        (None, 3),
    ]


def test_a_year_of_a_group_is_found_where_its_newest_events_stand() -> None:
    years = [2021] * 60 + [2022] * 60 + [2023] * 40
    site = make_site([record(id=n, date=f"{year}-05-01T00:00:00Z") for n, year in enumerate(years)])
    group, here = only_type(site), "/archive/types/static-fire/"
    assert [len(page) for page in (*group.pages.full, group.pages.front)] == [50, 50, 60]
    assert [(place.year, place.count, place.href) for place in group.years] == [
        (2021, 60, f"{here}page/2/#y2021"),
        (2022, 60, f"{here}#y2022"),
        (2023, 40, f"{here}#y2023"),
    ]


def assert_neighbours(site: Site, pages: Sequence[ListPage]) -> None:
    """Each page leads to the one before and to the one after, and calls them as they do."""
    names = [(page.name, site.urls.link(page.address)) for page in pages]
    before = [page.before and (page.before.label, page.before.href) for page in pages]
    after = [page.after and (page.after.label, page.after.href) for page in pages]
    assert before == [None, *names[:-1]]
    assert after == [*names[1:], None]


def test_neighbours_of_years_and_months_are_the_nearest_that_have_events() -> None:
    days = ("2021-03-05", "2021-11-01", "2023-01-20", "2024-02-02")
    site = make_site([record(id=n, date=f"{day}T00:00:00Z") for n, day in enumerate(days)])
    files = plan_outputs(site).outputs
    years = [page for page in files if isinstance(page, YearPage)]
    assert_neighbours(site, years)
    months = [page for page in files if isinstance(page, MonthPage)]
    assert len(months) == len(days)
    assert_neighbours(site, months)


def test_an_archive_without_events_can_be_built(tmp_path: Path) -> None:
    root = make_project(tmp_path / "project", records=[])
    built = build_project(root)
    assert built.findings.problems == ()
    site, _ = load_site(root, load_config(root))
    paths = outputs_of(site).keys()
    assert {"index.html", "404.html", "feed.xml", "undated/index.html"} <= paths
    assert all((root / "output" / path).is_file() for path in paths)
