"""The front page, as seen from the moment the data were fetched."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from msgspec import Struct

from generator.archive.counts import count_of
from generator.archive.dates import in_utc, say_day, say_day_of_year, say_instant
from generator.archive.entries import Entry
from generator.archive.grouping import Archive, Facet, newest
from generator.archive.stream import Posting
from generator.site import urls
from generator.site.contents import Section, Site
from generator.site.faces import Face
from generator.site.imprint import FACET_NAMES, SECTIONS, Imprint
from generator.site.keys import What
from generator.site.listings import Listings
from generator.site.pages.facets import plan_facet
from generator.site.pages.page import PageWhat
from generator.site.pages.updates import Post, Posted, make_post, make_posted
from generator.site.pages.years import count_years
from generator.site.parts.counts import Count, CountedLink, make_counts
from generator.site.parts.frame import Page, make_frame
from generator.site.parts.moments import Moment, make_moment
from generator.site.parts.rows import Row, Shelf, ShelfView, make_shelf
from generator.site.parts.schema import describe_site
from generator.site.robots import is_robotic
from generator.site.words import Form

_ROWS = 10
_ON_THIS_DAY = 6
_UPDATES, _LINES = 6, 20


class Added(What, frozen=True, kw_only=False):
    """An event that came to be known, and when, in words."""

    face: Face
    note: str


class Timed(What, frozen=True, kw_only=False):
    """An event with its times, for the reader's clock."""

    face: Face
    moment: Moment | None


class Figure(Struct, frozen=True):
    """A number of the archive, and where it leads."""

    number: str
    label: str
    href: str


class HomePage(PageWhat, frozen=True, kw_only=True):
    """What is ahead, what was, what is new, and the ways into the archive.

    `told` are the newest updates that somebody wrote, `lines` those of robots meanwhile.
    """

    as_of: str
    data_note: str
    events: int
    figures: tuple[Figure, ...]
    coming: tuple[Timed, ...]
    happened: tuple[Timed, ...]
    added: tuple[Added, ...]
    told: tuple[Post, ...]
    lines: tuple[Post, ...]
    this_day: Shelf
    years: tuple[Count, ...]
    types: tuple[Count, ...]


class HomeView(Page, frozen=True, kw_only=True):
    """What is ahead, what was, what is new, and the ways into the archive.

    `coming` and `happened` are split at the moment of the data; each row carries its own times, so
    that the reader's clock can split them again. `updates` leads to all, if there is such a page.
    """

    tagline: str
    as_of: str
    data_note: str
    figures: tuple[Figure, ...]
    coming: ShelfView
    happened: ShelfView
    added: ShelfView
    told: tuple[Posted, ...]
    lines: tuple[Posted, ...]
    updates: str
    this_day: ShelfView
    years: tuple[CountedLink, ...]
    types: tuple[CountedLink, ...]


def plan_home(
    imprint: Imprint, site: Site, listings: Listings, faces: Mapping[int, Face]
) -> HomePage:
    """Everything that is new, soon, or worth a way in."""
    archive = site.archive
    told, lines = _newest_updates(archive)
    return HomePage(
        address=urls.HOME,
        as_of=say_instant(archive.as_of),
        data_note=_data_note(site),
        events=len(archive.entries),
        figures=tuple(_make_figures(imprint, listings)),
        coming=tuple(Timed(faces[one.id], make_moment(one)) for one in _coming_up(archive)),
        happened=tuple(Timed(faces[one.id], make_moment(one)) for one in _just_happened(archive)),
        added=tuple(
            Added(faces[entry.id], f"added {say_day(in_utc(entry.added))}" if entry.added else "")
            for entry in newest(archive.entries, _ROWS)
        ),
        told=tuple(make_post(faces, posting) for posting in told),
        lines=tuple(make_post(faces, posting) for posting in lines),
        this_day=_on_this_day(imprint, archive, faces),
        years=count_years(imprint, listings),
        types=plan_facet(Facet.TYPES, listings.groups[Facet.TYPES]).items,
    )


def make_home_view(imprint: Imprint, page: HomePage) -> HomeView:
    """Everything that is new, soon, or worth a way in."""
    info = imprint.info
    about = f"{count_of(page.events, 'event')} with {_say_offers(imprint)}."
    return HomeView(
        frame=make_frame(
            imprint,
            page.address,
            info.title,
            f"{info.tagline} {about}",
            title=f"{info.title} · {info.tagline}",
            things=(describe_site(imprint),),
        ),
        tagline=info.tagline,
        as_of=page.as_of,
        data_note=page.data_note,
        figures=page.figures,
        coming=ShelfView("Coming up", "coming-up", _timed_rows(page.coming)),
        happened=ShelfView("Just happened", "just-happened", _timed_rows(page.happened)),
        added=ShelfView(
            "Recently added",
            "recently-added",
            tuple(Row(added.face, Form.LIST, note=added.note) for added in page.added),
        ),
        told=tuple(make_posted(post, Form.LIST) for post in page.told),
        lines=tuple(make_posted(post, Form.LIST) for post in page.lines),
        updates=imprint.urls.link(urls.UPDATES) if imprint.has(Section.UPDATES) else "",
        this_day=make_shelf(page.this_day),
        years=make_counts(page.years),
        types=make_counts(page.types),
    )


def _say_offers(imprint: Imprint) -> str:
    """`webcasts, updates, feeds and a calendar`, as far as the site has them."""
    also = {Section.FEEDS: "feeds", Section.CALENDAR: "a calendar"}
    *found, last = ("webcasts", "updates", *(also[kind] for kind in also if imprint.has(kind)))
    return f"{', '.join(found)} and {last}"


def _timed_rows(events: Iterable[Timed]) -> tuple[Row, ...]:
    """Rows that know when they begin and end."""
    return tuple(Row(event.face, Form.LIST, moment=event.moment) for event in events)


def _data_note(site: Site) -> str:
    held, known = len(site.archive.entries), site.upstream.count
    day = say_day(site.archive.as_of)
    if site.upstream.complete:
        return f"{held:,} events as of {day}."
    return f"{held:,} of {known:,} events, as of {day}; the first pull has not run through yet."


def _make_figures(imprint: Imprint, listings: Listings) -> Iterator[Figure]:
    events, years = listings.everything.faces, imprint.urls.link(urls.YEARS)
    yield Figure(f"{len(events):,}", "events", years)
    yield Figure(f"{len(listings.years):,}", "years", years)
    for facet in (Facet.TYPES, Facet.AGENCIES, Facet.PLACES):
        number = len(listings.groups.get(facet, ()))
        if number:
            href = imprint.urls.link(urls.facet_address(facet))
            yield Figure(f"{number:,}", FACET_NAMES[facet].lower(), href)
    webcasts = sum(face.webcasts for face in events)
    spoken = imprint.has(SECTIONS[Facet.LANGUAGES])
    href = imprint.urls.link(urls.facet_address(Facet.LANGUAGES)) if spoken else years
    yield Figure(f"{webcasts:,}", "webcasts", href)


def _newest_updates(archive: Archive) -> tuple[list[Posting], list[Posting]]:
    """What people wrote last, and what robots wrote since the first of that; newest first."""
    told: list[Posting] = []
    lines: list[Posting] = []
    for posting in reversed(archive.stream.timed):
        if len(told) == _UPDATES:
            break
        (lines if is_robotic(posting.update) else told).append(posting)
    return told, lines[:_LINES]


def _coming_up(archive: Archive) -> Iterator[Entry]:
    """What the date does not place before now, soonest first."""
    ahead = (
        entry
        for entry in archive.entries
        if entry.date and entry.date.end > archive.as_of and not entry.removed
    )
    return islice(ahead, _ROWS)


def _just_happened(archive: Archive) -> Iterator[Entry]:
    past = (
        entry
        for entry in reversed(archive.entries)
        if entry.date and entry.date.end <= archive.as_of and not entry.removed
    )
    return islice(past, _ROWS)


def _on_this_day(imprint: Imprint, archive: Archive, faces: Mapping[int, Face]) -> Shelf:
    """The day of the data in other years; a script leads to the reader's own day."""
    today = archive.as_of.date()
    on_day = reversed(archive.days.get((today.month, today.day), ()))
    found = (faces[entry.id] for entry in on_day if entry.year and entry.year < today.year)
    address = urls.day_address(today.month, today.day)
    return Shelf(
        f"On this day, {say_day_of_year(today.month, today.day)}",
        "on-this-day",
        tuple(islice(found, _ON_THIS_DAY)),
        Form.LIST,
        imprint.urls.link(address) if imprint.has(Section.DAYS) else None,
    )
