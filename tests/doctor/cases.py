"""For each rule of the doctor: records in which it finds something, and where; and look-alikes.

A case is a list of records, each what is other in it than in a plain one, and the places that are
to be found, as `event: path`.
"""

from typing import Any

from tests.projects import Json, record

Case = tuple[list[Json], list[str]]

NOW = "2024-06-01T00:00:00Z"
"""The moment of the data; a plain record is of an event some months before it."""

EN = {"id": 1, "name": "English", "code": "en"}
RU = {"id": 3, "name": "Russian", "code": "ru"}
MIN = {"id": 1, "name": "Minute", "abbrev": "MIN", "description": ""}
DAY = {"id": 5, "name": "Day", "abbrev": "DAY", "description": ""}
QUARTER = {"id": 8, "name": "Quarter 1", "abbrev": "Q1", "description": ""}
ENDLESS = {"id": 7, "name": "24/7 Live Feed"}
RECAP = {"id": 6, "name": "Recap"}
ARTICLE = "https://www.nasa.gov/an-article"
POST = "https://twitter.com/nasa/status/1"
CHANNEL = "https://www.youtube.com/@NASA/live"


def plain(event_id: int = 1, **changes: object) -> Json:
    """A record in which there is nothing to find."""
    fields: dict[str, Any] = {
        "id": event_id,
        "name": f"Progress MS-{event_id} Docking",
        "slug": f"progress-ms-{event_id}-docking",
        "type": {"id": 2, "name": "Docking"},
        "date": f"2024-02-{event_id % 28 + 1:02}T12:34:00Z",
        "date_precision": MIN,
        "description": f"Progress MS-{event_id} docked to the station.",
        "location": "International Space Station",
        "webcast_live": False,
        "image": None,
        "info_urls": [link()],
        "vid_urls": [],
        "updates": [],
        "last_updated": "2024-03-01T00:00:00Z",
    }
    return record(**{**fields, **changes})


def link(url: str = ARTICLE, **changes: object) -> Json:
    return {"priority": 1, "url": url, "title": "An article", "language": EN, **changes}


def video(url: str = "https://www.youtube.com/watch?v=AAAAAAAAAAA", **changes: object) -> Json:
    return {"priority": 1, "url": url, "title": "A docking", "language": EN, **changes}


def update(stamp: str, number: int = 1) -> Json:
    return {"id": number, "comment": "Added event.", "created_by": "Nosu", "created_on": stamp}


def picture(number: int, *, single: bool = False, terms: str = "CC BY 2.0") -> Json:
    address = f"https://thespacedevs-prod.nyc3.digitaloceanspaces.com/media/{number}.jpg"
    licence = {"id": 2, "name": terms, "priority": 1, "link": None}
    return {
        "id": number,
        "name": f"Picture {number}",
        "image_url": address,
        "single_use": single,
        "license": licence,
    }


def launch(net: str) -> Json:
    return {"id": "a", "name": "Soyuz 2.1a", "net": net}


def one(
    *places: str,
    **changes: Any,  # noqa: ANN401 - what a record holds
) -> Case:
    """One record, and what is to be found in it."""
    return [plain(**changes)], [f"1: {place}" for place in places]


def tense(text: str, *places: str) -> Case:
    return one(*places, description=text)


AT_NEW_YEAR = {"date": "2024-01-01T00:00:00Z"}
NEW = [plain(number, updates=[update("2023-05-01T00:00:00Z")]) for number in range(1, 21)]

CASES: dict[str, list[Case]] = {
    "record-unreadable": [
        ([{"name": "no id"}], ["record 1: $"]),
        one(),
    ],
    "field-unreadable": [
        one("$.duration", duration="an hour"),
        one("$.name", name=" "),
        one("$.type", type=None),
        one(some_new_field=1),
    ],
    "link-dead-end": [
        one("$.info_urls[0].url", info_urls=[link("https://example.com/a")]),
        one("$.info_urls[0].url", info_urls=[link("http://localhost/a")]),
        one("$.vid_urls[0].url", vid_urls=[video("http://192.168.0.1/live")]),
        one("$.info_urls[0].url", info_urls=[link("https://watch")]),
        one("$.info_urls[1].url", info_urls=[{"priority": 1}, link("https://a.test/")]),
        one(info_urls=[link("https://bestexample.com/"), link("https://8.8.8.8/")]),
        one(info_urls=[link("https://xn--e1afmkfd.xn--p1ai/"), link("https://t.me/a/1")]),
    ],
    "live-for-ever": [
        one("$.webcast_live", webcast_live=True),
        one("$.vid_urls[0].live", vid_urls=[video(live=True)]),
        one(date="2024-05-31T12:00:00Z", webcast_live=True, vid_urls=[video(live=True)]),
        one(webcast_live=True, vid_urls=[video(live=True, type=ENDLESS)]),
        one(date=None, webcast_live=True),
    ],
    "event-duplicate": [
        (
            [plain(1), plain(2, name="docking: Progress MS–1", date="2024-02-02T13:00:00Z")],
            ["2: $"],
        ),
        ([plain(1), plain(2, name="Progress MS-1 Docking", date="2024-02-02T23:00:00Z")], []),
        ([plain(1), plain(2, name="Progress MS-1 Docking", date="2024-02-03T12:34:00Z")], []),
        ([plain(1), plain(2, date="2024-02-02T12:34:00Z")], []),
        (
            [
                plain(
                    n, name="RS-25 Engine Test", date="2025-03-31T00:00:00Z", date_precision=QUARTER
                )
                for n in (1, 2)
            ],
            [],
        ),
    ],
    "event-near-duplicate": [
        (
            [plain(1), plain(2, name="Progress MS-1 arrives", date="2024-02-02T12:40:00Z")],
            ["2: $"],
        ),
        ([plain(1), plain(2, name="Progress MS-1 arrives", date="2024-02-02T14:40:00Z")], []),
        (
            [
                plain(1, name="Starship SN9 Static Fire #1"),
                plain(2, name="Starship SN9 Static Fire #2", date="2024-02-02T12:40:00Z"),
            ],
            [],
        ),
    ],
    "name-repeated": [
        ([plain(1), plain(2, name="PROGRESS MS-1  Docking")], ["2: $.name"]),
        ([plain(1), plain(2, name="Progress MS-1 Docking", date="2024-02-02T12:34:00Z")], []),
        ([plain(1), plain(2)], []),
    ],
    "date-placeholder": [
        one("$.date", **AT_NEW_YEAR),
        one("$.date", date="2024-12-31T00:00:00Z"),
        one(date_precision=DAY, **AT_NEW_YEAR),
        one(date="2024-01-01T00:30:00Z"),
    ],
    "date-midnight": [
        one("$.date_precision", date="2024-02-02T00:00:00Z"),
        one(date="2024-02-02T00:00:00Z", date_precision=DAY),
        one(**AT_NEW_YEAR),
        one(date="2024-02-02T00:01:00Z"),
    ],
    "date-missing": [
        one("$.date", date=None),
        one(date="0001-01-01T00:00:00Z"),
    ],
    "precision-missing": [
        one("$.date_precision", date_precision=None),
        one(date_precision=None, date="2024-02-02T00:00:00Z"),
    ],
    "precision-coarse": [
        one("$.date_precision", date_precision=DAY),
        one(date_precision=DAY, date="2024-02-02T12:30:00Z"),
        one(date_precision=None),
    ],
    "past-coarse": [
        one("$.date", date="2024-03-31T00:00:00Z", date_precision=QUARTER),
        one(date="2024-12-31T00:00:00Z", date_precision={**QUARTER, "abbrev": "Y"}),
        one(date="2024-05-31T00:00:00Z", date_precision={**QUARTER, "abbrev": "M"}),
        one(date_precision=DAY),
    ],
    "past-as-future": [
        tense("Progress will dock to Zvezda.", "$.description"),
        tense("Progress is scheduled to dock to Zvezda.\r\nMore.", "$.description"),
        tense("Two astronauts are now expected to go out.", "$.description"),
        tense("Progress docked to Zvezda. It will stay for six months."),
        tense("Launch of the probe that will fly by Jupiter."),
        tense("Europa Clipper left for Jupiter, where it will arrive in 2030."),
        tense("NASA will open the station for visitors in 2031."),
        tense("Luna 25 crashed after a manoeuvre scheduled to place it in orbit."),
        tense("Engineers were willing to go on."),
        tense("Will Smith visited the station."),
        tense(""),
        one(description="Progress will dock.", date="2024-06-09T12:00:00Z"),
        one(description="Progress will dock.", date=None),
    ],
    "stamp-in-future": [
        one("$.updates[0].created_on", updates=[update("2024-06-03T00:00:00Z")]),
        one("$.last_updated", last_updated="2025-01-01T00:00:00Z"),
        one(updates=[update("2024-06-01T12:00:00Z")]),
    ],
    "update-early": [
        (
            [*NEW, plain(21, updates=[update("2021-05-01T00:00:00Z")])],
            ["21: $.updates[0].created_on"],
        ),
        ([*NEW, plain(21, updates=[update("2022-06-01T00:00:00Z")])], []),
        ([*NEW[:9], plain(21, updates=[update("2021-05-01T00:00:00Z")])], []),
    ],
    "launch-order": [
        one("$.launches[0].net", launches=[launch("2024-02-20T00:00:00Z")]),
        one(launches=[launch("2024-02-01T00:00:00Z")]),
        one(launches=[launch("2024-02-20T00:00:00Z")], type={"id": 8, "name": "Undocking"}),
        one(
            "$.launches[0].net",
            launches=[launch("2024-01-20T00:00:00Z")],
            type={"id": 5, "name": "Static Fire"},
        ),
    ],
    "text-scraped": [
        one(
            "$.info_urls[0].title",
            info_urls=[link(title="’s SpaceX Crew-6 to Discuss Station Mission")],
        ),
        one(
            "$.info_urls[0].description",
            info_urls=[link(POST, title="", description="JavaScript is not available.")],
        ),
        one("$.vid_urls[0].title", vid_urls=[video(title="Just a moment...")]),
        one(info_urls=[link(title="NASA’s SpaceX Crew-6"), link(title="", description="")]),
        one(info_urls=[link("https://a.org/", title="’s SpaceX Crew-6 to Discuss")]),
    ],
    "text-markup": [
        one("$.description", description="It <b>docked</b>."),
        one("$.info_urls[0].title", info_urls=[link(title="Q&amp;A")]),
        one("$.updates[0].comment", updates=[{**update(NOW), "comment": "a<br/>b"}]),
        one(description="5 < 6 and 7 > 3, R&D; <Progress>."),
    ],
    "text-misread": [
        one("$.description", description="NASAâ€™s station."),
        one("$.name", name="CafÃ© in orbit"),
        one("$.location", location="Ð\x9cÐ¾Ñ\x81ÐºÐ²Ð°"),
        one(description="Ça va, Ærø, São Paulo, Москва, 27 °C – “so”."),
    ],
    "language-wrong": [
        one("$.vid_urls[0].language", vid_urls=[video(title="Трансляция стыковки")]),
        one("$.info_urls[0].language", info_urls=[link(title="神舟十七号 对接", language=RU)]),
        one(vid_urls=[video(title="Трансляция стыковки", language=RU)]),
        one(vid_urls=[video(title="Трансляция стыковки", language={**RU, "code": "bg"})]),
        one(vid_urls=[video(title="Трансляция стыковки", language=None)]),
        one(vid_urls=[video(title="Трансляция стыковки", language={**RU, "code": "xx"})]),
        one(vid_urls=[video(title="Docking of «Прогресс»: the station is live from orbit")]),
        one(vid_urls=[video(title="Soyuz docking", language=RU)]),
        one(vid_urls=[video(title="神舟十七号 对接", language={**RU, "code": "ja"})]),
    ],
    "type-unknown": [
        one("$.type", type={"id": 1, "name": "Unknown"}),
        one("$.type", type={"id": 99, "name": "unknown"}),
        one(type={"id": 2, "name": "Docking"}),
    ],
    "webcast-shared": [
        (
            [
                plain(1, vid_urls=[video()]),
                plain(20, vid_urls=[video("https://youtu.be/AAAAAAAAAAA?si=x")]),
            ],
            ["1: $.vid_urls[0].url"],
        ),
        ([plain(1, vid_urls=[video()]), plain(5, vid_urls=[video()])], []),
        ([plain(1, vid_urls=[video()]), plain(20, vid_urls=[video(type=ENDLESS)])], []),
        ([plain(1, vid_urls=[video()]), plain(20, vid_urls=[video(type=RECAP)])], []),
    ],
    "webcast-twice": [
        one(
            "$.vid_urls[1].url",
            vid_urls=[video(), video("https://youtu.be/AAAAAAAAAAA?t=9")],
        ),
        one(vid_urls=[video(), video("https://youtu.be/BBBBBBBBBBB")]),
    ],
    "webcast-far": [
        one("$.vid_urls[0].start_time", vid_urls=[video(start_time="2023-02-02T12:00:00Z")]),
        one("$.vid_urls[0].end_time", vid_urls=[video(end_time="2024-02-12T12:00:00Z")]),
        one(vid_urls=[video(start_time="2024-02-01T12:00:00Z", end_time="2024-02-03T12:00:00Z")]),
        one(vid_urls=[video(start_time="2023-02-02T12:00:00Z", type=ENDLESS)]),
    ],
    "webcast-turned": [
        one(
            "$.vid_urls[0].end_time",
            vid_urls=[video(start_time="2024-02-02T12:00:00Z", end_time="2024-02-02T11:00:00Z")],
        ),
        one(vid_urls=[video(start_time="2024-02-02T12:00:00Z")]),
    ],
    "webcast-no-video": [
        one("$.vid_urls[0].url", vid_urls=[video(CHANNEL)]),
        one(vid_urls=[video(CHANNEL)], date="2024-06-09T12:00:00Z"),
        one(vid_urls=[video("https://plus.nasa.gov/scheduled-video/a/"), video()]),
    ],
    "webcast-other-day": [
        one("$.vid_urls[0].title", vid_urls=[video(title="Docking (Aug. 23, 2023)")]),
        one("$.vid_urls[0].title", vid_urls=[video(title="Стыковка 24.08.2023")]),
        one(vid_urls=[video(title="Docking (Feb. 3, 2024)")]),
        one(vid_urls=[video(title="Docking, May 2023; Crew-7; 99 May 2023")]),
    ],
    "picture-terms": [
        (
            [plain(n, image=picture(1, terms="Unknown")) for n in (1, 2)],
            ["1: $.image.license"],
        ),
        one(image=picture(1)),
    ],
    "picture-single-use": [
        ([plain(n, image=picture(1, single=True)) for n in (1, 2)], ["1: $.image.single_use"]),
        ([plain(n, image=picture(1)) for n in (1, 2)], []),
        ([plain(n, image=picture(n, single=True)) for n in (1, 2)], []),
    ],
    "place-unsaid": [
        (
            [
                plain(1),
                plain(2),
                plain(3, location=None, description="At the International Space Station again."),
            ],
            ["3: $.location"],
        ),
        ([plain(1), plain(2, location=None, description="A station.")], []),
    ],
    "description-missing": [one("$.description", description=""), one()],
    "source-missing": [
        one("$.info_urls", info_urls=[]),
        one(info_urls=[], updates=[{**update(NOW), "info_url": ARTICLE}]),
    ],
    "blanks-doubled": [
        one("$.description", description="A second static fire  of Booster 9."),
        one("$.name", name=" Progress MS-1 Docking"),
        one(description="It docked.  It stays.\r\n  - a list\r\n  - of two"),
    ],
}
