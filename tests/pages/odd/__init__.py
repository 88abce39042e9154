"""Odd and hostile records, each with what must come of it, and their project."""

import json
from pathlib import Path
from typing import Any

from tests.pages.odd.dates import ODD_DATES
from tests.pages.odd.links import ODD_PICTURES, ODD_READING, ODD_WEBCASTS
from tests.pages.odd.names import ODD_NAMES, ODD_SLUGS, ODD_TYPES_AND_PLACES
from tests.pages.odd.shape import FIRST_ID, Odd, plain, update
from tests.pages.odd.shapes import ODD_FIELDS, ODD_RELATIONS, ODD_VERSIONS
from tests.pages.odd.stories import ODD_OVERRIDES, ODD_STORIES
from tests.pages.odd.texts import ODD_NOTES, ODD_TEXTS, ODD_UPDATES
from tests.projects import Json, make_project

_AS_OF = "2026-11-23T00:00:00Z"
WITHDRAWN = 4999
"""An event that its owner took out; nothing that is published has the word that it is made of."""
UNSPOKEN = "unspeakable"
_SUPPRESSED = f'["{WITHDRAWN}"]\nsuppress = "Taken out at the request of its publisher."\n'


def _number(oddities: tuple[Odd, ...]) -> dict[int, Odd]:
    return {odd.changes.get("id", number): odd for number, odd in enumerate(oddities, FIRST_ID)}


ODDITIES = _number(
    (
        *(*ODD_NAMES, *ODD_SLUGS, *ODD_TYPES_AND_PLACES, *ODD_DATES, *ODD_TEXTS, *ODD_UPDATES),
        *(*ODD_NOTES, *ODD_WEBCASTS, *ODD_READING, *ODD_PICTURES, *ODD_RELATIONS, *ODD_FIELDS),
        *(*ODD_VERSIONS, *ODD_STORIES, *ODD_OVERRIDES),
    )
)
"""All of them by the id of their event."""


def write_odd_project(root: Path) -> Path:
    """A project of all odd records and nothing else."""
    make_project(root, [])
    folder = root / "content/snapshot"
    secret = dict.fromkeys(("name", "slug", "description", "location"), UNSPOKEN)
    withdrawn = {**secret, "updates": [update(1, UNSPOKEN)], "type": {"id": 989, "name": UNSPOKEN}}
    lines = [_line_of(WITHDRAWN, withdrawn, None)]
    lines += [line for number, odd in ODDITIES.items() for line in _lines_of(number, odd)]
    (folder / "events.jsonl").write_bytes(b"".join(line + b"\n" for line in lines))
    seen = [
        {"event": number, **change} for number, odd in ODDITIES.items() for change in odd.ledger
    ]
    ledger = sorted(seen, key=lambda change: str(change["at"]))
    (folder / "changes.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in ledger))
    state = {"schema": 1, "source": "https://ll.thespacedevs.com", "fetched_at": _AS_OF}
    (folder / "state.json").write_text(
        json.dumps({**state, "count": len(ODDITIES) + 1, "complete": True})
    )
    (root / "content/overrides.toml").write_text(
        _SUPPRESSED
        + "".join(
            f'["{number}"]\n{odd.override}\n' for number, odd in ODDITIES.items() if odd.override
        ),
        encoding="utf-8",
    )
    notes = root / "content/events"
    notes.mkdir()
    for number, odd in ODDITIES.items():
        if odd.note:
            (notes / f"{number}.md").write_bytes(odd.note.encode())
    settings = root / "content/site.toml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("feed_size = 50", "feed_size = 1000"), encoding="utf-8")
    return root


def _lines_of(number: int, odd: Odd) -> list[bytes]:
    records = [odd.changes, *({**odd.changes, **changes} for changes in odd.again)]
    return [_line_of(number, changes, odd.swap) for changes in records]


def _line_of(number: int, changes: dict[str, Any], swap: tuple[bytes, bytes] | None) -> bytes:
    """As UTF-8 where that can hold it; half a letter only has a form as an escape."""
    merged: Json = {**plain(number), **changes}
    record = {key: value for key, value in merged.items() if value is not ...}
    try:
        line = json.dumps(record, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        line = json.dumps(record).encode()
    return line.replace(*swap) if swap else line
