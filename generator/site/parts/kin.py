"""Which other events a page leads to, and why: the closest tie as a list, wider ones as links."""

from collections.abc import Iterator, Mapping
from operator import attrgetter
from typing import TypeAlias

from msgspec import Struct

from generator.archive.counts import count_of
from generator.archive.entries import Entry
from generator.archive.grouping import Archive, Facet, Key
from generator.archive.relations import Reason, Relation
from generator.site import text
from generator.site.faces import Face
from generator.site.keys import What
from generator.site.listings import GroupListing
from generator.site.parts.rows import Row
from generator.site.words import Link

Groups: TypeAlias = Mapping[Facet, Mapping[Key, GroupListing]]
"""Every group that has a page, by facet and key."""


class Kin(What, frozen=True):
    """Events that share the closest tie with one event, and itself, in their order.

    `href` is the page of the mission that the tie is, or is of, empty if it has none; `others` is
    how many there are besides these.
    """

    heading: str
    href: str
    faces: tuple[Face, ...]
    others: int


class KinList(Struct, frozen=True):
    """Events that share something, with the page's own among them; `href` leads to all of them."""

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
    entry: Entry, relation: Relation | None, faces: Mapping[int, Face], groups: Groups
) -> Kin | None:
    """An event among the nearest in time that share its closest tie."""
    if relation is None:
        return None
    missions = groups.get(Facet.MISSIONS, {})
    mission = missions.get(relation.mission) if relation.mission else None
    entries = sorted((*relation.entries, entry), key=attrgetter("order"))
    return Kin(
        heading=": ".join(filter(None, (_SAME[relation.reason], text.one_line(relation.name)))),
        href=mission.link.href if mission else "",
        faces=tuple(faces[one.id] for one in entries),
        others=relation.total - len(relation.entries),
    )


def make_kin(kin: Kin | None, here: int) -> KinList | None:
    """The list; the event whose page it stands on is known by its id."""
    if kin is None:
        return None
    rows = tuple(Row(face, is_here=face.id == here) for face in kin.faces)
    return KinList(kin.heading, kin.href, rows, kin.others)


def find_ties(entry: Entry, groups: Groups, archive: Archive) -> Iterator[Link]:
    """Where all events of its missions, programs, stations and agencies are listed, each once.

    A station has no listing of its own; the place of that name is one.
    """
    event = entry.event
    keys: tuple[tuple[Facet, Key], ...] = (
        *((Facet.MISSIONS, key) for key in archive.missions.keys_of(entry.id)),
        *((Facet.PROGRAMS, program.id) for program in event.programs or ()),
        *((Facet.PLACES, archive.places.key_of(station.name)) for station in event.stations),
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
