"""Untrusted text: what becomes of it, and what can never come of it."""

import json
import re
import signal
from collections.abc import Callable
from types import FrameType

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.site.text import excerpt, foreign_html, json_graph, one_line, tidy
from tests.projects import real_records
from tests.site.reading import elements, read_fragment, read_page, strings, words_of

RULE = settings(deadline=None, max_examples=200)
REL = 'rel="nofollow noopener external"'
ALLOWED = {
    **{tag: set[str]() for tag in ("p", "br", "ul", "li", "strong", "em", "code", "blockquote")},
    "ol": {"start"},
    "a": {"href", "rel"},
    "span": {"lang", "dir"},
}
CPU_SECONDS = 1.0
LONGEST = 40_000
"""Characters of the longest text that the API allows: the comment of an update."""


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (None, ""),
        (" \r\n\t ", ""),
        ("One.", "<p>One.</p>"),
        ("One.\r\nTwo.", "<p>One.<br>\nTwo.</p>"),
        ("One.\rTwo.", "<p>One.<br>\nTwo.</p>"),
        ("One.\r\n\r\n \r\nTwo.", "<p>One.</p>\n<p>Two.</p>"),
        (
            "Objectives:\r\n- one\r\n- two\r\n\r\nAfter.",
            "<p>Objectives:</p>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n<p>After.</p>",
        ),
        ("Goals:\n* a\n* b", "<p>Goals:</p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("Steps:\n1. a\n2. b", "<p>Steps:</p>\n<ol>\n<li>a</li>\n<li>b</li>\n</ol>"),
        ("5. e\n6. f", '<ol start="5">\n<li>e</li>\n<li>f</li>\n</ol>'),
        ("1969. That year.", '<ol start="1969">\n<li>That year.</li>\n</ol>'),
        ("x\n-y", "<p>x<br>\n-y</p>"),
        ("*a* _b_ **c**", "<p><em>a</em> <em>b</em> <strong>c</strong></p>"),
        ("__d__", "<p><strong>d</strong></p>"),
        ("a_file_name and 2 * 3 * 4", "<p>a_file_name and 2 * 3 * 4</p>"),
        ("use `code <b>`", "<p>use <code>code &lt;b&gt;</code></p>"),
        ("> so they said", "<blockquote>\n<p>so they said</p>\n</blockquote>"),
        ("R&D, &lt;b&gt; &amp; &copy;", "<p>R&amp;D, &lt;b&gt; &amp; ©</p>"),
        ("Tom's \"x\"", "<p>Tom's \"x\"</p>"),
        ("\u202eover\x00ride\ufeff", "<p>override</p>"),
        ("\\*no\\*", "<p>*no*</p>"),
    ],
)  # fmt: skip
def test_a_description_keeps_its_paragraphs_lists_and_emphasis(text: str | None, html: str) -> None:
    assert foreign_html(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ('<p onclick="x">a</p>', '<p>&lt;p onclick="x"&gt;a&lt;/p&gt;</p>'),
        ("<!-- a -->", "<p>&lt;!-- a --&gt;</p>"),
        ("# Heading", "<p># Heading</p>"),
        ("Heading\n=======", "<p>Heading<br>\n=======</p>"),
        ("Heading\n---", "<p>Heading<br>\n---</p>"),
        ("***", "<p>***</p>"),
        ("a\n\n    b", "<p>a</p>\n<p>b</p>"),
        ("[1]", "<p>[1]</p>"),
        ("[a][1]\n\n[1]: x", "<p>[a][1]</p>\n<p>[1]: x</p>"),
    ],
)
def test_what_the_writers_do_not_use_is_text(text: str, html: str) -> None:
    assert foreign_html(text) == html


def link(href: str, text: str) -> str:
    return f'<a href="{href}" {REL}>{text}</a>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("See https://a.org/x.", f"See {link('https://a.org/x', 'https://a.org/x')}."),
        ("(https://a.org/)", f"({link('https://a.org/', 'https://a.org/')})"),
        (
            "https://a.org/?a=1&b=2",
            link("https://a.org/?a=1&amp;b=2", "https://a.org/?a=1&amp;b=2"),
        ),
        ("https://a.org/a_b_c", link("https://a.org/a_b_c", "https://a.org/a_b_c")),
        ("**https://a.org/**", f"<strong>{link('https://a.org/', 'https://a.org/')}</strong>"),
        ("<https://a.org/>", link("https://a.org/", "https://a.org/")),
        ("[NASA](https://nasa.gov/)", link("https://nasa.gov/", "NASA")),
        ('[NASA](https://nasa.gov/ "title")', link("https://nasa.gov/", "NASA")),
        ("[https://a.org](https://b.org)", link("https://b.org", "https://a.org")),
        ('[x](https://a.org/"y)', link("https://a.org/%22y", "x")),
        ("[x](<https://a.org/a b>)", link("https://a.org/a%20b", "x")),
        ("ftp://a.org", "ftp://a.org"),
    ],
)  # fmt: skip
def test_a_web_address_becomes_one_link(text: str, html: str) -> None:
    assert foreign_html(text) == f"<p>{html}</p>"


@pytest.mark.parametrize(
    "text",
    [
        *("[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x](java\nscript:alert(1))"),
        *("[x](&#106;avascript:alert(1))", "[x](data:text/html,x)", "[x](vbscript:x)"),
        *("[x](//evil.example/)", "[x](/events/)", "[x](../)", "[x](#y)", "[x]()"),
        *("<javascript:alert(1)>", "<someone@example.org>", "[x](mailto:someone@example.org)"),
        *("[x][1]\n\n[1]: javascript:alert(1)", "javascript:alert(1)", "[x](https:evil)"),
    ],
)
def test_only_a_web_address_becomes_a_link(text: str) -> None:
    assert strings(read_fragment(foreign_html(text)), "//@href") == []


@pytest.mark.parametrize("text", ["\u200b", " \u2800\n\u3164", "&nbsp;\n\n&#8203;", "\u0301"])
def test_a_text_of_nothing_to_see_is_none(text: str) -> None:
    assert foreign_html(text) == ""


def test_an_image_in_a_description_loads_nothing() -> None:
    assert strings(read_fragment(foreign_html("![x](https://a.org/i.png)")), "//@src") == []


markup = st.sampled_from(
    [
        *("*", "**", "_", "`", "```", "- ", "* ", "1. ", "7) ", "> ", "# ", "    ", "\t", "  \n"),
        *("\n", "\r\n", "\n\n", "[", "]", "(", ")", "](", "![", "[x](", "[1]: ", "|", "~~", "\\"),
        *("<", ">", "</", "<a href=", "<script>", "<!--", "&", "&#", "&lt;", "&#x6a;", '"', "'"),
        *("https://a.org/", "javascript:", "http://", "mailto:a@b.c", "data:", "/", "x@y.z"),
        *("\x00", "\x02", "\x03", "\u202e", "\ufeff", "🚀", "Прогресс", "word", "2023", "wz:0"),
    ]
)  # fmt: skip
anything = st.lists(markup | st.text(max_size=8), max_size=30).map("".join)


@settings(deadline=None, max_examples=500)
@given(anything)
def test_no_text_yields_more_than_the_allowed_tags_and_links(text: str) -> None:
    for element in read_fragment(foreign_html(text)).iterdescendants():
        assert set(element.attrib) <= ALLOWED[str(element.tag)]
        if "href" in element.attrib:
            assert re.match(r"https?://[^/]", element.attrib["href"])
        if element.tag == "a":
            assert element.attrib["rel"] == "nofollow noopener external"


@RULE
@given(anything)
def test_every_link_says_something_and_none_is_in_another(text: str) -> None:
    for found in elements(read_fragment(foreign_html(text)), "//a[@href]"):
        assert words_of(found)
        assert elements(found, "ancestor::a") == []


lines = st.sampled_from(
    [
        *("Some words", "- an item", "* another", "1. first", "2. second", "1969. a year"),
        *("12. twelfth", "> quoted", "    indented", "\tby tab", "# heading", "===", "---", "***"),
        *("[1]: https://a.org/one", "[note]: text", "a [1] b", "![alt](https://a.org/i.png)"),
        *("<b>bold</b>", "<!-- hidden -->", "&nbsp;x", "**strong**", "`code`", "|cell|", "", ""),
        *("https://b.org/two", "[three](https://c.org/four)", "a\\", "+ plus", "7) seven", "~~n~~"),
    ]
)  # fmt: skip


@RULE
@given(st.lists(lines, max_size=8).map("\r\n".join))
def test_no_word_and_no_number_of_a_text_is_lost(text: str) -> None:
    shown = read_fragment(foreign_html(text))
    numbers = [str(number) for item in shown.iter("ol") for number in _numbers(item)]
    said = " ".join((shown.text_content(), *strings(shown, "//@href"), *numbers))
    written = re.findall(r"[a-z0-9]+", text.replace("&nbsp;", "").lower())
    assert [word for word in written if word not in said.lower()] == []


def _numbers(items: lxml.html.HtmlElement) -> range:
    start = int(items.get("start", "1"))
    return range(start, start + len(items))


plain = st.text("abAB019 .,:;!?()'%/$@{}^+-–…”é\nЖ🚀\u00a0", max_size=80)


@settings(deadline=None, max_examples=400)
@given(plain)
def test_plain_text_looks_as_markdown_would_make_it(text: str) -> None:
    """A paragraph with emphasis behind it sends the same text the long way through Markdown."""
    short = foreign_html(text)
    long = foreign_html(f"{tidy(text)}\n\n*behind*")
    expected = f"{short}<p><em>behind</em></p>"
    assert _canonical(long) == _canonical(expected)


def _canonical(html: str) -> str:
    """The markup with every run of white space a single blank, and none between blocks."""
    spelled = lxml.html.tostring(read_fragment(html), encoding="unicode")
    return re.sub(r">\s+<", "><", re.sub(r"[ \n]+", " ", spelled)).replace("<br> ", "<br>")


BOMBS = [
    *(">", "> ", "[", "![", "](", "[a](", "[a", "[[]", "*", "**", "*a ", "**a *b ", "_", "__a _b "),
    *("- ", "1. ", "> - ", "- a\n", "* a\n\n", "`", "``a`", "<", "<a ", "<!--", "&", "&a;", "\\*"),
    *("(", ")", "|", "~~", "#", "=", "\t", "a  \n", "https://", "https://a.b ", "[1]: x\n", "x@y "),
    *(
        "www.",
        "https://a.b/(",
        "https://a.b/)",
        "https://a.b,",
        "https://a.b/&amp;",
        "\\ud800",
        "Ж1",
    ),
]


class TooLongError(Exception):
    """The processor's time is up."""


def is_rendered_within(seconds: float, text: str) -> bool:
    """Whether that much of the processor's time is enough; the clock on the wall is no matter."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TooLongError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        foreign_html(text)
    except TooLongError:
        return False
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    return True


@pytest.mark.parametrize("bomb", BOMBS)
def test_no_text_takes_long_however_it_nests(bomb: str) -> None:
    assert is_rendered_within(CPU_SECONDS, (bomb * LONGEST)[:LONGEST])


@pytest.mark.parametrize("bomb", ["- ", "> ", "> - ", "1. ", "*a ", "["])
def test_a_text_that_nests_too_deep_leaves_no_trace_in_the_next_one(bomb: str) -> None:
    foreign_html(bomb * 3000)
    html = foreign_html("Goals:\n- *one*\n- two\n\n> three")
    lists = "<ul>\n<li><em>one</em></li>\n<li>two</li>\n</ul>"
    assert html == f"<p>Goals:</p>\n{lists}\n<blockquote>\n<p>three</p>\n</blockquote>"


def deeper(levels: int, render: Callable[[str], str], text: str) -> str:
    """Call from further down the stack, as another process or another version may do."""
    return deeper(levels - 1, render, text) if levels else render(text)


@pytest.mark.parametrize("bomb", ["- ", "> "])
def test_a_deep_text_looks_the_same_wherever_it_is_rendered_from(bomb: str) -> None:
    differ = [
        depth
        for depth in range(10, 400, 10)
        if foreign_html(bomb * depth + "x") != deeper(60, foreign_html, bomb * depth + "x")
    ]
    assert differ == []


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        (None, ""),
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("a\u2028b\u2029c", "a\nb\nc"),
        ("\ufeffa\u202eb\u2066c\u200e\u061cd", "abcd"),
        ("a\x00\x01\x7f\x9fb", "ab"),
        ("a\ufffe\uffffb", "ab"),
        ("a\tb", "a\tb"),
        ("👩‍🚀", "👩‍🚀"),
        ("می‌خواهم", "می‌خواهم"),
    ],
)
def test_tidy_text_has_no_character_that_hides_or_turns_it(text: str | None, tidied: str) -> None:
    assert tidy(text) == tidied


@RULE
@given(anything)
def test_tidy_text_is_tidy_and_one_line_is_one_line(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
    assert one_line(text).splitlines() in ([one_line(text)], [])
    assert "  " not in one_line(text)
    # What XML 1.0 cannot hold would stop a feed (section 2.2 of its specification).
    assert re.fullmatch(r"[\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*", tidy(text))


@RULE
@given(anything, st.integers(2, 60))
def test_an_excerpt_is_the_beginning_and_never_too_long(text: str, length: int) -> None:
    short, line = excerpt(text, length), one_line(text)
    assert len(short) <= length
    if short != line:
        assert short.endswith("…")
        assert line.startswith(short[:-1])


def test_an_excerpt_ends_between_words() -> None:
    assert excerpt("SpaceX performed a second static fire.", 20) == "SpaceX performed a…"
    assert excerpt("Progress MS-24, docking", 17) == "Progress MS-24…"
    assert excerpt("Supercalifragilistic", 10) == "Supercali…"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | anything,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(anything, inner, max_size=4),
    max_leaves=8,
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.dictionaries(anything, json_values, max_size=4), min_size=1, max_size=3))
def test_json_in_a_page_says_the_same_and_cannot_end_its_block(
    things: list[dict[str, object]],
) -> None:
    block = json_graph(things)
    data: dict[str, object] = {"@context": "https://schema.org"}
    data |= things[0] if len(things) == 1 else {"@graph": things}
    page = read_page(f"<title>x</title><script>{block}</script><p>x</p>".encode())
    assert "<" not in block
    assert json.loads(block) == data
    assert [json.loads(script) for script in strings(page, "//script/text()")] == [data]


@pytest.mark.parametrize("found", real_records(), ids=lambda found: str(found["id"]))
def test_every_word_of_a_real_description_is_shown(found: dict[str, str]) -> None:
    shown = words_of(read_fragment(foreign_html(found["description"])))
    written = found["description"].replace("*", "").replace("\n- ", "\n").split()
    assert [word for word in written if word not in shown] == []
