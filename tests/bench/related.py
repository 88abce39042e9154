"""What synthetic events belong to: the six lists that only the API's detailed mode fills."""

import datetime as dt
import random
import uuid

from tests.bench import vocabulary as words
from tests.bench.vocabulary import API, STORAGE, Json

_OPERATORS = {"Roscosmos": 63, "SpaceX": 121, "CASC": 88, "Northrop Grumman": 257}


def make_related(draw: random.Random, ship: str, made: dt.datetime, *, on_station: bool) -> Json:
    """Lists for an event of a ship; the API gives null for no program and for no crew."""
    chinese = ship in {"Shenzhou", "Tianzhou"}
    operator = next(operator for name, operator, *_ in words.SHIPS if name == ship)
    agencies = {_OPERATORS.get(operator, 44), draw.choice((44, 44, 27, 37, 31))}
    station = 1 if chinese else 0
    program = _program(station if on_station else draw.randrange(2, len(words.PROGRAMS)))
    crew = draw.sample(words.CREW, draw.choice((1, 2, 2, 4)))
    return {
        "agencies": [_agency(number) for number in sorted(agencies) if draw.random() < 0.8],
        "launches": [_launch(draw, ship, made)] if draw.random() < 0.15 else [],
        "expeditions": [_expedition(made, station)] if on_station and draw.random() < 0.2 else [],
        "spacestations": [_station(station)] if on_station and draw.random() < 0.8 else [],
        "program": [program] if draw.random() < 0.4 else draw.choice(([], None)),
        "astronauts": [_astronaut(*who) for who in crew]
        if draw.random() < 0.1
        else draw.choice(([], None)),
    }


def _agency(number: int) -> Json:
    found = next(row for row in words.AGENCIES if row[0] == number)
    _, name, abbrev, kind = found
    return {
        "response_mode": "list",
        "id": number,
        "url": f"{API}/agencies/{number}/",
        "name": name,
        "abbrev": abbrev,
        "type": {"id": len(kind), "name": kind},
    }


def _launch(draw: random.Random, ship: str, made: dt.datetime) -> Json:
    net = (made + dt.timedelta(minutes=draw.randrange(100_000))).replace(second=0)
    number = uuid.UUID(int=draw.getrandbits(128), version=4)
    rocket = draw.choice(("Falcon 9 Block 5", "Soyuz 2.1a", "Long March 2F", "H3-24"))
    picture = draw.randrange(60)
    return {
        "id": str(number),
        "url": f"{API}/launches/{number}/",
        "name": f"{rocket} | {ship}",
        "response_mode": "list",
        "slug": f"{rocket} {ship}".lower().replace(" ", "-").replace(".", ""),
        "launch_designator": f"{net:%Y}-{draw.randrange(1, 250):03}",
        "status": {
            "id": 3,
            "name": "Launch Successful",
            "abbrev": "Success",
            "description": "The launch vehicle successfully inserted its payload(s) into orbit.",
        },
        "last_updated": f"{net + dt.timedelta(days=3):%Y-%m-%dT%H:%M:%SZ}",
        "net": f"{net:%Y-%m-%dT%H:%M:%SZ}",
        "net_precision": _minute(),
        "window_end": f"{net + dt.timedelta(minutes=draw.choice((0, 60))):%Y-%m-%dT%H:%M:%SZ}",
        "window_start": f"{net:%Y-%m-%dT%H:%M:%SZ}",
        "image": _image(picture, rocket),
        "infographic": None,
    }


def _minute() -> Json:
    grain = words.GRAINS[1]
    return {
        "id": 1,
        "name": grain.name,
        "abbrev": grain.abbrev,
        "description": grain.description,
    }


def _image(number: int, name: str) -> Json:
    return {
        "id": number,
        "name": name,
        "image_url": f"{STORAGE}/images/{number:03}_image_20240305191536.jpeg",
        "thumbnail_url": f"{STORAGE}/images/255bauto255d__image_thumbnail_{number:014}.jpeg",
        "credit": "NASA",
        "license": {
            "id": 4,
            "name": "NASA Image and Media Guidelines",
            "priority": 0,
            "link": "https://www.nasa.gov/nasa-brand-center/images-and-media/",
        },
        "single_use": False,
        "variants": [],
    }


def _station(row: int) -> Json:
    number, name, founded, orbit, status = words.STATIONS[row]
    return {
        "response_mode": "normal",
        "id": number,
        "url": f"{API}/space_stations/{number}/",
        "name": name,
        "image": _image(300 + number, name),
        "status": {"id": 1, "name": status},
        "founded": founded,
        "deorbited": None,
        "description": f"The {name} is a modular space station in low Earth orbit, a laboratory "
        "in which crews conduct experiments in biology, physics, astronomy and other fields.",
        "orbit": orbit,
        "type": {"id": 1, "name": "Government"},
    }


def _expedition(made: dt.datetime, station: int) -> Json:
    number = 59 + (made.year - 2019) * 2 + made.month // 7
    start = dt.date(made.year, 3 if made.month < 7 else 9, 28)
    end = start + dt.timedelta(days=180)
    return {
        "response_mode": "normal",
        "id": 100 + number,
        "url": f"{API}/expeditions/{100 + number}/",
        "name": f"Expedition {number}",
        "start": f"{start}T07:00:00Z",
        "end": None if made.month % 2 else f"{end}T04:00:00Z",
        "spacestation": _station(station),
        "mission_patches": [
            {
                "id": number,
                "name": f"Expedition {number} patch",
                "priority": 10,
                "image_url": f"{STORAGE}/mission_patch_images/expedition_{number}.png",
                "agency": _agency(44),
                "response_mode": "list",
            }
        ],
        "spacewalks": [
            {
                "response_mode": "list",
                "id": number * 4,
                "url": f"{API}/spacewalks/{number * 4}/",
                "name": f"US EVA-{number}",
                "start": f"{start + dt.timedelta(days=30)}T12:30:00Z",
                "end": f"{start + dt.timedelta(days=30)}T19:02:00Z",
                "duration": "PT6H32M",
                "location": "International Space Station",
            }
        ],
    }


def _program(row: int) -> Json:
    number, name, kind = words.PROGRAMS[row]
    return {
        "response_mode": "normal",
        "id": number,
        "url": f"{API}/programs/{number}/",
        "name": name,
        "image": _image(500 + number, name),
        "info_url": f"https://www.nasa.gov/{number}",
        "wiki_url": f"https://en.wikipedia.org/wiki/{name.replace(' ', '_')}",
        "description": f"{name} is a joint undertaking of several agencies and companies.",
        "agencies": [_agency(44)],
        "start_date": "1998-11-20T06:40:00Z",
        "end_date": None,
        "mission_patches": [],
        "type": {"id": len(kind), "name": kind},
    }


def _astronaut(name: str, agency: int) -> Json:
    number = sum(map(ord, name))
    return {
        "response_mode": "list",
        "id": number,
        "url": f"{API}/astronauts/{number}/",
        "name": name,
        "status": {"id": 1, "name": "Active"},
        "agency": _agency(agency),
        "image": _image(number, name),
    }
