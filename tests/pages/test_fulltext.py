"""Full text in a real browser, as any page of the site may import it: what Python finds, it finds.

The two share tables of cases, and here they are asked the same.
"""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from generator.archive.fulltext import read_terms, search
from generator.archive.fulltext_index import Index, make_index, texts_in
from generator.archive.tokens import tokenize
from generator.content import load_own_missions
from generator.load import load_archive
from tests.cases.fulltext import TOKENS, corpus, read_questions
from tests.pages.browser import window
from tests.pages.sites import PREFIX, served
from tests.projects import build_project, make_project
from tests.shared import build_once

ROWS = json.loads(TOKENS.read_text("utf-8"))
QUESTIONS = read_questions()
_BLOCK = 0x1000


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the events that the sixty questions are asked of."""

    def build(root: Path) -> None:
        build_project(make_project(root, corpus()), base_url=f"https://example.org{PREFIX}")

    return build_once(tmp_path_factory, "fulltext", build) / "output"


@pytest.fixture(scope="module")
def index(site: Path) -> Index:
    """The same events as Python has them."""
    root = site.parent
    return make_index(texts_in(load_archive(root, load_own_missions(root)).archive))


@pytest.fixture(scope="module")
def page(site: Path, browser: Browser) -> Iterator[Page]:
    """A page that has the module as `fulltext` and the index at `base`."""
    script = next((site / "assets").glob("fulltext.*.js")).name
    with served(site) as home, window(browser, home) as opened:
        opened.open("404.html")
        load = """async ([script, base]) => {
          window.base = base;
          window.fulltext = await import(script);
        }"""
        opened.page.evaluate(load, [f"{PREFIX}assets/{script}", f"{PREFIX}search/"])
        yield opened.page
        assert opened.refused == []


_SEARCH = """(queries) => Promise.all(queries.map(async (query) => {
  const found = await fulltext.search(query, base).catch((error) => error.name);
  return found instanceof Map ? [...found] : found;
}))"""


def ask(page: Page, queries: list[str]) -> list[Any]:
    found: list[Any] = page.evaluate(_SEARCH, queries)
    return found


def expected(query: str, index: Index) -> list[list[int]] | None:
    terms = read_terms(query, "q")
    worth = search(terms, index)
    order = sorted(worth, key=lambda id: (-worth[id], id))
    return [[id, worth[id]] for id in order] if terms else None


def test_the_tokens_of_the_table(page: Page) -> None:
    read = "(texts) => texts.map((one) => [fulltext.tokenize(one), fulltext.tokenize(one, false)])"
    # Half of a letter cannot be handed over; what stands for it is told from letters alike.
    texts = [text.encode("utf-8", "replace").decode() for text, *_ in ROWS]
    assert page.evaluate(read, texts) == [[tokens, asked] for _, tokens, asked in ROWS]


def test_every_letter_there_is_is_read_alike(page: Page) -> None:
    """Alone, between letters, with an accent, and twice; the planes from 4 to 13 have none yet."""
    read = """([start, size]) => {
      const texts = [];
      for (let code = start; code < start + size; code += 1) {
        if (code >= 0xd800 && code < 0xe000) continue;
        const letter = String.fromCodePoint(code);
        texts.push(`${letter} b${letter}a ${letter}\\u0301 ${letter}${letter}`);
      }
      return texts.map((text) => fulltext.tokenize(text).join(" ")).join("\\n");
    }"""
    for start in (*range(0, 0x40000, _BLOCK), *range(0xE0000, 0xE1000, _BLOCK), 0x10F000):
        letters = [chr(code) for code in range(start, start + _BLOCK)]
        texts = [f"{one} b{one}a {one}\u0301 {one}{one}" for one in letters
                 if not "\ud800" <= one < "\ue000"]  # fmt: skip
        ours = "\n".join(" ".join(tokenize(text)) for text in texts)
        theirs = page.evaluate(read, [start, _BLOCK])
        assert theirs.split("\n") == ours.split("\n"), f"U+{start:04X}"


def test_the_sixty_questions_are_answered_as_by_python(page: Page, index: Index) -> None:
    queries = [one["query"] for one in QUESTIONS]
    answers = ask(page, queries)
    assert answers == [expected(query, index) for query in queries]
    first = [{id for id, _ in answer[:5]} for answer in answers]
    met = [{*one["ids"]} <= five for one, five in zip(QUESTIONS, first, strict=True)]
    assert sum(met) >= 57


def random_queries(index: Index, count: int) -> list[str]:
    """Words, beginnings, slips, phrases that there are and that there are not, in any mixture."""
    draw = random.Random(11)  # noqa: S311 - varied, not secret
    words = sorted(index.weights)
    names = [record["name"] for record in corpus()]

    def word() -> str:
        return (
            draw.choice(words) if draw.random() < 0.3 else draw.choice(draw.choice(names).split())
        )

    def slip(text: str) -> str:
        at = draw.randrange(len(text))
        return draw.choice((text[:at] + text[at + 1 :], text[:at] + "e" + text[at:],
                            text[:at] + text[at : at + 2][::-1] + text[at + 2 :]))  # fmt: skip

    def phrase() -> str:
        parts = draw.choice(names).split()
        start = draw.randrange(len(parts))
        return f'"{" ".join(parts[start : start + draw.randrange(1, 4)])}"'

    kinds = (word, word, lambda: slip(word()), lambda: word()[: draw.randrange(1, 6)], phrase)
    made = (
        " ".join(draw.choice(kinds)() for _ in range(draw.choice((1, 1, 2, 2, 3))))
        for _ in range(count)
    )
    return list(made)


def test_random_queries_are_answered_as_by_python(page: Page, index: Index) -> None:
    queries = random_queries(index, 250)
    answers = ask(page, queries)
    wanted = [expected(query, index) for query in queries]
    assert [query for query, one, other in zip(queries, answers, wanted, strict=True)
            if one != other] == []  # fmt: skip
    assert sum(bool(answer) for answer in answers) > 120


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        *(("", None), ("  ", None), ("!?", None), ('""', None), ("\ufffd", None)),
        *(("x" * 100_000, "RangeError"), ("word " * 200_000, "RangeError")),
        *(("x" * 1001, "RangeError"), ("\U0001f680" * 1000, None)),
        ("\U0001f680" * 1001, "RangeError"),
        (" ".join(map(str, range(33))), "RangeError"),
        *(("__proto__", []), ("constructor", []), ("toString hasOwnProperty", [])),
        *(("<script>alert(1)</script>", []), ("x" * 1000, [])),
    ],
    ids=lambda value: str(value)[:12],
)
def test_what_is_no_question_does_nothing(page: Page, query: str, answer: object) -> None:
    assert ask(page, [query]) == [answer]


def test_a_question_fetches_only_what_it_needs_and_that_once(site: Path, browser: Browser) -> None:
    script = next((site / "assets").glob("fulltext.*.js")).name
    with served(site) as home, window(browser, home) as opened:
        opened.open("404.html")
        asked: list[str] = []
        opened.page.on("request", lambda request: asked.append(request.url.removeprefix(home)))
        run = """async ([script, base, query]) => {
          const { search } = await import(script);
          return (await search(query, base)).size;
        }"""

        def requests(query: str) -> list[str]:
            asked.clear()
            address = [f"{PREFIX}assets/{script}", f"{PREFIX}search/", query]
            assert opened.page.evaluate(run, address) > 0
            return sorted(name for name in asked if name.startswith("search/"))

        first = requests('"dimorphos"')
        assert len(first) == 2
        assert first[1] == "search/words.json"
        assert requests('"dimorphos"') == []
        assert [name.split("-")[0] for name in requests('"grand finale"')] == [
            *(["search/events"] * 2), *(["search/places"] * 2)]  # fmt: skip


def test_what_cannot_be_fetched_is_asked_for_again(site: Path, browser: Browser) -> None:
    script = next((site / "assets").glob("fulltext.*.js")).name
    with served(site) as home, window(browser, home) as opened:
        opened.open("404.html")
        words = f"{home}search/words.json"
        opened.page.route(words, lambda route: route.abort())
        run = """async ([script, base]) => {
          const { search } = await import(script);
          return search("dimorphos", base).then((found) => found.size, () => "failed");
        }"""
        address = [f"{PREFIX}assets/{script}", f"{PREFIX}search/"]
        assert opened.page.evaluate(run, address) == "failed"
        opened.page.unroute(words)
        assert opened.page.evaluate(run, address) == 1


# Excerpts.


def marked(segments: list[dict[str, Any]]) -> list[str]:
    return [segment["text"] for segment in segments if segment["marked"]]


@pytest.mark.parametrize(
    ("query", "slug", "expected", "within"),
    [
        ("drogue miswired", "planted-10019", ["Drogue", "miswired"], "was later found to be"),
        ("perihelon corona", "planted-10017", ["corona"], "The spacecraft dips into the corona"),
        ("kilometrs", "planted-10017", ["kilometres"], "690,000 kilometres an hour"),
        ("着陆巡视", "planted-10008", ["着陆巡视", "着陆"], "天问一号着陆巡视器"),
        ("нико чуб", "planted-10009", ["Чуб"], "Николай Чуб"),
        ("nothing", "planted-10017", [], "The spacecraft dips"),
    ],
)
def test_an_excerpt_shows_what_was_found(
    page: Page, query: str, slug: str, expected: list[str], within: str
) -> None:
    run = """([query, address]) => fulltext.excerpts(1, query,
      async (id) => (await fetch(address)).json())"""
    segments = page.evaluate(run, [query, f"{PREFIX}events/{slug}/event.json"])
    assert marked(segments) == expected
    assert within in "".join(segment["text"] for segment in segments)


def test_an_excerpt_of_anything_is_text(page: Page) -> None:
    records = [
        None, {}, {"description": 5, "updates": "x", "vid_urls": [None, 1, {"title": {}}]},
        {"description": "<b>bold</b> " * 5000, "agencies": {"name": "x"}, "location": ["y"]},
    ]  # fmt: skip
    run = "(records) => records.map((record) => fulltext.excerpt({ record }, 'bold', null))"
    *nothing, long = page.evaluate(run, records)
    assert nothing == [[], [], []]
    assert long[0] == {"text": "<b>", "marked": False}
    assert 100 < len("".join(segment["text"] for segment in long)) < 300


def test_marks_of_a_name(page: Page) -> None:
    segments = page.evaluate("fulltext.mark('Crew-7 神舟十八号 \\u201cFalcon\\u201d', '十八 falc')")
    assert marked(segments) == ["十八", "Falcon"]
    assert "".join(one["text"] for one in segments) == "Crew-7 神舟十八号 “Falcon”"
