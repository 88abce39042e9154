"""Every kind of file that a site has.

An output is a small value that points at what it shows; its view is made when it is rendered, so
that a plan of a hundred thousand pages fits in memory.
"""

from pathlib import Path
from typing import TypeAlias

from msgspec import Struct

from generator.archive.entries import Entry
from generator.archive.grouping import NOUNS, Facet, Group, Month, Year
from generator.archive.history import Night
from generator.archive.stream import Posting
from generator.site import urls
from generator.site.contents import Document
from generator.site.paging import Pages
from generator.site.urls import Address


class File(Struct, frozen=True):
    """A file of the site, by its address."""

    address: Address

    @property
    def path(self) -> str:
        """The file, relative to the output folder."""
        return urls.output_path(self.address)

    @property
    def claimant(self) -> str:
        """Who asks for the path, for an error message."""
        return type(self).__name__

    @property
    def is_indexed(self) -> bool:
        """Whether it stands in the sitemap: every page does that does not say otherwise."""
        return urls.is_page(self.address)


class HomePage(File, frozen=True):
    """The front page."""


class YearsPage(File, frozen=True):
    """All years."""


class FacetPage(File, frozen=True):
    """All groups of a facet, such as all event types."""

    facet: Facet

    @property
    def claimant(self) -> str:
        """Name the facet."""
        return f"the index of {self.facet.value}"


class UndatedPage(File, frozen=True):
    """Events of no known year."""


class StatsPage(File, frozen=True):
    """What all events add up to."""


class NotFoundPage(File, frozen=True):
    """What a host shows for an address that does not exist."""


class EventPage(File, frozen=True):
    """One event."""

    entry: Entry

    @property
    def claimant(self) -> str:
        """Name the event."""
        return f"event {self.entry.id}"


class TombstonePage(File, frozen=True):
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


class YearPage(File, frozen=True):
    """A year, with its neighbours."""

    year: Year
    previous: Year | None
    next: Year | None


class MonthPage(File, frozen=True):
    """A month; its neighbours are the nearest months that have events."""

    month: Month
    previous: Month | None
    next: Month | None


class YearPlace(Struct, frozen=True):
    """A year of a group: how many events it has, and the page where the newest of them stand."""

    year: int | None
    count: int
    number: int | None


class GroupPages(Struct, frozen=True):
    """The events of a group on pages, and where its years are, oldest first."""

    entries: Pages[Entry]
    years: tuple[YearPlace, ...]


class GroupPage(File, frozen=True):
    """The events of a group, such as one event type; the front page if it has no `number`."""

    facet: Facet
    group: Group
    pages: GroupPages
    number: int | None

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The events of this page, oldest first."""
        entries = self.pages.entries
        return entries.front if self.number is None else entries.full[self.number - 1]

    @property
    def claimant(self) -> str:
        """Name the group."""
        return f"{NOUNS[self.facet].lower()} {self.group.key}"


class OnThisDayPage(File, frozen=True):
    """All days of the year."""


class DayPage(File, frozen=True):
    """A day of the year: what happened on it in any year, oldest first."""

    month: int
    day: int
    entries: tuple[Entry, ...]


class RedirectPage(File, frozen=True):
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


class ChangesPage(File, frozen=True):
    """All nights that the ledger tells of."""


class NightPage(File, frozen=True):
    """What the ledger saw on one day, with the days before and after."""

    night: Night
    previous: Night | None
    next: Night | None

    @property
    def claimant(self) -> str:
        """Name the day."""
        return f"changes of {self.night.day}"


class UpdatesPage(File, frozen=True):
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


class DocumentPage(File, frozen=True):
    """A hand-written page."""

    document: Document

    @property
    def claimant(self) -> str:
        """Name the file."""
        return self.document.source


class RssFeed(File, frozen=True):
    """The newest events as RSS 2.0."""


class AtomFeed(File, frozen=True):
    """The newest events as Atom."""


class CalendarFile(File, frozen=True):
    """All events of a known day or week as iCalendar."""


class AssetFile(File, frozen=True):
    """A static file under a name that changes with its content."""

    name: str


class RootFile(File, frozen=True):
    """A file of the owner's that stands where he put it; its bytes are those of `source`."""

    source: Path

    @property
    def claimant(self) -> str:
        """Name the file."""
        return str(self.source)


class ImageFile(File, frozen=True):
    """A copy of a picture; its bytes are those of the file `source`."""

    source: Path


class EventData(File, frozen=True):
    """One event for programs."""

    entry: Entry


class EventCalendar(File, frozen=True):
    """One event of a known day or week as iCalendar."""

    entry: Entry


class SitemapPart(File, frozen=True):
    """Some of the pages that search engines may know."""

    pages: tuple[File, ...]


class SitemapIndex(File, frozen=True):
    """Where the parts of the sitemap are."""

    parts: tuple[SitemapPart, ...]


class RobotsFile(File, frozen=True):
    """What crawlers may read."""


class StatusFile(File, frozen=True):
    """From when the data are, for programs and for the pages' own script."""


class RedirectsFile(File, frozen=True):
    """Redirects, for hosts that can answer with them."""


PageOutput: TypeAlias = (
    HomePage
    | YearsPage
    | YearPage
    | MonthPage
    | FacetPage
    | GroupPage
    | OnThisDayPage
    | DayPage
    | UndatedPage
    | UpdatesPage
    | ChangesPage
    | NightPage
    | StatsPage
    | EventPage
    | TombstonePage
    | RedirectPage
    | DocumentPage
    | NotFoundPage
)
"""What a browser shows, by a template."""

Output: TypeAlias = (
    PageOutput
    | RssFeed
    | AtomFeed
    | CalendarFile
    | EventData
    | EventCalendar
    | SitemapPart
    | SitemapIndex
    | RobotsFile
    | RedirectsFile
    | StatusFile
    | AssetFile
    | RootFile
    | ImageFile
)
"""Every kind of file there is."""
