"""Accounts of a run for people and programs: the same report as Markdown, commit message, metrics.

What events are called is written by strangers, and these texts go where words are orders: Markdown
with its HTML, messages in which a forge looks for `[skip ci]`, `#12` and `@name`.
"""

import re
from collections.abc import Iterator

from generator.archive.changes import Kind
from generator.archive.counts import count_of
from generator.archive.dates import say_minute
from generator.archive.plain import one_line
from generator.errors import Exit
from generator.render.metrics import Metric, describe_archive, render_metrics
from generator.report import Report, Told

_LISTED = 30
"""Lines of one kind that are written; how many more there are is said."""
_LONGEST = 100
_SUBJECT = 72
"""Letters of a name; of the first line of a commit message."""
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~!&])")
_LIST = re.compile(r"^(\d*)([-+.)])")
"""What begins a list where a line begins."""
_CALLS = {"@": "&#64;", "://": "&#58;//", "www.": "www&#46;"}
"""Names and addresses, which need no mark to be linked."""
_ORDERS = str.maketrans({"[": "(", "]": ")", "#": "＃", "@": "＠"})


def write_summary(report: Report) -> str:
    """The report as a page of Markdown, as GitHub and GitLab show it."""
    lines = [f"# {_say_ending(report)}", ""]
    for trouble in report.troubles:
        lines += [f"> **{trouble.stage}**: {_escape(str(trouble))}", ""]
    lines += ["| | |", "| --- | --- |", *(f"| {a} | {b} |" for a, b in _list_facts(report)), ""]
    for kind in Kind:
        told = [one for one in report.told if one.kind is kind]
        if told:
            lines += [f"## {kind.value.capitalize()}: {len(told):,}", ""]
            lines += [*_list(f"- {_escape(_say(one))}" for one in told), ""]
    if report.renamed:
        lines += ["## Groups", "", *_list(f"- {_escape(text)}" for text in report.renamed), ""]
    for heading, found in (("Problems", report.problems), ("Notices", report.notices)):
        if found:
            lines += [f"## {heading}: {len(found):,}", ""]
            lines += [*_list(f"- {_escape(str(one))}" for one in found), ""]
    if report.notes:
        lines += ["## Notes", "", *_list(f"- {_escape(text)}" for text in report.notes), ""]
    return "\n".join(lines)


def write_message(report: Report) -> str:
    """The report as the message of a commit of the snapshot: one line, then what happened."""
    counted = _say_counts(report) or "nothing changed"
    subject = f"Events: {counted}"
    if len(subject) > _SUBJECT:
        changes = sum(report.changes.values())
        subject = f"Events: {count_of(changes, 'change')}"
    lines = [subject]
    for kind in Kind:
        told = [one for one in report.told if one.kind is kind]
        if told:
            lines += ["", f"{kind.value.capitalize()}:"]
            lines += _list(f"- {_tame(_say(one))}" for one in told)
    bulk = sum(report.changes.values()) - len(report.told)
    if bulk:
        lines += ["", f"And {count_of(bulk, 'change')} in bulk."]
    if report.renamed:
        lines += ["", *_list(f"- {_tame(text)}" for text in report.renamed)]
    return "\n".join(lines) + "\n"


def write_metrics(report: Report) -> bytes:
    """The report in the text form of Prometheus, for its node exporter's collector of files."""
    metrics = [
        Metric("run_timestamp_seconds", "When the last run began.", report.started.timestamp()),
        Metric("run_seconds", "How long the last run took.", report.seconds),
        Metric("run_exit_status", "With which status the last run ended.", report.exit_status),
        Metric("run_requests", "Requests of the last run.", report.requests),
        Metric("run_received_bytes", "Bytes that the last run received.", report.bytes),
        Metric(
            "run_changes",
            "Changes that the last run saw.",
            tuple((f'kind="{kind}"', number) for kind, number in report.changes.items()),
        ),
        Metric(
            "run_outputs",
            "Outputs rendered and kept, files written, unchanged and removed by the last run.",
            tuple(
                (f'fate="{name}"', getattr(report.pages, name))
                for name in report.pages.__struct_fields__
            ),
        ),
        Metric("problems", "Things that are wrong with the data.", len(report.problems)),
        Metric("notices", "Things to know of the data.", len(report.notices)),
    ]
    if report.data is not None:
        metrics += describe_archive(
            report.data, report.events or 0, report.upstream or 0, complete=bool(report.complete)
        )
    return render_metrics(metrics)


def _say_ending(report: Report) -> str:
    """How it ended, in a line: `Published: 3 added, 1 moved`."""
    parts = filter(None, (report.status.value.capitalize(), _say_counts(report)))
    ending = ": ".join(parts)
    status = report.exit_status
    return ending if status == Exit.DONE else f"{ending} (exit status {status})"


def _say_counts(report: Report) -> str:
    return ", ".join(f"{number:,} {kind}" for kind, number in report.changes.items() if number)


def _list_facts(report: Report) -> Iterator[tuple[str, str]]:
    """What is said of any run, each with its number."""
    if report.data:
        yield "Data of", say_minute(report.data)
    if report.events is not None:
        upstream = f", {report.upstream:,} upstream" if report.upstream is not None else ""
        partly = "" if report.complete is not False else ", not complete yet"
        yield "Events", f"{report.events:,}{upstream}{partly}"
    yield "Changes", _say_counts(report) or "none"
    yield "Requests", f"{report.requests:,} ({report.bytes:,} bytes)"
    pages = report.pages
    yield "Outputs", f"{pages.rendered:,} rendered, {pages.kept:,} kept"
    yield (
        "Files",
        f"{pages.written:,} written, {pages.unchanged:,} unchanged, {pages.removed:,} removed",
    )
    yield "Problems", f"{len(report.problems):,}, and {count_of(len(report.notices), 'notice')}"
    spent = ", ".join(f"{stage} {seconds:.1f}" for stage, seconds in report.stages.items())
    yield "Seconds", f"{report.seconds:.1f} ({spent})" if spent else f"{report.seconds:.1f}"
    yield "By", f"{report.program}, {say_minute(report.started)}"


def _say(told: Told) -> str:
    name = one_line(told.name)
    short = name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
    return f"{short} ({told.event})" + (f": {one_line(told.words)}" if told.words else "")


def _list(lines: Iterator[str]) -> Iterator[str]:
    """The first of them, and how many more there are."""
    found = list(lines)
    yield from found[:_LISTED]
    if len(found) > _LISTED:
        yield f"- and {len(found) - _LISTED:,} more"


def _escape(text: str) -> str:
    """A text of anybody's that says nothing to Markdown, calls nobody, and leads nowhere."""
    plain = _LIST.sub(r"\1\\\2", _MARKDOWN.sub(r"\\\1", one_line(text)))
    for call, written in _CALLS.items():
        plain = plain.replace(call, written)
    return plain


def _tame(text: str) -> str:
    """A text of anybody's that orders nothing of who reads messages of commits."""
    return one_line(text).translate(_ORDERS)
