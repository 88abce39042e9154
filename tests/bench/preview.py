"""`python -m tests.bench.preview`: how soon the preview shows a page, and what was changed.

Everything is a ratio to loading and planning the same events in one process in the same round. A
change counts from when it is saved until the page that shows it is there: the preview finds it,
tells who waits, and is asked for the page.
"""

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median

from generator.content import load_config
from generator.load import load_site
from generator.preview_page import CHANGES, SCRIPT
from generator.site.plan import plan_outputs
from tests.bench.peers.projects import edit_one_event
from tests.bench.synthetic import write_project
from tests.bench.timing import (
    choose_disk,
    describe_machine,
    in_fresh_process,
    median_ratio,
    tell,
)
from tests.previews import ask, asked

PAGE = "years/"
BASE = "Load and plan, one process"
READY = "From the start of `almanac serve` to its front page"
AGAIN = "A page, once more"
CHANGED = {
    "templates/base.html": ("A template", b"{# changed #}"),
    "static/site.css": ("The style sheet", b"/* changed */"),
    "content/pages/about.md": ("A text", b"\nAnd more.\n"),
    "content/site.toml": ("Settings", b"# changed\n"),
}
EVENT = "An event of the snapshot"
_BEATS = 10
"""Seconds that somebody waits while nothing changes."""


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.preview", description=__doc__)
    parser.add_argument("--events", type=int, default=1000, metavar="N")
    parser.add_argument("--rounds", type=int, default=5)
    asked_for = parser.parse_args()
    disk, place = choose_disk()
    with tempfile.TemporaryDirectory(dir=disk, prefix="almanac-bench-") as folder:
        root = Path(folder) / "project"
        in_fresh_process(write_project, root, asked_for.events)
        times: dict[str, list[float]] = defaultdict(list)
        for _ in range(asked_for.rounds):
            times[BASE].append(in_fresh_process(_time_base, root))
            with _serving(root) as (process, home, start):
                ask(home, "", {})
                times[READY].append(time.perf_counter() - start)
                _time_changes(root, home, times)
                idle = _measure_idle(process, home)
    tell(
        f"| {asked_for.events:,} events | seconds | × loading and planning |\n| --- | ---: | ---: |"
    )
    for row, found in times.items():
        tell(f"| {row} | {median(found):.3f} | {median_ratio(found, times[BASE]):.2f} |")
    tell(f"| Nothing changes, and somebody waits: of one core | {100 * idle:.1f} % | |")
    tell(f"\n{describe_machine()}, files on {place}; median of {asked_for.rounds} rounds.")


def _time_base(root: Path) -> float:
    start = time.perf_counter()
    plan_outputs(load_site(root, load_config(root))[0])
    return time.perf_counter() - start


@contextlib.contextmanager
def _serving(root: Path) -> Iterator[tuple[subprocess.Popen[bytes], str, float]]:
    """The command, its address, and when it was started."""
    command = [sys.executable, "-m", "generator", "--root", str(root), "serve", "--port", "0"]
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        try:
            assert process.stdout
            yield process, process.stdout.readline().split()[0].decode(), start
        finally:
            process.kill()


def _time_changes(root: Path, home: str, times: dict[str, list[float]]) -> None:
    ask(home, PAGE, {})
    start = time.perf_counter()
    ask(home, PAGE, {})
    times[AGAIN].append(time.perf_counter() - start)
    for path, (name, added) in CHANGED.items():
        text = (root / path).read_bytes() + added
        times[name].append(_time_change(home, partial((root / path).write_bytes, text)))
    times[EVENT].append(_time_change(home, partial(edit_one_event, root)))


def _time_change(home: str, change: Callable[[], object]) -> float:
    page = ask(home, PAGE, {}).body.decode()
    version = page.partition(f"{SCRIPT}?")[2].partition('"')[0]
    with asked(home, f"{CHANGES}?{version}", {}) as answer:
        assert answer.readline().startswith(b"retry")
        start = time.perf_counter()
        change()
        assert next(line for line in answer if line.startswith(b"data: "))
        assert version not in ask(home, PAGE, {}).body.decode()
        return time.perf_counter() - start


def _measure_idle(process: subprocess.Popen[bytes], home: str) -> float:
    """The part of a core that is used while somebody waits for a change."""
    page = ask(home, PAGE, {}).body.decode()
    version = page.partition(f"{SCRIPT}?")[2].partition('"')[0]
    with asked(home, f"{CHANGES}?{version}", {}) as answer:
        before, start = _worked(process.pid), time.perf_counter()
        beats = 0
        while beats < _BEATS:
            beats += answer.readline() == b":\n"
        return (_worked(process.pid) - before) / (time.perf_counter() - start)


def _worked(pid: int) -> float:
    """Seconds that a process worked, as Linux counts them (proc(5))."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
