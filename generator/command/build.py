"""A build, as the command does it: what renders is not even loaded if nothing has to be."""

import os
import time
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct

from generator.command.run import Run
from generator.command.words import (
    is_verbose,
    note,
    progress,
    tell_built,
    tell_findings,
    tell_timings,
)
from generator.errors import RESULTS, Exit, QuotaSpentError, SourceError, exit_of, placed
from generator.inputs import digest_inputs, digest_program, find_current
from generator.report import Built, report_unchanged

_PUBLISHED_ALL_THE_SAME = {Exit.DONE, Exit.OUT_OF_REACH, Exit.REFUSED}
_LOCAL = {"localhost", "127.0.0.1", "::1"}


class Wanted(Struct, frozen=True, kw_only=True):
    """What the user asked of a build; `only_fresh` is to publish nothing if the pull fails."""

    root: Path
    output: Path
    base_url: str | None
    source: str | None
    offline: bool
    only_fresh: bool
    accept_loss: bool
    wait: bool
    full: bool
    strict: bool
    timings: bool
    workers: int | None


def run_build(wanted: Wanted) -> Run:
    """Pull, then build from what is held, whether the pull went well or not."""
    run = Run()
    if wanted.offline or _pull_first(run, wanted):
        with run.stage("build"):
            started = time.perf_counter()
            run.built = _build(wanted)
        if run.built is not None:
            with placed(RESULTS):
                _tell(run.built, wanted, time.perf_counter() - started)
        if not run.exit and wanted.strict and run.built.findings.problems:
            run.exit = Exit.FINDINGS
    return run


def _pull_first(run: Run, wanted: Wanted) -> bool:
    """Bring the snapshot up to date; whether to go on with what is held now."""
    from generator.command.pull import is_complete, pull, say_held
    from generator.content import load_config
    from generator.source.sync import Options

    with run.stage("pull"):
        config = load_config(wanted.root, wanted.base_url, wanted.source)
        options = Options(source=config.source.rstrip("/"), accept_loss=wanted.accept_loss)
        try:
            run.pulled = pull(wanted.root, config, options, wait=wanted.wait)
        except SourceError as error:
            if wanted.only_fresh or say_held(wanted.root) is None:
                raise
            note(str(error), is_wrong=True)
            is_enough = isinstance(error, QuotaSpentError) and is_complete(wanted.root)
            run.note("pull", error, Exit.DONE if is_enough else exit_of(error))
        else:
            return True
    held = None
    if run.exit in _PUBLISHED_ALL_THE_SAME and not wanted.only_fresh:
        held = say_held(wanted.root)
    if held:
        note(held)
    return held is not None


def _build(wanted: Wanted) -> Built:
    """Build what has to be built."""
    started = time.perf_counter()
    program = digest_program()
    inputs = digest_inputs(wanted.root, program, wanted.base_url)
    manifest = None if wanted.full else find_current(wanted.output, inputs)
    seconds = time.perf_counter() - started
    unchanged = report_unchanged(manifest, seconds) if manifest else None
    if unchanged:
        return unchanged
    from generator.build import Options, build
    from generator.content import load_config

    workers = wanted.workers or _cores()
    options = Options(full=wanted.full, workers=workers, program=program, inputs=inputs)
    config = load_config(wanted.root, wanted.base_url)
    with progress("rendering") as bar:
        return build(wanted.root, wanted.output, config, options, bar, time.perf_counter)


def _tell(built: Built, wanted: Wanted, seconds: float) -> None:
    """Say what a build found and did."""
    findings = built.findings
    tell_findings(findings)
    for text in built.notes:
        note(text)
    if urlsplit(findings.base_url).hostname in _LOCAL:
        note(
            f"feeds and calendars point to {findings.base_url}; "
            "set base_url in content/site.toml before you publish"
        )
    if wanted.timings or is_verbose():
        tell_timings(built)
    tell_built(built, wanted.output, seconds)


def _cores() -> int:
    """The cores that this process may use, where the system tells."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1
