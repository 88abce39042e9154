"""What was found as one text to send: Markdown (CommonMark), event by event."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from generator.archive.counts import count_of
from generator.archive.dates import say_minute
from generator.archive.model import API_VERSION
from generator.doctor.cases import Rule, Sign

_STEERING = re.compile(r"[\\`*<\[]|(?<!\w)_|_(?!\w)|(?<!\S)[#>~](?=\S)")
"""What would be markup; an address may hold some of it, and is left whole."""
_ADDRESS = re.compile(r"https?://[^\s“”]+")


def make_report(
    found: Iterable[tuple[Rule, Sign]], source: str, as_of: dt.datetime
) -> Iterator[str]:
    """The text in lines; `source` is the API from which the records come."""
    events: defaultdict[tuple[str, str], list[tuple[Rule, Sign]]] = defaultdict(list)
    for rule, one in found:
        events[one.subject, one.name].append((rule, one))
    findings = count_of(sum(map(len, events.values())), "finding")
    yield f"# {findings} about {count_of(len(events), 'event')}"
    yield ""
    yield f"In the records of {source} as of {say_minute(as_of)}."
    for subject, name in sorted(events, key=_place_of):
        yield ""
        yield f"## {_head(subject, name)}"
        yield ""
        if subject.startswith("event "):
            yield f"<{source.rstrip('/')}/{API_VERSION}/events/{subject.removeprefix('event ')}/>"
            yield ""
        for rule, one in events[subject, name]:
            yield f"- `{one.place}`: {_escape(one.what)}; {_escape(one.wish)}. ({rule.name})"


def _head(subject: str, name: str) -> str:
    title = subject[:1].upper() + subject[1:]
    return f"{title}: {_escape(name)}" if name else title


def _place_of(event: tuple[str, str]) -> tuple[str, int]:
    kind, _, number = event[0].partition(" ")
    return kind, int(number) if number.isdecimal() else 0


def _escape(text: str) -> str:
    """Foreign text as it is, whatever it holds."""
    parts = _ADDRESS.split(text)
    addresses = [*_ADDRESS.findall(text), ""]
    escaped = (_STEERING.sub(r"\\\g<0>", part) for part in parts)
    return "".join(part + address for part, address in zip(escaped, addresses, strict=True))
