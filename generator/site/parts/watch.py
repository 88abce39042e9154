"""What there is to watch of an event: one video to play, and all of them as a list."""

import datetime as dt

from msgspec import Struct

from generator.archive.airtime import is_endless
from generator.archive.dates import in_utc
from generator.archive.model import Webcast, name_of
from generator.site.foreign import host_of
from generator.site.stories import Story
from generator.site.videos import Shown, is_official
from generator.site.words import (
    DateView,
    Form,
    Link,
    filled,
    language_code,
    make_instant_view,
)


class WebcastView(Struct, frozen=True):
    """A video: a link always, a player's address where there is one.

    `archived` is where a copy may be of what is gone. `caution` says why it may not show this
    event; `begins` and `ends` are when it was live.
    """

    title: str
    language_code: str | None
    link: str
    embed: str | None
    provider: str
    archived: str
    caution: str
    facts: tuple[str, ...]
    begins: DateView | None
    ends: DateView | None
    description: str


class WatchView(Struct, frozen=True):
    """What there is to watch: `main` is offered first, if possible for the page's own player.

    `official` leads to a broadcast by who flies, where `main` is somebody else's. `webcasts` are
    all videos, the best first, unless `main` is the only one.
    """

    main: WebcastView | None
    official: Link | None
    webcasts: tuple[WebcastView, ...]


def make_watch(story: Story) -> WatchView:
    """All videos, in their order."""
    when = story.face.when
    day = when.day if when else None
    views = [
        _make_webcast(shown, events, day, story.archived.get(shown.video.link, ""))
        for shown, events in zip(story.videos, story.shared, strict=True)
    ]
    usable = (place for place, one in enumerate(story.videos) if not is_endless(one.webcast))
    main = story.videos.index(story.main) if story.main else next(usable, None)
    if main is None:
        return WatchView(None, None, tuple(views))
    return WatchView(
        main=views[main],
        official=None if is_official(story.videos[main].webcast) else _find_official(story),
        webcasts=tuple(views) if len(views) > 1 else (),
    )


def _find_official(story: Story) -> Link | None:
    found = (
        one for one in story.videos if is_official(one.webcast) and not is_endless(one.webcast)
    )
    return next((Link(host_of(one.video.link), one.video.link) for one in found), None)


def _make_webcast(shown: Shown, events: int, day: dt.date | None, archived: str) -> WebcastView:
    """`day` is that of the event: what began on it says no other."""
    webcast, video = shown.webcast, shown.video
    begins, ends = webcast.start_time, webcast.end_time
    return WebcastView(
        title=shown.title,
        language_code=language_code(webcast.language),
        link=video.link,
        embed=video.embed,
        provider=video.provider,
        archived=archived,
        caution=_caution(webcast, events),
        facts=tuple(
            filled(name_of(webcast.type), webcast.publisher, *map(name_of, shown.languages))
        ),
        begins=_say_time(begins, day),
        ends=_say_time(ends, in_utc(begins).date() if begins else day),
        description=shown.description,
    )


def _say_time(instant: dt.datetime | None, day: dt.date | None) -> DateView | None:
    """A time with its day, if that is another one."""
    if instant is None:
        return None
    return make_instant_view(instant, Form.CLOCK if in_utc(instant).date() == day else Form.LIST)


def _caution(webcast: Webcast, events: int) -> str:
    if is_endless(webcast):
        return "A feed around the clock: it shows what is on now, not this event."
    if events:
        return f"A shared stream of {events} events: it may not show this one."
    return ""
