"""Markdown to HTML in two dialects, and what of HTML may stand on a page.

Foreign text has paragraphs, line breaks, lists, emphasis and links, and nothing else is recognised.
The owner of a site has all that the Markdown library offers.
"""

import xml.etree.ElementTree as ET
from collections.abc import Callable
from functools import cache

import markdown
import nh3
from markdown.treeprocessors import Treeprocessor
from msgspec import Struct

Settle = Callable[[str, str, str], str | None]
"""The value that an attribute is to have, of tag, attribute and value; None takes it out."""


class Allowed(Struct, frozen=True):
    """Tags, attributes by tag (`*` is any), schemes of addresses, and what links are said to be."""

    tags: frozenset[str]
    attributes: dict[str, frozenset[str]]
    schemes: frozenset[str]
    rel: str | None = None


def clean(html: str, allowed: Allowed, settle: Settle) -> str:
    """HTML of nothing but what is allowed, well-formed; the words of other elements stay."""
    return nh3.clean(
        html,
        tags=allowed.tags,
        attributes=allowed.attributes,
        attribute_filter=settle,
        url_schemes=allowed.schemes,
        link_rel=allowed.rel,
    )


def convert_foreign(text: str) -> str:
    """What the API's writers use; not yet clean."""
    return _foreign_reader().reset().convert(text)


def convert_own(text: str) -> str:
    """All of Markdown, its extensions and raw HTML; not yet clean."""
    return _own_reader().reset().convert(text)


_NO_INLINES = (
    "html",
    "autolink",
    "automail",
    "image_link",
    "image_reference",
    "short_image_ref",
    "reference",
    "short_reference",
)


@cache
def _foreign_reader() -> markdown.Markdown:
    reader = markdown.Markdown(extensions=["nl2br", "sane_lists"], output_format="html")
    reader.preprocessors.deregister("html_block")
    for name in ("hashheader", "setextheader", "code", "hr", "reference"):
        reader.parser.blockprocessors.deregister(name)
    for name in _NO_INLINES:
        reader.inlinePatterns.deregister(name)
    return reader


class _Align(Treeprocessor):
    """Say how a column stands by a class: the pages allow no styles of their own."""

    def run(self, root: ET.Element) -> None:
        """Look at every cell."""
        for cell in (*root.iter("th"), *root.iter("td")):
            align = cell.attrib.pop("align", None)
            if align:
                cell.set("class", f"{cell.get('class', '')} to-{align}".strip())


@cache
def _own_reader() -> markdown.Markdown:
    reader = markdown.Markdown(
        extensions=["extra", "sane_lists", "toc"],
        extension_configs={
            "toc": {"marker": ""},
            "extra": {"tables": {"use_align_attribute": True}},
        },
        output_format="html",
    )
    reader.treeprocessors.register(_Align(reader), "align", 0)
    return reader
