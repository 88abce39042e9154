"""What events were in and are in no more: the addresses of that go on to answer.

The page of a year, a month or a group leads to what it was a part of. The files beside it go on
without events: who reads calendars and feeds follows no page to another address.
"""

from collections.abc import Iterator

from generator.archive.dates import EventDate, say_month
from generator.archive.grouping import NOUNS
from generator.archive.renamings import Left
from generator.site import urls
from generator.site.contents import Site
from generator.site.imprint import FACET_NAMES, SECTIONS, Imprint
from generator.site.listings import Listing, Listings, formats_of_some
from generator.site.pages.documents import RedirectPage
from generator.site.urls import Address


def plan_left(imprint: Imprint, site: Site, listings: Listings) -> Iterator[RedirectPage]:
    """Pages that lead on from where events were."""
    yield from _plan_periods(site, listings)
    yield from _plan_groups(imprint, site)


def list_left(imprint: Imprint, site: Site, listings: Listings) -> Iterator[Listing]:
    """What is published beside these pages: the same as beside others, with nothing in it."""
    yield from _list_years(imprint, site, listings)
    yield from _list_groups(imprint, site)


def _plan_periods(site: Site, listings: Listings) -> Iterator[RedirectPage]:
    """From each year to all years, from each month to its year, or to all years if that is left."""
    years = {year.year for year in listings.years}
    months = {(month.year, month.month) for month in listings.months}
    for number in _left_years(site, listings):
        yield RedirectPage(
            address=urls.year_address(number), whose=str(number), heading="Years", target=urls.YEARS
        )
    left = {(date.year, date.month) for date in _dates_before(site) if date.year and date.month}
    for year, month in sorted(left - months):
        is_there = year in years
        yield RedirectPage(
            address=urls.month_address(year, month),
            is_whole=False,
            whose=say_month(year, month),
            heading=str(year) if is_there else "Years",
            target=urls.year_address(year) if is_there else urls.YEARS,
        )


def _list_years(imprint: Imprint, site: Site, listings: Listings) -> Iterator[Listing]:
    for number in _left_years(site, listings):
        yield Listing(
            uid=f"years/{number}",
            address=urls.year_address(number),
            name=str(number),
            words=f"Spaceflight events of {number}",
            faces=(),
            formats=formats_of_some(imprint),
        )


def _plan_groups(imprint: Imprint, site: Site) -> Iterator[RedirectPage]:
    """From each group that events left for no other one to all of its kind."""
    for address, left in _left_groups(imprint, site):
        yield RedirectPage(
            address=address,
            whose=f"{NOUNS[left.facet].lower()} {left.name}",
            heading=FACET_NAMES[left.facet],
            target=urls.facet_address(left.facet),
        )


def _list_groups(imprint: Imprint, site: Site) -> Iterator[Listing]:
    for address, left in _left_groups(imprint, site):
        yield Listing(
            uid=left.group,
            address=address,
            name=left.name,
            words=f"{NOUNS[left.facet]} {left.name}",
            faces=(),
            formats=formats_of_some(imprint),
        )


def _left_groups(imprint: Imprint, site: Site) -> Iterator[tuple[Address, Left]]:
    for facet, held in site.slugs.gone.items():
        section = SECTIONS.get(facet)
        if section is None or imprint.has(section):
            for slug, left in held.items():
                yield urls.group_address(facet, slug), left


def _left_years(site: Site, listings: Listings) -> list[int]:
    claimed = {date.year for date in _dates_before(site) if date.year}
    return sorted(claimed - {year.year for year in listings.years})


def _dates_before(site: Site) -> Iterator[EventDate]:
    """All dates that events had, as far as the ledger knows."""
    for entry in site.archive.entries:
        for move in entry.history.moves:
            if move.before:
                yield move.before
