"""Ways in which the test double of Launch Library can fail, cheat or attack, one value each.

A `Fault` says at which step it steps in; whatever it does not name happens as always. The tuples
at the end are for tests that try every fault: what never answers, what has no end, what is no page
of events, and what looks like one but lies.
"""

import gzip
import itertools
import json
import re
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import formatdate
from http import HTTPStatus
from typing import Any

_START = b'{"count":1,"next":null,"previous":null,"results":['


@dataclass(frozen=True)
class Answer:
    """A response before it is sent."""

    status: int
    headers: dict[str, str]
    body: bytes


class Wire:
    """The connection to one client, down to the bytes."""

    def __init__(self, connection: socket.socket, *, bodiless: bool = False) -> None:
        self._connection = connection
        self._bodiless = bodiless

    def send(self, answer: Answer) -> None:
        """Send an answer as it should be."""
        length = {"Content-Length": str(len(answer.body))}
        body = b"" if self._bodiless else answer.body
        self.write(_head(answer, length) + body)

    def head(self, answer: Answer, **framing: str) -> None:
        """Send the head alone, with headers that say, truly or not, where the body ends."""
        self.write(_head(answer, {name.replace("_", "-"): framing[name] for name in framing}))

    def chunk(self, data: bytes) -> None:
        """Send a piece of a chunked body."""
        self.write(b"%x\r\n%b\r\n" % (len(data), data))

    def write(self, data: bytes) -> None:
        """Send bytes as they are."""
        self._connection.sendall(data)

    def wait(self) -> None:
        """Do nothing until the client gives up or the server closes."""
        while self._connection.recv(1024):
            pass

    def reset(self) -> None:
        """End the connection with RST: detached, so that nobody says goodbye with FIN before."""
        off = struct.pack("ii", 1, 0)
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, off)
        socket.close(self._connection.detach())


def _head(answer: Answer, more: dict[str, str]) -> bytes:
    status = HTTPStatus(answer.status)
    lines = [f"HTTP/1.1 {status.value} {status.phrase}"]
    lines += [f"{name}: {value}" for name, value in (answer.headers | more).items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one request.

    - `front` answers instead of the API; it gets the request's target and the time. A proxy does
      not count towards the quota; with `counted` it is the API itself that answers so.
    - `ignored` parameters are not obeyed, though the links still carry them.
    - `page` changes the JSON value that is to be sent; it gets the last page sent, too.
    - `body` changes the bytes before they are compressed.
    - `send` puts an answer on the wire; after it the connection is closed. With `silent` it sends
      no status either.
    """

    name: str
    front: Callable[[str, float], Answer] | None = None
    counted: bool = False
    ignored: frozenset[str] = frozenset()
    page: Callable[[Any, Any], Any] = field(default=lambda fresh, _: fresh)
    body: Callable[[bytes], bytes] = field(default=lambda body: body)
    send: Callable[[Wire, Answer], None] | None = None
    silent: bool = False


NONE = Fault("")


# Answers that do not come from the API.


def html_page(status: int) -> Answer:
    """An error page as Django and proxies send it."""
    title = HTTPStatus(status).phrase
    text = f"<!doctype html>\n<html lang=en>\n<title>{title}</title>\n<h1>{title}</h1>\n"
    return Answer(status, {"Content-Type": "text/html; charset=utf-8"}, text.encode())


def status(code: int) -> Fault:
    """An HTML page with a status; 500 comes from the API and counts, the others from a proxy."""
    return Fault(
        f"status {code}",
        front=lambda *_: html_page(code),
        counted=code == HTTPStatus.INTERNAL_SERVER_ERROR,
    )


def html() -> Fault:
    """A page for a human, with status 200: a captive portal, or a notice of maintenance."""
    return Fault("html with status 200", front=lambda *_: html_page(HTTPStatus.OK))


def too_many(seconds: int, retry_after: str | None, now: float) -> Answer:
    """The answer 429; in `retry_after`, `{seconds}` and `{date}` stand for the end of the wait."""
    unit = "second" if seconds == 1 else "seconds"
    text = f"Request was throttled. Expected available in {seconds} {unit}."
    headers = {"Content-Type": "application/json", "Vary": "Accept", "Allow": "GET"}
    if retry_after is not None:
        date = formatdate(now + seconds, usegmt=True)
        headers["Retry-After"] = retry_after.format(seconds=seconds, date=date)
    return Answer(HTTPStatus.TOO_MANY_REQUESTS, headers, json.dumps({"detail": text}).encode())


def throttled(seconds: int = 2345, retry_after: str | None = "{seconds}") -> Fault:
    """429, whatever is left of the quota; see `too_many` for `retry_after`."""
    return Fault(
        f"429 with Retry-After {retry_after}",
        front=lambda _, now: too_many(seconds, retry_after, now),
    )


def redirect(origin: str, code: int = 302) -> Fault:
    """The same path at another origin; an empty origin is a redirect to itself."""
    return Fault(
        f"redirect {code} to {origin or 'itself'}",
        front=lambda target, _: Answer(code, {"Location": origin + target}, b""),
    )


# Connections that break, or never end.


def reset() -> Fault:
    """RST instead of an answer."""
    return Fault("reset before the answer", send=lambda wire, _: wire.reset(), silent=True)


def reset_in_body() -> Fault:
    """RST after half of the body."""

    def send(wire: Wire, answer: Answer) -> None:
        _send_half(wire, answer)
        wire.reset()

    return Fault("reset in the body", send=send)


def cut() -> Fault:
    """Half of the body that Content-Length names, then the end."""
    return Fault("cut", send=_send_half)


def _send_half(wire: Wire, answer: Answer) -> None:
    wire.head(answer, Content_Length=str(len(answer.body)))
    wire.write(answer.body[: len(answer.body) // 2])


def cut_chunked() -> Fault:
    """Half of the body in one chunk, then the end without the last chunk."""

    def send(wire: Wire, answer: Answer) -> None:
        wire.head(answer, Transfer_Encoding="chunked")
        wire.chunk(answer.body[: len(answer.body) // 2])

    return Fault("cut while chunked", send=send)


def hang() -> Fault:
    """No answer, until the client gives up."""
    return Fault("hang", send=lambda wire, _: wire.wait(), silent=True)


def stall() -> Fault:
    """Half of the answer, then nothing until the client gives up."""

    def send(wire: Wire, answer: Answer) -> None:
        _send_half(wire, answer)
        wire.wait()

    return Fault("stall", send=send)


def drip(size: int, pace: Callable[[], object]) -> Fault:
    """The right body, `size` bytes at a time; `pace` is called before each, and must return.

    A test that owns the clock lets it run in `pace`, so that nobody has to wait.
    """

    def send(wire: Wire, answer: Answer) -> None:
        wire.head(answer, Content_Length=str(len(answer.body)))
        for start in range(0, len(answer.body), size):
            pace()
            wire.write(answer.body[start : start + size])

    return Fault("drip", send=send)


def endless_headers() -> Fault:
    """Headers without end."""

    def send(wire: Wire, _: Answer) -> None:
        wire.write(b"HTTP/1.1 200 OK\r\n")
        for number in itertools.count():
            wire.write(b"X-Filler-%d: %b\r\n" % (number, b"x" * 1000))

    return Fault("endless headers", send=send)


def endless_body() -> Fault:
    """JSON that starts well and goes on without end."""

    def send(wire: Wire, answer: Answer) -> None:
        wire.head(_without_coding(answer), Transfer_Encoding="chunked")
        wire.chunk(_START)
        while True:
            wire.chunk(b" " * 65536)

    return Fault("endless body", send=send)


def _without_coding(answer: Answer) -> Answer:
    headers = {name: answer.headers[name] for name in answer.headers if name != "Content-Encoding"}
    return Answer(answer.status, headers, answer.body)


def gzip_bomb(megabytes: int = 500) -> Fault:
    """A right page, right JSON and right gzip, a thousandth of its real size on the wire.

    It is made of gzip members of one megabyte each, so that nobody has to hold it whole.
    """

    def send(wire: Wire, answer: Answer) -> None:
        filler = _gzip(b" " * 1_000_000)
        start, end = _gzip(_START), _gzip(b"]}")
        length = len(start) + megabytes * len(filler) + len(end)
        wire.head(_gzipped(answer), Content_Length=str(length))
        for part in itertools.chain([start], itertools.repeat(filler, megabytes), [end]):
            wire.write(part)

    return Fault(f"gzip bomb of {megabytes} MB", send=send)


def gzip_garbage() -> Fault:
    """A body that is said to be gzip, begins like it, and is not."""

    def send(wire: Wire, answer: Answer) -> None:
        body = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff" + b"\xff not gzip at all" * 9
        wire.send(Answer(answer.status, _gzipped(answer).headers, body))

    return Fault("gzip garbage", send=send)


def gzip_cut() -> Fault:
    """Half of the gzip stream, with the Content-Length of that half: no error of HTTP."""

    def send(wire: Wire, answer: Answer) -> None:
        body = answer.body if "Content-Encoding" in answer.headers else _gzip(answer.body)
        wire.send(Answer(answer.status, _gzipped(answer).headers, body[: len(body) // 2]))

    return Fault("gzip cut", send=send)


def _gzip(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def _gzipped(answer: Answer) -> Answer:
    return Answer(answer.status, answer.headers | {"Content-Encoding": "gzip"}, answer.body)


# Bodies that are no page of events.


def empty() -> Fault:
    """No body at all."""
    return Fault("empty body", body=lambda _: b"")


def cut_json() -> Fault:
    """Half of the JSON, with the Content-Length of that half: no error of HTTP."""
    return Fault("cut JSON", body=lambda body: body[: len(body) // 2])


def nested(depth: int = 100_000) -> Fault:
    """Lists in lists, deeper than parsers like."""
    return Fault(
        f"nested {depth} deep",
        body=lambda _: _START + b"[" * depth + b"]" * depth + b"]}",
    )


def not_utf8() -> Fault:
    """A byte that UTF-8 never has, in every name, and in the `ident` of `api-throttle/`."""
    strings = re.compile(rb'"(?:name|ident)":"')
    return Fault("not UTF-8", body=lambda body: strings.sub(b"\\g<0>\xff", body))


def envelope(value: object) -> Fault:
    """Some other JSON value instead of the page."""
    return Fault(f"JSON {json.dumps(value)}", page=lambda *_: value)


def changed(**changes: object) -> Fault:
    """Other values in a page's envelope; `...` takes a key out. What is no page stays as it is."""

    def page(fresh: object, _: object) -> object:
        if not isinstance(fresh, dict) or "results" not in fresh:
            return fresh
        return {key: value for key, value in {**fresh, **changes}.items() if value is not ...}

    told = ", ".join(f"{key} {value!r}" for key, value in changes.items())
    return Fault(told.replace("Ellipsis", "missing"), page=page)


# Pages that look right, and lie.


def ignore(*parameters: str) -> Fault:
    """Parameters without effect, as if the API had dropped them."""
    return Fault(f"ignores {', '.join(parameters)}", ignored=frozenset(parameters))


def repeat() -> Fault:
    """The page before, once more; the first page of all is right."""
    return Fault("repeats the page before", page=lambda fresh, before: before or fresh)


BROKEN = (
    *map(status, (500, 502, 503)),
    reset(),
    reset_in_body(),
    cut(),
    cut_chunked(),
    gzip_garbage(),
    gzip_cut(),
)
"""No answer that could be used; it is over at once. Asking again may help."""

ENDLESS = (hang(), stall(), endless_headers(), endless_body(), gzip_bomb())
"""More than a client should wait for or take in."""

MALFORMED = (
    html(),
    empty(),
    cut_json(),
    nested(),
    not_utf8(),
    envelope(None),
    envelope([]),
    envelope(7),
    envelope({}),
    changed(results=...),
    changed(results=None),
    changed(results={"id": 1}),
    changed(results=[1, "two", None, []]),
    changed(count=...),
    changed(count=-1),
    changed(count="many"),
)
"""Complete answers with status 200 that are no page of events."""

LYING = (
    repeat(),
    changed(results=[]),
    changed(count=0),
    changed(count=1_000_000),
    changed(next="http://127.0.0.2:9/2.3.0/events/?offset=100"),
    changed(next="file:///etc/passwd"),
    ignore("last_updated__gte"),
    ignore("ordering"),
    ignore("limit"),
    ignore("mode"),
    ignore("offset"),
)
"""Complete pages of events that are not what was asked for."""
