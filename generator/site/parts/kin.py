"""Which other events a page leads to, and why."""

from msgspec import Struct

from generator.archive.entries import Entry
from generator.archive.grouping import Facet
from generator.archive.relations import Reason
from generator.site import text
from generator.site.contents import Site
from generator.site.parts.rows import EventRow, Link, event_link, make_rows


class KinList(Struct, frozen=True):
    """Events that share something with one event; `others` are those that are not listed."""

    heading: str
    rows: tuple[EventRow, ...]
    others: int


class Neighbours(Struct, frozen=True):
    """The events before and after one, among all or among those of its type."""

    label: str
    before: str
    after: str
    previous: Link | None
    next: Link | None


_SAME = {
    Reason.LAUNCH: "Same launch",
    Reason.EXPEDITION: "Same expedition",
    Reason.SERIES: "Same series",
    Reason.PROGRAM: "Same program",
    Reason.STATION: "Same station",
}


def make_kin(site: Site, entry: Entry) -> tuple[KinList, ...]:
    """The nearest events in time, by what they share, the closest ties first."""
    return tuple(
        KinList(
            ": ".join(filter(None, (_SAME[found.reason], text.one_line(found.name)))),
            make_rows(site, found.entries),
            found.total - len(found.entries),
        )
        for found in site.archive.relations.of(entry)
    )


def make_neighbours(site: Site, entry: Entry) -> tuple[Neighbours, ...]:
    """Before and after in the archive, and within the event's type."""
    archive, kind = site.archive, entry.event.type
    found = [("event", archive.previous(entry), archive.next(entry))]
    if kind:
        name = archive.groups[Facet.TYPES][kind.id].name
        found.append((name, archive.previous_of_type(entry), archive.next_of_type(entry)))
    return tuple(
        Neighbours(
            label=f"Before and after: {name}",
            before=f"Previous {name}",
            after=f"Next {name}",
            previous=_link(site, before),
            next=_link(site, after),
        )
        for name, before, after in found
        if before or after
    )


def _link(site: Site, entry: Entry | None) -> Link | None:
    return Link(entry.event.title, event_link(site, entry)) if entry else None
