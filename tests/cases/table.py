"""The table of cases as it stands in `query.json`: one case a line, for whoever runs it."""

import json

from tests.cases.conditions import CONDITIONS
from tests.cases.oracle import AS_OF, TABLE, read_records
from tests.cases.pages import PAGES
from tests.cases.times import TIMES

__all__ = ["TABLE", "make_table"]


def make_table() -> str:
    """All cases, each worked out from the records."""
    records = read_records()
    # Letters as escapes: half of one has no form of its own in UTF-8.
    lines = [json.dumps(case.row(records)) for case in (*CONDITIONS, *TIMES, *PAGES)]
    return f'{{"as_of": "{AS_OF}", "cases": [\n' + ",\n".join(lines) + "\n]}\n"
