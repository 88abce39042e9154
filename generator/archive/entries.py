"""An entry: an event with what only the whole archive and the ledger know of it."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Annotated, TypeAlias

from msgspec import Meta, Struct

from generator.archive.changes import (
    Change,
    first_looks,
    first_seen,
    last_changes,
    last_news,
    removals,
    revisions,
)
from generator.archive.dates import EventDate, date_of, in_utc
from generator.archive.history import History, by_event, make_history
from generator.archive.model import Event, Update

REMEMBERED = dt.timedelta(days=30)
"""How long feeds and calendars say of an event that it was removed."""
_NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)


class Override(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a site's owner decides about an event, whatever the API says.

    `suppress` is the reason for not showing it, `fields` are corrected ones by the API's names,
    `clear` those that are to say nothing.
    """

    suppress: Annotated[str, Meta(pattern=r"\S")] | None = None
    fields: dict[str, object] = {}
    clear: tuple[str, ...] = ()

    @property
    def corrections(self) -> dict[str, object]:
        """The fields that are not as the API has them; None for one that is to say nothing."""
        return {**self.fields, **dict.fromkeys(self.clear)}

    @property
    def corrected(self) -> tuple[str, ...]:
        """All fields that are not as the API has them, by name."""
        return tuple(sorted({*self.fields, *self.clear}))


Overrides: TypeAlias = Mapping[int, Override]
NO_OVERRIDES: Overrides = MappingProxyType({})


class Entry(Struct, frozen=True):
    """An event with what only the whole archive knows of it.

    `added` is when the event came to be known: seen by us, else its earliest update. It is None
    when nothing tells. `known` is the same, or when it was seen first though that was in bulk.
    `changed` is when something of it last changed that a reader cares about:
    an update, or what the ledger saw and did not come in bulk. `modified` is when anything of it
    last changed, as far as the API or the ledger tell. `removed` is when the API was seen to have
    it no more. `override` is what the site's owner says of it, `history` what the ledger does.
    """

    event: Event
    date: EventDate | None
    updates: tuple[Update, ...]
    added: dt.datetime | None
    known: dt.datetime | None
    changed: dt.datetime | None
    modified: dt.datetime | None
    revision: int
    removed: dt.datetime | None
    override: Override
    history: History

    @property
    def id(self) -> int:
        """The event's id, the identity of all that is made of it."""
        return self.event.id

    @property
    def order(self) -> tuple[dt.datetime, int]:
        """Its place among others: by `date`, then by id, undated ones last."""
        return (self.date.instant if self.date else _NEVER, self.event.id)

    @property
    def year(self) -> int | None:
        """The year whose shelf it stands on, if any can claim it."""
        return self.date.year if self.date else None

    def is_long_gone(self, as_of: dt.datetime) -> bool:
        """Whether the API has not had it for so long that feeds need not say so any more."""
        return self.removed is not None and as_of - self.removed > REMEMBERED

    def is_ahead(self, as_of: dt.datetime) -> bool:
        """Whether its date does not place it before that moment; what is gone has no future."""
        return self.date is not None and self.date.end > as_of and not self.removed

    @property
    def calendar_date(self) -> EventDate | None:
        """The date, if it says something of days: known to the week or better, and not gone."""
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
    told, touched, news = by_event(changes), last_changes(changes), last_news(changes)
    looks = first_looks(changes)
    plain = Override()
    dated = [(event, date_of(event.date, event.date_precision)) for event in events]
    dated.sort(key=lambda pair: (pair[1].instant if pair[1] else _NEVER, pair[0].id))
    entries = []
    for event, date in dated:
        updates = _in_order(event.updates)
        stamps = sorted(_known_at(event.id, updates, looks, as_of))
        added = seen.get(event.id) or (stamps[0] if stamps else None)
        changed = _latest((added, *stamps[-1:], news.get(event.id)), as_of)
        entries.append(
            Entry(
                event=event,
                date=date,
                updates=updates,
                added=added,
                known=added or looks.get((event.id, None)),
                changed=changed,
                modified=_latest((changed, event.last_updated, touched.get(event.id)), as_of),
                revision=revised[event.id],
                removed=removed.get(event.id),
                override=overrides.get(event.id, plain),
                history=make_history(event, date, told.get(event.id, ())),
            )
        )
    return tuple(entries)


def _known_at(
    event_id: int,
    updates: Iterable[Update],
    looks: Mapping[tuple[int, int | None], dt.datetime],
    as_of: dt.datetime,
) -> Iterator[dt.datetime]:
    """When each update came to be known: nothing can later than it was seen.

    A stamp that lies ahead is a slip of the pen. It counts as when the update, or its event, was
    seen first, and not at all if nobody knows when that was; the moment of the data would be
    another date every night.
    """
    for update in updates:
        if update.created_on is None:
            continue
        made, seen = in_utc(update.created_on), looks.get((event_id, update.id))
        if seen is None and made > as_of:
            seen = looks.get((event_id, None))
            if seen is None:
                continue
        yield min(made, seen or made)


def _latest(stamps: Iterable[dt.datetime | None], as_of: dt.datetime) -> dt.datetime | None:
    """The latest that has come."""
    known = (in_utc(stamp) for stamp in stamps if stamp)
    return max((stamp for stamp in known if stamp <= as_of), default=None)


def _in_order(updates: Iterable[Update]) -> tuple[Update, ...]:
    """Oldest first; what carries no time goes to the end, by id."""
    return tuple(sorted(updates, key=lambda update: (update.created_on or _NEVER, update.id)))
