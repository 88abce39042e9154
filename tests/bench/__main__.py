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
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from generator.build import Options, build
from generator.content import load_config
from tests.bench.floors import snapshot_of, time_bare_files, time_bare_loop, time_stages
from tests.bench.memory import is_measurable, peak_memory
from tests.bench.synthetic import write_project
from tests.bench.timing import (
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


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--events", type=int, nargs="+", default=[1000, 10_000], metavar="N")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--profile", action="store_true", help="where a build spends its time")
    asked = parser.parse_args()
    disk, place = choose_disk()
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
        columns = {count: _measure(root, asked.rounds) for count, root in projects.items()}
    tell(_table(columns))
    tell(_notes(asked.rounds, place))


def _measure(root: Path, rounds: int) -> Column:
    """One column of the table, by the names of its rows."""
    output, spare = root.parent / "output", root.parent / "spare"
    command = (
        sys.executable,
        "-m",
        "generator",
        "--root",
        str(root),
        "build",
        "--offline",
        "--output",
    )
    times: dict[str, list[float]] = defaultdict(list)
    for turn in range(rounds):
        say(f"round {turn + 1} of {rounds}, {root.parent.name} events")
        for folder in (output, spare):
            shutil.rmtree(folder, ignore_errors=True)
        times[BUILD].append(run((*command, str(output))).seconds)
        times[AGAIN].append(_run_without_a_change((*command, str(output)), output))
        times[FULL].append(run((*command, str(output), "--full")).seconds)
        times[LOOP].append(in_fresh_process(time_bare_loop, root, spare))
        shutil.rmtree(spare)
        times[FILES].append(in_fresh_process(time_bare_files, output, spare))
        shutil.rmtree(spare)
        for stage, seconds in in_fresh_process(time_stages, root, spare).items():
            times[_STAGES[stage]].append(seconds)
        shutil.rmtree(spare)
    column = {
        row: f"{median(found):.3f} s | {median_ratio(found, times[LOOP]):.2f}"
        for row, found in sorted(times.items(), key=lambda item: _ROWS.index(item[0]))
    }
    if is_measurable():
        column["Peak memory of that build, all processes"] = (
            f"{peak_memory((*command, str(spare))) / 1e6:,.0f} MB | "
        )
    files = [path.stat().st_size for path in output.rglob("*") if path.is_file()]
    return {**column, "Output": f"{len(files):,} files, {sum(files) / 1e6:,.1f} MB | "}


_STAGES = {
    "read": "One process: read the snapshot",
    "decode": "One process: decode the records",
    "group": "One process: group the events",
    "name": "One process: give out slugs",
    "plan": "One process: plan the outputs, with faces, stories and listings",
    "render": "One process: render all outputs",
    "views": "– of which views, feeds and calendars",
    "stage": "One process: stage the files",
    "publish": "One process: publish them",
}
_ROWS = (FILES, LOOP, BUILD, FULL, AGAIN, *_STAGES.values())


def _run_without_a_change(command: Sequence[str], output: Path) -> float:
    before = snapshot_of(output)
    seconds = run(command).seconds
    if snapshot_of(output) != before:
        sys.exit("the second build rewrote files although nothing had changed")
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
