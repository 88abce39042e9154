"""What a run did and found: one value, which the command tells and the manifest keeps."""

import msgspec
from msgspec import Struct

from generator.archive.model import Problem
from generator.publish.manifest import Manifest
from generator.publish.output import Published


class Findings(Struct, frozen=True, kw_only=True):
    """What a site is made of, what is wrong with it, and what else is to be known.

    `base_url` is where it is published, `upstream` the number of events that the API counts;
    `complete` says whether one pull has run through.
    """

    base_url: str
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


class Report(Struct, frozen=True, kw_only=True):
    """A whole build: `rendered` outputs, and `kept` ones that did not have to be.

    `notes` are what the user should know besides.
    """

    findings: Findings
    published: Published
    rendered: int
    kept: int
    notes: tuple[str, ...] = ()
    timings: Timings


def report_unchanged(manifest: Manifest, seconds: float) -> Report | None:
    """The report of a build that found nothing to do; None if the last one left no findings."""
    try:
        findings = msgspec.json.decode(manifest.report, type=Findings)
    except msgspec.DecodeError:
        return None
    files = len(manifest.files)
    return Report(
        findings=findings,
        published=Published(written=0, unchanged=files, removed=0),
        rendered=0,
        kept=files,
        timings=Timings(stages={"look": seconds}, kinds={}),
    )
