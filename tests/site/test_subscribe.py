"""The page of all feeds and calendars, the list of feeds for programs, and what is to come."""

import datetime as dt
import posixpath
from urllib.parse import parse_qs, urlsplit

import pytest
from icalendar import Calendar
from lxml import etree, html

from generator.archive.changes import Change, Kind
from generator.site.contents import Section, Site
from generator.site.listings import FEEDS
from tests.projects import record
from tests.site.samples import AS_OF, every_change, make_site, outputs_of, render_path

BASE = "https://example.org/archive/"


def page_of(site: Site) -> html.HtmlElement:
    return html.fromstring(render_path(site, "feeds/index.html").decode())


def hrefs_of(site: Site) -> list[str]:
    return list(page_of(site).xpath("//main//a/@href"))


def test_every_feed_and_calendar_of_a_list_is_offered_on_the_page() -> None:
    site = make_site(changes=every_change())
    offered = {urlsplit(href).path.removeprefix("/archive/") for href in hrefs_of(site)}
    names = {"calendar.ics", "upcoming.ics", *(format.value for format in FEEDS)}
    published = {path for path in outputs_of(site) if posixpath.basename(path) in names}
    assert len(published) > 50
    assert published <= offered


def test_there_are_three_ways_to_each_calendar() -> None:
    (row,) = page_of(make_site()).xpath("//li[@id='types-docking']")
    app, google, address = row.xpath(".//span[@class='way'][1]/a/@href")
    assert app == "webcal://example.org/archive/types/docking/calendar.ics"
    assert parse_qs(urlsplit(google).query) == {"cid": [app]}
    assert address == f"{BASE}types/docking/calendar.ics"


def test_the_list_for_programs_has_every_feed_once_as_rss() -> None:
    site = make_site(changes=every_change())
    found = etree.fromstring(render_path(site, "feeds/feeds.opml"))
    listed = [one.get("xmlUrl", "") for one in found.iter("outline") if one.get("type") == "rss"]
    rss = {"feed.xml", "updates.xml", "quiet.xml"}
    published = {path for path in outputs_of(site) if posixpath.basename(path) in rss}
    assert sorted(listed) == sorted(BASE + path for path in published)
    for one in found.iter("outline"):
        page = (one.get("htmlUrl") or BASE).removeprefix(BASE)
        assert f"{page}index.html" in outputs_of(site)


@pytest.mark.parametrize("missing", [Section.FEEDS, Section.CALENDAR])
def test_what_a_site_does_without_is_not_offered(missing: Section) -> None:
    hrefs = hrefs_of(make_site(leave_out=(missing,)))
    gone = ".xml" if missing is Section.FEEDS else ".ics"
    assert hrefs
    assert not [href for href in hrefs if href.endswith(gone)]


def test_without_feeds_and_calendars_there_is_no_page() -> None:
    paths = outputs_of(make_site(leave_out=(Section.FEEDS, Section.CALENDAR)))
    assert not [path for path in paths if path.startswith("feeds/") or path == "upcoming.ics"]


def ahead(days: int) -> str:
    return f"{AS_OF + dt.timedelta(days=days):%Y-%m-%dT%H:%M:%SZ}"


def upcoming(site: Site) -> list[str]:
    found = Calendar.from_ical(render_path(site, "upcoming.ics"))
    return [str(one["SUMMARY"]) for one in found.walk("VEVENT")]


def test_what_is_to_come_is_in_a_calendar_of_its_own() -> None:
    records = [record(id=1, name="Past"), record(id=2, name="Ahead", date=ahead(20))]
    assert upcoming(make_site(records)) == ["Ahead"]


def test_what_passes_in_a_night_without_news_leaves_the_calendar_as_it_is() -> None:
    records = [record(id=1, name="Soon", date=ahead(1)), record(id=2, name="Later", date=ahead(9))]
    before = render_path(make_site(records), "upcoming.ics")
    assert render_path(make_site(records, as_of=AS_OF + dt.timedelta(days=5)), "upcoming.ics") == (
        before
    )
    news = [Change(at=AS_OF + dt.timedelta(days=4), event=2, kind=Kind.EDITED, fields=("name",))]
    site = make_site(records, changes=news, as_of=AS_OF + dt.timedelta(days=5))
    assert upcoming(site) == ["Later"]


def test_the_button_of_an_event_leads_to_the_calendar_that_stays() -> None:
    site = make_site([record(slug="static-fire")])
    page = render_path(site, "events/static-fire/index.html")
    assert b'<a class="button" href="/archive/e/856/event.ics">' in page
