"""Pulled and held records together, as far as a whole sync does not show it."""

import datetime as dt

from generator.archive.changes import Change, Kind
from generator.source.journal import read_record
from generator.source.merge import Merged, merge
from generator.source.snapshot import SCHEMA, Ledger, Snapshot, State
from tests.projects import Json, as_line
from tests.source.pulls import MONDAY, make_event

STATE = State(schema=SCHEMA, source="http://api", fetched_at=MONDAY, count=3, complete=True)
HOUR = dt.timedelta(hours=1)


def merged(held: list[Json], pulled: list[Json]) -> Merged:
    base = Snapshot(tuple(map(as_line, held)), Ledger(), STATE)
    return merge(base, map(read_record, map(as_line, pulled)), (), MONDAY + HOUR)


def test_changes_come_by_id_in_whatever_order_somebody_put_the_lines() -> None:
    found = merged(
        [make_event(number, MONDAY) for number in (7, 2, 5)],
        [make_event(number, MONDAY, name="Renamed") for number in (5, 7, 3, 2)],
    )
    assert [(change.event, change.kind) for change in found.changes] == [
        (2, Kind.RENAMED), (3, Kind.ADDED), (5, Kind.RENAMED), (7, Kind.RENAMED),
    ]  # fmt: skip
    assert list(found.records) == [7, 2, 5, 3]


def test_what_is_wrong_with_a_pulled_record_is_counted_though_we_hold_the_same_bytes() -> None:
    wrong = make_event(2, MONDAY, description=5)
    assert merged([], [wrong]).problems == 1
    again = merged([wrong, make_event(3, MONDAY, description=5)], [wrong])
    assert (again.problems, again.changes) == (1, [])


def test_the_same_bytes_under_an_event_that_was_gone_bring_it_back() -> None:
    gone = Change(at=MONDAY, event=2, kind=Kind.REMOVED)
    line = as_line(make_event(2, MONDAY))
    found = merge(Snapshot((line,), Ledger((gone,)), STATE), [read_record(line)], (), MONDAY + HOUR)
    assert [change.kind for change in found.changes] == [Kind.RETURNED]
    assert (list(found.before), list(found.after)) == ([], [2])
