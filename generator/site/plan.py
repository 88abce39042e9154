"""The plan: every output file, named and checked for collisions before anything is rendered.

An output is a small value that points at what it shows; its view is made when it is rendered, so
that a plan of a hundred thousand pages fits in memory.
"""

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct

from generator.archive.grouping import NOUNS, Archive, Entry, Facet, Group, Month, Year
from generator.archive.history import Night
from generator.archive.model import LAST_YEAR
from generator.archive.pictures import StoredImage
from generator.archive.stream import Posting
from generator.errors import PlanError
from generator.site import urls
from generator.site.files import (
    EventCalendar,
    EventData,
    RedirectsFile,
    RobotsFile,
    SitemapIndex,
    SitemapPart,
    plan_sitemap,
)
from generator.site.files import File as _Output
from generator.site.pages import Pages, paginate
from generator.site.urls import Address, Slugs, Urls

PAGE_SIZE = 50
"""Events, or updates, on a page of a long listing."""

EARLY_SCRIPT = "early.js"
"""The static file that stands within every page instead of being one of its own."""

LEAP_YEAR = 2000
"""A year that has all days a year can have."""


class SiteInfo(Struct, frozen=True, kw_only=True):
    """What the owner of a site says of it; `config` reads it from `content/site.toml`.

    `base_url` ends in `/`. Pictures are shown only from `image_hosts`; with `images = "mirrored"`
    only copies of them are, with `images = "none"` they are linked to, not shown. `feed_size` is
    the number of entries in RSS and Atom.
    """

    title: str
    tagline: str
    base_url: str
    language: str
    images: str
    image_hosts: tuple[str, ...]
    feed_size: int


class Document(Struct, frozen=True):
    """A page that somebody wrote by hand, in Markdown; `source` is its file, for messages."""

    title: str
    slug: str
    order: int
    body: str
    source: str


class Upstream(Struct, frozen=True):
    """Where the events come from, and how many of them there are."""

    source: str
    count: int
    complete: bool


class Notes(Struct, frozen=True):
    """What the owner wrote, in Markdown, on groups (by facet and slug) and events (by id)."""

    groups: dict[tuple[Facet, str], str] = {}
    events: dict[int, str] = {}


class Site(Struct, frozen=True):
    """All that the pages are made of.

    `shared_videos` counts the events of videos that stand on many (`views.watch`). `assets` are
    static files by name, `images` the copies of pictures, by the address of the picture. Those may
    be large: they are no bytes here, but files to read when they are published.
    """

    info: SiteInfo
    urls: Urls
    upstream: Upstream
    archive: Archive
    slugs: Slugs
    documents: tuple[Document, ...]
    notes: Notes
    shared_videos: dict[str, int]
    assets: dict[str, bytes]
    images: dict[str, StoredImage] = {}


class HomePage(_Output, frozen=True):
    """The front page."""


class YearsPage(_Output, frozen=True):
    """All years."""


class FacetPage(_Output, frozen=True):
    """All groups of a facet, such as all event types."""

    facet: Facet

    @property
    def claimant(self) -> str:
        """Name the facet."""
        return f"the index of {self.facet.value}"


class UndatedPage(_Output, frozen=True):
    """Events of no known year."""


class StatsPage(_Output, frozen=True):
    """What all events add up to."""


class NotFoundPage(_Output, frozen=True):
    """What a host shows for an address that does not exist."""


class EventPage(_Output, frozen=True):
    """One event."""

    entry: Entry

    @property
    def claimant(self) -> str:
        """Name the event."""
        return f"event {self.entry.id}"


class TombstonePage(_Output, frozen=True):
    """What stands at the address of an event that its owner does not show."""

    entry: Entry

    @property
    def claimant(self) -> str:
        """Name the event."""
        return f"suppressed event {self.entry.id}"

    @property
    def is_indexed(self) -> bool:
        """Only who has its address is to find it."""
        return False


class YearPage(_Output, frozen=True):
    """A year, with its neighbours."""

    year: Year
    previous: Year | None
    next: Year | None


class MonthPage(_Output, frozen=True):
    """A month; its neighbours are the nearest months that have events."""

    month: Month
    previous: Month | None
    next: Month | None


class GroupPage(_Output, frozen=True):
    """The events of a group, such as one event type; the front page if it has no `number`."""

    facet: Facet
    group: Group
    pages: Pages[Entry]
    number: int | None

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The events of this page, oldest first."""
        return self.pages.front if self.number is None else self.pages.full[self.number - 1]

    @property
    def claimant(self) -> str:
        """Name the group."""
        return f"{NOUNS[self.facet].lower()} {self.group.key}"


class OnThisDayPage(_Output, frozen=True):
    """All days of the year."""


class DayPage(_Output, frozen=True):
    """A day of the year: what happened on it in any year, oldest first."""

    month: int
    day: int
    entries: tuple[Entry, ...]


class RedirectPage(_Output, frozen=True):
    """Leads from an address by which an event is known, or was, to its page."""

    entry: Entry

    @property
    def claimant(self) -> str:
        """Name the event."""
        return f"a redirect to event {self.entry.id}"

    @property
    def is_indexed(self) -> bool:
        """Where it leads to is."""
        return False


class ChangesPage(_Output, frozen=True):
    """All nights that the ledger tells of."""


class NightPage(_Output, frozen=True):
    """What the ledger saw on one day, with the days before and after."""

    night: Night
    previous: Night | None
    next: Night | None

    @property
    def claimant(self) -> str:
        """Name the day."""
        return f"changes of {self.night.day}"


class UpdatesPage(_Output, frozen=True):
    """Some of the updates of all events, oldest first; the newest have no page number.

    `last` is the highest number there is, 0 for none. `untimed` is empty but on the oldest page.
    """

    number: int | None
    last: int
    timed: tuple[Posting, ...]
    untimed: tuple[Posting, ...]

    @property
    def claimant(self) -> str:
        """Name the page."""
        return f"updates, page {self.number}" if self.number else "updates"


class DocumentPage(_Output, frozen=True):
    """A hand-written page."""

    document: Document

    @property
    def claimant(self) -> str:
        """Name the file."""
        return self.document.source


class RssFeed(_Output, frozen=True):
    """The newest events as RSS 2.0."""


class AtomFeed(_Output, frozen=True):
    """The newest events as Atom."""


class CalendarFile(_Output, frozen=True):
    """All events of a known day or week as iCalendar."""


class AssetFile(_Output, frozen=True):
    """A static file under a name that changes with its content."""

    name: str


class ImageFile(_Output, frozen=True):
    """A copy of a picture; its bytes are those of the file `source`."""

    source: Path


Output: TypeAlias = (
    HomePage
    | YearsPage
    | FacetPage
    | UndatedPage
    | StatsPage
    | NotFoundPage
    | EventPage
    | TombstonePage
    | YearPage
    | MonthPage
    | GroupPage
    | OnThisDayPage
    | DayPage
    | RedirectPage
    | ChangesPage
    | NightPage
    | UpdatesPage
    | DocumentPage
    | RssFeed
    | AtomFeed
    | CalendarFile
    | EventData
    | EventCalendar
    | SitemapPart
    | SitemapIndex
    | RobotsFile
    | RedirectsFile
    | AssetFile
    | ImageFile
)


def plan_outputs(site: Site) -> tuple[Output, ...]:
    """Name every file of the site; PlanError if two of them claim one path."""
    files = tuple(_outputs(site))
    events = [file for file in files if isinstance(file, EventPage)]
    others = [file for file in files if file.is_indexed and not isinstance(file, EventPage)]
    by_id = sorted(events, key=lambda page: page.entry.id)
    outputs = (*plan_sitemap(others, by_id), *files)
    claims: dict[str, Output] = {}
    for output in outputs:
        other = claims.setdefault(output.path.casefold(), output)
        if other is not output:
            what = f"is claimed by {other.claimant} and by {output.claimant}"
            raise PlanError(output.path, what, "rename one of them")
    return outputs


def asset_address(site: Site, name: str) -> Address:
    """Where a static file is published."""
    return urls.asset_address(name, hashlib.sha256(site.assets[name]).hexdigest())


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
    for name in sorted(site.assets.keys() - {EARLY_SCRIPT}):
        yield AssetFile(asset_address(site, name), name)
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
        for number in range(1, len(pages.full) + 1):
            address = urls.page_address(front, number)
            yield GroupPage(address, facet, group, pages, number)


def split_group(group: Group) -> Pages[Entry]:
    """The pages of a group's events, by year."""
    return paginate(sorted(group.entries, key=_year_and_place), PAGE_SIZE)


def _year_and_place(entry: Entry) -> tuple[int, int]:
    """By year: a fiscal year or a decade can begin between the events of another one.

    Events of no known year come last, as the furthest ahead.
    """
    year = entry.date.year if entry.date else None
    return year or LAST_YEAR + 1, entry.position


def _plan_days(archive: Archive) -> Iterator[Output]:
    """All 366 days of a year, whether anything happened on them or not."""
    on_day: dict[tuple[int, int], list[Entry]] = defaultdict(list)
    for entry in archive.entries:
        day = entry.date.day if entry.date else None
        if day:
            on_day[day.month, day.day].append(entry)
    yield OnThisDayPage(urls.ON_THIS_DAY)
    for day in leap_year():
        found = tuple(on_day[day.month, day.day])
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
