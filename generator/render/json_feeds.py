"""JSON Feed 1.1 (jsonfeed.org)."""

import datetime as dt

import msgspec
from msgspec import UNSET, Struct, UnsetType

from generator.archive.dates import say_instant
from generator.render.feed_items import Item

_VERSION = "https://jsonfeed.org/version/1.1"
_NO_ITEMS = b'"items":['


class Author(Struct):
    """Who publishes the feed, and where."""

    name: str
    url: str


class JsonHead(Struct, kw_only=True):
    """A feed without items; `next_url` leads to the part before it."""

    version: str = _VERSION
    title: str
    home_page_url: str
    feed_url: str
    description: str
    next_url: str | UnsetType = UNSET
    icon: str | UnsetType = UNSET
    authors: tuple[Author, ...]
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


def join_json_feed(head: JsonHead, items: bytes) -> bytes:
    """A feed with items, each with a comma after it."""
    before, found, after = msgspec.json.encode(head).rpartition(_NO_ITEMS)
    items = items.removesuffix(b",\n")
    return before + found + b"\n" * bool(items) + items + after + b"\n"


def make_json_item(item: Item) -> bytes:
    """An item, with the comma after it."""
    found = _Item(
        id=item.id,
        url=item.url,
        title=item.title,
        content_html=item.body,
        image=item.picture or UNSET,
        date_published=_say(item.published),
        date_modified=_say(item.updated),
        tags=item.tags,
    )
    return msgspec.json.encode(found) + b",\n"


def _say(instant: dt.datetime | None) -> str | UnsetType:
    return say_instant(instant) if instant else UNSET
