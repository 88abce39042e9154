"""The site as one file to read offline: which pages and files it holds, and what it begins with.

It holds what a reader reads and what that is drawn with. Feeds, calendars and what programs read
are left out: they are of use at their addresses only, and all that they say stands on the pages.
So is the page of the bulk data, which says how long this file is, and the scripts that ask the
site for more, which no browser lets a file do.

The front page is told from the newest change, not from the moment of the data: a night without
news makes nothing anew.
"""

import datetime as dt
from collections.abc import Iterable

import msgspec

from generator.archive.counts import count_of
from generator.archive.dates import say_day, say_instant
from generator.site import urls
from generator.site.imprint import Imprint
from generator.site.keys import What
from generator.site.pages.home import HomePage
from generator.site.pages.page import PageWhat
from generator.site.parts.rows import Shelf
from generator.site.urls import Address

_RUNNING = ("feeds.js", "site.js")
"""Scripts that need nothing but the page; each is a module on the site."""

_ASKING = ("events.js", "fulltext.js", "player.js", "query.js")
"""Scripts that are of no use offline: they fetch files, or show players of other hosts."""


class OfflineSite(What, frozen=True, kw_only=True):
    """The site in one file: copies of its `pages`, `scripts` and other `files`.

    Their links need no server. `home` stands where the front page does; `as_of` is from when the
    data are, empty if nothing tells. What the copies hold is not seen from here: the key of this
    file is made of that, too.
    """

    address: Address
    home: HomePage
    as_of: str
    pages: tuple[Address, ...]
    scripts: tuple[Address, ...]
    files: tuple[Address, ...]

    @property
    def claimant(self) -> str:
        """Who asks for the address, for an error message."""
        return type(self).__name__


def plan_offline(
    imprint: Imprint,
    home: HomePage,
    pages: Iterable[PageWhat],
    files: Iterable[Address],
    modified: dt.datetime | None,
) -> OfflineSite:
    """All `pages` but the front page, and all `files` that are of use where there is no server.

    `modified` is when anything last changed.
    """
    scripts, useless = ({imprint.assets[name] for name in some} for some in (_RUNNING, _ASKING))
    moment = say_instant(modified) if modified else ""
    counted = count_of(home.events, "event")
    newest = f", the newest change of {say_day(modified)}" if modified else ""
    return OfflineSite(
        address=urls.DATA_SITE,
        home=msgspec.structs.replace(
            home,
            as_of=moment,
            data_note=f"A copy of {imprint.urls.base} with {counted}{newest}.",
            this_day=Shelf("", home.this_day.anchor, ()),
        ),
        as_of=moment,
        pages=tuple(sorted(page.address for page in pages if page.address != home.address)),
        scripts=tuple(sorted(scripts)),
        files=tuple(sorted(set(files) - scripts - useless)),
    )
