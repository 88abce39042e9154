"""Families of event types: what a reader can tell apart at a glance, by a colour and a drawing.

The API has some thirty types and adds to them, so a family is found by the words in a type's name,
never by its id. The drawings stand in `templates/_glyphs.html`, the colours in the stylesheet: one
for each family, and a drawing besides for types that differ too much for one.
"""

from msgspec import Struct


class Family(Struct, frozen=True):
    """Types that belong together; `key` names the drawing and the colour, `words` find them.

    `glyphs` are other drawings, each with the words of the types that have it instead.
    """

    key: str
    name: str
    words: tuple[str, ...]
    glyphs: tuple[tuple[str, tuple[str, ...]], ...] = ()


OTHER = Family("log", "Other events", ())
FAMILIES = (
    Family("press", "Press and media", ("press", "conference", "briefing", "media", "reveal")),
    Family("crew", "Crew", ("eva", "spacewalk", "command", "crew", "farewell", "ceremony")),
    Family(
        "dock",
        "Dockings",
        ("dock", "berth", "capture", "release", "relocation", "rendezvous"),
        (("arm", ("berth", "capture", "release")), ("undock", ("undock",))),
    ),
    Family(
        "land",
        "Landings",
        ("landing", "splashdown", "reentry", "re-entry", "recovery"),
        (("moon", ("moon", "lunar")),),
    ),
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


_WITH = {
    glyph: family
    for family in FAMILIES
    for glyph in (family.key, *(key for key, _ in family.glyphs))
}


def glyph_of(type_name: str) -> str:
    """The drawing of a type, by its name: its own, or that of its family."""
    name, family = type_name.casefold(), family_of(type_name)
    for glyph, words in family.glyphs:
        if any(word in name for word in words):
            return glyph
    return family.key


def family_with(glyph: str) -> Family:
    """The family whose types have such a drawing."""
    return _WITH[glyph]
