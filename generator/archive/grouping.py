"""The archive: all events in order, and on the shelves where people look for them."""

import datetime as dt
import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import TypeAlias

from msgspec import Struct

from generator.archive.changes import Change
from generator.archive.entries import NO_OVERRIDES, Entry, Overrides, is_suppressed, make_entries
from generator.archive.history import Night, make_nights
from generator.archive.missions import Missions, OwnMission, find_missions
from generator.archive.model import Event, Named
from generator.archive.places import NO_ALIASES, Places
from generator.archive.plain import name_key, one_line
from generator.archive.relations import Relations, make_relations
from generator.archive.stream import Stream, make_stream

NO_NAMES: Mapping[str, Sequence[str]] = {}

Key: TypeAlias = int | str
"""What tells a group from others: the API's id, or the name or code of what has none."""


_NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)


class Facet(Enum):
    """What events can share; the value is its part of an address."""

    TYPES = "types"
    AGENCIES = "agencies"
    PROGRAMS = "programs"
    MISSIONS = "missions"
    PLACES = "places"
    LANGUAGES = "languages"


class Group(Struct, frozen=True):
    """All events that share something: a type, a place, an agency; in chronological order.

    `slug` is what its address is made of, if that is not its name; `others` are names that also
    lead to it.
    """

    key: Key
    name: str
    entries: tuple[Entry, ...]
    slug: str = ""
    others: tuple[str, ...] = ()


class Month(Struct, frozen=True):
    """A month: events of a known day, and those known to the week or the month only."""

    year: int
    number: int
    daily: tuple[Entry, ...]
    coarse: tuple[Entry, ...]

    @property
    def count(self) -> int:
        """Number of events."""
        return len(self.daily) + len(self.coarse)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Its events: by days, then those of no known day."""
        return (*self.daily, *self.coarse)


class Year(Struct, frozen=True):
    """A year: its months, and the events that no month can claim."""

    number: int
    months: tuple[Month, ...]
    coarse: tuple[Entry, ...]

    @property
    def count(self) -> int:
        """Number of events."""
        return sum(month.count for month in self.months) + len(self.coarse)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Its events: by months, then those of no known month."""
        return (*(entry for month in self.months for entry in month.entries), *self.coarse)


class Archive(Struct, frozen=True):
    """Every event, by the API's own order of `date` and then by id; undated ones last.

    `as_of` is the moment the data were fetched: the only "now" there is. `ahead` are the ids of the
    events that their dates do not place before it. `groups` are by facet and key, the largest
    first; `missions` say which of them an event belongs to, `places` by which names places were
    grouped. `days` are those of any year, by month and day; one without events is not there.
    """

    as_of: dt.datetime
    entries: tuple[Entry, ...]
    ahead: frozenset[int]
    years: tuple[Year, ...]
    decades: tuple[Group, ...]
    undated: tuple[Entry, ...]
    suppressed: tuple[Entry, ...]
    groups: dict[Facet, dict[Key, Group]]
    missions: Missions
    relations: Relations
    days: dict[tuple[int, int], tuple[Entry, ...]]
    nights: tuple[Night, ...]
    stream: Stream
    places: Places


class Names:
    """What groups are called: what the newest of all records says of each."""

    def __init__(self) -> None:
        self._newest: dict[Key, tuple[dt.datetime, str]] = {}

    def add(self, key: Key, name: str, stamp: dt.datetime | None) -> None:
        """What a record says that was last updated then; an empty name says nothing."""
        if name:
            said = (stamp or _NEVER, name)
            self._newest[key] = max(self._newest.get(key, said), said)

    @property
    def all(self) -> dict[Key, str]:
        """Each group that has a name, and the name."""
        return {key: name for key, (_, name) in self._newest.items()}


def newest(entries: Iterable[Entry], count: int) -> tuple[Entry, ...]:
    """Those of some events that came to be known last, newest first; bulk is no news."""
    known = ((entry.added, entry.id, entry) for entry in entries if entry.added)
    found = heapq.nlargest(count, known, key=lambda row: row[:2])
    return tuple(entry for *_, entry in found)


def make_archive(  # noqa: PLR0913 - the data, and what is known of them besides
    events: Iterable[Event],
    changes: Sequence[Change],
    as_of: dt.datetime,
    overrides: Overrides = NO_OVERRIDES,
    places: Places = NO_ALIASES,
    *,
    own_missions: Sequence[OwnMission] = (),
    former_names: Mapping[str, Sequence[str]] = NO_NAMES,
) -> Archive:
    """Order and group the events; suppressed ones stand apart.

    `former_names` are those that groups had or have, by what the ledger calls them (`types/2`).
    """
    events = tuple(events)
    shown = (event for event in events if not is_suppressed(event, overrides))
    entries = make_entries(shown, changes, as_of, overrides)
    suppressed = (event for event in events if is_suppressed(event, overrides))
    missions = find_missions((entry.event for entry in entries), own_missions)
    on_years: dict[int, list[Entry]] = defaultdict(list)
    on_decades: dict[int, list[Entry]] = defaultdict(list)
    undated = []
    for entry in entries:
        if entry.date is None:
            undated.append(entry)
        elif entry.date.year is None:
            on_decades[entry.date.decade].append(entry)
        else:
            on_years[entry.date.year].append(entry)
    return Archive(
        as_of=as_of,
        entries=entries,
        ahead=frozenset(entry.id for entry in entries if entry.is_ahead(as_of)),
        years=tuple(_make_year(number, on_years[number]) for number in sorted(on_years)),
        decades=tuple(
            Group(number, f"{number}s", tuple(on_decades[number])) for number in sorted(on_decades)
        ),
        undated=tuple(undated),
        suppressed=make_entries(suppressed, changes, as_of, overrides),
        groups={
            facet: _group_missions(entries, missions)
            if facet is Facet.MISSIONS
            else _group(entries, facet, places, former_names)
            for facet in Facet
        },
        missions=missions,
        relations=make_relations(entries, missions),
        days=_group_days(entries),
        nights=make_nights(changes),
        stream=make_stream(entries),
        places=places,
    )


def _make_year(number: int, entries: Iterable[Entry]) -> Year:
    by_month: dict[int, list[Entry]] = defaultdict(list)
    coarse = []
    for entry in entries:
        month = entry.date.month if entry.date else None
        if month is None:
            coarse.append(entry)
        else:
            by_month[month].append(entry)
    months = (_make_month(number, month, by_month[month]) for month in sorted(by_month))
    return Year(number, tuple(months), tuple(coarse))


def _make_month(year: int, number: int, entries: Iterable[Entry]) -> Month:
    daily: list[Entry] = []
    coarse: list[Entry] = []
    for entry in entries:
        (daily if entry.date and entry.date.day else coarse).append(entry)
    return Month(year, number, tuple(daily), tuple(coarse))


def _group_days(entries: Iterable[Entry]) -> dict[tuple[int, int], tuple[Entry, ...]]:
    """Events of a known day by month and day, whatever the year."""
    days: dict[tuple[int, int], list[Entry]] = defaultdict(list)
    for entry in entries:
        day = entry.date.day if entry.date else None
        if day:
            days[day.month, day.day].append(entry)
    return {day: tuple(found) for day, found in days.items()}


def _group(
    entries: Iterable[Entry],
    facet: Facet,
    places: Places,
    former_names: Mapping[str, Sequence[str]],
) -> dict[Key, Group]:
    """Group by key, largest group first; a key is called what its newest record calls it."""
    members: dict[Key, list[Entry]] = defaultdict(list)
    named = Names()
    for entry in entries:
        for key, name in memberships(entry.event, facet, places):
            if members[key][-1:] != [entry]:
                members[key].append(entry)
            named.add(key, name, entry.event.last_updated)
    names = named.all
    groups = []
    for key, found in members.items():
        name = names.get(key, f"{NOUNS[facet]} {key}")
        former = former_names.get(f"{facet.value}/{key}", ())
        others = (*former, *(places.others_of(key) if facet is Facet.PLACES else ()))
        others = tuple(other for other in others if other != name)
        groups.append(Group(key, name, tuple(found), others=others))
    return _largest_first(groups)


def _group_missions(entries: Iterable[Entry], missions: Missions) -> dict[Key, Group]:
    """What belongs to a mission is for all of the archive to say, not for one event."""
    members: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        for key in missions.keys_of(entry.id):
            members[key].append(entry)
    groups = []
    for key, found in members.items():
        mission = missions.by_key[key]
        groups.append(Group(key, mission.name, tuple(found), mission.slug, mission.others))
    return _largest_first(groups)


def _largest_first(groups: Iterable[Group]) -> dict[Key, Group]:
    ordered = sorted(groups, key=lambda group: (-len(group.entries), group.name))
    return {group.key: group for group in ordered}


NOUNS = {
    Facet.TYPES: "Type",
    Facet.AGENCIES: "Agency",
    Facet.PROGRAMS: "Program",
    Facet.MISSIONS: "Mission",
    Facet.PLACES: "Place",
    Facet.LANGUAGES: "Language",
}
"""What one group of a facet is called."""


def memberships(event: Event, facet: Facet, places: Places) -> Iterable[tuple[Key, str]]:
    """The groups of a facet that an event belongs to: their keys, and what they are called.

    That is as the event has it; a place that has several names is called by its own. No event knows
    its missions by itself (`Archive.missions`).
    """
    match facet:
        case Facet.TYPES:
            return _named([event.type] if event.type else ())
        case Facet.AGENCIES:
            return _named(event.agencies)
        case Facet.PROGRAMS:
            return _named(event.programs or ())
        case Facet.MISSIONS:
            return ()
        case Facet.PLACES:
            place = places.name_of(event.location)
            return [(name_key(place), place)] if place else ()
        case Facet.LANGUAGES:
            spoken = (webcast.language for webcast in event.webcasts if webcast.language)
            coded = ((name_key(language.code), one_line(language.name)) for language in spoken)
            return ((code, name) for code, name in coded if code)


def _named(things: Iterable[Named]) -> Iterable[tuple[Key, str]]:
    return ((thing.id, one_line(thing.name)) for thing in things)
