"""The events of Launch Library 2 as values.

A record is one event as the API gave it: a JSON object, here as UTF-8 bytes. The types follow the
API's own schema (LL2 2.3.0, OpenAPI, modes list, normal and detailed). A field that the API may
leave out, or that an event can be shown without, has a default here; one without a default is what
its object cannot do without. Nothing below this module checks types again.
"""

import datetime as dt
import math
import posixpath
import re
from typing import Annotated, TypeAlias

import msgspec
from msgspec import Meta, Struct, field

from generator.archive.plain import one_line

Instant = Annotated[dt.datetime, Meta(tz=True)]
Url = Annotated[str, Meta(pattern=r"^\s*[hH][tT][tT][pP][sS]?://[^\s/]")]
Priority: TypeAlias = int | None
"""The lowest comes first, and what has none comes last (`by_priority`)."""

API_VERSION = "2.3.0"
"""The version of Launch Library 2 whose records these are."""

FIRST_YEAR, LAST_YEAR = 1900, 2999
"""A date outside of these years is a slip of the pen: no page and no calendar could hold it."""

_NO_PICTURE = re.compile(
    r"(?:\[AUTO\] )?(?:(?:no|default|missing) (?:image|picture)(?: available| found| placeholder)?"
    r"|(?:image |picture )?placeholder(?: image| picture)?"
    r"|(?:image|picture) (?:not (?:available|found)|missing))\W*",
    re.IGNORECASE,
)
"""What the API calls a picture that stands where there is none: `No Image Placeholder`."""

UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What msgspec raises for bytes that are no JSON, not UTF-8, or nested beyond reason."""


class Wire(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """What all wire types share: frozen, named, and no field that this model does not know.

    None can lead back to itself, so the collector of cycles need not look at any (`gc`): with many
    thousand events in memory, looking takes longer than decoding.
    """


class Named(Wire, frozen=True):
    """An entry of one of the API's vocabularies: an id and, nearly always, a name."""

    id: int
    name: str = ""


def name_of(named: Named | None) -> str:
    """The name, or an empty string for something that is not there."""
    return named.name if named else ""


def by_priority(priority: Priority) -> float:
    """What to sort by."""
    return math.inf if priority is None else priority


class Language(Named, frozen=True):
    """`code` is an ISO 639 code such as `en`."""

    code: str = ""


class Precision(Named, frozen=True):
    """How exactly a date is known (`config/net_precisions/`); `archive.dates` gives it meaning."""

    abbrev: str = ""
    description: str = ""


class InfoLink(Wire, frozen=True):
    """An address to read more at (`info_urls[]`)."""

    url: Url
    priority: Priority = None
    source: str | None = None
    title: str | None = None
    description: str | None = None
    feature_image: Url | None = None
    type: Named | None = None
    language: Language | None = None


class Webcast(Wire, frozen=True):
    """A video of the event (`vid_urls[]`)."""

    url: Url
    priority: Priority = None
    source: str | None = None
    publisher: str | None = None
    title: str | None = None
    description: str | None = None
    feature_image: Url | None = None
    type: Named | None = None
    language: Language | None = None
    start_time: Instant | None = None
    end_time: Instant | None = None
    live: bool = False


class Licence(Named, frozen=True):
    """The terms of an image; `link` leads to their text."""

    priority: Priority = None
    link: Url | None = None


class ImageVariant(Wire, frozen=True):
    """Another cut of an image."""

    image_url: Url
    id: int | None = None
    type: Named | None = None


class Image(Wire, frozen=True):
    """A picture with its credit and licence; the thumbnail is a 256 px square."""

    image_url: Url
    id: int | None = None
    name: str = ""
    thumbnail_url: Url | None = None
    credit: str | None = None
    license: Licence | None = None
    single_use: bool = False
    variants: tuple[ImageVariant, ...] = ()

    @property
    def is_placeholder(self) -> bool:
        """Whether it only says that there is no picture: by the name of its file, or by its own."""
        path = self.image_url.partition("?")[0].partition("#")[0]
        is_default = posixpath.basename(path).casefold() == "default.png"
        return is_default or _NO_PICTURE.fullmatch(one_line(self.name)) is not None


class Update(Wire, frozen=True):
    """One entry of an event's update history; the API gives them in no order."""

    id: int
    profile_image: str | None = None
    comment: str | None = None
    info_url: Url | None = None
    created_by: str | None = None
    created_on: Instant | None = None


class Related(Named, frozen=True):
    """What all related objects of the detailed mode share."""

    response_mode: str = ""
    url: str = ""


class Agency(Related, frozen=True):
    """A space agency or a company."""

    abbrev: str = ""
    type: Named | None = None


class MissionPatch(Named, frozen=True):
    """The badge of a mission."""

    priority: Priority = None
    image_url: Url | None = None
    agency: Agency | None = None
    response_mode: str = ""


class LaunchStatus(Named, frozen=True):
    """Go, TBD, success and so on."""

    abbrev: str = ""
    description: str = ""


class Launch(Wire, frozen=True):
    """A launch that the event belongs to; its id is a UUID."""

    id: str
    name: str = ""
    url: str = ""
    response_mode: str = ""
    slug: str = ""
    launch_designator: str | None = None
    status: LaunchStatus | None = None
    last_updated: Instant | None = None
    net: Instant | None = None
    net_precision: Precision | None = None
    window_start: Instant | None = None
    window_end: Instant | None = None
    image: Image | None = None
    infographic: str | None = None


class SpaceStation(Related, frozen=True):
    """A space station."""

    image: Image | None = None
    status: Named | None = None
    founded: dt.date | None = None
    deorbited: dt.date | None = None
    description: str = ""
    orbit: str | None = None
    type: Named | None = None


class Spacewalk(Related, frozen=True):
    """A spacewalk of an expedition."""

    start: Instant | None = None
    end: Instant | None = None
    duration: dt.timedelta | None = None
    location: str | None = None


class Expedition(Related, frozen=True):
    """A crew's stay on a station."""

    start: Instant | None = None
    end: Instant | None = None
    spacestation: SpaceStation | None = None
    mission_patches: tuple[MissionPatch, ...] = ()
    spacewalks: tuple[Spacewalk, ...] = ()


class Program(Related, frozen=True):
    """A programme such as Artemis or the International Space Station."""

    image: Image | None = None
    info_url: Url | None = None
    wiki_url: Url | None = None
    description: str | None = None
    agencies: tuple[Agency, ...] = ()
    start_date: Instant | None = None
    end_date: Instant | None = None
    mission_patches: tuple[MissionPatch, ...] = ()
    type: Named | None = None


class Astronaut(Related, frozen=True):
    """A member of the crew."""

    status: Named | None = None
    agency: Agency | None = None
    image: Image | None = None


class Event(Wire, frozen=True):
    """One event, with every field of the list, normal and detailed modes.

    `duration` is the length of the first webcast, not of the event; `date` means no more than
    `date_precision` allows; `updates` and `webcasts` are in no order.
    """

    id: Annotated[int, Meta(ge=0, le=2**63 - 1)]
    name: str = ""
    slug: str = ""
    url: str = ""
    response_mode: str = ""
    type: Named | None = None
    description: str = ""
    date: Instant | None = None
    date_precision: Precision | None = None
    duration: dt.timedelta | None = None
    location: str | None = None
    webcast_live: bool = False
    image: Image | None = None
    info_links: tuple[InfoLink, ...] = field(default=(), name="info_urls")
    webcasts: tuple[Webcast, ...] = field(default=(), name="vid_urls")
    updates: tuple[Update, ...] = ()
    last_updated: Instant | None = None
    agencies: tuple[Agency, ...] = ()
    launches: tuple[Launch, ...] = ()
    expeditions: tuple[Expedition, ...] = ()
    stations: tuple[SpaceStation, ...] = field(default=(), name="spacestations")
    programs: tuple[Program, ...] | None = field(default=None, name="program")
    crew: tuple[Astronaut, ...] | None = field(default=None, name="astronauts")

    @property
    def picture(self) -> Image | None:
        """The image, unless it is the one that the API shows for want of any."""
        return None if self.image is None or self.image.is_placeholder else self.image

    @property
    def title(self) -> str:
        """The name, or a name made from the id for an event that has none."""
        return one_line(self.name) or f"Event {self.id}"


class Problem(Struct, frozen=True, order=True):
    """Something wrong with the data: in which record, at which path, and what was done about it.

    `$` is the whole of it (RFC 9535). A notice is nothing wrong, but something to know: a field
    that is new upstream, a text about a group that is still to be pulled.
    """

    subject: str
    path: str
    what: str
    is_notice: bool = False

    def __str__(self) -> str:
        where = self.subject if self.path == "$" else f"{self.subject}: {self.path}"
        return f"{where}: {self.what}"
