"""A long list on several pages, so that what is added later moves nothing.

Pages are numbered from the oldest item: page 1 holds the first ones there ever were. The front
page, which has no number, holds the newest, between one and two pages of them; once these are two
full pages, the older one gets the next number. So no item stands on two pages, and a numbered page
keeps its items as long as items are only added at the end.
"""

from collections.abc import Iterator, Sequence
from typing import Generic, TypeVar

from msgspec import Struct

Item = TypeVar("Item")


class Pages(Struct, Generic[Item], frozen=True):
    """The items of the front page and of the numbered ones, oldest first; page 1 is `full[0]`."""

    front: tuple[Item, ...]
    full: tuple[tuple[Item, ...], ...]


def paginate(items: Sequence[Item], size: int) -> Pages[Item]:
    """Split items, oldest first, into pages of `size`; the front has up to `2 * size - 1`."""
    numbered = max(0, len(items) // size - 1)
    starts = range(0, numbered * size, size)
    return Pages(
        front=tuple(items[numbered * size :]),
        full=tuple(tuple(items[start : start + size]) for start in starts),
    )


def with_neighbours(items: Sequence[Item]) -> Iterator[tuple[Item | None, Item, Item | None]]:
    """Each item with those before and after it."""
    return zip((None, *items), items, (*items[1:], None), strict=False)
