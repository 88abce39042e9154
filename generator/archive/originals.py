"""The record of an event as it came: where its line stands in the snapshot, byte for byte.

Whoever publishes a record copies that line. What a model makes of it lacks the fields that the
model does not know, and has some that the record does not.
"""

from collections.abc import Mapping

import msgspec
from msgspec import Struct

from generator.archive.plain import mend_letters


class Original(Struct, frozen=True):
    """A record's line in the snapshot's file of events, and its digest, by whoever reads it there.

    `data` is the line itself where it stands in no file, or had to be mended.
    """

    offset: int
    length: int
    digest: bytes = b""
    data: bytes = b""


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
