"""Rules about webcasts: of another event, of another day, of none, or live for ever."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator

from generator.archive.airtime import is_endless
from generator.archive.dates import MONTHS, in_utc, say_day, say_minute
from generator.archive.model import Webcast, name_of
from generator.archive.plain import one_line
from generator.doctor.cases import Case, Cases, Sign, name_events, quote, sign
from generator.site.webcasts import Video

_NEAR = dt.timedelta(days=7)
_LIVE = "please set it to false"
_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" if name[3:] else name for name in MONTHS)
_MONTHS = {name[:3].lower(): number for number, name in enumerate(MONTHS, start=1)}
_DATE = re.compile(
    rf"\b(?:(?P<m1>{_MONTH})\.? (?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y1>20\d\d)"
    rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)? (?P<m2>{_MONTH})\.?,? (?P<y2>20\d\d)"
    r"|(?P<y3>20\d\d)-(?P<m3>\d\d)-(?P<d3>\d\d)"
    r"|(?P<d4>\d{1,2})\.(?P<m4>\d\d)\.(?P<y4>20\d\d))\b",
    re.IGNORECASE,
)
"""A day in full. `8/9/2023` is one of two."""


def find_shared(cases: Cases) -> Iterator[Sign]:
    """One video at events that lie more than a week apart, and no feed around the clock."""
    found: defaultdict[str, list[tuple[Case, int, str]]] = defaultdict(list)
    lasting: set[str] = set()
    for case, place, webcast, video in _videos(cases):
        if is_endless(webcast) or _is_recap(webcast):
            lasting.add(video.key)
        if case.day:
            found[video.key].append((case, place, video.link))
    for key, uses in found.items():
        ordered = sorted(uses, key=lambda use: (use[0].day or dt.date.min, use[0].event.id))
        (first, place, link), last = ordered[0], ordered[-1][0]
        if key in lasting or not first.day or not last.day or last.day - first.day <= _NEAR:
            continue
        members = list({case.event.id: case for case, _, _ in ordered}.values())
        what = (
            f"{link} is a webcast of {len(members):,} events that lie "
            f"far apart, {name_events(members)}"
        )
        wish = "please give each its own, or the type 24/7 Live Feed if it never ends"
        yield sign(first, first.path("vid_urls", place, "url"), what, wish, members[1:])


def find_twice(cases: Cases) -> Iterator[Sign]:
    """One video that an event has twice, under one address or two."""
    for case in cases.cases:
        seen: dict[str, int] = {}
        for place, video in enumerate(case.videos):
            if video is None:
                continue
            first = seen.setdefault(video.key, place)
            if first != place:
                other = case.path("vid_urls", first, "url")
                what = f"{video.link} is the video that stands at {other} already"
                path = case.path("vid_urls", place, "url")
                yield sign(case, path, what, "please make the two one")


def find_live_for_ever(cases: Cases) -> Iterator[Sign]:
    """What is still said to be live, days after it."""
    for case in cases.cases:
        if not case.is_over:
            continue
        endless = False
        for place, (webcast, video) in enumerate(
            zip(case.event.webcasts, case.videos, strict=True)
        ):
            endless |= is_endless(webcast)
            if video and webcast.live and not is_endless(webcast):
                what = f"{video.link} is still said to be live, and the event was on {case.when}"
                yield sign(case, case.path("vid_urls", place, "live"), what, _LIVE)
        if case.event.webcast_live and not endless:
            what = f"the event is still said to be live, and was on {case.when}"
            yield sign(case, "$.webcast_live", what, _LIVE)


def find_far_times(cases: Cases) -> Iterator[Sign]:
    """A webcast that begins, or ends, more than a week away from its event."""
    for case, place, webcast, _ in _videos(cases):
        if case.day is None or is_endless(webcast) or _is_recap(webcast):
            continue
        for field, stamp in (("start_time", webcast.start_time), ("end_time", webcast.end_time)):
            if stamp and _is_far(case, in_utc(stamp).date()):
                what = f"the webcast has {say_minute(stamp)}, and the event {case.when}"
                path = case.path("vid_urls", place, field)
                yield sign(case, path, what, "please see which of the two is right")


def find_turned_times(cases: Cases) -> Iterator[Sign]:
    """A webcast that ends before it begins."""
    for case, place, webcast, _ in _videos(cases):
        start, end = webcast.start_time, webcast.end_time
        if start and end and end < start:
            what = f"the webcast ends at {say_minute(end)}, and begins at {say_minute(start)}"
            yield sign(
                case, case.path("vid_urls", place, "end_time"), what, "please put them right"
            )


def find_other_days(cases: Cases) -> Iterator[Sign]:
    """A webcast whose title names a day that is more than a week away from its event."""
    for case, place, webcast, _ in _videos(cases):
        days = list(_days_in(one_line(webcast.title)))
        if case.day is None or not days or _is_recap(webcast) or is_endless(webcast):
            continue
        if all(_is_far(case, day) for day in days):
            named = f"the title {quote(webcast.title)} names {say_day(days[0])}"
            what = f"{named}, and the event is dated {case.when}"
            path = case.path("vid_urls", place, "title")
            yield sign(case, path, what, "please see whether it is the video of another event")


def find_no_videos(cases: Cases) -> Iterator[Sign]:
    """Addresses at YouTube that lead to a channel or a list, where nothing of a past event is."""
    for case, place, _, video in _videos(cases):
        if case.is_over and video.provider == "YouTube" and video.embed is None:
            what = f"{video.link} is not the address of a video"
            path = case.path("vid_urls", place, "url")
            yield sign(case, path, what, "please give that of the recording, or take it out")


def _videos(cases: Cases) -> Iterator[tuple[Case, int, Webcast, Video]]:
    for case in cases.cases:
        for place, (webcast, video) in enumerate(
            zip(case.event.webcasts, case.videos, strict=True)
        ):
            if video:
                yield case, place, webcast, video


def _is_recap(webcast: Webcast) -> bool:
    return "recap" in name_of(webcast.type).casefold()


def _is_far(case: Case, day: dt.date) -> bool:
    """Whether a day lies more than a week before an event begins, or after it."""
    if case.date is None:
        return False
    return not case.date.start.date() - _NEAR <= day <= case.date.end.date() + _NEAR


def _days_in(title: str) -> Iterator[dt.date]:
    for found in _DATE.finditer(title):
        year, month, day = (
            next(part for part in map(found.group, (f"{unit}{way}" for way in range(1, 5))) if part)
            for unit in ("y", "m", "d")
        )
        number = int(month) if month.isdigit() else _MONTHS[month[:3].lower()]
        try:
            yield dt.date(int(year), number, int(day))
        except ValueError:
            continue
