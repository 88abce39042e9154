"""Links to other sites, asked politely: each is there, or dead, or nobody can tell.

One request at a time, with a pause between two to one host; a host that has enough, or does not
answer, is left alone for this run. First come the links that are suspected to be dead, then those
that were asked longest ago. Only what is there or is said not to be counts: who refuses robots, is
slow or has trouble says nothing about a link.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from http import HTTPStatus
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from generator.source.exchange import BadAnswerError, NoHostError, Prober
from generator.source.launch_library import Clock
from generator.source.link_results import DAYS, Result

PAUSE = 2.0
"""Seconds between two requests to one host."""
_PATIENCE = 2
"""So many times a host may not answer in a run."""
_FINE, _ERRORS = 200, 400
_GONE = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}


class State(Enum):
    """What is known of a link."""

    FINE = "ok"
    DEAD = "dead"
    UNKNOWN = "cannot tell"


class Asked(Struct, frozen=True):
    """A link, and whom to ask about it: itself, or the provider of the video that it leads to."""

    url: str
    ask: str
    is_video: bool = False


class Outgoing(Struct, frozen=True):
    """The results of all links, and how many of them were asked now, with what came of it."""

    lines: tuple[Result, ...]
    asked: int
    fine: int
    dead: int
    unknown: int


def ask_links(
    wanted: Iterable[Asked],
    held: Mapping[str, Result],
    prober: Prober,
    clock: Clock,
    limit: int,
    report: Callable[..., None],
) -> Outgoing:
    """Ask so many links at most; what is not linked to any more is forgotten.

    `report` is told how many are asked, and of how many.
    """
    links = {link.url: link for link in wanted}
    results = {url: result for url, result in held.items() if url in links}
    today = clock.now().date()
    due = [
        link for url, link in links.items() if url not in results or results[url].checked < today
    ]
    due.sort(key=lambda link: _rank(results.get(link.url), link))
    counted: Counter[State] = Counter()
    run = _Run(prober, clock)
    for link in due:
        if counted.total() >= limit:
            break
        told = run.ask(link)
        if told is None:
            continue
        state, said = told
        counted[state] += 1
        before = results.get(link.url, Result(url=link.url, checked=today))
        failed = before.failed
        if state is State.FINE:
            failed = ()
        elif state is State.DEAD:
            failed = (*failed, today)[:DAYS]
        results[link.url] = replace(before, checked=today, said=said, failed=failed)
        report(counted.total(), min(limit, len(due)), note=urlsplit(link.ask).netloc)
    lines = tuple(sorted(results.values(), key=lambda result: result.url))
    fine, dead, unknown = (counted[state] for state in State)
    return Outgoing(lines, counted.total(), fine, dead, unknown)


def _rank(result: Result | None, link: Asked) -> tuple[bool, str, str]:
    """What is suspected comes first, then what was never asked, then what was longest ago."""
    if result is None:
        return True, "", link.url
    return not 0 < len(result.failed) < DAYS, result.checked.isoformat(), link.url


class _Run:
    """The hosts that were asked in a run: when each was last, and how often it did not answer."""

    def __init__(self, prober: Prober, clock: Clock) -> None:
        self._prober = prober
        self._clock = clock
        self._last: dict[str, float] = {}
        self._silent: Counter[str] = Counter()

    def ask(self, link: Asked) -> tuple[State, str] | None:
        """What is known of a link now, and what it said; None if its host is to be left alone."""
        host = urlsplit(link.ask).netloc.lower()
        if self._silent[host] >= _PATIENCE:
            return None
        now = self._clock.now().timestamp()
        wait = self._last.get(host, now - PAUSE) + PAUSE - now
        if wait > 0:
            self._clock.sleep(wait)
        try:
            status = self._prober.probe(link.ask, head=not link.is_video)
        except NoHostError as error:
            return State.DEAD, str(error)
        except BadAnswerError as error:
            self._silent[host] += 1
            return State.UNKNOWN, str(error)
        finally:
            self._last[host] = self._clock.now().timestamp()
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            self._silent[host] = _PATIENCE
        if _FINE <= status < _ERRORS:
            return State.FINE, ""
        return State.DEAD if status in _GONE else State.UNKNOWN, f"answers {status}"
