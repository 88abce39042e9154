"""Video URLs: which have a player, which are links, and that no player is anybody else's."""

import re
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.site.foreign import safe_url
from generator.site.webcasts import PLAYER_ORIGINS, video_of
from tests.projects import real_records

HOST = "example.org"
YOUTUBE = "https://www.youtube-nocookie.com/embed/ENxZS6PUDuI?autoplay=1"
VIMEO = "https://player.vimeo.com/video/407943692?autoplay=1&dnt=1"
TWITCH = "https://player.twitch.tv/?{}&parent=example.org&autoplay=true"
VOD = TWITCH.format("video=v123456")
CLIP = "https://clips.twitch.tv/embed?clip=Brave-Owl_1&parent=example.org&autoplay=true"
DAILYMOTION = "https://geo.dailymotion.com/player.html?video=x8abcd"


def embed_of(url: str) -> str | None:
    video = video_of(url, HOST)
    assert video is not None
    return video.embed


def key_of(url: str) -> str:
    video = video_of(url, HOST)
    assert video is not None
    return video.key


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
        "https://www.youtube.com:443/watch?v=ENxZS6PUDuI",
        "https://gaming.youtube.com/watch?v=ENxZS6PUDuI",
        "https://studio.youtube.com/video/ENxZS6PUDuI/livestreaming",
        "https://www.youtube.com/?v=ENxZS6PUDuI",
        "https://www.youtube.com/watch?vi=ENxZS6PUDuI",
        "https://www.youtube.com/vi/ENxZS6PUDuI",
        "https://www.youtube.com/e/ENxZS6PUDuI",
        "https://www.youtube.com/watch_popup?v=ENxZS6PUDuI",
    ],
)
def test_every_form_of_a_youtube_address_plays_the_same_video(url: str) -> None:
    video = video_of(url, HOST)
    assert video is not None
    assert (video.provider, video.link, video.embed) == ("YouTube", safe_url(url), YOUTUBE)


@pytest.mark.parametrize(
    "url",
    [
        # One sign taken for another.
        "https://www.youtube.com/watch?v=ENxZS6PUDuI?feature=share",
        "https://www.youtube.com/watch&v=ENxZS6PUDuI",
        "https://www.youtube.com/watch?feature=share;v=ENxZS6PUDuI",
        "https://www.youtube.com/watch?feature=share?v=ENxZS6PUDuI",
        "https://www.youtube.com/watch#v=ENxZS6PUDuI",
        "https://www.youtube.com/watch#!v=ENxZS6PUDuI",
        "https://m.youtube.com/#/watch?v=ENxZS6PUDuI",
        "https://youtu.be/ENxZS6PUDuI&feature=share",
        "https://www.youtube.com/embed/ENxZS6PUDuI&autoplay=1",
        # Two forms at once.
        "https://youtu.be/watch?v=ENxZS6PUDuI",
        "https://youtu.be/?v=ENxZS6PUDuI",
        "https://www.youtube.com//watch?v=ENxZS6PUDuI",
        "https://www.youtube.com/live/?v=ENxZS6PUDuI",
        "https://www.youtube.com/watch?v=&v=ENxZS6PUDuI",
        # Escaped for HTML, once or twice too often.
        "https://www.youtube.com/watch?feature=share&amp;v=ENxZS6PUDuI",
        "https://www.youtube.com/watch?feature=share&amp;amp;v=ENxZS6PUDuI",
        "https://www.youtube.com/watch?feature=share&#38;v=ENxZS6PUDuI",
        "https://www.youtube.com/watch?feature=share&#x26;v=ENxZS6PUDuI",
        "https://www.youtube.com/watch?v&#x3D;ENxZS6PUDuI",
        "https://www.youtube.com/watch&quest;v&equals;ENxZS6PUDuI",
        "https://www.youtube.com&#x2F;watch?v=ENxZS6PUDuI",
        "https://youtu.be/ENxZS6PUDuI&quot;&gt;",
        # Percent-encoded as a whole, once or twice.
        "https://www.youtube.com/watch%3Fv%3DENxZS6PUDuI",
        "https://www.youtube.com/watch%3fv%3dENxZS6PUDuI%26feature%3dshare",
        "https://www.youtube.com/watch%253Fv%253DENxZS6PUDuI",
        "https://www.youtube.com/watch?v%3DENxZS6PUDuI",
        "https://www.youtube.com/watch?v=ENxZS6PUDuI%26feature%3Dshare",
        # With something before or behind it.
        "https://youtu.be/ENxZS6PUDuI.",
        "https://youtu.be/ENxZS6PUDuI),",
        "https://youtu.be/ENxZS6PUDuI%20",
        "https://youtu.be/ENxZS6PUDuI (live)",
        "https://youtu.be/ENxZS6PUDuI+",
        "https://youtu.be/ENxZS6PUDuI”",
        "https://youtu.be/ENxZS6PUDuI。",
        "https://youtu.be/ENxZS6PUDuI%22%3E",
        "https://www.youtube.com/watch?v=%20ENxZS6PUDuI",
        "https://www.youtube.com/watch?v=“ENxZS6PUDuI”",
        "https://www.youtube.com/watch?v=ENxZS6PUDuI%E2%80%8B",
        "https://www.youtube.com/watch?v=ENxZS6PUDuI\u200b",
        "https://www.youtube.com/watch?v=\ufeffENxZS6PUDuI",
        "https://www.youtube.com/watch?v=ENxZ\u00adS6PUDuI",
        # Another way to write the host.
        "https://WWW.YOUTUBE.COM./watch?v=ENxZS6PUDuI",
        "http://youtu.be./ENxZS6PUDuI",
        # A page that leads there.
        "https://www.youtube.com/attribution_link?a=x&u=%2Fwatch%3Fv%3DENxZS6PUDuI%26feature%3Dem",
        "https://www.youtube.com/attribution_link?u=/watch?v=ENxZS6PUDuI",
        "https://www.youtube.com/redirect?event=x&q=https%3A%2F%2Fyoutu.be%2FENxZS6PUDuI",
        "https://www.youtube.com/signin?next=%2Fwatch%3Fv%3DENxZS6PUDuI",
        "https://consent.youtube.com/m?continue=https%3A%2F%2Fyoutu.be%2FENxZS6PUDuI%3Fx%3Dy&gl=DE",
        "https://consent.youtube.com/ml?continue=https://www.youtube.com/live/ENxZS6PUDuI&gl=GB",
        "https://www.google.com/url?sa=t&url=https%3A%2F%2Fyoutu.be%2FENxZS6PUDuI&usg=x",
    ],
)
def test_a_mangled_youtube_address_finds_its_player(url: str) -> None:
    video = video_of(url, HOST)
    assert video is not None
    assert (video.provider, video.embed) == ("YouTube", YOUTUBE)


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://youtu.be/a?b&amp;c&amp;amp;d", "https://youtu.be/a?b&c&d"),
        ("https://example.org/?a=1&#38;b&#x3D;2", "https://example.org/?a=1&b=2"),
        ("https://example.org/?x=1&section=2", "https://example.org/?x=1&section=2"),
        ("https://example.org/?x=1&copy;right", "https://example.org/?x=1%C2%A9right"),
        (
            "https://example.org&#47;@youtu.be/ENxZS6PUDuI",
            "https://example.org/@youtu.be/ENxZS6PUDuI",
        ),
        ("https://youtu.be/ENxZS6PUDuI&t=30", "https://youtu.be/ENxZS6PUDuI&t=30"),
        ("https://vimeo.com/1#t=90s", "https://vimeo.com/1#t=90s"),
        ("https://www.youtube.com/redirect?q=https://vimeo.com/1",) * 2,
    ],
)
def test_a_link_is_as_it_was_written_before_it_was_escaped(url: str, link: str) -> None:
    video = video_of(url, HOST)
    assert video is not None
    assert video.link == link


@pytest.mark.parametrize(
    ("url", "seconds"),
    [
        ("https://www.youtube.com/watch?v=ENxZS6PUDuI&t=90", 90),
        ("https://www.youtube.com/watch?t=90s&v=ENxZS6PUDuI", 90),
        ("https://youtu.be/ENxZS6PUDuI?t=1h2m3s", 3723),
        ("https://youtu.be/ENxZS6PUDuI?t=01H02M03S", 3723),
        ("https://youtu.be/ENxZS6PUDuI?t=2m", 120),
        ("https://youtu.be/ENxZS6PUDuI?t=1m30", 90),
        ("https://youtu.be/ENxZS6PUDuI?t=1:30", 90),
        ("https://youtu.be/ENxZS6PUDuI?t=1:02:03", 3723),
        ("https://youtu.be/ENxZS6PUDuI?t=90.5", 90),
        ("https://youtu.be/ENxZS6PUDuI?t=90.", 90),
        ("https://youtu.be/ENxZS6PUDuI?t=0&start=90", 90),
        ("https://youtu.be/ENxZS6PUDuI?si=x&t=90", 90),
        ("https://www.youtube.com/embed/ENxZS6PUDuI?start=15", 15),
        ("https://www.youtube.com/watch?time_continue=90&v=ENxZS6PUDuI&feature=emb_logo", 90),
        ("https://www.youtube.com/watch?v=ENxZS6PUDuI#t=1m5s", 65),
        ("https://www.youtube.com/watch?v=ENxZS6PUDuI#t=90,120", 90),
        ("https://www.youtube.com/live/ENxZS6PUDuI?t=7200", 7200),
        ("https://www.youtube.com/shorts/ENxZS6PUDuI?t=7", 7),
        ("https://www.youtube.com/watch?v=ENxZS6PUDuI?t=30", 30),
        ("https://youtu.be/ENxZS6PUDuI&t=30", 30),
        ("https://www.youtube.com/watch?v=ENxZS6PUDuI&amp;t=30s", 30),
        ("https://www.youtube.com/watch?v=ENxZS6PUDuI;t=30s", 30),
        ("https://www.youtube.com/watch?v=ENxZS6PUDuI%26t%3D30", 30),
        (
            "https://consent.youtube.com/m?continue=https%3A%2F%2Fyoutu.be%2FENxZS6PUDuI%3Ft%3D30",
            30,
        ),
    ],
)
def test_a_youtube_address_with_a_time_begins_there(url: str, seconds: int) -> None:
    assert embed_of(url) == f"{YOUTUBE}&start={seconds}"


@pytest.mark.parametrize(
    ("url", "settings"),
    [
        ("https://www.youtube.com/embed/ENxZS6PUDuI?start=15&end=20", "&start=15&end=20"),
        ("https://www.youtube.com/embed/ENxZS6PUDuI?end=20", "&end=20"),
        ("https://www.youtube.com/embed/ENxZS6PUDuI?start=20&end=20", "&start=20"),
        ("https://youtu.be/ENxZS6PUDuI?t=-5", ""),
        ("https://youtu.be/ENxZS6PUDuI?t=1h2x", ""),
        ("https://youtu.be/ENxZS6PUDuI?t=99999999999", ""),
        ("https://youtu.be/ENxZS6PUDuI?t=٩٠", ""),
    ],
)
def test_a_youtube_address_ends_where_it_says_and_what_is_no_time_is_left_out(
    url: str, settings: str
) -> None:
    assert embed_of(url) == f"{YOUTUBE}{settings}"


@pytest.mark.parametrize(
    ("url", "embed"),
    [
        ("https://vimeo.com/407943692#t=90s", f"{VIMEO}#t=90s"),
        ("https://vimeo.com/407943692#t=1m30s", f"{VIMEO}#t=90s"),
        ("https://vimeo.com/407943692#t=1:30", f"{VIMEO}#t=90s"),
        ("https://vimeo.com/407943692?t=90", f"{VIMEO}#t=90s"),
        ("https://vimeo.com/407943692&t=90", f"{VIMEO}#t=90s"),
        ("https://vimeo.com/407943692/0d1f2e#t=90", f"{VIMEO}&h=0d1f2e#t=90s"),
        ("https://player.vimeo.com/video/407943692?h=0d1f2e#t=90s", f"{VIMEO}&h=0d1f2e#t=90s"),
        ("https://player.vimeo.com/video/407943692?start_time=90", f"{VIMEO}#t=90s"),
        ("https://vimeo.com/407943692#t=0", VIMEO),
        ("https://www.twitch.tv/videos/123456?t=1h2m3s", f"{VOD}&time=1h2m3s"),
        ("https://www.twitch.tv/videos/123456?t=01h02m03s", f"{VOD}&time=1h2m3s"),
        ("https://www.twitch.tv/videos/123456?filter=all&t=90s", f"{VOD}&time=0h1m30s"),
        ("https://www.twitch.tv/videos/123456&amp;t=90", f"{VOD}&time=0h1m30s"),
        ("https://www.twitch.tv/nasa/v/123456?t=5m", f"{VOD}&time=0h5m0s"),
        ("https://m.twitch.tv/videos/123456#t=5m", f"{VOD}&time=0h5m0s"),
        ("https://player.twitch.tv/?video=v123456&time=1h2m3s", f"{VOD}&time=1h2m3s"),
        ("https://www.twitch.tv/videos/123456?t=0h0m0s", VOD),
        ("https://www.twitch.tv/nasa?t=90s", TWITCH.format("channel=nasa")),
        ("https://www.dailymotion.com/video/x8abcd?start=90", f"{DAILYMOTION}&startTime=90"),
        (
            "https://www.dailymotion.com/video/x8abcd_a-landing?start=90",
            f"{DAILYMOTION}&startTime=90",
        ),
        (
            "https://www.dailymotion.com/embed/video/x8abcd?start=1m30s",
            f"{DAILYMOTION}&startTime=90",
        ),
        ("https://dai.ly/x8abcd?start=90", f"{DAILYMOTION}&startTime=90"),
        ("https://dai.ly/x8abcd&start=90", f"{DAILYMOTION}&startTime=90"),
        (f"{DAILYMOTION}&startTime=90", f"{DAILYMOTION}&startTime=90"),
    ],
)
def test_the_start_of_other_providers_is_said_as_their_players_take_it(
    url: str, embed: str
) -> None:
    assert embed_of(url) == embed


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
        ("https://vimeo.com/407943692.", VIMEO),
        ("https://vimeo.com/407943692%20", VIMEO),
        ("https://vimeo.com/407943692\u200b", VIMEO),
        ("https://vimeo.com/407943692&amp;h=0d1f2e", f"{VIMEO}&h=0d1f2e"),
        ("https://vimeo.com/407943692%3Fh%3D0d1f2e", f"{VIMEO}&h=0d1f2e"),
        ("https://VIMEO.com./407943692", VIMEO),
        ("https://vimeo.com/manage/videos/407943692", VIMEO),
        ("https://vimeo.com/407943692/description", VIMEO),
        ("https://www.youtube.com/redirect?q=https%3A%2F%2Fvimeo.com%2F407943692", VIMEO),
        ("https://www.twitch.tv/videos/123456)", VOD),
        ("https://www.twitch.tv/videos/v123456?collection=x", VOD),
        ("https://www.twitch.tv/nasa/video/123456", VOD),
        ("https://TWITCH.tv/NASA", TWITCH.format("channel=nasa")),
        ("https://www.twitch.tv/nasa,", TWITCH.format("channel=nasa")),
        ("https://www.twitch.tv/nasa?sr=a", TWITCH.format("channel=nasa")),
        ("https://www.dailymotion.com/en/video/x8abcd", DAILYMOTION),
        ("https://www.dailymotion.com/playlist/x5#video=x8abcd", DAILYMOTION),
        ("https://touch.dailymotion.com/video/x8abcd", DAILYMOTION),
        ("https://geo.dailymotion.com/player/xabc1.html?video=x8abcd", DAILYMOTION),
        ("https://dai.ly/x8abcd.", DAILYMOTION),
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
        ("https://www.youtube.com/watch?list=PLbRENxZS6PU", "YouTube"),
        ("https://www.youtube.com/feed/subscriptions", "YouTube"),
        ("https://www.youtube.com/about", "YouTube"),
        ("https://www.youtube.com/clip/UgkxENxZS6PUDuI", "YouTube"),
        ("https://www.youtube.com/hashtag/ENxZS6PUDuI", "YouTube"),
        ("https://www.youtube.com/ENxZS6PUDuI", "YouTube"),
        ("https://www.youtube.com/c/ENxZS6PUDuI", "YouTube"),
        ("https://www.youtube.com/user/NASAtelevis?v=ENxZS6PUDuI", "YouTube"),
        ("https://www.youtube.com/results?search_query=https://youtu.be/ENxZS6PUDuI", "YouTube"),
        ("https://www.youtube.com/redirect?q=https://example.org/watch?v=ENxZS6PUDuI", "YouTube"),
        ("https://www.youtube.com/redirect?q=javascript:alert(1)", "YouTube"),
        ("https://consent.youtube.com/m?gl=DE", "YouTube"),
        ("https://www.google.com/url?q=https://example.org/", "google.com"),
        ("https://vimeo.com/event/407943692", "Vimeo"),
        ("https://vimeo.com/channels/407943692", "Vimeo"),
        ("https://vimeo.com/groups/407943692", "Vimeo"),
        ("https://vimeo.com/user407943692", "Vimeo"),
        ("https://vimeo.com/ondemand/landing/407943692", "Vimeo"),
        ("https://vimeo.com/user1/review/407943692/0d1f2e", "Vimeo"),
        ("https://vimeo.com/features", "Vimeo"),
        ("https://vimeo.com/categories/407943692/videos", "Vimeo"),
        ("https://vimeo.com/showcase/7008490", "Vimeo"),
        ("https://vimeo.com/album/7008490", "Vimeo"),
        ("https://vimeo.com/nasa", "Vimeo"),
        ("https://www.twitch.tv/", "Twitch"),
        ("https://www.twitch.tv/directory", "Twitch"),
        ("https://www.twitch.tv/nasa/videos", "Twitch"),
        ("https://www.twitch.tv/nasa/about", "Twitch"),
        ("https://www.twitch.tv/nasa/schedule", "Twitch"),
        ("https://www.twitch.tv/videos", "Twitch"),
        ("https://www.twitch.tv/videos/nasa", "Twitch"),
        ("https://www.twitch.tv/collections/Nf_ogQAuchXzkw", "Twitch"),
        ("https://www.twitch.tv/p/en/about/", "Twitch"),
        ("https://www.twitch.tv/directory/category/science", "Twitch"),
        ("https://www.twitch.tv/store/merch", "Twitch"),
        ("https://www.twitch.tv/popout/nasa/chat", "Twitch"),
        ("https://www.twitch.tv/annual-recap", "Twitch"),
        ("https://www.twitch.tv/Downloads/", "Twitch"),
        ("https://clips.twitch.tv/embed", "Twitch"),
        ("https://clips.twitch.tv/", "Twitch"),
        ("https://clips.twitch.tv/nasa/Brave-Owl_1", "Twitch"),
        ("https://player.twitch.tv/?channel=downloads", "Twitch"),
        ("https://player.twitch.tv/js/embed/v1.js", "Twitch"),
        *(
            (f"https://www.twitch.tv/{page}", "Twitch")
            for page in (
                *("downloads", "jobs", "p", "search", "turbo", "store", "login", "signup"),
                *("settings", "subscriptions", "inventory", "wallet", "drops", "friends"),
                *("following", "prime", "bits", "teams", "privacy", "legal", "creatorcamp"),
            )
        ),
        ("https://www.dailymotion.com/us", "Dailymotion"),
        ("https://www.dailymotion.com/nasa", "Dailymotion"),
        ("https://www.dailymotion.com/video", "Dailymotion"),
        ("https://www.dailymotion.com/video/landing", "Dailymotion"),
        ("https://dai.ly/about", "Dailymotion"),
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
        "https://youtube.co.uk/watch?v=ENxZS6PUDuI",
        "https://youtu.be.com/ENxZS6PUDuI",
        "https://youtube.com&#46;evil.example/watch?v=ENxZS6PUDuI",
        "https://evil.example/redirect?q=https://youtu.be/ENxZS6PUDuI",
        "https://google.evil.example/url?q=https://youtu.be/ENxZS6PUDuI",
        "https://consent.youtube.com.evil.example/m?continue=https://youtu.be/ENxZS6PUDuI",
        "https://xn--youtub-4of.com/watch?v=ENxZS6PUDuI",
    ],
)
def test_a_host_that_only_looks_like_a_provider_is_a_link(url: str) -> None:
    video = video_of(url, HOST)
    assert video is not None
    assert video.provider == urlsplit(video.link).hostname
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
        "https://youtu.be/ENxZS6PUDu.",
        "https://youtu.be/ENxZS6PUDuIй",
        "https://youtu.be/ENxZS6PUDuа",
        "https://youtu.be/ENxZS6PUDuI_",
        "https://youtu.be/ENxZS6PUDu&amp;I",
        "https://www.youtube.com/watch?v=ENxZS6PUDu%26I",
        "https://vimeo.com/1%22onload=x",
        "https://vimeo.com/407943692abc",
        "https://www.twitch.tv/nasa%22%3E",
        "https://www.twitch.tv/videos/1%26parent=evil",
        "https://clips.twitch.tv/embed?clip=a%26parent%3Devil.example%22",
        "https://player.twitch.tv/?channel=a%26parent%3Devil.example",
        "https://www.dailymotion.com/video/x8%22",
        "https://dai.ly/%3Cx8",
        "https://dai.ly/x8abcd-landing",
        "https://www.dailymotion.com/video/x8%C3%A4bcd",
        "https://vimeo.com/٤٠٧٩٤٣٦٩٢",
        "https://www.twitch.tv/nasa-tv",
        "https://www.twitch.tv/na",
    ],
)
def test_an_id_that_is_none_has_no_player(url: str) -> None:
    assert embed_of(url) is None


def test_a_secret_that_is_none_is_left_out() -> None:
    assert embed_of('https://vimeo.com/407943692?h="><x') == VIMEO


def test_redirects_that_lead_on_and_on_are_left_alone() -> None:
    url = "https://www.youtube.com/redirect?q=" + "redirect?q=" * 5000 + "/watch?v=ENxZS6PUDuI"
    assert embed_of(url) is None


# What is one video, and what is not.

ONE = {
    "YouTube": [
        "https://www.youtube.com/watch?v=ENxZS6PUDuI",
        "http://m.youtube.com/watch?app=desktop&v=ENxZS6PUDuI&t=30",
        "https://youtu.be/ENxZS6PUDuI?si=abc",
        "https://www.youtube.com/live/ENxZS6PUDuI#t=1m",
        "https://www.youtube.com/shorts/ENxZS6PUDuI",
        "https://www.youtube-nocookie.com/embed/ENxZS6PUDuI?end=90",
        "https://www.youtube.com/redirect?q=https://youtu.be/ENxZS6PUDuI",
    ],
    "a channel of YouTube": [
        "https://www.youtube.com/@SpaceX/live",
        "http://youtube.com/@SpaceX/live/?si=abc&feature=share",
        "https://m.youtube.com/@SpaceX/live#x",
    ],
    "Vimeo": [
        "https://vimeo.com/407943692",
        "https://player.vimeo.com/video/407943692?h=0d1f2e",
        "https://vimeo.com/channels/staffpicks/407943692#t=90s",
    ],
    "Twitch": [
        "https://www.twitch.tv/videos/123456",
        "https://m.twitch.tv/nasa/v/123456?t=1h",
        "https://player.twitch.tv/?video=123456&parent=x",
    ],
    "a channel of Twitch": [
        "https://www.twitch.tv/nasa",
        "https://twitch.tv/NASA/?sr=a",
        "https://player.twitch.tv/?channel=nasa",
    ],
    "a clip": [
        "https://clips.twitch.tv/Brave-Owl_1",
        "https://www.twitch.tv/nasa/clip/Brave-Owl_1?filter=clips",
    ],
    "Dailymotion": [
        "https://www.dailymotion.com/video/x8abcd_a-landing",
        "https://dai.ly/x8abcd?start=90",
    ],
    "X": [
        "https://x.com/SpaceX/status/123",
        "https://twitter.com/SpaceX/status/123?s=20&t=abc",
        "https://mobile.twitter.com/i/web/status/123/video/1",
    ],
    "a broadcast": [
        "https://x.com/i/broadcasts/1kvJ",
        "https://twitter.com/i/broadcasts/1kvJ?s=20",
    ],
    "anything else": [
        "https://plus.nasa.gov/scheduled-video/crew-7/",
        "http://plus.nasa.gov/scheduled-video/crew-7",
        "https://PLUS.nasa.gov:443/scheduled-video/crew%2D7/?utm_source=x&UTM_medium=y&fbclid=z",
        "https://plus.nasa.gov./scheduled-video/crew-7?#live",
    ],
    "a query": [
        "https://www.example.org/live?a=1&b=%c3%a4",
        "http://example.org/live/?gclid=x&b=%C3%A4&a=1",
        "https://m.example.org:80/live?a=1&amp;b=ä",
    ],
}

APART = [
    *(urls[0] for urls in ONE.values()),
    "https://www.youtube.com/watch?v=enxzs6puduI",
    "https://www.twitch.tv/v123456",
    "https://www.youtube.com/@NASA/live",
    "https://www.youtube.com/@SpaceX",
    "https://example.org/live?a=1",
    "https://example.org/live?a=2",
    "https://example.org/live?t=1",
    "https://example.org/LIVE?a=1",
    "https://example.org/live?a%3D1",
    "https://example.org/a%2Fb",
    "https://example.org/a/b",
    "https://example.org:8080/live?a=1",
    "https://tv.example.org/live?a=1",
    "https://example.org/#/watch/1",
    "https://example.org/#/watch/2",
    "https://example.org/#!3",
]


@pytest.mark.parametrize("urls", ONE.values(), ids=ONE)
def test_one_video_has_one_key_however_it_is_spelt(urls: list[str]) -> None:
    assert len({key_of(url) for url in urls}) == 1


def test_other_videos_have_other_keys() -> None:
    assert len({key_of(url) for url in APART}) == len(APART)


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
            "redirect",
            "attribution_link",
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
    st.sampled_from(
        [
            *("v", "t", "start", "h", "clip", "video", "channel", "parent", "autoplay"),
            "end",
            "q",
            "u",
        ]
    ),
    parts | st.sampled_from(["90", "1h2m3s", "/watch?v=ENxZS6PUDuI", "https://vimeo.com/1#t=9"]),
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
    assert re.fullmatch(r"[A-Za-z0-9._~:/?&=%-]+(#t=[0-9]+s)?", video.embed)
    assert ".." not in player.path
    assert safe_url(video.embed) == video.embed


@pytest.mark.parametrize(
    "url", sorted({webcast["url"] for found in real_records() for webcast in found["vid_urls"]})
)
def test_every_webcast_of_a_real_event_can_be_played(url: str) -> None:
    assert embed_of(url) is not None
