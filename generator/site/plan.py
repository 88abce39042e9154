"""The plan: every output file, named and checked for collisions before anything is rendered.

An output is a small value that points at what it shows; its view is made when it is rendered, so
that a plan of a hundred thousand pages fits in memory.
"""

import hashlib
from collections.abc import Iterator
from typing import TypeAlias

from msgspec import Struct

from generator.archive.grouping import Archive, Entry, Group, Month, Year
from generator.errors import PlanError
from generator.site import urls
from generator.site.urls import Address, Slugs, Urls


class SiteInfo(Struct, frozen=True, kw_only=True):
    """What the owner of a site says of it; `config` reads it from `content/site.toml`.

    `base_url` ends in `/`. Pictures are shown only from `image_hosts`; with `images = "none"` they
    are linked to, not shown. `feed_size` is the number of entries in RSS and Atom.
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


class Site(Struct, frozen=True):
    """All that the pages are made of. `assets` are static files by name."""

    info: SiteInfo
    urls: Urls
    upstream: Upstream
    archive: Archive
    slugs: Slugs
    documents: tuple[Document, ...]
    assets: dict[str, bytes]


class _Output(Struct, frozen=True):
    address: Address

    @property
    def path(self) -> str:
        """The file, relative to the output folder."""
        return urls.output_path(self.address)

    @property
    def claimant(self) -> str:
        """Who asks for the path, for an error message."""
        return type(self).__name__


class HomePage(_Output, frozen=True):
    """The front page."""


class YearsPage(_Output, frozen=True):
    """All years."""


class TypesPage(_Output, frozen=True):
    """All event types."""


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


class TypePage(_Output, frozen=True):
    """The events of one type."""

    group: Group[int]

    @property
    def claimant(self) -> str:
        """Name the type."""
        return f"event type {self.group.key}"


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


Output: TypeAlias = (
    HomePage
    | YearsPage
    | TypesPage
    | UndatedPage
    | StatsPage
    | NotFoundPage
    | EventPage
    | TombstonePage
    | YearPage
    | MonthPage
    | TypePage
    | DocumentPage
    | RssFeed
    | AtomFeed
    | CalendarFile
    | AssetFile
)


def plan_outputs(site: Site) -> tuple[Output, ...]:
    """Name every file of the site; PlanError if two of them claim one path."""
    outputs = tuple(_outputs(site))
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
    yield TypesPage(urls.TYPES)
    yield UndatedPage(urls.UNDATED)
    yield StatsPage(urls.STATS)
    yield NotFoundPage(urls.NOT_FOUND)
    for name in sorted(site.assets):
        yield AssetFile(asset_address(site, name), name)
    for document in site.documents:
        yield DocumentPage(urls.document_address(document.slug), document)
    for group in archive.types:
        yield TypePage(urls.type_address(site.slugs.types[group.key]), group)
    yield from _plan_periods(archive)
    for entry in archive.suppressed:
        yield TombstonePage(urls.event_address(site.slugs.events[entry.id]), entry)
    for entry in archive.entries:
        yield EventPage(urls.event_address(site.slugs.events[entry.id]), entry)


def _plan_periods(archive: Archive) -> Iterator[Output]:
    years = archive.years
    for before, year, after in zip((None, *years), years, (*years[1:], None), strict=False):
        yield YearPage(urls.year_address(year.number), year, before, after)
    months = [month for year in years for month in year.months]
    for earlier, month, later in zip((None, *months), months, (*months[1:], None), strict=False):
        address = urls.month_address(month.year, month.number)
        yield MonthPage(address, month, earlier, later)
