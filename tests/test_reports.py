"""The report of a run: one value, in several forms, however the run ended."""

import datetime as dt
import json
import subprocess
from pathlib import Path

import jsonschema
import msgspec
import pytest
from lxml import html
from markdown_it import MarkdownIt
from prometheus_client.parser import text_string_to_metric_families

from generator.accounts import write_message, write_metrics, write_summary
from generator.archive.changes import Kind
from generator.archive.model import Problem
from generator.report import Pages, Report, Status, Told, Trouble
from tests.commands import run_almanac
from tests.poison import PAYLOADS
from tests.projects import ROOT, write_records
from tests.projects import record as make_record
from tests.site.reading import elements, strings

NOON = dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC)
ORDERS = (
    "[skip ci]",
    "[ci skip]",
    "fixes #12",
    "@everybody",
    "http://evil.example/x",
    "www.evil.example",
    "1. one",
    "2) two",
    "+ three",
    "---",
    "===",
)
WORDS = [
    *PAYLOADS.values(),
    *ORDERS,
    "a | b",
    "**bold** `code` _x_",
    "\n# Heading\n- item\n> quote",
]


def make_report(*names: str, **fields: object) -> Report:
    told = tuple(
        Told(event=number, name=name, kind=Kind.MOVED, words=f"{name} → 2027")
        for number, name in enumerate(names, start=1)
    )
    report = Report(
        status=Status.PUBLISHED,
        exit_status=0,
        program="Almanac 0.1.0",
        started=NOON,
        seconds=1.5,
        data=NOON,
        events=1002,
        upstream=1003,
        complete=True,
        changes={kind.value: len(names) if kind is Kind.MOVED else 0 for kind in Kind},
        told=told,
        pages=Pages(rendered=3, kept=4, written=5, unchanged=6, removed=7),
        requests=8,
        bytes=9,
    )
    return msgspec.structs.replace(report, **fields)


@pytest.mark.parametrize("words", WORDS)
def test_what_strangers_write_is_text_in_a_summary(words: str) -> None:
    """Read as GitHub reads it: with HTML, and addresses without a mark as links."""
    problem = Problem(f"event {words}", "$", words)
    trouble = Trouble(stage="pull", where=words, what=words, remedy=words)
    report = make_report(words, problems=(problem,), notes=(words,), troubles=(trouble,))
    reader = MarkdownIt("gfm-like", {"html": True, "linkify": True})
    page = html.fromstring(reader.render(write_summary(report)))
    tags = {str(element.tag) for element in page.iter()}
    plain = {"div", "h1", "h2", "table", "thead", "tbody", "tr", "th", "td", "ul", "li"}
    assert tags <= plain | {"p", "blockquote", "strong"}
    assert len(elements(page, "//h1")) == 1
    assert len(elements(page, "//li")) == 3
    assert strings(page, "//blockquote//strong/text()") == ["pull"]


@pytest.mark.parametrize("words", WORDS)
def test_what_strangers_write_orders_nothing_in_a_commit(words: str) -> None:
    message = write_message(make_report(words, renamed=(words,)))
    assert not {"[", "]", "#", "@"} & set(message)
    subject, blank, *lines = message.splitlines()
    assert (subject, blank) == ("Events: 1 moved", "")
    assert all(line.startswith(("- ", "Moved:")) or not line for line in lines)


def test_long_lists_are_cut_and_say_so() -> None:
    report = make_report(*(f"Event {number}" for number in range(100)))
    for account in (write_summary(report), write_message(report)):
        assert account.count("\n- ") == 31
        assert "- and 70 more" in account


def test_a_first_line_is_never_too_long() -> None:
    changes = {kind.value: 100_000 for kind in Kind}
    subject = write_message(make_report(changes=changes)).splitlines()[0]
    assert subject == "Events: 800,000 changes"


def test_metrics_say_what_the_report_says() -> None:
    report = make_report("One", "Two")
    families = text_string_to_metric_families(write_metrics(report).decode())
    found = {
        (one.name, *one.labels.values()): one.value for family in families for one in family.samples
    }
    assert found["almanac_last_pull_timestamp_seconds",] == NOON.timestamp()
    assert found["almanac_run_changes", "moved"] == 2
    assert found["almanac_run_outputs", "removed"] == 7
    assert (found["almanac_events",], found["almanac_upstream_events",]) == (1002, 1003)
    assert found["almanac_run_seconds",] == 1.5


def run_build(root: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return run_almanac("--root", str(root), "build", "--offline", *options, cwd=root)


def test_a_run_tells_the_same_everywhere(project: Path) -> None:
    write_records(project, [make_record(id="no number"), make_record()])
    done = run_build(project, *("--report", "report.json", "--summary", "summary.md"))
    report = json.loads((project / "report.json").read_bytes())
    jsonschema.validate(report, msgspec.json.schema(Report))
    assert (done.returncode, report["exit_status"], report["status"]) == (0, 0, "published")
    pages = report["pages"]
    assert f"{pages['written']:,} files written" in done.stdout
    assert f"{report['events']} event of" in done.stdout
    assert len(report["problems"]) == 1
    assert report["problems"][0]["what"] in done.stderr
    status = json.loads((project / "output/status.json").read_bytes())
    keys = ("data", "events", "upstream", "complete")
    assert [status[key] for key in keys] == [report[key] for key in keys]
    told = (project / "output/metrics.txt").read_text("utf-8")
    assert f"almanac_events {report['events']}\n" in told
    again = json.loads(run_build(project, "--json").stdout)
    assert (again["status"], again["pages"]["written"]) == ("unchanged", 0)
    assert [again[key] for key in keys] == [report[key] for key in keys]


def test_a_run_that_fails_writes_its_report(project: Path) -> None:
    (project / "templates/event.html").write_text("{{ nobody }}", "utf-8")
    done = run_build(project, "--report", "report.json", "--summary", "summary.md")
    report = json.loads((project / "report.json").read_bytes())
    assert (done.returncode, report["exit_status"], report["status"]) == (5, 5, "failed")
    (trouble,) = report["troubles"]
    assert trouble["stage"] == "build"
    assert f"error: {trouble['where']}: {trouble['what']}" in done.stderr
    assert "# Failed (exit status 5)" in (project / "summary.md").read_text("utf-8")
    assert not (project / "output/index.html").exists()


@pytest.mark.parametrize("option", ["--report", "--summary", "--message", "--metrics"])
def test_a_report_that_cannot_be_written_is_refused_before_anything_is_done(
    project: Path, option: str
) -> None:
    done = run_build(project, option, "nowhere/file")
    assert done.returncode == 2
    assert "there is no folder nowhere; make it, or name another file" in done.stderr
    assert not (project / "output/index.html").exists()


def test_a_report_into_a_full_disk_is_told_and_the_site_is_published(project: Path) -> None:
    done = run_build(project, "--report", "/dev/full")
    assert done.returncode == 1
    assert "error: /dev/full: No space left on device; make room on that disk" in done.stderr
    assert (project / "output/index.html").exists()


def test_a_fault_of_ours_is_in_the_report_too(project: Path, tmp_path: Path) -> None:
    """A plan that cannot be: nobody may meet it, so it is made by another program."""
    program = (
        "import sys\n"
        "from generator.command.run import Run, finish\n"
        "run = Run()\n"
        "with run.stage('build'):\n"
        "    {}['missing']\n"
        "from pathlib import Path\n"
        "finish(run, report=Path(sys.argv[1]), summary=None, message=None, metrics=None, "
        "as_json=False)\n"
    )
    file = tmp_path / "report.json"
    done = subprocess.run(
        [str(ROOT / ".venv/bin/python"), "-c", program, str(file)],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "KeyError: 'missing'" in done.stderr
    (trouble,) = json.loads(file.read_bytes())["troubles"]
    assert "fault of almanac" in trouble["remedy"]
    del project
