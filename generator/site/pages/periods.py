"""Years and months, and what has no place in them."""

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby

from msgspec import Struct

from generator.archive import dates
from generator.archive.entries import Entry
from generator.archive.grouping import Facet, Month, Year
from generator.site import urls
from generator.site.contents import Site
from generator.site.families import family_of
from generator.site.outputs import MonthPage, UndatedPage, YearPage, YearsPage
from generator.site.parts.frame import head_title
from generator.site.parts.listings import (
    CountedLink,
    IndexView,
    ListingView,
    make_counts,
    make_index,
    summarise,
)
from generator.site.parts.rows import (
    Form,
    Link,
    Shelf,
    count_of,
    group_link,
    home_crumb,
    link_to,
    make_date_view,
    make_row,
    make_rows,
    type_name,
)
from generator.site.parts.year_strip import YearStrip, make_year_strip


class DayCell(Struct, frozen=True):
    """A day in a month's grid; `titles` are its first events, `more` how many follow."""

    number: int
    words: str
    href: str
    count: str
    marks: tuple["Mark", ...]
    more: int


class Mark(Struct, frozen=True):
    """An event in a cell of a month's grid."""

    title: str
    family: str


class YearView(ListingView, frozen=True, kw_only=True):
    """A year: its days and types at a glance, then its events."""

    strip: YearStrip
    types: tuple[CountedLink, ...]


class MonthView(ListingView, frozen=True, kw_only=True):
    """A month: a grid of its days, then its events. A cell is None outside of the month."""

    weekdays: tuple[str, ...]
    weeks: tuple[tuple[DayCell | None, ...], ...]


_MARKS = 3
"""Events that a cell of a month's grid names."""


def make_years_view(site: Site, page: YearsPage) -> IndexView:
    """All years, newest first."""
    years = site.archive.years
    items = make_counts((_year_link(site, year), year.count, "") for year in reversed(years))
    return make_index(site, page.address, "Years", count_of(len(years), "year"), items)


def make_year_view(site: Site, page: YearPage) -> YearView:
    """A year by months; what no month can claim stands on a shelf of its own."""
    year, entries = page.year, page.year.entries
    name = str(year.number)
    return YearView(
        heading=name,
        head_title=head_title(site, f"Spaceflight events of {name}"),
        description=f"{count_of(len(entries), 'event')} in {name}: {_say_types(site, entries)}.",
        canonical=site.urls.full(page.address),
        crumbs=(home_crumb(site), link_to(site, "Years", urls.YEARS)),
        summary=summarise(entries, site.videos),
        strip=make_year_strip(site, year),
        types=_count_types(site, entries),
        shelves=tuple(_year_shelves(site, year)),
        previous=_year_link(site, page.previous) if page.previous else None,
        next=_year_link(site, page.next) if page.next else None,
    )


def _year_shelves(site: Site, year: Year) -> Iterator[Shelf]:
    for month in year.months:
        yield Shelf(
            dates.MONTHS[month.number - 1],
            dates.MONTHS[month.number - 1].lower(),
            make_rows(site, month.entries, Form.IN_MONTH),
            site.urls.link(urls.month_address(year.number, month.number)),
        )
    if year.coarse:
        yield Shelf(f"Some time in {year.number}", "some-time", make_rows(site, year.coarse))


def make_month_view(site: Site, page: MonthPage) -> MonthView:
    """A month by days, each with an anchor `#d25`."""
    month, entries = page.month, page.month.entries
    name = dates.say_month(month.year, month.number)
    by_day = {day: tuple(found) for day, found in groupby(month.daily, _day_of)}
    shelves = [_day_shelf(site, day, found) for day, found in by_day.items()]
    if month.coarse:
        shelves.append(Shelf(f"Some time in {name}", "some-time", make_rows(site, month.coarse)))
    return MonthView(
        heading=name,
        head_title=head_title(site, f"Spaceflight events of {name}"),
        description=f"{count_of(len(entries), 'event')} in {name}: {_say_types(site, entries)}.",
        canonical=site.urls.full(page.address),
        crumbs=(
            home_crumb(site),
            link_to(site, "Years", urls.YEARS),
            link_to(site, str(month.year), urls.year_address(month.year)),
        ),
        summary=summarise(entries, site.videos),
        weekdays=dates.WEEKDAYS,
        weeks=tuple(_make_weeks(site, month, by_day)),
        shelves=tuple(shelves),
        previous=_month_link(site, page.previous),
        next=_month_link(site, page.next),
    )


def make_undated_view(site: Site, page: UndatedPage) -> ListingView:
    """Events of which only the decade is known, and those without any date."""
    archive = site.archive
    shelves = [
        Shelf(f"Some time in the {decade.name}", f"d{decade.key}", make_rows(site, decade.entries))
        for decade in archive.decades
    ]
    if archive.undated:
        shelves.append(Shelf("Date not known", "unknown", make_rows(site, archive.undated)))
    decades = (entry for decade in archive.decades for entry in decade.entries)
    entries = (*decades, *archive.undated)
    heading = "Undated events"
    return ListingView(
        heading=heading,
        head_title=head_title(site, heading),
        description=f"{count_of(len(entries), 'event')} whose year is not known.",
        canonical=site.urls.full(page.address),
        crumbs=(home_crumb(site),),
        summary=summarise(entries, site.videos),
        shelves=tuple(shelves),
        previous=None,
        next=None,
    )


def _make_weeks(
    site: Site, month: Month, by_day: dict[int, tuple[Entry, ...]]
) -> Iterator[tuple[DayCell | None, ...]]:
    for week in calendar.Calendar().monthdayscalendar(month.year, month.number):
        yield tuple(
            _make_cell(site, month, day, by_day.get(day, ())) if day else None for day in week
        )


def _make_cell(site: Site, month: Month, day: int, entries: tuple[Entry, ...]) -> DayCell:
    return DayCell(
        number=day,
        words=dates.say_day(dt.date(month.year, month.number, day)),
        href=f"#{urls.day_anchor(day)}" if entries else "",
        count=count_of(len(entries), "event"),
        marks=tuple(
            Mark(entry.event.title, family_of(type_name(site, entry)).key)
            for entry in entries[:_MARKS]
        ),
        more=max(0, len(entries) - _MARKS),
    )


def _count_types(site: Site, entries: Iterable[Entry]) -> tuple[CountedLink, ...]:
    """The types of some events, the most frequent first."""
    counts = Counter(entry.event.type.id for entry in entries if entry.event.type)
    links = ((group_link(site, Facet.TYPES, key), count) for key, count in counts.items())
    ordered = sorted(links, key=lambda pair: (-pair[1], pair[0].label))
    return make_counts((link, count, family_of(link.label).key) for link, count in ordered)


def _say_types(site: Site, entries: Iterable[Entry]) -> str:
    """The three most frequent types, for a description."""
    types = _count_types(site, entries)[:3]
    return ", ".join(f"{link.label} ({link.count})" for link in types) or "of no type"


def _day_of(entry: Entry) -> int:
    return entry.date.instant.day if entry.date else 0


def _day_shelf(site: Site, day: int, entries: tuple[Entry, ...]) -> Shelf:
    date = entries[0].date.instant if entries[0].date else None
    heading = f"{dates.WEEKDAYS[date.weekday()]} {dates.say_day(date)}" if date else ""
    rows = (make_row(site, entry, make_date_view(entry.date, Form.CLOCK)) for entry in entries)
    return Shelf(heading, urls.day_anchor(day), tuple(rows))


def _year_link(site: Site, year: Year) -> Link:
    return link_to(site, str(year.number), urls.year_address(year.number))


def _month_link(site: Site, month: Month | None) -> Link | None:
    if month is None:
        return None
    label = dates.say_month(month.year, month.number)
    return link_to(site, label, urls.month_address(month.year, month.number))
