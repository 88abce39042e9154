"""Years and months that events were in and are in no more: their addresses go on to answer.

The page of one leads to what it was a part of. The files of a year go on without events: who reads
calendars and feeds follows no page to another address.
"""

from collections.abc import Iterator

from generator.archive.dates import EventDate, say_month
from generator.site import urls
from generator.site.contents import Site
from generator.site.imprint import Imprint
from generator.site.listings import Listing, Listings, formats_of_some
from generator.site.pages.documents import RedirectPage


def plan_left_periods(site: Site, listings: Listings) -> Iterator[RedirectPage]:
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


def list_left_years(imprint: Imprint, site: Site, listings: Listings) -> Iterator[Listing]:
    """What is published beside their pages: the same as of other years, with nothing in it."""
    for number in _left_years(site, listings):
        yield Listing(
            uid=f"years/{number}",
            address=urls.year_address(number),
            name=str(number),
            words=f"Spaceflight events of {number}",
            faces=(),
            formats=formats_of_some(imprint),
        )


def _left_years(site: Site, listings: Listings) -> list[int]:
    claimed = {date.year for date in _dates_before(site) if date.year}
    return sorted(claimed - {year.year for year in listings.years})


def _dates_before(site: Site) -> Iterator[EventDate]:
    """All dates that events had, as far as the ledger knows."""
    for entry in site.archive.entries:
        for move in entry.history.moves:
            if move.before:
                yield move.before
