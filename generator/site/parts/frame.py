"""The frame of every page: what stands around its content, and what machines read of it."""

from collections.abc import Iterable

from markupsafe import Markup
from msgspec import Struct

from generator.site import text
from generator.site.imprint import Card, Imprint
from generator.site.parts.offers import Offer
from generator.site.parts.schema import Thing, describe_page, describe_trail
from generator.site.urls import Address
from generator.site.words import Link


class Current(Struct, frozen=True):
    """The entry of the menu that a page belongs to; `token` is its `aria-current` (WAI-ARIA)."""

    href: str
    token: str


class Frame(Struct, frozen=True, kw_only=True):
    """What a page has around its content.

    `heading` is the page's own, `title` the window's. `trail` leads from the home page to the
    parent, if that is not the home page. A page without a `canonical` address is not to be found.
    `offers` are those of its files that programs look for. `json_ld` is inert JSON.
    """

    heading: str
    title: str
    description: str
    canonical: str | None
    trail: tuple[Link, ...]
    card_type: str
    card: Card
    offers: tuple[Offer, ...]
    json_ld: Markup | None
    current: Current | None


class Page(Struct, frozen=True, kw_only=True):
    """What the views of all pages have."""

    frame: Frame


def make_frame(  # noqa: PLR0913 - what a page says of itself
    imprint: Imprint,
    address: Address | None,
    heading: str,
    description: str,
    *,
    title: str = "",
    trail: Iterable[Link] = (),
    is_list: bool = False,
    things: Iterable[Thing] = (),
    card: Card | None = None,
    card_type: str = "website",
    offers: Iterable[Offer] = (),
) -> Frame:
    """Compose the frame of a page; one without an address stands for any, and is not to be found.

    `title` is what the window says if that is not the heading and the site's name; `things` are
    what schema.org has to say of the page if that is more than that it is one. `trail` begins after
    the home page.
    """
    canonical = None if address is None else imprint.urls.full(address)
    trail = tuple(trail)
    steps = () if address == "" else (imprint.home, *trail)
    things = tuple(things)
    if canonical and not things:
        things = (describe_page(imprint, canonical, heading, description, is_list=is_list),)
    if canonical and steps:
        things = (*things, describe_trail(imprint, steps, heading, canonical))
    return Frame(
        heading=heading,
        title=title or imprint.titled(heading),
        description=description,
        canonical=canonical,
        trail=steps if trail else (),
        card_type=card_type,
        card=card or imprint.card,
        offers=tuple(offer for offer in offers if offer.in_head),
        json_ld=text.json_graph(things) if canonical else None,
        current=None if address is None else _find_current(imprint, address, trail),
    )


def _find_current(imprint: Imprint, address: Address, trail: tuple[Link, ...]) -> Current | None:
    """The part of the menu that a page is, or that the way to it goes through."""
    menu = {link.href for link in imprint.view.navigation}
    here = imprint.urls.link(address)
    if here in menu:
        return Current(here, "page")
    return next((Current(step.href, "true") for step in trail if step.href in menu), None)
