"""What old programs, those for 2.0.0 to 2.2.0, find in a record: three keys that 2.3.0 has no more.

Each has what stood in one field before there were lists: the first of one by the API's own order.
"""

from operator import attrgetter

import msgspec

from generator.archive.model import Event, by_priority

_DECODER = msgspec.json.Decoder(dict[str, msgspec.Raw])


def age_record(record: bytes, event: Event) -> bytes:
    """A record as it is published, and what the archive reads in it, for an old program."""
    fields = _DECODER.decode(record)
    priority = attrgetter("priority")
    videos = sorted(event.webcasts, key=lambda video: by_priority(priority(video)))
    links = sorted(event.info_links, key=lambda link: by_priority(priority(link)))
    first = {
        "video_url": videos[0].url if videos else None,
        "news_url": links[0].url if links else None,
        "feature_image": event.image.image_url if event.image else None,
    }
    fields |= {
        name: msgspec.Raw(msgspec.json.encode(url))
        for name, url in first.items()
        if url or name not in fields
    }
    return msgspec.json.encode(fields)
