"""Where a provider of videos says whether one is still there: its answer to oEmbed (oembed.com).

A page of a video that is gone is mostly answered with 200; oEmbed is not.
"""

from collections.abc import Mapping
from urllib.parse import urlencode

from generator.site.webcasts import video_of

ENDPOINTS: Mapping[str, str] = {
    "YouTube": "https://www.youtube.com/oembed",
    "Vimeo": "https://vimeo.com/api/oembed.json",
    "Dailymotion": "https://www.dailymotion.com/services/oembed",
}
"""By the name that `webcasts` has for the provider."""
_PAGES = {
    "YouTube": "https://www.youtube.com/watch?v={}",
    "Vimeo": "https://vimeo.com/{}",
    "Dailymotion": "https://www.dailymotion.com/video/{}",
}


def oembed_of(url: str, endpoints: Mapping[str, str] = ENDPOINTS) -> str | None:
    """The address to ask about a video; None for what is no video, or of another provider.

    A video of Vimeo that needs a second part of its address is asked for by the whole of it.
    """
    video = video_of(url, "")
    if video is None or video.embed is None or video.provider not in endpoints:
        return None
    name = video.key.removeprefix(f"{video.provider} ")
    page = _PAGES[video.provider].format(name)
    asked = video.link if video.provider == "Vimeo" else page
    return f"{endpoints[video.provider]}?{urlencode({'url': asked, 'format': 'json'})}"
