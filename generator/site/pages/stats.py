"""The statistics: what all events add up to, each figure with its table and what it rests on."""

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from generator.archive.counts import count_of
from generator.archive.dates import MONTHS, WEEKDAYS, say_day, say_month
from generator.archive.grouping import Facet, Key
from generator.archive.shifts import say_moves
from generator.archive.statistics import (
    HOURS_OF_A_DAY,
    Band,
    Slips,
    Spread,
    WeekTally,
    YearTally,
    count_week,
    count_years,
    measure_notice,
    measure_slips,
)
from generator.site import urls
from generator.site.contents import Site
from generator.site.faces import GroupLinks
from generator.site.imprint import Imprint
from generator.site.listings import Listings
from generator.site.pages.page import PageWhat
from generator.site.pages.periods import days_of_year
from generator.site.parts.charts import Datum, Name
from generator.site.parts.figures import (
    Cell,
    Figure,
    Title,
    make_bar_figure,
    make_column_figure,
    make_grid_figure,
    make_stack_figure,
    make_strip_figure,
)
from generator.site.parts.frame import Page, make_frame
from generator.site.parts.year_strip import YearDays, make_year_strip
from generator.site.words import Link

_TYPES_APART = 5
_NAMED_HOURS = 3  # one hour in three is named
_MONTH_NAMES = tuple(Name(name[0], name[1:3]) for name in MONTHS)


class Sum(Struct, frozen=True):
    """A group with the number of its events, and where its years stand."""

    key: Key
    link: Link
    count: int
    years: dict[int, str]


class StatsPage(PageWhat, frozen=True, kw_only=True):
    """What all events add up to.

    `groups` are by facet; `named` is the number of events that have a group in it. `now` is the
    year of the data, `first_look` the day on which the ledger begins, `days` those of the newest
    year that has begun.
    """

    total: int
    with_webcast: int
    now: int
    first_look: dt.date | None
    groups: dict[Facet, tuple[Sum, ...]]
    named: dict[Facet, int]
    years: tuple[YearTally, ...]
    week: WeekTally
    days: YearDays | None
    notice: Spread
    slips: Slips


class StatsView(Page, frozen=True, kw_only=True):
    """All figures that have something to show."""

    summary: str
    figures: tuple[Figure, ...]


def plan_stats(imprint: Imprint, site: Site, listings: Listings, links: GroupLinks) -> StatsPage:
    """Count everything, as of the moment the data were fetched."""
    archive, faces = site.archive, listings.everything.faces
    now = archive.as_of.year
    begun = [year for year in listings.years if year.year <= now]
    places = {
        group.key: {place.year: place.href for place in group.years if place.year is not None}
        for group in listings.groups[Facet.TYPES]
    }
    return StatsPage(
        address=urls.STATS,
        total=len(faces),
        with_webcast=sum(face.webcasts > 0 for face in faces),
        now=now,
        first_look=archive.nights[-1].day if archive.nights else None,
        groups={
            facet: tuple(
                Sum(
                    key,
                    links[facet][key],
                    len(group.entries),
                    places[key] if facet is Facet.TYPES else {},
                )
                for key, group in groups.items()
            )
            for facet, groups in archive.groups.items()
            if facet is not Facet.MISSIONS
        },
        named={
            facet: len({entry.id for group in groups.values() for entry in group.entries})
            for facet, groups in archive.groups.items()
            if facet is not Facet.MISSIONS
        },
        years=count_years(archive),
        week=count_week(archive.entries),
        days=days_of_year(imprint, begun[-1]) if begun else None,
        notice=measure_notice(archive.entries),
        slips=measure_slips(archive.entries),
    )


def make_stats_view(imprint: Imprint, page: StatsPage) -> StatsView:
    """The statistics of the whole archive."""
    counted = count_of(page.total, "event")
    about = (
        f"{counted} by year, type, month, weekday, hour and agency, and how long "
        "before its day each came to be known."
    )
    return StatsView(
        frame=make_frame(imprint, page.address, "Statistics", about),
        summary=counted,
        figures=tuple(figure for figure in _figures(imprint, page) if figure),
    )


def _figures(imprint: Imprint, page: StatsPage) -> Iterator[Figure | None]:
    yield _by_year(imprint, page)
    yield _by_type(page)
    yield _by_agency(page)
    yield _by_month(imprint, page)
    yield _by_season(page.years)
    yield _by_weekday(page)
    yield _by_hour(page)
    yield _by_day(page)
    yield _by_place(page)
    yield _by_language(page)
    yield _by_notice(page)
    yield _by_moves(page)
    yield _by_shift(page.slips)


def _by_year(imprint: Imprint, page: StatsPage) -> Figure | None:
    """The most frequent types one by one, and the rest."""
    years = page.years
    if not years:
        return None
    apart = page.groups[Facet.TYPES][:_TYPES_APART]
    heads = [*(Cell(group.link.label, group.link.href) for group in apart), Cell("Other types")]
    most = max(years, key=lambda year: year.count)
    shown, now = sum(year.count for year in years), page.now
    note = _join(
        f"{count_of(shown, 'event')} in {count_of(len(years), 'year')}, the most in "
        f"{most.number} ({most.count:,}).",
        "Years without an event are left out." if _has_gap(years) else "",
        f"From {now} on, the numbers hold what is still ahead." if years[-1].number >= now else "",
        _left_out(page.total - shown, "of no known year"),
    )
    rows = [(_year_cell(imprint, year), _year_data(imprint, apart, year)) for year in years]
    return make_stack_figure(
        Title("years", "Years and types", "Events by year and type", "Year"), note, heads, rows
    )


def _year_data(imprint: Imprint, apart: Sequence[Sum], year: YearTally) -> list[Datum]:
    """A type's number leads to that year on the type's page, the number of others to the year."""
    data = []
    for group in apart:
        label = f"{group.link.label}, {year.number}"
        data.append(Datum(label, year.types.get(group.key, 0), group.years.get(year.number)))
    others = year.count - sum(datum.count for datum in data)
    href = _year_cell(imprint, year).href
    return [*data, Datum(f"Other types, {year.number}", others, href)]


def _by_type(page: StatsPage) -> Figure | None:
    data = _data_of(page, Facet.TYPES)
    typed = sum(datum.count for datum in data)
    note = _join(
        f"{count_of(typed, 'event')} of {count_of(len(data), 'type')}.",
        _left_out(page.total - typed, "without a type"),
    )
    return make_bar_figure(Title("types", "Types", "Events by type", "Type"), note, data)


def _by_agency(page: StatsPage) -> Figure | None:
    named = page.named[Facet.AGENCIES]
    note = _join(
        f"{count_of(named, 'event')} with an agency; one with two counts for both.",
        _left_out(page.total - named, "without one"),
    )
    title = Title("agencies", "Agencies", "Events by agency", "Agency")
    return make_bar_figure(title, note, _data_of(page, Facet.AGENCIES))


def _by_month(imprint: Imprint, page: StatsPage) -> Figure | None:
    known = sum(sum(year.months) for year in page.years)
    note = _join(
        f"{count_of(known, 'event')} of a known month.",
        _left_out(page.total - known, "known less exactly"),
    )
    rows = [
        (
            Name(str(year.number)),
            _year_cell(imprint, year),
            [_month_datum(imprint, year, number) for number in range(1, len(MONTHS) + 1)],
        )
        for year in page.years
    ]
    columns = list(zip(_MONTH_NAMES, MONTHS, strict=True))
    title = Title("months", "Months", "Events by year and month", "Year")
    return make_grid_figure(title, note, columns, rows)


def _by_season(years: Sequence[YearTally]) -> Figure | None:
    numbers = (sum(year.months[place] for year in years) for place in range(len(MONTHS)))
    data = [Datum(month, number) for month, number in zip(MONTHS, numbers, strict=True)]
    title = Title("seasons", "Months of the year", "Events by month of the year", "Month")
    return make_column_figure(title, "All years together.", _MONTH_NAMES, data)


def _by_weekday(page: StatsPage) -> Figure | None:
    week = page.week
    note = _join(
        f"The weekday in UTC of {count_of(week.of_known_day, 'event')}.",
        _left_out(page.total - week.of_known_day, "of no known day"),
    )
    names = [Name(day[:3]) for day in WEEKDAYS]
    data = [Datum(day, number) for day, number in zip(WEEKDAYS, week.weekdays, strict=True)]
    return make_column_figure(
        Title("weekdays", "Weekdays", "Events by weekday", "Weekday"), note, names, data
    )


def _by_hour(page: StatsPage) -> Figure | None:
    week = page.week
    note = _join(
        f"The hour in UTC of {count_of(week.of_known_hour, 'event')} known to the hour or better.",
        _left_out(page.total - week.of_known_hour, "known less exactly"),
    )
    hours = [f"{hour:02}" for hour in range(HOURS_OF_A_DAY)]
    columns = [(Name("" if hour % _NAMED_HOURS else name), name) for hour, name in enumerate(hours)]
    rows = [
        (
            Name(day[:3]),
            Cell(day),
            [
                Datum(f"{day}, {hour}:00 to {hour}:59 UTC", number)
                for hour, number in zip(hours, row, strict=True)
            ],
        )
        for day, row in zip(WEEKDAYS, week.hours, strict=True)
    ]
    title = Title("hours", "Hours of the week", "Events by weekday and hour", "Weekday")
    return make_grid_figure(title, note, columns, rows)


def _by_day(page: StatsPage) -> Figure | None:
    """The newest year that has begun."""
    found = page.days
    if found is None:
        return None
    data = [Datum(say_day(day), number, href) for day, number, href in found.days]
    title = Title("days", f"Days of {found.year}", f"Events by day in {found.year}", "Day")
    return make_strip_figure(title, "The newest year that has begun.", make_year_strip(found), data)


def _by_place(page: StatsPage) -> Figure | None:
    data = _data_of(page, Facet.PLACES)
    placed = sum(datum.count for datum in data)
    note = _join(
        f"{count_of(placed, 'event')} at {count_of(len(data), 'place')}, as the records write it.",
        _left_out(page.total - placed, "without a place"),
    )
    return make_bar_figure(Title("places", "Places", "Events by place", "Place"), note, data)


def _by_language(page: StatsPage) -> Figure | None:
    note = (
        f"Of {count_of(page.with_webcast, 'event')} with a webcast, "
        f"{page.named[Facet.LANGUAGES]:,} name its language; one with webcasts in two languages "
        "counts for both."
    )
    title = Title(
        "languages", "Languages of webcasts", "Events by language of their webcasts", "Language"
    )
    return make_bar_figure(title, note, _data_of(page, Facet.LANGUAGES))


def _by_notice(page: StatsPage) -> Figure | None:
    notice = page.notice
    if not notice.size:
        return None
    note = _join(
        f"How many days before its day an event came to be known; the median of "
        f"{count_of(notice.size, 'event')} is {_say_days(notice.median, 'ahead', 'after')}.",
        "The API keeps no time of creation. An event counts as known from when this archive first "
        "saw it, else from its earliest update, so the true notice may have been longer.",
        _left_out(page.total - notice.size, "of no known day or with neither"),
    )
    data = [Datum(_say_notice(band), band.count) for band in notice.bands]
    return make_bar_figure(Title("notice", "Notice", "Events by notice given", "Known"), note, data)


def _by_moves(page: StatsPage) -> Figure | None:
    slips, first_look = page.slips, page.first_look
    if not slips.moved or first_look is None:
        return None
    note = (
        f"Moved since {say_day(first_look)}, when this archive first looked: {slips.moved:,} of "
        f"{count_of(page.total, 'event')}, {count_of(slips.moves, 'time')} in all. What "
        "moved before, or to and fro between two looks, is not known."
    )
    data = [Datum(say_moves(times, None), events) for times, events in slips.times]
    return make_bar_figure(
        Title("moves", "Moves", "Events by number of moves", "Moved"), note, data
    )


def _by_shift(slips: Slips) -> Figure | None:
    shifts = slips.shifts
    if not shifts.size:
        return None
    note = _join(
        f"How far moved events lie from the day first announced; the median of "
        f"{count_of(shifts.size, 'event')} is {_say_days(shifts.median, 'later', 'earlier')}.",
        _left_out(slips.moved - shifts.size, "of which one of the two days is not known"),
    )
    data = [Datum(_say_shifts(band), band.count) for band in shifts.bands]
    return make_bar_figure(
        Title("slips", "Slips", "Moved events by distance from the first date", "Date"), note, data
    )


def _say_notice(band: Band) -> str:
    match band:
        case Band(first=None):
            return "After its day"
        case Band(first=0):
            return "On its day"
        case Band(first=first, last=None):
            return f"{first} days ahead or more"
        case Band(first=first, last=last):
            return f"{first} to {last} days ahead"


def _say_days(days: int | None, more: str, less: str) -> str:
    """So many days in one direction or the other."""
    if not days:
        return "on the same day"
    return f"{count_of(abs(days), 'day')} {more if days > 0 else less}"


def _say_shifts(band: Band) -> str:
    match band:
        case Band(first=None, last=int(last)):
            return f"{-last} days earlier or more"
        case Band(first=0):
            return "On the same day"
        case Band(first=int(first), last=None):
            return f"{first} days later or more"
        case Band(first=int(first), last=int(last)) if first < 0:
            return f"{-last} to {-first} days earlier"
        case Band(first=first, last=last):
            return f"{first} to {last} days later"


def _data_of(page: StatsPage, facet: Facet) -> list[Datum]:
    return [
        Datum(group.link.label, group.count, group.link.href or None)
        for group in page.groups[facet]
    ]


def _month_datum(imprint: Imprint, year: YearTally, number: int) -> Datum:
    href = imprint.urls.link(urls.month_address(year.number, number))
    return Datum(say_month(year.number, number), year.months[number - 1], href)


def _year_cell(imprint: Imprint, year: YearTally) -> Cell:
    return Cell(str(year.number), imprint.urls.link(urls.year_address(year.number)))


def _left_out(number: int, what: str) -> str:
    """What is not in a figure, if there is any."""
    return f"Not counted: {count_of(number, 'event')} {what}." if number else ""


def _has_gap(years: Sequence[YearTally]) -> bool:
    return any(later.number - year.number > 1 for year, later in pairwise(years))


def _join(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)
