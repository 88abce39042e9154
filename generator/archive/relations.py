"""Which events belong together, and why: one launch, one expedition, one series by name."""

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from enum import Enum
from operator import attrgetter

from msgspec import Struct

from generator.archive.entries import Entry
from generator.archive.model import Event

NEAREST = 6
"""So many events are named in a relation, half of them before and half after, where possible."""

_NO_LETTERS = re.compile(r"[\W\d_]+")
_BRACKETS = "()[]{}"
_MARKS = _BRACKETS + "#№-–—_.,:;/'\"!?&+*"


class Reason(Enum):
    """What events have in common, the closest ties first."""

    LAUNCH = "launch"
    EXPEDITION = "expedition"
    SERIES = "series"


class Relation(Struct, frozen=True):
    """The events that share something with one event.

    `name` is what the event itself calls it, and may be empty. `entries` are the nearest in time;
    `total` is how many others there are in all.
    """

    reason: Reason
    name: str
    entries: tuple[Entry, ...]
    total: int


class Relations(Struct, frozen=True):
    """All shown events by what they share, each in the order of the archive."""

    kin: dict[Reason, dict[str, tuple[Entry, ...]]]

    def closest(self, entry: Entry) -> Relation | None:
        """The closest tie that an event has with any other, None if it has none."""
        for reason in Reason:
            for key, name in _ties(reason, entry.event).items():
                group = self.kin[reason].get(key)
                if group:
                    return Relation(reason, name, _nearest(group, entry), len(group) - 1)
        return None


def make_relations(entries: Iterable[Entry]) -> Relations:
    """An index over entries in the order of the archive; it holds each entry by reference."""
    kin: dict[Reason, dict[str, list[Entry]]] = {reason: defaultdict(list) for reason in Reason}
    for entry in entries:
        for reason, groups in kin.items():
            for key in _ties(reason, entry.event):
                groups[key].append(entry)
    return Relations(
        {
            reason: {key: tuple(found) for key, found in groups.items() if len(found) > 1}
            for reason, groups in kin.items()
        }
    )


def series_key(name: str) -> str:
    """The letters of a name, which are the same for all of a series; empty if there are none."""
    return _NO_LETTERS.sub(" ", unicodedata.normalize("NFKC", name).casefold()).strip()


def series_name(name: str) -> str:
    """A name without its numbers: `Progress MS-24 docking` is one of `Progress MS docking`."""
    return " ".join(filter(None, map(_without_number, name.split())))


def _without_number(word: str) -> str:
    if any(character.isdigit() for character in word):
        return "".join(c for c in word if not c.isdigit()).strip(_MARKS)
    return word.strip(_BRACKETS)


def _ties(reason: Reason, event: Event) -> dict[str, str]:
    """The keys of what an event belongs to, with their names."""
    match reason:
        case Reason.LAUNCH:
            return {launch.id: launch.name for launch in event.launches}
        case Reason.EXPEDITION:
            return {str(found.id): found.name for found in event.expeditions}
        case Reason.SERIES:
            key = series_key(event.name)
            return {key: series_name(event.name)} if key else {}


def _nearest(group: Sequence[Entry], entry: Entry) -> tuple[Entry, ...]:
    """The nearest in time; what one side lacks, the other one makes up for."""
    place = bisect_left(group, entry.order, key=attrgetter("order"))
    half = NEAREST // 2
    before = min(place, max(half, NEAREST - (len(group) - place - 1)))
    earlier = group[place - before : place]
    return (*earlier, *group[place + 1 :][: NEAREST - before])
