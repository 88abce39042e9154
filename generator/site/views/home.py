"""The front page, as seen from the moment the data were fetched."""

from collections.abc import Iterator
from itertools import islice

from generator.archive.dates import in_utc, say_day
from generator.archive.grouping import Archive, Entry
from generator.site import text, urls
from generator.site.plan import HomePage, Site
from generator.site.views.common import (
    EventRow,
    Link,
    Page,
    Shelf,
    count_of,
    link_to,
    make_date_view,
    make_row,
    make_rows,
    type_link,
)

_ROWS = 10


class HomeView(Page, frozen=True, kw_only=True):
    """Three short lists and the ways into the archive."""

    tagline: str
    summary: str
    shelves: tuple[Shelf, ...]
    years: tuple[Link, ...]
    types: tuple[Link, ...]


def make_home_view(site: Site, page: HomePage) -> HomeView:
    """Coming up, just happened, recently added."""
    archive, info = site.archive, site.info
    canonical = site.urls.full(page.address)
    shelves = (
        Shelf("Coming up", "coming-up", make_rows(site, _coming_up(archive))),
        Shelf("Just happened", "just-happened", make_rows(site, _just_happened(archive))),
        Shelf("Recently added", "recently-added", tuple(_recently_added(site))),
    )
    counted = count_of(len(archive.entries), "event")
    website = {"@type": "WebSite", "url": canonical, "name": info.title}
    return HomeView(
        heading=info.title,
        head_title=f"{info.title} · {info.tagline}",
        description=f"{info.tagline} {counted} with webcasts, updates, feeds and a calendar.",
        canonical=canonical,
        crumbs=(),
        json_ld=text.json_block({"@context": "https://schema.org", **website}),
        tagline=info.tagline,
        summary=f"{counted} in {count_of(len(archive.years), 'year')}",
        shelves=tuple(shelf for shelf in shelves if shelf.rows),
        years=tuple(
            link_to(site, str(year.number), urls.year_address(year.number))
            for year in reversed(archive.years)
        ),
        types=tuple(type_link(site, group) for group in archive.types),
    )


def newest(archive: Archive, count: int) -> tuple[Entry, ...]:
    """The events that came to be known last, newest first."""
    known = [(entry.added, entry.id, entry) for entry in archive.entries if entry.added]
    return tuple(entry for _, _, entry in sorted(known, key=lambda row: row[:2], reverse=True))[
        :count
    ]


def _recently_added(site: Site) -> Iterator[EventRow]:
    for entry in newest(site.archive, _ROWS):
        note = f"added {say_day(in_utc(entry.added))}" if entry.added else ""
        yield make_row(site, entry, make_date_view(entry.date), note)


def _coming_up(archive: Archive) -> tuple[Entry, ...]:
    """What the date does not place before now, soonest first."""
    ahead = (
        entry
        for entry in archive.entries
        if entry.date and entry.date.end > archive.as_of and not entry.removed
    )
    return tuple(islice(ahead, _ROWS))


def _just_happened(archive: Archive) -> tuple[Entry, ...]:
    past = [entry for entry in archive.entries if entry.date and entry.date.end <= archive.as_of]
    return tuple(past[: -_ROWS - 1 : -1])
