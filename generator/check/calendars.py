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
_TIME = re.compile(rb"\d{8}(?:T\d{6}Z?)?")
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


def _look_at_components(path: str, text: bytes, base: str) -> Iterator[Finding]:
    open_: list[tuple[bytes, set[bytes], bytes]] = []
    seen: set[bytes] = set()
    inner = 0
    uid = b""
    for name, _, value in _TOLD.findall(text):
        if name == b"BEGIN":
            inner += len(open_) == 1
            open_.append((value, set(), b""))
            uid = b""
        elif not open_:
            yield _fault(path, "has something outside of the calendar")
            return
        elif name == b"END":
            kind, told, _ = open_.pop()
            if kind != value:
                what = f"ends {value.decode(errors='replace')} within {kind.decode(errors='replace')}"
                yield _fault(path, what)
                return
            lacking = sorted(_NEEDED.get(kind, set()) - told)
            if lacking:
                place = uid.decode(errors="replace")
                named = b", ".join(lacking).decode()
                yield _fault(path, f"a {kind.decode()} has no {named}", place)
            if kind == b"VEVENT" and uid and b"RECURRENCE-ID" not in told:
                if uid in seen:
                    yield find("duplicate-entry", path, "stands there twice", uid.decode(errors="replace"))
                seen.add(uid)
        else:
            kind, told, _ = open_[-1]
            told.add(name)
            uid = value if name == b"UID" else uid
            if name in {b"DTSTART", b"DTSTAMP"} and not _TIME.fullmatch(value):
                shown = value[:40].decode(errors="replace")
                yield _fault(path, f"{shown} is no time", uid.decode(errors="replace"))
            if kind == b"VCALENDAR" and name in {b"URL", b"SOURCE"} and base:
                said = value.decode(errors="replace")
                if not said.startswith(base):
                    what = f"says that it lies at {said}, not under {base}"
                    yield find("mixed-base", path, what, name.decode())
    if open_ or not inner:
        yield _fault(path, "ends within a component" if open_ else "holds nothing")


def _fault(path: str, what: str, place: str = "") -> Finding:
    return find("invalid-calendar", path, what, place)
