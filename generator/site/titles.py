"""What tells events of one name apart where only a title is seen: in a window, in a feed.

Lists show the date beside the name, so there it is not said twice.
"""

from collections import defaultdict
from collections.abc import Iterable

from generator.archive.entries import Entry
from generator.archive.plain import name_key


def make_titles(entries: Iterable[Entry]) -> dict[int, str]:
    """Titles for events whose name is not theirs alone, by id: with the date, else the number."""
    namesakes: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        namesakes[name_key(entry.event.title)].append(entry)
    titles: dict[int, str] = {}
    for found in namesakes.values():
        if len(found) > 1:
            titles |= _tell_apart(found)
    return titles


def _tell_apart(namesakes: list[Entry]) -> dict[int, str]:
    dated: dict[str, list[Entry]] = defaultdict(list)
    for entry in namesakes:
        when = entry.date.in_list() if entry.date else "date not known"
        dated[when].append(entry)
    return {
        entry.id: f"{entry.event.title}, {when}" + (f" (No. {entry.id})" if others[1:] else "")
        for when, others in dated.items()
        for entry in others
    }
