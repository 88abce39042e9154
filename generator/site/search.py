"""What the query page fetches: the groups that queries can name, and all events as columns.

The events stand in files by their ids: one that changes, changes one file, one that is added comes
into the last, and the rest stay as they are. What most queries ask is in one file of each block,
what few ask in another.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from generator.archive.grouping import Facet, Group, Key, memberships
from generator.archive.plain import name_key
from generator.site import urls
from generator.site.contents import Section, Site
from generator.site.families import glyph_of
from generator.site.imprint import SECTIONS, Imprint
from generator.site.listings import Listings
from generator.site.outputs import FacetFile, FacetIndex, OpenSearchFile, Output, RareFile
from generator.site.pages.query import SearchGroup
from generator.site.stories import Story

BLOCK = 10_000
"""Ids in a block; that many events are about 150 kB, compressed."""


def plan_search_files(
    imprint: Imprint, site: Site, listings: Listings, stories: Mapping[int, Story]
) -> Iterator[Output]:
    """The files that the query page fetches, and what leads to it from a browser's address bar."""
    if not imprint.has(Section.SEARCH):
        return
    blocks = []
    for block, found in groupby(sorted(stories), key=lambda number: number // BLOCK):
        blocks.append(block)
        yield from _plan_block(site, block, [stories[number] for number in found])
    facets = [facet for facet in Facet if facet not in SECTIONS or imprint.has(SECTIONS[facet])]
    yield FacetIndex(
        address=urls.SEARCH_INDEX,
        blocks=tuple(blocks),
        groups=tuple((facet, tuple(_make_groups(site, facet))) for facet in Facet),
        pages=tuple((facet, urls.facet_address(facet)) for facet in facets),
        formats=tuple(
            (facet, tuple(format.value for format in groups[0].formats))
            for facet, groups in listings.groups.items()
            if groups
        ),
    )
    yield OpenSearchFile(address=urls.OPEN_SEARCH)


def _plan_block(site: Site, block: int, stories: Sequence[Story]) -> Iterator[Output]:
    archive, slugs = site.archive, site.slugs.groups
    events = [story.entry.event for story in stories]
    some = tuple(stories)
    yield FacetFile(
        address=urls.facet_file_address(block),
        base=block * BLOCK,
        stories=some,
        missions=tuple(
            tuple(slugs[Facet.MISSIONS][key] for key in archive.missions.keys_of(event.id))
            for event in events
        ),
        places=tuple(
            next((slugs[Facet.PLACES][key] for key, _ in _places_of(site, story)), "")
            for story in some
        ),
        languages=tuple(
            tuple(
                dict.fromkeys(
                    slugs[Facet.LANGUAGES][key]
                    for key, _ in memberships(event, Facet.LANGUAGES, archive.places)
                )
            )
            for event in events
        ),
    )
    yield RareFile(address=urls.rare_file_address(block), stories=some)


def _places_of(site: Site, story: Story) -> Sequence[tuple[Key, str]]:
    return tuple(memberships(story.entry.event, Facet.PLACES, site.archive.places))


def _make_groups(site: Site, facet: Facet) -> Iterator[SearchGroup]:
    """By key, so that the file stays as it is while events are added to groups."""
    slugs, others = site.slugs.groups[facet], site.slugs.others.get(facet, {})
    other_slugs: dict[Key, list[str]] = {}
    for slug, key in others.items():
        other_slugs.setdefault(key, []).append(slug)
    groups = site.archive.groups[facet]
    for key in sorted(groups, key=lambda key: (isinstance(key, str), key)):
        yield _make_group(groups[key], slugs[key], sorted(other_slugs.get(key, ())), facet)


def _make_group(group: Group, slug: str, others: Sequence[str], facet: Facet) -> SearchGroup:
    key = str(group.key) if isinstance(group.key, str) and group.key != name_key(group.name) else ""
    return SearchGroup(
        ref=group.key if isinstance(group.key, int) else slug,
        name=group.name,
        slug=slug,
        key=key,
        other_names=group.others,
        other_slugs=tuple(others),
        glyph=glyph_of(group.name) if facet is Facet.TYPES else "",
    )
