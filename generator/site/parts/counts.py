"""Links with counts: the ways into the archive, as chips or as an index."""

from collections.abc import Iterable
from typing import TypeAlias

from msgspec import Struct

from generator.site.words import Link

Count: TypeAlias = tuple[Link, int, str]
"""A listing, the number of its events, and the family of an event type; empty for all else."""


class CountedLink(Struct, frozen=True):
    """A listing with the number of its events; `share` is its part of the largest, in percent.

    `family` is that of an event type, and empty for everything else.
    """

    label: str
    href: str
    count: int
    share: int
    family: str = ""


def make_counts(items: Iterable[Count]) -> tuple[CountedLink, ...]:
    """Links with their counts and families; a bar is a percentage of the largest, at least one."""
    found = tuple(items)
    most = max((count for _, count, _ in found), default=1)
    return tuple(
        CountedLink(link.label, link.href, count, max(1, round(100 * count / most)), family)
        for link, count, family in found
    )
