"""Guards: an editor's work passes, a loss is refused with its numbers, a flood is no news."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.archive.guards import Gist, find_losses, is_flood, make_gist
from generator.archive.model import Event, Named, Precision
from generator.archive.records import decode_record, decode_records
from tests.projects import as_line, real_records, record

EVENT, _ = decode_record(as_line(record()))
DOCKING, LANDING = Named(id=2, name="Docking"), Named(id=7, name="Moon Landing")
YEAR = Precision(id=14, name="Year", abbrev="Y")


def event(**changes: Any) -> Event:  # noqa: ANN401 - the fields of an event
    """The real event 856 with some fields changed, by the model's names."""
    assert EVENT is not None
    return msgspec.structs.replace(EVENT, **changes)


FULL = make_gist(event())


def full(count: int, first: int = 0) -> dict[int, Gist]:
    """So many present events that lack nothing, all of one type and year."""
    return dict.fromkeys(range(first, first + count), FULL)


def losses(before: Mapping[int, Gist], after: Mapping[int, Gist]) -> tuple[str, ...]:
    """What would be lost if the API's own count told nothing."""
    return find_losses(before, after, (len(before), len(before)))


def without(found: Mapping[int, Gist], gone: Iterable[int]) -> dict[int, Gist]:
    taken = set(gone)
    return {event_id: gist for event_id, gist in found.items() if event_id not in taken}


# Removals.


@pytest.mark.parametrize(
    ("held", "allowed"),
    [(10, 5), (100, 5), (500, 5), (599, 5), (600, 6), (1000, 10), (1002, 10), (100_000, 1000)],
)
def test_up_to_five_events_or_one_in_a_hundred_may_go(held: int, allowed: int) -> None:
    before = full(held)
    assert losses(before, without(before, range(allowed))) == ()
    assert losses(before, without(before, range(allowed + 1))) == (
        f"{allowed + 1:,} of {held:,} events would be removed ({allowed:,} may be)",
    )


def test_new_events_do_not_make_up_for_removed_ones() -> None:
    after = full(1000, first=11)
    assert losses(full(1000), after) == ("11 of 1,000 events would be removed (10 may be)",)


# The count.


@pytest.mark.parametrize(("before", "after"), [(1002, 501), (1001, 501), (3, 2), (0, 0), (0, 9)])
def test_a_count_of_at_least_the_half_passes(before: int, after: int) -> None:
    assert find_losses({}, {}, (before, after)) == ()


@pytest.mark.parametrize(
    ("before", "after", "loss"),
    [
        (1002, 500, "the API counts 500 events, and counted 1,002"),
        (1001, 500, "the API counts 500 events, and counted 1,001"),
        (3000, 1100, "the API counts 1,100 events, and counted 3,000"),
        (1, 0, "the API counts 0 events, and counted 1"),
    ],
)
def test_a_count_of_less_than_the_half_is_refused(before: int, after: int, loss: str) -> None:
    assert find_losses({}, {}, (before, after)) == (loss,)


# Shelves that empty.


SHELVES = [
    pytest.param({"type": LANDING}, "the type 7 (Moon Landing)", id="type"),
    pytest.param(
        {"date": dt.datetime(2031, 12, 31, tzinfo=dt.UTC), "date_precision": YEAR},
        "the year 2031",
        id="year",
    ),
]


@pytest.mark.parametrize(("changes", "shelf"), SHELVES)
def test_two_events_of_a_shelf_may_be_refiled_and_leave_it_empty(
    changes: dict[str, object], shelf: str
) -> None:
    rare = make_gist(event(**changes))
    assert losses({**full(100), 200: rare}, full(201)) == ()
    assert losses({**full(100), 200: rare, 201: rare}, full(202)) == ()
    assert losses({**full(100), 200: rare, 201: rare, 202: rare}, full(203)) == (
        f"{shelf} would lose all its events (3)",
    )


@pytest.mark.parametrize(("changes", "shelf"), SHELVES)
def test_a_shelf_that_is_emptied_by_a_removal_is_refused(
    changes: dict[str, object], shelf: str
) -> None:
    rare = make_gist(event(**changes))
    assert losses({**full(100), 200: rare}, full(100)) == (
        f"{shelf} would lose all its events (1)",
    )


@pytest.mark.parametrize(("changes", "shelf"), SHELVES)
def test_one_event_that_stays_or_comes_keeps_a_shelf(
    changes: dict[str, object], shelf: str
) -> None:
    del shelf
    rare = make_gist(event(**changes))
    before = {**full(100), **dict.fromkeys(range(100, 105), rare)}
    assert losses(before, {**full(104), 104: rare}) == ()
    assert losses(before, {**full(105), 999: rare}) == ()


def test_a_type_that_gets_another_name_keeps_its_events() -> None:
    before = dict.fromkeys(range(50), make_gist(event(type=DOCKING)))
    renamed = make_gist(event(type=Named(id=2, name="Spacecraft Docking")))
    assert losses(before, dict.fromkeys(range(50), renamed)) == ()


def test_a_type_that_is_swapped_for_another_of_the_same_name_is_refused() -> None:
    before = dict.fromkeys(range(50), make_gist(event(type=DOCKING)))
    after = dict.fromkeys(range(50), make_gist(event(type=Named(id=3, name="Docking"))))
    (loss,) = losses(before, after)
    assert "would lose all its events (50)" in loss


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"type": None}, id="no type"),
        pytest.param({"date": None}, id="no date"),
        pytest.param(
            {"date_precision": Precision(id=16, name="Decade", abbrev="DEC")}, id="a decade"
        ),
    ],
)
def test_events_without_a_shelf_leave_none_empty(changes: dict[str, object]) -> None:
    loose = dict.fromkeys(range(3), make_gist(event(**changes)))
    before = {**loose, **full(100, first=3)}
    assert losses(before, full(103)) == ()


# Fields that vanish.


FIELDS = [
    pytest.param({"date": None}, "date", id="date"),
    pytest.param({"description": " \n"}, "description", id="description"),
    pytest.param({"webcasts": ()}, "vid_urls", id="vid_urls"),
    pytest.param({"updates": ()}, "updates", id="updates"),
]


@pytest.mark.parametrize(("held", "allowed"), [(10, 5), (100, 5), (119, 5), (120, 6), (1000, 50)])
@pytest.mark.parametrize(("changes", "field"), FIELDS)
def test_up_to_five_events_or_one_in_twenty_may_lose_a_field(
    changes: dict[str, object], field: str, held: int, allowed: int
) -> None:
    before, bare = full(held), make_gist(event(**changes))
    assert losses(before, {**before, **dict.fromkeys(range(allowed), bare)}) == ()
    assert losses(before, {**before, **dict.fromkeys(range(allowed + 1), bare)}) == (
        f"{allowed + 1:,} of {held:,} events would lose their {field}",
    )


@pytest.mark.parametrize(("changes", "field"), FIELDS)
def test_what_was_never_there_or_comes_is_not_lost(changes: dict[str, object], field: str) -> None:
    del field
    bare = dict.fromkeys(range(100), make_gist(event(**changes)))
    assert losses(bare, bare) == ()
    assert losses(bare, full(100)) == ()


def test_a_removed_event_does_not_lose_its_fields_as_well() -> None:
    before = full(1000)
    bare = make_gist(event(webcasts=()))
    after = {**without(before, range(10)), **dict.fromkeys(range(10, 60), bare)}
    assert losses(before, after) == ()


# All of them.


def test_an_api_that_answers_with_nothing_is_refused_by_every_guard_that_counts() -> None:
    assert find_losses(full(1000), {}, (1000, 0)) == (
        "1,000 of 1,000 events would be removed (10 may be)",
        "the API counts 0 events, and counted 1,000",
        "the type 5 (Static Fire) would lose all its events (1,000)",
        "the year 2023 would lose all its events (1,000)",
    )


def test_two_fields_that_vanish_are_two_sentences() -> None:
    bare = make_gist(event(webcasts=(), updates=()))
    assert losses(full(50), dict.fromkeys(range(50), bare)) == (
        "50 of 50 events would lose their vid_urls",
        "50 of 50 events would lose their updates",
    )


def test_a_first_pull_loses_nothing() -> None:
    assert find_losses({}, full(1000), (0, 1000)) == ()
    assert find_losses({}, {}, (0, 0)) == ()


@pytest.mark.parametrize("held", range(1, 6))
def test_a_small_archive_may_lose_events_but_not_its_last_ones(held: int) -> None:
    before = full(held)
    assert losses(before, full(1)) == ()
    assert losses(before, {}) == (
        f"the type 5 (Static Fire) would lose all its events ({held})",
        f"the year 2023 would lose all its events ({held})",
    )


REAL = {
    event.id: make_gist(event)
    for event in decode_records(as_line(found) for found in real_records()).events
}


@given(st.sets(st.sampled_from(sorted(REAL))), st.sets(st.integers(2000, 3000)))
def test_what_only_grows_loses_nothing(held: set[int], added: set[int]) -> None:
    before = {event_id: REAL[event_id] for event_id in held}
    after = {**REAL, **dict.fromkeys(added, FULL)}
    assert find_losses(before, after, (len(before), len(after))) == ()


@given(st.sets(st.integers(0, 299)), st.sets(st.integers(0, 299)))
def test_who_loses_more_is_refused_if_who_loses_less_is(less: set[int], more: set[int]) -> None:
    before = full(300)
    if losses(before, without(before, less)):
        assert losses(before, without(before, less | more))


# Floods.


@pytest.mark.parametrize(
    ("held", "most"),
    [(0, 100), (10, 100), (999, 100), (1000, 100), (1002, 100), (1010, 101), (100_000, 10_000)],
)
def test_more_than_a_hundred_and_more_than_a_tenth_is_a_flood(held: int, most: int) -> None:
    assert not is_flood(0, held)
    assert not is_flood(most, held)
    assert is_flood(most + 1, held)
