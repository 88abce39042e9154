"""Every calendar of a built site, read by three parsers that know nothing of each other."""

import datetime as dt
import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from tests.projects import ROOT, Json
from tests.site.samples import BASE_URL

MODULES = ROOT / "tests/tools/node_modules"
LINE_OCTETS = 75


@pytest.fixture(scope="module")
def calendars(subscribed: Path) -> dict[str, Path]:
    """By path."""
    found = sorted(subscribed.rglob("*.ics"))
    return {path.relative_to(subscribed).as_posix(): path for path in found}


@pytest.fixture(scope="module")
def parsed(calendars: dict[str, Path]) -> dict[str, Any]:
    """As icalendar reads them; a property of a component is of any type."""
    return {name: Calendar.from_ical(path.read_bytes()) for name, path in calendars.items()}


def events_in(calendar: Any) -> list[Json]:  # noqa: ANN401 - a property is of any type
    assert [part.errors for part in calendar.walk() if part.errors] == []
    return [
        {
            "uid": str(event["UID"]),
            "start": say(event["DTSTART"].dt),
            "end": say(event["DTEND"].dt),
            "summary": str(event["SUMMARY"]),
            "description": str(event["DESCRIPTION"]),
            "location": str(event.get("LOCATION", "")),
            "sequence": int(event["SEQUENCE"]),
            "status": str(event["STATUS"]),
        }
        for event in calendar.walk("VEVENT")
    ]


def say(time: dt.date) -> str:
    return time.isoformat().replace("+00:00", "Z")


def read_in_javascript(paths: list[Path]) -> Any:  # noqa: ANN401 - JSON
    node = shutil.which("node")
    if node is None or not all((MODULES / name).is_dir() for name in ("ical.js", "ts-ics")):
        pytest.skip("needs node, and what tests/tools/package.json lists (npm ci there)")
    found = subprocess.run(
        [node, str(ROOT / "tests/render/read_calendars.cjs")],
        input=json.dumps([str(path) for path in paths]).encode(),
        env={**os.environ, "NODE_PATH": str(MODULES)},
        capture_output=True,
        check=True,
    )
    return json.loads(found.stdout)


@pytest.mark.tools
def test_three_parsers_read_the_same_in_every_calendar(
    calendars: dict[str, Path], parsed: dict[str, Any]
) -> None:
    kinds = {name.partition("/")[0] for name in calendars}
    some = {*("types", "agencies", "programs", "missions", "places", "languages", "events", "e")}
    assert some | {"calendar.ics", "2023"} <= kinds
    others = read_in_javascript([*calendars.values()])
    for name, path in calendars.items():
        readings = zip(events_in(parsed[name]), *others[str(path)], strict=True)
        for ours, by_ical_js, by_ts_ics in readings:
            assert by_ical_js == ours, name
            assert as_ts_ics_has(by_ts_ics) == as_ts_ics_has(ours), name


def as_ts_ics_has(event: Json) -> Json:
    """It takes the first words that would begin an event out of each text, too."""
    return {
        name: value.replace("BEGIN:VEVENT", "") if isinstance(value, str) else value
        for name, value in event.items()
    }


def test_an_event_is_the_same_in_every_calendar_that_holds_it(parsed: dict[str, Any]) -> None:
    told: dict[str, Json] = {}
    for name, calendar in parsed.items():
        events = events_in(calendar)
        assert len({event["uid"] for event in events}) == len(events), name
        for event in events:
            assert told.setdefault(event["uid"], event) == event, name
    assert {event["status"] for event in told.values()} == {"CONFIRMED", "TENTATIVE", "CANCELLED"}


def test_no_line_of_a_calendar_is_long_or_ends_otherwise_than_it_must(
    calendars: dict[str, Path],
) -> None:
    """RFC 5545, section 3.1; and no character is cut in two, nor a control character there."""
    for name, path in calendars.items():
        *lines, last = path.read_bytes().split(b"\r\n")
        assert last == b"", name
        assert [line for line in lines if len(line) > LINE_OCTETS or not line] == [], name
        texts = [line.decode() for line in lines]
        assert [text for text in texts if re.search(r"[\x00-\x1f\x7f-\x9f]", text)] == [], name


def test_whatever_a_calendar_leads_to_on_the_site_is_there(
    parsed: dict[str, Any], subscribed: Path
) -> None:
    found: set[str] = set()
    for calendar in parsed.values():
        for part in calendar.walk():
            found |= {str(part[name]) for name in ("URL", "SOURCE", "IMAGE") if name in part}
    ours = {link.removeprefix(BASE_URL) for link in found if link.startswith(BASE_URL)}
    lost = {
        link
        for link in ours
        if not (subscribed / link).is_file() and not (subscribed / link / "index.html").is_file()
    }
    assert lost == set()
    assert len(ours) > 50
