"""Missions: events that belong together from rollout to splashdown.

What ties them is what their records share, one launch, and where these share nothing, what their
names do (`mission_names`). A crew's stay on a station is a mission of its own: an event may belong
to it beside the one mission that it is part of. The site's owner has the last word.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from typing import TypeAlias

from msgspec import Struct

from generator.archive.mission_names import (
    is_expedition,
    mission_key,
    mission_name,
    without_owner,
)
from generator.archive.model import Event, Launch
from generator.archive.plain import one_line

_ENOUGH = 2
"""Events that make a mission, unless its owner says that it is one."""
_NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)


class OwnMission(Struct, frozen=True):
    """What a site's owner decides about a mission, by the slug that it is found under.

    Events belong to it by one of `names`, or by id; those `without` do not, whatever they share.
    """

    slug: str
    title: str
    names: tuple[str, ...] = ()
    events: tuple[int, ...] = ()
    without: tuple[int, ...] = ()


class Mission(Struct, frozen=True):
    """Events of one mission, by ascending id.

    `key` is its identity: the owner's slug, else the name by which its first event goes, else the
    id of the launch; so nothing that comes later changes it. `slug` is what its address is made
    of, `others` are names that also lead to it.
    """

    key: str
    name: str
    slug: str
    events: tuple[int, ...]
    others: tuple[str, ...] = ()


class Missions(Struct, frozen=True):
    """All missions by key, and those of each event: the one that it is part of, and its stays.

    An event of no mission is in neither.
    """

    by_key: dict[str, Mission]
    part_of: dict[int, str]
    during: dict[int, tuple[str, ...]]

    def keys_of(self, event_id: int) -> tuple[str, ...]:
        """Every mission of an event, the one that it is part of first."""
        own = self.part_of.get(event_id)
        return tuple(dict.fromkeys((*([own] if own else ()), *self.during.get(event_id, ()))))


class _Kind(Enum):
    """What holds a mission together."""

    OWN = 0
    NAME = 1
    LAUNCH = 2


_Home: TypeAlias = tuple[_Kind, str]
"""What the events of a mission have in common: an owner's word, a name, or a launch."""


class _Called(Struct, frozen=True):
    """What an event is known by: the name of its mission, its only launch, its stays by key.

    `name` may be that of the launch, for an event whose own names nothing; `is_own` if it is not.
    """

    event: Event
    key: str
    name: str
    is_own: bool
    launch: Launch | None
    stays: tuple[tuple[str, str], ...]


def find_missions(events: Iterable[Event], own: Sequence[OwnMission] = ()) -> Missions:
    """Sort events into missions. The order of what is given changes nothing."""
    openings = _openings_of(own)
    called = sorted((_call(event, openings) for event in events), key=lambda one: one.event.id)
    joins = _make_joins(called, own)
    members: dict[_Home, list[_Member]] = defaultdict(list)
    for one in called:
        number = one.event.id
        home = joins.home_of(one)
        if home:
            own_name = (one.key, one.name) if joins.is_told_by(one, home) else ("", "")
            members[home].append(_Member(one, *own_name, is_part=True))
        stays = {joins.home_of_name(key): (key, name) for key, name in reversed(one.stays)}
        for stay, named in stays.items():
            if stay != home and not joins.is_parted(number, stay):
                members[stay].append(_Member(one, *named, is_part=False))
    return _make(members, {one.slug: one for one in own})


def unmet(own: Iterable[OwnMission], events: Iterable[Event]) -> Iterator[tuple[OwnMission, str]]:
    """What owners say of missions that nothing answers to, each with the mission."""
    own = tuple(own)
    if not own:
        return
    openings = _openings_of(own)
    called = {event.id: _call(event, openings) for event in events}
    met = {one.key for one in called.values()}
    met |= {key for one in called.values() for key, _ in one.stays}
    for mission in own:
        for number in (*mission.events, *mission.without):
            if number not in called:
                yield mission, f"event {number} is not in the snapshot"
        for name in mission.names:
            if mission_key(name) not in met:
                yield mission, f"no event is of '{name}'"


def claimed_by(own: OwnMission) -> set[str]:
    """The keys of the names that belong to an owner's mission: its slug is one."""
    return {own.slug, *map(mission_key, own.names)} - {""}


# What events are called.


def _call(event: Event, openings: Mapping[str, str]) -> _Called:
    """By the owner's word for how a name begins, else by the rule; a launch's name comes last."""
    name = _opening(event, openings) or mission_name(event.name)
    launches = {launch.id: launch for launch in event.launches}
    launch = next(iter(launches.values())) if len(launches) == 1 else None
    stays = {
        mission_key(expedition.name) or f"expedition-id-{expedition.id}": one_line(expedition.name)
        for expedition in event.expeditions
    }
    key = mission_key(name)
    if is_expedition(key):
        stays.setdefault(key, name)
        key = name = ""
    is_own = key != ""
    if launch and not is_own:
        name = mission_name(_mission_of(launch))
        key = mission_key(name)
        if is_expedition(key):
            key = name = ""
    return _Called(event, key, name, is_own, launch, tuple(sorted(stays.items())))


def _openings_of(own: Iterable[OwnMission]) -> dict[str, str]:
    """How names of an owner's mission may begin, by key."""
    return {mission_key(name): name for one in own for name in one.names}


def _opening(event: Event, openings: Mapping[str, str]) -> str:
    """The longest name of the owner's that the event's begins with, word by word."""
    if not openings:
        return ""
    words = mission_key(without_owner(event.name)).split("-")
    starts = ("-".join(words[:length]) for length in range(len(words), 0, -1))
    return next((openings[start] for start in starts if start in openings), "")


def _mission_of(launch: Launch) -> str:
    """`Crew-7` of `Falcon 9 Block 5 | Crew-7`; all of a name that has no such part."""
    _, bar, mission = launch.name.partition("|")
    return one_line(mission if bar else launch.name)


# Which of these belong together.


class _Joins(Struct, frozen=True):
    """`claims` are the slugs of owners' missions by name, `launches` the only launch of a name.

    `claimed` are those slugs by launch, `placed` and `parted` what owners say of events by id.
    """

    claims: Mapping[str, str]
    launches: Mapping[str, str]
    claimed: Mapping[str, set[str]]
    placed: Mapping[int, str]
    parted: Mapping[int, set[str]]

    def home_of(self, one: _Called) -> _Home | None:
        """Where an event belongs: where its owner says, else to its name, else to its launch."""
        number = one.event.id
        if number in self.placed:
            return _Kind.OWN, self.placed[number]
        home = None
        if one.is_own:
            home = self.home_of_name(one.key)
        elif one.launch:
            home = self._home_of_launch(one.launch.id)
        return None if home and self.is_parted(number, home) else home

    def home_of_name(self, key: str) -> _Home:
        """A name belongs to its owner's mission, else to the launch that all of its events share.

        A name of several launches joins none of them: a booster flies twice.
        """
        if key in self.claims:
            return _Kind.OWN, self.claims[key]
        launch = self.launches.get(key)
        return self._home_of_launch(launch) if launch else (_Kind.NAME, key)

    def _home_of_launch(self, launch: str) -> _Home:
        """A launch belongs to the one owner's mission that a name of it does."""
        slugs = self.claimed.get(launch, set())
        return (_Kind.OWN, min(slugs)) if len(slugs) == 1 else (_Kind.LAUNCH, launch)

    def is_parted(self, event_id: int, home: _Home) -> bool:
        """Whether an owner says that an event is none of this mission."""
        return home[0] is _Kind.OWN and home[1] in self.parted.get(event_id, ())

    def is_told_by(self, one: _Called, home: _Home) -> bool:
        """Whether an event's name is its mission's, too: not if it names several launches."""
        return one.key != "" and self.home_of_name(one.key) == home


def _make_joins(called: Sequence[_Called], own: Sequence[OwnMission]) -> _Joins:
    claims = {key: one.slug for one in own for key in claimed_by(one)}
    launches = _find_launches(called)
    claimed: dict[str, set[str]] = defaultdict(set)
    for key, launch in launches.items():
        if key in claims:
            claimed[launch].add(claims[key])
    parted: dict[int, set[str]] = defaultdict(set)
    for one in own:
        for number in one.without:
            parted[number].add(one.slug)
    placed = {number: one.slug for one in own for number in one.events}
    return _Joins(claims, launches, claimed, placed, parted)


def _find_launches(called: Iterable[_Called]) -> dict[str, str]:
    """The launch of each name that has just one, its own name included."""
    launches: dict[str, set[str]] = defaultdict(set)
    for one in called:
        if one.launch:
            names = (one.key, mission_key(mission_name(_mission_of(one.launch))))
            for key in names:
                if key and not is_expedition(key):
                    launches[key].add(one.launch.id)
    return {key: found.pop() for key, found in launches.items() if len(found) == 1}


# Missions.


class _Member(Struct, frozen=True):
    """An event of a mission, and the name that it gives it; a part of it, or there meanwhile."""

    called: _Called
    key: str
    name: str
    is_part: bool

    @property
    def stamp(self) -> tuple[dt.datetime, int]:
        """The newer record has the larger one."""
        event = self.called.event
        return event.last_updated or _NEVER, event.id


def _make(members: Mapping[_Home, Sequence[_Member]], own: Mapping[str, OwnMission]) -> Missions:
    made: dict[str, Mission] = {}
    part_of: dict[int, str] = {}
    during: dict[int, list[str]] = defaultdict(list)
    for home in sorted(members, key=lambda home: (home[0].value, home[1])):
        found = members[home]
        if home[0] is not _Kind.OWN and len(found) < _ENOUGH:
            continue
        mission = _make_mission(home, found, own)
        made[mission.key] = mission
        for one in found:
            if one.is_part:
                part_of[one.called.event.id] = mission.key
            else:
                during[one.called.event.id].append(mission.key)
    return Missions(made, part_of, {number: tuple(keys) for number, keys in during.items()})


def _make_mission(
    home: _Home, members: Sequence[_Member], own: Mapping[str, OwnMission]
) -> Mission:
    """`members` are by id."""
    kind, place = home
    first = members[0]
    launched = _say_launch(members, place)
    if kind is _Kind.OWN:
        key, name, slug = place, own[place].title, place
    elif first.key:
        key, name, slug = first.key, _commonest(members), first.key
    else:
        key, name, slug = f"launch-{place}", _commonest(members) or launched, launched
    names = {one.key for one in members if one.key} - {key}
    events = tuple(one.called.event.id for one in members)
    return Mission(
        key, name or place.replace("-", " ").capitalize(), slug, events, tuple(sorted(names))
    )


def _commonest(members: Sequence[_Member]) -> str:
    """The commonest name in its commonest spelling; of two, that of the newest record."""
    named = [one for one in members if one.name]
    counts = Counter(one.key for one in named)
    spellings = Counter(one.name for one in named)
    best = max(
        named,
        key=lambda one: (counts[one.key], spellings[one.name], one.stamp),
        default=None,
    )
    return best.name if best else ""


def _say_launch(members: Sequence[_Member], launch: str) -> str:
    """What the newest record calls its launch's mission."""
    launches = (one.called.launch for one in sorted(members, key=lambda one: one.stamp))
    said = [_mission_of(found) for found in launches if found and found.id == launch]
    return said[-1] if said and said[-1] else f"Launch {launch}"
