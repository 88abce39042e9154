"""The full-text index as files, of which a browser fetches what a query needs.

`words.json` is fetched once: how many `events` and `shards` there are, all tokens (`words`, parted
by blanks, in the order of their letters), and in how many events each stands (`counts`).

A token stands in the shard that `shard_of` says, so that a changed event changes the shards of its
tokens and no others. `events-<shard>.json` has for each token two lists: the ids of its events,
ascending, each but the first as what it adds to the one before; and what the token weighs in each.
`places-<shard>.json`, for phrases, has for each token and each of these events the list of places
where it stands. The number of a shard has three hexadecimal digits.

`archive/tokens.py` says what a token is, `archive/fulltext.py` what an event is worth.
"""

from itertools import pairwise
from typing import assert_never

import msgspec
from msgspec import Struct

from generator.archive.fulltext_index import Index, make_index, texts_of
from generator.render.parts import Parts
from generator.site.outputs import Corpus, SearchFile, SearchPart

_LETTERS = 3
_BASIS, _PRIME = 0x811C9DC5, 0x01000193


def shard_of(token: str, shards: int) -> int:
    """By its first three letters, so that what begins alike stands together (FNV-1a, folded)."""
    found = _BASIS
    for letter in token[:_LETTERS]:
        found = (found ^ ord(letter)) * _PRIME & 0xFFFFFFFF
    return (found ^ found >> 16) & (shards - 1)


class _Sharded(Struct, frozen=True):
    """The index, and the tokens of each shard in order."""

    index: Index
    shards: list[list[str]]


def render_search(parts: Parts, output: SearchFile) -> bytes:
    """One file of the index; whoever renders the next one has the index already."""
    key = b"%b/%d" % (output.corpus.digest, output.shards)
    made = parts.once(key, lambda: _shard(_index(output.corpus), output.shards))
    match output.part:
        case SearchPart.WORDS:
            return _render_words(made.index, output.shards)
        case SearchPart.EVENTS:
            tokens = made.shards[output.number]
            return _encode({token: _events_of(made.index, token) for token in tokens})
        case SearchPart.PLACES:
            tokens = made.shards[output.number]
            return _encode({token: [*map(list, made.index.places_of(token))] for token in tokens})
        case _ as unreachable:
            assert_never(unreachable)


def _index(corpus: Corpus) -> Index:
    return make_index(
        (
            story.id,
            texts_of(story.entry, story.face.place, tuple(link.label for link in story.missions)),
        )
        for story in corpus.stories
    )


def _shard(index: Index, shards: int) -> _Sharded:
    found: list[list[str]] = [[] for _ in range(shards)]
    for token in sorted(index.weights):
        found[shard_of(token, shards)].append(token)
    return _Sharded(index, found)


def _render_words(index: Index, shards: int) -> bytes:
    words = sorted(index.weights)
    whole = {
        "events": len(index.ids),
        "shards": shards,
        "words": " ".join(words),
        "counts": [index.count(word) for word in words],
    }
    return _encode(whole)


def _events_of(index: Index, token: str) -> tuple[list[int], list[int]]:
    weights = index.weights[token]
    ids = [index.ids[number] for number in weights[::2]]
    return [ids[0], *(after - before for before, after in pairwise(ids))], weights[1::2].tolist()


def _encode(whole: object) -> bytes:
    return msgspec.json.encode(whole) + b"\n"
