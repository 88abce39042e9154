"""`python -m tests.bench`: time and memory of a build, next to two floors of the same work.

Everything is a ratio to the bare loop of the same run. Rounds are taken in turn, so that a machine
that slows down slows down all of it, and the median counts.
"""

import argparse
import cProfile
import multiprocessing
import os
import platform
import pstats
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from statistics import median
from typing import ParamSpec, TypeVar

from generator.build import build
from generator.content import load_config
from tests.bench.floors import snapshot_of, time_bare_files, time_bare_loop, time_stages
from tests.bench.memory import is_measurable, peak_memory
from tests.bench.synthetic import write_project

P = ParamSpec("P")
T = TypeVar("T")
Column = dict[str, str]

_RAM_DISK, _ROOM = Path("/dev/shm"), 2 << 30  # noqa: S108 - a RAM disk is what is looked for
FILES = "Floor: create the same files from bytes in memory, one process"
LOOP = "Bare loop: render ready-made views and write each page, one process"
BUILD = "`almanac build` into an empty folder, all cores"
AGAIN = "`almanac build` once more, nothing changed"


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--events", type=int, nargs="+", default=[1000, 10_000], metavar="N")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--profile", action="store_true", help="where a build spends its time")
    asked = parser.parse_args()
    disk, place = _choose_disk()
    with tempfile.TemporaryDirectory(dir=disk, prefix="almanac-bench-") as folder:
        projects = {
            count: _fresh(write_project, Path(folder) / str(count) / "project", count)
            for count in asked.events
        }
        if asked.profile:
            for count, root in projects.items():
                _tell(f"{count:,} events")
                _profile(root)
            return
        columns = {count: _measure(root, asked.rounds) for count, root in projects.items()}
    _tell(_table(columns))
    _tell(_notes(asked.rounds, place))


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
        _say(f"round {turn + 1} of {rounds}, {root.parent.name} events")
        for folder in (output, spare):
            shutil.rmtree(folder, ignore_errors=True)
        times[BUILD].append(_run((*command, str(output))))
        times[AGAIN].append(_run_without_a_change((*command, str(output)), output))
        times[LOOP].append(_fresh(time_bare_loop, root, spare))
        shutil.rmtree(spare)
        times[FILES].append(_fresh(time_bare_files, output, spare))
        shutil.rmtree(spare)
        for stage, seconds in _fresh(time_stages, root, spare).items():
            times[_STAGES[stage]].append(seconds)
        shutil.rmtree(spare)
    column = {
        row: f"{median(found):.3f} s | {_ratio(found, times[LOOP]):.2f}"
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
_ROWS = (FILES, LOOP, BUILD, AGAIN, *_STAGES.values())


def _ratio(found: Sequence[float], loop: Sequence[float]) -> float:
    """The median of the ratios, each within its own round."""
    return median(one / other for one, other in zip(found, loop, strict=True))


def _fresh(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a function in a process of its own that has done nothing before."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        return pool.submit(work, *args, **kwargs).result()


def _run(command: Sequence[str]) -> float:
    """The seconds a command takes, interpreter and imports included."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def _run_without_a_change(command: Sequence[str], output: Path) -> float:
    before = snapshot_of(output)
    seconds = _run(command)
    if snapshot_of(output) != before:
        sys.exit("the second build rewrote files although nothing had changed")
    return seconds


def _profile(root: Path) -> None:
    """Where a build in one process spends its time, by function."""
    config, profile = load_config(root), cProfile.Profile()
    output = root.parent / "output"
    with profile:
        build(root, output, config, 1, lambda _done, _total: None)
    pstats.Stats(profile, stream=sys.stdout).strip_dirs().sort_stats("tottime").print_stats(40)


def _choose_disk() -> tuple[Path | None, str]:
    """Files go where the disk is no part of the figures, if there is such a place."""
    usable = _RAM_DISK.is_dir() and os.access(_RAM_DISK, os.W_OK)
    if usable and shutil.disk_usage(_RAM_DISK).free > _ROOM:
        return _RAM_DISK, "a RAM disk"
    return None, "the temporary folder's disk"


def _table(columns: dict[int, Column]) -> str:
    heads = " | ".join(f"{count:,} events | × bare loop" for count in columns)
    rows = (
        f"| {row} | " + " | ".join(column[row] for column in columns.values()) + " |"
        for row in next(iter(columns.values()))
    )
    return "\n".join((f"| | {heads} |", "| --- |" + " ---: | ---: |" * len(columns), *rows))


def _notes(rounds: int, place: str) -> str:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (
        f"\n{cores} cores, Python {platform.python_version()}, files on {place}; median of "
        f"{rounds} rounds taken in turn. Synthetic events in the API's detailed shape. The bare "
        "loop has its views, Jinja and the event data in memory before its clock starts, and "
        "makes neither feeds, calendars nor static files, which are no templates; `almanac build` "
        "is timed from the start of its process and makes all of it. Memory is the largest sum "
        "of the processes' proportional set sizes, sampled in a run of its own."
    )


def _tell(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    main()
