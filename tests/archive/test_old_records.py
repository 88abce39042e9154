"""Records of version 2.2.0 of the API, as an old snapshot may hold them, are read like new ones.

That version was asked at `/2.2.0/event/`. It has one address where 2.3.0 has lists (`news_url`,
`video_url`, `feature_image`); in its last year it had the lists of links as well. Its related
objects are larger.
"""

from pathlib import Path

import pytest
from lxml import html

from generator.archive.model import Event, Problem
from generator.archive.records import decode_records
from tests.projects import Json, as_line, build_project, make_project, real_records, record

_API = "https://ll.thespacedevs.com/2.2.0"
_MEDIA = "https://spacelaunchnow-prod-east.nyc3.digitaloceanspaces.com/media"
NEWS = "https://www.nasa.gov/progress"
VIDEO = "https://www.youtube.com/watch?v=ENxZS6PUDuI"
PICTURE = f"{_MEDIA}/event_images/booster.jpeg"

AGENCY: Json = {
    "id": 121,
    "url": f"{_API}/agencies/121/",
    "name": "SpaceX",
    "featured": True,
    "type": "Commercial",
    "country_code": "USA",
    "abbrev": "SpX",
    "description": "A company.",
    "administrator": "CEO: Elon Musk",
    "founding_year": "2002",
    "launchers": "Falcon | Starship",
    "spacecraft": "Dragon",
    "launch_library_url": None,
    "total_launch_count": 250,
    "logo_url": f"{_MEDIA}/logo/spacex.png",
    "image_url": None,
    "nation_url": None,
}
PROGRAM_AGENCY: Json = {
    "id": 121,
    "url": f"{_API}/agencies/121/",
    "name": "SpaceX",
    "type": "Commercial",
}
PROGRAM: Json = {
    "id": 1,
    "url": f"{_API}/program/1/",
    "name": "Starship",
    "description": "A fully reusable launch vehicle.",
    "agencies": [PROGRAM_AGENCY],
    "image_url": f"{_MEDIA}/program_images/starship.png",
    "start_date": "2019-07-25T00:00:00Z",
    "end_date": None,
    "info_url": "https://www.spacex.com/starship",
    "wiki_url": "https://en.wikipedia.org/wiki/SpaceX_Starship",
    "mission_patches": [
        {
            "id": 5,
            "name": "Flight 2",
            "priority": 10,
            "image_url": f"{_MEDIA}/mission_patch_images/flight2.png",
            "agency": PROGRAM_AGENCY,
        }
    ],
    "type": {"id": 2, "name": "Test Program"},
    "vid_urls": [],
}
STATUS: Json = {
    "id": 2,
    "name": "To Be Determined",
    "abbrev": "TBD",
    "description": "Current date is a placeholder.",
}
MONTH: Json = {"id": 7, "name": "Month", "abbrev": "M", "description": "The month is known."}
LAUNCH: Json = {
    "id": "79b58442-4ad9-41f4-a6d6-3dd5b15d9f2b",
    "url": f"{_API}/launch/79b58442-4ad9-41f4-a6d6-3dd5b15d9f2b/",
    "slug": "starship-flight-2",
    "name": "Starship | Flight 2",
    "status": STATUS,
    "last_updated": "2023-08-25T18:02:11Z",
    "net": "2023-11-30T00:00:00Z",
    "net_precision": MONTH,
    "window_start": "2023-11-30T00:00:00Z",
    "window_end": "2023-11-30T00:00:00Z",
    "probability": None,
    "weather_concerns": None,
    "holdreason": "",
    "failreason": "",
    "hashtag": None,
    "launch_service_provider": PROGRAM_AGENCY,
    "rocket": {
        "id": 7709,
        "configuration": {"id": 464, "name": "Starship", "full_name": "Starship", "variant": ""},
    },
    "mission": {"id": 6265, "name": "Flight 2", "type": "Test Flight", "orbit": None},
    "pad": {
        "id": 188,
        "name": "Orbital Launch Mount A",
        "latitude": "25.996",
        "location": {"id": 143, "name": "SpaceX Starbase, TX, USA"},
    },
    "infoURLs": [],
    "vidURLs": [],
    "webcast_live": False,
    "image": f"{_MEDIA}/launch_images/starship.jpg",
    "infographic": None,
    "program": [PROGRAM],
    "orbital_launch_attempt_count": 6500,
}
STATION: Json = {
    "id": 4,
    "url": f"{_API}/spacestation/4/",
    "name": "International Space Station",
    "status": {"id": 1, "name": "Active"},
    "founded": "1998-11-20",
    "description": "A modular space station.",
    "orbit": "Low Earth Orbit",
    "image_url": f"{_MEDIA}/spacestation_images/iss.jpeg",
}
EXPEDITION: Json = {
    "id": 69,
    "url": f"{_API}/expedition/69/",
    "name": "Expedition 69",
    "start": "2023-03-28T09:57:00Z",
    "end": None,
    "spacestation": {
        key: STATION[key] for key in ("id", "url", "name", "status", "orbit", "image_url")
    },
    "mission_patches": [],
}
RELATED: Json = {
    "agencies": [AGENCY],
    "launches": [LAUNCH],
    "expeditions": [EXPEDITION],
    "spacestations": [STATION],
    "program": [PROGRAM],
}
SINGLES = ("news_url", "video_url", "feature_image")


def old(found: Json, **changes: object) -> Json:
    """A record of 2.3.0 as 2.2.0 would have given it in its early years; `...` takes a key out."""
    links, videos, image = (found.get(key) for key in ("info_urls", "vid_urls", "image"))
    older = {
        **found,
        "url": f"{_API}/event/{found['id']}/",
        "news_url": links[0]["url"] if links else None,
        "video_url": videos[0]["url"] if videos else None,
        "feature_image": image["image_url"] if image else None,
        **{key: [] for key in RELATED},
        **changes,
    }
    newer = {"info_urls", "vid_urls", "image", "response_mode", "astronauts"} - changes.keys()
    return {key: value for key, value in older.items() if key not in newer and value is not ...}


def decode(found: Json) -> tuple[Event, tuple[Problem, ...]]:
    decoded = decode_records([as_line(found)])
    (event,) = decoded.events
    return event, decoded.problems


def soundly(found: Json) -> Event:
    """The event of a record with which nothing is wrong."""
    event, problems = decode(found)
    assert problems == ()
    return event


@pytest.mark.parametrize("found", real_records(), ids=lambda found: found["slug"])
def test_every_real_event_reads_in_its_old_form_with_the_same_words(found: Json) -> None:
    before, after = soundly(old(found)), soundly(found)
    assert [before.id, before.name, before.slug] == [after.id, after.name, after.slug]
    assert [before.date, before.date_precision] == [after.date, after.date_precision]
    assert [before.description, before.location] == [after.description, after.location]
    assert [before.type, before.updates] == [after.type, after.updates]
    assert [link.url for link in before.webcasts] == [link.url for link in after.webcasts[:1]]
    assert (before.image and before.image.image_url) == (after.image and after.image.image_url)


def test_the_single_addresses_become_a_link_a_webcast_and_an_image() -> None:
    event = soundly(old(record(), news_url=NEWS, video_url=VIDEO, feature_image=PICTURE))
    assert [link.url for link in event.info_links] == [NEWS]
    assert [webcast.url for webcast in event.webcasts] == [VIDEO]
    assert event.image is not None
    assert event.image.image_url == PICTURE


@pytest.mark.parametrize("nothing", [None, "", ...], ids=["null", "empty", "absent"])
@pytest.mark.parametrize("field", SINGLES)
def test_an_address_that_says_nothing_becomes_nothing(field: str, nothing: object) -> None:
    given: Json = {"news_url": NEWS, "video_url": VIDEO, "feature_image": PICTURE}
    event = soundly(old(record(), **{**given, field: nothing}))
    filled = {
        "news_url": bool(event.info_links),
        "video_url": bool(event.webcasts),
        "feature_image": event.image is not None,
    }
    assert filled == {single: single != field for single in SINGLES}


def test_the_lists_of_the_last_year_of_2_2_0_are_kept_with_their_titles() -> None:
    found = record()
    link = {"priority": 10, "title": "Progress", "url": NEWS, "language": None}
    late = old(found, info_urls=[link], vid_urls=found["vid_urls"], news_url=NEWS)
    event = soundly(late)
    assert event.webcasts == soundly(found).webcasts
    assert [(link.url, link.title) for link in event.info_links] == [(NEWS, "Progress")]


def test_empty_lists_beside_single_addresses_are_filled_from_them() -> None:
    event = soundly(old(record(), info_urls=[], vid_urls=[], news_url=NEWS, video_url=VIDEO))
    assert [link.url for link in event.info_links] == [NEWS]
    assert [webcast.url for webcast in event.webcasts] == [VIDEO]


def test_what_is_put_right_by_hand_goes_before_what_an_old_record_says() -> None:
    right: Json = {
        "image": {"image_url": "https://a.org/right.jpg"},
        "vid_urls": [{"url": "https://a.org/right"}],
    }
    decoded = decode_records([as_line(old(record()))], {856: right})
    (event,) = decoded.events
    assert [webcast.url for webcast in event.webcasts] == ["https://a.org/right"]
    assert event.image is not None
    assert event.image.image_url == "https://a.org/right.jpg"


def test_a_date_without_a_precision_is_no_fault() -> None:
    event = soundly(old(record(), date_precision=None, duration=None, last_updated=...))
    assert event.date is not None
    assert event.date_precision is None


# Related objects.


@pytest.mark.parametrize("field", RELATED)
def test_larger_related_objects_read_without_a_problem(field: str) -> None:
    event = soundly(old(record(), **{field: RELATED[field]}))
    found = {
        "agencies": [agency.name for agency in event.agencies],
        "launches": [launch.name for launch in event.launches],
        "expeditions": [expedition.name for expedition in event.expeditions],
        "spacestations": [station.name for station in event.stations],
        "program": [program.name for program in event.programs or ()],
    }
    assert found == {
        key: [item["name"] for item in RELATED[key]] if key == field else [] for key in RELATED
    }


def test_a_launch_of_a_known_month_does_not_get_a_day() -> None:
    (launch,) = soundly(old(record(), **RELATED)).launches
    assert launch.net is not None
    assert launch.net_precision is not None
    assert launch.net_precision.abbrev == "M"


def test_what_both_versions_say_of_related_things_is_kept() -> None:
    event = soundly(old(record(), **RELATED))
    (agency,), (launch,), (expedition,) = event.agencies, event.launches, event.expeditions
    (station,), (program,) = event.stations, event.programs or ()
    assert {
        "agency": agency.abbrev,
        "launch": launch.status and launch.status.name,
        "expedition": expedition.spacestation and expedition.spacestation.name,
        "station": [station.status and station.status.name, station.orbit, station.description],
        "program": [program.type and program.type.name, program.info_url, program.description],
        "partners": [partner.name for partner in program.agencies],
    } == {
        "agency": "SpX",
        "launch": "To Be Determined",
        "expedition": "International Space Station",
        "station": ["Active", "Low Earth Orbit", "A modular space station."],
        "program": [
            "Test Program",
            "https://www.spacex.com/starship",
            "A fully reusable launch vehicle.",
        ],
        "partners": ["SpaceX"],
    }


# What is hostile or broken.

HOSTILE = [
    "javascript:alert(1)",
    " JavaScript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "file:///etc/passwd",
    "//evil.example/x",
    "https:///x",
    "no address",
]


@pytest.mark.parametrize("url", HOSTILE)
@pytest.mark.parametrize("field", SINGLES)
def test_a_hostile_address_is_left_out_and_reported(field: str, url: str) -> None:
    event, problems = decode(old(record(), news_url=None, video_url=None, feature_image=None))
    assert problems == ()
    hostile, problems = decode(old(record(), **{**dict.fromkeys(SINGLES), field: url}))
    assert hostile == event
    (problem,) = problems
    assert problem.subject == "event 856"
    assert problem.what == "is no http or https address; shown without it"


@pytest.mark.parametrize("value", [7, True, ["https://a.org/"], {"url": "https://a.org/"}], ids=str)
@pytest.mark.parametrize("field", SINGLES)
def test_an_address_that_is_no_text_is_left_out_and_reported(field: str, value: object) -> None:
    event, (problem,) = decode(old(record(), **{**dict.fromkeys(SINGLES), field: value}))
    assert (event.info_links, event.webcasts, event.image) == ((), (), None)
    assert problem.subject == "event 856"
    assert "Expected `str`" in problem.what


@pytest.mark.parametrize(
    "broken",
    [
        {"launches": "none"},
        {"launches": [None]},
        {"launches": [{"name": "No id"}]},
        {"program": {"id": 1}},
        {"spacestations": [{"id": 4, "founded": "long ago"}]},
        {"expeditions": [[]]},
    ],
    ids=str,
)
def test_a_broken_related_object_costs_no_more_than_itself(broken: Json) -> None:
    event, problems = decode(old(record(), video_url=VIDEO, **broken))
    assert [webcast.url for webcast in event.webcasts] == [VIDEO]
    assert len(problems) == 1
    (field,) = broken
    assert problems[0].path.startswith(f"$.{field}")


def test_a_field_that_neither_version_knows_is_reported() -> None:
    _, problems = decode(old(record(), crew_url="https://a.org/"))
    assert [problem.path for problem in problems] == ["$.crew_url"]


# Whole sites.


def page_of(root: Path, slug: str) -> html.HtmlElement:
    return html.fromstring((root / f"output/events/{slug}/index.html").read_bytes())


def test_a_snapshot_of_both_versions_builds_without_a_problem(tmp_path: Path) -> None:
    found = real_records()
    mixed = [old(one) if number % 2 else one for number, one in enumerate(found)]
    root = make_project(tmp_path / "project", mixed)
    built = build_project(root)
    assert built.findings.problems == ()
    assert built.findings.events == len(found)
    for one in found:
        assert page_of(root, one["slug"]).findtext(".//h1") == one["name"]


def test_an_old_record_gets_a_whole_page(tmp_path: Path) -> None:
    shown = old(record(), news_url=NEWS, video_url=VIDEO, feature_image=PICTURE, **RELATED)
    root = make_project(tmp_path / "project", [shown])
    build_project(root)
    page = page_of(root, shown["slug"])
    assert VIDEO in page.xpath("//a[@class='poster']/@href")
    assert NEWS in page.xpath("//*[@class='info-links']//a/@href")
    assert PICTURE in page.xpath("//*[@class='picture']//a/@href")
    assert page.xpath("//section[@aria-labelledby='belongs']//dt/text()") == [
        "Launch",
        "Program",
        "Expedition",
        "Station",
        "Agency",
    ]


def test_no_page_leads_to_a_hostile_address_of_an_old_record(tmp_path: Path) -> None:
    hostile = old(record(), **dict.fromkeys(SINGLES, "javascript:alert(1)"))
    root = make_project(tmp_path / "project", [hostile])
    built = build_project(root)
    assert len(built.findings.problems) == len(SINGLES)
    assert b"javascript:" not in (root / f"output/events/{hostile['slug']}/index.html").read_bytes()
