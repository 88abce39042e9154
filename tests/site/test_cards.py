"""The picture beside a shared link: always one of our own, and as large as it is said to be."""

import struct
from pathlib import Path

import msgspec
import pytest

from generator.site.families import FAMILIES
from generator.site.imprint import make_imprint
from tests.projects import ROOT, record
from tests.site.reading import read_page, strings
from tests.site.samples import BASE_URL, event_path, make_site, render_site

CARDS = ("card.png", *(f"card-{family.key}.png" for family in FAMILIES))
PNG = b"\x89PNG\r\n\x1a\n"


def size_of(data: bytes) -> tuple[int, int]:
    """Width and height, from the header of a PNG."""
    assert data.startswith(PNG)
    width, height = struct.unpack(">II", data[16:24])
    return width, height


@pytest.mark.parametrize("name", CARDS)
def test_there_is_a_small_card_for_every_family(name: str) -> None:
    data = (ROOT / "static" / name).read_bytes()
    assert size_of(data) == (1200, 630)
    assert len(data) <= 12_000


def test_no_card_is_left_of_a_family_that_is_gone() -> None:
    assert {path.name for path in Path(ROOT / "static").glob("card*")} == set(CARDS)


def test_icons_have_the_sizes_that_browsers_ask_for() -> None:
    root = ROOT / "static/root"
    assert size_of((root / "apple-touch-icon.png").read_bytes()) == (180, 180)
    icon = (root / "favicon.ico").read_bytes()
    _, kind, count = struct.unpack_from("<HHH", icon)
    entries = [struct.unpack_from("<BBBBHHII", icon, 6 + 16 * number) for number in range(count)]
    assert (kind, sorted(entry[:2] for entry in entries)) == (1, [(16, 16), (32, 32), (48, 48)])
    for width, height, *_, size, offset in entries:
        assert size_of(icon[offset : offset + size]) == (width, height)


def test_a_touch_icon_is_linked_to_as_long_as_there_is_one() -> None:
    site = make_site()
    assert make_imprint(site).view.touch_icon == "/archive/apple-touch-icon.png"
    assert make_imprint(msgspec.structs.replace(site, root_files={})).view.touch_icon == ""


def meta(data: bytes, name: str) -> list[str]:
    path = f"//meta[@property='{name}' or @name='{name}']/@content"
    return strings(read_page(data), path)


def test_every_page_names_a_picture_that_is_there() -> None:
    files = render_site(make_site())
    pages = [data for path, data in files.items() if b'property="og:' in data]
    assert len(pages) > 366
    for data in pages:
        (picture,) = meta(data, "og:image")
        width, height = meta(data, "og:image:width") + meta(data, "og:image:height")
        assert size_of(files[picture.removeprefix(BASE_URL)]) == (int(width), int(height))
        assert meta(data, "twitter:card") == ["summary_large_image"]
        for name in ("og:title", "og:type", "og:description", "og:site_name", "og:image:alt"):
            assert [len(value) > 0 for value in meta(data, name)] == [True], name


@pytest.mark.parametrize(
    ("kind", "card"), [("Static Fire", "test"), ("Docking", "dock"), ("Something new", "log")]
)
def test_an_event_has_the_card_of_its_family_and_no_foreign_picture(kind: str, card: str) -> None:
    site = make_site([record(type={"id": 99, "name": kind})])
    page = render_site(site)[event_path(site, 856)]
    (picture,) = meta(page, "og:image")
    assert picture.startswith(f"{BASE_URL}assets/card-{card}.")
    assert meta(page, "og:type") == ["article"]


def test_a_page_of_no_event_has_the_card_of_the_site() -> None:
    files = render_site(make_site())
    for path in ("index.html", "2023/index.html", "types/docking/index.html", "404.html"):
        (picture,) = meta(files[path], "og:image")
        assert picture.startswith(f"{BASE_URL}assets/card.")
