"""What `check` and `doctor` say of what they found, and with which status that ends."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from types import MappingProxyType

import msgspec

from generator.archive.counts import count_of
from generator.command.words import err, out, say, say_wrapped
from generator.findings import Finding, Severity

_COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.HINT: "cyan"}
_NO_ADVICE: Mapping[str, str] = MappingProxyType({})
_NUMBER = re.compile(r"0*([0-9]+)")
_SHOWN = 10
"""Findings by one rule that are shown, unless all are asked for."""


def tell_found(
    found: Iterable[Finding],
    *,
    as_json: bool,
    everything: bool,
    advice: Mapping[str, str] = _NO_ADVICE,
) -> bool:
    """Say what was found, worst first; whether an error was.

    `advice` is what to do about all that a rule finds; without it, the remedy of the first stands
    for it. As JSON: `{"counts": {severity: number}, "findings": [...]}`, each as `Finding` has it.
    """
    findings = sorted(found, key=_rank)
    counts = {
        severity: sum(finding.severity is severity for finding in findings) for severity in Severity
    }
    if as_json:
        told = msgspec.json.encode({"counts": counts, "findings": findings})
        say(msgspec.json.format(told, indent=2).decode())
    else:
        _tell_rules(findings, advice, everything=everything)
        told_counts = (count_of(number, severity) for severity, number in counts.items())
        say(", ".join(told_counts))
    return counts[Severity.ERROR] > 0


def _rank(finding: Finding) -> tuple[object, ...]:
    worst = list(Severity).index(finding.severity)
    return worst, finding.rule, _natural(finding.subject), _natural(finding.place)


def _natural(text: str) -> list[object]:
    """A text by which `event 9` comes before `event 10`."""
    parts: list[object] = [*_NUMBER.split(text)]
    parts[1::2] = [(len(str(number)), number) for number in parts[1::2]]
    return parts


def tell_rule(severity: Severity, rule: str, about: str) -> None:
    """Say what a rule is about."""
    out.print(f"[{_COLOURS[severity]}]{severity}[/] [bold]{rule}[/]")
    say_wrapped(about, 2, 2)


def _tell_rules(findings: list[Finding], advice: Mapping[str, str], *, everything: bool) -> None:
    rules: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        rules[finding.rule].append(finding)
    for rule, alike in rules.items():
        severity = alike[0].severity
        head = f"[{_COLOURS[severity]}]{severity}[/] [bold]{rule}[/] ({len(alike):,})"
        out.print(head)
        shown = alike if everything else alike[:_SHOWN]
        for finding in shown:
            where = " ".join(part for part in (finding.subject, finding.place) if part)
            say_wrapped(f"{where}: {finding.what}", 2, 4)
        if len(shown) < len(alike):
            err.print(f"  [dim]… and {len(alike) - len(shown):,} more; --all shows them[/]")
        say_wrapped(f"→ {advice.get(rule, alike[0].remedy)}", 2, 4, "dim")
