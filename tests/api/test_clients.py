"""Programs that nobody here wrote read lists to their end, details and errors."""

import contextlib
import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from generator.render.openapi import describe_server
from tests.cases.oracle import EVENTS
from tests.clients import Generated, generated_package, next_in_space
from tests.projects import Json

LINES: dict[int, Json] = {
    found["id"]: found for found in map(json.loads, EVENTS.read_bytes().splitlines())
}


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """What is generated from the description of a server, wherever that is."""
    description = describe_server("http://localhost/")
    with generated_package(description, "client_of_server", tmp_path_factory) as package:
        yield package


@pytest.fixture(scope="module")
def client(package: str, api: str) -> Iterator[Generated]:
    with contextlib.closing(Generated(package, api.removesuffix("/"))) as client:
        yield client


def test_the_server_describes_itself(site: str, api: str) -> None:
    described = requests.get(f"{api}schema/", timeout=30).json()
    assert described == json.loads(json.dumps(describe_server(site)))


def test_a_generated_client_reads_a_list_to_its_end(client: Generated) -> None:
    """By offsets, as programs do that have no links to follow."""
    found: list[Any] = []
    while True:
        answer = client.call("events.events_list", limit=20, offset=len(found))
        assert answer.status_code == 200
        found += answer.parsed.results
        if answer.parsed.next_ is None:
            break
    assert answer.parsed.count == len(found) == len(LINES)
    assert {event.id for event in found} == LINES.keys()
    for event in found:
        line = LINES[event.id]
        assert event.name == line["name"]
        assert (event.type_ and event.type_.id) == (line["type"] and line["type"]["id"])
        assert (event.date and event.date.isoformat()) == (
            line["date"] and dt.datetime.fromisoformat(line["date"]).isoformat()
        )
        assert [video.url for video in event.vid_urls] == [
            video["url"] for video in line["vid_urls"]
        ]


def test_a_generated_client_asks_for_what_it_wants(client: Generated) -> None:
    """It repeats a parameter for each of its values, and writes dates with their zones."""
    asked = {
        "type_ids": [2, 8],
        "date_gte": dt.datetime(2023, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=2))),
        "date_lt": dt.datetime(2024, 1, 1, tzinfo=dt.UTC),
        "has_video": False,
        "ordering": [client.model("EventsListOrderingItem")("-date")],
        "limit": 100,
    }
    found = client.call("events.events_list", **asked).parsed.results
    expected = sorted(
        (
            line
            for line in LINES.values()
            if line["date"]
            and "2022-12-31T22" <= line["date"] < "2024"
            and line["type"]
            and line["type"]["id"] in {2, 8}
            and not line["vid_urls"]
        ),
        key=lambda line: (line["date"], -line["id"]),
        reverse=True,
    )
    assert [event.id for event in found] == [line["id"] for line in expected] != []
    upcoming = client.call("events.events_upcoming_list", limit=100).parsed
    assert upcoming.count == len(upcoming.results) > 0


def test_a_generated_client_reads_details_dictionaries_and_errors(client: Generated) -> None:
    event = client.call("events.events_retrieve", 7).parsed
    assert [agency.name for agency in event.agencies] == [
        agency["name"] for agency in LINES[7]["agencies"]
    ]
    missing = client.call("events.events_retrieve", 999)
    assert (missing.status_code, missing.parsed.detail) == (
        404,
        "No Event matches the given query.",
    )
    refused = client.call("events.events_list", type_=["Dock"])
    assert refused.status_code == 400
    assert "there is no type" in refused.parsed.additional_properties["type"][0]
    types = client.call("config.config_event_types_list", limit=100).parsed.results
    assert "Docking" in {word.name for word in types}
    assert client.call("config.config_event_types_retrieve", 2).parsed.name == "Docking"
    assert client.call("api.api_throttle_list").parsed.next_use_secs == 0


def test_an_old_program_reads_what_is_next(site: str) -> None:
    """It leaves out the final slash, and reads dates in one form only."""
    expected = requests.get(f"{site}api/2.3.0/events/upcoming/?limit=3", timeout=30).json()
    with next_in_space(f"{site}api/2.1.0") as nextinspace:
        events = nextinspace.next_event(3)
        every = nextinspace.next_event(500)
    assert [event.name for event in events] == [one["name"] for one in expected["results"]]
    first = expected["results"][0]
    assert events[0].date.strftime("%Y-%m-%dT%H:%M:%SZ") == first["date"]
    assert (events[0].location, events[0].type_) == (first["location"], first["type"]["name"])
    assert len(every) == expected["count"]


def test_an_old_program_is_told_of_an_error(site: str) -> None:
    with (
        next_in_space(f"{site}api/2.1.0/nothing") as nextinspace,
        pytest.raises(requests.HTTPError) as refused,
    ):
        nextinspace.next_event(3)
    assert refused.value.response.status_code == 404
    assert refused.value.response.json() == {"detail": "Not found."}
