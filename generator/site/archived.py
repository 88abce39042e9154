"""Copies of what links led to before they died, at the Internet Archive's Wayback Machine.

Its addresses are `https://web.archive.org/web/<time>/<address>`; it answers with the copy that was
made nearest to that time.
"""

from collections.abc import Collection, Iterable

from generator.archive.entries import Entry

_COPIES = "https://web.archive.org/web"


def find_archived(entry: Entry, links: Iterable[str], dead: Collection[str]) -> dict[str, str]:
    """For those links of an event that are dead, where a copy may be, of about its own time.

    `dead` are addresses without what follows a `#`.
    """
    if not dead:
        return {}
    day = entry.date.day if entry.date and entry.date.day else None
    when = day or (entry.modified.date() if entry.modified else None)
    time = f"{when:%Y%m%d}/" if when else ""
    return {link: f"{_COPIES}/{time}{link}" for link in links if link.partition("#")[0] in dead}
