"""Hostile text in every field of a record: no file breaks, and nothing gets into one."""

import re
from typing import Any

import pytest
from lxml import etree

from tests.archive.detailed import DETAILED
from tests.projects import ROOT, Json
from tests.site.reading import elements, read_page, strings
from tests.site.samples import make_site, render_site

FORMED = re.compile(r"https?://.*|\d{4}-\d\d-\d\d.*|P[\dTDHMS]+|[0-9a-f-]{36}|detailed|list|normal")
"""Values that have to keep their form for the record to be read at all."""

EARLY = (ROOT / "static/early.js").read_text(encoding="utf-8").strip()
"""The one script that stands within a page."""

PAYLOADS = {
    "a script": '"><script>alert(1)</script><img src=x onerror=alert(1)>',
    "an attribute": "' onmouseover='alert(1)' x=\"",
    "a scheme": "javascript:alert(1)",
    "a template": "{{ 7 * 7 }}{% raw %}${7*7}",
    "the end of a section": "]]></script></title></textarea>-->",
    "lines": "a\r\nBEGIN:VEVENT\r\nX-EVIL:1\rX-EVIL:2\nX-EVIL:3",
    "controls": "".join(map(chr, (*range(0x20), *range(0x7F, 0xA0), 0xFFFE, 0xFFFF))) + "x",
    "direction": "\u202egpj\u2066\u200f",
    "length": "x" * 20_000,
    "nothing": "",
    "blank": " \t\r\n ",
    "entities": "&lt;b&gt;&amp;amp;&#0;&#x202e;&nosuch;",
    "Markdown": "[x](javascript:alert(1)) ![x](https://a.org/x) <https://a.org> # *_`>",
}


def poison(value: Any, payload: str) -> Any:  # noqa: ANN401 - what JSON holds is anything
    """The record with every text replaced that may be any text."""
    if isinstance(value, dict):
        return {key: poison(inner, payload) for key, inner in value.items()}
    if isinstance(value, list):
        return [poison(inner, payload) for inner in value]
    return payload if isinstance(value, str) and not FORMED.fullmatch(value) else value


def poison_links(value: Any) -> Any:  # noqa: ANN401 - what JSON holds is anything
    """The record with something behind every address that could end an attribute or a line."""
    if isinstance(value, dict):
        return {key: poison_links(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [poison_links(inner) for inner in value]
    if isinstance(value, str) and value.startswith("http"):
        return f"{value}?\"'><script>alert(1)</script>\r\nX-EVIL:1 \u202e&x;"
    return value


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
    assert [link for link in links if not re.match(r"https?://|/archive/|#|\.\./", link)] == []
    assert re.findall(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", data) == []
