"""What moves upstream while a pull looks at it, and what cannot be told apart by its stamp."""

import datetime as dt
from collections.abc import Callable

import pytest

from generator.errors import SourceError
from tests.ll2 import faults
from tests.source.conftest import Start
from tests.source.pulls import (
    MONDAY,
    NIGHT,
    Pull,
    assert_complete,
    make_event,
    make_events,
    say,
    upstream,
)

HOUR = dt.timedelta(hours=1)


# Ties.


@pytest.mark.parametrize(("tied", "page"), [(19, 20), (20, 20), (21, 20), (70, 20), (300, 100)])
@pytest.mark.parametrize("same_date", [False, True])
def test_many_equal_stamps_are_pulled_completely(
    start: Start, tied: int, page: int, *, same_date: bool
) -> None:
    """The server breaks ties in another way with every request, as the API may."""
    events = make_events(30)
    shared = {"last_updated": events[15]["last_updated"]}
    shared |= {"date": say(MONDAY)} if same_date else {}
    events += [make_event(3000 + number, None, **shared) for number in range(tied)]
    pull = start(events)
    pull.api.switches.largest_page = page
    pull()
    pull.clock.at += NIGHT
    pull()
    assert_complete(pull)
    pages = len(events) // (page - 2) + 1
    assert pull.asked <= 2 + 4 * (pages + 1)


@pytest.mark.parametrize("edge", [19, 20, 21])
def test_ties_across_the_edge_of_a_page_are_pulled_completely(start: Start, edge: int) -> None:
    events = make_events(50)
    for one in events[edge - 3 : edge + 3]:
        one["last_updated"] = events[edge]["last_updated"]
    pull = start(events)
    pull.api.switches.largest_page = 20
    pull()
    assert_complete(pull)
    assert pull.asked <= 4


# What moves while we look.


def edited(pull: Pull, event: int) -> Callable[[], object]:
    return lambda: pull.api.edit(event, name="Edited meanwhile")


def added(pull: Pull, _: int) -> Callable[[], object]:
    return lambda: pull.api.add(make_event(5000, pull.clock.at))


def deleted(pull: Pull, event: int) -> Callable[[], object]:
    return lambda: pull.api.delete(event)


MOVES = [edited, added, deleted]


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("event", [2, 26, 54])
def test_what_moves_between_two_requests_of_a_first_pull_is_not_lost(
    start: Start, move: Callable[[Pull, int], Callable[[], object]], number: int, event: int
) -> None:
    """An early one, one in the middle, and one of the last page: each before each request."""
    pull = start(make_events(45))
    pull.api.switches.largest_page = 20
    pull.api.at(number, move(pull, event))
    pull()
    if pull.held() != upstream(pull.api):
        pull.clock.at += NIGHT
        pull()
    assert_complete(pull)


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("number", [1, 2, 3, 4, 5, 6, 7])
def test_what_moves_between_two_requests_of_a_nightly_pull_is_not_lost(
    nightly: Pull, move: Callable[[Pull, int], Callable[[], object]], number: int
) -> None:
    nightly.api.edit(3, name="Edited by day")
    nightly.api.add(make_event(4000, MONDAY + HOUR))
    nightly.api.delete(4)
    nightly.api.at(number, move(nightly, 5))
    nightly()
    nightly.clock.at += NIGHT
    nightly()
    assert_complete(nightly)


@pytest.mark.parametrize("number", [3, 4, 5])
def test_what_is_deleted_from_among_ties_takes_no_other_event_with_it(
    start: Start, number: int
) -> None:
    """Within one second only offsets count, and a deletion moves them."""
    tied = dt.datetime(2024, 3, 5, 17, 20, tzinfo=dt.UTC)
    later = [make_event(900 + event, tied + (1 + event) * HOUR) for event in range(10)]
    pull = start([*(make_event(2 + event, tied) for event in range(70)), *later])
    pull.api.switches.largest_page, pull.api.switches.unstable_ties = 20, False
    first = min(pull.api.records.values(), key=lambda record: record["date"])["id"]
    pull.api.at(number, deleted(pull, first))
    pull()
    pull.clock.at += NIGHT
    pull()
    assert_complete(pull)


def test_a_pull_that_goes_on_a_day_later_misses_nothing_in_between(start: Start) -> None:
    pull = start(make_events(30))
    pull.api.fault(faults.status(503), at=3, times=3)
    with pytest.raises(SourceError):
        pull()
    pull.api.edit(2, last_updated=say(MONDAY + HOUR), name="Edited in between")
    pull.api.add(make_event(5000, MONDAY + 3 * HOUR))
    pull.clock.at += NIGHT
    pull()
    pull.clock.at += NIGHT
    pull()
    assert_complete(pull)
