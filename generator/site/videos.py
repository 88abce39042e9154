"""What there is to watch of an event: each video once, in the order in which a page lists them.

Every page, list and count goes by this. Two spellings of an address are one video, and what only
one of its entries tells is told all the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec
from msgspec import Struct

from generator.archive.airtime import is_endless
from generator.archive.model import Event, Language, Problem, Webcast, by_priority, name_of
from generator.site.foreign import safe_url
from generator.site.scraped import description_of, title_of
from generator.site.text import one_line
from generator.site.webcasts import Video, video_of

_OFFICIAL = "official"


class Shown(Struct, frozen=True):
    """A video as a page lists it; `languages` are those of all entries that it was made of."""

    webcast: Webcast
    video: Video
    languages: tuple[Language, ...]

    @property
    def title(self) -> str:
        """The video's own title, else where it is to be seen."""
        found = title_of(self.webcast.title, self.video.link)
        return found or f"Video on {self.video.provider}"

    @property
    def description(self) -> str:
        """What the video's publisher says of it, if that is more than its title."""
        return description_of(self.webcast.description, self.title, self.video.link)


def videos_of(event: Event, site_host: str) -> tuple[Shown, ...]:
    """Official videos come first, then by the API's priority; feeds without an end come last."""
    if not event.webcasts:
        return ()
    merged = map(_merge, _by_video(event, site_host).values())
    return tuple(sorted(merged, key=lambda shown: _rank(shown.webcast)))


def without_unusable(events: Iterable[Event]) -> tuple[tuple[Event, ...], tuple[Problem, ...]]:
    """The events without webcasts whose address nobody could follow: no page can list them."""
    kept: list[Event] = []
    problems: list[Problem] = []
    what = "an address that nobody can follow; shown without it"
    for event in events:
        usable = tuple(webcast for webcast in event.webcasts if safe_url(webcast.url))
        dropped = len(event.webcasts) - len(usable)
        kept.append(msgspec.structs.replace(event, webcasts=usable) if dropped else event)
        problems += dropped * [Problem(f"event {event.id}", "$.vid_urls", what)]
    return tuple(kept), tuple(problems)


def _by_video(event: Event, site_host: str) -> dict[str, list[tuple[Webcast, Video]]]:
    """The entries of each video, the best first; those of one rank keep the API's order."""
    found: dict[str, list[tuple[Webcast, Video]]] = defaultdict(list)
    for webcast in sorted(event.webcasts, key=_rank):
        video = video_of(webcast.url, site_host)
        if video:
            found[video.key].append((webcast, video))
    return found


def is_official(webcast: Webcast) -> bool:
    """Whether it is by who flies, not by who watches."""
    return name_of(webcast.type).strip().casefold().startswith(_OFFICIAL)


def _rank(webcast: Webcast) -> tuple[bool, bool, float]:
    return is_endless(webcast), not is_official(webcast), by_priority(webcast.priority)


def _merge(found: Sequence[tuple[Webcast, Video]]) -> Shown:
    """The best entry of a video, with what it lacks from the others.

    What one of them calls a feed around the clock is one, whatever the others say.
    """
    if len(found) == 1:
        webcast, video = found[0]
        return Shown(webcast, video, (webcast.language,) if webcast.language else ())
    webcasts = sorted((webcast for webcast, _ in found), key=_merit)
    titled = next((webcast for webcast in webcasts if _title_of(webcast)), webcasts[0])
    timed = max(webcasts, key=lambda webcast: bool(webcast.start_time) + bool(webcast.end_time))
    endless = filter(is_endless, webcasts)
    merged = msgspec.structs.replace(
        webcasts[0],
        title=titled.title,
        language=next((w.language for w in (titled, *webcasts) if w.language), None),
        publisher=next((w.publisher for w in webcasts if one_line(w.publisher)), None),
        description=next((w.description for w in webcasts if _describes(w, titled)), None),
        type=next((w.type for w in (*endless, *webcasts) if name_of(w.type).strip()), None),
        start_time=timed.start_time,
        end_time=timed.end_time,
    )
    return Shown(merged, max((video for _, video in found), key=_details), _languages(webcasts))


def _merit(webcast: Webcast) -> tuple[object, ...]:
    return (*_rank(webcast), not _title_of(webcast), webcast.language is None)


def _title_of(webcast: Webcast) -> str:
    return title_of(webcast.title, webcast.url)


def _describes(webcast: Webcast, titled: Webcast) -> bool:
    """Whether its description tells more than the title that is shown."""
    return bool(description_of(webcast.description, _title_of(titled), webcast.url))


def _details(video: Video) -> int:
    """How much an address says beyond which video it is: where it begins, the key to it."""
    return video.embed.count("&") + video.embed.count("#") if video.embed else 0


def _languages(webcasts: Iterable[Webcast]) -> tuple[Language, ...]:
    found: dict[str, Language] = {}
    for language in (webcast.language for webcast in webcasts if webcast.language):
        found.setdefault(language.code.strip().lower() or language.name.strip(), language)
    return tuple(found.values())
