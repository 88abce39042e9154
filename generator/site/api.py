"""The API as files: which there are, where, and which events each of them holds.

The paths are those of Launch Library 2, each with the file's name behind it, so that any host can
answer them. A host that knows nothing of queries answers with the whole file whatever is asked for;
so the file of a list that clients know holds all of it and leads nowhere. A client that counted
offsets against a first page would never end.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec
from msgspec import Struct

from generator.archive.entries import Entry
from generator.archive.grouping import Archive
from generator.archive.model import Event, Named
from generator.archive.query import answer, parse_query
from generator.archive.query_terms import LARGEST_LIMIT, MODES
from generator.archive.vocabularies import DICTIONARIES, collect_dictionaries
from generator.site import urls
from generator.site.api_terms import CUTS, THROTTLE
from generator.site.contents import Section, Site
from generator.site.imprint import Imprint
from generator.site.outputs import (
    ApiDescription,
    ApiEvent,
    ApiList,
    ApiValue,
    HeadersFile,
    Output,
)
from generator.site.paging import with_neighbours
from generator.site.stories import Story
from generator.site.urls import Address, Urls, api_address

PAGE_SIZE = LARGEST_LIMIT
"""Events on a page, as many as the API gives at once."""


class _Envelope(Struct, frozen=True):
    """A list as the API gives it."""

    count: int
    next: str | None
    previous: str | None
    results: Sequence[Named]


class _Cut(Struct, frozen=True):
    """A list of some events: what they share, how many they are, and where it is."""

    id: int
    name: str
    count: int
    url: str


def plan_api(imprint: Imprint, site: Site, stories: Mapping[int, Story]) -> Iterator[Output]:
    """All files of the API, and what hosts are told about them."""
    if urls.HEADERS not in site.root_files:  # its owner knows his host better
        yield HeadersFile(address=urls.HEADERS)
    if not imprint.has(Section.API):
        return
    archive = site.archive
    for story in stories.values():
        yield ApiEvent(address=api_address("events", story.id), story=story)
    yield _make_list(api_address("events"), stories.values())
    for when in ("upcoming", "previous"):
        found = _answer_with_all(f"{when}=true", archive)
        yield _make_list(api_address("events", when), _stories_of(found, stories))
    for mode in MODES:
        yield from _plan_pages(mode, [stories[number] for number in sorted(stories)])
    yield from _plan_cuts(imprint.urls, archive, stories)
    yield from _plan_dictionaries(entry.event for entry in archive.entries)
    yield _make_value(api_address("api-throttle"), THROTTLE)
    yield _make_value(api_address(), _list_addresses(imprint.urls))
    yield ApiDescription(address=urls.api_description_address())


def _answer_with_all(text: str, archive: Archive) -> tuple[Entry, ...]:
    """All events that a query finds, in its order."""
    query = parse_query(text)
    whole = msgspec.structs.replace(query, limit=max(1, len(archive.entries)))
    return answer(whole, archive, {}).entries


def _stories_of(entries: Iterable[Entry], stories: Mapping[int, Story]) -> list[Story]:
    return [stories[entry.id] for entry in entries]


def _make_list(address: Address, stories: Iterable[Story]) -> ApiList:
    """A list that is complete."""
    found = tuple(stories)
    return ApiList(address=address, mode="normal", stories=found, count=len(found))


# Pages: numbered from the lowest id, so that what is added moves nothing.


def _plan_pages(mode: str, stories: Sequence[Story]) -> Iterator[ApiList]:
    """All events by id, on pages that lead to each other.

    Each counts the events up to its own end: a page that is full stays as it is when events are
    added, and the last one counts all.
    """
    starts = range(0, max(1, len(stories)), PAGE_SIZE)
    addresses = [
        api_address("events", "pages", mode, number) for number, _ in enumerate(starts, start=1)
    ]
    places = with_neighbours(addresses)
    for start, (before, address, after) in zip(starts, places, strict=True):
        some = tuple(stories[start : start + PAGE_SIZE])
        yield ApiList(
            address=address,
            mode=mode,
            stories=some,
            count=start + len(some),
            next=after,
            previous=before,
        )


# Lists of what is asked for most.


def _plan_cuts(
    site_urls: Urls, archive: Archive, stories: Mapping[int, Story]
) -> Iterator[ApiList | ApiValue]:
    """A list for each group and each year that has events, and a file that names them all."""
    index: dict[str, list[_Cut]] = {}
    for facet, what in CUTS.items():
        groups = sorted(archive.groups[facet].items(), key=lambda item: int(item[0]))
        found = [(int(key), group.name, group.entries) for key, group in groups]
        index[what], lists = _make_cuts(site_urls, what, found, stories)
        yield from lists
    years: dict[int, list[Entry]] = defaultdict(list)
    for entry in archive.entries:
        if entry.date:
            years[entry.date.instant.year].append(entry)
    by_year = [(year, str(year), years[year]) for year in sorted(years)]
    index["year"], lists = _make_cuts(site_urls, "year", by_year, stories)
    yield from lists
    yield _make_value(api_address("events", "by"), index)


def _make_cuts(
    site_urls: Urls,
    what: str,
    groups: Iterable[tuple[int, str, Sequence[Entry]]],
    stories: Mapping[int, Story],
) -> tuple[list[_Cut], list[ApiList]]:
    cuts, lists = [], []
    for number, name, entries in groups:
        address = api_address("events", "by", what, number)
        cuts.append(_Cut(number, name, len(entries), site_urls.full(address)))
        lists.append(_make_list(address, _stories_of(entries, stories)))
    return cuts, lists


# What there is besides events.


def _plan_dictionaries(events: Iterable[Event]) -> Iterator[ApiValue]:
    for name, words in collect_dictionaries(events).items():
        yield _make_value(api_address("config", name), _Envelope(len(words), None, None, words))
        for word in words:
            yield _make_value(api_address("config", name, word.id), word)


def _list_addresses(site_urls: Urls) -> dict[str, str]:
    """Where to begin, as the API's own root says it."""
    places = {
        "events": ("events",),
        "events/upcoming": ("events", "upcoming"),
        "events/previous": ("events", "previous"),
        "events/by": ("events", "by"),
        **{f"events/pages/{mode}": ("events", "pages", mode, 1) for mode in MODES},
        **{f"config/{name}": ("config", name) for name in DICTIONARIES},
        "api-throttle": ("api-throttle",),
    }
    found = {name: site_urls.full(api_address(*parts)) for name, parts in places.items()}
    return {**found, "openapi": site_urls.full(urls.api_description_address())}


def _make_value(address: Address, value: object) -> ApiValue:
    return ApiValue(address=address, data=msgspec.json.encode(value) + b"\n")


# The paths as the API has them, for hosts that can be told.


def list_rewrites(imprint: Imprint) -> tuple[tuple[Address, Address], ...]:
    """Which path is answered with which file.

    None of them matches the path of a file: some hosts look at rules before they look for files.
    So there is no asterisk, and a placeholder stands only between slashes. Those without go first,
    as Cloudflare wants it. `event` is what clients of the API's older versions ask for.
    """
    if not imprint.has(Section.API):
        return ()
    events, latest = api_address("events"), ("upcoming", "previous")
    fixed: dict[tuple[str, ...], Address] = {
        (): api_address(),
        ("events",): events,
        **{("events", when): api_address("events", when) for when in latest},
        ("events", "by"): api_address("events", "by"),
        **{("config", name): api_address("config", name) for name in DICTIONARIES},
        ("api-throttle",): api_address("api-throttle"),
        ("event",): events,
        **{("event", when): api_address("events", when) for when in latest},
    }
    found = [(_bare(*parts), file) for parts, file in fixed.items()]
    found += [
        (Address(path.removesuffix("/")), file)
        for path, file in found
        if file in {events, *(api_address("events", when) for when in latest)}
    ]
    return (
        *found,
        (_bare("events", ":id"), api_address("events", ":id")),
        (_bare("event", ":id"), api_address("events", ":id")),
        *((_bare("events", when, ":id"), api_address("events", ":id")) for when in latest),
        *(
            (_bare("events", kind, ":what", ":id"), api_address("events", kind, ":what", ":id"))
            for kind in ("by", "pages")
        ),
        (_bare("config", ":what", ":id"), api_address("config", ":what", ":id")),
    )


def _bare(*parts: str) -> Address:
    """A path as the API has it: the file's, without its name."""
    return Address(api_address(*parts).removesuffix("index.json"))
