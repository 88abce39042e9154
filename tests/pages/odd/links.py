"""Webcasts, addresses to read more at, and pictures: whatever is behind an address."""

from tests.pages.odd.shape import Odd, Outcome, link, picture, video

_ID = "ENxZS6PUDuI"
_WATCH = f"https://www.youtube.com/watch?v={_ID}"
_YOUTUBE = f"https://www.youtube-nocookie.com/embed/{_ID}?autoplay=1"
_VIMEO = "https://player.vimeo.com/video/76979871?autoplay=1&dnt=1"
_VOD = "https://player.twitch.tv/?video=v1234567890&parent=example.org&autoplay=true"
_CHANNEL = "https://player.twitch.tv/?channel=nasa&parent=example.org&autoplay=true"
_CLIP = "https://clips.twitch.tv/embed?clip=BraveBoat&parent=example.org&autoplay=true"
_MOTION = "https://geo.dailymotion.com/player.html?video=x8abcde"

_PLAYED: dict[str, tuple[str, str | None]] = {
    "of a video": (_WATCH, _YOUTUBE),
    "of a short form": (f"https://youtu.be/{_ID}", _YOUTUBE),
    "of a short form with who shared it": (f"https://youtu.be/{_ID}?si=abcdef", _YOUTUBE),
    "of a short form with the wrong sign": (f"https://youtu.be/{_ID}&t=30", f"{_YOUTUBE}&start=30"),
    "with two question marks": (f"{_WATCH}?t=30", f"{_YOUTUBE}&start=30"),
    "with an escaped ampersand": (
        f"https://www.youtube.com/watch?feature=x&amp;v={_ID}",
        _YOUTUBE,
    ),
    "of an old player": (f"https://www.youtube.com/v/{_ID}", _YOUTUBE),
    "of a picture's path": (f"https://www.youtube.com/vi/{_ID}", _YOUTUBE),
    "of a live page": (f"https://www.youtube.com/live/{_ID}?feature=share", _YOUTUBE),
    "of a short video": (f"https://youtube.com/shorts/{_ID}/", _YOUTUBE),
    "of a phone": (f"https://m.youtube.com/watch?v={_ID}&t=1m30s", f"{_YOUTUBE}&start=90"),
    "of a player": (f"https://www.youtube-nocookie.com/embed/{_ID}?start=5", f"{_YOUTUBE}&start=5"),
    "behind a question about cookies": (
        f"https://consent.youtube.com/m?continue=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3D{_ID}",
        _YOUTUBE,
    ),
    "encoded as a whole": (f"https://www.youtube.com/watch%3Fv%3D{_ID}", _YOUTUBE),
    "with a full stop at its end": (f"https://youtu.be/{_ID}.", _YOUTUBE),
    "with blanks around it": (f"  {_WATCH}  ", _YOUTUBE),
    "in capitals": (f"HTTPS://WWW.YOUTUBE.COM/watch?v={_ID}", _YOUTUBE),
    "of a channel": ("https://www.youtube.com/@NASA/live", None),
    "of a playlist": ("https://www.youtube.com/playlist?list=PL123", None),
    "of an id that is too short": ("https://youtu.be/short", None),
    "of a host that only looks like it": (f"https://youtube.com.evil.example/watch?v={_ID}", None),
    "of a user who looks like it": (f"https://www.youtube.com@evil.example/watch?v={_ID}", None),
    "of Vimeo": ("https://vimeo.com/76979871", _VIMEO),
    "of Vimeo from a minute on": ("https://vimeo.com/76979871#t=1m", f"{_VIMEO}#t=60s"),
    "of Vimeo with its key": (
        "https://vimeo.com/76979871/abcdef0123",
        f"{_VIMEO}&h=abcdef0123",
    ),
    "of a user of Vimeo": ("https://vimeo.com/nasa", None),
    "of Twitch": ("https://www.twitch.tv/videos/1234567890", _VOD),
    "of Twitch from a minute on": (
        "https://www.twitch.tv/videos/1234567890?t=1h2m3s",
        f"{_VOD}&time=1h2m3s",
    ),
    "of a channel of Twitch": ("https://www.twitch.tv/NASA", _CHANNEL),
    "of a clip of Twitch": ("https://clips.twitch.tv/BraveBoat", _CLIP),
    "of a page of Twitch": ("https://www.twitch.tv/downloads", None),
    "of another page of Twitch": ("https://www.twitch.tv/directory", None),
    "of Dailymotion": ("https://www.dailymotion.com/video/x8abcde", _MOTION),
    "of Dailymotion from a second on": (
        "https://dai.ly/x8abcde?start=90",
        f"{_MOTION}&startTime=90",
    ),
    "of X": ("https://x.com/i/broadcasts/1vOxwdYPqyoJB", None),
    "of NASA+": ("https://plus.nasa.gov/scheduled-video/crew-7-launch/", None),
    "of a file of a video": ("https://example.com/launch.m3u8?token=a%2Fb", None),
    "of an international host": ("https://видео.рф/пуск", None),
    "of a host of numbers": ("http://[2001:db8::1]:8080/live", None),
}  # fmt: skip
_LEADS: dict[str, str] = {
    "with an escaped ampersand": f"https://www.youtube.com/watch?feature=x&v={_ID}",
    "with blanks around it": _WATCH,
    "in capitals": f"https://WWW.YOUTUBE.COM/watch?v={_ID}",
    "of a user who looks like it": f"https://evil.example/watch?v={_ID}",
    "of an international host": "https://xn--b1aedk6a.xn--p1ai/%D0%BF%D1%83%D1%81%D0%BA",
}
_UNUSABLE: dict[str, object] = {
    "of a script": "javascript:alert(1)",
    "of a script in capitals and with a tab": "JaVa\tScRiPt:alert(1)",
    "of data": "data:text/html,<script>alert(1)</script>",
    "of a file": "file:///etc/passwd",
    "of a stream of another kind": "rtmp://example.com/live",
    "without a scheme": "www.youtube.com/watch?v=x",
    "without a host": "https:///watch",
    "of nothing": "",
    "of null": None,
    "of a number": 5,
    "of a list": [_WATCH],
}

ODD_WEBCASTS = (
    *(
        Odd(
            f"a webcast {what} is a link, and has a player where there is one",
            {"vid_urls": [video(url)]},
            Outcome(videos=(_LEADS.get(what, url),), players=(player,)),
        )
        for what, (url, player) in _PLAYED.items()
    ),
    *(
        Odd(
            f"a webcast with an address {what} is left out and the next one is not",
            {"vid_urls": [video(url), video("https://example.com/v")]},
            Outcome(
                videos=("https://example.com/v",),
                silent=("javascript:", "data:text", "file:", "rtmp:"),
                problems=("$.vid_urls[0].url",),
            ),
        )
        for what, url in _UNUSABLE.items()
    ),
    Odd(
        "a webcast with a port that is none is told of",
        {"vid_urls": [video("https://example.com:99999/v")]},
        Outcome(videos=(), problems=("$.vid_urls",)),
    ),
    Odd(
        "a webcast whose host hides a letter is told of",
        {"vid_urls": [video("https://exa\u200bmple.com/v")]},
        Outcome(videos=(), problems=("$.vid_urls",)),
    ),
    Odd(
        "one video in many spellings is listed once",
        {
            "name": "Odd spellings",
            "vid_urls": [
                video(f"https://youtu.be/{_ID}?t=30", priority=3),
                video(_WATCH, priority=2),
                video(f"{_WATCH}&feature=share", priority=1),
                video(f"https://www.youtube.com/embed/{_ID}", priority=None),
                video(f"http://youtube.com/live/{_ID}", priority=0),
            ],
        },
        Outcome(players=(f"{_YOUTUBE}&start=30",), on=("2024/",)),
    ),
    Odd(
        "one page in many spellings is listed once",
        {
            "vid_urls": [
                video("https://example.com/v/"),
                video("http://www.example.com/v?utm_source=x"),
                video("https://EXAMPLE.com/v#top"),
            ]
        },
        Outcome(players=(None,)),
    ),
    Odd(
        "a webcast of no priority comes last",
        {
            "vid_urls": [
                video("https://example.com/none", priority=None),
                video("https://example.com/ten", priority=10),
                video("https://example.com/minus", priority=-1),
            ]
        },
        Outcome(
            videos=(
                "https://example.com/minus",
                "https://example.com/ten",
                "https://example.com/none",
            )
        ),
    ),
    Odd(
        "an official webcast comes first, and a feed around the clock last",
        {
            "vid_urls": [
                video("https://example.com/feed", priority=0, type={"id": 7, "name": "24/7 Feed"}),
                video("https://example.com/fan", priority=1),
                video(
                    "https://example.com/nasa",
                    priority=9,
                    type={"id": 1, "name": "Official Webcast"},
                ),
            ]
        },
        Outcome(
            videos=(
                "https://example.com/nasa",
                "https://example.com/fan",
                "https://example.com/feed",
            ),
            says=("A feed around the clock: it shows what is on now, not this event.",),
        ),
    ),
    Odd(
        "a past event offers no player of a feed around the clock",
        {"vid_urls": [video("https://youtu.be/21X5lGlDOfg", type={"id": 7, "name": "24/7 Feed"})]},
        Outcome(silent=('class="poster"',)),
    ),
    Odd(
        "fifty webcasts are all listed",
        {"vid_urls": [video(f"https://example.com/{number}") for number in range(50)]},
        Outcome(videos=tuple(f"https://example.com/{number}" for number in range(50))),
    ),
    Odd(
        "a webcast of no more than an address has a title",
        {"vid_urls": [{"url": _WATCH}]},
        Outcome(videos=(_WATCH,), says=("Video on YouTube",)),
    ),
    Odd(
        "a webcast with a title that nobody sees has one that is made",
        {"vid_urls": [video("https://example.com/v", title="\u200b \u3164")]},
        Outcome(says=("Video on example.com",)),
    ),
    Odd(
        "a webcast of markup is text",
        {
            "vid_urls": [
                video(
                    _WATCH,
                    title="</title><script>alert(1)</script>",
                    description="<img src=x onerror=alert(1)>",
                    publisher="&lt;NASA&gt;",
                )
            ]
        },
        Outcome(
            says=("</title><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<NASA>"),
            silent=("<img src=x", "<script>alert"),
        ),
    ),
    Odd(
        "a webcast that ends before it begins is listed all the same",
        {
            "vid_urls": [
                video(
                    "https://example.com/v",
                    start_time="2024-02-02T10:00:00Z",
                    end_time="2024-02-02T09:00:00Z",
                )
            ]
        },
        Outcome(videos=("https://example.com/v",)),
    ),
    Odd(
        "a webcast at the end of time breaks nothing",
        {"vid_urls": [video("https://example.com/v", start_time="9999-12-31T23:59:59Z")]},
        Outcome(videos=("https://example.com/v",)),
    ),
    Odd(
        "a language with a code that is none is said and not declared",
        {"vid_urls": [video(_WATCH, language={"id": 9, "name": "Klingon", "code": 'x"y'})]},
        Outcome(says=("Klingon",), silent=('lang="x',)),
    ),
    Odd(
        "a language without a code is said",
        {"vid_urls": [video(_WATCH, language={"id": 9, "name": "Latin"})]},
        Outcome(says=("Latin",)),
    ),
    Odd(
        "a language in capitals is the same as in small letters",
        {"vid_urls": [video(_WATCH, language={"id": 3, "name": "Russian", "code": "RU"})]},
        Outcome(on=("languages/russian/",)),
    ),
    Odd(
        "a language in small letters is that one",
        {"vid_urls": [video(_WATCH, language={"id": 3, "name": "Russian", "code": "ru"})]},
        Outcome(on=("languages/russian/",)),
    ),
    Odd(
        "webcasts that are null are none",
        {"vid_urls": None},
        Outcome(videos=(), problems=("$.vid_urls",)),
    ),
    Odd(
        "a list of webcasts of all that is none has what is one",
        {"vid_urls": [None, 5, "x", [], {}, video(_WATCH)]},
        Outcome(videos=(_WATCH,), problems=tuple(f"$.vid_urls[{at}]" for at in range(5))),
    ),
)

ODD_READING = (
    *(
        Odd(
            f"an article with an address {what} is left out and the next one is not",
            {"info_urls": [link(url), link("https://example.com/a")]},
            Outcome(
                reads=("https://example.com/a",),
                silent=("javascript:", "data:text", "file:"),
                problems=("$.info_urls[0].url",),
            ),
        )
        for what, url in _UNUSABLE.items()
    ),
    Odd(
        "an article without a title is called by its host",
        {"info_urls": [link("https://www.nasa.gov/x", title="")]},
        Outcome(reads=("https://www.nasa.gov/x",), says=("nasa.gov",)),
    ),
    Odd(
        "an article with an international host leads there",
        {"info_urls": [link("https://пример.рф/путь?a=ж#я")]},
        Outcome(reads=("https://xn--e1afmkfd.xn--p1ai/%D0%BF%D1%83%D1%82%D1%8C?a=%D0%B6#%D1%8F",)),
    ),
    Odd(
        "articles stand by priority, those of none at the end",
        {
            "info_urls": [
                link("https://example.com/none", priority=None),
                link("https://example.com/two", priority=2),
                link("https://example.com/one", priority=1),
            ]
        },
        Outcome(
            reads=("https://example.com/one", "https://example.com/two", "https://example.com/none")
        ),
    ),
    Odd(
        "an article with an escaped ampersand leads where it was meant to",
        {"info_urls": [link("https://example.com/?a=1&amp;b=2")]},
        Outcome(reads=("https://example.com/?a=1&b=2",)),
    ),
    Odd(
        "an article with quotation marks in its address ends no attribute",
        {"info_urls": [link("https://example.com/\"onmouseover='x'<y>|\\^`{}")]},
        Outcome(reads=("https://example.com/%22onmouseover='x'%3Cy%3E%7C%5C%5E%60%7B%7D",)),
    ),
    Odd(
        "an article with a stray percent sign leads somewhere",
        {"info_urls": [link("https://example.com/100%/%zz?%")]},
        Outcome(reads=("https://example.com/100%25/%25zz?%25",)),
    ),
    Odd(
        "an article of markup is text",
        {
            "info_urls": [
                link("https://example.com/", title="<b>x</b>", description="{{ 1 }} &amp;")
            ]
        },
        Outcome(says=("<b>x</b>", "{{ 1 }} &")),
    ),
    Odd(
        "an article whose source nobody sees is of its host",
        {"info_urls": [link("https://example.com/x", title="T", source=" \u200b")]},
        Outcome(says=("example.com",)),
    ),
)

_ALLOWED = "https://thespacedevs-prod.nyc3.digitaloceanspaces.com/media/images"
_CC = "Picture: A probe. Credit: NASA. Licence: CC BY 2.0."

ODD_PICTURES = (
    Odd(
        "a picture of a host that may be asked is shown with its rights",
        {"image": picture(f"{_ALLOWED}/a.jpg")},
        Outcome(picture=f"{_ALLOWED}/a.jpg", rights=_CC),
    ),
    Odd(
        "a picture of another host is only linked to",
        {"image": picture("https://evil.example/a.jpg")},
        Outcome(picture=None, rights=_CC),
    ),
    Odd(
        "a picture of a host that only looks like one is only linked to",
        {"image": picture(f"{_ALLOWED.replace('.com', '.com.evil.example')}/a.jpg")},
        Outcome(picture=None, rights=_CC),
    ),
    Odd(
        "a picture of a user who looks like a host is only linked to",
        {"image": picture(f"{_ALLOWED.replace('/media', '@evil.example/media')}/a.jpg")},
        Outcome(picture=None, rights=_CC),
    ),
    Odd(
        "a picture without encryption is only linked to",
        {"image": picture(f"{_ALLOWED.replace('https', 'http')}/a.jpg")},
        Outcome(picture=None, rights=_CC),
    ),
    Odd(
        "a picture of data is none",
        {"image": picture("data:image/png;base64,AAAA")},
        Outcome(picture=None, silent=("data:image",), problems=("$.image.image_url",)),
    ),
    Odd("a picture of null is none", {"image": None}, Outcome(picture=None)),
    Odd(
        "a picture of nothing is none", {"image": {}}, Outcome(picture=None, problems=("$.image",))
    ),
    Odd(
        "a picture of a text is none",
        {"image": f"{_ALLOWED}/a.jpg"},
        Outcome(picture=None, problems=("$.image",)),
    ),
    Odd(
        "a picture of no licence and no credit says so",
        {"image": picture(f"{_ALLOWED}/b.jpg", license=None, credit=None)},
        Outcome(rights="Picture: A probe. Credit: not stated. Licence: not stated."),
    ),
    Odd(
        "a licence without a name is called by the host of its terms",
        {
            "image": picture(
                f"{_ALLOWED}/b.jpg", license={"id": 1, "name": "", "link": "https://a.example/"}
            )
        },
        Outcome(rights="Picture: A probe. Credit: NASA. Licence: a.example."),
    ),
    Odd(
        "a licence that leads to a script leads nowhere",
        {
            "image": picture(
                f"{_ALLOWED}/b.jpg", license={"id": 1, "name": "L", "link": "javascript:alert(1)"}
            )
        },
        Outcome(silent=("javascript:",), problems=("$.image.license.link",)),
    ),
    Odd(
        "a picture without a name is called by its event",
        {"name": "Odd picture", "image": picture(f"{_ALLOWED}/c.jpg", name=" ")},
        Outcome(rights="Picture: Odd picture. Credit: NASA. Licence: CC BY 2.0."),
    ),
    Odd(
        "a name that a machine gave is tidied",
        {"image": picture(f"{_ALLOWED}/c.jpg", name="[AUTO] Crew-7 - image")},
        Outcome(rights="Picture: Crew-7. Credit: NASA. Licence: CC BY 2.0."),
    ),
    Odd(
        "a picture of markup is text",
        {
            "image": picture(
                f"{_ALLOWED}/c.jpg", name='"><script>alert(1)</script>', credit="<b>&copy;</b>"
            )
        },
        Outcome(
            rights='Picture: "><script>alert(1)</script>. Credit: <b>©</b>. Licence: CC BY 2.0.',
            silent=("<script>alert",),
        ),
    ),
    Odd(
        "a picture with blanks and other scripts in its address is shown",
        {"image": picture(f"{_ALLOWED}/пуск 1.jpg")},
        Outcome(picture=f"{_ALLOWED}/%D0%BF%D1%83%D1%81%D0%BA%201.jpg"),
    ),
    Odd(
        "a credit of 2,000 letters is shown",
        {"image": picture(f"{_ALLOWED}/d.jpg", credit="N" * 2000)},
        Outcome(picture=f"{_ALLOWED}/d.jpg"),
    ),
)
