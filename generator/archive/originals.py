"""The record of an event as it came: where its line stands in the snapshot, byte for byte.

Whoever publishes a record copies that line. What a model makes of it lacks the fields that the
model does not know, and has some that the record does not.
"""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from generator.archive.plain import mend_letters

_RELATED = frozenset(
    {"agencies", "launches", "expeditions", "spacestations", "program", "astronauts"}
)
_LEFT_OUT = {"list": _RELATED | {"updates", "last_updated"}, "normal": _RELATED}
"""What a mode of the API does not show; the detailed one shows everything."""

_DECODER = msgspec.json.Decoder(dict[str, msgspec.Raw])


def fields_of(mode: str, fields: Iterable[str]) -> tuple[str, ...]:
    """Those of some fields of a record that a mode of the API shows."""
    left_out = _LEFT_OUT.get(mode, frozenset())
    return tuple(name for name in fields if name not in left_out)


class Original(Struct, frozen=True):
    """A record's line: its digest (BLAKE2b, 128 bits), and where in the snapshot's file it stands.

    `data` is the line itself where it stands in no file, or had to be mended.
    """

    digest: bytes
    offset: int = 0
    length: int = 0
    data: bytes = b""


class Originals(Struct, frozen=True):
    """The lines of all records by event, and the file in which they stand."""

    lines: dict[int, Original]
    file: Path | None = None


def digest_record(record: bytes) -> bytes:
    """What tells one line from another."""
    return hashlib.blake2b(record, digest_size=16).digest()


def correct_record(record: bytes, fields: Mapping[str, object]) -> bytes:
    """A record with some fields, by the API's names, as they are given here; None takes one out.

    Without any it stays as it is, byte for byte, but for letters that nobody can read.
    """
    try:
        record.decode()
    except UnicodeDecodeError:
        record = mend_letters(record)
    if not fields:
        return record
    corrected = {**msgspec.json.decode(mend_letters(record)), **fields}
    cleared = {name for name, value in fields.items() if value is None}
    return msgspec.json.encode(
        {name: value for name, value in corrected.items() if name not in cleared}
    )


def project_record(record: bytes, mode: str) -> bytes:
    """The fields of a record that a mode of the API shows, each as it came, byte for byte."""
    return msgspec.json.encode(read_fields(record, mode)) if mode in _LEFT_OUT else record


def read_fields(record: bytes, mode: str) -> dict[str, msgspec.Raw]:
    """The fields of a record that a mode of the API shows, in their order; they are not parsed."""
    fields: dict[str, msgspec.Raw] = _DECODER.decode(record)
    left_out = _LEFT_OUT.get(mode)
    if left_out is None:
        return fields
    shown = {name: value for name, value in fields.items() if name not in left_out}
    if "response_mode" in shown:
        shown["response_mode"] = msgspec.Raw(msgspec.json.encode(mode))
    return shown
