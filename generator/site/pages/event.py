"""The page of one event: everything that its record holds, in the order a reader asks for it."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from markupsafe import Markup
from msgspec import Struct

from generator.archive import dates
from generator.archive.airtime import told_length
from generator.archive.dates import in_utc, say_day, say_instant, say_minute
from generator.archive.entries import Entry
from generator.archive.grouping import Archive, Facet
from generator.archive.history import Move
from generator.archive.model import API_VERSION, Update, by_priority, name_of
from generator.site import text, urls
from generator.site.contents import Section, lasting_address
from generator.site.faces import Face
from generator.site.foreign import host_of
from generator.site.imprint import Card, Imprint
from generator.site.listings import Listings
from generator.site.pages.page import PageWhat
from generator.site.paging import with_neighbours
from generator.site.parts.frame import Page, make_frame
from generator.site.parts.kin import (
    Between,
    Kin,
    KinList,
    Neighbours,
    find_kin,
    find_ties,
    make_kin,
    make_neighbours,
)
from generator.site.parts.moments import Moment, make_moment
from generator.site.parts.related import RelatedList, make_related
from generator.site.parts.schema import MANY_UPDATES, describe_event
from generator.site.parts.watch import WatchView, make_watch
from generator.site.pictures import Picture
from generator.site.scraped import description_of, link_title_of
from generator.site.shared_links import way_out
from generator.site.stories import Story
from generator.site.words import (
    DateView,
    Form,
    Link,
    filled,
    language_code,
    make_date_view,
    make_instant_view,
    say_removed,
)


class EventPage(PageWhat, frozen=True, kw_only=True):
    """One event, and the others that its page leads to.

    `kin` share its closest tie; `ties` lead to all events of what else it belongs to. What is ahead
    tells its news first.
    """

    story: Story
    is_ahead: bool
    kin: Kin | None
    ties: tuple[Link, ...]
    neighbours: tuple[Between, ...]

    @property
    def claimant(self) -> str:
        """Name the event."""
        return f"event {self.story.id}"


class InfoLinkView(Struct, frozen=True):
    """An address to read more at, and where a copy may be if it is dead."""

    title: str
    language_code: str | None
    href: str
    archived: str
    facts: tuple[str, ...]
    description: str


class UpdateView(Struct, frozen=True):
    """One entry of the update history."""

    anchor: str
    author: str
    when: DateView | None
    comment: Markup
    source: Link | None


class Folded(Struct, frozen=True):
    """Updates in their order; those between the `first` and the `last` of many are folded away."""

    first: tuple[UpdateView, ...]
    folded: tuple[UpdateView, ...]
    last: tuple[UpdateView, ...]

    @property
    def all(self) -> tuple[UpdateView, ...]:
        """Every one of them."""
        return (*self.first, *self.folded, *self.last)


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
    """The page of an event; `moment` is for the reader's own clock."""

    glyph: str
    family: str
    is_removed: bool
    notices: tuple[str, ...]
    when: DateView
    moment: Moment | None
    precision_note: str
    type: Link | None
    place: Link | None
    length: str
    body: Markup
    note: Markup
    picture: Picture | None
    watch: WatchView
    info_links: tuple[InfoLinkView, ...]
    updates: Folded
    belongs: tuple[RelatedList, ...]
    slip: str
    moves: tuple[MoveView, ...]
    kin: KinList | None
    ties: tuple[Link, ...]
    neighbours: tuple[Neighbours, ...]
    citation: str
    permalink: str
    data: str | None
    calendar: str | None
    provenance: tuple[Fact, ...]


def plan_events(
    imprint: Imprint, stories: Mapping[int, Story], listings: Listings, archive: Archive
) -> Iterator[EventPage]:
    """The page of each event, with those before and after, in the archive and in its type."""
    among_all = {
        one.id: (before, after) for before, one, after in with_neighbours(listings.everything.faces)
    }
    among_type = {
        one.id: (group.name, before, after)
        for group in listings.groups[Facet.TYPES]
        for before, one, after in with_neighbours(group.faces)
    }
    groups = {
        facet: {group.key: group for group in found} for facet, found in listings.groups.items()
    }
    faces = {number: story.face for number, story in stories.items()}
    has_related = imprint.has(Section.RELATED)
    for number, story in stories.items():
        found = [("event", *among_all[number])]
        if number in among_type:
            found.append(among_type[number])
        entry = story.entry
        yield EventPage(
            address=story.face.address,
            story=story,
            is_ahead=number in archive.ahead,
            kin=find_kin(entry, archive.relations.closest(entry), faces, groups)
            if has_related
            else None,
            ties=tuple(find_ties(entry, groups, archive)) if has_related else (),
            neighbours=tuple(
                Between(name, before.link if before else None, after.link if after else None)
                for name, before, after in found
                if before or after
            ),
        )


def make_event_view(imprint: Imprint, page: EventPage) -> EventView:
    """All that an event's page shows."""
    story, face, entry = page.story, page.story.face, page.story.entry
    event = entry.event
    updates = tuple(_make_updates(entry.updates))
    description = describe(story)
    things = describe_event(imprint, story, description, _words_of(entry.updates, updates))
    stays = imprint.urls.full(lasting_address(imprint.info, face.id, face.address))
    return EventView(
        frame=make_frame(
            imprint,
            page.address,
            face.title,
            description,
            title=imprint.titled(face.full_title),
            trail=_trail(imprint, face),
            things=things,
            card=make_event_card(imprint, story),
            card_type="article",
        ),
        glyph=face.glyph,
        family=face.family,
        is_removed=face.is_removed,
        notices=tuple(_make_notices(entry)),
        when=make_date_view(face.when),
        moment=make_moment(entry),
        precision_note=_say_precision(entry),
        type=face.type,
        place=story.place,
        length=_say_length(told_length(event)),
        body=text.foreign_html(event.description),
        note=story.note,
        picture=story.picture,
        watch=make_watch(story),
        info_links=tuple(_make_info_links(story)),
        updates=_fold(updates[::-1] if page.is_ahead else updates),
        belongs=make_related(story),
        slip=entry.history.slip.words() if entry.history.slip else "",
        moves=tuple(_make_move(move) for move in entry.history.moves),
        kin=make_kin(page.kin, face.id),
        ties=page.ties,
        neighbours=tuple(map(make_neighbours, page.neighbours)),
        citation=_cite(imprint, entry, stays),
        permalink=stays,
        data=_find_data(imprint, face),
        calendar=_find_calendar(imprint, story),
        provenance=tuple(_make_provenance(imprint, entry)),
    )


def describe(story: Story) -> str:
    """What, when, where, and how the description begins."""
    face = story.face
    known = (face.type_name, make_date_view(face.when).words, face.place)
    facts = ", ".join(part for part in known if part)
    return text.shorten(f"{facts}. {text.one_line(story.entry.event.description)}", 200)


def make_event_card(imprint: Imprint, story: Story) -> Card:
    """Our copy of the event's picture, else the drawing of its family: nothing of another host."""
    picture = story.picture
    if picture and picture.is_light and picture.url:
        return Card(picture.url, story.face.title, picture.width, picture.height)
    return imprint.cards[story.face.family]


def _find_calendar(imprint: Imprint, story: Story) -> str | None:
    """The calendar of an event that is in one, at the address that stays."""
    if not story.slot or story.slot.cancelled or not imprint.has(Section.EVENT_CALENDARS):
        return None
    stays = lasting_address(imprint.info, story.id, story.face.address)
    return imprint.urls.link(urls.beside(stays, urls.EVENT_CALENDAR))


def _find_data(imprint: Imprint, face: Face) -> str | None:
    if not imprint.has(Section.EVENT_DATA):
        return None
    return imprint.urls.link(urls.beside(face.address, urls.EVENT_DATA))


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


def _trail(imprint: Imprint, face: Face) -> Iterator[Link]:
    date = face.when
    if date is None or date.year is None:
        yield imprint.link("Undated", urls.UNDATED)
        return
    yield imprint.link(str(date.year), urls.year_address(date.year))
    if date.month:
        address = urls.month_address(date.year, date.month)
        yield imprint.link(dates.MONTHS[date.month - 1], address)


def _cite(imprint: Imprint, entry: Entry, permalink: str) -> str:
    """How to refer to this page: what, where it is from, of when, and an address that stays."""
    title = entry.event.title
    source = f"Launch Library 2, event {entry.id}"
    when = f", last changed {say_day(in_utc(entry.modified))}" if entry.modified else ""
    return f"“{title}”. {imprint.info.title}. {source}{when}. {permalink}"


def _make_move(move: Move) -> MoveView:
    return MoveView(
        seen=make_instant_view(move.at, Form.LIST),
        kind=move.kind.value,
        before=make_date_view(move.before, Form.LIST),
        after=make_date_view(move.after, Form.LIST),
    )


def _say_precision(entry: Entry) -> str:
    """`Only the month is known.`, where the record says so."""
    known = entry.date.known() if entry.date and entry.event.date_precision else ""
    return f"Only the {known} is known." if known else ""


def _say_length(duration: dt.timedelta | None) -> str:
    """`1 h 11 min 3 s`."""
    if duration is None:
        return ""
    minutes, seconds = divmod(int(duration.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "h"), (minutes, "min"), (seconds, "s"))
    return " ".join(f"{number} {unit}" for number, unit in parts if number > 0)


def _make_info_links(story: Story) -> Iterator[InfoLinkView]:
    for link in sorted(story.entry.event.info_links, key=lambda link: by_priority(link.priority)):
        href = way_out(link.url)
        if href is None:
            continue
        title = link_title_of(link.title, href)
        yield InfoLinkView(
            title=title,
            language_code=language_code(link.language),
            href=href,
            archived=story.archived.get(href, ""),
            facts=tuple(
                filled(
                    name_of(link.type),
                    text.one_line(link.source) or host_of(href),
                    name_of(link.language),
                )
            ),
            description=description_of(link.description, title, href),
        )


def _fold(updates: tuple[UpdateView, ...]) -> Folded:
    """Few stand one below the other; of many those at both ends are enough to begin with."""
    if len(updates) <= _FIRST + _LAST + 1:
        return Folded(updates, (), ())
    return Folded(updates[:_FIRST], updates[_FIRST:-_LAST], updates[-_LAST:])


_FIRST, _LAST = 2, 3


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
        when=make_instant_view(made, Form.LIST) if made else None,
        comment=text.foreign_html(update.comment),
        source=Link(host_of(source), source) if source else None,
    )


def _words_of(
    updates: tuple[Update, ...], views: tuple[UpdateView, ...]
) -> list[tuple[Update, str]]:
    """What updates say, without its marks; of few of them nobody asks."""
    if len(updates) < MANY_UPDATES:
        return []
    return [(update, view.comment.striptags()) for update, view in zip(updates, views, strict=True)]


def _make_provenance(imprint: Imprint, entry: Entry) -> Iterator[Fact]:
    event = entry.event
    address = f"{imprint.source}/{API_VERSION}/events/{event.id}/"
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
