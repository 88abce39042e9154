"""What an entry of a feed says of an event, an update or a change, in every format of feeds.

Ids are made of the API's ids, so no rename and no move of the site makes anything new.
"""

import datetime as dt
import uuid
from collections.abc import Iterator
from html import escape
from typing import TypeAlias

from msgspec import Struct

from generator.archive.dates import in_utc
from generator.archive.model import Update
from generator.site import text
from generator.site.foreign import host_of, safe_url
from generator.site.imprint import Imprint
from generator.site.pages.nights import Seen, make_change_row
from generator.site.pages.updates import Post
from generator.site.robots import sort_of
from generator.site.stories import Story, event_uuid
from generator.site.videos import Shown
from generator.site.words import Form, filled, make_date_view, make_instant_view, say_removed

Told: TypeAlias = Story | Post | Seen
"""What feeds tell of."""


class Item(Struct, frozen=True, kw_only=True):
    """An entry. `id` is a URN, addresses are full URLs, `body` is HTML."""

    id: str
    title: str
    url: str
    published: dt.datetime | None
    updated: dt.datetime | None
    tags: tuple[str, ...]
    body: str
    picture: str | None = None
    thumbnail: str | None = None


def make_item(imprint: Imprint, what: Told) -> Item:
    """What every format says of it."""
    match what:
        case Story():
            return _make_event(imprint, what)
        case Post():
            return _make_post(imprint, what)
        case Seen():
            return _make_change(imprint, what)


def name_for_ever(path: str) -> str:
    """A name for machines (RFC 9562, version 5), the same on every host and in every build."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"https://ll.thespacedevs.com/{path}").urn


def _make_event(imprint: Imprint, story: Story) -> Item:
    face, entry = story.face, story.entry
    groups = (link.label for link in (*story.agencies, *story.programs))
    return Item(
        id=event_uuid(face.id).urn,
        title=f"Removed: {face.full_title}" if face.is_removed else face.full_title,
        url=imprint.urls.full(face.address),
        published=entry.known,
        updated=entry.changed or entry.known,
        tags=tuple(dict.fromkeys(filled(face.type_name, *groups))),
        body="\n".join(_describe_event(imprint, story)),
        picture=story.picture_url,
        thumbnail=_thumbnail_of(imprint, story) or story.picture_url,
    )


def _thumbnail_of(imprint: Imprint, story: Story) -> str | None:
    src = story.picture.thumbnail if story.picture else None
    return imprint.urls.whole(src) if src and src.startswith("/") else src


def _describe_event(imprint: Imprint, story: Story) -> Iterator[str]:
    """Date and place in words, picture, description, webcasts, then what was told of it."""
    face, entry = story.face, story.entry
    if entry.removed:
        yield f"<p>{escape(say_removed(entry.removed))}</p>"
    facts = (make_date_view(face.when).words, face.type_name, face.place)
    yield f"<p>{' · '.join(escape(fact) for fact in facts if fact)}</p>"
    src = _thumbnail_of(imprint, story)
    if src and story.picture:
        credit = f"<br>Picture: {escape(story.picture.credit)}" if story.picture.credit else ""
        yield f'<p><img src="{escape(src)}" alt="{escape(story.picture.alt)}">{credit}</p>'
    yield text.foreign_html(entry.event.description)
    if story.videos:
        yield f"<h3>Webcasts</h3>\n<ul>\n{''.join(map(_say_video, story.videos))}</ul>"
    if entry.updates:
        yield "<h3>Updates</h3>"
        for update in reversed(entry.updates):
            yield from _describe_update(update)


def _say_video(shown: Shown) -> str:
    languages = (language.name for language in shown.languages)
    facts = ", ".join(filled(shown.webcast.publisher, *languages))
    words = f" ({escape(facts)})" if facts else ""
    return f'<li><a href="{escape(shown.video.link)}">{escape(shown.title)}</a>{words}</li>\n'


def _describe_update(update: Update) -> Iterator[str]:
    """When, by whom and after which source, then the text."""
    at, source = update.created_on, safe_url(update.info_url)
    told = make_instant_view(at, Form.LIST).words if at else ""
    line = [escape(word) for word in filled(told, update.created_by)]
    if source:
        line.append(f'<a href="{escape(source)}">{escape(host_of(source))}</a>')
    if line:
        yield f"<p><strong>{' · '.join(line)}</strong></p>"
    yield text.foreign_html(update.comment)


def _make_post(imprint: Imprint, post: Post) -> Item:
    """An update: what it says never changes, whatever becomes of its event."""
    face, update = post.face, post.update
    at = in_utc(update.created_on) if update.created_on else None
    words = text.excerpt(update.comment, 100)
    return Item(
        id=name_for_ever(post.id),
        title=f"{face.title}: {words}" if words else face.title,
        url=f"{imprint.urls.full(face.address)}#update-{update.id}",
        published=at,
        updated=at,
        tags=tuple(filled(sort_of(update).value, face.type_name)),
        body="\n".join(_describe_update(update)),
    )


def _make_change(imprint: Imprint, seen: Seen) -> Item:
    change, face = seen.change, seen.face
    row = make_change_row(seen, year=0)
    dates = " → ".join(view.words for view in (row.before, row.when) if view)
    words = ": ".join(filled(row.kind, dates, row.note))
    at = in_utc(change.at)
    return Item(
        id=name_for_ever(seen.id),
        title=f"{row.title}: {words}",
        url=imprint.urls.full(face.address) if face else imprint.urls.base,
        published=at,
        updated=at,
        tags=tuple(filled(row.kind, face.type_name if face else "")),
        body=f"<p>{escape(row.title)}: {escape(words)}.</p>",
    )
