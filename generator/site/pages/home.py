"""The front page, as seen from the moment the data were fetched."""

from collections.abc import Iterable, Iterator
from itertools import islice

import msgspec
from msgspec import Struct

from generator.archive.dates import in_utc, say_day, say_day_of_year, say_instant
from generator.archive.entries import Entry
from generator.archive.grouping import Archive, Facet
from generator.site import urls
from generator.site.contents import Site
from generator.site.families import family_of
from generator.site.outputs import HomePage
from generator.site.pages.updates import Posted, make_posted
from generator.site.parts.frame import FACET_NAMES, Page
from generator.site.parts.listings import CountedLink, make_counts
from generator.site.parts.rows import (
    EventRow,
    Form,
    Shelf,
    count_of,
    group_link,
    link_to,
    make_date_view,
    make_moment,
    make_row,
    make_rows,
)
from generator.site.parts.schema import make_home_schema

_ROWS = 10
_ON_THIS_DAY = 6
_UPDATES, _LINES = 6, 20


class Figure(Struct, frozen=True):
    """A number of the archive, and where it leads."""

    number: str
    label: str
    href: str


class HomeView(Page, frozen=True, kw_only=True):
    """What is ahead, what was, what is new, and the ways into the archive.

    `coming` and `happened` are split at the moment of the data; each row carries its own times, so
    that the reader's clock can split them again. `told` are the newest updates that somebody wrote,
    `lines` those of robots meanwhile; `updates` leads to all.
    """

    tagline: str
    as_of: str
    data_note: str
    figures: tuple[Figure, ...]
    coming: Shelf
    happened: Shelf
    added: Shelf
    told: tuple[Posted, ...]
    lines: tuple[Posted, ...]
    updates: str
    this_day: Shelf
    years: tuple[CountedLink, ...]
    types: tuple[CountedLink, ...]


def make_home_view(site: Site, page: HomePage) -> HomeView:
    """Everything that is new, soon, or worth a way in."""
    archive, info = site.archive, site.info
    told, lines = _newest_updates(site)
    canonical = site.urls.full(page.address)
    counted = count_of(len(archive.entries), "event")
    return HomeView(
        heading=info.title,
        head_title=f"{info.title} · {info.tagline}",
        description=f"{info.tagline} {counted} with webcasts, updates, feeds and a calendar.",
        canonical=canonical,
        crumbs=(),
        json_ld=make_home_schema(site, canonical),
        tagline=info.tagline,
        as_of=say_instant(archive.as_of),
        data_note=_data_note(site),
        figures=tuple(_make_figures(site)),
        coming=Shelf("Coming up", "coming-up", _timed_rows(site, _coming_up(archive))),
        happened=Shelf(
            "Just happened", "just-happened", _timed_rows(site, _just_happened(archive))
        ),
        added=Shelf("Recently added", "recently-added", tuple(_recently_added(site))),
        told=told,
        lines=lines,
        updates=site.urls.link(urls.UPDATES),
        this_day=_on_this_day(site),
        years=make_counts(
            (link_to(site, str(year.number), urls.year_address(year.number)), year.count, "")
            for year in reversed(archive.years)
        ),
        types=make_counts(
            (group_link(site, Facet.TYPES, key), len(group.entries), family_of(group.name).key)
            for key, group in archive.groups[Facet.TYPES].items()
        ),
    )


def _data_note(site: Site) -> str:
    held, known = len(site.archive.entries), site.upstream.count
    day = say_day(site.archive.as_of)
    if site.upstream.complete:
        return f"{held:,} events as of {day}."
    return f"{held:,} of {known:,} events, as of {day}; the first pull has not run through yet."


def newest(entries: Iterable[Entry], count: int) -> tuple[Entry, ...]:
    """Those that came to be known last, newest first."""
    known = [(entry.added, entry.id, entry) for entry in entries if entry.added]
    return tuple(entry for _, _, entry in sorted(known, key=lambda row: row[:2], reverse=True))[
        :count
    ]


def _make_figures(site: Site) -> Iterator[Figure]:
    archive = site.archive
    events = archive.entries
    yield _figure(site, len(events), "events", urls.YEARS)
    yield _figure(site, len(archive.years), "years", urls.YEARS)
    for facet in (Facet.TYPES, Facet.AGENCIES, Facet.PLACES):
        number = len(archive.groups[facet])
        if number:
            label = FACET_NAMES[facet].lower()
            yield _figure(site, number, label, urls.facet_address(facet))
    webcasts = sum(site.videos.listed.values())
    yield _figure(site, webcasts, "webcasts", urls.facet_address(Facet.LANGUAGES))


def _figure(site: Site, number: int, label: str, address: urls.Address) -> Figure:
    return Figure(f"{number:,}", label, site.urls.link(address))


def _recently_added(site: Site) -> Iterator[EventRow]:
    for entry in newest(site.archive.entries, _ROWS):
        note = f"added {say_day(in_utc(entry.added))}" if entry.added else ""
        yield make_row(site, entry, make_date_view(entry.date, Form.LIST), note)


def _newest_updates(site: Site) -> tuple[tuple[Posted, ...], tuple[Posted, ...]]:
    """What people wrote last, and what robots wrote since the first of that; newest first."""
    told: list[Posted] = []
    lines: list[Posted] = []
    for posting in reversed(site.archive.stream.timed):
        if len(told) == _UPDATES:
            break
        posted = make_posted(site, posting, Form.LIST)
        (told if posted.line is None else lines).append(posted)
    return tuple(told), tuple(lines[:_LINES])


def _timed_rows(site: Site, entries: tuple[Entry, ...]) -> tuple[EventRow, ...]:
    """Rows that know when they begin and end."""
    return tuple(
        msgspec.structs.replace(row, moment=make_moment(entry))
        for entry, row in zip(entries, make_rows(site, entries, Form.LIST), strict=True)
    )


def _coming_up(archive: Archive) -> tuple[Entry, ...]:
    """What the date does not place before now, soonest first."""
    ahead = (
        entry
        for entry in archive.entries
        if entry.date and entry.date.end > archive.as_of and not entry.removed
    )
    return tuple(islice(ahead, _ROWS))


def _just_happened(archive: Archive) -> tuple[Entry, ...]:
    past = (
        entry
        for entry in reversed(archive.entries)
        if entry.date and entry.date.end <= archive.as_of and not entry.removed
    )
    return tuple(islice(past, _ROWS))


def _on_this_day(site: Site) -> Shelf:
    """The day of the data in other years; a script leads to the reader's own day."""
    today = site.archive.as_of.date()
    on_day = reversed(site.archive.days.get((today.month, today.day), ()))
    entries = [entry for entry in on_day if entry.year and entry.year < today.year]
    return Shelf(
        f"On this day, {say_day_of_year(today.month, today.day)}",
        "on-this-day",
        make_rows(site, entries[:_ON_THIS_DAY], Form.LIST),
        site.urls.link(urls.day_address(today.month, today.day)),
    )
