"""Whose snapshot it is, who else works on it, and what there is to build from meanwhile."""

import json

import pytest

from generator.errors import QuotaSpentError, SnapshotError, SourceError
from generator.source.holdings import read_holdings
from generator.source.snapshot import State, locked, read_snapshot, read_state, write_snapshot
from tests.ll2 import faults
from tests.projects import as_line
from tests.source.conftest import Start
from tests.source.pulls import (
    MONDAY,
    NIGHT,
    assert_complete,
    make_event,
    make_events,
)

# Who else is there, and whose snapshot it is.


def test_a_second_sync_at_the_same_time_is_refused(start: Start) -> None:
    pull = start(make_events(30))
    with locked(pull.folder), pytest.raises(SnapshotError, match="another sync is running"):
        pull()
    pull()
    assert_complete(pull)


def test_a_sync_that_is_under_way_keeps_others_out(start: Start) -> None:
    pull = start(make_events(150))
    refused: list[SnapshotError] = []

    def try_too() -> None:
        with pytest.raises(SnapshotError, match="another sync is running") as error:
            pull()
        refused.append(error.value)

    pull.api.at(3, try_too)
    pull()
    assert len(refused) == 1
    assert_complete(pull)


def test_a_snapshot_of_another_source_is_left_alone(start: Start) -> None:
    pull, other = start(make_events(30)), start(make_events(20))
    pull()
    before = pull.files()
    other.folder = pull.folder
    with pytest.raises(SnapshotError, match=f"is of {pull.api.url}, not of {other.api.url}"):
        other()
    assert pull.files() == before
    assert other.asked == 0


# What there is to build from.


def test_holdings_before_the_first_pull_is_through_are_what_came_so_far(start: Start) -> None:
    pull = start(make_events(250), limit=2)
    with pytest.raises(QuotaSpentError):
        pull()
    holdings = read_holdings(pull.folder)
    ids = [json.loads(line)["id"] for line in holdings.records]
    by_stamp = sorted(pull.api.records.values(), key=lambda record: record["last_updated"])
    assert ids == sorted(record["id"] for record in by_stamp[:199])
    assert holdings.state == State(
        schema=1, source=pull.api.url, fetched_at=MONDAY, count=250, complete=False
    )


def test_holdings_of_a_seed_and_a_first_pull_are_both(start: Start) -> None:
    """A clone of the project holds a few events and says that they are not all."""
    pull = start(make_events(250), limit=2)
    seed = [as_line(make_event(number, MONDAY - NIGHT)) for number in (2, 9000)]
    state = State(schema=1, source=pull.api.url, fetched_at=MONDAY, count=250, complete=False)
    pull.folder.mkdir()
    write_snapshot(pull.folder, seed, (), state)
    with pytest.raises(QuotaSpentError):
        pull()
    holdings = read_holdings(pull.folder)
    assert seed[1] in holdings.records
    assert len(holdings.records) == 200
    assert (holdings.state.complete, holdings.state.count) == (False, 250)


def test_holdings_of_a_complete_snapshot_do_not_show_a_pull_that_is_under_way(
    start: Start,
) -> None:
    pull = start(make_events(30))
    pull()
    pull.clock.at += NIGHT
    pull.api.edit(2, name="Not yet")
    pull.api.fault(faults.status(503), at=3, times=3)
    with pytest.raises(SourceError):
        pull()
    assert "pull.jsonl" in pull.files()
    assert read_holdings(pull.folder) == read_snapshot(pull.folder)
    assert read_state(pull.folder).fetched_at == MONDAY
    pull()
    assert read_holdings(pull.folder) == read_snapshot(pull.folder)
    assert pull.held()[2]["name"] == "Not yet"
