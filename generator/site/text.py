"""Untrusted text to safe HTML, plain text and excerpts: the only place that makes `Markup`.

Everything that Launch Library 2 says passes through here before a page shows it. Markdown is read
with the constructs that its writers use (paragraphs, line breaks, lists, emphasis, links); raw
HTML is text, headings and images are not recognised, and the result goes through nh3 all the same.
"""

import base64
import hashlib
import html
import re
import xml.etree.ElementTree as ET
from functools import cache
from typing import Any

import markdown
import msgspec
import nh3
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString
from markupsafe import Markup, escape

from generator.errors import ContentError
from generator.site.urls import safe_url

# Controls but for tab and line feed; marks and overrides of direction; the byte order mark; and
# what XML 1.0 cannot hold at all.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff"
    "\ud800-\udfff]"
)
_LINE_END = re.compile(r"\r\n?|\u2028|\u2029")
_STRANGE = re.compile(rf"{_UNWANTED.pattern}|[\r\u2028\u2029]")
_LINE_TAIL = re.compile(r"[ ]+\n")
_ITEM = re.compile(r"[ ]{0,3}(?:[-*+]|\d{1,3}[.)])[ ]+\S")
_NUMBERED = re.compile(r"([ ]{0,3})(\d{1,9})\.([ ].*)", re.DOTALL)
_MARKED = re.compile(
    r"[*_`\[\]<>&#\\!|~\"=]|://|^[ ]*(?:[-+•>]|\d+[.)])|[ ]{2}$|^[ ]{4}|\t", re.MULTILINE
)
_INNER_MARK = re.compile(r"[\[*_`<](?! )")
_MARKS_AT_MOST = 100
_DEEP = re.compile(r"^[ ]*(?:(?:[>*+-]|\d+[.)])[ ]*){8}|^[ ]{24}", re.MULTILINE)
_BLANK = re.compile(r"\n[ ]*(?:\n[ ]*)+")
_BARE_URL = r"(?<![\w\"'=/])(https?://[^\s<>\"'`*]+[^\s<>\"'`*.,;:!?)\]])"

_FOREIGN_TAGS = {"p", "br", "ul", "ol", "li", "strong", "em", "code", "blockquote", "a"}
_OWN_TAGS = _FOREIGN_TAGS | {"h2", "h3", "h4", "pre", "hr", "dl", "dt", "dd"} | {
    "table", "thead", "tbody", "tr", "th", "td"
}  # fmt: skip
_SCHEMES = {"http", "https"}
_ELLIPSIS = "…"


def tidy(text: str | None) -> str:
    """Text with line feeds only and without characters that are invisible or turn text around."""
    if not text:
        return ""
    if not text.isprintable() and _STRANGE.search(text):
        text = _UNWANTED.sub("", _LINE_END.sub("\n", text))
    if " \n" in text:
        text = _LINE_TAIL.sub("\n", text)
    return text.strip()


def one_line(text: str | None) -> str:
    """Text for a title or a label: tidy, every run of white space a single blank."""
    if text and text.isprintable() and "  " not in text:
        return text.strip()
    return " ".join(tidy(text).split())


def excerpt(text: str | None, length: int = 200) -> str:
    """The beginning of a text in one line, cut between words."""
    line = one_line(text)
    if len(line) <= length:
        return line
    head = line[: length - 1]
    cut = head.rfind(" ")
    return (head[:cut] if cut > length // 2 else head).rstrip(" ,;:.-–—") + _ELLIPSIS


def foreign_html(text: str | None) -> Markup:
    """A description or comment from the API as HTML: paragraphs, lists, emphasis, links."""
    source = tidy(text)
    if not source:
        return Markup()
    if not _MARKED.search(source) or _is_tangled(source):
        return _plain_paragraphs(source)
    rendered = _foreign_reader().reset().convert(_loosen_lists(source))
    return Markup(  # noqa: S704 - what nh3 returns is what Markup means
        nh3.clean(
            rendered,
            tags=_FOREIGN_TAGS,
            attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
            attribute_filter=_keep_safe,
            url_schemes=_SCHEMES,
            link_rel="nofollow noopener external",
        )
    )


def _is_tangled(source: str) -> bool:
    """Whether no human wrote this: the Markdown library takes very long over it, or gives up."""
    marks = len(_INNER_MARK.findall(source))
    return marks > _MARKS_AT_MOST or _DEEP.search(source) is not None


def _keep_safe(tag: str, attribute: str, value: str) -> str | None:
    """What nh3 asks for each attribute that a tag may have: a link leads out, and safely."""
    return safe_url(value) if (tag, attribute) == ("a", "href") else value


def own_html(text: str) -> Markup:
    """A hand-written document as HTML; its links may be relative."""
    rendered = _own_reader().reset().convert(text)
    return Markup(  # noqa: S704 - what nh3 returns is what Markup means
        nh3.clean(
            rendered,
            tags=_OWN_TAGS,
            attributes={"a": {"href"}, "h2": {"id"}, "h3": {"id"}, "h4": {"id"}},
            url_schemes=_SCHEMES | {"mailto"},
            link_rel=None,
        )
    )


def json_block(data: dict[str, Any]) -> Markup:
    """JSON for a `<script type="application/ld+json">`, which no text in it can end."""
    text = msgspec.json.encode(data).decode()
    inert = text.replace("<", r"\u003c").replace(">", r"\u003e").replace("&", r"\u0026")
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
    return Markup(f"<p>{inert}</p>")  # noqa: S704 - escaped, and tags of our own


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


class _BareLinks(Extension):
    """Turn a bare URL into a link."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 - the library's name
        """Register below the ordinary links, so that these come first."""
        md.inlinePatterns.register(_BareLink(_BARE_URL, md), "bare-link", 75)


class _BareLink(InlineProcessor):
    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(  # type: ignore[override]  # noqa: N802 - the library's name
        self, m: re.Match[str], data: str
    ) -> tuple[ET.Element, int, int]:
        del data
        link = ET.Element("a")
        link.set("href", html.unescape(m.group(1)))
        link.text = AtomicString(m.group(1))
        return link, m.start(0), m.end(0)


_NO_INLINES = (
    "html",
    "image_link",
    "image_reference",
    "short_image_ref",
    "reference",
    "short_reference",
)


class _SafeLinks(Treeprocessor):
    """Take apart the links that lead nowhere safe; their text stays."""

    def run(self, root: ET.Element) -> None:
        """Look at every link once all are made."""
        for link in root.iter("a"):
            if safe_url(link.get("href")) is None:
                link.tag = "span"


@cache
def _foreign_reader() -> markdown.Markdown:
    reader = markdown.Markdown(
        extensions=["nl2br", "sane_lists", _BareLinks()], output_format="html"
    )
    reader.preprocessors.deregister("html_block")
    for name in ("hashheader", "setextheader", "code", "hr", "reference"):
        reader.parser.blockprocessors.deregister(name)
    reader.treeprocessors.register(_SafeLinks(reader), "safe-links", 5)
    for name in _NO_INLINES:
        reader.inlinePatterns.deregister(name)
    return reader


@cache
def _own_reader() -> markdown.Markdown:
    return markdown.Markdown(
        extensions=["extra", "sane_lists", "toc"],
        extension_configs={"toc": {"marker": ""}},
        output_format="html",
    )
