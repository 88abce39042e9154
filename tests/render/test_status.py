"""What changes every night stands in one file, and on the front page."""

import datetime as dt
import json

from generator import __version__
from tests.bench.synthetic import make_records
from tests.site.samples import AS_OF, make_site, render_path, render_site


def test_the_file_tells_from_when_the_data_are() -> None:
    assert json.loads(render_path(make_site(), "status.json")) == {
        "schema": 1,
        "data": "2026-11-23T00:00:00Z",
        "events": 10,
        "upstream": 10,
        "complete": True,
        "generator": f"Almanac {__version__}",
    }


def test_equal_data_a_day_later_change_what_tells_of_them_and_the_front_page_alone() -> None:
    records = [found for found in make_records(60) if (found["date"] or "") < "2026-11-20"]
    night, next_night = (
        render_site(make_site(records, as_of=AS_OF + dt.timedelta(days=days))) for days in (0, 1)
    )
    assert {path for path in night if night[path] != next_night[path]} == {
        "index.html",
        "metrics.txt",
        "status.json",
    }
    assert night.keys() == next_night.keys()
