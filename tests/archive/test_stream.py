"""All updates in one stream: every one once, by the time it was written."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from generator.archive.entries import Override
from generator.archive.grouping import make_archive
from generator.archive.model import Event, Update
from generator.archive.stream import Posting

AS_OF = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)


def update(id: int, made: str | None) -> Update:
    return Update(id=id, created_on=dt.datetime.fromisoformat(made) if made else None)


def names(postings: tuple[Posting, ...]) -> list[tuple[int, int]]:
    return [(posting.entry.id, posting.update.id) for posting in postings]


def test_updates_of_all_events_stand_by_time_and_then_by_id() -> None:
    events = [
        Event(id=1, updates=(update(12, "2023-08-02T00:00:00Z"), update(9, None))),
        Event(id=2, updates=(update(11, "2023-08-02T00:00:00Z"),)),
        Event(id=3, updates=(update(13, "2023-08-02T01:00:00+02:00"), update(8, None))),
        Event(id=4),
    ]
    stream = make_archive(events, (), AS_OF).stream
    assert names(stream.timed) == [(3, 13), (2, 11), (1, 12)]
    assert names(stream.untimed) == [(1, 9), (3, 8)]


def test_one_id_on_two_events_is_two_updates() -> None:
    made = "2023-08-02T00:00:00Z"
    events = [Event(id=number, updates=(update(7, made),)) for number in (2, 1)]
    assert names(make_archive(events, (), AS_OF).stream.timed) == [(1, 7), (2, 7)]


def test_a_suppressed_event_has_no_updates_in_the_stream() -> None:
    event = Event(id=1, updates=(update(1, "2023-08-02T00:00:00Z"), update(2, None)))
    stream = make_archive([event], (), AS_OF, {1: Override(suppress="Asked for.")}).stream
    assert (stream.timed, stream.untimed) == ((), ())


STAMPS = st.none() | st.integers(0, 9).map("2023-08-02T00:00:0{}Z".format)
UPDATES = st.lists(st.builds(update, st.integers(0, 20), STAMPS), max_size=5).map(tuple)
EVENTS = st.lists(
    st.builds(Event, id=st.integers(0, 9), updates=UPDATES),
    unique_by=lambda found: found.id,
)


@given(EVENTS)
def test_no_update_is_lost_or_told_twice(events: list[Event]) -> None:
    stream = make_archive(events, (), AS_OF).stream
    found = names((*stream.timed, *stream.untimed))
    held = [(event.id, told.id) for event in events for told in event.updates]
    assert sorted(found) == sorted(held)
    stamps = [posting.update.created_on for posting in stream.timed]
    assert all(stamps)
    assert stamps == sorted(filter(None, stamps))
