"""A listing in another format: nothing but its own word on it is needed."""

import feedparser
import msgspec
import pytest
from icalendar import Calendar

from generator.archive.grouping import Facet
from generator.site.editions import plan_editions
from generator.site.faces import make_group_links
from generator.site.imprint import make_imprint
from generator.site.listings import Format, Listing, make_listings
from generator.site.outputs import Edition
from generator.site.plan import plan_outputs
from generator.site.stories import make_stories
from tests.site.samples import make_site, renderer_of


def edition_of(address: str, format: Format) -> tuple[Edition, bytes]:
    """A listing of the real events in a format that it has not."""
    site = make_site()
    imprint = make_imprint(site)
    links = make_group_links(imprint, site.archive, site.slugs)
    stories = make_stories(imprint, site, links)
    faces = {number: story.face for number, story in stories.items()}
    every = make_listings(imprint, site, links, faces).all
    (found,) = (listing for listing in every if listing.address == address)
    asked: Listing = msgspec.structs.replace(found, formats=(format,))
    (edition,) = plan_editions(imprint, [asked], stories, site.archive.as_of)
    return edition, renderer_of(plan_outputs(site)).render_whole(edition)


@pytest.mark.parametrize("address", ["types/docking/", "2023/", "2023/08/", "on-this-day/08-25/"])
def test_any_listing_has_a_feed_if_it_says_so(address: str) -> None:
    for form in (Format.RSS, Format.ATOM):
        edition, data = edition_of(address, form)
        feed = feedparser.parse(data)
        assert edition.address == f"{address}{form.value}"
        assert feed.bozo == 0
        assert feed.feed.link == f"https://example.org/archive/{address}"
        assert len(feed.entries) == len(edition.stories)


def test_any_listing_has_a_calendar_if_it_says_so() -> None:
    edition, data = edition_of("types/docking/", Format.CALENDAR)
    calendar = Calendar.from_ical(data)
    names = [str(event["SUMMARY"]) for event in calendar.events]
    assert names == [story.face.title for story in edition.stories]
    assert names
    assert str(calendar["SOURCE"]).endswith("/types/docking/calendar.ics")


def test_every_page_of_a_list_of_events_is_a_listing() -> None:
    site = make_site()
    imprint = make_imprint(site)
    links = make_group_links(imprint, site.archive, site.slugs)
    faces = {number: one.face for number, one in make_stories(imprint, site, links).items()}
    listings = make_listings(imprint, site, links, faces)
    addresses = [listing.address for listing in listings.all]
    assert len(set(addresses)) == len(addresses)
    groups = sum(len(site.archive.groups[facet]) for facet in Facet)
    assert len(addresses) == 1 + 1 + 1 + groups + 366 + 1
