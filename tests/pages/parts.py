"""What pages are made of, but for their words: few pages have all that there is on many."""

import re
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

from tests.pages.kinds import find_kinds, find_outputs, sends_on
from tests.pages.sites import read_page

Part: TypeAlias = tuple[str, str]
"""A tag, and whether words follow it, with the region that it stands in; headings, by pairs."""

_SPELT = re.compile(r"(?P<text>(?<=>)[^<]+)|\b(?P<name>[a-z-]+)=\"(?P<value>[^\"]*)\"", re.ASCII)
_ANY = {
    *("href", "src", "srcset", "datetime", "content", "title", "alt", "id", "for"),
    *("aria-label", "aria-labelledby", "width", "height", "value", "viewBox"),
    *("d", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "points", "transform"),
}
_ONCE = {"lang", "dir", "rel"}
"""Right or wrong by themselves, wherever they stand."""
_REGION = re.compile("<(/?)(?:section|nav|header|figure|ol|table|aside|footer)\\b")
_HEADING = re.compile("<h([1-6])")
_LONG, _WIDE = 300, 40


@cache
def choose_kinds(site: Path) -> dict[str, str]:
    """The richest page of each output, and of the other kinds those that have anything else."""
    outputs, kinds = find_outputs(site), find_kinds(site)
    known = {part for page in outputs.values() for part in parts_of(site, page)}
    chosen = {*outputs.values(), *choose_pages(site, kinds.values(), known)}
    assert chosen <= {*kinds.values()}
    return {kind: page for kind, page in kinds.items() if page in chosen}


def choose_pages(site: Path, addresses: Iterable[str], known: Collection[Part] = ()) -> list[str]:
    """So many of these pages that together they have every part of all of them that is not known.

    The next is always the one with most that is new for its length.
    """
    missing = {page: parts_of(site, page).difference(known) for page in addresses}
    lengths = {page: read_page(site, page).count("<") for page in missing}
    chosen: list[str] = []
    while missing := {page: parts for page, parts in missing.items() if parts}:
        best = max(missing, key=lambda page: len(missing[page]) / (200 + lengths[page]))
        found = missing.pop(best)
        chosen.append(best)
        missing = {page: parts - found for page, parts in missing.items()}
    return chosen


def parts_of(site: Path, address: str) -> set[Part]:
    """What a page is made of; nothing if it only leads to another."""
    source = read_page(site, address)
    return set() if sends_on(source) else set(_find_parts(source[source.index("<body>") :]))


def _find_parts(source: str) -> Iterator[Part]:
    once: list[Part] = []

    def blur(part: re.Match[str]) -> str:
        text, name, value = part["text"], part["name"], part["value"]
        if text is not None:
            return _blur(text.strip())
        if name in _ONCE:
            once.append((name, value))
        if name in _ONCE or name in _ANY or name.startswith("data-"):
            return f"{name}={'x' if value else ''}"
        return f"{name}={value}"

    regions = [""]
    for part in re.split("(?=<)", _SPELT.sub(blur, source)):
        yield regions[-1], part
        if bound := _REGION.match(part):
            if bound[1]:
                regions.pop()
            else:
                regions.append(part)
    yield from once
    yield from pairwise(["h0", *_HEADING.findall(source)])


def _blur(words: str) -> str:
    if not words:
        return ""
    is_wide = any(len(word) > _WIDE for word in words.split())
    return f"x{' long' * (len(words) > _LONG)}{' wide' * is_wide}"
