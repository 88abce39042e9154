"""OPML 2.0: all feeds in one list, for feed readers that take many at once."""

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from generator.site.imprint import Imprint
from generator.site.outputs import OpmlFile


def render_opml(imprint: Imprint, file: OpmlFile) -> bytes:
    """Each feed once, as RSS, which all readers know; those of groups under what they are."""
    root = Element("opml", version="2.0")
    head, body = SubElement(root, "head"), SubElement(root, "body")
    SubElement(head, "title").text = imprint.info.title
    SubElement(head, "docs").text = "https://opml.org/spec2.opml"
    for shelf in file.shelves:
        under = SubElement(body, "outline", text=shelf.heading) if shelf.heading else body
        for feed in shelf.feeds:
            SubElement(
                under,
                "outline",
                type="rss",
                text=feed.name,
                title=feed.name,
                xmlUrl=imprint.urls.full(feed.address),
                htmlUrl=imprint.urls.full(feed.page),
            )
    indent(root)
    data: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return data + b"\n"
