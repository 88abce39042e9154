"""Almanac's side: fresh copies of a project, with other settings or with one event edited."""

import json
import shutil
import sys
import tomllib
from pathlib import Path

from tests.bench.peers.tools import Command
from tests.projects import ROOT, as_line

SLIM = ROOT / "tests/bench/slim.toml"
"""Settings with which a site holds what those of the peers hold, and no more."""
_SETTINGS = "content/site.toml"
_EVENTS = "content/snapshot/events.jsonl"


def copy_project(pristine: Path, root: Path, settings: Path | None) -> None:
    """A copy that no build has seen, with some settings in place of its own."""
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(pristine, root)
    if settings:
        file = root / _SETTINGS
        own, other = (tomllib.loads(path.read_text("utf-8")) for path in (file, settings))
        file.write_text(write_toml({**own, **other}), "utf-8")


def write_toml(values: dict[str, object]) -> str:
    """Settings as a file."""
    return "".join(f"{key} = {_as_toml(value)}\n" for key, value in values.items())


def _as_toml(value: object) -> str:
    """JSON's form but for tables; dates do not occur in settings."""
    match value:
        case dict():
            return "{" + ", ".join(f"{key} = {_as_toml(one)}" for key, one in value.items()) + "}"
        case list():
            return f"[{', '.join(map(_as_toml, value))}]"
        case _:
            return json.dumps(value, ensure_ascii=False)


def edit_one_event(root: Path) -> None:
    """Change a word of a description in the middle of the snapshot."""
    file = root / _EVENTS
    lines = file.read_bytes().splitlines(keepends=True)
    for number in range(len(lines) // 2, len(lines)):
        record = json.loads(lines[number])
        word, blank, rest = record["description"].partition(" ")
        if blank:
            lines[number] = as_line({**record, "description": f"{word}ward {rest}"}) + b"\n"
            file.write_bytes(b"".join(lines))
            return
    sys.exit(f"{file}: no event in its second half has a description")


def build_command(root: Path, output: Path, *options: str) -> Command:
    """`almanac build` as it stands, on all cores unless options say otherwise."""
    words = ("-m", "generator", "--root", str(root), "build", "--offline", "--output", str(output))
    return Command((sys.executable, *words, *options), ROOT)
