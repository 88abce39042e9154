"""Events as the API shows them: the record as it came, with the few fields that are ours.

`url` leads to this very server. What the API promises and a record lacks is as the archive reads
that record, for programs stop where a key is missing. Old programs find the three keys that
2.3.0 has no more.
"""

from collections.abc import Mapping
from operator import attrgetter

import msgspec

from generator.archive.entries import Entry
from generator.archive.model import Event, by_priority
from generator.archive.originals import project_record

_IN_LIST = (
    *("name", "info_urls", "vid_urls", "image", "date", "slug", "type", "description"),
    *("webcast_live", "location", "date_precision", "response_mode", "duration"),
)
_IN_NORMAL = (*_IN_LIST, "updates", "last_updated")
PROMISED = {
    "list": _IN_LIST,
    "normal": _IN_NORMAL,
    "detailed": (
        *_IN_NORMAL,
        *("agencies", "launches", "expeditions", "spacestations", "program", "astronauts"),
    ),
}
"""The fields of an event in each mode, but for `id` and `url`."""


def shape_record(record: bytes, entry: Entry, mode: str, url: str, *, is_old: bool) -> msgspec.Raw:
    """The JSON of an event in a mode; `url` is its address here, `is_old` for 2.0.0 to 2.2.0."""
    came = msgspec.json.decode(project_record(record, mode), type=dict[str, msgspec.Raw])
    fields = {"id": came.get("id", _raw(entry.id)), "url": _raw(url), **came}
    fields |= {"url": _raw(url), "response_mode": _raw(mode)}
    missing = [name for name in PROMISED[mode] if name not in fields]
    if missing:
        read = msgspec.json.decode(msgspec.json.encode(entry.event), type=dict[str, msgspec.Raw])
        fields |= {name: read[name] for name in missing}
    if bytes(fields["description"]) == b"null":
        fields["description"] = _raw("")
    if is_old:
        fields |= _old_fields(entry.event, fields)
    return _raw(fields)


def _old_fields(event: Event, fields: Mapping[str, msgspec.Raw]) -> dict[str, msgspec.Raw]:
    """What stood in one field each before there were lists: the first by the API's own order."""
    priority = attrgetter("priority")
    videos = sorted(event.webcasts, key=lambda video: by_priority(priority(video)))
    links = sorted(event.info_links, key=lambda link: by_priority(priority(link)))
    first = {
        "video_url": videos[0].url if videos else None,
        "news_url": links[0].url if links else None,
        "feature_image": event.image.image_url if event.image else None,
    }
    return {name: _raw(url) for name, url in first.items() if url or name not in fields}


def _raw(value: object) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(value))
