"""Full text: what is looked for, and which events meet it, best first.

All that is asked for has to be met. A word is met by itself, the last one also by what begins with
it; where there is no such token, by those that differ in a letter or two, transposed ones counting
as one. If nothing meets all of it, every word may differ. A phrase in quotes is met where its words
stand side by side. `static/fulltext.js` does the same over the same numbers.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from generator.archive.fulltext_index import Index
from generator.archive.tokens import is_one_letter, tokenize
from generator.errors import QueryError

LONGEST, MOST_TOKENS = 1000, 32
"""Letters of a query, and tokens: more than anybody types."""

_QUOTE = '["\u201c\u201d\u201e]'
_PIECE = re.compile(f"{_QUOTE}([^{_QUOTE[1:]}+){_QUOTE}|[^{_QUOTE[1:]}+")
_SAME, _BEGUN, _NEAR, _FAR = 8, 4, 2, 1
"""How much a token counts that is the word, begins with it, differs in one letter or in two."""
_MOST_BEGUN, _MOST_NEAR = 16, 8
"""Tokens that a word may stand for: of more, those that most events have."""
_LEAST_MISSPELT, _LEAST_TWICE = 4, 8
"""Letters of a word that may differ in one of them, and in two."""


class Term(Struct, frozen=True):
    """A word or a phrase; what is `open` may be the beginning of a word, a `quoted` word is not."""

    tokens: tuple[str, ...]
    is_open: bool = False
    is_quoted: bool = False


def read_terms(text: str, parameter: str) -> tuple[Term, ...]:
    """Words and phrases in double quotes; QueryError if there are too many."""
    if len(text) > LONGEST:
        raise QueryError(parameter, f"has more than {LONGEST:,} characters", "look for less")
    terms: list[Term] = []
    last = None
    for piece in _PIECE.finditer(text):
        last = piece
        if piece[1] is None:
            words = tokenize(piece[0], ends=False)
            terms += (Term((word,), is_one_letter(word)) for word in words)
        elif words := tokenize(piece[1], ends=False):
            terms.append(Term(tuple(words), is_quoted=True))
    if terms and last and last[1] is None and not terms[-1].is_quoted:
        terms[-1] = Term(terms[-1].tokens, is_open=True)
    found = tuple(dict.fromkeys(terms))
    if sum(len(term.tokens) for term in found) > MOST_TOKENS:
        raise QueryError(parameter, f"has more than {MOST_TOKENS} words", "look for less")
    return found


def search(terms: Sequence[Term], index: Index) -> dict[int, int]:
    """What each event that meets all terms is worth, by id; the order is that of the events."""
    for is_loose in (False, True):
        found = _meet(_weigh(term, index, is_loose=is_loose) for term in terms)
        if found:
            return {index.ids[number]: found[number] for number in sorted(found)}
    return {}


def _meet(weighed: Iterable[Mapping[int, int]]) -> dict[int, int]:
    found: dict[int, int] | None = None
    for worth in weighed:
        if found is None:
            found = dict(worth)
        else:
            found = {number: found[number] + worth[number] for number in found.keys() & worth}
        if not found:
            break
    return found or {}


def _weigh(term: Term, index: Index, *, is_loose: bool) -> dict[int, int]:
    """What a term is worth in each event that meets it, by the event's number."""
    if term.is_quoted and len(term.tokens) > 1:
        return _weigh_phrase(term.tokens, index)
    worth: dict[int, int] = {}
    for token, factor in stands_for(term, index, is_loose=is_loose).items():
        rarity = _rarity(token, index) * factor
        for number, weight in index.weights_of(token):
            worth[number] = max(worth.get(number, 0), weight * rarity)
    return worth


def _rarity(token: str, index: Index) -> int:
    """The fewer events have it, the more it says: about the binary logarithm of their share."""
    return 1 + (len(index.ids) // index.count(token)).bit_length()


def _weigh_phrase(tokens: Sequence[str], index: Index) -> dict[int, int]:
    if not all(index.count(token) for token in tokens):
        return {}
    starts: dict[int, set[int]] | None = None
    worth: dict[int, int] = {}
    for offset, token in enumerate(tokens):
        rarity = _rarity(token, index) * _SAME
        here: dict[int, set[int]] = {}
        pairs = zip(index.weights_of(token), index.places_of(token), strict=True)
        for (number, weight), places in pairs:
            if starts is None or number in starts:
                found = {place - offset for place in places}
                here[number] = found if starts is None else found & starts[number]
                worth[number] = worth.get(number, 0) + weight * rarity
        starts = {number: found for number, found in here.items() if found}
    return {number: worth[number] for number in starts or ()}


# What a word may stand for.


def stands_for(term: Term, index: Index, *, is_loose: bool) -> dict[str, int]:
    """The tokens that meet a word, and how much each counts."""
    word = term.tokens[0]
    is_known = word in index.weights
    found = {word: _SAME} if is_known else {}
    if term.is_open and not (is_known and word.isdecimal()):
        begun = [token for token in index.weights if token.startswith(word) and token != word]
        found |= dict.fromkeys(_commonest(begun, index, _MOST_BEGUN), _BEGUN)
    if not term.is_quoted and (is_loose or not found):
        near, far = _misspelt(word, index)
        some = [*_commonest(near, index, _MOST_NEAR), *_commonest(far, index, _MOST_NEAR)]
        meant = ((token, _NEAR if token in near else _FAR) for token in some[:_MOST_NEAR])
        found = dict(meant) | found
    return found


def _commonest(tokens: Iterable[str], index: Index, most: int) -> list[str]:
    return sorted(tokens, key=lambda token: (-index.count(token), token))[:most]


def _misspelt(word: str, index: Index) -> tuple[set[str], set[str]]:
    """The tokens that differ in one letter, and those that differ in two; numbers never do."""
    length = len(word)
    if length < _LEAST_MISSPELT or word.isdecimal():
        return set(), set()
    most = 1 if length < _LEAST_TWICE else 2
    letters = frozenset(word)
    found: tuple[set[str], set[str]] = (set(), set())
    for token in index.weights:
        # Whatever changes one letter changes at most two of those that there are.
        if abs(len(token) - length) <= most and len(letters ^ frozenset(token)) <= 2 * most:
            far = distance(word, token)
            if 0 < far <= most and not token.isdecimal():
                found[far - 1].add(token)
    return found


def distance(one: str, other: str) -> int:
    """Letters to insert, take out, replace, or exchange with their neighbour (Damerau, 1964).

    No letter is changed twice: what is called the optimal string alignment.
    """
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        line = [row]
        for column, against in enumerate(other, 1):
            cost = min(line[-1] + 1, last[column] + 1, last[column - 1] + (letter != against))
            swaps = row > 1 and column > 1 and letter == other[column - 2]
            if swaps and one[row - 2] == against:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        before, last = last, line
    return last[-1]
