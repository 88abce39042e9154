"""The closest tie of an event is named with its reason, and the nearest in time, each once."""

import datetime as dt
from collections.abc import Iterable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.archive.entries import Override
from generator.archive.grouping import Archive, make_archive
from generator.archive.model import (
    Agency,
    Event,
    Expedition,
    Launch,
    Named,
    Program,
    SpaceStation,
)
from generator.archive.relations import NEAREST, Reason, Relation, series_key, series_name

RULE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
AS_OF = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
SOYUZ = Launch(id="a", name="Soyuz")
CREW = Expedition(id=70, name="Expedition 70")


def on(day: int) -> dt.datetime:
    return dt.datetime(2023, 1, 1, tzinfo=dt.UTC) + dt.timedelta(days=day)


def archive_of(events: Iterable[Event]) -> Archive:
    return make_archive(events, (), AS_OF)


def closest(archive: Archive, id: int) -> Relation | None:
    (entry,) = (entry for entry in archive.entries if entry.id == id)
    return archive.relations.closest(entry)


def tie(archive: Archive, id: int) -> Relation:
    """The closest tie of an event that has one."""
    found = closest(archive, id)
    assert found is not None
    return found


def ids(relation: Relation) -> list[int]:
    return [entry.id for entry in relation.entries]


def fires(count: int) -> Archive:
    """So many events of a series, one a day."""
    return archive_of(
        Event(id=number, date=on(number), name=f"Fire {number}") for number in range(count)
    )


# The reasons.

OTHERS = {
    Reason.LAUNCH: Event(id=1, launches=(SOYUZ,)),
    Reason.MISSION: Event(id=4, name="Undocking of Shuttle 7"),
    Reason.EXPEDITION: Event(id=2, expeditions=(CREW,)),
    Reason.SERIES: Event(id=3, name="Docking Shuttle 8"),
}


@pytest.mark.parametrize(
    ("reason", "name", "others"),
    [
        (Reason.LAUNCH, "Soyuz", [*OTHERS]),
        (Reason.LAUNCH, "Soyuz", [Reason.LAUNCH, Reason.SERIES]),
        (Reason.MISSION, "Shuttle 7", [Reason.MISSION, Reason.EXPEDITION, Reason.SERIES]),
        (Reason.EXPEDITION, "Expedition 70", [Reason.SERIES, Reason.EXPEDITION]),
        (Reason.SERIES, "Docking Shuttle", [Reason.SERIES]),
    ],
)
def test_a_launch_is_closest_then_a_mission_then_an_expedition_then_a_series(
    reason: Reason, name: str, others: list[Reason]
) -> None:
    """A tie that no other event has is none."""
    shared = Event(id=0, name="Docking Shuttle 7", launches=(SOYUZ,), expeditions=(CREW,))
    found = tie(archive_of([shared, *(OTHERS[other] for other in others)]), 0)
    assert (found.reason, found.name, found.total) == (reason, name, 1)
    assert ids(found) == [OTHERS[reason].id]


def test_what_shares_nothing_has_no_tie() -> None:
    shared = Event(id=0, name="Docking 1", launches=(SOYUZ,), expeditions=(CREW,))
    archive = archive_of([shared, Event(id=1, name="Landing", launches=(Launch(id="b"),))])
    assert [closest(archive, id) for id in (0, 1)] == [None, None]


def test_one_id_of_two_kinds_is_no_tie() -> None:
    archive = archive_of(
        [
            Event(id=1, programs=(Program(id=4),)),
            Event(id=2, stations=(SpaceStation(id=4),)),
            Event(id=3, expeditions=(Expedition(id=4),)),
            Event(id=4, launches=(Launch(id="4"),)),
        ]
    )
    assert [closest(archive, id) for id in (1, 2, 3, 4)] == [None] * 4


def test_of_two_launches_the_first_that_others_have_is_the_tie() -> None:
    proton, angara = Launch(id="p", name="Proton"), Launch(id="n", name="Angara")
    archive = archive_of(
        [
            Event(id=1, launches=(angara, SOYUZ, proton)),
            Event(id=2, launches=(proton,)),
            Event(id=3, launches=(SOYUZ, SOYUZ)),
        ]
    )
    found = tie(archive, 1)
    assert (found.name, ids(found), found.total) == ("Soyuz", [3], 1)


def test_a_type_a_program_a_station_or_an_agency_alone_is_no_tie() -> None:
    """There are pages of these, which an event leads to."""
    kind, agency = Named(id=2, name="Docking"), Agency(id=3, name="An agency")
    program, station = Program(id=15, name="Artemis"), SpaceStation(id=4, name="ISS")
    archive = archive_of(
        Event(id=id, type=kind, agencies=(agency,), programs=(program,), stations=(station,))
        for id in (1, 2)
    )
    assert closest(archive, 1) is None


# The series.


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Progress MS-24 docking", "Progress MS-25 docking"),
        ("Static Fire #2", "Static Fire"),
        ("Booster 9 Static Fire", "BOOSTER 10 – static fire"),
        ("US EVA-7", "US EVA 112"),
        ("Crew-9: Undocking", "Crew 10 undocking"),
        ("神舟18号对接", "神舟19号对接"),
        ("Союз МС-24", "СОЮЗ МС-25"),
        ("Flight ٣", "Flight 4"),
        ("Ｓtarship flight ３", "Starship Flight 4"),
    ],
)
def test_names_that_differ_in_numbers_case_and_marks_are_a_series(one: str, other: str) -> None:
    archive = archive_of([Event(id=1, name=one), Event(id=2, name=other)])
    found = tie(archive, 1)
    assert (found.reason, ids(found)) == (Reason.SERIES, [2])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Progress MS-24 docking", "Progress MS-25 undocking"),
        ("Booster 9 Static Fire", "Ship 9 Static Fire"),
        ("2023", "2024"),
        ("#2", "#3"),
        ("", ""),
        ("  ", "—"),
    ],
)
def test_other_names_and_bare_numbers_are_none(one: str, other: str) -> None:
    archive = archive_of([Event(id=1, name=one), Event(id=2, name=other)])
    assert closest(archive, 1) is None


@pytest.mark.parametrize(
    ("name", "series"),
    [
        ("Progress MS-24 docking", "Progress MS docking"),
        ("Booster 9 Static Fire #2", "Booster Static Fire"),
        ("U.S. Spacewalk 91", "U.S. Spacewalk"),
        ("Crew-9 (Flight 3)", "Crew Flight"),
        ("神舟18号", "神舟号"),
        ("Docking", "Docking"),
        ("2023", ""),
    ],
)
def test_a_series_is_called_what_its_events_share(name: str, series: str) -> None:
    assert series_name(name) == series


@RULE
@given(st.text())
def test_a_name_without_its_numbers_is_of_the_same_series(name: str) -> None:
    assert series_key(series_name(name)).replace(" ", "") == series_key(name).replace(" ", "")


# The nearest.


@pytest.mark.parametrize(
    ("id", "named"),
    [
        (5, [2, 3, 4, 6, 7, 8]),
        (0, [1, 2, 3, 4, 5, 6]),
        (1, [0, 2, 3, 4, 5, 6]),
        (8, [3, 4, 5, 6, 7, 9]),
        (9, [3, 4, 5, 6, 7, 8]),
    ],
)
def test_three_before_and_three_after_are_named_and_one_side_makes_up_for_the_other(
    id: int, named: list[int]
) -> None:
    found = tie(fires(10), id)
    assert (ids(found), found.total) == (named, 9)


def test_a_small_group_is_named_in_full() -> None:
    found = tie(fires(3), 1)
    assert (ids(found), found.total) == ([0, 2], 2)


def test_undated_events_come_last() -> None:
    archive = archive_of(
        [Event(id=1, name="Fire 1")]
        + [Event(id=number, date=on(number), name=f"Fire {number}") for number in (4, 3, 2)]
    )
    assert ids(tie(archive, 3)) == [2, 4, 1]


def test_events_of_other_ties_between_them_take_nobodys_place() -> None:
    names = ["Fire 1", "A", "Fire 2", "B", "Fire 3", "C", "Fire 4", "Fire 5", "D", "Fire 6"]
    events = [Event(id=id, date=on(id), name=name) for id, name in enumerate(names)]
    found = tie(archive_of(events), 4)
    assert (ids(found), found.total) == ([0, 2, 6, 7, 9], 5)


def test_a_suppressed_event_is_nobodys_kin() -> None:
    events = [Event(id=number, name=f"Fire {number}") for number in (1, 2, 3)]
    archive = make_archive(events, (), AS_OF, {2: Override(suppress="Asked for.")})
    found = tie(archive, 1)
    assert (ids(found), found.total) == ([3], 1)


EVENTS = st.lists(
    st.builds(
        Event,
        id=st.integers(0, 99),
        name=st.sampled_from(["Fire 1", "Fire 2", "Docking", "Ship 7 docking", "7", ""]),
        date=st.none() | st.integers(0, 99).map(on),
        expeditions=st.lists(st.builds(Expedition, id=st.integers(0, 2)), max_size=2).map(tuple),
        launches=st.lists(st.builds(Launch, id=st.sampled_from("ab")), max_size=2).map(tuple),
    ),
    unique_by=lambda found: found.id,
    max_size=30,
)


@RULE
@given(EVENTS)
def test_no_event_is_its_own_kin_or_named_twice(events: list[Event]) -> None:
    archive = archive_of(events)
    for entry in archive.entries:
        found = archive.relations.closest(entry)
        named = ids(found) if found else []
        assert entry.id not in named
        assert len(named) == len(set(named))


@RULE
@given(EVENTS)
def test_a_tie_names_the_nearest_in_order_and_as_many_as_there_is_room_for(
    events: list[Event],
) -> None:
    archive = archive_of(events)
    for entry in archive.entries:
        found = archive.relations.closest(entry)
        if found:
            orders = [other.order for other in found.entries]
            assert orders == sorted(orders)
            assert len(orders) == min(NEAREST, found.total)


@RULE
@given(EVENTS)
def test_no_closer_tie_is_passed_over(events: list[Event]) -> None:
    """By another way to the same: whoever shares more than a name is not called a series."""
    archive = archive_of(events)
    missions = archive.missions
    for entry in archive.entries:
        others = [other.event for other in archive.entries if other.id != entry.id]
        parts = {missions.part_of.get(other.id) for other in others}
        shares = {
            Reason.LAUNCH: {one.id for one in entry.event.launches}
            & {one.id for other in others for one in other.launches},
            Reason.MISSION: {missions.part_of.get(entry.id)} & parts - {None},
            Reason.EXPEDITION: {one.id for one in entry.event.expeditions}
            & {one.id for other in others for one in other.expeditions},
            Reason.SERIES: {series_key(entry.event.name)} - {""}
            & {series_key(other.name) for other in others},
        }
        found = archive.relations.closest(entry)
        expected = next((reason for reason, shared in shares.items() if shared), None)
        assert (found.reason if found else None) is expected


@RULE
@given(EVENTS)
def test_kinship_is_mutual(events: list[Event]) -> None:
    """Whoever is named by anybody has a tie of its own."""
    archive = archive_of(events)
    alone = {entry.id for entry in archive.entries if not archive.relations.closest(entry)}
    for entry in archive.entries:
        found = archive.relations.closest(entry)
        assert alone.isdisjoint(ids(found) if found else ())
