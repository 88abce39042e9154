"""Full text: planted events, the noise around them, and the questions that have known answers.

`fulltext-events.json` has the planted events by what they say; all else of them is that of a real
record. `fulltext.json` has the questions, each with the ids that have to be among the first five
(`ids`) and its kind. They were written before the search was, and are not changed to suit it.
"""

import json

from tests.bench.synthetic import make_records
from tests.cases.oracle import FOLDER
from tests.projects import Json, real_records, record

QUESTIONS = FOLDER / "fulltext.json"
PLANTED = FOLDER / "fulltext-events.json"
TOKENS = FOLDER / "tokens.json"
_NOISE = 400
_FIRST_OF_NOISE = 20_000


def read_questions() -> list[Json]:
    """The sixty questions."""
    found: list[Json] = json.loads(QUESTIONS.read_text("utf-8"))
    return found


def corpus() -> list[Json]:
    """The records that the questions are asked of: real, planted and synthetic ones."""
    planted = [_expand(short) for short in json.loads(PLANTED.read_text("utf-8"))]
    noise = [
        {**made, "id": made["id"] + _FIRST_OF_NOISE, "slug": f"noise-{made['slug']}"[:50]}
        for made in make_records(_NOISE, seed=7)
    ]
    return [*real_records(), *planted, *noise]


def _expand(short: Json) -> Json:
    number, kind = short["id"], short.get("type", "Press Event")
    return record(
        id=number,
        name=short["name"],
        slug=f"planted-{number}",
        description=short.get("description", ""),
        location=short.get("location"),
        type={"id": 900 + sum(map(ord, kind)) % 97, "name": kind},
        vid_urls=[
            {"url": f"https://example.org/{number}/{place}", "title": title}
            for place, title in enumerate(short.get("webcasts", ()))
        ],
        updates=[
            {"id": 10 * number + place, "comment": comment, "created_on": "2023-01-01T00:00:00Z"}
            for place, comment in enumerate(short.get("updates", ()))
        ],
        agencies=_named(short.get("agencies", ()), 5000),
        program=_named(short.get("programs", ()), 6000),
        astronauts=_named(short.get("crew", ()), 7000),
        launches=[],
        expeditions=[],
        spacestations=[],
        info_urls=[],
        last_updated="2023-01-01T00:00:00Z",
    )


def _named(names: list[str], first: int) -> list[Json]:
    return [{"id": first + sum(map(ord, name)), "name": name} for name in names]
