"""What changed of a page that a reader would see: its title, and lines of its text."""

from collections import Counter
from html.parser import HTMLParser

from generator.archive.counts import count_of
from generator.archive.plain import one_line, shorten

_INLINE = {
    *("a", "abbr", "b", "cite", "code", "em", "i", "mark", "q", "s", "small", "span", "strong"),
    *("sub", "sup", "time", "u", "wbr", "bdi", "data"),
}
_UNREAD = {"script", "style", "template"}
_LONGEST = 60


class _Page(HTMLParser):
    """The title of a page, and its text line by line; titles within drawings are text, too."""

    def __init__(self, html: bytes) -> None:
        super().__init__()
        self.title = ""
        self.lines: list[str] = []
        self._words: list[str] = []
        self._within = ""
        self.feed(html.decode("utf-8", "replace"))
        self.close()
        self._end_line()

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the parser's own
        if tag in _UNREAD or (tag == "title" and not self.title):
            self._within = tag
        if tag not in _INLINE:
            self._end_line()

    def handle_endtag(self, tag: str) -> None:
        if tag == self._within:
            self._within = ""
        if tag not in _INLINE:
            self._end_line()

    def handle_data(self, data: str) -> None:
        if self._within == "title":
            self.title += data
        elif not self._within:
            self._words.append(data)

    def _end_line(self) -> None:
        line = " ".join("".join(self._words).split())
        if line:
            self.lines.append(line)
        self._words.clear()


def say_page_change(before: bytes, after: bytes) -> str:
    """`title: “A” → “B”; 3 lines of text more, 1 less: “…”`; what is not text is `markup only`."""
    old, new = _Page(before), _Page(after)
    told = []
    if old.title != new.title:
        told.append(f"title: {_quote(old.title)} → {_quote(new.title)}")
    more, less = Counter(new.lines) - Counter(old.lines), Counter(old.lines) - Counter(new.lines)
    first = next((line for line in new.lines if line in more), None)
    gone = next((line for line in old.lines if line in less), None)
    if first and gone and more.total() == less.total() == 1:
        told.append(f"text: {_quote(gone)} → {_quote(first)}")
    elif more or less:
        counts = (f"+{more.total():,}" if more else "", f"−{less.total():,}" if less else "")
        lines = count_of(more.total() + less.total(), "line").split(" ")[1]
        shown = first or gone or ""
        told.append(f"{' '.join(filter(None, counts))} {lines} of text: {_quote(shown)}")
    elif old.lines != new.lines:
        told.append("the same lines in another order")
    return "; ".join(told) or "the same text; links, data or markup differ"


def _quote(text: str) -> str:
    return f"“{shorten(one_line(text), _LONGEST)}”"
