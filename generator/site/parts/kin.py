"""Which other events a page leads to, and why: the closest tie as a list, wider ones as links."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from generator.archive.counts import count_of
from generator.archive.entries import Entry
from generator.archive.grouping import Facet, Key
from generator.archive.plain import name_key
from generator.archive.relations import Reason, Relation
from generator.site import text
from generator.site.faces import Face
from generator.site.keys import What
from generator.site.listings import GroupListing
from generator.site.parts.rows import Row, make_rows
from generator.site.words import Link


class Kin(What, frozen=True):
    """Events that share the closest tie with one event; `total` is how many others do.

    `href` is the page of the mission that the tie is, or is of; empty if it has none.
    """

    heading: str
    href: str
    faces: tuple[Face, ...]
    total: int


class KinList(Struct, frozen=True):
    """Events that share something with one event; `others` are those that are not listed.

    `href` is a page of all of them, if there is one.
    """

    heading: str
    href: str
    rows: tuple[Row, ...]
    others: int


class Between(Struct, frozen=True):
    """The events before and after one, among all or among those of its type, which `name` says."""

    name: str
    previous: Link | None
    next: Link | None


class Neighbours(Struct, frozen=True):
    """The events before and after one, and what these are called."""

    label: str
    before: str
    after: str
    previous: Link | None
    next: Link | None


_SAME = {
    Reason.LAUNCH: "Same launch",
    Reason.MISSION: "Same mission",
    Reason.EXPEDITION: "Same expedition",
    Reason.SERIES: "Same series",
}


def find_kin(
    relation: Relation | None, faces: Mapping[int, Face], missions: Mapping[Key, GroupListing]
) -> Kin | None:
    """The nearest events in time that share the closest tie."""
    if relation is None:
        return None
    mission = missions.get(relation.mission) if relation.mission else None
    return Kin(
        heading=": ".join(filter(None, (_SAME[relation.reason], text.one_line(relation.name)))),
        href=mission.link.href if mission else "",
        faces=tuple(faces[entry.id] for entry in relation.entries),
        total=relation.total,
    )


def make_kin(kin: Kin | None) -> KinList | None:
    """The list, with the number of those that are not on it."""
    if kin is None:
        return None
    return KinList(kin.heading, kin.href, make_rows(kin.faces), kin.total - len(kin.faces))


def find_ties(
    entry: Entry, groups: Mapping[Facet, Mapping[Key, GroupListing]], missions: Iterable[Key]
) -> Iterator[Link]:
    """Where all events of its missions, programs, stations and agencies are listed, each once.

    A station has no listing of its own; the place of that name is one.
    """
    event = entry.event
    keys: tuple[tuple[Facet, Key], ...] = (
        *((Facet.MISSIONS, key) for key in missions),
        *((Facet.PROGRAMS, program.id) for program in event.programs or ()),
        *((Facet.PLACES, name_key(station.name)) for station in event.stations),
        *((Facet.AGENCIES, agency.id) for agency in event.agencies),
    )
    met: set[str] = set()
    for facet, key in keys:
        group = groups.get(facet, {}).get(key)
        if group and len(group.faces) > 1 and group.name not in met:
            met.add(group.name)
            counted = count_of(len(group.faces), "event")
            yield Link(f"All {counted} of {group.name}", group.link.href)


def make_neighbours(found: Between) -> Neighbours:
    """Before and after among those that are called so."""
    return Neighbours(
        label=f"Before and after: {found.name}",
        before=f"Previous {found.name}",
        after=f"Next {found.name}",
        previous=found.previous,
        next=found.next,
    )
