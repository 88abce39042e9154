"""What the tests of the test double share: a clock, events, and a client to ask for them."""

import datetime as dt

import requests

from tests.ll2.database import Json
from tests.ll2.server import LaunchLibrary
from tests.projects import record

LIST, THROTTLE = "/2.3.0/events/", "/2.3.0/api-throttle/"
TIMEOUT = 60
"""Seconds after which a test that waits for the server fails; never reached when all is well."""


class Clock:
    """Time that only moves when a test says so."""

    def __init__(self) -> None:
        self.now = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC).timestamp()

    def __call__(self) -> float:
        return self.now


def make_records(number: int, first: int = 5000, year: int = 2020) -> list[Json]:
    """Events of which all that were touched by a migration share a few seconds."""
    model, start = record(), dt.datetime(year, 1, 1, tzinfo=dt.UTC)
    return [
        model
        | {
            "id": first + index,
            "name": f"Event {index}",
            "date": f"{start + dt.timedelta(days=index):%Y-%m-%dT%H:%M:%SZ}",
            "last_updated": f"2024-03-05T17:24:{index // 300:02}Z",
        }
        for index in range(number)
    ]


def ask(api: LaunchLibrary, path: str = LIST, query: str = "", **headers: str) -> requests.Response:
    return requests.get(f"{api.url}{path}{query}", headers=headers, timeout=TIMEOUT)


def ids(api: LaunchLibrary, query: str) -> list[int]:
    answer = ask(api, query=query)
    assert answer.status_code == 200, answer.text
    return [event["id"] for event in answer.json()["results"]]
