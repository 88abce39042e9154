"""`python -m tests.bench.peers`: a build next to Hugo and Eleventy, which build the same events.

Both are installed into the user's cache, never into this project. Rounds are taken in turn, so that
a machine that slows down slows down all of them; ratios are taken within a round. Each build of a
round starts from a fresh copy and an empty output, and what it built is read back once.
"""

import argparse
import datetime as dt
import platform
import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from tests.bench.floors import count_written, snapshot_of
from tests.bench.memory import is_measurable, peak_memory
from tests.bench.peers.check import find_faults
from tests.bench.peers.prepare import write_prepared
from tests.bench.peers.projects import SLIM, build_command, copy_project, edit_one_event
from tests.bench.peers.tools import (
    PEERS,
    Command,
    command_of,
    default_folder,
    install,
    set_up,
    version_of,
)
from tests.bench.synthetic import write_project
from tests.bench.timing import (
    ROOM,
    Spent,
    choose_disk,
    describe_machine,
    in_fresh_process,
    median_ratio,
    run,
    say,
    tell,
)

_AGAIN, _EDITED = "nothing changed", "one event edited"
_WHOLE = "whole"
"""What leaves out Almanac's whole site, which takes long for very many events."""
_ROOM_OF_ONE, _ROOM_OF_SLIM = 150_000, 75_000
"""Bytes that an event takes on the disk at most, in all copies that are there at one time; and
those without the whole site."""


@dataclass
class Row:
    """What was seen of one kind of build: round by round, and once what does not vary."""

    spent: list[Spent] = field(default_factory=list)
    memory: int | None = None
    files: int = 0
    size: int = 0
    written: int = 0


Rows = dict[str, Row]


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.peers", description=__doc__)
    parser.add_argument("--events", type=int, nargs="+", default=[1000, 10_000], metavar="N")
    parser.add_argument("--rounds", type=int, default=3)
    leave_out = [*(peer.lower() for peer in PEERS), _WHOLE]
    parser.add_argument("--without", nargs="+", default=[], choices=leave_out)
    parser.add_argument("--tools", type=Path, default=default_folder(), help="where they stay")
    asked = parser.parse_args()
    peers = [peer for peer in PEERS if peer.lower() not in asked.without]
    with_whole = _WHOLE not in asked.without
    tools = {peer: install(peer, asked.tools.resolve()) for peer in peers}
    room = max(asked.events) * (_ROOM_OF_ONE if with_whole else _ROOM_OF_SLIM)
    disk, place = choose_disk(max(ROOM, room))
    for count in asked.events:
        with tempfile.TemporaryDirectory(dir=disk, prefix="almanac-peers-") as folder:
            bench = _Bench(Path(folder), count, tools)
            rows = bench.measure(asked.rounds, with_whole=with_whole)
        tell(f"{_table(count, rows)}\n")
    tell(_notes(asked.rounds, place, tools))


class _Bench:
    """The builds of one number of events, and the folder that they lie in."""

    def __init__(self, folder: Path, count: int, tools: dict[str, Path]) -> None:
        self.count = count
        self.tools = tools
        self.pristine, self.events = folder / "pristine", folder / "events.json"
        self.work, self.output, self.spare = (folder / name for name in ("work", "out", "spare"))
        self.rows: Rows = defaultdict(Row)

    def measure(self, rounds: int, *, with_whole: bool) -> Rows:
        """All rows, in the order of the table; the whole site if it is asked for."""
        in_fresh_process(write_project, self.pristine, self.count)
        in_fresh_process(write_prepared, self.pristine, self.events)
        forms: dict[str, Path | None] = {"whole site": None} if with_whole else {}
        if SLIM.exists():
            forms["slim"] = SLIM
        for turn in range(rounds):
            say(f"round {turn + 1} of {rounds}, {self.count:,} events")
            for peer in self.tools:
                self._time_peer(peer)
            for form, settings in forms.items():
                self._time_almanac(f"`almanac build`, {form}", settings)
        return self.rows

    def _time_peer(self, peer: str) -> None:
        tool = self.tools[peer]
        set_up(peer, tool, self.events, self.work)
        self._time_full(peer, lambda out: command_of(peer, tool, self.work, out, self.count))
        self._time_again(
            f"{peer}, {_AGAIN}", command_of(peer, tool, self.work, self.output, self.count)
        )

    def _time_almanac(self, name: str, settings: Path | None) -> None:
        copy_project(self.pristine, self.work, settings)
        self._time_full(name, lambda out: build_command(self.work, out))
        command = build_command(self.work, self.output)
        self._time_again(f"{name}, {_AGAIN}", command)
        edit_one_event(self.work)
        self._time_again(f"{name}, {_EDITED}", command)

    def _time_full(self, name: str, command_to: Callable[[Path], Command]) -> None:
        """Into an empty folder; the first time, see what is in it then."""
        row = self.rows[name]
        shutil.rmtree(self.output, ignore_errors=True)
        row.spent.append(run(*command_to(self.output)))
        if len(row.spent) > 1:
            return
        faults = in_fresh_process(find_faults, self.output, self.events)
        if faults:
            sys.exit("\n".join((f"{name} does not hold what it is to hold:", *faults)))
        sizes = [path.stat().st_size for path in _files_of(self.output)]
        row.files, row.size, row.written = len(sizes), sum(sizes), len(sizes)
        if is_measurable():
            row.memory = peak_memory(*command_to(self.spare))
            shutil.rmtree(self.spare)

    def _time_again(self, name: str, command: Command) -> None:
        """Over what was built before; what has another inode or time then was written."""
        row, before = self.rows[name], snapshot_of(self.output)
        row.spent.append(run(*command))
        row.written = count_written(before, self.output)


def _files_of(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def _table(count: int, rows: Rows) -> str:
    others = [peer for peer in PEERS if peer in rows]
    heads = ["seconds", *(f"× {peer}" for peer in others), "CPU seconds"]
    heads += ["peak MB", "files", "MB", "files written"]
    lines = [f"| {count:,} events | {' | '.join(heads)} |", f"| --- |{' ---: |' * len(heads)}"]
    for name, row in rows.items():
        seconds = [spent.seconds for spent in row.spent]
        ratios = (
            f"{median_ratio(seconds, [spent.seconds for spent in rows[peer].spent]):.2f}"
            for peer in others
        )
        cells = (
            f"{median(seconds):.2f}",
            *ratios,
            f"{median(spent.processors for spent in row.spent):.2f}",
            f"{row.memory / 1e6:,.0f}" if row.memory else "",
            f"{row.files:,}" if row.files else "",
            f"{row.size / 1e6:,.0f}" if row.files else "",
            f"{row.written:,}",
        )
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _notes(rounds: int, place: str, tools: dict[str, Path]) -> str:
    versions = ", ".join(version_of(peer, tool) for peer, tool in tools.items())
    today = dt.datetime.now(dt.UTC).date()
    return (
        f"{today}; {platform.system()}, {_processor()}{describe_machine()}, {versions}; files on "
        f"{place}. Medians of {rounds} rounds taken in turn, ratios within each round. What was "
        "built was read back: pages, lists, feeds, sitemap and calendar hold the same events, "
        "texts and links. The peers read one JSON file in which order, lists, addresses and words "
        "for dates are settled already, which is not timed; Almanac starts from the API's records. "
        "The peers do not split lists or sitemap, nor fold the calendar's lines. Memory is the "
        "largest sum of the processes' proportional set sizes, sampled in a run of its own."
    )


def _processor() -> str:
    """The processor's name where the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return ""
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    name = next(names, "")
    return f"{name}, " if name else ""


if __name__ == "__main__":
    main()
