"""Links with counts: the ways into the archive, as chips or as an index."""

from collections.abc import Iterable
from typing import TypeAlias

from msgspec import Struct

from generator.site.families import family_with
from generator.site.words import Link

Count: TypeAlias = tuple[Link, int, str]
"""A listing, the number of its events, and the drawing of an event type; empty for all else."""


class CountedLink(Struct, frozen=True):
    """A listing with the number of its events; `share` is its part of the largest, in percent.

    `glyph` is the drawing of an event type, `family` its colour; both are empty for all else.
    """

    label: str
    href: str
    count: int
    share: int
    glyph: str = ""
    family: str = ""


def make_counts(items: Iterable[Count]) -> tuple[CountedLink, ...]:
    """Links with their counts and drawings; a bar is a percentage of the largest, at least one."""
    found = tuple(items)
    most = max((count for _, count, _ in found), default=1)
    return tuple(
        CountedLink(
            label=link.label,
            href=link.href,
            count=count,
            share=max(1, round(100 * count / most)),
            glyph=glyph,
            family=family_with(glyph).key if glyph else "",
        )
        for link, count, glyph in found
    )
