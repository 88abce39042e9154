"""Years and months, the days of any year, and what has no place in them."""

import calendar
import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

import msgspec
from msgspec import Struct

from generator.archive import dates
from generator.archive.counts import count_of
from generator.archive.grouping import Facet
from generator.site import urls
from generator.site.faces import Face
from generator.site.imprint import Imprint
from generator.site.listings import (
    LEAP_YEAR,
    Listing,
    Listings,
    MonthListing,
    YearListing,
    leaf_address,
    split_shelves,
)
from generator.site.pages.page import PageWhat
from generator.site.paging import with_neighbours
from generator.site.parts.counts import Count, CountedLink, make_counts
from generator.site.parts.frame import Frame, Page, make_frame
from generator.site.parts.offers import Offer, make_offers
from generator.site.parts.rows import Shelf, ShelfView, make_shelf, summarise
from generator.site.parts.year_strip import YearDays, YearStrip, make_year_strip
from generator.site.words import Link


class ListPage(PageWhat, frozen=True, kw_only=True):
    """A page of a list that ends: all of it, or from `number`, the second being 1, on.

    `summary` counts the events of the whole list; `before` and `after` lead to its neighbours,
    `earlier` and `later` to its other pages. `steps` lead from the home page to it. `nothing` says
    why there are no events, if there are none. `offers` lie beside the first page.
    """

    name: str
    summary: str
    description: str
    title: str
    steps: tuple[Link, ...]
    shelves: tuple[Shelf, ...]
    before: Link | None = None
    after: Link | None = None
    earlier: Link | None = None
    later: Link | None = None
    nothing: str = ""
    offers: tuple[Offer, ...] = ()


class YearPage(ListPage, frozen=True, kw_only=True):
    """A year: its days and types at a glance, then its events."""

    days: YearDays
    types: tuple[Count, ...]


class MonthPage(ListPage, frozen=True, kw_only=True):
    """A month: a grid of its days, then its events."""

    year: int
    month: int
    days: tuple["BusyDay", ...]


class BusyDay(Struct, frozen=True):
    """A day of a month with its events: their number, and the first of them."""

    number: int
    href: str
    count: int
    marks: tuple["Mark", ...]


class Mark(Struct, frozen=True):
    """An event in a cell of a month's grid."""

    title: str
    family: str


class DayCell(Struct, frozen=True):
    """A day in a month's grid; `marks` are its first events, `more` how many follow."""

    number: int
    words: str
    href: str
    count: str
    marks: tuple[Mark, ...]
    more: int


class ListingView(Page, frozen=True, kw_only=True):
    """Events on shelves, such as those of a month by its days."""

    summary: str
    shelves: tuple[ShelfView, ...]
    previous: Link | None
    next: Link | None
    earlier: Link | None
    later: Link | None
    nothing: str
    offers: tuple[Offer, ...]


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


# Planning.


def plan_years(imprint: Imprint, listings: Listings) -> Iterator[YearPage]:
    """Each year, with the ones before and after."""
    index = imprint.link("Years", urls.YEARS)
    places = {
        (group.link, place.year): place.href
        for group in listings.groups[Facet.TYPES]
        for place in group.years
    }
    for before, year, after in with_neighbours(listings.years):
        counted, days = count_types(year.faces), days_of_year(imprint, year)
        about = _describe(year.name, year.faces, counted)
        types = tuple(
            (Link(link.label, places.get((link, year.year), link.href)), count, family)
            for link, count, family in counted
        )
        around = (_link_to(imprint, before), _link_to(imprint, after))
        for page in plan_pages(imprint, year, year.leaves, (index,), about, around):
            yield YearPage(**msgspec.structs.asdict(page), days=days, types=types)


def plan_months(imprint: Imprint, listings: Listings) -> Iterator[MonthPage]:
    """Each month; its neighbours are the nearest months that have events."""
    index = imprint.link("Years", urls.YEARS)
    for before, month, after in with_neighbours(listings.months):
        year = imprint.link(str(month.year), urls.year_address(month.year))
        about = _describe(month.name, month.faces, count_types(month.faces))
        around = (_link_to(imprint, before), _link_to(imprint, after))
        for page in plan_pages(imprint, month, month.leaves, (index, year), about, around):
            yield MonthPage(
                **msgspec.structs.asdict(page),
                year=month.year,
                month=month.month,
                days=tuple(_busy_days(month, imprint.urls.link(page.address))),
            )


def plan_days(imprint: Imprint, listings: Listings) -> Iterator[ListPage]:
    """Each day of the year by years, the newest first."""
    index = imprint.link("On this day", urls.ON_THIS_DAY)
    one = dt.timedelta(days=1)
    for day in listings.days:
        date = dt.date(LEAP_YEAR, day.month, day.day)
        about = f"{day.words}: {summarise(day.faces)}."
        around = (_day_link(imprint, date - one), _day_link(imprint, date + one))
        title = f"On this day, {day.name}"
        nothing = f"No event is known to have happened on {day.name}, in any year."
        yield from plan_pages(
            imprint, day, day.leaves, (index,), about, around, title=title, nothing=nothing
        )


def plan_undated(imprint: Imprint, listings: Listings) -> Iterator[ListPage]:
    """Events of which only the decade is known, and those without any date."""
    undated, leaves = listings.undated, split_shelves(listings.decades)
    about = f"{count_of(len(undated.faces), 'event')} whose year is not known."
    return plan_pages(
        *(imprint, undated, leaves, (), about, (None, None)),
        title=undated.name,
        nothing="Of every event the year is known.",
    )


def plan_pages(  # noqa: PLR0913 - what the pages of a list share
    imprint: Imprint,
    listing: Listing,
    leaves: Sequence[tuple[Shelf, ...]],
    steps: tuple[Link, ...],
    about: str,
    around: tuple[Link | None, Link | None],
    *,
    title: str = "",
    nothing: str = "",
) -> Iterator[ListPage]:
    """The pages of a list, each with those before and after; nearly always there is one.

    `around` are the neighbours of the whole list, `title` what a window calls it, if that is not
    what it is in words; `nothing` is said where it is empty.
    """
    summary = summarise(listing.faces)
    links = [
        imprint.link(f"Page {number + 1}", leaf_address(listing.address, number))
        for number in range(len(leaves))
    ]
    for earlier, number, later in with_neighbours(range(len(leaves))):
        yield ListPage(
            address=leaf_address(listing.address, number),
            name=listing.name,
            summary=_page_of(summary, number),
            description=about,
            title=imprint.titled(_page_of(title or listing.words, number)),
            steps=(*steps, imprint.link(listing.name, listing.address)) if number else steps,
            shelves=leaves[number],
            before=around[0],
            after=around[1],
            earlier=None if earlier is None else links[earlier],
            later=None if later is None else links[later],
            nothing=nothing,
            offers=make_offers(imprint, listing),
        )


def _link_to(imprint: Imprint, listing: Listing | None) -> Link | None:
    return imprint.link(listing.name, listing.address) if listing else None


def _page_of(words: str, number: int) -> str:
    return f"{words} · page {number + 1}" if number else words


def days_of_year(imprint: Imprint, year: YearListing) -> YearDays:
    """The days of a year that have events, and where they stand."""
    pages = {month.month: imprint.urls.link(month.address) for month in year.months}
    hrefs = {day: href for month in year.months for day, href in month.days.items()}
    return YearDays(
        year=year.year,
        count=len(year.faces),
        days=tuple((day, count, hrefs[day]) for day, count in year.count_days().items()),
        months=tuple(pages.get(number) for number in range(1, 13)),
    )


def _busy_days(month: MonthListing, here: str) -> Iterator[BusyDay]:
    """The days of a month as the page `here` leads to them."""
    by_day: dict[dt.date, list[Mark]] = defaultdict(list)
    for face in month.faces:
        if face.when and face.when.day:
            by_day[face.when.day].append(Mark(face.title, face.family))
    for day, marks in sorted(by_day.items()):
        anchor, href = urls.day_anchor(day.day), month.days[day]
        link = f"#{anchor}" if href == f"{here}#{anchor}" else href
        yield BusyDay(day.day, link, len(marks), tuple(marks[:_MARKS]))


def count_types(faces: Iterable[Face]) -> tuple[Count, ...]:
    """The types of some events, the most frequent first."""
    typed = ((face.type, face.glyph) for face in faces if face.type)
    counts: Counter[tuple[Link, str]] = Counter(typed)
    found = [(link, count, glyph) for (link, glyph), count in counts.items()]
    return tuple(sorted(found, key=lambda one: (-one[1], one[0].label)))


def _describe(name: str, faces: Sequence[Face], types: Sequence[Count]) -> str:
    """With the three most frequent types."""
    said = ", ".join(f"{link.label} ({count})" for link, count, _ in types[:3]) or "of no type"
    return f"{count_of(len(faces), 'event')} in {name}: {said}."


def _day_link(imprint: Imprint, day: dt.date) -> Link:
    """The day before or after, around the turn of the year as well."""
    label = dates.say_day_of_year(day.month, day.day)
    return imprint.link(label, urls.day_address(day.month, day.day))


# Views.


def make_year_view(imprint: Imprint, page: YearPage) -> YearView:
    """A year by months; what no month can claim stands on a shelf of its own."""
    return YearView(
        **msgspec.structs.asdict(make_list_view(imprint, page)),
        strip=make_year_strip(page.days),
        types=make_counts(page.types),
    )


def make_month_view(imprint: Imprint, page: MonthPage) -> MonthView:
    """A month by days, each with an anchor `#d25`."""
    return MonthView(
        **msgspec.structs.asdict(make_list_view(imprint, page)),
        weekdays=dates.WEEKDAYS,
        weeks=tuple(_make_weeks(page)),
    )


def make_list_view(imprint: Imprint, page: ListPage) -> ListingView:
    """Events on shelves, and nothing else."""
    return ListingView(
        frame=_frame(imprint, page),
        summary=page.summary,
        shelves=tuple(map(make_shelf, page.shelves)),
        previous=page.before,
        next=page.after,
        earlier=page.earlier,
        later=page.later,
        nothing=page.nothing,
        offers=page.offers,
    )


def _frame(imprint: Imprint, page: ListPage) -> Frame:
    return make_frame(
        imprint,
        page.address,
        page.name,
        page.description,
        title=page.title,
        trail=page.steps,
        is_list=True,
        offers=page.offers,
    )


def _make_weeks(page: MonthPage) -> Iterator[tuple[DayCell | None, ...]]:
    busy = {day.number: day for day in page.days}
    for week in calendar.Calendar().monthdayscalendar(page.year, page.month):
        yield tuple(_make_cell(page, day, busy.get(day)) if day else None for day in week)


def _make_cell(page: MonthPage, day: int, busy: BusyDay | None) -> DayCell:
    return DayCell(
        number=day,
        words=dates.say_day(dt.date(page.year, page.month, day)),
        href=busy.href if busy else "",
        count=count_of(busy.count if busy else 0, "event"),
        marks=busy.marks if busy else (),
        more=max(0, busy.count - _MARKS) if busy else 0,
    )
