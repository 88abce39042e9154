"""What Almanac's peers build from: the events of a project as one `events.json`.

Everything that asks for thought is done here and not timed: words for dates, addresses, order,
lists, players. What is left for a peer is what it is made for: Markdown, templates, files.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from email.utils import format_datetime
from itertools import groupby
from operator import attrgetter
from pathlib import Path

import msgspec
from msgspec import Struct

from generator.archive.airtime import length_of
from generator.archive.counts import count_of
from generator.archive.dates import MONTHS, in_utc, say_instant
from generator.archive.entries import Entry
from generator.archive.grouping import Facet, Year
from generator.content import load_config
from generator.load import load_site
from generator.site import text, urls
from generator.site.contents import Site
from generator.site.pages.event import EventPage, EventView, describe, make_event_view
from generator.site.pages.home import HomePage, HomeView, make_home_view
from generator.site.plan import Plan, plan_outputs
from generator.site.stories import event_uuid
from generator.site.words import Link

_NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class Place(Struct, frozen=True, omit_defaults=True):
    """A page to link to, by its place below the site's root."""

    name: str
    path: str
    count: str = ""


class Webcast(Struct, frozen=True):
    """A video; `embed` is its player's address, or empty."""

    title: str
    link: str
    embed: str
    provider: str
    language: str
    facts: str


class InfoLink(Struct, frozen=True):
    """An address to read more at."""

    title: str
    link: str
    facts: str


class Update(Struct, frozen=True):
    """An entry of the update history; `comment` is Markdown."""

    author: str
    when: str
    machine: str
    comment: str
    source: str
    host: str


class CalendarDates(Struct, frozen=True):
    """An event in a calendar, in the calendar's own forms."""

    start: str
    end: str
    is_day: bool
    stamp: str


class Stamps(Struct, frozen=True):
    """When an event came to be known and last changed, as feeds and sitemaps say it."""

    rss: str
    published: str
    updated: str
    modified: str


class Event(Struct, frozen=True):
    """The page of an event; `text` is Markdown, `start` the date as JSON-LD has it, or empty."""

    path: str
    title: str
    uuid: str
    when: str
    machine: str
    start: str
    type: Place | None
    place: str
    text: str
    summary: str
    image: str
    trail: tuple[Place, ...]
    webcasts: tuple[Webcast, ...]
    links: tuple[InfoLink, ...]
    updates: tuple[Update, ...]
    previous: Place | None
    next: Place | None
    calendar: CalendarDates | None
    stamps: Stamps


class Shelf(Struct, frozen=True):
    """Events under a heading, by their places in `Prepared.events`."""

    heading: str
    path: str
    events: tuple[int, ...]


class Listing(Struct, frozen=True):
    """A page that lists events: a year, a month, a type, what has no year."""

    path: str
    title: str
    summary: str
    trail: tuple[Place, ...]
    shelves: tuple[Shelf, ...]


class Index(Struct, frozen=True):
    """A page that lists pages."""

    path: str
    title: str
    summary: str
    items: tuple[Place, ...]


class SiteFacts(Struct, frozen=True):
    """What stands on every page, and what feeds say of themselves."""

    title: str
    tagline: str
    base: str
    language: str
    summary: str
    updated: str
    updated_rss: str


class Prepared(Struct, frozen=True):
    """A site: `front` are the shelves of the front page, `feed` the events of the feeds."""

    site: SiteFacts
    front: tuple[Shelf, ...]
    feed: tuple[int, ...]
    indexes: tuple[Index, ...]
    lists: tuple[Listing, ...]
    events: tuple[Event, ...]


def write_prepared(root: Path, path: Path) -> None:
    """Write the events of a project to a file for its peers."""
    path.write_bytes(msgspec.json.encode(prepare(root)))


def read_prepared(path: Path) -> Prepared:
    """What was written."""
    return msgspec.json.decode(path.read_bytes(), type=Prepared)


def prepare(root: Path) -> Prepared:
    """All that a project's pages say of events, types and dates."""
    site = load_site(root, load_config(root))[0]
    archive, plan = site.archive, plan_outputs(site)
    pages = [page for page in plan.outputs if isinstance(page, EventPage)]
    (front,) = (page for page in plan.outputs if isinstance(page, HomePage))
    home = make_home_view(plan.imprint, front)
    known = sorted(archive.entries, key=lambda entry: (entry.known or _NEVER, entry.id))
    feed = tuple(known[: -site.info.feed_size - 1 : -1])
    lists = _Lists(site, {entry.id: place for place, entry in enumerate(archive.entries)})
    return Prepared(
        site=_prepare_facts(site, home, feed),
        front=tuple(lists.prepare_front(home)),
        feed=lists.places(feed),
        indexes=tuple(_prepare_indexes(site)),
        lists=tuple(lists.prepare()),
        events=tuple(_prepare_event(site, plan, page) for page in pages),
    )


def _prepare_facts(site: Site, home: HomeView, feed: Iterable[Entry]) -> SiteFacts:
    info, as_of = site.info, site.archive.as_of
    updated = max((entry.changed for entry in feed if entry.changed), default=as_of)
    return SiteFacts(
        title=info.title,
        tagline=info.tagline,
        base=site.urls.base,
        language=info.language,
        summary=home.frame.description,
        updated=say_instant(updated),
        updated_rss=format_datetime(updated),
    )


def _prepare_indexes(site: Site) -> Iterator[Index]:
    years = [_year_place(year) for year in reversed(site.archive.years)]
    undated = tuple(_undated(site))
    if undated:
        years.append(Place("Undated", urls.UNDATED, count_of(len(undated), "event")))
    types = tuple(_type_places(site))
    yield Index(urls.YEARS, "Years", count_of(len(years), "year"), tuple(years))
    yield Index(urls.facet_address(Facet.TYPES), "Types", count_of(len(types), "type"), types)


def _type_places(site: Site) -> Iterator[Place]:
    for key, group in site.archive.groups[Facet.TYPES].items():
        address = urls.group_address(Facet.TYPES, site.slugs.groups[Facet.TYPES][key])
        yield Place(group.name, address, count_of(len(group.entries), "event"))


class _Lists(Struct, frozen=True):
    """The lists of a site; `at` are the places of its events among all."""

    site: Site
    at: dict[int, int]

    def places(self, entries: Iterable[Entry]) -> tuple[int, ...]:
        return tuple(self.at[entry.id] for entry in entries)

    def prepare_front(self, home: HomeView) -> Iterator[Shelf]:
        """The first three lists of the front page, as Almanac fills them."""
        for shelf in (home.coming, home.happened, home.added):
            yield Shelf(shelf.heading, "", tuple(self.at[row.face.id] for row in shelf.rows))

    def prepare(self) -> Iterator[Listing]:
        archive = self.site.archive
        for year in archive.years:
            yield self._prepare_year(year)
            for month in year.months:
                name = MONTHS[month.number - 1]
                yield self._list(
                    urls.month_address(year.number, month.number),
                    f"{name} {year.number}",
                    (Place(str(year.number), urls.year_address(year.number)),),
                    (("By day", "", month.daily), ("In this month", "", month.coarse)),
                )
        undated = tuple(_undated(self.site))
        if undated:
            yield self._list(urls.UNDATED, "Undated", (), (("No known year", "", undated),))
        types = Place("Types", urls.facet_address(Facet.TYPES))
        groups = archive.groups[Facet.TYPES].values()
        for place, group in zip(_type_places(self.site), groups, strict=True):
            by_year = groupby(reversed(group.entries), attrgetter("year"))
            shelves = [(str(year or "Undated"), "", tuple(found)) for year, found in by_year]
            yield self._list(place.path, place.name, (types,), shelves)

    def _prepare_year(self, year: Year) -> Listing:
        months = (
            (
                MONTHS[month.number - 1],
                urls.month_address(year.number, month.number),
                month.entries,
            )
            for month in year.months
        )
        return self._list(
            urls.year_address(year.number),
            str(year.number),
            (Place("Years", urls.YEARS),),
            (*months, ("In this year", "", year.coarse)),
        )

    def _list(
        self,
        path: str,
        title: str,
        trail: tuple[Place, ...],
        shelves: Iterable[tuple[str, str, tuple[Entry, ...]]],
    ) -> Listing:
        filled = [
            Shelf(heading, address, self.places(entries))
            for heading, address, entries in shelves
            if entries
        ]
        count = count_of(sum(len(shelf.events) for shelf in filled), "event")
        return Listing(path, title, f"{count}: {title}.", (_HOME, *trail), tuple(filled))


_HOME = Place("Home", urls.HOME)


def _undated(site: Site) -> Iterator[Entry]:
    """What stands on no year: decades, then what has no date."""
    for decade in site.archive.decades:
        yield from decade.entries
    yield from site.archive.undated


def _year_place(year: Year) -> Place:
    return Place(str(year.number), urls.year_address(year.number), count_of(year.count, "event"))


def _prepare_event(site: Site, plan: Plan, page: EventPage) -> Event:
    story = page.story
    entry, face, event = story.entry, story.face, story.entry.event
    view = make_event_view(plan.imprint, page)
    among_all = next(iter(page.neighbours), None)
    return Event(
        path=face.address,
        title=face.title,
        uuid=str(event_uuid(face.id)),
        when=view.when.words,
        machine=view.when.machine or "",
        start=(view.when.machine or "") if entry.date and entry.date.day else "",
        type=_place_of(site, face.type),
        place=view.place.label if view.place else "",
        text=text.tidy(event.description),
        summary=describe(story),
        image=story.picture_url or "",
        trail=tuple(filter(None, (_place_of(site, step) for step in view.frame.trail))),
        webcasts=tuple(_prepare_webcasts(view)),
        links=tuple(
            InfoLink(link.title, link.href, " · ".join(link.facts)) for link in view.info_links
        ),
        updates=tuple(_prepare_updates(view, entry)),
        previous=_place_of(site, among_all.previous) if among_all else None,
        next=_place_of(site, among_all.next) if among_all else None,
        calendar=_prepare_dates(entry),
        stamps=_prepare_stamps(site, entry),
    )


def _place_of(site: Site, link: Link | None) -> Place | None:
    return Place(link.label, link.href.removeprefix(site.urls.prefix)) if link else None


def _prepare_webcasts(view: EventView) -> Iterator[Webcast]:
    for webcast in view.watch.webcasts or filter(None, (view.watch.main,)):
        yield Webcast(
            title=webcast.title,
            link=webcast.link,
            embed=webcast.embed or "",
            provider=webcast.provider,
            language=webcast.language_code or "",
            facts=" · ".join(webcast.facts),
        )


def _prepare_updates(view: EventView, entry: Entry) -> Iterator[Update]:
    views = {shown.anchor: shown for shown in view.updates.all}
    for update in entry.updates:
        shown = views[f"update-{update.id}"]
        yield Update(
            author=shown.author,
            when=shown.when.words if shown.when else "",
            machine=(shown.when.machine or "") if shown.when else "",
            comment=text.tidy(update.comment),
            source=shown.source.href if shown.source else "",
            host=shown.source.label if shown.source else "",
        )


def _prepare_dates(entry: Entry) -> CalendarDates | None:
    """As Almanac's calendar has it: whatever is known to the week or better."""
    date = entry.calendar_date
    if date is None:
        return None
    stamp = _basic(entry.modified or dt.datetime(1970, 1, 1, tzinfo=dt.UTC))
    if date.has_clock:
        length = length_of(entry.event)
        end = date.start + length if date.is_instant else max(date.end, date.start + length)
        return CalendarDates(_basic(date.start), _basic(end), is_day=False, stamp=stamp)
    return CalendarDates(f"{date.start:%Y%m%d}", f"{date.end:%Y%m%d}", is_day=True, stamp=stamp)


def _basic(instant: dt.datetime) -> str:
    return f"{in_utc(instant):%Y%m%dT%H%M%SZ}"


def _prepare_stamps(site: Site, entry: Entry) -> Stamps:
    added = entry.known or site.archive.as_of
    return Stamps(
        rss=format_datetime(added),
        published=say_instant(added),
        updated=say_instant(entry.changed or added),
        modified=say_instant(entry.modified or added),
    )
