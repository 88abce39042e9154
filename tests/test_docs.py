"""What the documents say is true: commands run, links lead somewhere, tables are whole.

A document is read as a stranger would follow it: in one folder, line after line, with the API stood
in by the local server. What cannot be run is listed here, with its reason, and nothing else is.
"""

import datetime as dt
import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import markdown
import msgspec
import pytest

from generator.check.rules import RULES as CHECKS
from generator.command.manual import COLOURS, MANUALS, STATUSES
from generator.content import SiteConfig
from generator.doctor.rules import RULES as DIAGNOSES
from generator.report import Report
from generator.site.contents import Section
from tests.commands import run_almanac
from tests.ll2.server import LaunchLibrary
from tests.projects import ROOT, build_project, make_project, real_records

DOCUMENTS = sorted(path.name for path in ROOT.glob("*.md"))
MANUAL = (ROOT / "MANUAL.md").read_text("utf-8")
NIGHT = dt.datetime(2026, 11, 24, 4, tzinfo=dt.UTC).timestamp()
"""When the documents are followed: the night after the snapshot was pulled."""

_MAKE = "installs packages, or runs the whole suite"
_HOST = "asks a host that the tests have not"
_ENDLESS = "runs until Ctrl-C; tests/test_preview.py looks at it"
NOT_RUN = {
    "README.md": {"make site": _MAKE, "make test": _MAKE},
    "CONTRIBUTING.md": {
        "git clone <this repository> && cd almanac": _HOST,
        "make check": _MAKE,
    },
    "MANUAL.md": {
        "git clone ADDRESS-OF-THIS-REPOSITORY events-almanac": _HOST,
        "python3 -m venv almanac-env": _MAKE,
        "almanac-env/bin/pip install ./events-almanac": _MAKE,
        "almanac check --external --limit 50": _HOST,
        "almanac serve --port 9000": _ENDLESS,
        "curl 'http://localhost:9000/api/2.3.0/events/?type__ids=2,8&search=Progress'": _ENDLESS,
    },
}
"""Lines of each document that are not run, and why."""


def blocks_of(text: str, language: str) -> list[str]:
    """What stands in fences of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def lines_of(document: str) -> list[str]:
    """The commands of a document, without what is remarked on them."""
    text = (ROOT / document).read_text("utf-8")
    every = "".join(blocks_of(text, "sh")).splitlines()
    return [line for line in (re.sub(r"(^|\s+)# .*", "", line) for line in every) if line]


def rows_of(heading: str) -> list[list[str]]:
    """The cells of the table that has this in its head, row by row."""
    table = MANUAL.partition(f"\n| {heading} |")[2].partition("\n\n")[0]
    return [
        [cell.strip() for cell in line.strip("|").split(" | ")] for line in table.splitlines()[2:]
    ]


def named_in(cell: str) -> list[str]:
    return re.findall(r"`\"?(.*?)\"?`", cell)


class Stranger:
    """Somebody who types what a document says."""

    def __init__(self, folder: Path, api: LaunchLibrary) -> None:
        self._at, self._api = folder, api
        commands = folder.parent / "bin"
        commands.mkdir()
        program = f"{shlex.quote(sys.executable)} -m generator"
        (commands / "almanac").write_text(f'#!/bin/sh\nexec {program} "$@"\n')
        (commands / "almanac").chmod(0o755)
        who = {
            f"GIT_{role}_{key}": value
            for role in ("AUTHOR", "COMMITTER")
            for key, value in (("NAME", "Owner"), ("EMAIL", "owner@example.org"))
        }
        self._environment = {
            "PATH": f"{commands}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "HOME": str(folder.parent),
            "SOURCE_DATE_EPOCH": str(int(NIGHT)),
            **who,
        }

    def type(self, line: str) -> None:
        """Run a line; it has to end well."""
        words = shlex.split(line)
        if words[0] == "cd":
            self._at = self._at / words[1]
        elif words[0].rpartition("/")[2] == "almanac":
            self._run_almanac(line, words[1:])
        else:
            done = subprocess.run(
                ["bash", "-euc", line],
                cwd=self._at,
                env=self._environment,
                check=False,
                capture_output=True,
                text=True,
            )
            assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"

    def _run_almanac(self, line: str, words: list[str]) -> None:
        target = None
        if ">" in words:
            *words, _, target = words
        done = run_almanac(*words, cwd=self._at, SOURCE_DATE_EPOCH=str(int(NIGHT)))
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
        if target:
            (self._at / target).write_text(done.stdout, "utf-8")
        if words[0] == "new":
            point_to(self._at / words[1], self._api.url)


def point_to(site: Path, source: str) -> None:
    """Let a site be one of the local API's events, and leave out what makes many files."""
    path = site / "content/site.toml"
    text = re.sub(r"(?m)^(# )?(source|leave_out) = .*\n", "", path.read_text("utf-8"))
    kept = {Section.FEEDS, Section.CALENDAR}  # about.md leads there
    left_out = [section.value for section in Section if section not in kept]
    path.write_text(f'source = "{source}"\nleave_out = {json.dumps(left_out)}\n{text}', "utf-8")
    state = site / "content/snapshot/state.json"
    held = json.loads(state.read_bytes())
    state.write_text(json.dumps({**held, "source": source, "count": len(real_records())}))


@pytest.fixture
def api() -> Iterator[LaunchLibrary]:
    """The API with the ten events that a site begins with."""
    with LaunchLibrary(real_records(), clock=lambda: NIGHT, limit=1000) as api:
        yield api


@pytest.mark.parametrize("document", NOT_RUN)
def test_each_command_of_the_documents_does_what_it_should(
    document: str, tmp_path: Path, api: LaunchLibrary
) -> None:
    folder = tmp_path / "home"
    folder.mkdir()
    if document == "README.md":  # which begins in a clone
        point_to(make_project(folder), api.url)
    stranger = Stranger(folder, api)
    lines = lines_of(document)
    assert NOT_RUN[document].keys() - {*lines} == set(), "it is not in the document any more"
    for line in lines:
        if line not in NOT_RUN[document]:
            stranger.type(line)


def test_no_other_document_has_commands() -> None:
    assert [name for name in DOCUMENTS if lines_of(name) and name not in NOT_RUN] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_of_the_documents_lead_somewhere(document: str) -> None:
    text = (ROOT / document).read_text("utf-8")
    prose = re.sub(r"^```.*?^```$|`[^`\n]*`", "", text, flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        assert (ROOT / (name or document)).exists(), target
        if anchor:
            assert anchor in anchors_of(name or document), target


def anchors_of(document: str) -> set[str]:
    """The anchors of headings, as forges make them of plain ones."""
    text = re.sub(
        r"^```.*?^```$", "", (ROOT / document).read_text("utf-8"), flags=re.MULTILINE | re.DOTALL
    )
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_part_of_the_manual_is_in_its_list() -> None:
    listed = re.findall(r"\(#([\w-]+)\)", MANUAL.partition("\n## ")[0])
    text = re.sub(r"^```.*?^```$", "", MANUAL, flags=re.MULTILINE | re.DOTALL)
    parts = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert {part.lower().replace(" ", "-") for part in parts} <= {*listed}


def test_the_readme_fits_two_screens() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) <= 100


def test_every_setting_stands_in_the_manual_with_its_default() -> None:
    told = {named_in(name)[0]: default for name, default, _ in rows_of("Setting")}
    fields = {field.name: field for field in msgspec.structs.fields(SiteConfig)}
    assert told.keys() == fields.keys()
    for name, default in told.items():
        if fields[name].required:
            assert default == "required", name
        else:
            value = tomllib.loads(f"value = {default.strip('`')}")["value"]
            assert (tuple(value) if isinstance(value, list) else value) == fields[name].default


def test_every_section_that_can_be_left_out_stands_in_the_manual() -> None:
    told = [name for row in rows_of("In `leave_out`") for name in named_in(row[0])]
    assert sorted(told) == sorted(section.value for section in Section)


def test_the_manual_has_all_exit_statuses() -> None:
    assert {int(status): meaning for status, meaning in rows_of("Status")} == STATUSES


def test_every_field_of_the_report_stands_in_the_manual() -> None:
    told = [name for row in rows_of("Field of the report") for name in named_in(row[0])]
    assert told == sorted(told, key=Report.__struct_fields__.index)
    assert {*told} == {*Report.__struct_fields__}


def test_all_environment_variables_stand_in_the_manual() -> None:
    night, ours = [
        {*re.findall(r"^\| `(\w+)` \|", table.partition("\n\n")[0], re.MULTILINE)}
        for table in MANUAL.split("| Variable |")[1:]
    ]
    of_commands = {name for manual in MANUALS.values() for name, _ in manual.variables}
    assert ours == {*of_commands, COLOURS[0], "SOURCE_DATE_EPOCH"}
    script = (ROOT / "generator/scaffold/.ci/nightly").read_text("utf-8")
    assert night == {*re.findall(r"^#   ([A-Z]+) ", script, re.MULTILINE)}


def test_the_manual_counts_rules_right() -> None:
    assert re.findall(r"by (\d+) rules", MANUAL) == [str(len(CHECKS)), str(len(DIAGNOSES))]


def test_every_template_stands_in_the_manual() -> None:
    told = sorted(name for row in rows_of("Template") for name in named_in(row[0]))
    assert told == sorted(path.name for path in (ROOT / "templates").iterdir())


def test_blocks_and_layers_are_those_of_the_theme() -> None:
    base = (ROOT / "templates/base.html").read_text("utf-8")
    (said,) = re.findall(r"^`base.html` has the blocks (.*?);", MANUAL, re.MULTILINE)
    assert {*named_in(said)} == {*re.findall(r"{% block (\w+) %}", base)}
    (layers,) = re.findall(r"is in layers: (.*)\.$", MANUAL, re.MULTILINE)
    sheet = (ROOT / "static/site.css").read_text("utf-8")
    assert sheet.startswith(f"@layer {', '.join(named_in(layers))};")


def test_what_the_manual_says_to_write_works(tmp_path: Path) -> None:
    root = tmp_path / "site"
    assert run_almanac("new", "site", cwd=tmp_path).returncode == 0
    for language in ("jinja", "css"):
        for block in blocks_of(MANUAL, language):
            (path,) = re.findall(r"^(?:{#|/\*) (\S+\.\w+)", block)
            (root / path).parent.mkdir(exist_ok=True)
            (root / path).write_text(block, "utf-8")
    folder = root / "content"
    (folder / "missions").mkdir()
    page, mission = blocks_of(MANUAL, "markdown")
    (folder / "pages/contact.md").write_text(page, "utf-8")
    (folder / "missions/axiom-2.md").write_text(mission, "utf-8")
    overrides, places = blocks_of(MANUAL, "toml")
    (folder / "overrides.toml").write_text(overrides, "utf-8")
    (folder / "places.toml").write_text(places, "utf-8")
    built = build_project(root)
    assert (built.findings.events, built.findings.problems) == (9, ())
    for path in ("index.html", "contact/index.html", "missions/axiom-2/index.html"):
        text = (root / "output" / path).read_text("utf-8")
        assert "<p>Kept by the club of Springfield.</p>" in text
        assert text.index("site.") < text.index('href="/own.css"')
    assert (root / "output/own.css").is_file()


def test_tables_of_the_manual_are_tables() -> None:
    html = markdown.markdown(MANUAL, extensions=["tables", "fenced_code"])
    heads = re.findall(r"^\| ?-", MANUAL, re.MULTILINE)
    assert html.count("<table>") == len(heads)
