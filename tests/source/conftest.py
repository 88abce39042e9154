"""Fixtures of the tests of the sync."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.ll2.database import Json
from tests.ll2.server import LaunchLibrary
from tests.source.pulls import NIGHT, FakeClock, Pull, make_events

Start = Callable[..., Pull]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start a server with these events, and get what pulls from it into a new folder."""
    with ExitStack() as stack:

        def begin(
            records: Iterable[Json], limit: int | None = None, clock: FakeClock | None = None
        ) -> Pull:
            """The server goes by a clock of its own if it is given one."""
            ours = FakeClock()
            theirs = clock or ours
            api = stack.enter_context(LaunchLibrary(records, clock=theirs.seconds, limit=limit))
            folder = tmp_path / f"snapshot-{api.url.rpartition(':')[2]}"
            return Pull(folder, api, ours)

        yield begin


@pytest.fixture
def nightly(start: Start) -> Pull:
    """A complete snapshot, and the night after it."""
    pull = start(make_events(120))
    pull()
    pull.clock.at += NIGHT
    return pull
