"""The site as one ZIP archive, for reading offline.

The files in it are stored, not compressed: what a compressor makes of the same bytes depends on its
version and maker, and this file is to be the same wherever it is made. It tells no time, either.
Everything lies in one folder.
"""

import io
import posixpath
import zipfile
from collections.abc import Callable, Iterator

from generator.render.offline_links import OfflineLinks
from generator.site import urls
from generator.site.imprint import Imprint
from generator.site.offline import OfflineSite
from generator.site.urls import Address

_PIECE = 1 << 20
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first moment that such a file can tell."""
_UNIX, _MODE = 3, 0o100644


def render_offline_site(
    imprint: Imprint, site: OfflineSite, home: bytes, read: Callable[[Address], bytes]
) -> Iterator[bytes]:
    """The archive in pieces; `home` is the front page, `read` gives the bytes of all else."""
    held = (site.home.address, *site.pages, *site.scripts, *site.files)
    links = OfflineLinks(imprint.urls, held, site.as_of)
    folder = posixpath.splitext(posixpath.basename(site.address))[0]
    pages = {site.home.address, *site.pages}
    scripts = frozenset(site.scripts)
    sink = _Sink()
    with zipfile.ZipFile(sink, "w") as archive:
        for address in sorted(held, key=urls.output_path):
            data = home if address == site.home.address else read(address)
            if address in pages:
                data = links.rewrite(data.decode(), address).encode()
            elif address in scripts:
                data = _wrap(data)
            entry = zipfile.ZipInfo(f"{folder}/{urls.output_path(address)}", _EPOCH)
            entry.create_system, entry.external_attr = _UNIX, _MODE << 16
            archive.writestr(entry, data)
            if sink.size >= _PIECE:
                yield sink.take()
    yield sink.take()


def _wrap(module: bytes) -> bytes:
    """A module as a classic script that keeps its names to itself, as a module does."""
    return b'(() => {"use strict";\n' + module + b"})();\n"


class _Sink(io.BytesIO):
    """A file of which only what was written last is at hand; what is taken from it is gone.

    An entry's head is written anew when its length is known, so nothing is taken before that.
    """

    def __init__(self) -> None:
        super().__init__()
        self._taken = 0

    @property
    def size(self) -> int:
        """How much is at hand, in bytes."""
        return self.getbuffer().nbytes

    def take(self) -> bytes:
        """What was written since the last time."""
        data = self.getvalue()
        self._taken += len(data)
        super().seek(0)
        self.truncate()
        return data

    def tell(self) -> int:
        """The place in the whole file."""
        return self._taken + super().tell()

    def seek(self, place: int, whence: int = io.SEEK_SET, /) -> int:
        """Go to a place in the whole file, counted from its start."""
        return self._taken + super().seek(place - self._taken, whence)
