"""The vocabularies of the API (`config/…`), as far as the events of the archive use them."""

import datetime as dt
import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import msgspec

from generator.archive import query_terms as terms
from generator.archive.model import Event, Image, Language, Named

Word: TypeAlias = dict[str, Any]
"""An entry: `id`, `name` and what else the API says of it."""
Dictionaries: TypeAlias = Mapping[str, tuple[Word, ...]]
"""The entries of each, by ascending id."""

ORDERINGS = ("id", "name")
_EPOCH = dt.datetime.min.replace(tzinfo=dt.UTC)


def collect_dictionaries(events: Iterable[Event]) -> Dictionaries:
    """Every entry once: as the event that was updated last has it, and not without a name."""
    found: dict[str, dict[int, Named]] = {name: {} for name in _USES}
    for event in sorted(events, key=lambda event: (event.last_updated or _EPOCH, event.id)):
        for name, uses in _USES.items():
            found[name] |= {word.id: word for word in uses(event) if word and word.name}
    return {
        name: tuple(msgspec.to_builtins(words[number]) for number in sorted(words))
        for name, words in found.items()
    }


def select_words(
    words: Sequence[Word], search: Sequence[str], ordering: Sequence[str]
) -> list[Word]:
    """The entries whose names have all of the words, in capitals; by id unless told otherwise."""
    found = [word for word in words if all(term in word["name"].upper() for term in search)]
    for term in reversed(ordering):
        key = operator.itemgetter(term.removeprefix("-"))
        found.sort(key=key, reverse=term.startswith("-"))
    return found


def read_ordering(values: Sequence[str]) -> tuple[str, ...]:
    """The keys of an ordering that there are."""
    return tuple(term for term in terms.split_list(values) if term.removeprefix("-") in ORDERINGS)


def _images(event: Event) -> Iterator[Image]:
    several: tuple[Iterable[Image | None], ...] = (
        [event.image],
        (launch.image for launch in event.launches),
        (station.image for station in event.stations),
        (program.image for program in event.programs or ()),
        (person.image for person in event.crew or ()),
    )
    for images in several:
        yield from filter(None, images)


def _languages(event: Event) -> Iterator[Language | None]:
    yield from (webcast.language for webcast in event.webcasts)
    yield from (link.language for link in event.info_links)


_USES: dict[str, Callable[[Event], Iterable[Named | None]]] = {
    "event_types": lambda event: [event.type],
    "net_precisions": lambda event: [
        event.date_precision,
        *(launch.net_precision for launch in event.launches),
    ],
    "vidurl_types": lambda event: [webcast.type for webcast in event.webcasts],
    "infourl_types": lambda event: [link.type for link in event.info_links],
    "languages": _languages,
    "image_licenses": lambda event: [image.license for image in _images(event)],
    "image_variant_types": lambda event: [
        variant.type for image in _images(event) for variant in image.variants
    ],
}
