"""What there is to watch of an event: the main video, large, and all of them as a list."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from generator.archive.airtime import is_endless
from generator.archive.dates import say_minute
from generator.archive.entries import Entry
from generator.archive.model import Webcast, name_of
from generator.site import text
from generator.site.contents import Site
from generator.site.parts.rows import filled, language_code
from generator.site.videos import Shown, videos_of


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
    """All videos, in their order."""
    found = videos_of(entry.event, site.urls.host)
    views = tuple(_make_webcast(site, shown) for shown in found)
    place = _place_of_main(site, entry, found)
    return WatchView(None if place is None else views[place], views)


def main_video(site: Site, entry: Entry) -> Shown | None:
    """What the player of an event's page offers."""
    found = videos_of(entry.event, site.urls.host)
    place = _place_of_main(site, entry, found)
    return None if place is None else found[place]


def video_title(shown: Shown) -> str:
    """A video's own title, else where it is to be seen."""
    return text.one_line(shown.webcast.title) or f"Video on {shown.video.provider}"


def _place_of_main(site: Site, entry: Entry, found: Iterable[Shown]) -> int | None:
    """The first that a player can show, and that still shows this event."""
    is_past = entry.date is not None and entry.date.end <= site.archive.as_of
    playable = (
        place
        for place, shown in enumerate(found)
        if shown.video.embed and not (is_past and is_endless(shown.webcast))
    )
    return next(playable, None)


def _make_webcast(site: Site, shown: Shown) -> WebcastView:
    webcast, video = shown.webcast, shown.video
    return WebcastView(
        title=video_title(shown),
        language_code=language_code(webcast.language),
        link=video.link,
        embed=video.embed,
        provider=video.provider,
        caution=_caution(webcast, site.videos.shared.get(video.key, 0)),
        facts=tuple(_facts(shown)),
        description=text.one_line(webcast.description),
    )


def _caution(webcast: Webcast, events: int) -> str:
    if is_endless(webcast):
        return "A feed around the clock: it shows what is on now, not this event."
    if events:
        return f"A shared stream of {events} events: it may not show this one."
    return ""


def _facts(shown: Shown) -> Iterator[str]:
    webcast = shown.webcast
    yield from filled(name_of(webcast.type), webcast.publisher, *map(name_of, shown.languages))
    if webcast.start_time and webcast.end_time:
        yield f"{say_minute(webcast.start_time)} to {say_minute(webcast.end_time)}"
    elif webcast.start_time:
        yield f"from {say_minute(webcast.start_time)}"
    elif webcast.end_time:
        yield f"until {say_minute(webcast.end_time)}"
