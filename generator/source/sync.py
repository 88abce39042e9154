"""The sync: pull, reconcile, merge, compare, guard, write.

One cursor serves the first pull, a resumed one and the nightly one: ask for events by
`last_updated` from the cursor on, move the cursor to the newest seen, until there are no more. What
is edited meanwhile moves behind the cursor's front and comes again, so nothing can slip through as
it can with offsets. Every answer goes to the journal first; the snapshot changes only at the end,
all of it at once, and not at all if a guard objects.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from generator.archive.changes import Change
from generator.archive.guards import allowed_removals, find_losses
from generator.archive.renamings import Renaming
from generator.errors import GuardError, QuotaSpentError, SnapshotError, SourceError
from generator.source.holdings import empty_snapshot
from generator.source.journal import (
    Journal,
    Position,
    Pull,
    Step,
    begin_journal,
    resume_journal,
)
from generator.source.launch_library import PAGE_SIZE, ApiPage, Client, Clock
from generator.source.merge import merge, present_ids
from generator.source.snapshot import (
    PULL,
    SCHEMA,
    Snapshot,
    State,
    finish_write,
    has_snapshot,
    locked,
    read_snapshot,
    write_snapshot,
)

_STALLS = 10
"""So many pages in a row may bring nothing new before the API is thought to go in circles."""
OVERLAP = dt.timedelta(hours=1)
"""What was stamped so shortly before we last looked may have been stored after that: look again."""
_A_DAY = dt.timedelta(days=1)
REREAD = dt.timedelta(days=7)
"""Related objects may change without a mark on the event: everything is read anew so often."""


class Options(Struct, frozen=True, kw_only=True):
    """What the user asked for. With a `scratch` folder for the journal, nothing else is written."""

    source: str
    full: bool = False
    since: dt.datetime | None = None
    accept_loss: bool = False
    scratch: Path | None = None


class PullProgress(Struct, frozen=True):
    """How far a pull is. `left` is what the quota still allows, None if that is not known."""

    events: int
    count: int
    requests: int
    left: int | None


class Synced(Struct, frozen=True):
    """What a sync did: the changes it saw, and what the user should know besides.

    `names` are those of the events that changed.

    `problems` is the number of things that are wrong with the records that were pulled.
    """

    state: State
    held: int
    changes: tuple[Change, ...]
    renamings: tuple[Renaming, ...]
    names: dict[int, str]
    problems: int
    notes: tuple[str, ...]


def sync(
    folder: Path,
    client: Client,
    options: Options,
    clock: Clock,
    report: Callable[[PullProgress], None],
) -> Synced:
    """Bring the snapshot up to date; whatever stops it, what was pulled is in the journal."""
    with locked(folder):
        finish_write(folder)
        now = clock.now()
        held = has_snapshot(folder)
        base = read_snapshot(folder) if held else empty_snapshot(options.source, now)
        _mind_clock(folder, base.state, now)
        path = (options.scratch or folder) / PULL
        journal = _open_journal(path, base.state, options, now)
        client.ask_quota()
        notes = list(_pull(client, journal, clock, report))
        try:
            balance = _reconcile(client, journal, base, options)
        except QuotaSpentError:
            if not base.state.complete:
                raise
            balance = None
            notes.append("the quota did not allow to compare all ids; the next sync will")
        done = _finish(folder, base, journal, options, clock.now(), balance)
        return msgspec.structs.replace(done, notes=(*notes, *done.notes))


def _mind_clock(folder: Path, state: State, now: dt.datetime) -> None:
    """What was pulled tomorrow tells of a clock that is wrong, now or then."""
    if state.fetched_at - now > _A_DAY:
        when = f"{state.fetched_at:%Y-%m-%d}"
        what = f"was pulled on {when}, and the clock of this machine says {now:%Y-%m-%d}"
        raise GuardError(str(folder), what, "nothing was changed; set the clock, then pull again")


# Pulling.


def _open_journal(path: Path, state: State, options: Options, now: dt.datetime) -> Journal:
    """Go on with a pull if it answers what is asked now; else begin one."""
    if state.source.rstrip("/") != options.source.rstrip("/"):
        what = f"the snapshot is of {state.source}, not of {options.source}"
        raise SnapshotError(str(path.parent), what, "pull into another --root, or move it away")
    full = options.full or not state.complete or _is_old(state.full_at, now)
    start = Position()
    if options.since is not None and not options.full:
        full, start = False, Position(since=options.since)
    elif not full and state.cursor is not None:
        start = Position(since=min(state.cursor, state.fetched_at - OVERLAP))
    journal = resume_journal(path)
    wanted = Pull(source=options.source, full=full, start=start, started_at=now)
    if journal is not None and _answers(journal.pull, wanted, since=options.since is not None):
        return journal
    return begin_journal(path, wanted)


def _answers(begun: Pull, wanted: Pull, *, since: bool) -> bool:
    """Whether to go on with what was begun: a pull of everything answers all but `--since`."""
    if begun.source != wanted.source:
        return False
    return begun.start == wanted.start if since else begun.full or not wanted.full


def _is_old(full_at: dt.datetime | None, now: dt.datetime) -> bool:
    return full_at is None or now - full_at >= REREAD


def _pull(
    client: Client, journal: Journal, clock: Clock, report: Callable[[PullProgress], None]
) -> Iterator[str]:
    """Ask for page after page; every answer is saved before the next question."""
    before: ApiPage | None = None
    met: set[tuple[int, dt.datetime | None]] = set()
    stalled = most = 0
    while not journal.position.done:
        position = journal.position
        page = _ask_page(client, position, before)
        after = advance(position, page, clock.now())
        stalled = 0 if after.done or not met.issuperset(page.marks) else stalled + 1
        most = max(most, page.count)
        if stalled > _STALLS or len(met) > 2 * most + 10 * PAGE_SIZE:
            raise SourceError(client.host, "sends events without end", "try again later")
        met |= page.marks
        if after.by_offset and not position.by_offset:
            met.clear()
            yield "the API does not filter or sort as asked; everything was read by offset"
        raw = tuple(msgspec.Raw(record.data) for record in page.records)
        journal.add(Step(after, raw, count=page.count, unusable=page.unusable))
        report(PullProgress(len(journal.seen), journal.count, client.requests, client.left))
        before = page


def _ask_page(client: Client, position: Position, before: ApiPage | None) -> ApiPage:
    """A page; one that breaks the rules is asked for twice before that is believed."""
    since = None if position.by_offset else position.since
    for _ in range(2):
        page = client.page(since, position.offset)
        repeated = before is not None and page.ids == before.ids and not page.is_last
        empty = not page.records and not page.is_last
        if not repeated and not empty and (position.by_offset or _is_orderly(page, since)):
            return page
    if repeated or empty:
        what = "sends the same page again and again" if repeated else "sends an empty page"
        raise SourceError(client.host, what, "try again later")
    return page


def _is_orderly(page: ApiPage, since: dt.datetime | None) -> bool:
    """Whether the page keeps to the filter and to the order that were asked for."""
    stamps = [record.last_updated for record in page.records if record.last_updated]
    return stamps == sorted(stamps) and (since is None or not stamps or stamps[0] >= since)


def advance(position: Position, page: ApiPage, now: dt.datetime) -> Position:
    """Where to ask next. The cursor moves to the newest record, however many share its second."""
    entries = len(page.records) + page.unusable
    if position.by_offset:
        after = position.offset + entries
        return Position(offset=after, by_offset=True, done=page.is_last)
    if not _is_orderly(page, position.since):
        return Position(by_offset=True)
    if page.is_last:
        return msgspec.structs.replace(position, done=True)
    stamps = [record.last_updated for record in page.records if record.last_updated]
    newest = max((stamp for stamp in stamps if stamp <= now), default=position.since)
    if newest == position.since:
        return Position(since=newest, offset=position.offset + entries)
    if len(stamps) == entries and stamps[0] == newest:
        # A whole page of one second: what follows is past it, in this second or a later one.
        return Position(since=newest, offset=entries)
    return Position(since=newest)


_ORDERINGS = ("date,last_updated", "-date,last_updated", "-last_updated,date")


# Reconciling: the API has no tombstones, so only its own count and its lists tell what is gone.


class _Balance(Struct, frozen=True):
    """The API's count, and by how many that is more than it lists."""

    count: int
    unexplained: int


def _reconcile(client: Client, journal: Journal, base: Snapshot, options: Options) -> _Balance:
    """Find what is gone and what the pull lost."""
    held = present_ids(base)
    if journal.pull.full:
        _confirm(client, journal, held - journal.seen, len(held), options)
    count = client.count()
    unexplained = 0 if journal.pull.full else base.state.unexplained
    known = _known(held, journal)
    # Offsets move under a pull when an event is deleted: one lost and one gone leave the count.
    fits = count == len(known) + unexplained and not journal.by_offset
    if fits or not client.check_quota(len(known) // PAGE_SIZE + 2):
        return _Balance(count, unexplained)
    listed: set[int] = set()
    for ordering in _ORDERINGS:
        client.check_quota(len(known) // PAGE_SIZE + 2)
        found, count = _list_ids(client, ordering)
        listed |= found
        _fetch(client, journal, listed - _known(held, journal))
        if len(listed) >= count:
            break
    if len(_known(held, journal)) > count:
        _confirm(client, journal, _known(held, journal) - listed, len(held), options)
    return _Balance(count, max(0, count - len(listed | _known(held, journal))))


def _known(held: set[int], journal: Journal) -> set[int]:
    return (held | journal.seen) - journal.gone


def _list_ids(client: Client, ordering: str) -> tuple[set[int], int]:
    """The ids that the API lists, and its count; where it breaks no ties it may lose some."""
    listed: set[int] = set()
    offset = limit = 0
    while True:
        page = client.ids(ordering, offset)
        if page.ids <= listed and not page.is_last:
            page = client.ids(ordering, offset)
        if page.is_last:
            return listed | page.ids, page.count
        limit = max(limit, page.count + PAGE_SIZE)
        if page.ids <= listed or offset > limit:
            what = "lists events without end"
            raise SourceError(client.host, what, "try again later")
        listed |= page.ids
        offset += len(page.records) + page.unusable


def _fetch(client: Client, journal: Journal, ids: set[int]) -> None:
    """Get events that the cursor did not meet, as many at a time as the API gives."""
    wanted = sorted(ids)
    while wanted:
        chunk = wanted[:PAGE_SIZE]
        page = client.events(tuple(chunk))
        found = {record.id: msgspec.Raw(record.data) for record in page.records}
        raw = tuple(found[event_id] for event_id in chunk if event_id in found)
        journal.add(Step(journal.position, raw, unusable=page.unusable))
        # What does not come now is missing still when the next sync counts.
        wanted = [one for one in wanted if one not in found] if raw else wanted[PAGE_SIZE:]


def _confirm(
    client: Client, journal: Journal, missing: set[int], held: int, options: Options
) -> None:
    """Ask for each missing event by its id; only a clear 'no such event' counts."""
    missing = missing - journal.gone
    allowed = allowed_removals(held)
    if len(missing) + len(journal.gone) > allowed and not options.accept_loss:
        journal.discard()
        lost = f"{len(missing):,} of {held:,} events are not listed any more ({allowed:,} may be)"
        raise _refusal(client.host, [lost])
    for event_id in sorted(missing):
        record = client.event(event_id)
        if record is None:
            journal.add(Step(journal.position, gone=event_id))
        else:
            journal.add(Step(journal.position, (msgspec.Raw(record.data),)))


# Finishing.


def _finish(
    folder: Path,
    base: Snapshot,
    journal: Journal,
    options: Options,
    now: dt.datetime,
    balance: _Balance | None,
) -> Synced:
    merged = merge(base, journal.records(), journal.gone, now)
    balance = balance or _Balance(len(merged.after), 0)
    losses = find_losses(merged.before, merged.after, (len(merged.before), balance.count))
    if losses and not options.accept_loss:
        journal.discard()
        raise _refusal(base.state.source, losses)
    notes = list(losses)
    if journal.unusable:
        notes.append(f"{journal.unusable:,} entries were no records and were left out")
    state = _next_state(base.state, journal, now, balance)
    if balance.count != len(merged.after):
        notes.append(f"the API counts {balance.count:,} events; {len(merged.after):,} are held")
    if options.scratch is None:
        write_snapshot(folder, merged.lines(), (*merged.changes, *merged.renamings), state)
    return Synced(
        state=state,
        held=len(merged.after),
        changes=tuple(merged.changes),
        renamings=tuple(merged.renamings),
        names={change.event: merged.names.get(change.event, "") for change in merged.changes},
        problems=merged.problems,
        notes=tuple(notes),
    )


def _next_state(state: State, journal: Journal, now: dt.datetime, balance: _Balance) -> State:
    pull = journal.pull
    newest = journal.newest
    if state.cursor and pull.start.since and pull.start.since > state.cursor:
        newest = None  # --since left a gap behind it: the cursor stays before the gap
    stamps = [stamp for stamp in (state.cursor, newest) if stamp]
    return State(
        schema=SCHEMA,
        source=pull.source,
        fetched_at=now,
        count=balance.count,
        complete=state.complete or pull.full,
        cursor=max(stamps, default=None),
        full_at=pull.started_at if pull.full else state.full_at,
        unexplained=balance.unexplained,
    )


def _refusal(where: str, losses: Iterable[str]) -> GuardError:
    remedy = "if that is right, say so with --accept-loss"
    return GuardError(where, "; ".join(losses), f"nothing was changed; {remedy}")
