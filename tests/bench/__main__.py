"""`python -m tests.bench`: time and memory of a build, next to two floors of the same work.

Everything is a ratio to the bare loop of the same run. Rounds are taken in turn, so that a machine
that slows down slows down all of it, and the median counts.
"""

import argparse
import cProfile
import pstats
import shutil
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from statistics import median

from generator.build import Options, build
from generator.content import load_config
from tests.bench.floors import (
    count_written,
    snapshot_of,
    time_bare_files,
    time_bare_loop,
    time_stages,
    time_views,
)
from tests.bench.memory import is_measurable, peak_memory
from tests.bench.peers.projects import build_command, edit_one_event
from tests.bench.peers.tools import Command
from tests.bench.synthetic import write_project
from tests.bench.timing import (
    ROOM,
    choose_disk,
    describe_machine,
    in_fresh_process,
    median_ratio,
    run,
    say,
    tell,
)

Column = dict[str, str]

FILES = "Floor: create the same files from bytes in memory, one process"
LOOP = "Bare loop: render ready-made views and write each page, one process"
BUILD = "`almanac build` into an empty folder, all cores"
FULL = "`almanac build --full` once more: all rendered, nothing written"
AGAIN = "`almanac build` once more, nothing changed"
EDITED = "`almanac build` once more, one event edited"
WRITTEN = "– files that this wrote"
VIEWS = "– of which views, feeds and calendars, in a run of their own"
STAGES = {
    "load": "One process: read and decode the snapshot, group the events, give out slugs",
    "plan": "One process: plan the outputs, with faces, stories and listings",
    "keys": "One process: see what is due",
    "render": "One process: render and stage all outputs",
    VIEWS: VIEWS,
    "publish": "One process: publish them",
}
"""What `almanac build --timings` tells of, and the views, which it counts to rendering."""
MEMORY = "Peak memory of the build into an empty folder, all processes"
OUTPUT = "Output"
_ROWS = (FILES, LOOP, BUILD, FULL, AGAIN, EDITED, WRITTEN, *STAGES.values(), MEMORY, OUTPUT)
_ROOM_OF_ONE = 120_000
"""Bytes that an event takes on the disk at most, in all copies that are there at one time."""


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--events", type=int, nargs="+", default=[1000, 10_000], metavar="N")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--profile", action="store_true", help="where a build spends its time")
    asked = parser.parse_args()
    disk, place = choose_disk(max(ROOM, sum(asked.events) * _ROOM_OF_ONE))
    with tempfile.TemporaryDirectory(dir=disk, prefix="almanac-bench-") as folder:
        projects = {
            count: in_fresh_process(write_project, Path(folder) / str(count) / "project", count)
            for count in asked.events
        }
        if asked.profile:
            for count, root in projects.items():
                tell(f"{count:,} events")
                _profile(root)
            return
        columns = {count: measure(root, asked.rounds) for count, root in projects.items()}
    tell(_table(columns))
    tell(_notes(asked.rounds, place))


def measure(root: Path, rounds: int) -> Column:
    """One column of the table, by the names of its rows; each round edits an event of `root`."""
    output, spare = root.parent / "output", root.parent / "spare"
    command = build_command(root, output)
    times: dict[str, list[float]] = defaultdict(list)
    written = 0
    for turn in range(rounds):
        say(f"round {turn + 1} of {rounds}, {root.parent.name} events")
        for folder in (output, spare):
            shutil.rmtree(folder, ignore_errors=True)
        times[BUILD].append(run(*command).seconds)
        times[AGAIN].append(_run_without_a_change(command, output))
        edit_one_event(root)
        before = snapshot_of(output)
        times[EDITED].append(run(*command).seconds)
        written = count_written(before, output)
        times[FULL].append(_run_without_a_change(build_command(root, output, "--full"), output))
        times[LOOP].append(in_fresh_process(time_bare_loop, root, spare))
        shutil.rmtree(spare)
        times[FILES].append(in_fresh_process(time_bare_files, output, spare))
        shutil.rmtree(spare)
        for stage, seconds in in_fresh_process(time_stages, root, spare).items():
            times[STAGES[stage]].append(seconds)
        shutil.rmtree(spare)
        times[VIEWS].append(in_fresh_process(time_views, root))
    cells = {
        row: f"{median(found):.3f} s | {median_ratio(found, times[LOOP]):.2f}"
        for row, found in times.items()
    }
    files = [path.stat().st_size for path in output.rglob("*") if path.is_file()]
    cells[WRITTEN] = f"{written:,} of {len(files):,} | "
    cells[OUTPUT] = f"{len(files):,} files, {sum(files) / 1e6:,.1f} MB | "
    if is_measurable():
        peak = peak_memory(*build_command(root, spare))
        cells[MEMORY] = f"{peak / 1e6:,.0f} MB | "
        shutil.rmtree(spare)
    return {row: cells[row] for row in _ROWS if row in cells}


def _run_without_a_change(command: Command, output: Path) -> float:
    before = snapshot_of(output)
    seconds = run(*command).seconds
    if snapshot_of(output) != before:
        sys.exit(f"{' '.join(command.words)}: rewrote files although nothing had changed")
    return seconds


def _profile(root: Path) -> None:
    """Where a build in one process spends its time, by function."""
    config, profile = load_config(root), cProfile.Profile()
    output = root.parent / "output"
    with profile:
        options = Options(full=True, program=b"", inputs="")
        build(root, output, config, options, lambda _done, _total: None, time.perf_counter)
    pstats.Stats(profile, stream=sys.stdout).strip_dirs().sort_stats("tottime").print_stats(40)


def _table(columns: dict[int, Column]) -> str:
    heads = " | ".join(f"{count:,} events | × bare loop" for count in columns)
    rows = (
        f"| {row} | " + " | ".join(column[row] for column in columns.values()) + " |"
        for row in next(iter(columns.values()))
    )
    return "\n".join((f"| | {heads} |", "| --- |" + " ---: | ---: |" * len(columns), *rows))


def _notes(rounds: int, place: str) -> str:
    return (
        f"\n{describe_machine()}, files on {place}; median of "
        f"{rounds} rounds taken in turn. Synthetic events in the API's detailed shape. The bare "
        "loop has its views, Jinja and the event data in memory before its clock starts, and "
        "makes neither feeds, calendars nor static files, which are no templates; `almanac build` "
        "is timed from the start of its process and makes all of it. Memory is the largest sum "
        "of the processes' proportional set sizes, sampled in a run of its own."
    )


if __name__ == "__main__":
    main()
