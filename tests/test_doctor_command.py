import json
from pathlib import Path

import pytest

from tests.commands import run_almanac
from tests.projects import make_project, record

LIVE = {"webcast_live": True, "vid_urls": []}


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a fault of each severity in its one event."""
    return make_project(tmp_path_factory.mktemp("live") / "project", [record(**LIVE)])


def test_findings_are_told_by_rule_with_what_to_do() -> None:
    done = run_almanac("doctor")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0] == "warning language-wrong (2)"
    assert lines[1].startswith("  event 769 $.vid_urls[0].language: the language is “en”")
    assert lines[3] == "  → set the language of the title"
    assert lines[-1] == "0 errors, 11 warnings, 6 hints"
    assert done.stderr == "in 10 events as of 23 November 2026, 00:00 UTC\n"


def test_an_error_ends_with_6_a_warning_only_where_it_is_strict(live: Path) -> None:
    def status(*options: str) -> int:
        return run_almanac("--root", str(live), "doctor", *options).returncode

    assert status() == 6
    assert status("--report") == 6
    assert status("--ignore", "live-for-ever", "--strict") == 0
    assert run_almanac("doctor", "--strict").returncode == 6
    assert run_almanac("doctor", "--strict", "--only", "picture-terms").returncode == 0


def test_json_has_all_findings_and_their_number() -> None:
    found = json.loads(run_almanac("doctor", "--json").stdout)
    assert found["counts"] == {"error": 0, "warning": 11, "hint": 6}
    assert len(found["findings"]) == 17
    assert found["findings"][0].keys() == {
        *("subject", "place", "rule", "severity", "what", "remedy")
    }


def test_one_event_and_some_rules_can_be_chosen() -> None:
    chosen = ("--only", "language-wrong", "--only", "past-as-future", "--ignore", "past-as-future")
    found = json.loads(run_almanac("doctor", "--json", "--event", "769", *chosen).stdout)
    assert [(one["subject"], one["rule"]) for one in found["findings"]] == [
        ("event 769", "language-wrong")
    ]


def test_a_report_has_hints_only_where_they_are_asked_for() -> None:
    short, full = run_almanac("doctor", "--report"), run_almanac("doctor", "--report", "--all")
    assert short.stdout.startswith("# 11 findings about 7 events\n")
    assert short.stderr == "without 6 hints; --all writes them, too\n"
    assert full.stdout.startswith("# 17 findings about 10 events\n")


def test_the_rules_are_listed_without_a_snapshot(tmp_path: Path) -> None:
    done = run_almanac("--root", str(tmp_path), "doctor", "--rules")
    assert "warning past-as-future\n  A past event whose description" in done.stdout
    listed = json.loads(run_almanac("--root", str(tmp_path), "doctor", "--rules", "--json").stdout)
    assert {"rule", "severity", "about"} == listed[0].keys()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--only", "langauge-wrong"), "langauge-wrong is no rule; say language-wrong; "),
        (("--ignore", "qqqq"), "qqqq is no rule; almanac doctor --rules lists them"),
        (("--event", "99999"), "the snapshot has no event 99999 that the API still has"),
        (("--json", "--report"), "--report: is a text, and --json another form"),
    ],
)
def test_what_cannot_be_asked_for_is_a_wrong_use(options: tuple[str, ...], message: str) -> None:
    done = run_almanac("doctor", *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


def test_without_a_snapshot_there_is_nothing_to_look_at(tmp_path: Path) -> None:
    done = run_almanac("--root", str(tmp_path), "doctor")
    assert done.returncode == 1
    assert done.stderr.startswith("error: ")


def test_the_text_of_an_event_steers_no_terminal(tmp_path: Path) -> None:
    root = make_project(tmp_path / "project", [record(name="a \x1b[31m  b [bold]c[/]\n")])
    done = run_almanac("--root", str(root), "doctor", "--event", "856", "--all")
    assert "\x1b" not in done.stdout
    assert "[bold]c[/]" in done.stdout
