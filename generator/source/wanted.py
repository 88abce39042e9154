"""Which pictures of events to copy, and which may not be."""

import datetime as dt
from collections.abc import Collection, Iterable

from msgspec import Struct

from generator.archive.model import Event, Image
from generator.source.hosts import lies_safely_on

_NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)


class Wanted(Struct, frozen=True):
    """The addresses of pictures to copy, of the newest event first.

    `others` are those of shown events that may not be copied now, in the same order; `unlicensed`
    is the number of those of which nobody knows the terms, `elsewhere` of those on other hosts.
    """

    urls: tuple[str, ...]
    others: tuple[str, ...]
    unlicensed: int
    elsewhere: int


def find_wanted(
    events: Iterable[Event], hosts: Collection[str], *, unknown_licences: bool
) -> Wanted:
    """The pictures that may be copied: from these hosts, by a safe way, on known terms."""
    newest_first = sorted(events, key=lambda event: (event.date or _NEVER, event.id), reverse=True)
    images: dict[str, Image] = {}
    for image in (event.picture for event in newest_first if event.picture):
        images.setdefault(image.image_url, image)
    near = {url: image for url, image in images.items() if lies_safely_on(url, hosts)}
    urls = tuple(url for url, image in near.items() if unknown_licences or has_known_licence(image))
    may = set(urls)
    others = tuple(url for url in images if url not in may)
    return Wanted(urls, others, len(near) - len(urls), len(images) - len(near))


def has_known_licence(image: Image) -> bool:
    """Whether the terms of an image are known; the API has a licence of the name 'Unknown'."""
    name = image.license.name.strip() if image.license else ""
    return name.casefold() not in {"", "unknown"}
