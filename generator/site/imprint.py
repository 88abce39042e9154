"""The imprint: what every page of a site may show of the site as a whole, made once.

Everything in it stands in the key of every output, so it holds nothing that changes by night.
"""

import hashlib

from markupsafe import Markup
from msgspec import Struct

from generator import __version__
from generator.archive.grouping import Facet
from generator.site import text, urls
from generator.site.contents import EARLY_SCRIPT, Section, Site, SiteInfo
from generator.site.families import FAMILIES, Family
from generator.site.keys import Digested
from generator.site.urls import Address, Urls
from generator.site.webcasts import PLAYER_ORIGINS
from generator.site.words import Link

FACET_NAMES = {
    Facet.TYPES: "Types",
    Facet.AGENCIES: "Agencies",
    Facet.PROGRAMS: "Programs",
    Facet.MISSIONS: "Missions",
    Facet.PLACES: "Places",
    Facet.LANGUAGES: "Languages",
}
"""What the site calls its facets, in a menu."""

NEWS_NAME = "What’s new"
"""What the site calls the page of updates, changes and additions."""

GENERATOR = f"Almanac {__version__}"
"""What makes the site, and which version of it."""

_CARD_WIDTH, _CARD_HEIGHT = 1200, 630


class Card(Struct, frozen=True):
    """The picture that others show beside a link to a page; `src` is a full URL of this site."""

    src: str
    alt: str
    width: int
    height: int


class SiteView(Struct, frozen=True):
    """What every page shows of the site as a whole.

    `navigation` leads to the main parts, `more` to the rest, `documents` to what somebody wrote by
    hand. `early_script` runs before the page is
    drawn and stands in it; `policy` names its hash. `status` tells from when the data are;
    `subscribe` leads to all feeds and
    calendars, `search` to the query page, `open_search` describes it to browsers.
    """

    title: str
    language: str
    home: str
    navigation: tuple[Link, ...]
    more: tuple[Link, ...]
    documents: tuple[Link, ...]
    rss: Link | None
    atom: Link | None
    calendar: Link | None
    subscribe: str
    stylesheet: str
    script: str
    player: str
    early_script: Markup
    icon: str
    touch_icon: str
    policy: str
    status: str
    search: str
    open_search: str
    source: Link
    generator: str


class Imprint(Digested, frozen=True, kw_only=True):
    """Where and under which name a site is published, and what it leaves out.

    `view` is what templates see of it. `card` is its drawing, `cards` are those of families, by
    key. `assets` are the addresses of static files by name. `source` is the API that the events
    come from.
    """

    info: SiteInfo
    urls: Urls
    view: SiteView
    card: Card
    cards: dict[str, Card]
    assets: dict[str, Address]
    source: str

    def has(self, section: Section) -> bool:
        """Whether the site has such pages or files."""
        return section not in self.info.leave_out

    def link(self, label: str, address: Address) -> Link:
        """A link within the site."""
        return Link(label, self.urls.link(address))

    @property
    def home(self) -> Link:
        """The first step of every trail."""
        return self.link("Home", urls.HOME)

    def titled(self, heading: str) -> str:
        """The title of a browser's window."""
        return f"{heading} · {self.info.title}"


def make_imprint(site: Site) -> Imprint:
    """The part of every page that is the same on all of them."""
    assets = {
        name: urls.asset_address(name, hashlib.sha256(data).hexdigest())
        for name, data in site.assets.items()
        if name != EARLY_SCRIPT
    }
    cards = {
        family.key: _make_card(site, assets[f"card-{family.key}.png"], family)
        for family in FAMILIES
    }
    return Imprint(
        info=site.info,
        urls=site.urls,
        view=_make_view(site, assets),
        card=_make_card(site, assets["card.png"]),
        cards=cards,
        assets=assets,
        source=site.upstream.source,
    )


def _make_view(site: Site, assets: dict[str, Address]) -> SiteView:
    info, address = site.info, site.urls
    feeds, calendar, has_search = (
        section not in info.leave_out
        for section in (Section.FEEDS, Section.CALENDAR, Section.SEARCH)
    )
    links = {name: address.link(place) for name, place in assets.items()}
    return SiteView(
        title=info.title,
        language=info.language,
        home=address.link(urls.HOME),
        navigation=_make_navigation(site),
        more=_make_more(site),
        documents=_make_documents(site),
        rss=Link(f"{info.title}: newest events (RSS)", address.link(urls.RSS)) if feeds else None,
        atom=Link(f"{info.title}: newest events (Atom)", address.link(urls.ATOM))
        if feeds
        else None,
        calendar=Link(f"{info.title}: calendar", address.link(urls.CALENDAR)) if calendar else None,
        subscribe=address.link(urls.FEEDS) if feeds or calendar else "",
        stylesheet=links["site.css"],
        script=links["site.js"],
        player=links["player.js"],
        early_script=text.inline_script(site.assets[EARLY_SCRIPT]),
        icon=links["icon.svg"],
        touch_icon=_touch_icon(site),
        policy=_content_policy(site),
        status=address.link(urls.STATUS),
        search=address.link(urls.EVENTS) if has_search else "",
        open_search=address.link(urls.OPEN_SEARCH) if has_search else "",
        source=Link("Launch Library 2", "https://thespacedevs.com/llapi"),
        generator=GENERATOR,
    )


def _make_navigation(site: Site) -> tuple[Link, ...]:
    main = (Facet.TYPES, Facet.AGENCIES, Facet.PROGRAMS, Facet.MISSIONS, Facet.PLACES)
    return _links(
        site,
        ("Years", urls.YEARS, None),
        *(_facet(facet) for facet in main if site.archive.groups[facet]),
        ("On this day", urls.ON_THIS_DAY, Section.DAYS),
        *([(NEWS_NAME, urls.NEWS, None)] if site.info.has_news else ()),
        ("Statistics", urls.STATS, Section.STATISTICS),
    )


def _make_documents(site: Site) -> tuple[Link, ...]:
    documents = sorted(site.documents, key=lambda document: (document.order, document.slug))
    found = ((page.title, urls.document_address(page.slug), None) for page in documents)
    return _links(site, *found)


def _make_more(site: Site) -> tuple[Link, ...]:
    return _links(
        site,
        *(_facet(facet) for facet in (Facet.LANGUAGES,) if site.archive.groups[facet]),
        ("Undated", urls.UNDATED, None),
        ("Data", urls.DATA, Section.DATA),
        ("API", urls.API, Section.API),
    )


def _facet(facet: Facet) -> tuple[str, Address, Section | None]:
    return FACET_NAMES[facet], urls.facet_address(facet), SECTIONS.get(facet)


SECTIONS = {
    Facet.AGENCIES: Section.AGENCIES,
    Facet.PROGRAMS: Section.PROGRAMS,
    Facet.MISSIONS: Section.MISSIONS,
    Facet.PLACES: Section.PLACES,
    Facet.LANGUAGES: Section.LANGUAGES,
}
"""The facets that a site can do without."""


def _links(site: Site, *wanted: tuple[str, Address, Section | None]) -> tuple[Link, ...]:
    """Links to those pages that there are."""
    return tuple(
        Link(label, site.urls.link(address))
        for label, address, section in wanted
        if section not in site.info.leave_out
    )


def _touch_icon(site: Site) -> str:
    """What phones put on their screens; empty if the owner took it away."""
    known = urls.TOUCH_ICON in site.root_files
    return site.urls.link(urls.TOUCH_ICON) if known else ""


def _content_policy(site: Site) -> str:
    """The pages' content security policy: ours alone, but for players and the API's pictures."""
    shown = site.info.image_hosts if site.info.images == "linked" else ()
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' '{text.script_hash(site.assets[EARLY_SCRIPT])}'",
            "style-src 'self'",
            "connect-src 'self'",
            " ".join(("img-src 'self'", *(f"https://{host}" for host in shown))),
            " ".join(("frame-src", *PLAYER_ORIGINS)),
            "base-uri 'none'",
            "form-action 'self'",
        )
    )


def _make_card(site: Site, address: Address, family: Family | None = None) -> Card:
    """The drawing of a family of events, or the site's own."""
    alt = family.name if family else site.info.title
    return Card(site.urls.full(address), alt, _CARD_WIDTH, _CARD_HEIGHT)
