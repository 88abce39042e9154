"""What `almanac doctor` says: findings about the data, as a list, as JSON, or as a text to send."""

import difflib
from collections.abc import Collection
from pathlib import Path

import msgspec
from msgspec import Struct

from generator.archive.counts import count_of
from generator.archive.dates import say_minute
from generator.command.findings import tell_found, tell_rule
from generator.command.words import inert, out, say, tell_aside
from generator.doctor.cases import Cases, make_cases
from generator.doctor.report import make_report
from generator.doctor.rules import RULES, examine, make_finding
from generator.errors import QueryError
from generator.findings import Severity
from generator.source.holdings import read_holdings

_BY_NAME = {rule.name: rule for rule in RULES}


class Form(Struct, frozen=True):
    """How findings are said: as a list, as JSON, or as a text to send; in full, or the first."""

    as_json: bool
    as_report: bool
    everything: bool


def tell_rules(*, as_json: bool) -> None:
    """Say which rules there are, worst first."""
    if as_json:
        rules = [
            {"rule": rule.name, "severity": rule.severity, "about": rule.about} for rule in RULES
        ]
        say(msgspec.json.format(msgspec.json.encode(rules), indent=2).decode())
        return
    for rule in RULES:
        tell_rule(rule.severity, rule.name, rule.about)


def run_doctor(
    root: Path, only: Collection[str], ignore: Collection[str], event: int | None, form: Form
) -> Severity | None:
    """Say what is found; how bad the worst of it is, None if nothing is found."""
    if form.as_json and form.as_report:
        raise QueryError("--report", "is a text, and --json another form", "choose one of the two")
    names = _choose(only, ignore)
    held = read_holdings(root / "content" / "snapshot")
    cases = make_cases(held.records, held.ledger.changes, held.state.fetched_at)
    if event is not None:
        _find_event(cases, event)
    found = list(examine(cases, names, event))
    if form.as_report:
        shown = [one for one in found if form.everything or one[0].severity is not Severity.HINT]
        for line in make_report(shown, held.state.source, cases.as_of):
            out.print(inert(line))
        if len(shown) < len(found):
            hints = count_of(len(found) - len(shown), "hint")
            tell_aside(f"without {hints}; --all writes them, too")
    else:
        advice = {name: rule.advice for name, rule in _BY_NAME.items()}
        findings = (make_finding(rule, one) for rule, one in found)
        tell_found(findings, as_json=form.as_json, everything=form.everything, advice=advice)
        tell_aside(f"in {count_of(len(cases.cases), 'event')} as of {say_minute(cases.as_of)}")
    return min((rule.severity for rule, _ in found), key=list(Severity).index, default=None)


def _choose(only: Collection[str], ignore: Collection[str]) -> set[str]:
    """The names of the rules to go by."""
    for option, names in (("--only", only), ("--ignore", ignore)):
        for name in names:
            if name not in _BY_NAME:
                near = difflib.get_close_matches(name, _BY_NAME, 1)
                meant = f"say {near[0]}; " if near else ""
                remedy = f"{meant}almanac doctor --rules lists them"
                raise QueryError(option, f"{name} is no rule", remedy)
    return (set(only) or set(_BY_NAME)) - set(ignore)


def _find_event(cases: Cases, event: int) -> None:
    held = {f"event {case.event.id}" for case in cases.cases}
    held.update(problem.subject for problem in cases.problems)
    if f"event {event}" not in held:
        what = f"the snapshot has no event {event} that the API still has"
        raise QueryError("--event", what, "almanac query finds the number of an event")
