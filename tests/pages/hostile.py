"""Records as a vandal would write them, or a careless editor does by mistake."""

import re
from typing import Any

from generator.archive.dates import Grain
from tests.archive.detailed import DETAILED
from tests.pages.records import (
    NASA,
    UNPLAYABLE,
    VIMEO,
    YOUTUBE,
    info,
    picture,
    plain_record,
    update,
    video,
)
from tests.poison import PAYLOADS, poison, poison_links
from tests.projects import Json, record

MARKUP = "</title></script><script>alert(1)</script><img src=x onerror=alert(2)>"
QUOTES = '"onmouseover="alert(3)" \'x\' {{ 7 * 7 }} &amp; -->'
TURNED = "Dock\u202egni\u202c of \u2066Soyuz\u2069 \u200ewith\u200f \ufeffMir"
TURNING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
LONG_WORD = "Donaudampfschiff" * 25
SCRIPT_LINK = "javascript:alert(4)"


def hostile_record() -> Json:
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
            **picture("x.jpg", f"{QUOTES} {MARKUP}"),
            "image_url": "https://evil.example/a b|\"c'<d>.jpg?x=`&y=\\",
            "credit": MARKUP,
            "license": {"id": 1, "name": QUOTES, "priority": 9, "link": SCRIPT_LINK},
        },
        vid_urls=[
            video(SCRIPT_LINK, 1, title="A script"),
            video(YOUTUBE, 2, title=f"{QUOTES} {MARKUP}", description=MARKUP, publisher=QUOTES),
            video("https://www.youtube.com/watch?v=%22%3E%3Cscript%3E", 3, title=MARKUP),
            video('https://video.example/a b"c<d>', 4, title="", language={"id": 9, "code": '"x'}),
        ],
        info_urls=[
            info(SCRIPT_LINK, 1, title="A script"),
            info("data:text/html,<script>alert(5)</script>", 2, title="Data"),
            info("https://пример.рф/путь?запрос#место", 3, title=MARKUP, description=QUOTES),
            info("https://user:secret@[2001:db8::1]:8443/%zz", 4, title=QUOTES, source=MARKUP),
        ],
        updates=[
            {**update(80, MARKUP, "2023-08-27T13:58:00Z"), "created_by": f"{QUOTES} {MARKUP}"},
            {**update(81, QUOTES, "2023-08-27T13:58:00Z"), "info_url": SCRIPT_LINK},
        ],
    )


def turned_record() -> Json:
    """Marks of direction in every text; a page must not carry them on."""
    return plain_record(
        9003,
        TURNED,
        "2023-08-28T10:00:00Z",
        Grain.MINUTE,
        location=TURNED,
        description=TURNED,
        vid_urls=[video(VIMEO, 1, title=TURNED, description=TURNED)],
        updates=[update(90, TURNED, "2023-08-27T13:58:00Z")],
    )


def long_record() -> Json:
    """A word of 400 characters in every text."""
    return plain_record(
        9004,
        LONG_WORD,
        "2023-08-29T10:00:00Z",
        Grain.MINUTE,
        location=LONG_WORD,
        type={"id": 667, "name": LONG_WORD},
        description=LONG_WORD,
        vid_urls=[
            video(YOUTUBE, 1, title=LONG_WORD, description=LONG_WORD),
            video(UNPLAYABLE[0], 2, title=LONG_WORD, publisher=LONG_WORD),
        ],
        info_urls=[info(f"https://example.com/{LONG_WORD}", 1, title=LONG_WORD)],
        updates=[{**update(91, LONG_WORD, "2023-08-27T13:58:00Z"), "created_by": LONG_WORD}],
        agencies=[{**NASA, "name": LONG_WORD, "abbrev": LONG_WORD}],
        image={**picture("long.jpg", LONG_WORD), "credit": LONG_WORD},
    )


def poisoned_records() -> list[Json]:
    """For each attack a record of which every text is that attack; then one for its addresses.

    Nothing in one of them has an id that another one has, so that each has its own type, agency …
    """
    attacks = [
        *(poison(DETAILED, payload) for payload in PAYLOADS.values()),
        poison_links(DETAILED),
    ]
    return [_renumber(attack, 1000 * number) for number, attack in enumerate(attacks, 1)]


def _renumber(value: Any, shift: int) -> Any:  # noqa: ANN401 - what JSON holds is anything
    if isinstance(value, list):
        return [_renumber(inner, shift) for inner in value]
    if not isinstance(value, dict):
        return value
    return {
        key: inner + shift if key == "id" and isinstance(inner, int) else _renumber(inner, shift)
        for key, inner in value.items()
    }
