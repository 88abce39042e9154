"""What an odd record is, and what a reader must get of it.

A record is an ordinary one with some fields changed. What must come of it is said by hand, from the
API's words and the published rules, never by asking the generator.
"""

import datetime as dt
from typing import Any

from msgspec import UNSET, Struct, UnsetType

from tests.projects import Json

FIRST_ID = 5001
_FIRST_DAY = dt.date(2024, 1, 1)
_DAYS = 300

Texts = tuple[str, ...]
SEEN: tuple[dict[str, Any], ...] = ({"at": "2026-11-01T03:00:00Z", "kind": "added"},)
"""A ledger that brings an event into the feeds."""


class Outcome(Struct, frozen=True, kw_only=True):
    """What stands on an event's page and beside it; only what is set is compared.

    Problems and notices are compared always and whole, by their paths: data that are merely
    unusual have none. `title` is that of the browser's window without the site's. `says` are words
    that stand in the text of the page, `silent` ones that stand nowhere in its source. `links` are
    the addresses within the description, `videos` those of its webcasts, `players` those of their
    players, `reads` those to read more at; all in order. `languages` are the parts of the page's
    content that name their language. `on` are addresses of pages that list the event, `off` of
    pages that do not. `calendar` is where its entry begins and ends, None if it has none; `feed`
    the title of its entry in both feeds. `data` are values of its JSON file by path. `leads` are
    former addresses that lead to it.
    """

    h1: str | UnsetType = UNSET
    title: str | UnsetType = UNSET
    slug: str | UnsetType = UNSET
    when: str | UnsetType = UNSET
    machine: str | UnsetType | None = UNSET
    type: str | UnsetType = UNSET
    place: str | UnsetType | None = UNSET
    body: str | UnsetType = UNSET
    html: str | UnsetType = UNSET
    says: Texts = ()
    silent: Texts = ()
    notices_shown: Texts | UnsetType = UNSET
    links: Texts | UnsetType = UNSET
    videos: Texts | UnsetType = UNSET
    players: tuple[str | None, ...] | UnsetType = UNSET
    reads: Texts | UnsetType = UNSET
    updates: Texts | UnsetType = UNSET
    authors: Texts | UnsetType = UNSET
    related: Texts | UnsetType = UNSET
    picture: str | UnsetType | None = UNSET
    rights: str | UnsetType = UNSET
    languages: tuple[tuple[str, str], ...] | UnsetType = UNSET
    on: Texts = ()
    off: Texts = ()
    calendar: tuple[str, str] | UnsetType | None = UNSET
    feed: str | UnsetType | None = UNSET
    data: dict[str, object] = {}
    leads: Texts = ()
    problems: Texts = ()
    notices: Texts = ()


class Odd(Struct, frozen=True):
    """A record with `changes`; `...` takes a field out.

    `ledger` is what was seen to happen to it, `override` and `note` what its owner wrote. `again`
    are more lines of the same id. `swap` is put into its line in the place of other bytes.
    """

    sentence: str
    changes: dict[str, Any]
    comes: Outcome = Outcome()
    ledger: tuple[dict[str, Any], ...] = ()
    override: str = ""
    note: str = ""
    again: tuple[dict[str, Any], ...] = ()
    swap: tuple[bytes, bytes] | None = None


def plain(number: int) -> Json:
    """A docking that nothing is odd about; each on another day."""
    day = _FIRST_DAY + dt.timedelta(days=(number - FIRST_ID) % _DAYS)
    return {
        "id": number,
        "name": f"Odd event {number}",
        "slug": f"odd-event-{number}",
        "url": f"https://ll.thespacedevs.com/2.3.0/events/{number}/",
        "response_mode": "detailed",
        "type": {"id": 2, "name": "Docking"},
        "description": "",
        "date": f"{day}T12:30:00Z",
        "date_precision": precision("MIN"),
        "duration": None,
        "location": None,
        "webcast_live": False,
        "image": None,
        "info_urls": [],
        "vid_urls": [],
        "updates": [],
        "last_updated": "2024-12-01T00:00:00Z",
        "agencies": [],
        "launches": [],
        "expeditions": [],
        "spacestations": [],
        "program": [],
        "astronauts": [],
    }


def precision(abbrev: str) -> Json:
    """How exactly a date is known."""
    return {"id": 1, "name": abbrev, "abbrev": abbrev, "description": ""}


def video(url: object, **changes: object) -> Json:
    """A webcast."""
    found = {"priority": 1, "title": "A webcast", "url": url, "type": None, "language": None}
    return {**found, **changes}


def link(url: object, **changes: object) -> Json:
    """An address to read more at."""
    return {"priority": 1, "title": "An article", "url": url, **changes}


def update(number: object, comment: object, **changes: object) -> Json:
    """An entry of the update history."""
    made = "2024-02-03T04:05:06Z"
    found = {"id": number, "comment": comment, "created_by": "Nosu", "created_on": made}
    return {**found, **changes}


def picture(url: object, **changes: object) -> Json:
    """A picture with its credit and licence."""
    licence = {"id": 1, "name": "CC BY 2.0", "link": "https://creativecommons.org/licenses/by/2.0/"}
    return {"image_url": url, "name": "A probe", "credit": "NASA", "license": licence, **changes}
