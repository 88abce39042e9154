"""The charts of the statistics: what each says, what it rests on, and its numbers."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from generator.archive.counts import count_of
from generator.archive.dates import MONTHS, WEEKDAYS, say_day, say_day_of_year, say_month
from generator.archive.grouping import Facet, Key
from generator.archive.shifts import say_moves
from generator.archive.statistics import HOURS_OF_A_DAY, YearTally
from generator.site import text, urls
from generator.site.imprint import Imprint
from generator.site.pages.tallies import Sum, Tally
from generator.site.parts.charts import Datum, Name
from generator.site.parts.figures import (
    Cell,
    Chart,
    Line,
    Shape,
    Title,
    bars_note,
    is_worth_drawing,
    list_lines,
    marks_note,
)
from generator.site.parts.findings import (
    Lead,
    find_lead,
    join_names,
    say_days,
    say_lead,
    say_notice,
    say_shift,
)

_TYPES_APART = 5
_NAMED_HOURS = 3  # one hour in three is named
_SHORT = 20  # letters of an agency's name that need no abbreviation
_NAME_LENGTH = 60  # letters of a name in a finding
_MONTH_NAMES = tuple(Name(name[0], name[1:3]) for name in MONTHS)


def make_charts(imprint: Imprint, tally: Tally) -> tuple[Chart, ...]:
    """All that have something to compare."""
    return tuple(chart for chart in _make_each(imprint, tally) if chart)


def _make_each(imprint: Imprint, tally: Tally) -> Iterator[Chart | None]:
    """None for what has nothing to be compared."""
    yield _by_year(imprint, tally)
    yield _by_year_and_type(imprint, tally)
    yield _by_day(tally)
    yield _by_type(tally)
    yield _by_agency(tally)
    yield _by_month(imprint, tally)
    yield _by_hour(tally)
    yield _by_season(tally)
    yield _by_weekday(tally)
    yield _by_place(tally)
    yield _by_language(tally)
    yield _by_notice(tally)
    yield _by_moves(tally)
    yield _by_shift(tally)


def _by_year(imprint: Imprint, tally: Tally) -> Chart | None:
    years, now = tally.years, tally.now
    cells = [_year_cell(imprint, year) for year in years]
    data = [
        Datum(cell.words, year.count, cell.href) for cell, year in zip(cells, years, strict=True)
    ]
    lead = _find_lead(data)
    shown = sum(datum.count for datum in data)
    note = _join(
        f"{count_of(shown, 'event')} in {count_of(len(years), 'year')}.",
        "Years without an event are left out." if _has_gap(years) else "",
        f"From {now} on, the numbers hold what is still ahead."
        if years and years[-1].number >= now
        else "",
        _left_out(tally.total - shown, "of no known year"),
    )
    return _make_list(
        Title("years", "Years", "Events by year", "Year"),
        say_lead(lead, "busiest year", "busiest years", is_past=_is_past(lead, tally)),
        note,
        Shape.COLUMNS,
        data,
    )


def _by_year_and_type(imprint: Imprint, tally: Tally) -> Chart | None:
    """The most frequent types one by one, and all others if there are any."""
    apart = tally.groups[Facet.TYPES][:_TYPES_APART]
    heads = [Cell(group.link.label, group.link.href) for group in apart]
    rows = [tuple(_year_data(imprint, apart, year)) for year in tally.years]
    if any(others.count for *_, others in rows):
        heads.append(Cell("All other"))
    if not (rows[1:] and heads[1:]):
        return None
    lines = (
        Line(Name(str(year.number)), _year_cell(imprint, year), row[: len(heads)])
        for year, row in zip(tally.years, rows, strict=True)
    )
    return Chart(
        title=Title("year-types", "Types by year", "Events by year and type", "Year"),
        finding=_say_leading_types(tally),
        note="All on one scale. A type leads in a year that has more events of it than of any "
        "other type.",
        shape=Shape.SMALL,
        heads=tuple(heads),
        lines=tuple(lines),
    )


def _say_leading_types(tally: Tally) -> str:
    """In how many years which type alone was the most frequent one."""
    leads = Counter[Key]()
    for year in tally.years:
        named = [(key, number) for key, number in year.types.items() if key is not None]
        most = max((number for _, number in named), default=0)
        first = [key for key, number in named if number == most]
        if len(first) == 1:
            leads[first[0]] += 1
    names = {group.key: _cut(group.link.label) for group in tally.groups[Facet.TYPES]}
    lead = find_lead((name, leads[key]) for key, name in names.items())
    if lead is None:
        return ""
    verb, each = ("leads", "") if len(lead.names) == 1 else ("lead", " each")
    years = f"{lead.count:,} of {count_of(len(tally.years), 'year')}"
    return f"{join_names(lead.names)} {verb} in {years}{each}"


def _year_data(imprint: Imprint, apart: Sequence[Sum], year: YearTally) -> Iterator[Datum]:
    """A type's number leads to that year on the type's page, the number of others to the year."""
    others = year.count
    for group in apart:
        number = year.types.get(group.key, 0)
        others -= number
        yield Datum(f"{group.link.label}, {year.number}", number, group.years.get(year.number))
    yield Datum(f"All other, {year.number}", others, _year_cell(imprint, year).href)


def _by_day(tally: Tally) -> Chart | None:
    """The newest year that has begun and has any."""
    found = tally.days
    if found is None:
        return None
    lead = find_lead((say_day_of_year(day.month, day.day), count) for day, count, _ in found.days)
    noun = f"busiest day{{}} of {found.year}"
    return Chart(
        title=Title("days", f"Days of {found.year}", f"Events by day in {found.year}", "Day"),
        finding=say_lead(lead, noun.format(""), noun.format("s"), is_past=found.year < tally.now),
        note="The newest year that has begun and has an event of a known day.",
        shape=Shape.STRIP,
        lines=list_lines(Datum(say_day(day), number, href) for day, number, href in found.days),
        days=found,
    )


def _by_type(tally: Tally) -> Chart | None:
    named = tally.named[Facet.TYPES]
    return _make_ranking(
        tally,
        Facet.TYPES,
        Title("types", "Types", "Events by type", "Type"),
        ("most frequent type", "most frequent types"),
        f"{count_of(named, 'event')} of {count_of(len(tally.groups[Facet.TYPES]), 'type')}.",
        _left_out(tally.total - named, "without a type"),
    )


def _by_agency(tally: Tally) -> Chart | None:
    named = tally.named[Facet.AGENCIES]
    return _make_ranking(
        tally,
        Facet.AGENCIES,
        Title("agencies", "Agencies", "Events by agency", "Agency"),
        ("most frequent agency", "most frequent agencies"),
        f"{count_of(named, 'event')} with an agency; one with two counts for both.",
        _left_out(tally.total - named, "without one"),
    )


def _by_place(tally: Tally) -> Chart | None:
    named, places = tally.named[Facet.PLACES], len(tally.groups[Facet.PLACES])
    return _make_ranking(
        tally,
        Facet.PLACES,
        Title("places", "Places", "Events by place", "Place"),
        ("most frequent place", "most frequent places"),
        f"{count_of(named, 'event')} at {count_of(places, 'place')}, as the records write it.",
        _left_out(tally.total - named, "without a place"),
    )


def _by_language(tally: Tally) -> Chart | None:
    named = tally.named[Facet.LANGUAGES]
    return _make_ranking(
        tally,
        Facet.LANGUAGES,
        Title(
            "languages", "Languages of webcasts", "Events by language of their webcasts", "Language"
        ),
        ("most frequent language of webcasts", "most frequent languages of webcasts"),
        f"Of {count_of(tally.with_webcast, 'event')} with a webcast, {named:,} name its language; "
        "one with webcasts in two languages counts for both.",
    )


def _make_ranking(
    tally: Tally, facet: Facet, title: Title, nouns: tuple[str, str], *notes: str
) -> Chart | None:
    """Groups by the number of their events, called by short names where there are such."""
    groups = tally.groups[facet]
    short = tally.abbreviations if facet is Facet.AGENCIES else {}
    names = [_shorten(group, short) for group in groups]
    data = [Datum(group.link.label, group.count, group.link.href or None) for group in groups]
    lead = find_lead((_cut(name), group.count) for name, group in zip(names, groups, strict=True))
    of = count_of(tally.named[facet], "event")
    note = _join(*notes, bars_note(data))
    return _make_list(title, say_lead(lead, *nouns, of), note, Shape.BARS, data, map(Name, names))


def _shorten(group: Sum, short: Mapping[Key, str]) -> str:
    name = group.link.label
    return name if len(name) <= _SHORT else short.get(group.key, name)


def _by_month(imprint: Imprint, tally: Tally) -> Chart | None:
    years = tally.years
    known = sum(sum(year.months) for year in years)
    lines = [
        Line(
            Name(str(year.number)),
            _year_cell(imprint, year),
            tuple(_month_datum(imprint, year, number) for number in range(1, len(MONTHS) + 1)),
        )
        for year in years
    ]
    lead = _find_lead(datum for line in lines for datum in line.data)
    return _make_grid(
        Title("months", "Months", "Events by year and month", "Year"),
        say_lead(lead, "busiest month", "busiest months", is_past=_is_past(lead, tally)),
        (
            f"{count_of(known, 'event')} of a known month.",
            _left_out(tally.total - known, "known less exactly"),
        ),
        list(zip(_MONTH_NAMES, MONTHS, strict=True)),
        lines,
    )


def _by_season(tally: Tally) -> Chart | None:
    numbers = [sum(year.months[place] for year in tally.years) for place in range(len(MONTHS))]
    data = [Datum(month, number) for month, number in zip(MONTHS, numbers, strict=True)]
    of = count_of(sum(numbers), "event")
    return _make_list(
        Title("seasons", "Months of the year", "Events by month of the year", "Month"),
        say_lead(_find_lead(data), "busiest month of the year", "busiest months of the year", of),
        "All years together.",
        Shape.COLUMNS,
        data,
        _MONTH_NAMES,
    )


def _by_weekday(tally: Tally) -> Chart | None:
    week = tally.week
    of = count_of(week.of_known_day, "event")
    note = _join(
        f"The weekday in UTC of {of}.",
        _left_out(tally.total - week.of_known_day, "of no known day"),
    )
    data = [Datum(day, number) for day, number in zip(WEEKDAYS, week.weekdays, strict=True)]
    return _make_list(
        Title("weekdays", "Weekdays", "Events by weekday", "Weekday"),
        say_lead(_find_lead(data), "busiest weekday", "busiest weekdays", of),
        note,
        Shape.COLUMNS,
        data,
        [Name(day[:3]) for day in WEEKDAYS],
    )


def _by_hour(tally: Tally) -> Chart | None:
    week = tally.week
    hours = [f"{hour:02}" for hour in range(HOURS_OF_A_DAY)]
    columns = [(Name("" if hour % _NAMED_HOURS else name), name) for hour, name in enumerate(hours)]
    lines = [
        Line(
            Name(day[:3]),
            Cell(day),
            tuple(
                Datum(f"{day} {hour}:00 to {hour}:59 UTC", number)
                for hour, number in zip(hours, row, strict=True)
            ),
        )
        for day, row in zip(WEEKDAYS, week.hours, strict=True)
    ]
    lead = _find_lead(datum for line in lines for datum in line.data)
    of = count_of(week.of_known_hour, "event")
    return _make_grid(
        Title("hours", "Hours of the week", "Events by weekday and hour", "Weekday"),
        say_lead(lead, "busiest hour of the week", "busiest hours of the week"),
        (
            f"The hour in UTC of {of} known to the hour or better.",
            _left_out(tally.total - week.of_known_hour, "known less exactly"),
        ),
        columns,
        lines,
    )


def _by_notice(tally: Tally) -> Chart | None:
    notice = tally.notice
    note = _join(
        f"How many days before its day each of {count_of(notice.size, 'event')} came to be known.",
        "The API keeps no time of creation. An event counts as known from when this archive first "
        "saw it, else from its earliest update, so the true notice may have been longer.",
        _left_out(tally.total - notice.size, "of no known day or with neither"),
    )
    return _make_list(
        Title("notice", "Notice", "Events by notice given", "Known"),
        f"The median event came to be known {say_days(notice.median, 'ahead', 'after')}",
        note,
        Shape.BARS,
        [Datum(say_notice(band), band.count) for band in notice.bands],
    )


def _by_moves(tally: Tally) -> Chart | None:
    slips, first_look = tally.slips, tally.first_look
    if first_look is None:
        return None
    verb = "was" if slips.moved == 1 else "were"
    return _make_list(
        Title("moves", "Moves", "Events by number of moves", "Moved"),
        f"{slips.moved:,} of {count_of(tally.total, 'event')} {verb} moved",
        f"Since {say_day(first_look)}, when this archive first looked: "
        f"{count_of(slips.moves, 'time')} in all. What moved before, or to and fro between two "
        "looks, is not known.",
        Shape.BARS,
        [Datum(say_moves(times, None), events) for times, events in slips.times],
    )


def _by_shift(tally: Tally) -> Chart | None:
    slips, shifts = tally.slips, tally.slips.shifts
    note = _join(
        f"How far {count_of(shifts.size, 'moved event')} lie from the day first announced.",
        _left_out(slips.moved - shifts.size, "of which one of the two days is not known"),
    )
    return _make_list(
        Title("slips", "Slips", "Moved events by distance from the first date", "Date"),
        f"The median moved event lies {say_days(shifts.median, 'later', 'earlier')}",
        note,
        Shape.BARS,
        [Datum(say_shift(band), band.count) for band in shifts.bands],
    )


def _make_list(
    title: Title,
    finding: str,
    note: str,
    shape: Shape,
    data: Sequence[Datum],
    names: Iterable[Name] = (),
) -> Chart | None:
    """One number a line; None if there are not two to be compared."""
    if not is_worth_drawing(data):
        return None
    lines = list_lines(data, names)
    return Chart(title=title, finding=finding, note=note, shape=shape, lines=lines)


def _make_grid(
    title: Title,
    finding: str,
    notes: Sequence[str],
    columns: Sequence[tuple[Name, str]],
    lines: Sequence[Line],
) -> Chart | None:
    """A grid of marks, with a name of each column for the drawing and one for the table."""
    if not is_worth_drawing(datum for line in lines for datum in line.data):
        return None
    return Chart(
        title=title,
        finding=finding,
        note=_join(*notes, marks_note(lines)),
        shape=Shape.GRID,
        heads=tuple(Cell(head) for _, head in columns),
        names=tuple(name for name, _ in columns),
        lines=tuple(lines),
    )


def _find_lead(data: Iterable[Datum]) -> Lead | None:
    return find_lead((datum.label, datum.count) for datum in data)


def _is_past(lead: Lead | None, tally: Tally) -> bool:
    """Whether all years or months that lead, which end in their year, are of years gone by."""
    return lead is not None and int(lead.names[-1].split()[-1]) < tally.now


def _cut(name: str) -> str:
    return text.excerpt(name, _NAME_LENGTH)


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
