"""What an event belongs to: agencies, programs, launches, expeditions, stations, crew.

Only the detailed mode of the API has these lists; a record of another mode has none of them.
"""

import datetime as dt
from collections.abc import Iterable

from msgspec import Struct

from generator.archive.dates import EventDate, date_of, in_utc, say_day, say_minute
from generator.archive.model import (
    Agency,
    Astronaut,
    Expedition,
    Launch,
    Program,
    SpaceStation,
    name_of,
)
from generator.site import text
from generator.site.stories import Story
from generator.site.words import Link, filled


class RelatedItem(Struct, frozen=True):
    """One thing that an event belongs to, with what the record says; `href` is our page of it."""

    name: str
    facts: tuple[str, ...]
    href: str = ""


class RelatedList(Struct, frozen=True):
    """Things of one kind."""

    heading: str
    items: tuple[RelatedItem, ...]


def make_related(story: Story) -> tuple[RelatedList, ...]:
    """The lists that are not empty."""
    event = story.entry.event
    missions = tuple(RelatedItem(link.label, (), link.href) for link in story.missions)
    lists = (
        RelatedList("Mission", missions),
        RelatedList("Launch", tuple(map(_launch, event.launches))),
        RelatedList("Program", tuple(map(_program, event.programs or (), story.programs))),
        RelatedList("Expedition", tuple(map(_expedition, event.expeditions))),
        RelatedList("Station", tuple(map(_station, event.stations))),
        RelatedList("Agency", tuple(map(_agency, event.agencies, story.agencies))),
        RelatedList("Crew", tuple(map(_astronaut, event.crew or ()))),
    )
    return tuple(found for found in lists if found.items)


def _agency(agency: Agency, link: Link) -> RelatedItem:
    return RelatedItem(
        _name(agency.name, "Agency", agency.id),
        _facts(agency.abbrev, name_of(agency.type)),
        link.href,
    )


_HAPPENED = ("success", "fail", "in flight", "deployed")
"""Words in the status of a launch that has left the pad, or tried to."""


def _launch(launch: Launch) -> RelatedItem:
    net = date_of(launch.net, launch.net_precision)
    return RelatedItem(
        _name(launch.name, "Launch", launch.id),
        _facts(
            launch.launch_designator,
            name_of(launch.status),
            _say_net(launch, net) if net else "",
            _window(launch) if net and net.has_clock else "",
        ),
    )


def _say_net(launch: Launch, net: EventDate) -> str:
    return net.words() if _has_happened(launch) else f"no earlier than {net.words()}"


def _has_happened(launch: Launch) -> bool:
    """By the words of its status: the API has nine, and adds to them."""
    status = launch.status
    said = f"{status.name} {status.abbrev}".casefold() if status else ""
    return any(word in said for word in _HAPPENED)


def _window(launch: Launch) -> str:
    opens, closes = launch.window_start, launch.window_end
    if not (opens and closes) or opens == closes:
        return ""
    return f"window from {say_minute(opens)} to {say_minute(closes)}"


def _program(program: Program, link: Link) -> RelatedItem:
    return RelatedItem(
        _name(program.name, "Program", program.id),
        _facts(
            name_of(program.type),
            _span(program.start_date, program.end_date),
        ),
        link.href,
    )


def _expedition(expedition: Expedition) -> RelatedItem:
    station = expedition.spacestation
    return RelatedItem(
        _name(expedition.name, "Expedition", expedition.id),
        _facts(
            name_of(station),
            _span(expedition.start, expedition.end),
            _names("spacewalks:", (walk.name for walk in expedition.spacewalks)),
        ),
    )


def _station(station: SpaceStation) -> RelatedItem:
    return RelatedItem(
        _name(station.name, "Station", station.id),
        _facts(
            name_of(station.type),
            name_of(station.status),
            station.orbit,
            f"founded {say_day(station.founded)}" if station.founded else "",
            f"deorbited {say_day(station.deorbited)}" if station.deorbited else "",
        ),
    )


def _astronaut(astronaut: Astronaut) -> RelatedItem:
    return RelatedItem(
        _name(astronaut.name, "Astronaut", astronaut.id),
        _facts(
            name_of(astronaut.agency),
            name_of(astronaut.status),
        ),
    )


def _name(name: str, noun: str, number: int | str) -> str:
    return text.one_line(name) or text.one_line(f"{noun} {number}")


def _facts(*values: str | None) -> tuple[str, ...]:
    return tuple(filled(*values))


def _names(before: str, names: Iterable[str]) -> str:
    listed = ", ".join(filter(None, map(text.one_line, names)))
    return f"{before} {listed}" if listed else ""


def _span(start: dt.datetime | None, end: dt.datetime | None) -> str:
    """`1 March 2023 to 4 May 2023`, `since 1 March 2023`, `until 4 May 2023`."""
    first, last = (day and say_day(in_utc(day)) for day in (start, end))
    if first and last:
        return f"{first} to {last}"
    return f"since {first}" if first else f"until {last}" if last else ""
