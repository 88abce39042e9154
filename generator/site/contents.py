"""What a site is made of: its settings, its texts, its events, its files."""

import hashlib
from pathlib import Path

from msgspec import Struct

from generator.archive.grouping import Archive, Facet
from generator.archive.pictures import StoredImage
from generator.site import urls
from generator.site.prose import Prose
from generator.site.slugs import Slugs
from generator.site.urls import Address, Urls
from generator.site.videos import VideoCounts

EARLY_SCRIPT = "early.js"
"""The static file that stands within every page instead of being one of its own."""


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


class Notes(Struct, frozen=True):
    """What the owner wrote on groups (by facet and slug) and events (by id)."""

    groups: dict[tuple[Facet, str], Prose] = {}
    events: dict[int, Prose] = {}


class Site(Struct, frozen=True):
    """All that the pages are made of.

    `titles` are those of events whose name another one has as well, by id (`site.titles`).
    `videos` counts the webcasts of events, and the events of webcasts. `assets` are static files
    by name, `root_files` those that stand at the site's root as they are, by path, `images` the
    copies of pictures, by the address of the picture. The last two may be large: they are no bytes
    here, but files to read when they are published.
    """

    info: SiteInfo
    urls: Urls
    upstream: Upstream
    archive: Archive
    slugs: Slugs
    documents: tuple[Document, ...]
    notes: Notes
    titles: dict[int, str]
    videos: VideoCounts
    assets: dict[str, bytes]
    root_files: dict[str, Path] = {}
    images: dict[str, StoredImage] = {}


def asset_address(site: Site, name: str) -> Address:
    """Where a static file is published."""
    return urls.asset_address(name, hashlib.sha256(site.assets[name]).hexdigest())
