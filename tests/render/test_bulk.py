"""Bulk data: everything in a few files, read back by others, and the same whoever makes it."""

import csv
import hashlib
import io
import json
import re
import shutil
import sqlite3
import subprocess
import tracemalloc
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from generator.archive.changes import Change, Kind
from generator.archive.entries import Override
from generator.content import load_config
from generator.load import load_site
from generator.site.columns import EVENT_COLUMNS, TABLES
from generator.site.contents import Section, Site
from generator.site.outputs import path_of
from generator.site.pages.data import EXAMPLES
from generator.site.plan import Plan, plan_outputs
from tests.archive.detailed import DETAILED
from tests.bench.synthetic import write_project
from tests.poison import PAYLOADS, poison, poison_links
from tests.projects import (
    Json,
    build_project,
    make_project,
    real_records,
    record,
    write_records,
)
from tests.site.reading import read_page, strings, words_of
from tests.site.samples import (
    AS_OF,
    coarse_records,
    every_change,
    make_site,
    render_site,
    renderer_of,
)

SCHEMA = jsonschema_rs.Draft7Validator(
    json.loads((Path(__file__).parent / "schemas/datapackage.json").read_bytes())
)
FILES = {
    f"data/{name}"
    for name in ("events.jsonl", "events.csv", "almanac.sqlite", "datapackage.json", "SHA256SUMS")
}
Row = tuple[Any, ...]


def records() -> list[Json]:
    kin = [{**DETAILED, "id": 9201, "slug": "kin", "name": "Kin"}]
    return [*real_records(), *coarse_records(), *kin]


def bulk_of(site: Site) -> dict[str, bytes]:
    """The files of `/data/` and its page, by path."""
    plan = plan_outputs(site)
    renderer = renderer_of(plan)
    found = (output for output in plan.outputs if path_of(output).startswith("data/"))
    return {path_of(output): renderer.render_whole(output) for output in found}


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return bulk_of(make_site(records(), changes=every_change()))


@contextmanager
def opened(data: bytes) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(data)
        yield database


def ask(data: bytes, query: str) -> list[Row]:
    with opened(data) as database:
        return database.execute(query).fetchall()


def count_in(data: bytes, table: str) -> int:
    ((count,),) = ask(data, f"SELECT count(*) FROM {table}")  # noqa: S608 - our own names
    return int(count)


def rows_of(data: bytes) -> list[dict[str, str]]:
    return [*csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))]


def lines_of(data: bytes) -> list[Json]:
    return [json.loads(line) for line in data.split(b"\n")[:-1]]


def check_database(data: bytes) -> None:
    with opened(data) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        # It raises an error if the index and what it is made of differ.
        database.execute("INSERT INTO search (search, rank) VALUES ('integrity-check', 1)")


# What the files hold.


def test_every_file_has_every_event_and_so_have_the_pages(files: dict[str, bytes]) -> None:
    site = make_site(records(), changes=every_change())
    pages = {path_of(output) for output in plan_outputs(site).outputs}
    ids = sorted(found["id"] for found in records())
    assert [found["id"] for found in lines_of(files["data/events.jsonl"])] == ids
    assert [int(row["id"]) for row in rows_of(files["data/events.csv"])] == ids
    held = ask(files["data/almanac.sqlite"], "SELECT id, page FROM events ORDER BY id")
    assert [number for number, _ in held] == ids
    addresses = [row["page"] for row in rows_of(files["data/events.csv"])]
    assert addresses == [page for _, page in held]
    assert {f"{one.removeprefix(site.urls.base)}index.html" for one in addresses} <= pages


def test_records_are_left_as_they_came(files: dict[str, bytes]) -> None:
    by_id = sorted(records(), key=lambda found: found["id"])
    assert lines_of(files["data/events.jsonl"]) == by_id


def test_what_is_suppressed_is_nowhere_and_what_is_put_right_is_everywhere() -> None:
    overrides = {
        849: Override(suppress="Taken out."),
        856: Override(fields={"location": "Here"}),
    }
    given = [record(location="Here"), *(one for one in real_records() if one["id"] != 856)]
    told = [Change(at=AS_OF, event=number, kind=Kind.EDITED) for number in (849, 856)]
    found = bulk_of(make_site(given, overrides=overrides, changes=told))
    ids = {one["id"] for one in given} - {849}
    assert {one["id"] for one in lines_of(found["data/events.jsonl"])} == ids
    assert {int(row["id"]) for row in rows_of(found["data/events.csv"])} == ids
    database = found["data/almanac.sqlite"]
    assert {number for (number,) in ask(database, "SELECT id FROM events")} == ids
    assert ask(database, "SELECT event_id, kind FROM changes") == [(856, "edited")]
    (line,) = (one for one in lines_of(found["data/events.jsonl"]) if one["id"] == 856)
    (row,) = (one for one in rows_of(found["data/events.csv"]) if one["id"] == "856")
    assert line["location"] == row["location"] == "Here"
    query = "SELECT location, corrected FROM events WHERE id = 856"
    assert ask(database, query) == [("Here", "location")]


def test_the_database_holds_what_the_records_do(files: dict[str, bytes]) -> None:
    database, given = files["data/almanac.sqlite"], records()
    check_database(database)
    for table, field in (("webcasts", "vid_urls"), ("links", "info_urls"), ("updates", "updates")):
        count = sum(len(found.get(field) or ()) for found in given)
        assert count_in(database, table) == count, table
    for table, field in (("event_agencies", "agencies"), ("event_programs", "program")):
        count = sum(len({one["id"] for one in found.get(field) or ()}) for found in given)
        assert count
        assert count_in(database, table) == count, table
    assert count_in(database, "changes") == len(every_change())
    query = "SELECT name, date, precision, date_start, date_end FROM events WHERE id = 856"
    moment = "2023-08-25T17:36:35Z"
    assert ask(database, query) == [
        ("Booster 9 Static Fire #2", moment, "SEC", moment, "2023-08-25T17:36:36Z")
    ]
    kinds = ask(database, "SELECT DISTINCT kind FROM changes")
    assert {kind for (kind,) in kinds} == {kind.value for kind in Kind}


def test_every_table_and_column_is_documented_in_the_file_itself(files: dict[str, bytes]) -> None:
    query = "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'search%'"
    schema: dict[str, str] = dict(ask(files["data/almanac.sqlite"], query))
    assert schema.keys() == {table.name for table in TABLES}
    for table in TABLES:
        for about in (table.about, *(column.about for column in table.columns)):
            assert f"-- {about}" in schema[table.name]


def test_the_index_finds_words_wherever_they_stand() -> None:
    found = record(
        name="Naming",
        description="Telling",
        location="Standing",
        vid_urls=[{"url": "https://youtu.be/abcdefghijk", "title": "Sh\u00f3wing"}],
        updates=[{"id": 1, "comment": "Saying"}],
    )
    database = bulk_of(make_site([found, *real_records()[:1]]))["data/almanac.sqlite"]
    for word in ("naming", "telling", "standing", "showing", "saying"):
        query = f"SELECT rowid FROM search WHERE search MATCH '{word}'"  # noqa: S608 - our words
        assert ask(database, query) == [(856,)], word


def test_a_sheet_opens_right_and_runs_nothing() -> None:
    names = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", 'Прогресс, «МС»; "24"']
    given = [record(id=number, slug=f"-{number}", name=name) for number, name in enumerate(names)]
    data = bulk_of(make_site(given))["data/events.csv"]
    assert data.startswith(b"\xef\xbb\xbfid,date,")
    assert data.count(b"\r\n") == data.count(b"\n") == len(names) + 1
    rows = rows_of(data)
    assert [*rows[0]] == [column.name for column in EVENT_COLUMNS]
    assert [row["name"] for row in rows] == [*("'=1+1", "'+1", "'-1", "'@SUM(A1)", "'=1"), names[5]]
    assert all(
        not cell.startswith(("=", "+", "-", "@", "\t")) for row in rows for cell in row.values()
    )


HOSTILE = {
    **{name: poison(DETAILED, payload) for name, payload in PAYLOADS.items()},
    "links": poison_links(DETAILED),
    "large ids": {
        **DETAILED,
        "agencies": [{"id": 2**63, "name": "Beyond"}, {"id": -5, "name": "Below"}],
        "updates": [{"id": 2**64, "comment": "x"}, {"id": 1}, {"id": 1}],
        "type": {"id": 2**63, "name": "Beyond"},
    },
}


@pytest.mark.parametrize("found", HOSTILE.values(), ids=HOSTILE)
def test_no_text_breaks_a_file(found: Json) -> None:
    others = [one for one in real_records() if one["id"] != found["id"]]
    made = bulk_of(make_site([found, *others[:2]]))
    check_database(made["data/almanac.sqlite"])
    assert len(lines_of(made["data/events.jsonl"])) == 3
    rows = rows_of(made["data/events.csv"])
    assert len(rows) == 3
    cells = [cell for row in rows for cell in row.values()]
    assert all(not cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)
    links = ask(made["data/almanac.sqlite"], "SELECT url FROM links UNION SELECT url FROM webcasts")
    assert [url for (url,) in links if url and not re.fullmatch(r"https?://[!-~]+", url)] == []


def test_an_archive_without_events_has_empty_files() -> None:
    made = bulk_of(make_site([]))
    check_database(made["data/almanac.sqlite"])
    assert made["data/events.jsonl"] == b""
    assert rows_of(made["data/events.csv"]) == []
    package = json.loads(made["data/datapackage.json"])
    assert [one["rowcount"] for one in package["resources"]] == [0, 0, 0]


# What is said of the files.


def test_the_package_is_one_and_says_what_is_true(files: dict[str, bytes]) -> None:
    package = json.loads(files["data/datapackage.json"])
    SCHEMA.validate(package)
    for resource in package["resources"]:
        data = files[f"data/{resource['path']}"]
        assert resource["bytes"] == len(data)
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        assert resource["rowcount"] == len(records())
    (sheet,) = (one for one in package["resources"] if one["format"] == "csv")
    heads = [field["name"] for field in sheet["schema"]["fields"]]
    assert heads == [*rows_of(files["data/events.csv"])[0]]
    assert "The Space Devs" in package["sources"][0]["title"]


def test_the_schema_of_packages_refuses_what_is_none(files: dict[str, bytes]) -> None:
    package = json.loads(files["data/datapackage.json"])
    del package["resources"]
    assert not SCHEMA.is_valid(package)


def test_the_checksums_are_those_of_the_files(files: dict[str, bytes], tmp_path: Path) -> None:
    for path in FILES:
        (tmp_path / Path(path).name).write_bytes(files[path])
    run = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.count(": OK") == len(FILES) - 1


def test_the_page_leads_to_every_file_and_says_how_large_it_is(files: dict[str, bytes]) -> None:
    page = read_page(files["data/index.html"])
    links = {link.removeprefix("/archive/") for link in strings(page, "//main//a/@href")}
    assert links >= FILES
    assert links >= {"stats/types.csv"}
    words = words_of(page)
    for name in ("events.jsonl", "events.csv", "almanac.sqlite"):
        data = files[f"data/{name}"]
        assert f"{len(data):,} bytes" in words
        assert hashlib.sha256(data).hexdigest() in words


def test_the_examples_on_the_page_find_something(files: dict[str, bytes], tmp_path: Path) -> None:
    page = read_page(files["data/index.html"])
    codes = ["".join(code) for code in strings(page, "//main//pre/code/text()")]
    assert codes == [example.code for example in EXAMPLES]
    for path in FILES:
        (tmp_path / Path(path).name).write_bytes(files[path])
    command, *queries = codes
    for query in queries:
        assert ask(files["data/almanac.sqlite"], query)
    if shutil.which("jq"):
        run = subprocess.run(
            ["sh", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=True
        )
        assert "Progress MS-24 Docking" in run.stdout.splitlines()


# The same bytes, and when they are made.


def data_in(output: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (output / "data").iterdir()}


@pytest.mark.parametrize("start", ["fork", "spawn"])
def test_the_files_are_the_same_wherever_and_by_however_many_they_are_made(
    tmp_path: Path, start: str
) -> None:
    root = make_project(tmp_path / "here", records())
    there = make_project(tmp_path / "somewhere" / "else", records())
    build_project(root, workers=1)
    build_project(there, tmp_path / "out", workers=3, start=start)
    assert data_in(root / "output") == data_in(tmp_path / "out")
    assert data_in(root / "output").keys() == {*(Path(path).name for path in FILES), "index.html"}


def test_a_build_and_a_renderer_alone_say_the_same_of_the_files(tmp_path: Path) -> None:
    """The one measures what is staged, the other what it renders."""
    root = make_project(tmp_path / "here")
    build_project(root, base_url="https://example.org/archive/")
    alone = bulk_of(make_site())
    for name in ("events.jsonl", "events.csv"):
        assert (root / "output/data" / name).read_bytes() == alone[f"data/{name}"]
    built, rendered = (
        {one["path"]: one for one in json.loads(data)["resources"]}
        for data in (
            (root / "output/data/datapackage.json").read_bytes(),
            alone["data/datapackage.json"],
        )
    )
    assert built["events.jsonl"] == rendered["events.jsonl"]
    assert built["events.csv"] == rendered["events.csv"]


def test_a_night_without_news_makes_nothing_and_one_with_news_says_it_everywhere(
    tmp_path: Path,
) -> None:
    root = make_project(tmp_path / "project", records())
    build_project(root)
    before = data_in(root / "output")
    assert build_project(root).published.written == 0
    write_records(
        root, [{**one, "name": "Another"} if one["id"] == 856 else one for one in records()]
    )
    build_project(root)
    after = data_in(root / "output")
    assert {name for name in before if before[name] != after[name]} == before.keys()
    assert {*after["SHA256SUMS"].decode().splitlines()} == {
        f"{hashlib.sha256(data).hexdigest()}  {name}"
        for name, data in after.items()
        if name not in {"SHA256SUMS", "index.html"}
    }


def test_what_describes_files_that_were_kept_says_the_same_of_them(tmp_path: Path) -> None:
    root = make_project(tmp_path / "project", records())
    build_project(root)
    before = data_in(root / "output")
    for name in ("datapackage.json", "SHA256SUMS", "index.html"):
        (root / "output/data" / name).unlink()
    assert build_project(root).published.written == 3
    assert data_in(root / "output") == before


def test_the_header_says_nothing_of_the_library_that_made_it(files: dict[str, bytes]) -> None:
    data = files["data/almanac.sqlite"]
    numbers = [int.from_bytes(data[at : at + 4], "big") for at in (24, 40, 92, 96)]
    assert numbers == [1, 1, 1, 3_009_000]
    assert len(data) == int.from_bytes(data[28:32], "big") * 4096


def test_a_site_without_them_has_none_and_leads_to_none() -> None:
    site = make_site(leave_out=(Section.DATA,))
    assert bulk_of(site) == {}


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    root = write_project(tmp_path_factory.mktemp("many"), 2_000)
    return plan_outputs(load_site(root, load_config(root))[0])


@pytest.mark.parametrize("kind", ["EventLines", "EventSheet", "EventDatabase"])
def test_no_file_is_ever_held_in_memory_as_a_whole(many: Plan, kind: str) -> None:
    (output,) = (one for one in many.outputs if type(one).__name__ == kind)
    renderer = renderer_of(many)
    sizes = []
    tracemalloc.start()
    for piece in renderer.render(output):
        assert isinstance(piece, bytes)
        sizes.append(len(piece))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(sizes) > 1
    assert max(sizes) < 1_100_000
    assert peak < 5_000_000


# Sheets of years and groups.


def test_a_year_and_a_group_have_a_sheet_of_their_events_in_the_order_of_their_list() -> None:
    made = render_site(make_site(records()))
    sheets = {path: rows_of(data) for path, data in made.items() if path.endswith("/events.csv")}
    whole = {row["id"]: row for row in sheets.pop("data/events.csv")}
    assert {path.split("/")[0] for path in sheets} >= {"2023", "types", "agencies", "places"}
    for path, rows in sheets.items():
        assert rows == [whole[row["id"]] for row in rows]
        page = read_page(made[path.replace("events.csv", "index.html")])
        assert f"/archive/{path}" in strings(page, "//p[@class='offers']/a/@href")
        links = {link for link in strings(page, "//main//a/@href") if "/events/" in link}
        events = {link for link in links if not link.endswith(".csv")}
        assert {row["page"].replace("https://example.org", "") for row in rows} == events
