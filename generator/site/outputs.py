"""Every kind of file that a site has: something in a format.

An output is a small value that points at what it shows; its view is made when it is rendered, so
that a plan of a hundred thousand pages fits in memory.
"""

import datetime as dt
from collections.abc import Iterable
from enum import Enum
from pathlib import Path
from typing import TypeAlias

import msgspec

from generator.archive.grouping import Facet
from generator.site import urls
from generator.site.bulk import BulkFile, BulkOutput, Checksums, DataPackage
from generator.site.keys import Digested, What, digest_of
from generator.site.listings import Format
from generator.site.offline import OfflineSite
from generator.site.pages.api import ApiPage
from generator.site.pages.data import DataPage
from generator.site.pages.days import OnThisDayPage
from generator.site.pages.documents import (
    DocumentPage,
    NotFoundPage,
    RedirectPage,
    TombstonePage,
)
from generator.site.pages.event import EventPage
from generator.site.pages.facets import GroupPage, IndexPage
from generator.site.pages.home import HomePage
from generator.site.pages.missions import MissionPage, MissionsPage
from generator.site.pages.news import NewsPage
from generator.site.pages.nights import ChangesPage, NightPage, Seen
from generator.site.pages.periods import ListPage, MonthPage, YearPage
from generator.site.pages.query import QueryPage, SearchGroup
from generator.site.pages.stats import StatsPage
from generator.site.pages.subscribe import SubscribePage
from generator.site.pages.updates import Post, UpdatesPage
from generator.site.pages.years import YearsPage
from generator.site.parts.figures import Chart
from generator.site.stories import Story
from generator.site.urls import Address


class File(What, frozen=True, kw_only=True):
    """What a file that is no page shows, and where it stands."""

    address: Address

    @property
    def claimant(self) -> str:
        """Who asks for the address, for an error message."""
        return type(self).__name__


class Edition(File, frozen=True, kw_only=True):
    """A listing, or an event as a listing of one, in a format beside its page.

    `uid` is the listing's, `words` say what it is.
    """

    uid: str
    format: Format
    page: Address
    name: str
    words: str
    stories: tuple[Story, ...]

    @property
    def claimant(self) -> str:
        """Name the listing."""
        return f"{self.format.value} of {self.name}"


class Feed(Edition, frozen=True, kw_only=True):
    """The newest events of a listing, newest first, or a part of all (RFC 5005, section 4).

    `updated` is when anything in it last changed that a reader cares about. `current` is the feed
    that an archived part belongs to, None for that feed itself. `older` and `newer` are the parts
    beside it; parts are counted from the oldest events, so that none is ever renumbered.
    """

    updated: dt.datetime | None
    current: Address | None
    older: Address | None
    newer: Address | None


class NewsFeed(File, frozen=True, kw_only=True):
    """The newest updates or changes, newest first; `words` say what it is."""

    uid: str
    format: Format
    page: Address
    title: str
    words: str
    posts: tuple[Post, ...] = ()
    seen: tuple[Seen, ...] = ()


class FeedLink(What, frozen=True, kw_only=True):
    """A feed, by its name, and the page that it is of."""

    name: str
    address: Address
    page: Address


class FeedShelf(What, frozen=True, kw_only=True):
    """Feeds of one kind of lists, by name; those of the whole archive have no heading."""

    heading: str
    feeds: tuple[FeedLink, ...]


class OpmlFile(File, frozen=True, kw_only=True):
    """All feeds, for programs that read feeds."""

    shelves: tuple[FeedShelf, ...]


class EventData(File, frozen=True, kw_only=True):
    """One event for programs."""

    story: Story


Beside: TypeAlias = Edition | Feed | NewsFeed | EventData
"""What lies beside pages, and goes with them to other addresses."""


class Twin(File, frozen=True, kw_only=True):
    """A file at an address of its own or that it had: who reads files follows no page elsewhere."""

    of: Beside

    @property
    def claimant(self) -> str:
        """Name the file."""
        return f"another address of {self.of.address}"


class ChartFile(File, frozen=True, kw_only=True):
    """The numbers of a chart for spreadsheets and programs."""

    chart: Chart


class Place(What, frozen=True):
    """A page that search engines may know; `story` is that of an event's page."""

    address: Address
    changed: dt.datetime | None
    story: Story | None = None


class SitemapPart(File, frozen=True, kw_only=True):
    """Some of the pages that search engines may know."""

    places: tuple[Place, ...]


class ApiEvent(File, frozen=True, kw_only=True):
    """The record of one event in the API's detail."""

    story: Story


class ApiList(File, frozen=True, kw_only=True):
    """Records of events in the API's envelope, in a mode of it.

    `count` is what the envelope says; `next` and `previous` are those of the same row of pages.
    """

    mode: str
    stories: tuple[Story, ...]
    count: int
    next: Address | None = None
    previous: Address | None = None


class ApiValue(File, frozen=True, kw_only=True):
    """What the API says besides events, as JSON: a dictionary, an entry of one, its addresses."""

    data: bytes


class ApiDescription(File, frozen=True, kw_only=True):
    """The API for programs that make clients of it."""


class HeadersFile(File, frozen=True, kw_only=True):
    """What hosts are to say of files, for those that can be told."""


class SitemapIndex(File, frozen=True, kw_only=True):
    """Where the parts of the sitemap are, and when a page of each last changed."""

    parts: tuple[Place, ...]


class RobotsFile(File, frozen=True, kw_only=True):
    """What crawlers may read."""


class StatusFile(File, frozen=True, kw_only=True):
    """From when the data are, for programs and for the pages' own script."""

    data: dt.datetime
    events: int
    upstream: int
    complete: bool


class MetricsFile(File, frozen=True, kw_only=True):
    """The same, for programs that watch others."""

    status: StatusFile


class RedirectsFile(File, frozen=True, kw_only=True):
    """Redirects, for hosts that can answer with them: from where to where.

    `rewrites` are answered with what stands there, under the address that was asked for; they may
    have placeholders.
    """

    rules: tuple[tuple[Address, Address], ...]
    rewrites: tuple[tuple[Address, Address], ...] = ()


class SearchPart(Enum):
    """What a file of the full-text index tells: which words there are, in which events, where."""

    WORDS = "words"
    EVENTS = "events"
    PLACES = "places"


class Corpus(Digested, frozen=True, kw_only=True):
    """All events, as what full text is found in; their digests are its own."""

    stories: tuple[Story, ...]

    def __post_init__(self) -> None:
        msgspec.structs.force_setattr(self, "digest", digest_of(self.stories))


class SearchFile(File, frozen=True, kw_only=True):
    """A file of the full-text index: one shard of as many, or the vocabulary of all."""

    part: SearchPart
    number: int
    shards: int
    corpus: Corpus


class FacetIndex(File, frozen=True, kw_only=True):
    """The groups that queries can name, and which files tell of the events, for the query page.

    `pages` are the addresses of those facets that have pages, `formats` in which their groups are
    published besides.
    """

    blocks: tuple[int, ...]
    groups: tuple[tuple[Facet, tuple[SearchGroup, ...]], ...]
    pages: tuple[tuple[Facet, Address], ...]
    formats: tuple[tuple[Facet, tuple[str, ...]], ...]


class FacetFile(File, frozen=True, kw_only=True):
    """What most queries ask of some events, in the order of their ids, as columns.

    `base` is what their ids are counted from. `missions`, `places` and `languages` are the slugs of
    these groups, by event.
    """

    base: int
    stories: tuple[Story, ...]
    missions: tuple[tuple[str, ...], ...]
    places: tuple[str, ...]
    languages: tuple[tuple[str, ...], ...]


class RareFile(File, frozen=True, kw_only=True):
    """What few queries ask of the same events."""

    stories: tuple[Story, ...]


class OpenSearchFile(File, frozen=True, kw_only=True):
    """How a browser's address bar searches the archive."""


class AssetFile(File, frozen=True, kw_only=True):
    """A static file under a name that changes with its content."""

    data: bytes


class RootFile(File, frozen=True, kw_only=True):
    """A file of the owner's that stands where he put it; its bytes are those of `source`."""

    source: Path

    @property
    def claimant(self) -> str:
        """Name the file."""
        return str(self.source)


class ImageFile(File, frozen=True, kw_only=True):
    """A copy of a picture; its bytes are those of the file `source`, and its name says which."""

    source: Path


PageOutput: TypeAlias = (
    HomePage
    | ApiPage
    | YearsPage
    | IndexPage
    | YearPage
    | MonthPage
    | ListPage
    | GroupPage
    | MissionsPage
    | MissionPage
    | OnThisDayPage
    | NewsPage
    | UpdatesPage
    | ChangesPage
    | NightPage
    | StatsPage
    | DataPage
    | EventPage
    | TombstonePage
    | RedirectPage
    | DocumentPage
    | NotFoundPage
    | QueryPage
    | SubscribePage
)
"""What a browser shows, by a template."""

Output: TypeAlias = (
    PageOutput
    | Edition
    | Feed
    | NewsFeed
    | EventData
    | OpmlFile
    | ApiEvent
    | ApiList
    | ApiValue
    | ApiDescription
    | HeadersFile
    | Twin
    | ChartFile
    | BulkOutput
    | SitemapPart
    | SitemapIndex
    | RobotsFile
    | RedirectsFile
    | StatusFile
    | MetricsFile
    | SearchFile
    | FacetIndex
    | FacetFile
    | RareFile
    | OpenSearchFile
    | AssetFile
    | RootFile
    | ImageFile
)
"""Every kind of file there is."""

Summary: TypeAlias = OfflineSite | DataPage | DataPackage | Checksums
"""What is made of other files: it holds them, or tells how long they are, and their digests."""


def rounds_of(outputs: Iterable[Output]) -> tuple[tuple[Output, ...], ...]:
    """Outputs in the order in which they are made: each round is made of files of those before."""
    rounds: tuple[list[Output], ...] = ([], [], [])
    for output in outputs:
        rounds[_round_of(output)].append(output)
    return tuple(map(tuple, rounds))


def _round_of(output: Output) -> int:
    """What tells of the site as one file comes after that."""
    if isinstance(output, OfflineSite):
        return 1
    return 2 if isinstance(output, Summary) else 0


def made_of(summary: Summary) -> tuple[Address, ...]:
    """The files that a summary is made of."""
    match summary:
        case OfflineSite():
            return (*summary.pages, *summary.scripts, *summary.files)
        case DataPackage():
            files: Iterable[BulkFile | OfflineSite] = summary.files
        case DataPage() | Checksums():
            files = (*summary.files, *filter(None, (summary.offline,)))
    return tuple(file.address for file in files)


def path_of(output: Output) -> str:
    """The file that holds an output, relative to the output folder."""
    return urls.output_path(output.address)
