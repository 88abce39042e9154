"""The vocabularies of the API (`config/…`), as far as the events of the archive speak of them."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

from generator.archive.model import Event, Image, Language, Licence, Named, Precision

Dictionaries: TypeAlias = Mapping[str, tuple[Named, ...]]
"""The entries of each vocabulary, by ascending id."""

_EPOCH = dt.datetime.min.replace(tzinfo=dt.UTC)


def collect_dictionaries(events: Iterable[Event]) -> Dictionaries:
    """Every entry once: as the event that was updated last has it, and not without a name."""
    found: dict[str, dict[int, Named]] = {name: {} for name in _USES}
    for event in sorted(events, key=lambda event: (event.last_updated or _EPOCH, event.id)):
        for name, uses in _USES.items():
            words = found[name]
            for word in uses(event):
                if word and word.name:
                    words[word.id] = word
    return {name: tuple(words[number] for number in sorted(words)) for name, words in found.items()}


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
DICTIONARIES = tuple(_USES)
"""Their names, as they stand in paths."""

_RICH: Mapping[str, type[Named]] = {
    "net_precisions": Precision,
    "languages": Language,
    "image_licenses": Licence,
}
ENTRIES = {name: _RICH.get(name, Named) for name in DICTIONARIES}
"""What the entries of each are."""
