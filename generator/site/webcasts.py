"""A video's URL to what a page can do with it: embed it in a player, or link to it.

Providers are told apart by host, never by a piece of the URL. A video is embedded only where the
provider offers a player for exactly this address; everything else stays a link.
"""

import re
from collections.abc import Callable
from urllib.parse import SplitResult, parse_qs, urlencode, urlsplit

from msgspec import Struct

from generator.site.urls import host_of, safe_url

YOUTUBE_PLAYER = "https://www.youtube-nocookie.com"
VIMEO_PLAYER = "https://player.vimeo.com"
TWITCH_PLAYER = "https://player.twitch.tv"
TWITCH_CLIPS = "https://clips.twitch.tv"
DAILYMOTION_PLAYER = "https://geo.dailymotion.com"
PLAYER_ORIGINS = (
    YOUTUBE_PLAYER,
    VIMEO_PLAYER,
    TWITCH_PLAYER,
    TWITCH_CLIPS,
    DAILYMOTION_PLAYER,
)
"""What a page's content security policy has to allow in frames."""


class Video(Struct, frozen=True):
    """Where a video is to be seen: a page to go to, and a player's address if there is one."""

    provider: str
    link: str
    embed: str | None

    @property
    def key(self) -> str:
        """What tells one video from another, however it is linked to."""
        return (
            self.embed.partition("?")[0] if self.provider == "YouTube" and self.embed else self.link
        )


def video_of(url: str, site_host: str) -> Video | None:
    """Recognise a video's URL; None if it is no http(s) URL. Twitch asks for the embedding host."""
    link = safe_url(url)
    if link is None:
        return None
    parts = urlsplit(link)
    provider, embed_of = _PROVIDERS.get(parts.hostname or "", (host_of(link), _no_player))
    return Video(provider, link, embed_of(parts, site_host))


_YOUTUBE_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_YOUTUBE_PATHS = {"live", "embed", "shorts", "v", "e"}
_NUMBER = re.compile(r"[0-9]{1,20}")
_YOUTUBE_NO_VIDEOS = {"live_stream", "videoseries"}
_ALPHANUMERIC = re.compile(r"[A-Za-z0-9]{1,40}")
_WORD = re.compile(r"[A-Za-z0-9_-]{1,100}")
_TIME = re.compile(r"(?:(\d{1,3})h)?(?:(\d{1,4})m)?(?:(\d{1,6})s?)?")
_TWITCH_PAGES = {"videos", "directory", "settings", "subscriptions", "p", "u", "collections"}


def _youtube(parts: SplitResult, _: str) -> str | None:
    """`watch?v=`, `youtu.be/`, `/live/`, `/shorts/`, `/embed/`, `/v/`; channels have no player."""
    path, query = _path(parts), parse_qs(parts.query)
    if parts.hostname in {"youtu.be", "www.youtu.be"}:
        name = path[0] if path else ""
    elif path[:1] == ["watch"]:
        name = query.get("v", path[1:2] or [""])[0]
    elif len(path) > 1 and path[0] in _YOUTUBE_PATHS:
        name = path[1]
    else:
        return None
    if not _YOUTUBE_ID.fullmatch(name) or name in _YOUTUBE_NO_VIDEOS:
        return None
    start = _seconds((query.get("t") or query.get("start") or [parts.fragment[2:]])[0])
    return f"{YOUTUBE_PLAYER}/embed/{name}?" + urlencode(
        {"autoplay": 1, **({"start": start} if start else {})}
    )


def _vimeo(parts: SplitResult, _: str) -> str | None:
    """`/123`, `/123/hash`, `/video/123`, `/channels/x/123`; a live `/event/` has none."""
    path = _path(parts)
    if "video" in path[:-1]:
        path = path[path.index("video") + 1 :]
    elif path[:1] in (["channels"], ["groups"]):
        path = path[-1:]
    if not path or not _NUMBER.fullmatch(path[0]):
        return None
    secret = parse_qs(parts.query).get("h", path[1:2])
    settings = {"autoplay": "1", "dnt": "1"}
    if secret and _WORD.fullmatch(secret[0]):
        settings["h"] = secret[0]
    return f"{VIMEO_PLAYER}/video/{path[0]}?{urlencode(settings)}"


def _twitch(parts: SplitResult, site_host: str) -> str | None:
    """`/videos/123`, `/channel`, `/channel/clip/x`, `/channel/v/123`, and the player's own URLs."""
    path, query = _path(parts), parse_qs(parts.query)
    if parts.hostname == "clips.twitch.tv":
        return _twitch_clip((query.get("clip") or path[:1] or [""])[0], site_host)
    if parts.hostname == "player.twitch.tv":
        video, channel = (
            query.get("video", [""])[0].removeprefix("v"),
            query.get("channel", [""])[0],
        )
    elif len(path) > 1 and path[0] == "videos":
        video, channel = path[1].removeprefix("v"), ""
    elif len(path) > 2 and path[1] in {"v", "video"}:  # noqa: PLR2004 - channel, kind, number
        video, channel = path[2], ""
    elif len(path) > 2 and path[1] == "clip":  # noqa: PLR2004 - channel, kind, name
        return _twitch_clip(path[2], site_host)
    else:
        video, channel = "", path[0] if len(path) == 1 and path[0] not in _TWITCH_PAGES else ""
    if _NUMBER.fullmatch(video):
        what = {"video": f"v{video}"}
    elif _WORD.fullmatch(channel):
        what = {"channel": channel}
    else:
        return None
    return f"{TWITCH_PLAYER}/?" + urlencode({**what, "parent": site_host, "autoplay": "true"})


def _twitch_clip(name: str, site_host: str) -> str | None:
    if not _WORD.fullmatch(name):
        return None
    return f"{TWITCH_CLIPS}/embed?" + urlencode(
        {"clip": name, "parent": site_host, "autoplay": "true"}
    )


def _dailymotion(parts: SplitResult, _: str) -> str | None:
    """`/video/x123` and `dai.ly/x123`."""
    path = _path(parts)
    if parts.hostname != "dai.ly" and path[:1] == ["embed"]:
        path = path[1:]
    name = path[0] if parts.hostname == "dai.ly" and path else "".join(path[1:2])
    name = name.split("_")[0]  # what follows is the title
    if not _ALPHANUMERIC.fullmatch(name) or (parts.hostname != "dai.ly" and path[0] != "video"):
        return None
    return f"{DAILYMOTION_PLAYER}/player.html?" + urlencode({"video": name})


def _no_player(_: SplitResult, __: str) -> None:
    """A host whose pages no other page can show."""


def _path(parts: SplitResult) -> list[str]:
    return [part for part in parts.path.split("/") if part]


def _seconds(text: str) -> int:
    """`90`, `90s` or `1h2m3s` as seconds; 0 for anything else."""
    found = _TIME.fullmatch(text)
    if not found:
        return 0
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds


_Embed = Callable[[SplitResult, str], str | None]
_PROVIDERS: dict[str, tuple[str, _Embed]] = {
    **dict.fromkeys(
        ("youtube.com", "www.youtube.com", "m.youtube.com", "music.youtube.com",
         "youtu.be", "www.youtu.be", "youtube-nocookie.com", "www.youtube-nocookie.com"),
        ("YouTube", _youtube),
    ),
    **dict.fromkeys(("vimeo.com", "www.vimeo.com", "player.vimeo.com"), ("Vimeo", _vimeo)),
    **dict.fromkeys(
        ("twitch.tv", "www.twitch.tv", "m.twitch.tv", "player.twitch.tv", "clips.twitch.tv"),
        ("Twitch", _twitch),
    ),
    **dict.fromkeys(
        ("dailymotion.com", "www.dailymotion.com", "dai.ly"), ("Dailymotion", _dailymotion)
    ),
    **dict.fromkeys(
        ("x.com", "www.x.com", "twitter.com", "www.twitter.com", "mobile.twitter.com"),
        ("X", _no_player),
    ),
    "plus.nasa.gov": ("NASA+", _no_player),
}  # fmt: skip
