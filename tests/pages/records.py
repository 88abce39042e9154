"""Records in the API's shape for the tests of pages: one with everything, and many that lack much.

`full_record` fills every list that the API's detailed mode has; the others have dates of every
precision, or nothing at all.
"""

import datetime as dt

from generator.archive.dates import Grain
from tests.projects import Json, record

YOUTUBE = "https://www.youtube.com/watch?v=ENxZS6PUDuI"
VIMEO = "https://vimeo.com/76979871"
TWITCH = "https://www.twitch.tv/videos/1234567890"
UNPLAYABLE = (
    "https://x.com/i/broadcasts/1vOxwdYPqyoJB",
    "https://plus.nasa.gov/scheduled-video/crew-7-launch/",
)

_PICTURES = "https://thespacedevs-prod.nyc3.digitaloceanspaces.com/media/images"
_API = "https://ll.thespacedevs.com/2.3.0"
NASA: Json = {
    "response_mode": "list",
    "id": 44,
    "url": f"{_API}/agencies/44/",
    "name": "National Aeronautics and Space Administration",
    "abbrev": "NASA",
    "type": {"id": 1, "name": "Government"},
}
_ENGLISH: Json = {"id": 1, "name": "English", "code": "en"}
_RUSSIAN: Json = {"id": 3, "name": "Russian", "code": "ru"}


def full_record() -> Json:
    """An event of the detailed mode with no list empty and no field missing."""
    return record(
        id=9001,
        name="Crew-7 Docking",
        slug="crew-7-docking",
        response_mode="detailed",
        type={"id": 2, "name": "Docking"},
        location="Harmony module, International Space Station",
        description="Dragon *Endurance* docks. Live [on air](https://www.nasa.gov/live):\r\n"
        "- Hooks closed\r\n- Hatch open\r\n\r\nSee https://www.nasa.gov/crew-7 for more.",
        date="2023-08-27T13:16:00Z",
        date_precision={
            "id": 1,
            "name": "Minute",
            "abbrev": "MIN",
            "description": "The T-0 is accurate to the minute.",
        },
        duration="PT1H11M3S",
        image=picture("crew-7.jpg", "[AUTO] Crew-7 - image"),
        vid_urls=[
            video(YOUTUBE, 1, title="Crew-7 docking, live", start_time="2023-08-27T11:30:00Z"),
            video(VIMEO, 2, title="Стыковка «Crew-7»", language=_RUSSIAN),
            video(TWITCH, 3, title="With commentary", end_time="2023-08-27T15:00:00Z"),
            *(
                video(url, 4 + number, title=f"Elsewhere {number}")
                for number, url in enumerate(UNPLAYABLE)
            ),
        ],
        info_urls=[
            info("https://www.nasa.gov/crew-7/", 1, title="Crew-7 arrives"),
            info("https://blogs.nasa.gov/crew-7/", 2, title="", description=""),
        ],
        updates=[
            update(71, "Hooks *closed*.", "2023-08-27T13:58:00Z"),
            update(70, "Moved by ten minutes:\r\n- new time 13:16", "2023-08-26T09:00:00Z"),
            update(72, "No time is known of this one.", None),
        ],
        agencies=[NASA, {**NASA, "id": 121, "name": "SpaceX", "abbrev": "SpX"}],
        launches=[_launch()],
        expeditions=[_expedition()],
        spacestations=[_station()],
        program=[_program()],
        astronauts=[
            {
                "id": 600,
                "url": f"{_API}/astronauts/600/",
                "name": "Jasmin Moghbeli",
                "response_mode": "list",
                "status": {"id": 1, "name": "Active"},
                "agency": NASA,
                "image": picture("moghbeli.jpg", "Portrait"),
            }
        ],
    )


def many_records() -> list[Json]:
    """So many events of one type, agency, program, place and language that a list has pages."""
    first = dt.date(2021, 1, 4)
    return [
        plain_record(
            9400 + number,
            f"Weekly briefing {number + 1}",
            f"{first + dt.timedelta(weeks=number)}T15:00:00Z",
            Grain.MINUTE,
            type={"id": 12, "name": "Press Event"},
            agencies=[NASA],
            program=[_program()],
            vid_urls=[video(YOUTUBE, 1, title=f"Weekly briefing {number + 1}")],
            updates=[update(200 + number, "Livestream has started.", f"{first}T15:00:00Z")],
        )
        for number in range(120)
    ]


def coarse_records() -> list[Json]:
    """One event of each precision, and coarse ones that stand between finer ones."""
    grains = [
        plain_record(9100 + number, f"Known to {grain.value}", "2027-08-31T00:00:00Z", grain)
        for number, grain in enumerate(Grain)
    ]
    between = [
        plain_record(9201, "In October", "2027-10-15T00:00:00Z", Grain.DAY),
        plain_record(9202, "In fiscal year 2028", "2027-11-30T00:00:00Z", Grain.FISCAL_YEAR),
        plain_record(9203, "In December", "2027-12-15T00:00:00Z", Grain.DAY),
        plain_record(9204, "In this decade", "2029-12-31T00:00:00Z", Grain.DECADE),
        plain_record(9205, "In the next decade", "2031-01-01T00:00:00Z", Grain.DAY),
    ]
    return [*grains, *between]


def bare_records() -> list[Json]:
    """Events without a date, a type, a name, a picture that may be shown, or leave to be shown."""
    elsewhere = {**picture("x.jpg", "Elsewhere"), "image_url": "https://evil.example/x.jpg"}
    return [
        plain_record(9300, "Withdrawn", "2023-08-30T00:00:00Z", Grain.DAY),
        plain_record(9301, "Some day", None, Grain.DAY),
        {"id": 9302, "name": "", "date": "2023-08-30T00:00:00Z"},
        {"id": 9303},
        plain_record(9304, "Picture elsewhere", "2023-08-30T00:00:00Z", Grain.DAY, image=elsewhere),
    ]


def plain_record(number: int, name: str, date: str | None, grain: Grain, **changes: object) -> Json:
    """An event with no more than a name, a type and a date, and what is named besides."""
    bare: Json = {"image": None, "vid_urls": [], "info_urls": [], "updates": [], "slug": ""}
    precision = {"id": 0, "name": grain.name, "abbrev": grain.value, "description": ""}
    return record(
        **{**bare, "id": number, "name": name, "date": date, "date_precision": precision, **changes}
    )


def picture(file: str, name: str) -> Json:
    return {
        "id": 1069,
        "name": name,
        "image_url": f"{_PICTURES}/{file}",
        "thumbnail_url": f"{_PICTURES}/thumbnail_{file}",
        "credit": "NASA/Kim Shiflett",
        "license": {
            "id": 4,
            "name": "NASA Image and Media Guidelines",
            "priority": 0,
            "link": "https://www.nasa.gov/nasa-brand-center/images-and-media/",
        },
        "single_use": False,
        "variants": [],
    }


def video(url: str, priority: int, **changes: object) -> Json:
    found: Json = {
        "priority": priority,
        "source": None,
        "publisher": "NASA",
        "title": None,
        "description": "The docking, from approach to hatch opening.",
        "feature_image": "https://i.ytimg.com/vi/ENxZS6PUDuI/maxresdefault.jpg",
        "url": url,
        "type": {"id": 1, "name": "Official Webcast"},
        "language": _ENGLISH,
        "start_time": None,
        "end_time": None,
        "live": False,
    }
    return {**found, **changes}


def info(url: str, priority: int, **changes: object) -> Json:
    found: Json = {
        "priority": priority,
        "source": "nasa.gov",
        "title": None,
        "description": "What will happen, hour by hour.",
        "feature_image": None,
        "url": url,
        "type": {"id": 1, "name": "Official Page"},
        "language": _ENGLISH,
    }
    return {**found, **changes}


def update(number: int, comment: str, made: str | None) -> Json:
    return {
        "id": number,
        "profile_image": f"{_PICTURES}/profile.jpg",
        "comment": comment,
        "info_url": "https://x.com/SpaceX/status/1695798221230436843",
        "created_by": "Cosmic_Penguin",
        "created_on": made,
    }


def _launch() -> Json:
    return {
        "id": "f33d5ece-e825-4cd8-809f-1d4c72a2e0d3",
        "url": f"{_API}/launches/f33d5ece-e825-4cd8-809f-1d4c72a2e0d3/",
        "name": "Falcon 9 Block 5 | Crew-7",
        "response_mode": "list",
        "slug": "falcon-9-block-5-crew-7",
        "launch_designator": "2023-128",
        "status": {"id": 3, "name": "Launch Successful", "abbrev": "Success", "description": "Yes"},
        "last_updated": "2023-08-26T08:00:00Z",
        "net": "2023-08-26T07:27:27Z",
        "net_precision": {"id": 0, "name": "Second", "abbrev": "SEC", "description": "Exact."},
        "window_start": "2023-08-26T07:27:27Z",
        "window_end": "2023-08-26T08:27:27Z",
        "image": picture("falcon.jpg", "Falcon 9"),
        "infographic": None,
    }


def _station() -> Json:
    return {
        "id": 4,
        "url": f"{_API}/space_stations/4/",
        "name": "International Space Station",
        "response_mode": "normal",
        "image": picture("iss.jpg", "Station"),
        "status": {"id": 1, "name": "Active"},
        "founded": "1998-11-20",
        "deorbited": None,
        "description": "A laboratory in low Earth orbit.",
        "orbit": "Low Earth Orbit",
        "type": {"id": 1, "name": "Government"},
    }


def _patches() -> list[Json]:
    agency = {**NASA, "response_mode": "list"}
    patch = {"id": 1, "name": "Crew-7 patch", "priority": 10, "image_url": f"{_PICTURES}/patch.png"}
    return [{**patch, "agency": agency, "response_mode": "normal"}]


def _expedition() -> Json:
    return {
        "id": 130,
        "url": f"{_API}/expeditions/130/",
        "name": "Expedition 69",
        "response_mode": "normal",
        "start": "2023-03-28T09:57:00Z",
        "end": "2023-09-27T07:54:00Z",
        "spacestation": _station(),
        "mission_patches": _patches(),
        "spacewalks": [
            {
                "response_mode": "list",
                "id": 400,
                "url": f"{_API}/spacewalks/400/",
                "name": "Expedition 69 EVA 1",
                "start": "2023-04-28T13:11:00Z",
                "end": "2023-04-28T20:12:00Z",
                "duration": "PT7H1M",
                "location": "Quest",
            }
        ],
    }


def _program() -> Json:
    return {
        "response_mode": "normal",
        "id": 11,
        "url": f"{_API}/programs/11/",
        "name": "Commercial Crew Program",
        "image": picture("ccp.jpg", "Program"),
        "info_url": "https://www.nasa.gov/exploration/commercial/crew/",
        "wiki_url": "https://en.wikipedia.org/wiki/Commercial_Crew_Program",
        "description": "Crew transport to the station, bought as a service.",
        "agencies": [NASA],
        "start_date": "2011-04-18T00:00:00Z",
        "end_date": None,
        "mission_patches": _patches(),
        "type": {"id": 4, "name": "Human Spaceflight"},
    }
