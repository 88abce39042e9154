"""Families of event types: what a reader can tell apart at a glance, by a colour and a drawing.

The API has some thirty types and adds to them, so a family is found by the words in a type's name,
never by its id. The drawings stand in `templates/_glyphs.html`, the colours in the stylesheet.
"""

from msgspec import Struct


class Family(Struct, frozen=True):
    """Types that belong together; `key` names the drawing and the colour, `words` find them."""

    key: str
    name: str
    words: tuple[str, ...]


OTHER = Family("log", "Other events", ())
FAMILIES = (
    Family("press", "Press and media", ("press", "conference", "briefing", "media", "reveal")),
    Family("crew", "Crew", ("eva", "spacewalk", "command", "crew", "farewell", "ceremony")),
    Family("dock", "Dockings", ("dock", "berth", "capture", "relocation", "rendezvous")),
    Family("land", "Landings", ("landing", "splashdown", "reentry", "re-entry", "recovery")),
    Family("test", "Tests on the ground", ("static fire", "test", "rollout", "engine", "assembly")),
    Family("launch", "Launches", ("launch", "rocket", "abort", "hop")),
    Family("sky", "In the sky", ("celestial", "eclipse", "transit", "meteor", "comet")),
    Family("orbit", "Spacecraft", ("flyby", "orbit", "spacecraft", "maneuver", "deploy", "probe")),
    OTHER,
)
"""All families; a type belongs to the first that has a word of its name."""


def family_of(type_name: str) -> Family:
    """The family of a type, by its name."""
    name = type_name.casefold()
    for family in FAMILIES:
        if any(word in name for word in family.words):
            return family
    return OTHER
