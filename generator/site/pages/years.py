"""All years as one list, each with the strip of its days."""

import datetime as dt

from msgspec import Struct

from generator.archive.counts import count_of
from generator.archive.dates import MONTHS
from generator.site import urls
from generator.site.imprint import Imprint
from generator.site.listings import Listings
from generator.site.pages.page import PageWhat
from generator.site.parts.counts import Count, CountedLink, make_counts
from generator.site.parts.frame import Page, make_frame
from generator.site.parts.year_strip import LINE_BOX, draw_days


class YearsPage(PageWhat, frozen=True, kw_only=True):
    """All years, newest first; `days` are those of each that have events, with their numbers."""

    years: tuple[Count, ...]
    days: tuple[tuple[tuple[dt.date, int], ...], ...]

    @property
    def claimant(self) -> str:
        """Name the list."""
        return "the index of years"


class YearRow(Struct, frozen=True):
    """A year with the number of its events, and the drawing of its days."""

    link: CountedLink
    path: str


class YearsView(Page, frozen=True, kw_only=True):
    """All years; `months` stand above their days, which are drawn in the `box`."""

    summary: str
    months: tuple[str, ...]
    box: str
    years: tuple[YearRow, ...]


def count_years(imprint: Imprint, listings: Listings) -> tuple[Count, ...]:
    """Links to all years, newest first, each with the number of its events."""
    return tuple(
        (imprint.link(year.name, year.address), len(year.faces), "")
        for year in reversed(listings.years)
    )


def plan_years_index(imprint: Imprint, listings: Listings) -> YearsPage:
    """All years."""
    return YearsPage(
        address=urls.YEARS,
        years=count_years(imprint, listings),
        days=tuple(tuple(year.count_days().items()) for year in reversed(listings.years)),
    )


def make_years_view(imprint: Imprint, page: YearsPage) -> YearsView:
    """All years."""
    counted = count_of(len(page.years), "year")
    about = f"Years of {imprint.info.title}: {counted}, each with its events."
    rows = zip(make_counts(page.years), page.days, strict=True)
    return YearsView(
        frame=make_frame(imprint, page.address, "Years", about, is_list=True),
        summary=counted,
        months=tuple(month[:3] for month in MONTHS),
        box=LINE_BOX,
        years=tuple(YearRow(link, draw_days(days)) for link, days in rows),
    )
