"""Parts: what of an event stands in several files, rendered once.

A calendar is a head, the entries of its events and a foot, and so is a feed. Whoever writes one
asks here for each entry; what was made before is not made again.
"""

from collections.abc import Callable, Iterable
from typing import TypeAlias

from msgspec import Struct

from generator.site.imprint import Imprint
from generator.site.stories import Story

Maker: TypeAlias = Callable[[Imprint, Story], bytes]
"""Makes one part of an event: its entry in a calendar, in RSS, in Atom."""


class Parts(Struct, frozen=True):
    """The parts that are made so far, by maker and by the event's id.

    `records` are those that stand in many lists of the API; they are large, so not all are kept.
    """

    imprint: Imprint
    made: dict[tuple[str, int], bytes] = {}
    records: dict[int, bytes] = {}

    def of(self, make: Maker, story: Story) -> bytes:
        """The part of an event, made now if it was not before."""
        key = (make.__name__, story.id)
        found = self.made.get(key)
        if found is None:
            found = self.made[key] = make(self.imprint, story)
        return found

    def join(self, make: Maker, stories: Iterable[Story]) -> bytes:
        """The parts of many events, one after the other."""
        return b"".join(self.of(make, story) for story in stories)
