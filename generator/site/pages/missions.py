"""Missions: all of them by name, and each with its events, from the first to the last."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

import msgspec
from markupsafe import Markup
from msgspec import Struct

from generator.archive import dates
from generator.archive.counts import count_of
from generator.archive.dates import EventDate
from generator.archive.grouping import NOUNS, Facet
from generator.site import urls
from generator.site.faces import Face
from generator.site.imprint import FACET_NAMES, Imprint
from generator.site.keys import What
from generator.site.listings import (
    LONGEST,
    GroupListing,
    Listings,
    leaf_address,
    say_years,
    split_shelves,
)
from generator.site.pages.page import PageWhat
from generator.site.pages.periods import ListingView, ListPage, make_list_view, plan_pages
from generator.site.paging import with_neighbours
from generator.site.parts.counts import Count, CountedLink, make_counts
from generator.site.parts.frame import Page, make_frame
from generator.site.parts.rows import Shelf
from generator.site.words import Link

_INDEX = urls.facet_address(Facet.MISSIONS)
_NAME = FACET_NAMES[Facet.MISSIONS]
_DIGITS, _OTHERS = "0–9", "Other"
_NUMBERS = re.compile(r"(\d+)")


class MissionItem(What, frozen=True, kw_only=True):
    """A mission in the index: `years` are those of its events."""

    link: Link
    count: int
    years: str


class Letter(What, frozen=True, kw_only=True):
    """The missions under a letter."""

    heading: str
    anchor: str
    items: tuple[MissionItem, ...]


class MissionsPage(PageWhat, frozen=True, kw_only=True):
    """All missions by name, or some of them; `letters` lead to each letter, on whatever page."""

    number: int
    counted: str
    letters: tuple[Count, ...]
    shelves: tuple[Letter, ...]
    earlier: Link | None
    later: Link | None

    @property
    def claimant(self) -> str:
        """Name the list."""
        return "the index of missions"


class MissionPage(ListPage, frozen=True, kw_only=True):
    """The events of a mission, oldest first; `span` is from when to when."""

    span: str
    intro: Markup


class MissionsView(Page, frozen=True, kw_only=True):
    """All missions by name."""

    summary: str
    letters: tuple[CountedLink, ...]
    shelves: tuple["LetterView", ...]
    previous: Link | None
    next: Link | None


class LetterView(Struct, frozen=True):
    """The missions under a letter."""

    heading: str
    anchor: str
    items: tuple[MissionItem, ...]


class MissionView(ListingView, frozen=True, kw_only=True):
    """The events of a mission, oldest first."""

    span: str
    intro: Markup


def plan_mission_index(
    imprint: Imprint, missions: Iterable[GroupListing]
) -> Iterator[MissionsPage]:
    """All missions from A to Z: who looks for one knows its name."""
    by_letter: dict[str, list[MissionItem]] = defaultdict(list)
    for mission in missions:
        by_letter[_letter_of(mission.name)].append(_make_item(mission))
    letters = sorted(by_letter, key=lambda letter: (letter == _OTHERS, letter == _DIGITS, letter))
    leaves = _split(
        [
            Letter(
                heading=letter, anchor=_anchor(letter), items=tuple(_in_order(by_letter[letter]))
            )
            for letter in letters
        ]
    )
    places = {
        shelf.heading: imprint.urls.link(leaf_address(_INDEX, number))
        for number, shelves in reversed([*enumerate(leaves)])
        for shelf in shelves
    }
    counts = tuple(
        (Link(letter, f"{places[letter]}#{_anchor(letter)}"), len(by_letter[letter]), "")
        for letter in letters
    )
    ways = [
        imprint.link(f"{leaf[0].items[0].link.label} and on", leaf_address(_INDEX, number))
        for number, leaf in enumerate(leaves)
        if leaf
    ]
    total = sum(map(len, by_letter.values()))
    for earlier, number, later in with_neighbours(range(len(leaves))):
        yield MissionsPage(
            address=leaf_address(_INDEX, number),
            number=number,
            counted=count_of(total, NOUNS[Facet.MISSIONS].lower()),
            letters=counts,
            shelves=leaves[number],
            earlier=None if earlier is None else ways[earlier],
            later=None if later is None else ways[later],
        )


def plan_missions(imprint: Imprint, listings: Listings) -> Iterator[MissionPage]:
    """Each mission, with the ones that began before and after it."""
    places = {face.id: place for place, face in enumerate(listings.everything.faces)}
    missions = sorted(
        listings.groups[Facet.MISSIONS],
        key=lambda mission: (places[mission.faces[0].id], mission.address),
    )
    index = imprint.link(_NAME, _INDEX)
    for before, mission, after in with_neighbours(missions):
        span = _say_span(mission.faces)
        about = f"{mission.words}: {', '.join(filter(None, (_count(mission.faces), span)))}."
        leaves = split_shelves([Shelf("Oldest first", "events", mission.faces)])
        around = (before.link if before else None, after.link if after else None)
        for number, page in enumerate(
            plan_pages(imprint, mission, leaves, (index,), about, around)
        ):
            yield MissionPage(
                **msgspec.structs.asdict(page),
                span=span,
                intro=mission.intro if number == 0 else Markup(),
            )


def _make_item(mission: GroupListing) -> MissionItem:
    years = [place.year for place in mission.years if place.year is not None]
    return MissionItem(link=mission.link, count=len(mission.faces), years=say_years(years))


def _letter_of(name: str) -> str:
    """Under which a name is looked for: `É` under E."""
    first = next((letter for letter in name if letter.isalnum()), "")
    plain = unicodedata.normalize("NFKD", first)[:1].upper()
    if plain.isdigit():
        return _DIGITS
    return plain if plain.isascii() and plain.isalpha() else _OTHERS


def _anchor(letter: str) -> str:
    return f"letter-{'0-9' if letter == _DIGITS else letter.lower()}"


def _in_order(items: Iterable[MissionItem]) -> list[MissionItem]:
    """By name, in which numbers count: `Crew-9` before `Crew-10`."""
    return sorted(items, key=lambda item: (_natural(item.link.label), item.link.href))


def _natural(name: str) -> tuple[tuple[int, str], ...]:
    parts = _NUMBERS.split(name.casefold())
    return tuple(
        (int(part), "") if place % 2 else (-1, part.strip(" -")) for place, part in enumerate(parts)
    )


def _split(letters: Sequence[Letter]) -> tuple[tuple[Letter, ...], ...]:
    """Letters on pages of at most `LONGEST` missions, in their order; there is one at least."""
    every = [(letter, item) for letter in letters for item in letter.items]
    leaves = []
    for start in range(0, max(1, len(every)), LONGEST):
        found: dict[str, list[MissionItem]] = defaultdict(list)
        for letter, item in every[start : start + LONGEST]:
            found[letter.heading].append(item)
        leaves.append(
            tuple(
                Letter(heading=heading, anchor=_anchor(heading), items=tuple(items))
                for heading, items in found.items()
            )
        )
    return tuple(leaves)


def _count(faces: Sequence[Face]) -> str:
    return count_of(len(faces), "event")


def _say_span(faces: Iterable[Face]) -> str:
    """`20 August 2023 to 12 March 2024`, as far as dates are known; empty if none is."""
    known = [face.when for face in faces if face.when]
    said = dict.fromkeys(map(_say_date, chain(known[:1], known[-1:])))
    return " to ".join(said)


def _say_date(date: EventDate) -> str:
    return dates.say_day(date.day) if date.day else date.words()


def make_missions_view(imprint: Imprint, page: MissionsPage) -> MissionsView:
    """All missions from A to Z."""
    heading = f"{_NAME}, page {page.number + 1}" if page.number else _NAME
    about = f"{heading} of {imprint.info.title}: {page.counted}, each with its events."
    return MissionsView(
        frame=make_frame(
            imprint,
            page.address,
            _NAME,
            about,
            title=imprint.titled(heading),
            trail=(imprint.link(_NAME, _INDEX),) if page.number else (),
            is_list=True,
        ),
        summary=f"{page.counted} · page {page.number + 1}" if page.number else page.counted,
        letters=make_counts(page.letters),
        shelves=tuple(LetterView(one.heading, one.anchor, one.items) for one in page.shelves),
        previous=page.earlier,
        next=page.later,
    )


def make_mission_view(imprint: Imprint, page: MissionPage) -> MissionView:
    """A mission with its events."""
    return MissionView(
        **msgspec.structs.asdict(make_list_view(imprint, page)),
        span=page.span,
        intro=page.intro,
    )
