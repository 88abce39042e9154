"""A record in the API's detailed mode with every field filled.

No real record fills all of them at once. The fields and their forms follow the API's own schema
(LL2 2.3.0, EventEndpointDetailed), not our model, so that the two can be compared.
"""

from tests.projects import Json

_API = "https://ll.thespacedevs.com/2.3.0"
_MEDIA = "https://thespacedevs-prod.nyc3.digitaloceanspaces.com/media/images"

IMAGE: Json = {
    "id": 1069,
    "name": "Progress docking",
    "image_url": f"{_MEDIA}/progress.jpeg",
    "thumbnail_url": f"{_MEDIA}/progress_thumbnail.jpeg",
    "credit": "NASA",
    "license": {
        "id": 4,
        "name": "NASA Image and Media Guidelines",
        "priority": 3,
        "link": "https://www.nasa.gov/nasa-brand-center/images-and-media/",
    },
    "single_use": True,
    "variants": [
        {
            "id": 7,
            "type": {"id": 2, "name": "Wide"},
            "image_url": f"{_MEDIA}/progress_wide.jpeg",
        }
    ],
}
AGENCY: Json = {
    "response_mode": "list",
    "id": 63,
    "url": f"{_API}/agencies/63/",
    "name": "Russian Federal Space Agency (ROSCOSMOS)",
    "abbrev": "RFSA",
    "type": {"id": 1, "name": "Government"},
}
TYPE: Json = {"id": 2, "name": "Docking"}
LANGUAGE: Json = {"id": 3, "name": "Russian", "code": "ru"}
PRECISION: Json = {
    "id": 1,
    "name": "Minute",
    "abbrev": "MIN",
    "description": "The T-0 is accurate to the minute.",
}
PATCH: Json = {
    "id": 412,
    "name": "Expedition 69",
    "priority": 10,
    "image_url": f"{_MEDIA}/expedition_69.png",
    "agency": AGENCY,
    "response_mode": "normal",
}
STATION: Json = {
    "id": 4,
    "url": f"{_API}/space_stations/4/",
    "name": "International Space Station",
    "image": IMAGE,
    "status": {"id": 1, "name": "Active"},
    "founded": "1998-11-20",
    "deorbited": "2031-01-31",
    "description": "A habitable artificial satellite in low Earth orbit.",
    "orbit": "Low Earth Orbit",
    "type": {"id": 1, "name": "Governmental"},
}
WEBCAST: Json = {
    "priority": 10,
    "source": "www.youtube.com",
    "publisher": "Роскосмос",
    "title": "Трансляция стыковки корабля «Прогресс МС-24»",
    "description": "Первая строка\r\nвторая строка",
    "feature_image": "https://i.ytimg.com/vi/0aqT--tLRLI/maxresdefault_live.jpg",
    "url": "https://www.youtube.com/watch?v=0aqT--tLRLI",
    "type": {"id": 1, "name": "Official Webcast"},
    "language": LANGUAGE,
    "start_time": "2023-08-25T03:15:00Z",
    "end_time": "2023-08-25T04:05:30Z",
    "live": True,
}
LINK: Json = {
    "priority": 5,
    "source": "nasa.gov",
    "title": "Progress Cargo Craft",
    "description": "Coverage of the docking.",
    "feature_image": "https://www.nasa.gov/progress.jpg",
    "url": "https://www.nasa.gov/progress",
    "type": {"id": 1, "name": "Official Page"},
    "language": {"id": 1, "name": "English", "code": "en"},
}
UPDATE: Json = {
    "id": 4984,
    "profile_image": "https://thespacedevs-prod.nyc3.digitaloceanspaces.com/media/ll2.png",
    "comment": "Docking confirmed",
    "info_url": "https://www.youtube.com/watch?v=0aqT--tLRLI",
    "created_by": "hitura-nobad",
    "created_on": "2023-08-25T03:46:29Z",
}
DETAILED: Json = {
    "id": 770,
    "url": f"{_API}/events/770/",
    "name": "Progress MS-24 Docking",
    "slug": "progress-ms-24-docking",
    "response_mode": "detailed",
    "type": TYPE,
    "description": "The spacecraft is to dock with the Zvezda module.\r\n- crew\r\n- cargo",
    "date": "2023-08-25T03:46:00Z",
    "date_precision": PRECISION,
    "duration": "PT50M30S",
    "location": "International Space Station",
    "webcast_live": True,
    "image": IMAGE,
    "info_urls": [LINK],
    "vid_urls": [WEBCAST],
    "updates": [UPDATE],
    "last_updated": "2024-03-05T17:24:25Z",
    "agencies": [AGENCY],
    "launches": [
        {
            "id": "b2aa0151-5e34-41a7-9f7a-8f4d0a1cbb1f",
            "url": f"{_API}/launches/b2aa0151-5e34-41a7-9f7a-8f4d0a1cbb1f/",
            "name": "Soyuz 2.1a | Progress MS-24 (85P)",
            "response_mode": "list",
            "slug": "soyuz-21a-progress-ms-24-85p",
            "launch_designator": "2023-125",
            "status": {
                "id": 3,
                "name": "Launch Successful",
                "abbrev": "Success",
                "description": "The payload reached its orbit.",
            },
            "last_updated": "2023-08-25T08:00:11Z",
            "net": "2023-08-23T01:08:10Z",
            "net_precision": PRECISION,
            "window_start": "2023-08-23T01:08:10Z",
            "window_end": "2023-08-23T01:09:10Z",
            "image": IMAGE,
            "infographic": f"{_MEDIA}/infographic.png",
        }
    ],
    "expeditions": [
        {
            "id": 148,
            "url": f"{_API}/expeditions/148/",
            "name": "Expedition 69",
            "start": "2023-03-28T09:57:00Z",
            "end": "2023-09-27T07:54:00Z",
            "response_mode": "normal",
            "spacestation": STATION,
            "mission_patches": [PATCH],
            "spacewalks": [
                {
                    "response_mode": "list",
                    "id": 571,
                    "url": f"{_API}/spacewalks/571/",
                    "name": "VKD-60",
                    "start": "2023-08-09T14:44:00Z",
                    "end": "2023-08-09T21:19:00Z",
                    "duration": "PT6H35M",
                    "location": "Rassvet",
                }
            ],
        }
    ],
    "spacestations": [STATION],
    "program": [
        {
            "response_mode": "normal",
            "id": 17,
            "url": f"{_API}/programs/17/",
            "name": "International Space Station",
            "image": IMAGE,
            "info_url": "https://www.nasa.gov/station",
            "wiki_url": "https://en.wikipedia.org/wiki/International_Space_Station_programme",
            "description": "The programme that runs the station.",
            "agencies": [AGENCY],
            "start_date": "1998-11-20T06:40:00Z",
            "end_date": "2031-01-31T00:00:00Z",
            "mission_patches": [PATCH],
            "type": {"id": 2, "name": "Human Spaceflight"},
        }
    ],
    "astronauts": [
        {
            "id": 261,
            "url": f"{_API}/astronauts/261/",
            "name": "Sergey Prokopyev",
            "status": {"id": 1, "name": "Active"},
            "agency": AGENCY,
            "image": IMAGE,
        }
    ],
}
