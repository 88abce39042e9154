"""Years and months, the days of any year, and what has no place in them."""

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from msgspec import Struct

from generator.archive import dates
from generator.archive.counts import count_of
from generator.site import urls
from generator.site.faces import Face
from generator.site.imprint import Imprint
from generator.site.listings import (
    LEAP_YEAR,
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
from generator.site.parts.rows import Shelf, ShelfView, make_shelf, summarise
from generator.site.parts.year_strip import YearDays, YearStrip, make_year_strip
from generator.site.words import Link


class ListPage(PageWhat, frozen=True, kw_only=True):
    """A page of a list that ends: all of it, or from `number`, the second being 1, on.

    `summary` counts the events of the whole list; `before` and `after` lead to its neighbours,
    `earlier` and `later` to its other pages. `steps` lead from the home page to it.
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
    years = listings.years
    index = imprint.link("Years", urls.YEARS)
    for before, year, after in with_neighbours(years):
        links = [imprint.link(one.name, one.address) if one else None for one in (before, after)]
        types = count_types(year.faces)
        for page in plan_leaves(imprint, year.address, year.name, year.leaves, (index,)):
            yield YearPage(
                address=page.address,
                name=year.name,
                summary=_page_of(summarise(year.faces), page.number),
                description=_describe(year.name, year.faces, types),
                title=imprint.titled(_page_of(year.words, page.number)),
                steps=page.steps,
                shelves=page.shelves,
                before=links[0],
                after=links[1],
                earlier=page.earlier,
                later=page.later,
                days=days_of_year(imprint, year),
                types=types,
            )


def plan_months(imprint: Imprint, listings: Listings) -> Iterator[MonthPage]:
    """Each month; its neighbours are the nearest months that have events."""
    index = imprint.link("Years", urls.YEARS)
    for before, month, after in with_neighbours(listings.months):
        links = [imprint.link(one.name, one.address) if one else None for one in (before, after)]
        types = count_types(month.faces)
        year = imprint.link(str(month.year), urls.year_address(month.year))
        for page in plan_leaves(imprint, month.address, month.name, month.leaves, (index, year)):
            yield MonthPage(
                address=page.address,
                name=month.name,
                summary=_page_of(summarise(month.faces), page.number),
                description=_describe(month.name, month.faces, types),
                title=imprint.titled(_page_of(month.words, page.number)),
                steps=page.steps,
                shelves=page.shelves,
                before=links[0],
                after=links[1],
                earlier=page.earlier,
                later=page.later,
                year=month.year,
                month=month.month,
                days=tuple(_busy_days(month, imprint.urls.link(page.address))),
            )


def plan_days(imprint: Imprint, listings: Listings) -> Iterator[ListPage]:
    """Each day of the year by years, the newest first."""
    index = imprint.link("On this day", urls.ON_THIS_DAY)
    for day in listings.days:
        date = dt.date(LEAP_YEAR, day.month, day.day)
        one = dt.timedelta(days=1)
        for page in plan_leaves(imprint, day.address, day.name, day.leaves, (index,)):
            yield ListPage(
                address=page.address,
                name=day.name,
                summary=_page_of(summarise(day.faces), page.number),
                description=f"{day.words}: {summarise(day.faces)}.",
                title=imprint.titled(_page_of(f"On this day, {day.name}", page.number)),
                steps=page.steps,
                shelves=page.shelves,
                before=_day_link(imprint, date - one),
                after=_day_link(imprint, date + one),
                earlier=page.earlier,
                later=page.later,
            )


def plan_undated(imprint: Imprint, listings: Listings) -> Iterator[ListPage]:
    """Events of which only the decade is known, and those without any date."""
    undated = listings.undated
    leaves = split_shelves(listings.decades)
    for page in plan_leaves(imprint, undated.address, undated.name, leaves, ()):
        yield ListPage(
            address=page.address,
            name=undated.name,
            summary=_page_of(summarise(undated.faces), page.number),
            description=f"{count_of(len(undated.faces), 'event')} whose year is not known.",
            title=imprint.titled(_page_of(undated.name, page.number)),
            steps=page.steps,
            shelves=page.shelves,
            earlier=page.earlier,
            later=page.later,
        )


class Leaf(Struct, frozen=True):
    """A page of a list that ends; `number` is its own among them, 0 for the first."""

    address: urls.Address
    number: int
    shelves: tuple[Shelf, ...]
    steps: tuple[Link, ...]
    earlier: Link | None
    later: Link | None


def plan_leaves(
    imprint: Imprint,
    address: urls.Address,
    name: str,
    leaves: Sequence[tuple[Shelf, ...]],
    steps: tuple[Link, ...],
) -> Iterator[Leaf]:
    """The pages of a list, each with its neighbours; nearly always there is one."""
    links = [
        imprint.link(f"Page {number + 1}", leaf_address(address, number))
        for number in range(len(leaves))
    ]
    for number, shelves in enumerate(leaves):
        yield Leaf(
            address=leaf_address(address, number),
            number=number,
            shelves=shelves,
            steps=(*steps, imprint.link(name, address)) if number else steps,
            earlier=links[number - 1] if number else None,
            later=links[number + 1] if number + 1 < len(leaves) else None,
        )


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
    counts = Counter(face.when.day for face in month.faces if face.when)
    for day, href in sorted(month.days.items()):
        anchor = urls.day_anchor(day.day)
        marks = (
            Mark(face.title, face.family)
            for shelves in month.leaves
            for shelf in shelves
            if shelf.anchor == anchor
            for face in shelf.faces
        )
        link = f"#{anchor}" if href == f"{here}#{anchor}" else href
        yield BusyDay(day.day, link, counts[day], tuple(islice(marks, _MARKS)))


def count_types(faces: Iterable[Face]) -> tuple[Count, ...]:
    """The types of some events, the most frequent first."""
    typed = ((face.type, face.family) for face in faces if face.type)
    counts: Counter[tuple[Link, str]] = Counter(typed)
    found = [(link, count, family) for (link, family), count in counts.items()]
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
        frame=_frame(imprint, page),
        summary=page.summary,
        shelves=tuple(map(make_shelf, page.shelves)),
        previous=page.before,
        next=page.after,
        earlier=page.earlier,
        later=page.later,
        strip=make_year_strip(page.days),
        types=make_counts(page.types),
    )


def make_month_view(imprint: Imprint, page: MonthPage) -> MonthView:
    """A month by days, each with an anchor `#d25`."""
    return MonthView(
        frame=_frame(imprint, page),
        summary=page.summary,
        shelves=tuple(map(make_shelf, page.shelves)),
        previous=page.before,
        next=page.after,
        earlier=page.earlier,
        later=page.later,
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
