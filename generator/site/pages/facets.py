"""What events share: types, agencies, programs, places, languages; an index and a page each."""

from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter

import msgspec
from markupsafe import Markup

from generator.archive.entries import Entry
from generator.archive.grouping import NOUNS, Facet, Group
from generator.site import urls
from generator.site.contents import Site
from generator.site.families import family_of
from generator.site.outputs import FacetPage, GroupPage, YearPlace
from generator.site.parts.frame import FACET_NAMES, head_title
from generator.site.parts.listings import (
    CountedLink,
    IndexView,
    ListingView,
    make_counts,
    make_index,
    summarise,
)
from generator.site.parts.rows import (
    EventRow,
    Form,
    Link,
    Shelf,
    group_link,
    home_crumb,
    link_to,
    make_rows,
)
from generator.site.prose import NO_PROSE


class GroupView(ListingView, frozen=True, kw_only=True):
    """A group by year, newest first: `years` lead to each of them on whatever page it stands.

    `previous` is the older page, `next` the newer one. `page_name` is empty for the front page.
    """

    family: str
    noun: str
    intro: Markup
    page_name: str
    years: tuple[CountedLink, ...]


def make_facet_view(site: Site, page: FacetPage) -> IndexView:
    """All groups of a facet, the largest first."""
    facet, groups = page.facet, site.archive.groups[page.facet]
    items = make_counts(
        (group_link(site, facet, key), len(group.entries), _family(facet, group))
        for key, group in groups.items()
    )
    noun = NOUNS[facet] if len(items) == 1 else FACET_NAMES[facet]
    return make_index(
        site, page.address, FACET_NAMES[facet], f"{len(items):,} {noun.lower()}", items
    )


def make_group_view(site: Site, page: GroupPage) -> GroupView:
    """A page of the events of one group."""
    facet, group = page.facet, page.group
    name = group_link(site, facet, group.key).label
    slug = site.slugs.groups[facet][group.key]
    page_name = f"page {page.number}" if page.number else ""
    heading = f"{name}, {page_name}" if page_name else name
    noun = NOUNS[facet].lower()
    is_front = page.number is None
    return GroupView(
        heading=name,
        head_title=head_title(site, f"{heading} · {NOUNS[facet]}"),
        description=f"{summarise(group.entries, site.videos)}: {noun} {heading}.",
        canonical=site.urls.full(page.address),
        crumbs=(
            home_crumb(site),
            link_to(site, FACET_NAMES[facet], urls.facet_address(facet)),
            *(() if is_front else (group_link(site, facet, group.key),)),
        ),
        family=_family(facet, group),
        noun=noun,
        intro=site.notes.groups.get((facet, slug), NO_PROSE).html if is_front else Markup(),
        page_name=page_name,
        summary=summarise(group.entries, site.videos),
        years=_make_years(site, page),
        shelves=tuple(
            Shelf(_shelf_name(year), _anchor(year), _make_rows(site, facet, found))
            for year, found in groupby(reversed(page.entries), attrgetter("year"))
        ),
        previous=_older(site, page),
        next=_newer(site, page),
    )


def _make_rows(site: Site, facet: Facet, entries: Iterable[Entry]) -> tuple[EventRow, ...]:
    """Rows that do not repeat what the page's heading says."""
    rows = make_rows(site, entries, Form.IN_YEAR)
    match facet:
        case Facet.TYPES:
            return tuple(msgspec.structs.replace(row, type_name="") for row in rows)
        case Facet.PLACES:
            return tuple(msgspec.structs.replace(row, place="") for row in rows)
        case _:
            return rows


def _family(facet: Facet, group: Group) -> str:
    return family_of(group.name).key if facet is Facet.TYPES else ""


def _front(site: Site, page: GroupPage) -> urls.Address:
    return urls.group_address(page.facet, site.slugs.groups[page.facet][page.group.key])


def year_link(site: Site, facet: Facet, group: Group, place: YearPlace) -> Link:
    """Where the newest events of a year of a group stand."""
    front = urls.group_address(facet, site.slugs.groups[facet][group.key])
    page = site.urls.link(urls.page_address(front, place.number))
    return Link(_shelf_name(place.year), f"{page}#{_anchor(place.year)}")


def _make_years(site: Site, page: GroupPage) -> tuple[CountedLink, ...]:
    return make_counts(
        (year_link(site, page.facet, page.group, place), place.count, "")
        for place in reversed(page.pages.years)
    )


def _older(site: Site, page: GroupPage) -> Link | None:
    number = len(page.pages.entries.full) if page.number is None else page.number - 1
    if number < 1:
        return None
    return link_to(site, f"Page {number}", urls.page_address(_front(site, page), number))


def _newer(site: Site, page: GroupPage) -> Link | None:
    if page.number is None:
        return None
    if page.number == len(page.pages.entries.full):
        return link_to(site, "The newest", _front(site, page))
    number = page.number + 1
    return link_to(site, f"Page {number}", urls.page_address(_front(site, page), number))


def _shelf_name(year: int | None) -> str:
    return "Year not known" if year is None else str(year)


def _anchor(year: int | None) -> str:
    return "unknown" if year is None else urls.year_anchor(year)
