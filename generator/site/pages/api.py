"""The page about the API: which addresses there are, what is in them, what is promised."""

from collections.abc import Iterator

from msgspec import Struct

from generator.archive.model import API_VERSION
from generator.archive.query_terms import MODES
from generator.site import urls
from generator.site.contents import Section, Site
from generator.site.imprint import Imprint
from generator.site.pages.page import PageWhat
from generator.site.parts.frame import Page, make_frame
from generator.site.urls import api_address
from generator.site.words import Link


class ApiPage(PageWhat, frozen=True, kw_only=True):
    """About the API; `example` is the id of an event."""

    example: int | None


class Place(Struct, frozen=True):
    """An address of the API, and what is found there."""

    link: Link
    words: str


class ApiView(Page, frozen=True, kw_only=True):
    """The addresses, the description for programs, and whose data they are."""

    version: str
    base: str
    places: tuple[Place, ...]
    description: Link


def plan_api_page(imprint: Imprint, site: Site) -> Iterator[ApiPage]:
    """The page, where there is an API."""
    if imprint.has(Section.API):
        ids = (entry.id for entry in site.archive.entries)
        yield ApiPage(address=urls.API, example=min(ids, default=None))


def make_api_view(imprint: Imprint, page: ApiPage) -> ApiView:
    """All about the API."""
    about = (
        f"All events of this archive as JSON, in the shape of Launch Library {API_VERSION}: "
        "complete lists, pages, single events, and an OpenAPI description."
    )
    return ApiView(
        frame=make_frame(imprint, page.address, "API", about),
        version=API_VERSION,
        base=imprint.urls.full(api_address()).removesuffix("index.json"),
        places=tuple(_make_places(imprint, page)),
        description=imprint.link("openapi.json", urls.api_description_address()),
    )


def _make_places(imprint: Imprint, page: ApiPage) -> Iterator[Place]:
    def place(*parts: str | int, words: str) -> Place:
        address = api_address(*parts)
        label = address.removeprefix(api_address().removesuffix("index.json"))
        return Place(imprint.link(label, address), words)

    yield place("events", words="All events.")
    yield place("events", "upcoming", words="What is ahead, and the last 24 hours; soonest first.")
    yield place("events", "previous", words="What has been, latest first.")
    if page.example is not None:
        words = "One event in detail, by its id in Launch Library."
        yield place("events", page.example, words=words)
    for mode in MODES:
        words = f"All events in mode “{mode}”, a hundred a page; “next” leads on."
        yield place("events", "pages", mode, 1, words=words)
    words = "Where there is a list of each type, agency, program and year, with counts."
    yield place("events", "by", words=words)
    words = "The types of events; likewise the other dictionaries under config."
    yield place("config", "event_types", words=words)
    yield place("api-throttle", words="That there is no limit.")
