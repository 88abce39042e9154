"""Hostile text in every field of a record: no file breaks, and nothing gets into one."""

import re

import pytest
from lxml import etree

from tests.archive.detailed import DETAILED
from tests.poison import PAYLOADS, poison, poison_links
from tests.projects import ROOT, Json
from tests.site.reading import elements, read_page, strings
from tests.site.samples import make_site, render_site

EARLY = (ROOT / "static/early.js").read_text(encoding="utf-8").strip()
"""The one script that stands within a page."""

RECORDS = {
    **{name: poison(DETAILED, payload) for name, payload in PAYLOADS.items()},
    "links": poison_links(DETAILED),
}


@pytest.mark.parametrize("found", RECORDS.values(), ids=RECORDS)
def test_no_text_breaks_a_file_or_gets_into_one(found: Json) -> None:
    for path, data in render_site(make_site([found])).items():
        if path.endswith(".html"):
            check_page(data)
        elif path.endswith(".xml"):
            etree.fromstring(data)
        elif path.endswith(".ics"):
            lines = data.decode().split("\r\n")
            assert lines.count("BEGIN:VEVENT") <= 1
            assert [line for line in lines if line.startswith("X-EVIL")] == []


def check_page(data: bytes) -> None:
    page = read_page(data)
    for script in elements(page, "//script[not(@type='application/ld+json')]"):
        is_ours = (script.get("src") or "").startswith("/archive/assets/") and not script.text
        assert is_ours or script.text == EARLY
    assert strings(page, "//@*[starts-with(name(), 'on')]") == []
    links = strings(page, "//@href | //@src | //@data-embed")
    assert [
        link
        for link in links
        if not re.match(r"https?://|webcal://example\.org/archive/|/archive/|#|\.\./", link)
    ] == []
    assert re.findall(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", data) == []
