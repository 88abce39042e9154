"""What the ledger saw, night by night: which events came, moved, changed and went."""

from collections import Counter
from collections.abc import Iterator

from msgspec import Struct

from generator.archive.changes import Change, Claim, Kind
from generator.archive.dates import say_day
from generator.archive.history import Night, date_claimed
from generator.site import text, urls
from generator.site.contents import Site
from generator.site.outputs import ChangesPage, NightPage
from generator.site.parts.frame import Page, head_title
from generator.site.parts.rows import (
    DateView,
    Link,
    count_of,
    event_link,
    home_crumb,
    link_to,
    make_date_view,
)

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


def make_changes_view(site: Site, page: ChangesPage) -> ChangesView:
    """Nights, newest first."""
    nights = site.archive.nights
    heading = "Changes"
    about = "What was seen to change in Launch Library 2, night by night"
    return ChangesView(
        heading=heading,
        head_title=head_title(site, heading),
        description=f"{about}: events added, moved, renamed, edited and removed.",
        canonical=site.urls.full(page.address),
        crumbs=(home_crumb(site),),
        summary=f"{about}. {_since(nights)}",
        shelves=tuple(_recent(site, nights)),
        nights=tuple(
            NightLink(_night_link(site, night), tuple(_facts(site, night))) for night in nights
        ),
    )


def make_night_view(site: Site, page: NightPage) -> NightView:
    """A night, one shelf for each kind of change."""
    night, day = page.night, say_day(page.night.day)
    heading = f"Changes of {day}"
    facts = tuple(_facts(site, night))
    return NightView(
        heading=heading,
        head_title=head_title(site, heading),
        description=f"What was seen to change in Launch Library 2 on {day}: {', '.join(facts)}.",
        canonical=site.urls.full(page.address),
        crumbs=(home_crumb(site), link_to(site, "Changes", urls.CHANGES)),
        facts=facts,
        shelves=tuple(_by_kind(site, night)),
        previous=_night_link(site, page.previous) if page.previous else None,
        next=_night_link(site, page.next) if page.next else None,
    )


def _since(nights: tuple[Night, ...]) -> str:
    if not nights:
        return "Nothing has been seen to change yet."
    return f"The record begins on {say_day(nights[-1].day)}."


def _night_link(site: Site, night: Night) -> Link:
    return link_to(site, say_day(night.day), urls.night_address(night.day))


def _facts(site: Site, night: Night) -> Iterator[str]:
    """`3 added`, `2 moved`, and what is counted only."""
    shown = _shown(site, night)
    yield from _counted(Counter(change.kind for change in shown))
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


def _shown(site: Site, night: Night) -> list[Change]:
    """Nothing is said of an event that the site's owner does not show."""
    suppressed = {entry.id for entry in site.archive.suppressed}
    return [change for change in night.changes if change.event not in suppressed]


def _recent(site: Site, nights: tuple[Night, ...]) -> Iterator[ChangeShelf]:
    """The last nights in which single changes were seen, as far as they fit."""
    room = _RECENT_ROWS
    for night in [night for night in nights if night.changes][:_RECENT_NIGHTS]:
        shown = sorted(_shown(site, night), key=lambda change: _ORDER[change.kind])
        if shown and room:
            link, more = _night_link(site, night), len(shown[room:])
            yield ChangeShelf(
                heading=link.label,
                anchor=f"n{night.day}",
                href=link.href,
                rows=tuple(_make_row(site, change, named=True) for change in shown[:room]),
                more=f"and {more:,} more" if more else "",
            )
            room = max(0, room - len(shown))


def _by_kind(site: Site, night: Night) -> Iterator[ChangeShelf]:
    shown = _shown(site, night)
    for kind, heading in _HEADINGS.items():
        found = [change for change in shown if change.kind is kind]
        if found:
            rows = tuple(_make_row(site, change, named=False) for change in found)
            yield ChangeShelf(heading, kind.value, None, rows, "")


def _make_row(site: Site, change: Change, *, named: bool) -> ChangeRow:
    """`named` rows say their kind, because they stand among others."""
    entry = site.archive.by_id.get(change.event)
    when = make_date_view(entry.date) if entry else None
    dated = change.kind in {Kind.MOVED, Kind.REFINED}
    return ChangeRow(
        title=entry.event.title if entry else f"Event {change.event}",
        href=event_link(site, entry) if entry else None,
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
