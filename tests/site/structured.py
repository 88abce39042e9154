"""What machines find in a page: its JSON-LD, read by a JSON parser, and its cards."""

import json
from typing import Any

from generator.site.contents import Site
from tests.projects import Json
from tests.site.reading import elements, read_page
from tests.site.samples import event_path, render_path

LD = "//script[@type='application/ld+json']"


def things_of(data: bytes) -> list[Json]:
    """All things that a page describes, each with its `@type`."""
    blocks = [json.loads(str(found.text_content())) for found in elements(read_page(data), LD)]
    assert [block["@context"] for block in blocks] == ["https://schema.org"] * len(blocks)
    return [thing for block in blocks for thing in block.get("@graph", [block])]


def thing_of(data: bytes, kind: str) -> Json | None:
    """The one thing of a type, None if the page has none."""
    found = [thing for thing in things_of(data) if thing["@type"] == kind]
    assert len(found) <= 1
    return found[0] if found else None


def page_of(site: Site, event_id: int) -> bytes:
    """The page of an event."""
    return render_path(site, event_path(site, event_id))


def event_thing(site: Site, event_id: int = 856) -> Any:  # noqa: ANN401 - JSON
    """What the page of an event says of it."""
    return thing_of(page_of(site, event_id), "Event")
