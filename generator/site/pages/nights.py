"""What the ledger saw, night by night: which events came, moved, changed and went."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice

import msgspec
from msgspec import Struct

from generator.archive.changes import Change, Claim, Kind
from generator.archive.counts import count_of
from generator.archive.dates import EventDate, in_utc, say_day
from generator.archive.history import Night, date_claimed
from generator.site import text, urls
from generator.site.contents import Site
from generator.site.faces import Face
from generator.site.imprint import NEWS_NAME, Imprint
from generator.site.keys import What
from generator.site.pages.page import PageWhat
from generator.site.paging import with_neighbours
from generator.site.parts.frame import Page, make_frame
from generator.site.parts.offers import Offer, make_news_offers
from generator.site.words import DateView, Form, Link, make_date_view

_RECENT_NIGHTS, _RECENT_ROWS = 7, 50
_ZONE = " UTC"
_GONE = {
    Kind.REMOVED: "gone from Launch Library 2",
    Kind.RETURNED: "back in Launch Library 2",
}
_ORDER = {kind: place for place, kind in enumerate(Kind)}
_FIELDS = {
    "type": "type",
    "description": "description",
    "duration": "length of the webcast",
    "location": "place",
    "image": "picture",
    "info_urls": "links",
    "vid_urls": "webcasts",
    "updates": "earlier updates",
    "agencies": "agencies",
    "launches": "launches",
    "expeditions": "expeditions",
    "spacestations": "space stations",
    "program": "programs",
    "astronauts": "crew",
}
"""The API's fields in plain words; one that is not here is called as the API does."""


class ChangeRow(Struct, frozen=True):
    """A change of one event; without `href` for an event that the archive does not hold.

    `when` is a date that matters here, and `before` the one that it was if that is what changed.
    """

    title: str
    href: str | None
    kind: str
    before: DateView | None
    when: DateView | None
    note: str


class ChangeShelf(Struct, frozen=True):
    """The changes of a night; `more` says how many are left out."""

    night: Link
    anchor: str
    rows: tuple[ChangeRow, ...]
    more: str


class NightLink(Struct, frozen=True):
    """A night in the list of all, with what was seen in it."""

    link: Link
    facts: tuple[str, ...]


class Seen(What, frozen=True, kw_only=False):
    """A change, with the face of its event if the archive holds that, and the date it came with."""

    change: Change
    face: Face | None
    first: EventDate | None = None

    @property
    def id(self) -> str:
        """Its name for ever: one kind of change of an event is seen once in a night."""
        change = self.change
        return f"changes/{change.event}/{change.kind.value}/{change.at.isoformat()}"


class NightLine(Struct, frozen=True):
    """A night with what was seen in it, in words."""

    day: dt.date
    facts: tuple[str, ...]


class Recent(What, frozen=True, kw_only=False):
    """The changes of a night, and how many are left out."""

    day: dt.date
    seen: tuple[Seen, ...]
    left: int


class ChangesPage(PageWhat, frozen=True, kw_only=True):
    """All nights that the ledger tells of, newest first, and the last ones with their changes.

    `changed` is when the last change was seen.
    """

    changed: dt.datetime | None
    nights: tuple[NightLine, ...]
    recent: tuple[Recent, ...]


class NightPage(PageWhat, frozen=True, kw_only=True):
    """What the ledger saw on one day, until `changed`, with the days before and after.

    `bulk` says what came at once and is only counted.
    """

    changed: dt.datetime
    day: dt.date
    facts: tuple[str, ...]
    bulk: str
    seen: tuple[Seen, ...]
    previous: dt.date | None
    next: dt.date | None

    @property
    def claimant(self) -> str:
        """Name the day."""
        return f"changes of {self.day}"


class ChangesView(Page, frozen=True, kw_only=True):
    """The newest changes, and the way to all."""

    summary: str
    offers: tuple[Offer, ...]
    shelves: tuple[ChangeShelf, ...]
    nights: tuple[NightLink, ...]


class NightView(Page, frozen=True, kw_only=True):
    """All changes of a night by their kind, and what came at once."""

    facts: tuple[str, ...]
    bulk: str
    years: Link
    rows: tuple[ChangeRow, ...]
    previous: Link | None
    next: Link | None


def plan_changes(site: Site, faces: Mapping[int, Face]) -> Iterator[ChangesPage | NightPage]:
    """The page of all nights, and one for each."""
    nights = site.archive.nights
    shown = dict(see_nights(site, faces))
    facts = {night.day: tuple(_facts(night, shown[night.day])) for night in nights}
    yield ChangesPage(
        address=urls.CHANGES,
        changed=max(map(_last_seen, nights), default=None),
        nights=tuple(
            NightLine(night.day, (*facts[night.day], *_say_bulk(night))) for night in nights
        ),
        recent=tuple(plan_recent(shown.items(), _RECENT_ROWS)),
    )
    for before, night, after in with_neighbours(nights[::-1]):
        yield NightPage(
            address=urls.night_address(night.day),
            changed=_last_seen(night),
            day=night.day,
            facts=facts[night.day],
            bulk=_say_bulk_in_full(night),
            seen=shown[night.day],
            previous=before.day if before else None,
            next=after.day if after else None,
        )


def see_nights(site: Site, faces: Mapping[int, Face]) -> Iterator[tuple[dt.date, tuple[Seen, ...]]]:
    """The single changes of each night, newest night first, in the order of their kinds."""
    suppressed = {entry.id for entry in site.archive.suppressed}
    moved = {
        entry.id: entry.history.moves[0].before
        for entry in site.archive.entries
        if entry.history.moves
    }
    first = {number: moved.get(number, face.when) for number, face in faces.items()}
    for night in site.archive.nights:
        yield night.day, tuple(_see(night, faces, first, suppressed))


def plan_recent(nights: Iterable[tuple[dt.date, tuple[Seen, ...]]], room: int) -> Iterator[Recent]:
    """The last nights in which single changes were seen, as far as they fit."""
    told = ((day, seen) for day, seen in nights if seen)
    for day, seen in islice(told, _RECENT_NIGHTS):
        if room <= 0:
            break
        yield Recent(day, seen[:room], len(seen[room:]))
        room -= len(seen)


def _last_seen(night: Night) -> dt.datetime:
    """What came in bulk is known by its day."""
    day = dt.datetime.combine(night.day, dt.time.min, dt.UTC)
    return max((in_utc(change.at) for change in night.changes), default=day)


def _see(
    night: Night,
    faces: Mapping[int, Face],
    first: Mapping[int, EventDate | None],
    suppressed: Collection[int],
) -> Iterator[Seen]:
    """Nothing is said of an event that the site's owner does not show."""
    for change in sorted(night.changes, key=lambda change: _ORDER[change.kind]):
        if change.event not in suppressed:
            is_new = change.kind is Kind.ADDED
            yield Seen(change, faces.get(change.event), first.get(change.event) if is_new else None)


def _facts(night: Night, shown: Sequence[Seen]) -> Iterator[str]:
    """`3 added`, `2 moved`."""
    yield from _counted(Counter(seen.change.kind for seen in shown))
    hidden = len(night.changes) - len(shown)
    if hidden:
        yield f"{count_of(hidden, 'change')} of events that are not shown"


def _say_bulk(night: Night) -> Iterator[str]:
    """What came at once, if anything did."""
    if night.bulk:
        source = "the first pull" if night.first else "in bulk"
        yield f"{source}: {_say_counts(night)}"


def _say_bulk_in_full(night: Night) -> str:
    if not night.bulk:
        return ""
    if night.first and night.bulk.keys() == {Kind.ADDED}:
        return f"First pull: {_say_counts(night)} came in this night."
    source = "First pull" if night.first else "In bulk"
    return f"{source}: {_say_counts(night)}, which are not listed one by one."


def _say_counts(night: Night) -> str:
    if night.first and night.bulk.keys() == {Kind.ADDED}:
        return count_of(night.bulk[Kind.ADDED], "event")
    return ", ".join(_counted(night.bulk))


def _counted(counts: Counter[Kind]) -> Iterator[str]:
    return (f"{counts[kind]:,} {kind.value}" for kind in Kind if counts[kind])


def make_changes_view(imprint: Imprint, page: ChangesPage) -> ChangesView:
    """Nights, newest first."""
    about = "What was seen to change in Launch Library 2, night by night"
    said = f"{about}: events added, moved, renamed, edited and removed."
    trail = (imprint.link(NEWS_NAME, urls.NEWS),)
    offers = make_news_offers(imprint, urls.CHANGES, "feed", "Changes")
    return ChangesView(
        frame=make_frame(imprint, page.address, "Changes", said, trail=trail, offers=offers),
        offers=offers,
        summary=f"{about}. {_since(page.nights)}",
        shelves=tuple(make_recent(imprint, page.recent)),
        nights=tuple(
            NightLink(_night_link(imprint, night.day), night.facts) for night in page.nights
        ),
    )


def make_night_view(imprint: Imprint, page: NightPage) -> NightView:
    """A night, a line a change."""
    day = say_day(page.day)
    facts = ", ".join(page.facts) or page.bulk.removesuffix(".")
    return NightView(
        frame=make_frame(
            imprint,
            page.address,
            f"Changes of {day}",
            f"What was seen to change in Launch Library 2 on {day}: {facts}.",
            trail=(imprint.link(NEWS_NAME, urls.NEWS), imprint.link("Changes", urls.CHANGES)),
        ),
        facts=page.facts,
        bulk=page.bulk,
        years=imprint.link("All events by year", urls.YEARS),
        rows=tuple(make_change_row(one, page.day.year) for one in page.seen),
        previous=_night_link(imprint, page.previous) if page.previous else None,
        next=_night_link(imprint, page.next) if page.next else None,
    )


def _since(nights: Sequence[NightLine]) -> str:
    if not nights:
        return "Nothing has been seen to change yet."
    return f"The record begins on {say_day(nights[-1].day)}."


def _night_link(imprint: Imprint, day: dt.date) -> Link:
    return imprint.link(say_day(day), urls.night_address(day))


def make_recent(imprint: Imprint, nights: Iterable[Recent]) -> Iterator[ChangeShelf]:
    """A shelf for each night."""
    for night in nights:
        yield ChangeShelf(
            night=_night_link(imprint, night.day),
            anchor=f"n{night.day}",
            rows=tuple(make_change_row(one, night.day.year) for one in night.seen),
            more=f"+{night.left:,} more" if night.left else "",
        )


def make_change_row(seen: Seen, year: int) -> ChangeRow:
    """A change, seen in that year."""
    change, face = seen.change, seen.face
    before, when = None, None
    if change.kind in {Kind.MOVED, Kind.REFINED}:
        before, when = _make_move(date_claimed(change.before), date_claimed(change.after), year)
    elif change.kind is Kind.ADDED and face:
        when = _make_date(seen.first, has_year=not seen.first or seen.first.year != year)
    return ChangeRow(
        title=face.title if face else f"Event {change.event}",
        href=face.href if face else None,
        kind=change.kind.value,
        before=before,
        when=when,
        note=_say(change),
    )


def _make_move(
    before: EventDate | None, after: EventDate | None, year: int
) -> tuple[DateView, DateView]:
    """Two dates, as short as can be: the first leaves out what the second says."""
    old_year, new_year = (date.year if date else year for date in (before, after))
    old = _make_date(before, has_year=old_year != new_year)
    new = _make_date(after, has_year=not old_year == new_year == year)
    if new.words.endswith(_ZONE):
        old = msgspec.structs.replace(old, words=old.words.removesuffix(_ZONE))
    return old, new


def _make_date(date: EventDate | None, *, has_year: bool) -> DateView:
    return make_date_view(date, Form.IN_LINE if has_year else Form.IN_LINE_OF_YEAR)


def _say(change: Change) -> str:
    """What neither the kind nor a date tells."""
    match change.kind:
        case Kind.RENAMED:
            return _say_names(change.before, change.after)
        case Kind.EDITED:
            return ", ".join(_FIELDS.get(name, name.replace("_", " ")) for name in change.fields)
        case Kind.UPDATED:
            return count_of(len(change.updates), "new update")
        case kind:
            return _GONE.get(kind, "")


def _say_names(before: Claim | None, after: Claim | None) -> str:
    """The names, or the slugs where only these differ."""
    if before is None or after is None:
        return ""
    old, new = (text.one_line(claim.name) for claim in (before, after))
    if old == new:
        old, new = (text.one_line(claim.slug) for claim in (before, after))
        return f"address: {old} → {new}"
    return f"{old} → {new}"
