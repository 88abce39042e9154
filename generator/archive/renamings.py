"""What groups were called before, and which there are no more: the other lines of the ledger.

Types, agencies and programs are their ids. What one is called is what the newest record of it says;
where that is another name than before the pull, the ledger notes it, so that its former address
goes on to lead to it. Places are their names, so one that is called otherwise is another one: then
the ledger notes where the events went, as it does of any group that has none any more.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from generator.archive.grouping import Facet, Group, Key, Names, memberships
from generator.archive.model import Event, Instant
from generator.archive.places import NO_ALIASES, Places

NUMBERED = (Facet.TYPES, Facet.AGENCIES, Facet.PROGRAMS)
"""Facets of which the API numbers the groups."""

_NOTED = (*NUMBERED, Facet.PLACES, Facet.LANGUAGES)


class Renaming(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A group that is called otherwise; `group` is its facet and id, `types/2`.

    One without a name `after` has no events any more; `into` is the group in which most of those
    are that it had, if they are in another one.
    """

    at: Instant
    group: str
    before: str
    after: str = ""
    into: str = ""

    def __str__(self) -> str:
        if self.after:
            return f"{self.group} is called “{self.after}” now, and was “{self.before}”"
        where = f"; they are in {self.into}" if self.into else ""
        return f"{self.group}, “{self.before}”, has no events any more{where}"


class Left(Struct, frozen=True):
    """A group that events were in and are in no more, by a name that it had.

    `group` is what the ledger calls it. `into` is the key of the group that its address leads to,
    None if there is none.
    """

    group: str
    facet: Facet
    name: str
    into: Key | None


def group_id(facet: Facet, key: int | str) -> str:
    """A group as the ledger names it: `types/2`."""
    return f"{facet.value}/{key}"


class Look:
    """What two looks at the same events know of groups: the one before a pull, and the one after.

    Of a group that is empty now, all events changed: only these tell where it went.
    """

    def __init__(self) -> None:
        self._before, self._after = Names(), Names()
        self._went: dict[str, Counter[str]] = defaultdict(Counter)

    def add(self, before: Event | None, after: Event | None) -> None:
        """Take from an event, as it was and as it is, the groups that it belongs to."""
        old, new = _add_names(self._before, before), _add_names(self._after, after)
        if before is not after:
            for group in old - new:
                facet = group.partition("/")[0]
                self._went[group].update(one for one in new if one.partition("/")[0] == facet)

    def find(self, at: dt.datetime) -> Iterator[Renaming]:
        """The groups that are called otherwise, or that are empty now, by facet and id."""
        old, new = self._before.all, self._after.all
        for group in sorted(map(str, old)):
            if group not in new:
                went = self._went[group]
                into = min(went, key=lambda one: (-went[one], one), default="")
                yield Renaming(at=at, group=group, before=old[group], into=into)
            elif old[group] != new[group] and not group.startswith(_BY_NAME):
                yield Renaming(at=at, group=group, before=old[group], after=new[group])


_BY_NAME = f"{Facet.PLACES.value}/"


def _add_names(names: Names, event: Event | None) -> set[str]:
    """The groups that a record belongs to; what it calls them is kept."""
    found: set[str] = set()
    if event is None:
        return found
    for facet in _NOTED:
        for key, name in memberships(event, facet, NO_ALIASES):
            names.add(group_id(facet, key), name, event.last_updated)
            found.add(group_id(facet, key))
    return found


def former_names(renamings: Iterable[Renaming]) -> dict[str, tuple[str, ...]]:
    """The names that each group had or has, oldest first, each once."""
    told: dict[str, dict[str, None]] = defaultdict(dict)
    for renaming in renamings:
        told[renaming.group] |= dict.fromkeys(filter(None, (renaming.before, renaming.after)))
    return {group: tuple(names) for group, names in told.items()}


def find_left(
    renamings: Sequence[Renaming], groups: Mapping[Facet, Mapping[Key, Group]], places: Places
) -> tuple[Left, ...]:
    """The groups that there are no more, by each of their names, and where those lead.

    A place that has several names is left by all of them.
    """
    alive = {group_id(facet, key): key for facet, held in groups.items() for key in held}
    names = former_names(renamings)
    into = {_own(one.group, places): _own(one.into, places) for one in renamings if not one.after}
    facets = {facet.value: facet for facet in Facet}
    found: dict[Left, None] = {}
    for group, given in names.items():
        own = _own(group, places)
        if own not in into or own in alive:
            continue
        facet, key = facets[group.partition("/")[0]], _follow(own, into, alive)
        beside = _names_beside(given, places) if facet is Facet.PLACES else ()
        found |= dict.fromkeys(Left(own, facet, name, key) for name in (*given, *beside))
    return tuple(found)


def _own(group: str, places: Places) -> str:
    """A group by its own key: that of a place may be another one than that of its name."""
    facet, _, key = group.partition("/")
    return group_id(Facet.PLACES, places.key_of(key)) if facet == Facet.PLACES.value else group


def _names_beside(names: Iterable[str], places: Places) -> Iterator[str]:
    for name in names:
        yield places.name_of(name)
        yield from places.others_of(places.key_of(name))


def _follow(group: str, into: Mapping[str, str], alive: Mapping[str, Key]) -> Key | None:
    """Where events went, and where those went that were there already."""
    seen: set[str] = set()
    while group and group not in alive and group not in seen:
        seen.add(group)
        group = into.get(group, "")
    return alive.get(group)
