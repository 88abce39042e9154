"""On this day: what happened on a day of the year, in any year."""

import datetime as dt
from itertools import groupby
from operator import attrgetter

from msgspec import Struct

from generator.archive import dates
from generator.site import urls
from generator.site.contents import Site
from generator.site.outputs import DayPage, OnThisDayPage
from generator.site.parts.frame import Page, head_title
from generator.site.parts.listings import ListingView, summarise
from generator.site.parts.rows import (
    Form,
    Link,
    Shelf,
    count_of,
    home_crumb,
    link_to,
    make_date_view,
    make_row,
)
from generator.site.parts.year_strip import day_link
from generator.site.plan import LEAP_YEAR, leap_year


class DayLink(Struct, frozen=True):
    """A day of the year with the number of its events, and how dark that makes it, from 0 to 4."""

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
    """All days of the year, by month."""

    summary: str
    months: tuple[MonthOfDays, ...]


_LEVELS = 4


def make_days_view(site: Site, page: OnThisDayPage) -> DaysView:
    """All days of the year."""
    counts = {day: len(entries) for day, entries in site.archive.days.items()}
    most = max(counts.values(), default=1)
    heading = "On this day"
    return DaysView(
        heading=heading,
        head_title=head_title(site, heading),
        description="What happened in spaceflight on each day of the year, in any year.",
        canonical=site.urls.full(page.address),
        crumbs=(home_crumb(site),),
        summary=f"{count_of(len(counts), 'day')} of 366 with events",
        months=tuple(
            MonthOfDays(
                dates.MONTHS[number - 1],
                tuple(
                    _make_day(site, day, counts.get((day.month, day.day), 0), most) for day in days
                ),
            )
            for number, days in groupby(leap_year(), lambda day: day.month)
        ),
    )


def make_day_view(site: Site, page: DayPage) -> ListingView:
    """A day of the year by years, the newest first."""
    name = dates.say_day_of_year(page.month, page.day)
    day = dt.date(LEAP_YEAR, page.month, page.day)
    shelves = tuple(
        Shelf(
            str(year),
            urls.year_anchor(year),
            tuple(make_row(site, entry, make_date_view(entry.date, Form.CLOCK)) for entry in found),
            day_link(site, day.replace(year=year)),
        )
        for year, found in groupby(reversed(page.entries), attrgetter("year"))
    )
    return ListingView(
        heading=name,
        head_title=head_title(site, f"On this day, {name}"),
        description=f"On this day in spaceflight, {name}: {summarise(page.entries, site.videos)}.",
        canonical=site.urls.full(page.address),
        crumbs=(home_crumb(site), link_to(site, "On this day", urls.ON_THIS_DAY)),
        summary=summarise(page.entries, site.videos),
        shelves=shelves,
        previous=_neighbour(site, day - dt.timedelta(days=1)),
        next=_neighbour(site, day + dt.timedelta(days=1)),
    )


def _make_day(site: Site, day: dt.date, count: int, most: int) -> DayLink:
    return DayLink(
        number=day.day,
        words=dates.say_day_of_year(day.month, day.day),
        href=site.urls.link(urls.day_address(day.month, day.day)),
        count=count_of(count, "event"),
        level=-(-_LEVELS * count // most),
    )


def _neighbour(site: Site, day: dt.date) -> Link:
    """The day before or after, around the turn of the year as well."""
    label = dates.say_day_of_year(day.month, day.day)
    return link_to(site, label, urls.day_address(day.month, day.day))
