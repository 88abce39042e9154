"""What `almanac diff` says: what changed between two snapshots, or two built folders."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from generator.archive.changes import Kind
from generator.archive.counts import count_of
from generator.archive.dates import say_instant, say_minute
from generator.command.words import err, inert, out, say, say_wrapped
from generator.diff.folders import Folder, Sort, look_at_both
from generator.diff.sites import Fate, FileChange, compare_sites, say_change
from generator.diff.snapshots import Changed, SnapshotDiff, compare_snapshots
from generator.source.holdings import read_holdings
from generator.source.snapshot import Snapshot

_Change = TypeVar("_Change", Changed, FileChange)
_SHOWN = 10
"""Events or files of a kind that are shown, unless all are asked for."""
_ALONE = (Kind.ADDED, Kind.REMOVED, Kind.RETURNED)
_COLOURS = {Kind.ADDED: "green", Kind.REMOVED: "red", Kind.RETURNED: "green"}
_FATES = {Fate.ADDED: "green", Fate.REMOVED: "red", Fate.CHANGED: "yellow"}


def run_diff(before: Path, after: Path, *, as_json: bool, everything: bool) -> None:
    """Say what changed."""
    old, new = look_at_both(before, after)
    if old.sort is Sort.SNAPSHOT:
        _diff_snapshots(old, new, as_json=as_json, everything=everything)
    else:
        _diff_sites(old.path, new.path, as_json=as_json, everything=everything)


def _diff_snapshots(old: Folder, new: Folder, *, as_json: bool, everything: bool) -> None:
    before, after = (read_holdings(folder.path) for folder in (old, new))
    found = compare_snapshots(before, after)
    counts = Counter(told.kind for changed in found.events for told in changed.changes)
    if as_json:
        whole = {
            "kind": "snapshots",
            "before": _state_of(old, before),
            "after": _state_of(new, after),
            "counts": {kind.value: counts[kind] for kind in Kind},
            "bookkeeping": found.silent,
            "events": found.events,
            "groups": found.groups,
        }
        _say_json(whole)
        return
    for mark, folder, snapshot in (("−", old, before), ("+", new, after)):
        events = count_of(len(snapshot.records), "event")
        say(f"{mark} {folder.path}: {events}, as of {say_minute(snapshot.state.fetched_at)}")
    _tell_events(found, everything=everything)
    told = ", ".join(f"{counts[kind]:,} {kind.value}" for kind in Kind if counts[kind])
    numbers = {"group": " renamed", "record": " with other bookkeeping only"}
    others = zip((len(found.groups), found.silent), numbers.items(), strict=True)
    said = [f"{count_of(number, noun)}{what}" for number, (noun, what) in others if number]
    say("; ".join(filter(None, (told, *said))) or "nothing changed")


def _state_of(folder: Folder, snapshot: Snapshot) -> dict[str, object]:
    return {
        "path": str(folder.path),
        "events": len(snapshot.records),
        "as_of": say_instant(snapshot.state.fetched_at),
        "complete": snapshot.state.complete,
    }


def _tell_events(found: SnapshotDiff, *, everything: bool) -> None:
    """Events that came or went in a line each; what changed of others under their names."""
    for kind in _ALONE:
        of_kind = [one for one in found.events if any(told.kind is kind for told in one.changes)]
        _tell_head(kind.value, _COLOURS[kind], len(of_kind))
        for changed in _first(of_kind, everything=everything):
            say_wrapped(f"{changed.name} ({changed.event}), {changed.date}", 2, 4)
        _tell_more(len(of_kind), everything=everything)
    others = [one for one in found.events if any(told.kind not in _ALONE for told in one.changes)]
    _tell_head("changed", "yellow", len(others))
    for changed in _first(others, everything=everything):
        _tell_event(changed)
    _tell_more(len(others), everything=everything)
    _tell_head("groups renamed", "yellow", len(found.groups))
    for group in found.groups:
        say_wrapped(f"{group.group}: “{group.before}” → “{group.after}”", 2, 4)


def _tell_event(changed: Changed) -> None:
    out.print(f"  [bold]{inert(changed.name)}[/] ({changed.event})")
    for told in changed.changes:
        if told.kind in _ALONE:
            continue
        for line in told.words:
            say_wrapped(line if told.kind is Kind.EDITED else f"{told.kind.value}: {line}", 4, 6)


def _diff_sites(before: Path, after: Path, *, as_json: bool, everything: bool) -> None:
    found = compare_sites(before, after)
    counts = Counter(change.fate for change in found)
    if as_json:
        files = [
            {
                "path": change.path,
                "sort": change.sort.value,
                "fate": change.fate.value,
                "words": say_change(before, after, change),
            }
            for change in found
        ]
        totals = {fate.value: counts[fate] for fate in Fate}
        paths = {"before": str(before), "after": str(after)}
        _say_json({"kind": "sites", **paths, "counts": totals, "files": files})
        return
    say(f"− {before}")
    say(f"+ {after}")
    sorts: defaultdict[str, list[FileChange]] = defaultdict(list)
    for change in found:
        sorts[change.sort.value].append(change)
    for sort, changes in sorts.items():
        for fate in Fate:
            of_fate = [change for change in changes if change.fate is fate]
            _tell_head(f"{sort} {fate.value}", _FATES[fate], len(of_fate))
            for change in _first(of_fate, everything=everything):
                words = say_change(before, after, change)
                say_wrapped(": ".join(filter(None, (change.path, words))), 2, 4)
            _tell_more(len(of_fate), everything=everything)
    told = ", ".join(f"{counts[fate]:,} {fate.value}" for fate in Fate if counts[fate])
    say(f"files: {told}" if told else "nothing changed")


def _first(found: Sequence[_Change], *, everything: bool) -> Sequence[_Change]:
    return found if everything else found[:_SHOWN]


def _tell_head(name: str, colour: str, number: int) -> None:
    if number:
        out.print(f"[{colour}]{name}[/] ({number:,})")


def _tell_more(number: int, *, everything: bool) -> None:
    if number > _SHOWN and not everything:
        err.print(f"  [dim]… and {number - _SHOWN:,} more; --all shows them[/]")


def _say_json(whole: object) -> None:
    say(msgspec.json.format(msgspec.json.encode(whole), indent=2).decode())
