"""The frame of every page: what stands around its content, and what machines read of it."""

from markupsafe import Markup
from msgspec import Struct

from generator import __version__
from generator.archive.grouping import Facet
from generator.site import text, urls
from generator.site.contents import EARLY_SCRIPT, Site, asset_address
from generator.site.families import Family
from generator.site.parts.rows import Link, link_to
from generator.site.webcasts import PLAYER_ORIGINS

FACET_NAMES = {
    Facet.TYPES: "Types",
    Facet.AGENCIES: "Agencies",
    Facet.PROGRAMS: "Programs",
    Facet.PLACES: "Places",
    Facet.LANGUAGES: "Languages",
}
"""What the site calls its facets, in a menu."""


GENERATOR = f"Almanac {__version__}"
"""What makes the site, and which version of it."""

_CARD_WIDTH, _CARD_HEIGHT = 1200, 630


class Card(Struct, frozen=True):
    """The picture that others show beside a link to a page; `src` is a full URL of this site."""

    src: str
    alt: str
    width: int
    height: int


class Page(Struct, frozen=True, kw_only=True):
    """The frame of every page.

    `heading` is the page's own, `head_title` the window's. `crumbs` lead from the home page to the
    parent. `picture` is for cards, if it is not the site's own; `json_ld` is inert JSON.
    """

    heading: str
    head_title: str
    description: str
    canonical: str | None
    crumbs: tuple[Link, ...]
    card_type: str = "website"
    picture: Card | None = None
    json_ld: Markup | None = None


class SiteView(Struct, frozen=True):
    """What every page shows of the site as a whole.

    `navigation` leads to the main parts, `more` to the rest. `early_script` runs before the page is
    drawn and stands in it; `policy` names its hash. `status` tells from when the data are.
    """

    title: str
    language: str
    home: str
    navigation: tuple[Link, ...]
    more: tuple[Link, ...]
    rss: Link
    atom: Link
    calendar: Link
    stylesheet: str
    script: str
    player: str
    early_script: Markup
    icon: str
    touch_icon: str
    card: Card
    policy: str
    status: str
    source: Link
    generator: str


def make_site_view(site: Site) -> SiteView:
    """The part of every page that is the same on all of them."""
    info, address = site.info, site.urls
    documents = sorted(site.documents, key=lambda document: (document.order, document.slug))
    facets = {
        facet: link_to(site, FACET_NAMES[facet], urls.facet_address(facet)) for facet in Facet
    }
    return SiteView(
        title=info.title,
        language=info.language,
        home=address.link(urls.HOME),
        navigation=(
            link_to(site, "Years", urls.YEARS),
            facets[Facet.TYPES],
            facets[Facet.AGENCIES],
            facets[Facet.PROGRAMS],
            facets[Facet.PLACES],
            link_to(site, "On this day", urls.ON_THIS_DAY),
            link_to(site, "Updates", urls.UPDATES),
            link_to(site, "Statistics", urls.STATS),
        ),
        more=(
            link_to(site, "Changes", urls.CHANGES),
            facets[Facet.LANGUAGES],
            link_to(site, "Undated", urls.UNDATED),
            *(
                link_to(site, document.title, urls.document_address(document.slug))
                for document in documents
            ),
        ),
        rss=Link(f"{info.title}: newest events (RSS)", address.link(urls.RSS)),
        atom=Link(f"{info.title}: newest events (Atom)", address.link(urls.ATOM)),
        calendar=Link(f"{info.title}: calendar", address.link(urls.CALENDAR)),
        stylesheet=_asset(site, "site.css"),
        script=_asset(site, "site.js"),
        player=_asset(site, "player.js"),
        early_script=text.inline_script(site.assets[EARLY_SCRIPT]),
        icon=_asset(site, "icon.svg"),
        touch_icon=_touch_icon(site),
        card=make_card(site),
        policy=_content_policy(site),
        status=address.link(urls.STATUS),
        source=Link("Launch Library 2", "https://thespacedevs.com/llapi"),
        generator=GENERATOR,
    )


def _asset(site: Site, name: str) -> str:
    return site.urls.link(asset_address(site, name))


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


def make_card(site: Site, family: Family | None = None) -> Card:
    """The drawing of a family of events, or the site's own."""
    name = f"card-{family.key}.png" if family else "card.png"
    alt = family.name if family else site.info.title
    return Card(site.urls.full(asset_address(site, name)), alt, _CARD_WIDTH, _CARD_HEIGHT)


def head_title(site: Site, heading: str) -> str:
    """The title of a browser's window."""
    return f"{heading} · {site.info.title}"
