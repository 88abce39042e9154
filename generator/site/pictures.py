"""An event's picture: where it is loaded from, how large it is, and whose it is."""

import re

from msgspec import Struct

from generator.archive.model import Image, name_of
from generator.archive.pictures import StoredFile, StoredImage
from generator.site import text, urls
from generator.site.foreign import host_of, safe_url
from generator.site.imprint import Imprint

_LINKED_WIDTH, _LINKED_HEIGHT = 640, 360
_MACHINE_NAME = re.compile(r"^\[AUTO\]\s*|\s+-\s+image$")


class Picture(Struct, frozen=True):
    """A picture with its rights. `url` is None where the site only links to it.

    `href` leads to the original; `thumbnail` is the small one that pages show, the narrowest of our
    copies or the square that the API has of it. `width` and `height` are those of our widest copy.
    Those of a linked picture nobody knows, nor what it weighs: for that it is never `is_light`.
    """

    href: str
    url: str | None
    thumbnail: str | None
    width: int
    height: int
    is_light: bool
    alt: str
    credit: str
    licence: str
    licence_href: str | None


def make_picture(
    imprint: Imprint, image: Image, stored: StoredImage | None, title: str
) -> Picture | None:
    """A picture for a page, with its copies if there are any; `title` is for one without a name."""
    href = safe_url(image.image_url)
    if href is None:
        return None
    name = _MACHINE_NAME.sub("", text.one_line(image.name))
    terms = safe_url(image.license.link) if image.license else None
    src = _file_link(imprint, stored.widest) if stored else _linked(imprint, href)
    return Picture(
        href=href,
        url=imprint.urls.whole(src) if src and stored else src,
        thumbnail=_file_link(imprint, stored.files[0])
        if stored
        else _linked(imprint, safe_url(image.thumbnail_url) or "") or src,
        width=stored.widest.width if stored else _LINKED_WIDTH,
        height=stored.widest.height if stored else _LINKED_HEIGHT,
        is_light=stored is not None,
        alt=name or title,
        credit=text.one_line(image.credit),
        licence=text.one_line(name_of(image.license)) or (host_of(terms) if terms else ""),
        licence_href=terms,
    )


def _linked(imprint: Imprint, href: str) -> str | None:
    """The picture itself, where they are linked and its host is one that may be asked."""
    if imprint.info.images != "linked" or not href.startswith("https://"):
        return None
    return href if href.split("/", 3)[2].lower() in imprint.info.image_hosts else None


def _file_link(imprint: Imprint, file: StoredFile) -> str:
    """How pages link to a copy of a picture."""
    return imprint.urls.link(urls.image_address(file.path.name))
