"""What events share: types, agencies, programs, places, languages; an index and a page each."""

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter

from markupsafe import Markup

from generator.archive.grouping import NOUNS, Facet
from generator.site import urls
from generator.site.faces import Face
from generator.site.imprint import FACET_NAMES, Imprint
from generator.site.listings import GroupListing, say_year, year_anchor
from generator.site.pages.page import PageWhat
from generator.site.parts.counts import Count, CountedLink, make_counts
from generator.site.parts.frame import Page, make_frame
from generator.site.parts.rows import Row, Shelf, ShelfView, summarise
from generator.site.words import Form, Link


class IndexPage(PageWhat, frozen=True, kw_only=True):
    """A list of listings, such as all event types; `counted` says how many."""

    name: str
    counted: str
    items: tuple[Count, ...]

    @property
    def claimant(self) -> str:
        """Name the list."""
        return f"the index of {self.name.lower()}"


class GroupPage(PageWhat, frozen=True, kw_only=True):
    """Events of a group, newest first, and its years; the front page has no `number`.

    `older` and `newer` lead to its other pages, `front` to the first.
    """

    facet: Facet
    front: Link
    family: str
    number: int | None
    intro: Markup
    summary: str
    years: tuple[Count, ...]
    shelves: tuple[Shelf, ...]
    older: Link | None
    newer: Link | None

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

    `previous` is the older page, `next` the newer one. `page_name` is empty for the front page.
    """

    summary: str
    shelves: tuple[ShelfView, ...]
    previous: Link | None
    next: Link | None
    family: str
    noun: str
    intro: Markup
    page_name: str
    years: tuple[CountedLink, ...]


def plan_facet(facet: Facet, groups: tuple[GroupListing, ...]) -> IndexPage:
    """All groups of a facet, the largest first."""
    noun = NOUNS[facet] if len(groups) == 1 else FACET_NAMES[facet]
    return IndexPage(
        address=urls.facet_address(facet),
        name=FACET_NAMES[facet],
        counted=f"{len(groups):,} {noun.lower()}",
        items=tuple((group.link, len(group.faces), group.family) for group in groups),
    )


def plan_group(imprint: Imprint, group: GroupListing) -> Iterator[GroupPage]:
    """The pages of a group: the front one, then the numbered ones."""
    full = group.pages.full
    years = tuple(
        (Link(say_year(place.year), place.href), place.count, "") for place in reversed(group.years)
    )
    summary = summarise(group.faces)
    for number, faces in ((None, group.pages.front), *enumerate(full, start=1)):
        yield GroupPage(
            address=urls.page_address(group.address, number),
            facet=group.facet,
            front=group.link,
            family=group.family,
            number=number,
            intro=group.intro if number is None else Markup(),
            summary=summary,
            years=years,
            shelves=tuple(_by_year(faces)),
            older=_older(imprint, group, number),
            newer=_newer(imprint, group, number),
        )


def _by_year(faces: tuple[Face, ...]) -> Iterator[Shelf]:
    for year, found in groupby(reversed(faces), attrgetter("year")):
        yield Shelf(say_year(year), year_anchor(year), tuple(found), Form.IN_YEAR)


def _older(imprint: Imprint, group: GroupListing, number: int | None) -> Link | None:
    before = len(group.pages.full) if number is None else number - 1
    if before < 1:
        return None
    return imprint.link(f"Page {before}", urls.page_address(group.address, before))


def _newer(imprint: Imprint, group: GroupListing, number: int | None) -> Link | None:
    if number is None:
        return None
    if number == len(group.pages.full):
        return imprint.link("The newest", group.address)
    return imprint.link(f"Page {number + 1}", urls.page_address(group.address, number + 1))


def make_index_view(imprint: Imprint, page: IndexPage) -> IndexView:
    """A list of listings."""
    about = f"{page.name} of {imprint.info.title}: {page.counted}, each with its events."
    return IndexView(
        frame=make_frame(imprint, page.address, page.name, about, is_list=True),
        summary=page.counted,
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
        ),
        family=page.family,
        noun=noun.lower(),
        intro=page.intro,
        page_name=page_name,
        summary=page.summary,
        years=make_counts(page.years),
        shelves=tuple(_make_shelf(page.facet, shelf) for shelf in page.shelves),
        previous=page.older,
        next=page.newer,
    )


def _make_shelf(facet: Facet, shelf: Shelf) -> ShelfView:
    """Rows that do not repeat what the page's heading says."""
    has_type, has_place = facet is not Facet.TYPES, facet is not Facet.PLACES
    rows = (Row(face, shelf.form, has_type=has_type, has_place=has_place) for face in shelf.faces)
    return ShelfView(shelf.heading, shelf.anchor, tuple(rows), shelf.href)
