"""What a site is made of: its settings, its texts, its events, its files."""

from enum import Enum
from pathlib import Path

from msgspec import Struct

from generator.archive.changes import Change
from generator.archive.grouping import Archive, Facet, Key
from generator.archive.missions import OwnMission
from generator.archive.originals import Originals
from generator.archive.pictures import StoredImage
from generator.site.prose import NO_PROSE, Prose
from generator.site.slugs import Slugs
from generator.site.urls import Address, Urls, short_address

EARLY_SCRIPT = "early.js"
"""The static file that stands within every page instead of being one of its own."""


class Section(Enum):
    """What a site may do without: kinds of pages, of files, of lists; the values are settings."""

    AGENCIES = "agencies"
    PROGRAMS = "programs"
    MISSIONS = "missions"
    PLACES = "places"
    LANGUAGES = "languages"
    DAYS = "on-this-day"
    UPDATES = "updates"
    CHANGES = "changes"
    STATISTICS = "statistics"
    RELATED = "related"
    FEEDS = "feeds"
    CALENDAR = "calendar"
    EVENT_DATA = "event-data"
    EVENT_CALENDARS = "event-calendars"
    SHORT_ADDRESSES = "short-addresses"
    DATA = "data"
    SEARCH = "search"
    API = "api"


class SiteInfo(Struct, frozen=True, kw_only=True):
    """What the owner of a site says of it; `content` reads it from `content/site.toml`.

    `base_url` ends in `/`. Pictures are shown only from `image_hosts`; with `images = "mirrored"`
    only copies of them are, with `images = "none"` they are linked to, not shown. `feed_size` is
    the number of entries in a feed, `calendar_precision` the coarsest date that calendars hold.
    With `offline_zip`, all of it is one file to download, too. `leave_out` names what is not
    published.
    """

    title: str
    tagline: str
    base_url: str
    language: str
    images: str
    image_hosts: tuple[str, ...]
    feed_size: int
    calendar_precision: str
    offline_zip: bool = False
    leave_out: tuple[Section, ...] = ()

    @property
    def has_news(self) -> bool:
        """Whether there is a page of what is new: it tells of updates, of changes, or of both."""
        return not {Section.UPDATES, Section.CHANGES} <= {*self.leave_out}


def lasting_address(info: SiteInfo, event_id: int, page: Address) -> Address:
    """Where an event is for ever, whatever it is called; without such addresses, its page."""
    return page if Section.SHORT_ADDRESSES in info.leave_out else short_address(event_id)


class Document(Struct, frozen=True):
    """A page that somebody wrote by hand; `source` is its file, for messages."""

    title: str
    slug: str
    order: int
    text: Prose
    source: str


class Upstream(Struct, frozen=True):
    """Where the events come from, and how many of them there are."""

    source: str
    count: int
    complete: bool


class MissionNote(Struct, frozen=True):
    """What the owner decides about a mission; `source` is its file's name."""

    mission: OwnMission
    source: str


class Notes(Struct, frozen=True):
    """What the owner wrote on groups (by facet and slug) and events (by id).

    What is written on missions stands in `groups`, and what is decided of them in `missions`.
    """

    groups: dict[tuple[Facet, str], Prose] = {}
    events: dict[int, Prose] = {}
    missions: tuple[MissionNote, ...] = ()

    @property
    def own_missions(self) -> tuple[OwnMission, ...]:
        """The owner's decisions about missions."""
        return tuple(note.mission for note in self.missions)


class Site(Struct, frozen=True):
    """All that the pages are made of.

    `originals` are the records as they came, `changes` is the ledger. `assets` are static files by
    name, `root_files` those that stand at the site's root as they are, by path, `images` the copies
    of pictures, by the address of the picture. The last two may be large: they are no bytes here,
    but files to read when they are published. `dead_links` are addresses at other sites that have
    been dead for days.
    """

    info: SiteInfo
    urls: Urls
    upstream: Upstream
    archive: Archive
    originals: Originals
    changes: tuple[Change, ...]
    slugs: Slugs
    documents: tuple[Document, ...]
    notes: Notes
    assets: dict[str, bytes]
    root_files: dict[str, Path] = {}
    images: dict[str, StoredImage] = {}
    dead_links: frozenset[str] = frozenset()

    def note_on(self, facet: Facet, key: Key) -> Prose:
        """What is written on a group, in a file that is called by a slug it has, or had."""
        others = self.slugs.others.get(facet, {})
        former = (slug for slug, other in others.items() if other == key)
        slugs = (self.slugs.groups[facet][key], *former)
        found = (self.notes.groups.get((facet, slug)) for slug in slugs)
        return next(filter(None, found), NO_PROSE)
