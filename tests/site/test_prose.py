"""What a site's owner writes: what of it is shown, and that nothing is left out in silence."""

import pytest

from generator.site.prose import Prose, Setting, render_prose
from tests.site.reading import elements, read_fragment, strings, words_of

SITE = Setting(prefix="/archive/", hosts={"example.org", "images.example"})


def only_linked(picture: str) -> tuple[int, str]:
    why = "no page loads from other hosts; put it into static/root/"
    return 1, f"the picture {picture} is only linked to: {why}"


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("## About us", '<h2 id="about-us">About us</h2>'),
        ("[feed](../feed.xml)", '<p><a href="../feed.xml">feed</a></p>'),
        ("[years](/years/)", '<p><a href="/archive/years/">years</a></p>'),
        ("[years](/archive/years/)", '<p><a href="/archive/years/">years</a></p>'),
        ("[write](mailto:a@b.c)", '<p><a href="mailto:a@b.c">write</a></p>'),
        ("[other](//b.org/)", '<p><a href="//b.org/">other</a></p>'),
        ("```\na < b\n```", "<pre><code>a &lt; b\n</code></pre>"),
        ("one  \ntwo", "<p>one<br>\ntwo</p>"),
        ("H<sub>2</sub>O", "<p>H<sub>2</sub>O</p>"),
        ("Q&amp;A", "<p>Q&amp;A</p>"),
        ("Союз", '<p><span lang="ru">Союз</span></p>'),
        (
            "![A capsule](/capsule.jpg 'On it'){: width=320 }",
            '<p><img alt="A capsule" src="/archive/capsule.jpg" title="On it" width="320"></p>',
        ),
        (
            "![x](https://images.example/x.png)",
            '<p><img alt="x" src="https://images.example/x.png"></p>',
        ),
        (
            "Term\n:   What it is",
            "<dl>\n<dt>Term</dt>\n<dd>What it is</dd>\n</dl>",
        ),
        (
            "EVA\n\n*[EVA]: Extravehicular activity",
            '<p><abbr title="Extravehicular activity">EVA</abbr></p>',
        ),
        (
            "<details markdown='1'><summary>More</summary>\n*text*\n</details>",
            "<details>\n<summary>More</summary>\n<p><em>text</em></p>\n</details>",
        ),
        (
            "# One\n## Two\n###### Six",
            '<h2 id="one">One</h2>\n<h3 id="two">Two</h3>\n<h6 id="six">Six</h6>',
        ),
        (
            "## Content\n[up](#content)",
            '<h2 id="content-1">Content</h2>\n<p><a href="#content-1">up</a></p>',
        ),
    ],
)  # fmt: skip
def test_what_markdown_makes_is_shown(markdown: str, html: str) -> None:
    prose = render_prose(markdown, SITE)
    assert (prose.html, prose.dropped) == (html, ())


def test_a_footnote_and_its_mark_lead_to_each_other() -> None:
    prose = render_prose("Text.[^a]\n\n[^a]: Note.", Setting(anchors="note-"))
    page = read_fragment(prose.html)
    links = [href.removeprefix("#") for href in strings(page, "//a/@href")]
    assert len(links) == 2
    assert sorted(links) == sorted(strings(page, "//*[@id]/@id"))
    assert all(link.startswith("note-") for link in links)
    assert prose.dropped == ()


def test_the_cells_of_a_table_stand_as_they_were_aligned() -> None:
    prose = render_prose("| a | b | c |\n|:--|--:|:-:|\n| 1 | 2 | 3 |")
    cells = elements(read_fragment(prose.html), "//th | //td")
    assert [words_of(cell) for cell in cells] == ["a", "b", "c", "1", "2", "3"]
    assert [cell.get("class") for cell in cells] == ["to-left", "to-right", "to-center"] * 2
    assert prose.dropped == ()


@pytest.mark.parametrize(
    ("markdown", "html", "dropped"),
    [
        ("a\n\n<script>alert(1)</script>", "<p>a</p>", [(3, "<script> is left out")]),
        ("a\n<iframe src='x'>b</iframe>", "<p>a</p>\nb", [(2, "<iframe> is left out")]),
        ('<p onclick="x">a</p>', "<p>a</p>", [(1, "onclick of <p> is left out")]),
        ('<p style="color: red">a</p>', "<p>a</p>", [(1, "style of <p> is left out")]),
        ("a\n\n# b {: data-x=1 }", None, [(3, "data-x of <h1> is left out")]),
        (
            "x\n\n[x](javascript:alert(1))",
            "<p>x</p>\n<p>x</p>",
            [(3, "the link to javascript:alert(1) is left out")],
        ),
        (
            "![Mars](https://tracker.example/mars.png)",
            '<p><a href="https://tracker.example/mars.png">Mars</a></p>',
            [only_linked("https://tracker.example/mars.png")],
        ),
        (
            "[![badge](https://tracker.example/b.svg)](https://b.org)",
            '<p><a href="https://b.org">badge</a></p>',
            [only_linked("https://tracker.example/b.svg")],
        ),
        (
            "![x](data:image/png;base64,AAAA)",
            "<p>x</p>",
            [only_linked("data:image/png;base64,AAAA")],
        ),
    ],
)  # fmt: skip
def test_what_is_left_out_is_said_with_its_line(
    markdown: str, html: str | None, dropped: list[tuple[int, str]]
) -> None:
    prose = render_prose(markdown, SITE)
    assert html is None or prose.html.strip() == html
    assert [(found.line, found.what) for found in prose.dropped] == dropped


def test_the_same_thing_twice_is_said_with_both_lines() -> None:
    prose = render_prose("<iframe></iframe>\n\nx\n\n<iframe></iframe>", SITE, first_line=5)
    assert [found.line for found in prose.dropped] == [5, 9]


def test_no_text_is_nothing() -> None:
    assert render_prose(" \n") == Prose(render_prose("").html, ())
