"""What belongs to one mission, whatever the order it comes in; and what its owner says of it."""

import datetime as dt
from collections.abc import Iterable
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.archive.grouping import Archive, Facet, make_archive
from generator.archive.missions import Mission, Missions, OwnMission, find_missions, unmet
from generator.archive.model import Event, Expedition, Launch
from generator.archive.records import decode_records
from tests.projects import as_line, real_records

RULE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
AS_OF = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
IFT_2 = Launch(id="a", name="Starship | Integrated Flight Test 2")
CREW_7 = Launch(id="b", name="Falcon 9 Block 5 | Crew-7")
ARTEMIS = Launch(id="c", name="SLS Block 1 | Artemis One")
STAY = Expedition(id=170, name="Expedition 70")


def named(*names: str) -> list[Event]:
    return [Event(id=number, name=name) for number, name in enumerate(names, start=1)]


def sorted_out(missions: Missions) -> dict[str, tuple[str, list[int]]]:
    """Names and events of all missions, by key."""
    return {key: (found.name, [*found.events]) for key, found in missions.by_key.items()}


def only(events: Iterable[Event], *own: OwnMission) -> Mission:
    (found,) = find_missions(events, own).by_key.values()
    return found


def test_the_real_events_have_one_mission_of_more_than_one() -> None:
    events = decode_records(map(as_line, real_records())).events
    assert sorted_out(find_missions(events)) == {"crew-7": ("Crew-7", [851, 852, 854])}


# What records share.


def test_events_of_one_launch_are_one_mission_whatever_they_are_called() -> None:
    events = [
        Event(id=1, name="Booster 9 Static Fire"),
        Event(id=2, name="Booster 9 Rollout", launches=(IFT_2,)),
        Event(id=3, name="Ship 25 Static Fire", launches=(IFT_2,)),
        Event(id=4, name="Ship 25 Stacking"),
        Event(id=5, name="Press conference", launches=(IFT_2,)),
        Event(id=6, name="Integrated Flight Test 2 Update"),
    ]
    found = only(events)
    assert (found.key, found.slug, found.events) == ("booster-9", "booster-9", (1, 2, 3, 4, 5, 6))
    assert found.others == ("integrated-flight-test-2", "ship-25")


def test_an_event_that_names_several_launches_joins_none() -> None:
    events = [
        Event(id=1, name="Briefing", launches=(IFT_2, CREW_7)),
        Event(id=2, name="Ship 25 Static Fire", launches=(IFT_2,)),
        Event(id=3, name="Crew-7 Docking", launches=(CREW_7,)),
    ]
    assert find_missions(events).by_key == {}


def test_a_name_of_several_launches_joins_none() -> None:
    """A booster flies twice, and these are two missions."""
    again = Launch(id="d", name="Starship | Flight 9")
    events = [
        Event(id=1, name="Booster 14 Static Fire", launches=(IFT_2,)),
        Event(id=2, name="Booster 14 Static Fire #2", launches=(again,)),
        Event(id=3, name="Ship 33 Rollout", launches=(IFT_2,)),
        Event(id=4, name="Ship 33 Static Fire"),
        Event(id=5, name="Ship 35 Rollout", launches=(again,)),
        Event(id=6, name="Ship 35 Static Fire"),
    ]
    assert sorted_out(find_missions(events)) == {
        "booster-14": ("Booster 14", [1, 2]),
        "ship-33": ("Ship 33", [3, 4]),
        "ship-35": ("Ship 35", [5, 6]),
    }


def test_a_launch_says_which_mission_an_event_without_a_name_is_of() -> None:
    events = [
        Event(id=1, name="Dragon docking", launches=(CREW_7,)),
        *named("", "Crew-7 Landing")[1:],
    ]
    found = only(events)
    assert (found.key, found.name, found.events) == ("crew-7", "Crew-7", (1, 2))


def test_a_launch_without_any_name_of_a_mission_is_known_by_its_id() -> None:
    events = [Event(id=id, name=name, launches=(ARTEMIS,)) for id, name in enumerate("ab")]
    found = only(events)
    assert (found.key, found.name, found.slug) == ("launch-c", "Artemis One", "Artemis One")
    bare = Launch(id="x", name=" ")
    assert only(Event(id=id, launches=(bare,)) for id in (1, 2)).name == "Launch x"


def test_an_expedition_is_a_mission_beside_the_one_that_an_event_is_part_of() -> None:
    events = [
        Event(id=1, name="Crew-7 Docking", expeditions=(STAY,), launches=(CREW_7,)),
        Event(id=2, name="Crew-7 Undocking"),
        Event(id=3, name="Expedition 70 Change of Command", launches=(CREW_7,)),
        Event(id=4, name="US EVA-89", expeditions=(STAY,)),
    ]
    missions = find_missions(events)
    assert sorted_out(missions) == {
        "crew-7": ("Crew-7", [1, 2, 3]),
        "expedition-70": ("Expedition 70", [1, 3, 4]),
    }
    assert missions.keys_of(1) == ("crew-7", "expedition-70")
    assert (missions.part_of[1], missions.during[1]) == ("crew-7", ("expedition-70",))


def test_expeditions_without_a_name_are_told_apart_by_id() -> None:
    events = [Event(id=id, expeditions=(Expedition(id=id % 2),)) for id in (1, 2, 3, 4)]
    assert sorted_out(find_missions(events)) == {
        "expedition-id-0": ("Expedition id 0", [2, 4]),
        "expedition-id-1": ("Expedition id 1", [1, 3]),
    }


def test_a_single_event_is_no_mission() -> None:
    missions = find_missions(named("Crew-7 Docking", "Crew-8 Docking", "Docking", "Docking"))
    assert (missions.by_key, missions.keys_of(1)) == ({}, ())


# Names.


def test_a_mission_goes_by_its_commonest_name_and_spelling() -> None:
    spelt = ("Crew 7 Rollout", "Crew-7 Docking", "CREW-7 Landing", "Crew-7 Undocking")
    assert only(named(*spelt)).name == "Crew-7"


def test_of_two_spellings_the_newest_record_has_its_way() -> None:
    events = [
        Event(id=1, name="Crew 7 Rollout", last_updated=AS_OF),
        Event(id=2, name="Crew-7 Docking", last_updated=AS_OF - dt.timedelta(days=1)),
    ]
    assert only(events).name == "Crew 7"


# What the owner says.


def test_an_owner_joins_what_the_rule_does_not() -> None:
    events = named("Ax-2 Docking", "Axiom Mission 2 Landing", "Peggy Whitson Press Conference")
    own = OwnMission("axiom-2", "Axiom 2", names=("Ax-2", "Axiom Mission 2"), events=(3,))
    found = only(events, own)
    assert (found.key, found.name, found.events) == ("axiom-2", "Axiom 2", (1, 2, 3))


def test_an_owner_parts_what_the_rule_joins() -> None:
    own = OwnMission("crew-7", "Crew-7", without=(2,))
    missions = find_missions(named("Crew-7 Rollout", "Crew-7 Movie", "Crew-7 Docking"), [own])
    assert sorted_out(missions) == {"crew-7": ("Crew-7", [1, 3])}
    assert missions.keys_of(2) == ()


def test_an_owner_names_a_mission_by_how_the_names_of_its_events_begin() -> None:
    events = named("DART Impact", "NASA's DART Press Conference", "Dartmouth Day", "Impact of DART")
    found = only(events, OwnMission("dart", "DART", names=("DART",)))
    assert found.events == (1, 2)


def test_what_an_owner_names_takes_the_events_of_its_launch_along() -> None:
    events = [
        Event(id=1, name="DART Impact"),
        Event(id=2, name="DART Rollout", launches=(ARTEMIS,)),
        Event(id=3, name="Briefing", launches=(ARTEMIS,)),
    ]
    assert only(events, OwnMission("dart", "DART", names=("DART",))).events == (1, 2, 3)


def test_a_single_event_is_a_mission_if_its_owner_says_so() -> None:
    assert only(named("Crew-7 Docking"), OwnMission("crew-7", "Crew-7")).events == (1,)


def test_two_missions_of_an_owner_stay_two_though_they_share_a_launch() -> None:
    events = [
        Event(id=1, name="Booster 9 Static Fire", launches=(IFT_2,)),
        Event(id=2, name="Ship 25 Static Fire", launches=(IFT_2,)),
        Event(id=3, name="Briefing", launches=(IFT_2,)),
    ]
    own = [OwnMission("booster-9", "Booster 9"), OwnMission("ship-25", "Ship 25")]
    assert sorted_out(find_missions(events, own)) == {
        "booster-9": ("Booster 9", [1]),
        "ship-25": ("Ship 25", [2]),
    }


def test_what_nothing_answers_to_is_told() -> None:
    own = OwnMission("x", "X", names=("Crew-7", "Crew-8", "DART"), events=(1, 7), without=(8,))
    found = unmet([own], named("Crew-7 Docking", "DART Impact"))
    assert [what for mission, what in found if mission is own] == [
        "event 7 is not in the snapshot",
        "event 8 is not in the snapshot",
        "no event is of 'Crew-8'",
    ]


# Whatever comes, in whatever order.

NAMES = ["Crew-7 Docking", "Crew 7 Landing", "Ship 25 Rollout", "Booster 9 Fire", "Docking", ""]
STAYS = st.sampled_from([STAY, Expedition(id=7), Expedition(id=8, name="Ship 25")])
EVENTS = st.lists(
    st.builds(
        Event,
        id=st.integers(0, 99),
        name=st.sampled_from([*NAMES, "Expedition 70 EVA", "DART Impact"]),
        last_updated=st.none() | st.just(AS_OF),
        launches=st.lists(st.sampled_from([IFT_2, CREW_7, ARTEMIS]), max_size=2).map(tuple),
        expeditions=st.lists(STAYS, max_size=2).map(tuple),
    ),
    unique_by=lambda found: found.id,
    max_size=12,
)
OWN = st.sampled_from(
    [
        (),
        (OwnMission("crew-7", "Crew-7", without=(1, 2, 3)),),
        (OwnMission("dart", "DART", names=("DART", "Ship 25"), events=(4, 5)),),
        (OwnMission("ship-25", "Ship", events=(6,)), OwnMission("z", "Z", names=("Booster 9",))),
    ]
)


@RULE
@given(EVENTS, OWN, st.randoms(use_true_random=False))
def test_missions_do_not_depend_on_the_order_of_events(
    events: list[Event], own: tuple[OwnMission, ...], random: Random
) -> None:
    shuffled = random.sample(events, len(events))
    assert find_missions(shuffled, random.sample(own, len(own))) == find_missions(events, own)


@RULE
@given(EVENTS, OWN)
def test_every_event_is_part_of_one_mission_at_most_and_of_those_it_is_said_to_be(
    events: list[Event], own: tuple[OwnMission, ...]
) -> None:
    missions = find_missions(events, own)
    said = {(key, event.id) for event in events for key in missions.keys_of(event.id)}
    held = {(key, id) for key, found in missions.by_key.items() for id in found.events}
    assert said == held
    for key, found in missions.by_key.items():
        assert found.key == key
        assert found.name
        assert found.slug
        assert list(found.events) == sorted(set(found.events))
        assert len(found.events) >= 2 or key in {one.slug for one in own}
    assert all(missions.part_of.get(id) not in keys for id, keys in missions.during.items())


@RULE
@given(EVENTS)
def test_events_of_one_name_are_in_one_mission(events: list[Event]) -> None:
    missions = find_missions(events)
    for name in NAMES[2:4]:
        same = [event.id for event in events if event.name == name]
        assert len({missions.part_of.get(id) for id in same}) <= 1


FLOWN_ONCE = st.lists(
    st.tuples(
        st.sampled_from(
            [*zip(NAMES, (CREW_7, CREW_7, IFT_2, IFT_2, ARTEMIS, ARTEMIS), strict=True)]
        ),
        st.booleans(),
    ),
    max_size=12,
)


@RULE
@given(FLOWN_ONCE, st.integers(0, 12))
def test_an_address_of_a_mission_stays_one_when_further_events_join(
    found: list[tuple[tuple[str, Launch], bool]], first: int
) -> None:
    """As long as no name turns out to have flown twice."""
    events = [
        Event(id=id, name=name, launches=(launch,) if is_told else ())
        for id, ((name, launch), is_told) in enumerate(found)
    ]
    before, after = find_missions(events[:first]), find_missions(events)
    slugs = {one.slug for one in after.by_key.values()}
    others = {other for one in after.by_key.values() for other in one.others}
    for one in before.by_key.values():
        assert one.slug in slugs | others


# On the shelves of the archive.


def archive_of(events: Iterable[Event], *own: OwnMission) -> Archive:
    return make_archive(events, (), AS_OF, own_missions=own)


def test_a_mission_is_a_group_of_the_archive_in_the_order_of_its_dates() -> None:
    days = [dt.datetime(2023, 8, day, tzinfo=dt.UTC) for day in (25, 20, 22)]
    events = [
        Event(id=number, name=f"Crew-7 Part {number}", date=date)
        for number, date in enumerate(days, start=1)
    ]
    groups = archive_of(events).groups[Facet.MISSIONS]
    assert [(group.name, [one.id for one in group.entries]) for group in groups.values()] == [
        ("Crew-7", [2, 3, 1])
    ]


@pytest.mark.parametrize("name", ["Crew-7", "crew 7"])
def test_the_slug_of_a_mission_is_made_of_what_it_is_known_by(name: str) -> None:
    (group,) = archive_of(named(f"{name} a", f"{name} b")).groups[Facet.MISSIONS].values()
    assert group.slug == group.key == "crew-7"
