import json
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import pytest

from generator.archive.plain import tidy
from tests.bench.peers.check import find_event_faults, find_faults, find_list_faults
from tests.bench.peers.prepare import Event, Prepared, read_prepared, write_prepared
from tests.bench.peers.projects import copy_project, edit_one_event
from tests.bench.synthetic import make_records, write_project
from tests.projects import build_project

COUNT = 50


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project, what its peers are given, and the site that Almanac makes of it."""
    folder = tmp_path_factory.mktemp("peers")
    root = write_project(folder / "project", COUNT)
    write_prepared(root, folder / "events.json")
    build_project(root, folder / "site")
    return folder


@pytest.fixture(scope="module")
def prepared(folder: Path) -> Prepared:
    return read_prepared(folder / "events.json")


@pytest.fixture(scope="module")
def event(prepared: Prepared) -> Event:
    """One that has everything."""
    return next(
        event
        for event in prepared.events
        if event.webcasts and event.webcasts[0].embed and event.links and event.previous
        if event.text
        and "'" not in event.text
        and event.updates
        and event.updates[0].source
        and event.start
    )


@contextmanager
def without(file: Path, text: str) -> Iterator[None]:
    """A file of the site lacks a text for a while."""
    before = file.read_bytes()
    assert text.encode() in before
    file.write_bytes(before.replace(text.encode(), b""))
    yield
    file.write_bytes(before)


def test_peers_are_given_every_event_with_all_that_its_page_shows(prepared: Prepared) -> None:
    records = {f"events/{record['slug']}/": record for record in make_records(COUNT)}
    assert {event.path for event in prepared.events} == records.keys()
    for event in prepared.events:
        record = records[event.path]
        videos = {video["url"] for video in record["vid_urls"]}
        assert event.title == record["name"]
        assert event.text == tidy(record["description"])
        assert event.type
        assert event.type.name == record["type"]["name"]
        assert event.place == (record["location"] or "")
        assert {webcast.link for webcast in event.webcasts} == videos
        assert [link.link for link in event.links] == [link["url"] for link in record["info_urls"]]
        assert sorted(update.comment for update in event.updates) == sorted(
            update["comment"] for update in record["updates"]
        )


def test_peers_are_given_the_order_and_the_lists(prepared: Prepared) -> None:
    for before, after in pairwise(prepared.events):
        assert before.next
        assert after.previous
        assert (before.next.path, after.previous.path) == (after.path, before.path)
    lists = {listing.path: listing for listing in prepared.lists}
    for index in prepared.indexes:
        shelves = [shelf for place in index.items for shelf in lists[place.path].shelves]
        rows = [row for shelf in shelves for row in shelf.events]
        assert sorted(rows) == list(range(COUNT))
    assert {step.path for event in prepared.events for step in event.trail[1:]} < lists.keys()
    assert len(set(prepared.feed)) == len(prepared.feed) > COUNT * 0.9
    assert sum(event.calendar is not None for event in prepared.events) > COUNT * 0.8


def test_almanac_holds_what_its_peers_are_given(folder: Path) -> None:
    assert find_faults(folder / "site", folder / "events.json") == []


@pytest.mark.parametrize(
    "part",
    [
        *("title", "when", "webcast", "player", "link", "comment", "source", "text", "type"),
        *("previous", "next", "month", "event", "style", "canonical"),
    ],
)
def test_a_page_that_lacks_a_part_is_found(
    part: str, folder: Path, event: Event, prepared: Prepared
) -> None:
    assert event.type
    assert event.previous
    assert event.next
    parts = {
        "title": f"<h1>{event.title}</h1>",
        "when": event.when,
        "webcast": event.webcasts[-1].link,
        "player": event.webcasts[0].embed,
        "link": event.links[0].link,
        "comment": event.updates[-1].comment,
        "source": event.updates[0].source,
        "text": event.text[:20],
        "type": event.type.path,
        "previous": event.previous.path,
        "next": event.next.path,
        "month": event.trail[-1].path,
        "event": '"@type":"Event"',
        "style": 'rel="stylesheet"',
        "canonical": 'rel="canonical"',
    }
    site = folder / "site"
    assert list(find_event_faults(site, prepared, event)) == []
    with without(site / event.path / "index.html", parts[part]):
        assert list(find_event_faults(site, prepared, event))


def test_files_that_lack_an_event_are_found(folder: Path, prepared: Prepared) -> None:
    event = prepared.events[prepared.feed[0]]
    site, url = folder / "site", f"{prepared.site.base}{event.path}"
    with (
        without(site / "feed.xml", url),
        without(site / "atom.xml", url),
        without(site / "sitemap-events-1.xml", url),
        without(site / "calendar.ics", event.uuid),
    ):
        faults = find_faults(site, folder / "events.json")
    files = {fault.partition(":")[0] for fault in faults}
    assert files == {"feed.xml", "atom.xml", "sitemap.xml", "calendar.ics"}


def test_lists_that_lack_an_event_are_found(folder: Path, event: Event, prepared: Prepared) -> None:
    assert event.type
    site, lists = folder / "site", {listing.path: listing for listing in prepared.lists}
    for path in (*(step.path for step in event.trail[1:]), event.type.path):
        with without(site / path / "index.html", f"/{event.path}"):
            faults = list(find_list_faults(site, prepared, lists[path]))
        assert faults == [f"/{path}: lacks '/{event.path}'"]


def test_an_event_without_its_page_is_found(folder: Path, event: Event) -> None:
    page = folder / "site" / event.path / "index.html"
    aside = page.rename(page.with_name("aside"))
    faults = find_faults(folder / "site", folder / "events.json")
    aside.rename(page)
    assert faults[0] == f"pages of events: lacks '{event.path}'"


def test_an_edit_changes_one_word_of_one_event(folder: Path, tmp_path: Path) -> None:
    copy_project(folder / "project", tmp_path / "copy", None)
    edit_one_event(tmp_path / "copy")
    before, after = (
        (root / "content/snapshot/events.jsonl").read_text("utf-8").splitlines()
        for root in (folder / "project", tmp_path / "copy")
    )
    [(old, new)] = [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]]
    words = [json.loads(line)["description"].split() for line in (old, new)]
    assert sum(one != other for one, other in zip(*words, strict=True)) == 1


def test_settings_take_the_place_of_a_projects_own(folder: Path, tmp_path: Path) -> None:
    given = tmp_path / "given.toml"
    given.write_text('images = "none"\nlists = ["years"]\n[table]\nkey = true\n', "utf-8")
    copy_project(folder / "project", tmp_path / "copy", given)
    own, merged = (
        tomllib.loads((root / "content/site.toml").read_text("utf-8"))
        for root in (folder / "project", tmp_path / "copy")
    )
    changed = {"images": "none", "lists": ["years"], "table": {"key": True}}
    assert merged == {**own, **changed}
