"""From a picture as somebody published it to two small ones, by Pillow.

Nothing of the original is kept but what is to be seen: no place, no camera, no profile. The same
bytes give the same copies, as long as Pillow and its libwebp are the same.
"""

import io
import warnings

from msgspec import Struct
from PIL import Image, ImageCms, ImageOps

WIDTHS = (480, 1280)
"""In pixels; a picture that is narrower keeps its own width, and nothing is enlarged."""
MOST_PIXELS = 50_000_000
MOST_SCANS = 100
"""A progressive JPEG has about ten; each one costs a pass over all of its pixels."""

_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_QUALITY, _EFFORT = 80, 6


class NoImageError(Exception):
    """These bytes are no picture that can be copied."""


class Copy(Struct, frozen=True):
    """A picture as WebP."""

    width: int
    height: int
    data: bytes


def make_copies(data: bytes) -> tuple[Copy, ...]:
    """A picture in one or two widths, the narrowest first."""
    try:
        with warnings.catch_warnings():
            # Pillow warns of odd metadata, which is dropped here, and of size, which is checked.
            warnings.simplefilter("ignore")
            image = _open(data)
            widths = sorted({min(width, image.width) for width in WIDTHS})
            return tuple(_encode(image, width) for width in widths)
    except NoImageError:
        raise
    except Exception as error:
        # A decoder that is fed with anything may raise anything.
        raise NoImageError(f"sends no picture that can be read ({type(error).__name__})") from error


def _open(data: bytes) -> Image.Image:
    """The first frame, upright, in the colours of the web, with its transparency if it has any."""
    image: Image.Image = Image.open(io.BytesIO(data), formats=_FORMATS)
    if image.width * image.height > MOST_PIXELS:
        raise NoImageError(f"sends a picture of {image.width:,} × {image.height:,} pixels")
    if image.format in {"JPEG", "MPO"} and data.count(b"\xff\xda") > MOST_SCANS:
        raise NoImageError(f"sends a JPEG of more than {MOST_SCANS} scans")
    image.load()
    image = _to_web_colours(ImageOps.exif_transpose(image))
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _to_web_colours(image: Image.Image) -> Image.Image:
    """Colours of another space than sRGB, and of 16 bits, brought to what every browser shows."""
    if image.mode.startswith("I"):
        return image.point(lambda value: value * (1 / 256)).convert("L")
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in {"RGB", "RGBA", "CMYK"}:
        return image
    try:
        ours, theirs = ImageCms.createProfile("sRGB"), io.BytesIO(profile)
        mode = "RGBA" if image.mode == "RGBA" else "RGB"
        return ImageCms.profileToProfile(image, theirs, ours, outputMode=mode) or image
    except ImageCms.PyCMSError:  # a profile that is none: the colours are taken as they are
        return image


def _encode(image: Image.Image, width: int) -> Copy:
    height = max(1, round(image.height * width / image.width))
    resized = image.resize((width, height), Image.Resampling.LANCZOS)
    file = io.BytesIO()
    bare = {"icc_profile": b"", "exif": b"", "xmp": b""}
    resized.save(file, "WEBP", quality=_QUALITY, method=_EFFORT, **bare)
    return Copy(width, height, file.getvalue())
