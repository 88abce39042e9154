"""The statistics: what all events add up to, each figure with its table and what it rests on."""

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from generator.archive.dates import MONTHS, WEEKDAYS, say_day, say_month
from generator.archive.grouping import Archive, Facet, Group
from generator.archive.shifts import say_moves
from generator.archive.statistics import (
    HOURS_OF_A_DAY,
    Band,
    Slips,
    WeekTally,
    YearTally,
    count_week,
    count_years,
    measure_notice,
    measure_slips,
)
from generator.site import urls
from generator.site.contents import Site
from generator.site.outputs import StatsPage
from generator.site.pages.facets import year_link
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
from generator.site.parts.frame import Page, head_title
from generator.site.parts.rows import count_of, group_link, home_crumb
from generator.site.parts.year_strip import count_days, day_link, make_year_strip
from generator.site.plan import split_group

_TYPES_APART = 5
_NAMED_HOURS = 3  # one hour in three is named
_MONTH_NAMES = tuple(Name(name[0], name[1:3]) for name in MONTHS)


class StatsView(Page, frozen=True, kw_only=True):
    """All figures that have something to show."""

    summary: str
    figures: tuple[Figure, ...]


def make_stats_view(site: Site, page: StatsPage) -> StatsView:
    """The statistics of the whole archive, as of the moment its data were fetched."""
    heading = "Statistics"
    counted = count_of(len(site.archive.entries), "event")
    return StatsView(
        heading=heading,
        head_title=head_title(site, heading),
        description=f"{counted} by year, type, month, weekday, hour and agency, and how long "
        "before its day each came to be known.",
        canonical=site.urls.full(page.address),
        crumbs=(home_crumb(site),),
        summary=counted,
        figures=tuple(figure for figure in _figures(site) if figure),
    )


def _figures(site: Site) -> Iterator[Figure | None]:
    archive = site.archive
    years, week = count_years(archive), count_week(archive.entries)
    yield _by_year(site, years)
    yield _by_type(site)
    yield _by_agency(site)
    yield _by_month(site, years)
    yield _by_season(years)
    yield _by_weekday(archive, week)
    yield _by_hour(archive, week)
    yield _by_day(site)
    yield _by_place(site)
    yield _by_language(site)
    yield _by_notice(archive)
    slips = measure_slips(archive.entries)
    yield _by_moves(archive, slips)
    yield _by_shift(slips)


def _by_year(site: Site, years: Sequence[YearTally]) -> Figure | None:
    """The most frequent types one by one, and the rest."""
    if not years:
        return None
    apart = list(islice(site.archive.groups[Facet.TYPES].values(), _TYPES_APART))
    links = [group_link(site, Facet.TYPES, group.key) for group in apart]
    heads = [*(Cell(link.label, link.href) for link in links), Cell("Other types")]
    most = max(years, key=lambda year: year.count)
    shown, now = sum(year.count for year in years), site.archive.as_of.year
    note = _join(
        f"{count_of(shown, 'event')} in {count_of(len(years), 'year')}, the most in "
        f"{most.number} ({most.count:,}).",
        "Years without an event are left out." if _has_gap(years) else "",
        f"From {now} on, the numbers hold what is still ahead." if years[-1].number >= now else "",
        _left_out(len(site.archive.entries) - shown, "of no known year"),
    )
    homes = [(group, _year_links(site, group)) for group in apart]
    rows = [(_year_cell(site, year), _year_data(site, homes, year)) for year in years]
    return make_stack_figure(
        Title("years", "Years and types", "Events by year and type", "Year"), note, heads, rows
    )


def _year_data(
    site: Site, apart: Sequence[tuple[Group, dict[int | None, str]]], year: YearTally
) -> list[Datum]:
    """A type's number leads to that year on the type's page, the number of others to the year."""
    data = []
    for group, years in apart:
        label = f"{group_link(site, Facet.TYPES, group.key).label}, {year.number}"
        data.append(Datum(label, year.types.get(group.key, 0), years.get(year.number)))
    others = year.count - sum(datum.count for datum in data)
    return [*data, Datum(f"Other types, {year.number}", others, _year_cell(site, year).href)]


def _year_links(site: Site, group: Group) -> dict[int | None, str]:
    """The years of a type on its own pages."""
    places = split_group(group).years
    return {place.year: year_link(site, Facet.TYPES, group, place).href for place in places}


def _by_type(site: Site) -> Figure | None:
    data = _data_of(site, Facet.TYPES)
    typed = sum(datum.count for datum in data)
    note = _join(
        f"{count_of(typed, 'event')} of {count_of(len(data), 'type')}.",
        _left_out(len(site.archive.entries) - typed, "without a type"),
    )
    return make_bar_figure(Title("types", "Types", "Events by type", "Type"), note, data)


def _by_agency(site: Site) -> Figure | None:
    archive = site.archive
    named = sum(1 for entry in archive.entries if entry.event.agencies)
    note = _join(
        f"{count_of(named, 'event')} with an agency; one with two counts for both.",
        _left_out(len(archive.entries) - named, "without one"),
    )
    title = Title("agencies", "Agencies", "Events by agency", "Agency")
    return make_bar_figure(title, note, _data_of(site, Facet.AGENCIES))


def _by_month(site: Site, years: Sequence[YearTally]) -> Figure | None:
    known = sum(sum(year.months) for year in years)
    note = _join(
        f"{count_of(known, 'event')} of a known month.",
        _left_out(len(site.archive.entries) - known, "known less exactly"),
    )
    rows = [
        (
            Name(str(year.number)),
            _year_cell(site, year),
            [_month_datum(site, year, number) for number in range(1, len(MONTHS) + 1)],
        )
        for year in years
    ]
    columns = list(zip(_MONTH_NAMES, MONTHS, strict=True))
    title = Title("months", "Months", "Events by year and month", "Year")
    return make_grid_figure(title, note, columns, rows)


def _by_season(years: Sequence[YearTally]) -> Figure | None:
    numbers = (sum(year.months[place] for year in years) for place in range(len(MONTHS)))
    data = [Datum(month, number) for month, number in zip(MONTHS, numbers, strict=True)]
    title = Title("seasons", "Months of the year", "Events by month of the year", "Month")
    return make_column_figure(title, "All years together.", _MONTH_NAMES, data)


def _by_weekday(archive: Archive, week: WeekTally) -> Figure | None:
    note = _join(
        f"The weekday in UTC of {count_of(week.of_known_day, 'event')}.",
        _left_out(len(archive.entries) - week.of_known_day, "of no known day"),
    )
    names = [Name(day[:3]) for day in WEEKDAYS]
    data = [Datum(day, number) for day, number in zip(WEEKDAYS, week.weekdays, strict=True)]
    return make_column_figure(
        Title("weekdays", "Weekdays", "Events by weekday", "Weekday"), note, names, data
    )


def _by_hour(archive: Archive, week: WeekTally) -> Figure | None:
    note = _join(
        f"The hour in UTC of {count_of(week.of_known_hour, 'event')} known to the hour or better.",
        _left_out(len(archive.entries) - week.of_known_hour, "known less exactly"),
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


def _by_day(site: Site) -> Figure | None:
    """The newest year that has begun."""
    begun = [year for year in site.archive.years if year.number <= site.archive.as_of.year]
    if not begun:
        return None
    days = count_days(begun[-1])
    data = [Datum(say_day(day), number, day_link(site, day)) for day, number in days.items()]
    strip = make_year_strip(site, begun[-1])
    heading = f"Days of {begun[-1].number}"
    title = Title("days", heading, f"Events by day in {begun[-1].number}", "Day")
    return make_strip_figure(title, "The newest year that has begun.", strip, data)


def _by_place(site: Site) -> Figure | None:
    archive = site.archive
    data = _data_of(site, Facet.PLACES)
    placed = sum(datum.count for datum in data)
    note = _join(
        f"{count_of(placed, 'event')} at {count_of(len(data), 'place')}, as the records write it.",
        _left_out(len(archive.entries) - placed, "without a place"),
    )
    return make_bar_figure(Title("places", "Places", "Events by place", "Place"), note, data)


def _by_language(site: Site) -> Figure | None:
    archive = site.archive
    named = len(
        {entry.id for group in archive.groups[Facet.LANGUAGES].values() for entry in group.entries}
    )
    shown = len(site.videos.listed)
    note = (
        f"Of {count_of(shown, 'event')} with a webcast, {named:,} name its language; one with "
        "webcasts in two languages counts for both."
    )
    title = Title(
        "languages", "Languages of webcasts", "Events by language of their webcasts", "Language"
    )
    return make_bar_figure(title, note, _data_of(site, Facet.LANGUAGES))


def _by_notice(archive: Archive) -> Figure | None:
    notice = measure_notice(archive.entries)
    if not notice.size:
        return None
    note = _join(
        f"How many days before its day an event came to be known; the median of "
        f"{count_of(notice.size, 'event')} is {_say_days(notice.median, 'ahead', 'after')}.",
        "The API keeps no time of creation. An event counts as known from when this archive first "
        "saw it, else from its earliest update, so the true notice may have been longer.",
        _left_out(len(archive.entries) - notice.size, "of no known day or with neither"),
    )
    data = [Datum(_say_notice(band), band.count) for band in notice.bands]
    return make_bar_figure(Title("notice", "Notice", "Events by notice given", "Known"), note, data)


def _by_moves(archive: Archive, slips: Slips) -> Figure | None:
    if not slips.moved:
        return None
    first_look = say_day(archive.nights[-1].day)
    note = (
        f"Moved since {first_look}, when this archive first looked: {slips.moved:,} of "
        f"{count_of(len(archive.entries), 'event')}, {count_of(slips.moves, 'time')} in all. What "
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


def _data_of(site: Site, facet: Facet) -> list[Datum]:
    links = (
        (group_link(site, facet, key), group) for key, group in site.archive.groups[facet].items()
    )
    return [Datum(link.label, len(group.entries), link.href) for link, group in links]


def _month_datum(site: Site, year: YearTally, number: int) -> Datum:
    href = site.urls.link(urls.month_address(year.number, number))
    return Datum(say_month(year.number, number), year.months[number - 1], href)


def _year_cell(site: Site, year: YearTally) -> Cell:
    return Cell(str(year.number), site.urls.link(urls.year_address(year.number)))


def _left_out(number: int, what: str) -> str:
    """What is not in a figure, if there is any."""
    return f"Not counted: {count_of(number, 'event')} {what}." if number else ""


def _has_gap(years: Sequence[YearTally]) -> bool:
    return any(later.number - year.number > 1 for year, later in pairwise(years))


def _join(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)
