"""Rules about dates: what stands where nobody knew better, and what nobody looked at again."""

import datetime as dt
import re
from collections import deque
from collections.abc import Iterator

from generator.archive.dates import Grain, in_utc, say_minute
from generator.archive.model import Event
from generator.doctor.cases import Case, Cases, Sign, quote, sign

_NEW_YEAR = {(1, 1), (12, 31)}
_EXACT = {Grain.SECOND, Grain.MINUTE}
_LONG_PAST = dt.timedelta(days=30)
_AHEAD = dt.timedelta(days=1)
_ROUND = 5
_GRAINS = {grain.value for grain in Grain}

_ARRIVES = re.compile(r"\b(?:docking|berthing|capture)\b")
_PREPARES = re.compile(r"\b(?:static fire|rollout)\b")

_BEFORE = 20
"""Events of lower ids that are looked at to tell since when an event can have been there."""
_MUCH_EARLIER = dt.timedelta(days=365)


def find_missing(cases: Cases) -> Iterator[Sign]:
    """Events without a date."""
    faulty = {problem.subject for problem in cases.problems if problem.path == "$.date"}
    for case in cases.cases:
        if case.event.date is None and f"event {case.event.id}" not in faulty:
            wish = "please give one, as coarse as it is known"
            yield sign(case, "$.date", "there is no date", wish)


def find_placeholders(cases: Cases) -> Iterator[Sign]:
    """A clock time of midnight at the turn of a year: what stands for a year or its end."""
    for case in cases.cases:
        date = case.date
        if date and date.has_clock and _is_midnight(date.instant) and _turns_year(date.instant):
            what = (
                f"{case.when} is said to be exact to the {_say(date.grain)}, "
                "and stands where a year begins or ends"
            )
            yield sign(case, "$.date", what, "please give the date, or the precision that it has")


def find_midnights(cases: Cases) -> Iterator[Sign]:
    """A clock time of midnight on any other day."""
    for case in cases.cases:
        date = case.date
        if (
            date
            and date.grain in _EXACT
            and _is_midnight(date.instant)
            and not _turns_year(date.instant)
        ):
            what = f"{case.when} is said to be exact to the {_say(date.grain)}"
            wish = "please make the precision a day (DAY) unless it really was at midnight UTC"
            yield sign(case, "$.date_precision", what, wish)


def find_unsaid_precisions(cases: Cases) -> Iterator[Sign]:
    """A clock time, and nothing that says whether it is meant."""
    for case in cases.cases:
        if case.date and not _names_grain(case.event) and not _is_midnight(case.date.instant):
            what = f"the date is {say_minute(case.date.instant)}, without a precision that is known"
            yield sign(case, "$.date_precision", what, "please say how exactly it is known")


def find_unused_clocks(cases: Cases) -> Iterator[Sign]:
    """A clock time that nobody makes up, and a precision that says that only the day is known."""
    for case in cases.cases:
        date = case.date
        if date and date.grain is Grain.DAY and _names_grain(case.event) and _is_odd(date.instant):
            what = f"the precision is a day, and the date has the time {date.instant:%H:%M:%S} UTC"
            wish = "please make the precision minute (MIN) if that time is right"
            yield sign(case, "$.date_precision", what, wish)


def find_coarse_pasts(cases: Cases) -> Iterator[Sign]:
    """A date that is long past, and no day."""
    for case in cases.cases:
        date = case.date
        if date and not date.is_in_days and cases.as_of - date.end >= _LONG_PAST:
            what = f"the date is still “{date.words()}”, and that is past"
            wish = "please give the day on which it was, or what became of it"
            yield sign(case, "$.date", what, wish)


def find_future_updates(cases: Cases) -> Iterator[Sign]:
    """Updates, and events, that were written after the moment of the data."""
    for case in cases.cases:
        stamps = [("$.last_updated", case.event.last_updated)]
        for place, update in enumerate(case.event.updates):
            stamps.append((case.path("updates", place, "created_on"), update.created_on))
        for path, stamp in stamps:
            if stamp and in_utc(stamp) - cases.as_of > _AHEAD:
                what = f"{say_minute(stamp)} was still to come on {say_minute(cases.as_of)}"
                yield sign(case, path, what, "please put the time right")


def find_early_updates(cases: Cases) -> Iterator[Sign]:
    """An update that is far older than the event it belongs to can be.

    Ids only grow. Where twenty events with the ids before had no update until a year later, the
    event was not there yet.
    """
    before: deque[dt.datetime] = deque(maxlen=_BEFORE)
    for case in cases.cases:
        stamps = [
            (in_utc(update.created_on), place)
            for place, update in enumerate(case.event.updates)
            if update.created_on
        ]
        if not stamps:
            continue
        first, place = min(stamps)
        if len(before) == _BEFORE and (since := min(before)) - first > _MUCH_EARLIER:
            what = (
                f"{say_minute(first)} is long before there was an event of this number: "
                f"those before it have no update until {say_minute(since)}"
            )
            path = case.path("updates", place, "created_on")
            yield sign(case, path, what, "please see whether the year is right")
        else:
            before.append(first)


def find_launches_out_of_order(cases: Cases) -> Iterator[Sign]:
    """Dockings before the launch that they belong to, static fires after it."""
    for case in cases.cases:
        kind = case.event.type.name.casefold() if case.event.type else ""
        comes_after = _ARRIVES.search(kind) is not None
        if case.day and (comes_after or _PREPARES.search(kind)):
            yield from _compare_launches(case, comes_after=comes_after)


def _compare_launches(case: Case, *, comes_after: bool) -> Iterator[Sign]:
    if len(case.event.launches) != 1 or case.date is None:
        return
    launch = case.event.launches[0]
    if launch.net is None:
        return
    net = in_utc(launch.net)
    day = dt.timedelta(days=1)
    is_wrong = net - case.date.end > day if comes_after else case.date.start - net > day
    if is_wrong:
        how = "before" if comes_after else "after"
        what = f"it is {how} its launch {quote(launch.name)} ({say_minute(net)}), on {case.when}"
        wish = "please see whether the date is right, and the launch the one that is meant"
        yield sign(case, "$.launches[0].net", what, wish)


def _is_midnight(instant: dt.datetime) -> bool:
    return (instant.hour, instant.minute, instant.second) == (0, 0, 0)


def _turns_year(instant: dt.datetime) -> bool:
    return (instant.month, instant.day) in _NEW_YEAR


def _is_odd(instant: dt.datetime) -> bool:
    """Whether a clock time is none that is chosen: its minutes, or its seconds, are not round."""
    return bool(instant.second or instant.minute % _ROUND)


def _names_grain(event: Event) -> bool:
    precision = event.date_precision
    return precision is not None and precision.abbrev.strip().upper() in _GRAINS


def _say(grain: Grain) -> str:
    return grain.name.lower()
