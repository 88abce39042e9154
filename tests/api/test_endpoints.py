"""What each path of the API answers, over HTTP."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from generator.archive.query_terms import PARAMETERS
from generator.archive.vocabularies import DICTIONARIES
from generator.command.api import make_api
from tests.cases.oracle import EVENTS
from tests.cases.project import make_cases_project
from tests.ll2.client import ids as ids_of_the_api
from tests.ll2.database import RELATED
from tests.ll2.server import LaunchLibrary
from tests.pages.sites import served
from tests.projects import Json, make_project, real_records, record, write_records

TIMEOUT = 30
LINES: dict[int, Json] = {
    found["id"]: found for found in map(json.loads, EVENTS.read_bytes().splitlines())
}
NO_DOCK = (
    "there is no type 'Dock'; "
    "there are Flyby, Docking, Press Event, Static Fire, Rollout and others"
)


def get(url: str, **headers: str) -> requests.Response:
    return requests.get(url, headers=headers, timeout=TIMEOUT, allow_redirects=False)


def read(url: str, **headers: str) -> Json:
    found = get(url, **headers)
    assert found.status_code == 200, found.text
    whole: Json = found.json()
    return whole


def ids(url: str) -> list[int]:
    return [event["id"] for event in read(url)["results"]]


def follow(url: str) -> Iterator[Json]:
    """All results of a list, page by page, by the links that the answers give."""
    while url:
        page = read(url)
        yield from page["results"]
        url = page["next"]


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The ten real events, served; gives the address of the site."""
    root = make_project(tmp_path_factory.mktemp("real") / "project")
    with served(root / "output", "/", make_api(root, strict=False)) as address:
        yield address


# Events.


@pytest.mark.parametrize(
    ("mode", "missing"),
    [
        ("list", {*RELATED, "updates", "last_updated"}),
        ("normal", set(RELATED)),
        ("detailed", set[str]()),
    ],
)
def test_a_mode_shows_the_fields_of_the_record_as_they_came(
    real: str, mode: str, missing: set[str]
) -> None:
    nothing: Json = {name: [] for name in RELATED} | {"program": None, "astronauts": None}
    originals = {original["id"]: nothing | original for original in real_records()}
    found = read(f"{real}api/2.3.0/events/?mode={mode}&limit=100")["results"]
    assert len(found) == 10
    for event in found:
        url = f"{real}api/2.3.0/events/{event['id']}/"
        expected = originals[event["id"]] | {"url": url, "response_mode": mode}
        assert ("almanac" in event) == (mode != "list")
        event.pop("almanac", None)
        assert event == {key: expected[key] for key in expected if key not in missing}


def test_a_single_event_is_always_detailed_and_where_its_address_says(real: str) -> None:
    listed = read(f"{real}api/2.3.0/events/?mode=detailed")["results"][0]
    assert read(listed["url"]) == listed
    assert read(f"{listed['url']}?mode=list") == listed


def test_what_a_record_lacks_is_as_the_archive_reads_it(api: str) -> None:
    """Programs stop where a key is missing."""
    event = read(f"{api}events/7/")
    assert "url" not in LINES[7]
    assert event["url"] == f"{api}events/7/"
    assert {name: event[name] for name in LINES[7]} == LINES[7]


def test_a_record_of_an_older_version_has_the_keys_of_this_one(tmp_path: Path) -> None:
    old = record(vid_urls=..., image=..., info_urls=..., description=None)
    old |= {"video_url": "https://youtu.be/ENxZS6PUDuI", "feature_image": "https://x.org/a.jpg"}
    root = make_project(tmp_path / "project", [{**old, "news_url": None}])
    with served(root / "output", "/", make_api(root, strict=False)) as site:
        event = read(f"{site}api/2.3.0/events/856/")
        assert event["vid_urls"][0]["url"] == "https://youtu.be/ENxZS6PUDuI"
        assert event["image"]["image_url"] == "https://x.org/a.jpg"
        assert (event["info_urls"], event["description"]) == ([], "")
        before = read(f"{site}api/2.2.0/event/856/")
        assert before["video_url"] == "https://youtu.be/ENxZS6PUDuI"


def test_upcoming_and_previous_have_paths_of_their_own(api: str) -> None:
    for part in ("upcoming", "previous"):
        of_path = [event["id"] for event in follow(f"{api}events/{part}/?limit=3")]
        assert of_path == ids(f"{api}events/?{part}=true&limit=100") != []
        assert f"{part}=" not in read(f"{api}events/{part}/?limit=3")["next"]
        # What the path says cannot be taken back.
        assert ids(f"{api}events/{part}/?{part}=false&limit=100") == of_path
        for event in of_path:
            assert read(f"{api}events/{part}/{event}/")["id"] == event
    both = set(ids(f"{api}events/upcoming/?limit=100")) & set(
        ids(f"{api}events/previous/?limit=100")
    )
    hidden = f"{api}events/upcoming/?limit=100&hide_recent_previous=true"
    assert both > both & set(ids(hidden))
    assert get(f"{api}events/upcoming/1/").status_code == 404


def test_pages_lead_through_all_events_once_and_back(api: str) -> None:
    found = [event["id"] for event in follow(f"{api}events/?limit=7&mode=list&ordering=-date")]
    assert sorted(found) == sorted(LINES)
    last = read(f"{api}events/?limit=7&offset=42")
    assert (last["count"], last["next"], len(last["results"])) == (48, None, 6)
    assert read(last["previous"])["next"] == f"{api}events/?limit=7&offset=42"


def test_a_program_that_counts_offsets_comes_to_an_end(api: str) -> None:
    found: list[int] = []
    while True:
        page = read(f"{api}events/?limit=500&offset={len(found)}")
        found += [event["id"] for event in page["results"]]
        if not page["next"]:
            break
    assert sorted(found) == sorted(LINES)


@pytest.mark.parametrize(
    "path",
    [
        *("events", "events/upcoming", "events/previous", "events/7", "config/event_types"),
        *("config/event_types/2", "api-throttle", "schema", "", "events/?limit=3&?mode=list"),
    ],
)
def test_a_path_needs_no_final_slash(api: str, path: str) -> None:
    with_slash = path.replace("/?", "?").partition("?")
    query = "".join(with_slash[1:])
    bare = get(f"{api}{with_slash[0]}".removesuffix("/") + query)
    slashed = get(f"{api}{with_slash[0]}".removesuffix("/") + f"/{query}")
    assert (bare.status_code, slashed.status_code) == (200, 200)
    assert bare.content == slashed.content


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("events/999999/", 404, {"detail": "No Event matches the given query."}),
        (f"events/{'9' * 400}/", 404, {"detail": "No Event matches the given query."}),
        ("events/crew-6-docking/", 404, {"detail": "Not found."}),
        ("events/%00/", 404, {"detail": "Not found."}),
        ("events/%D9%A3/", 404, {"detail": "Not found."}),
        ("events/7/8/", 404, {"detail": "Not found."}),
        ("launches/", 404, {"detail": "Not found."}),
        ("config/event_types/999/", 404, {"detail": "Not found."}),
        ("events/?year=x", 400, {"year": ["'x' is not a number; write 8, or 2,8"]}),
        ("events/?type=Dock", 400, {"type": [NO_DOCK]}),
        (
            "config/languages/?format=xml",
            400,
            {"format": ["'xml' is not known; as in format=json or api"]},
        ),
    ],
)
def test_an_error_has_the_form_of_the_api(api: str, path: str, status: int, told: Json) -> None:
    found = get(f"{api}{path}")
    assert (found.status_code, found.json()) == (status, told)
    assert found.headers["Content-Type"] == "application/json"
    assert found.headers["Access-Control-Allow-Origin"] == "*"


def test_format_is_kept_in_addresses_and_is_json_whatever_is_asked(api: str) -> None:
    for form in ("json", "api"):
        page = read(f"{api}events/?format={form}&limit=1", Accept="text/html")
        assert page["next"] == f"{api}events/?format={form}&limit=1&offset=1"
        url = page["results"][0]["url"]
        assert url.endswith(f"/?format={form}")
        assert read(url)["url"] == url


# Old programs.


@pytest.mark.parametrize("version", ["2.0.0", "2.1.0", "2.2.0"])
def test_old_programs_find_their_paths_and_keys(site: str, version: str) -> None:
    base = f"{site}api/{version}/event/"
    found = {event["id"]: event for event in follow(f"{base}?limit=20")}
    assert found.keys() == LINES.keys()
    for event in found.values():
        assert {"video_url", "news_url", "feature_image", *RELATED} <= event.keys()
        assert event["url"] == f"{base}{event['id']}/"
        videos = LINES[event["id"]]["vid_urls"]
        lowest = min(videos, key=lambda video: video["priority"], default=None)
        assert event["video_url"] == (lowest and lowest["url"])
    assert read(f"{base}7/") == found[7]
    assert ids(f"{base}upcoming?limit=100") == ids(f"{site}api/2.3.0/events/upcoming/?limit=100")
    assert ids(f"{base}previous/?limit=3") == ids(f"{site}api/2.3.0/events/previous/?limit=3")
    assert get(f"{site}api/{version}/events/").status_code == 404


def test_the_picture_of_an_old_program_is_an_address(real: str) -> None:
    event = read(f"{real}api/2.2.0/event/856/")
    assert event["feature_image"] == record()["image"]["image_url"]
    assert event["video_url"] == "https://www.youtube.com/watch?v=ENxZS6PUDuI"


# What there is besides events.


@pytest.mark.parametrize("name", DICTIONARIES)
def test_a_dictionary_has_what_events_use(real: str, name: str) -> None:
    words = list(follow(f"{real}api/2.3.0/config/{name}/?limit=2"))
    assert [word["id"] for word in words] == sorted({word["id"] for word in words})
    text = json.dumps(real_records(), ensure_ascii=False)
    for word in words:
        assert json.dumps(word["name"], ensure_ascii=False) in text
        assert read(f"{real}api/2.3.0/config/{name}/{word['id']}/") == word


def test_a_dictionary_can_be_searched_and_sorted(api: str) -> None:
    types = list(follow(f"{api}config/event_types/?limit=100"))
    assert {word["id"] for word in types} == {
        one["type"]["id"] for one in LINES.values() if one["type"]
    }
    down = read(f"{api}config/event_types/?ordering=-name&limit=100")["results"]
    assert down == sorted(types, key=lambda word: str(word["name"]), reverse=True)
    found = get(f"{api}config/event_types/?search=dock&foo=1&ordering=date")
    assert {word["name"] for word in found.json()["results"]} == {
        word["name"] for word in types if "dock" in word["name"].lower()
    }
    assert found.headers["X-Almanac-Ignored"] == "foo, ordering=date"


def test_types_of_events_are_where_some_programs_look_for_them(api: str) -> None:
    found = get(f"{api}events/types/?format=json&limit=3")
    assert found.status_code == 301
    assert found.headers["Access-Control-Allow-Origin"] == "*"
    assert found.headers["Location"] == f"{api}config/event_types/?format=json&limit=3"
    assert len(read(found.headers["Location"])["results"]) == 3


def test_the_root_leads_everywhere(site: str, api: str) -> None:
    for base in (api, f"{site}api/2.2.0/"):
        for url in read(base).values():
            assert get(url).status_code == 200
    throttle = read(f"{api}api-throttle/")
    assert throttle["next_use_secs"] == 0 < throttle["your_request_limit"]


def test_the_description_says_all_that_can_be_asked(api: str) -> None:
    described = read(f"{api}schema/")
    assert described["openapi"].startswith("3.1")
    assert [server["url"] for server in described["servers"]] == [api.removesuffix("/")]
    of_events = described["paths"]["/events/"]["get"]["parameters"]
    assert [parameter["name"] for parameter in of_events] == list(PARAMETERS)
    for path, what in described["paths"].items():
        number = "2" if "config" in path else "7"
        words = path.split("/")
        if "upcoming" in words and "{id}" in words:
            continue
        if "languages" in words or "infourl_types" in words or "image" in path:
            continue
        found = get(f"{api.removesuffix('/')}{path.replace('{id}', number)}")
        assert str(found.status_code) in what["get"]["responses"], path


# How it is asked.


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("ll.thespacedevs.com", "ll.thespacedevs.com"),
        ("LocalHost:81", "LocalHost:81"),
        ("[::1]:8000", "[::1]:8000"),
        ("127.0.0.1:9", "127.0.0.1:9"),
        *((bad, "") for bad in ('"><script>', "a/b", "a@b", "a b", "a:b", "é", "a?b", "a#b", "")),
        ("a" * 300, ""),
    ],
)
def test_addresses_have_the_host_that_was_asked_if_it_is_one(
    api: str, host: str, shown: str
) -> None:
    bound = f"localhost:{urlsplit(api).port}"
    found = get(f"{api}events/?limit=1", Host=host.encode().decode("latin-1"))
    origin = f"http://{shown or bound}/archive/api/2.3.0/events/"
    assert found.json()["next"] == f"{origin}?limit=1&offset=1"
    assert found.json()["results"][0]["url"].startswith(origin)


def test_whoever_has_an_answer_does_not_get_it_again(api: str) -> None:
    first = get(f"{api}events/?limit=2&foo=1")
    tag = first.headers["ETag"]
    for held in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = get(f"{api}events/?limit=2&foo=1", **{"If-None-Match": held})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == tag
        assert again.headers["Access-Control-Allow-Origin"] == "*"
        assert again.headers["X-Almanac-Ignored"] == "foo"
    other = get(f"{api}events/?limit=3&foo=1", **{"If-None-Match": tag})
    assert other.status_code == 200
    assert get(f"{api}events/?year=x", **{"If-None-Match": "*"}).status_code == 400


def test_a_page_of_another_origin_may_ask_with_headers_of_its_own(api: str) -> None:
    asks = {
        "Origin": "https://example.org",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    for path in ("events/", "events/7/", "launches/", "schema/"):
        found = requests.options(f"{api}{path}", headers=asks, timeout=TIMEOUT)
        assert (found.status_code, found.content) == (204, b"")
        assert found.headers["Access-Control-Allow-Origin"] == "*"
        assert "GET" in found.headers["Access-Control-Allow-Methods"]
        allowed = found.headers["Access-Control-Allow-Headers"].lower()
        assert {"authorization", "content-type"} <= set(allowed.split(", "))


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE"])
def test_nothing_can_be_changed(api: str, method: str) -> None:
    found = requests.request(method, f"{api}events/", data=b"x" * 9999, timeout=TIMEOUT)
    assert found.status_code == 405
    assert found.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert found.headers["Access-Control-Allow-Origin"] == "*"
    assert found.json() == {"detail": f'Method "{method}" not allowed.'}


@pytest.mark.parametrize("path", ["events/", "events/7/", "events/0/", "nothing/", "events/?id=x"])
def test_head_is_get_without_its_body(api: str, path: str) -> None:
    whole, head = get(f"{api}{path}"), requests.head(f"{api}{path}", timeout=TIMEOUT)
    assert (head.status_code, head.content) == (whole.status_code, b"")
    assert {**head.headers, "Date": ""} == {**whole.headers, "Date": ""}


@pytest.mark.parametrize("token", ["Token 0123456789abcdef", "Token None", "Bearer \xff", "x"])
def test_any_token_will_do(api: str, token: str) -> None:
    assert read(f"{api}events/7/", Authorization=token)["id"] == 7


def test_names_that_mean_nothing_are_said_so_that_a_header_holds_them(api: str) -> None:
    names = "%0D%0AX-Evil:1=2&имя=1&a,b=2&lsp__name=spacex&" + "x" * 5000 + "="
    found = get(f"{api}events/?limit=1&{names}")
    assert "X-Evil" not in found.headers
    said = found.headers["X-Almanac-Ignored"].split(", ")
    assert said[0].startswith("X-Evil:1") or "%0D%0A" in said[0]
    assert said[1:4] == ["%D0%B8%D0%BC%D1%8F", "a%2Cb", "lsp__name"]
    assert len(said[4]) < 100
    assert "X-Almanac-Ignored" in found.headers["Access-Control-Expose-Headers"]


def test_names_that_mean_nothing_can_be_refused(cases: Path) -> None:
    with served(cases / "output", "/", make_api(cases, strict=True)) as site:
        found = get(f"{site}api/2.3.0/events/?lsp__name=spacex&foo=1&limit=1")
        assert (found.status_code, found.json()) == (
            400,
            {
                "lsp__name": ["means nothing here; say agency"],
                "foo": ["means nothing here; leave it out"],
            },
        )
        assert get(f"{site}api/2.3.0/events/7/?foo=1").status_code == 400
        assert get(f"{site}api/2.3.0/events/?limit=1").status_code == 200


# What stands behind it.


def test_a_new_snapshot_is_read_and_a_broken_one_is_an_error_until_it_is_mended(
    tmp_path: Path,
) -> None:
    root = make_cases_project(tmp_path / "project")
    snapshot = root / "content/snapshot/events.jsonl"
    with served(root / "output", "/", make_api(root, strict=False)) as site:
        url = f"{site}api/2.3.0/events/"
        assert read(url)["count"] == 48
        write_records(root, [record()])
        assert ids(url) == [856]
        (root / "content/overrides.toml").write_text('["856"]\nfields = { name = "Put right" }\n')
        assert read(url)["results"][0]["name"] == "Put right"
        snapshot.unlink()
        broken = get(url)
        assert broken.status_code == 500
        assert "events.jsonl" in broken.json()["detail"]
        assert str(tmp_path) not in broken.text
        assert broken.headers["Access-Control-Allow-Origin"] == "*"
        assert get(f"{site}api/2.3.0/schema/").status_code == 200
        write_records(root, real_records())
        assert read(url)["count"] == 10


def test_files_of_the_site_stand_beside_the_api(tmp_path: Path) -> None:
    root = make_cases_project(tmp_path / "project")
    for name, text in {
        "events/index.json": '{"all": true}',
        "events/by/type/2/index.json": '{"type": 2}',
        "notes.txt": "Hello",
    }.items():
        file = root / "output/api/2.3.0" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    (root / "output/api/index.html").write_text("About")
    with served(root / "output", "/", make_api(root, strict=False)) as site:
        base = f"{site}api/2.3.0/"
        assert read(f"{base}events/index.json") == {"all": True}
        assert read(f"{base}events/")["count"] == 48
        for path in ("events/by/type/2/index.json", "events/by/type/2/", "events/by/type/2"):
            found = get(f"{base}{path}")
            assert found.json() == {"type": 2}
            assert found.headers["Content-Type"].startswith("application/json")
            assert found.headers["Access-Control-Allow-Origin"] == "*"
        assert get(f"{base}notes.txt").text == "Hello"
        assert get(f"{site}api/").text == "About"
        assert get(f"{site}api").headers["Location"] == "/api/"
        assert get(f"{base}events/by/type/9/").json() == {"detail": "Not found."}
    with served(root / "output", "/") as site:
        assert read(f"{site}api/2.3.0/events/") == {"all": True}


def test_the_api_and_a_server_like_the_real_one_show_the_same_events(real: str) -> None:
    with LaunchLibrary(real_records(), limit=None) as other:
        for query in ("?ordering=-date", "?search=flyby", "?type__ids=2,8", "?year=2023&limit=3"):
            expected = ids_of_the_api(other, query + "&ordering=-date")
            assert ids(f"{real}api/2.3.0/events/{query}&ordering=-date") == expected
            own = requests.get(f"{other.url}/2.3.0/events/{query}", timeout=TIMEOUT).json()
            ours = read(f"{real}api/2.3.0/events/{query}")
            assert list(ours) == list(own)
            for event, of_the_api in zip(ours["results"], own["results"], strict=True):
                assert set(event) == {*of_the_api, "almanac"}
