"""The calendar, read back by two parsers, and its bytes by the rules of RFC 5545."""

import datetime as dt
import json
import os
import re
import shutil
import subprocess
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from generator.archive.changes import Change, Kind
from generator.site.contents import Section, Site
from tests.projects import ROOT, Json, real_records, record
from tests.site.samples import AS_OF, BASE_URL, coarse_records, make_site, render_path

RULE = settings(deadline=None, max_examples=100)
LINE_OCTETS = 75
MODULES = ROOT / "tests/tools/node_modules"

prose = st.text(
    st.characters(exclude_categories=["C", "Zl", "Zp"]) | st.sampled_from(";,\\\n:\"'ЖИ🚀👩‍🚀 "),
    max_size=120,
)


def calendar_of(site: Site) -> bytes:
    return render_path(site, "calendar.ics")


def read(site: Site) -> Calendar:
    calendar = Calendar.from_ical(calendar_of(site))
    assert isinstance(calendar, Calendar)
    assert [component.errors for component in calendar.walk() if component.errors] == []
    return calendar


def events_of(site: Site) -> list[Any]:
    """The calendar's components; what a property holds is of any type."""
    return list(read(site).walk("VEVENT"))


def read_one(**changes: object) -> Any:  # noqa: ANN401 - a property is of any type
    """The one component of a calendar with one event."""
    (component,) = events_of(make_site([record(**changes)]))
    return component


def read_in_javascript(site: Site) -> Any:  # noqa: ANN401 - JSON
    node = shutil.which("node")
    if node is None or not (MODULES / "ical.js").is_dir():
        pytest.skip("needs node, and ical.js in tests/tools/node_modules (npm ci there)")
    found = subprocess.run(
        [node, str(ROOT / "tests/render/read_calendar.cjs")],
        input=calendar_of(site),
        env={**os.environ, "NODE_PATH": str(MODULES)},
        capture_output=True,
        check=True,
    )
    return json.loads(found.stdout)


def test_every_event_of_a_known_day_is_in_the_calendar() -> None:
    components = events_of(make_site())
    assert [str(component["SUMMARY"]) for component in components] == [
        found["name"]
        for found in sorted(real_records(), key=lambda found: (found["date"], found["id"]))
    ]


@RULE
@given(prose, prose, prose)
def test_lines_are_short_and_end_in_crlf_and_break_no_character(
    name: str, description: str, location: str
) -> None:
    data = calendar_of(make_site([record(name=name, description=description, location=location)]))
    assert data.endswith(b"\r\n")
    lines = data.split(b"\r\n")[:-1]
    assert [line for line in lines if b"\r" in line or b"\n" in line or not line] == []
    assert [line for line in lines if len(line) > LINE_OCTETS] == []
    assert [line.decode() for line in lines]


def test_a_long_text_of_wide_characters_is_folded_between_them() -> None:
    text = "Прогресс МС-24 🚀 " * 200
    lines = calendar_of(make_site([record(description=text)])).split(b"\r\n")
    assert max(map(len, lines)) <= LINE_OCTETS
    assert sum(line.startswith(b" ") for line in lines) > 50
    whole = "".join(line.decode().removeprefix(" ") for line in lines)
    assert whole.count("Прогресс МС-24 🚀") == 200


@RULE
@given(prose, prose, prose)
def test_any_text_comes_back_as_it_was(name: str, description: str, location: str) -> None:
    component = read_one(name=name, description=description, location=location)
    assert component["SUMMARY"] == (" ".join(name.split()) or "Event 856")
    assert component.get("LOCATION", "") == " ".join(location.split())
    assert description.strip() in component["DESCRIPTION"]


def test_what_has_a_meaning_in_a_calendar_is_escaped() -> None:
    name, description = 'a; b, c\\d: "e" \\n \\N', "a; b,\r\nc\\nd\n\nBEGIN:VEVENT\r\nEND:VCALENDAR"
    component = read_one(name=name, description=description)
    assert component["SUMMARY"] == name
    assert description.replace("\r\n", "\n") in component["DESCRIPTION"]


@pytest.mark.parametrize("field", ["name", "description", "location"])
def test_no_character_stops_a_calendar_or_is_left_in_it(field: str) -> None:
    text = "".join(map(chr, (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0xFEFF, 0xFFFE)))
    data = calendar_of(make_site([record(**{field: f"a{text}b"})])).decode()
    assert re.findall(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufffe]", data) == []


def test_no_control_character_is_left_of_the_name_of_a_type() -> None:
    component = read_one(type={"id": 5, "name": "Static\x01 Fire,\r\n and more"})
    assert component["CATEGORIES"].cats == ["Static Fire, and more"]


def test_every_component_has_what_the_standard_and_clients_ask_for() -> None:
    for component in events_of(make_site()):
        for name in ("UID", "DTSTAMP", "DTSTART", "SEQUENCE", "LAST-MODIFIED", "SUMMARY", "URL"):
            assert not isinstance(component[name], list)
        assert component["TRANSP"] == "TRANSPARENT"
        assert str(component["URL"]).startswith(f"{BASE_URL}events/")


def test_the_file_is_no_meeting_request_and_says_when_to_come_again() -> None:
    calendar = read(make_site())
    lines = calendar_of(make_site()).decode().split("\r\n")
    assert "METHOD" not in calendar
    assert calendar["VERSION"] == "2.0"
    assert calendar["PRODID"]
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT12H" in lines
    assert [line for line in lines if line.startswith("X-PUBLISHED-TTL")] == [
        "X-PUBLISHED-TTL:PT12H"
    ]
    assert f"SOURCE;VALUE=URI:{BASE_URL}calendar.ics" in lines


def test_the_name_of_the_calendar_is_escaped_wherever_it_stands() -> None:
    lines = calendar_of(make_site()).decode().split("\r\n")
    values = [
        line.partition(":")[2] for line in lines if re.match(r"(X-WR-CALDESC|DESCRIPTION)", line)
    ]
    assert values[:2] == ["What happened in spaceflight\\, and when."] * 2


@pytest.mark.parametrize(
    ("abbreviation", "start", "end"),
    [
        ("SEC", "20230825T173635Z", "20230825T175135Z"),
        ("MIN", "20230825T173600Z", "20230825T175100Z"),
        ("HR", "20230825T170000Z", "20230825T180000Z"),
        ("AM", "20230825", "20230827"),
        ("PM", "20230825", "20230826"),
        ("DAY", "20230825", "20230826"),
        ("WK", "20230821", "20230828"),
    ],
)
def test_an_event_takes_as_long_as_its_date_is_vague(
    abbreviation: str, start: str, end: str
) -> None:
    component = read_one(date_precision={"id": 0, "name": "", "abbrev": abbreviation})
    assert component["DTSTART"].to_ical().decode() == start
    assert component["DTEND"].to_ical().decode() == end
    whole_days = len(start) == len("20230825")
    assert (component["DTSTART"].params.get("VALUE") == "DATE") == whole_days
    assert (component["DTEND"].params.get("VALUE") == "DATE") == whole_days


@pytest.mark.parametrize(
    ("kind", "duration", "abbrev", "minutes"),
    [
        ("Static Fire", "PT6S", "MIN", 15),
        ("EVA", None, "SEC", 390),
        ("Spacewalk", "PT9H", "MIN", 390),
        ("Docking", "PT45M", "MIN", 30),
        ("Spacecraft Undocking", None, "MIN", 30),
        ("Moon Landing", None, "MIN", 30),
        ("Something New", None, "MIN", 60),
        (None, "PT3H", "MIN", 60),
        # The broadcast is the event.
        ("Press Event", "PT1H11M", "MIN", 71),
        ("Press Event", None, "MIN", 60),
        ("Press Event", "PT0S", "MIN", 60),
        ("Press Event", "P30D", "MIN", 60),
        # It begins within the hour.
        ("Docking", None, "HR", 60),
        ("EVA", None, "HR", 390),
    ],
)
def test_a_timed_event_ends_after_what_is_usual_for_its_type(
    kind: str | None, duration: str | None, abbrev: str, minutes: int
) -> None:
    component = read_one(
        type={"id": 1, "name": kind} if kind else None,
        duration=duration,
        date_precision={"id": 0, "name": "", "abbrev": abbrev},
    )
    assert component["DTEND"].dt - component["DTSTART"].dt == dt.timedelta(minutes=minutes)


def test_the_last_day_of_a_year_ends_with_the_first_of_the_next() -> None:
    component = read_one(
        date="2023-12-31T00:00:00Z", date_precision={"id": 5, "name": "Day", "abbrev": "DAY"}
    )
    assert component["DTEND"].dt == dt.date(2024, 1, 1)


def test_what_is_known_to_the_month_at_best_is_in_no_calendar() -> None:
    names = {str(component["SUMMARY"]) for component in events_of(make_site(coarse_records()))}
    fine = {f"Known to the {name}" for name in ("SEC", "MIN", "HR", "AM", "PM", "DAY", "WK")}
    assert names == fine | {"No precision"}


def test_a_time_of_day_makes_it_sure() -> None:
    sites = events_of(make_site(coarse_records()))
    status = {str(component["SUMMARY"]): str(component["STATUS"]) for component in sites}
    sure = {name for name, word in status.items() if word == "CONFIRMED"}
    assert sure == {"Known to the SEC", "Known to the MIN", "Known to the HR"}


def uids(site: Site) -> list[str]:
    return [str(component["UID"]) for component in events_of(site)]


def test_a_uid_is_one_of_a_kind_and_survives_a_rename_and_a_move() -> None:
    renamed = [
        {**found, "name": f"New {found['name']}", "slug": f"new-{found['slug']}"}
        for found in real_records()
    ]
    before = uids(make_site())
    assert len(set(before)) == len(before) == len(real_records())
    assert uids(make_site(renamed, base_url="https://other.example/")) == before


def test_stamps_come_from_the_data() -> None:
    component = read_one()
    changed = dt.datetime(2024, 3, 5, 17, 24, 44, tzinfo=dt.UTC)
    assert (component["DTSTAMP"].dt, component["LAST-MODIFIED"].dt) == (changed, changed)
    newest = dt.datetime(2023, 8, 25, 17, 38, 42, tzinfo=dt.UTC)
    assert read_one(last_updated=...)["DTSTAMP"].dt == newest
    assert read_one(last_updated="2099-01-01T00:00:00Z")["DTSTAMP"].dt == newest
    nobody_knows = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    assert read_one(last_updated=..., updates=[])["DTSTAMP"].dt == nobody_knows
    assert calendar_of(make_site()) == calendar_of(make_site())


ledgers = st.lists(
    st.builds(
        Change,
        at=st.just(AS_OF),
        event=st.sampled_from([856, 849]),
        kind=st.sampled_from([kind for kind in Kind if kind is not Kind.REMOVED]),
        bulk=st.booleans(),
    ),
    max_size=8,
)


@settings(deadline=None, max_examples=40)
@given(ledgers)
def test_the_sequence_number_grows_with_the_ledger_and_never_falls(ledger: list[Change]) -> None:
    few = (Section.DAYS, Section.STATISTICS)
    sites = (
        make_site([record()], changes=ledger[:length], leave_out=few)
        for length in range(len(ledger) + 1)
    )
    numbers = [int(events_of(site)[0]["SEQUENCE"]) for site in sites]
    assert numbers == sorted(numbers)
    observed = [
        change for change in ledger if change.event == 856 and change.kind is not Kind.ADDED
    ]
    assert numbers[-1] == len(observed)


@pytest.mark.parametrize(
    "records",
    [
        pytest.param([], id="no events"),
        pytest.param([record(date=None)], id="no dates"),
        pytest.param([record(date_precision={"id": 14, "abbrev": "Y"})], id="only a year"),
    ],
)
def test_a_calendar_has_at_least_one_component(records: list[Json]) -> None:
    """RFC 5545, section 3.6: `component = 1*(eventc / … / timezonec / …)`."""
    assert len(read(make_site(records)).subcomponents) > 0


@pytest.mark.tools
def test_another_parser_reads_the_same() -> None:
    hostile = record(
        id=1,
        name='a; b, c\\d: "e" Прогресс 🚀',
        description="a; b,\r\nc\\nd\r\n\r\n" + "Прогресс МС-24 👩‍🚀 " * 30,
        location="Байконур, 31/6",
    )
    site = make_site([*real_records(), *coarse_records(), hostile])
    ours = [
        {
            "uid": str(component["UID"]),
            "summary": str(component["SUMMARY"]),
            "description": str(component["DESCRIPTION"]),
            "location": str(component["LOCATION"]),
            "sequence": int(component["SEQUENCE"]),
            "categories": component["CATEGORIES"].cats,
            "start": component["DTSTART"].dt.isoformat().replace("+00:00", "Z"),
            "wholeDays": not isinstance(component["DTSTART"].dt, dt.datetime),
        }
        for component in events_of(site)
    ]
    theirs = read_in_javascript(site)
    assert theirs["name"] == "Almanac"
    ends = [event.pop("end") for event in theirs["events"]]
    assert theirs["events"] == ours
    assert all(end >= event["start"] for end, event in zip(ends, ours, strict=True))
