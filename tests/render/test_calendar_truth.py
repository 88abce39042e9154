"""What calendars say of events that are off, and at which addresses they say it."""

import datetime as dt
from collections.abc import Callable
from typing import Any, TypeAlias

import pytest
from icalendar import Calendar

from generator.archive.changes import Change, Claim, Kind
from generator.site.contents import Site
from tests.projects import record
from tests.site.samples import AS_OF, make_site, render_path

WAS = Claim(date=dt.datetime(2023, 8, 25, 17, 36, 35, tzinfo=dt.UTC), precision="SEC")
NOW = Claim(date=dt.datetime(2023, 8, 31, tzinfo=dt.UTC), precision="M")
MONTH = {"id": 7, "name": "Month", "abbrev": "M"}
Make: TypeAlias = Callable[[int], Site]
FILES = ("calendar.ics", "types/static-fire/calendar.ics", "e/856/event.ics")


def events_in(site: Site, path: str) -> list[Any]:
    return list(Calendar.from_ical(render_path(site, path)).walk("VEVENT"))


def states_in(site: Site, path: str) -> list[tuple[str, str]]:
    """Each event's state and first day."""
    return [(str(one["STATUS"]), str(one["DTSTART"].dt)[:10]) for one in events_in(site, path)]


def coarsened(days: int) -> Site:
    at = AS_OF - dt.timedelta(days=days)
    moved = Change(at=at, event=856, kind=Kind.REFINED, before=WAS, after=NOW)
    found = record(date="2023-08-31T00:00:00Z", date_precision=MONTH)
    return make_site([found], changes=[moved])


def removed(days: int) -> Site:
    at = AS_OF - dt.timedelta(days=days)
    return make_site([record()], changes=[Change(at=at, event=856, kind=Kind.REMOVED)])


@pytest.mark.parametrize("make", [coarsened, removed])
@pytest.mark.parametrize("days", [0, 30])
def test_what_is_off_stays_cancelled_for_thirty_days_wherever_it_was(make: Make, days: int) -> None:
    for path in FILES:
        assert states_in(make(days), path) == [("CANCELLED", "2023-08-25")]


@pytest.mark.parametrize("make", [coarsened, removed])
def test_then_it_is_gone_and_every_file_is_still_there(make: Make) -> None:
    for path in FILES:
        assert states_in(make(31), path) == []


def test_what_was_never_in_a_calendar_is_not_cancelled_in_one() -> None:
    gone = Change(at=AS_OF, event=856, kind=Kind.REMOVED)
    site = make_site([record(date_precision=MONTH)], changes=[gone])
    assert states_in(site, "calendar.ics") == []


@pytest.mark.parametrize(("precision", "held"), [("day", 1), ("week", 2), ("month", 3)])
def test_the_owner_says_how_coarse_a_date_may_be(precision: str, held: int) -> None:
    week = {"id": 6, "name": "Week", "abbrev": "WK"}
    year = {"id": 14, "name": "Year", "abbrev": "Y"}
    kinds = [record()["date_precision"], week, MONTH, year]
    found = [
        record(id=number, slug=f"a-{number}", date_precision=kind)
        for number, kind in enumerate(kinds)
    ]
    site = make_site(found, calendar_precision=precision)
    assert len(states_in(site, "calendar.ics")) == held


def test_an_event_says_where_to_watch_it_what_was_told_last_and_since_when_it_is_known() -> None:
    site = make_site([record()])
    (event,) = events_in(site, "calendar.ics")
    assert str(event["CONFERENCE"]) == "https://www.youtube.com/watch?v=ENxZS6PUDuI"
    assert event["CONFERENCE"].params["FEATURE"] == "VIDEO"
    assert str(event["IMAGE"]).startswith("https://thespacedevs-prod.")
    assert "Last update: SpaceX completed a second static fire" in event["DESCRIPTION"]
    assert "https://www.youtube.com/watch?v=vSDS93-WiB0" in event["DESCRIPTION"]
    assert event["CREATED"].dt == dt.datetime(2023, 8, 25, 4, 6, 29, tzinfo=dt.UTC)
    assert b"COLOR:steelblue" in render_path(site, "calendar.ics")


def test_a_renamed_event_keeps_its_files_at_its_old_address() -> None:
    old = Claim(name="Old", slug="old-name")
    new = Claim(name=record()["name"], slug=record()["slug"])
    renamed = Change(at=AS_OF, event=856, kind=Kind.RENAMED, before=old, after=new)
    site = make_site([record()], changes=[renamed])
    for name in ("event.ics", "event.json"):
        now = render_path(site, f"events/booster-9-static-fire-2/{name}")
        assert render_path(site, f"events/old-name/{name}") == now
