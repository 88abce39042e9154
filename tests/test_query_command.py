"""`almanac query` as a user runs it: what it finds, in which form, and what it says beside it."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from rich.cells import cell_len

from generator.archive.query_terms import PARAMETERS
from generator.command.parameters import OPTIONS
from tests.cases.oracle import EVENTS, TABLE, read_records
from tests.cases.project import make_cases_project
from tests.commands import Done, run_almanac
from tests.ll2.database import RELATED
from tests.projects import ROOT, Json, make_project

CASES: list[Json] = json.loads(TABLE.read_text("utf-8"))["cases"]
LINES = {json.loads(line)["id"]: line for line in EVENTS.read_bytes().splitlines()}


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of the events that the cases are about; tests only read it."""
    return make_cases_project(tmp_path_factory.mktemp("cases") / "project")


def query(root: Path, *arguments: str) -> Done:
    return run_almanac("--root", str(root), "query", *arguments)


def ids(root: Path, *arguments: str) -> list[int]:
    done = query(root, *arguments, "--format", "ids")
    assert done.returncode == 0, done.stderr
    return [int(line) for line in done.stdout.splitlines()]


def envelope(root: Path, *arguments: str) -> Json:
    done = query(root, *arguments, "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    read: Json = json.loads(done.stdout)
    return read


def test_a_table_says_when_what_of_which_type_where_and_which_id(cases: Path) -> None:
    done = query(cases, "type__ids=2,8&year=2023&limit=2")
    assert [line.split("  ") for line in _squeezed(done.stdout)] == [
        ["Date", "Event", "Type", "Place", "Id"],
        ["3 Mar 2023 06:40 UTC", "Crew-6 Docking", "Docking", "International Space Station", "7"],
        [
            *("20 Aug 2023 23:49 UTC", "Progress MS-22 Undocking", "Spacecraft Undocking"),
            *("International Space Station", "5"),
        ],
    ]
    assert done.stderr == "1 to 2 of 4 events; for more: --offset 2\n"
    assert ids(cases, "type__ids=2,8&year=2023&limit=2", "--offset", "2") == [3, 8]


def _squeezed(text: str) -> list[str]:
    """Lines whose columns are two blanks apart."""
    return ["  ".join(filter(None, map(str.strip, line.split("  ")))) for line in text.splitlines()]


@pytest.mark.parametrize(("width", "heads"), [(110, 5), (80, 4), (60, 3), (30, 3)])
def test_a_table_fits_the_terminal_whatever_stands_in_it(
    cases: Path, width: int, heads: int
) -> None:
    arguments = ("--root", str(cases), "query", "limit=100")
    done = run_almanac(*arguments, FORCE_COLOR="1", COLUMNS=str(width))
    head, *rows = done.stdout.replace("\x1b[1m", "").replace("\x1b[0m", "").splitlines()
    assert len(head.split()) == heads
    assert len(rows) >= 48
    assert max(map(cell_len, (head, *rows))) <= width
    assert "\x1b" not in "".join(rows)


def test_what_finds_nothing_says_so_beside_the_result(cases: Path) -> None:
    nothing, beyond = query(cases, "search=zzz"), query(cases, "offset=900")
    assert (nothing.returncode, nothing.stdout, nothing.stderr) == (0, "", "no events\n")
    assert (beyond.returncode, beyond.stdout, beyond.stderr) == (0, "", "none of 48 events\n")


@pytest.mark.parametrize(
    "text",
    [
        *("ordering=-last_updated&limit=100", "search=🚀", "search=神舟", "id=7%2C%203"),
        *("upcoming=true", "previous=true", "ongoing=true", "mission=crew-6", "place=baikonur"),
        *("language=ja,zh", "place=Starbase, Texas", "ordering=-date&limit=100", ""),
    ],
)
def test_ids_are_those_of_the_table_of_cases(cases: Path, text: str) -> None:
    expected = next(case["ids"] for case in CASES if case["query"] == text)
    assert ids(cases, text) == expected


def test_options_say_the_same_as_a_query_string(cases: Path) -> None:
    expected = ids(cases, "type__ids=2,8&search=crew&ordering=-date&program=17&program=1")
    by_options = ("--type__ids", "2,8", "--search", "crew", "--ordering", "-date")
    programs = ("--program", "17", "--program", "1")
    assert ids(cases, *by_options, *programs) == expected == [48, 49, 8, 7]
    assert ids(cases, "type__ids=2,8&search=crew", *by_options[4:], *programs) == expected
    assert ids(cases, "--search", '"crew-6 & co"') == []
    assert ids(cases, "--video_url", "https://www.youtube.com/watch?v=b9") == [2]


def test_every_parameter_is_an_option() -> None:
    assert OPTIONS.keys() == {*PARAMETERS} - {"format"}


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("?type__ids=2", "type__ids=2"),
        ("https://ll.thespacedevs.com/2.3.0/events/?type__ids=2", "type__ids=2"),
        ("https://ll.thespacedevs.com/2.3.0/events?type__ids=2#top", "type__ids=2"),
        ("HTTPS://lldev.thespacedevs.com/2.2.0/event/?search=crew", "search=crew"),
        ("http://localhost:8000/archive/api/2.3.0/events/?year=2024", "year=2024"),
        ("https://ll.thespacedevs.com/2.3.0/events/", ""),
        ("/events/?search=Flyby", "search=Flyby"),
        ("https://ll.thespacedevs.com/2.3.0/events/upcoming/?limit=3", "upcoming=true&limit=3"),
        ("https://ll.thespacedevs.com/2.0.0/event/previous?limit=3", "previous=true&limit=3"),
        ("https://ll.thespacedevs.com/2.3.0/events/42/", "id=42"),
    ],
)
def test_an_address_of_the_api_is_a_query(cases: Path, address: str, text: str) -> None:
    assert ids(cases, address) == ids(cases, text)


@pytest.mark.parametrize("mode", ["list", "normal", "detailed"])
def test_json_holds_the_records_as_they_came_as_far_as_the_mode_shows_them(
    cases: Path, mode: str
) -> None:
    done = query(cases, f"mode={mode}&limit=100&format=json")
    whole = msgspec.json.decode(done.stdout, type=dict[str, msgspec.Raw])
    assert list(whole) == ["count", "next", "previous", "results"]
    missing = {"list": {*RELATED, "updates", "last_updated"}, "normal": {*RELATED}}.get(mode, set())
    shown = msgspec.json.decode(whole["results"], type=list[dict[str, msgspec.Raw]])
    assert len(shown) == len(LINES)
    for fields in shown:
        line = LINES[int(bytes(fields["id"]))]
        came = msgspec.json.decode(line, type=dict[str, msgspec.Raw])
        expected = {name: bytes(value) for name, value in came.items() if name not in missing}
        expected["response_mode"] = f'"{mode}"'.encode()
        assert {name: bytes(value) for name, value in fields.items()} == expected
        assert list(fields) == list(expected)


def test_next_and_previous_are_queries_of_the_same_command(cases: Path) -> None:
    ways: list[str | None] = []
    seen: list[int] = []
    way: str | None = "ordering=-last_updated&limit=20"
    while way is not None:
        page = envelope(cases, way)
        seen += [event["id"] for event in page["results"]]
        ways.append(page["previous"])
        way = page["next"]
    assert sorted(seen) == sorted(LINES)
    first = "limit=20&ordering=-last_updated"
    assert ways == [None, first, f"{first.replace('&', '&offset=20&')}"]


def test_format_json_in_the_query_prints_json_unless_another_form_is_named(cases: Path) -> None:
    assert json.loads(query(cases, "id=3&format=json").stdout)["count"] == 1
    assert query(cases, "id=3&format=json", "--format", "ids").stdout == "3\n"


def test_json_lines_are_records_as_the_mode_has_them(cases: Path) -> None:
    done = query(cases, "id=41,42&mode=detailed", "--format", "jsonl")
    assert done.stdout.encode() == LINES[41] + b"\n" + LINES[42] + b"\n"
    normal = query(cases, "id=41", "--format", "jsonl")
    assert "agencies" not in json.loads(normal.stdout)
    assert normal.stderr == "1 event\n"


def test_a_sheet_is_csv_whose_formulas_are_harmless(tmp_path: Path) -> None:
    records = [one for one in read_records() if one["id"] in {7, 20, 40, 43}]
    records[-1]["name"] = '=HYPERLINK("https://evil.example")'
    root = make_project(tmp_path / "project", records)
    done = query(root, "ordering=date", "--format", "csv")
    read = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [row["id"] for row in read] == ["43", "40", "7", "20"]
    assert read[0]["name"] == '\'=HYPERLINK("https://evil.example")'
    assert read[1]["name"] == "O'Neill's \"Quoted\" Test, Part 2"
    assert read[2] == {
        "id": "7",
        "date": "2023-03-03T06:40:00Z",
        "precision": "MIN",
        "type": "Docking",
        "name": "Crew-6 Docking",
        "location": "International Space Station",
        "webcasts": "2",
        "agencies": "National Aeronautics and Space Administration; SpaceX",
        "programs": "International Space Station",
        "last_updated": "2024-03-05T17:24:44Z",
        "slug": "crew-6-docking",
    }
    assert (read[3]["date"], read[3]["precision"]) == ("", "")


def test_what_the_owner_put_right_is_found_and_shown_as_it_is_now(tmp_path: Path) -> None:
    root = make_project(tmp_path / "project", read_records())
    overrides = '[7]\nfields = {name = "Endeavour Arrives"}\n[3]\nsuppress = "a test"\n'
    (root / "content/overrides.toml").write_text(overrides, "utf-8")
    assert ids(root, "search=endeavour") == [7]
    assert ids(root, "id=3,7") == [7]
    assert [event["name"] for event in envelope(root, "id=7")["results"]] == ["Endeavour Arrives"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["year=abc"], "year: 'abc' is not a number; write 8, or 2,8"),
        (["--year", "abc"], "year: 'abc' is not a number; write 8, or 2,8"),
        (["q=" + "moon " * 201], "q: has more than 1,000 characters; look for less"),
        (["format=xml"], "format: 'xml' is not known; as in format=json or api"),
        (["mission=crew-7"], "mission: there is no mission 'crew-7'; there are "),
        (["date__gte=now"], "date__gte: 'now' is not a date; as in date__gte=2023-08-25 or "),
        (["year=\x1b[31m"], r"year: '\x1b[31m' is not a number; write 8, or 2,8"),
        (
            ["https://ll.thespacedevs.com/2.3.0/launches/?id=3"],
            "QUERY: is not an address of events; as in ",
        ),
        (["https://[/events/"], "QUERY: is no address: Invalid IPv6 URL; as in "),
    ],
)
def test_what_the_api_refuses_is_refused_with_one_line(
    cases: Path, arguments: list[str], told: str
) -> None:
    done = query(cases, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error: {told}")
    assert done.stderr.count("\n") == 1


def test_what_is_ignored_is_said_and_refused_if_asked_to(cases: Path) -> None:
    text = "id=3&lsp__name=x&\x1b[31m=1&ordering=size&a=1&b=2"
    done = query(cases, text, "--format", "ids")
    assert (done.returncode, done.stdout) == (0, "3\n")
    assert done.stderr == ("note: ignored: lsp__name (say agency), \\x1b[31m, a, …\n1 event\n")
    strict = query(cases, text, "--strict")
    assert (strict.returncode, strict.stdout) == (2, "")
    assert strict.stderr == "error: lsp__name: means nothing here; say agency\n"
    assert query(cases, "id=3", "--strict").returncode == 0


@pytest.mark.parametrize(
    "hostile",
    [
        b"search=\xff\xfe", b"\xff=\xff", b"%ff=%00", b"<script>alert(1)</script>",
        b"__proto__[x]=1&constructor=1", b"x" * 100_000, b"id=" + b",".join([b"7"] * 50_000),
        b"search=" + b"'\\' " * 240,
    ],
    ids=lambda text: ascii(text)[:20],
)  # fmt: skip
def test_hostile_queries_are_answered_like_any_other(cases: Path, hostile: bytes) -> None:
    done = run_raw(cases, hostile)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr) < 500


def test_an_option_need_be_no_text_either(cases: Path) -> None:
    done = run_raw(cases, b"--search=\xff")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "no events\n")


def run_raw(root: Path, text: bytes, form: str = "ids", out: int = subprocess.PIPE) -> Done:
    """The command with bytes that need be no text."""
    command = (sys.executable, "-W", "error", "-m", "generator", "--root", str(root))
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        (*command, "query", text, "--format", form), check=False, stdout=out,
        stderr=subprocess.PIPE, encoding="utf-8", env=environment,
    )  # fmt: skip


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv", "ids"])
def test_a_reader_that_has_enough_is_no_error(cases: Path, form: str) -> None:
    read, write = os.pipe()
    os.close(read)
    done = run_raw(cases, b"id=3", form, write)
    os.close(write)
    assert (done.returncode, done.stderr) == (0, "" if form == "json" else "1 event\n")
