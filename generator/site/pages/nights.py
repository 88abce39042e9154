"""What the ledger saw, night by night: which events came, moved, changed and went."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from generator.archive.changes import Change, Claim, Kind
from generator.archive.counts import count_of
from generator.archive.dates import in_utc, say_day
from generator.archive.history import Night, date_claimed
from generator.site import text, urls
from generator.site.contents import Site
from generator.site.faces import Face
from generator.site.imprint import Imprint
from generator.site.keys import What
from generator.site.pages.page import PageWhat
from generator.site.paging import with_neighbours
from generator.site.parts.frame import Page, make_frame
from generator.site.words import DateView, Link, make_date_view

_RECENT_NIGHTS, _RECENT_ROWS = 7, 50
_HEADINGS = {
    Kind.ADDED: "Added",
    Kind.MOVED: "Moved",
    Kind.REFINED: "Dated more or less exactly",
    Kind.RENAMED: "Renamed",
    Kind.EDITED: "Edited",
    Kind.UPDATED: "With new updates",
    Kind.REMOVED: "Gone from Launch Library 2",
    Kind.RETURNED: "Back in Launch Library 2",
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

    `when` is the event's date, and `before` the one that it had if the date is what changed.
    """

    title: str
    href: str | None
    kind: str
    before: DateView | None
    when: DateView | None
    note: str


class ChangeShelf(Struct, frozen=True):
    """Changes under a heading; `more` says how many are left out."""

    heading: str
    anchor: str
    href: str | None
    rows: tuple[ChangeRow, ...]
    more: str


class NightLink(Struct, frozen=True):
    """A night in the list of all, with what was seen in it."""

    link: Link
    facts: tuple[str, ...]


class Seen(What, frozen=True, kw_only=False):
    """A change, with the face of its event if the archive holds that."""

    change: Change
    face: Face | None


class NightLine(Struct, frozen=True):
    """A night with what was seen in it, in words."""

    day: dt.date
    facts: tuple[str, ...]


class ChangesPage(PageWhat, frozen=True, kw_only=True):
    """All nights that the ledger tells of, newest first, and the last ones with their changes.

    `changed` is when the last change was seen.
    """

    changed: dt.datetime | None
    nights: tuple[NightLine, ...]
    recent: tuple[tuple[dt.date, tuple[Seen, ...]], ...]


class NightPage(PageWhat, frozen=True, kw_only=True):
    """What the ledger saw on one day, until `changed`, with the days before and after."""

    changed: dt.datetime
    day: dt.date
    facts: tuple[str, ...]
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
    shelves: tuple[ChangeShelf, ...]
    nights: tuple[NightLink, ...]


class NightView(Page, frozen=True, kw_only=True):
    """All changes of a night by their kind; `facts` tell of those that are only counted, too."""

    facts: tuple[str, ...]
    shelves: tuple[ChangeShelf, ...]
    previous: Link | None
    next: Link | None


def plan_changes(site: Site, faces: Mapping[int, Face]) -> Iterator[ChangesPage | NightPage]:
    """The page of all nights, and one for each."""
    nights = site.archive.nights
    shown = {night.day: _shown(site, faces, night) for night in nights}
    facts = {night.day: tuple(_facts(night, shown[night.day])) for night in nights}
    yield ChangesPage(
        address=urls.CHANGES,
        changed=max(map(_last_seen, nights), default=None),
        nights=tuple(NightLine(night.day, facts[night.day]) for night in nights),
        recent=tuple(_recent(nights, shown)),
    )
    for before, night, after in with_neighbours(nights[::-1]):
        yield NightPage(
            address=urls.night_address(night.day),
            changed=_last_seen(night),
            day=night.day,
            facts=facts[night.day],
            seen=shown[night.day],
            previous=before.day if before else None,
            next=after.day if after else None,
        )


def _last_seen(night: Night) -> dt.datetime:
    """What came in bulk is known by its day."""
    day = dt.datetime.combine(night.day, dt.time.min, dt.UTC)
    return max((in_utc(change.at) for change in night.changes), default=day)


def _shown(site: Site, faces: Mapping[int, Face], night: Night) -> tuple[Seen, ...]:
    """Nothing is said of an event that the site's owner does not show."""
    suppressed = {entry.id for entry in site.archive.suppressed}
    return tuple(
        Seen(change, faces.get(change.event))
        for change in night.changes
        if change.event not in suppressed
    )


def _recent(
    nights: Sequence[Night], shown: Mapping[dt.date, tuple[Seen, ...]]
) -> Iterator[tuple[dt.date, tuple[Seen, ...]]]:
    """The last nights in which single changes were seen, as far as they fit."""
    room = _RECENT_ROWS
    for night in [night for night in nights if night.changes][:_RECENT_NIGHTS]:
        seen = shown[night.day]
        if seen and room > 0:
            yield night.day, seen
            room -= len(seen)


def _facts(night: Night, shown: Sequence[Seen]) -> Iterator[str]:
    """`3 added`, `2 moved`, and what is counted only."""
    yield from _counted(Counter(seen.change.kind for seen in shown))
    if night.bulk:
        yield _say_bulk(night)
    hidden = len(night.changes) - len(shown)
    if hidden:
        yield f"{count_of(hidden, 'change')} of events that are not shown"


def _say_bulk(night: Night) -> str:
    source = "the first pull" if night.first else "in bulk"
    if night.first and night.bulk.keys() == {Kind.ADDED}:
        return f"{source}: {count_of(night.bulk[Kind.ADDED], 'event')}"
    return f"{source}: {', '.join(_counted(night.bulk))}"


def _counted(counts: Counter[Kind]) -> Iterator[str]:
    return (f"{counts[kind]:,} {kind.value}" for kind in Kind if counts[kind])


def make_changes_view(imprint: Imprint, page: ChangesPage) -> ChangesView:
    """Nights, newest first."""
    about = "What was seen to change in Launch Library 2, night by night"
    said = f"{about}: events added, moved, renamed, edited and removed."
    return ChangesView(
        frame=make_frame(imprint, page.address, "Changes", said),
        summary=f"{about}. {_since(page.nights)}",
        shelves=tuple(_make_recent(imprint, page)),
        nights=tuple(
            NightLink(_night_link(imprint, night.day), night.facts) for night in page.nights
        ),
    )


def make_night_view(imprint: Imprint, page: NightPage) -> NightView:
    """A night, one shelf for each kind of change."""
    day = say_day(page.day)
    return NightView(
        frame=make_frame(
            imprint,
            page.address,
            f"Changes of {day}",
            f"What was seen to change in Launch Library 2 on {day}: {', '.join(page.facts)}.",
            trail=(imprint.link("Changes", urls.CHANGES),),
        ),
        facts=page.facts,
        shelves=tuple(_by_kind(page.seen)),
        previous=_night_link(imprint, page.previous) if page.previous else None,
        next=_night_link(imprint, page.next) if page.next else None,
    )


def _since(nights: Sequence[NightLine]) -> str:
    if not nights:
        return "Nothing has been seen to change yet."
    return f"The record begins on {say_day(nights[-1].day)}."


def _night_link(imprint: Imprint, day: dt.date) -> Link:
    return imprint.link(say_day(day), urls.night_address(day))


def _make_recent(imprint: Imprint, page: ChangesPage) -> Iterator[ChangeShelf]:
    room = _RECENT_ROWS
    for day, seen in page.recent:
        shown = sorted(seen, key=lambda one: _ORDER[one.change.kind])
        link, more = _night_link(imprint, day), len(shown[room:])
        yield ChangeShelf(
            heading=link.label,
            anchor=f"n{day}",
            href=link.href,
            rows=tuple(_make_row(one, named=True) for one in shown[:room]),
            more=f"and {more:,} more" if more else "",
        )
        room = max(0, room - len(shown))


def _by_kind(seen: Sequence[Seen]) -> Iterator[ChangeShelf]:
    for kind, heading in _HEADINGS.items():
        found = [one for one in seen if one.change.kind is kind]
        if found:
            rows = tuple(_make_row(one, named=False) for one in found)
            yield ChangeShelf(heading, kind.value, None, rows, "")


def _make_row(seen: Seen, *, named: bool) -> ChangeRow:
    """`named` rows say their kind, because they stand among others."""
    change, face = seen.change, seen.face
    when = make_date_view(face.when) if face else None
    dated = change.kind in {Kind.MOVED, Kind.REFINED}
    return ChangeRow(
        title=face.title if face else f"Event {change.event}",
        href=face.href if face else None,
        kind=change.kind.value if named else "",
        before=make_date_view(date_claimed(change.before)) if dated else None,
        when=make_date_view(date_claimed(change.after)) if dated else when,
        note=_say(change),
    )


def _say(change: Change) -> str:
    """What the kind alone does not tell."""
    match change.kind:
        case Kind.RENAMED:
            return _say_names(change.before, change.after)
        case Kind.EDITED:
            return ", ".join(_FIELDS.get(name, name.replace("_", " ")) for name in change.fields)
        case Kind.UPDATED:
            return count_of(len(change.updates), "new update")
        case _:
            return ""


def _say_names(before: Claim | None, after: Claim | None) -> str:
    """The names, or the slugs where only these differ."""
    if before is None or after is None:
        return ""
    old, new = (text.one_line(claim.name) for claim in (before, after))
    if old == new:
        old, new = (text.one_line(claim.slug) for claim in (before, after))
        return f"address from “{old}” to “{new}”"
    return f"from “{old}” to “{new}”"
