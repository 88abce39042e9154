"""What a client may send besides requests that make sense: the server answers, and goes on."""

import json
import socket
import time
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

API = "/archive/api/2.3.0/"


def exchange(site: str, sent: bytes) -> bytes:
    """All that comes back for these bytes until the server hangs up."""
    host, port = urlsplit(site).hostname, urlsplit(site).port
    assert port
    with socket.create_connection((host, port), timeout=30) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while part := connection.recv(65536):
            answer += part
    return answer


def statuses(answer: bytes) -> list[int]:
    return [int(line.split()[1]) for line in answer.split(b"\r\n") if line.startswith(b"HTTP/1.")]


def ask(site: str, target: str) -> tuple[int, dict[str, object]]:
    """The status and JSON of a target that is sent as it is."""
    answer = exchange(site, f"GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"Access-Control-Allow-Origin: *" in head
    assert b"X-Content-Type-Options: nosniff" in head
    assert b"Content-Type: application/json" in head
    read: dict[str, object] = json.loads(body)
    return statuses(head)[0], read


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("<script>alert(1)</script>=<script>", 200),
        ("search=%3Cscript%3Ealert(1)%3C/script%3E", 200),
        ("year=<script>alert(1)</script>", 400),
        ("__proto__=1&constructor[prototype]=2&ordering=__proto__", 200),
        ("type=__proto__", 400),
        ("search=%FF%FE&%FF=%C0%80", 200),
        ("id=%00", 400),
        ("search=%00", 200),
        ("search=神舟", 200),
        ("a;b;c=%", 200),
        ("&&&=&=&?", 200),
        ("id=" + ",".join(map(str, range(11_000))), 200),
        ("date__gte=2020-01-01&" * 2_500, 200),
        ("x&" * 30_000, 200),
        ("search=" + "%27%5C" * 5_000, 400),
        ("%3Cscript%3E=" * 4_500, 200),
        ("ordering=" + "date,-date," * 5_000, 200),
        ("limit=" + "9" * 60_000, 200),
        ("x" * 100_000, 414),
        ("id=" + ",".join(map(str, range(1_000_000))), 414),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_hostile_query_gets_its_status_soon(site: str, query: str, status: int) -> None:
    started = time.monotonic()
    assert ask(site, f"{API}events/?{query}")[0] == status
    assert time.monotonic() - started < 5


def test_letters_that_stand_unencoded_are_read_as_what_they_are(site: str) -> None:
    status, found = ask(site, f"{API}events/?search=神舟")
    assert (status, found["count"]) == (200, 1)


@pytest.mark.parametrize(
    "path",
    [
        *("../../../etc/passwd", "..%2f..%2f..%2fetc/passwd", "events/../../../site.toml"),
        *("%2e%2e/%2e%2e/content/site.toml", "events/%00", "%00", "events/\\..\\..", "x" * 5_000),
        *("events/%ff", "\u202e", "events//7/", "events/7//", "config/__proto__/", "events/-1/"),
    ],
)
def test_a_path_that_leads_nowhere_leads_nowhere(site: str, path: str) -> None:
    assert ask(site, f"{API}{path}") == (404, {"detail": "Not found."})


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET\r\n\r\n", 400),
        (b"GET / HTTP/9.9\r\n\r\n", 505),
        (b"GET / HTTP/x\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00 x y z\r\n\r\n", 400),
        (f"GET {API}events/?search=a b HTTP/1.1\r\n\r\n".encode(), 400),
        (f"BREW {API}events/ HTTP/1.1\r\nHost: a\r\n\r\n".encode(), 501),
        (f"GET {API} HTTP/1.1\r\n{'a: b' * 20_000}\r\n\r\n".encode(), 431),
        ((f"GET {API} HTTP/1.1\r\n" + "a: b\r\n" * 200 + "\r\n").encode(), 431),
    ],
    ids=lambda value: str(value)[:25],
)
def test_what_is_no_request_is_refused_in_json(site: str, sent: bytes, status: int) -> None:
    answer = exchange(site, sent)
    head, _, body = answer.partition(b"\r\n\r\n")
    assert statuses(head) == [status]
    assert b"Access-Control-Allow-Origin: *" in head
    assert isinstance(json.loads(body)["detail"], str)


def test_a_connection_is_kept_for_whatever_follows(site: str) -> None:
    address = urlsplit(site)
    connection = HTTPConnection(address.hostname or "", address.port, timeout=30)
    connection.connect()
    first = connection.sock
    try:
        for method, path, status in (
            ("GET", "events/?limit=3", 200),
            ("HEAD", "events/?limit=3", 200),
            ("GET", "events/?year=x", 400),
            ("OPTIONS", "events/", 204),
            ("GET", "nothing/", 404),
            ("HEAD", "nothing/", 404),
            ("GET", "events/types/", 301),
            ("GET", "events/7/", 200),
        ):
            connection.request(method, f"{API}{path}")
            answer = connection.getresponse()
            body = answer.read()
            assert (answer.status, connection.sock) == (status, first)
            assert bool(body) is (method == "GET" and status != 301)
            tag = answer.headers["ETag"]
        connection.request("GET", f"{API}events/7/", headers={"If-None-Match": tag})
        answer = connection.getresponse()
        assert (answer.status, answer.read(), connection.sock) == (304, b"", first)
    finally:
        connection.close()


def test_the_body_of_a_request_is_not_taken_for_the_next(site: str) -> None:
    inner = f"GET {API}events/8/ HTTP/1.1\r\nHost: a\r\n\r\n"
    for header in (f"Content-Length: {len(inner)}", "Transfer-Encoding: chunked"):
        outer = f"GET {API}events/7/ HTTP/1.1\r\nHost: a\r\n{header}\r\n\r\n{inner}"
        answer = exchange(site, outer.encode())
        assert statuses(answer) == [200]
        assert b"Connection: close" in answer


def test_several_hosts_are_none(site: str) -> None:
    sent = f"GET {API}events/?limit=1 HTTP/1.1\r\nHost: a.org\r\nHost: b.org\r\n\r\n"
    answer = exchange(site, sent.encode())
    assert b".org" not in answer.partition(b'"results"')[0]


def test_a_whole_address_is_asked_for_as_of_a_proxy(site: str) -> None:
    """Programs whose address cannot be changed are led here by one."""
    target = f"http://ll.thespacedevs.com{API}events/7/"
    sent = f"GET {target} HTTP/1.1\r\nHost: ll.thespacedevs.com\r\n\r\n"
    answer = exchange(site, sent.encode())
    assert statuses(answer) == [200]
    assert f'"url":"{target}"'.encode() in answer
