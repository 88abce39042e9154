"""Builds one after another: what is kept is what a build of everything would make.

Whatever changes between two builds, the second one makes the same tree as one into an empty folder,
and touches only files that differ.
"""

import datetime as dt
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.inputs import digest_inputs, find_current
from generator.publish.manifest import MANIFEST
from generator.report import Built
from tests.projects import Json, as_line, build_project, make_project, real_records
from tests.publish.trees import make_old, read_tree, touched

Change = Callable[["Nights"], None]

PLAIN = "https://example.org/archive/"


class Nights:
    """A project that changes, and the folder into which it is built again and again."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.output = root / "output"
        self.spare = root.parent / "spare"
        self.program = b"first"
        self.base_url = PLAIN
        self.records = {found["id"]: found for found in real_records()[:6]}
        self.ledger: list[Json] = []
        self.nights = 0
        self.feed_size = 2
        make_project(root, list(self.records.values()))
        self.set("feed_size = 50", "feed_size = 2")
        self.append("static/root/humans.txt", "Nobody yet.\n")
        self.set("leave_out = []", 'leave_out = ["on-this-day"]')
        self.set("offline_zip = false", "offline_zip = true")

    def append(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(text)

    def set(self, old: str, new: str) -> None:
        path = self.root / "content/site.toml"
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def edit(self, number: int, **fields: object) -> None:
        self.records[number] = {**self.records[number], **fields}

    def tell(self, number: int, kind: str, **more: object) -> None:
        self.nights += 1
        at = dt.datetime(2026, 11, 20, tzinfo=dt.UTC) + dt.timedelta(hours=self.nights)
        self.ledger.append({"at": at.isoformat(), "event": number, "kind": kind, **more})

    def first(self) -> int:
        return int(min(self.records))

    def write(self) -> None:
        folder = self.root / "content/snapshot"
        found = (as_line(self.records[number]) for number in sorted(self.records))
        (folder / "events.jsonl").write_bytes(b"".join(line + b"\n" for line in found))
        lines = b"".join(as_line(change) + b"\n" for change in self.ledger)
        (folder / "changes.jsonl").write_bytes(lines)

    def build(self, output: Path | None = None, **options: Any) -> Built:  # noqa: ANN401 - those of a build
        self.write()
        return build_project(
            self.root, output or self.output, self.base_url, program=self.program, **options
        )

    def compare(self) -> Built:
        """Build with keys, then everything into an empty folder: one tree, and little touched."""
        before = read_tree(self.output) if self.output.exists() else {}
        make_old(self.output)
        report = self.build()
        shutil.rmtree(self.spare, ignore_errors=True)
        whole = self.build(self.spare, full=True)
        found, expected = read_tree(self.output), read_tree(self.spare)
        assert found.keys() == expected.keys()
        assert {path for path in found if found[path] != expected[path]} == set()
        differ = {path for path, data in found.items() if before.get(path) != data}
        assert touched(self.output) == differ
        assert report.published.written == len(differ)
        assert report.rendered + report.kept == len(found) == whole.rendered
        lines = [
            json.loads((folder / MANIFEST).read_bytes())["files"]
            for folder in (self.output, self.spare)
        ]
        assert lines[0] == lines[1]
        return report


def edit_text(nights: Nights) -> None:
    nights.edit(nights.first(), description=f"Another text {nights.nights}.")
    nights.tell(nights.first(), "edited", fields=["description"])


def edit_what_no_page_shows(nights: Nights) -> None:
    nights.edit(nights.first(), a_new_field={"is": nights.nights})
    nights.nights += 1


def rename(nights: Nights) -> None:
    name, slug = f"Renamed {nights.nights}", f"renamed-{nights.nights}"
    old = nights.records[nights.first()]
    nights.edit(nights.first(), name=name, slug=slug)
    before, after = {"name": old["name"], "slug": old["slug"]}, {"name": name, "slug": slug}
    nights.tell(nights.first(), "renamed", before=before, after=after)


def move(nights: Nights) -> None:
    day = f"2024-0{1 + nights.nights % 9}-17T12:00:00Z"
    old = nights.records[nights.first()]
    nights.edit(nights.first(), date=day)
    before, after = ({"date": one, "precision": "DAY"} for one in (old["date"], day))
    nights.tell(nights.first(), "moved", before=before, after=after)


def add(nights: Nights) -> None:
    number = max(nights.records) + 1
    model = nights.records[nights.first()]
    name, slug = f"{model['name']} {number}", f"added-{number}"
    nights.records[number] = {**model, "id": number, "name": name, "slug": slug}
    nights.tell(number, "added")


def take_away(nights: Nights) -> None:
    if len(nights.records) > 1:
        del nights.records[max(nights.records)]


def remove(nights: Nights) -> None:
    nights.tell(max(nights.records), "removed")


def write_update(nights: Nights) -> None:
    made = f"2026-11-{1 + nights.nights % 20:02}T10:00:00Z"
    update = {"id": 7000 + nights.nights, "comment": "News.", "created_on": made}
    nights.edit(nights.first(), updates=[update])
    nights.nights += 1


def change_type(nights: Nights) -> None:
    nights.edit(nights.first(), type={"id": 90 + nights.nights % 3, "name": "Another type"})
    nights.nights += 1


def write_event_note(nights: Nights) -> None:
    nights.append(f"content/events/{nights.first()}.md", "\n\nA note.\n")


def write_group_note(nights: Nights) -> None:
    nights.append("content/types/docking.md", "\n\nMore about dockings.\n")


def write_mission(nights: Nights) -> None:
    nights.nights += 1
    front = f'title = "Luna {nights.nights}"\nevents = [{nights.first()}]\nnames = ["Luna 25"]\n'
    path = nights.root / "content/missions/luna.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"+++\n{front}+++\nA mission.\n", encoding="utf-8")


def write_document(nights: Nights) -> None:
    nights.append("content/pages/about.md", "\n\nOne more line.\n")


def add_document(nights: Nights) -> None:
    nights.nights += 1
    nights.append(f"content/pages/more-{nights.nights}.md", '+++\ntitle = "More"\n+++\nText.\n')


def suppress(nights: Nights) -> None:
    text = f'["{max(nights.records)}"]\nsuppress = "Taken out {nights.nights}."\n'
    (nights.root / "content/overrides.toml").write_text(text, encoding="utf-8")


def correct(nights: Nights) -> None:
    text = f'["{nights.first()}".fields]\nlocation = "Elsewhere {nights.nights}"\n'
    (nights.root / "content/overrides.toml").write_text(text, encoding="utf-8")


def change_tagline(nights: Nights) -> None:
    nights.set('tagline = "', 'tagline = "More. ')


def change_feed_size(nights: Nights) -> None:
    nights.feed_size += 1
    nights.set(f"feed_size = {nights.feed_size - 1}\n", f"feed_size = {nights.feed_size}\n")


def change_address(nights: Nights) -> None:
    nights.base_url = "https://elsewhere.example/" if nights.base_url == PLAIN else PLAIN


def change_template(nights: Nights) -> None:
    nights.append("templates/document.html", "<!-- changed -->\n")


def change_row(nights: Nights) -> None:
    path = nights.root / "templates/_row.html"
    path.write_text(path.read_text("utf-8").replace('class="row', 'class="x row'), "utf-8")


def change_stylesheet(nights: Nights) -> None:
    nights.append("static/site.css", "/* changed */\n")


def change_root_file(nights: Nights) -> None:
    nights.append("static/root/humans.txt", "Somebody.\n")


def change_program(nights: Nights) -> None:
    nights.program += b"+"


def fetch_later(nights: Nights) -> None:
    nights.nights += 1
    path = nights.root / "content/snapshot/state.json"
    state = json.loads(path.read_bytes())
    at = dt.datetime.fromisoformat(state["fetched_at"]) + dt.timedelta(days=1)
    path.write_text(json.dumps({**state, "fetched_at": at.isoformat()}), encoding="utf-8")


def delete_a_file(nights: Nights) -> None:
    paths = sorted(read_tree(nights.output)) if nights.output.exists() else []
    if paths:
        (nights.output / paths[len(paths) // 2]).unlink()


def alter_a_file(nights: Nights) -> None:
    paths = sorted(read_tree(nights.output)) if nights.output.exists() else []
    if paths:
        path = nights.output / paths[len(paths) // 3]
        path.write_bytes(path.read_bytes().swapcase())


def damage_the_manifest(nights: Nights) -> None:
    if nights.output.exists():
        (nights.output / MANIFEST).write_bytes(b'{"schema": 2, ')


CHANGES: list[Change] = [
    *(edit_text, edit_what_no_page_shows, rename, move, add, take_away, remove, write_update),
    *(
        change_type,
        write_event_note,
        write_group_note,
        write_mission,
        write_document,
        add_document,
        suppress,
    ),
    *(correct, change_tagline, change_feed_size, change_address, change_template, change_row),
    *(change_stylesheet, change_root_file, change_program, fetch_later, delete_a_file),
    *(alter_a_file, damage_the_manifest),
]


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Nights:
    """A project that was built once; each test leaves it in whatever state it comes to."""
    found = Nights(tmp_path_factory.mktemp("nights") / "project")
    found.build()
    return found


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: str(change.__name__))
def test_a_build_with_keys_is_a_full_one_after_each_change(nights: Nights, change: Change) -> None:
    change(nights)
    nights.compare()


@pytest.mark.long
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.lists(st.sampled_from(CHANGES), max_size=3), min_size=2, max_size=4))
def test_a_build_with_keys_is_a_full_one_after_any_changes(
    tmp_path_factory: pytest.TempPathFactory, steps: list[list[Change]]
) -> None:
    nights = Nights(tmp_path_factory.mktemp("any") / "project")
    nights.build()
    for changes in steps:
        for change in changes:
            change(nights)
        nights.compare()
    shutil.rmtree(nights.root.parent)


def test_one_edit_renders_what_shows_it_and_nothing_else(nights: Nights) -> None:
    nights.compare()
    edit_text(nights)
    report = nights.compare()
    kinds = {kind: count for kind, (count, _) in report.timings.kinds.items()}
    assert kinds["EventPage"] == kinds["EventData"] == 1
    assert set(kinds) <= {
        *("EventPage", "EventData", "calendar.ics", "calendar.ics of an event", "feed.xml"),
        *("atom.xml", "ChangesPage", "NightPage", "SitemapPart", "SitemapIndex", "RootFile"),
        *("NewsPage", "HomePage"),  # it begins with this event, and how that is described
        "StatsPage",  # it says since when the ledger is kept
        *("events.csv", "events.csv of an event"),
        *("EventLines", "EventSheet", "EventDatabase", "DataPackage", "Checksums", "DataPage"),
        "OfflineSite",  # a page that it holds differs
        *("feed.json", "Twin", "NewsFeed", "ApiEvent", "ApiList", "FacetFile", "RareFile"),
        *("entry of feeds", "entry of calendars"),  # of all events that stand in one with it
        *("feed.xml of an event", "atom.xml of an event", "feed.json of an event"),
        "SearchFile",  # all of them are made, and those of its words differ
    }


def test_later_data_without_news_make_no_new_file_to_read_offline(nights: Nights) -> None:
    nights.compare()
    fetch_later(nights)
    kinds = nights.compare().timings.kinds
    assert kinds.keys() >= {"HomePage", "StatusFile"}
    assert not kinds.keys() & {"OfflineSite", "DataPage", "Checksums"}


def test_what_an_edit_of_one_page_makes_anew_is_in_the_file_to_read_offline(nights: Nights) -> None:
    nights.compare()
    write_document(nights)
    kinds = nights.compare().timings.kinds
    assert kinds.keys() >= {"OfflineSite", "DataPage", "Checksums"}
    assert not kinds.keys() & {"EventDatabase", "DataPackage", "EventPage"}


def test_another_program_makes_everything_anew(nights: Nights) -> None:
    nights.compare()
    change_program(nights)
    assert nights.compare().kept == 0


def test_what_nothing_changed_in_is_found_without_a_look_at_its_events(nights: Nights) -> None:
    nights.compare()
    inputs = digest_inputs(nights.root, nights.program, nights.base_url)
    assert find_current(nights.output, inputs)
    assert not find_current(nights.output, inputs + "0")
    page = nights.output / "index.html"
    data = page.read_bytes()
    page.write_bytes(data.swapcase())
    assert not find_current(nights.output, inputs)
    page.write_bytes(data)
    assert find_current(nights.output, inputs)
    page.unlink()
    assert not find_current(nights.output, inputs)
    write_document(nights)
    assert digest_inputs(nights.root, nights.program, nights.base_url) != inputs


def test_however_many_processes_and_however_started_the_tree_is_the_same(project: Path) -> None:
    build_project(project)
    expected = read_tree(project / "output")
    for workers, start in ((2, "fork"), (3, "fork"), (2, "spawn")):
        output = project / f"{workers}-{start}"
        report = build_project(project, output, workers=workers, start=start)
        assert report.rendered == len(expected)
        assert read_tree(output) == expected
