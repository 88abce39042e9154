"""The events that came to be known last, and how that is known."""

from collections.abc import Mapping

from generator.archive.changes import Kind
from generator.archive.counts import count_of
from generator.archive.dates import in_utc, say_day
from generator.archive.entries import Entry
from generator.archive.grouping import Archive, newest
from generator.site.faces import Face
from generator.site.keys import What
from generator.site.parts.rows import Row


class Added(What, frozen=True, kw_only=False):
    """An event that came to be known, and when, in words."""

    face: Face
    note: str


class Additions(What, frozen=True, kw_only=False):
    """The newest events; `note` says what is to be known of their order."""

    added: tuple[Added, ...]
    note: str


def plan_additions(archive: Archive, faces: Mapping[int, Face], count: int) -> Additions:
    """The newest events. One that came with a flood is dated by its first update, and says so."""
    seen = {
        change.event
        for night in archive.nights
        for change in night.changes
        if change.kind is Kind.ADDED
    }
    found = newest(archive.entries, count)
    is_guessed = any(entry.id not in seen for entry in found)
    return Additions(
        added=tuple(Added(faces[entry.id], _say(entry, seen)) for entry in found),
        note=_say_first_pull(archive) if is_guessed else "",
    )


def _say(entry: Entry, seen: set[int]) -> str:
    if entry.added is None:
        return ""
    day = say_day(in_utc(entry.added))
    return f"added {day}" if entry.id in seen else f"first update {day}"


def _say_first_pull(archive: Archive) -> str:
    """Empty if the ledger knows of none."""
    nights = [night for night in archive.nights if night.first]
    if not nights:
        return ""
    first, last = (say_day(night.day) for night in (nights[-1], nights[0]))
    days = f"on {first}" if first == last else f"from {first} to {last}"
    count = count_of(sum(night.bulk[Kind.ADDED] for night in nights), "event")
    return f"The first pull, {days}, brought {count} at once; each is dated by its first update."


def make_added_rows(additions: Additions) -> tuple[Row, ...]:
    """Rows that say since when an event is known."""
    return tuple(Row(added.face, note=added.note) for added in additions.added)
