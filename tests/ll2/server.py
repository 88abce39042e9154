"""A Launch Library 2 on loopback, for tests: the events of version 2.3.0, over real HTTP.

    with LaunchLibrary(records, clock=clock, limit=15) as api:
        api.at(3, lambda: api.edit(856, name="Renamed"))  # before the third request from now
        api.fault(faults.status(503), at=2, times=3)  # the second request and two more
        ...  # a client pulls from api.url
        assert len(api.requests) == 4

It answers as Django REST framework does with the API's settings, keeps the quota by a clock that
the test owns, can be told to go wrong in every way of `faults`, and records what it was asked.
The test may add, edit and delete events at any time. Closing it ends every open connection.
"""

import contextlib
import datetime as dt
import gzip
import html
import http.server
import json
import math
import re
import socket
import sys
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from email.message import Message
from email.utils import formatdate
from fnmatch import fnmatchcase
from functools import partial
from http import HTTPStatus
from types import TracebackType
from typing import Generic, Self, TypeVar
from urllib.parse import parse_qs, quote, urlsplit
from weakref import WeakSet

from tests.ll2 import faults
from tests.ll2.database import (
    RELATED,
    BadQueryError,
    Database,
    Json,
    next_link,
    previous_link,
    select_page,
    shown,
)
from tests.ll2.faults import Answer, Fault, Wire

EVER = sys.maxsize
_HOUR = 3600
_NO_LIMIT = 1_000_000
_STILL = 1_767_225_600.0
"""The first second of 2026, for tests that need no clock."""

T = TypeVar("T")


@dataclass(frozen=True)
class Key:
    """Who an API key belongs to, and how many requests an hour it is good for."""

    user: str
    limit: int


@dataclass
class Switches:
    """What a test may turn while the server runs.

    - `unstable_ties`: events that are equal in the ordering change places with every request.
    - `throttle_as_list`: the answer of `api-throttle/` as the API's schema has it.
    - `retry_after`: `{seconds}`, `{date}`, or any text; None for no such header.
    - `invalid_key`: 401, or 403 as it is when sessions stand first in the API's settings.
    - `before_request` is called with each request's number and path before it is answered.
    """

    gzip: bool = True
    unstable_ties: bool = True
    throttle_as_list: bool = False
    retry_after: str | None = "{seconds}"
    page_size: int = 10
    largest_page: int = 100
    invalid_key: int = 401
    before_request: Callable[[int, str], object] = lambda _number, _path: None


@dataclass(frozen=True)
class Request:
    """A request and, once it is answered, what became of it; no `status` if none was sent."""

    number: int
    method: str
    target: str
    headers: Message
    address: str
    status: int | None = None
    counted: bool = False
    fault: str = ""

    @property
    def path(self) -> str:
        """The target without its query."""
        return urlsplit(self.target).path

    @property
    def params(self) -> dict[str, list[str]]:
        """The parameters, each with all of its values."""
        return parse_qs(urlsplit(self.target).query, keep_blank_values=True)

    @property
    def query(self) -> dict[str, str]:
        """The parameters, each with its last value."""
        return {name: values[-1] for name, values in self.params.items()}

    def header(self, name: str, default: str = "") -> str:
        """A header, or what its absence means."""
        return str(self.headers.get(name, default))


@dataclass(frozen=True)
class Reply:
    """An answer, how to send it, and whether the connection may be kept afterwards."""

    answer: Answer
    send: Callable[[Wire, Answer], None]
    keep: bool


@dataclass
class _Plan(Generic[T]):
    what: T
    path: str
    when: range
    seen: int = 0


class _Schedule(Generic[T]):
    """What is to happen at which of the requests to come."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._plans: list[_Plan[T]] = []

    def add(self, what: T, path: str, at: int, times: int) -> None:
        with self._lock:
            self._plans.append(_Plan(what, path, range(at, at + times)))

    def due(self, path: str) -> list[T]:
        """What is due now that this path is requested."""
        with self._lock:
            plans = [plan for plan in self._plans if fnmatchcase(path, plan.path)]
            for plan in plans:
                plan.seen += 1
            return [plan.what for plan in plans if plan.seen in plan.when]


@dataclass(frozen=True)
class _Visitor:
    """Who asks: the user of a key, or an address."""

    ident: str
    limit: int


class _Throttle:
    """A sliding window of an hour for each visitor; requests that are refused do not count."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._times: defaultdict[str, deque[float]] = defaultdict(deque)

    def used(self, visitor: _Visitor) -> int:
        times = self._times[visitor.ident]
        while times and times[0] <= self._clock() - _HOUR:
            times.popleft()
        return len(times)

    def wait(self, visitor: _Visitor) -> int:
        """Whole seconds until the next request is let through."""
        if self.used(visitor) < visitor.limit:
            return 0
        if not visitor.limit:
            return _HOUR
        last_to_leave = self._times[visitor.ident][-visitor.limit]
        return math.ceil(last_to_leave + _HOUR - self._clock())

    def count(self, visitor: _Visitor) -> None:
        self._times[visitor.ident].append(self._clock())


class _RefusedError(Exception):
    """An answer other than 200."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


class LaunchLibrary:
    """The API: its events, its quota, its faults, and what it was asked."""

    def __init__(
        self,
        records: Iterable[Json] = (),
        *,
        clock: Callable[[], float] | None = None,
        limit: int | None = 15,
        keys: Mapping[str, Key] | None = None,
    ) -> None:
        """`clock` gives seconds since 1970; `limit` is the quota without a key, None is none.

        Without a clock, time stands still, and no answer says what time it is.
        """
        self.switches = Switches()
        self._tells_time = clock is not None
        clock = clock or (lambda: _STILL)
        self._clock = clock
        self._limit = _NO_LIMIT if limit is None else limit
        self._keys = keys or {}
        self._database = Database(map(_complete, records))
        self._throttle = _Throttle(clock)
        self._faults = _Schedule[Fault]()
        self._actions = _Schedule[Callable[[], object]]()
        self._lock = threading.RLock()
        self._requests: dict[int, Request] = {}
        self._number = 0
        self._last_page: object = None
        self._server = _Server(self)

    # What a test does with it.

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.stop()
        if error is None and self._server.errors:
            raise self._server.errors[0]

    @property
    def url(self) -> str:
        """The API's root, without its version."""
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def requests(self) -> list[Request]:
        """Every request that was answered so far, in the order in which they came."""
        with self._lock:
            return [self._requests[number] for number in sorted(self._requests)]

    @property
    def records(self) -> dict[int, Json]:
        """Every event by id, in full."""
        return {row.id: row.record() for row in self._database.rows()}

    def add(self, record: Json) -> None:
        """Hold another event, as it is; related lists that it lacks are empty."""
        with self._lock:
            if self._database.get(record["id"]) is not None:
                raise ValueError(f"event {record['id']} is there already")
            self._database.put(_complete(record))

    def edit(self, event: int, *, bump: bool = True, **changes: object) -> None:
        """Change fields of an event, `...` takes one out; `last_updated` becomes the clock's now.

        Without `bump`, or with a `last_updated` of its own, an edit may happen at any time.
        """
        with self._lock:
            row = self._database.get(event)
            if row is None:
                raise KeyError(event)
            stamp = {"last_updated": self._now()} if bump else {}
            merged = {**row.record(), **stamp, **changes}
            self._database.put({key: value for key, value in merged.items() if value is not ...})

    def delete(self, event: int) -> None:
        """Forget an event without a trace."""
        self._database.delete(event)

    def fault(self, fault: Fault, *, at: int = 1, times: int = 1, path: str = "*") -> None:
        """Let the `at`-th request from now go wrong, and `times` - 1 more; EVER: all that follow.

        Only requests whose path matches the pattern are counted. Of two faults that are due at
        once the older one steps in.
        """
        self._faults.add(fault, path, at, times)

    def at(self, number: int, action: Callable[[], object], *, path: str = "*") -> None:
        """Do something just before the `number`-th request from now is answered."""
        self._actions.add(action, path, number, 1)

    def spend(self, requests: int) -> None:
        """Let somebody else at the client's address use up a part of the quota."""
        with self._lock:
            for _ in range(requests):
                self._throttle.count(_Visitor("127.0.0.1", self._limit))

    def _now(self) -> str:
        now = dt.datetime.fromtimestamp(int(self._clock()), dt.UTC)
        return f"{now:%Y-%m-%dT%H:%M:%SZ}"

    # What the API does with a request.

    def reply(self, method: str, target: str, headers: Message, address: str) -> Reply:
        """Answer a request."""
        with self._lock:
            self._number += 1
            request = Request(self._number, method, target, headers, address)
            actions = self._actions.due(request.path)
            fault = next(iter(self._faults.due(request.path)), faults.NONE)
        # Outside of the lock: an action may wait for a thread of the test that needs it.
        self.switches.before_request(request.number, request.path)
        for action in actions:
            action()
        with self._lock:
            answer, counted = self._answer(request, fault)
            status = None if fault.silent else answer.status
            self._requests[request.number] = replace(
                request, status=status, counted=counted, fault=fault.name
            )
        if self._tells_time:
            answer.headers["Date"] = formatdate(self._clock(), usegmt=True)
        if self.switches.gzip and "gzip" in request.header("Accept-Encoding"):
            answer = _compress(answer)
        return Reply(answer, fault.send or Wire.send, keep=fault.send is None)

    def _answer(self, request: Request, fault: Fault) -> tuple[Answer, bool]:
        """The answer, and whether it counts: path, format, key, quota, method, query, in turn."""
        if fault.front and not fault.counted:
            return fault.front(request.target, self._clock()), False
        if not (route := _ROUTE.fullmatch(request.path)):
            return faults.html_page(HTTPStatus.NOT_FOUND), False
        counted = False
        try:
            as_html = _wants_html(request)
            visitor = self._visitor(request, lenient=route["view"] == "api-throttle")
            if route["view"] == "events":
                self._let_through(visitor)
                counted = True
            value = self._value(request, route, visitor, fault)
        except _RefusedError as refused:
            return refused.answer, counted
        answer = _render(value, as_html=as_html)
        return replace(answer, body=fault.body(answer.body)), counted

    def _visitor(self, request: Request, *, lenient: bool) -> _Visitor:
        """Who asks. `api-throttle/` is lenient: a key that it does not know is no key."""
        keyword, *rest = request.header("Authorization").split() or [""]
        key = self._keys.get(rest[0]) if len(rest) == 1 else None
        if keyword.lower() != "token" or (lenient and not key):
            return _Visitor(request.address, self._limit)
        if key:
            return _Visitor(key.user, key.limit)
        raise self._refused_key(rest)

    def _refused_key(self, rest: list[str]) -> _RefusedError:
        wrong = "Token string should not contain spaces." if rest else "No credentials provided."
        detail = "Invalid token." if len(rest) == 1 else f"Invalid token header. {wrong}"
        refused = _refused(self.switches.invalid_key, detail)
        if self.switches.invalid_key == HTTPStatus.UNAUTHORIZED:
            refused.answer.headers["WWW-Authenticate"] = "Token"
        return refused

    def _let_through(self, visitor: _Visitor) -> None:
        if wait := self._throttle.wait(visitor):
            retry_after = self.switches.retry_after
            raise _RefusedError(faults.too_many(wait, retry_after, self._clock()))
        self._throttle.count(visitor)

    def _value(
        self, request: Request, route: re.Match[str], visitor: _Visitor, fault: Fault
    ) -> object:
        """The JSON value that answers a request that was let through."""
        if request.method != "GET":
            raise _refused(405, f'Method "{request.method}" not allowed.')
        if fault.front:
            raise _RefusedError(fault.front(request.target, self._clock()))
        if route["view"] == "api-throttle":
            return fault.page(self._usage(visitor), None)
        if route["event"]:
            return fault.page(self._one(request, route["event"]), None)
        self._last_page = fault.page(self._list(request, fault.ignored), self._last_page)
        return self._last_page

    def _usage(self, visitor: _Visitor) -> object:
        usage = {
            "your_request_limit": visitor.limit,
            "limit_frequency_secs": _HOUR,
            "current_use": self._throttle.used(visitor),
            "next_use_secs": self._throttle.wait(visitor),
            "ident": visitor.ident,
        }
        return [usage] if self.switches.throttle_as_list else usage

    def _one(self, request: Request, name: str) -> Json:
        if not name.isdecimal():
            raise _refused(404, "Not found.")
        row = self._database.get(int(name))
        if row is None:
            raise _refused(404, "No Event matches the given query.")
        return shown(row, "detailed", _origin(request), _suffix(request))

    def _list(self, request: Request, ignored: frozenset[str]) -> Json:
        params = {name: values for name, values in request.params.items() if name not in ignored}
        try:
            page = select_page(
                self._database,
                params,
                page_size=self.switches.page_size,
                largest_page=self.switches.largest_page,
                turn=request.number if self.switches.unstable_ties else 0,
            )
        except BadQueryError as error:
            raise _RefusedError(_json(400, error.errors)) from None
        url = _origin(request) + request.target
        mode = params.get("mode", [""])[-1]
        return {
            "count": page.count,
            "next": next_link(url, page),
            "previous": previous_link(url, page),
            "results": [shown(row, mode, _origin(request), _suffix(request)) for row in page.rows],
        }


_ROUTE = re.compile(r"/2\.3\.0/(?P<view>events|api-throttle(?=/$))/(?:(?P<event>[^/.]+)/)?")


def _complete(record: Json) -> Json:
    """A record in the detailed shape, even if it was fetched in another."""
    return {**record, **{name: [] for name in RELATED if name not in record}}


def _origin(request: Request) -> str:
    """The API's address as the client has it."""
    return f"http://{request.header('Host', request.address)}"


def _suffix(request: Request) -> str:
    """What the API's own addresses end with: `format` sticks to them."""
    form = request.query.get("format")
    return f"?format={quote(form)}" if form else ""


def _refused(status: int, detail: str) -> _RefusedError:
    return _RefusedError(_json(status, {"detail": detail}))


def _json(status: int, value: object) -> Answer:
    """JSON as Django REST framework writes it: UTF-8, compact, safe inside of JavaScript."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    headers = {"Content-Type": "application/json", "Vary": "Accept", "Allow": "GET"}
    return Answer(status, headers, text.encode())


def _render(value: object, *, as_html: bool) -> Answer:
    answer = _json(HTTPStatus.OK, value)
    if not as_html:
        return answer
    text = f"<!DOCTYPE html>\n<title>API</title>\n<pre>{html.escape(answer.body.decode())}</pre>\n"
    content_type = {"Content-Type": "text/html; charset=utf-8"}
    return Answer(answer.status, answer.headers | content_type, text.encode())


def _wants_html(request: Request) -> bool:
    """What `format` and, within that, `Accept` ask for, the most exact words first."""
    form = request.query.get("format", "")
    offered = {
        "": ("application/json", "text/html"),
        "json": ("application/json",),
        "api": ("text/html",),
    }
    if form not in offered:
        raise _refused(404, "Not found.")
    accepted = [part.split(";")[0].strip() for part in request.header("Accept", "*/*").split(",")]
    for stars in range(3):
        words = [word for word in accepted if word.count("*") == stars]
        for kind in offered[form]:
            if any(fnmatchcase(kind, word) for word in words):
                return kind == "text/html"
    raise _refused(406, "Could not satisfy the request Accept header.")


def _compress(answer: Answer) -> Answer:
    headers = {"Content-Encoding": "gzip", "Vary": "Accept, Accept-Encoding"}
    return Answer(answer.status, answer.headers | headers, gzip.compress(answer.body, 1, mtime=0))


class _Server(http.server.ThreadingHTTPServer):
    """The sockets and threads under a `LaunchLibrary`."""

    daemon_threads = False  # Closing waits for every handler.
    request_queue_size = 128

    def __init__(self, api: LaunchLibrary) -> None:
        super().__init__(("127.0.0.1", 0), partial(_Handler, api=api))
        self.errors: list[BaseException] = []
        self._connections: WeakSet[socket.socket] = WeakSet()
        self._thread = threading.Thread(target=self.serve_forever, args=(0.01,))

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Take no more connections, end those that are open, and wait for their handlers."""
        self.shutdown()
        self._thread.join()
        for connection in list(self._connections):
            # It may have been closed already, from either side.
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self.server_close()

    def get_request(self) -> tuple[socket.socket, object]:
        """Accept a connection, and keep it in mind."""
        connection, address = super().get_request()
        self._connections.add(connection)
        return connection, address

    def handle_error(self, *_: object) -> None:
        """Keep an error for the test; that a client hung up is none."""
        error = sys.exception()
        if error and not isinstance(error, ConnectionError):
            self.errors.append(error)


class _Handler(http.server.BaseHTTPRequestHandler):
    """HTTP/1.1 with connections that are kept."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # What drips is to leave at once.

    def __init__(self, *args: object, api: LaunchLibrary) -> None:
        self.api = api
        super().__init__(*args)  # type: ignore[arg-type] # whatever the server hands over

    def do_GET(self) -> None:
        address: str = self.client_address[0]
        reply = self.api.reply(self.command, self.path, self.headers, address)
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.close_connection |= not reply.keep
        wire = Wire(self.connection, bodiless=self.command == "HEAD")
        # The client may have hung up, or the server be closing.
        with contextlib.suppress(OSError):
            reply.send(wire, reply.answer)

    do_HEAD = do_OPTIONS = do_POST = do_PUT = do_PATCH = do_DELETE = do_GET  # noqa: N815 - http.server's names

    def log_message(self, *_: object) -> None:
        """Stay quiet."""
