"""What would take events or fields away is refused, with the numbers, and nothing is written."""

import datetime as dt
from collections.abc import Callable

import pytest

from generator.errors import GuardError
from tests.ll2 import faults
from tests.ll2.database import Json
from tests.ll2.server import EVER, LaunchLibrary
from tests.source.conftest import Start
from tests.source.pulls import MONDAY, NIGHT, FakeClock, Pull, make_event, say, upstream

COUNT = 120
RARE = {"id": 90, "name": "Airshow"}
FIRST = 1009


def make_full_event(place: int, **changes: object) -> Json:
    """An event that has a date, a description, webcasts and updates."""
    stamp = dt.datetime(2025, 1, 1, tzinfo=dt.UTC) + place * dt.timedelta(minutes=1)
    date = dt.datetime(2023 + place % 3, 6, 1, 12, tzinfo=dt.UTC) + dt.timedelta(hours=place)
    return make_event(FIRST + 10 * place, stamp, date=say(date), **changes)


@pytest.fixture
def pull(start: Start) -> Pull:
    """A complete snapshot of events that lack nothing, and the night after it."""
    events = [make_full_event(place) for place in range(COUNT)]
    events[5]["type"] = events[6]["type"] = events[7]["type"] = RARE
    events[0]["date"] = "2019-03-03T12:00:00Z"
    pull = start(events)
    pull()
    pull.clock.at += NIGHT
    return pull


def ids(count: int, start: int = 10) -> range:
    return range(FIRST + 10 * start, FIRST + 10 * (start + count), 10)


def delete(count: int) -> Callable[[LaunchLibrary], None]:
    def act(api: LaunchLibrary) -> None:
        for number in ids(count):
            api.delete(number)

    return act


def delete_type(api: LaunchLibrary) -> None:
    for number in ids(3, start=5):
        api.delete(number)


def retype(api: LaunchLibrary) -> None:
    for number in ids(3, start=5):
        api.edit(number, type={"id": 2, "name": "Docking"})


def delete_year(api: LaunchLibrary) -> None:
    api.delete(FIRST)


def halve(api: LaunchLibrary) -> None:
    for number in ids(COUNT // 2 + 1):
        api.delete(number)


def empty(count: int, **changes: object) -> Callable[[LaunchLibrary], None]:
    def act(api: LaunchLibrary) -> None:
        for number in ids(count):
            api.edit(number, bump=True, **changes)

    return act


LOSSES = [
    (delete(6), "6 of 120 events are not listed any more (5 may be)"),
    (halve, "61 of 120 events are not listed any more (5 may be)"),
    (delete_type, "the type 90 (Airshow) would lose all its events (3)"),
    (retype, "the type 90 (Airshow) would lose all its events (3)"),
    (delete_year, "the year 2019 would lose all its events (1)"),
    (empty(7, date=None), "7 of 120 events would lose their date"),
    (empty(7, description=" \r\n"), "7 of 120 events would lose their description"),
    (empty(7, vid_urls=[]), "7 of 120 events would lose their vid_urls"),
    (empty(7, vid_urls=...), "7 of 120 events would lose their vid_urls"),
    (empty(7, updates=[]), "7 of 120 events would lose their updates"),
]


@pytest.mark.parametrize("full", [False, True], ids=["nightly", "full"])
@pytest.mark.parametrize(("act", "said"), LOSSES, ids=[said for _, said in LOSSES])
def test_a_loss_is_refused_with_its_numbers_and_nothing_is_written(
    pull: Pull, act: Callable[[LaunchLibrary], None], said: str, *, full: bool
) -> None:
    act(pull.api)
    before = pull.files()
    with pytest.raises(GuardError) as error:
        pull(full=full)
    assert said in error.value.what
    assert "--accept-loss" in error.value.remedy
    assert pull.files() == before
    pull(full=full, accept_loss=True)
    assert pull.held() == upstream(pull.api)


@pytest.mark.parametrize(
    "act",
    [
        delete(5),
        empty(6, date=None),
        empty(6, description=""),
        empty(6, vid_urls=[]),
        empty(6, updates=[]),
    ],
)
def test_what_an_editor_may_do_in_a_day_passes(
    pull: Pull, act: Callable[[LaunchLibrary], None]
) -> None:
    act(pull.api)
    synced = pull()
    assert pull.held() == upstream(pull.api)
    assert not any(change.bulk for change in synced.changes)


def test_losses_on_several_nights_pass_where_one_night_would_not(pull: Pull) -> None:
    for night in range(3):
        for number in ids(4, start=10 + 4 * night):
            pull.api.delete(number)
        pull()
        pull.clock.at += NIGHT
    assert len(pull.held()) == COUNT - 12


def test_a_count_that_halves_is_refused_even_if_all_events_are_listed(pull: Pull) -> None:
    pull.api.fault(faults.changed(count=59), times=EVER, path="*/events/")
    before = pull.files()
    with pytest.raises(GuardError, match="the API counts 59 events, and counted 120"):
        pull()
    assert pull.files() == before


def test_an_api_that_lost_everything_is_refused(pull: Pull) -> None:
    for number in pull.api.records:
        pull.api.delete(number)
    before = pull.files()
    with pytest.raises(GuardError, match="120 of 120 events are not listed any more"):
        pull()
    assert pull.files() == before
    assert pull.asked < 20


def test_a_refused_pull_is_asked_anew_the_next_time(pull: Pull) -> None:
    """Upstream may have mended it meanwhile."""
    emptied = {number: pull.api.records[number]["vid_urls"] for number in ids(7)}
    empty(7, vid_urls=[])(pull.api)
    with pytest.raises(GuardError):
        pull()
    for number, videos in emptied.items():
        pull.api.edit(number, vid_urls=videos)
    assert pull().changes == ()
    assert pull.held() == upstream(pull.api)


# What is no loss.


def bulk(pull: Pull) -> list[bool]:
    return [line.get("bulk", False) for line in pull.ledger()[COUNT:]]


def test_a_flood_of_additions_passes_in_bulk(pull: Pull) -> None:
    for place in range(101):
        pull.api.add(make_full_event(500 + place))
    pull()
    assert pull.held() == upstream(pull.api)
    assert bulk(pull) == [True] * 101


def test_a_flood_of_edits_passes_in_bulk_and_what_is_lost_stays_news(pull: Pull) -> None:
    for number in ids(101):
        pull.api.edit(number, location="Elsewhere", name="Renamed")
    pull.api.delete(ids(1, start=115)[0])
    pull()
    assert pull.held() == upstream(pull.api)
    assert bulk(pull) == [True] * 202 + [False]
    assert pull.ledger()[-1]["kind"] == "removed"


def test_a_hundred_edits_are_news(pull: Pull) -> None:
    for number in ids(100):
        pull.api.edit(number, location="Elsewhere")
    pull()
    assert bulk(pull) == [False] * 100


def test_a_migration_that_touches_only_the_stamps_is_no_change(pull: Pull) -> None:
    ledger = pull.files()["changes.jsonl"]
    for number in pull.api.records:
        pull.api.edit(number, last_updated=say(MONDAY + dt.timedelta(hours=2)))
    assert pull().changes == ()
    assert pull.held() == upstream(pull.api)
    assert pull.files()["changes.jsonl"] == ledger


def test_every_kind_of_change_is_one_line_of_the_ledger(pull: Pull) -> None:
    one, two, three, four, five, six = ids(6)
    updates = pull.api.records[four]["updates"]
    precise = pull.api.records[two]["date_precision"]
    pull.api.edit(one, date="2025-11-01T12:00:00Z")
    pull.api.edit(two, date_precision=precise | {"id": 5, "abbrev": "DAY", "name": "Day"})
    pull.api.edit(three, name="Another name", slug="another-name", webcast_live=True)
    pull.api.edit(four, updates=[*updates[::-1], updates[0] | {"id": 999_999}])
    pull.api.edit(five, description="Other words", duration="PT1H")
    pull.api.delete(six)
    synced = pull()
    found = {line["event"]: line for line in pull.ledger()[COUNT:]}
    assert {number: line["kind"] for number, line in found.items()} == {
        one: "moved",
        two: "refined",
        three: "renamed",
        four: "updated",
        five: "edited",
        six: "removed",
    }
    assert all(line["at"] == say(MONDAY + NIGHT) for line in found.values())
    assert found[three]["after"] == {"name": "Another name", "slug": "another-name"}
    assert found[four]["updates"] == [999_999]
    assert found[five]["fields"] == ["description", "duration"]
    assert len(synced.changes) == 6


def test_a_removed_event_that_returns_changed_says_both(pull: Pull) -> None:
    number = ids(1)[0]
    record = pull.api.records[number]
    pull.api.delete(number)
    pull()
    pull.clock.at += NIGHT
    stamp = say(pull.clock.at - dt.timedelta(hours=1))
    pull.api.add(record | {"name": "Back again", "last_updated": stamp})
    pull()
    assert [line["kind"] for line in pull.ledger()[COUNT:]] == ["removed", "returned", "renamed"]
    assert pull.held() == upstream(pull.api)


@pytest.mark.parametrize("days", [-9000, -3, 3, 9000])
def test_a_clock_that_is_days_off_changes_nothing(pull: Pull, days: int) -> None:
    before = pull.files()
    other = Pull(pull.folder, pull.api, FakeClock(pull.clock.at + NIGHT * days))
    with pytest.raises(GuardError, match="set the clock"):
        other()
    assert pull.files() == before
