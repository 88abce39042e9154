"""Foreign text as plain text: what is read, seen and told apart."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.archive.model import UNREADABLE
from generator.archive.plain import mend_halves, mend_letters, name_key, one_line, tidy

INVISIBLE = [
    "\u200b",
    "\u200d\u2060",
    "\u00ad",
    "\u2800",
    "\u3164",
    "\u115f\u1160",
    "\uffa0",
    "\u180e",
]
INVISIBLE += [
    "\ufeff",
    "\u034f",
    "\ufe0f",
    "\U000e0041",
    "\u0301",
    "&#8203;",
    "&ZeroWidthSpace;",
    "\x00",
]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Q&amp;A", "Q&A"),
        ("NASA&#39;s", "NASA's"),
        ("NASA&#x2019;s &lt;b&gt;", "NASA’s <b>"),
        ("A&nbsp;B", "A B"),
        ("AT&T, R&D;, a&section=2 &copy2", "AT&T, R&D;, a&section=2 &copy2"),
        ("&amp;amp;", "&amp;"),
        ("&#8238;evil&#0;", "evil\ufffd"),
        (f"a&#{'0' * 5000}65;b", "ab"),
        *((f"one{mark}two", "one two") for mark in "\x0b\x0c\x1c\x1d\x1e\x1f\n\r\t"),
        *((f"one{mark}two", "one two") for mark in "\x85\u2028\u2029"),
        *((f"one{mark}two", "onetwo") for mark in "\x00\x01\x08\x0e\x7f\x90\u202e\ufeff"),
        *((f"one{mark}two", "onetwo") for mark in "\ufdd0\ufdef\ufffe\U0001fffe\U0010ffff"),
        *((text, "") for text in [*INVISIBLE, "".join(INVISIBLE[:10]), "", " ", None]),
        ("\u200dA", "\u200dA"),
        ("é", "é"),
        ("🚀", "🚀"),
        ("…", "…"),
        ("月", "月"),
    ],
)  # fmt: skip
def test_a_line_is_what_a_reader_sees_of_a_text(text: str | None, line: str) -> None:
    assert one_line(text) == line


def test_what_ends_a_line_ends_it_in_a_longer_text() -> None:
    assert tidy("a\x0bb\x0cc\x85d\u2028e\u2029f\x1eg\x1fh") == "a\nb\nc\nd\ne\nf\ng h"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kennedy’s Pad", "Kennedy's  pad"),
        ("Kennedyʼs Pad", "KENNEDY`S PAD"),
        ("Vandenberg\u00a0SFB", "Vandenberg SFB"),
        ("Vandenberg\u2009SFB", "Vandenberg\u3000SFB "),
        ("Cape\u200b Canaveral", "Cape Canaveral"),
        ("Centre spatial guyanais, Kourou", "centre spatial guyanais, kourou"),
        ("Ame\u0301rica", "América"),
        ("Straße 1", "STRASSE 1"),
        ("Site 31–6", "Site 31-6"),
        ("“Gagarin’s Start”", '"Gagarin\'s Start"'),
        ("Q&amp;A", "Q&A"),
    ],
)
def test_names_that_look_the_same_are_one(one: str, other: str) -> None:
    assert name_key(one) == name_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"), [("Site 31", "Site 36"), ("LC-39A", "LC-39 A"), ("é", "e")]
)
def test_names_that_look_different_are_two(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@given(st.text())
def test_a_key_is_its_own_key_and_a_line_its_own_line(text: str) -> None:
    assert name_key(name_key(text)) == name_key(text)
    assert "\n" not in one_line(text)
    assert one_line(text) == one_line(text).strip()


@pytest.mark.parametrize(
    ("data", "mended"),
    [
        (rb'"a\ud800b"', '"a\ufffdb"'),
        (rb'"a\uDFFFb"', '"a\ufffdb"'),
        (rb'"\udc00\ud800"', '"\ufffd\ufffd"'),
        (rb'"\ud800\ud83d\ude00"', '"\ufffd\\ud83d\\ude00"'),
        (rb'"\ud83d\ude00"', '"\\ud83d\\ude00"'),
        (rb'"\\ud800"', '"\\\\ud800"'),
        (rb'"\\\ud800"', '"\\\\\ufffd"'),
        (b'"a\xed\xa0\x80b"', '"a\ufffdb"'),
        ('"한국 \ud7ff"'.encode(), '"한국 \ud7ff"'),
    ],
)
def test_half_a_letter_costs_that_half(data: bytes, mended: str) -> None:
    assert mend_halves(data).decode() == mended
    assert msgspec.json.decode(mend_halves(data)) == json.loads(mended)


def test_a_byte_that_is_no_utf_8_costs_a_letter() -> None:
    assert mend_letters(b'"caf\xe9 \\ud800"').decode() == '"caf\ufffd \ufffd"'


@given(st.text(st.characters(exclude_categories=[])))
def test_whatever_letters_python_holds_can_be_read_after_mending(text: str) -> None:
    data = json.dumps({"x": text}).encode()
    halves = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    assert msgspec.json.decode(mend_halves(data))["x"] == halves


@given(
    st.lists(
        st.sampled_from(["\\", "u", "d83d", "de00", "n", '"', "한", "\ud7ff", "\ue000", "x"])
        | st.characters(exclude_categories=[])
    ).map("".join)
)
def test_what_can_be_read_has_nothing_to_mend(text: str) -> None:
    """So that only what cannot be read need be searched for halves of letters."""
    for data in (b'"%b"' % text.encode("utf-8", "surrogatepass"), json.dumps(text).encode()):
        try:
            msgspec.json.decode(data)
        except UNREADABLE:
            continue
        assert mend_halves(data) == data
