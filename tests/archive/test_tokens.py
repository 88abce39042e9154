"""Tokens: the table that Python and the browser share, and what holds for any text.

Each row of `tests/cases/tokens.json` is a text, its tokens, and those of a query that says so.
"""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.archive.tokens import LONGEST, fold, is_one_letter, tokenize
from tests.cases.fulltext import TOKENS

ROWS = json.loads(TOKENS.read_text("utf-8"))
LETTERS = st.text(st.characters(exclude_categories=()))


@pytest.mark.parametrize(("text", "tokens", "asked"), ROWS, ids=[repr(row[0])[:30] for row in ROWS])
def test_the_tokens_of_the_table(text: str, tokens: list[str], asked: list[str]) -> None:
    assert (tokenize(text), tokenize(text, ends=False)) == (tokens, asked)


@given(LETTERS)
def test_what_is_looked_for_is_among_what_is_there(text: str) -> None:
    tokens = tokenize(text)
    assert set(tokenize(text, ends=False)) <= set(tokens)
    assert all(0 < len(token) <= LONGEST and not re.search(r"\s", token) for token in tokens)
    "".join(tokens).encode()


@given(LETTERS)
def test_a_token_is_its_own_token(text: str) -> None:
    for token in tokenize(text):
        assert token in tokenize(token)


@given(LETTERS)
def test_accents_and_case_and_form_do_not_matter(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_what_a_single_letter_may_begin() -> None:
    assert [is_one_letter(token) for token in ("月", "月面", "a", "9", "か")] == [
        *(True, False, False, False, True)
    ]
