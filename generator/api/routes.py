"""Which paths the API has: those of Launch Library 2's events, in four of its versions.

Each is answered with and without its final slash: half of all clients leave it out, and some do not
follow where they are sent.
"""

import re

from msgspec import Struct

from generator.archive.model import API_VERSION
from generator.archive.vocabularies import DICTIONARIES

OLD_VERSIONS = ("2.0.0", "2.1.0", "2.2.0")
"""Those that say `event` instead of `events`, and show related things without being asked."""

_EVENTS = r"(?P<view>{name})(?:/(?P<part>upcoming|previous))?(?:/(?P<key>[^/]+))?"
_NEW = re.compile(
    rf"{_EVENTS.format(name='events')}"
    rf"|config/(?P<name>{'|'.join(DICTIONARIES)})(?:/(?P<entry>[^/]+))?"
    r"|(?P<other>api-throttle|schema|)"
)
_OLD = re.compile(rf"{_EVENTS.format(name='event')}|(?P<other>api-throttle|)")
_PATH = re.compile(r"(?s)api/(?P<version>\d\.\d\.\d)(?:/(?P<rest>.*))?")


class Route(Struct, frozen=True, kw_only=True):
    """What a path leads to.

    `view` is `events`, `config`, `api-throttle`, `schema` or, for the root of a version, empty.
    `part` is `upcoming`, `previous` or empty, `name` is that of a dictionary, and `key` names one
    thing of a list.
    """

    version: str
    view: str
    path: str
    part: str = ""
    name: str = ""
    key: str = ""

    @property
    def is_old(self) -> bool:
        """Whether an old program asks."""
        return self.version != API_VERSION


def find_route(path: str) -> Route | None:
    """What a path below the site's own leads to; None if the API has no such path."""
    found = _PATH.fullmatch(path)
    if found is None or found["version"] not in {API_VERSION, *OLD_VERSIONS}:
        return None
    version = found["version"]
    rest = (found["rest"] or "").removesuffix("/")
    pattern = _NEW if version == API_VERSION else _OLD
    place = pattern.fullmatch(rest)
    if place is None:
        return None
    named = {name: text or "" for name, text in place.groupdict().items()}
    view = "events" if named["view"] else "config" if named.get("name") else named["other"]
    return Route(
        version=version,
        view=view,
        path=f"api/{version}/{rest}/" if rest else f"api/{version}/",
        part=named["part"],
        name=named.get("name", ""),
        key=named["key"] or named.get("entry", ""),
    )
