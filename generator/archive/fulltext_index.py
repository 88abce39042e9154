"""The index of full text: which tokens stand in which events, how much they weigh, and where.

A weight is a whole number, so that whoever adds weights up, in whatever language, comes to the same
order. A token weighs once in each kind of text, in a name the more the fewer words the name has.
"""

import operator
import re
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TypeAlias

from msgspec import Struct

from generator.archive.entries import Entry
from generator.archive.grouping import Archive
from generator.archive.model import name_of
from generator.archive.plain import one_line
from generator.archive.tokens import tokenize

Texts: TypeAlias = Sequence[tuple[int, Sequence[str | None]]]
"""What an event says, with the weight of each kind of text; the name comes first."""

_NAME, _SHORT_NAME = 8, 16
_TYPE, _PLACE, _MISSION, _WHO, _DESCRIPTION, _LESS = 6, 6, 5, 4, 3, 2
_SHORT = 60
"""Letters of what is worth remembering."""

_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


class Index(Struct, frozen=True):
    """Events by ascending id, and for each token what it weighs in which of them, and where.

    `weights` are pairs of an event's number in `ids` and a weight, by ascending number; `places`
    are, for each of these pairs, how many places there are, and the number of the token at each.
    """

    ids: tuple[int, ...]
    weights: dict[str, "array[int]"]
    places: dict[str, "array[int]"]

    def count(self, token: str) -> int:
        """In how many events a token stands."""
        found = self.weights.get(token)
        return len(found) // 2 if found else 0

    def weights_of(self, token: str) -> Iterator[tuple[int, int]]:
        """The number of each event in which a token stands, and what it weighs there."""
        pairs = iter(self.weights.get(token, ()))
        return zip(pairs, pairs, strict=True)

    def places_of(self, token: str) -> Iterator[Sequence[int]]:
        """Where a token stands, in the same events."""
        places = self.places.get(token, array("I"))
        at = 0
        while at < len(places):
            end = at + 1 + places[at]
            yield places[at + 1 : end]
            at = end


def texts_of(entry: Entry, place: str, missions: Iterable[str]) -> Texts:
    """All that is said of an event; `place` and `missions` are what the archive calls them."""
    event = entry.event
    return (
        (0, (event.name,)),
        (_TYPE, (name_of(event.type),)),
        (_PLACE, (event.location,) if event.location == place else (event.location, place)),
        (_MISSION, tuple(missions)),
        (
            _WHO,
            (
                *(text for agency in event.agencies for text in (agency.name, agency.abbrev)),
                *(program.name for program in event.programs or ()),
                *(astronaut.name for astronaut in event.crew or ()),
            ),
        ),
        (_DESCRIPTION, (event.description,)),
        (
            _LESS,
            (
                *(webcast.title for webcast in event.webcasts),
                *(update.comment for update in entry.updates),
                *(launch.name for launch in event.launches),
                *(expedition.name for expedition in event.expeditions),
                *(station.name for station in event.stations),
            ),
        ),
    )


def texts_in(archive: Archive) -> Iterator[tuple[int, Texts]]:
    """What each event of an archive says, by its id."""
    missions = archive.missions
    for entry in archive.entries:
        place = archive.places.name_of(entry.event.location)
        names = (missions.by_key[key].name for key in missions.keys_of(entry.id))
        yield entry.id, texts_of(entry, place, names)


def make_index(
    documents: Iterable[tuple[int, Texts]], placed: Collection[str] | None = None
) -> Index:
    """Index what events say. Only phrases need places; `placed` are their tokens, if not all."""
    by_id = sorted(documents, key=operator.itemgetter(0))
    weights: dict[str, array[int]] = defaultdict(lambda: array("I"))
    places: dict[str, array[int]] = defaultdict(lambda: array("I"))
    known: dict[str, list[str]] = {}
    for number, (_, texts) in enumerate(by_id):
        said = [
            (weight, [_tokens_of(text, known) for text in some if text]) for weight, some in texts
        ]
        for token, weight in _weigh(said).items():
            weights[token].extend((number, weight))
        if placed is None or placed:
            for token, found in _place(said, placed).items():
                places[token].extend((len(found), *found))
    return Index(tuple(id for id, _ in by_id), dict(weights), dict(places))


def _weigh(said: Iterable[tuple[int, Sequence[Sequence[str]]]]) -> dict[str, int]:
    """What each token weighs: once in each kind of text."""
    weighed: dict[str, int] = {}
    for weight, some in said:
        tokens = some[0] if len(some) == 1 else [token for one in some for token in one]
        each = weight or _NAME + _SHORT_NAME // (len(tokens) or 1)
        for token in set(tokens):
            weighed[token] = weighed.get(token, 0) + each
    return weighed


def _place(
    said: Iterable[tuple[int, Sequence[Sequence[str]]]], placed: Collection[str] | None
) -> dict[str, list[int]]:
    """Where each token stands; no two texts stand side by side."""
    standing: dict[str, list[int]] = defaultdict(list)
    at = 0
    for _, some in said:
        for tokens in some:
            for place, token in enumerate(tokens, at):
                if placed is None or token in placed:
                    standing[token].append(place)
            at += len(tokens) + 1
    return standing


def _tokens_of(text: str, known: dict[str, list[str]]) -> list[str]:
    """The tokens of a foreign text, in which addresses are nothing to read.

    What is short, a type or a place, is found in many events, and is `known` then.
    """
    found = known.get(text)
    if found is None:
        line = one_line(text)
        found = tokenize(_ADDRESS.sub(" ", line) if "://" in line else line)
        if len(text) < _SHORT:
            known[text] = found
    return found
