"""Records as they came: read from the snapshot's file, each for itself or many in a row."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from generator.archive.originals import Original, Originals, digest_record
from generator.errors import SnapshotError, placed


def read_record(originals: Originals, number: int) -> bytes:
    """A record as it came. Who replaced the file meanwhile is told, for it is not the same now."""
    return next(read_records(originals, (number,)))


def read_records(originals: Originals, numbers: Iterable[int]) -> Iterator[bytes]:
    """The records of some events, one at a time."""
    file, lines = originals.file, originals.lines
    if file is None:
        yield from (lines[number].data for number in numbers)
        return
    with placed(file), file.open("rb", buffering=0) as opened:
        for number in numbers:
            yield lines[number].data or _read_line(opened, lines[number])


def _read_line(opened: BinaryIO, line: Original) -> bytes:
    opened.seek(line.offset)
    data = opened.read(line.length)
    if digest_record(data) != line.digest:
        where = str(opened.name)
        raise SnapshotError(where, "was changed while the site was built", "build it again")
    return data
