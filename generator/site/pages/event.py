"""The page of one event: everything that its record holds, in the order a reader asks for it."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator

from markupsafe import Markup
from msgspec import Struct

from generator.archive import dates
from generator.archive.dates import in_utc, say_day, say_instant, say_minute
from generator.archive.entries import Entry
from generator.archive.grouping import Facet, memberships
from generator.archive.history import Move
from generator.archive.model import API_VERSION, Event, Update, by_priority, name_of
from generator.site import text, urls
from generator.site.contents import Site
from generator.site.families import family_of
from generator.site.foreign import host_of
from generator.site.outputs import EventPage
from generator.site.parts.cards import describe_event, make_event_card, picture_url
from generator.site.parts.frame import Page, head_title
from generator.site.parts.kin import KinList, Neighbours, make_kin, make_neighbours
from generator.site.parts.pictures import Picture, make_picture
from generator.site.parts.related import RelatedList, make_related
from generator.site.parts.rows import (
    DateView,
    Link,
    Moment,
    filled,
    group_link,
    home_crumb,
    language_code,
    link_to,
    make_date_view,
    make_instant_view,
    make_moment,
    say_removed,
)
from generator.site.parts.schema import make_event_schema
from generator.site.parts.watch import WatchView, make_watch
from generator.site.prose import NO_PROSE
from generator.site.shared_links import way_out


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


class MoveView(Struct, frozen=True):
    """Another date than before: when that was seen, and whether it was moved or refined."""

    seen: DateView
    kind: str
    before: DateView
    after: DateView


class Fact(Struct, frozen=True):
    """A line of the record: what it is and what it says, perhaps with a link or a machine time."""

    name: str
    value: str
    href: str | None = None
    machine: str | None = None


class EventView(Page, frozen=True, kw_only=True):
    """The page of an event. `number` is its id; `moment` is for the reader's own clock."""

    number: int
    family: str
    is_removed: bool
    notices: tuple[str, ...]
    when: DateView
    moment: Moment | None
    precision_note: str
    type: Link | None
    place: Link | None
    webcast_length: str
    body: Markup
    note: Markup
    image: Picture | None
    watch: WatchView
    info_links: tuple[InfoLinkView, ...]
    updates: tuple[UpdateView, ...]
    related: tuple[RelatedList, ...]
    slip: str
    moves: tuple[MoveView, ...]
    kin: tuple[KinList, ...]
    neighbours: tuple[Neighbours, ...]
    citation: str
    permalink: str
    data: str
    calendar: str | None
    provenance: tuple[Fact, ...]


def make_event_view(site: Site, page: EventPage) -> EventView:
    """All that an event's page shows."""
    entry, event = page.entry, page.entry.event
    title = event.title
    when = make_date_view(entry.date)
    kind, place = _type_link(site, entry), _place_link(site, entry)
    canonical = site.urls.full(page.address)
    image = make_picture(site, event.image, title)
    crumbs = tuple(_crumbs(site, entry))
    description = describe_event(site, entry)
    permalink = site.urls.full(urls.short_address(entry.id))
    card = make_event_card(site, entry)
    shown = picture_url(site, entry) or card.src
    return EventView(
        heading=title,
        head_title=head_title(site, site.titles.get(entry.id, title)),
        description=description,
        canonical=canonical,
        crumbs=crumbs,
        card_type="article",
        picture=card,
        json_ld=make_event_schema(site, entry, description, shown, crumbs, canonical),
        number=entry.id,
        family=family_of(kind.label if kind else "").key,
        is_removed=entry.removed is not None,
        notices=tuple(_make_notices(entry)),
        when=when,
        moment=make_moment(entry),
        precision_note=text.one_line(event.date_precision.description)
        if event.date_precision
        else "",
        type=kind,
        place=place,
        webcast_length=_say_length(event.duration),
        body=text.foreign_html(event.description),
        note=site.notes.events.get(entry.id, NO_PROSE).html,
        image=image,
        watch=make_watch(site, entry),
        info_links=tuple(_make_info_links(event)),
        updates=tuple(_make_updates(entry.updates)),
        related=make_related(site, event),
        slip=entry.history.slip.words() if entry.history.slip else "",
        moves=tuple(_make_move(move) for move in entry.history.moves),
        kin=make_kin(site, entry),
        neighbours=make_neighbours(site, entry),
        citation=_cite(site, entry, permalink),
        permalink=permalink,
        data=site.urls.link(urls.beside(page.address, urls.EVENT_DATA)),
        calendar=site.urls.link(urls.beside(page.address, urls.EVENT_CALENDAR))
        if entry.calendar_date
        else None,
        provenance=tuple(_make_provenance(site, entry)),
    )


def _make_notices(entry: Entry) -> Iterator[str]:
    """What a reader has to know before anything else."""
    if entry.removed:
        yield say_removed(entry.removed)
    former = entry.history.former_names
    if former:
        names = ", ".join(f"“{name}”" for name in former)
        yield f"Formerly called {names}."
    if entry.override.corrected:
        fields = ", ".join(entry.override.corrected)
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
    return group_link(site, Facet.TYPES, kind.id) if kind else None


def _place_link(site: Site, entry: Entry) -> Link | None:
    """The page of the event's place, under the name that this event gives it."""
    for key, name in memberships(entry.event, Facet.PLACES):
        return Link(name, group_link(site, Facet.PLACES, key).href)
    return None


def _cite(site: Site, entry: Entry, permalink: str) -> str:
    """How to refer to this page: what, where it is from, of when, and an address that stays."""
    title = entry.event.title
    source = f"Launch Library 2, event {entry.id}"
    when = f", last changed {say_day(in_utc(entry.modified))}" if entry.modified else ""
    return f"“{title}”. {site.info.title}. {source}{when}. {permalink}"


def _make_move(move: Move) -> MoveView:
    return MoveView(
        seen=make_instant_view(move.at),
        kind=move.kind.value,
        before=make_date_view(move.before),
        after=make_date_view(move.after),
    )


def _say_length(duration: dt.timedelta | None) -> str:
    """`1 h 11 min 3 s`."""
    if duration is None or duration < dt.timedelta(0):
        return ""
    minutes, seconds = divmod(int(duration.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "h"), (minutes, "min"), (seconds, "s"))
    return " ".join(f"{number} {unit}" for number, unit in parts if number > 0)


def _make_info_links(event: Event) -> Iterator[InfoLinkView]:
    for link in sorted(event.info_links, key=lambda link: by_priority(link.priority)):
        href = way_out(link.url)
        if href is None:
            continue
        yield InfoLinkView(
            title=text.one_line(link.title) or host_of(href),
            language_code=language_code(link.language),
            href=href,
            facts=tuple(
                filled(
                    name_of(link.type),
                    text.one_line(link.source) or host_of(href),
                    name_of(link.language),
                )
            ),
            description=text.one_line(link.description),
        )


def _make_updates(updates: Iterable[Update]) -> Iterator[UpdateView]:
    """Each with an anchor of its own, should two of them have one id."""
    met: Counter[int] = Counter()
    for update in updates:
        met[update.id] += 1
        again = f"-{met[update.id]}" if met[update.id] > 1 else ""
        yield _make_update(update, f"update-{update.id}{again}")


def _make_update(update: Update, anchor: str) -> UpdateView:
    source = way_out(update.info_url)
    made = update.created_on
    return UpdateView(
        anchor=anchor,
        author=text.one_line(update.created_by),
        when=make_instant_view(made) if made else None,
        comment=text.foreign_html(update.comment),
        source=Link(host_of(source), source) if source else None,
    )


def _make_provenance(site: Site, entry: Entry) -> Iterator[Fact]:
    event, source = entry.event, site.upstream.source
    address = f"{source}/{API_VERSION}/events/{event.id}/"
    yield Fact("Launch Library 2 id", str(event.id), href=address)
    if entry.modified:
        when = entry.modified
        yield Fact("Last changed", say_minute(when), machine=say_instant(when))
    if event.date:
        precision = event.date_precision.name if event.date_precision else "not stated"
        date = f"{say_instant(event.date)}, precision: {text.one_line(precision)}"
        yield Fact("Date in the record", date)
    if entry.added:
        yield Fact("First known", say_minute(entry.added), machine=say_instant(entry.added))
