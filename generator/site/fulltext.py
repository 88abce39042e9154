"""The files of the full-text index: which there are, and what each is made of."""

from collections.abc import Iterable, Iterator

from generator.site import urls
from generator.site.contents import Section
from generator.site.imprint import Imprint
from generator.site.outputs import Corpus, SearchFile, SearchPart
from generator.site.stories import Story

_PER_SHARD = 20
_FEWEST, _MOST = 8, 512
"""Of more and smaller shards a query fetches fewer bytes; of many words it asks for more files."""


def plan_search(imprint: Imprint, stories: Iterable[Story]) -> Iterator[SearchFile]:
    """The vocabulary, and as many shards as the number of events asks for, twice."""
    if not imprint.has(Section.SEARCH):
        return
    corpus = Corpus(stories=tuple(stories))
    shards = shards_for(len(corpus.stories))
    for part in SearchPart:
        for number in range(shards if part is not SearchPart.WORDS else 1):
            yield SearchFile(
                address=urls.search_address(name_of(part, number)),
                part=part,
                number=number,
                shards=shards,
                corpus=corpus,
            )


def shards_for(events: int) -> int:
    """How many shards: a power of two, so that it changes only when the events have doubled."""
    wanted = max(events // _PER_SHARD, 1)
    return min(max(1 << (wanted.bit_length() - 1), _FEWEST), _MOST)


def name_of(part: SearchPart, number: int) -> str:
    """`words`, `events-0a`, `places-0a`."""
    return part.value if part is SearchPart.WORDS else f"{part.value}-{number:03x}"
