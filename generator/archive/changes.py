"""The ledger: what was observed to change, and when we saw it.

One `Change` is one line of `content/snapshot/changes.jsonl`. The ledger only ever grows; it is the
one thing here that cannot be had from the API again.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from enum import Enum

from msgspec import Struct

from generator.archive.model import Instant


class Kind(Enum):
    """What can happen to an event between two looks at it."""

    ADDED = "added"
    MOVED = "moved"
    REFINED = "refined"
    RENAMED = "renamed"
    EDITED = "edited"
    UPDATED = "updated"
    REMOVED = "removed"
    RETURNED = "returned"


class Change(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One observed change of one event; `at` is when it was seen, not when it was made.

    `bulk` marks a change that came with a flood, such as the first pull: true, but no news.
    """

    at: Instant
    event: int
    kind: Kind
    bulk: bool = False


def first_seen(changes: Iterable[Change]) -> dict[int, dt.datetime]:
    """When each event that was added on its own, not in bulk, was first seen."""
    seen: dict[int, dt.datetime] = {}
    for change in changes:
        if change.kind is Kind.ADDED and not change.bulk:
            seen.setdefault(change.event, change.at)
    return seen


def revisions(changes: Iterable[Change]) -> Counter[int]:
    """How often each event changed after it was added: a number that never falls."""
    return Counter(change.event for change in changes if change.kind is not Kind.ADDED)
