"""A small site in which nothing is wrong, to break one thing of at a time."""

import json
from pathlib import Path

from generator.publish.output import open_stage, publish

BASE = "https://example.org/archive/"

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}</title>
<meta name="description" content="{title}.">
<link rel="canonical" href="https://example.org/archive/{address}">
<link rel="stylesheet" href="/archive/site.css">
<script type="application/ld+json">{{"@context":"https://schema.org","@type":"WebPage"}}</script>
</head>
<body>
<h1 id="top-of-it">{title}</h1>
{body}
</body>
</html>
"""
_DESCRIPTION = {
    "openapi": "3.1.0",
    "paths": {
        "/events/{id}/index.json": {
            "get": {
                "responses": {
                    "200": {
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Event"}}
                        }
                    }
                }
            }
        }
    },
    "components": {
        "schemas": {"Event": {"type": "object", "properties": {"id": {"type": "integer"}}}}
    },
}


def page(address: str, title: str, body: str = "") -> str:
    """A page with all that one has to have."""
    return _PAGE.format(address=address, title=title, body=body)


def redirect(target: str) -> str:
    """A page that leads on."""
    return (
        '<!doctype html>\n<html lang="en">\n<title>Elsewhere</title>\n'
        f'<meta http-equiv="refresh" content="0; url={target}">\n'
        f'<link rel="canonical" href="{target}">\n</html>\n'
    )


def calendar(*entries: str) -> str:
    """A calendar, of entries without their first and last line."""
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//EN", f"SOURCE:{BASE}calendar.ics"]
    events = [line for entry in entries for line in ("BEGIN:VEVENT", *entry.split(), "END:VEVENT")]
    return "\r\n".join((*head, *events, "END:VCALENDAR", ""))


ENTRY = "UID:one DTSTAMP:20260101T000000Z DTSTART;VALUE=DATE:20260102"

FEED = f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:x</id><title>All</title>
<updated>2026-01-01T00:00:00Z</updated><link rel="self" href="{BASE}atom.xml"/>
<entry><id>urn:1</id><title>One</title><updated>2026-01-01T00:00:00Z</updated>
<link href="{BASE}events/one/"/></entry>
</feed>
"""

FILES = {
    "index.html": page(
        "",
        "Home",
        '<a href="/archive/events/one/#then">One</a> <a href="events/two/">Two</a>'
        ' <a href="/archive/atom.xml">Feed</a> <a href="https://elsewhere.example/x">Away</a>'
        ' <img src="picture.png" alt="A picture" srcset="picture.png 1x, picture.png 2x">',
    ),
    "404.html": page("404.html", "Nothing is here").replace(
        '<link rel="canonical" href="https://example.org/archive/404.html">\n', ""
    ),
    "events/one/index.html": page(
        "events/one/", "One", '<p id="then">Then.</p><a href="#top">Up</a>'
    ),
    "events/two/index.html": page("events/two/", "Two", '<a href="../one/">One</a>'),
    "e/1/index.html": redirect("/archive/events/one/"),
    "site.css": 'body { background: url("picture.png") }\n',
    "picture.png": "no picture, which nobody looks into",
    "atom.xml": FEED,
    "calendar.ics": calendar(ENTRY),
    "sitemap.xml": '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    + "".join(f"<url><loc>{BASE}{a}</loc></url>" for a in ("", "events/one/", "events/two/"))
    + "</urlset>\n",
    "api/openapi.json": json.dumps(_DESCRIPTION),
    "api/events/1/index.json": json.dumps({"id": 1, "url": f"{BASE}api/events/1/"}),
    "_redirects": "# former addresses\n/archive/uno/ /archive/events/one/ 301\n",
    "data/SHA256SUMS": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08  a.txt\n",
    "data/a.txt": "test",
}


def make_site(output: Path, files: dict[str, str | bytes]) -> None:
    """Publish files as a build does."""
    with open_stage(output) as stage:
        staged = [
            stage.put(path, str(number), data if isinstance(data, bytes) else data.encode())
            for number, (path, data) in enumerate(files.items())
        ]
        publish(stage, staged)
