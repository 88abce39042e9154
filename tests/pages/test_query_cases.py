"""The query language in the browser: the table of its cases, and any query, as in Python."""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from generator.archive.dates import EventDate
from generator.archive.query import answer as answer_in_python
from generator.archive.query import links_of, parse_query
from generator.errors import QueryError
from generator.site.words import Form, make_date_view
from tests.archive.test_query import ARCHIVE, CASES, LETTERS, NOW, PAIRS, RANDOM, SLUGS, find
from tests.cases.oracle import read_records
from tests.pages.browser import window
from tests.pages.sites import BASE_URL, served
from tests.projects import Json, build_project, make_project
from tests.shared import build_once

pytestmark = pytest.mark.tools

# Answers to all queries, in the form of the table; `right` are errors in full.
_LOAD = """async ([now]) => {
  const app = document.querySelector(".ask");
  const query = await import(app.dataset.module);
  const fulltext = await import(app.dataset.text);
  const read = async (address) => (await fetch(address)).json();
  const index = await read(app.dataset.index);
  const parts = await Promise.all(index.files.map(async ([file, more]) => (
    {columns: await read(file), more: await read(more)})));
  const data = query.makeData(index, parts);
  window.query = {...query, data, index, moment: {s: Date.parse(now) / 1000, us: 0}};
  window.ask = async (text) => {
    try {
      const asks = query.parseQuery(text, true);
      const scores = await query.findText(asks, fulltext, app.dataset.texts);
      const {count, ids, ignored} = query.answer(asks, data, window.query.moment, scores);
      return {query: text, status: 200, count, ids, ignored, links: query.linksOf(asks, count)};
    } catch (error) {
      if (!(error instanceof query.QueryError)) throw error;
      const {parameter, what, remedy} = error;
      return {query: text, status: 400, parameter, what, remedy};
    }
  };
}"""


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the table's records."""

    def build(root: Path) -> None:
        make_project(root, read_records())
        (root / "content/places.toml").unlink()
        build_project(root, base_url=BASE_URL)

    return build_once(tmp_path_factory, "cases-site", build) / "output"


@pytest.fixture(scope="module")
def page(browser: Browser, cases: Path) -> Iterator[Page]:
    """A page in which queries can be asked."""
    with served(cases) as home, window(browser, home) as opened:
        opened.page.goto(f"{home}events/")
        opened.page.evaluate(_LOAD, [NOW.isoformat()])
        yield opened.page


def in_browser(page: Page, queries: Sequence[str]) -> list[Json]:
    """All answers at once. Halves of letters go over as escapes."""
    found: list[Json] = json.loads(
        page.evaluate(
            "async (all) => JSON.stringify(await Promise.all(JSON.parse(all).map(ask)))",
            json.dumps(queries),
        )
    )
    return found


def in_python(query: str) -> Json:
    try:
        asks = parse_query(query)
        found = answer_in_python(asks, ARCHIVE, SLUGS)
    except QueryError as error:
        what, remedy = error.what, error.remedy
        return {"status": 400, "parameter": error.parameter, "what": what, "remedy": remedy}
    following, preceding = links_of(asks, found)
    return {
        "status": 200,
        "count": found.count,
        "ids": [entry.id for entry in found.entries],
        "ignored": list(asks.ignored),
        "links": {"next": following, "previous": preceding},
    }


def test_all_cases_of_the_table_are_answered_as_it_has_them(page: Page) -> None:
    answers = in_browser(page, [case["query"] for case in CASES])
    found = [
        {name: answer[name] for name in case} for answer, case in zip(answers, CASES, strict=True)
    ]
    assert found == CASES


def test_what_errors_and_links_say_is_what_they_say_in_python(page: Page) -> None:
    for case, found in zip(CASES, in_browser(page, [case["query"] for case in CASES]), strict=True):
        assert found == {"query": case["query"], **in_python(case["query"])}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(RANDOM, min_size=20, max_size=20))
def test_random_queries_are_answered_alike(page: Page, params: list[dict[str, str]]) -> None:
    queries = ["&".join(f"{name}={value}" for name, value in one.items()) for one in params]
    for query, found in zip(queries, in_browser(page, queries), strict=True):
        assert {name: found[name] for name in ("count", "ids")} == {
            name: in_python(query)[name] for name in ("count", "ids")
        }, query


_ANY = LETTERS | st.lists(PAIRS).map(lambda pairs: "&".join("=".join(pair) for pair in pairs))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(_ANY, min_size=20, max_size=20))
@example(["search=" + '"\\' * 400, "search='\\' " * 200, "%", "id=\ud800", "=\udfff", "type=&amp;"])
@example(["__proto__=__proto__&constructor[prototype]=1&<script>=<script>", "type=__proto__"])
def test_any_text_is_answered_or_refused_alike(page: Page, queries: list[str]) -> None:
    for query, found in zip(queries, in_browser(page, queries), strict=True):
        expected = in_python(query)
        names = ("status", "count", "ids", "parameter")
        assert [found.get(name) for name in names] == [expected.get(name) for name in names], query


@pytest.mark.parametrize(
    "query",
    [
        "x" * 100_000,
        "id=" + "9" * 100_000,
        "id=" + ",".join(map(str, range(1_000_000))),
        "search=" + "'\\' " * 25_000,
        "date__gte=2023-08-25" + " " * 100_000 + "x",
        "type=" + " " * 100_000 + "x",
        "place=" + "&place=" * 14_000,
        "&".join(f"x{number}=" for number in range(15_000)),
    ],
    ids=lambda query: query[:20],
)
def test_what_is_too_long_takes_no_long_time(page: Page, query: str) -> None:
    spent = page.evaluate(
        """async (text) => {
          const start = performance.now();
          await ask(text);
          return performance.now() - start;
        }""",
        query,
    )
    assert spent < 10_000


def test_dates_and_addresses_are_those_of_the_site_s_own_rows(page: Page, cases: Path) -> None:
    rows: list[Json] = page.evaluate(
        """() => query.data.ids.map((id, row) => ({id, slug: query.slugOf(query.data, row),
          title: query.titleOf(query.data, row), ...query.dateOf(query.data, row)}))"""
    )
    entries = {entry.id: entry for entry in ARCHIVE.entries}
    assert {row["id"] for row in rows} == entries.keys()
    for row in rows:
        assert (cases / "events" / row["slug"] / "index.html").exists()
        entry = entries[row["id"]]
        assert row["title"] == entry.event.title
        assert said(row) == view_of(entry.date)


def test_dates_of_every_grain_are_said_as_python_says_them(browser: Browser, rich: Path) -> None:
    """Each row of the query page is that of a list of the site."""
    with served(rich) as home, window(browser, home) as opened:
        opened.page.goto(f"{home}events/")
        opened.page.evaluate(_LOAD, [NOW.isoformat()])
        found: list[Json] = opened.page.evaluate(
            """() => query.data.ids.map((id, row) => ({id,
              address: `events/${query.slugOf(query.data, row)}/`,
              ...query.dateOf(query.data, row)}))"""
        )
    dates = {address: date for date, address in rows_of(rich)}
    assert len(found) > 50
    told = {row["address"]: row["words"] for row in found if row["address"] in dates}
    assert told == {address: dates[address] for address in told}
    assert len(told) > 50


_ROW = re.compile(
    r'<p class="row-when">(?:<time[^>]*>)?([^<]*)(?:</time>)?</p>.*?'
    r'<p class="row-title"><a href="/archive/([^"]*)"',
    re.DOTALL,
)


def rows_of(site: Path) -> Iterator[tuple[str, str]]:
    """The dates of rows on the pages of types and places, which say them in full."""
    for folder in ("types", "places", "undated"):
        for file in (site / folder).rglob("index.html"):
            yield from (match.groups() for match in _ROW.finditer(file.read_text("utf-8")))  # type: ignore[misc]


def said(row: Json) -> tuple[Any, ...]:
    return (row["words"], row["machine"], row.get("form", ""), row.get("hour", ""))


def view_of(date: EventDate | None) -> tuple[Any, ...]:
    view = make_date_view(date, Form.LIST)
    return (view.words, view.machine, view.form, view.hour)


def test_facets_count_what_there_would_be_without_their_own_condition(page: Page) -> None:
    counts = page.evaluate(
        """() => {
          const asks = query.parseQuery("type__ids=2&year=2023");
          const {counts, count, without} = query.answer(asks, query.data, query.moment);
          return {count, types: [...counts.types], years: [...counts.years], without: [...without]};
        }"""
    )
    types, years = dict(counts["types"]), dict(counts["years"])
    assert counts["count"] == types[2] == years[2023] == find("type__ids=2&year=2023").count
    for kind, count in types.items():
        assert count == find(f"type__ids={kind}&year=2023").count
    for year, count in years.items():
        assert count == find(f"type__ids=2&year={year}").count
    assert dict(counts["without"]) == {
        "types": find("year=2023").count - counts["count"],
        "years": find("type__ids=2").count - counts["count"],
    }
