"""On this day: every day of the year, with what happened on it in any year."""

import datetime as dt
from itertools import groupby

from msgspec import Struct

from generator.archive import dates
from generator.archive.counts import count_of
from generator.site import urls
from generator.site.imprint import Imprint
from generator.site.listings import Listings, leap_year
from generator.site.pages.page import PageWhat
from generator.site.parts.charts import LEVELS
from generator.site.parts.frame import Page, make_frame


class OnThisDayPage(PageWhat, frozen=True, kw_only=True):
    """All days of the year: the number of events of each, in order."""

    counts: tuple[int, ...]


class DayLink(Struct, frozen=True):
    """A day of the year with the number of its events, which is its level up to `LEVELS`."""

    number: int
    words: str
    href: str
    count: str
    level: int


class MonthOfDays(Struct, frozen=True):
    """The days of a month of any year."""

    name: str
    days: tuple[DayLink, ...]


class DaysView(Page, frozen=True, kw_only=True):
    """All days of the year, by month; `first` is where the first of them leads."""

    summary: str
    first: str
    months: tuple[MonthOfDays, ...]


def plan_on_this_day(listings: Listings) -> OnThisDayPage:
    """The days of the year that have a page."""
    counts = tuple(len(day.faces) for day in listings.days)
    return OnThisDayPage(address=urls.ON_THIS_DAY, counts=counts)


def make_days_view(imprint: Imprint, page: OnThisDayPage) -> DaysView:
    """All days of the year."""
    busy = sum(count > 0 for count in page.counts)
    about = "What happened in spaceflight on each day of the year, in any year."
    counted = zip(leap_year(), page.counts, strict=True)
    return DaysView(
        frame=make_frame(imprint, page.address, "On this day", about, is_list=True),
        first=imprint.urls.link(urls.day_address(1, 1)),
        summary=f"{count_of(busy, 'day')} of 366 with events",
        months=tuple(
            MonthOfDays(
                dates.MONTHS[number - 1],
                tuple(_make_day(imprint, day, count) for day, count in found),
            )
            for number, found in groupby(counted, lambda pair: pair[0].month)
        ),
    )


def _make_day(imprint: Imprint, day: dt.date, count: int) -> DayLink:
    return DayLink(
        number=day.day,
        words=dates.say_day_of_year(day.month, day.day),
        href=imprint.urls.link(urls.day_address(day.month, day.day)),
        count=count_of(count, "event"),
        level=min(count, LEVELS),
    )
