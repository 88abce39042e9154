"""Related objects, fields that are new or of the wrong type, and records of another version."""

from typing import Any

from tests.pages.odd.shape import Odd, Outcome, precision, video
from tests.projects import Json

_LAUNCH = "f33d5ece-e825-4cd8-809f-1d4c72a2e0d3"


def _launch(status: str | None, **changes: object) -> Json:
    said = {"id": 1, "name": status, "abbrev": status, "description": ""} if status else None
    net = {"id": 1, "name": "Day", "abbrev": "DAY", "description": ""}
    made = {"id": _LAUNCH, "name": "Falcon 9 | Odd", "status": said, "net_precision": net}
    return {**made, "net": "2023-08-26T07:27:27Z", **changes}


_HAPPENED = (
    "Launch Successful",
    "Launch Failure",
    "Launch was a Partial Failure",
    "Launch in Flight",
    "Payload Deployed",
)
_AHEAD = ("Go for Launch", "To Be Determined", "To Be Confirmed", "On Hold", None)

ODD_RELATIONS = (
    *(
        Odd(
            f"a launch of status '{status}' has happened",
            {"launches": [_launch(status)]},
            Outcome(says=(status, "26 August 2023"), silent=("no earlier than",)),
        )
        for status in _HAPPENED
    ),
    *(
        Odd(
            f"a launch of status '{status}' is ahead",
            {"launches": [_launch(status)]},
            Outcome(says=("no earlier than 26 August 2023",)),
        )
        for status in _AHEAD
    ),
    Odd(
        "a launch of no more than its id is named by it",
        {"launches": [{"id": _LAUNCH}]},
        Outcome(related=(f"Launch {_LAUNCH}",)),
    ),
    Odd(
        "a launch of a number for an id is left out",
        {"launches": [{"id": 5, "name": "x"}, _launch(None)]},
        Outcome(related=("Falcon 9 | Odd",), problems=("$.launches[0].id",)),
    ),
    *(
        Odd(
            f"a launch of {year}, known to {abbrev}, has no date",
            {
                "launches": [
                    _launch("Go", net_precision=precision(abbrev)),
                    _launch("Go", id="x", net=net, net_precision=precision(abbrev)),
                ]
            },
            Outcome(
                related=("Falcon 9 | Odd",) * 2,
                silent=(year,),
                problems=("$.launches[1].net",),
            ),
        )
        for abbrev, year, net in (
            ("WK", "9999", "9999-12-31T23:59:59Z"),
            ("HR", "9999", "9999-12-31T23:59:59Z"),
            ("DEC", "9999", "9999-12-31T23:59:59-12:00"),
            ("DAY", "9999", "9999-12-31T00:00:00Z"),
            ("PM", "January 1 or", "0001-01-01T00:00:00Z"),
            ("FY", "10000", "9999-10-01T00:00:00Z"),
        )
    ),
    Odd(
        "a launch of markup is text",
        {"launches": [_launch("<b>Go</b>", name="</h2><script>alert(1)</script>")]},
        Outcome(related=("</h2><script>alert(1)</script>",), silent=("<script>alert",)),
    ),
    Odd(
        "related objects that are null are none",
        dict.fromkeys(("program", "astronauts")),
        Outcome(related=()),
    ),
    Odd(
        "related objects that may not be null are reported",
        dict.fromkeys(("agencies", "launches", "expeditions", "spacestations")),
        Outcome(
            related=(),
            problems=("$.agencies", "$.launches", "$.expeditions", "$.spacestations"),
        ),
    ),
    Odd(
        "related objects without names are named by number",
        {
            "agencies": [{"id": 7001, "name": ""}],
            "program": [{"id": 7002, "name": "\u200b"}],
            "expeditions": [{"id": 7003}],
            "spacestations": [{"id": 7004, "name": " "}],
            "astronauts": [{"id": 7005, "name": ""}],
        },
        Outcome(
            related=(
                "Program 7002",
                "Expedition 7003",
                "Station 7004",
                "Agency 7001",
                "Astronaut 7005",
            ),
            on=("agencies/agency-7001/", "programs/program-7002/"),
        ),
    ),
    Odd(
        "a hundred agencies are all there",
        {
            "agencies": [
                {"id": 7100 + number, "name": f"Agency of {number}"} for number in range(100)
            ]
        },
        Outcome(related=tuple(f"Agency of {number}" for number in range(100))),
    ),
    Odd(
        "an agency that is there twice is listed once on its own page",
        {"agencies": [{"id": 7301, "name": "Twice"}, {"id": 7301, "name": "Twice"}]},
        Outcome(on=("agencies/twice/",)),
    ),
    Odd(
        "an agency in Chinese says so",
        {"agencies": [{"id": 7302, "name": "中国国家航天局", "abbrev": "CNSA"}]},
        Outcome(related=("中国国家航天局",), says=("CNSA",)),
    ),
    Odd(
        "a program with addresses of scripts has none",
        {"program": [{"id": 7303, "name": "P", "wiki_url": "javascript:x", "info_url": "data:,x"}]},
        Outcome(
            related=("P",),
            silent=("javascript:", "data:,"),
            problems=("$.program[0].info_url", "$.program[0].wiki_url"),
        ),
    ),
    Odd(
        "a program at the ends of time is said so",
        {
            "program": [
                {
                    "id": 7304,
                    "name": "Eternal",
                    "start_date": "0001-01-01T00:00:00Z",
                    "end_date": "9999-12-31T23:59:59Z",
                }
            ]
        },
        Outcome(says=("1 January 1 to 31 December 9999",)),
    ),
    Odd(
        "a station that fell before it was founded is shown",
        {
            "spacestations": [
                {"id": 7305, "name": "S", "founded": "2031-01-01", "deorbited": "1998-11-20"}
            ]
        },
        Outcome(says=("founded 1 January 2031", "deorbited 20 November 1998")),
    ),
    Odd(
        "a spacewalk of a wrong length is left without it",
        {
            "expeditions": [
                {
                    "id": 7306,
                    "name": "E",
                    "spacewalks": [{"id": 1, "name": "W", "duration": "long"}],
                }
            ]
        },
        Outcome(says=("spacewalks: W",), problems=("$.expeditions[0].spacewalks[0].duration",)),
    ),
)

_WRONG: dict[str, Any] = {
    "slug": 5,
    "url": [],
    "response_mode": {},
    "type": "Docking",
    "description": ["a"],
    "date_precision": 5,
    "duration": {"hours": 1},
    "location": 5,
    "webcast_live": "yes",
    "image": [],
    "info_urls": {},
    "vid_urls": "https://youtu.be/ENxZS6PUDuI",
    "updates": 5,
    "last_updated": [],
    "agencies": {"id": 1},
    "launches": "x",
    "expeditions": 1,
    "spacestations": True,
    "program": {},
    "astronauts": "x",
}
_ALSO = {"slug": ("$.slug",), "type": ("$.type",)}
"""What is said besides of an event that has no slug or no type."""


def _nested(depth: int) -> Any:  # noqa: ANN401 - what JSON holds is anything
    value: Any = "deep"
    for _ in range(depth):
        value = [{"x": value}]
    return value


ODD_FIELDS = (
    *(
        Odd(
            f"a record whose {field} is of a wrong type is shown without it",
            {field: value},
            Outcome(says=("The record",), problems=(f"$.{field}", *_ALSO.get(field, ()))),
        )
        for field, value in _WRONG.items()
    ),
    Odd(
        "a name that is a list is left out",
        {"id": 4700, "name": ["a"]},
        Outcome(h1="Event 4700", problems=("$.name", "$.name")),
    ),
    Odd("a field that is new is a notice", {"weather": "fine"}, Outcome(notices=("$.weather",))),
    Odd(
        "a field that is new and null is one, too",
        {"weather": None},
        Outcome(notices=("$.weather",)),
    ),
    Odd(
        "fields that are new at every level are notices",
        {
            "type": {"id": 2, "name": "Docking", "colour": "red"},
            "vid_urls": [video("https://example.com/v", chat=True)],
            "agencies": [{"id": 7400, "name": "New", "type": {"id": 1, "name": "G", "old": 1}}],
        },
        Outcome(
            videos=("https://example.com/v",),
            notices=("$.type.colour", "$.vid_urls[0].chat", "$.agencies[0].type.old"),
        ),
    ),
    Odd(
        "fields of odd names are notices",
        {"a.b": 1, "": 2, "x[0]": 3, "`": 4, "<b>": 5, "\n": 6},
        Outcome(notices=("$.a.b", "$.", "$.x[0]", "$.`", "$.<b>", "$.\n")),
    ),
    Odd(
        "a hundred fields that are new are a hundred notices",
        {f"new_{number}": number for number in range(100)},
        Outcome(notices=tuple(f"$.new_{number}" for number in range(100))),
    ),
    Odd(
        "a field that is new and 200 levels deep is a notice",
        {"deep": _nested(100)},
        Outcome(notices=("$.deep",)),
    ),
    Odd(
        "a field that is known and 200 levels deep is left out",
        {"location": _nested(100)},
        Outcome(place=None, problems=("$.location",)),
    ),
    Odd(
        "a huge number where a small one is meant is one",
        {"updates": [{"id": 10**18, "comment": "huge"}]},
        Outcome(updates=("huge",)),
    ),
    Odd(
        "a number with a fraction for an id is left out",
        {"agencies": [{"id": 1.5, "name": "Half"}, {"id": 7401, "name": "Whole"}]},
        Outcome(related=("Whole",), problems=("$.agencies[0].id",)),
    ),
    Odd(
        "a priority of a huge number is one",
        {
            "vid_urls": [
                video("https://example.com/b", priority=10**400 // 10**380),
                video("https://example.com/a", priority=-(10**15)),
            ]
        },
        Outcome(videos=("https://example.com/a", "https://example.com/b")),
    ),
    Odd(
        "of two records of one id the newer one is shown",
        {"id": 4701, "name": "Newer one", "last_updated": "2024-02-02T00:00:00Z"},
        Outcome(h1="Newer one", problems=("$.id",)),
        again=({"name": "Older one", "last_updated": "2024-02-01T00:00:00Z"},),
    ),
    Odd(
        "of three records of one id and one time the last is shown",
        {"id": 4702, "name": "First of three"},
        Outcome(h1="Third of three", problems=("$.id", "$.id")),
        again=({"name": "Second of three"}, {"name": "Third of three"}),
    ),
    Odd(
        "of two records of one id the one without a time is the older",
        {"id": 4703, "name": "With a time"},
        Outcome(h1="With a time", problems=("$.id",)),
        again=({"name": "Without a time", "last_updated": None},),
    ),
    Odd(
        "an event of number nought has a page", {"id": 0, "slug": "nought"}, Outcome(slug="nought")
    ),
    Odd(
        "an event of the largest number has a page",
        {"id": 2**63 - 1, "slug": "largest"},
        Outcome(slug="largest"),
    ),
    Odd(
        "a record of no more than an id has a page",
        {
            **dict.fromkeys(
                (
                    *("name", "slug", "url", "response_mode", "type", "description", "date"),
                    *("date_precision", "duration", "location", "webcast_live", "image"),
                    *("info_urls", "vid_urls", "updates", "last_updated", "agencies", "launches"),
                    *("expeditions", "spacestations", "program", "astronauts"),
                ),
                ...,
            ),
            "id": 4704,
        },
        Outcome(
            h1="Event 4704",
            slug="event-4704",
            when="date not known",
            calendar=None,
            feed=None,
            problems=("$.name", "$.type", "$.slug"),
        ),
    ),
    Odd(
        "a record of all nulls has a page",
        {
            **dict.fromkeys(
                (
                    *("type", "date", "date_precision", "duration", "location", "image"),
                    *("last_updated", "program", "astronauts"),
                )
            ),
            "id": 4705,
        },
        Outcome(when="date not known", problems=("$.type",)),
    ),
    Odd(
        "a record in the mode of a list has a page",
        {
            "response_mode": "list",
            **dict.fromkeys(("agencies", "launches", "expeditions", "spacestations"), ...),
            **dict.fromkeys(("program", "astronauts", "updates", "vid_urls", "info_urls"), ...),
        },
        Outcome(related=(), videos=(), updates=()),
    ),
)

_NOT_OLD = ("info_urls", "vid_urls", "image", "spacestations", "astronauts", "response_mode")
_OLD: Json = dict.fromkeys(_NOT_OLD, ...)

ODD_VERSIONS = (
    Odd(
        "a record of 2.2.0 has its addresses in the lists",
        {
            **_OLD,
            "feature_image": "https://evil.example/a.jpg",
            "news_url": "https://www.nasa.gov/x",
            "video_url": "https://youtu.be/ENxZS6PUDuI",
            "program": [
                {
                    "id": 7501,
                    "url": "https://ll.thespacedevs.com/2.2.0/program/1/",
                    "name": "Old program",
                    "agencies": [{"id": 121, "name": "SpaceX", "type": "Commercial"}],
                    "image_url": "https://evil.example/p.png",
                    "mission_patches": [],
                    "vid_urls": [],
                }
            ],
        },
        Outcome(
            videos=("https://youtu.be/ENxZS6PUDuI",),
            reads=("https://www.nasa.gov/x",),
            picture=None,
            related=("Old program",),
            rights="Picture: Odd event {id}. Credit: not stated. Licence: not stated.",
        ),
    ),
    Odd(
        "a record of 2.2.0 with nothing in them has nothing",
        {**_OLD, "feature_image": None, "news_url": None, "video_url": None},
        Outcome(videos=(), reads=(), picture=None),
    ),
    Odd(
        "a record of 2.2.0 with scripts in them has none",
        {
            **_OLD,
            "feature_image": "data:,x",
            "news_url": "javascript:alert(1)",
            "video_url": "vbscript:x",
        },
        Outcome(
            videos=(),
            reads=(),
            silent=("javascript:", "vbscript:"),
            problems=("$.image.image_url", "$.info_urls[0].url", "$.vid_urls[0].url"),
        ),
    ),
    Odd(
        "a record of both versions has what is in the lists",
        {"video_url": "https://example.com/old", "vid_urls": [video("https://example.com/new")]},
        Outcome(videos=("https://example.com/new",)),
    ),
)
