"""All updates of all events in one stream, as they were written."""

from collections.abc import Iterable

from msgspec import Struct

from generator.archive.dates import in_utc
from generator.archive.entries import Entry
from generator.archive.model import Update


class Posting(Struct, frozen=True):
    """An update with the event that it belongs to."""

    entry: Entry
    update: Update


class Stream(Struct, frozen=True):
    """Updates, oldest first; those of which no time is known stand apart, by event."""

    timed: tuple[Posting, ...]
    untimed: tuple[Posting, ...]


def make_stream(entries: Iterable[Entry]) -> Stream:
    """The updates of some events. What was written in the same second goes by its id."""
    timed, untimed = [], []
    for entry in entries:
        for update in entry.updates:
            made = update.created_on
            if made is None:
                untimed.append(Posting(entry, update))
            else:
                timed.append((in_utc(made), update.id, entry.id, Posting(entry, update)))
    timed.sort(key=lambda row: row[:3])
    return Stream(tuple(row[3] for row in timed), tuple(untimed))
