"""Stylesheets: what they load."""

import re
from collections.abc import Iterator

from generator.check.looked import Kind, Link

_COMMENT = re.compile(rb"/\*.*?\*/", re.DOTALL)
_URL = re.compile(
    rb"url\(\s*(?:\"([^\"]*)\"|'([^']*)'|([^)\"'\s]*))\s*\)|@import\s+(?:\"([^\"]*)\"|'([^']*)')"
)


def look_at_styles(data: bytes) -> Iterator[Link]:
    """Every address that a stylesheet loads from; what stands in it itself is none."""
    for found in _URL.finditer(_COMMENT.sub(b"", data)):
        url = next((part for part in found.groups() if part), b"").decode(errors="replace")
        if url and not url.startswith(("#", "data:")):
            yield Link(url, url, Kind.ASSET)
