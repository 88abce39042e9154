"""Rules about events that are there twice, or that nobody can tell apart: by keys, not by pairs."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import TypeAlias

from generator.archive.mission_names import mission_key, mission_name
from generator.archive.plain import name_key
from generator.archive.tokens import tokenize
from generator.doctor.cases import Case, Cases, Sign, name_events, quote, sign

_Twins: TypeAlias = tuple[Case, Case]

_AS_GOOD_AS = dt.timedelta(hours=2)
_AT_ONCE = dt.timedelta(minutes=30)


def find_duplicates(cases: Cases) -> Iterator[Sign]:
    """Events of one type, with the same words in their names, at the same time."""
    for case, other in _duplicates(cases):
        what = (
            f"event {other.event.id} ({quote(other.event.title)}, {other.when}) has the same name, "
            f"type and date ({case.when})"
        )
        yield sign(case, "$", what, "please see whether one of the two can go", [other])


def find_near_duplicates(cases: Cases) -> Iterator[Sign]:
    """Events of one type and mission that begin within half an hour."""
    groups: defaultdict[object, list[Case]] = defaultdict(list)
    same = {frozenset((one.event.id, other.event.id)) for one, other in _duplicates(cases)}
    for case in cases.cases:
        mission = mission_key(mission_name(case.event.name))
        if mission and case.event.type and case.date and case.date.is_instant:
            groups[mission, case.event.type.id, _numbers(case)].append(case)
    for alike in groups.values():
        for other, case in pairwise(sorted(alike, key=_start)):
            pair = frozenset((case.event.id, other.event.id))
            if _start(case) - _start(other) <= _AT_ONCE and pair not in same:
                what = (
                    f"event {other.event.id} ({quote(other.event.title)}, {other.when}) is of the "
                    f"same mission and type, and at the same time ({case.when})"
                )
                yield sign(case, "$", what, "please see whether the two are one", [other])


def find_repeated_names(cases: Cases) -> Iterator[Sign]:
    """One name of several events, which lists and searches show alike."""
    groups: defaultdict[str, list[Case]] = defaultdict(list)
    for case in cases.cases:
        groups[name_key(case.event.name)].append(case)
    same = {other.event.id for _, other in _duplicates(cases)}
    for key, alike in groups.items():
        apart = [case for case in alike if case.event.id not in same]
        if key and len(apart) > 1:
            *others, last = sorted(apart, key=_start)
            what = f"{quote(last.event.title)} is also the name of {name_events(others)}"
            yield sign(last, "$.name", what, "please tell them apart by a number or a date", others)


def _duplicates(cases: Cases) -> Iterator[_Twins]:
    """Each of two that are one, the one with the higher id first: neighbours in time."""
    groups: defaultdict[object, list[Case]] = defaultdict(list)
    for case in cases.cases:
        words = tuple(sorted(tokenize(case.event.name)))
        if words and case.date:
            groups[words, case.event.type.id if case.event.type else None].append(case)
    for alike in groups.values():
        for one, other in pairwise(sorted(alike, key=_start)):
            if _are_at_once(one, other):
                low, high = sorted((one, other), key=lambda case: case.event.id)
                yield high, low


def _are_at_once(one: Case, other: Case) -> bool:
    if not one.date or not other.date:
        return False
    if one.date.has_clock and other.date.has_clock:
        return abs(_start(one) - _start(other)) <= _AS_GOOD_AS
    return one.day is not None and one.day == other.day


def _start(case: Case) -> dt.datetime:
    return case.date.start if case.date else dt.datetime.min.replace(tzinfo=dt.UTC)


def _numbers(case: Case) -> tuple[str, ...]:
    """What counts events of a kind: the first static fire is not the second."""
    return tuple(sorted(filter(str.isdecimal, tokenize(case.event.name))))
