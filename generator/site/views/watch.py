"""What there is to watch of an event: the main video, large, and all of them as a list."""

from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec import Struct

from generator.archive.airtime import is_endless
from generator.archive.dates import say_minute
from generator.archive.entries import Entry
from generator.archive.model import Event, Webcast, name_of
from generator.site import text
from generator.site.contents import Site
from generator.site.views.common import filled, language_code
from generator.site.webcasts import Video, video_of

_SHARED_BY = 3
"""Events that a video has to belong to, to be called a shared stream."""
_OFFICIAL = "official"


class WebcastView(Struct, frozen=True):
    """A video: a link always, a player's address where there is one.

    `caution` says why it may not show this event.
    """

    title: str
    language_code: str | None
    link: str
    embed: str | None
    provider: str
    caution: str
    facts: tuple[str, ...]
    description: str


class WatchView(Struct, frozen=True):
    """All videos, the best first; `main` is the one that the page's player offers."""

    main: WebcastView | None
    webcasts: tuple[WebcastView, ...]


def make_watch(site: Site, entry: Entry) -> WatchView:
    """Official videos come first, then by the API's priority; feeds without an end come last."""
    found = _in_order(site, entry)
    views = tuple(_make_webcast(site, webcast, video) for webcast, video in found)
    place = _place_of_main(site, entry, found)
    return WatchView(None if place is None else views[place], views)


def main_video(site: Site, entry: Entry) -> tuple[Webcast, Video] | None:
    """What the player of an event's page offers."""
    if not entry.event.webcasts:
        return None
    found = _in_order(site, entry)
    place = _place_of_main(site, entry, found)
    return None if place is None else found[place]


def video_title(webcast: Webcast, video: Video) -> str:
    """A video's own title, else where it is to be seen."""
    return text.one_line(webcast.title) or f"Video on {video.provider}"


def shared_videos(entries: Iterable[Entry]) -> dict[str, int]:
    """Videos that stand on many events, by `Video.key`, with the number of events."""
    keys: Counter[str] = Counter()
    for entry in entries:
        keys.update({video.key for _, video in _videos(entry.event, "")})
    return {key: count for key, count in keys.items() if count >= _SHARED_BY}


def _in_order(site: Site, entry: Entry) -> list[tuple[Webcast, Video]]:
    return sorted(_videos(entry.event, site.urls.host), key=_rank)


def _place_of_main(site: Site, entry: Entry, found: Iterable[tuple[Webcast, Video]]) -> int | None:
    """The first that a player can show, and that still shows this event."""
    is_past = entry.date is not None and entry.date.end <= site.archive.as_of
    playable = (
        place
        for place, (webcast, video) in enumerate(found)
        if video.embed and not (is_past and is_endless(webcast))
    )
    return next(playable, None)


def _videos(event: Event, host: str) -> Iterator[tuple[Webcast, Video]]:
    for webcast in event.webcasts:
        video = video_of(webcast.url, host)
        if video:
            yield webcast, video


def _rank(found: tuple[Webcast, Video]) -> tuple[bool, bool, int]:
    """What has the same rank keeps the API's order."""
    webcast = found[0]
    is_official = name_of(webcast.type).strip().casefold().startswith(_OFFICIAL)
    return is_endless(webcast), not is_official, webcast.priority


def _make_webcast(site: Site, webcast: Webcast, video: Video) -> WebcastView:
    return WebcastView(
        title=video_title(webcast, video),
        language_code=language_code(webcast.language),
        link=video.link,
        embed=video.embed,
        provider=video.provider,
        caution=_caution(webcast, site.shared_videos.get(video.key, 0)),
        facts=tuple(_facts(webcast)),
        description=text.one_line(webcast.description),
    )


def _caution(webcast: Webcast, events: int) -> str:
    if is_endless(webcast):
        return "A feed around the clock: it shows what is on now, not this event."
    if events:
        return f"A shared stream of {events} events: it may not show this one."
    return ""


def _facts(webcast: Webcast) -> Iterator[str]:
    yield from filled(name_of(webcast.type), webcast.publisher, name_of(webcast.language))
    if webcast.start_time and webcast.end_time:
        yield f"{say_minute(webcast.start_time)} to {say_minute(webcast.end_time)}"
    elif webcast.start_time:
        yield f"from {say_minute(webcast.start_time)}"
    elif webcast.end_time:
        yield f"until {say_minute(webcast.end_time)}"
