"""Texts that somebody put into a record to break a page, a feed, a calendar or a browser."""

import re
from typing import Any

FORMED = re.compile(r"https?://.*|\d{4}-\d\d-\d\d.*|P[\dTDHMS]+|[0-9a-f-]{36}|detailed|list|normal")
"""Values that have to keep their form for the record to be read at all."""

PAYLOADS = {
    "a script": '"><script>alert(1)</script><img src=x onerror=alert(1)>',
    "an attribute": "' onmouseover='alert(1)' x=\"",
    "a scheme": "javascript:alert(1)",
    "a template": "{{ 7 * 7 }}{% raw %}${7*7}",
    "the end of a section": "]]></script></title></textarea>-->",
    "another script": "</script><script>alert(1)</script><svg onload=alert(1)>",
    "lines": "a\r\nBEGIN:VEVENT\r\nX-EVIL:1\rX-EVIL:2\nX-EVIL:3",
    "controls": "".join(map(chr, (*range(0x20), *range(0x7F, 0xA0), 0xFFFE, 0xFFFF))) + "x",
    "direction": "\u202egpj\u2066\u200f",
    "no width": "a\u200bb\u200cc\u200dd\u2060e\u00adf",
    "right to left": "الالتحام بمحطة الفضاء الدولية מעגן",
    "pictures": "🚀👩🏽‍🚀🏳️‍🌈 e" + "\u0301\u0323" * 20,
    "length": "x" * 20_000,
    "a long word": "W" * 400,
    "a long address": "https://example.com/" + "path/" * 100,
    "nothing": "",
    "blank": " \t\r\n ",
    "entities": "&lt;b&gt;&amp;amp;&#0;&#x202e;&nosuch;",
    "Markdown": "[x](javascript:alert(1)) ![x](https://a.org/x) <https://a.org> # *_`>",
    "nested quotes": ">" * 300 + "x",
    "nested lists": "\n".join(f"{'  ' * depth}- x" for depth in range(100)),
    "open brackets": "[" * 500 + "](" * 500,
    "emphasis": "*_" * 500 + "x" + "_*" * 500,
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
