"""Pages as trees, by lxml: a reader of HTML that knows nothing of our templates."""

import lxml.html
from lxml.html import HtmlElement


def parse(page: str | bytes) -> HtmlElement:
    """A page's root element."""
    return lxml.html.document_fromstring(page)


def select(tree: HtmlElement, path: str) -> list[str]:
    """The text of every element, or the value of every attribute, that an XPath names."""
    found = tree.xpath(path)
    assert isinstance(found, list)
    return [
        str(part.text_content()) if isinstance(part, HtmlElement) else str(part) for part in found
    ]
