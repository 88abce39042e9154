"""Years and months that events were in and are in no more: nothing of them is lost."""

import datetime as dt
import itertools
from collections.abc import Mapping

import feedparser
from icalendar import Calendar

from generator.archive.changes import Change, Claim, Kind
from generator.site.contents import Site
from tests.projects import record
from tests.site.links import find_dead_links
from tests.site.reading import read_page, strings
from tests.site.samples import AS_OF, make_site, render_site


def moved_from(*days: str) -> Site:
    """Event 856, which is on 25 August 2023, after it was to be on each of these days."""
    dates = [dt.datetime.fromisoformat(f"{day}T00:00:00Z") for day in (*days, "2023-08-25")]
    claims = [Claim(date=date, precision="DAY") for date in dates]
    changes = [
        Change(at=AS_OF, event=856, kind=Kind.MOVED, before=before, after=after)
        for before, after in itertools.pairwise(claims)
    ]
    return make_site([record()], changes=changes)


def target_of(files: Mapping[str, bytes], path: str) -> str:
    (content,) = strings(read_page(files[path]), "//meta[@http-equiv='refresh']/@content")
    return content.partition("url=")[2]


def test_the_pages_of_left_periods_lead_to_what_they_were_a_part_of() -> None:
    files = render_site(moved_from("2031-02-03", "2023-05-06"))
    assert target_of(files, "2031/index.html") == "/archive/years/"
    assert target_of(files, "2031/02/index.html") == "/archive/years/"
    assert target_of(files, "2023/05/index.html") == "/archive/2023/"
    assert b"/archive/2031/ " in files["_redirects"]
    assert find_dead_links(files) == []


def test_the_files_of_a_left_year_go_on_and_are_empty() -> None:
    files = render_site(moved_from("2031-02-03"))
    assert Calendar.from_ical(files["2031/calendar.ics"]).walk("VEVENT") == []
    for name in ("feed.xml", "atom.xml"):
        found = feedparser.parse(files[f"2031/{name}"])
        assert not found.bozo
        assert found.entries == []
    there, left = ({path for path in files if path.startswith(year)} for year in ("2023/", "2031/"))
    there = {path.removeprefix("2023/") for path in there - {"2023/08/index.html"}}
    assert {path.removeprefix("2031/") for path in left - {"2031/02/index.html"}} == there


def test_what_events_are_in_is_not_left() -> None:
    files = render_site(moved_from("2023-08-01"))
    assert b'http-equiv="refresh"' not in files["2023/08/index.html"]
