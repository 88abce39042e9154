"""Descriptions, updates and notes: what writers do to running text."""

from tests.pages.odd.shape import SEEN, Odd, Outcome, update

_A = "https://a.example"

_LINKED: dict[str, tuple[str, tuple[str, ...]]] = {
    "in the middle of a sentence": (f"See {_A}/x for more.", (f"{_A}/x",)),
    "at the end of a sentence": (f"See {_A}/x.", (f"{_A}/x",)),
    "before a question mark and an ellipsis": (f"{_A}/x? {_A}/y...", (f"{_A}/x", f"{_A}/y")),
    "with parameters that look like entities": (
        f"{_A}/?x=1&section=2&copy=3&lt=4",
        (f"{_A}/?x=1&section=2&copy=3&lt=4",),
    ),
    "with escaped parameters": (f"{_A}/?x=1&amp;y=2", (f"{_A}/?x=1&y=2",)),
    "with brackets of its own": (f"{_A}/Mercury_(planet)", (f"{_A}/Mercury_(planet)",)),
    "in brackets": (f"(see {_A}/x)", (f"{_A}/x",)),
    "with brackets in brackets": (f"({_A}/Mercury_(planet))", (f"{_A}/Mercury_(planet)",)),
    "in quotation marks": (f"“{_A}/x” „{_A}/y“ '{_A}/z'", (f"{_A}/x", f"{_A}/y", f"{_A}/z")),
    "in front of a full stop of East Asia": (f"{_A}/x。{_A}/y、", (f"{_A}/x", f"{_A}/y")),
    "with underscores and asterisks": (f"{_A}/a_b_c*d_e", (f"{_A}/a_b_c*d_e",)),
    "in emphasis": (f"**{_A}/x**", (f"{_A}/x",)),
    "in angles": (f"<{_A}/x>", (f"{_A}/x",)),
    "without a scheme": ("www.example.com/x", ("http://www.example.com/x",)),
    "of an international host": ("https://пример.рф/x", ("https://xn--e1afmkfd.xn--p1ai/x",)),
    "with letters of another script": (
        f"{_A}/はやぶさ",
        (f"{_A}/%E3%81%AF%E3%82%84%E3%81%B6%E3%81%95",),
    ),
    "with an emoji": (f"{_A}/🚀", (f"{_A}/%F0%9F%9A%80",)),
    "of a number for a host": ("http://192.0.2.1:8080/x", ("http://192.0.2.1:8080/x",)),
    "with a user before its host": ("https://a.example@b.example/", ("https://b.example/",)),
    "with a fragment": (f"{_A}/x#:~:text=a,b", (f"{_A}/x#:~:text=a,b",)),
    "after another, with a comma": (f"{_A}/x,{_A}/y", (f"{_A}/x", f"{_A}/y")),
    "within another": (f"{_A}/web/2020/{_A}/y", (f"{_A}/web/2020/{_A}/y",)),
    "cut by a line end": (f"{_A}/x\r\ny", (f"{_A}/x",)),
    "in a list": (f"- {_A}/x\r\n- {_A}/y", (f"{_A}/x", f"{_A}/y")),
    "behind no words": (
        f"[]({_A}/x) [ ]({_A}/y) [\u200b]({_A}/z)",
        (f"{_A}/x", f"{_A}/y", f"{_A}/z"),
    ),
    "behind words in brackets": (f"[[x]({_A}/x)]({_A}/y)", (f"{_A}/y",)),
    "behind words": (f"[x]({_A}/Mercury_(planet))", (f"{_A}/Mercury_(planet)",)),
    "of 2,000 letters": (f"{_A}/{'x' * 2000}", (f"{_A}/{'x' * 2000}",)),
    "of a script": ("[x](javascript:alert(1)) javascript:alert(1)", ()),
    "of data": ("[x](data:text/html,x) data:text/html,x", ()),
    "of a file": ("[x](file:///etc/passwd) file:///etc/passwd", ()),
    "of a host that is none": ("http:// https://. http://..", ()),
    "of mail": ("mailto:a@b.example a@b.example", ()),
    "glued to a word": (f"x{_A}/y", ()),
}
_BODIES: dict[str, tuple[str, str | None]] = {
    "of lines ended as Windows does": ("a\r\nb\r\n\r\nc", "<p>a<br>\nb</p>\n<p>c</p>"),
    "of lines ended as old machines did": ("a\rb", "<p>a<br>\nb</p>"),
    "of blanks": (" \r\n\t\u200b ", ""),
    "of no-break spaces": ("\u00a0\u00a0", ""),
    "of markup": ("<b>a</b> & <br>", "<p>&lt;b&gt;a&lt;/b&gt; &amp; &lt;br&gt;</p>"),
    "of a script": ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
    "of entities": ("a &amp; b &lt;c&gt; &#169;", "<p>a &amp; b &lt;c&gt; ©</p>"),
    "of a heading": ("# Not a heading", "<p># Not a heading</p>"),
    "of a list without a blank line": (
        "a:\r\n- b",
        "<p>a:</p>\n<ul>\n<li>b</li>\n</ul>",
    ),
    "of a picture": ("![x](x.png)", "<p>![x](x.png)</p>"),
    "of Jinja": ("{{ 7 * 7 }}{% raw %}", "<p>{{ 7 * 7 }}{% raw %}</p>"),
    "of emphasis": ("*a* **b** `c`", "<p><em>a</em> <strong>b</strong> <code>c</code></p>"),
    "of a line": ("---", "<p>---</p>"),
    "of nothing quoted": (">", "<blockquote></blockquote>"),
    "of a task": ("- [ ] a", "<ul>\n<li>[ ] a</li>\n</ul>"),
    "of a list that begins late": ("7. a\n8. b", '<ol start="7">\n<li>a</li>\n<li>b</li>\n</ol>'),
    "of a list of a huge number": ("99999999999. x", None),
    "of one backslash": ("\\", "<p>\\</p>"),
    "of a quotation": ("> a", "<blockquote>\n<p>a</p>\n</blockquote>"),
}  # fmt: skip
_BOMBS = {
    "of 2,048 letters": "x" * 2048,
    "of 100,000 letters": "long " * 20_000,
    "of 300 nested quotations": ">" * 300 + " x",
    "of 60 nested lists": "\n".join("  " * depth + "- x" for depth in range(60)),
    "of open brackets": "[" * 2000,
    "of brackets that lead nowhere": "[x](" * 500,
    "of asterisks": "*a **" * 500,
    "of backquotes": "`" * 2001,
    "of underscores": "_a" * 2000,
    "of backslashes": "\\" * 2001,
    "of a table": "| a | b |\n|---|---|\n" * 100,
    "of footnotes": "[^1]\n\n[^1]: " * 50 + "x",
    "of line ends": "\n" * 5000 + "x",
    "of entities": "&amp;" * 2000,
    "of accents": "e" + "\u0301" * 2000,
    "of turns": "\u202e\u2066" * 500 + "x",
    "of schemes": "https://" * 500,
    "of ampersands": "https://a.example/?" + "&a=1" * 400,
    "of emoji": "👩🏽‍🚀" * 500,
    "of tabs": "\t" * 500 + "x",
}

ODD_TEXTS = (
    *(
        Odd(
            f"a description with an address {what} leads where it says",
            {"description": text},
            Outcome(links=links),
            SEEN,
        )
        for what, (text, links) in _LINKED.items()
    ),
    *(
        Odd(
            f"a description {what} is shown as its writer meant it",
            {"description": text},
            Outcome() if html is None else Outcome(html=html),
            SEEN,
        )
        for what, (text, html) in _BODIES.items()
    ),
    *(
        Odd(
            f"a description {what} is no more than text",
            {"description": text},
            Outcome(silent=("\u202e",)),
            SEEN,
        )
        for what, text in _BOMBS.items()
    ),
    Odd(
        "a description that lost a letter says so",
        {"description": "Docking of \ud83d at noon"},
        Outcome(body="Docking of \ufffd at noon", problems=("$.description",)),
    ),
    Odd(
        "a description in Russian says so, and so does the feed's reader",
        {"name": "Odd text", "description": "Стыковка «Прогресса»"},
        Outcome(html='<p><span lang="ru">Стыковка «Прогресса</span>»</p>'),
    ),
    Odd(
        "a description of null is none",
        {"description": None},
        Outcome(body="", problems=("$.description",)),
    ),
)

_COMMENTS: dict[str, tuple[object, str]] = {
    "of markup": ("<i>x</i>", "<i>x</i>"),
    "of blanks": (" \r\n", ""),
    "of null": (None, ""),
    "of Markdown": ("Hold **released** at `T-10`", "Hold released at T-10"),
    "of 5,000 words": ("hold " * 5000, ("hold " * 5000).strip()),
    "of turns": ("\u202egni\u202ckcod", "gnikcod"),
}

ODD_UPDATES = (
    *(
        Odd(
            f"an update {what} is shown as it was meant",
            {"updates": [update(6000 + number, text)]},
            Outcome(updates=(shown,)),
        )
        for number, (what, (text, shown)) in enumerate(_COMMENTS.items())
    ),
    Odd(
        "an update by nobody at no time has a place all the same",
        {"updates": [update(6100, "Alone", created_by=None, created_on=None)]},
        Outcome(updates=("Alone",), authors=(), says=("time not known",)),
    ),
    Odd(
        "an update of no more than its number is shown",
        {"updates": [{"id": 6101}]},
        Outcome(updates=("",), says=("time not known",)),
    ),
    Odd(
        "an update without a number is left out and the next one is not",
        {"updates": [{"comment": "lost"}, update(6102, "kept")]},
        Outcome(updates=("kept",), problems=("$.updates[0]",)),
    ),
    Odd(
        "updates stand by their time, those of none at the end",
        {
            "updates": [
                update(6103, "third", created_on=None),
                update(6104, "second", created_on="2024-02-02T00:00:00+02:00"),
                update(6105, "first", created_on="2024-02-01T21:59:59Z"),
            ]
        },
        Outcome(updates=("first", "second", "third")),
    ),
    Odd(
        "an author of markup is text",
        {"updates": [update(6106, "x", created_by="<b>LL2</b>&amp;")]},
        Outcome(authors=("<b>LL2</b>&",)),
    ),
    Odd(
        "an author whom nobody sees is none",
        {"updates": [update(6107, "x", created_by="\u200b\u2800")]},
        Outcome(authors=()),
    ),
    Odd(
        "300 updates are all there",
        {"updates": [update(6200 + number, f"No. {number}") for number in range(300)]},
        Outcome(updates=tuple(f"No. {number}" for number in range(300))),
    ),
    Odd(
        "a robot's update is shown on the page of its event",
        {"updates": [update(6550, "Livestream has started", created_by="LL2")]},
        Outcome(updates=("Livestream has started",), authors=("LL2",)),
    ),
    Odd(
        "a source of an update that runs a script is left out",
        {"updates": [update(6551, "x", info_url="javascript:alert(1)")]},
        Outcome(updates=("x",), silent=("javascript:",), problems=("$.updates[0].info_url",)),
    ),
    Odd(
        "a source of an update with an entity leads where it was meant to",
        {"updates": [update(6552, "x", info_url="https://a.example/?a=1&amp;b=2")]},
        Outcome(updates=("x",), says=("a.example",)),
    ),
    Odd(
        "two updates of one number are both there",
        {"updates": [update(6553, "one"), update(6553, "two")]},
        Outcome(updates=("one", "two")),
    ),
    Odd(
        "an update of a number below nought is there",
        {"updates": [update(-1, "below")]},
        Outcome(updates=("below",)),
    ),
    Odd(
        "updates that are a text are left out",
        {"updates": "none"},
        Outcome(updates=(), problems=("$.updates",)),
    ),
    Odd(
        "an update of the first day of the calendar and one of the last break nothing",
        {
            "updates": [
                update(6554, "first", created_on="0001-01-01T00:00:00Z"),
                update(6555, "last", created_on="9999-12-31T23:59:59Z"),
            ]
        },
        Outcome(updates=("first", "last")),
    ),
)

ODD_NOTES = (
    Odd(
        "a note with a footnote has its mark and its text",
        {},
        Outcome(says=("Once more.1", "The first time was in May. ↩")),
        note="Once more.[^a]\n\n[^a]: The first time was in May.",
    ),
    Odd(
        "a note with a table has it",
        {},
        Outcome(says=("Orbit", "LEO")),
        note="| Orbit | Mass |\n|:--|--:|\n| LEO | 3 t |",
    ),
    Odd(
        "a note with a picture of a host that may be asked shows it",
        {},
        Outcome(says=("Editor’s note",), silent=(">A capsule</a>",)),
        note="![A capsule](https://thespacedevs-prod.nyc3.digitaloceanspaces.com/x.png)",
    ),
    Odd(
        "a note with headings stands below its own",
        {},
        Outcome(says=("One", "Two")),
        note="# One\n\n## Two\n\ntext",
    ),
    Odd(
        "a note with a heading called like a part of the page takes no name from it",
        {"updates": [update(6600, "x")]},
        Outcome(updates=("x",)),
        note="## Updates\n\n## Content\n\n## Note\n\n## Record\n\n[up](#record)",
    ),
    Odd(
        "a note in Russian says so",
        {},
        Outcome(says=("Запуск",)),
        note="Запуск *прошёл*.",
    ),
    Odd("a note of nothing is none", {}, Outcome(silent=("Editor’s note",)), note="\n \n"),
    Odd(
        "a note of markup that pages may hold keeps it",
        {},
        Outcome(says=("H2O", "More", "hidden")),
        note="H<sub>2</sub>O\n\n<details><summary>More</summary>hidden</details>",
    ),
    Odd(
        "a note of a list, a quotation and code has them",
        {},
        Outcome(says=("one", "said", "code < x")),
        note="1. one\n2. two\n\n> said\n\n```\ncode < x\n```\n\nTerm\n:   Meaning",
    ),
    Odd(
        "a note that begins with a mark of the order of bytes is read",
        {},
        Outcome(says=("Marked",), silent=("\ufeff",)),
        note="\ufeffMarked\r\n\r\ntwice",
    ),
    Odd(
        "two notes with the same footnote are of two pages",
        {},
        Outcome(says=("Again.1",)),
        note="Again.[^a]\n\n[^a]: Another one.",
    ),
)
