"""The API on static hosts, over HTTP, read by clients that nobody here wrote."""

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import requests

from generator.archive.model import API_VERSION
from generator.render.openapi import describe_files
from tests.bench.synthetic import write_project
from tests.clients import Generated, generated_package, next_in_space, read_by_pylaunches
from tests.hosting import hosted
from tests.projects import build_project

EVENTS = 130


class Mirror(NamedTuple):
    """Where the API is to be had, and the folder that holds it."""

    root: str
    folder: Path

    def read(self, path: str) -> requests.Response:
        return requests.get(f"{self.root}{path}", timeout=10, allow_redirects=False)


@pytest.fixture(scope="module", params=["files first", "rules first"])
def mirror(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Mirror]:
    root = write_project(tmp_path_factory.mktemp("mirror") / "project", EVENTS)
    settings = root / "content/site.toml"
    left_out = '["on-this-day", "updates", "changes", "statistics", "related", "places"]'
    settings.write_text(settings.read_text().replace("leave_out = []", f"leave_out = {left_out}"))
    output = root / "output"
    with hosted(output, rules_first=request.param == "rules first") as base:
        build_project(root, base_url=base)
        yield Mirror(f"{base}api/2.3.0/", output / "api/2.3.0")


def ids_in(mirror: Mirror, name: str) -> list[int]:
    data = json.loads((mirror.folder / name / "index.json").read_bytes())
    return [found["id"] for found in data["results"]]


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("", ""),
        ("events/", "events/"),
        ("events", "events/"),
        ("events/?search=x&limit=3&offset=10", "events/"),
        ("events/upcoming/?limit=1", "events/upcoming/"),
        ("events/previous/", "events/previous/"),
        ("event/upcoming", "events/upcoming/"),
        ("events/pages/list/2/", "events/pages/list/2/"),
        ("events/by/year/2024/", "events/by/year/2024/"),
        ("config/event_types/", "config/event_types/"),
        ("config/event_types/2/", "config/event_types/2/"),
        ("api-throttle/", "api-throttle/"),
    ],
)
def test_the_paths_of_the_api_are_answered_as_json_that_any_page_may_read(
    mirror: Mirror, path: str, file: str
) -> None:
    for asked in (path, f"{file}index.json"):
        answer = mirror.read(asked)
        assert answer.status_code == 200, asked
        assert answer.headers["Content-Type"].startswith("application/json")
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.content == (mirror.folder / file / "index.json").read_bytes()


def test_a_page_is_a_page_and_what_is_not_there_is_not(mirror: Mirror) -> None:
    page = mirror.read("../")
    assert page.status_code == 200
    assert page.headers["Content-Type"].startswith("text/html")
    assert mirror.read("events/999999/").status_code == 404
    assert mirror.read("events/by/type/999999/").status_code == 404


@pytest.mark.parametrize("mode", ["list", "normal", "detailed"])
def test_every_address_in_a_list_is_answered(mirror: Mirror, mode: str) -> None:
    following: str | None = f"{mirror.root}events/pages/{mode}/1/index.json"
    seen = []
    while following:
        page = requests.get(following, timeout=10).json()
        seen += page["results"]
        following = page["next"]
    assert sorted(found["id"] for found in seen) == sorted(ids_in(mirror, "events"))
    for found in seen[:: EVENTS // 5]:
        detail = requests.get(found["url"], timeout=10).json()
        assert (detail["id"], detail["response_mode"]) == (found["id"], "detailed")
        assert requests.get(detail["almanac"]["page"], timeout=10).ok


def test_pylaunches_reads_all_lists(mirror: Mirror) -> None:
    base, _, version = mirror.root.rstrip("/").rpartition("/")
    found = read_by_pylaunches(base, version, {"limit": "2"})
    for path, some in found.items():
        assert [one["id"] for one in some] == ids_in(mirror, path) != []
    assert {"name", "slug", "location", "description", "date", "type"} <= found["events"][0].keys()


def test_nextinspace_reads_what_is_ahead(mirror: Mirror) -> None:
    with next_in_space(mirror.root.rstrip("/")) as nextinspace:
        found = nextinspace.next_event(3)
    data = json.loads((mirror.folder / "events/upcoming/index.json").read_bytes())["results"]
    assert [one.name for one in found] == [one["name"] for one in data]
    assert [one.type_ for one in found] == [one["type"] and one["type"]["name"] for one in data]


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """What is generated from the description of the files, wherever they are."""
    description = describe_files("http://localhost/")
    with generated_package(description, "client_of_files", tmp_path_factory) as package:
        yield package


def test_a_generated_client_reads_lists_pages_cuts_and_details(
    mirror: Mirror, package: str
) -> None:
    base = mirror.root.removesuffix(f"api/{API_VERSION}/")
    described = json.loads((mirror.folder / "openapi.json").read_bytes())
    assert described == json.loads(json.dumps(describe_files(base)))
    every = ids_in(mirror, "events")
    with contextlib.closing(Generated(package, mirror.root.rstrip("/"))) as client:

        def ask(operation: str, *arguments: object) -> Any:  # noqa: ANN401 - JSON
            return client.call(operation, *arguments).parsed.to_dict()

        whole, ahead = ask("events.events_list"), ask("events.events_upcoming_list")
        first = ask("events.events_pages_detailed_list", 1)
        second = ask("events.events_pages_list_list", 2)
        docking = ask("events.events_by_type_list", 2)
        types, cuts = ask("config.config_event_types_list"), ask("events.events_by_list")
        details = [ask("events.events_retrieve", number) for number in every[:20]]
    assert [one["id"] for one in whole["results"]] == every
    assert whole["count"] == EVENTS
    assert [one["id"] for one in ahead["results"]] == ids_in(mirror, "events/upcoming")
    pages = [*first["results"], *second["results"]]
    assert [one["id"] for one in pages] == sorted(every)
    assert {one["type"]["id"] for one in docking["results"]} == {2}
    assert types["count"] == len(cuts["type"])
    assert [one["id"] for one in details] == every[:20]
    for one in details:
        file = mirror.folder / f"events/{one['id']}/index.json"
        assert in_utc(one) == json.loads(file.read_bytes())


def in_utc(value: Any) -> Any:  # noqa: ANN401 - JSON
    """What a client read, with times as the API writes them."""
    if isinstance(value, dict):
        return {name: in_utc(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [in_utc(inner) for inner in value]
    return value.replace("+00:00", "Z") if isinstance(value, str) else value
