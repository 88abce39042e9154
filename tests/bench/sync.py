"""What a first pull costs: `python -m tests.bench.sync [--events 100000]`.

It pulls that many synthetic events from a server on loopback into an empty snapshot, then pulls
again as in a quiet night, then reads everything anew, and prints time, requests, memory and sizes
as a table in Markdown. The server is a process of its own, so that its memory does not count, and
so is each pull.
"""

import argparse
import bisect
import datetime as dt
import http.server
import multiprocessing
import resource
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

from generator.source.launch_library import Client
from generator.source.snapshot import PULL
from generator.source.sync import Options, PullProgress, sync
from tests.bench.synthetic import make_records
from tests.projects import as_line

_LATE = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)
"""Later than every synthetic event."""


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
    """Serve until the other end of the pipe is closed."""
    rows = [_Row(record["last_updated"], as_line(record)) for record in make_records(count)]
    rows.sort(key=lambda row: row.stamp)
    _Handler.rows, _Handler.stamps = rows, [row.stamp for row in rows]
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    told.send(server.server_port)
    told.poll(None)


# The pull.


class _Clock:
    """A time that stands still."""

    def now(self) -> dt.datetime:
        return _LATE

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)

    def jitter(self) -> float:
        return 1.0


@dataclass(frozen=True)
class _Cost:
    """What one pull cost; sizes in bytes."""

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
    synced = sync(folder, client, Options(source=url, full=full), clock, report)
    seconds = time.monotonic() - began
    sizes = sum(path.stat().st_size for path in folder.iterdir())
    cost = (seconds, client.requests, client.bytes, synced.held, _peak(), baseline, journal, sizes)
    told.send(_Cost(*cost))


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
    url = f"http://127.0.0.1:{ours.recv()}"
    for name, full in (("first pull", False), ("quiet night", False), ("everything anew", True)):
        mine, yours = context.Pipe()
        options = {"full": full}
        pulling = context.Process(target=_pull, args=(folder, url, yours), kwargs=options)
        pulling.start()
        yours.close()
        yield name, mine.recv()
        pulling.join()
    ours.send("that was all")
    server.join()


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


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m tests.bench.sync")
    parser.add_argument("--events", type=int, default=100_000)
    count = parser.parse_args().events
    folder = Path(tempfile.mkdtemp(prefix="almanac-bench-"))
    try:
        sys.stdout.write(render_table(list(measure(count, folder))) + "\n")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
