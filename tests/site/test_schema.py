"""What search engines read of the pages, by schema.org and by the rules that Google publishes."""

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence

import pytest

from generator.archive.changes import Change, Claim, Kind
from generator.archive.entries import Override
from generator.site.contents import Site
from generator.site.outputs import Output, PageOutput
from generator.site.pages.home import HomePage
from tests.archive.detailed import DETAILED
from tests.projects import Json, record
from tests.site.reading import elements, read_page, strings
from tests.site.samples import (
    AS_OF,
    BASE_URL,
    coarse_records,
    event_path,
    make_site,
    outputs_of,
    render_site,
)
from tests.site.structured import LD, event_thing, page_of, thing_of, things_of

PICTURE = record()["image"]["image_url"]
HOSTILE = "</script><!-- <script> ]]> \" ' & \x00\x07\u202e\u2028 Прогресс 🚀"
PLAIN = "</script><!-- <script> ]]> \" ' & Прогресс 🚀"
ZONED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z")


@pytest.fixture(scope="module")
def rendered() -> tuple[Site, Mapping[str, bytes]]:
    """A site with every kind of page, and one event that is not shown."""
    records = [*coarse_records(), record(), DETAILED, record(id=5, slug="hidden")]
    site = make_site(records, overrides={5: Override(suppress="Taken out.")})
    return site, render_site(site)


def is_indexed(output: Output) -> bool:
    return isinstance(output, PageOutput) and output.is_indexed


def test_every_page_says_where_it_stands(rendered: tuple[Site, Mapping[str, bytes]]) -> None:
    site, files = rendered
    planned = outputs_of(site)
    addresses = {site.urls.full(output.address) for output in planned.values()}
    for path, output in planned.items():
        if not is_indexed(output) or isinstance(output, HomePage):
            continue
        trail = thing_of(files[path], "BreadcrumbList")
        assert trail, path
        steps = trail["itemListElement"]
        assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
        assert len(steps) >= 2
        assert [step["item"] for step in steps if step["item"] not in addresses] == []
        assert all(step["name"] for step in steps)
        assert steps[0]["item"] == BASE_URL
        assert steps[-1]["item"] == site.urls.full(output.address)


def test_every_page_has_one_block_and_says_what_it_is(
    rendered: tuple[Site, Mapping[str, bytes]],
) -> None:
    site, files = rendered
    kinds: dict[str, set[str]] = {}
    for path, output in outputs_of(site).items():
        if is_indexed(output):
            assert len(elements(read_page(files[path]), LD)) == 1
            first, *_ = things_of(files[path])
            kinds.setdefault(type(output).__name__, set()).add(first["@type"])
    assert kinds.pop("HomePage") == {"WebSite"}
    assert kinds.pop("EventPage") == {"Event"}
    assert kinds.pop("DocumentPage") == {"WebPage"}
    for name in ("IndexPage", "YearPage", "MonthPage", "ListPage", "GroupPage", "OnThisDayPage"):
        assert kinds.pop(name) == {"CollectionPage"}
    assert set().union(*kinds.values()) <= {"CollectionPage", "WebPage"}


def test_a_listing_is_a_part_of_the_site(rendered: tuple[Site, Mapping[str, bytes]]) -> None:
    site, files = rendered
    listing = thing_of(files["2023/08/index.html"], "CollectionPage")
    website = thing_of(files["index.html"], "WebSite")
    assert listing
    assert website
    assert listing["url"] == f"{BASE_URL}2023/08/"
    assert listing["description"]
    assert listing["isPartOf"]["@id"] == website["@id"]
    assert (website["url"], website["name"]) == (BASE_URL, site.info.title)
    assert website["inLanguage"] == "en"
    assert "potentialAction" not in website


def test_what_is_not_to_be_found_says_nothing(rendered: tuple[Site, Mapping[str, bytes]]) -> None:
    site, files = rendered
    pages = {path: page for path, page in outputs_of(site).items() if path.endswith(".html")}
    silent = {path: page for path, page in pages.items() if not is_indexed(page)}
    assert {type(page).__name__ for page in silent.values()} == {
        "NotFoundPage",
        "TombstonePage",
        "RedirectPage",
    }
    for path in silent:
        assert things_of(files[path]) == []


def test_no_page_pretends_to_be_there_in_another_language(
    rendered: tuple[Site, Mapping[str, bytes]],
) -> None:
    _, files = rendered
    assert [path for path, data in files.items() if b"hreflang" in data] == []


@pytest.mark.parametrize(
    ("abbreviation", "start"),
    [
        ("SEC", "2023-08-25T17:36:35Z"),
        ("MIN", "2023-08-25T17:36Z"),
        *((name, "2023-08-25") for name in ("HR", "PM", "DAY")),
        ("AM", None),
        *((name, None) for name in ("WK", "M", "Q1", "Q2", "Q3", "Q4", "H1", "H2")),
        *((name, None) for name in ("Y", "FY", "DEC")),
    ],
)
def test_an_event_begins_no_more_exactly_than_is_known(abbreviation: str, start: str) -> None:
    found = record(date_precision={"id": 0, "name": "", "abbrev": abbreviation})
    assert event_thing(make_site([found])).get("startDate") == start


def test_an_event_has_no_end_and_no_price_that_nobody_told() -> None:
    thing = event_thing(make_site([DETAILED]), DETAILED["id"])
    assert thing.keys() & {"endDate", "duration", "isAccessibleForFree", "offers"} == set()


def test_an_event_has_what_is_asked_of_one() -> None:
    thing = event_thing(make_site([record()]))
    assert thing["name"] == "Booster 9 Static Fire #2"
    assert thing["location"] == {
        "@type": "Place",
        "name": "Starbase Texas",
        "address": "Starbase Texas",
    }
    assert thing["url"] == f"{BASE_URL}events/booster-9-static-fire-2/"
    assert thing["image"] == PICTURE
    assert thing["description"].startswith("Static Fire, 25 August 2023")


def test_a_place_that_is_not_known_is_none() -> None:
    assert "location" not in event_thing(make_site([record(location=None)]))


def test_the_organizers_are_the_agencies_with_their_pages_here() -> None:
    site = make_site([DETAILED])
    addresses = {site.urls.full(output.address) for output in outputs_of(site).values()}
    organizers = event_thing(site, DETAILED["id"])["organizer"]
    assert [one["name"] for one in organizers] == [one["name"] for one in DETAILED["agencies"]]
    assert all(one["url"] in addresses for one in organizers)
    assert "organizer" not in event_thing(make_site([record(agencies=[])]))


@pytest.mark.parametrize("image", [None, {"image_url": "https://elsewhere.example/x.jpg"}])
def test_an_event_without_a_picture_of_its_own_has_its_card(image: Json | None) -> None:
    thing = event_thing(make_site([record(image=image)]))
    assert re.fullmatch(rf"{BASE_URL}assets/card-test\.[0-9a-f]+\.png", thing["image"])


def claim(day: str | None, precision: str = "DAY") -> Claim:
    moment = dt.datetime.fromisoformat(f"{day}T00:00:00Z") if day else None
    return Claim(date=moment, precision=precision if day else None)


def change(kind: Kind, before: Claim | None = None, after: Claim | None = None) -> Change:
    return Change(at=AS_OF, event=856, kind=kind, before=before, after=after)


MOVED = change(Kind.MOVED, claim("2023-08-20"), claim("2023-08-25"))


@pytest.mark.parametrize(
    ("changes", "status", "previous"),
    [
        pytest.param([], "EventScheduled", None, id="nothing happened"),
        pytest.param([MOVED], "EventRescheduled", "2023-08-20", id="moved"),
        pytest.param(
            [change(Kind.MOVED, claim("2023-08-01"), claim("2023-08-20")), MOVED],
            "EventRescheduled",
            "2023-08-20",
            id="moved twice",
        ),
        pytest.param(
            [MOVED, change(Kind.REFINED, claim("2023-08-25"), claim("2023-08-25", "SEC"))],
            "EventRescheduled",
            "2023-08-20",
            id="moved, then refined",
        ),
        pytest.param(
            [change(Kind.REFINED, claim("2023-08-31", "M"), claim("2023-08-25"))],
            "EventScheduled",
            None,
            id="refined",
        ),
        pytest.param(
            [change(Kind.MOVED, claim("2023-07-31", "M"), claim("2023-08-25"))],
            "EventRescheduled",
            None,
            id="moved from some time in a month",
        ),
        pytest.param(
            [change(Kind.MOVED, claim(None), claim("2023-08-25"))],
            "EventScheduled",
            None,
            id="dated for the first time",
        ),
        pytest.param(
            [change(Kind.MOVED, claim("2023-08-20"), claim(None))],
            "EventPostponed",
            "2023-08-20",
            id="no date any more",
        ),
        pytest.param([MOVED, change(Kind.REMOVED)], None, None, id="removed"),
    ],
)
def test_the_ledger_says_whether_an_event_was_moved(
    changes: Sequence[Change], status: str | None, previous: str | None
) -> None:
    thing = event_thing(make_site([record()], changes=changes))
    assert thing.get("eventStatus") == (status and f"https://schema.org/{status}")
    assert thing.get("previousStartDate") == previous


WEBCAST = {
    **record()["vid_urls"][0],
    "type": {"id": 1, "name": "Official Webcast"},
    "start_time": "2023-08-25T17:00:00Z",
    "end_time": "2023-08-25T18:30:00+00:00",
}


def video_of(**changes: object) -> Json | None:
    site = make_site([record(vid_urls=[{**WEBCAST, **changes}])])
    return thing_of(page_of(site, 856), "VideoObject")


def test_a_video_has_what_is_asked_of_one() -> None:
    video = video_of()
    assert video
    assert video["name"] == WEBCAST["title"]
    assert video["thumbnailUrl"] == PICTURE
    assert video["uploadDate"] == "2023-08-25T17:00:00Z"
    assert ZONED.fullmatch(video["uploadDate"])
    assert video["embedUrl"].startswith("https://www.youtube-nocookie.com/embed/ENxZS6PUDuI")
    assert video["inLanguage"] == "en"
    assert video["description"]
    assert "contentUrl" not in video
    assert video["publication"] == {
        "@type": "BroadcastEvent",
        "isLiveBroadcast": True,
        "startDate": "2023-08-25T17:00:00Z",
        "endDate": "2023-08-25T18:30:00Z",
    }


def test_a_video_without_a_time_has_no_date_to_be_found_by() -> None:
    assert video_of(start_time=None) is None


def test_a_video_that_no_player_can_show_is_none() -> None:
    assert video_of(url="https://x.com/SpaceX/status/1") is None


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"end_time": None}, id="no end"),
        pytest.param({"end_time": "2023-08-25T16:00:00Z"}, id="an end before the beginning"),
        pytest.param({"type": {"id": 9, "name": "Highlights"}}, id="no webcast"),
        pytest.param({"type": None}, id="no type"),
    ],
)
def test_what_is_not_known_to_have_been_broadcast_is_a_plain_video(changes: Json) -> None:
    video = video_of(**changes)
    assert video
    assert "publication" not in video


def test_a_video_of_no_language_and_no_words_says_what_the_page_says() -> None:
    video = video_of(language=None, description="")
    assert video
    assert "inLanguage" not in video
    assert video["description"] == event_thing(make_site([record()]))["description"]


def updates(count: int, **changes: object) -> list[Json]:
    return [
        {
            "id": 100 + number,
            "comment": f"Step **{number}** of [all](https://a.org).",
            "created_by": "Nosu",
            "created_on": f"2023-08-25T{23 - number:02}:00:00Z",
            **(changes if number == 0 else {}),
        }
        for number in range(count)
    ]


def live_blog(found: list[Json]) -> Json | None:
    return thing_of(page_of(make_site([record(updates=found)]), 856), "LiveBlogPosting")


def test_many_updates_are_a_live_blog() -> None:
    site = make_site([record(updates=updates(5))])
    page = page_of(site, 856)
    blog, event = thing_of(page, "LiveBlogPosting"), thing_of(page, "Event")
    assert blog
    assert event
    assert blog["about"] == {"@id": event["@id"]}
    assert blog["headline"] == event["name"]
    assert blog["mainEntityOfPage"] == event["url"]
    assert blog["coverageStartTime"] == "2023-08-25T19:00:00Z"
    assert blog["coverageEndTime"] == "2023-08-25T23:00:00Z"
    posts = blog["liveBlogUpdate"]
    assert [post["datePublished"] for post in posts] == sorted(
        post["datePublished"] for post in posts
    )
    assert posts[0]["articleBody"] == "Step 4 of all."
    assert posts[0]["author"] == {"@type": "Person", "name": "Nosu"}
    anchors = {f"{event['url']}#{anchor}" for anchor in strings(read_page(page), "//@id")}
    assert {post["url"] for post in posts} | {blog["url"]} <= anchors


@pytest.mark.parametrize(
    "found",
    [
        pytest.param(updates(4), id="four updates"),
        pytest.param(updates(5, created_on=None), id="one without a time"),
        pytest.param(updates(5, comment=" \n"), id="one without a word"),
    ],
)
def test_a_few_updates_are_none(found: list[Json]) -> None:
    assert live_blog(found) is None


def test_nobody_is_made_up_as_an_author() -> None:
    blog = live_blog(updates(5, created_by=""))
    assert blog
    assert [post for post in blog["liveBlogUpdate"] if "author" not in post] == [
        blog["liveBlogUpdate"][-1]
    ]


def test_no_text_ends_the_block_or_gets_out_of_it() -> None:
    found = record(
        name=HOSTILE,
        location=HOSTILE,
        description=HOSTILE,
        type={"id": 5, "name": HOSTILE},
        vid_urls=[{**WEBCAST, "title": HOSTILE, "description": HOSTILE}],
        updates=updates(5, comment=HOSTILE, created_by=HOSTILE),
        agencies=[{"id": 1, "name": HOSTILE}],
    )
    site = make_site([found])
    page = page_of(site, 856)
    (block,) = elements(read_page(page), LD)
    assert re.findall("[<>&\x00-\x1f\u202e]", str(block.text_content())) == []
    event, video = thing_of(page, "Event"), thing_of(page, "VideoObject")
    assert event
    assert video
    assert [event["name"], event["location"]["name"], video["name"]] == [PLAIN] * 3
    assert event["organizer"][0]["name"] == PLAIN
    blog = thing_of(page, "LiveBlogPosting")
    assert blog
    assert json.dumps(blog["liveBlogUpdate"][-1]["author"]["name"]) == json.dumps(PLAIN)


@pytest.mark.parametrize("base_url", ["https://example.org/", "http://localhost:8000/a/b/"])
def test_addresses_are_full_under_any_base_url(base_url: str) -> None:
    site = make_site([record(agencies=[{"id": 1, "name": "An agency"}])], base_url=base_url)
    page = page_of(site, 856)
    event, trail = thing_of(page, "Event"), thing_of(page, "BreadcrumbList")
    assert event
    assert trail
    assert event["url"] == f"{base_url}events/booster-9-static-fire-2/"
    assert event["organizer"][0]["url"] == f"{base_url}agencies/an-agency/"
    assert [step["item"] for step in trail["itemListElement"]] == [
        base_url,
        f"{base_url}2023/",
        f"{base_url}2023/08/",
        event["url"],
    ]


def test_an_archive_without_events_says_what_it_is() -> None:
    site = make_site([])
    files = render_site(site)
    assert thing_of(files["index.html"], "WebSite")
    assert event_path(make_site(), 856) not in files
    assert thing_of(files["undated/index.html"], "CollectionPage")
