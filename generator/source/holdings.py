"""What we hold, as a build reads it: the snapshot; before there is one, what a pull has brought."""

import datetime as dt
from pathlib import Path

import msgspec

from generator.source.journal import resume_journal
from generator.source.merge import merge
from generator.source.snapshot import (
    PULL,
    SCHEMA,
    Ledger,
    Snapshot,
    State,
    has_snapshot,
    read_snapshot,
    read_state,
)


def read_holdings(folder: Path) -> Snapshot:
    """The snapshot, and before it was ever complete, also what the first pull has brought so far.

    A later pull shows only when it is through and the guards have seen it.
    """
    if has_snapshot(folder) and read_state(folder).complete:
        return read_snapshot(folder)
    journal = resume_journal(folder / PULL)
    if journal is None:
        return read_snapshot(folder)
    pull = journal.pull
    held = has_snapshot(folder)
    base = read_snapshot(folder) if held else empty_snapshot(pull.source, pull.started_at)
    merged = merge(base, journal.records(), journal.gone, pull.started_at)
    state = msgspec.structs.replace(
        base.state, fetched_at=pull.started_at, count=journal.count or base.state.count
    )
    return Snapshot(tuple(merged.lines()), base.ledger, state)


def empty_snapshot(source: str, at: dt.datetime) -> Snapshot:
    """What is held before anything is."""
    state = State(schema=SCHEMA, source=source, fetched_at=at, count=0, complete=False)
    return Snapshot((), Ledger(), state)
