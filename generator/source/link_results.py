"""`content/links.jsonl`: what links to other sites answered, one a line, by address.

It is committed with the snapshot, so a line says no more than the next run has to know, and days,
not moments.
"""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

import msgspec
from msgspec import Struct

from generator.errors import SnapshotError, placed, unreadable

LINKS = "links.jsonl"
"""Its name in `content/`."""
DAYS = 3
"""On so many days a link has to be found dead before it is called so."""


class Result(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What a link answered: the day on which it was last asked, and what it said if that was bad.

    `failed` are the first days on which it was found dead, since it was last found to be there.
    """

    url: str
    checked: dt.date
    said: str = ""
    failed: tuple[dt.date, ...] = ()

    @property
    def is_dead(self) -> bool:
        """Whether it has been dead for long enough to be called so."""
        return len(self.failed) >= DAYS


def read_results(path: Path) -> dict[str, Result]:
    """All results by address; none if there is no file. SnapshotError for a line that is none."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise unreadable(SnapshotError, path, error, "") from error
    results: dict[str, Result] = {}
    for number, line in enumerate(data.splitlines(), start=1):
        try:
            result = msgspec.json.decode(line, type=Result)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            what = f"line {number}: {error}"
            remedy = "mend it, take it from git, or delete the file: links are asked anew then"
            raise SnapshotError(str(path), what, remedy) from error
        results[result.url] = result
    return results


def write_results(path: Path, results: Iterable[Result]) -> None:
    """Write all results, sorted; a file that says so already is left alone."""
    ordered = sorted(results, key=lambda result: result.url)
    data = b"".join(msgspec.json.encode(result) + b"\n" for result in ordered)
    if path.is_file() and path.read_bytes() == data:
        return
    temporary = path.with_name(f".{path.name}.new")
    with placed(path):
        temporary.write_bytes(data)
        temporary.replace(path)
