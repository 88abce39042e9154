"""HTML read back by lxml, with the types that its own stubs leave open."""

from typing import Any

import lxml.html
from lxml.html import HtmlElement


def read_page(data: bytes) -> HtmlElement:
    """A whole page."""
    return lxml.html.document_fromstring(data, parser=lxml.html.HTMLParser(encoding="utf-8"))


def read_fragment(html: str) -> HtmlElement:
    """A piece of a page, within a `<div>` of its own."""
    return lxml.html.fragment_fromstring(html, create_parent="div")


def elements(within: HtmlElement, path: str) -> list[HtmlElement]:
    """The elements that an XPath finds."""
    found: Any = within.xpath(path)
    return [element for element in found if isinstance(element, HtmlElement)]


def strings(within: HtmlElement, path: str) -> list[str]:
    """The attributes or texts that an XPath finds."""
    found: Any = within.xpath(path)
    return [str(text) for text in found]


def words_of(element: HtmlElement) -> str:
    """What an element says, with single blanks."""
    return " ".join(str(element.text_content()).split())
