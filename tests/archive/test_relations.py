"""Events that belong together are named with the reason, the nearest in time, each once."""

import datetime as dt
from collections.abc import Iterable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.archive.entries import Override
from generator.archive.grouping import Archive, make_archive
from generator.archive.model import Event, Expedition, Launch, Named, Program, SpaceStation
from generator.archive.relations import NEAREST, Reason, Relation, series_key, series_name

RULE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
AS_OF = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
ISS = SpaceStation(id=4, name="International Space Station")
ARTEMIS = Program(id=15, name="Artemis")


def on(day: int) -> dt.datetime:
    return dt.datetime(2023, 1, 1, tzinfo=dt.UTC) + dt.timedelta(days=day)


def archive_of(events: Iterable[Event]) -> Archive:
    return make_archive(events, (), AS_OF)


def relations(archive: Archive, id: int) -> list[Relation]:
    (entry,) = (entry for entry in archive.entries if entry.id == id)
    return list(archive.relations.of(entry))


def ids(relation: Relation) -> list[int]:
    return [entry.id for entry in relation.entries]


def artemis(count: int) -> Archive:
    """So many events of a program, one a day."""
    return archive_of(
        Event(id=number, date=on(number), programs=(ARTEMIS,)) for number in range(count)
    )


# The reasons.


def test_the_closest_tie_comes_first() -> None:
    shared = Event(
        id=0,
        name="Docking 1",
        launches=(Launch(id="a", name="Soyuz"),),
        expeditions=(Expedition(id=70, name="Expedition 70"),),
        programs=(ARTEMIS,),
        stations=(ISS,),
    )
    others = [
        Event(id=1, stations=(ISS,)),
        Event(id=2, programs=(ARTEMIS,)),
        Event(id=3, name="Docking 2"),
        Event(id=4, expeditions=(Expedition(id=70, name="Expedition 70"),)),
        Event(id=5, launches=(Launch(id="a", name="Soyuz"),)),
    ]
    found = relations(archive_of([shared, *others]), 0)
    assert [(relation.reason, relation.name, ids(relation)) for relation in found] == [
        (Reason.LAUNCH, "Soyuz", [5]),
        (Reason.EXPEDITION, "Expedition 70", [4]),
        (Reason.SERIES, "Docking", [3]),
        (Reason.PROGRAM, "Artemis", [2]),
        (Reason.STATION, "International Space Station", [1]),
    ]


def test_one_id_of_two_kinds_is_no_tie() -> None:
    archive = archive_of(
        [
            Event(id=1, programs=(Program(id=4),)),
            Event(id=2, stations=(ISS,)),
            Event(id=3, expeditions=(Expedition(id=4),)),
            Event(id=4, launches=(Launch(id="4"),)),
        ]
    )
    assert [relations(archive, id) for id in (1, 2, 3, 4)] == [[], [], [], []]


def test_each_of_two_programs_is_a_relation_of_its_own() -> None:
    gateway = Program(id=16, name="Gateway")
    archive = archive_of(
        [
            Event(id=1, programs=(ARTEMIS, gateway, ARTEMIS)),
            Event(id=2, programs=(gateway,)),
            Event(id=3, programs=(ARTEMIS,)),
        ]
    )
    assert [(relation.name, ids(relation)) for relation in relations(archive, 1)] == [
        ("Artemis", [3]),
        ("Gateway", [2]),
    ]


def test_the_type_alone_is_no_relation() -> None:
    kind = Named(id=2, name="Docking")
    archive = archive_of([Event(id=1, type=kind), Event(id=2, type=kind)])
    assert relations(archive, 1) == []


# The series.


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Progress MS-24 docking", "Progress MS-25 docking"),
        ("Booster 9 Static Fire #2", "Booster 9 Static Fire"),
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
    assert [(found.reason, ids(found)) for found in relations(archive, 1)] == [(Reason.SERIES, [2])]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Progress MS-24 docking", "Progress MS-24 undocking"),
        ("Booster 9 Static Fire", "Ship 9 Static Fire"),
        ("2023", "2024"),
        ("#2", "#3"),
        ("", ""),
        ("  ", "—"),
    ],
)
def test_other_names_and_bare_numbers_are_none(one: str, other: str) -> None:
    archive = archive_of([Event(id=1, name=one), Event(id=2, name=other)])
    assert relations(archive, 1) == []


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
    (found,) = relations(artemis(10), id)
    assert (ids(found), found.total) == (named, 9)


def test_a_small_group_is_named_in_full() -> None:
    (found,) = relations(artemis(3), 1)
    assert (ids(found), found.total) == ([0, 2], 2)


def test_undated_events_come_last() -> None:
    archive = archive_of(
        [Event(id=1, programs=(ARTEMIS,))]
        + [Event(id=number, date=on(number), programs=(ARTEMIS,)) for number in (4, 3, 2)]
    )
    (found,) = relations(archive, 3)
    assert ids(found) == [2, 4, 1]


def test_an_event_is_named_in_its_first_relation_only_and_others_take_its_place() -> None:
    events = [
        Event(id=number, date=on(number), name=name, programs=(ARTEMIS,))
        for number, name in enumerate(["A", "B", "C", "Fire 1", "Fire 2", "D", "E", "F", "G"])
    ]
    series, program = relations(archive_of(events), 3)
    assert (series.reason, ids(series), series.total) == (Reason.SERIES, [4], 1)
    assert (program.reason, ids(program), program.total) == (Reason.PROGRAM, [0, 1, 2, 5, 6, 7], 8)


def test_a_relation_that_names_nobody_new_is_left_out() -> None:
    archive = archive_of(
        [Event(id=number, name=f"Fire {number}", programs=(ARTEMIS,)) for number in (1, 2)]
    )
    assert [found.reason for found in relations(archive, 1)] == [Reason.SERIES]


def test_a_suppressed_event_is_nobodys_kin() -> None:
    events = [Event(id=number, programs=(ARTEMIS,)) for number in (1, 2, 3)]
    archive = make_archive(events, (), AS_OF, {2: Override(suppress="Asked for.")})
    (found,) = relations(archive, 1)
    assert (ids(found), found.total) == ([3], 1)


EVENTS = st.lists(
    st.builds(
        Event,
        id=st.integers(0, 99),
        name=st.sampled_from(["Fire 1", "Fire 2", "Docking", "7", ""]),
        date=st.none() | st.integers(0, 99).map(on),
        programs=st.none() | st.lists(st.builds(Program, id=st.integers(0, 2))).map(tuple),
        stations=st.lists(st.builds(SpaceStation, id=st.integers(0, 2)), max_size=2).map(tuple),
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
        named = [other for found in archive.relations.of(entry) for other in ids(found)]
        assert entry.id not in named
        assert len(named) == len(set(named))


@RULE
@given(EVENTS)
def test_what_a_relation_names_is_in_order_and_never_more_than_it_holds(
    events: list[Event],
) -> None:
    archive = archive_of(events)
    for entry in archive.entries:
        for found in archive.relations.of(entry):
            positions = [other.position for other in found.entries]
            assert positions == sorted(positions)
            assert 1 <= len(positions) <= min(NEAREST, found.total)


@RULE
@given(EVENTS)
def test_kinship_is_mutual(events: list[Event]) -> None:
    """Whoever is named by anybody has relations of its own."""
    archive = archive_of(events)
    alone = {entry.id for entry in archive.entries if not archive.relations.of(entry)}
    for entry in archive.entries:
        for found in archive.relations.of(entry):
            assert alone.isdisjoint(ids(found))
