"""Projects to test on: the real one in this repository, and small ones made for a test."""

import json
import shutil
import time
from pathlib import Path
from typing import Any

from generator.archive.grouping import Facet
from generator.build import Options, build
from generator.content import load_config
from generator.inputs import digest_inputs, digest_program
from generator.report import Built

ROOT = Path(__file__).parent.parent

Json = dict[str, Any]


def real_records() -> list[Json]:
    """The ten real events that this repository ships, as the API gave them."""
    lines = (ROOT / "content/snapshot/events.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def record(**changes: object) -> Json:
    """A real record (event 856) with some fields changed; `...` takes a field out."""
    found = next(found for found in real_records() if found["id"] == 856)
    merged = {**found, **changes}
    return {key: value for key, value in merged.items() if value is not ...}


def as_line(record: Json) -> bytes:
    """A record as one line of `events.jsonl`, without its line end."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode()


def make_project(root: Path, records: list[Json] | None = None) -> Path:
    """Copy this repository's project to `root`, with other records if they are given."""
    for name in ("content", "templates", "static"):
        shutil.copytree(ROOT / name, root / name)
    if records is not None:
        write_records(root, records)
    return root


def write_records(root: Path, records: list[Json]) -> None:
    """Replace the records of a project; forget its ledger, and what is said of its groups."""
    for facet in Facet:
        shutil.rmtree(root / "content" / facet.value, ignore_errors=True)
    folder = root / "content/snapshot"
    (folder / "events.jsonl").write_bytes(b"".join(as_line(found) + b"\n" for found in records))
    (folder / "changes.jsonl").write_bytes(b"")


def build_project(
    root: Path,
    output: Path | None = None,
    base_url: str | None = None,
    workers: int = 1,
    **options: Any,  # noqa: ANN401 - those of a build
) -> Built:
    """Build a project in this process, even if nothing changed."""
    config = load_config(root, base_url)
    program = options.pop("program", digest_program())
    inputs = digest_inputs(root, program, base_url)
    given = Options(workers=workers, program=program, inputs=inputs, **options)
    target = output or root / "output"
    return build(root, target, config, given, lambda _done, _total: None, time.perf_counter)
