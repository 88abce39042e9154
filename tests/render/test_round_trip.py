"""Letters with a meaning, or none, in any of the formats: read back, they are what they were.

What is shown of a text goes by one rule, which stands here a second time, in other words: entities
are decoded; what ends a line is one; marks that nobody sees and controls are left out; in a name
all white space is a blank. Half of a letter is U+FFFD. Records are copied as they came.
"""

import csv
import html
import io
import json
import re
import sqlite3
import unicodedata
from contextlib import closing
from pathlib import Path
from typing import Any

import feedparser
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from lxml import etree

from generator.content import SiteConfig, load_config
from generator.load import load_site
from tests.projects import Json, make_project, record
from tests.site.reading import read_fragment, words_of
from tests.site.samples import BASE_URL, render_paths

PIECES = (
    *("]]>", "<![CDATA[", "<script>alert(1)</script>", "<b>", "</title>", "&", "&amp;"),
    *("&lt;b&gt;", "&#x202e;", "&nosuch;", "\x00", "\x01", "\x1f", "\x7f", "\x9f", "\ufeff"),
    *("\ufffe", "\ufdd0", "{{ 7 * 7 }}", "{% raw %}"),
    *("\r\n", "\r", "\n", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\t", "\xa0", "\u3000"),
    *(",", ";", ":", "\\", "\\n", "\\N", "\\,", '"', "'", "^", "^n", "^'", "=", "+", "-", "@"),
    *("\u200f", "\u202e", "\u2066", "שלום עולם", "الالتحام", "🚀", "👩🏽‍🚀", "Прогресс", "\ud83d"),
    *("\ude80", "BEGIN:VEVENT\r\n", "END:VCALENDAR", " ", "  ", "a", "Dock 2"),
)  # fmt: skip
latin = st.characters(max_codepoint=0x24F)
texts = st.lists(st.sampled_from(PIECES) | st.text(latin, max_size=3), max_size=12).map("".join)
FILES = (
    *("feed.xml", "atom.xml", "feed.json", "updates/feed.xml", "calendar.ics"),
    *("data/events.jsonl", "data/events.csv", "data/almanac.sqlite"),
)

# The rule, in other words than those of the program.

ENDS_OF_LINES = re.compile("\r\n|[\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
MARKS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
ENTITY = re.compile(r"&(?:#\d+|#[xX][\da-fA-F]+|[A-Za-z][A-Za-z\d]{1,31});")


def whole(text: str) -> str:
    """With U+FFFD for each half of a letter; two that belong together are one letter."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def is_shown(letter: str) -> bool:
    number = ord(letter)
    is_no_letter = number & 0xFFFE == 0xFFFE or 0xFDD0 <= number <= 0xFDEF
    is_control = unicodedata.category(letter) == "Cc" and letter not in "\n\t"
    return not (is_no_letter or is_control or letter in MARKS)


def shown(text: str) -> str:
    """Of a text with lines."""
    text = ENDS_OF_LINES.sub("\n", whole(text)).replace("\x1f", " ")
    return "".join(filter(is_shown, text))


def named(text: str) -> str:
    """Of a name."""
    decoded = ENTITY.sub(lambda found: shown(html.unescape(found[0])), whole(text))
    return " ".join(shown(decoded).split())


def can_be_seen(text: str) -> bool:
    return any(unicodedata.category(letter)[0] in "LNPS" for letter in text)


class Reading:
    """A site of one event with these texts, by its files."""

    def __init__(self, root: Path, config: SiteConfig, found: Json) -> None:
        line = json.dumps(found).encode() + b"\n"  # halves of letters as escapes, as the API would
        (root / "content/snapshot/events.jsonl").write_bytes(line)
        site, _ = load_site(root, config)
        self.files = render_paths(site, FILES)

    def titles(self) -> dict[str, str | None]:
        """By the file that has it."""
        rss, atom, told = (
            etree.fromstring(self.files[path]) for path in ("feed.xml", "atom.xml", FILES[3])
        )
        (item,) = json.loads(self.files["feed.json"])["items"]
        name = "{http://www.w3.org/2005/Atom}"
        return {
            "feed.xml": rss.findtext("channel/item/title"),
            "atom.xml": atom.findtext(f"{name}entry/{name}title"),
            "feed.json": item["title"],
            "updates": told.findtext("channel/item/title"),
        }

    def bodies(self) -> dict[str, str]:
        """The words of each format's HTML."""
        (item,) = json.loads(self.files["feed.json"])["items"]
        found = {"feed.json": item["content_html"]}
        for path in ("feed.xml", "atom.xml"):
            (entry,) = etree.fromstring(self.files[path]).iter(
                "item", "{http://www.w3.org/2005/Atom}entry"
            )
            (text,) = (
                child.text
                for child in entry
                if etree.QName(child).localname in {"description", "content"}
                and not str(child.tag).startswith("{http://search")
            )
            found[path] = text or ""
            assert not feedparser.parse(self.files[path]).bozo
        return {path: words_of(read_fragment(body)) for path, body in found.items()}

    def event(self) -> Any:  # noqa: ANN401 - a property is of any type
        calendar = Calendar.from_ical(self.files["calendar.ics"])
        (event,) = calendar.walk("VEVENT")
        assert [part.errors for part in calendar.walk() if part.errors] == []
        return event

    def row(self) -> dict[str, str]:
        text = self.files["data/events.csv"].decode("utf-8-sig")
        (row,) = csv.DictReader(io.StringIO(text, newline=""))
        return row

    def held(self) -> tuple[str, ...]:
        """What the database has: name, description, place, webcast's title, update."""
        with closing(sqlite3.connect(":memory:")) as database:
            database.deserialize(self.files["data/almanac.sqlite"])
            (found,) = database.execute(
                "SELECT name, events.description, location, webcasts.title, comment FROM events"
                " JOIN webcasts ON webcasts.event_id = events.id"
                " JOIN updates ON updates.event_id = events.id"
            ).fetchall()
        texts: tuple[str, ...] = found
        return texts


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = make_project(tmp_path_factory.mktemp("letters") / "project", [record()])
    path = made / "content/site.toml"
    text = path.read_text("utf-8")
    less = 'leave_out = ["on-this-day", "statistics", "api"]'
    path.write_text(text.replace("leave_out = []", less), encoding="utf-8")
    return made


ALL = "".join(PIECES)


# Without shrinking, which takes minutes: what fails is short, and tells enough.
@settings(
    max_examples=40,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@example(ALL, ALL, ALL, ALL, ALL)
@given(texts, texts, texts, texts, texts)
def test_any_letters_come_back_from_every_format(
    root: Path, name: str, description: str, place: str, webcast: str, comment: str
) -> None:
    found = record(
        name=name,
        description=description,
        location=place,
        vid_urls=[{**record()["vid_urls"][0], "title": f"Live {webcast}"}],
        updates=[{**record()["updates"][0], "comment": comment}],
    )
    reading = Reading(root, load_config(root, BASE_URL), found)
    title = named(name) if can_be_seen(named(name)) else "Event 856"
    spot = named(place) if can_be_seen(named(place)) else ""
    video = named(f"Live {webcast}")
    check_titles(reading, title, comment)
    check_bodies(reading, spot, video)
    check_event(reading, title, spot, video)
    event = reading.event()
    assert lines_of(shown(description)) in lines_of(event["DESCRIPTION"])
    assert lines_of(shown(comment)) in lines_of(event["DESCRIPTION"])
    check_data(reading, found)


def check_titles(reading: Reading, title: str, comment: str) -> None:
    titles = reading.titles()
    told = titles.pop("updates") or ""
    assert set(titles.values()) == {title}
    line = named(comment)
    if len(line) <= 100:
        assert told == (f"{title}: {line}" if can_be_seen(line) else title)


def check_bodies(reading: Reading, spot: str, video: str) -> None:
    for path, words in reading.bodies().items():
        assert " ".join(spot.split()) in words, path
        assert " ".join(video.split()) in words, path


def check_event(reading: Reading, title: str, spot: str, video: str) -> None:
    event = reading.event()
    assert str(event["SUMMARY"]) == title
    assert str(event.get("LOCATION", "")) == spot
    assert f"{video}: https://www.youtube.com/" in str(event["DESCRIPTION"])
    # No parameter holds quotes, and readers make what they like of a backslash; icalendar loses the
    # blank before a sign of equality.
    label, plain = event["CONFERENCE"].params["LABEL"], video.replace('"', "'").replace("\\", "/")
    assert label.replace(" ", "") == plain.replace(" ", "")


def check_data(reading: Reading, found: Json) -> None:
    line: Json = json.loads(reading.files["data/events.jsonl"])
    texts = [found["name"], found["description"], found["location"]]
    assert [line["name"], line["description"], line["location"]] == [*map(whole, texts)]
    row = reading.row()
    for key in ("name", "location"):
        cell = named(found[key])
        guarded = f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell
        assert row[key] == guarded or not can_be_seen(cell)
    name, description, place, webcast, comment = reading.held()
    assert name == named(found["name"]) or not can_be_seen(named(found["name"]))
    assert lines_of(description) == lines_of(shown(found["description"]))
    assert place == named(found["location"]) or not can_be_seen(named(found["location"]))
    assert webcast == named(found["vid_urls"][0]["title"])
    assert lines_of(comment) == lines_of(shown(found["updates"][0]["comment"]))


def lines_of(text: str) -> str:
    """Without blanks at the ends of lines."""
    return re.sub(r" +\n", "\n", text).strip()
