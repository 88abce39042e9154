"""Sites for the tests of pages: records that are richer and nastier than any real one so far.

`rich_records` fills every list that the API's detailed mode has, and puts into its fields what a
vandal, a careless editor or an old record would: markup, scripts, characters that turn text
around, words without an end, dates of every precision, nothing at all.
"""

import contextlib
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec

from generator.archive.dates import Grain
from generator.archive.records import decode_records
from generator.config import load_config
from generator.serve import make_server
from generator.source.image_store import ImageStore
from generator.source.images import find_wanted
from generator.source.thumbnails import make_copies
from tests.projects import Json, as_line, build_project, make_project, real_records, record
from tests.site.samples import every_change
from tests.source.image_host import jpeg
from tests.source.pulls import MONDAY

BASE_URL = "https://example.org/archive/"
PREFIX = "/archive/"

MARKUP = "</title></script><script>alert(1)</script><img src=x onerror=alert(2)>"
QUOTES = '"onmouseover="alert(3)" \'x\' {{ 7 * 7 }} &amp; -->'
TURNED = "Dock\u202egni\u202c of \u2066Soyuz\u2069 \u200ewith\u200f \ufeffMir"
TURNING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
LONG_WORD = "Donaudampfschiff" * 25
SCRIPT_LINK = "javascript:alert(4)"

YOUTUBE = "https://www.youtube.com/watch?v=ENxZS6PUDuI"
VIMEO = "https://vimeo.com/76979871"
TWITCH = "https://www.twitch.tv/videos/1234567890"
UNPLAYABLE = (
    "https://x.com/i/broadcasts/1vOxwdYPqyoJB",
    "https://plus.nasa.gov/scheduled-video/crew-7-launch/",
)

_PICTURES = "https://thespacedevs-prod.nyc3.digitaloceanspaces.com/media/images"
_API = "https://ll.thespacedevs.com/2.3.0"
_NASA: Json = {
    "response_mode": "list",
    "id": 44,
    "url": f"{_API}/agencies/44/",
    "name": "National Aeronautics and Space Administration",
    "abbrev": "NASA",
    "type": {"id": 1, "name": "Government"},
}
_ENGLISH: Json = {"id": 1, "name": "English", "code": "en"}
_RUSSIAN: Json = {"id": 3, "name": "Russian", "code": "ru"}


def rich_records() -> list[Json]:
    """One event with everything, some with the worst, one for each precision, some with nothing."""
    return [
        full_record(),
        _hostile_record(),
        _turned_record(),
        _long_record(),
        *_coarse_records(),
        *_bare_records(),
    ]


def build_rich_site(root: Path, base_url: str = BASE_URL) -> Path:
    """Build the rich records and the ten real ones, with a ledger; gives the output folder."""
    make_project(root, [*real_records(), *rich_records()])
    ledger = b"".join(msgspec.json.encode(change) + b"\n" for change in every_change())
    (root / "content/snapshot/changes.jsonl").write_bytes(ledger)
    build_project(root, base_url=base_url)
    return root / "output"


def build_mirrored_site(root: Path) -> Path:
    """Build the same with copies of every picture that may be copied; gives the output folder."""
    make_project(root, [*real_records(), *rich_records()])
    path = root / "content/site.toml"
    text = path.read_text("utf-8").replace('images = "linked"', 'images = "mirrored"')
    path.write_text(text.replace("image_unknown_licences = false", "image_unknown_licences = true"))
    config, folder = load_config(root), root / "content/images"
    events = decode_records(map(as_line, [*real_records(), *rich_records()])).events
    folder.mkdir()
    store = ImageStore(folder)
    for url in find_wanted(events, config.image_hosts, unknown_licences=True).urls:
        store.add(url, make_copies(jpeg(width=1600, height=900)), MONDAY)
    build_project(root, base_url=BASE_URL)
    return root / "output"


def find_pages(output: Path) -> list[str]:
    """The addresses of all pages below the site's root, home first."""
    files = (file.relative_to(output).as_posix() for file in output.rglob("*.html"))
    return sorted(re.sub(r"(^|/)index\.html$", r"\1", file) for file in files)


def find_kinds(output: Path) -> dict[str, str]:
    """The address of one page of each kind.

    Of a kind with many pages it is the longest, but of the events the one with the most sections
    and the shortest one. The hand-written page is the one that every clone has.
    """
    fixed = {"home": "", "years": "years/", "types": "types/", "undated": "undated/"}
    fixed |= {"changes": "changes/", "updates": "updates/", "stats": "stats/"}
    patterns = {"year": r"\d{4}/", "month": r"\d{4}/\d\d/", "type": r"types/[^/]+/"}
    patterns |= {"night": r"changes/[^/]+/"}
    texts = {page: read_page(output, page) for page in find_pages(output)}
    by_length = sorted(texts, key=lambda page: len(texts[page]), reverse=True)
    longest = {
        kind: next(page for page in by_length if re.fullmatch(pattern, page))
        for kind, pattern in patterns.items()
    }
    events = [page for page in by_length if re.fullmatch(r"events/[^/]+/", page)]
    rich = max(events, key=lambda page: texts[page].count("<h2"))
    varied = {"event-rich": rich, "event-poor": events[-1], **longest}
    return {**fixed, **varied, "document": "about/", "not-found": "404.html"}


def read_page(output: Path, address: str) -> str:
    """The source of a page."""
    file = output / address
    return (file / "index.html" if file.is_dir() else file).read_text(encoding="utf-8")


@contextlib.contextmanager
def served(output: Path, prefix: str = PREFIX) -> Iterator[str]:
    """Serve a built site as `almanac serve` does; gives the address of its home page."""
    with make_server(output, prefix, 0) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}{prefix}"
        finally:
            server.shutdown()
            thread.join()


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
        image=_picture("crew-7.jpg", "[AUTO] Crew-7 - image"),
        vid_urls=[
            _video(YOUTUBE, 1, title="Crew-7 docking, live", start_time="2023-08-27T11:30:00Z"),
            _video(VIMEO, 2, title="Стыковка «Crew-7»", language=_RUSSIAN),
            _video(TWITCH, 3, title="With commentary", end_time="2023-08-27T15:00:00Z"),
            *(
                _video(url, 4 + number, title=f"Elsewhere {number}")
                for number, url in enumerate(UNPLAYABLE)
            ),
        ],
        info_urls=[
            _info("https://www.nasa.gov/crew-7/", 1, title="Crew-7 arrives"),
            _info("https://blogs.nasa.gov/crew-7/", 2, title="", description=""),
        ],
        updates=[
            _update(71, "Hooks *closed*.", "2023-08-27T13:58:00Z"),
            _update(70, "Moved by ten minutes:\r\n- new time 13:16", "2023-08-26T09:00:00Z"),
            _update(72, "No time is known of this one.", None),
        ],
        agencies=[_NASA, {**_NASA, "id": 121, "name": "SpaceX", "abbrev": "SpX"}],
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
                "agency": _NASA,
                "image": _picture("moghbeli.jpg", "Portrait"),
            }
        ],
    )


def _hostile_record() -> Json:
    """Markup, quotation marks and scripts in every text, and links that run them."""
    return record(
        id=9002,
        name=f"{MARKUP} {QUOTES}",
        slug="../../etc/passwd",
        type={"id": 666, "name": f"{MARKUP} {QUOTES}"},
        location=f"{QUOTES} {MARKUP}",
        description=f"{MARKUP}\n\n{QUOTES}\n\n[click]({SCRIPT_LINK}) <{SCRIPT_LINK}> "
        f"![x](https://evil.example/x.png) <style>*{{display:none}}</style>\n# Heading\n> Quote",
        image={
            **_picture("x.jpg", f"{QUOTES} {MARKUP}"),
            "image_url": "https://evil.example/a b|\"c'<d>.jpg?x=`&y=\\",
            "credit": MARKUP,
            "license": {"id": 1, "name": QUOTES, "priority": 9, "link": SCRIPT_LINK},
        },
        vid_urls=[
            _video(SCRIPT_LINK, 1, title="A script"),
            _video(YOUTUBE, 2, title=f"{QUOTES} {MARKUP}", description=MARKUP, publisher=QUOTES),
            _video("https://www.youtube.com/watch?v=%22%3E%3Cscript%3E", 3, title=MARKUP),
            _video('https://video.example/a b"c<d>', 4, title="", language={"id": 9, "code": '"x'}),
        ],
        info_urls=[
            _info(SCRIPT_LINK, 1, title="A script"),
            _info("data:text/html,<script>alert(5)</script>", 2, title="Data"),
            _info("https://пример.рф/путь?запрос#место", 3, title=MARKUP, description=QUOTES),
            _info("https://user:secret@[2001:db8::1]:8443/%zz", 4, title=QUOTES, source=MARKUP),
        ],
        updates=[
            {**_update(80, MARKUP, "2023-08-27T13:58:00Z"), "created_by": f"{QUOTES} {MARKUP}"},
            {**_update(81, QUOTES, "2023-08-27T13:58:00Z"), "info_url": SCRIPT_LINK},
        ],
    )


def _turned_record() -> Json:
    """Marks of direction in every text; a page must not carry them on."""
    return _plain_record(
        9003,
        TURNED,
        "2023-08-28T10:00:00Z",
        Grain.MINUTE,
        location=TURNED,
        description=TURNED,
        vid_urls=[_video(VIMEO, 1, title=TURNED, description=TURNED)],
        updates=[_update(90, TURNED, "2023-08-27T13:58:00Z")],
    )


def _long_record() -> Json:
    """A word of 400 characters in every text."""
    return _plain_record(
        9004,
        LONG_WORD,
        "2023-08-29T10:00:00Z",
        Grain.MINUTE,
        location=LONG_WORD,
        type={"id": 667, "name": LONG_WORD},
        description=LONG_WORD,
        vid_urls=[
            _video(YOUTUBE, 1, title=LONG_WORD, description=LONG_WORD),
            _video(UNPLAYABLE[0], 2, title=LONG_WORD, publisher=LONG_WORD),
        ],
        info_urls=[_info(f"https://example.com/{LONG_WORD}", 1, title=LONG_WORD)],
        updates=[{**_update(91, LONG_WORD, "2023-08-27T13:58:00Z"), "created_by": LONG_WORD}],
        agencies=[{**_NASA, "name": LONG_WORD, "abbrev": LONG_WORD}],
        image={**_picture("long.jpg", LONG_WORD), "credit": LONG_WORD},
    )


def _coarse_records() -> list[Json]:
    """One event of each precision, and coarse ones that stand between finer ones."""
    grains = [
        _plain_record(9100 + number, f"Known to {grain.value}", "2027-08-31T00:00:00Z", grain)
        for number, grain in enumerate(Grain)
    ]
    between = [
        _plain_record(9201, "In October", "2027-10-15T00:00:00Z", Grain.DAY),
        _plain_record(9202, "In fiscal year 2028", "2027-11-30T00:00:00Z", Grain.FISCAL_YEAR),
        _plain_record(9203, "In December", "2027-12-15T00:00:00Z", Grain.DAY),
        _plain_record(9204, "In this decade", "2029-12-31T00:00:00Z", Grain.DECADE),
        _plain_record(9205, "In the next decade", "2031-01-01T00:00:00Z", Grain.DAY),
    ]
    return [*grains, *between]


def _bare_records() -> list[Json]:
    """Events without a date, a type, a name, a picture, or a picture that may be shown."""
    elsewhere = {**_picture("x.jpg", "Elsewhere"), "image_url": "https://evil.example/x.jpg"}
    return [
        _plain_record(9301, "Some day", None, Grain.DAY),
        {"id": 9302, "name": "", "date": "2023-08-30T00:00:00Z"},
        {"id": 9303},
        _plain_record(
            9304, "Picture elsewhere", "2023-08-30T00:00:00Z", Grain.DAY, image=elsewhere
        ),
    ]


def _plain_record(
    number: int, name: str, date: str | None, grain: Grain, **changes: object
) -> Json:
    """An event with no more than a name, a type and a date, and what is named besides."""
    bare: Json = {"image": None, "vid_urls": [], "info_urls": [], "updates": [], "slug": ""}
    precision = {"id": 0, "name": grain.name, "abbrev": grain.value, "description": ""}
    return record(
        **{**bare, "id": number, "name": name, "date": date, "date_precision": precision, **changes}
    )


def _picture(file: str, name: str) -> Json:
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


def _video(url: str, priority: int, **changes: object) -> Json:
    video: Json = {
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
    return {**video, **changes}


def _info(url: str, priority: int, **changes: object) -> Json:
    info: Json = {
        "priority": priority,
        "source": "nasa.gov",
        "title": None,
        "description": "What will happen, hour by hour.",
        "feature_image": None,
        "url": url,
        "type": {"id": 1, "name": "Official Page"},
        "language": _ENGLISH,
    }
    return {**info, **changes}


def _update(number: int, comment: str, made: str | None) -> Json:
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
        "image": _picture("falcon.jpg", "Falcon 9"),
        "infographic": None,
    }


def _station() -> Json:
    return {
        "id": 4,
        "url": f"{_API}/space_stations/4/",
        "name": "International Space Station",
        "response_mode": "normal",
        "image": _picture("iss.jpg", "Station"),
        "status": {"id": 1, "name": "Active"},
        "founded": "1998-11-20",
        "deorbited": None,
        "description": "A laboratory in low Earth orbit.",
        "orbit": "Low Earth Orbit",
        "type": {"id": 1, "name": "Government"},
    }


def _patches() -> list[Json]:
    agency = {**_NASA, "response_mode": "list"}
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
        "image": _picture("ccp.jpg", "Program"),
        "info_url": "https://www.nasa.gov/exploration/commercial/crew/",
        "wiki_url": "https://en.wikipedia.org/wiki/Commercial_Crew_Program",
        "description": "Crew transport to the station, bought as a service.",
        "agencies": [_NASA],
        "start_date": "2011-04-18T00:00:00Z",
        "end_date": None,
        "mission_patches": _patches(),
        "type": {"id": 4, "name": "Human Spaceflight"},
    }
