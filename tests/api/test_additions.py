"""What the archive adds to records stands in its answers as it does in its files."""

import json
from collections.abc import Iterator, Mapping
from operator import itemgetter
from typing import NamedTuple

import msgspec
import pytest
import requests

from generator.command.api import make_api
from generator.content import load_config
from generator.load import load_site
from generator.site.outputs import path_of
from generator.site.plan import plan_outputs
from tests.pages.hostile import poisoned_records
from tests.pages.sites import served
from tests.projects import make_project, real_records
from tests.site.samples import coarse_records, every_change, render_paths

BASE_URL = "https://example.org/archive/"
OVERRIDES = '["849"]\nfields = { location = "Elsewhere" }\nclear = ["image"]\n'


class Both(NamedTuple):
    """The address of a server, and the files of the same archive by their paths."""

    site: str
    files: Mapping[str, bytes]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    """Real events with a ledger and corrections, some of each precision, and attacks."""
    records = [*real_records(), *coarse_records(), *poisoned_records()]
    root = make_project(tmp_path_factory.mktemp("both") / "project", records)
    ledger = b"".join(msgspec.json.encode(change) + b"\n" for change in every_change())
    (root / "content/snapshot/changes.jsonl").write_bytes(ledger)
    (root / "content/overrides.toml").write_text(OVERRIDES)
    site, _ = load_site(root, load_config(root, BASE_URL))
    paths = [path_of(output) for output in plan_outputs(site).outputs]
    files = render_paths(site, {path for path in paths if path.startswith("api/2.3.0/")})
    api = make_api(root, strict=False, base_url=BASE_URL)
    with served(root / "output", "/archive/", api) as address:
        yield Both(address, files)


def get(url: str) -> requests.Response:
    found = requests.get(url, timeout=30)
    assert found.status_code == 200
    return found


def test_an_event_is_answered_with_the_bytes_of_its_file_but_for_its_address(both: Both) -> None:
    found = {
        path: data for path, data in both.files.items() if path.count("/") == 4 and "events" in path
    }
    events = {path: data for path, data in found.items() if path.split("/")[3].isdecimal()}
    assert len(events) > 30
    for path, data in events.items():
        place = path.removesuffix("index.json")
        in_file = f'"url":"{BASE_URL}{path}"'.encode()
        here = f'"url":"{both.site}{place}"'.encode()
        assert data.count(in_file) == 1
        assert get(f"{both.site}{place}").content == data.replace(in_file, here).removesuffix(b"\n")


def test_what_is_added_tells_of_the_event(both: Both) -> None:
    added = get(f"{both.site}api/2.3.0/events/856/").json()["almanac"]
    assert added["page"].startswith(f"{BASE_URL}events/")
    assert added["short_url"] == f"{BASE_URL}e/856/"
    assert len(added["moves"]) == 2
    assert (added["first_seen"] is None, added["removed"] is None) == (False, True)
    assert added["videos"]
    corrected = get(f"{both.site}api/2.3.0/events/849/").json()
    assert (corrected["location"], corrected["image"]) == ("Elsewhere", None)
    assert corrected["almanac"]["corrected"] == ["image", "location"]


@pytest.mark.parametrize("mode", ["list", "normal", "detailed"])
def test_a_list_has_in_each_mode_what_its_files_have(both: Both, mode: str) -> None:
    file = json.loads(both.files[f"api/2.3.0/events/pages/{mode}/1/index.json"])
    answered = get(f"{both.site}api/2.3.0/events/?mode={mode}&limit=100").json()
    assert answered["count"] == file["count"] < 100
    by_id = sorted(answered["results"], key=itemgetter("id"))
    for here, there in zip(by_id, file["results"], strict=True):
        assert {**here, "url": ""} == {**there, "url": ""}


@pytest.mark.parametrize("name", ["event_types", "languages", "image_licenses", "net_precisions"])
def test_a_dictionary_is_that_of_the_files(both: Both, name: str) -> None:
    file = json.loads(both.files[f"api/2.3.0/config/{name}/index.json"])
    answered = get(f"{both.site}api/2.3.0/config/{name}/?limit=100").json()
    assert answered == file
    assert answered["count"] > 0


def test_old_programs_are_not_told(both: Both) -> None:
    for event in get(f"{both.site}api/2.2.0/event/?limit=100").json()["results"]:
        assert "almanac" not in event
