"""What answers are made from: the archive, loaded when it is first needed, and when it changed."""

import os
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct

from generator.archive.entries import Entry
from generator.archive.query import Slugs
from generator.archive.vocabularies import Dictionaries, collect_dictionaries
from generator.content import load_config, load_own_missions
from generator.errors import AlmanacError, explain
from generator.load import Held, load_archive, no_collector
from generator.render.api_records import make_addition
from generator.site.contents import SiteInfo
from generator.site.slugs import groups_by_slug, make_slugs
from generator.site.urls import Urls, event_address, make_urls
from generator.site.videos import videos_of

_READ = ("content", "content/snapshot", "content/missions")
"""The folders whose files decide what the archive holds."""

_Stamp: TypeAlias = tuple[tuple[str, int, int, int], ...]


class Stock(Struct, frozen=True, kw_only=True):
    """The archive, what names its groups, and the vocabularies that its events use.

    `info`, `urls` and `pages`, the slugs of events by id, say where its site is published;
    `additions` are those that were asked for so far.
    """

    held: Held
    slugs: Slugs
    dictionaries: Dictionaries
    info: SiteInfo
    urls: Urls
    pages: Mapping[int, str]
    additions: dict[int, bytes] = {}

    def addition_of(self, entry: Entry) -> bytes:
        """What the archive adds to the record of an event, as in the files of the API."""
        found = self.additions.get(entry.id)
        if found is None:
            page = event_address(self.pages[entry.id])
            videos = videos_of(entry.event, self.urls.host)
            found = make_addition(self.info, self.urls, entry, page, videos)
            self.additions[entry.id] = found
        return found


class StockError(AlmanacError):
    """What answers are made from cannot be read now."""


class Store:
    """The stock of a project. It may be asked by several threads at once.

    It is read anew when a file of it changed since. What cannot be read then is an error until it
    is put right: old answers would look as if nothing were wrong.
    """

    def __init__(self, root: Path, base_url: str | None = None) -> None:
        """`root` holds `content/`; `base_url` is where the site is, if not as it says there."""
        self._root = root
        self._base_url = base_url
        self._lock = threading.Lock()
        self._stamp: _Stamp | None = None
        self._found: Stock | AlmanacError | None = None

    def stock(self) -> Stock:
        """What is there now; StockError says what is wrong with it."""
        with self._lock:
            stamp = tuple(sorted(_stamp_files(self._root)))
            if self._found is None or stamp != self._stamp:
                self._found = _load(self._root, self._base_url)
                self._stamp = stamp
            if isinstance(self._found, Stock):
                return self._found
            raise StockError(self._found.where, self._found.what, self._found.remedy)


def _load(root: Path, base_url: str | None) -> Stock | AlmanacError:
    try:
        info = load_config(root, base_url)
        with no_collector():
            held = load_archive(root, load_own_missions(root))
            slugs = make_slugs(held.archive, held.left)[0]
            dictionaries = collect_dictionaries(entry.event for entry in held.archive.entries)
    except (AlmanacError, OSError) as error:
        told = explain(error) if isinstance(error, OSError) else error
        # Pages of other origins may read this, and where the project lies is not their business.
        where = told.where.removeprefix(f"{root}{os.sep}")
        return AlmanacError(where, told.what.replace(f"{root}{os.sep}", ""), told.remedy)
    return Stock(
        held=held,
        slugs=groups_by_slug(slugs),
        dictionaries=dictionaries,
        info=info,
        urls=make_urls(info.base_url),
        pages=slugs.events,
    )


def _stamp_files(root: Path) -> Iterator[tuple[str, int, int, int]]:
    """What vouches for each file: its time of change, which no program sets at will, and its size.

    A pull writes beside the snapshot as long as it goes on, and that is read only before there is
    a snapshot; so it is looked at, too.
    """
    for folder in _READ:
        try:
            with os.scandir(root / folder) as found:
                for file in found:
                    if file.is_file():
                        told = file.stat()
                        yield file.path, told.st_ino, told.st_ctime_ns, told.st_size
        except OSError:
            continue  # loading tells of it
