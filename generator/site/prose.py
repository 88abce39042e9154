"""The owner's own Markdown to HTML: documents, introductions, notes.

It may hold raw HTML and whatever the Markdown extensions make of it. What runs, loads from another
host or brings a style of its own is left out, and said with its line: the pages allow none of it.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from functools import partial
from html.parser import HTMLParser
from typing import TypeAlias
from urllib.parse import urlsplit

from markupsafe import Markup, escape
from msgspec import Struct

from generator.archive.plain import strip_unwanted, without_hidden_controls
from generator.site.addresses import Written, put_back, restore, set_aside
from generator.site.languages import mark_languages
from generator.site.markup import Allowed, clean, convert_own

Attributes: TypeAlias = list[tuple[str, str | None]]

_TAGS = frozenset((
    "a", "abbr", "b", "bdi", "bdo", "blockquote", "br", "caption", "cite", "code", "col",
    "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure",
    "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre",
    "q", "rp", "rt", "ruby", "s", "samp", "section", "small", "span", "strong", "sub", "summary",
    "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "u", "ul", "var", "wbr",
))  # fmt: skip
_EVERYWHERE = frozenset({"id", "class", "lang", "dir", "title"})
_ATTRIBUTES = {
    "*": _EVERYWHERE,
    "a": frozenset({"href", "hreflang", "rel", "download"}),
    "col": frozenset({"span"}),
    "colgroup": frozenset({"span"}),
    "del": frozenset({"datetime"}),
    "details": frozenset({"open"}),
    "img": frozenset({"src", "alt", "width", "height", "loading"}),
    "ins": frozenset({"datetime"}),
    "li": frozenset({"value"}),
    "ol": frozenset({"start", "reversed", "type"}),
    "td": frozenset({"colspan", "rowspan", "headers"}),
    "th": frozenset({"colspan", "rowspan", "headers", "scope", "abbr"}),
    "time": frozenset({"datetime"}),
}
_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_ALLOWED = Allowed(_TAGS, _ATTRIBUTES, _SCHEMES)
_SCHEME = re.compile(r"\s*(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):")
_HEADING = re.compile("h[1-6]")
_TAKEN = {"content"}
"""Names within a page that the frame of every page uses itself."""


class Dropped(Struct, frozen=True):
    """What was left out of a text; `line` is where it stands, None if that cannot be told."""

    line: int | None
    what: str


class Prose(Struct, frozen=True):
    """A text as HTML, and what was left out of it."""

    html: Markup
    dropped: tuple[Dropped, ...] = ()


NO_PROSE = Prose(Markup())


class Setting(Struct, frozen=True):
    """Where a text will stand.

    `prefix` is the path of the site: links that begin with a slash are meant below it. Pictures
    may come from the site itself and from `hosts`. With `anchors`, the names of places within the
    text begin with it, for a text that shares its page with others.
    """

    prefix: str = "/"
    hosts: Collection[str] = ()
    anchors: str = ""


ALONE = Setting()


def render_prose(source: str, setting: Setting = ALONE, first_line: int = 1) -> Prose:
    """A text by the owner as HTML; it begins on `first_line` of its file."""
    if not source.strip():
        return NO_PROSE
    marked, addresses = set_aside(without_hidden_controls(strip_unwanted(source)))
    writer = _Writer(addresses, setting)
    writer.write(convert_own(marked))
    safe = clean("".join(writer.parts), _ALLOWED, partial(_settle, addresses, setting))
    html = put_back(safe, addresses, _link, mark_languages)
    return Prose(Markup(html), tuple(_find_lines(source, writer.dropped, first_line)))  # noqa: S704 - by nh3


class _Writer(HTMLParser):
    """Writes HTML again, and notes what the sanitiser will leave out.

    A page has one heading of the first level, its own; where a text has others, all of its headings
    go down a level. A picture that may not be shown becomes a link, or words within a link.
    """

    def __init__(self, addresses: tuple[Written, ...], setting: Setting) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[str] = []
        self.dropped: list[tuple[str, str]] = []
        self._addresses, self._setting = addresses, setting
        self._down = 0
        self._links = 0

    def write(self, html: str) -> None:
        """All of it."""
        self._down = int("<h1" in html)
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        """Write a tag, with what its attributes hold."""
        values = {name: restore(value or "", self._addresses) for name, value in attrs}
        self._look_at(tag, values)
        if tag == "img" and not _may_show(values.get("src", ""), self._setting):
            self._write_link_to_picture(values)
            return
        self._links += tag == "a"
        attributes = "".join(f' {name}="{escape(value or "")}"' for name, value in attrs)
        self.parts.append(f"<{self._level(tag)}{attributes}>")

    def handle_endtag(self, tag: str) -> None:
        """Close a tag."""
        self._links -= tag == "a"
        self.parts.append(f"</{self._level(tag)}>")

    def handle_data(self, data: str) -> None:
        """Keep text as it is."""
        self.parts.append(data)

    def handle_entityref(self, name: str) -> None:
        """Keep `&amp;` as it is."""
        self.parts.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """Keep `&#160;` as it is."""
        self.parts.append(f"&#{name};")

    def _level(self, tag: str) -> str:
        return f"h{min(6, int(tag[1]) + self._down)}" if _HEADING.fullmatch(tag) else tag

    def _look_at(self, tag: str, values: dict[str, str]) -> None:
        if self._level(tag) not in _TAGS:
            self.dropped.append((f"<{tag}", f"<{tag}> is left out"))
            return
        for name, value in values.items():
            if name not in _EVERYWHERE | _ATTRIBUTES.get(tag, frozenset()):
                self.dropped.append((name, f"{name} of <{tag}> is left out"))
            elif name == "href" and not _leads_somewhere(value):
                self.dropped.append((value, f"the link to {value[:60]} is left out"))

    def _write_link_to_picture(self, values: dict[str, str]) -> None:
        source, words = values.get("src", ""), values.get("alt", "") or "picture"
        why = "no page loads from other hosts; put it into static/root/"
        self.dropped.append((source, f"the picture {source[:60]} is only linked to: {why}"))
        if self._links or not _leads_somewhere(source):
            self.parts.append(str(escape(words)))
        else:
            self.parts.append(f'<a href="{escape(source)}">{escape(words)}</a>')


def _may_show(source: str, setting: Setting) -> bool:
    """Whether a picture is of this site, or of a host that the pages may ask."""
    try:
        parts = urlsplit(source.strip())
    except ValueError:
        return False
    if not parts.scheme and not parts.netloc:
        return bool(source.strip())
    return parts.scheme in {"", "http", "https"} and parts.netloc.lower() in setting.hosts


def _leads_somewhere(href: str) -> bool:
    scheme = _SCHEME.match(href)
    return scheme is None or scheme["scheme"].lower() in _SCHEMES


def _settle(
    addresses: tuple[Written, ...], setting: Setting, tag: str, attribute: str, value: str
) -> str:
    """What nh3 asks for each attribute that it lets through."""
    value = restore(value, addresses)
    if attribute == "id":
        return _anchor(setting, value)
    if (tag, attribute) not in {("a", "href"), ("img", "src")}:
        return value
    if value.startswith("#"):
        return f"#{_anchor(setting, value[1:])}"
    below = value.startswith("/") and not value.startswith(("//", setting.prefix))
    return setting.prefix + value[1:] if below else value


def _anchor(setting: Setting, name: str) -> str:
    return f"{setting.anchors}{name}-1" if name in _TAKEN else f"{setting.anchors}{name}"


def _link(address: Written) -> str:
    return f'<a href="{escape(address.url)}">{escape(address.words)}</a>'


def _find_lines(
    source: str, dropped: Iterable[tuple[str, str]], first_line: int
) -> Iterator[Dropped]:
    """Where the things stand: the first one on the first line that has such a thing, and so on."""
    lines = source.lower().split("\n")
    met: Counter[str] = Counter()
    for needle, what in dropped:
        places = [number for number, line in enumerate(lines, first_line) if needle.lower() in line]
        line = places[min(met[needle], len(places) - 1)] if places else None
        met[needle] += 1
        yield Dropped(line, what)
