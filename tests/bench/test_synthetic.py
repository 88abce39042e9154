import hashlib
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from generator.archive.dates import Grain
from generator.archive.records import decode_records
from generator.source.snapshot import read_snapshot
from tests.bench import vocabulary
from tests.bench.synthetic import make_records, write_project
from tests.bench.vocabulary import Json
from tests.projects import ROOT, as_line

COUNT = 2000
LISTS = ("agencies", "launches", "expeditions", "spacestations", "program", "astronauts")


@pytest.fixture(scope="module")
def records() -> list[Json]:
    return list(make_records(COUNT))


def test_every_record_decodes_without_a_problem(records: list[Json]) -> None:
    decoded = decode_records(map(as_line, records))
    assert decoded.problems == ()
    assert len(decoded.events) == COUNT


def test_records_have_every_field_of_the_detailed_mode(records: list[Json]) -> None:
    event = decode_records(map(as_line, records)).events[0]
    fields = {field.encode_name for field in msgspec.structs.fields(event)}
    assert {frozenset(record) for record in records} == {frozenset(fields)}


def test_the_same_seed_gives_the_same_bytes_whatever_the_hash_seed() -> None:
    assert len({_digest_in_a_process(seed) for seed in ("1", "2")}) == 1


def test_another_seed_gives_other_records(records: list[Json]) -> None:
    assert next(make_records(COUNT, seed=1)) != records[0]


def test_every_precision_type_and_licence_occurs(records: list[Json]) -> None:
    precisions = Counter((record["date_precision"] or {}).get("abbrev") for record in records)
    assert set(precisions) == {None, *(grain.value for grain in Grain)}
    assert sum(precisions[abbrev] for abbrev in ("SEC", "MIN", "HR", "DAY", None)) > COUNT * 0.8
    assert {record["type"]["id"] for record in records} == {kind.id for kind in vocabulary.KINDS}
    licences = {record["image"]["license"]["id"] for record in records}
    assert licences == {row[0] for row in vocabulary.LICENCES}


def test_an_unstated_precision_is_a_matter_of_the_years_before_2023(records: list[Json]) -> None:
    years = {
        record["date"][:4]
        for record in records
        if record["date"] is not None and record["date_precision"] is None
    }
    assert years == {"2019", "2020", "2021", "2022"}


def test_what_may_be_missing_is_missing_somewhere(records: list[Json]) -> None:
    webcasts = [webcast for record in records for webcast in record["vid_urls"]]
    optional = ("source", "publisher", "feature_image", "type", "language", "start_time")
    for field in ("date", "location", "duration", "program", "astronauts"):
        assert {record[field] is None for record in records} == {True, False}, field
    for field in optional:
        assert {webcast[field] is None for webcast in webcasts} == {True, False}, field
    for field in LISTS:
        assert {bool(record[field]) for record in records} == {True, False}, field


def test_lists_have_the_lengths_and_the_disorder_of_real_ones(records: list[Json]) -> None:
    assert {len(record["vid_urls"]) for record in records} == set(range(5))
    assert {len(record["updates"]) for record in records} == set(range(15))
    stamps = [[update["created_on"] for update in record["updates"]] for record in records]
    assert any(found != sorted(found) != found[::-1] for found in stamps)
    comments = {update["comment"] for record in records for update in record["updates"]}
    assert {"Livestream has started", "Official Webcast by NASA has started"} < comments


def test_slugs_are_unique_and_clash_as_the_api_lets_them(records: list[Json]) -> None:
    slugs = [record["slug"] for record in records]
    names = Counter(record["name"] for record in records)
    assert len(set(slugs)) == COUNT
    assert max(map(len, slugs)) == 50
    assert max(names.values()) > 5
    assert any(slug.endswith("-2") and len(slug) == 50 for slug in slugs)


def test_most_descriptions_are_plain_and_some_hold_lists(records: list[Json]) -> None:
    texts = [record["description"] for record in records]
    marked = [text for text in texts if "\r\n- " in text or "\r\n* " in text]
    assert 0.05 < len(marked) / COUNT < 0.3
    assert any(".\r\n- " in text for text in marked)
    assert any("\r\n\r\n- " in text for text in marked)
    assert any("\r\n* " in text for text in marked)
    assert not any("\n" in text.replace("\r\n", "") for text in texts)


def test_titles_are_in_three_scripts(records: list[Json]) -> None:
    titles = "".join(webcast["title"] for record in records for webcast in record["vid_urls"])
    assert "Трансляция" in titles
    assert "直播" in titles


def test_records_are_as_large_as_real_ones(records: list[Json]) -> None:
    detailed = sum(map(len, map(as_line, records))) / COUNT
    normal = sum(
        len(as_line({field: record[field] for field in record.keys() - set(LISTS)}))
        for record in records
    )
    assert 4000 < detailed < 4800
    assert 2200 < normal / COUNT < 3000


def test_a_project_holds_a_complete_snapshot(tmp_path: Path) -> None:
    snapshot = read_snapshot(write_project(tmp_path / "project", 40) / "content/snapshot")
    assert snapshot.state.complete
    assert snapshot.state.count == len(snapshot.records) == len(snapshot.ledger.changes) == 40


def _digest_in_a_process(hash_seed: str) -> str:
    code = (
        "import sys; from tests.bench.synthetic import make_records; from tests.projects import "
        "as_line; sys.stdout.buffer.write(b''.join(map(as_line, make_records(300))))"
    )
    made = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        check=True,
    )
    assert len(made.stdout) > 1_000_000
    return hashlib.sha256(made.stdout).hexdigest()
