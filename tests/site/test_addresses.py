"""Addresses in running text: where they begin and end, and that nothing else gets at them.

The cases of GitHub Flavored Markdown and of CommonMark are those of their specifications (0.29,
section 6.9; 0.31.2, section 6.5). Where a case is about another scheme than http and https, the
archive makes no link.
"""

import pytest

from generator.site.prose import render_prose
from generator.site.text import foreign_html
from tests.site.reading import elements, read_fragment, words_of

Links = list[tuple[str, str]]


def plain(*addresses: str) -> Links:
    """Links whose words are their addresses."""
    return [(address, address) for address in addresses]


def links_of(html: str) -> Links:
    return [
        (found.get("href", ""), words_of(found)) for found in elements(read_fragment(html), "//a")
    ]


BUSINESS: Links = [
    (
        "http://www.google.com/search?q=Markup+(business)",
        "www.google.com/search?q=Markup+(business)",
    )
]
GFM: dict[str, Links] = {
    "www.commonmark.org": [("http://www.commonmark.org", "www.commonmark.org")],
    "Visit www.commonmark.org/help for more.": [
        ("http://www.commonmark.org/help", "www.commonmark.org/help")
    ],
    "Visit www.commonmark.org.": [("http://www.commonmark.org", "www.commonmark.org")],
    "Visit www.commonmark.org/a.b.": [("http://www.commonmark.org/a.b", "www.commonmark.org/a.b")],
    "www.google.com/search?q=Markup+(business)": BUSINESS,
    "www.google.com/search?q=Markup+(business)))": BUSINESS,
    "(www.google.com/search?q=Markup+(business))": BUSINESS,
    "(www.google.com/search?q=Markup+(business)": BUSINESS,
    "www.google.com/search?q=(business))+ok": [
        ("http://www.google.com/search?q=(business))+ok", "www.google.com/search?q=(business))+ok")
    ],
    "www.google.com/search?q=commonmark&hl=en": [
        (
            "http://www.google.com/search?q=commonmark&hl=en",
            "www.google.com/search?q=commonmark&hl=en",
        )
    ],
    "www.google.com/search?q=commonmark&hl;": [
        ("http://www.google.com/search?q=commonmark", "www.google.com/search?q=commonmark")
    ],
    "www.commonmark.org/he<lp": [("http://www.commonmark.org/he", "www.commonmark.org/he")],
    "http://commonmark.org": plain("http://commonmark.org"),
    "(Visit https://encrypted.google.com/search?q=Markup+(business))": plain(
        "https://encrypted.google.com/search?q=Markup+(business)"
    ),
    "ftp://foo.bar.baz": [],
    "foo@bar.baz": [],
    "mailto:foo@bar.baz": [],
    "xmpp:foo@bar.baz/txt": [],
}
COMMONMARK: dict[str, Links] = {
    "<http://foo.bar.baz>": plain("http://foo.bar.baz"),
    "<https://foo.bar.baz/test?q=hello&id=22&boolean>": plain(
        "https://foo.bar.baz/test?q=hello&id=22&boolean"
    ),
    "<irc://foo.bar:2233/baz>": [],
    "<MAILTO:FOO@BAR.BAZ>": [],
    "<a+b+c:d>": [],
    "<made-up-scheme://foo,bar>": [],
    "<https://../>": [],
    "<localhost:5001/foo>": [],
    "<https://foo.bar/baz bim>": plain("https://foo.bar/baz"),
    r"<https://example.com/\[\>": [("https://example.com/%5C%5B%5C", "https://example.com/\\[\\")],
    "<foo@bar.example.com>": [],
    r"<foo\+@bar.example.com>": [],
    "<>": [],
    "< https://foo.bar >": plain("https://foo.bar"),
    "<m:abc>": [],
    "<foo.bar.baz>": [],
    "https://example.com": plain("https://example.com"),
}
STRANGERS: dict[str, Links] = {
    "https://a.org/?x=1&section=2&copy=3&para=4": plain("https://a.org/?x=1&section=2&copy=3&para=4"),
    "https://a.org/?a=1&amp;b=2": plain("https://a.org/?a=1&b=2"),
    "https://a.org/?a=1&#38;b=2&#x26;c=3": plain("https://a.org/?a=1&b=2&c=3"),
    r"https://a.org/a\_b": [("https://a.org/a%5C_b", "https://a.org/a\\_b")],
    "https://a.org/a_b_c and _b_": plain("https://a.org/a_b_c"),
    "https://a.org/*a*b": plain("https://a.org/*a*b"),
    "https://en.wikipedia.org/wiki/Mercury_(planet)": plain(
        "https://en.wikipedia.org/wiki/Mercury_(planet)"
    ),
    "[x](https://en.wikipedia.org/wiki/Mercury_(planet)), and": [
        ("https://en.wikipedia.org/wiki/Mercury_(planet)", "x")
    ],
    "[x](https://a.org/?a=1&section=2_b_)": [("https://a.org/?a=1&section=2_b_", "x")],
    "“https://a.org/x” ‘https://a.org/y’ «https://a.org/z»": plain(
        "https://a.org/x", "https://a.org/y", "https://a.org/z"
    ),
    "見https://a.org/x。次、https://a.org/y」": plain("https://a.org/x", "https://a.org/y"),
    "（https://a.org/x）": plain("https://a.org/x"),
    "https://a.org/x… https://a.org/y... https://a.org/z—": plain(
        "https://a.org/x", "https://a.org/y", "https://a.org/z"
    ),
    "'https://a.org/x' \"https://a.org/y\"": plain("https://a.org/x", "https://a.org/y"),
    "&quot;https://a.org/x&quot; &lt;https://a.org/y&gt;z": plain("https://a.org/x", "https://a.org/y"),
    "https://a.org/x\u200b next": plain("https://a.org/x"),
    "[https://a.org/x]; {https://a.org/y}": plain("https://a.org/x", "https://a.org/y"),
    "https://a.org/x,https://b.org/y;https://c.org": plain(
        "https://a.org/x", "https://b.org/y", "https://c.org"
    ),
    "https://web.archive.org/web/2020/https://a.org/": plain(
        "https://web.archive.org/web/2020/https://a.org/"
    ),
    "https://ja.wikipedia.org/wiki/はやぶさ_(探査機)": [
        (
            "https://ja.wikipedia.org/wiki/%E3%81%AF%E3%82%84%E3%81%B6%E3%81%95_(%E6%8E%A2%E6%9F%BB%E6%A9%9F)",
            "https://ja.wikipedia.org/wiki/はやぶさ_(探査機)",
        )
    ],
    "HTTPS://A.org/x": [("https://A.org/x", "HTTPS://A.org/x")],
    "https://https://a.org": plain("https://a.org"),
    "xhttps://a.org https:// http://. https://-a-.org": [],
    "`https://a.org`": [],
    "&#17;0&#18; \x110\x12 https://a.org": plain("https://a.org"),
    "https://user:secret@a.org/": [("https://a.org/", "https://user:secret@a.org/")],
}  # fmt: skip


@pytest.mark.parametrize("text", [*GFM, *COMMONMARK, *STRANGERS])
def test_an_address_is_a_link_to_what_was_written(text: str) -> None:
    links = {**GFM, **COMMONMARK, **STRANGERS}[text]
    assert links_of(foreign_html(text)) == links


@pytest.mark.parametrize("text", [*GFM, *STRANGERS])
def test_an_address_in_a_note_is_one_in_the_same_places(text: str) -> None:
    links = {**GFM, **STRANGERS}[text]
    assert links_of(render_prose(text).html) == links


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**https://a.org/**", '<strong><a href="https://a.org/">https://a.org/</a></strong>'),
        ("_https://a.org_", '<em><a href="https://a.org">https://a.org</a></em>'),
        ("(https://a.org/x).", '(<a href="https://a.org/x">https://a.org/x</a>).'),
        ("`https://a.org/_x_`", "<code>https://a.org/_x_</code>"),
        ("[https://a.org/_x_](https://b.org)", '<a href="https://b.org">https://a.org/_x_</a>'),
        ("[](https://a.org/x)", '<a href="https://a.org/x">https://a.org/x</a>'),
        ("[ ](https://a.org/?a&b)", '<a href="https://a.org/?a&amp;b">https://a.org/?a&amp;b</a>'),
        ("[**\u2060**](https://a.org)", '<a href="https://a.org">https://a.org</a>'),
        ("[&#8203;](https://a.org)", '<a href="https://a.org">https://a.org</a>'),
        ("&amp;amp; https://a.org", '&amp;amp; <a href="https://a.org">https://a.org</a>'),
    ],
)
def test_what_stands_around_an_address_is_what_it_was(text: str, html: str) -> None:
    assert foreign_html(text).replace(' rel="nofollow noopener external"', "") == f"<p>{html}</p>"
    assert render_prose(text).html == f"<p>{html}</p>"
