"""Video URLs: which have a player, which are links, and that no player is anybody else's."""

import re
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.site.urls import safe_url
from generator.site.webcasts import PLAYER_ORIGINS, video_of
from tests.projects import real_records

HOST = "example.org"
YOUTUBE = "https://www.youtube-nocookie.com/embed/ENxZS6PUDuI?autoplay=1"
VIMEO = "https://player.vimeo.com/video/407943692?autoplay=1&dnt=1"
TWITCH = "https://player.twitch.tv/?{}&parent=example.org&autoplay=true"
CLIP = "https://clips.twitch.tv/embed?clip=Brave-Owl_1&parent=example.org&autoplay=true"
DAILYMOTION = "https://geo.dailymotion.com/player.html?video=x8abcd"


def embed_of(url: str) -> str | None:
    video = video_of(url, HOST)
    assert video is not None
    return video.embed


@pytest.mark.parametrize(
    "url",
    [
        "https://www.youtube.com/watch?v=ENxZS6PUDuI",
        "http://www.youtube.com/watch?v=ENxZS6PUDuI",
        "https://youtube.com/watch?v=ENxZS6PUDuI",
        "https://WWW.YouTube.COM/watch?v=ENxZS6PUDuI",
        "https://m.youtube.com/watch?v=ENxZS6PUDuI",
        "https://music.youtube.com/watch?v=ENxZS6PUDuI",
        "https://www.youtube-nocookie.com/embed/ENxZS6PUDuI",
        "https://www.youtube.com/watch?feature=share&app=desktop&v=ENxZS6PUDuI",
        "https://www.youtube.com/watch?v=ENxZS6PUDuI&list=PLbR&index=2",
        "https://www.youtube.com/watch/?v=ENxZS6PUDuI",
        "https://www.youtube.com/watch?v=ENxZS6PUDuI#comments",
        "https://youtu.be/ENxZS6PUDuI",
        "https://youtu.be/ENxZS6PUDuI/",
        "https://youtu.be/ENxZS6PUDuI?si=abc&feature=shared",
        "https://www.youtube.com/live/ENxZS6PUDuI",
        "https://www.youtube.com/live/ENxZS6PUDuI?si=abc",
        "https://www.youtube.com/embed/ENxZS6PUDuI",
        "https://www.youtube.com/shorts/ENxZS6PUDuI",
        "https://www.youtube.com/v/ENxZS6PUDuI",
        "https://www.youtube.com/watch?v=ENxZS6PUDuI&t=0",
        "https://www.youtube.com/watch?v=ENxZS6PUDuI&t=soon",
    ],
)
def test_every_form_of_a_youtube_address_plays_the_same_video(url: str) -> None:
    video = video_of(url, HOST)
    assert video is not None
    assert (video.provider, video.embed) == ("YouTube", YOUTUBE)


@pytest.mark.parametrize(
    ("url", "seconds"),
    [
        ("https://www.youtube.com/watch?v=ENxZS6PUDuI&t=90", 90),
        ("https://www.youtube.com/watch?t=90s&v=ENxZS6PUDuI", 90),
        ("https://youtu.be/ENxZS6PUDuI?t=1h2m3s", 3723),
        ("https://youtu.be/ENxZS6PUDuI?t=2m", 120),
        ("https://www.youtube.com/embed/ENxZS6PUDuI?start=15", 15),
        ("https://www.youtube.com/watch?v=ENxZS6PUDuI#t=1m5s", 65),
        ("https://www.youtube.com/live/ENxZS6PUDuI?t=7200", 7200),
    ],
)
def test_a_youtube_address_with_a_time_begins_there(url: str, seconds: int) -> None:
    assert embed_of(url) == f"{YOUTUBE}&start={seconds}"


@pytest.mark.parametrize(
    ("url", "embed"),
    [
        ("https://vimeo.com/407943692", VIMEO),
        ("https://www.vimeo.com/407943692/", VIMEO),
        ("https://vimeo.com/407943692/0d1f2e", f"{VIMEO}&h=0d1f2e"),
        ("https://vimeo.com/407943692?h=0d1f2e", f"{VIMEO}&h=0d1f2e"),
        ("https://player.vimeo.com/video/407943692?h=0d1f2e", f"{VIMEO}&h=0d1f2e"),
        ("https://vimeo.com/channels/staffpicks/407943692", VIMEO),
        ("https://vimeo.com/groups/space/videos/407943692", VIMEO),
        ("https://vimeo.com/showcase/7008490/video/407943692", VIMEO),
        ("https://vimeo.com/album/7008490/video/407943692", VIMEO),
        ("https://www.twitch.tv/videos/123456", TWITCH.format("video=v123456")),
        ("https://www.twitch.tv/nasa/v/123456", TWITCH.format("video=v123456")),
        ("https://player.twitch.tv/?video=v123456", TWITCH.format("video=v123456")),
        ("https://www.twitch.tv/nasa", TWITCH.format("channel=nasa")),
        ("https://m.twitch.tv/nasa/", TWITCH.format("channel=nasa")),
        ("https://player.twitch.tv/?channel=nasa&parent=x.org", TWITCH.format("channel=nasa")),
        ("https://clips.twitch.tv/Brave-Owl_1", CLIP),
        ("https://clips.twitch.tv/embed?clip=Brave-Owl_1", CLIP),
        ("https://www.twitch.tv/nasa/clip/Brave-Owl_1?x=y", CLIP),
        ("https://www.dailymotion.com/video/x8abcd", DAILYMOTION),
        ("https://www.dailymotion.com/video/x8abcd_a-landing_tech", DAILYMOTION),
        ("https://www.dailymotion.com/embed/video/x8abcd", DAILYMOTION),
        ("https://dai.ly/x8abcd", DAILYMOTION),
    ],
)
def test_other_providers_have_players_of_their_own(url: str, embed: str) -> None:
    assert embed_of(url) == embed


@pytest.mark.parametrize(
    ("url", "provider"),
    [
        ("https://www.youtube.com/@SpaceX", "YouTube"),
        ("https://www.youtube.com/@SpaceX/live", "YouTube"),
        ("https://www.youtube.com/channel/UCtI0Hodo5o5dUb67FeUjDeA/live", "YouTube"),
        ("https://www.youtube.com/c/SpaceX", "YouTube"),
        ("https://www.youtube.com/playlist?list=PLbRENxZS6PU", "YouTube"),
        ("https://www.youtube.com/embed/live_stream?channel=UCtI0Hodo5o5dUb67FeUjDeA", "YouTube"),
        ("https://www.youtube.com/embed/videoseries?list=PLbRENxZS6PU", "YouTube"),
        ("https://www.youtube.com/", "YouTube"),
        ("https://www.youtube.com/watch", "YouTube"),
        ("https://www.youtube.com/watch?v=", "YouTube"),
        ("https://www.youtube.com/watch?v=too-short", "YouTube"),
        ("https://www.youtube.com/watch?v=ENxZS6PUDuIx", "YouTube"),
        ("https://youtu.be/", "YouTube"),
        ("https://vimeo.com/event/407943692", "Vimeo"),
        ("https://vimeo.com/showcase/7008490", "Vimeo"),
        ("https://vimeo.com/album/7008490", "Vimeo"),
        ("https://vimeo.com/nasa", "Vimeo"),
        ("https://www.twitch.tv/", "Twitch"),
        ("https://www.twitch.tv/directory", "Twitch"),
        ("https://www.twitch.tv/nasa/videos", "Twitch"),
        ("https://www.dailymotion.com/playlist/x5", "Dailymotion"),
        ("https://plus.nasa.gov/scheduled-video/crew-7-launch/", "NASA+"),
        ("https://x.com/i/broadcasts/1kvJpbvqgOrKE", "X"),
        ("https://twitter.com/i/broadcasts/1kvJpbvqgOrKE", "X"),
        ("https://www.facebook.com/NASA/videos/1", "facebook.com"),
        ("https://live.bilibili.com/1", "live.bilibili.com"),
        ("https://www.esa.int/ESA_Multimedia/ESA_Web_TV", "esa.int"),
    ],
)
def test_what_has_no_player_is_a_link(url: str, provider: str) -> None:
    video = video_of(url, HOST)
    assert video is not None
    assert (video.provider, video.link, video.embed) == (provider, url, None)


@pytest.mark.parametrize(
    "url",
    [
        "https://youtube.com.evil.example/watch?v=ENxZS6PUDuI",
        "https://notyoutube.com/watch?v=ENxZS6PUDuI",
        "https://evil.example/youtube.com/watch?v=ENxZS6PUDuI",
        "https://evil.example/?u=https://www.youtube.com/watch?v=ENxZS6PUDuI",
        "https://www.youtube.com@evil.example/watch?v=ENxZS6PUDuI",
        "https://evil.example#@www.youtube.com/watch?v=ENxZS6PUDuI",
        "https://youtu.be.evil.example/ENxZS6PUDuI",
        "https://xvimeo.com/407943692",
        "https://twitch.tv.evil.example/nasa",
    ],
)
def test_a_host_that_only_looks_like_a_provider_is_a_link(url: str) -> None:
    video = video_of(url, HOST)
    assert video is not None
    assert video.provider == urlsplit(url).hostname
    assert video.embed is None


@pytest.mark.parametrize(
    "url",
    [
        'https://www.youtube.com/watch?v="><script>',
        "https://www.youtube.com/watch?v=ENxZS6PUDu%22",
        "https://www.youtube.com/watch?v=ENxZS6PUDu%0A",
        "https://www.youtube.com/embed/..%2F..%2Fevil",
        "https://youtu.be/ENxZS6PUDuI%22onload",
        "https://youtu.be/ENxZS6PUDu\n",
        "https://vimeo.com/1%22onload=x",
        "https://vimeo.com/407943692abc",
        "https://www.twitch.tv/nasa%22%3E",
        "https://www.twitch.tv/videos/1%26parent=evil",
        "https://clips.twitch.tv/embed?clip=a%26parent%3Devil.example%22",
        "https://player.twitch.tv/?channel=a%26parent%3Devil.example",
        "https://www.dailymotion.com/video/x8%22",
        "https://dai.ly/%3Cx8",
    ],
)
def test_an_id_that_is_none_has_no_player(url: str) -> None:
    assert embed_of(url) is None


def test_a_secret_that_is_none_is_left_out() -> None:
    assert embed_of('https://vimeo.com/407943692?h="><x') == VIMEO


@pytest.mark.parametrize("url", ["javascript:alert(1)", "", "youtu.be/ENxZS6PUDuI", "rtmp://a/b"])
def test_what_is_no_web_address_is_no_video(url: str) -> None:
    assert video_of(url, HOST) is None


hosts = st.sampled_from(
    [
        *("www.youtube.com", "youtu.be", "m.youtube.com", "youtube-nocookie.com", "evil.example"),
        *("vimeo.com", "player.vimeo.com", "www.twitch.tv", "clips.twitch.tv", "player.twitch.tv"),
        *(
            "www.dailymotion.com",
            "dai.ly",
            "x.com",
            "plus.nasa.gov",
            "user@youtu.be",
            "vimeo.com:1",
        ),
    ]
)
parts = st.sampled_from(
    [
        *(
            "watch",
            "embed",
            "live",
            "v",
            "video",
            "videos",
            "channels",
            "clip",
            "showcase",
            "event",
        ),
        *(
            "ENxZS6PUDuI",
            "407943692",
            "nasa",
            "x8abcd",
            "",
            "..",
            "%22%3E",
            "%2e%2e",
            "&",
            "'",
            "<",
        ),
    ]
) | st.text(max_size=12)
queries = st.dictionaries(
    st.sampled_from(["v", "t", "start", "h", "clip", "video", "channel", "parent", "autoplay"]),
    parts,
    max_size=3,
)


@settings(deadline=None, max_examples=500)
@given(hosts, st.lists(parts, max_size=4), queries)
def test_a_player_is_always_one_that_the_pages_allow(
    host: str, path: list[str], query: dict[str, str]
) -> None:
    asked = "&".join(f"{key}={value}" for key, value in query.items())
    video = video_of(f"https://{host}/{'/'.join(path)}?{asked}", HOST)
    if video is None or video.embed is None:
        return
    player = urlsplit(video.embed)
    assert f"{player.scheme}://{player.netloc}" in PLAYER_ORIGINS
    assert re.fullmatch(r"[A-Za-z0-9._~:/?&=%-]+", video.embed)
    assert ".." not in player.path
    assert safe_url(video.embed) == video.embed


@pytest.mark.parametrize(
    "url", sorted({webcast["url"] for found in real_records() for webcast in found["vid_urls"]})
)
def test_every_webcast_of_a_real_event_can_be_played(url: str) -> None:
    assert embed_of(url) is not None
