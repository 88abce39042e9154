"""Faces: what the site calls each event, and where it stands; nothing of it is found twice."""

from collections.abc import Mapping
from typing import TypeAlias

from generator.archive.dates import EventDate
from generator.archive.grouping import Archive, Facet, Key
from generator.site import urls
from generator.site.families import family_with, glyph_of
from generator.site.imprint import SECTIONS, Imprint
from generator.site.keys import Digested
from generator.site.slugs import Slugs
from generator.site.titles import make_titles
from generator.site.urls import Address
from generator.site.videos import Shown
from generator.site.words import Link

GroupLinks: TypeAlias = Mapping[Facet, Mapping[Key, Link]]
"""How pages call the groups of events, and where they lead; nowhere, if there are no such pages."""


class Face(Digested, frozen=True, kw_only=True):
    """An event as lists show it.

    `full_title` tells it from its namesakes where no date stands beside it. `family` is the key of
    its type's family, `glyph` that of its drawing; `place` what the archive calls the place; `year`
    is the one on whose shelf it stands, if any can claim it.
    """

    id: int
    address: Address
    href: str
    title: str
    full_title: str
    type: Link | None
    family: str
    glyph: str
    place: str
    when: EventDate | None
    webcasts: int
    year: int | None
    is_removed: bool

    @property
    def link(self) -> Link:
        """How pages lead to it."""
        return Link(self.title, self.href)

    @property
    def type_name(self) -> str:
        """What the archive calls its type, empty for an event without one."""
        return self.type.label if self.type else ""


def make_group_links(imprint: Imprint, archive: Archive, slugs: Slugs) -> GroupLinks:
    """Every group by facet and key."""
    return {
        facet: {
            key: Link(group.name, _group_href(imprint, facet, slugs.groups[facet][key]))
            for key, group in groups.items()
        }
        for facet, groups in archive.groups.items()
    }


def _group_href(imprint: Imprint, facet: Facet, slug: str) -> str:
    section = SECTIONS.get(facet)
    if section and not imprint.has(section):
        return ""
    return imprint.urls.link(urls.group_address(facet, slug))


def make_faces(
    imprint: Imprint,
    archive: Archive,
    slugs: Slugs,
    types: Mapping[Key, Link],
    videos: Mapping[int, tuple[Shown, ...]],
) -> dict[int, Face]:
    """The faces of events, by id, in the order of the archive."""
    entries = archive.entries
    titles = make_titles(entries)
    glyphs = {key: glyph_of(link.label) for key, link in types.items()}
    untyped = glyph_of("")
    faces = {}
    for entry in entries:
        event, kind = entry.event, entry.event.type
        address = urls.event_address(slugs.events[entry.id])
        title = event.title
        glyph = glyphs[kind.id] if kind else untyped
        faces[entry.id] = Face(
            id=entry.id,
            address=address,
            href=imprint.urls.link(address),
            title=title,
            full_title=titles.get(entry.id, title),
            type=types[kind.id] if kind else None,
            family=family_with(glyph).key,
            glyph=glyph,
            place=archive.places.name_of(event.location),
            when=entry.date,
            webcasts=len(videos[entry.id]),
            year=entry.year,
            is_removed=entry.removed is not None,
        )
    return faces
