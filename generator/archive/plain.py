"""Foreign text as plain text: letters that can be read, seen and compared, and nothing else.

Names come from many hands and keyboards. Two of them are the same if `name_key` is; what a page, a
feed or a calendar shows of one is `one_line`.
"""

import html
import re
import unicodedata

# Controls but for tab and line feed; marks and overrides of direction; the byte order mark; halves
# of letters; and what is no character (Unicode, section 23.7), which no page may hold.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
    "\ud800-\udfff\ufdd0-\ufdef"
    + "".join(
        f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
    )
    + "]"
)
# What separates lines (Unicode Standard Annex 14), and the unit separator, which is a blank.
_LINE_END = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_UNIT_END = "\x1f"
_LINE_TAIL = re.compile(r"[ ]+\n")

# What is not drawn: Default_Ignorable_Code_Point (Unicode 16, DerivedCoreProperties.txt), controls,
# white space, and the blank of Braille.
_UNDRAWN = (
    "\\s\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_INVISIBLE = re.compile(f"[{_UNDRAWN}]+")
_BLANK = re.compile(f"[{_UNDRAWN}\u0300-\u036f]*")
"""Marks that stand on no letter are nothing to read, either."""

_ENTITY = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]{1,31});")
_LONGEST_ENTITY = 34

_APOSTROPHES = "\u2018\u2019\u201b\u02b9\u02bb\u02bc\u2032\u00b4\uff07`"
_QUOTES = "\u201c\u201d\u201e\u201f\u2033\uff02"
_HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2212\ufe58\uff0d"
_ALIKE = str.maketrans(
    {**dict.fromkeys(_APOSTROPHES, "'"), **dict.fromkeys(_QUOTES, '"')}
    | dict.fromkeys(_HYPHENS, "-")
)
_NO_APOSTROPHES = str.maketrans(dict.fromkeys(f"'{_APOSTROPHES}"))

# A pair of escapes is a letter beyond U+FFFF; half of a pair is nothing (RFC 8259, section 8.2). In
# UTF-8 a half has no form at all, but some write it as if it had (RFC 3629, section 3).
_HALVES = re.compile(
    rb"\\\\|\\u[dD][89aAbB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    rb"|(?P<half>\\u[dD][89a-fA-F][0-9a-fA-F]{2}|\xed[\xa0-\xbf][\x80-\xbf])"
)
LOST = "\ufffd"
"""What stands where a letter was that nobody can read (U+FFFD)."""


def decode_entities(text: str) -> str:
    """`Q&amp;A` is `Q&A`; only what ends in a semicolon is an entity, so addresses stay whole."""
    return _ENTITY.sub(_decode_entity, text) if "&" in text else text


def without_hidden_controls(text: str) -> str:
    """The text without those entities that stand for what no text may hold."""
    return _ENTITY.sub(lambda found: found[0] if _decode_entity(found) else "", text)


def _decode_entity(found: re.Match[str]) -> str:
    if len(found[0]) > _LONGEST_ENTITY:
        return ""
    return _UNWANTED.sub("", html.unescape(found[0]))


def strip_unwanted(text: str) -> str:
    """Without characters that are invisible controls, turn text around, or fit into no XML."""
    return text if text.isprintable() else _UNWANTED.sub("", text)


def tidy(text: str | None) -> str:
    """Text with line feeds only and without characters that are invisible or turn text around."""
    if not text:
        return ""
    if not text.isprintable():
        text = strip_unwanted(_LINE_END.sub("\n", text).replace(_UNIT_END, " "))
    if " \n" in text:
        text = _LINE_TAIL.sub("\n", text)
    return text.strip()


def one_line(text: str | None) -> str:
    """Text for a title or a label: tidy, entities decoded, every run of white space a blank.

    It is empty if there is nothing in it to see.
    """
    if not text:
        return ""
    if "&" in text:
        text = decode_entities(text)
    if not text.isprintable() or "  " in text:
        text = " ".join(tidy(text).split())
    return text.strip() if text.isascii() or not _BLANK.fullmatch(text) else ""


def shorten(line: str, length: int = 200) -> str:
    """The beginning of a line, cut between words."""
    if len(line) <= length:
        return line
    head = line[: length - 1]
    cut = head.rfind(" ")
    return (head[:cut] if cut > length // 2 else head).rstrip(" ,;:.-–—") + "…"


def is_blank(text: str) -> bool:
    """Whether there is nothing in a text to see."""
    return _BLANK.fullmatch(decode_entities(text)) is not None


def name_key(text: str | None) -> str:
    """What tells one name from another: one form of each letter (NFC), case, apostrophe, blank."""
    line = one_line(text)
    if not line.isascii():
        line = " ".join(_INVISIBLE.sub(_blank_of, line).translate(_ALIKE).split())
        line = unicodedata.normalize("NFC", line)
    return unicodedata.normalize("NFC", line.casefold()).replace("`", "'")


def without_apostrophes(text: str) -> str:
    """`NASA's HQ` as it is spelt in an address: `NASAs HQ`."""
    return text.translate(_NO_APOSTROPHES)


def mend_halves(data: bytes) -> bytes:
    """JSON in which each half of a letter is U+FFFD; all else stays as it is, byte for byte."""
    return _HALVES.sub(lambda found: LOST.encode() if found["half"] else found[0], data)


def mend_letters(data: bytes) -> bytes:
    """The same, and each byte that is no UTF-8."""
    return mend_halves(data).decode("utf-8", "replace").encode()


def _blank_of(found: re.Match[str]) -> str:
    return " " if any(letter.isspace() for letter in found[0]) else ""
