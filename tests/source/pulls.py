"""What the tests of the sync share: a clock that they own, archives to pull, and what came of it.

A pull goes through `generator.source.sync.sync`, with a real `Client`, to a real server on
loopback. Only time is made up: nothing sleeps, and two pulls at one time can be compared byte for
byte.
"""

import datetime as dt
import json
import random
from collections.abc import Callable
from pathlib import Path

from generator.archive.changes import removals
from generator.source.exchange import Limits
from generator.source.launch_library import Client
from generator.source.snapshot import read_ledger
from generator.source.sync import Options, PullProgress, Synced, sync
from tests.ll2.database import Json, make_row, shown
from tests.ll2.server import LaunchLibrary
from tests.projects import real_records

Files = dict[str, bytes]
SNAPSHOT = ("events.jsonl", "changes.jsonl", "state.json")
MONDAY = dt.datetime(2026, 3, 2, 4, 0, tzinfo=dt.UTC)
NIGHT = dt.timedelta(days=1)
LIMITS = Limits(
    connect=2, read=1.0, answer=5.0, body=2_000_000, attempts=3, first_pause=0, longest_pause=0
)
"""Nothing that should work comes near them, and nothing that should fail takes long."""

_MIGRATION = dt.datetime(2024, 3, 5, 17, 20, tzinfo=dt.UTC)
_REAL = tuple(real_records())


class FakeClock:
    """A clock that stands still unless it is told to move, and remembers who slept on it."""

    def __init__(self, at: dt.datetime = MONDAY) -> None:
        self.at = at
        self.slept: list[float] = []

    def now(self) -> dt.datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += dt.timedelta(seconds=seconds)

    def jitter(self) -> float:
        return 0.5

    def seconds(self) -> float:
        """The time as the server wants it."""
        return self.at.timestamp()


def make_event(number: int, stamp: dt.datetime | None, **changes: object) -> Json:
    """A real event under another id, name and day, last updated when it is said to be."""
    real = _REAL[number % len(_REAL)]
    date = dt.datetime.fromisoformat(real["date"]) + dt.timedelta(days=number % 700)
    return {
        **real,
        "id": number,
        "name": f"{real['name']} {number}",
        "slug": f"{real['slug']}-{number}",
        "date": say(date),
        "last_updated": say(stamp) if stamp else None,
        **changes,
    }


def make_events(count: int) -> list[Json]:
    """An archive with gaps in its ids, whose stamps lie apart, two by two here and there."""
    return [
        make_event(2 + number * 6 // 5, _MIGRATION + dt.timedelta(minutes=number - number % 3 // 2))
        for number in range(count)
    ]


def make_migrated(count: int, migrated: int) -> list[Json]:
    """An archive of which a migration stamped many within minutes, up to twenty in a second."""
    draw = random.Random(3)  # noqa: S311 - varied, not secret
    stamps: list[dt.datetime] = []
    second = _MIGRATION
    while len(stamps) < migrated:
        stamps += [second] * draw.randrange(1, 21)
        second += dt.timedelta(seconds=1)
    stamps = stamps[:migrated]
    draw.shuffle(stamps)
    stamps += [
        second + dt.timedelta(seconds=draw.randrange(600 * 86_400)) for _ in range(count - migrated)
    ]
    return [make_event(2 + number * 6 // 5, stamp) for number, stamp in enumerate(stamps)]


def say(moment: dt.datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def ignore(_: PullProgress) -> None:
    """Report to nobody."""


class Pull:
    """A folder for a snapshot, and the API and the clock that it is pulled with."""

    def __init__(self, folder: Path, api: LaunchLibrary, clock: FakeClock) -> None:
        self.folder = folder
        self.api = api
        self.clock = clock

    def __call__(  # noqa: PLR0913 - what a sync can be given
        self,
        *,
        report: Callable[[PullProgress], None] = ignore,
        wait: Callable[[int], None] | None = None,
        limits: Limits = LIMITS,
        full: bool = False,
        since: dt.datetime | None = None,
        accept_loss: bool = False,
        scratch: Path | None = None,
    ) -> Synced:
        client = Client(self.api.url, self.clock, wait=wait, limits=limits)
        options = Options(
            source=self.api.url, full=full, since=since, accept_loss=accept_loss, scratch=scratch
        )
        return sync(self.folder, client, options, self.clock, report)

    @property
    def asked(self) -> int:
        """How many requests the API was asked so far that cost something."""
        return sum("/api-throttle/" not in request.path for request in self.api.requests)

    def files(self) -> Files:
        """Every file of the snapshot, without the port that the server happened to get."""
        return {
            path.name: path.read_bytes().replace(self.api.url.encode(), b"http://api")
            for path in sorted(self.folder.glob("*"))
        }

    def held(self) -> dict[int, Json]:
        """The events that the snapshot says are there."""
        records = _read_lines(self.folder / "events.jsonl")
        gone = removals(read_ledger(self.folder).changes)
        return {record["id"]: record for record in records if record["id"] not in gone}

    def ledger(self) -> list[Json]:
        """The lines of the ledger."""
        return _read_lines(self.folder / "changes.jsonl")

    def state(self) -> Json:
        """The state as it is written."""
        found: Json = json.loads((self.folder / "state.json").read_text(encoding="utf-8"))
        return found


def _read_lines(path: Path) -> list[Json]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def upstream(api: LaunchLibrary) -> dict[int, Json]:
    """What a complete snapshot holds: every event in detail, without its own address."""
    return {
        number: {key: value for key, value in detailed(api, record).items() if key != "url"}
        for number, record in api.records.items()
    }


def detailed(api: LaunchLibrary, record: Json) -> Json:
    """A record as the API shows it in detail."""
    return shown(make_row(record), "detailed", api.url, "?format=json")


def assert_complete(pull: Pull) -> None:
    assert pull.held() == upstream(pull.api)
    state = pull.state()
    assert (state["complete"], state["count"]) == (True, len(pull.api.records))
    assert set(pull.files()) == set(SNAPSHOT)
