"""What groups were called before: the second kind of line in the ledger.

Types, agencies and programs are their ids. What one is called is what the newest record of it says;
where that is another name than before the pull, the ledger notes it, so that its former address
goes on to lead to it.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator

from msgspec import Struct

from generator.archive.grouping import Facet, Names, memberships
from generator.archive.model import Event, Instant
from generator.archive.places import NO_ALIASES

NUMBERED = (Facet.TYPES, Facet.AGENCIES, Facet.PROGRAMS)
"""Facets of which the API numbers the groups."""


class Renaming(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A group that is called otherwise; `group` is its facet and id, `types/2`."""

    at: Instant
    group: str
    before: str
    after: str


def group_id(facet: Facet, key: int | str) -> str:
    """A group as the ledger names it: `types/2`."""
    return f"{facet.value}/{key}"


def add_names(names: Names, event: Event) -> None:
    """Take from a record what the groups are called that it belongs to."""
    for facet in NUMBERED:
        for key, name in memberships(event, facet, NO_ALIASES):
            names.add(group_id(facet, key), name, event.last_updated)


def find_renamings(before: Names, after: Names, at: dt.datetime) -> Iterator[Renaming]:
    """The groups that two looks know by different names, in the order of their facets and ids."""
    old, new = before.all, after.all
    for group in sorted(map(str, old.keys() & new.keys())):
        if old[group] != new[group]:
            yield Renaming(at=at, group=group, before=old[group], after=new[group])


def former_names(renamings: Iterable[Renaming]) -> dict[str, tuple[str, ...]]:
    """The names that each group had or has, oldest first, each once."""
    told: dict[str, dict[str, None]] = defaultdict(dict)
    for renaming in renamings:
        told[renaming.group] |= {renaming.before: None, renaming.after: None}
    return {group: tuple(names) for group, names in told.items()}
