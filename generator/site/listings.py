"""Listings: every list of events that has a name and an address, each made once."""

import datetime as dt
import posixpath
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum

from markupsafe import Markup
from msgspec import Struct

from generator.archive import dates
from generator.archive.entries import Entry
from generator.archive.grouping import NOUNS, Archive, Facet, Group, Key, Month, Year
from generator.site import urls
from generator.site.contents import Section, Site
from generator.site.faces import Face, GroupLinks
from generator.site.families import glyph_of
from generator.site.imprint import SECTIONS, Imprint
from generator.site.paging import Pages, paginate
from generator.site.parts.moments import make_moment
from generator.site.parts.rows import Shelf, Timed
from generator.site.urls import Address
from generator.site.words import Form, Link

PAGE_SIZE = 50
"""Events on a page of a group, updates on a page of the stream."""

LONGEST = 400
"""Events on a page of a year, a month or a day of the year; few have so many."""

LEAP_YEAR = 2000
"""A year that has all days a year can have."""


class Format(Enum):
    """In which formats a listing is published beside its page; the value is the file's name."""

    RSS = "feed.xml"
    ATOM = "atom.xml"
    JSON_FEED = "feed.json"
    CALENDAR = "calendar.ics"
    CSV = "events.csv"


FEEDS = (Format.RSS, Format.ATOM, Format.JSON_FEED)
"""The formats that hold the newest events, and lead back to all others."""


def name_of_news(stem: str, format: Format) -> str:
    """`feed.xml`, `atom.xml` and `feed.json`; under another name `quiet.xml`, `quiet-atom.xml`."""
    if stem == "feed":
        return format.value
    suffix = posixpath.splitext(format.value)[1]
    return f"{stem}-atom{suffix}" if format is Format.ATOM else f"{stem}{suffix}"


def stem_of_updates(page: Address) -> str:
    """What the names of feeds of updates begin with: those of events are called `feed` already."""
    return "feed" if page == urls.UPDATES else "updates"


WHOLE = "all"
"""The name for ever of the listing of all events."""


class Listing(Struct, frozen=True, kw_only=True):
    """Events that belong together, in the order of the archive, and where they are found.

    `words` say what it is in a sentence. `formats` are those beside its page. `uid` names it for
    ever, whatever it is called and wherever it stands.
    """

    uid: str
    address: Address
    name: str
    words: str
    faces: tuple[Face, ...]
    formats: tuple[Format, ...] = ()


class MonthListing(Listing, frozen=True, kw_only=True):
    """A month: `leaves` are its shelves page by page, `days` where each of its days stands."""

    year: int
    month: int
    leaves: tuple[tuple[Shelf, ...], ...]
    days: dict[dt.date, str]


class YearListing(Listing, frozen=True, kw_only=True):
    """A year: its months, and its shelves page by page."""

    year: int
    months: tuple[MonthListing, ...]
    leaves: tuple[tuple[Shelf, ...], ...]

    def count_days(self) -> Counter[dt.date]:
        """How many events each day has, in order."""
        found = (face.when.day for face in self.faces if face.when)
        return Counter(day for day in found if day)


class YearPlace(Struct, frozen=True):
    """A year of a group: how many events it has, and where the newest of them stand."""

    year: int | None
    count: int
    href: str


class GroupListing(Listing, frozen=True, kw_only=True):
    """Events that share something: their pages, and where its years are, oldest first.

    `next` is the first of those that are still to come and `last` the newest of the others, as far
    as their days are known.
    """

    facet: Facet
    key: Key
    link: Link
    glyph: str
    intro: Markup
    pages: Pages[Face]
    years: tuple[YearPlace, ...]
    next: Timed | None
    last: Face | None


class DayListing(Listing, frozen=True, kw_only=True):
    """A day of the year, in any year; `leaves` are its shelves page by page, newest first."""

    month: int
    day: int
    leaves: tuple[tuple[Shelf, ...], ...]


class Listings(Struct, frozen=True, kw_only=True):
    """All listings; `decades` are the shelves of the undated one."""

    everything: Listing
    years: tuple[YearListing, ...]
    groups: dict[Facet, tuple[GroupListing, ...]]
    days: tuple[DayListing, ...]
    undated: Listing
    decades: tuple[Shelf, ...]

    @property
    def all(self) -> Iterator[Listing]:
        """Every listing there is."""
        yield self.everything
        yield from self.years
        yield from self.months
        for groups in self.groups.values():
            yield from groups
        yield from self.days
        yield self.undated

    @property
    def months(self) -> tuple[MonthListing, ...]:
        """All months that have events."""
        return tuple(month for year in self.years for month in year.months)


def make_listings(
    imprint: Imprint, site: Site, links: GroupLinks, faces: Mapping[int, Face]
) -> Listings:
    """Name every list of events of a site, and say where each of its events stands."""
    archive = site.archive
    years = tuple(_make_year(imprint, year, faces) for year in archive.years)
    decades = tuple(_decades(archive, faces))
    return Listings(
        everything=Listing(
            uid=WHOLE,
            address=urls.HOME,
            name=imprint.info.title,
            words=imprint.info.tagline,
            faces=tuple(faces.values()),
            formats=tuple(_formats(imprint)),
        ),
        years=years,
        groups={
            facet: tuple(
                _make_group(imprint, site, links[facet][group.key], facet, group, faces)
                for group in groups.values()
            )
            for facet, groups in archive.groups.items()
            if facet not in SECTIONS or imprint.has(SECTIONS[facet])
        },
        days=tuple(_make_days(archive, faces)) if imprint.has(Section.DAYS) else (),
        undated=Listing(
            uid="undated",
            address=urls.UNDATED,
            name="Undated events",
            words="events whose year is not known",
            faces=tuple(face for shelf in decades for face in shelf.faces),
        ),
        decades=decades,
    )


def _formats(imprint: Imprint) -> Iterator[Format]:
    """In which formats all events are published; as a sheet they are bulk data."""
    if imprint.has(Section.CALENDAR):
        yield Format.CALENDAR
    if imprint.has(Section.FEEDS):
        yield from FEEDS


def formats_of_some(imprint: Imprint) -> tuple[Format, ...]:
    """In which formats a year or a group is published."""
    sheet = (Format.CSV,) if imprint.has(Section.DATA) else ()
    return (*_formats(imprint), *sheet)


# Years and months.


def _make_year(imprint: Imprint, year: Year, faces: Mapping[int, Face]) -> YearListing:
    months = tuple(_make_month(imprint, month, faces) for month in year.months)
    shelves = [
        Shelf(
            dates.MONTHS[month.month - 1],
            dates.MONTHS[month.month - 1].lower(),
            month.faces,
            href=imprint.urls.link(month.address),
        )
        for month in months
    ]
    coarse = tuple(faces[entry.id] for entry in year.coarse)
    if coarse:
        shelves.append(Shelf(f"Some time in {year.number}", "some-time", coarse))
    return YearListing(
        uid=f"years/{year.number}",
        address=urls.year_address(year.number),
        name=str(year.number),
        words=f"Spaceflight events of {year.number}",
        faces=tuple(face for shelf in shelves for face in shelf.faces),
        formats=formats_of_some(imprint),
        year=year.number,
        months=months,
        leaves=split_shelves(shelves),
    )


def _make_month(imprint: Imprint, month: Month, faces: Mapping[int, Face]) -> MonthListing:
    name = dates.say_month(month.year, month.number)
    daily = tuple(faces[entry.id] for entry in month.daily)
    shelves = [Shelf("", "days", daily, Form.IN_MONTH)] if daily else []
    coarse = tuple(faces[entry.id] for entry in month.coarse)
    if coarse:
        shelves.append(Shelf(f"Some time in {name}", "some-time", coarse))
    address = urls.month_address(month.year, month.number)
    leaves = split_shelves(shelves)
    return MonthListing(
        uid=f"months/{month.year}-{month.number:02}",
        address=address,
        name=name,
        words=f"Spaceflight events of {name}",
        faces=tuple(face for shelf in shelves for face in shelf.faces),
        year=month.year,
        month=month.number,
        leaves=leaves,
        days=dict(_day_hrefs(imprint, address, leaves)),
    )


def _day_of(face: Face) -> dt.date | None:
    return face.when.day if face.when else None


def _day_hrefs(
    imprint: Imprint, address: Address, leaves: Sequence[tuple[Shelf, ...]]
) -> Iterator[tuple[dt.date, str]]:
    """Where each day begins: on which page of its month, at which row."""
    for number, shelves in reversed([*enumerate(leaves)]):
        page = imprint.urls.link(leaf_address(address, number))
        days = {_day_of(face) for shelf in shelves for face in shelf.faces}
        for day in sorted(filter(None, days)):
            yield day, f"{page}#{urls.day_anchor(day.day)}"


def leaf_address(listing: Address, number: int) -> Address:
    """Pages of a list that ends count from its beginning: the first stands at its own address."""
    return urls.page_address(listing, number + 1 if number else None)


def split_shelves(shelves: Sequence[Shelf]) -> tuple[tuple[Shelf, ...], ...]:
    """Shelves on pages of at most `LONGEST` events, in their order; there is one at least."""
    leaves: list[list[Shelf]] = [[]]
    room = LONGEST
    for shelf in shelves:
        rest = shelf.faces
        while rest:
            if not room:
                leaves.append([])
                room = LONGEST
            some, rest = rest[:room], rest[room:]
            room -= len(some)
            leaves[-1].append(Shelf(shelf.heading, shelf.anchor, some, shelf.form, shelf.href))
    return tuple(map(tuple, leaves))


# Groups.


def _make_group(
    imprint: Imprint,
    site: Site,
    link: Link,
    facet: Facet,
    group: Group,
    faces: Mapping[int, Face],
) -> GroupListing:
    slug = site.slugs.groups[facet][group.key]
    address = urls.group_address(facet, slug)
    found = tuple(faces[entry.id] for entry in group.entries)
    ahead = site.archive.ahead
    soonest = next((one for one in group.entries if one.id in ahead and _is_dated(one)), None)
    past = (one for one in reversed(group.entries) if one.id not in ahead and not one.removed)
    latest = next((one for one in past if _is_dated(one)), None)
    # By year: a fiscal year or a decade can begin between the events of another one. Events of no
    # known year come last, as the furthest ahead.
    pages = paginate(sorted(found, key=_year_known), PAGE_SIZE)
    return GroupListing(
        uid=f"{facet.value}/{group.key}",
        address=address,
        name=link.label,
        words=f"{NOUNS[facet]} {link.label}",
        faces=found,
        formats=formats_of_some(imprint),
        facet=facet,
        key=group.key,
        link=link,
        glyph=glyph_of(link.label) if facet is Facet.TYPES else "",
        intro=site.note_on(facet, group.key).html,
        pages=pages,
        years=tuple(_year_places(imprint, address, pages, ahead)),
        next=Timed(faces[soonest.id], make_moment(soonest)) if soonest else None,
        last=faces[latest.id] if latest else None,
    )


def _is_dated(entry: Entry) -> bool:
    return entry.date is not None and entry.date.day is not None


def _year_known(face: Face) -> tuple[bool, int]:
    year = face.year
    return year is None, year or 0


def _year_places(
    imprint: Imprint, address: Address, pages: Pages[Face], ahead: frozenset[int]
) -> Iterator[YearPlace]:
    """Where the newest events of each year stand; of one that is all ahead, where that begins."""
    counts: Counter[int | None] = Counter()
    homes: dict[int | None, tuple[int | None, str]] = {}
    for number, faces in (*enumerate(pages.full, start=1), (None, pages.front)):
        for face in faces:
            counts[face.year] += 1
            anchor = AHEAD if face.id in ahead and face.year else year_anchor(face.year)
            if anchor != AHEAD or face.year not in homes:
                homes[face.year] = number, anchor
    for year, (number, anchor) in homes.items():
        page = imprint.urls.link(urls.page_address(address, number))
        yield YearPlace(year, counts[year], f"{page}#{anchor}")


AHEAD = "ahead"
"""The heading of what is still to come, on the page of a group."""


def year_anchor(year: int | None) -> str:
    """The heading of a year on the page of a group."""
    return "unknown" if year is None else urls.year_anchor(year)


def say_year(year: int | None) -> str:
    """The heading of a year, or of what none can claim."""
    return "Year not known" if year is None else str(year)


def say_years(years: Sequence[int]) -> str:
    """From the first to the last of some: `2019–2021`, or `2019` if that is all."""
    return "–".join(dict.fromkeys(map(str, (*years[:1], *years[-1:]))))


# Days of the year, and what has no date.


def leap_year() -> Iterator[dt.date]:
    """Every day there can be in a year."""
    first = dt.date(LEAP_YEAR, 1, 1)
    return (first + dt.timedelta(days=number) for number in range(366))


def _make_days(archive: Archive, faces: Mapping[int, Face]) -> Iterator[DayListing]:
    """All 366 days of a year, whether anything happened on them or not."""
    for day in leap_year():
        found = tuple(faces[entry.id] for entry in archive.days.get((day.month, day.day), ()))
        shelves = [Shelf("", "events", found[::-1])] if found else []
        name = dates.say_day_of_year(day.month, day.day)
        yield DayListing(
            uid=f"days/{day:%m-%d}",
            address=urls.day_address(day.month, day.day),
            name=name,
            words=f"On this day in spaceflight, {name}",
            faces=found,
            month=day.month,
            day=day.day,
            leaves=split_shelves(shelves),
        )


def _decades(archive: Archive, faces: Mapping[int, Face]) -> Iterator[Shelf]:
    """Events of which only the decade is known, and those without any date."""
    for decade in archive.decades:
        found = tuple(faces[entry.id] for entry in decade.entries)
        yield Shelf(f"Some time in the {decade.name}", f"d{decade.key}", found)
    if archive.undated:
        found = tuple(faces[entry.id] for entry in archive.undated)
        yield Shelf("Date not known", "unknown", found)
