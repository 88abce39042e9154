"""The front page, as seen from the moment the data were fetched."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from msgspec import Struct

from generator.archive.counts import count_of
from generator.archive.dates import say_day, say_day_of_year, say_instant, say_month
from generator.archive.entries import Entry
from generator.archive.grouping import NOUNS, Archive, Facet
from generator.site import text, urls
from generator.site.contents import Section, Site
from generator.site.faces import Face
from generator.site.imprint import FACET_NAMES, Imprint
from generator.site.keys import What
from generator.site.listings import Listings
from generator.site.pages.facets import plan_facet
from generator.site.pages.page import PageWhat
from generator.site.pages.updates import Run, Told, make_told, plan_told
from generator.site.pages.years import count_years
from generator.site.parts.additions import Additions, make_added_rows, plan_additions
from generator.site.parts.counts import Count, CountedLink, make_counts
from generator.site.parts.frame import Page, make_frame
from generator.site.parts.moments import make_moment
from generator.site.parts.rows import Row, Shelf, ShelfView, Timed, make_shelf
from generator.site.parts.schema import describe_site
from generator.site.pictures import Picture
from generator.site.stories import Story
from generator.site.words import Form, Link

_COMING, _HAPPENED, _ADDED, _ON_THIS_DAY, _UPDATES = 5, 7, 5, 3, 3
_RECENT = dt.timedelta(days=30)


class Lead(What, frozen=True, kw_only=True):
    """The event that the page begins with: the next one, or else the latest there is to watch."""

    event: Timed
    summary: str
    picture: Picture | None
    is_next: bool


class LeadView(Struct, frozen=True, kw_only=True):
    """The same; `picture` is the address of a small one, empty if there is none."""

    row: Row
    summary: str
    picture: str
    is_next: bool


class Figure(Struct, frozen=True):
    """A number of the archive, and where it leads."""

    number: str
    label: str
    href: str


class HomePage(PageWhat, frozen=True, kw_only=True):
    """What is ahead, what was, what is new, and the ways into the archive.

    `periods` are the month and the year of what happened last.
    """

    as_of: str
    data_note: str
    events: int
    figures: tuple[Figure, ...]
    lead: Lead | None
    coming: tuple[Timed, ...]
    happened: tuple[Timed, ...]
    is_recent: bool
    periods: tuple[Link, ...]
    additions: Additions
    told: tuple[Told, ...]
    this_day: Shelf
    years: tuple[Count, ...]
    types: tuple[Count, ...]


class HomeView(Page, frozen=True, kw_only=True):
    """What is ahead, what was, what is new, and the ways into the archive.

    `coming` and `happened` are split at the moment of the data; each row carries its own times, so
    that the reader's clock can split them again. `all_updates` leads to them, if there is such a
    page.
    """

    tagline: str
    as_of: str
    data_note: str
    figures: tuple[Figure, ...]
    lead: LeadView | None
    coming: ShelfView
    happened: ShelfView
    periods: tuple[Link, ...]
    added: ShelfView
    updates: tuple[Run, ...]
    all_updates: str
    this_day: ShelfView
    years: tuple[CountedLink, ...]
    types: tuple[CountedLink, ...]


def plan_home(
    imprint: Imprint, site: Site, listings: Listings, stories: Mapping[int, Story]
) -> HomePage:
    """Everything that is new, soon, or worth a way in."""
    archive = site.archive
    faces = {number: story.face for number, story in stories.items()}
    lead = _find_lead(archive, stories)
    first = {lead.event.face.id} if lead else set()
    happened = [*islice((one for one in _past(archive) if one.id not in first), _HAPPENED)]
    coming = islice((one for one in _ahead(archive) if one.id not in first), _COMING)
    return HomePage(
        address=urls.HOME,
        as_of=say_instant(archive.as_of),
        data_note=_data_note(site),
        events=len(archive.entries),
        figures=tuple(_make_figures(imprint, listings)),
        lead=lead,
        coming=tuple(Timed(faces[one.id], make_moment(one)) for one in coming),
        happened=tuple(Timed(faces[one.id], make_moment(one)) for one in happened),
        is_recent=any(
            one.date and archive.as_of - one.date.end < _RECENT for one in islice(_past(archive), 1)
        ),
        periods=tuple(_periods(imprint, happened[:1])),
        additions=plan_additions(archive, faces, _ADDED),
        told=plan_told(archive.stream, faces, _UPDATES),
        this_day=_on_this_day(imprint, archive, faces),
        years=count_years(imprint, listings),
        types=plan_facet(Facet.TYPES, listings.groups[Facet.TYPES]).items,
    )


def make_home_view(imprint: Imprint, page: HomePage) -> HomeView:
    """Everything that is new, soon, or worth a way in."""
    info = imprint.info
    about = f"{count_of(page.events, 'event')} with {_say_offers(imprint)}."
    happened = "Just happened" if page.is_recent else "Latest"
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
        lead=_make_lead(page.lead) if page.lead else None,
        coming=ShelfView("Coming up", "coming-up", _timed_rows(page.coming)),
        happened=ShelfView(happened, "just-happened", _timed_rows(page.happened)),
        periods=page.periods,
        added=ShelfView(
            "Recently added",
            "recently-added",
            make_added_rows(page.additions),
        ),
        updates=tuple(make_told(told, Form.LIST) for told in page.told),
        all_updates=imprint.urls.link(urls.UPDATES) if imprint.has(Section.UPDATES) else "",
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
    return tuple(Row(event.face, moment=event.moment) for event in events)


def _make_lead(lead: Lead) -> LeadView:
    event, picture = lead.event, lead.picture
    return LeadView(
        row=Row(event.face, moment=event.moment),
        summary=lead.summary,
        picture=(picture.thumbnail or "") if picture else "",
        is_next=lead.is_next,
    )


def _data_note(site: Site) -> str:
    held, known = len(site.archive.entries), site.upstream.count
    day = say_day(site.archive.as_of)
    if site.upstream.complete:
        return f"{held:,} events as of {day}."
    return f"{held:,} of {known:,} events, as of {day}; the first pull has not run through yet."


def _make_figures(imprint: Imprint, listings: Listings) -> Iterator[Figure]:
    events, years = listings.everything.faces, imprint.urls.link(urls.YEARS)
    yield _count(len(events), "event", "events", years)
    yield _count(len(listings.years), "year", "years", years)
    for facet in (Facet.TYPES, Facet.AGENCIES, Facet.PLACES):
        number = len(listings.groups.get(facet, ()))
        if number:
            href = imprint.urls.link(urls.facet_address(facet))
            yield _count(number, NOUNS[facet].lower(), FACET_NAMES[facet].lower(), href)
    webcasts = sum(face.webcasts for face in events)
    spoken = listings.groups.get(Facet.LANGUAGES)
    href = imprint.urls.link(urls.facet_address(Facet.LANGUAGES)) if spoken else years
    yield _count(webcasts, "webcast", "webcasts", href)


def _count(number: int, one: str, many: str, href: str) -> Figure:
    return Figure(f"{number:,}", one if number == 1 else many, href)


def _find_lead(archive: Archive, stories: Mapping[int, Story]) -> Lead | None:
    """What is next, of a known day; or else what was last, something to watch before all else."""
    ahead = next((one for one in _ahead(archive) if one.date and one.date.day), None)
    past = next((one for one in _past(archive) if stories[one.id].videos), None)
    entry = ahead or past or next(_past(archive), None)
    if entry is None:
        return None
    story = stories[entry.id]
    event = Timed(story.face, make_moment(entry))
    return Lead(
        event=event,
        summary=text.excerpt(entry.event.description, 160),
        picture=story.picture,
        is_next=ahead is not None,
    )


def _ahead(archive: Archive) -> Iterator[Entry]:
    """What the date does not place before now, soonest first."""
    return (entry for entry in archive.entries if entry.id in archive.ahead)


def _past(archive: Archive) -> Iterator[Entry]:
    """What the date places before now, newest first."""
    return (
        entry
        for entry in reversed(archive.entries)
        if entry.date and entry.date.end <= archive.as_of and not entry.removed
    )


def _periods(imprint: Imprint, latest: Iterable[Entry]) -> Iterator[Link]:
    """Where more of what happened is: in its month, and in its year."""
    for entry in latest:
        date = entry.date
        if date and date.year and date.month:
            address = urls.month_address(date.year, date.month)
            yield imprint.link(f"All of {say_month(date.year, date.month)}", address)
        if date and date.year:
            yield imprint.link(f"All of {date.year}", urls.year_address(date.year))


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
        href=imprint.urls.link(address) if imprint.has(Section.DAYS) else None,
    )
