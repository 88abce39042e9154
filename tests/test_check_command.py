"""`almanac check` as it is run: what it says where, with which status, and what it keeps."""

import json
from pathlib import Path

import pytest

from tests.check.small import BASE, FILES, make_site
from tests.commands import Done, run_almanac


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with a sound site in it."""
    make_site(tmp_path / "output", {**FILES})
    (tmp_path / "content").mkdir()
    return tmp_path


def check(root: Path, *arguments: str) -> Done:
    return run_almanac("check", *arguments, cwd=root)


def test_a_sound_site_ends_with_0(root: Path) -> None:
    done = check(root)
    assert (done.returncode, done.stdout) == (0, "0 errors, 0 warnings, 0 hints\n")
    assert done.stderr == f"{len(FILES)} files in output, under {BASE}\n"


def test_an_error_ends_with_6_and_says_where_what_and_the_remedy(root: Path) -> None:
    (root / "output/site.css").unlink()
    (root / "output/CNAME").write_text("example.org\n")
    done = check(root)
    assert done.returncode == 6
    assert done.stdout.splitlines()[:3] == [
        "error missing-asset (1)",
        "  index.html line 8: loads /archive/site.css, where nothing is; so do 3 more files",
        "  → build it again: almanac build --full",
    ]
    assert done.stdout.splitlines()[-1] == "2 errors, 0 warnings, 1 hint"


def test_findings_can_be_had_as_json_and_by_rule(root: Path) -> None:
    (root / "output/site.css").unlink()
    told = json.loads(check(root, "--json", "--only", "missing-file", "output").stdout)
    assert told["counts"] == {"error": 1, "warning": 0, "hint": 0}
    assert [found["subject"] for found in told["findings"]] == ["site.css"]
    ignored = check(root, "--ignore", "missing-file", "--ignore", "missing-asset")
    assert (ignored.returncode, ignored.stdout) == (0, "0 errors, 0 warnings, 0 hints\n")


def test_the_rules_are_listed_and_a_name_that_is_none_is_refused(root: Path) -> None:
    rules = check(root, "--rules").stdout.splitlines()
    assert rules[0].split()[:2] == ["broken-link", "error"]
    assert json.loads(check(root, "--rules", "--json").stdout)[0]["rule"] == "broken-link"
    done = check(root, "--only", "broken-lnk")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "error: broken-lnk: is no rule; do you mean broken-link?\n"


def test_a_folder_that_is_not_there_and_a_base_that_is_none_are_errors(root: Path) -> None:
    missing = check(root, "nowhere")
    assert (missing.returncode, missing.stdout) == (1, "")
    assert missing.stderr.startswith("error: nowhere: ")
    wrong = check(root, "--base-url", "ftp://x")
    assert (wrong.returncode, wrong.stderr.count("\n")) == (2, 1)


def test_links_to_other_sites_are_asked_if_that_is_wanted_and_kept(root: Path) -> None:
    """All that is linked to here are hosts of our own network, which nobody is to ask."""
    away = "https://elsewhere.example/x"
    page = FILES["index.html"].replace(away, "http://10.0.0.1/x#there")
    make_site(root / "output", {**FILES, "index.html": page})
    done = check(root, "--external")
    assert "1 link asked of 1: 0 ok, 0 dead, 1 cannot be told" in done.stderr
    (line,) = (root / "content/links.jsonl").read_text().splitlines()
    kept = json.loads(line)
    assert (kept["url"], kept["said"]) == (
        "http://10.0.0.1/x",
        "lies in a private network, which is not asked",
    )


def test_a_link_that_was_dead_for_three_days_is_a_warning(root: Path) -> None:
    url = "https://elsewhere.example/x"
    days = ["2026-03-01", "2026-03-02", "2026-03-03"]
    kept = {"url": url, "checked": "2026-03-03", "said": "answers 404", "failed": days}
    (root / "content/links.jsonl").write_text(json.dumps(kept) + "\n")
    done = check(root, "--external", "--limit", "0")
    assert done.returncode == 0
    assert done.stdout.splitlines()[:2] == [
        "warning dead-link (1)",
        f"  index.html {url}: answers 404 on 2026-03-01, 2026-03-02, 2026-03-03",
    ]
