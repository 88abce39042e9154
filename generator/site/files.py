"""What all outputs have in common, and the files that only machines read.

A sitemap is planned from the pages themselves, so that no kind of page can be forgotten in it.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from generator.archive.grouping import Entry
from generator.site import urls
from generator.site.urls import Address

SITEMAP_SIZE = 10_000
"""Addresses in a part of the sitemap; more than 50,000, or 50 MB, no crawler takes."""


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


class RedirectsFile(File, frozen=True):
    """Redirects, for hosts that can answer with them."""


def plan_sitemap(
    listings: Sequence[File], events: Sequence[File]
) -> Iterator[SitemapPart | SitemapIndex]:
    """All pages that are to be found, each once; a part that is full stays as it is."""
    parts = (*_plan_parts("pages", listings), *_plan_parts("events", events))
    yield from parts
    yield SitemapIndex(urls.SITEMAP, parts)


def _plan_parts(kind: str, pages: Sequence[File]) -> Iterator[SitemapPart]:
    for number, start in enumerate(range(0, len(pages), SITEMAP_SIZE), start=1):
        some = tuple(pages[start : start + SITEMAP_SIZE])
        yield SitemapPart(urls.sitemap_address(kind, number), some)
