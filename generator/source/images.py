"""Copies of the pictures of events: fetched politely, each once, as long as there is room.

One request at a time, with a pause before each; whoever does not answer is asked again on a later
night, at growing intervals, and what is no picture never again. An address holds the time at which
its picture was uploaded, so what was fetched once does not change.

A copy that is held is the archive's own. It stays when its host is taken off the list, its terms
are not known any more, its event is not shown or has another picture: where it was may be nothing
any more. The newest events come first; when the folder is full, copies make way: first those that
no page would show, then those of the oldest events.
"""

import datetime as dt
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct

from generator.source.exchange import BadAnswerError, Exchange, Limits, TooLongError
from generator.source.image_index import Line
from generator.source.image_store import ImageStore
from generator.source.launch_library import Clock
from generator.source.snapshot import locked
from generator.source.thumbnails import Copy, NoImageError, make_copies
from generator.source.wanted import Wanted

IMAGE_LIMITS = Limits(read=20.0, answer=60.0, body=20_000_000)
PAUSE = 1.0
"""Seconds before each request but the first."""
MOST_FAILURES = 5
"""So many addresses in a row that cannot be had, and it is not they that are the trouble."""

_FIRST_WAIT = dt.timedelta(hours=20)
"""Shorter than a day: the next night may begin a little earlier."""
_LONGEST_WAIT = dt.timedelta(days=30)
_GONE = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}


class Mirrored(Struct, frozen=True):
    """What came of it.

    `held` pictures are stored in `size` bytes, of which `unshown` are not wanted now; `fetched` is
    how many came now, `left_out` how many do not fit; `unlicensed` and `elsewhere` are those of
    `Wanted`. `faults` are addresses and what was wrong with them; `stopped` says why not all were
    tried.
    """

    held: int
    unshown: int
    size: int
    fetched: int
    left_out: int
    unlicensed: int
    elsewhere: int
    faults: tuple[tuple[str, str], ...]
    stopped: str


def sync_images(
    folder: Path,
    wanted: Wanted,
    budget: int,
    exchange: Exchange,
    clock: Clock,
    report: Callable[[int, int], None],
) -> Mirrored:
    """Fetch what is missing; nothing is removed but to make room.

    `budget` is in bytes. After each request, `report` is told how many pictures are seen to so far,
    and of how many.
    """
    with locked(folder):
        store = ImageStore(folder)
        return _Run(store, wanted, budget, exchange, clock).go(report)


class _Run:
    """One pass over all pictures that are wanted."""

    def __init__(
        self,
        store: ImageStore,
        wanted: Wanted,
        budget: int,
        exchange: Exchange,
        clock: Clock,
    ) -> None:
        self._store, self._wanted, self._budget = store, wanted, budget
        self._urls = wanted.urls
        self._by_worth = (*wanted.urls, *wanted.others, *_orphans(store, wanted))
        self._exchange, self._clock = exchange, clock
        self._asked = self._fetched = self._failures = 0
        self._faults: list[tuple[str, str]] = []
        self._stopped = ""

    def go(self, report: Callable[[int, int], None]) -> Mirrored:
        """Newest first, until all are seen to, there is no more room, or it makes no sense."""
        self._keep_to_budget()
        room, left_out = self._budget, 0
        for number, url in enumerate(self._urls, start=1):
            line = self._store.lines.get(url)
            if self._is_due(line) and not self._stopped:
                if room >= max(1, line.needs if line else 0):
                    self._see_to(url, line, room)
                    report(number, len(self._urls))
                if not self._is_settled(url):
                    left_out = self._count_unsettled(number - 1)
                    break
            room -= self._size_of(url)
        held = {url for url, line in self._store.lines.items() if line.files}
        return Mirrored(
            held=len(held),
            unshown=len(held - set(self._urls)),
            size=self._store.size,
            fetched=self._fetched,
            left_out=left_out,
            unlicensed=self._wanted.unlicensed,
            elsewhere=self._wanted.elsewhere,
            faults=tuple(self._faults),
            stopped=self._stopped,
        )

    def _size_of(self, url: str) -> int:
        line = self._store.lines.get(url)
        return line.size if line else 0

    def _is_due(self, line: Line | None) -> bool:
        """Whether there is anything to fetch now."""
        if line is None or line.needs:
            return True
        if line.files and line.url not in self._store.damaged:
            return False
        if not line.fault:
            return True
        return line.again is not None and line.again <= self._clock.now()

    def _is_settled(self, url: str) -> bool:
        """Whether a picture is held, or known not to be had; else it only lacks room."""
        line = self._store.lines.get(url)
        return line is not None and not line.needs

    def _count_unsettled(self, position: int) -> int:
        return sum(not self._is_settled(url) for url in self._urls[position:])

    def _keep_to_budget(self) -> None:
        """Let copies go if there is less room than there was."""
        room = self._budget
        for url in self._by_worth:
            size = self._size_of(url)
            if size > room:
                self._store.evict(url)
            else:
                room -= size

    def _see_to(self, url: str, before: Line | None, room: int) -> None:
        """Fetch a picture and keep it, or what is to be known of it."""
        try:
            copies = self._fetch(url)
        except (NoImageError, TooLongError) as error:
            self._failures = 0
            self._note_fault(url, before, str(error), None)
        except BadAnswerError as error:
            self._failures += 1
            if self._failures == MOST_FAILURES:
                self._stopped = f"{MOST_FAILURES} in a row could not be had"
            wait = _FIRST_WAIT
            if before is not None and before.again is not None:
                wait = min(2 * (before.again - before.at), _LONGEST_WAIT)
            self._note_fault(url, before, str(error), wait)
        else:
            self._failures = 0
            self._keep(url, copies, room)

    def _fetch(self, url: str) -> tuple[Copy, ...]:
        if self._asked:
            self._clock.sleep(PAUSE)
        self._asked += 1
        # As it was understood when its host was looked at.
        answer = self._exchange.get(urlsplit(url).geturl(), {})
        if answer.status in _GONE:
            raise NoImageError(f"answers {answer.status}")
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
            self._stopped = "their host asks for a rest"
        if answer.status != HTTPStatus.OK:
            raise BadAnswerError(f"answers {answer.status}")
        return make_copies(answer.body)

    def _note_fault(
        self, url: str, before: Line | None, fault: str, wait: dt.timedelta | None
    ) -> None:
        """A damaged copy stays as it is: there may be no better one to be had."""
        now, files = self._clock.now(), before.files if before else ()
        again = None if wait is None else now + wait
        self._store.note(Line(url=url, at=now, files=files, fault=fault, again=again))
        self._faults.append((url, fault))

    def _keep(self, url: str, copies: tuple[Copy, ...], room: int) -> None:
        """Store a picture, if there is room beside the newer ones; what is worth less makes way."""
        now, needs = self._clock.now(), sum(len(copy.data) for copy in copies)
        self._fetched += 1
        if needs > room:
            self._store.note(Line(url=url, at=now, needs=needs))
            return
        total = sum(line.size for line in self._store.lines.values()) - self._size_of(url)
        for other in reversed(self._by_worth):
            if total + needs <= self._budget:
                break
            if size := self._size_of(other):
                self._store.evict(other)
                total -= size
        self._store.add(url, copies, now)


def _orphans(store: ImageStore, wanted: Wanted) -> list[str]:
    """Addresses that no shown event names any more, the last fetched first."""
    gone = store.lines.keys() - {*wanted.urls, *wanted.others}
    return sorted(gone, key=lambda url: (store.lines[url].at, url), reverse=True)
