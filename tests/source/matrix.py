"""Every fault at every request: what a pull makes of it, and what the next one does.

`python -m tests.source.matrix` prints the table of faults and outcomes in Markdown.

A case is a first pull or a nightly one, with one fault, at one of its requests, once or from there
on for ever. What is left on the disk after it is judged here, and then a pull that nothing disturbs
has to bring the same bytes as if nothing had ever happened.
"""

import datetime as dt
import itertools
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec

from generator.errors import AlmanacError, GuardError, QuotaSpentError, SourceError
from generator.source.holdings import read_holdings
from tests.ll2 import faults
from tests.ll2.database import Json
from tests.ll2.faults import Fault
from tests.ll2.server import EVER, LaunchLibrary, Request
from tests.source.pulls import (
    LIMITS,
    MONDAY,
    NIGHT,
    SNAPSHOT,
    FakeClock,
    Files,
    Pull,
    make_event,
    make_events,
    say,
    upstream,
)

QUOTA = tuple(
    faults.throttled(2345, retry_after)
    for retry_after in (None, "{seconds}", "{date}", "99999999999999999999", "-5", "soon", "")
)
REDIRECTS = (
    faults.redirect("http://192.0.2.1"),  # an address that nobody has (RFC 5737)
    faults.redirect("//192.0.2.1", 301),
    faults.redirect("file://", 307),
    faults.redirect("", 308),
)
UNUSABLE = (*faults.BROKEN, *faults.ENDLESS, *faults.MALFORMED, *REDIRECTS)
ALL = (*UNUSABLE, *QUOTA, *faults.LYING)
_EXAMPLES = {
    *("status 500", "reset before the answer", "cut", "gzip garbage"),
    *("html with status 200", "JSON {}", "results missing", "count missing"),
    *(REDIRECTS[0].name, QUOTA[0].name),
}
ALIKE = {
    *(*faults.BROKEN, *faults.MALFORMED, *REDIRECTS, *QUOTA),
} - {fault for fault in ALL if fault.name in _EXAMPLES}
"""Faults that the client meets as it does an example of their kind, wherever they happen."""

_SLOW = {"hang", "stall"}
_IMPATIENT = msgspec.structs.replace(LIMITS, read=0.3)
_ENOUGH = 100
"""No pull of so small an archive makes so many requests, whatever it meets."""


@dataclass(frozen=True)
class Scenario:
    """What a pull finds on the disk and at the API, and what it leaves if nothing disturbs it.

    `asked` says what each of its requests is for.
    """

    name: str
    before: Files
    records: tuple[Json, ...]
    at: dt.datetime
    after: Files
    asked: tuple[str, ...]

    @property
    def length(self) -> int:
        """How many requests it makes."""
        return len(self.asked)


@dataclass(frozen=True)
class Case:
    """One fault at one request. `steady` means that it stays from there on."""

    scenario: Scenario
    fault: Fault
    at: int
    steady: bool

    def __str__(self) -> str:
        times = "for ever" if self.steady else "once"
        return f"{self.fault.name}, {self.scenario.name} pull, request {self.at}, {times}"


@dataclass(frozen=True)
class Outcome:
    """How the disturbed pull ended, and everything that is wrong with what came of it."""

    case: Case
    error: AlmanacError | None
    compared: bool
    wrong: tuple[str, ...]

    @property
    def word(self) -> str:
        """`done`, or how it stopped."""
        match self.error:
            case None:
                return "done" if self.compared else "done, not compared"
            case QuotaSpentError():
                return "stops: quota"
            case SourceError():
                return "stops: API"
            case GuardError():
                return "stops: guard"
            case error:
                return type(error).__name__


@cache
def scenarios() -> tuple[Scenario, ...]:
    """A first pull, and a nightly one with an edit, two additions and two deletions.

    One event has no stamp and one has an old one, so that both need every kind of request.
    """
    light: Json = {"info_urls": [], "vid_urls": [], "updates": [], "image": None}
    first = (*(one | light for one in make_events(12)), make_event(800, None, **light))
    edited = first[3] | {"name": "Renamed", "last_updated": say(MONDAY + dt.timedelta(hours=2))}
    replaced = {edited["id"], first[7]["id"], first[9]["id"]}
    kept = [record for record in first if record["id"] not in replaced]
    added = make_event(900, MONDAY + dt.timedelta(hours=3), **light)
    late = make_event(901, dt.datetime(2020, 1, 1, tzinfo=dt.UTC), **light)
    base, asked = _run({}, first, MONDAY)
    second = (*kept, edited, added, late)
    after, more = _run(base, second, MONDAY + NIGHT)
    return (
        Scenario("first", {}, first, MONDAY, base, asked),
        Scenario("nightly", base, second, MONDAY + NIGHT, after, more),
    )


def _run(
    before: Files, records: tuple[Json, ...], at: dt.datetime
) -> tuple[Files, tuple[str, ...]]:
    """What a pull that nothing disturbs leaves, and what it asks for."""
    with _opened(before, records, at) as pull:
        pull()
        if pull.held() != upstream(pull.api):
            raise AssertionError("a pull that nothing disturbs is not complete")
        return pull.files(), tuple(map(_purpose, pull.api.requests))


def _purpose(request: Request) -> str:
    if request.path.endswith("/api-throttle/"):
        return "the quota"
    if not request.path.endswith("/events/"):
        return "one event"
    if "id" in request.query:
        return "events by id"
    if request.query["mode"] == "list":
        return "the count" if request.query["limit"] == "1" else "a page of ids"
    return "a page"


@cache
def _go_on(name: str, left: tuple[tuple[str, bytes], ...]) -> Files:
    """What the next pull makes of these files. Many faults leave the same ones."""
    (scenario,) = (scenario for scenario in scenarios() if scenario.name == name)
    found, _ = _run(dict(left), scenario.records, scenario.at)
    return found


@contextmanager
def _opened(before: Files, records: tuple[Json, ...], at: dt.datetime) -> Iterator[Pull]:
    """A server with these records, and a folder with these files."""
    clock = FakeClock(at)
    with (
        tempfile.TemporaryDirectory() as folder,
        LaunchLibrary(records, clock=clock.seconds, limit=None) as api,
    ):
        api.switches.largest_page = 8
        pull = Pull(Path(folder), api, clock)
        for name, data in before.items():
            (pull.folder / name).write_bytes(data.replace(b"http://api", api.url.encode()))
        yield pull


def cases_of(fault: Fault, *, thorough: bool = False) -> list[Case]:
    """A fault at every request of every scenario, once and for ever.

    One that is like another is tried at the first request for each purpose, unless it is to be done
    thoroughly: what mends it once is the same for a first pull as for a nightly one.
    """
    brief = fault in ALIKE and not thorough
    return [
        Case(scenario, fault, place + 1, steady)
        for scenario in scenarios()
        for steady in ((True,) if brief and not scenario.before else (False, True))
        for place, purpose in enumerate(scenario.asked)
        if not (brief and purpose in scenario.asked[:place])
    ]


def try_fault(fault: Fault, *, thorough: bool = False) -> list[Outcome]:
    """What comes of all cases of a fault, several at a time."""
    with ThreadPoolExecutor(32 if fault.name in _SLOW else 8) as pool:
        return list(pool.map(_try_case, cases_of(fault, thorough=thorough)))


def _try_case(case: Case) -> Outcome:
    """Pull with the fault, look at what it leaves, and pull again without."""
    scenario = case.scenario
    error: AlmanacError | None = None
    limits = _IMPATIENT if case.fault.name in _SLOW else LIMITS
    with _opened(scenario.before, scenario.records, scenario.at) as pull:
        pull.api.fault(case.fault, at=case.at, times=EVER if case.steady else 1)
        try:
            synced = pull(limits=limits)
        except AlmanacError as raised:
            error = raised
        compared = error is not None or not any("compare" in note for note in synced.notes)
        wrong = [*_judge_error(case, error), *_judge_disk(case, pull, error, compared=compared)]
        left = pull.files()
    if left != scenario.after:
        wrong += _judge_next(case, left)
    return Outcome(case, error, compared, tuple(wrong))


def _judge_error(case: Case, error: AlmanacError | None) -> Iterator[str]:
    allowed: tuple[type, ...] = (type(None), SourceError, GuardError)
    if case.fault in QUOTA:
        allowed = (type(None), QuotaSpentError)
    elif case.fault in UNUSABLE:
        allowed = (type(None), SourceError) if case.steady else (type(None),)
    if type(error) not in allowed:
        yield f"ends with {error!r}"
    if error and (len(str(error)) > 300 or "\n" in str(error)):
        yield f"says too much: {error}"


def _judge_disk(
    case: Case, pull: Pull, error: AlmanacError | None, *, compared: bool
) -> Iterator[str]:
    """The snapshot is the old one byte for byte, or complete.

    A nightly pull that the quota keeps from comparing all ids says so, and is not complete yet; a
    lie may go unnoticed. Neither may take an event away that the API has.
    """
    if len(pull.api.requests) > _ENOUGH:
        yield f"makes {len(pull.api.requests)} requests"
    files, before = pull.files(), case.scenario.before
    if files:
        read_holdings(pull.folder)
    if isinstance(error, GuardError) and files != before:
        yield "a guard refused, and something was written"
    if error is not None:
        if any(files.get(name) != before.get(name) for name in SNAPSHOT):
            yield "it stopped, and something was written"
        return
    if case.fault not in faults.LYING and compared and files != case.scenario.after:
        yield "is done, and not complete"
    if not compared and not before:
        yield "a first pull passes for complete that was not compared"
    lost = upstream(pull.api).keys() & _ids(before) - pull.held().keys()
    if lost:
        yield f"loses {sorted(lost)}"


def _ids(files: Files) -> set[int]:
    return {msgspec.json.decode(line)["id"] for line in files.get("events.jsonl", b"").splitlines()}


def _judge_next(case: Case, left: Files) -> Iterator[str]:
    """The next pull brings the same bytes; a flood that came in two parts may be marked less."""
    try:
        found = _go_on(case.scenario.name, tuple(left.items()))
    except (AlmanacError, AssertionError) as error:
        yield f"the next pull ends with {error!r}"
        return
    wanted = case.scenario.after
    for name in sorted(found.keys() | wanted.keys()):
        one, other = found.get(name, b""), wanted.get(name, b"")
        if case.fault in faults.LYING and name == "changes.jsonl":
            one, other = _as_a_set(one), _as_a_set(other)
        if one != other:
            yield f"{name} is another one after the next pull"


def _as_a_set(ledger: bytes) -> bytes:
    return b"\n".join(sorted(ledger.replace(b',"bulk":true', b"").splitlines()))


# The table.


def render_table(outcomes: list[Outcome]) -> str:
    """Faults in rows, those with the same outcomes together, and below it what was asked when."""
    columns = list(itertools.product([one.name for one in scenarios()], (False, True)))
    heads = [f"{name} pull, {'for ever' if steady else 'once'}" for name, steady in columns]
    rows: dict[tuple[str, ...], list[str]] = {}
    for fault, group in itertools.groupby(outcomes, lambda outcome: outcome.case.fault.name):
        found = list(group)
        cells = (
            _cell([one for one in found if (one.case.scenario.name, one.case.steady) == column])
            for column in columns
        )
        rows.setdefault(tuple(cells), []).append(fault)
    lines = ["| Fault | " + " | ".join(heads) + " |", "| --- |" + " --- |" * len(heads)]
    lines += [
        f"| {'; '.join(names)} | " + " | ".join(cells) + " |" for cells, names in rows.items()
    ]
    legend = [f"Requests of the {one.name} pull: {_legend(one.asked)}." for one in scenarios()]
    return "\n".join([*lines, "", *legend])


def _legend(asked: tuple[str, ...]) -> str:
    places: dict[str, list[int]] = {}
    for place, purpose in enumerate(asked, start=1):
        places.setdefault(purpose, []).append(place)
    return ", ".join(f"{_ranges(numbers)} {purpose}" for purpose, numbers in places.items())


def _cell(outcomes: list[Outcome]) -> str:
    """Each ending with the requests at which the fault leads to it."""
    words: dict[str, list[int]] = {}
    for outcome in outcomes:
        word = outcome.word + (" (!)" if outcome.wrong else "")
        words.setdefault(word, []).append(outcome.case.at)
    if len(words) == 1:
        return next(iter(words))
    return "; ".join(f"{word} at {_ranges(places)}" for word, places in words.items())


def _ranges(numbers: list[int]) -> str:
    parts = []
    for _, run in itertools.groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        found = [number for _, number in run]
        parts.append(f"{found[0]}–{found[-1]}" if len(found) > 1 else f"{found[0]}")
    return ", ".join(parts)


if __name__ == "__main__":
    tried = [outcome for fault in ALL for outcome in try_fault(fault, thorough=True)]
    sys.stdout.write(render_table(tried) + "\n")
    for outcome in tried:
        for what in outcome.wrong:
            sys.stderr.write(f"{outcome.case}: {what}\n")
