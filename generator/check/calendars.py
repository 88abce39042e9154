"""Calendars (RFC 5545): their lines, how components lie in each other, and what each has to have.

A library that reads them makes an object of every property, which takes minutes for a large site;
here the few things are looked at by which programs refuse a file.
"""

import re
from collections.abc import Iterator

from generator.check.rules import find
from generator.findings import Finding

_CONTENT = re.compile(
    rb"[A-Za-z0-9-]+(?:;[A-Za-z0-9-]+=(?:\"[^\"\r\n]*\"|[^\";:,\r\n]*)"
    rb"(?:,(?:\"[^\"\r\n]*\"|[^\";:,\r\n]*))*)*:[^\r\n]*"
)
"""A content line, section 3.1."""
_TOLD = re.compile(
    rb"^(BEGIN|END|UID|RECURRENCE-ID|DTSTART|DTSTAMP|VERSION|PRODID|SOURCE|URL)((?:;[^:\r\n]*)?):(.*)$",
    re.MULTILINE,
)
_TIME = re.compile(r"\d{8}(?:T\d{6}Z?)?")
_LONGEST = re.compile(rb"^[^\r\n]{76,}", re.MULTILINE)
_NEEDED = {
    b"VCALENDAR": {b"VERSION", b"PRODID"},
    b"VEVENT": {b"UID", b"DTSTAMP", b"DTSTART"},
}


def look_at_calendar(path: str, data: bytes, base: str) -> Iterator[Finding]:
    """What is wrong with a calendar."""
    if not data.startswith(b"BEGIN:VCALENDAR\r\n") or not data.endswith(b"END:VCALENDAR\r\n"):
        yield _fault(path, "is no whole calendar, in lines that end in CR and LF")
        return
    if re.search(rb"(?<!\r)\n|\r(?!\n)", data):
        yield _fault(path, "has lines that do not end in CR and LF")
    long = _LONGEST.search(data)
    if long:
        line = data.count(b"\n", 0, long.start()) + 1
        yield _fault(path, "has a line of more than 75 octets", f"line {line}")
    lines = data.replace(b"\r\n ", b"").replace(b"\r\n\t", b"").split(b"\r\n")
    odd = next((line for line in lines[:-1] if not _CONTENT.fullmatch(line)), None)
    if odd is not None:
        yield _fault(path, f"has a line that is none: {odd[:60].decode(errors='replace')}")
        return
    yield from _look_at_components(path, b"\n".join(lines), base)


def unfold(data: bytes) -> bytes:
    """A calendar as text, without what keeps addresses in it from being found."""
    return data.replace(b"\r\n ", b"").replace(b"\\n", b"\n").replace(b"\\", b"")


class _Component:
    """A component that is open: its name, what it has so far, its UID."""

    def __init__(self, name: bytes) -> None:
        self.name = name
        self.told: set[bytes] = set()
        self.uid = ""

    def lacking(self) -> str:
        """What it has to have and has not."""
        return ", ".join(
            name.decode() for name in sorted(_NEEDED.get(self.name, set()) - self.told)
        )


def _look_at_components(path: str, text: bytes, base: str) -> Iterator[Finding]:
    outer: list[_Component] = []
    uids: set[str] = set()
    inner = 0
    for name, _, value in _TOLD.findall(text):
        said = value.decode(errors="replace")
        if name == b"BEGIN":
            inner += len(outer) == 1
            outer.append(_Component(value))
        elif not outer or (name == b"END" and value != outer[-1].name):
            yield _fault(path, f"{name.decode()}:{said[:60]} stands where it cannot")
            return
        elif name == b"END":
            yield from _close(path, outer.pop(), uids)
        else:
            yield from _take(path, outer[-1], name, said, base)
    if outer or not inner:
        yield _fault(path, "ends within a component" if outer else "holds nothing")


def _take(path: str, within: _Component, name: bytes, said: str, base: str) -> Iterator[Finding]:
    within.told.add(name)
    if name == b"UID":
        within.uid = said
    elif name in {b"DTSTART", b"DTSTAMP"} and not _TIME.fullmatch(said):
        yield _fault(path, f"{said[:60]} is no time", within.uid)
    is_own = name in {b"URL", b"SOURCE"} and within.name == b"VCALENDAR"
    if is_own and base and not said.startswith(base):
        what = f"says that it lies at {said}, not under {base}"
        yield find("mixed-base", path, what, name.decode())


def _close(path: str, component: _Component, uids: set[str]) -> Iterator[Finding]:
    lacking = component.lacking()
    if lacking:
        yield _fault(path, f"a {component.name.decode()} has no {lacking}", component.uid)
    if component.name != b"VEVENT" or b"RECURRENCE-ID" in component.told or not component.uid:
        return
    if component.uid in uids:
        yield find("duplicate-entry", path, "stands there twice", component.uid)
    uids.add(component.uid)


def _fault(path: str, what: str, place: str = "") -> Finding:
    return find("invalid-calendar", path, what, place)
