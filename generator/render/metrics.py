"""`metrics.txt`: what is to be watched of the archive, in the text form of Prometheus (0.0.4)."""

import datetime as dt
from collections.abc import Iterable, Sequence

from msgspec import Struct

from generator.site.outputs import MetricsFile


class Metric(Struct, frozen=True):
    """A gauge: its name without `almanac_`, what it is, and its value, or one for each label."""

    name: str
    about: str
    value: float | Sequence[tuple[str, float]]


def describe_archive(
    data: dt.datetime, events: int, upstream: int, *, complete: bool
) -> list[Metric]:
    """What any build knows; `time() - almanac_last_pull_timestamp_seconds` is the data's age."""
    return [
        Metric("last_pull_timestamp_seconds", "When the events were fetched.", data.timestamp()),
        Metric("events", "Events that are shown.", events),
        Metric("upstream_events", "Events that the source counts.", upstream),
        Metric("complete", "Whether one pull has run through.", complete),
    ]


def render_metrics(metrics: Iterable[Metric]) -> bytes:
    """Each with its help and its type."""
    lines = []
    for metric in metrics:
        name = f"almanac_{metric.name}"
        lines += [f"# HELP {name} {metric.about}", f"# TYPE {name} gauge"]
        values = metric.value if isinstance(metric.value, Sequence) else ((None, metric.value),)
        lines += [
            f"{name}{{{label}}} {_number(value)}" if label else f"{name} {_number(value)}"
            for label, value in values
        ]
    return "\n".join((*lines, "")).encode()


def render_archive_metrics(file: MetricsFile) -> bytes:
    """The file beside `status.json`, of the same values."""
    status = file.status
    return render_metrics(
        describe_archive(status.data, status.events, status.upstream, complete=status.complete)
    )


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)
