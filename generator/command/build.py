"""A build, as the command does it: what renders is not even loaded if nothing has to be."""

import time
from pathlib import Path
from urllib.parse import urlsplit

from generator.command.words import note, progress, tell_findings, tell_result, tell_timings
from generator.inputs import digest_inputs, digest_program, find_current
from generator.report import Report, report_unchanged

_LOCAL = {"localhost", "127.0.0.1", "::1"}


def pull_first(
    root: Path, base_url: str | None, source: str | None, *, accept_loss: bool, wait: bool
) -> bool:
    """Bring the snapshot up to date; say whether the API could be reached."""
    from generator.command.pull import pull_if_possible
    from generator.content import load_config

    config = load_config(root, base_url, source)
    return pull_if_possible(root, config, accept_loss=accept_loss, wait=wait)


def tell_build(report: Report, target: Path, seconds: float, *, timings: bool) -> None:
    """Say what a build found and did."""
    findings = report.findings
    tell_findings(findings)
    for text in report.notes:
        note(text)
    if urlsplit(findings.base_url).hostname in _LOCAL:
        note(
            f"feeds and calendars point to {findings.base_url}; "
            "set base_url in content/site.toml before you publish"
        )
    if timings:
        tell_timings(report)
    tell_result(report, target, seconds)


def run_build(
    root: Path, target: Path, base_url: str | None, *, full: bool, workers: int
) -> Report:
    """Build what has to be built."""
    started = time.perf_counter()
    program = digest_program()
    inputs = digest_inputs(root, program, base_url)
    manifest = None if full else find_current(target, inputs)
    seconds = time.perf_counter() - started
    unchanged = report_unchanged(manifest, seconds) if manifest else None
    if unchanged:
        return unchanged
    from generator.build import Options, build
    from generator.content import load_config

    options = Options(full=full, workers=workers, program=program, inputs=inputs)
    with progress("rendering") as bar:
        return build(root, target, load_config(root, base_url), options, bar, time.perf_counter)
