"""Pulls that nothing disturbs but the people who edit upstream meanwhile."""

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.errors import QuotaSpentError
from generator.source.sync import PullProgress
from tests.ll2 import faults
from tests.ll2.server import EVER, LaunchLibrary
from tests.source.conftest import Start
from tests.source.pulls import (
    MONDAY,
    NIGHT,
    Pull,
    assert_complete,
    make_event,
    make_events,
    make_migrated,
    say,
    upstream,
)

SECOND = dt.timedelta(seconds=1)
HOUR = dt.timedelta(hours=1)


def kinds(pull: Pull, since: int = 0) -> list[tuple[int, str]]:
    return [(line["event"], line["kind"]) for line in pull.ledger()[since:]]


# The first pull.


def test_first_pull_holds_exactly_what_the_api_holds(start: Start) -> None:
    pull = start(make_events(250))
    synced = pull()
    assert_complete(pull)
    newest = max(record["last_updated"] for record in pull.api.records.values())
    assert pull.state() == {
        "schema": 1,
        "source": pull.api.url,
        "fetched_at": say(MONDAY),
        "count": 250,
        "complete": True,
        "cursor": newest,
        "full_at": say(MONDAY),
        "unexplained": 0,
    }
    assert (synced.held, synced.notes) == (250, ())


def test_records_are_stored_by_id_and_in_canonical_form(start: Start) -> None:
    pull = start(make_events(30))
    pull()
    lines = pull.files()["events.jsonl"].decode().splitlines()
    records = [json.loads(line) for line in lines]
    assert [record["id"] for record in records] == sorted(pull.api.records)
    assert lines == [
        json.dumps(record, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        for record in records
    ]


def test_an_empty_api_gives_an_empty_snapshot(start: Start) -> None:
    pull = start([])
    assert pull().held == 0
    assert_complete(pull)


def test_first_pull_of_a_thousand_events_fits_into_an_hour(start: Start) -> None:
    pull = start(make_migrated(1002, migrated=650), limit=15)
    pull()
    assert_complete(pull)
    assert pull.asked <= 13


def test_first_pull_is_added_to_the_ledger_in_bulk(start: Start) -> None:
    pull = start(make_events(30))
    synced = pull()
    assert kinds(pull) == [(number, "added") for number in sorted(pull.api.records)]
    assert all(line["bulk"] and line["at"] == say(MONDAY) for line in pull.ledger())
    assert len(synced.changes) == 30


def test_a_pull_reports_how_far_it_is_after_each_answer(start: Start) -> None:
    pull = start(make_events(250), limit=15)
    told: list[PullProgress] = []
    pull(report=told.append)
    assert told == [
        PullProgress(100, 250, 1, 14),
        PullProgress(199, 250, 2, 13),
        PullProgress(250, 250, 3, 12),
    ]


def test_events_that_the_cursor_cannot_meet_are_found_by_the_count(start: Start) -> None:
    """An event without a stamp passes no filter for stamps."""
    nameless = [make_event(9000 + number, None) for number in range(3)]
    pull = start([*make_events(150), *nameless])
    pull()
    assert_complete(pull)


def test_smaller_pages_than_were_asked_for_lose_nothing(start: Start) -> None:
    nameless = [make_event(9000 + number, None) for number in range(30)]
    pull = start([*make_events(90), *nameless])
    pull.api.switches.largest_page = 4
    pull()
    assert_complete(pull)
    assert pull.asked > 25


# The nightly pull.


def leave_alone(_: LaunchLibrary) -> None:
    """A quiet night."""


def edit_one(api: LaunchLibrary) -> None:
    api.edit(50, name="Renamed")


def add_one(api: LaunchLibrary) -> None:
    api.add(make_event(5000, MONDAY + HOUR))


def delete_one(api: LaunchLibrary) -> None:
    api.delete(50)


@pytest.mark.parametrize(
    ("happen", "allowed", "ledger"),
    [
        (leave_alone, 2, []),
        (edit_one, 2, [(50, "renamed")]),
        (add_one, 2, [(5000, "added")]),
        (delete_one, 15, [(50, "removed")]),
    ],
)
def test_a_night_of_a_thousand_events_costs_few_requests(
    start: Start,
    happen: Callable[[LaunchLibrary], None],
    allowed: int,
    ledger: list[tuple[int, str]],
) -> None:
    pull = start(make_migrated(1002, migrated=650))
    pull()
    pull.clock.at += NIGHT
    happen(pull.api)
    asked = pull.asked
    pull()
    assert pull.asked - asked <= allowed
    assert_complete(pull)
    assert kinds(pull, 1002) == ledger


def test_a_quiet_night_changes_only_when_we_looked(nightly: Pull) -> None:
    before = nightly.files()
    assert nightly().changes == ()
    after = nightly.files()
    assert {name for name in after if after[name] != before[name]} == {"state.json"}
    assert nightly.state()["fetched_at"] == say(MONDAY + NIGHT)


def test_an_added_event_is_news(nightly: Pull) -> None:
    add_one(nightly.api)
    nightly()
    assert_complete(nightly)
    assert nightly.ledger()[120:] == [{"at": say(MONDAY + NIGHT), "event": 5000, "kind": "added"}]


def test_a_deleted_event_is_confirmed_and_kept_as_a_tombstone(nightly: Pull) -> None:
    delete_one(nightly.api)
    nightly()
    assert any(request.path.endswith("/events/50/") for request in nightly.api.requests)
    assert_complete(nightly)
    assert kinds(nightly, 120) == [(50, "removed")]
    assert b'"id":50,' in nightly.files()["events.jsonl"]


def test_an_event_that_is_merely_not_listed_is_not_removed(start: Start) -> None:
    """Only a clear 'no such event' counts: here the API lists fewer events than it has."""
    pull = start(make_events(120))
    pull()
    hidden = pull.api.records[50]

    def hide(page: object, _: object) -> object:
        assert isinstance(page, dict)
        if "results" not in page:
            return page
        shown = [one for one in page["results"] if one["id"] != hidden["id"]]
        return {**page, "results": shown, "count": page["count"] - 1}

    pull.api.fault(faults.Fault("hides 50", page=hide), times=EVER, path="*/events/")
    pull.clock.at += NIGHT
    pull()
    assert 50 in pull.held()
    assert kinds(pull, 120) == []


def test_a_deletion_beside_an_addition_is_not_overlooked(nightly: Pull) -> None:
    nightly.api.delete(50)
    nightly.api.add(make_event(5000, MONDAY + HOUR))
    nightly()
    assert_complete(nightly)
    assert kinds(nightly, 120) == [(5000, "added"), (50, "removed")]


def test_a_deleted_event_that_comes_back_returns(nightly: Pull) -> None:
    record = nightly.api.records[50]
    nightly.api.delete(50)
    nightly()
    nightly.clock.at += NIGHT
    nightly.api.add(record | {"last_updated": say(nightly.clock.at - HOUR)})
    nightly()
    assert_complete(nightly)
    assert kinds(nightly, 120) == [(50, "removed"), (50, "returned")]


def test_an_event_published_with_an_old_stamp_is_found_by_the_count(nightly: Pull) -> None:
    nightly.api.add(make_event(5000, dt.datetime(2020, 1, 1, tzinfo=dt.UTC)))
    nightly()
    assert_complete(nightly)
    assert kinds(nightly, 120) == [(5000, "added")]


def test_what_was_stamped_shortly_before_the_last_look_is_looked_at_again(nightly: Pull) -> None:
    """A slow transaction may store a stamp that is older than the newest one seen."""
    nightly.api.edit(51, last_updated=say(nightly.clock.at - SECOND), name="First")
    nightly()
    nightly.api.edit(50, last_updated=say(nightly.clock.at - 600 * SECOND), name="Second")
    nightly.clock.at += NIGHT
    nightly()
    assert_complete(nightly)


def test_a_stamp_in_the_future_does_not_carry_the_cursor_along(nightly: Pull) -> None:
    nightly.api.edit(50, last_updated="2031-01-01T00:00:00Z")
    nightly()
    nightly.clock.at += NIGHT
    nightly.api.edit(51, last_updated=say(nightly.clock.at - HOUR), name="Not missed")
    nightly()
    assert_complete(nightly)


def test_an_older_record_than_ours_is_not_taken(nightly: Pull) -> None:
    held = nightly.held()[50]
    stale = held["last_updated"].replace("2024", "2023").replace("2025", "2023")
    nightly.api.edit(50, last_updated=stale, name="From a stale cache")
    nightly(full=True)
    assert nightly.held()[50] == held


# Weekly, and on demand.


def test_a_related_object_that_changed_silently_is_found_within_a_week(start: Start) -> None:
    pull = start(make_events(30))
    pull()
    pull.api.edit(2, bump=False, location="Elsewhere")
    for _ in range(6):
        pull.clock.at += NIGHT
        pull()
        assert pull.held() != upstream(pull.api)
    pull.clock.at += NIGHT
    pull()
    assert_complete(pull)
    assert pull.state()["full_at"] == say(MONDAY + 7 * NIGHT)


def test_full_reads_everything_anew_at_once(start: Start) -> None:
    pull = start(make_events(30))
    pull()
    pull.api.edit(2, bump=False, location="Elsewhere")
    pull.clock.at += NIGHT
    pull(full=True)
    assert_complete(pull)
    assert pull.ledger()[-1]["fields"] == ["location"]


def test_a_full_read_finds_a_deletion_that_the_count_hides(start: Start) -> None:
    pull = start(make_events(30))
    pull()
    pull.api.delete(2)
    pull.api.add(make_event(1, dt.datetime(2020, 1, 1, tzinfo=dt.UTC)))
    pull(full=True)
    assert_complete(pull)
    assert kinds(pull, 30) == [(1, "added"), (2, "removed")]


def test_since_reads_from_that_day_and_leaves_the_cursor_before_the_gap(start: Start) -> None:
    pull = start(make_events(30))
    pull()
    cursor = pull.state()["cursor"]
    pull.clock.at += NIGHT
    pull.api.edit(2, last_updated=say(MONDAY + HOUR), name="Before that day")
    pull.api.edit(3, last_updated=say(MONDAY + 9 * HOUR), name="After it")
    pull(since=MONDAY + 8 * HOUR)
    assert pull.held()[3] == upstream(pull.api)[3]
    assert pull.held()[2] != upstream(pull.api)[2]
    assert pull.state()["cursor"] == cursor
    pull()
    assert_complete(pull)


def test_since_from_before_the_cursor_moves_it(start: Start) -> None:
    pull = start(make_events(30))
    pull()
    pull.clock.at += NIGHT
    pull.api.edit(3, last_updated=say(MONDAY + 9 * HOUR), name="After it")
    pull(since=dt.datetime(2024, 1, 1, tzinfo=dt.UTC))
    assert_complete(pull)
    assert pull.state()["cursor"] == say(MONDAY + 9 * HOUR)


def test_since_before_the_first_pull_does_not_pass_for_complete(start: Start) -> None:
    pull = start(make_events(150))
    newest = dt.datetime.fromisoformat(pull.api.records[120]["last_updated"])
    pull(since=newest)
    assert pull.state()["complete"] is False
    pull.clock.at += NIGHT
    pull()
    assert_complete(pull)


def test_a_dry_run_tells_the_changes_and_writes_nothing(start: Start, tmp_path: Path) -> None:
    pull = start(make_events(30))
    pull()
    pull.api.edit(2, name="Renamed")
    pull.api.delete(3)
    before = pull.files()
    pull.clock.at += NIGHT
    synced = pull(scratch=tmp_path)
    assert [change.kind.value for change in synced.changes] == ["renamed", "removed"]
    assert pull.files() == before
    assert pull().changes == synced.changes


def test_a_dry_run_leaves_a_pull_that_was_begun_alone(start: Start, tmp_path: Path) -> None:
    pull = start(make_events(250), limit=2)
    with pytest.raises(QuotaSpentError):
        pull()
    before = pull.files()
    pull.clock.at += HOUR
    with pytest.raises(QuotaSpentError):
        pull(scratch=tmp_path)
    assert list(before) == ["pull.jsonl"]
    assert pull.files() == before


@pytest.mark.parametrize("half", [rb"\ud800", rb"\uDFFF", b"\xed\xa0\xbd"])
def test_half_a_letter_upstream_costs_that_letter_every_night(start: Start, half: bytes) -> None:
    pull = start([*make_events(30), make_event(900, MONDAY - 2 * SECOND, location="Pad ?!")])
    broken = faults.Fault(
        "half a letter", body=lambda body: body.replace(b"Pad ?!", b"Pad " + half)
    )
    pull.api.fault(broken, times=EVER)
    assert pull().problems == 1
    assert (len(pull.held()), pull.held()[900]["location"]) == (31, "Pad \ufffd")
    before = pull.files()["events.jsonl"]
    pull.clock.at += NIGHT
    pull(full=True)
    assert pull.files()["events.jsonl"] == before
    assert pull.ledger()[31:] == []
