"""Every fault of the test double does what it says, and does no more."""

import contextlib
import gzip
import http.client
import json
import socket
import threading
import zlib
from collections.abc import Callable

import pytest
import requests

from tests.ll2 import faults
from tests.ll2.client import LIST, THROTTLE, TIMEOUT, Clock, ask, ids
from tests.ll2.faults import BROKEN, ENDLESS, LYING, MALFORMED, Fault
from tests.ll2.server import EVER, LaunchLibrary
from tests.projects import real_records

EVERY = (*BROKEN, *ENDLESS, *MALFORMED, *LYING)


def connect(api: LaunchLibrary) -> socket.socket:
    """A connection on which a page was asked for."""
    host = api.url.removeprefix("http://")
    address, port = host.split(":")
    connection = socket.create_connection((address, int(port)), timeout=TIMEOUT)
    connection.sendall(f"GET {LIST} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    return connection


def read_all(connection: socket.socket, data: bytearray) -> None:
    """Read into `data` until the server ends the connection, well or not."""
    while piece := connection.recv(65536):
        data += piece


def everything(connection: socket.socket) -> bytearray:
    """All bytes until the server ends the connection well."""
    data = bytearray()
    read_all(connection, data)
    return data


def body_of(data: bytearray) -> bytearray:
    return data.partition(b"\r\n\r\n")[2]


def length(data: bytearray) -> int:
    """What the head says of the body's length."""
    head = data.partition(b"\r\n\r\n")[0].decode()
    return int(head.partition("Content-Length: ")[2].split("\r\n")[0])


# When a fault steps in.


def test_fault_hits_the_requests_it_is_planned_for(api: LaunchLibrary) -> None:
    ask(api)
    api.fault(faults.status(503), at=2, times=2)
    assert [ask(api).status_code for _ in range(4)] == [200, 503, 503, 200]
    assert [request.status for request in api.requests] == [200, 200, 503, 503, 200]
    assert [request.fault for request in api.requests] == ["", "", *["status 503"] * 2, ""]


def test_fault_of_a_path_counts_requests_of_that_path(api: LaunchLibrary) -> None:
    api.fault(faults.status(502), at=2, path="*/events/")
    paths = (THROTTLE, LIST, f"{LIST}856/", THROTTLE, LIST, LIST)
    assert [ask(api, path).status_code for path in paths] == [200, 200, 200, 200, 502, 200]


def test_fault_can_last(api: LaunchLibrary) -> None:
    api.fault(faults.status(500), at=2, times=EVER)
    assert [ask(api).status_code for _ in range(20)] == [200, *[500] * 19]


def test_older_of_two_faults_goes_first(api: LaunchLibrary) -> None:
    api.fault(faults.status(500))
    api.fault(faults.status(503), times=2)
    assert [ask(api).status_code for _ in range(3)] == [500, 503, 200]


@pytest.mark.parametrize("fault", EVERY, ids=lambda fault: fault.name)
def test_after_any_fault_the_server_is_well(fault: Fault) -> None:
    arrived = threading.Event()
    with LaunchLibrary(real_records()) as api:
        api.fault(fault)
        api.at(1, arrived.set)
        with connect(api):
            assert arrived.wait(TIMEOUT)
        page = ask(api, query="?limit=2").json()
    assert (page["count"], len(page["results"])) == (10, 2)
    assert [request.fault for request in api.requests] == [fault.name, ""]


def test_names_tell_faults_apart() -> None:
    assert len({fault.name for fault in EVERY}) == len(EVERY)


# Answers that do not come from the API.


@pytest.mark.parametrize(("code", "counted"), [(500, True), (502, False), (503, False)])
def test_status_comes_with_html(code: int, counted: bool) -> None:
    with LaunchLibrary(limit=1) as api:
        api.fault(faults.status(code))
        answer = ask(api)
        assert answer.status_code == code
        assert answer.headers["Content-Type"].startswith("text/html")
        assert answer.text.startswith("<!doctype html>")
        assert ask(api).status_code == (429 if counted else 200)


def test_html_with_status_200(api: LaunchLibrary) -> None:
    api.fault(faults.html())
    answer = ask(api)
    assert answer.status_code == 200
    with pytest.raises(requests.JSONDecodeError):
        answer.json()


@pytest.mark.parametrize(
    ("retry_after", "header"),
    [
        (None, None),
        ("{seconds}", "600"),
        ("{date}", "Sun, 01 Mar 2026 12:10:00 GMT"),
        ("-1", "-1"),
        ("99999999999", "99999999999"),
        ("tomorrow", "tomorrow"),
    ],
)
def test_forced_429(retry_after: str | None, header: str | None) -> None:
    with LaunchLibrary(clock=Clock()) as api:
        api.fault(faults.throttled(600, retry_after))
        answer = ask(api)
        assert answer.status_code == 429
        assert "Expected available in 600 seconds" in answer.json()["detail"]
        assert answer.headers.get("Retry-After") == header
        assert ask(api, THROTTLE).json()["current_use"] == 0


@pytest.mark.parametrize("code", [301, 302, 307])
def test_redirect_leads_to_another_host_that_sees_what_was_sent(code: int) -> None:
    with LaunchLibrary(real_records()) as foreign, LaunchLibrary() as api:
        api.fault(faults.redirect(foreign.url, code))
        answer = ask(api, query="?limit=3", Authorization="Token secret", Accept="*/*")
    assert [step.status_code for step in answer.history] == [code]
    assert answer.json()["count"] == 10
    (seen,) = foreign.requests
    assert (seen.target, seen.headers["Accept"]) == (f"{LIST}?limit=3", "*/*")
    assert "Authorization" not in seen.headers
    assert "Authorization" in api.requests[0].headers


def test_redirect_loop(api: LaunchLibrary) -> None:
    api.fault(faults.redirect(""), times=EVER)
    with pytest.raises(requests.TooManyRedirects):
        ask(api)
    assert len(api.requests) == 31


# Connections that break, or never end.


def test_reset_before_the_answer(api: LaunchLibrary) -> None:
    api.fault(faults.reset())
    with connect(api) as connection, pytest.raises(ConnectionResetError):
        connection.recv(1)
    assert (api.requests[0].status, api.requests[0].counted) == (None, True)


def test_reset_in_the_body(api: LaunchLibrary) -> None:
    api.fault(faults.reset_in_body())
    data = bytearray()
    with connect(api) as connection, pytest.raises(ConnectionResetError):
        read_all(connection, data)
    assert len(body_of(data)) <= length(data) // 2


def test_cut_body_is_shorter_than_it_says(api: LaunchLibrary) -> None:
    api.fault(faults.cut())
    with connect(api) as connection:
        data = everything(connection)
    assert len(body_of(data)) == length(data) // 2


def test_cut_chunked_body_lacks_its_last_chunk(api: LaunchLibrary) -> None:
    whole = ask(api).content
    api.fault(faults.cut_chunked())
    with connect(api) as connection:
        data = everything(connection)
    assert b"Transfer-Encoding: chunked\r\n" in data
    half = whole[: len(whole) // 2]
    assert body_of(data) == b"%x\r\n%b\r\n" % (len(half), half)


@pytest.mark.parametrize("make", [faults.cut, faults.cut_chunked, faults.reset_in_body])
def test_requests_notices_a_broken_body(api: LaunchLibrary, make: Callable[[], Fault]) -> None:
    api.fault(make())
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        ask(api)


def test_hang_sends_nothing() -> None:
    arrived = threading.Event()
    with LaunchLibrary() as api:
        api.fault(faults.hang())
        api.at(1, arrived.set)
        with connect(api) as connection:
            assert arrived.wait(TIMEOUT)
            connection.settimeout(0.05)
            with pytest.raises(TimeoutError):
                connection.recv(1)
        assert ask(api).status_code == 200
    assert [request.status for request in api.requests] == [None, 200]


def test_stall_sends_half_and_then_nothing(api: LaunchLibrary) -> None:
    api.fault(faults.stall())
    data = bytearray()
    with connect(api) as connection:
        while not body_of(data) or len(body_of(data)) < length(data) // 2:
            data += connection.recv(65536)
        connection.settimeout(0.05)
        with pytest.raises(TimeoutError):
            connection.recv(1)
    assert len(body_of(data)) == length(data) // 2


@pytest.mark.parametrize("make", [faults.hang, faults.stall, faults.endless_body])
def test_closing_the_server_ends_what_never_ends(make: Callable[[], Fault]) -> None:
    arrived = threading.Event()
    with LaunchLibrary() as api:
        api.fault(make())
        api.at(1, arrived.set)
        connection = connect(api)
        assert arrived.wait(TIMEOUT)
    with connection, contextlib.suppress(ConnectionResetError):
        everything(connection)


def test_drip_goes_at_the_pace_of_the_test(api: LaunchLibrary) -> None:
    clock = Clock()
    start = clock.now

    def pace() -> None:
        clock.now += 10

    api.fault(faults.drip(1000, pace))
    body = ask(api).content
    assert json.loads(body)["count"] == 10
    compressed = int(ask(api).headers["Content-Length"])
    assert clock.now - start == 10 * -(-compressed // 1000)


def test_endless_headers_are_too_many_for_http_client(api: LaunchLibrary) -> None:
    api.fault(faults.endless_headers())
    client = http.client.HTTPConnection(api.url.removeprefix("http://"))
    client.request("GET", LIST)
    with (
        contextlib.closing(client),
        pytest.raises(http.client.HTTPException, match="more than 100 headers"),
    ):
        client.getresponse()


def test_endless_body_goes_on(api: LaunchLibrary) -> None:
    api.fault(faults.endless_body())
    with requests.get(f"{api.url}{LIST}", stream=True, timeout=TIMEOUT) as answer:
        assert answer.status_code == 200
        chunks = answer.iter_content(1_000_000)
        assert next(chunks) == b'{"count":1,"next":null,"previous":null,"results":['
        assert sum(len(next(chunks)) for _ in range(200)) > 10_000_000


def test_gzip_bomb_is_small_on_the_wire_and_right(api: LaunchLibrary) -> None:
    api.fault(faults.gzip_bomb())
    with connect(api) as connection:
        body = body_of(everything(connection))
    assert len(body) < 600_000
    # Every member of the bomb but the first and the last is the same megabyte.
    first = gzip.compress(b" " * 1_000_000, mtime=0)
    assert body.count(first) == 500


def test_gzip_bomb_explodes_in_requests(api: LaunchLibrary) -> None:
    api.fault(faults.gzip_bomb(3))
    answer = ask(api)
    assert len(answer.content) > 3_000_000
    assert answer.json() == {"count": 1, "next": None, "previous": None, "results": []}


def test_gzip_garbage(api: LaunchLibrary) -> None:
    api.fault(faults.gzip_garbage())
    with pytest.raises(requests.exceptions.ContentDecodingError):
        ask(api)


def test_cut_gzip_is_a_right_answer_to_http(api: LaunchLibrary) -> None:
    """And to requests, which does not notice that the stream has no end."""
    api.fault(faults.gzip_cut())
    with connect(api) as connection:
        body = body_of(everything(connection))
    stream = zlib.decompressobj(31)
    assert stream.decompress(body).startswith(b'{"count":10,')
    assert not stream.eof


# Answers that are no page, or a wrong one.


@pytest.mark.parametrize("fault", [faults.empty(), faults.cut_json(), faults.not_utf8()])
def test_bodies_that_are_no_json(api: LaunchLibrary, fault: Fault) -> None:
    api.fault(fault)
    answer = ask(api)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")
    with pytest.raises(ValueError, match=r"Expecting|Unterminated|can't decode"):
        json.loads(answer.content.decode())


def test_nesting_is_too_deep_for_json(api: LaunchLibrary) -> None:
    api.fault(faults.nested())
    with pytest.raises(RecursionError):
        ask(api).json()


@pytest.mark.parametrize("value", [None, [], 7, "page", {}, [{"id": 1}]])
def test_other_values_instead_of_the_envelope(api: LaunchLibrary, value: object) -> None:
    api.fault(faults.envelope(value))
    assert ask(api).json() == value


def test_envelope_can_be_changed(api: LaunchLibrary) -> None:
    links = {"next": "file:///etc/passwd", "previous": "https://example.org/"}
    api.fault(faults.changed(count=-1, results=[1, None], **links))
    assert ask(api).json() == {"count": -1, "results": [1, None], **links}
    api.fault(faults.changed(results=...))
    assert set(ask(api).json()) == {"count", "next", "previous"}


@pytest.mark.parametrize("path", [THROTTLE, f"{LIST}856/"])
def test_changed_envelope_leaves_other_answers_alone(api: LaunchLibrary, path: str) -> None:
    right = ask(api, path).json()
    api.fault(faults.changed(count=-1, results=...))
    assert ask(api, path).json() == right


def test_page_is_repeated(api: LaunchLibrary) -> None:
    api.fault(faults.repeat(), times=EVER)
    first = ask(api, query="?limit=2&ordering=date").json()
    assert ask(api, query="?limit=2&offset=2&ordering=date").json() == first
    assert ask(api, query="?limit=2&offset=4&ordering=-date").json() == first


def test_page_is_repeated_from_some_request_on(api: LaunchLibrary) -> None:
    api.fault(faults.repeat(), at=3, times=EVER)
    pages = [ids(api, f"?ordering=date&limit=2&offset={offset}") for offset in (0, 2, 4, 6)]
    assert pages[0] != pages[1] == pages[2] == pages[3]


def test_parameters_can_be_ignored(api: LaunchLibrary) -> None:
    query = "?limit=2&ordering=-date&last_updated__gte=2024-03-05T17:25:00Z"
    assert ids(api, query) == [780, 849]
    api.fault(faults.ignore("last_updated__gte"))
    page = ask(api, query=query).json()
    assert [event["id"] for event in page["results"]] == [856, 770]
    assert "last_updated__gte=2024-03-05T17%3A25%3A00Z" in page["next"]
    api.fault(faults.ignore("ordering", "last_updated__gte"))
    assert ids(api, query) == list(api.records)[:2] != [856, 770]
    api.fault(faults.ignore("limit", "last_updated__gte"))
    assert len(ids(api, query)) == 10
