"""The plan: every output file, named and checked for collisions before anything is rendered."""

import datetime as dt
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from generator.archive.entries import Entry
from generator.archive.grouping import Archive, Facet, Group
from generator.errors import PlanError
from generator.site import urls
from generator.site.contents import EARLY_SCRIPT, Site, asset_address
from generator.site.outputs import (
    AssetFile,
    AtomFeed,
    CalendarFile,
    ChangesPage,
    DayPage,
    DocumentPage,
    EventCalendar,
    EventData,
    EventPage,
    FacetPage,
    GroupPage,
    GroupPages,
    HomePage,
    ImageFile,
    MonthPage,
    NightPage,
    NotFoundPage,
    OnThisDayPage,
    Output,
    RedirectPage,
    RedirectsFile,
    RobotsFile,
    RootFile,
    RssFeed,
    SitemapIndex,
    SitemapPart,
    StatsPage,
    StatusFile,
    TombstonePage,
    UndatedPage,
    UpdatesPage,
    YearPage,
    YearPlace,
    YearsPage,
)
from generator.site.paging import paginate

PAGE_SIZE = 50
"""Events, or updates, on a page of a long listing."""

SITEMAP_SIZE = 10_000
"""Addresses in a part of the sitemap; more than 50,000, or 50 MB, no crawler takes."""

LEAP_YEAR = 2000
"""A year that has all days a year can have."""


def plan_outputs(site: Site) -> tuple[Output, ...]:
    """Name every file of the site; PlanError if two of them claim one path."""
    files = tuple(_outputs(site))
    events = [file for file in files if isinstance(file, EventPage)]
    others = [file for file in files if file.is_indexed and not isinstance(file, EventPage)]
    by_id = sorted(events, key=lambda page: page.entry.id)
    outputs = (*plan_sitemap(others, by_id), *files)
    _refuse_clashes(outputs)
    return outputs


def _refuse_clashes(outputs: Iterable[Output]) -> None:
    """No two files share a path, and none is a folder of another one, on any file system."""
    claims: dict[str, Output] = {}
    folders: dict[str, Output] = {}
    for output in outputs:
        path = unicodedata.normalize("NFC", output.path).casefold()
        _refuse_clash(output, claims.setdefault(path, output))
        folder = path.rpartition("/")[0]
        while folder and folder not in folders:
            folders[folder] = output
            folder = folder.rpartition("/")[0]
    for path, output in claims.items():
        _refuse_clash(folders.get(path, output), output)


def _refuse_clash(one: Output, other: Output) -> None:
    if one is not other:
        what = f"is claimed by {other.claimant} and by {one.claimant}"
        is_placed = isinstance(one, RootFile) or isinstance(other, RootFile)
        remedy = "take one of them away" if is_placed else "rename one of them"
        raise PlanError(other.path, what, remedy)


def _outputs(site: Site) -> Iterator[Output]:
    """Single files that take long come first, so that no core waits for them at the end."""
    archive = site.archive
    yield CalendarFile(urls.CALENDAR)
    yield RssFeed(urls.RSS)
    yield AtomFeed(urls.ATOM)
    yield HomePage(urls.HOME)
    yield YearsPage(urls.YEARS)
    yield UndatedPage(urls.UNDATED)
    yield StatsPage(urls.STATS)
    yield NotFoundPage(urls.NOT_FOUND)
    yield RobotsFile(urls.ROBOTS)
    yield RedirectsFile(urls.REDIRECTS)
    yield StatusFile(urls.STATUS)
    for name in sorted(site.assets.keys() - {EARLY_SCRIPT}):
        yield AssetFile(asset_address(site, name), name)
    for path, source in site.root_files.items():
        yield RootFile(urls.root_address(path), source)
    files = {file.path for image in site.images.values() for file in image.files}
    for source in sorted(files):
        yield ImageFile(urls.image_address(source.name), source)
    for document in site.documents:
        yield DocumentPage(urls.document_address(document.slug), document)
    for facet in Facet:
        yield from _plan_facet(site, facet)
    yield from _plan_periods(archive)
    yield from _plan_days(archive)
    yield from _plan_changes(archive)
    yield from _plan_updates(archive)
    yield from _plan_events(site)


def _plan_events(site: Site) -> Iterator[Output]:
    """Each event's page, its files, and the addresses that lead straight to it."""
    archive, slugs = site.archive, site.slugs
    for entry in archive.suppressed:
        yield TombstonePage(urls.event_address(slugs.events[entry.id]), entry)
    for entry in archive.entries:
        page = urls.event_address(slugs.events[entry.id])
        yield EventPage(page, entry)
        yield EventData(urls.beside(page, urls.EVENT_DATA), entry)
        if entry.calendar_date:
            yield EventCalendar(urls.beside(page, urls.EVENT_CALENDAR), entry)
    every = {entry.id: entry for entry in (*archive.entries, *archive.suppressed)}
    for entry in every.values():
        yield RedirectPage(urls.short_address(entry.id), entry)
    for slug, number in slugs.former.items():
        yield RedirectPage(urls.event_address(slug), every[number])


def _plan_facet(site: Site, facet: Facet) -> Iterator[Output]:
    yield FacetPage(urls.facet_address(facet), facet)
    for group in site.archive.groups[facet].values():
        pages = split_group(group)
        front = urls.group_address(facet, site.slugs.groups[facet][group.key])
        yield GroupPage(front, facet, group, pages, None)
        for number in range(1, len(pages.entries.full) + 1):
            address = urls.page_address(front, number)
            yield GroupPage(address, facet, group, pages, number)


def split_group(group: Group) -> GroupPages:
    """The pages of a group's events, by year."""
    pages = paginate(sorted(group.entries, key=_year_and_place), PAGE_SIZE)
    counts: Counter[int | None] = Counter()
    homes: dict[int | None, int | None] = {}
    numbered = (*enumerate(pages.full, start=1), (None, pages.front))
    for number, entries in numbered:
        for entry in entries:
            counts[entry.year] += 1
            homes[entry.year] = number
    return GroupPages(pages, tuple(YearPlace(year, counts[year], homes[year]) for year in homes))


def _year_and_place(entry: Entry) -> tuple[bool, int, int]:
    """By year: a fiscal year or a decade can begin between the events of another one.

    Events of no known year come last, as the furthest ahead.
    """
    return entry.year is None, entry.year or 0, entry.position


def _plan_days(archive: Archive) -> Iterator[Output]:
    """All 366 days of a year, whether anything happened on them or not."""
    yield OnThisDayPage(urls.ON_THIS_DAY)
    for day in leap_year():
        found = archive.days.get((day.month, day.day), ())
        yield DayPage(urls.day_address(day.month, day.day), day.month, day.day, found)


def leap_year() -> Iterator[dt.date]:
    """Every day there can be in a year."""
    first = dt.date(LEAP_YEAR, 1, 1)
    return (first + dt.timedelta(days=number) for number in range(366))


def _plan_periods(archive: Archive) -> Iterator[Output]:
    years = archive.years
    for before, year, after in zip((None, *years), years, (*years[1:], None), strict=False):
        yield YearPage(urls.year_address(year.number), year, before, after)
    months = [month for year in years for month in year.months]
    for earlier, month, later in zip((None, *months), months, (*months[1:], None), strict=False):
        address = urls.month_address(month.year, month.number)
        yield MonthPage(address, month, earlier, later)


def _plan_changes(archive: Archive) -> Iterator[Output]:
    yield ChangesPage(urls.CHANGES)
    nights = archive.nights[::-1]
    for before, night, after in zip((None, *nights), nights, (*nights[1:], None), strict=False):
        yield NightPage(urls.night_address(night.day), night, before, after)


def _plan_updates(archive: Archive) -> Iterator[Output]:
    """The front page and the numbered ones; what has no time stands on the oldest of them."""
    stream = archive.stream
    pages = paginate(stream.timed, PAGE_SIZE)
    last = len(pages.full)
    for number, timed in ((None, pages.front), *enumerate(pages.full, start=1)):
        address = urls.page_address(urls.UPDATES, number)
        is_oldest = number == 1 or not last
        yield UpdatesPage(address, number, last, timed, stream.untimed if is_oldest else ())


def plan_sitemap(
    listings: Sequence[Output], events: Sequence[Output]
) -> Iterator[SitemapPart | SitemapIndex]:
    """All pages that are to be found, each once; a part that is full stays as it is."""
    parts = (*_plan_parts("pages", listings), *_plan_parts("events", events))
    yield from parts
    yield SitemapIndex(urls.SITEMAP, parts)


def _plan_parts(kind: str, pages: Sequence[Output]) -> Iterator[SitemapPart]:
    for number, start in enumerate(range(0, len(pages), SITEMAP_SIZE), start=1):
        some = tuple(pages[start : start + SITEMAP_SIZE])
        yield SitemapPart(urls.sitemap_address(kind, number), some)
