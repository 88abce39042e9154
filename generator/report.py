"""What a run did and found: one value, which is told, written, and kept in the manifest."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from enum import StrEnum

import msgspec
from msgspec import Struct

from generator.archive.changes import Change, Kind
from generator.archive.history import say_redated
from generator.archive.model import Problem
from generator.errors import Exit
from generator.publish.manifest import Manifest
from generator.publish.output import Published

SCHEMA = 1


class Findings(Struct, frozen=True, kw_only=True):
    """What a site is made of, what is wrong with it, and what else is to be known.

    `base_url` is where it is published, `upstream` the number of events that the API counts;
    `complete` says whether one pull has run through. `data` is when the events were fetched.
    """

    base_url: str
    data: dt.datetime
    events: int
    years: int
    types: int
    upstream: int
    complete: bool
    problems: tuple[Problem, ...]
    notices: tuple[Problem, ...]


class Timings(Struct, frozen=True, kw_only=True):
    """Seconds of each stage by the clock, and of each kind of output in all processes.

    To each kind, how many were rendered, and in how many seconds.
    """

    stages: dict[str, float]
    kinds: dict[str, tuple[int, float]]


class Built(Struct, frozen=True, kw_only=True):
    """A whole build: `rendered` outputs, and `kept` ones that did not have to be.

    `notes` are what the user should know besides.
    """

    findings: Findings
    published: Published
    rendered: int
    kept: int
    notes: tuple[str, ...] = ()
    timings: Timings


class Pulled(Struct, frozen=True, kw_only=True):
    """What a pull cost and brought.

    `changes` were seen by it; `names` are those of the events that they are of. `renamed` tells of
    types, agencies and programs in a sentence each. `problems` is the number of things that are
    wrong with what was pulled.
    """

    source: str
    data: dt.datetime
    requests: int
    bytes: int
    held: int
    changes: tuple[Change, ...] = ()
    names: Mapping[int, str] = {}
    renamed: tuple[str, ...] = ()
    problems: int = 0
    notes: tuple[str, ...] = ()


class Status(StrEnum):
    """How a run ended."""

    PUBLISHED = "published"
    UNCHANGED = "unchanged"
    """The site is as it has to be; no file was written."""
    PULLED = "pulled"
    """The snapshot is up to date; nothing was to be published."""
    FAILED = "failed"
    """Nothing was published; what was published stays as it was."""


class Trouble(Struct, frozen=True, kw_only=True):
    """What went wrong: where, what, and what to do about it; `stage` is `pull` or `build`."""

    stage: str
    where: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}; {self.remedy}"


class Told(Struct, frozen=True, kw_only=True):
    """A change of an event that is news, in words: `25 Aug 2023 → 27 Aug 2023, 2 days later`."""

    event: int
    name: str
    kind: Kind
    words: str = ""


class Pages(Struct, frozen=True, kw_only=True):
    """Outputs that were rendered, and kept; files that were written, left alone, and removed."""

    rendered: int = 0
    kept: int = 0
    written: int = 0
    unchanged: int = 0
    removed: int = 0


class Report(Struct, frozen=True, kw_only=True):
    """A run, whole: of `almanac build` and of `almanac sync`, whether it went well or not.

    Times are RFC 3339 in UTC, durations in seconds. `data` is from when the events are; it, and
    what is said of the archive, is null if the run did not come so far as to know it. `changes`
    counts what the pull saw by kind, in bulk or not; `told` are those that are news. `troubles`
    stopped the pull, or the build, or both.
    """

    schema: int = SCHEMA
    status: Status
    exit_status: int
    program: str
    started: dt.datetime
    seconds: float
    data: dt.datetime | None = None
    base_url: str | None = None
    events: int | None = None
    years: int | None = None
    types: int | None = None
    upstream: int | None = None
    complete: bool | None = None
    changes: dict[str, int] = {}
    told: tuple[Told, ...] = ()
    renamed: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    notices: tuple[Problem, ...] = ()
    pages: Pages = Pages()
    requests: int = 0
    bytes: int = 0
    stages: dict[str, float] = {}
    notes: tuple[str, ...] = ()
    troubles: tuple[Trouble, ...] = ()


def report_unchanged(manifest: Manifest, seconds: float) -> Built | None:
    """The report of a build that found nothing to do; None if the last one left no findings."""
    try:
        findings = msgspec.json.decode(manifest.report, type=Findings)
    except msgspec.DecodeError:
        return None
    files = len(manifest.files)
    return Built(
        findings=findings,
        published=Published(written=0, unchanged=files, removed=0),
        rendered=0,
        kept=files,
        timings=Timings(stages={"look": seconds}, kinds={}),
    )


def make_report(  # noqa: PLR0913 - the parts of a run
    *,
    program: str,
    started: dt.datetime,
    seconds: float,
    stages: Mapping[str, float],
    status: Exit,
    pulled: Pulled | None,
    built: Built | None,
    troubles: tuple[Trouble, ...],
) -> Report:
    """All of a run in one value; what it did not come to is left as it is by default."""
    report = Report(
        status=_status_of(pulled, built),
        exit_status=status.value,
        program=program,
        started=started,
        seconds=round(seconds, 3),
        stages={stage: round(spent, 3) for stage, spent in stages.items()},
        changes={kind.value: 0 for kind in Kind},
        troubles=troubles,
    )
    if pulled:
        report = _add_pull(report, pulled)
    return _add_build(report, built) if built else report


def _status_of(pulled: Pulled | None, built: Built | None) -> Status:
    if built is None:
        return Status.PULLED if pulled else Status.FAILED
    files = built.published
    return Status.PUBLISHED if files.written or files.removed else Status.UNCHANGED


def _add_pull(report: Report, pulled: Pulled) -> Report:
    counts = Counter(change.kind for change in pulled.changes)
    return msgspec.structs.replace(
        report,
        data=pulled.data,
        events=pulled.held,
        changes={kind.value: counts[kind] for kind in Kind},
        told=tuple(_tell(change, pulled.names) for change in pulled.changes if not change.bulk),
        renamed=pulled.renamed,
        requests=pulled.requests,
        bytes=pulled.bytes,
        notes=pulled.notes,
    )


def _tell(change: Change, names: Mapping[int, str]) -> Told:
    words = ""
    match change.kind:
        case Kind.MOVED | Kind.REFINED:
            words = say_redated(change)
        case Kind.RENAMED if change.before and change.before.name:
            words = f"was “{change.before.name}”"
        case Kind.EDITED:
            words = ", ".join(field.replace("_", " ") for field in change.fields)
        case _:
            pass
    name = names.get(change.event, f"event {change.event}")
    return Told(event=change.event, name=name, kind=change.kind, words=words)


def _add_build(report: Report, built: Built) -> Report:
    findings, files = built.findings, built.published
    return msgspec.structs.replace(
        report,
        data=findings.data,
        base_url=findings.base_url,
        events=findings.events,
        years=findings.years,
        types=findings.types,
        upstream=findings.upstream,
        complete=findings.complete,
        problems=findings.problems,
        notices=findings.notices,
        pages=Pages(
            rendered=built.rendered,
            kept=built.kept,
            written=files.written,
            unchanged=files.unchanged,
            removed=files.removed,
        ),
        notes=(*report.notes, *built.notes),
    )
