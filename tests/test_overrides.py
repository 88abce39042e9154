"""What a site's owner decides about an event holds on every page, and a slip of the pen is told."""

import json
import re
from pathlib import Path

import feedparser
import pytest
from icalendar import Calendar
from lxml import html

from generator.archive.entries import Override
from generator.content import load_overrides
from generator.errors import ContentError
from generator.report import Built
from generator.source.snapshot import read_snapshot, write_snapshot
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

SLUG, TITLE = "booster-9-static-fire-2", "Booster 9 Static Fire #2"
REASON = "Taken out at the request of its **publisher**."
SUPPRESSED = f'["856"]\nsuppress = "{REASON}"\n'


def override(root: Path, text: str) -> Path:
    """Write the project's `content/overrides.toml`."""
    path = root / "content/overrides.toml"
    path.write_text(text, encoding="utf-8")
    return path


def built_with(root: Path, text: str) -> Built:
    override(root, text)
    return build_project(root, base_url="https://example.org/archive/")


def page(root: Path, address: str) -> html.HtmlElement:
    return html.fromstring((root / "output" / address / "index.html").read_bytes())


def event_page(root: Path, slug: str = SLUG) -> html.HtmlElement:
    return page(root, f"events/{slug}")


def files_that_name(root: Path, words: str) -> list[str]:
    """The published files that hold these words, however HTML, XML or iCalendar writes them."""
    output = root / "output"
    texts = {
        path.relative_to(output).as_posix(): path.read_text(encoding="utf-8", errors="replace")
        for path in output.rglob("*")
        if path.is_file() and path.name[0] != "."
    }
    return sorted(path for path, text in texts.items() if words in text.replace("\r\n ", ""))


def calendar_of(root: Path) -> dict[str, str]:
    """The place of each event of the calendar that is not off, by its title."""
    calendar = Calendar.from_ical((root / "output/calendar.ics").read_bytes())
    kept = (one for one in calendar.walk("VEVENT") if str(one["STATUS"]) != "CANCELLED")
    return {str(event["summary"]): str(event.get("location")) for event in kept}


def notices(found: html.HtmlElement) -> list[str]:
    return [str(text) for text in found.xpath("//p[@class='notice']/text()")]


def set_clock(root: Path, fetched_at: str) -> None:
    """Let the snapshot be of another day."""
    path = root / "content/snapshot/state.json"
    state = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**state, "fetched_at": fetched_at}), encoding="utf-8")


# Suppressed events.


def test_a_suppressed_event_leaves_a_tombstone_with_the_reason(project: Path) -> None:
    built_with(project, SUPPRESSED)
    tombstone = event_page(project)
    assert tombstone.findtext(".//h1") == "Event 856 is not shown"
    assert [part.text_content() for part in tombstone.xpath("//article/p")] == [
        "Taken out at the request of its publisher."
    ]
    assert tombstone.xpath("//article//strong/text()") == ["publisher"]
    assert tombstone.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_nothing_that_is_published_says_what_a_suppressed_event_was(project: Path) -> None:
    build_project(project)
    assert len(files_that_name(project, TITLE)) >= 7
    built_with(project, SUPPRESSED)
    assert files_that_name(project, TITLE) == []
    assert files_that_name(project, record()["description"]) == []
    assert files_that_name(project, record()["updates"][0]["comment"]) == []


def test_no_page_feed_or_calendar_leads_to_a_suppressed_event(project: Path) -> None:
    built_with(project, SUPPRESSED)
    assert files_that_name(project, f"/events/{SLUG}/") == [
        "_redirects",
        "e/856/index.html",
    ]
    for name in ("feed.xml", "atom.xml"):
        feed = feedparser.parse((project / "output" / name).read_bytes())
        assert len(feed.entries) == 9
        assert TITLE not in [entry.title for entry in feed.entries]
    assert len(calendar_of(project)) == 9


def test_neighbours_step_over_a_suppressed_event(project: Path) -> None:
    before, hidden = "crew-7-arrival-at-kennedy-space-center", "progress-ms-22-undocking"
    build_project(project)
    assert event_page(project, before).xpath("(//a[@rel='next'])[1]/@href") == [
        f"/events/{hidden}/"
    ]
    (after,) = event_page(project, hidden).xpath("(//a[@rel='next'])[1]/@href")
    override(project, '["769"]\nsuppress = "Not shown."\n')
    build_project(project)
    assert event_page(project, before).xpath("(//a[@rel='next'])[1]/@href") == [after]
    back = page(project, after.strip("/")).xpath("(//a[@rel='prev'])[1]/@href")
    assert back == [f"/events/{before}/"]


def test_counts_leave_suppressed_events_out(project: Path) -> None:
    built = built_with(project, SUPPRESSED)
    assert built.findings.events == 9
    figures = page(project, "").xpath("//ul[@class='figures']/li[1]/a")
    assert [figure.text_content() for figure in figures] == ["9 events"]


def test_the_slug_of_a_suppressed_event_stays_taken(tmp_path: Path) -> None:
    twin = record(id=900, name="Another event")
    root = make_project(tmp_path / "project", [record(), twin])
    built_with(root, SUPPRESSED)
    assert event_page(root).findtext(".//h1") == "Event 856 is not shown"
    assert event_page(root, f"{SLUG}-900").findtext(".//h1") == "Another event"


def test_the_last_event_of_a_type_and_of_a_year_takes_its_pages_along(tmp_path: Path) -> None:
    eclipse = {"id": 99, "name": "Eclipse"}
    alone = record(id=900, slug="alone", type=eclipse, date="2031-01-02T03:04:05Z")
    root = make_project(tmp_path / "project", [*real_records(), alone])
    build_project(root)
    assert (root / "output/types/eclipse/index.html").exists()
    assert (root / "output/2031/01/index.html").exists()
    built_with(root, '["900"]\nsuppress = "Not shown."\n')
    assert not (root / "output/types/eclipse").exists()
    assert not (root / "output/2031").exists()
    assert event_page(root, "alone").findtext(".//h1") == "Event 900 is not shown"


def test_an_archive_may_hold_nothing_but_suppressed_events(tmp_path: Path) -> None:
    root = make_project(tmp_path / "project", [record()])
    built = built_with(root, SUPPRESSED)
    assert built.findings.events == 0
    assert event_page(root).findtext(".//h1") == "Event 856 is not shown"


def test_markup_in_a_reason_is_harmless(project: Path) -> None:
    reason = "<script>alert(1)</script> [x](javascript:alert(1))"
    built_with(project, f'["856"]\nsuppress = "{reason}"\n')
    tombstone = event_page(project)
    assert tombstone.xpath("//main//script") == []
    assert tombstone.xpath("//main//a[starts-with(@href, 'javascript')]") == []


def test_an_event_comes_back_when_its_table_goes(project: Path) -> None:
    built_with(project, SUPPRESSED)
    built_with(project, "")
    assert event_page(project).findtext(".//h1") == TITLE


# Corrected fields.


def test_a_corrected_field_is_shown_everywhere_and_named_on_the_page(project: Path) -> None:
    built = built_with(project, '["856".fields]\nlocation = "Starbase, Texas"\n')
    assert built.findings.problems == ()
    found = event_page(project)
    assert "Starbase, Texas" in found.xpath("//dl[@class='vitals']//dd/a/text()")
    assert notices(found) == ["Put right here, not by Launch Library 2: location."]
    (ld,) = found.xpath("//script[@type='application/ld+json']/text()")
    assert json.loads(str(ld))["@graph"][0]["location"]["name"] == "Starbase, Texas"
    assert calendar_of(project)[TITLE] == "Starbase, Texas"
    # content/places.toml has that as another name, by which queries may ask.
    assert files_that_name(project, "Starbase Texas") == ["search/facets.json"]


def test_a_notice_names_all_corrected_fields_by_the_api_s_names(project: Path) -> None:
    built_with(project, '["856".fields]\nvid_urls = []\nname = "Static fire"\ninfo_urls = []\n')
    found = event_page(project)
    assert found.findtext(".//h1") == "Static fire"
    assert found.xpath("//*[@class='webcasts']") == []
    assert notices(found) == ["Put right here, not by Launch Library 2: info_urls, name, vid_urls."]


def test_only_the_corrected_event_carries_a_notice(project: Path) -> None:
    built_with(project, '["856".fields]\nlocation = "Starbase, Texas"\n')
    for found in real_records():
        assert bool(notices(event_page(project, found["slug"]))) == (found["id"] == 856)


@pytest.mark.parametrize("date", ['"2027-03-04T05:06:07Z"', "2027-03-04T05:06:07Z"])
def test_a_corrected_date_moves_the_event_to_its_new_month(project: Path, date: str) -> None:
    built = built_with(project, f'["856".fields]\ndate = {date}\n')
    assert built.findings.problems == ()
    link = f"/archive/events/{SLUG}/"
    assert link in page(project, "2027/03").xpath("//a/@href")
    assert link not in page(project, "2023/08").xpath("//a/@href")


def test_a_nested_field_is_corrected_as_a_whole(project: Path) -> None:
    built_with(
        project,
        '["856".fields]\ndate_precision = { id = 7, name = "Month", abbrev = "M" }\n',
    )
    assert "August 2023" in event_page(project).xpath("//dl[@class='vitals']//dd")[0].text_content()
    assert TITLE not in calendar_of(project)


def test_a_correction_that_heals_a_broken_record_leaves_no_problem(tmp_path: Path) -> None:
    broken = record(location=["Starbase"], duration="a while")
    root = make_project(tmp_path / "project", [broken])
    healed = '["856".fields]\nlocation = "Starbase"\nduration = "PT6S"\n'
    assert len(build_project(root).findings.problems) == 2
    assert built_with(root, healed).findings.problems == ()


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ("location = 5", "$.location"),
        ('date = "next week"', "$.date"),
        ("date = 2023-08-25", "$.date"),
        ("date = 2023-08-25T10:00:00", "$.date"),
        ("date = 0009-08-25T10:00:00Z", "$.date"),
        ("duration = 6.5", "$.duration"),
        ('vid_urls = [{ url = "javascript:alert(1)" }]', "$.vid_urls[0].url"),
        ('vid_urls = [{ link = "https://a.org/" }]', "$.vid_urls[0].link"),
        ('type = "Docking"', "$.type"),
        ("name = nan", "$.name"),
        ("location = 10:00:00\nname = [[1]]", "$.name"),
        (f"location = {10**30}", "$.location"),
    ],
)
def test_a_broken_correction_is_an_error_that_names_the_field(
    project: Path, fields: str, path: str
) -> None:
    """It would take the API's own value off the page."""
    with pytest.raises(ContentError) as caught:
        built_with(project, f'["856".fields]\n{fields}\n')
    assert caught.value.where == str(project / "content/overrides.toml")
    assert caught.value.what.startswith(f"{path.removeprefix('$.')}: ")
    assert not (project / "output").exists()


def test_a_record_with_an_enormous_number_can_be_corrected(tmp_path: Path) -> None:
    root = make_project(tmp_path / "project", [record(duration=10**30)])
    assert [problem.path for problem in build_project(root).findings.problems] == ["$.duration"]
    built = built_with(root, '["856".fields]\nlocation = "Starbase"\n')
    assert [problem.path for problem in built.findings.problems] == ["$.duration"]
    assert "Starbase" in event_page(root).xpath("//dl[@class='vitals']//dd/a/text()")


def test_the_snapshot_keeps_what_the_api_said(project: Path) -> None:
    before = (project / "content/snapshot/events.jsonl").read_bytes()
    built_with(project, '["856".fields]\nlocation = "Starbase, Texas"\n')
    assert (project / "content/snapshot/events.jsonl").read_bytes() == before


# The file.


def test_the_file_of_this_repository_decides_nothing() -> None:
    assert load_overrides(ROOT) == {}


def test_there_need_not_be_a_file(project: Path) -> None:
    (project / "content/overrides.toml").unlink()
    assert load_overrides(project) == {}
    assert build_project(project).findings.events == 10


def test_an_event_may_be_corrected_now_and_suppressed_later(project: Path) -> None:
    override(project, f'{SUPPRESSED}[856.fields]\nlocation = "Starbase"\n["769"]\n')
    assert load_overrides(project) == {
        856: Override(suppress=REASON, fields={"location": "Starbase"}),
        769: Override(),
    }


@pytest.mark.parametrize(
    ("text", "what", "remedy"),
    [
        pytest.param(
            '["856"]\nsupress = "No."\n',
            "unknown key 'supress'",
            "the nearest known key is 'suppress'",
            id="key",
        ),
        pytest.param(
            '["856"]\nlocation = "Kourou"\n',
            "unknown key 'location'",
            "the nearest known key is",
            id="field without its table",
        ),
        pytest.param(
            '["856".fields]\nlocatoin = "Kourou"\n',
            "unknown field 'locatoin'",
            "did you mean 'location'?",
            id="field",
        ),
        pytest.param(
            '["856".fields]\nwebcasts = []\n',
            "unknown field 'webcasts'",
            "did you mean 'webcast_live'?",
            id="the model's own name of a field",
        ),
        pytest.param("['856'.fields]\nid = 7\n", "unknown field 'id'", "did you mean", id="id"),
        pytest.param(
            '["booster-9"]\nsuppress = "No."\n',
            "'booster-9' is no id of an event",
            'name each table by the id of an event, as in ["856"]',
            id="a slug for an id",
        ),
        pytest.param(
            'suppress = "No."\n',
            "'suppress' is no id of an event",
            'name each table by the id of an event, as in ["856"]',
            id="no table",
        ),
        pytest.param('["-856"]\n', "'-856' is no id of an event", "as in", id="a negative number"),
        pytest.param('["８５６"]\n', "'８５６' is no id of an event", "as in", id="other digits"),
        pytest.param(
            '["0856"]\nsuppress = "No."\n',
            "'0856' is no id of an event",
            'name each table by the id of an event, as in ["856"]',
            id="a second spelling of an id",
        ),
        pytest.param(
            '856 = "No."\n', "has a value outside of a table", 'write ["856"] above it', id="value"
        ),
        pytest.param(
            "['856']\nsuppress = true\n", "got `bool` - at `$.suppress`", "mend", id="no reason"
        ),
        pytest.param("['856']\nsuppress = ''\n", "suppress", "", id="an empty reason"),
        pytest.param("['856']\nfields = 'name'\n", "Expected `object`", "mend", id="no fields"),
        pytest.param("['856'\n", "is no TOML", "mend that line", id="no TOML"),
        pytest.param("['1']\n['1']\n", "is no TOML", "mend that line", id="twice"),
    ],
)
def test_a_slip_of_the_pen_is_an_error_with_its_remedy(
    project: Path, text: str, what: str, remedy: str
) -> None:
    path = override(project, text)
    with pytest.raises(ContentError) as caught:
        load_overrides(project)
    assert caught.value.where == str(path)
    assert what in caught.value.what
    assert remedy in caught.value.remedy


def test_a_file_in_another_encoding_is_an_error(project: Path) -> None:
    (project / "content/overrides.toml").write_bytes('["856"]\nsuppress = "é"'.encode("latin-1"))
    with pytest.raises(ContentError, match="is not UTF-8"):
        load_overrides(project)


def test_an_error_in_the_file_leaves_the_site_as_it_was(project: Path) -> None:
    build_project(project)
    before = event_page(project).findtext(".//h1")
    with pytest.raises(ContentError):
        built_with(project, '["856"]\nsupress = "No."\n')
    assert event_page(project).findtext(".//h1") == before


def test_a_field_can_be_cleared(project: Path) -> None:
    table = '["856"]\nclear = ["location", "image", "vid_urls", "date", "date_precision"]\n'
    built = built_with(project, table)
    page = event_page(project)
    assert built.findings.problems == ()
    assert "Put right here, not by Launch Library 2: date, date_precision, image, location" in (
        "".join(page.itertext())
    )
    assert "Starbase Texas" not in "".join(page.itertext())
    assert "date not known" in "".join(page.itertext())


@pytest.mark.parametrize(
    ("table", "what"),
    [
        ('["856"]\nclear = ["id"]\n', "unknown field 'id'"),
        ('["856"]\nclear = ["locatoin"]\n', "did you mean 'location'"),
        ('["856"]\nclear = ["name"]\n', "'name' cannot be cleared"),
        (
            '["856"]\nclear = ["location"]\nfields.location = "Kourou"\n',
            "'location' cannot be cleared",
        ),
        ('["856"]\nclear = "location"\n', "Expected `array`"),
    ],
)
def test_what_cannot_be_cleared_is_an_error(project: Path, table: str, what: str) -> None:
    with pytest.raises(ContentError, match=re.escape(what)):
        built_with(project, table)


@pytest.mark.parametrize(
    "table", ['["99999"]\nsuppress = "No."\n', '["99999".fields]\nlocation = "Kourou"\n']
)
def test_a_decision_about_an_event_that_does_not_exist_is_reported(
    project: Path, table: str
) -> None:
    # It may be one that is still to be pulled, so the build goes on; but a wrong number would
    # leave the event that was meant on show.
    built = built_with(project, table)
    assert built.findings.events == 10
    assert [problem.subject for problem in built.findings.problems] == ["event 99999"]


def test_neither_a_build_nor_a_new_snapshot_touches_the_file(project: Path) -> None:
    path = override(project, SUPPRESSED)
    before = path.stat()
    folder = project / "content/snapshot"
    held = read_snapshot(folder)
    write_snapshot(folder, held.records, (), held.state)
    build_project(project)
    assert path.read_text(encoding="utf-8") == SUPPRESSED
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert path.stat().st_ino == before.st_ino


def test_a_decision_holds_when_the_record_changes_under_it(project: Path) -> None:
    built_with(project, f'["769".fields]\nlocation = "Orbit"\n{SUPPRESSED}')
    renewed = [
        {**found, "location": "New", "name": f"New {found['id']}"} for found in real_records()
    ]
    write_records(project, renewed)
    build_project(project)
    assert event_page(project).findtext(".//h1") == "Event 856 is not shown"
    other = event_page(project, "progress-ms-22-undocking")
    assert other.findtext(".//h1") == "New 769"
    assert "Orbit" in other.xpath("//dl[@class='vitals']//dd/a/text()")


# Events that Launch Library 2 has no more.


REMOVED: list[Json] = [{"at": "2023-08-19T03:00:00Z", "event": 856, "kind": "removed"}]
RETURNED: list[Json] = [*REMOVED, {"at": "2023-08-20T03:00:00Z", "event": 856, "kind": "returned"}]


@pytest.fixture
def upcoming(project: Path) -> Path:
    """The ten real events as they stood on 21 August 2023, with some of them still to come."""
    set_clock(project, "2023-08-21T00:00:00Z")
    return project


def coming_up(root: Path) -> list[str]:
    rows = page(root, "").xpath("//section[@aria-labelledby='coming-up']//a/text()")
    return [str(row) for row in rows]


def write_ledger(root: Path, lines: list[Json]) -> None:
    path = root / "content/snapshot/changes.jsonl"
    path.write_bytes(path.read_bytes() + b"".join(as_line(line) + b"\n" for line in lines))


def test_a_removed_event_keeps_its_page_with_a_notice(upcoming: Path) -> None:
    write_ledger(upcoming, REMOVED)
    build_project(upcoming)
    found = event_page(upcoming)
    assert found.findtext(".//h1") == TITLE
    assert notices(found) == [
        "Launch Library 2 does not have this event any more; that was first seen on 19 August 2023."
    ]
    assert f"/events/{SLUG}/" in page(upcoming, "2023/08").xpath("//a/@href")


def test_a_removed_event_is_neither_coming_up_nor_in_the_calendar(upcoming: Path) -> None:
    build_project(upcoming)
    assert TITLE in coming_up(upcoming)
    assert TITLE in calendar_of(upcoming)
    write_ledger(upcoming, REMOVED)
    build_project(upcoming)
    assert TITLE not in coming_up(upcoming)
    assert TITLE not in calendar_of(upcoming)
    assert len(calendar_of(upcoming)) == 9


def test_an_event_that_returned_is_as_before(upcoming: Path) -> None:
    write_ledger(upcoming, RETURNED)
    build_project(upcoming)
    assert notices(event_page(upcoming)) == []
    assert TITLE in coming_up(upcoming)
    assert TITLE in calendar_of(upcoming)


def test_a_removed_event_can_be_corrected_and_suppressed(upcoming: Path) -> None:
    write_ledger(upcoming, REMOVED)
    built_with(upcoming, '["856".fields]\nlocation = "Starbase"\n')
    assert len(notices(event_page(upcoming))) == 2
    built_with(upcoming, SUPPRESSED)
    assert event_page(upcoming).findtext(".//h1") == "Event 856 is not shown"
