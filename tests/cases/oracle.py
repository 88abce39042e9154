"""What a case of the table says, worked out the slow way from the records, as the API has them.

It reads no query: whoever writes a case says beside the query which records are meant, in which
order, and which part of them. Dates are compared as texts, for all are in UTC and to the second.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from tests.projects import Json

FOLDER = Path(__file__).parent
EVENTS, TABLE = FOLDER / "events.jsonl", FOLDER / "query.json"
AS_OF = "2024-06-15T12:00:00Z"
"""The moment of the data."""

Keep: TypeAlias = Callable[[Json], bool]


@dataclass(frozen=True)
class Case:
    """A query, and what answers it."""

    query: str
    keep: Keep
    order: Sequence[str]
    start: int
    stop: int
    ignored: Sequence[str]

    def row(self, records: Sequence[Json]) -> Json:
        """The case as the table has it."""
        found = in_order([record for record in records if self.keep(record)], self.order)
        shown = [record["id"] for record in found[self.start : self.stop]]
        row: Json = {"query": self.query, "status": 200, "count": len(found), "ids": shown}
        return {**row, "ignored": list(self.ignored)}


@dataclass(frozen=True)
class Refusal:
    """A query that is refused, and the parameter that is to blame."""

    query: str
    parameter: str

    def row(self, _records: Sequence[Json]) -> Json:
        """The case as the table has it."""
        return {"query": self.query, "status": 400, "parameter": self.parameter}


def asked(
    query: str,
    keep: Keep = lambda _record: True,
    order: Sequence[str] = ("date",),
    *,
    start: int = 0,
    size: int = 10,
    ignored: Sequence[str] = (),
) -> Case:
    """A case that is answered with `size` events from the one numbered `start` on."""
    return Case(query, keep, order, start, start + size, ignored)


def these(query: str, *ids: int, ignored: Sequence[str] = ()) -> Case:
    """A case whose few events are known by their ids."""
    return asked(query, lambda record: record["id"] in ids, ignored=ignored)


def read_records() -> list[Json]:
    """The records of the cases."""
    return [json.loads(line) for line in EVENTS.read_text("utf-8").splitlines()]


def in_order(records: Sequence[Json], order: Sequence[str]) -> list[Json]:
    """By one key after the other, then by id; nothing at all is later than anything."""
    if not order:
        return sorted(records, key=lambda record: int(record["id"]))
    first, *rest = order
    field = first.strip("-")
    values = sorted({str(record[field]) for record in records if record[field] is not None})
    groups = [[record for record in records if record[field] == value] for value in values]
    groups.append([record for record in records if record[field] is None])
    if first.startswith("-"):
        groups.reverse()
    return [record for group in groups for record in in_order(group, rest)]


# What records have.


def kind(record: Json) -> int | None:
    """The id of the type."""
    return record["type"]["id"] if record["type"] else None


def ids_of(record: Json, field: str) -> set[int]:
    """The ids of what the record is related to."""
    return {one["id"] for one in record[field]}


def date(record: Json) -> str:
    """The date, empty for none."""
    return record["date"] or ""


def updated(record: Json) -> str:
    """When the record was last updated, empty for never."""
    return record["last_updated"] or ""


def languages(record: Json) -> set[str]:
    """The languages of its webcasts."""
    return {video["language"]["code"] for video in record["vid_urls"]}
