"""What events share: types, agencies, programs, places, languages; an index and a page each."""

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter

from markupsafe import Markup

from generator.archive.counts import count_of
from generator.archive.grouping import NOUNS, Facet
from generator.site import urls
from generator.site.contents import Site
from generator.site.faces import Face
from generator.site.families import family_with
from generator.site.imprint import FACET_NAMES, Imprint
from generator.site.listings import AHEAD, GroupListing, say_year, say_years, year_anchor
from generator.site.pages.page import PageWhat
from generator.site.parts.counts import Count, CountedLink, make_counts
from generator.site.parts.frame import Page, make_frame
from generator.site.parts.offers import Offer, make_offers
from generator.site.parts.rows import Row, Shelf, ShelfView, Timed, make_shelf, summarise
from generator.site.words import Link


class IndexPage(PageWhat, frozen=True, kw_only=True):
    """A list of listings, such as all event types; `counted` says how many.

    `nothing` says of an empty one why it is.
    """

    name: str
    counted: str
    items: tuple[Count, ...]
    nothing: str = ""

    @property
    def claimant(self) -> str:
        """Name the list."""
        return f"the index of {self.name.lower()}"


class GroupPage(PageWhat, frozen=True, kw_only=True):
    """Events of a group, newest first, and its years; the front page has no `number`.

    `older` and `newer` lead to its other pages, `front` to the first; `next` and `last` are its
    events around the moment of the data, for the front page. `offers` lie beside the front page.
    """

    facet: Facet
    front: Link
    glyph: str
    number: int | None
    intro: Markup
    summary: str
    years: tuple[Count, ...]
    next: Timed | None
    last: Face | None
    shelves: tuple[Shelf, ...]
    older: Link | None
    newer: Link | None
    offers: tuple[Offer, ...] = ()

    @property
    def claimant(self) -> str:
        """Name the group."""
        return f"{NOUNS[self.facet].lower()} {self.front.label}"


class IndexView(Page, frozen=True, kw_only=True):
    """A list of listings, such as all event types."""

    summary: str
    items: tuple[CountedLink, ...]


class GroupView(Page, frozen=True, kw_only=True):
    """A group by year, newest first: `years` lead to each of them on whatever page it stands.

    `older` and `newer` are its other pages, `next` and `last` its events around the moment of the
    data. `page_name` is empty for the front page.
    """

    summary: str
    shelves: tuple[ShelfView, ...]
    older: Link | None
    newer: Link | None
    glyph: str
    family: str
    facet: str
    intro: Markup
    page_name: str
    years: tuple[CountedLink, ...]
    next: Row | None
    last: Row | None
    offers: tuple[Offer, ...]


def say_nothing(site: Site, facet: Facet) -> str:
    """Why a facet has no group: no event names one, and perhaps not all of them are known yet."""
    noun = NOUNS[facet].lower()
    words = f"No event names {'an' if noun[0] in 'aeiou' else 'a'} {noun}"
    if site.archive.groups[facet] or site.upstream.complete:
        return f"{words}."
    held, known = len(site.archive.entries), count_of(site.upstream.count, "event")
    return f"{words} yet: {held:,} of {known} have been fetched."


def plan_facet(facet: Facet, groups: tuple[GroupListing, ...], nothing: str = "") -> IndexPage:
    """All groups of a facet, the largest first, or why there are none."""
    noun = NOUNS[facet] if len(groups) == 1 else FACET_NAMES[facet]
    return IndexPage(
        address=urls.facet_address(facet),
        name=FACET_NAMES[facet],
        counted=f"{len(groups):,} {noun.lower()}",
        items=tuple((group.link, len(group.faces), group.glyph) for group in groups),
        nothing="" if groups else nothing,
    )


def plan_group(imprint: Imprint, group: GroupListing, ahead: frozenset[int]) -> Iterator[GroupPage]:
    """The pages of a group: the front one, then the numbered ones; `ahead` are still to come."""
    full = group.pages.full
    places = sorted(group.years, key=lambda place: -(place.year or 0))
    years = tuple((Link(say_year(place.year), place.href), place.count, "") for place in places)
    summary = summarise(group.faces)
    for number, faces in ((None, group.pages.front), *enumerate(full, start=1)):
        yield GroupPage(
            address=urls.page_address(group.address, number),
            facet=group.facet,
            front=group.link,
            glyph=group.glyph,
            number=number,
            intro=group.intro if number is None else Markup(),
            summary=summary,
            years=years,
            next=group.next if number is None else None,
            last=group.last if number is None else None,
            shelves=tuple(_make_shelves(faces, ahead)),
            older=_older(imprint, group, number),
            newer=_newer(imprint, group, number),
            offers=make_offers(imprint, group),
        )


def _make_shelves(faces: tuple[Face, ...], ahead: frozenset[int]) -> Iterator[Shelf]:
    """What is ahead, soonest first; then the years, newest first; then what no year can claim."""
    dated = [face for face in faces if face.year]
    coming = tuple(face for face in dated if face.id in ahead)
    past = [face for face in reversed(dated) if face.id not in ahead]
    unknown = tuple(face for face in faces if not face.year)
    if coming:
        yield Shelf("Ahead", AHEAD, coming)
    for year, found in groupby(past, attrgetter("year")):
        yield Shelf(say_year(year), year_anchor(year), tuple(found))
    if unknown:
        yield Shelf(say_year(None), year_anchor(None), unknown)


def _older(imprint: Imprint, group: GroupListing, number: int | None) -> Link | None:
    before = len(group.pages.full) if number is None else number - 1
    if before < 1:
        return None
    label = _say_years(group.pages.full[before - 1])
    return imprint.link(label, urls.page_address(group.address, before))


def _newer(imprint: Imprint, group: GroupListing, number: int | None) -> Link | None:
    if number is None:
        return None
    if number == len(group.pages.full):
        return imprint.link(_say_years(group.pages.front), group.address)
    label = _say_years(group.pages.full[number])
    return imprint.link(label, urls.page_address(group.address, number + 1))


def _say_years(faces: tuple[Face, ...]) -> str:
    """The years of a page, if any can claim an event on it."""
    return say_years([face.year for face in faces if face.year]) or say_year(None)


def make_index_view(imprint: Imprint, page: IndexPage) -> IndexView:
    """A list of listings."""
    counted = page.nothing or f"{page.counted}, each with its events."
    about = f"{page.name} of {imprint.info.title}: {counted}"
    return IndexView(
        frame=make_frame(imprint, page.address, page.name, about, is_list=True),
        summary=page.nothing or page.counted,
        items=make_counts(page.items),
    )


def make_group_view(imprint: Imprint, page: GroupPage) -> GroupView:
    """A page of the events of one group."""
    name, noun = page.front.label, NOUNS[page.facet]
    page_name = f"page {page.number}" if page.number else ""
    heading = f"{name}, {page_name}" if page_name else name
    index = imprint.link(FACET_NAMES[page.facet], urls.facet_address(page.facet))
    return GroupView(
        frame=make_frame(
            imprint,
            page.address,
            name,
            f"{page.summary}: {noun.lower()} {heading}.",
            title=imprint.titled(f"{heading} · {noun}"),
            trail=(index, page.front) if page_name else (index,),
            is_list=True,
            offers=page.offers,
        ),
        glyph=page.glyph,
        family=family_with(page.glyph).key if page.glyph else "",
        facet=page.facet.value,
        intro=page.intro,
        page_name=page_name,
        summary=page.summary,
        years=make_counts(page.years),
        next=Row(page.next.face, moment=page.next.moment) if page.next else None,
        last=Row(page.last) if page.last else None,
        shelves=tuple(map(make_shelf, page.shelves)),
        older=page.older,
        newer=page.newer,
        offers=page.offers,
    )
