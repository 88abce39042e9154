"""Elements of XML and HTML, by lxml: what the feeds are made of, and what is read back of files."""

from collections.abc import Mapping
from typing import TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element  # noqa: SLF001 - lxml's only name for it

INDENT = "  "

_IDS = etree.XPath("//@id", smart_strings=False)


class MalformedError(Exception):
    """What is no well-formed XML: what is wrong with it, and in which line, 0 if in none."""

    def __init__(self, what: str, line: int) -> None:
        """Say it as the parser does."""
        super().__init__(what)
        self.line = line


def read_page(data: bytes) -> Element | None:
    """A page as a browser takes it, whatever is wrong with it; None if there is nothing in it.

    The bytes are taken for UTF-8.
    """
    try:
        parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        return etree.fromstring(data, parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def read_xml(data: bytes) -> Element:
    """The root of a document; entities of its own stay what they are. MalformedError else."""
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise MalformedError(error.msg or "is no XML", error.lineno or 0) from None


def ids_of(root: Element) -> list[str]:
    """Every id of a page, in order."""
    found = _IDS(root)
    return [str(name) for name in found] if isinstance(found, list) else []


def add_element(
    parent: Element, namespace: str, name: str, attributes: Mapping[str, str] | None = None
) -> None:
    """Put an empty element at the end of another one."""
    etree.SubElement(parent, f"{{{namespace}}}{name}", dict(attributes or {}))


def write_within(element: Element, declared: Mapping[str, str], level: int) -> bytes:
    """An element as it is written so deep in a document that declares these namespaces."""
    etree.indent(element, INDENT, level=level)
    etree.Element("feed", nsmap=dict(declared)).append(element)  # its names are the document's now
    written: bytes = etree.tostring(element, encoding="UTF-8")
    for prefix, namespace in declared.items():
        written = written.replace(f' xmlns:{prefix}="{namespace}"'.encode(), b"", 1)
    return INDENT.encode() * level + written.strip() + b"\n"
