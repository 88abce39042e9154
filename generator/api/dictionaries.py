"""What of a dictionary is asked for, and in which order."""

from collections.abc import Sequence
from operator import attrgetter

from generator.archive import query_terms as terms
from generator.archive.model import Named

ORDERINGS = ("id", "name")


def select_words(
    words: Sequence[Named], search: Sequence[str], ordering: Sequence[str]
) -> list[Named]:
    """The entries whose names have all of the words, in capitals; by id unless told otherwise."""
    found = [word for word in words if all(term in word.name.upper() for term in search)]
    for term in reversed(ordering):
        found.sort(key=attrgetter(term.removeprefix("-")), reverse=term.startswith("-"))
    return found


def read_ordering(values: Sequence[str]) -> tuple[str, ...]:
    """The keys of an ordering that there are."""
    return tuple(term for term in terms.split_list(values) if term.removeprefix("-") in ORDERINGS)
