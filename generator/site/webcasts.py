"""A video's URL to what a page can do with it: embed it in a player, or link to it.

Providers are told apart by host, never by a piece of the URL. A video is embedded only where the
provider offers a player for exactly this address; everything else stays a link.
"""

import re
from collections.abc import Callable
from typing import TypeAlias
from urllib.parse import SplitResult, parse_qs, unquote, urlencode, urljoin, urlsplit

from msgspec import Struct

from generator.site.foreign import safe_url
from generator.site.shared_links import SharedLink, plain_host, read_link, way_out

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

_YOUTUBE, _VIMEO, _TWITCH, _DAILYMOTION = "YouTube", "Vimeo", "Twitch", "Dailymotion"


class Video(Struct, frozen=True):
    """Where a video is to be seen: a page to go to, and a player's address if there is one.

    `key` tells one video from another, however it is linked to: the provider with its id, or the
    address without what does not matter.
    """

    provider: str
    link: str
    embed: str | None
    key: str


class _Found(Struct, frozen=True):
    """What a provider calls a video, and its player if there is one for it."""

    name: str
    embed: str | None


def video_of(url: str, site_host: str) -> Video | None:
    """Recognise a video's URL; None if it is no http(s) URL. Twitch asks for the embedding host.

    The link is the address as it was written, its start with it, but for what went through HTML
    once too often. A page that only leads on is taken for what it leads to, if that has a player.
    """
    link = way_out(url)
    if link is None:
        return None
    target = _follow(link)
    video = _recognise(target, site_host)
    if target is link:
        return video
    if video.embed is None:
        return _recognise(link, site_host)
    return Video(video.provider, link, video.embed, video.key)


def _recognise(link: str, site_host: str) -> Video:
    parts = urlsplit(link)
    host = plain_host(parts)
    provider, find = _PROVIDERS.get(host, (host.removeprefix("www."), _no_video))
    found = find(read_link(parts), site_host)
    if found is None:
        return Video(provider, link, None, _identity(parts, provider))
    return Video(provider, link, found.embed, f"{provider} {found.name}")


# Pages that only lead on: to what is shared, to a player behind a question about cookies.

_MOST_STEPS = 3
_REDIRECTS = {
    "redirect": "q",
    "attribution_link": "u",
    "signin": "next",
    "verify_age": "next_url",
    "oembed": "url",
}


def _follow(link: str) -> str:
    for _ in range(_MOST_STEPS):
        step = safe_url(_leads_to(urlsplit(link)))
        if step is None:
            break
        link = step
    return link


def _leads_to(parts: SplitResult) -> str | None:
    host, page = plain_host(parts), parts.path.strip("/").lower()
    if host in {"consent.youtube.com", "consent.google.com"}:
        names = ["continue"]
    elif host in {"www.google.com", "google.com"} and page == "url":
        names = ["q", "url"]
    elif host in _YOUTUBE_HOSTS and page in _REDIRECTS:
        names = [_REDIRECTS[page]]
    else:
        return None
    query = parse_qs(parts.query)
    found = next((query[name][0] for name in names if name in query), None)
    try:
        return urljoin("https://www.youtube.com/", found) if found else None
    except ValueError:
        return None


# YouTube. The player takes `start` and `end` in seconds: "YouTube Embedded Players and Player
# Parameters", developers.google.com/youtube/player_parameters.

_YOUTUBE_HOSTS = (
    *("youtube.com", "www.youtube.com", "m.youtube.com", "music.youtube.com"),
    *("gaming.youtube.com", "studio.youtube.com", "consent.youtube.com"),
    *("youtu.be", "www.youtu.be", "youtube-nocookie.com", "www.youtube-nocookie.com"),
)
"""YouTube's own. A country's, such as `youtube.co.uk`, is anybody's to give away."""

_YOUTUBE_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_YOUTUBE_PAGES = {"", "watch", "watch_popup", "live", "embed", "shorts", "v", "vi", "e", "video"}
_YOUTUBE_NO_VIDEOS = {"live_stream", "videoseries"}


def _youtube(link: SharedLink, _: str) -> _Found | None:
    """A video wherever its id may stand; channels and playlists have no player."""
    for _reading in range(3):
        name = _youtube_id(link)
        if name:
            return _Found(name, _youtube_player(name, link))
        if unquote(link.rest) == link.rest:
            break
        # An id has a form of its own, so it is safe to look for it in what was encoded.
        link = link.decoded()
    return None


def _youtube_id(link: SharedLink) -> str | None:
    path = link.path
    page = path[0].lower() if path else ""
    names = [*path[:1]] if link.host.endswith("youtu.be") else []
    if page in _YOUTUBE_PAGES:
        names += [*path[1:2], *link.all("v", "vi")]
    # What ends an attribute or an address in text may have come along.
    ids = (name for name in (name.strip('"<>=') for name in names) if _YOUTUBE_ID.fullmatch(name))
    return next((name for name in ids if name not in _YOUTUBE_NO_VIDEOS), None)


def _youtube_player(name: str, link: SharedLink) -> str:
    settings, start, end = {"autoplay": 1}, link.start, link.seconds("end")
    if start:
        settings["start"] = start
    if end > start:
        settings["end"] = end
    return f"{YOUTUBE_PLAYER}/embed/{name}?{urlencode(settings)}"


# Vimeo. The player takes the start as a fragment, `#t=90s`: "Starting a video at a specific time",
# help.vimeo.com.

_NUMBER = re.compile(r"[0-9]{1,20}")
_VIMEO_SECRET = re.compile(r"[0-9a-f]{6,40}")


def _vimeo(link: SharedLink, _: str) -> _Found | None:
    """`/123`, `/123/hash`, `/video/123`, `/channels/x/123`; a live `/event/` has none."""
    match link.path:
        case ("video" | "videos" | "m", number, *more) | ("manage", "videos", number, *more):
            pass
        case ("channels", _, number, *more) | ("groups", _, "videos", number, *more):
            pass
        case ("showcase" | "album", _, "video", number, *more):
            pass
        case (number, *more):
            pass
        case _:
            return None
    if not _NUMBER.fullmatch(number):
        return None
    settings, start = {"autoplay": "1", "dnt": "1"}, link.start
    secrets = [*link.all("h"), *more[:1]][:1]
    if secrets and _VIMEO_SECRET.fullmatch(secrets[0]):
        settings["h"] = secrets[0]
    begins = f"#t={start}s" if start else ""
    return _Found(number, f"{VIMEO_PLAYER}/video/{number}?{urlencode(settings)}{begins}")


# Twitch. The player takes `time` as `1h2m3s`, for a recording only: "Embedding Video and Clips",
# dev.twitch.tv/docs/embed/video-and-clips. Names of channels: letters, digits and underscores.

_WORD = re.compile(r"[A-Za-z0-9_-]{1,100}")
_TWITCH_CHANNEL = re.compile(r"[a-z0-9][a-z0-9_]{2,24}")
_TWITCH_PAGES = {
    *("about", "activate", "admin", "ads", "affiliates", "api", "apps", "bits", "blog"),
    *("broadcast", "browse", "careers", "checkout", "clip", "clips", "collections"),
    *("communities", "company", "creatorcamp", "dashboard", "developers", "directory"),
    *("discover", "download", "downloads", "drops", "embed", "event", "events", "extensions"),
    *("following", "friends", "giftcard", "giftcards", "gifts", "help", "home", "inventory"),
    *("jobs", "legal", "login", "logout", "messages", "moderator", "notifications", "partner"),
    *("partners", "payments", "popout", "press", "prime", "privacy", "products", "purchase"),
    *("redeem", "search", "security", "settings", "signin", "signup", "store", "streams"),
    *("subs", "subscriptions", "support", "team", "teams", "terms", "tos", "turbo", "user"),
    *("users", "video", "videos", "wallet"),
}
"""What stands where a channel's name could stand, and is a page of Twitch itself."""


def _twitch(link: SharedLink, site_host: str) -> _Found | None:
    """`/videos/123`, `/channel`, `/channel/clip/x`, `/channel/v/123`, and the player's own URLs."""
    path = link.path
    video, channel, clip = "", "", ""
    match link.host, path:
        case "clips.twitch.tv", _:
            clip = next(iter([*link.all("clip"), *(path if path[1:] == () else ())]), "")
        case "player.twitch.tv", _:
            video, channel = ("".join(link.all(name)[:1]) for name in ("video", "channel"))
        case _, ("videos", video, *_) | (_, "v" | "video", video, *_):
            pass
        case _, (_, "clip", clip, *_):
            pass
        case _, (channel,):
            pass
        case _:
            return None
    video, channel = video.removeprefix("v"), channel.lower()
    if _NUMBER.fullmatch(video):
        return _twitch_player({"video": f"v{video}"}, site_host, link.start)
    if _TWITCH_CHANNEL.fullmatch(channel) and channel not in _TWITCH_PAGES:
        return _twitch_player({"channel": channel}, site_host)
    if _WORD.fullmatch(clip) and clip.lower() not in _TWITCH_PAGES:
        settings = {"clip": clip, "parent": site_host, "autoplay": "true"}
        return _Found(f"clip {clip}", f"{TWITCH_CLIPS}/embed?{urlencode(settings)}")
    return None


def _twitch_player(what: dict[str, str], site_host: str, start: int = 0) -> _Found:
    name, settings = urlencode(what), {**what, "parent": site_host, "autoplay": "true"}
    if start:
        minutes, seconds = divmod(start, 60)
        settings["time"] = f"{minutes // 60}h{minutes % 60}m{seconds}s"
    return _Found(name, f"{TWITCH_PLAYER}/?{urlencode(settings)}")


# Dailymotion. The player takes `startTime` in seconds: "Add runtime Player parameters (Web)",
# developers.dailymotion.com.

_DAILYMOTION_ID = re.compile(r"[xk][A-Za-z0-9]{2,39}")
_COUNTRY = re.compile(r"[a-z]{2}")


def _dailymotion(link: SharedLink, _: str) -> _Found | None:
    """`/video/x123`, with its title behind it or not, `dai.ly/x123`, and the player's own URLs."""
    path = link.path
    if path and (path[0] in {"embed", "swf"} or _COUNTRY.fullmatch(path[0])):
        path = path[1:]
    if link.host.endswith("dai.ly"):
        names = [*path[:1]]
    else:
        names = [*path[1:2]] if path[:1] == ("video",) else link.all("video")
    name = names[0].split("_")[0] if names else ""  # what follows is the title
    if not _DAILYMOTION_ID.fullmatch(name):
        return None
    settings = {"video": name, **({"startTime": link.start} if link.start else {})}
    return _Found(name, f"{DAILYMOTION_PLAYER}/player.html?{urlencode(settings)}")


# Others: a host whose pages no other page can show.


def _x(link: SharedLink, _: str) -> _Found | None:
    """A post is known by its number, whoever's it is; parameters only say who shared it."""
    path = link.path
    return _Found("/".join(path[path.index("status") :][:2] if "status" in path else path), None)


def _no_video(_: SharedLink, __: str) -> None:
    """Nothing is known of such a host's addresses."""


_TRACKING = frozenset(
    {"fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "ttclid"}
    | {"igshid", "igsh", "mc_cid", "mc_eid", "mkt_tok", "_ga", "_gl", "ref_src", "ref_url"}
)
"""Parameters that say who sent a reader, on any host; so does every `utm_…`."""
_SHARING = {
    _YOUTUBE: _TRACKING | {"si", "feature", "pp", "app", "ab_channel", "sub_confirmation"},
}
_ESCAPE = re.compile("%([0-9A-Fa-f]{2})")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")


def _identity(parts: SplitResult, provider: str) -> str:
    """An address without what makes no difference to what it leads to (RFC 3986, section 6).

    Nor do `www.` and `m.`, the scheme, the order of parameters, and a fragment, unless a script of
    the page takes it for a path.
    """
    host = plain_host(parts).removeprefix("www.").removeprefix("m.")
    port = "" if parts.port in {None, 80, 443} else f":{parts.port}"
    path = _ESCAPE.sub(_unescape, parts.path).rstrip("/")
    noise = _SHARING.get(provider, _TRACKING)
    pieces = _ESCAPE.sub(_unescape, parts.query).split("&") if parts.query else ()
    query = sorted(piece for piece in pieces if not _is_noise(piece.partition("=")[0], noise))
    fragment = parts.fragment if parts.fragment.startswith(("/", "!")) else ""
    return f"{host}{port}{path}?{'&'.join(query)}#{fragment}"


def _is_noise(name: str, noise: frozenset[str]) -> bool:
    name = name.lower()
    return not name or name in noise or name.startswith("utm_")


def _unescape(escape: re.Match[str]) -> str:
    letter = chr(int(escape[1], 16))
    return letter if _UNRESERVED.fullmatch(letter) else escape[0].upper()


_Find: TypeAlias = Callable[[SharedLink, str], _Found | None]
_PROVIDERS: dict[str, tuple[str, _Find]] = {
    **dict.fromkeys(_YOUTUBE_HOSTS, (_YOUTUBE, _youtube)),
    **dict.fromkeys(("vimeo.com", "www.vimeo.com", "player.vimeo.com"), (_VIMEO, _vimeo)),
    **dict.fromkeys(
        ("twitch.tv", "www.twitch.tv", "m.twitch.tv", "go.twitch.tv", "player.twitch.tv",
         "clips.twitch.tv"),
        (_TWITCH, _twitch),
    ),
    **dict.fromkeys(
        ("dailymotion.com", "www.dailymotion.com", "m.dailymotion.com", "touch.dailymotion.com",
         "geo.dailymotion.com", "dai.ly", "www.dai.ly"),
        (_DAILYMOTION, _dailymotion),
    ),
    **dict.fromkeys(
        ("x.com", "www.x.com", "twitter.com", "www.twitter.com", "mobile.twitter.com"),
        ("X", _x),
    ),
    "plus.nasa.gov": ("NASA+", _no_video),
}  # fmt: skip
