"""The test double speaks HTTP, keeps its events and counts as Launch Library 2 does."""

import contextlib
import datetime as dt
import http.client
import threading
from collections import deque
from email.utils import parsedate_to_datetime

import pytest
import requests

from tests.ll2.client import LIST, THROTTLE, TIMEOUT, Clock, ask, ids, make_records
from tests.ll2.database import Json
from tests.ll2.server import Key, LaunchLibrary
from tests.projects import real_records, record

# What is no page.


@pytest.mark.parametrize(
    ("path", "status", "detail"),
    [
        (f"{LIST}1/", 404, "No Event matches the given query."),
        (f"{LIST}x/", 404, "Not found."),
        (f"{LIST}?format=xml", 404, "Not found."),
    ],
)
def test_refusals_are_json(api: LaunchLibrary, path: str, status: int, detail: str) -> None:
    answer = ask(api, path)
    assert (answer.status_code, answer.json()) == (status, {"detail": detail})


@pytest.mark.parametrize("path", ["/", "/2.2.0/event/", "/2.3.0/events", "/2.3.0/api-throttle/1/"])
def test_other_paths_are_html(api: LaunchLibrary, path: str) -> None:
    answer = ask(api, path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "text/html; charset=utf-8")


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"])
def test_only_get_is_allowed(api: LaunchLibrary, method: str) -> None:
    body = b"{}" if method == "POST" else None
    with requests.Session() as session:
        answer = session.request(method, f"{api.url}{LIST}", data=body, timeout=TIMEOUT)
        assert (answer.status_code, answer.headers["Allow"]) == (405, "GET")
        assert session.get(f"{api.url}{LIST}", timeout=TIMEOUT).status_code == 200


@pytest.mark.parametrize(
    ("accept", "query", "status", "kind"),
    [
        ("*/*", "", 200, "application/json"),
        ("text/html,*/*;q=0.8", "", 200, "text/html; charset=utf-8"),
        ("text/html,*/*;q=0.8", "?format=json", 200, "application/json"),
        ("*/*", "?format=api", 200, "text/html; charset=utf-8"),
        ("application/json, text/html", "", 200, "application/json"),
        ("application/xml", "", 406, "application/json"),
    ],
)
def test_browsers_get_html_unless_they_ask_for_json(
    api: LaunchLibrary, accept: str, query: str, status: int, kind: str
) -> None:
    answer = ask(api, query=query, Accept=accept)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, kind)


def test_headers_are_those_of_the_api(api: LaunchLibrary) -> None:
    api.switches.gzip = False
    headers = ask(api).headers
    assert (headers["Allow"], headers["Vary"]) == ("GET", "Accept")
    assert not {"ETag", "Last-Modified", "Cache-Control"} & set(headers)


@pytest.mark.parametrize(
    ("accepted", "switch", "encoding"),
    [("gzip, deflate", True, "gzip"), ("identity", True, None), ("gzip", False, None)],
)
def test_gzip_if_asked_for(
    api: LaunchLibrary, accepted: str, switch: bool, encoding: str | None
) -> None:
    api.switches.gzip = switch
    answer = requests.get(
        f"{api.url}{LIST}", headers={"Accept-Encoding": accepted}, timeout=TIMEOUT
    )
    assert answer.headers.get("Content-Encoding") == encoding
    assert answer.json()["count"] == 10


def test_connection_is_kept(api: LaunchLibrary) -> None:
    with contextlib.closing(http.client.HTTPConnection(api.url.removeprefix("http://"))) as client:
        sockets = []
        for path in (LIST, f"{LIST}1/", "/nowhere", THROTTLE):
            client.request("GET", path)
            client.getresponse().read()
            sockets.append(client.sock)
    assert len(set(sockets)) == 1


# Events that change.


def test_events_can_be_added_edited_and_deleted(api: LaunchLibrary) -> None:
    real = set(api.records)
    api.add(record(id=9000, name="New"))
    api.edit(856, name="Renamed", location=...)
    api.delete(849)
    events = {event["id"]: event for event in ask(api, query="?limit=100").json()["results"]}
    assert set(events) == {*real, 9000} - {849}
    assert events[9000]["name"] == "New"
    assert events[856]["name"] == "Renamed"
    assert "location" not in events[856]
    assert ask(api, f"{LIST}849/").status_code == 404


def test_edit_sets_last_updated_to_the_clock() -> None:
    clock = Clock()
    with LaunchLibrary(real_records(), clock=clock) as api:
        api.edit(856, name="Renamed")
        clock.now += 61.7
        api.edit(770)
        api.edit(780, bump=False, name="Silent")
        api.edit(849, last_updated="2024-01-01T00:00:00Z")
        stamps = {event: found["last_updated"] for event, found in api.records.items()}
        assert ids(api, "?ordering=last_updated&limit=1") == [849]
        assert ids(api, "?ordering=last_updated&last_updated__gte=2026-03-01") == [856, 770]
    assert stamps[856] == "2026-03-01T12:00:00Z"
    assert stamps[770] == "2026-03-01T12:01:01Z"
    assert stamps[780] == "2024-03-05T17:26:13Z"


def test_what_was_edited_last_is_last_where_no_order_is_asked_for(api: LaunchLibrary) -> None:
    before = ids(api, "")
    api.edit(before[3])
    assert ids(api, "") == [*before[:3], *before[4:], before[3]]


def test_nobody_can_change_an_event_from_outside() -> None:
    original = record(id=1)
    with LaunchLibrary([original]) as api:
        original["name"] = api.records[1]["name"] = "Changed"
        assert ask(api, f"{LIST}1/").json()["name"] == "Booster 9 Static Fire #2"


def test_slips_of_a_test_are_errors(api: LaunchLibrary) -> None:
    with pytest.raises(ValueError, match="856 is there already"):
        api.add(record(id=856))
    with pytest.raises(KeyError):
        api.edit(1, name="Nothing")
    with pytest.raises(KeyError):
        api.delete(1)
    with pytest.raises(TypeError, match="'one'"):
        api.add(record(id="one"))


@pytest.mark.parametrize("broken", [{"date": 7}, {"type": None}, {"vid_urls": "x"}, {"name": ...}])
def test_broken_record_is_sent_as_it_is(api: LaunchLibrary, broken: Json) -> None:
    api.edit(856, **broken)
    event = ask(api, query="?mode=detailed&ordering=-last_updated").json()["results"][0]
    assert {key: event.get(key, ...) for key in broken} == broken


def test_actions_happen_just_before_the_request_they_are_for(api: LaunchLibrary) -> None:
    ask(api)
    api.at(2, lambda: api.delete(856))
    api.at(1, lambda: api.delete(849), path="*/834/")
    assert ask(api).json()["count"] == 10
    assert ask(api).json()["count"] == 9
    ask(api, f"{LIST}834/")
    assert ask(api).json()["count"] == 8


def test_hook_runs_before_every_request(api: LaunchLibrary) -> None:
    def grow(number: int, path: str) -> None:
        seen.append((number, path))
        api.add(record(id=9000 + number))

    seen: list[tuple[int, str]] = []
    api.switches.before_request = grow
    assert [ask(api).json()["count"] for _ in range(3)] == [11, 12, 13]
    assert seen == [(1, LIST), (2, LIST), (3, LIST)]


def test_error_in_an_action_is_the_tests_error() -> None:
    library = LaunchLibrary()
    library.at(1, lambda: library.delete(1))
    with pytest.raises(KeyError), library, contextlib.suppress(requests.ConnectionError):
        ask(library)


def test_events_can_change_while_pages_are_read() -> None:
    with LaunchLibrary(make_records(50), limit=None) as api:
        writers = [
            threading.Thread(target=lambda n=n: deque(map(api.add, make_records(50, n)), 0))
            for n in (10_000, 20_000)
        ]
        for writer in writers:
            writer.start()
        for _ in range(20):
            found = ids(api, "?limit=100&ordering=last_updated")
            assert len(set(found)) == len(found) >= 50
        for writer in writers:
            writer.join()
        assert ask(api).json()["count"] == 150


# The quota.


def test_window_slides_and_refused_requests_do_not_count() -> None:
    clock = Clock()
    with LaunchLibrary(real_records(), clock=clock) as api:
        for _ in range(15):
            assert ask(api).status_code == 200
            clock.now += 60
        refused = ask(api)
        assert refused.status_code == 429
        assert refused.headers["Retry-After"] == "2700"
        told = "Request was throttled. Expected available in 2700 seconds."
        assert refused.json() == {"detail": told}
        clock.now += 2699.5
        assert ask(api).json() == {
            "detail": "Request was throttled. Expected available in 1 second."
        }
        clock.now += 0.5
        assert ask(api).status_code == 200
        assert ask(api).headers["Retry-After"] == "60"
    assert [request.status for request in api.requests].count(429) == 3
    assert [request.counted for request in api.requests].count(True) == 16


@pytest.mark.parametrize(
    ("path", "headers", "counted"),
    [
        (LIST, {}, True),
        (f"{LIST}856/", {}, True),
        (f"{LIST}1/", {}, True),
        (f"{LIST}?year=x", {}, True),
        (f"{LIST}?format=xml", {}, False),
        (LIST, {"Authorization": "Token wrong"}, False),
        ("/nowhere", {}, False),
        (THROTTLE, {}, False),
    ],
)
def test_what_counts(path: str, headers: dict[str, str], counted: bool) -> None:
    with LaunchLibrary(real_records(), limit=1) as api:
        ask(api, path, **headers)
        assert ask(api).status_code == (429 if counted else 200)
    assert api.requests[0].counted is counted


def test_throttle_tells_what_is_left() -> None:
    clock = Clock()
    with LaunchLibrary(real_records(), clock=clock, limit=2) as api:
        usage = {
            "your_request_limit": 2,
            "limit_frequency_secs": 3600,
            "current_use": 0,
            "next_use_secs": 0,
            "ident": "127.0.0.1",
        }
        assert ask(api, THROTTLE).json() == usage
        ask(api)
        clock.now += 100
        ask(api)
        ask(api)
        assert ask(api, THROTTLE).json() == usage | {"current_use": 2, "next_use_secs": 3500}
        api.switches.throttle_as_list = True
        assert ask(api, THROTTLE).json()[0]["current_use"] == 2
        clock.now += 3600
        assert ask(api, THROTTLE).json() == [usage]


def test_key_has_a_quota_of_its_own() -> None:
    token = "Token secret"  # noqa: S105 - of a server on loopback
    with LaunchLibrary(real_records(), limit=1, keys={"secret": Key("patron", 3)}) as api:
        ask(api)
        assert [ask(api, Authorization=token).status_code for _ in range(4)] == [200] * 3 + [429]
        usage = ask(api, THROTTLE, Authorization=token).json()
        assert (usage["ident"], usage["your_request_limit"]) == ("patron", 3)
    assert api.requests[1].headers["authorization"] == token


@pytest.mark.parametrize(
    ("given", "detail"),
    [
        ("Token wrong", "Invalid token."),
        ("token", "Invalid token header. No credentials provided."),
        ("Token two words", "Invalid token header. Token string should not contain spaces."),
    ],
)
def test_wrong_key_is_refused(given: str, detail: str) -> None:
    with LaunchLibrary(keys={"secret": Key("patron", 3)}) as api:
        refused = ask(api, Authorization=given)
        assert (refused.status_code, refused.json()) == (401, {"detail": detail})
        assert refused.headers["WWW-Authenticate"] == "Token"
        assert ask(api, THROTTLE, Authorization=given).json()["ident"] == "127.0.0.1"
        api.switches.invalid_key = 403
        assert ask(api, Authorization=given).status_code == 403
        assert ask(api, Authorization="Bearer secret").status_code == 200


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        (None, None),
        ("{seconds}", "3600"),
        ("99999999999", "99999999999"),
        ("-5", "-5"),
        ("soon", "soon"),
    ],
)
def test_retry_after_can_be_turned(template: str | None, expected: str | None) -> None:
    with LaunchLibrary(limit=0) as api:
        api.switches.retry_after = template
        assert ask(api).headers.get("Retry-After") == expected


def test_retry_after_as_a_date_follows_the_clock() -> None:
    clock = Clock()
    with LaunchLibrary(clock=clock, limit=0) as api:
        api.switches.retry_after = "{date}"
        headers = ask(api).headers
    now, then = (parsedate_to_datetime(headers[name]) for name in ("Date", "Retry-After"))
    assert now.timestamp() == clock.now
    assert then - now == dt.timedelta(hours=1)


def test_strangers_at_the_same_address_spend_the_quota() -> None:
    clock = Clock()
    with LaunchLibrary(clock=clock) as api:
        api.spend(5)
        clock.now += 600
        api.spend(15)
        assert ask(api).headers["Retry-After"] == "3600"


def test_requests_are_recorded(api: LaunchLibrary) -> None:
    ask(api, query="?program=1&program=2&search=a b", Accept="*/*")
    ask(api, "/nowhere")
    first, second = api.requests
    assert (first.number, first.method, first.path) == (1, "GET", LIST)
    assert first.query == {"program": "2", "search": "a b"}
    assert first.params["program"] == ["1", "2"]
    assert (first.status, first.counted, first.fault) == (400, True, "")
    assert first.headers["Accept"] == "*/*"
    assert (second.number, second.status, second.counted) == (2, 404, False)
