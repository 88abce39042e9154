"""A pull that is stopped anywhere goes on from there, and ends as one that was never stopped."""

import datetime as dt
from collections.abc import Callable

import pytest

from generator.errors import QuotaSpentError, SourceError
from generator.source.holdings import read_holdings
from generator.source.snapshot import has_snapshot, read_snapshot
from generator.source.sync import PullProgress
from tests.ll2 import faults
from tests.ll2.database import Json
from tests.source.conftest import Start
from tests.source.matrix import Scenario, scenarios
from tests.source.pulls import (
    MONDAY,
    NIGHT,
    FakeClock,
    Pull,
    assert_complete,
    make_events,
    make_migrated,
    say,
    upstream,
)

HOUR = 3600
SECOND = dt.timedelta(seconds=1)


@pytest.fixture(params=[0, 1], ids=["first", "nightly"])
def scenario(request: pytest.FixtureRequest) -> Scenario:
    number: int = request.param
    return scenarios()[number]


@pytest.fixture
def open_scenario(start: Start, scenario: Scenario) -> Callable[[], Pull]:
    """A new server and a new folder, each time it is called."""

    def begin() -> Pull:
        pull = start(scenario.records)
        pull.api.switches.largest_page = 8
        pull.clock.at = scenario.at
        pull.folder.mkdir()
        for name, data in scenario.before.items():
            (pull.folder / name).write_bytes(data.replace(b"http://api", pull.api.url.encode()))
        return pull

    return begin


@pytest.mark.parametrize("limit", [1, 2, 3, 4])
def test_a_quota_that_ends_anywhere_leaves_no_trace(start: Start, limit: int) -> None:
    """As many requests as the quota allows, and the rest an hour later."""
    wanted = whole_pull(start, make_events(45))
    hour = FakeClock()
    pull = start(make_events(45), limit=limit, clock=hour)
    pull.api.switches.largest_page = 20
    for asked in range(limit, 4, limit):
        with pytest.raises(QuotaSpentError) as error:
            pull()
        assert error.value.seconds == HOUR
        assert pull.asked == asked
        assert not has_snapshot(pull.folder)
        hour.sleep(HOUR)
    pull()
    assert pull.asked == 4
    assert pull.files() == wanted


def whole_pull(start: Start, records: list[Json]) -> dict[str, bytes]:
    pull = start(records)
    pull.api.switches.largest_page = 20
    pull()
    return pull.files()


@pytest.mark.parametrize("limit", [1, 2, 3, 4])
def test_a_quota_that_is_sat_out_leaves_no_trace(start: Start, limit: int) -> None:
    wanted = whole_pull(start, make_events(45))
    hour = FakeClock()
    pull = start(make_events(45), limit=limit, clock=hour)
    pull.api.switches.largest_page = 20
    waited: list[int] = []

    def wait(seconds: int) -> None:
        waited.append(seconds)
        hour.sleep(seconds)

    pull(wait=wait)
    assert pull.files() == wanted
    assert waited == [HOUR] * (-(-4 // limit) - 1)


def test_a_quota_of_fifteen_that_strangers_used_up_costs_nothing_but_time(start: Start) -> None:
    hour = FakeClock()
    pull = start(make_migrated(1002, migrated=650), limit=15, clock=hour)
    pull.api.spend(9)
    with pytest.raises(QuotaSpentError, match="come back in 60 min, or let it wait with --wait"):
        pull()
    assert pull.asked == 6
    assert len(read_holdings(pull.folder).records) > 450
    hour.sleep(HOUR)
    pull()
    assert pull.held() == upstream(pull.api)
    assert pull.asked <= 13


def test_a_quota_that_is_spent_is_not_even_tried(start: Start) -> None:
    pull = start(make_events(10), limit=15)
    pull.api.spend(15)
    with pytest.raises(QuotaSpentError):
        pull()
    assert pull.asked == 0
    assert pull.files() == {}


def test_an_api_that_fails_anywhere_and_comes_back_leaves_no_trace(
    open_scenario: Callable[[], Pull], scenario: Scenario
) -> None:
    for number in range(2, scenario.length + 1):
        pull = open_scenario()
        pull.api.fault(faults.status(502), at=number, times=3)
        with pytest.raises(SourceError):
            pull()
        if pull.files():
            read_holdings(pull.folder)
        pull()
        assert pull.files() == scenario.after, number


def test_a_pull_that_fails_again_and_again_gets_through_in_the_end(
    open_scenario: Callable[[], Pull], scenario: Scenario
) -> None:
    """Each sync gets one answer further."""
    pull = open_scenario()
    while has_snapshot(pull.folder) == bool(scenario.before) and not pull_one_page(pull):
        pass
    pull()
    assert pull.files() == scenario.after


def pull_one_page(pull: Pull, *, full: bool = False, since: dt.datetime | None = None) -> bool:
    """Whether the pull was through before it was stopped."""

    def stop(_: PullProgress) -> None:
        raise KeyboardInterrupt

    try:
        pull(report=stop, full=full, since=since)
    except KeyboardInterrupt:
        return False
    return True


def test_an_interrupt_after_any_answer_leaves_no_trace(
    open_scenario: Callable[[], Pull], scenario: Scenario
) -> None:
    answers = 0
    while True:
        pull = open_scenario()
        told: list[PullProgress] = []

        def stop(
            progress: PullProgress, told: list[PullProgress] = told, last: int = answers
        ) -> None:
            told.append(progress)
            if len(told) > last:
                raise KeyboardInterrupt

        try:
            pull(report=stop)
        except KeyboardInterrupt:
            before = {name: pull.files().get(name) for name in scenario.before}
            assert before == scenario.before
        else:
            break
        pull()
        assert pull.files() == scenario.after
        answers += 1
    assert answers >= 1


def test_what_was_answered_is_not_asked_again(start: Start) -> None:
    pull = start(make_events(45))
    pull.api.switches.largest_page = 20
    for _ in range(3):
        pull_one_page(pull)
    pull()
    targets = [request.target for request in pull.api.requests if "/events/" in request.path]
    assert len(targets) == len(set(targets)) == 4


def test_a_pull_of_another_source_is_not_gone_on_with(start: Start) -> None:
    """As long as nothing was written, only the journal knows whom it asked."""
    pull, other = start(make_events(45)), start(make_events(70)[50:])
    pull.api.switches.largest_page = 20
    pull_one_page(pull)
    assert list(pull.files()) == ["pull.jsonl"]
    other.folder = pull.folder
    other()
    assert_complete(other)


@pytest.fixture
def edited(start: Start) -> Pull:
    """A complete snapshot, and a morning on which one event was edited every hour."""
    pull = start(make_events(45))
    pull()
    pull.api.switches.largest_page = 3
    pull.clock.at += NIGHT
    for number, record in enumerate(list(pull.api.records)[:12]):
        pull.api.edit(record, last_updated=say(MONDAY + number * HOUR * SECOND), name="Edited")
    return pull


def pulled_since(pull: Pull, hour: int) -> list[int]:
    """Which of the edits a pull since that hour brings."""
    before = pull.held()
    pull(since=MONDAY + hour * HOUR * SECOND)
    found = list(pull.held().items())[:12]
    return [place for place, (number, event) in enumerate(found) if event != before[number]]


def test_a_whole_pull_that_was_begun_is_not_gone_on_with_for_a_day(edited: Pull) -> None:
    assert not pull_one_page(edited, full=True)
    assert pulled_since(edited, 8) == [8, 9, 10, 11]
    assert edited.state()["full_at"] == say(MONDAY)


@pytest.mark.parametrize(("begun", "wanted"), [(8, 4), (4, 8)])
def test_a_pull_since_one_hour_is_not_gone_on_with_for_another(
    edited: Pull, begun: int, wanted: int
) -> None:
    assert not pull_one_page(edited, since=MONDAY + begun * HOUR * SECOND)
    assert pulled_since(edited, wanted) == list(range(wanted, 12))


def test_a_pull_since_an_hour_goes_on_for_that_hour(edited: Pull) -> None:
    assert not pull_one_page(edited, since=MONDAY + 4 * HOUR * SECOND)
    begun = len(edited.api.requests)
    assert pulled_since(edited, 4) == list(range(4, 12))
    since = [request.query.get("last_updated__gte") for request in edited.api.requests[begun:]]
    assert say(MONDAY + 4 * HOUR * SECOND) not in since


@pytest.mark.parametrize("torn", [b"", b"{", b'{"position":{},"records":[{"id"', b'{"source":"ht'])
def test_half_a_line_in_the_journal_is_asked_for_again(
    start: Start, scenario: Scenario, open_scenario: Callable[[], Pull], torn: bytes
) -> None:
    del start
    pull = open_scenario()
    pull.api.fault(faults.status(502), at=3, times=3)
    with pytest.raises(SourceError):
        pull()
    journal = pull.folder / "pull.jsonl"
    if not torn:
        journal.write_bytes(journal.read_bytes()[:-1])
    else:
        journal.write_bytes(journal.read_bytes() + torn)
    if scenario.before:
        read_snapshot(pull.folder)
    read_holdings(pull.folder)
    pull()
    assert pull.files() == scenario.after


def test_half_a_first_line_in_the_journal_is_a_pull_that_never_began(
    open_scenario: Callable[[], Pull], scenario: Scenario
) -> None:
    pull = open_scenario()
    (pull.folder / "pull.jsonl").write_bytes(b'{"source":"http://')
    pull()
    assert pull.files() == scenario.after
