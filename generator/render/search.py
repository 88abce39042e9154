"""What the query page fetches, as JSON, and the description for browsers' address bars.

`static/query.js` reads these files; both follow one table of cases (`tests/cases/query.json`).
All columns of a file are in the order of ids. What repeats stands once: `sets` are the different
values that a column has, `of` says which of them each event has. What only a few events have
stands by the number of their row.
"""

import datetime as dt
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TypeAlias

import msgspec
from msgspec import Struct

from generator.archive.airtime import length_of
from generator.archive.dates import Grain
from generator.archive.entries import Entry
from generator.site import urls
from generator.site.families import family_with
from generator.site.imprint import Imprint
from generator.site.outputs import FacetFile, FacetIndex, RareFile
from generator.site.pages.query import SearchGroup
from generator.site.stories import Story

Ref: TypeAlias = int | str
Cell: TypeAlias = Ref | Sequence[str]

GRAINS = tuple(Grain)
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_SECOND = dt.timedelta(seconds=1)
_NOT_PLAIN = re.compile(r"[^a-z0-9]+")
_SAFE = 2**53 - 1
"""The largest whole number that every reader of JSON keeps (RFC 8259, section 6)."""
_OPEN_SEARCH = "http://a9.com/-/spec/opensearch/1.1/"
_NAME, _WORDS = 16, 1024
"""Characters that a short name and a description may have at most (OpenSearch 1.1)."""


class Sets(Struct, frozen=True):
    """A column of which each value stands once."""

    sets: tuple[tuple[float | str, ...], ...]
    of: tuple[int, ...]


class Index(Struct, frozen=True, kw_only=True):
    """`facets.json`: the groups by facet, and the files with the events, the newest first.

    A group is `[ref, name, slug, key, names, slugs, glyph, family]` without what is empty at the
    end; `ref` is what events name it by. A slug that follows from the name is 0.
    """

    files: tuple[tuple[str, str], ...]
    groups: dict[str, tuple[tuple[Cell, ...], ...]]
    pages: dict[str, str]
    formats: dict[str, tuple[str, ...]]
    events: str


class Columns(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A file of events.

    `base` and `steps`: the ids, each as what it is more than the one before. `dates` are seconds
    since 1970, in UTC, each as what it is more than the one before, or null; `micros` what they
    have beyond. `videos` count those that are shown; `odd` has those rows for which these do not
    tell whether the record has any. `slugs` are those of pages: 0 if it follows from the name, 1 if
    from the name and the id.
    """

    base: Ref
    steps: tuple[int, ...]
    names: tuple[str, ...]
    titles: dict[int, str]
    slugs: tuple[Ref, ...]
    dates: tuple[int | None, ...]
    micros: dict[int, int]
    grains: str
    videos: tuple[int, ...]
    odd: tuple[int, ...]
    removed: tuple[int, ...]
    types: Sets
    agencies: Sets
    programs: Sets
    missions: Sets
    places: Sets
    languages: Sets


class MoreColumns(Struct, frozen=True, kw_only=True):
    """What few queries ask of the same events: `slugs` are the API's where they differ.

    `spans` are from when until when an event goes on, in seconds from its date.
    """

    slugs: dict[int, str]
    updated: tuple[int | None, ...]
    micros: dict[int, int]
    spans: Sets
    expeditions: Sets
    stations: Sets
    launches: dict[int, tuple[str, ...]]
    videos: dict[int, tuple[str, ...]]


def plain_slug(name: str) -> str:
    """The slug that follows from a name for whoever knows ASCII only; `query.js` has it, too."""
    return _NOT_PLAIN.sub("-", name.lower().replace("'", "")).strip("-")


def render_facet_index(imprint: Imprint, output: FacetIndex) -> bytes:
    """The groups, and where the events are."""
    blocks = sorted(output.blocks, reverse=True)
    link = imprint.urls.link
    index = Index(
        files=tuple(
            (link(urls.facet_file_address(block)), link(urls.rare_file_address(block)))
            for block in blocks
        ),
        groups={facet.value: tuple(map(_make_group, groups)) for facet, groups in output.groups},
        pages={facet.value: link(address) for facet, address in output.pages},
        formats={facet.value: formats for facet, formats in output.formats},
        events=link(urls.EVENTS),
    )
    return msgspec.json.encode(index) + b"\n"


def _make_group(group: SearchGroup) -> tuple[Cell, ...]:
    family = family_with(group.glyph).key if group.glyph else ""
    cells: list[Cell] = [
        group.ref,
        group.name,
        0 if group.slug in {plain_slug(group.name), group.ref} else group.slug,
        group.key,
        group.other_names,
        group.other_slugs,
        group.glyph,
        family,
    ]
    while not cells[-1]:
        cells.pop()
    return tuple(cells)


def render_facet_file(output: FacetFile) -> bytes:
    """The columns that most queries ask for."""
    stories = output.stories
    entries = [story.entry for story in stories]
    events = [entry.event for entry in entries]
    numbers = [entry.id for entry in entries]
    instants = [entry.date.instant if entry.date else None for entry in entries]
    columns = Columns(
        base=_safe(output.base),
        steps=tuple(after - before for before, after in pairwise([output.base, *numbers])),
        names=tuple(event.name for event in events),
        titles={
            row: story.face.title
            for row, story in enumerate(stories)
            if story.face.title != story.entry.event.name
        },
        slugs=tuple(map(_page_slug, stories)),
        dates=tuple(_steps(map(_seconds, instants))),
        micros=_micros(instants),
        grains="".join(
            _DIGITS[GRAINS.index(entry.date.grain)] if entry.date else "-" for entry in entries
        ),
        videos=tuple(story.face.webcasts for story in stories),
        odd=tuple(
            row
            for row, story in enumerate(stories)
            if bool(story.face.webcasts) is not bool(story.entry.event.webcasts)
        ),
        removed=tuple(row for row, story in enumerate(stories) if story.face.is_removed),
        types=_sets((event.type.id,) if event.type else () for event in events),
        agencies=_sets(tuple(one.id for one in event.agencies) for event in events),
        programs=_sets(tuple(one.id for one in event.programs or ()) for event in events),
        missions=_sets(output.missions),
        places=_sets((place,) if place else () for place in output.places),
        languages=_sets(output.languages),
    )
    return msgspec.json.encode(columns) + b"\n"


def render_rare_file(output: RareFile) -> bytes:
    """The columns that few queries ask for."""
    events = [story.entry.event for story in output.stories]
    stamps = [event.last_updated for event in events]
    columns = MoreColumns(
        slugs={
            row: story.entry.event.slug
            for row, story in enumerate(output.stories)
            if story.entry.event.slug != _slug_of(story)
        },
        updated=tuple(_steps(map(_seconds, stamps))),
        micros=_micros(stamps),
        spans=_sets(_span(story.entry) for story in output.stories),
        expeditions=_sets(tuple(one.id for one in event.expeditions) for event in events),
        stations=_sets(tuple(one.id for one in event.stations) for event in events),
        launches={
            row: tuple(launch.id.lower() for launch in event.launches)
            for row, event in enumerate(events)
            if event.launches
        },
        videos={
            row: tuple(webcast.url.strip() for webcast in event.webcasts)
            for row, event in enumerate(events)
            if event.webcasts
        },
    )
    return msgspec.json.encode(columns) + b"\n"


def _slug_of(story: Story) -> str:
    return story.face.address.removeprefix(urls.EVENTS).removesuffix("/")


def _page_slug(story: Story) -> Ref:
    slug, plain = _slug_of(story), plain_slug(story.face.title)
    if slug == plain:
        return 0
    return 1 if slug == f"{plain}-{story.id}" else slug


def _safe(number: int) -> Ref:
    return number if number <= _SAFE else str(number)


def _steps(values: Iterable[int | None]) -> Iterator[int | None]:
    before = 0
    for value in values:
        if value is None:
            yield None
        else:
            yield value - before
            before = value


def _seconds(instant: dt.datetime | None) -> int | None:
    return None if instant is None else (instant - _EPOCH) // _SECOND


def _micros(instants: Iterable[dt.datetime | None]) -> dict[int, int]:
    return {
        row: instant.microsecond
        for row, instant in enumerate(instants)
        if instant and instant.microsecond
    }


def _span(entry: Entry) -> tuple[float, ...]:
    """From when until when the event goes on, as seconds from the whole second of its date."""
    date = entry.calendar_date
    if date is None:
        return ()
    whole = date.instant.replace(microsecond=0)
    try:
        end = max(date.end, date.start + length_of(entry.event))
    except OverflowError:
        return ()  # at the very edge of the calendar, where no moment of any data is
    return tuple(map(_number, ((date.start - whole) / _SECOND, (end - whole) / _SECOND)))


def _number(value: float) -> float:
    return int(value) if value.is_integer() else value


def _sets(values: Iterable[Sequence[float | str]]) -> Sets:
    numbers: dict[tuple[float | str, ...], int] = {}
    of = tuple(numbers.setdefault(tuple(value), len(numbers)) for value in values)
    return Sets(tuple(numbers), of)


def render_open_search(imprint: Imprint) -> bytes:
    """The description of the search (OpenSearch 1.1, draft 6), for browsers' address bars."""
    info, full = imprint.info, imprint.urls.full
    root = ET.Element("OpenSearchDescription", {"xmlns": _OPEN_SEARCH})
    texts = {
        "ShortName": info.title[:_NAME],
        "Description": f"Search the events of {info.title}"[:_WORDS],
        "InputEncoding": "UTF-8",
        "Language": info.language,
    }
    for name, words in texts.items():
        ET.SubElement(root, name).text = words
    icon = ET.SubElement(root, "Image", {"type": "image/svg+xml"})
    icon.text = full(imprint.assets["icon.svg"])
    template = f"{full(urls.EVENTS)}?search={{searchTerms}}&ordering=-date&mode=list"
    ET.SubElement(root, "Url", {"type": "text/html", "method": "get", "template": template})
    own = {"type": "application/opensearchdescription+xml", "rel": "self"}
    ET.SubElement(root, "Url", {**own, "template": full(urls.OPEN_SEARCH)})
    ET.indent(root)
    text: bytes = ET.tostring(root, "UTF-8", xml_declaration=True)
    return text + b"\n"
