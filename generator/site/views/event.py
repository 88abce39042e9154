"""The page of one event: everything that its record holds, in the order a reader asks for it."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from markupsafe import Markup
from msgspec import Struct

from generator.archive import dates
from generator.archive.dates import in_utc, say_day, say_instant, say_minute
from generator.archive.grouping import Entry
from generator.archive.model import API_VERSION, Event, Image, InfoLink, Update, Webcast, name_of
from generator.archive.pictures import StoredImage
from generator.site import text, urls
from generator.site.plan import EventPage, Site
from generator.site.urls import host_of, safe_url
from generator.site.views.common import (
    DateView,
    Link,
    Page,
    event_link,
    file_link,
    head_title,
    home_crumb,
    link_to,
    make_date_view,
    picture_of,
    trail_of,
    type_name,
)
from generator.site.views.related import RelatedList, make_related
from generator.site.webcasts import video_of

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", re.IGNORECASE)
_LINKED_WIDTH, _LINKED_HEIGHT = 640, 400
_MACHINE_NAME = re.compile(r"^\[AUTO\]\s*|\s+-\s+image$")


class Picture(Struct, frozen=True):
    """An image with its rights. `src` is None where the site only links to it.

    `srcset` names the copies of a mirrored image if there is a choice; `width` and `height` are
    those of the widest one. Those of a linked image nobody knows: they only keep a place for it.
    """

    href: str
    src: str | None
    srcset: str | None
    width: int
    height: int
    alt: str
    credit: str
    licence: str
    licence_href: str | None


class WebcastView(Struct, frozen=True):
    """A video: a link always, a player's address where there is one."""

    title: str
    language_code: str | None
    link: str
    embed: str | None
    provider: str
    facts: tuple[str, ...]
    description: str


class InfoLinkView(Struct, frozen=True):
    """An address to read more at."""

    title: str
    language_code: str | None
    href: str
    facts: tuple[str, ...]
    description: str


class UpdateView(Struct, frozen=True):
    """One entry of the update history."""

    anchor: str
    author: str
    when: DateView | None
    comment: Markup
    source: Link | None


class Fact(Struct, frozen=True):
    """A line of the record: what it is and what it says, perhaps with a link or a machine time."""

    name: str
    value: str
    href: str | None = None
    machine: str | None = None


class EventView(Page, frozen=True, kw_only=True):
    """The page of an event."""

    notices: tuple[str, ...]
    when: DateView
    precision_note: str
    type: Link | None
    place: str
    webcast_length: str
    body: Markup
    image: Picture | None
    webcasts: tuple[WebcastView, ...]
    info_links: tuple[InfoLinkView, ...]
    updates: tuple[UpdateView, ...]
    related: tuple[RelatedList, ...]
    previous: Link | None
    next: Link | None
    provenance: tuple[Fact, ...]

    @property
    def has_story(self) -> bool:
        """Whether there is anything to tell besides the facts."""
        return bool(self.body or self.webcasts or self.info_links or self.updates or self.related)


def make_event_view(site: Site, page: EventPage) -> EventView:
    """All that an event's page shows."""
    entry, event = page.entry, page.entry.event
    title = text.one_line(event.title)
    when = make_date_view(entry.date)
    kind, place = _type_link(site, entry), text.one_line(event.location)
    canonical = site.urls.full(page.address)
    image = _make_picture(site, event.image, title)
    crumbs = tuple(_crumbs(site, entry))
    description = _describe(event, when, kind, place)
    return EventView(
        heading=title,
        head_title=head_title(site, title),
        description=description,
        canonical=canonical,
        crumbs=crumbs,
        card_type="article",
        picture=urljoin(canonical, image.src) if image and image.src else None,
        json_ld=_make_json_ld(site, entry, description, image, crumbs, canonical),
        notices=tuple(_make_notices(entry)),
        when=when,
        precision_note=text.one_line(event.date_precision.description)
        if event.date_precision
        else "",
        type=kind,
        place=place,
        webcast_length=_say_length(event.duration),
        body=text.foreign_html(event.description),
        image=image,
        webcasts=tuple(_make_webcasts(site, event)),
        info_links=tuple(_make_info_links(event)),
        updates=tuple(_make_update(update) for update in entry.updates),
        related=make_related(event),
        previous=_neighbour(site, site.archive.previous(entry)),
        next=_neighbour(site, site.archive.next(entry)),
        provenance=tuple(_make_provenance(site, entry)),
    )


def _make_notices(entry: Entry) -> Iterator[str]:
    """What a reader has to know before anything else."""
    if entry.removed:
        day = say_day(in_utc(entry.removed))
        yield f"Launch Library 2 does not have this event any more; that was first seen on {day}."
    if entry.override.fields:
        fields = ", ".join(sorted(entry.override.fields))
        yield f"Put right here, not by Launch Library 2: {fields}."


def _crumbs(site: Site, entry: Entry) -> Iterator[Link]:
    yield home_crumb(site)
    date = entry.date
    if date is None or date.year is None:
        yield link_to(site, "Undated", urls.UNDATED)
        return
    yield link_to(site, str(date.year), urls.year_address(date.year))
    if date.month:
        address = urls.month_address(date.year, date.month)
        yield link_to(site, dates.MONTHS[date.month - 1], address)


def _type_link(site: Site, entry: Entry) -> Link | None:
    kind = entry.event.type
    if kind is None:
        return None
    return link_to(site, type_name(site, entry), urls.type_address(site.slugs.types[kind.id]))


def _describe(event: Event, when: DateView, kind: Link | None, place: str) -> str:
    """One sentence for cards and search engines: what, when, where, and how it begins."""
    facts = ", ".join(part for part in (kind.label if kind else "", when.words, place) if part)
    return text.excerpt(f"{facts}. {text.one_line(event.description)}", 200)


def _neighbour(site: Site, entry: Entry | None) -> Link | None:
    return Link(text.one_line(entry.event.title), event_link(site, entry)) if entry else None


def _say_length(duration: dt.timedelta | None) -> str:
    """`1 h 11 min 3 s`."""
    if duration is None or duration < dt.timedelta(0):
        return ""
    minutes, seconds = divmod(int(duration.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "h"), (minutes, "min"), (seconds, "s"))
    return " ".join(f"{number} {unit}" for number, unit in parts if number > 0)


def _make_picture(site: Site, image: Image | None, title: str) -> Picture | None:
    href = safe_url(image.image_url) if image else None
    if image is None or href is None:
        return None
    name = _MACHINE_NAME.sub("", text.one_line(image.name))
    stored = site.images.get(image.image_url)
    return Picture(
        href=href,
        src=picture_of(site, image.image_url),
        srcset=_make_srcset(site, stored) if stored else None,
        width=stored.widest.width if stored else _LINKED_WIDTH,
        height=stored.widest.height if stored else _LINKED_HEIGHT,
        alt=name or title,
        credit=text.one_line(image.credit),
        licence=text.one_line(image.license.name) if image.license else "",
        licence_href=safe_url(image.license.link) if image.license else None,
    )


def _make_srcset(site: Site, stored: StoredImage) -> str | None:
    """The copies by width, for the browser to choose from; None if there is but one."""
    if len(stored.files) == 1:
        return None
    return ", ".join(f"{file_link(site, file)} {file.width}w" for file in stored.files)


def _make_webcasts(site: Site, event: Event) -> Iterator[WebcastView]:
    """By priority, lowest first; what has the same keeps the API's order."""
    for webcast in sorted(event.webcasts, key=lambda webcast: webcast.priority):
        video = video_of(webcast.url, site.urls.host)
        if video is None:
            continue
        yield WebcastView(
            title=text.one_line(webcast.title) or f"Video on {video.provider}",
            language_code=_language_code(webcast),
            link=video.link,
            embed=video.embed,
            provider=video.provider,
            facts=tuple(_webcast_facts(webcast)),
            description=text.one_line(webcast.description),
        )


def _webcast_facts(webcast: Webcast) -> Iterator[str]:
    yield from _filled(
        name_of(webcast.type),
        webcast.publisher,
        name_of(webcast.language),
    )
    if webcast.start_time and webcast.end_time:
        yield f"{say_minute(webcast.start_time)} to {say_minute(webcast.end_time)}"
    elif webcast.start_time:
        yield f"from {say_minute(webcast.start_time)}"
    elif webcast.end_time:
        yield f"until {say_minute(webcast.end_time)}"


def _make_info_links(event: Event) -> Iterator[InfoLinkView]:
    for link in sorted(event.info_links, key=lambda link: link.priority):
        href = safe_url(link.url)
        if href is None:
            continue
        yield InfoLinkView(
            title=text.one_line(link.title) or host_of(href),
            language_code=_language_code(link),
            href=href,
            facts=tuple(
                _filled(
                    name_of(link.type),
                    link.source or host_of(href),
                    name_of(link.language),
                )
            ),
            description=text.one_line(link.description),
        )


def _language_code(item: Webcast | InfoLink) -> str | None:
    code = item.language.code.strip() if item.language else ""
    return code if _LANGUAGE.fullmatch(code) else None


def _filled(*values: str | None) -> Iterator[str]:
    return (line for line in map(text.one_line, values) if line)


def _make_update(update: Update) -> UpdateView:
    source = safe_url(update.info_url)
    made = update.created_on
    return UpdateView(
        anchor=f"update-{update.id}",
        author=text.one_line(update.created_by),
        when=DateView(say_minute(made), say_instant(made)) if made else None,
        comment=text.foreign_html(update.comment),
        source=Link(host_of(source), source) if source else None,
    )


def _make_provenance(site: Site, entry: Entry) -> Iterator[Fact]:
    event, source = entry.event, site.upstream.source
    address = f"{source}/{API_VERSION}/events/{event.id}/"
    yield Fact("Launch Library 2 id", str(event.id), href=address)
    if event.last_updated:
        when = event.last_updated
        yield Fact("Last changed there", say_minute(when), machine=say_instant(when))
    if event.date:
        precision = event.date_precision.name if event.date_precision else "not stated"
        date = f"{say_instant(event.date)}, precision: {text.one_line(precision)}"
        yield Fact("Date in the record", date)
    if entry.added:
        yield Fact("First known", say_minute(entry.added), machine=say_instant(entry.added))
    as_of = site.archive.as_of
    yield Fact("Fetched", say_minute(as_of), machine=say_instant(as_of))


def _make_json_ld(
    site: Site,
    entry: Entry,
    description: str,
    image: Picture | None,
    crumbs: tuple[Link, ...],
    canonical: str,
) -> Markup:
    event, place = entry.event, text.one_line(entry.event.location)
    data: dict[str, Any] = {
        "@type": "Event",
        "@id": canonical,
        "url": canonical,
        "name": text.one_line(event.title),
        "description": description,
        "eventStatus": "https://schema.org/EventScheduled",
    }
    if entry.date and entry.date.day:
        # A coarser date has no form that says so; none is better than a day that is made up.
        data["startDate"] = entry.date.machine()
    if place:
        data["location"] = {"@type": "Place", "name": place, "address": place}
    if image and image.src:
        data["image"] = urljoin(canonical, image.src)
    trail = trail_of(site, crumbs, data["name"], canonical)
    return text.json_block({"@context": "https://schema.org", "@graph": [data, trail]})
