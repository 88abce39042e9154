"""Bulk data: everything in a few large files, and the small ones that describe them.

What describes a file points at what that file is made of, so its key changes whenever the file may.
It says of it, too, how long it is and what its digest is: that is a `Measure`, which follows from
the same things.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

import msgspec
from msgspec import Struct

from generator.archive.changes import Change
from generator.site import urls
from generator.site.keys import Digested, What, digest_of
from generator.site.offline import OfflineSite
from generator.site.stories import Story
from generator.site.urls import Address


class Measure(Struct, frozen=True):
    """How long a file is, in bytes, and its SHA-256 in hexadecimal."""

    size: int
    sha256: str


class Everything(Digested, frozen=True, kw_only=True):
    """All events, by id, and what was seen to change of them, in the order of the ledger."""

    stories: tuple[Story, ...]
    changes: tuple[Change, ...]

    def __post_init__(self) -> None:
        # Stories have digests already: to spell them out once more takes a hundred times as long.
        msgspec.structs.force_setattr(self, "digest", digest_of(self.stories, self.changes))


class Bulk(What, frozen=True, kw_only=True):
    """All events in one file."""

    address: Address
    everything: Everything

    @property
    def stories(self) -> tuple[Story, ...]:
        """The events, by id."""
        return self.everything.stories

    @property
    def claimant(self) -> str:
        """Who asks for the address, for an error message."""
        return type(self).__name__


class EventLines(Bulk, frozen=True, kw_only=True):
    """The record of each event as it came, a line each (JSON Lines)."""


class EventSheet(Bulk, frozen=True, kw_only=True):
    """A row for each event (CSV)."""


class EventDatabase(Bulk, frozen=True, kw_only=True):
    """Events with all that belongs to them, and what was seen to change of them (SQLite 3)."""


BulkFile: TypeAlias = EventLines | EventSheet | EventDatabase
"""A file that holds all events."""


class Described(What, frozen=True, kw_only=True):
    """What says something of the files that hold all events."""

    address: Address
    files: tuple[BulkFile, ...]

    @property
    def claimant(self) -> str:
        """Who asks for the address, for an error message."""
        return type(self).__name__


class DataPackage(Described, frozen=True, kw_only=True):
    """What the files are, for programs (Data Package)."""


class Checksums(Described, frozen=True, kw_only=True):
    """The SHA-256 of each file, of their description, and of the site to read offline."""

    package: DataPackage
    offline: OfflineSite | None


BulkOutput: TypeAlias = BulkFile | OfflineSite | DataPackage | Checksums
"""Bulk data, but for the page about them."""


def plan_bulk(
    stories: Iterable[Story], changes: Sequence[Change], offline: OfflineSite | None
) -> Iterator[BulkOutput]:
    """The files, and what describes them; nothing is told of events that are not shown."""
    by_id = tuple(sorted(stories, key=lambda story: story.id))
    shown = {story.id for story in by_id}
    told = tuple(change for change in changes if change.event in shown)
    everything = Everything(stories=by_id, changes=told)
    files = (
        EventDatabase(address=urls.DATA_DATABASE, everything=everything),
        EventLines(address=urls.DATA_LINES, everything=everything),
        EventSheet(address=urls.DATA_SHEET, everything=everything),
    )
    package = DataPackage(address=urls.DATA_PACKAGE, files=files)
    yield from files
    if offline:
        yield offline
    yield package
    yield Checksums(address=urls.DATA_CHECKSUMS, files=files, package=package, offline=offline)


def name_of(output: BulkOutput) -> str:
    """What the file is called within its folder."""
    return output.address.rpartition("/")[2]
