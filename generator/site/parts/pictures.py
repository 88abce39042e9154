"""An event's picture: where it is loaded from, how large it is, and whose it is."""

import re

from msgspec import Struct

from generator.archive.model import Image, name_of
from generator.archive.pictures import StoredFile, StoredImage
from generator.site import text, urls
from generator.site.contents import Site
from generator.site.foreign import host_of, safe_url

_LINKED_WIDTH, _LINKED_HEIGHT = 640, 360
_MACHINE_NAME = re.compile(r"^\[AUTO\]\s*|\s+-\s+image$")


class Picture(Struct, frozen=True):
    """An image with its rights. `src` is None where the site only links to it.

    `srcset` names the copies of a mirrored image if there is a choice; `width` and `height` are
    those of the widest one. Those of a linked image nobody knows: they only keep a place for it.
    `is_light` is False for a linked one, too: the original may weigh anything, and nothing on the
    page should wait for it.
    """

    href: str
    src: str | None
    srcset: str | None
    width: int
    height: int
    is_light: bool
    alt: str
    credit: str
    licence: str
    licence_href: str | None


def make_picture(site: Site, image: Image | None, title: str) -> Picture | None:
    """A picture for a page, or None for an event without one; `title` is for one without a name."""
    href = safe_url(image.image_url) if image else None
    if image is None or href is None:
        return None
    name = _MACHINE_NAME.sub("", text.one_line(image.name))
    stored = site.images.get(image.image_url)
    terms = safe_url(image.license.link) if image.license else None
    return Picture(
        href=href,
        src=picture_of(site, image.image_url),
        srcset=_make_srcset(site, stored) if stored else None,
        width=stored.widest.width if stored else _LINKED_WIDTH,
        height=stored.widest.height if stored else _LINKED_HEIGHT,
        is_light=stored is not None,
        alt=name or title,
        credit=text.one_line(image.credit),
        licence=text.one_line(name_of(image.license)) or (host_of(terms) if terms else ""),
        licence_href=terms,
    )


def picture_of(site: Site, url: str | None) -> str | None:
    """Where pages load a picture from, None if they only link to it.

    That is the widest copy where pictures are mirrored, and the picture itself where they are
    linked and its host is one that may be asked.
    """
    stored = site.images.get(url) if url else None
    if stored is not None:
        return _file_link(site, stored.widest)
    link = safe_url(url)
    if link is None or site.info.images != "linked" or not link.startswith("https://"):
        return None
    return link if link.split("/", 3)[2].lower() in site.info.image_hosts else None


def _make_srcset(site: Site, stored: StoredImage) -> str | None:
    """The copies by width, for the browser to choose from; None if there is but one."""
    if len(stored.files) == 1:
        return None
    return ", ".join(f"{_file_link(site, file)} {file.width}w" for file in stored.files)


def _file_link(site: Site, file: StoredFile) -> str:
    """How pages link to a copy of a picture."""
    return site.urls.link(urls.image_address(file.path.name))
