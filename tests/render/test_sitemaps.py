"""The sitemap, read back by lxml and held to its schema, and robots.txt by the standard library."""

import datetime as dt
import urllib.robotparser
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from generator.archive.changes import Change, Kind
from generator.archive.entries import Override
from generator.site.contents import Site
from generator.site.outputs import Output, PageOutput, SitemapIndex, SitemapPart, path_of
from generator.site.plan import Plan, plan_outputs
from tests.archive.detailed import DETAILED
from tests.projects import Json, real_records, record
from tests.site.reading import read_page, strings
from tests.site.samples import (
    AS_OF,
    BASE_URL,
    coarse_records,
    make_site,
    outputs_of,
    render_site,
    renderer_of,
)

RULE = settings(deadline=None, max_examples=25)
SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "schemas/sitemap.xsd"))
NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "image": "http://www.google.com/schemas/sitemap-image/1.1",
    "video": "http://www.google.com/schemas/sitemap-video/1.1",
}
LARGEST = 50_000_000
HOSTILE = "]]></video:title> & <script> \x00\x0b\ufffe\u202e Прогресс 🚀 " * 30


def read(data: bytes) -> etree._Element:
    """A sitemap that keeps to its schema."""
    assert len(data) < LARGEST
    tree = etree.fromstring(data)
    SCHEMA.assertValid(tree)
    return tree


def texts(tree: etree._Element, path: str) -> list[str]:
    found = tree.xpath(path, namespaces=NAMES)
    assert isinstance(found, list)
    return [str(element.text) for element in found if isinstance(element, etree._Element)]  # noqa: SLF001 - the stubs' name for an element


def render(plan: Plan, outputs: Iterable[Output]) -> Iterator[tuple[str, etree._Element]]:
    renderer = renderer_of(plan)
    for output in outputs:
        if isinstance(output, SitemapIndex | SitemapPart):
            yield plan.imprint.urls.full(output.address), read(renderer.render_whole(output))


def sitemap_of(site: Site) -> dict[str, str]:
    """Every address of the sitemap with its date, by way of the index, as a crawler goes."""
    plan = plan_outputs(site)
    trees = dict(render(plan, plan.outputs))
    index = trees.pop(f"{BASE_URL}sitemap.xml")
    assert texts(index, "s:sitemap/s:loc") == list(trees)
    found: dict[str, str] = {}
    for tree in trees.values():
        for url in tree:
            (address,), changed = texts(url, "s:loc"), texts(url, "s:lastmod")
            assert address not in found
            found[address] = "".join(changed)
    return found


hidden = {849: Override(suppress="Taken out.")}
slugs = st.sampled_from(["a", "a-1", "b", "feed", "2023", ""])
records = st.lists(
    st.builds(
        record,
        id=st.integers(0, 12) | st.just(849),
        slug=slugs,
        name=slugs,
        date=st.none() | st.dates().map("{}T12:00:00Z".format),
    ),
    max_size=6,
)


@RULE
@given(records)
def test_every_page_that_is_to_be_found_is_there_once_and_nothing_else(found: list[Json]) -> None:
    site = make_site(found, overrides=hidden)
    pages = [page for page in outputs_of(site).values() if isinstance(page, PageOutput)]
    assert sitemap_of(site).keys() == {
        site.urls.full(page.address) for page in pages if page.is_indexed
    }


def test_what_is_there_is_what_robots_may_index_at_its_own_address() -> None:
    site = make_site(overrides=hidden)
    files = render_site(site)
    indexable = set()
    for path, data in files.items():
        if path.endswith(".html"):
            page = read_page(data)
            robots = strings(page, "//meta[@name='robots']/@content")
            (here,) = strings(page, "//link[@rel='canonical']/@href") or [""]
            if robots != ["noindex"] and here == BASE_URL + path.removesuffix("index.html"):
                indexable.add(here)
    assert sitemap_of(site).keys() == indexable


def test_what_is_hidden_is_nowhere_but_at_its_own_address() -> None:
    site = make_site(overrides=hidden)
    files = render_site(site)
    name, slug = b"RockOn", "rockon-launch"
    tombstone = f"events/{slug}/index.html"
    assert [path for path, data in files.items() if name in data] == []
    naming = {path for path, data in files.items() if f"events/{slug}/".encode() in data}
    assert naming == {"e/849/index.html", "_redirects"}
    assert strings(read_page(files[tombstone]), "//meta[@name='robots']/@content") == ["noindex"]
    assert not any(path.startswith(f"events/{slug}/event.") for path in files)


def date_of(found: Json, changes: Sequence[Change] = ()) -> str:
    site = make_site([found], changes=changes)
    return sitemap_of(site)[f"{BASE_URL}events/booster-9-static-fire-2/"]


LATER = dt.datetime(2026, 2, 3, 4, 5, 6, tzinfo=dt.UTC)


def seen(kind: Kind, at: dt.datetime = LATER, *, bulk: bool = False) -> Change:
    return Change(at=at, event=856, kind=kind, bulk=bulk)


@pytest.mark.parametrize(
    ("fields", "changes", "expected"),
    [
        pytest.param({}, [], "2024-03-05T17:24:44Z", id="last changed there"),
        pytest.param({"last_updated": None}, [], "2023-08-25T17:38:42Z", id="newest update"),
        pytest.param({}, [seen(Kind.EDITED)], "2026-02-03T04:05:06Z", id="seen to change"),
        pytest.param(
            {}, [seen(Kind.EDITED, bulk=True)], "2026-02-03T04:05:06Z", id="changed in a flood"
        ),
        pytest.param(
            {}, [seen(Kind.ADDED, bulk=True)], "2024-03-05T17:24:44Z", id="came with a flood"
        ),
        pytest.param({}, [seen(Kind.REMOVED)], "2026-02-03T04:05:06Z", id="seen to be gone"),
        pytest.param(
            {"last_updated": "2999-01-01T00:00:00Z"}, [], "2023-08-25T17:38:42Z", id="the future"
        ),
        pytest.param(
            {"last_updated": "2024-03-05T18:24:44+01:00"}, [], "2024-03-05T17:24:44Z", id="a zone"
        ),
        pytest.param({"last_updated": None, "updates": []}, [], "", id="nothing tells"),
    ],
)
def test_an_event_is_dated_by_its_newest_change(
    fields: Json, changes: list[Change], expected: str
) -> None:
    assert date_of(record(**fields), changes) == expected


def test_a_listing_is_dated_by_the_newest_of_its_events() -> None:
    old = record(id=1, slug="old", date="2021-05-01T00:00:00Z", last_updated="2022-01-01T00:00:00Z")
    old["updates"] = []
    site = make_site([old, record(), record(id=2, slug="none", date=None)])
    dates = sitemap_of(site)
    assert dates[f"{BASE_URL}2021/"] == dates[f"{BASE_URL}2021/05/"] == "2022-01-01T00:00:00Z"
    assert dates[f"{BASE_URL}on-this-day/05-01/"] == "2022-01-01T00:00:00Z"
    assert dates[f"{BASE_URL}on-this-day/02-29/"] == ""
    assert dates[f"{BASE_URL}undated/"] == "2024-03-05T17:24:44Z"
    assert dates[BASE_URL] == dates[f"{BASE_URL}types/static-fire/"] == "2024-03-05T17:24:44Z"
    assert dates[f"{BASE_URL}about/"] == ""


def test_pictures_and_videos_are_those_of_the_page() -> None:
    site = make_site([*real_records(), *coarse_records()])
    files = render_site(site)
    tree = read(files["sitemap-events-1.xml"])
    for url in tree:
        (address,) = texts(url, "s:loc")
        page = read_page(files[f"{address.removeprefix(BASE_URL)}index.html"])
        captions = strings(page, "//figure[.//img]/figcaption/p[last()]/a[1]/@href")
        assert texts(url, "image:image/image:loc") == captions
        players = strings(page, "//a[@class='poster']/@data-embed")
        assert texts(url, "video:video/video:player_loc") == players
        assert texts(url, "video:video/video:title") == [
            title[:100] for title in strings(page, "//a[@class='poster']/@data-title")
        ]


def test_a_video_is_dated_only_if_somebody_says_when_it_was() -> None:
    timed = {**record()["vid_urls"][0], "start_time": "2023-08-25T19:00:00+02:00"}
    for found, dates in ((record(vid_urls=[timed]), ["2023-08-25T17:00:00Z"]), (record(), [])):
        tree = read(render_site(make_site([found]))["sitemap-events-1.xml"])
        assert texts(tree, "//video:publication_date") == dates


def test_a_video_without_a_picture_has_the_card() -> None:
    files = render_site(make_site([record(image=None)]))
    (thumbnail,) = texts(read(files["sitemap-events-1.xml"]), "//video:thumbnail_loc")
    assert thumbnail.removeprefix(BASE_URL) in files


def test_no_text_breaks_it() -> None:
    webcast = {**record()["vid_urls"][0], "title": HOSTILE, "description": HOSTILE}
    found = record(name=HOSTILE, location=HOSTILE, vid_urls=[webcast])
    tree = read(render_site(make_site([found, DETAILED]))["sitemap-events-1.xml"])
    title = texts(tree, "//video:title")[-1]
    assert title.startswith("]]></video:title> & <script> Прогресс 🚀 ]]>")
    assert len(title) <= 100


def test_a_large_archive_has_parts_that_stay_as_they_are() -> None:
    plain = {"name": "An event", "date": "2023-08-25T00:00:00Z"}
    numbers = range(1, 2_501)
    site = make_site([{**plain, "id": number, "slug": f"event-{number}"} for number in numbers])
    plan = plan_outputs(site)
    parts = [output for output in plan.outputs if isinstance(output, SitemapPart)]
    named = [(path_of(part), len(part.places)) for part in parts]
    assert [(path, count) for path, count in named if "events" in path] == [
        ("sitemap-events-1.xml", 1_000),
        ("sitemap-events-2.xml", 1_000),
        ("sitemap-events-3.xml", 500),
    ]
    trees = dict(render(plan, parts[:-1]))
    second = trees[f"{BASE_URL}sitemap-events-2.xml"]
    addresses = texts(second, "s:url/s:loc")
    assert addresses[0] == f"{BASE_URL}events/event-1001/"
    assert addresses[-1] == f"{BASE_URL}events/event-2000/"


def test_an_archive_without_events_has_a_sitemap_of_its_pages() -> None:
    site = make_site([])
    found = sitemap_of(site)
    assert {BASE_URL, f"{BASE_URL}years/", f"{BASE_URL}about/"} <= found.keys()
    assert set(found.values()) == {""}


@pytest.mark.parametrize("base_url", ["https://example.org/", "https://example.org/archive/"])
def test_crawlers_may_read_everything_and_find_the_sitemap(base_url: str) -> None:
    site = make_site(base_url=base_url, as_of=AS_OF)
    lines = render_site(site)["robots.txt"].decode().splitlines()
    robots = urllib.robotparser.RobotFileParser()
    robots.parse(lines)
    assert robots.site_maps() == [f"{base_url}sitemap.xml"]
    for output in outputs_of(site).values():
        assert robots.can_fetch("Googlebot", site.urls.full(output.address))
