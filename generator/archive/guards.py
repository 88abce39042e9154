"""Guards: what a pull may not take away from us without being told to.

The API has no tombstones and no history. A pull that would make the archive smaller is therefore
held against what we have, and refused when it looks like a fault and not like an editor's work.
Floods of additions or edits are no loss: they pass, and `is_flood` marks them as bulk.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

from msgspec import Struct

from generator.archive.dates import date_of
from generator.archive.model import Event

FEW = 5
"""Up to so many events, an editor's work is more likely than a fault."""
REMOVED_SHARE = 0.01
VANISHED_SHARE = 0.05
FLOOD, FLOOD_SHARE = 100, 0.10
_REFILED = 2
"""So many events may be put under another type or year and leave theirs empty."""


class Gist(Struct, frozen=True):
    """The little that the guards need of an event, so that a hundred thousand fit in memory."""

    type: int | None
    type_name: str
    year: int | None
    has: tuple[bool, ...]


def make_gist(event: Event) -> Gist:
    """The gist of an event."""
    date = date_of(event.date, event.date_precision)
    return Gist(
        type=event.type.id if event.type else None,
        type_name=event.type.name if event.type else "",
        year=date.year if date else None,
        has=tuple(bool(value_of(event)) for value_of in _KEPT.values()),
    )


def find_losses(
    before: Mapping[int, Gist], after: Mapping[int, Gist], counts: tuple[int, int]
) -> tuple[str, ...]:
    """What would be lost, in sentences with the numbers in them.

    Both mappings hold the present events by id; `counts` are the API's own, then and now.
    """
    return (
        *_removals(before, after),
        *_halved(*counts),
        *_emptied("type", before, after, lambda gist: gist.type, _name_type),
        *_emptied("year", before, after, lambda gist: gist.year, _name_year),
        *_vanished(before, after),
    )


def allowed_removals(held: int) -> int:
    """How many of so many events may be gone at once."""
    return int(max(FEW, REMOVED_SHARE * held))


def is_flood(changed: int, held: int) -> bool:
    """Whether so many changed events at once are a migration and not news."""
    return changed > max(FLOOD, FLOOD_SHARE * held)


_KEPT: dict[str, Callable[[Event], object]] = {
    "date": lambda event: event.date,
    "description": lambda event: event.description.strip(),
    "vid_urls": lambda event: event.webcasts,
    "updates": lambda event: event.updates,
}


def _removals(before: Mapping[int, Gist], after: Mapping[int, Gist]) -> Iterator[str]:
    removed = len(before.keys() - after.keys())
    allowed = allowed_removals(len(before))
    if removed > allowed:
        yield f"{removed:,} of {len(before):,} events would be removed ({allowed:,} may be)"


def _halved(before: int, after: int) -> Iterator[str]:
    if after * 2 < before:
        yield f"the API counts {after:,} events, and counted {before:,}"


def _emptied(
    noun: str,
    before: Mapping[int, Gist],
    after: Mapping[int, Gist],
    shelf_of: Callable[[Gist], object],
    name_of: Callable[[Gist], str],
) -> Iterator[str]:
    """A shelf that had events and has none; a few that went to another one are no loss."""
    remaining = {shelf_of(gist) for gist in after.values()}
    emptied: dict[object, list[int]] = defaultdict(list)
    for event_id, gist in before.items():
        if shelf_of(gist) not in remaining and shelf_of(gist) is not None:
            emptied[shelf_of(gist)].append(event_id)
    for ids in emptied.values():
        if len(ids) > _REFILED or not after.keys() >= set(ids):
            yield f"the {noun} {name_of(before[ids[0]])} would lose all its events ({len(ids):,})"


def _name_type(gist: Gist) -> str:
    return f"{gist.type} ({gist.type_name})"


def _name_year(gist: Gist) -> str:
    return str(gist.year)


def _vanished(before: Mapping[int, Gist], after: Mapping[int, Gist]) -> Iterator[str]:
    both = before.keys() & after.keys()
    allowed = max(FEW, VANISHED_SHARE * len(before))
    for at, field in enumerate(_KEPT):
        lost = sum(1 for found in both if before[found].has[at] and not after[found].has[at])
        if lost > allowed:
            yield f"{lost:,} of {len(before):,} events would lose their {field}"
