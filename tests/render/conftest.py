"""A site with every kind of feed and calendar, built once for all tests that read them."""

from pathlib import Path

import msgspec
import pytest

from generator.archive.changes import Change, Claim, Kind
from generator.archive.renamings import Renaming
from tests.archive.detailed import DETAILED
from tests.poison import PAYLOADS, poison
from tests.projects import Json, build_project, make_project, real_records, record
from tests.site.samples import AS_OF, BASE_URL, coarse_records, every_change

_MONTH = {"id": 7, "name": "Month", "abbrev": "M"}


def _poisoned(number: int, payload: str) -> Json:
    groups = {"type": {"id": 5, "name": "Static Fire"}, "agencies": [], "program": []}
    own = {"id": 8000 + number, "slug": f"hostile-{number}"}
    return {**poison(DETAILED, payload), **groups, **own}


def _with_own_updates(found: Json) -> Json:
    """No two updates have one id."""
    updates = [{**one, "id": one["id"] + 10_000 * found["id"]} for one in found["updates"]]
    return {**found, "updates": updates}


@pytest.fixture(scope="session")
def subscribed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of a project, to be read only.

    It has real events, one of each precision, hostile ones, one that is gone and one whose day is
    not known any more, a type that was renamed, and feeds of three entries, in parts.
    """
    hostile = [_poisoned(number, payload) for number, payload in enumerate(PAYLOADS.values(), 1)]
    off = [record(id=7001, slug="gone"), record(id=7002, slug="coarse", date_precision=_MONTH)]
    root = make_project(
        tmp_path_factory.mktemp("subscribed") / "project",
        [*real_records(), *map(_with_own_updates, [*coarse_records(), DETAILED, *hostile, *off])],
    )
    day = Claim(date=AS_OF, precision="DAY")
    month = Claim(date=AS_OF, precision="M")
    renaming = Renaming(at=AS_OF, group="types/5", before="Engine Test", after="Static Fire")
    ledger = [
        *every_change(),
        Change(at=AS_OF, event=7001, kind=Kind.REMOVED),
        Change(at=AS_OF, event=7002, kind=Kind.REFINED, before=day, after=month),
        renaming,
    ]
    folder = root / "content/snapshot"
    lines = (msgspec.json.encode(line) + b"\n" for line in ledger)
    (folder / "changes.jsonl").write_bytes(b"".join(lines))
    settings = root / "content/site.toml"
    text = settings.read_text("utf-8").replace("feed_size = 50", "feed_size = 3")
    settings.write_text(
        text.replace(
            "leave_out = []", 'leave_out = ["on-this-day", "search", "statistics", "api"]'
        ),
        encoding="utf-8",
    )
    build_project(root, base_url=BASE_URL)
    return root / "output"
