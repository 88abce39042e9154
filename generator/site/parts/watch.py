"""What there is to watch of an event: the main video, large, and all of them as a list."""

from collections.abc import Iterator

from msgspec import Struct

from generator.archive.airtime import is_endless
from generator.archive.dates import say_minute
from generator.archive.model import Webcast, name_of
from generator.site.stories import Story
from generator.site.videos import Shown
from generator.site.words import filled, language_code


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


def make_watch(story: Story) -> WatchView:
    """All videos, in their order."""
    views = tuple(map(_make_webcast, story.videos, story.shared))
    place = story.videos.index(story.main) if story.main else None
    return WatchView(None if place is None else views[place], views)


def _make_webcast(shown: Shown, events: int) -> WebcastView:
    webcast, video = shown.webcast, shown.video
    return WebcastView(
        title=shown.title,
        language_code=language_code(webcast.language),
        link=video.link,
        embed=video.embed,
        provider=video.provider,
        caution=_caution(webcast, events),
        facts=tuple(_facts(shown)),
        description=shown.description,
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
