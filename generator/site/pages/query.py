"""The query page: everything that can be asked, by script; without one, all ways in from A to Z."""

from collections.abc import Iterator

from msgspec import Struct

from generator.archive.grouping import Facet
from generator.archive.model import API_VERSION
from generator.site import urls
from generator.site.contents import Section
from generator.site.imprint import FACET_NAMES, Imprint
from generator.site.keys import What
from generator.site.listings import Listings
from generator.site.pages.page import PageWhat
from generator.site.pages.years import count_years
from generator.site.parts.counts import Count, CountedLink, make_counts
from generator.site.parts.frame import Page, make_frame

_ALPHABETICAL = (Facet.MISSIONS, Facet.TYPES, Facet.PLACES)
_MOST = 400
"""Groups of a facet that the page lists; whoever looks for more goes to the facet's own page."""


class SearchGroup(What, frozen=True, kw_only=True):
    """A group that queries can name: by its id, its slugs and its names.

    `ref` is what events name it by: its id, or the slug of what has none. `key` is what else it
    goes by; `glyph` the drawing of a type.
    """

    ref: int | str
    name: str
    slug: str
    key: str
    other_names: tuple[str, ...]
    other_slugs: tuple[str, ...]
    glyph: str


class QueryPage(PageWhat, frozen=True, kw_only=True):
    """The query page; `ways` are the groups of some facets, by name."""

    ways: tuple[tuple[Facet, tuple[Count, ...]], ...]
    years: tuple[Count, ...]

    @property
    def claimant(self) -> str:
        """Name the page."""
        return "the query page"


class Way(Struct, frozen=True):
    """Groups of a facet by name; `href` leads to all of them, `anchor` is the heading's id."""

    heading: str
    anchor: str
    href: str
    items: tuple[CountedLink, ...]
    is_cut: bool


class QueryView(Page, frozen=True, kw_only=True):
    """What the page shows, and where its scripts find what they need.

    `index` names the files, `module` is the script that answers, `api` the address of the API's
    own events, `text` that of the script which searches full text, `texts` that of its index.
    """

    script: str
    module: str
    stylesheet: str
    index: str
    home: str
    api: str
    text: str
    texts: str
    has_records: bool
    ways: tuple[Way, ...]


def plan_query_page(imprint: Imprint, listings: Listings) -> Iterator[QueryPage]:
    """The page, if the site has it."""
    if not imprint.has(Section.SEARCH):
        return
    found = []
    for facet in _ALPHABETICAL:
        groups = sorted(listings.groups.get(facet, ()), key=lambda group: group.name.casefold())
        if groups:
            counts = tuple((group.link, len(group.faces), group.glyph) for group in groups)
            found.append((facet, counts))
    yield QueryPage(address=urls.EVENTS, ways=tuple(found), years=count_years(imprint, listings))


def make_query_view(imprint: Imprint, page: QueryPage) -> QueryView:
    """The page."""
    link = imprint.urls.link
    about = f"Search {imprint.info.title}: events by name, type, agency, mission, place and date."
    ways = tuple(
        Way(
            heading=FACET_NAMES[facet],
            anchor=facet.value,
            href=link(urls.facet_address(facet)),
            items=make_counts(counts[:_MOST]),
            is_cut=len(counts) > _MOST,
        )
        for facet, counts in page.ways
    )
    years = Way("Years", "years", link(urls.YEARS), make_counts(page.years), is_cut=False)
    return QueryView(
        frame=make_frame(imprint, page.address, "Search", about, is_list=True),
        script=link(imprint.assets["events.js"]),
        module=link(imprint.assets["query.js"]),
        stylesheet=link(imprint.assets["events.css"]),
        index=link(urls.SEARCH_INDEX),
        home=imprint.urls.full(urls.EVENTS),
        api=f"{imprint.source}/{API_VERSION}/events/",
        text=link(imprint.assets["fulltext.js"]),
        texts=link(urls.SEARCH),
        has_records=imprint.has(Section.EVENT_DATA),
        ways=(*ways, years) if page.years else ways,
    )
