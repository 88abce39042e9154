"""Pictures on the pages: from where they lie, from our own copies, or only linked to."""

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
import pytest
from lxml.html import HtmlElement

from generator.archive.entries import Override
from generator.archive.pictures import StoredFile, StoredImage
from generator.site.contents import Site
from generator.site.outputs import ImageFile
from tests.projects import Json, record
from tests.site.reading import elements, read_page, strings, words_of
from tests.site.samples import event_path, make_site, outputs_of, render_site

URL: str = record()["image"]["image_url"]
HOST = urlsplit(URL).netloc
SMALL, LARGE = "images/0123456789abcdef0123-480.webp", "images/fedcba98765432100123-1280.webp"


@pytest.fixture
def stored(tmp_path: Path) -> StoredImage:
    """Two files that say which they are."""
    sizes = {SMALL: (480, 301), LARGE: (1280, 803)}
    files = []
    for address, (width, height) in sizes.items():
        path = tmp_path / Path(address).name
        path.write_text(address)
        files.append(StoredFile(path, width, height, len(address)))
    return StoredImage(tuple(files))


def site_of(images: str, stored: dict[str, StoredImage], *records: Json) -> Site:
    site = make_site(records or [record()], images=stored)
    return msgspec.structs.replace(site, info=msgspec.structs.replace(site.info, images=images))


def page_of(site: Site) -> HtmlElement:
    return read_page(render_site(site)[event_path(site, 856)])


def policy_of(page: HtmlElement) -> str:
    (policy,) = strings(page, "//meta[@http-equiv='Content-Security-Policy']/@content")
    return next(part for part in policy.split("; ") if part.startswith("img-src"))


DRAWN = re.compile(r"https://example.org/archive/assets/card-test\.[0-9a-f]{10}\.png")


def cards_of(page: HtmlElement) -> list[str]:
    """Every address of a picture that a page gives to others."""
    data = json.loads(strings(page, "//script[@type='application/ld+json']/text()")[0])
    found = [part["image"] for part in data["@graph"] if "image" in part]
    return [*strings(page, "//meta[@property='og:image']/@content"), *found]


def test_a_mirrored_picture_is_shown_from_our_copies(stored: StoredImage) -> None:
    page = page_of(site_of("mirrored", {URL: stored}))
    (image,) = elements(page, "//img")
    assert dict(image.attrib) | {"alt": ""} == {
        "src": f"/archive/{SMALL}",
        "alt": "",
        "width": "256",
        "height": "256",
        "decoding": "async",
    }
    assert policy_of(page) == "img-src 'self'"
    assert set(cards_of(page)) == {f"https://example.org/archive/{LARGE}"}
    assert strings(page, "//figcaption/p/a[1]/@href") == [URL]


def test_a_picture_of_one_copy_is_its_own_card(stored: StoredImage) -> None:
    page = page_of(site_of("mirrored", {URL: StoredImage(stored.files[:1])}))
    assert strings(page, "//img/@src") == [f"/archive/{SMALL}"]
    assert set(cards_of(page)) == {f"https://example.org/archive/{SMALL}"}
    assert strings(page, "//meta[@property='og:image:width']/@content") == ["480"]


@pytest.mark.parametrize("images", ["mirrored", "none"])
def test_a_picture_without_copies_is_only_linked_to(images: str) -> None:
    page = page_of(site_of(images, {}))
    assert elements(page, "//img") == []
    assert all(DRAWN.fullmatch(card) for card in cards_of(page))
    assert policy_of(page) == "img-src 'self'"
    assert URL in strings(page, "//figure//a/@href")


def test_a_linked_picture_is_shown_from_where_it_lies() -> None:
    page = page_of(site_of("linked", {}))
    assert strings(page, "//img/@src") == [record()["image"]["thumbnail_url"]]
    drawn, shown = sorted(set(cards_of(page)))
    assert DRAWN.fullmatch(drawn)
    assert shown == URL
    assert f"https://{HOST}" in policy_of(page)


@pytest.mark.parametrize("thumbnail", [None, "", "https://elsewhere.example/a.jpg", "no address"])
def test_without_a_small_picture_on_its_host_the_picture_itself_is_shown(
    thumbnail: str | None,
) -> None:
    image = {**record()["image"], "thumbnail_url": thumbnail}
    page = page_of(site_of("linked", {}, record(image=image)))
    assert strings(page, "//img/@src") == [URL]


def test_terms_without_a_name_are_called_by_their_host() -> None:
    licence = {"id": 4, "name": " ", "priority": 0, "link": "https://www.cc.example/by/4.0/"}
    page = page_of(site_of("linked", {}, record(image={**record()["image"], "license": licence})))
    assert [words_of(link) for link in elements(page, "//figcaption/p/a[2]")] == ["cc.example"]


@pytest.mark.parametrize("images", ["linked", "mirrored", "none"])
def test_credit_and_licence_stand_under_every_picture(images: str, stored: StoredImage) -> None:
    licence = {"id": 4, "name": "CC BY 4.0", "priority": 0, "link": "https://cc.example/by/4.0/"}
    found = record(image={**record()["image"], "credit": "Somebody", "license": licence})
    copies = {URL: stored} if images == "mirrored" else {}
    page = page_of(site_of(images, copies, found))
    (caption,) = elements(page, "//figcaption")
    assert "Credit: Somebody. Licence: CC BY 4.0." in words_of(caption)
    assert strings(caption, ".//a[@rel='license noopener external']/@href") == [
        "https://cc.example/by/4.0/"
    ]


def test_each_copy_is_published_once_with_its_own_bytes(stored: StoredImage) -> None:
    site = site_of("mirrored", {URL: stored, f"{URL}?again": stored})
    assert [path for path, output in outputs_of(site).items() if isinstance(output, ImageFile)] == [
        SMALL,
        LARGE,
    ]
    rendered = render_site(site)
    assert {path: rendered[path] for path in (SMALL, LARGE)} == {
        SMALL: SMALL.encode(),
        LARGE: LARGE.encode(),
    }


def test_the_page_of_a_suppressed_event_shows_no_picture(stored: StoredImage) -> None:
    hidden = {856: Override(suppress="Taken out.")}
    site = make_site([record()], overrides=hidden, images={URL: stored})
    assert elements(page_of(site), "//img") == []


@pytest.mark.parametrize(
    "changes",
    [
        {"image_url": f"https://{HOST}/media/images/default.png", "name": "Launch"},
        {"image_url": f"https://{HOST}/media/images/Default.PNG?x=1"},
        {"name": "No Image Placeholder"},
        {"name": "[AUTO] Placeholder"},
        {"name": "no image available."},
        {"name": "Image not found"},
    ],
)
@pytest.mark.parametrize("images", ["linked", "mirrored", "none"])
def test_what_stands_for_no_picture_is_none(
    images: str, changes: Json, stored: StoredImage
) -> None:
    image = {**record()["image"], **changes}
    site = site_of(images, {image["image_url"]: stored}, record(image=image))
    files = render_site(site)
    page = read_page(files[event_path(site, 856)])
    assert elements(page, "//main//img") == []
    assert not any("Picture" in words_of(caption) for caption in elements(page, "//figcaption"))
    assert all(DRAWN.fullmatch(card) for card in cards_of(page))
    assert b"image:loc" not in files["sitemap-events-1.xml"]


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("No image of the launch survives", "1.png"),
        ("Default", "1.png"),
        ("Launch", "my-default.png"),
        ("Launch", "default.png/1.png"),
        ("", "1.png"),
    ],
)
def test_a_picture_that_only_sounds_like_none_is_shown(name: str, file: str) -> None:
    address = f"https://{HOST}/{file}"
    image = {**record()["image"], "name": name, "image_url": address, "thumbnail_url": None}
    page = page_of(site_of("linked", {}, record(image=image)))
    assert strings(page, "//main//img/@src") == [f"https://{HOST}/{file}"]
