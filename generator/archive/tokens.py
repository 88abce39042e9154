"""Tokens: the words of a text as full text finds them, by one rule for Python and the browser.

`static/fulltext.js` has the same rule, and `tests/cases/tokens.json` holds the two together. Both
know which letters there are from the ranges below, not from their own Unicode, so that they agree
whatever version each of them has: normal forms and lower case of what is assigned do not change
(Unicode's stability policies), and blocks to which letters with either are still added are blanks.

A token is a run of letters, a run of digits, or two letters of a script without blanks that stand
side by side; of these, the last one of a run is a token of its own, too. Accents and case are
folded, compatible forms are one (NFKD), and what is not drawn is not there.
"""

import re
import unicodedata
from itertools import pairwise

LONGEST = 32
"""Letters of a token; what is longer is cut."""

_UNSTABLE = (
    "\u1c80-\u1c8f\ua640-\uabff\ud7b0-\uf8ff"
    "\U00010000-\U0001d3ff\U0001d800-\U0001ffff\U000323b0-\U0010ffff"
)
_UNDRAWN = "\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff"
_MARKS = "\u0300-\u036f\u0591-\u05c7\u0640\u064b-\u065f\u0670"
_LETTERS = (
    "a-z\u00df-\u00f6\u00f8-\u02af\u0370-\u0481\u048a-\u052f\u0561-\u0587\u05d0-\u05f2"
    "\u0620-\u06d3\u06d5-\u06ff\u0900-\u0963\u0966-\u0e3a\u0e40-\u0eff\u1000-\u10ff\u1200-\u137f"
)
_BLANKLESS = (
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7a3\U00020000-\U000323af"
)
_SPELT = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "ı": "i",
        "ς": "σ",
    }
)
"""Letters that no normal form takes apart."""

_IS_UNSTABLE = re.compile(f"[{_UNSTABLE}]")
_IS_UNDRAWN = re.compile(f"[{_UNDRAWN}]")
_IS_MARK = re.compile(f"[{_MARKS}]")
_ASCII_RUN = re.compile(r"[a-z]+|[0-9]+")
_RUN = re.compile(f"([{_BLANKLESS}]+)|[{_LETTERS}]+|[0-9]+")
_ONE = re.compile(f"[{_BLANKLESS}]")


def fold(text: str) -> str:
    """The text in lower case, without accents, each letter in one form."""
    if text.isascii():
        return text.lower()
    text = _IS_UNDRAWN.sub("", _IS_UNSTABLE.sub(" ", text))
    text = _IS_MARK.sub("", unicodedata.normalize("NFKD", text))
    return unicodedata.normalize("NFC", text).lower().translate(_SPELT)


def tokenize(text: str, *, ends: bool = True) -> list[str]:
    """The tokens in their order; without `ends` none is a part of another, as a query has them."""
    folded = fold(text)
    if folded.isascii():
        return [run[:LONGEST] for run in _ASCII_RUN.findall(folded)]
    found: list[str] = []
    for run in _RUN.finditer(folded):
        word = run[0]
        if run[1] is None:
            found.append(word[:LONGEST])
        else:
            found += map("".join, pairwise(word))
            if ends or len(word) == 1:
                found.append(word[-1])
    return found


def is_one_letter(token: str) -> bool:
    """Whether it is a single letter of a script without blanks: the beginning of many tokens."""
    return _ONE.fullmatch(token) is not None
