"""Stories: all that the site tells of each event, on its page, in its files, in feeds."""

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from markupsafe import Markup

from generator.archive.agenda import Slot, slot_of
from generator.archive.airtime import is_endless
from generator.archive.dates import Grain
from generator.archive.entries import Entry
from generator.archive.grouping import Facet
from generator.archive.pictures import StoredImage
from generator.archive.places import Places
from generator.site.archived import find_archived
from generator.site.contents import Site
from generator.site.faces import Face, GroupLinks, make_faces
from generator.site.imprint import Imprint
from generator.site.keys import Digested
from generator.site.pictures import Picture, make_picture
from generator.site.prose import NO_PROSE
from generator.site.shared_links import way_out
from generator.site.text import one_line
from generator.site.videos import Shown, videos_of
from generator.site.words import Link

_GRAINS = {"day": Grain.DAY, "week": Grain.WEEK, "month": Grain.MONTH}
_SHARED_BY = 3
"""Events that a video has to belong to, to be called a shared stream."""


@lru_cache(maxsize=1 << 17)  # feeds, calendars and data all ask
def event_uuid(event_id: int) -> uuid.UUID:
    """The event's name for machines (RFC 9562, version 5), the same in every feed and calendar."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"https://ll.thespacedevs.com/events/{event_id}")


class Story(Digested, frozen=True, kw_only=True):
    """An event with its face, and with what only the whole archive knows of its parts.

    `record` is the digest of its record as it came; `agencies` and `programs` are the links to
    those of its record, in their order, `missions` to the one that it is part of and to the stays
    of crews during which it was. `shared` are the numbers of events that each of its
    `videos` belongs to, 0 for one that is its own; `main` is the one that a player can show and
    that still shows this event. `slot` is its place in calendars. `note` is its owner's text.
    `archived` are copies of what links led to that are dead, by the link.
    """

    face: Face
    entry: Entry
    slot: Slot | None
    record: bytes
    agencies: tuple[Link, ...]
    programs: tuple[Link, ...]
    missions: tuple[Link, ...]
    place: Link | None
    videos: tuple[Shown, ...]
    shared: tuple[int, ...]
    main: Shown | None
    picture: Picture | None
    note: Markup
    archived: dict[str, str]

    @property
    def id(self) -> int:
        """The event's id, the identity of all that is made of it."""
        return self.face.id

    @property
    def picture_url(self) -> str | None:
        """The full URL of the picture that the event's page shows."""
        return self.picture.url if self.picture else None


def make_stories(imprint: Imprint, site: Site, links: GroupLinks) -> dict[int, Story]:
    """The stories of all shown events, by id, in the order of the archive."""
    entries, coarsest = site.archive.entries, _GRAINS[site.info.calendar_precision]
    videos = {entry.id: videos_of(entry.event, imprint.urls.host) for entry in entries}
    events = Counter(shown.video.key for found in videos.values() for shown in found)
    shared = {key: number for key, number in events.items() if number >= _SHARED_BY}
    faces = make_faces(imprint, site.archive, site.slugs, links[Facet.TYPES], videos)
    return {
        entry.id: Story(
            face=faces[entry.id],
            entry=entry,
            slot=slot_of(entry, site.archive.as_of, coarsest),
            record=site.originals.lines[entry.id].digest,
            agencies=tuple(links[Facet.AGENCIES][one.id] for one in entry.event.agencies),
            programs=tuple(links[Facet.PROGRAMS][one.id] for one in entry.event.programs or ()),
            missions=tuple(
                links[Facet.MISSIONS][key] for key in site.archive.missions.keys_of(entry.id)
            ),
            place=_place_link(entry, site.archive.places, links),
            videos=videos[entry.id],
            shared=tuple(shared.get(shown.video.key, 0) for shown in videos[entry.id]),
            main=_find_main(site, entry, videos[entry.id]),
            picture=_make_picture(imprint, site.images, entry),
            note=site.notes.events.get(entry.id, NO_PROSE).html,
            archived=find_archived(entry, _links_of(entry, videos[entry.id]), site.dead_links),
        )
        for entry in entries
    }


def _links_of(entry: Entry, videos: Iterable[Shown]) -> Iterator[str]:
    """Where the page of an event leads for more, at other sites."""
    yield from (shown.video.link for shown in videos)
    yield from filter(None, (way_out(link.url) for link in entry.event.info_links))


def _make_picture(
    imprint: Imprint, images: Mapping[str, StoredImage], entry: Entry
) -> Picture | None:
    image = entry.event.picture
    if image is None:
        return None
    return make_picture(imprint, image, images.get(image.image_url), entry.event.title)


def _place_link(entry: Entry, places: Places, links: GroupLinks) -> Link | None:
    """The page of the event's place, under the name that this event gives it."""
    name = one_line(entry.event.location)
    return Link(name, links[Facet.PLACES][places.key_of(name)].href) if name else None


def _find_main(site: Site, entry: Entry, videos: Iterable[Shown]) -> Shown | None:
    """The first that a player can show, and that still shows this event."""
    is_past = entry.date is not None and entry.date.end <= site.archive.as_of
    playable = (
        shown
        for shown in videos
        if shown.video.embed and not (is_past and is_endless(shown.webcast))
    )
    return next(playable, None)
