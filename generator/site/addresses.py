"""Addresses in running text: found first, set aside, and put back when all else is done.

Markdown gives a meaning to letters that stand in addresses, too, such as `_` and `&`. So before it
sees a text, each address makes way for a token of two controls and a number, which no text can hold
that was tidied. What the text is turned into keeps them, and `put_back` makes links of them.

An address begins where linkify-it says so; it ends by the rules of GitHub Flavored Markdown (0.29,
section 6.9) and where a quotation mark, a bracket or a full stop of any script does.
"""

import re
from collections.abc import Callable

from linkify_it import LinkifyIt
from markupsafe import escape
from msgspec import Struct

from generator.archive.plain import decode_entities, is_blank
from generator.site.foreign import safe_url

_OPEN, _CLOSE = "\x11", "\x12"
_TOKEN = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")
_ATTRIBUTES = r"(?:[^>\"]|\"[^\"]*\")*"
_HREF = re.compile(r"\bhref=\"([^\"]*)\"")
_TAG = re.compile("<[^>]*>")
_PARTS = re.compile(
    rf"<(?P<tag>a|code|pre)\b(?P<attributes>{_ATTRIBUTES})>(?P<inner>.*?)</(?P=tag)>"
    f"|{_OPEN}(?P<number>[0-9]+){_CLOSE}",
    re.DOTALL,
)

# What ends an address in any script: RFC 3987 lets a few of these into one, but nobody types them.
_ENDS = (
    "“”„‟‘’‚‛«»‹›⟨⟩"  # quotation marks and brackets
    "（）［］｛｝「」『』【】〈〉《》〔〕｢｣"  # brackets of East Asia
    "。、，．！？：；｡､…‥،؛؟।॥։"  # ends of sentences
    "\u200b\u2060\u00ad"  # nothing to see
)
_LONGEST = 2_083
"""Characters; no browser that ever was takes more in one address."""
_ESCAPED_MARKUP = r"&(?:quot|lt|gt|nbsp|#34|#60|#62|#160|#x0*22|#x0*3[ce]|#x0*a0);"
_WRITTEN = re.compile(
    r"<(?P<marked>https?://[^\s<>]+)>"
    r"|(?<![A-Za-z0-9])(?:https?://(?!https?:)|www\.(?!www\.))(?=[^\W_])"
    rf"(?:(?!{_ESCAPED_MARKUP}|[,;|]https?://|\)?\]\()[^\s<>\"`{_ENDS}]){{1,{_LONGEST}}}",
    re.IGNORECASE,
)
_TAIL = re.compile(r"(?:[?!.,:*_~'\"–—]|&[A-Za-z0-9#]+;|;)\Z")
_CLOSING = {")": "(", "]": "[", "}": "{"}

_LINKIFY = LinkifyIt(options={"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})


class Written(Struct, frozen=True):
    """An address as it stands in a text, and where it leads."""

    words: str
    url: str


def set_aside(text: str) -> tuple[str, tuple[Written, ...]]:
    """The text with a token in the place of each address, and the addresses."""
    if "://" not in text and "www." not in text.lower():
        return text, ()
    parts: list[str] = []
    found: list[Written] = []
    done = at = 0
    while match := _WRITTEN.search(text, at):
        start = match.start()
        within_link = text.startswith("](", start - 2)
        words = match["marked"] or _up_to_its_end(match[0], within_link=within_link)
        address = _read(words)
        if address is None:
            at = start + 1
            continue
        parts += (text[done:start], f"{_OPEN}{len(found)}{_CLOSE}")
        found.append(address)
        done = at = match.end() if match["marked"] else start + len(words)
    return "".join((*parts, text[done:])), tuple(found)


def put_back(
    html: str,
    written: tuple[Written, ...],
    link: Callable[[Written], str],
    prose: Callable[[str], str],
) -> str:
    """Sanitised HTML with `link(address)` for each token in its text, and `prose` for the rest.

    Within a link or code a token is what was written. A link that leads nowhere is taken apart, and
    one in which there is nothing to see says where it leads.
    """

    def replace(part: re.Match[str]) -> str:
        if part["number"]:
            return link(written[int(part["number"])])
        inner = prose(_TOKEN.sub(lambda token: escape(written[int(token[1])].words), part["inner"]))
        if part["tag"] == "a":
            href = _HREF.search(part["attributes"])
            if href is None:
                return inner
            inner = inner if _says_something(inner) else href[1]
        return f"<{part['tag']}{part['attributes']}>{inner}</{part['tag']}>"

    pieces: list[str] = []
    done = 0
    for part in _PARTS.finditer(html):
        pieces += (prose(html[done : part.start()]), replace(part))
        done = part.end()
    return "".join((*pieces, prose(html[done:])))


def _says_something(html: str) -> bool:
    return "<img" in html or not is_blank(_TAG.sub("", html))


def restore(text: str, written: tuple[Written, ...]) -> str:
    """The value of an attribute with the addresses that it holds."""
    return _TOKEN.sub(lambda token: written[int(token[1])].words, text)


def _read(words: str) -> Written | None:
    """An address with a host that linkify-it takes for one, and that a link may lead to."""
    words = decode_entities(words)
    full = words if "://" in words[:8] else f"http://{words}"
    begun = _LINKIFY.match_at_start(full)
    url = safe_url(full) if begun else None
    return Written(words, url) if url else None


def _up_to_its_end(words: str, *, within_link: bool) -> str:
    """Without the punctuation of the sentence that an address stands in (GFM 0.29, section 6.9).

    What is `within_link`, as in `[name](address)`, ends with the bracket that is not its own.
    """
    if within_link:
        return words[: _closing_bracket(words)]
    while True:
        tail = _TAIL.search(words)
        opening = _CLOSING.get(words[-1:])
        if tail:
            words = words[: tail.start()]
        elif opening and words.count(words[-1]) > words.count(opening):
            words = words[:-1]
        else:
            return words


def _closing_bracket(words: str) -> int:
    depth = 0
    for place, letter in enumerate(words):
        depth += (letter == "(") - (letter == ")")
        if depth < 0:
            return place
    return len(words)
