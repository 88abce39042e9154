"""Parts: what of an event stands in several files, rendered once.

A calendar is a head, the entries of its events and a foot, and so is a feed. Whoever writes one
asks here for each entry; what was made before is not made again.
"""

from collections.abc import Callable, Iterable
from typing import Any, Protocol, TypeVar

from msgspec import Struct

from generator.site.imprint import Imprint


class Named(Protocol):
    """What parts are made of: an event, an update, a change, with its name for ever."""

    @property
    def id(self) -> int | str:
        """Unlike that of any other of its kind."""


T_contra = TypeVar("T_contra", bound=Named, contravariant=True)
T_co = TypeVar("T_co", covariant=True)


class Maker(Protocol[T_contra, T_co]):
    """Makes one part of something, its entry in a calendar, or the parts that go together."""

    __name__: str

    def __call__(self, imprint: Imprint, what: T_contra, /) -> T_co:
        """The part."""


Some = TypeVar("Some", bound=Named)
T = TypeVar("T")


class Parts(Struct, frozen=True):
    """The parts that are made so far, by maker and by the id of what they are made of.

    `kept` is what several files of one kind are made from, by a digest of what it is made of.
    `records` are those that stand in many lists of the API; they are large, so not all are kept.
    """

    imprint: Imprint
    made: dict[tuple[str, int | str], Any] = {}
    kept: dict[bytes, Any] = {}
    records: dict[int, bytes] = {}

    def once(self, digest: bytes, make: Callable[[], T]) -> T:
        """What was made of something, made now if it was not before."""
        if digest not in self.kept:
            self.kept[digest] = make()
        found: T = self.kept[digest]
        return found

    def of(self, make: Maker[Some, T], what: Some) -> T:
        """The part of something, made now if it was not before."""
        key = (make.__name__, what.id)
        if key not in self.made:
            self.made[key] = make(self.imprint, what)
        found: T = self.made[key]
        return found

    def join(self, make: Maker[Some, bytes], many: Iterable[Some]) -> bytes:
        """The parts of many, one after the other."""
        return b"".join(self.of(make, what) for what in many)
