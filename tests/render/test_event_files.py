"""An event's own files: its data for programs, and its calendar."""

import datetime as dt
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import msgspec
import pytest
from icalendar import Calendar

from generator.archive.changes import Change, Claim, Kind
from generator.archive.entries import Override
from generator.archive.model import Event
from generator.archive.originals import Original, Originals
from generator.content import load_config
from generator.errors import SnapshotError
from generator.load import load_site
from generator.site.contents import Site
from generator.site.outputs import EventData
from generator.site.plan import plan_outputs
from tests.archive.detailed import DETAILED
from tests.projects import (
    ROOT,
    Json,
    as_line,
    build_project,
    make_project,
    real_records,
    record,
    write_records,
)
from tests.site.reading import read_page, strings
from tests.site.samples import (
    AS_OF,
    BASE_URL,
    coarse_records,
    event_path,
    make_site,
    outputs_of,
    render_path,
    render_site,
    renderer_of,
)

HOSTILE = ']]></script>" \\ \x00\x0b\u202e; , BEGIN:VEVENT\r\nEND:VCALENDAR Прогресс 🚀'
MODULES = ROOT / "tests/tools/node_modules"


def file_of(site: Site, name: str, event_id: int = 856) -> bytes:
    path = event_path(site, event_id).replace("index.html", name)
    return render_path(site, path)


def data_of(site: Site, event_id: int = 856) -> Any:  # noqa: ANN401 - JSON
    return json.loads(file_of(site, "event.json", event_id))


def claim(moment: str, precision: str) -> Claim:
    return Claim(date=dt.datetime.fromisoformat(moment), precision=precision)


def test_a_program_gets_what_the_page_says() -> None:
    moved = Change(
        at=AS_OF,
        event=856,
        kind=Kind.MOVED,
        before=claim("2023-08-31T00:00:00Z", "M"),
        after=claim("2023-08-25T17:00:00Z", "HR"),
    )
    named = Change(
        at=AS_OF,
        event=856,
        kind=Kind.RENAMED,
        before=Claim(name="Static  fire", slug="fire"),
        after=Claim(name="Booster 9 Static Fire #2", slug="booster-9-static-fire-2"),
    )
    data = data_of(make_site([record()], changes=[moved, named]))
    record_of = data.pop("record")
    source = data.pop("source")
    assert record_of["id"] == 856
    assert source["record"] == "https://ll.thespacedevs.com/2.3.0/events/856/"
    assert "The Space Devs" in source["name"]
    assert "licence" in source["terms"]
    assert data == {
        "id": 856,
        "name": "Booster 9 Static Fire #2",
        "url": f"{BASE_URL}events/booster-9-static-fire-2/",
        "short_url": f"{BASE_URL}e/856/",
        "type": {"id": 5, "name": "Static Fire", "url": f"{BASE_URL}types/static-fire/"},
        "date": {
            "start": "2023-08-25T17:36:35Z",
            "end": "2023-08-25T17:36:36Z",
            "precision": "SEC",
            "words": "25 August 2023, 17:36:35 UTC",
        },
        "first_seen": "2023-08-25T04:06:29Z",
        "last_changed": "2026-11-23T00:00:00Z",
        "removed": None,
        "moves": [
            {
                "seen": "2026-11-23T00:00:00Z",
                "kind": "moved",
                "before": {
                    "start": "2023-08-01T00:00:00Z",
                    "end": "2023-09-01T00:00:00Z",
                    "precision": "M",
                    "words": "August 2023",
                },
                "after": {
                    "start": "2023-08-25T17:00:00Z",
                    "end": "2023-08-25T18:00:00Z",
                    "precision": "HR",
                    "words": "25 August 2023, between 17:00 and 18:00 UTC",
                },
            }
        ],
        "former_names": ["Static fire"],
        "corrected": [],
    }


@pytest.mark.parametrize("found", [*real_records(), DETAILED], ids=lambda found: str(found["id"]))
def test_the_record_is_the_one_that_came(found: Json) -> None:
    """By another reading of the same bytes: what is equal as an event is equal in every field."""
    held = msgspec.json.encode(data_of(make_site([found]), found["id"])["record"])
    assert msgspec.json.decode(held, type=Event) == msgspec.json.decode(as_line(found), type=Event)
    given = json.loads(held)
    assert {key for key in found if key not in given} == set()


ODD = (
    '{"id": 856,  "name":"Odd \\u00e9", "slug":"odd", "webcast_live": "yes", "new_field":'
    ' {"a": [1.50, 1E+4, null]}, "type":{"id":3,"name":"Docking","more":true}, "date": null }'
)
"""Written as nobody here writes it, with what the model does not know, and little that it does."""


@pytest.mark.parametrize("where", ["in one line", "indented"])
def test_the_record_is_left_as_it_came_byte_for_byte(tmp_path: Path, where: str) -> None:
    root = make_project(tmp_path / "project", real_records())
    events = root / "content/snapshot/events.jsonl"
    others = [line for line in events.read_bytes().splitlines() if b'"id":856,' not in line]
    blank = b" \t" if where == "indented" else b""
    lines = [*others[:4], b"", blank + ODD.encode() + blank, *others[4:]]
    events.write_bytes(b"\r\n".join(lines) + b"\n")
    build_project(root)
    data = (root / "output/events/odd/event.json").read_bytes()
    assert data.endswith(b'"record":' + ODD.encode() + b"}\n")


def test_a_letter_that_nobody_can_read_is_mended_in_the_record(tmp_path: Path) -> None:
    root = make_project(tmp_path / "project", [])
    found = b'{"id": 1, "slug": "one", "name": "\xff", "description": "\\ud800", "a": "b"}'
    (root / "content/snapshot/events.jsonl").write_bytes(found + b"\n")
    build_project(root)
    data = json.loads((root / "output/events/one/event.json").read_bytes())
    assert (data["record"]["name"], data["record"]["description"]) == ("\ufffd", "\ufffd")
    assert data["record"]["a"] == "b"


def test_what_is_put_right_leaves_the_rest_of_the_record() -> None:
    override = {856: Override(fields={"name": "Right"}, clear=("location",))}
    found = record(new_field=[1, {"two": 3}])
    site = make_site([record(name="Right", location=...)], overrides=override)
    site = msgspec.structs.replace(
        site, originals=Originals({856: Original(b"", data=as_line(found))})
    )
    expected = {key: value for key, value in found.items() if key != "location"}
    assert data_of(site)["record"] == {**expected, "name": "Right"}


def test_a_snapshot_that_is_replaced_while_the_site_is_built_is_noticed(tmp_path: Path) -> None:
    root = make_project(tmp_path / "project", [record()])
    site, _ = load_site(root, load_config(root))
    write_records(root, [record(description="Another one")])
    plan = plan_outputs(site)
    renderer = renderer_of(plan)
    output = next(output for output in plan.outputs if isinstance(output, EventData))
    with pytest.raises(SnapshotError, match="was changed while the site was built"):
        renderer.render(output)


def test_what_was_put_right_is_in_the_record_and_said_to_be() -> None:
    fixes = {"location": "Elsewhere", "name": "Another name"}
    override = {856: Override(fields=dict(fixes))}
    data = data_of(make_site([record(**fixes)], overrides=override))
    assert data["corrected"] == ["location", "name"]
    assert (data["record"]["location"], data["record"]["name"]) == ("Elsewhere", "Another name")
    assert data["name"] == "Another name"


def test_an_event_of_which_nothing_is_known_says_so() -> None:
    data = data_of(make_site([{"id": 856, "name": "x", "slug": "x"}]))
    nothing = ("type", "date", "first_seen", "last_changed", "removed")
    assert [data[key] for key in nothing] == [None] * len(nothing)


def test_an_event_that_is_gone_says_since_when() -> None:
    gone = Change(at=AS_OF, event=856, kind=Kind.REMOVED)
    assert data_of(make_site([record()], changes=[gone]))["removed"] == "2026-11-23T00:00:00Z"


@pytest.mark.parametrize(
    ("abbreviation", "start", "end"),
    [
        ("MIN", "2023-08-25T17:36:00Z", "2023-08-25T17:37:00Z"),
        ("HR", "2023-08-25T17:00:00Z", "2023-08-25T18:00:00Z"),
        ("DAY", "2023-08-25T00:00:00Z", "2023-08-26T00:00:00Z"),
        ("WK", "2023-08-21T00:00:00Z", "2023-08-28T00:00:00Z"),
        ("Q3", "2023-07-01T00:00:00Z", "2023-10-01T00:00:00Z"),
        ("FY", "2022-10-01T00:00:00Z", "2023-10-01T00:00:00Z"),
        ("DEC", "2020-01-01T00:00:00Z", "2030-01-01T00:00:00Z"),
    ],
)
def test_a_date_is_the_whole_of_what_it_may_mean(abbreviation: str, start: str, end: str) -> None:
    found = record(date_precision={"id": 0, "name": "", "abbrev": abbreviation})
    date = data_of(make_site([found]))["date"]
    assert (date["start"], date["end"], date["precision"]) == (start, end, abbreviation)


def test_a_date_without_a_precision_is_a_day_and_no_date_is_none() -> None:
    assert data_of(make_site([record(date_precision=None)]))["date"]["precision"] == "DAY"
    assert data_of(make_site([record(date=None)]))["date"] is None


def test_no_text_breaks_a_file_or_gets_into_one() -> None:
    found = record(name=HOSTILE, description=HOSTILE, location=HOSTILE)
    site = make_site([found])
    data = data_of(site)
    assert data["name"] == data["name"].strip()
    assert "\u202e" not in data["name"]
    assert data["record"]["name"] == HOSTILE
    lines = file_of(site, "event.ics").decode().split("\r\n")
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VCALENDAR") == 1


def component_of(data: bytes) -> Any:  # noqa: ANN401 - a property is of any type
    calendar = Calendar.from_ical(data)
    assert isinstance(calendar, Calendar)
    (component,) = calendar.walk("VEVENT")
    return component


def test_its_calendar_says_what_the_large_one_says_of_it() -> None:
    edited = Change(at=AS_OF, event=856, kind=Kind.EDITED)
    site = make_site([*real_records(), *coarse_records()], changes=[edited, edited])
    calendar = Calendar.from_ical(render_path(site, "calendar.ics"))
    assert isinstance(calendar, Calendar)
    large = {str(component["URL"]): component for component in calendar.walk("VEVENT")}
    files = render_site(site)
    small = {
        str(component["URL"]): component
        for component in (
            component_of(data)
            for path, data in files.items()
            if path.endswith("event.ics") and b"BEGIN:VEVENT" in data
        )
    }
    assert small == large
    assert {int(component["SEQUENCE"]) for component in small.values()} == {0, 2}


def test_its_calendar_says_whose_it_is_and_when_to_come_again() -> None:
    calendar = Calendar.from_ical(file_of(make_site([record()]), "event.ics"))
    assert isinstance(calendar, Calendar)
    here = f"{BASE_URL}events/booster-9-static-fire-2/"
    assert (calendar["URL"], calendar["SOURCE"]) == (here, f"{here}event.ics")
    assert calendar["NAME"] == calendar["X-WR-CALNAME"] == "Booster 9 Static Fire #2"
    assert (calendar["VERSION"], "METHOD" in calendar) == ("2.0", False)
    assert calendar["X-PUBLISHED-TTL"].to_ical() == b"PT12H"


@pytest.mark.tools
def test_another_parser_reads_its_calendar() -> None:
    node = shutil.which("node")
    if node is None or not (MODULES / "ical.js").is_dir():
        pytest.skip("needs node, and ical.js in tests/tools/node_modules (npm ci there)")
    found = subprocess.run(
        [node, str(ROOT / "tests/render/read_calendar.cjs")],
        input=file_of(make_site([record(name="a; b, c\\d Прогресс")]), "event.ics"),
        env={**os.environ, "NODE_PATH": str(MODULES)},
        capture_output=True,
        check=True,
    )
    (event,) = json.loads(found.stdout)["events"]
    assert event["summary"] == "a; b, c\\d Прогресс"


def test_what_calendars_hold_and_what_is_not_off_the_page_offers() -> None:
    """What never was in one, or is long gone, has an empty one: its address has been given out."""
    gone = Change(at=AS_OF, event=849, kind=Kind.REMOVED)
    hidden = {851: Override(suppress="Taken out.")}
    records = [*coarse_records(), *real_records()]
    site = make_site(records, changes=[gone], overrides=hidden)
    files = render_site(site)
    large = files["calendar.ics"].replace(b"\r\n ", b"").decode().split("\r\n")
    held = {line.removeprefix("URL:") for line in large if line.startswith("URL:")} - {BASE_URL}
    assert large.count("STATUS:CANCELLED") == 1
    for entry in site.archive.entries:
        path = event_path(site, entry.id)
        page, here = read_page(files[path]), path.removesuffix("index.html")
        own = f"/archive/e/{entry.id}/event.ics"
        has_one = BASE_URL + here in held
        assert (b"BEGIN:VEVENT" in files[f"{here}event.ics"]) == has_one
        assert files[f"e/{entry.id}/event.ics"] == files[f"{here}event.ics"]
        assert files[f"e/{entry.id}/event.json"] == files[f"{here}event.json"]
        has_one = has_one and entry.id != 849
        assert strings(page, f"//link[@rel='alternate'][@href='{own}']/@type") == (
            ["text/calendar"] if has_one else []
        )
        assert (own in strings(page, "//main//a/@href")) == has_one
        own = f"/archive/{here}event.json"
        assert strings(page, f"//link[@rel='alternate'][@href='{own}']/@type") == [
            "application/json"
        ]
        assert own in strings(page, "//main//a/@href")
    planned = outputs_of(site).values()
    with_data = {output.story.id for output in planned if isinstance(output, EventData)}
    assert with_data == {entry.id for entry in site.archive.entries}
