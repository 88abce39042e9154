"""Which events belong together, and why: one launch, mission or expedition, one series by name."""

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from operator import attrgetter
from typing import TypeAlias

from msgspec import Struct

from generator.archive.entries import Entry
from generator.archive.missions import Missions
from generator.archive.model import Event

NEAREST = 6
"""So many events are named in a relation, half of them before and half after, where possible."""

_NO_LETTERS = re.compile(r"[\W\d_]+")
_BRACKETS = "()[]{}"
_MARKS = _BRACKETS + "#№-–—_.,:;/'\"!?&+*"


class Reason(Enum):
    """What events have in common, the closest ties first."""

    LAUNCH = "launch"
    MISSION = "mission"
    EXPEDITION = "expedition"
    SERIES = "series"


Tie: TypeAlias = tuple[Reason, str]
"""A reason, and what tells one such tie from others."""


class Relation(Struct, frozen=True):
    """The events that share something with one event.

    `name` is what it is called, and may be empty. `mission` is the key of the mission that it is,
    or is of. `entries` are the nearest in time; `total` is how many others there are in all.
    """

    reason: Reason
    name: str
    mission: str | None
    entries: tuple[Entry, ...]
    total: int


class Relations(Struct, frozen=True):
    """All shown events by what they share, each in the order of the archive.

    `ties` are the keys of what each event belongs to, by its id, the closest first.
    """

    kin: dict[Tie, list[Entry]]
    ties: dict[int, tuple[Tie, ...]]
    missions: Missions

    def closest(self, entry: Entry) -> Relation | None:
        """The closest tie that an event has with any other, None if it has none."""
        for tie in self.ties[entry.id]:
            group = self.kin[tie]
            if len(group) > 1:
                return Relation(
                    reason=tie[0],
                    name=self._name_of(tie, entry.event),
                    mission=self._mission_of(tie, entry.id),
                    entries=_nearest(group, entry),
                    total=len(group) - 1,
                )
        return None

    def _name_of(self, tie: Tie, event: Event) -> str:
        """What a tie of an event is called; of two names that it has for a launch, the last."""
        reason, key = tie
        match reason:
            case Reason.LAUNCH:
                return {launch.id: launch.name for launch in event.launches}[key]
            case Reason.MISSION | Reason.EXPEDITION:
                return self.missions.by_key[key].name
            case Reason.SERIES:
                return series_name(event.name)

    def _mission_of(self, tie: Tie, event_id: int) -> str | None:
        reason, key = tie
        match reason:
            case Reason.LAUNCH:
                return self.missions.part_of.get(event_id)
            case Reason.MISSION | Reason.EXPEDITION:
                return key
            case Reason.SERIES:
                return None


def make_relations(entries: Iterable[Entry], missions: Missions) -> Relations:
    """An index over entries in the order of the archive; it holds each entry by reference."""
    kin: dict[Tie, list[Entry]] = defaultdict(list)
    ties: dict[int, tuple[Tie, ...]] = {}
    for entry in entries:
        found = tuple(dict.fromkeys(_ties_of(entry.event, missions)))
        ties[entry.id] = found
        for tie in found:
            kin[tie].append(entry)
    return Relations(dict(kin), ties, missions)


def series_key(name: str) -> str:
    """The letters of a name, which are the same for all of a series; empty if there are none."""
    if not name.isascii():
        name = unicodedata.normalize("NFKC", name)
    return _NO_LETTERS.sub(" ", name.casefold()).strip()


def series_name(name: str) -> str:
    """A name without its numbers: `Progress MS-24 docking` is one of `Progress MS docking`."""
    return " ".join(filter(None, map(_without_number, name.split())))


def _without_number(word: str) -> str:
    if any(character.isdigit() for character in word):
        return "".join(c for c in word if not c.isdigit()).strip(_MARKS)
    return word.strip(_BRACKETS)


def _ties_of(event: Event, missions: Missions) -> Iterator[Tie]:
    """The keys of what an event belongs to, the closest first."""
    for launch in event.launches:
        yield Reason.LAUNCH, launch.id
    own = missions.part_of.get(event.id)
    if own:
        yield Reason.MISSION, own
    for stay in missions.during.get(event.id, ()):
        yield Reason.EXPEDITION, stay
    key = series_key(event.name)
    if key:
        yield Reason.SERIES, key


def _nearest(group: Sequence[Entry], entry: Entry) -> tuple[Entry, ...]:
    """The nearest in time; what one side lacks, the other one makes up for."""
    place = bisect_left(group, entry.order, key=attrgetter("order"))
    half = NEAREST // 2
    before = min(place, max(half, NEAREST - (len(group) - place - 1)))
    earlier = group[place - before : place]
    return (*earlier, *group[place + 1 :][: NEAREST - before])
