"""What is found by looking at one file, before anything is known of the others."""

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from msgspec import Struct

from generator.findings import Finding


class Kind(Enum):
    """What an address is there for."""

    LINK = "to be followed"
    ASSET = "to be loaded"
    REDIRECT = "where a page leads on to by itself"
    NAME = "in running text, or for machines: what follows a # may be no place on a page"


class Link(NamedTuple):
    """An address in a file, as it stands there, and where."""

    url: str
    place: str
    kind: Kind


class Page(Struct, frozen=True):
    """What others have to know of a page. `ids` are the places that a link may lead to."""

    title: str
    ids: frozenset[str]
    is_redirect: bool
    is_listed: bool
    """Whether search engines may list it."""


class Looked(Struct):
    """One file: what is wrong with it, where it leads, and what it is if it is a page."""

    findings: list[Finding] = []
    links: list[Link] = []
    page: Page | None = None


def find_addresses(data: bytes, base: str) -> Iterator[Link]:
    """Every address of the site in a text or in data, once."""
    if not base:
        return
    pattern = rb"%b[^\s\"<>\\#?&]*" % re.escape(base.encode())
    for url in dict.fromkeys(re.findall(pattern, data)):
        address = url.decode(errors="replace")
        yield Link(address, address, Kind.NAME)
