"""What a record becomes, and what of it is lost on the way."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, TypeAlias

import msgspec

from generator.archive.model import Event, Problem
from generator.archive.records import decode_records
from tests.projects import Json, as_line

Path: TypeAlias = tuple[str | int, ...]
"""The steps from a JSON value to one of its parts."""


def decode(found: Json) -> tuple[Event, tuple[Problem, ...]]:
    """The event of a record that can be shown, and what was wrong with it."""
    decoded = decode_records([as_line(found)])
    (event,) = decoded.events
    return event, decoded.problems


def without(found: Json, name: str) -> Json:
    return {key: value for key, value in found.items() if key != name}


def leaves(value: object, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Everything in a JSON value that is neither null nor a container, with its path."""
    match value:
        case None:
            return
        case dict():
            for key, part in value.items():
                yield from leaves(part, (*path, key))
        case list() | tuple():
            for index, part in enumerate(value):
                yield from leaves(part, (*path, index))
        case _:
            yield path, value


def means_the_same(wire: object, held: object) -> bool:
    """Whether two leaves are equal, or two spellings of one moment or one length of time."""
    if type(wire) is type(held) and wire == held:
        return True
    for kind in (dt.datetime, dt.timedelta):
        try:
            return bool(msgspec.convert(wire, kind) == msgspec.convert(held, kind))
        except msgspec.ValidationError:
            continue
    return False


def lost(found: Json, event: Event) -> list[Path]:
    """The leaves of a record that its event does not hold."""
    held = dict(leaves(msgspec.to_builtins(event)))
    return [path for path, leaf in leaves(found) if not means_the_same(leaf, held.get(path))]
