"""iCalendar (RFC 5545, RFC 7986); values that need more than escapes are by the icalendar library.

A calendar has days: coarser dates than the site's owner wants are not in it, for a banner across a
year would say more than anybody knows. What was in it and is not to be kept stays for a while, as
cancelled. There is no METHOD, which would make the file a meeting request, and no clock: all stamps
come from the data.
"""

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from typing import TypeAlias

from icalendar import Parameters, vDate, vDatetime, vInt, vUri

from generator.archive.agenda import Slot
from generator.archive.airtime import length_of
from generator.archive.dates import EventDate
from generator.render.parts import Parts
from generator.site import text
from generator.site.imprint import Imprint
from generator.site.outputs import Edition
from generator.site.stories import Story, event_uuid
from generator.site.words import make_date_view, say_removed

_REFRESH = b"PT12H"
_COLOUR = b"steelblue"
"""The name of a colour of CSS3 (RFC 7986, section 5.9)."""
_NEVER_TOLD = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
"""The stamp of what nobody ever dated: it must have one, and the same one every night."""
_LINE = 75
_NOTHING = (
    b"BEGIN:VTIMEZONE\r\n"
    b"TZID:Etc/UTC\r\n"
    b"BEGIN:STANDARD\r\n"
    b"DTSTART:19700101T000000\r\n"
    b"TZOFFSETFROM:+0000\r\n"
    b"TZOFFSETTO:+0000\r\n"
    b"END:STANDARD\r\n"
    b"END:VTIMEZONE\r\n"
)
"""What an empty calendar holds, since it must hold something (RFC 5545, section 3.6)."""
_ESCAPES = (("\\", r"\\"), (";", r"\;"), (",", r"\,"), ("\n", r"\n"))

_Properties: TypeAlias = dict[str, bytes]
"""Encoded values of a component, in the order in which they are written; each once.

A name has the parameters of its value behind it.
"""


def render_calendar(parts: Parts, edition: Edition) -> bytes:
    """A head, the entries of events of a known day or week, and a foot."""
    events = parts.join(make_entry, edition.stories)
    head = _write("VCALENDAR", _describe_calendar(parts.imprint, edition))
    return b"".join((*head, events or _NOTHING, b"END:VCALENDAR\r\n"))


def make_entry(imprint: Imprint, story: Story) -> bytes:
    """The entry of an event; nothing, if it is in no calendar."""
    slot = story.slot
    if slot is None:
        return b""
    return b"".join((*_write("VEVENT", _make_event(imprint, story, slot)), b"END:VEVENT\r\n"))


def _describe_calendar(imprint: Imprint, edition: Edition) -> _Properties:
    """The page that a calendar belongs to, and where and when to read it again."""
    name, words = _text(edition.name), _text(edition.words)
    return {
        "VERSION": b"2.0",
        "PRODID": b"-//Almanac//events-almanac//EN",
        "DESCRIPTION": words,
        "X-WR-CALDESC": words,
        "NAME": name,
        "X-WR-CALNAME": name,
        "REFRESH-INTERVAL;VALUE=DURATION": _REFRESH,
        "SOURCE;VALUE=URI": _uri(imprint.urls.full(edition.address)),
        "URL": _uri(imprint.urls.full(edition.page)),
        "X-PUBLISHED-TTL": _REFRESH,
        "COLOR": _COLOUR,
    }


def _write(component: str, properties: _Properties) -> Iterator[bytes]:
    """The beginning of a component and its content lines."""
    yield b"BEGIN:%b\r\n" % component.encode()
    for name, value in properties.items():
        yield _fold(b"%b:%b" % (name.encode(), value))


def _text(words: str) -> bytes:
    """TEXT (RFC 5545, 3.3.11). The library takes a backslash before an N for the end of a line."""
    for mark, escaped in _ESCAPES:
        words = words.replace(mark, escaped)
    return words.encode()


def _uri(url: str) -> bytes:
    return vUri(url).to_ical()


@lru_cache(maxsize=1024)
def _instant(at: dt.datetime) -> bytes:
    """An entry has one several times."""
    encoded: bytes = vDatetime(at).to_ical()  # type: ignore[no-untyped-call]
    return encoded


def _day(at: dt.datetime) -> bytes:
    encoded: bytes = vDate(at.date()).to_ical()  # type: ignore[no-untyped-call]
    return encoded


def _fold(line: bytes) -> bytes:
    """A content line in lines of 75 octets at most, no character cut in two (RFC 5545, 3.1).

    The library folds, too, but letter by letter, which took a third of a large calendar's time.
    """
    rest = line
    lines = []
    room = _LINE
    while len(rest) > room:
        end = room
        while rest[end] & 0xC0 == 0x80:  # noqa: PLR2004 - not the first octet of a character
            end -= 1
        lines.append(rest[:end])
        rest, room = rest[end:], _LINE - 1
    return b"\r\n ".join((*lines, rest)) + b"\r\n"


def _make_event(imprint: Imprint, story: Story, slot: Slot) -> _Properties:
    face, entry, date = story.face, story.entry, slot.date
    stamp = _instant(entry.modified or _NEVER_TOLD)
    link = imprint.urls.full(face.address)
    state = b"CONFIRMED" if date.has_clock else b"TENTATIVE"
    return {
        "SUMMARY": _text(face.title),
        **_make_times(date, length_of(entry.event)),
        **({"CREATED": _instant(entry.known)} if entry.known else {}),
        "DTSTAMP": stamp,
        "UID": str(event_uuid(face.id)).encode(),
        "SEQUENCE": vInt(entry.revision).to_ical(),
        **({"CATEGORIES": _text(face.type_name)} if face.type_name else {}),
        "DESCRIPTION": _text(_describe(story, link)),
        "LAST-MODIFIED": stamp,
        **({"LOCATION": _text(face.place)} if face.place else {}),
        "STATUS": b"CANCELLED" if slot.cancelled else state,
        "TRANSP": b"TRANSPARENT",
        "URL": _uri(link),
        **_make_media(story),
    }


def _make_media(story: Story) -> _Properties:
    """Where to watch it, and its picture (RFC 7986, sections 5.10 and 5.11)."""
    found: _Properties = {}
    if story.main:
        label = Parameters(LABEL=_quotable(story.main.title)).to_ical().decode()
        found[f"CONFERENCE;FEATURE=VIDEO;{label};VALUE=URI"] = _uri(story.main.video.link)
    if story.picture_url:
        found["IMAGE;DISPLAY=BADGE;VALUE=URI"] = _uri(story.picture_url)
    return found


def _quotable(words: str) -> str:
    """A parameter's value has no quotes in it (RFC 5545, section 3.1).

    Nor has it escapes, but readers take a backslash for one, each in a way of its own.
    """
    return words.replace('"', "'").replace("\\", "/")


def _make_times(date: EventDate, length: dt.timedelta) -> _Properties:
    """As long as the event takes, or whole days; the end is the first instant not in it.

    What begins at some time within an hour does not end before that hour does.
    """
    if date.has_clock:
        end = date.start + length if date.is_instant else max(date.end, date.start + length)
        return {"DTSTART": _instant(date.start), "DTEND": _instant(end)}
    return {
        "DTSTART;VALUE=DATE": _day(date.start),
        "DTEND;VALUE=DATE": _day(date.end),
    }


def _describe(story: Story, link: str) -> str:
    """The date in words, what it is, the last that was told of it, where to watch it, its page."""
    entry = story.entry
    words = make_date_view(story.face.when).words
    if entry.removed:
        words = say_removed(entry.removed)
    elif story.slot and story.slot.cancelled:
        words = f"The day is not known any more: {words}."
    told = f"Last update: {text.tidy(entry.updates[-1].comment)}" if entry.updates else ""
    videos = "\n".join(f"{shown.title}: {shown.video.link}" for shown in story.videos)
    parts = (words, text.tidy(entry.event.description), told, videos, link)
    return "\n\n".join(part for part in parts if part)
