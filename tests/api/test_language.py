"""Queries over HTTP are those of the table, of the command, and of the API."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote, urlencode

import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.command.query import run_query
from generator.errors import QueryError
from tests.archive.test_query import CASES, OTHERWISE, RANDOM, is_served, served
from tests.cases.oracle import read_records
from tests.ll2.server import LaunchLibrary
from tests.projects import Json

TIMEOUT = 30


@pytest.fixture(scope="module")
def session() -> Iterator[requests.Session]:
    with requests.Session() as session:
        yield session


def spell(query: str) -> str:
    """A query as a browser sends it: what may not stand there is encoded, and nothing else."""
    return quote(query, safe="!$%&'()*+,/:;=?@[]~", errors="replace")


def result_of(session: requests.Session, api: str, query: str) -> Json:
    """An answer over HTTP in the form of the table."""
    found = session.get(f"{api}events/?{spell(query)}", timeout=TIMEOUT)
    read = found.json()
    assert found.headers["Content-Type"] == "application/json"
    if found.status_code == 400:
        return {"query": query, "status": 400, "parameter": next(iter(read))}
    row: Json = {"query": query, "status": found.status_code, "count": read["count"]}
    ids = [event["id"] for event in read["results"]]
    ignored = found.headers.get("X-Almanac-Ignored")
    names = [] if ignored is None else [unquote(name) for name in ignored.split(", ")]
    return {**row, "ids": ids, "ignored": names}


def test_the_whole_table_is_answered_over_http(session: requests.Session, api: str) -> None:
    wrong = [
        (found, case) for case in CASES if (found := result_of(session, api, case["query"])) != case
    ]
    assert wrong == []
    assert len(CASES) > 500


def test_a_server_like_the_api_answers_alike(session: requests.Session, api: str) -> None:
    """But for `OTHERWISE`, which is meant."""
    asked = [case["query"] for case in CASES if is_served(case["query"])]
    with LaunchLibrary(read_records(), limit=None) as other:
        other.switches.unstable_ties = False
        differing = set()
        for query in asked:
            found = result_of(session, api, query)
            found.pop("ignored", None)
            if found != served(other, query):
                differing.add(query)
    assert differing <= OTHERWISE
    assert len(asked) > 350


JOINED = st.lists(st.sampled_from([case["query"] for case in CASES]), min_size=2, max_size=4)
ANY = RANDOM.map(urlencode) | JOINED.map("&".join)
"""Queries of the API's own, and cases of every kind that nobody thought of together."""


def told_by_the_command(root: Path, query: str) -> Json:
    """What it prints, or what it refuses, in the form of the API."""
    try:
        read: Json = json.loads(run_query(root, query, {}, "json", strict=False))
    except QueryError as error:
        return {error.parameter: [f"{error.what}; {error.remedy}"]}
    return read


@settings(max_examples=80)
@given(query=ANY)
def test_any_query_is_answered_as_the_command_answers_it(
    session: requests.Session, api: str, cases: Path, query: str
) -> None:
    found = session.get(f"{api}events/?{spell(query)}", timeout=TIMEOUT).json()
    told = told_by_the_command(cases, spell(query))
    if "count" not in told:
        assert found == told
        return
    assert found["count"] == told["count"]
    assert [one["id"] for one in found["results"]] == [one["id"] for one in told["results"]]
    for link in ("next", "previous"):
        assert found[link] == (told[link] and f"{api}events/?{told[link]}")
