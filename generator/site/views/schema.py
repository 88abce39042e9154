"""What search engines read of a page: schema.org's vocabulary as JSON-LD."""

from typing import Any

from markupsafe import Markup

from generator.archive.grouping import Entry
from generator.site import text
from generator.site.plan import Site
from generator.site.views.common import Link
from generator.site.views.frame import trail_of


def make_event_schema(
    site: Site,
    entry: Entry,
    description: str,
    picture: str | None,
    crumbs: tuple[Link, ...],
    canonical: str,
) -> Markup:
    """An event and the way to it."""
    event, place = entry.event, text.one_line(entry.event.location)
    data: dict[str, Any] = {
        "@type": "Event",
        "@id": canonical,
        "url": canonical,
        "name": text.one_line(event.title),
        "description": description,
        "eventStatus": "https://schema.org/EventScheduled",
    }
    if entry.date and entry.date.day:
        # A coarser date has no form that says so; none is better than a day that is made up.
        data["startDate"] = entry.date.machine()
    if place:
        data["location"] = {"@type": "Place", "name": place, "address": place}
    if picture:
        data["image"] = picture
    trail = trail_of(site, crumbs, data["name"], canonical)
    return text.json_block({"@context": "https://schema.org", "@graph": [data, trail]})
