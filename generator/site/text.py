"""Untrusted text to safe HTML, plain text and excerpts: the only place that makes `Markup`.

Everything that Launch Library 2 says passes through here before a page shows it. Markdown is read
with the constructs that its writers use (paragraphs, line breaks, lists, emphasis, links); raw
HTML is text, headings and images are not recognised, and the result goes through nh3 all the same.
"""

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from typing import Any

import msgspec
from markupsafe import Markup, escape

from generator.archive.plain import is_blank, one_line, shorten, tidy, without_hidden_controls
from generator.errors import ContentError
from generator.site.addresses import Written, put_back, restore, set_aside
from generator.site.foreign import safe_url
from generator.site.languages import mark_languages
from generator.site.markup import Allowed, clean, convert_foreign

__all__ = [
    "excerpt",
    "foreign_html",
    "inline_script",
    "json_graph",
    "one_line",
    "script_hash",
    "shorten",
    "tidy",
]

_ITEM = re.compile(r"[ ]{0,3}(?:[-*+]|\d{1,3}[.)])[ ]+\S")
_NUMBERED = re.compile(r"([ ]{0,3})(\d{1,9})\.([ ].*)", re.DOTALL)
_MARKED = re.compile(
    r"[*_`\[\]<>&#\\!|~\"=]|://|[wW]{3}\.|^[ ]*(?:[-+•>]|\d+[.)])|[ ]{2}$|^[ ]{4}|\t", re.MULTILINE
)
_INNER_MARK = re.compile(r"[\[*_`<](?! )")
_MARKS_AT_MOST = 100
_DEEP = re.compile(r"^[ ]*(?:(?:[>*+-]|\d+[.)])[ ]*){8}|^[ ]{24}", re.MULTILINE)
_BLANK = re.compile(r"\n[ ]*(?:\n[ ]*)+")
_LEADS_OUT = "nofollow noopener external"
_FOREIGN = Allowed(
    tags=frozenset({"p", "br", "ul", "ol", "li", "strong", "em", "code", "blockquote", "a"}),
    attributes={"*": frozenset(), "a": frozenset({"href"}), "ol": frozenset({"start"})},
    schemes=frozenset({"http", "https"}),
    rel=_LEADS_OUT,
)


def excerpt(text: str | None, length: int = 200) -> str:
    """The beginning of a text in one line, cut between words."""
    return shorten(one_line(text), length)


@lru_cache(maxsize=1 << 15)  # most updates say what many do, and feeds say what pages do
def foreign_html(text: str | None) -> Markup:
    """A description or comment from the API as HTML: paragraphs, lists, emphasis, links."""
    source = tidy(text)
    if is_blank(source):
        return Markup()
    if not _MARKED.search(source):
        return _plain_paragraphs(source)
    marked, addresses = set_aside(without_hidden_controls(source))
    if _is_tangled(marked):
        return _plain_paragraphs(source)
    rendered = convert_foreign(_loosen_lists(marked))
    safe = clean(rendered, _FOREIGN, partial(_keep_safe, addresses))
    html = put_back(safe, addresses, _link_out, mark_languages)
    return Markup(html)  # noqa: S704 - what nh3 returns is what Markup means


def _is_tangled(source: str) -> bool:
    """Whether no human wrote this: the Markdown library takes very long over it, or gives up."""
    marks = len(_INNER_MARK.findall(source))
    return marks > _MARKS_AT_MOST or _DEEP.search(source) is not None


def _keep_safe(addresses: tuple[Written, ...], tag: str, attribute: str, value: str) -> str | None:
    """What nh3 asks for each attribute that a tag may have: a link leads out, and safely."""
    if (tag, attribute) != ("a", "href"):
        return value
    return safe_url(restore(value, addresses))


def _link_out(address: Written) -> str:
    return f'<a href="{escape(address.url)}" rel="{_LEADS_OUT}">{escape(address.words)}</a>'


def json_graph(things: Sequence[Mapping[str, Any]]) -> Markup:
    """Things of schema.org for a `<script type="application/ld+json">`, which no text can end."""
    context = {"@context": "https://schema.org"}
    data = {**context, **things[0]} if len(things) == 1 else {**context, "@graph": things}
    found = msgspec.json.encode(data).decode()
    inert = found.replace("<", r"\u003c").replace(">", r"\u003e").replace("&", r"\u0026")
    return Markup(inert)  # noqa: S704 - holds no character that HTML gives a meaning to


def inline_script(source: bytes) -> Markup:
    """A script of our own, to stand in a page; nothing in it may end the element."""
    script = source.decode().strip()
    if "</" in script or "<!--" in script:
        raise ContentError("static/early.js", "has </ or <!--", "write it without")
    return Markup(script)  # noqa: S704 - a file of this site, not of the API


def script_hash(source: bytes) -> str:
    """What a content security policy calls an inline script (CSP 3, section 8.3)."""
    digest = hashlib.sha256(inline_script(source).encode()).digest()
    return "sha256-" + base64.b64encode(digest).decode()


def _plain_paragraphs(source: str) -> Markup:
    """What Markdown makes of text without any mark, some ten times faster; a test compares."""
    inert = str(escape(source))
    if "\n" in inert:
        inert = "</p>\n<p>".join(
            "<br>\n".join(line.strip(" ") for line in paragraph.lstrip().split("\n"))
            for paragraph in _BLANK.split(inert)
        )
    return Markup(f"<p>{mark_languages(inert)}</p>")  # noqa: S704 - escaped, and tags of our own


def _loosen_lists(source: str) -> str:
    """Put the blank line before a list that Markdown asks for and people leave out.

    Markdown counts by itself; a number that is not the next one is kept as text, not lost.
    """
    loose: list[str] = []
    number = None
    for line in source.split("\n"):
        above = loose[-1] if loose else ""
        numbered = _NUMBERED.match(line)
        if numbered and number is not None and int(numbered[2]) != number + 1:
            loose.append(f"{numbered[1]}{numbered[2]}\\.{numbered[3]}")
            continue
        number = int(numbered[2]) if numbered else number
        if _ITEM.match(line) and above.strip() and not _ITEM.match(above):
            loose.append("")
        loose.append(line)
    return "\n".join(loose)
