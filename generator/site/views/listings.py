"""The pages that lead to events: years, months, types, and what has no date."""

from itertools import groupby

from msgspec import Struct

from generator.archive import dates
from generator.archive.grouping import Entry, Month, Year
from generator.archive.model import LAST_YEAR
from generator.site import urls
from generator.site.plan import (
    MonthPage,
    Site,
    TypePage,
    TypesPage,
    UndatedPage,
    YearPage,
    YearsPage,
)
from generator.site.urls import Address
from generator.site.views.common import (
    Link,
    Page,
    Shelf,
    count_of,
    head_title,
    home_crumb,
    link_to,
    make_row,
    make_rows,
    make_time_view,
    type_link,
)

_LAST = LAST_YEAR + 1
"""Events of no known year come before all others, as the furthest ahead."""


class CountedLink(Struct, frozen=True):
    """A listing with the number of its events; `share` is its part of the largest, in percent."""

    label: str
    href: str
    count: str
    share: int


class IndexView(Page, frozen=True, kw_only=True):
    """A list of listings, such as all years."""

    summary: str
    items: tuple[CountedLink, ...]


class ListingView(Page, frozen=True, kw_only=True):
    """Events on shelves, such as those of a month by its days."""

    summary: str
    shelves: tuple[Shelf, ...]
    previous: Link | None
    next: Link | None


def make_years_view(site: Site, page: YearsPage) -> IndexView:
    """All years, newest first."""
    years = site.archive.years
    most = max((year.count for year in years), default=1)
    items = (_count(_year_link(site, year), year.count, most) for year in reversed(years))
    return _make_index(site, page.address, "Years", count_of(len(years), "year"), tuple(items))


def make_types_view(site: Site, page: TypesPage) -> IndexView:
    """All types, the most frequent first."""
    types = site.archive.types
    most = max((len(group.entries) for group in types), default=1)
    items = (_count(type_link(site, group), len(group.entries), most) for group in types)
    return _make_index(
        site, page.address, "Event types", count_of(len(types), "type"), tuple(items)
    )


def make_year_view(site: Site, page: YearPage) -> ListingView:
    """A year by months; what no month can claim stands on a shelf of its own."""
    year = page.year
    shelves = [
        Shelf(
            dates.say_month(month.year, month.number),
            dates.MONTHS[month.number - 1].lower(),
            make_rows(site, (*month.daily, *month.coarse)),
            site.urls.link(urls.month_address(year.number, month.number)),
        )
        for month in year.months
    ]
    if year.coarse:
        heading = f"Some time in {year.number}"
        shelves.append(Shelf(heading, "some-time", make_rows(site, year.coarse)))
    return _make_listing(
        site,
        page.address,
        heading=str(year.number),
        about=f"in {year.number}",
        crumbs=(home_crumb(site), link_to(site, "Years", urls.YEARS)),
        entries=_entries_of(year),
        shelves=tuple(shelves),
        previous=_year_link(site, page.previous) if page.previous else None,
        next_=_year_link(site, page.next) if page.next else None,
    )


def make_month_view(site: Site, page: MonthPage) -> ListingView:
    """A month by days, each with an anchor `#d25`."""
    month = page.month
    name = dates.say_month(month.year, month.number)
    shelves = [_day_shelf(site, day, tuple(found)) for day, found in groupby(month.daily, _day_of)]
    if month.coarse:
        heading = f"Some time in {name}"
        shelves.append(Shelf(heading, "some-time", make_rows(site, month.coarse)))
    return _make_listing(
        site,
        page.address,
        heading=name,
        about=f"in {name}",
        crumbs=(
            home_crumb(site),
            link_to(site, "Years", urls.YEARS),
            link_to(site, str(month.year), urls.year_address(month.year)),
        ),
        entries=(*month.daily, *month.coarse),
        shelves=tuple(shelves),
        previous=_month_link(site, page.previous),
        next_=_month_link(site, page.next),
    )


def make_type_view(site: Site, page: TypePage) -> ListingView:
    """The events of a type by year, newest first."""
    group, name = page.group, type_link(site, page.group).label
    # Entries stand by their instant; a fiscal year or a decade can lie between those of a year.
    newest_first = sorted(group.entries, key=_year_and_place, reverse=True)
    shelves = tuple(
        Shelf(_shelf_name(year), _shelf_anchor(year), make_rows(site, found))
        for year, found in groupby(newest_first, _year_of)
    )
    return _make_listing(
        site,
        page.address,
        heading=name,
        about=f"of the type {name}",
        crumbs=(home_crumb(site), link_to(site, "Event types", urls.TYPES)),
        entries=group.entries,
        shelves=shelves,
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
    return _make_listing(
        site,
        page.address,
        heading="Undated events",
        about="whose year is not known",
        crumbs=(home_crumb(site),),
        entries=(*decades, *archive.undated),
        shelves=tuple(shelves),
    )


def _make_index(
    site: Site, address: Address, heading: str, counted: str, items: tuple[CountedLink, ...]
) -> IndexView:
    summary = f"{counted} with {count_of(len(site.archive.entries), 'event')}"
    return IndexView(
        heading=heading,
        head_title=head_title(site, heading),
        description=f"{heading} of the archive: {summary}.",
        canonical=site.urls.full(address),
        crumbs=(home_crumb(site),),
        summary=summary,
        items=items,
    )


def _make_listing(  # noqa: PLR0913 - the parts of a listing, each named by its caller
    site: Site,
    address: Address,
    *,
    heading: str,
    about: str,
    crumbs: tuple[Link, ...],
    entries: tuple[Entry, ...],
    shelves: tuple[Shelf, ...],
    previous: Link | None = None,
    next_: Link | None = None,
) -> ListingView:
    counted = count_of(len(entries), "event")
    webcasts = sum(1 for entry in entries if entry.event.webcasts)
    summary = f"{counted}, {webcasts:,} with a webcast" if webcasts else counted
    return ListingView(
        heading=heading,
        head_title=head_title(site, heading),
        description=f"{counted} {about}, with dates, webcasts and update history.",
        canonical=site.urls.full(address),
        crumbs=crumbs,
        summary=summary,
        shelves=shelves,
        previous=previous,
        next=next_,
    )


def _entries_of(year: Year) -> tuple[Entry, ...]:
    in_months = (entry for month in year.months for entry in (*month.daily, *month.coarse))
    return (*in_months, *year.coarse)


def _day_of(entry: Entry) -> int:
    return entry.date.instant.day if entry.date else 0


def _day_shelf(site: Site, day: int, entries: tuple[Entry, ...]) -> Shelf:
    date = entries[0].date.instant if entries[0].date else None
    heading = f"{dates.WEEKDAYS[date.weekday()]} {dates.say_day(date)}" if date else ""
    rows = (make_row(site, entry, make_time_view(entry.date)) for entry in entries)
    return Shelf(heading, f"d{day}", tuple(rows))


def _year_of(entry: Entry) -> int | None:
    return entry.date.year if entry.date else None


def _year_and_place(entry: Entry) -> tuple[int, int]:
    return _year_of(entry) or _LAST, entry.position


def _shelf_name(year: int | None) -> str:
    return "Year not known" if year is None else str(year)


def _shelf_anchor(year: int | None) -> str:
    return "unknown" if year is None else f"y{year}"


def _year_link(site: Site, year: Year) -> Link:
    return link_to(site, str(year.number), urls.year_address(year.number))


def _month_link(site: Site, month: Month | None) -> Link | None:
    if month is None:
        return None
    label = dates.say_month(month.year, month.number)
    return link_to(site, label, urls.month_address(month.year, month.number))


def _count(link: Link, count: int, most: int) -> CountedLink:
    """A bar is a percentage of the largest, and at least one."""
    share = max(1, round(100 * count / most))
    return CountedLink(link.label, link.href, count_of(count, "event"), share)
