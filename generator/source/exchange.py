"""One question, one answer: HTTP that is bounded in bytes and in seconds.

What goes wrong on the way (no connection, a cut body, an endless one, a redirect to somebody else)
becomes a `BadAnswerError` in words that hold nothing of the request, so no token can be in them.
"""

import datetime as dt
import re
import socket
import threading
from collections.abc import Callable, Collection
from concurrent.futures import Future
from email.utils import parsedate_to_datetime
from functools import partial
from http import HTTPStatus
from typing import TypeVar
from urllib.parse import urljoin, urlsplit

import requests
from msgspec import Struct

from generator.source.hosts import is_public

LONGEST_WAIT = 7200
"""Seconds; no server can make us believe in more."""

_SECONDS = re.compile(rb"available in (\d{1,6}) second")
_REDIRECTS = 3
_CHUNK = 64 * 1024


class Limits(Struct, frozen=True, kw_only=True):
    """How long and how much: seconds for each step, bytes of one answer unpacked, attempts."""

    connect: float = 10.0
    read: float = 30.0
    answer: float = 120.0
    body: int = 64 * 1024 * 1024
    attempts: int = 5
    first_pause: float = 1.0
    longest_pause: float = 30.0


class BadAnswerError(Exception):
    """An answer that asking again may mend."""

    def __init__(self, what: str, retry_after: int = 0) -> None:
        """Say what is wrong with it."""
        super().__init__(what)
        self.retry_after = retry_after


class TooLongError(BadAnswerError):
    """An answer with more bytes than anybody needs; it will have them tomorrow, too."""


class NoHostError(BadAnswerError):
    """There is no host of that name."""


class Answer(Struct, frozen=True):
    """An answer of whatever status; `retry_after` is in seconds, 0 if it says nothing of them.

    `date` is what the server's clock said (RFC 9110, section 6.6.1), if it said something.
    """

    status: int
    body: bytes
    retry_after: int
    date: dt.datetime | None = None


class Exchange:
    """A connection that is kept from one question to the next."""

    def __init__(
        self, agent: str, token: str | None, limits: Limits, accept: str = "application/json"
    ) -> None:
        """Nothing is asked yet. `accept` is the kind of answer that is wanted."""
        self._open_session = partial(_open_session, token, agent, accept)
        self._limits = limits
        self._session = self._open_session()

    def get(self, url: str, parameters: dict[str, str]) -> Answer:
        """The answer to a question, of whatever status. BadAnswerError if there is none."""
        question = partial(_exchange, self._session, url, parameters, self._limits)
        try:
            return _ask_within(question, self._limits.answer)
        except TimeoutError as error:
            self._session = self._open_session()
            what = f"takes longer than {self._limits.answer:g} s"
            raise BadAnswerError(what) from error


PROBE_LIMITS = Limits(connect=10.0, read=15.0, answer=40.0, body=64 * 1024)
_PROBED = 8
"""Redirects that are followed to see whether something is there."""
_ASK_WHOLE = range(400, 600)
"""What is asked for anew with GET: many a server knows no HEAD, and says so in many ways."""


class Prober:
    """Asks whether something is there, anywhere on the web, and keeps nothing of it."""

    def __init__(
        self, agent: str, limits: Limits = PROBE_LIMITS, private: Collection[str] = ()
    ) -> None:
        """`private` are hosts, with their ports, that may be asked though they are not public."""
        self._agent = agent
        self._limits = limits
        self._private = frozenset(private)

    def probe(self, url: str, *, head: bool = True) -> int:
        """The status at the end of all redirects, by HEAD, and by GET where that is no good.

        BadAnswerError if there is none, NoHostError if there is no such host.
        """
        methods = ("HEAD", "GET") if head else ("GET",)
        status = 0
        for method in methods:
            question = partial(_probe, self._agent, method, url, self._limits, self._private)
            try:
                status = _ask_within(question, self._limits.answer)
            except TimeoutError as error:
                what = f"takes longer than {self._limits.answer:g} s"
                raise BadAnswerError(what) from error
            if status not in _ASK_WHOLE or status == HTTPStatus.TOO_MANY_REQUESTS:
                break
        return status


T = TypeVar("T")


def _ask_within(question: Callable[[], T], seconds: float) -> T:
    """Ask in a thread of its own: no slow drip of bytes can hold the command for ever."""
    future: Future[T] = Future()
    threading.Thread(target=_carry, args=(future, question), daemon=True).start()
    return future.result(timeout=seconds)


def _carry(future: Future[T], question: Callable[[], T]) -> None:
    """Carry a result, or an error of whatever kind, to the thread that asked."""
    try:
        future.set_result(question())
    except Exception as error:  # noqa: BLE001 - it is raised again where it is waited for
        future.set_exception(error)


def _probe(agent: str, method: str, url: str, limits: Limits, private: Collection[str]) -> int:
    try:
        with _open_session(None, agent, "*/*") as session:
            for _ in range(_PROBED + 1):
                _look_up(url, private)
                with session.request(
                    method,
                    url,
                    timeout=(limits.connect, limits.read),
                    allow_redirects=False,
                    stream=True,
                ) as response:
                    if not response.is_redirect:
                        return response.status_code
                    url = urljoin(url, response.headers["Location"])
    except (requests.RequestException, OSError, ValueError) as error:
        raise BadAnswerError(_describe(error)) from error
    raise BadAnswerError("redirects again and again")


def _look_up(url: str, private: Collection[str]) -> None:
    """See whether the host is anybody's to ask: what comes from outside names any address.

    NoHostError if there is none of that name, BadAnswerError if it lies in a network of our own.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise BadAnswerError("redirects to what is no web site")
    if parts.netloc in private:
        return
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno in {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}:
            raise NoHostError("there is no such host") from error
        raise BadAnswerError("its name cannot be looked up") from error
    if not all(is_public(str(place[0])) for *_, place in found):
        raise BadAnswerError("lies in a private network, which is not asked")


def _open_session(token: str | None, agent: str, accept: str) -> requests.Session:
    def authorize(request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Send our token or nothing; without this, requests would look into ~/.netrc."""
        if token is not None:
            request.headers["Authorization"] = f"Token {token}"
        return request

    session = requests.Session()
    session.headers.update({"User-Agent": agent, "Accept": accept, "Accept-Encoding": "gzip"})
    session.auth = authorize
    return session


def _exchange(
    session: requests.Session, url: str, parameters: dict[str, str], limits: Limits
) -> Answer:
    here = urlsplit(url)
    try:
        for _ in range(_REDIRECTS + 1):
            with session.get(
                url,
                params=parameters,
                timeout=(limits.connect, limits.read),
                allow_redirects=False,
                stream=True,
            ) as response:
                if not response.is_redirect:
                    body = _read_body(response, limits.body)
                    wait, date = _retry_after(response, body), _read_date(response)
                    return Answer(response.status_code, body, wait, date)
                url, parameters = urljoin(url, response.headers["Location"]), {}
            if (urlsplit(url).scheme, urlsplit(url).netloc) != (here.scheme, here.netloc):
                raise BadAnswerError("redirects to another host")
    except (requests.RequestException, OSError, ValueError) as error:
        raise BadAnswerError(_describe(error)) from error
    raise BadAnswerError("redirects again and again")


def _read_body(response: requests.Response, limit: int) -> bytes:
    body = bytearray()
    for chunk in response.iter_content(_CHUNK):
        body += chunk
        if len(body) > limit:
            raise TooLongError(f"sends more than {limit:,} bytes")
    return bytes(body)


def _retry_after(response: requests.Response, body: bytes) -> int:
    """Seconds from the header or from the words of the answer; 0 if neither says them."""
    header = response.headers.get("Retry-After", "").strip()
    if header.isascii() and header.isdigit() and int(header[:9]) > 0:
        return min(int(header[:9]), LONGEST_WAIT)
    found = _SECONDS.search(body)
    return min(int(found[1]), LONGEST_WAIT) if found else 0


def _read_date(response: requests.Response) -> dt.datetime | None:
    """The moment of the answer, by the clock of who gave it."""
    try:
        said = parsedate_to_datetime(response.headers.get("Date", ""))
    except ValueError:
        return None
    return said if said.tzinfo else said.replace(tzinfo=dt.UTC)


def _describe(error: Exception) -> str:
    """What went wrong, in words that hold nothing of the request."""
    if isinstance(error, requests.Timeout):
        return "does not answer in time"
    if isinstance(error, requests.exceptions.ContentDecodingError):
        return "sends a body that cannot be unpacked"
    if isinstance(error, requests.exceptions.ChunkedEncodingError):
        return "breaks off in the middle of an answer"
    if isinstance(error, requests.ConnectionError):
        return "cannot be reached, or hangs up"
    return f"cannot be asked ({type(error).__name__})"
