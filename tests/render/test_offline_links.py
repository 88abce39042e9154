"""Pages as they are read from a disk: every link leads to a file or to the published site."""

import re

import pytest

from generator.render.offline_links import OfflineLinks
from generator.site.urls import Address, make_urls

HELD = [
    *("", "about/", "events/", "events/crew-9/", "2023/08/", "assets/site.1.css"),
    *("assets/site.2.js", "images/a.webp", "images/b.webp", "papers/a b&c.pdf"),
]
UNDER_A_PATH = "https://example.org/archive/"
AT_THE_ROOT = "https://example.org/"


def links(base: str = UNDER_A_PATH, as_of: str = "2026-11-23T00:00:00Z") -> OfflineLinks:
    return OfflineLinks(make_urls(base), [Address(held) for held in HELD], as_of)


def rewrite(html: str, page: str = "events/crew-9/", as_of: str = "2026-11-23T00:00:00Z") -> str:
    return links(as_of=as_of).rewrite(html, Address(page))


# Written for the site under /archive/.
LINKS = [
    ("/archive/", "../../index.html"),
    ("/archive/2023/08/#d25", "../../2023/08/index.html#d25"),
    ("/archive/events/?search=a/b#x", "../../events/index.html?search=a/b#x"),
    ("/archive/events/crew-9/", "../../events/crew-9/index.html"),
    ("/archive/about", "../../about/index.html"),
    ("/archive/papers/a%20b%26c.pdf", "../../papers/a%20b%26c.pdf"),
    ("../../about/", "../../about/index.html"),
    ("../crew-9/#log", "../../events/crew-9/index.html#log"),
    ("event.json", "https://example.org/archive/events/crew-9/event.json"),
    ("/archive/feed.xml", "https://example.org/archive/feed.xml"),
    ("/archive/data/", "https://example.org/archive/data/"),
    ("/archive/about/../data/", "https://example.org/archive/about/../data/"),
    ("/elsewhere/?a#b", "https://example.org/elsewhere/?a#b"),
    ("/archived/", "https://example.org/archived/"),
    ("#d25", "#d25"),
    ("?page=2", "?page=2"),
    ("", ""),
    ("//example.org/archive/", "//example.org/archive/"),
    ("https://example.org/archive/about/", "https://example.org/archive/about/"),
    ("mailto:a@example.org", "mailto:a@example.org"),
]


@pytest.mark.parametrize(("link", "led"), LINKS)
def test_a_link_leads_to_a_file_at_hand_or_to_the_published_site(link: str, led: str) -> None:
    assert links().resolve(link, Address("events/crew-9/")) == led


def test_the_root_of_a_host_is_a_site_like_any_other() -> None:
    found = links(AT_THE_ROOT)
    assert found.resolve("/about/#x", Address("2023/08/")) == "../../about/index.html#x"
    assert found.resolve("/about/", Address("")) == "./about/index.html"
    assert found.resolve("/feed.xml", Address("")) == "https://example.org/feed.xml"
    assert found.resolve("//host/about/", Address("")) == "//host/about/"


REWRITTEN = [
    ('<a class="x" href="/archive/about/">', '<a class="x" href="../../about/index.html">'),
    ("<A HREF='/archive/about/'>", '<A HREF="../../about/index.html">'),
    (
        '<img srcset="/archive/images/a.webp 256w,/archive/images/b.webp 720w">',
        '<img srcset="../../images/a.webp 256w, ../../images/b.webp 720w">',
    ),
    ('<img src="https://host/a.jpg" alt="">', '<img src="https://host/a.jpg" alt="">'),
    (
        '<video poster="/archive/images/a.webp">',
        '<video poster="../../images/a.webp">',
    ),
    (
        '<meta http-equiv="refresh" content="0; url=/archive/events/crew-9/">',
        '<meta http-equiv="refresh" content="0; url=../../events/crew-9/index.html">',
    ),
    ('<meta name="description" content="/archive/about/">',) * 2,
    (
        """<meta http-equiv="Content-Security-Policy" content="style-src 'self'">""",
        '<meta http-equiv="Content-Security-Policy" content="style-src &#x27;self&#x27; file:">',
    ),
    (
        '<script type="module" src="/archive/assets/site.2.js"></script>',
        '<script src="../../assets/site.2.js" defer></script>',
    ),
    ('<p><script type="module" src="/archive/assets/events.3.js"></script>.', "<p>."),
    ('<link rel="modulepreload" href="/archive/assets/query.3.js">', ""),
    ('<link rel="search" href="/archive/opensearch.xml">', ""),
    (
        '<link rel="alternate" href="/archive/feed.xml">',
        '<link rel="alternate" href="https://example.org/archive/feed.xml">',
    ),
    (
        '<html lang="en" data-status-file="/archive/status.json">',
        '<html lang="en" data-as-of="2026-11-23T00:00:00Z">',
    ),
    (
        '<html data-status-file="/archive/status.json" data-as-of="2020-01-01">',
        '<html data-as-of="2020-01-01">',
    ),
    (
        '<form action="/archive/events/" data-online>',
        '<form action="../../events/index.html" hidden>',
    ),
    # What only looks like one.
    ("<p title=\"<a href='/archive/about/'>\">a</p>",) * 2,
    ('<a title=" href=" class="/archive/about/">',) * 2,
    ('<p>a &lt; b, href="/archive/about/" and \'</p>',) * 2,
    ("<script>const a = '<a href=\"/archive/about/\">';</script>",) * 2,
    ('<script type="application/ld+json">{"url":"/archive/about/"}</script>',) * 2,
    ("<abbr href='/archive/about/'>",) * 2,
    ("a < b <",) * 2,
]


@pytest.mark.parametrize(("html", "rewritten"), REWRITTEN)
def test_only_what_leads_somewhere_is_written_anew(html: str, rewritten: str) -> None:
    around = '<p title=">">{}</p><a href="/archive/">'
    expected = '<p title=">">{}</p><a href="../../index.html">'
    assert rewrite(html) == rewritten
    if not html.endswith(" <"):
        assert rewrite(around.format(html)) == expected.format(rewritten)


def test_a_page_of_data_that_nothing_dates_asks_for_no_date() -> None:
    assert rewrite('<html data-status-file="/archive/status.json">', as_of="") == "<html>"


def test_a_name_with_an_ampersand_stays_one() -> None:
    html = '<a href="/archive/papers/a%20b&amp;c.pdf?x=1&amp;y=2">'
    assert rewrite(html) == '<a href="../../papers/a%20b&amp;c.pdf?x=1&amp;y=2">'


@pytest.mark.parametrize("part", ["<", "<p", "<a ", '<a x="', "a ", "<p>", "<script>", " href='"])
def test_no_page_takes_long(part: str) -> None:
    """Of a text that is no HTML at all the time may grow with its length, and no faster."""
    assert re.sub(r"\s", "", rewrite(part * 4000)) == re.sub(r"\s", "", part * 4000)
