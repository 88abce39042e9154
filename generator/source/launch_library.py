"""The client of Launch Library 2, version 2.3.0: polite, patient, and credulous of nothing.

It asks one question at a time over one connection, within the quota that `api-throttle/` names,
and gives back records in one canonical form. Every answer is bounded in size and in time. It never
follows an address that the API hands out, and goes nowhere but to the host it was given. Which
questions to ask is `source.sync`'s business.
"""

import datetime as dt
import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated, Any, Protocol, TypeVar
from urllib.parse import urlencode, urljoin, urlsplit

import msgspec
from msgspec import Meta, Struct

from generator.archive.dates import say_instant
from generator.archive.model import API_VERSION, UNREADABLE
from generator.archive.plain import mend_halves
from generator.errors import GuardError, QuotaSpentError, SourceError, TokenError
from generator.source.exchange import (
    LONGEST_WAIT,
    Answer,
    BadAnswerError,
    Exchange,
    Limits,
)
from generator.source.hosts import is_private
from generator.source.journal import Record, read_stamp

PAGE_SIZE = 100
T = TypeVar("T")

_TOKEN = re.compile(r"[\x21-\x7e]+")
_SHORTEST_WAIT = 1
_WAITS = 24


class Clock(Protocol):
    """Time and chance, as the command line knows them."""

    def now(self) -> dt.datetime:
        """The time, in UTC."""

    def sleep(self, seconds: float) -> None:
        """Let time pass."""

    def jitter(self) -> float:
        """A random number from 0 to 1."""


class ApiPage(Struct, frozen=True):
    """One page of events.

    `count` is how many events answer the question on all pages together; `unusable` is how many
    entries of this page were no records.
    """

    records: tuple[Record, ...]
    count: int
    is_last: bool
    unusable: int

    @property
    def marks(self) -> frozenset[tuple[int, dt.datetime | None]]:
        """Which states of which events it holds."""
        return frozenset((record.id, record.last_updated) for record in self.records)

    @property
    def ids(self) -> frozenset[int]:
        """The ids of its records."""
        return frozenset(record.id for record in self.records)


class Client:
    """A conversation with the API. It counts what it asked, and what came back in bytes.

    `limit` is the number of requests that the quota allows, `left` what remains of them, None if
    that is not known. `wait` sits out a spent quota, given the seconds; without it, it is an error.
    """

    def __init__(  # noqa: PLR0913 - all but two are words that may be left out
        self,
        source: str,
        clock: Clock,
        *,
        agent: str = "events-almanac",
        token: str | None = None,
        wait: Callable[[int], None] | None = None,
        tell: Callable[[str, str], None] | None = None,
        limits: Limits = Limits(),  # noqa: B008 - frozen
    ) -> None:
        """Nothing is asked yet. `agent` says who asks (RFC 9110, 10.1.5).

        `tell` is told of each request: what was asked, and what came of it.
        """
        if token is not None and not _TOKEN.fullmatch(token):
            what = "is empty or has characters that no token has"
            raise TokenError("the API token", what, "set it again, or unset it")
        if token is not None and not is_private(source):
            what = "would go over the network in clear text"
            raise TokenError("the API token", what, "ask the API by https, or unset it")
        self.host = urlsplit(source).netloc
        self.requests = 0
        self.bytes = 0
        self.limit: int | None = None
        self.left: int | None = None
        self._root = f"{source.rstrip('/')}/{API_VERSION}/"
        self._clock, self._wait, self._limits = clock, wait, limits
        self._tell = tell or _keep_silent
        self._token = token
        self._next_use = LONGEST_WAIT // 2
        self._exchange = Exchange(agent, token, limits)

    def check_quota(self, needed: int) -> bool:
        """Whether the quota is ever enough for so many requests; QuotaSpentError if not yet."""
        if self._wait is not None or self.left is None or self.left >= needed:
            return True
        if self.limit is not None and self.limit < needed:
            return False
        raise QuotaSpentError(self.host, self._next_use)

    def ask_quota(self) -> None:
        """Learn how many requests are left. That costs none; not to learn it is no error."""
        try:
            answer = self._fetch("api-throttle/", {})
            found = msgspec.json.decode(answer.body, type=_Throttle | list[_Throttle])
        except (BadAnswerError, *UNREADABLE):
            return
        throttle = next(iter(found), None) if isinstance(found, list) else found
        if throttle is not None:
            self.limit = throttle.your_request_limit
            self.left = max(0, throttle.your_request_limit - throttle.current_use)
            self._next_use = throttle.next_use_secs or self._next_use

    def page(self, since: dt.datetime | None, offset: int) -> ApiPage:
        """Events in detail by `last_updated`, oldest first, from `since` on."""
        parameters = _LISTING | ({"last_updated__gte": say_instant(since)} if since else {})
        return self._list({**parameters, "offset": str(offset)} if offset else parameters)

    def ids(self, ordering: str, offset: int) -> ApiPage:
        """Events in brief, in another order, to find what the first one lost."""
        brief = {"mode": "list", "ordering": ordering, "offset": str(offset)}
        return self._list({**_LISTING, **brief})

    def events(self, ids: tuple[int, ...]) -> ApiPage:
        """These events in detail, at most a page of them."""
        return self._list({**_LISTING, "id": ",".join(map(str, ids))})

    def count(self) -> int:
        """How many events there are."""
        return self._list({"format": "json", "mode": "list", "limit": "1"}).count

    def event(self, event_id: int) -> Record | None:
        """One event in detail; None if the API says that there is no such event."""
        path = f"events/{event_id}/"
        return self._ask(path, {"format": "json"}, lambda body: _decode_event(body, event_id))

    def _list(self, parameters: dict[str, str]) -> ApiPage:
        mode = parameters["mode"]
        page = self._ask("events/", parameters, lambda body: _decode_page(body, mode))
        if page is None:
            remedy = "check the address of the API (--source)"
            raise SourceError(self._root, "there is no list of events here", remedy)
        return page

    def _ask(self, path: str, parameters: dict[str, str], decode: Callable[[bytes], T]) -> T | None:
        """Ask until there is an answer that makes sense; None is the answer 404."""
        waits = failures = 0
        while True:
            if self.left == 0:
                self._sit_out(self._next_use, waits)
                waits += 1
            try:
                answer = self._fetch(path, parameters)
                self._count_request()
                if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
                    self.left, self._next_use = 0, answer.retry_after or self._next_use
                    continue
                if answer.status == HTTPStatus.NOT_FOUND and _is_denial(answer.body):
                    return None
                self._refuse(answer)
                return decode(answer.body)
            except BadAnswerError as error:
                failures += 1
                if failures == self._limits.attempts:
                    what = f"{error} ({failures} attempts)"
                    raise SourceError(self._root, what, "try again later") from error
                self._pause(failures, error.retry_after)

    def _count_request(self) -> None:
        self.requests += 1
        if self.left:
            self.left -= 1

    def _refuse(self, answer: Answer) -> None:
        """Raise for an answer that is none: at once if asking again will not help."""
        if answer.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN} and self._token:
            raise TokenError(self._root, "does not accept the token", "check it, or unset it")
        mendable = answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR
        if mendable or answer.status == HTTPStatus.NOT_FOUND:
            raise BadAnswerError(f"answers {answer.status}", answer.retry_after)
        if answer.status != HTTPStatus.OK:
            said = answer.body[:200].decode(errors="replace")
            what = f"answers {answer.status}: {' '.join(said.split())}"
            raise SourceError(self._root, what, "see whether a newer almanac knows this API")

    def _sit_out(self, seconds: int, waits: int) -> None:
        seconds = min(max(seconds, _SHORTEST_WAIT), LONGEST_WAIT)
        if self._wait is None or waits == _WAITS:
            raise QuotaSpentError(self.host, seconds)
        self._wait(seconds)
        self.left = None

    def _pause(self, failures: int, asked_for: int) -> None:
        """Wait twice as long each time, and never in step with others who wait, too."""
        pause = self._limits.first_pause * 2 ** (failures - 1) * (0.5 + self._clock.jitter() / 2)
        self._clock.sleep(min(max(pause, asked_for), self._limits.longest_pause))

    def _fetch(self, path: str, parameters: dict[str, str]) -> Answer:
        asked = f"{path}?{urlencode(parameters)}" if parameters else path
        try:
            answer = self._exchange.get(urljoin(self._root, path), parameters)
        except BadAnswerError as error:
            self._tell(asked, str(error))
            raise
        self._tell(asked, f"{answer.status}, {len(answer.body):,} bytes")
        self.bytes += len(answer.body)
        self._compare_clocks(answer.date)
        return answer

    def _compare_clocks(self, theirs: dt.datetime | None) -> None:
        """Everything that is published is dated by our clock: it must not be off by years."""
        ours = self._clock.now()
        if theirs is not None and abs(theirs - ours) > _CLOCKS_APART:
            what = (
                f"says that it is {theirs:%Y-%m-%d}, and the clock of this machine {ours:%Y-%m-%d}"
            )
            raise GuardError(self.host, what, "nothing was changed; set the clock, then pull again")


def _keep_silent(_asked: str, _came: str) -> None:
    pass


_CLOCKS_APART = dt.timedelta(days=2)
"""An answer from a cache may be a day old."""


class _Throttle(Struct, frozen=True):
    your_request_limit: int
    current_use: int
    next_use_secs: int = 0


class _Envelope(Struct, frozen=True):
    count: Annotated[int, Meta(ge=0)]
    results: list[Any]
    next: str | None = None


_LISTING = {
    "format": "json",
    "limit": str(PAGE_SIZE),
    "mode": "detailed",
    "ordering": "last_updated,date",
}
"""The API breaks no tie by itself; `date` breaks those of a migration, which stamps hundreds of
events with one second."""


def canonical_record(found: dict[str, Any]) -> Record | None:
    """A record as it is stored; None if it has no usable id."""
    event_id = found.get("id")
    if type(event_id) is not int or event_id < 0:
        return None
    kept = {key: value for key, value in found.items() if key != "url"}
    return Record(
        event_id, read_stamp(found.get("last_updated")), msgspec.json.encode(kept, order="sorted")
    )


def _is_denial(body: bytes) -> bool:
    """Whether an answer 404 is the API's own, and not some server's on the way."""
    try:
        return "detail" in msgspec.json.decode(body, type=dict[str, Any])
    except UNREADABLE:
        return False


def _read(body: bytes, wanted: type[T]) -> T:
    """An answer as JSON; what can be read has no half of a letter, so nothing looks for one."""
    try:
        return msgspec.json.decode(body, type=wanted)
    except UNREADABLE:
        return msgspec.json.decode(mend_halves(body), type=wanted)


def _decode_page(body: bytes, mode: str) -> ApiPage:
    try:
        envelope = _read(body, _Envelope)
        found = [one for one in envelope.results if isinstance(one, dict)]
        canonical = [canonical_record(one) for one in found]
    except UNREADABLE as error:
        raise BadAnswerError(f"answers with no list of events: {error}") from error
    if any(one.get("response_mode", mode) != mode for one in found):
        raise BadAnswerError(f"does not answer in the mode {mode}")
    records = tuple(record for record in canonical if record is not None)
    if envelope.results and not records:
        raise BadAnswerError("answers with a list of something else than events")
    unusable = len(envelope.results) - len(records)
    return ApiPage(records, envelope.count, envelope.next is None, unusable)


def _decode_event(body: bytes, event_id: int) -> Record:
    try:
        record = canonical_record(_read(body, dict[str, Any]))
    except UNREADABLE as error:
        raise BadAnswerError(f"answers with no event: {error}") from error
    if record is None or record.id != event_id:
        raise BadAnswerError(f"answers with another event than {event_id}")
    return record
