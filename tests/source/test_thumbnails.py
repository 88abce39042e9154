"""The copies of a picture: two widths, upright, in plain colours, and nothing else of it."""

import io

import pytest
from PIL import Image, ImageCms

from generator.source.thumbnails import Copy, NoImageError, make_copies
from tests.source.image_host import bomb, encoded, jpeg, picture_of

RED = (200, 20, 20)
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def opened(copy: Copy) -> Image.Image:
    return Image.open(io.BytesIO(copy.data))


def colour(copy: Copy, x: int = 0, y: int = 0) -> tuple[int, ...]:
    found = opened(copy).convert("RGBA").getpixel((x, y))
    assert isinstance(found, tuple)
    return tuple(map(int, found))


def is_near(found: tuple[int, ...], wanted: tuple[int, ...]) -> bool:
    """Compressed colours are not exact."""
    return all(abs(one - other) <= 12 for one, other in zip(found, wanted, strict=False))


@pytest.mark.parametrize(
    ("size", "copies"),
    [
        ((1920, 1200), [(480, 300), (1280, 800)]),
        ((1280, 720), [(480, 270), (1280, 720)]),
        ((800, 600), [(480, 360), (800, 600)]),
        ((481, 10), [(480, 10), (481, 10)]),
        ((480, 320), [(480, 320)]),
        ((256, 256), [(256, 256)]),
        ((1, 1), [(1, 1)]),
        ((20000, 3), [(480, 1), (1280, 1)]),
    ],
)
def test_there_are_two_widths_and_nothing_is_enlarged(
    size: tuple[int, int], copies: list[tuple[int, int]]
) -> None:
    made = make_copies(encoded(picture_of(*size), "PNG"))
    assert [(copy.width, copy.height) for copy in made] == copies
    for copy in made:
        image = opened(copy)
        assert (image.format, image.size) == ("WEBP", (copy.width, copy.height))


def test_the_same_bytes_give_the_same_copies() -> None:
    assert make_copies(jpeg()) == make_copies(jpeg())
    assert make_copies(jpeg(shade=1)) != make_copies(jpeg(shade=200))


def test_a_large_picture_becomes_a_small_file() -> None:
    noise = Image.effect_noise((1920, 1200), 30).convert("RGB")
    small, large = make_copies(encoded(noise, quality=95))
    assert len(small.data) < len(large.data) < len(encoded(noise, quality=95)) / 2


def test_a_picture_that_a_camera_turned_stands_upright_and_tells_nothing_else() -> None:
    turned = picture_of(600, 400)
    turned.paste(RED, (0, 0, 100, 100))
    exif = Image.Exif()
    exif[0x0112] = 6  # turn it by 90 degrees, clockwise
    exif.get_ifd(0x8825)[1] = "N"
    data = encoded(turned, exif=exif, icc_profile=PROFILE)
    (copy,) = make_copies(data)
    assert (copy.width, copy.height) == (400, 600)
    assert is_near(colour(copy, 395, 5), RED)
    assert not opened(copy).getexif()
    assert {"exif", "icc_profile", "xmp"}.isdisjoint(opened(copy).info)


def test_cmyk_becomes_rgb() -> None:
    (copy, _) = make_copies(encoded(Image.new("CMYK", (600, 400), (0, 255, 255, 0))))
    assert opened(copy).mode == "RGB"
    assert is_near(colour(copy), (255, 0, 0))


def test_what_is_transparent_stays_so() -> None:
    image = Image.new("RGBA", (600, 400), (*RED, 255))
    image.paste((0, 0, 0, 0), (0, 0, 300, 400))
    for copy in make_copies(encoded(image, "PNG")):
        assert colour(copy, 5, 5)[3] == 0
        assert is_near(colour(copy, copy.width - 5, 5), (*RED, 255))


def test_of_an_animation_the_first_frame_is_kept() -> None:
    frames = [Image.new("RGB", (300, 200), shade) for shade in (RED, (0, 0, 200), (0, 200, 0))]
    for form in ("GIF", "WEBP"):
        data = encoded(frames[0], form, save_all=True, append_images=frames[1:], duration=100)
        (copy,) = make_copies(data)
        assert is_near(colour(copy), RED)
        assert not getattr(opened(copy), "is_animated", False)


def test_sixteen_bits_become_eight() -> None:
    (copy,) = make_copies(encoded(Image.new("I;16", (30, 30), 40_000), "PNG"))
    assert is_near(colour(copy), (156, 156, 156))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_every_kind_of_pixels_can_be_copied(mode: str) -> None:
    (copy,) = make_copies(encoded(picture_of(300, 200).convert(mode), "PNG"))
    assert (copy.width, copy.height) == (300, 200)


def test_colours_of_another_space_are_brought_to_srgb() -> None:
    lab = ImageCms.createProfile("LAB")
    swapped = encoded(Image.new("RGB", (300, 200), RED), "PNG", icc_profile=_inverted_profile())
    (copy,) = make_copies(swapped)
    assert not is_near(colour(copy), RED)
    unfit = ImageCms.ImageCmsProfile(lab).tobytes()
    for profile in (unfit, b"no profile at all" * 20):
        (copy,) = make_copies(
            encoded(Image.new("RGB", (300, 200), RED), "PNG", icc_profile=profile)
        )
        assert is_near(colour(copy), RED)


def _inverted_profile() -> bytes:
    """sRGB with the primaries of red and blue exchanged."""
    red, blue = PROFILE.index(b"rXYZ"), PROFILE.index(b"bXYZ")
    data = bytearray(PROFILE)
    data[red : red + 4], data[blue : blue + 4] = b"bXYZ", b"rXYZ"
    return bytes(data)


JPEG, PNG = jpeg(), encoded(picture_of(600, 400), "PNG")


@pytest.mark.parametrize(
    ("data", "what"),
    [
        pytest.param(b"", "no picture that can be read", id="nothing"),
        pytest.param(b"<!doctype html><p>Sorry", "no picture that can be read", id="html"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no picture", id="svg"),
        pytest.param(b"%!PS-Adobe-3.0 EPSF-3.0\n", "no picture", id="postscript"),
        pytest.param(encoded(picture_of(60, 40), "TIFF"), "no picture", id="tiff"),
        pytest.param(JPEG[: len(JPEG) // 2], "no picture that can be read", id="half a jpeg"),
        pytest.param(PNG[: len(PNG) // 2], "no picture that can be read", id="half a png"),
        pytest.param(PNG[:60] + b"\xff" * 60 + PNG[120:], "no picture", id="spoilt png"),
        pytest.param(encoded(picture_of(3, 20_000), "PNG"), "no picture", id="too tall for webp"),
        pytest.param(bomb(8_000, 8_000), "8,000 × 8,000 pixels", id="64 megapixels"),
        pytest.param(bomb(12_000, 12_000), "12,000 × 12,000 pixels", id="144 megapixels"),
        pytest.param(bomb(30_000, 30_000), "DecompressionBombError", id="900 megapixels"),
    ],
)
def test_what_is_no_picture_is_refused(data: bytes, what: str) -> None:
    with pytest.raises(NoImageError, match=what):
        make_copies(data)


def test_a_jpeg_that_would_take_hours_is_refused() -> None:
    data = encoded(picture_of(64, 64), progressive=True)
    last = data[data.rindex(b"\xff\xda") : -2]
    assert make_copies(data)
    with pytest.raises(NoImageError, match="more than 100 scans"):
        make_copies(data[:-2] + last * 200 + data[-2:])
