"""Findings: what a chart says, in a sentence that is true of whatever numbers there are."""

from collections.abc import Iterable

from msgspec import Struct

from generator.archive.counts import count_of
from generator.archive.statistics import Band

MOST_NAMED = 3
"""So many may share the first place; where more do, nothing stands out."""


class Lead(Struct, frozen=True):
    """Who has the greatest number, one or several, and that number."""

    names: tuple[str, ...]
    count: int


def find_lead(numbers: Iterable[tuple[str, int]]) -> Lead | None:
    """Who is ahead of at least one other; None if nobody is, or too many."""
    found = tuple(numbers)
    most = max((count for _, count in found), default=0)
    names = tuple(name for name, count in found if count == most)
    if not most or len(names) == len(found) or len(names) > MOST_NAMED:
        return None
    return Lead(names, most)


def say_lead(lead: Lead | None, one: str, many: str, of: str = "", *, is_past: bool = False) -> str:
    """`2020 and 2021 were the busiest years: 165 events each`; empty if there is nothing to say.

    `one` and `many` say what they are; `of` are the events among which they were counted.
    """
    if lead is None:
        return ""
    several = len(lead.names) > 1
    verb = ("were" if is_past else "are") if several else ("was" if is_past else "is")
    number = f"{lead.count:,} of {of}" if of else count_of(lead.count, "event")
    each = " each" if several else ""
    return f"{join_names(lead.names)} {verb} the {many if several else one}: {number}{each}"


def join_names(names: tuple[str, ...]) -> str:
    """`A`, `A and B`, `A, B and C`."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def say_notice(band: Band) -> str:
    """How long before its day an event came to be known."""
    match band:
        case Band(first=None):
            return "After its day"
        case Band(first=0):
            return "On its day"
        case Band(first=first, last=None):
            return f"{first} days ahead or more"
        case Band(first=first, last=last):
            return f"{first} to {last} days ahead"


def say_days(days: int | None, more: str, less: str) -> str:
    """So many days in one direction or the other."""
    if not days:
        return "on the same day"
    return f"{count_of(abs(days), 'day')} {more if days > 0 else less}"


def say_shift(band: Band) -> str:
    """How far an event was moved."""
    match band:
        case Band(first=None, last=int(last)):
            return f"{-last} days earlier or more"
        case Band(first=0):
            return "On the same day"
        case Band(first=int(first), last=None):
            return f"{first} days later or more"
        case Band(first=int(first), last=int(last)) if first < 0:
            return f"{-last} to {-first} days earlier"
        case Band(first=first, last=last):
            return f"{first} to {last} days later"
