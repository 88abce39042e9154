"""What a first pull costs: `python -m tests.bench.sync [--events 100000]`.

It pulls that many synthetic events from a server on loopback into an empty snapshot, then pulls
again as in a quiet night, then reads everything anew after a few events were edited, and prints
two tables in Markdown: time, requests, memory and sizes; and the seconds of each stage, with what
is no waiting for the server next to a floor of the same run. The server is a process of its own,
so that its memory does not count, and so is each pull.
"""

import argparse
import bisect
import contextlib
import datetime as dt
import http.server
import multiprocessing
import resource
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnContext
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, ClassVar, Self
from urllib.parse import parse_qs, urlsplit

import msgspec

from generator.archive.guards import find_losses
from generator.source.exchange import Exchange
from generator.source.journal import Journal
from generator.source.launch_library import Client
from generator.source.merge import merge
from generator.source.snapshot import EVENTS, PULL, read_snapshot, write_snapshot
from generator.source.sync import Options, PullProgress, sync
from tests.bench.synthetic import make_records
from tests.projects import as_line

_LATE = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)
"""Later than every synthetic event."""
_EDITED = 1000
"""Before everything is read anew, one event in so many is edited."""
_TICK = 0.005


# The server. The double in `tests.ll2` answers everything and is too slow for so many events; this
# one knows three questions and pages through a list that was sorted and written beforehand.


@dataclass(frozen=True)
class _Row:
    stamp: str
    line: bytes


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    rows: ClassVar[list[_Row]] = []
    stamps: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        body = self._quota() if parts.path.endswith("/api-throttle/") else self._page(query)
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Stay quiet."""

    def _quota(self) -> bytes:
        return b'{"your_request_limit":1000000,"current_use":0,"next_use_secs":0}'

    def _page(self, query: dict[str, str]) -> bytes:
        start = bisect.bisect_left(self.stamps, query.get("last_updated__gte", ""))
        start += int(query.get("offset", "0"))
        shown = self.rows[start : start + int(query["limit"])]
        more = b'"more"' if start + len(shown) < len(self.rows) else b"null"
        count = len(self.rows) - start + int(query.get("offset", "0"))
        if query["mode"] == "list":
            return b'{"count":%d,"next":%b,"results":[]}' % (count, more)
        results = b",".join(row.line for row in shown)
        return b'{"count":%d,"next":%b,"results":[%b]}' % (count, more, results)


def _serve(count: int, told: Connection) -> None:
    """Serve until the other end of the pipe is closed; for each word before that, edit a few."""
    rows = [_Row(record["last_updated"], as_line(record)) for record in make_records(count)]
    rows.sort(key=lambda row: row.stamp)
    _Handler.rows, _Handler.stamps = rows, [row.stamp for row in rows]
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    told.send(server.server_port)
    with contextlib.suppress(EOFError):
        while told.recv():
            rows[::_EDITED] = map(_edit, rows[::_EDITED])
            told.send("edited")


def _edit(row: _Row) -> _Row:
    """Another text under the same stamp, as when a related object changes."""
    return replace(row, line=row.line.replace(b'"description":"', b'"description":"New: ', 1))


# The pull.


class _Clock:
    """A time that stands still."""

    def now(self) -> dt.datetime:
        return _LATE

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)

    def jitter(self) -> float:
        return 1.0


_SERVER = "server and HTTP"
_STAGES: dict[CodeType, str] = {
    read_snapshot.__code__: "read the snapshot",
    Exchange.get.__code__: _SERVER,
    Client.page.__code__: "answers to records",
    Journal.add.__code__: "journal",
    merge.__code__: "merge and compare",
    find_losses.__code__: "guards",
    write_snapshot.__code__: "write the snapshot",
}
_REST = "the rest"


@dataclass(frozen=True)
class _Spent:
    """Seconds by the clock on the wall, and of all cores in this process."""

    wall: float = 0.0
    cpu: float = 0.0

    def __add__(self, other: "_Spent") -> "_Spent":
        return _Spent(self.wall + other.wall, self.cpu + other.cpu)


class _Watch:
    """Looks every few milliseconds at what the main thread does, and books the time on a stage."""

    def __init__(self) -> None:
        self.spent: defaultdict[str, _Spent] = defaultdict(_Spent)
        self._before = _now()

    def __enter__(self) -> Self:
        self._before = _now()
        signal.signal(signal.SIGALRM, self._look)
        signal.setitimer(signal.ITIMER_REAL, _TICK, _TICK)
        return self

    def __exit__(self, *_: object) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)

    def _look(self, _: int, frame: FrameType | None) -> None:
        while frame and frame.f_code not in _STAGES:
            frame = frame.f_back
        before, self._before = self._before, _now()
        passed = _Spent(self._before.wall - before.wall, self._before.cpu - before.cpu)
        self.spent[_STAGES[frame.f_code] if frame else _REST] += passed


def _now() -> _Spent:
    return _Spent(time.monotonic(), time.process_time())


@dataclass(frozen=True)
class _Cost:
    """What one pull cost; sizes in bytes."""

    spent: dict[str, _Spent]
    seconds: float
    requests: int
    received: int
    events: int
    peak: int
    baseline: int
    journal: int
    snapshot: int


def _pull(folder: Path, url: str, told: Connection, *, full: bool) -> None:
    """One pull, in a process of its own."""
    clock = _Clock()
    client = Client(url, clock)
    baseline = _peak()
    journal = 0

    def report(_: PullProgress) -> None:
        nonlocal journal
        journal = (folder / PULL).stat().st_size

    began = time.monotonic()
    with _Watch() as watch:
        synced = sync(folder, client, Options(source=url, full=full), clock, report)
    seconds = time.monotonic() - began
    sizes = sum(path.stat().st_size for path in folder.iterdir())
    cost = (client.requests, client.bytes, synced.held, _peak(), baseline, journal, sizes)
    told.send(_Cost(dict(watch.spent), seconds, *cost))


def _copy_plainly(folder: Path, told: Connection) -> None:
    """The floor: read each record as plain JSON and write it again; its seconds of one core."""
    began = time.process_time()
    with (folder / EVENTS).open("rb") as held, (folder / "copy").open("wb") as copy:
        for line in held:
            copy.write(msgspec.json.encode(msgspec.json.decode(line)) + b"\n")
    told.send(time.process_time() - began)
    (folder / "copy").unlink()


def _peak() -> int:
    """The most memory that this process ever had, in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def measure(count: int, folder: Path) -> Iterator[tuple[str, _Cost]]:
    """Pull everything, then what is new, then everything again."""
    # A fresh interpreter for each: a fork would start with this one's memory.
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    server = context.Process(target=_serve, args=(count, theirs), daemon=True)
    server.start()
    theirs.close()
    url = f"http://127.0.0.1:{ours.recv()}"
    for name, full in (("first pull", False), ("quiet night", False), ("everything anew", True)):
        if full:
            ours.send("edit")
            ours.recv()
        yield name, _run(context, _pull, folder, url, full=full)
    ours.close()
    server.join()


def measure_floor(folder: Path) -> float:
    """What the least that could be done with the records costs."""
    seconds: float = _run(multiprocessing.get_context("spawn"), _copy_plainly, folder)
    return seconds


def _run(context: SpawnContext, work: Callable[..., None], *given: object, **options: bool) -> Any:  # noqa: ANN401 - whatever the work tells
    """Do it in a process of its own, and give back the one thing that it tells."""
    ours, theirs = context.Pipe()
    process = context.Process(target=work, args=(*given, theirs), kwargs=options)
    process.start()
    theirs.close()
    told = ours.recv()
    process.join()
    return told


def render_table(rows: list[tuple[str, _Cost]]) -> str:
    """One line for each pull."""
    lines = [
        "| Pull | Events | Time | Requests | Received | Peak memory | Journal | Snapshot |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, cost in rows:
        cells = (
            f"{cost.events:,}",
            f"{cost.seconds:.1f} s",
            f"{cost.requests:,}",
            _megabytes(cost.received),
            f"{_megabytes(cost.peak)} ({_megabytes(cost.baseline)} at the start)",
            _megabytes(cost.journal),
            _megabytes(cost.snapshot),
        )
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def render_stages(rows: list[tuple[str, _Cost]], floor: float) -> str:
    """One line for each stage; then all but the server, and how that compares to the floor."""
    costs = [cost for _, cost in rows]
    heads = " | ".join(f"{name}, wall | CPU" for name, _ in rows)
    lines = [f"| Stage | {heads} |", "| --- |" + " ---: | ---: |" * len(rows)]
    for stage in (*_STAGES.values(), _REST):
        spent = [cost.spent.get(stage, _Spent()) for cost in costs]
        lines.append(f"| {stage} | " + " | ".join(map(_seconds, spent)) + " |")
    own = [_without_server(cost) for cost in costs]
    lines.append(
        "| Decode and merge: all but the server | " + " | ".join(map(_seconds, own)) + " |"
    )
    ratios = " | ".join(f"| {spent.cpu / floor:.2f}" for spent in own)
    copied = f"each record decoded as plain JSON and written again, {floor:.2f} s"
    return "\n".join((*lines, f"| × floor: {copied} {ratios} |"))


def _without_server(cost: _Cost) -> _Spent:
    return sum((spent for stage, spent in cost.spent.items() if stage != _SERVER), _Spent())


def _seconds(spent: _Spent) -> str:
    return f"{spent.wall:.2f} s | {spent.cpu:.2f} s"


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m tests.bench.sync")
    parser.add_argument("--events", type=int, default=100_000)
    count = parser.parse_args().events
    folder = Path(tempfile.mkdtemp(prefix="almanac-bench-"))
    try:
        rows = list(measure(count, folder))
        stages = render_stages(rows, measure_floor(folder))
        sys.stdout.write(f"{render_table(rows)}\n\n{stages}\n")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
