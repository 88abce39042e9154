"""iCalendar (RFC 5545, RFC 7986), of values by the icalendar library.

A calendar has days: coarser dates than the site's owner wants are not in it, for a banner across a
year would say more than anybody knows. What was in it and is not to be kept stays for a while, as
cancelled. There is no METHOD, which would make the file a meeting request, and no clock: all stamps
come from the data.
"""

import datetime as dt
from collections.abc import Iterator
from typing import TypeAlias

from icalendar import vDate, vDatetime, vInt, vText, vUri

from generator.archive.agenda import Slot
from generator.archive.airtime import length_of
from generator.archive.dates import EventDate
from generator.render.parts import Parts
from generator.site import text
from generator.site.imprint import Imprint
from generator.site.outputs import Edition
from generator.site.stories import Story, event_uuid
from generator.site.words import make_date_view, say_removed

_REFRESH = "PT12H"
_COLOUR = "steelblue"
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
_ESCAPES = str.maketrans({"\\": r"\\", ";": r"\;", ",": r"\,", "\n": r"\n"})


class _Text(vText):
    """TEXT (RFC 5545, 3.3.11). The library takes a backslash before an N for the end of a line."""

    def to_ical(self) -> bytes:
        """Escape what has a meaning."""
        return self.translate(_ESCAPES).encode()


_Value: TypeAlias = vText | vDate | vDatetime | vInt | vUri
_Properties: TypeAlias = dict[str, _Value]
"""What stands in a component, in the order in which it is written; each once."""


def render_calendar(parts: Parts, edition: Edition) -> bytes:
    """A head, the entries of events of a known day or week, and a foot."""
    head = (b"BEGIN:VCALENDAR", *_write(_describe_calendar(parts.imprint, edition)))
    events = parts.join(make_entry, edition.stories)
    return b"".join(map(_fold, head)) + (events or _NOTHING) + _fold(b"END:VCALENDAR")


def make_entry(imprint: Imprint, story: Story) -> bytes:
    """The entry of an event; nothing, if it is in no calendar."""
    slot = story.slot
    if slot is None:
        return b""
    lines = (b"BEGIN:VEVENT", *_write(_make_event(imprint, story, slot)), b"END:VEVENT")
    return b"".join(map(_fold, lines))


def _describe_calendar(imprint: Imprint, edition: Edition) -> _Properties:
    """The page that a calendar belongs to, and where and when to read it again."""
    return {
        "VERSION": _Text("2.0"),
        "PRODID": _Text("-//Almanac//events-almanac//EN"),
        "DESCRIPTION": _Text(edition.words),
        "X-WR-CALDESC": _Text(edition.words),
        "NAME": _Text(edition.name),
        "X-WR-CALNAME": _Text(edition.name),
        "REFRESH-INTERVAL": _Text(_REFRESH, params={"VALUE": "DURATION"}),
        "SOURCE": vUri(imprint.urls.full(edition.address), params={"VALUE": "URI"}),
        "URL": vUri(imprint.urls.full(edition.page)),
        "X-PUBLISHED-TTL": _Text(_REFRESH),
        "COLOR": _Text(_COLOUR),
    }


def _write(properties: _Properties) -> Iterator[bytes]:
    """Content lines of values that the library encodes. To put them together takes it longer."""
    for name, value in properties.items():
        parameters = b";" + value.params.to_ical() if value.params else b""
        yield b"%b%b:%b" % (name.encode(), parameters, value.to_ical())


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
    stamp = vDatetime(entry.modified or _NEVER_TOLD)
    link = imprint.urls.full(face.address)
    state = "CONFIRMED" if date.has_clock else "TENTATIVE"
    return {
        "SUMMARY": _Text(face.title),
        **_make_times(date, length_of(entry.event)),
        **({"CREATED": vDatetime(entry.known)} if entry.known else {}),
        "DTSTAMP": stamp,
        "UID": _Text(str(event_uuid(face.id))),
        "SEQUENCE": vInt(entry.revision),
        **({"CATEGORIES": _Text(face.type_name)} if face.type_name else {}),
        "DESCRIPTION": _Text(_describe(story, link)),
        "LAST-MODIFIED": stamp,
        **({"LOCATION": _Text(face.place)} if face.place else {}),
        "STATUS": _Text("CANCELLED" if slot.cancelled else state),
        "TRANSP": _Text("TRANSPARENT"),
        "URL": vUri(link),
        **_make_media(story),
    }


def _make_media(story: Story) -> _Properties:
    """Where to watch it, and its picture (RFC 7986, sections 5.10 and 5.11)."""
    found: _Properties = {}
    if story.main:
        label = {"VALUE": "URI", "FEATURE": "VIDEO", "LABEL": _quotable(story.main.title)}
        found["CONFERENCE"] = vUri(story.main.video.link, params=label)
    if story.picture_url:
        found["IMAGE"] = vUri(story.picture_url, params={"VALUE": "URI", "DISPLAY": "BADGE"})
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
        return {"DTSTART": vDatetime(date.start), "DTEND": vDatetime(end)}
    days = {"VALUE": "DATE"}
    return {
        "DTSTART": vDate(date.start.date(), params=days),
        "DTEND": vDate(date.end.date(), params=days),
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
