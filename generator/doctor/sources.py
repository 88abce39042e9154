"""Rules about what an event leads to and rests on: links, pictures, its place, its type."""

import ipaddress
from collections import Counter, defaultdict
from collections.abc import Iterator
from urllib.parse import urlsplit

from generator.archive.model import Image, Problem
from generator.archive.plain import one_line
from generator.doctor.cases import Case, Cases, Sign, name_events, quote, sign
from generator.site.foreign import safe_url

_UNKNOWN_TYPE = 1
_NOWHERE = (
    *("example", "test", "invalid", "localhost", "local"),
    *("example.com", "example.org", "example.net"),
)
"""Names that lead nobody anywhere (RFC 2606, RFC 6761, RFC 6762)."""
_KNOWN_TERMS = "please name its licence, or take another picture"
_LETTERS = 8
"""Of a place's name that is looked for: `ISS` and `Moon` may stand in a text for anything."""


def find_unreadable_records(cases: Cases) -> Iterator[Sign]:
    """Records of which nothing can be shown."""
    for problem in cases.problems:
        if not problem.is_notice and _is_lost(problem):
            yield _told(problem, "please mend the record")


def find_unreadable_fields(cases: Cases) -> Iterator[Sign]:
    """Fields that are not as the API's own description has them."""
    for problem in cases.problems:
        if not problem.is_notice and not _is_lost(problem):
            yield _told(problem, "please put it right")


def _is_lost(problem: Problem) -> bool:
    return problem.what.endswith("record left out")


def _told(problem: Problem, wish: str) -> Sign:
    what, _, _ = problem.what.rpartition("; ")
    return Sign(problem.subject, "", problem.path, what or problem.what, wish)


def find_dead_ends(cases: Cases) -> Iterator[Sign]:
    """Addresses that can lead nobody anywhere: of no host, of an example, of a private network."""
    for case in cases.cases:
        for path, url in case.links():
            href = safe_url(url)
            if href is None or _leads_nowhere(href):
                what = f"{quote(url)} leads nowhere"
                yield sign(
                    case, path, what, "please give the address that is meant, or take it out"
                )


def find_unsourced(cases: Cases) -> Iterator[Sign]:
    """Events that lead to nothing: no link, no webcast, no update with a link."""
    for case in cases.cases:
        if next(case.links(), None) is None:
            what = "there is no link, no webcast and no update that says where this is known from"
            yield sign(case, "$.info_urls", what, "please add one")


def find_unknown_terms(cases: Cases) -> Iterator[Sign]:
    """Pictures of which nobody knows under which licence they stand, each once."""
    for shown in _pictures(cases).values():
        image = shown[0].event.picture
        if image is None or _has_terms(image):
            continue
        others = f", also at {name_events(shown[1:])}" if shown[1:] else ""
        what = f"the licence of {_name_picture(image)} is unknown{others}"
        yield sign(shown[0], "$.image.license", what, _KNOWN_TERMS, shown[1:])


def find_single_uses(cases: Cases) -> Iterator[Sign]:
    """Pictures that are said to be of one event only, and are those of several."""
    for shown in _pictures(cases).values():
        image = shown[0].event.picture
        if image and image.single_use and len(shown) > 1:
            what = (
                f"{_name_picture(image)} is for a single use, and is that of "
                f"{len(shown):,} events, {name_events(shown)}"
            )
            wish = "please see whether it is the right one for each"
            yield sign(shown[0], "$.image.single_use", what, wish, shown[1:])


def find_unknown_types(cases: Cases) -> Iterator[Sign]:
    """Events of the type that says that nobody chose one."""
    for case in cases.cases:
        kind = case.event.type
        if kind and (kind.id == _UNKNOWN_TYPE or one_line(kind.name).casefold() == "unknown"):
            yield sign(case, "$.type", f"the type is {quote(kind.name)}", "please choose one")


def find_unsaid_places(cases: Cases) -> Iterator[Sign]:
    """Events without a place, whose description names one that other events have."""
    uses = Counter(one_line(case.event.location) for case in cases.cases)
    known: defaultdict[str, list[str]] = defaultdict(list)
    for place, number in uses.items():
        if number > 1 and len(place) >= _LETTERS and " " in place:
            known[place.split()[0]].append(place)
    for case in cases.cases:
        if one_line(case.event.location):
            continue
        text = one_line(case.event.description)
        found = {place for word in set(text.split()) for place in known.get(word, ())}
        named = sorted(
            (place for place in found if place in text), key=lambda place: (-len(place), place)
        )
        if named:
            what = f"there is no place, and the description names {quote(named[0])}"
            yield sign(case, "$.location", what, "please fill it in if it is there")


def _pictures(cases: Cases) -> dict[str, list[Case]]:
    """The events that show each picture, by its number, or else its address."""
    shown: defaultdict[str, list[Case]] = defaultdict(list)
    for case in cases.cases:
        image = case.event.picture
        if image:
            shown[str(image.id or image.image_url)].append(case)
    return shown


def _name_picture(image: Image) -> str:
    return f"picture {image.id} ({quote(image.name)})" if image.id else quote(image.image_url)


def _has_terms(image: Image) -> bool:
    name = one_line(image.license.name) if image.license else ""
    return name.casefold() not in {"", "unknown"}


def _leads_nowhere(href: str) -> bool:
    host = (urlsplit(href).hostname or "").rstrip(".")
    if host.endswith(_NOWHERE):
        return any(host == name or host.endswith(f".{name}") for name in _NOWHERE)
    if "." in host and not host[-1].isdecimal():
        return False
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host
