"""An entry: an event with what only the whole archive and the ledger know of it."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Annotated, TypeAlias

from msgspec import Meta, Struct

from generator.archive.changes import Change, first_seen, last_changes, removals, revisions
from generator.archive.dates import EventDate, date_of, in_utc
from generator.archive.history import History, by_event, make_history
from generator.archive.model import Event, Update

_NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)


class Override(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a site's owner decides about an event, whatever the API says.

    `suppress` is the reason for not showing it, `fields` are corrected ones by the API's names.
    """

    suppress: Annotated[str, Meta(pattern=r"\S")] | None = None
    fields: dict[str, object] = {}


Overrides: TypeAlias = Mapping[int, Override]
NO_OVERRIDES: Overrides = MappingProxyType({})


class Entry(Struct, frozen=True):
    """An event with what only the whole archive knows of it.

    `added` is when the event came to be known: seen by us, else its earliest update. It is None
    when nothing tells. `modified` is when anything of it last changed, as far as the API or the
    ledger tell. `removed` is when the API was seen to have it no more. `override` is what
    the site's owner says of it, `history` what the ledger does. `position` is its place in
    `Archive.entries`.
    """

    event: Event
    date: EventDate | None
    updates: tuple[Update, ...]
    added: dt.datetime | None
    changed: dt.datetime | None
    modified: dt.datetime | None
    revision: int
    removed: dt.datetime | None
    override: Override
    history: History
    position: int

    @property
    def id(self) -> int:
        """The event's id, the identity of all that is made of it."""
        return self.event.id

    @property
    def year(self) -> int | None:
        """The year whose shelf it stands on, if any can claim it."""
        return self.date.year if self.date else None

    @property
    def calendar_date(self) -> EventDate | None:
        """The date, if a calendar can hold it: known to the week or better, and not gone."""
        date = self.date
        return date if date and date.is_in_days and not self.removed else None


def is_suppressed(event: Event, overrides: Overrides) -> bool:
    """Whether the site's owner does not show an event."""
    override = overrides.get(event.id)
    return override is not None and override.suppress is not None


def make_entries(
    events: Iterable[Event], changes: Sequence[Change], as_of: dt.datetime, overrides: Overrides
) -> tuple[Entry, ...]:
    """In the order of the archive: by `date`, then by id, undated ones last."""
    seen, revised, removed = first_seen(changes), revisions(changes), removals(changes)
    told, touched = by_event(changes), last_changes(changes)
    plain = Override()
    dated = [(event, date_of(event.date, event.date_precision)) for event in events]
    dated.sort(key=lambda pair: (pair[1].instant if pair[1] else _NEVER, pair[0].id))
    entries = []
    for position, (event, date) in enumerate(dated):
        updates = _in_order(event.updates)
        # Nothing that is known can have come to be known later than we looked.
        stamps = [min(in_utc(made), as_of) for update in updates if (made := update.created_on)]
        added = seen.get(event.id) or (stamps[0] if stamps else None)
        changed = max((moment for moment in (added, *stamps[-1:]) if moment), default=None)
        known = (changed, event.last_updated, touched.get(event.id))
        entries.append(
            Entry(
                event=event,
                date=date,
                updates=updates,
                added=added,
                changed=changed,
                modified=max((min(in_utc(at), as_of) for at in known if at), default=None),
                revision=revised[event.id],
                removed=removed.get(event.id),
                override=overrides.get(event.id, plain),
                history=make_history(event, date, told.get(event.id, ())),
                position=position,
            )
        )
    return tuple(entries)


def _in_order(updates: Iterable[Update]) -> tuple[Update, ...]:
    """Oldest first; what carries no time goes to the end, by id."""
    return tuple(sorted(updates, key=lambda update: (update.created_on or _NEVER, update.id)))
