"""JSON Feed 1.1 (jsonfeed.org) of the newest events of a listing."""

import datetime as dt

import msgspec
from msgspec import UNSET, Struct, UnsetType

from generator.archive.dates import say_instant
from generator.render.feed_bodies import make_body, tags_of, title_of
from generator.render.parts import Parts
from generator.site.imprint import Imprint
from generator.site.outputs import Feed
from generator.site.stories import Story, event_uuid
from generator.site.urls import Address

_VERSION = "https://jsonfeed.org/version/1.1"
_NO_ITEMS = b'"items":['


class _Author(Struct):
    name: str
    url: str


class _Feed(Struct, kw_only=True):
    version: str = _VERSION
    title: str
    home_page_url: str
    feed_url: str
    description: str
    next_url: str | UnsetType = UNSET
    icon: str | UnsetType = UNSET
    authors: tuple[_Author, ...]
    language: str
    items: tuple[()] = ()


class _Item(Struct, kw_only=True):
    id: str
    url: str
    title: str
    content_html: str
    image: str | UnsetType = UNSET
    date_published: str | UnsetType = UNSET
    date_modified: str | UnsetType = UNSET
    tags: tuple[str, ...]


def render_json_feed(parts: Parts, feed: Feed, title: str) -> bytes:
    """The newest events; `next_url` leads to the part before them."""
    imprint = parts.imprint
    icon = imprint.view.touch_icon
    head = _Feed(
        title=title,
        home_page_url=imprint.urls.full(feed.page),
        feed_url=imprint.urls.full(feed.address),
        description=feed.words,
        next_url=_full(imprint, feed.older),
        icon=imprint.urls.whole(icon) if icon else UNSET,
        authors=(_Author(imprint.info.title, imprint.urls.full(Address(""))),),
        language=imprint.info.language,
    )
    before, found, after = msgspec.json.encode(head).rpartition(_NO_ITEMS)
    items = parts.join(make_json_item, feed.stories).removesuffix(b",\n")
    return before + found + b"\n" * bool(items) + items + after + b"\n"


def make_json_item(imprint: Imprint, story: Story) -> bytes:
    """An event, with the comma after it."""
    entry = story.entry
    item = _Item(
        id=event_uuid(story.id).urn,
        url=imprint.urls.full(story.face.address),
        title=title_of(story),
        content_html=make_body(imprint, story),
        image=story.picture_url or UNSET,
        date_published=_say(entry.known),
        date_modified=_say(entry.changed),
        tags=tags_of(story),
    )
    return msgspec.json.encode(item) + b",\n"


def _full(imprint: Imprint, address: Address | None) -> str | UnsetType:
    return imprint.urls.full(address) if address else UNSET


def _say(instant: dt.datetime | None) -> str | UnsetType:
    return say_instant(instant) if instant else UNSET
