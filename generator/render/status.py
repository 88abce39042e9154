"""`status.json`: what changes every night, so that no page has to.

The pages hold what their events hold. From when that is, programs read here, and the pages' own
script asks for it where it matters: what older data say of the future may have changed since.
"""

import msgspec
from msgspec import Struct

from generator.archive.dates import say_instant
from generator.site.imprint import GENERATOR
from generator.site.outputs import StatusFile


class Status(Struct, frozen=True, kw_only=True):
    """The whole file. Times are RFC 3339 in UTC.

    `data` is when the events were fetched, `upstream` how many the API counts; `complete` says
    whether one pull has run through. When the site was built is not said: equal data give equal
    bytes on any day.
    """

    schema: int = 1
    data: str
    events: int
    upstream: int
    complete: bool
    generator: str


def render_status(output: StatusFile) -> bytes:
    """The file."""
    status = Status(
        data=say_instant(output.data),
        events=output.events,
        upstream=output.upstream,
        complete=output.complete,
        generator=GENERATOR,
    )
    return msgspec.json.encode(status) + b"\n"
