"""Whatever goes wrong at whichever request: no event is lost, and the next pull is complete."""

import datetime as dt
import itertools
import threading
from functools import partial

import msgspec
import pytest

from generator.errors import SourceError
from tests.ll2 import faults
from tests.ll2.faults import Fault
from tests.ll2.server import EVER
from tests.source.conftest import Start
from tests.source.matrix import ALIKE, ALL, Outcome, render_table, scenarios, try_fault
from tests.source.pulls import LIMITS, NIGHT, make_event, make_events, upstream

SECOND = dt.timedelta(seconds=1)
BUSY = 200
"""So many requests for so few events are no pull any more."""


@pytest.mark.parametrize("fault", ALL, ids=lambda fault: fault.name)
def test_no_fault_at_any_request_costs_an_event(fault: Fault) -> None:
    outcomes = try_fault(fault)
    if fault not in ALIKE:
        assert len(outcomes) == 2 * sum(scenario.length for scenario in scenarios())
    assert [f"{outcome.case}: {what}" for outcome in outcomes for what in outcome.wrong] == []


def test_the_table_of_faults_names_the_requests_that_matter() -> None:
    outcomes = try_fault(faults.status(503), thorough=True)
    table = render_table(outcomes)
    assert table.splitlines()[2] == "| status 503 | done | stops: API | done | stops: API |"
    broken = Outcome(outcomes[0].case, None, compared=True, wrong=("loses [3]",))
    assert "done (!) at 1; done at 2–" in render_table([broken, *outcomes[1:]])


def test_two_pages_that_alternate_do_not_keep_a_pull_busy(start: Start) -> None:
    pull = start(make_events(60))
    pull.api.switches.largest_page = 20
    pages: list[object] = []

    def alternate(page: object, _: object) -> object:
        pages.append(page)
        return pages[len(pages) % 2] if 2 < len(pages) < BUSY else page

    pull.api.fault(Fault("alternates", page=alternate), times=EVER, path="*/events/")
    with pytest.raises(SourceError):
        pull()
    assert len(pages) < BUSY


def test_a_server_that_never_comes_to_an_end_is_left(start: Start) -> None:
    """Every page has new events and promises another page."""
    pull = start(make_events(3))
    pages = itertools.count()
    stamp = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)

    def invent(_: object, __: object) -> object:
        first = 1000 + 50 * next(pages)
        made = [
            make_event(number, stamp + number * SECOND, response_mode="detailed")
            for number in range(first, first + 50)
        ]
        return {"count": 3, "next": "more" if first < 1000 + 50 * BUSY else None, "results": made}

    pull.api.fault(Fault("invents", page=invent), times=EVER, path="*/events/")
    with pytest.raises(SourceError):
        pull()
    assert next(pages) < BUSY


def test_a_drip_of_bytes_ends_at_the_limit_of_time(start: Start) -> None:
    """Each byte comes in time, and all of them together would take an hour."""
    pull = start(make_events(20))
    pace = partial(threading.Event().wait, 0.02)
    pull.api.fault(faults.drip(1, pace), times=EVER)
    limits = msgspec.structs.replace(LIMITS, read=2, answer=0.4, attempts=2)
    with pytest.raises(SourceError, match=r"takes longer than 0.4 s \(2 attempts\)"):
        pull(limits=limits)


def test_a_body_above_the_limit_is_refused_with_the_limit(start: Start) -> None:
    pull = start(make_events(20))
    limits = msgspec.structs.replace(LIMITS, body=10_000)
    with pytest.raises(SourceError, match=r"sends more than 10,000 bytes"):
        pull(limits=limits)


def test_entries_that_are_no_records_are_left_out_and_told(start: Start) -> None:
    pull = start(make_events(20))

    def spoil(page: object, _: object) -> object:
        assert isinstance(page, dict)
        return {**page, "results": [None, "text", {"name": "no id"}, *page["results"]]}

    pull.api.fault(Fault("spoils", page=spoil), at=1, path="*/events/")
    synced = pull()
    assert pull.held() == upstream(pull.api)
    assert synced.notes == ("3 entries were no records and were left out",)


@pytest.mark.parametrize(
    "record",
    [
        {"id": -1},
        {"id": 2.5},
        {"id": True},
        {"id": "7"},
        {"id": 10**30},
        {"last_updated": "yesterday"},
        {"date": 7, "type": "Docking", "updates": {"a": 1}, "vid_urls": None},
        {"name": "\u2028 \x00 <script>"},
    ],
    ids=str,
)
def test_no_record_however_odd_stops_a_pull(start: Start, record: dict[str, object]) -> None:
    pull = start(make_events(20))

    def add(page: object, _: object) -> object:
        assert isinstance(page, dict)
        odd = make_event(900, None, response_mode="detailed") | record
        return {**page, "results": [*page["results"], odd]}

    pull.api.fault(Fault("adds", page=add), at=1, path="*/events/")
    pull()
    assert pull.held().items() >= upstream(pull.api).items()
    pull.clock.at += NIGHT
    pull()
    assert pull.held().items() >= upstream(pull.api).items()
