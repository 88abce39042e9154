"""A project of the events that the cases are about, as of their moment."""

import json
from pathlib import Path

from tests.cases.oracle import AS_OF, read_records
from tests.projects import make_project


def make_cases_project(root: Path) -> Path:
    """Write it to a folder that is not there yet."""
    records = read_records()
    make_project(root, records)
    (root / "content/places.toml").unlink()  # the cases know no other names of places
    state = {
        "schema": 1,
        "source": "https://ll.thespacedevs.com",
        "count": len(records),
        "complete": True,
        "fetched_at": AS_OF,
    }
    (root / "content/snapshot/state.json").write_text(json.dumps(state), "utf-8")
    return root
