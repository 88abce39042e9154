"""The site as one ZIP archive: unpacked, it is read without a server and without a network."""

import hashlib
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import lxml.html
import pytest
from msgspec import Struct
from playwright.sync_api import Browser, expect

from tests.pages.browser import window
from tests.pages.kinds import find_outputs, tell
from tests.pages.markup import parse, select
from tests.pages.sites import (
    BASE_URL,
    ask_for_offline,
    build_mirrored_site,
    build_rich_site,
    find_pages,
    read_page,
    served,
)
from tests.projects import build_project, make_project
from tests.shared import make_once

ARCHIVE = "data/almanac-site.zip"
FOLDER = "almanac-site"


class Copy(Struct, frozen=True):
    """A published site, where it is published, and its archive, unpacked."""

    output: Path
    base: str
    folder: Path


@pytest.fixture(
    scope="module",
    params=[(build_rich_site, BASE_URL), (build_mirrored_site, "https://example.org/")],
    ids=["under a path", "at a root"],
)
def copy(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """A site of all kinds of pages under a path, and one with copies of pictures at a root."""
    build, base = request.param

    def make(folder: Path) -> None:
        output = build(folder / "project", base, offline=True)
        with zipfile.ZipFile(output / ARCHIVE) as archive:
            archive.extractall(folder / "unpacked")

    folder = make_once(tmp_path_factory, f"offline-{urlsplit(base).path.strip('/')}", make)
    return Copy(folder / "project/output", base, folder / "unpacked" / FOLDER)


def leads(page: Path) -> Iterator[str]:
    """Everything that a page links to, loads, sends to or leads on to."""
    tree = lxml.html.parse(str(page)).getroot()
    yield from (link for _, _, link, _ in tree.iterlinks())
    for chosen in select(tree, "//@srcset"):
        yield from (candidate.split()[0] for candidate in chosen.split(","))


def test_the_archive_is_sound_and_has_one_folder_and_tells_no_time(copy: Copy) -> None:
    with zipfile.ZipFile(copy.output / ARCHIVE) as archive:
        assert archive.testzip() is None
        entries = archive.infolist()
    names = [entry.filename for entry in entries]
    assert names == sorted(names)
    assert {name.split("/")[0] for name in names} == {FOLDER}
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.compress_type for entry in entries} == {zipfile.ZIP_STORED}
    assert {entry.flag_bits & 8 for entry in entries} == {0}  # lengths stand before the bytes


def test_it_has_every_page_but_that_of_the_data_and_what_pages_are_drawn_with(copy: Copy) -> None:
    assert {*find_pages(copy.output)} - {*find_pages(copy.folder)} == {"data/"}
    found = {path.relative_to(copy.folder) for path in copy.folder.rglob("*") if path.is_file()}
    published = {path.relative_to(copy.output) for path in copy.output.rglob("*")}
    assert found <= published
    assert {path.suffix for path in found} <= {
        *(".html", ".css", ".js", ".svg", ".png", ".ico", ".webp")
    }
    images = {path for path in published if path.suffix == ".webp"}
    assert images == {path for path in found if path.suffix == ".webp"}


def test_every_link_leads_to_a_file_or_to_what_is_published(copy: Copy) -> None:
    faults: list[tuple[str, str]] = []
    count = 0
    for page in sorted(copy.folder.rglob("*.html")):
        for link in leads(page):
            parts = urlsplit(link)
            if parts.scheme or not parts.path:
                is_ours = link.startswith(copy.base)
                place = unquote(urldefrag(link.partition("?")[0]).url).removeprefix(copy.base)
                if is_ours and not (copy.output / place).exists():
                    faults.append((str(page), f"leads to {link}"))
                continue
            count += 1
            if not (page.parent / unquote(parts.path)).is_file():
                faults.append((str(page), f"leads to no file: {link}"))
    assert count > 1000
    assert not faults, tell(faults)


def test_the_text_of_pages_is_that_of_the_site(copy: Copy) -> None:
    for address in find_pages(copy.folder):
        if address:
            there, here = (
                parse(read_page(folder, address)) for folder in (copy.output, copy.folder)
            )
            for name in ("main", "footer", "title"):
                assert select(here, f"//{name}") == select(there, f"//{name}")


def test_the_front_page_says_what_it_is_a_copy_of_and_from_when(copy: Copy) -> None:
    (foot,) = select(parse(read_page(copy.folder, "")), "//footer")
    assert f"A copy of {copy.base} with " in foot
    assert "the newest change of " in foot


def test_the_page_of_the_data_tells_of_the_archive(copy: Copy) -> None:
    data = (copy.output / ARCHIVE).read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    page = parse(read_page(copy.output, "data/"))
    path = f"//h2[a[text()='{FOLDER}.zip']]/following-sibling::ul[1]/li"
    pages = len(find_pages(copy.folder))
    assert select(page, path) == [f"{pages:,} pages", f"{len(data):,} bytes", f"SHA-256 {digest}"]
    assert f"{digest}  {FOLDER}.zip\n" in (copy.output / "data/SHA256SUMS").read_text()


def test_whoever_makes_it_makes_the_same_bytes(tmp_path: Path) -> None:
    found = []
    for workers in (1, 2):
        root = make_project(tmp_path / str(workers))
        ask_for_offline(root)
        build_project(root, base_url=BASE_URL, workers=workers, start="spawn")
        found.append((root / "output" / ARCHIVE).read_bytes())
    assert found[0] == found[1]


def test_nobody_has_it_who_does_not_ask_for_it(demo: Path) -> None:
    assert [*demo.rglob("*.zip")] == []
    assert ".zip" not in read_page(demo, "data/") + (demo / "data/SHA256SUMS").read_text()


_SWITCH_CLOCKS = """[1, 2].map(() => {
  const clock = document.querySelector("[data-switch=clock]");
  clock.click();
  return clock.getAttribute("aria-pressed");
})"""


@pytest.mark.tools
def test_every_kind_of_page_looks_as_it_does_on_the_site_and_asks_for_nothing(
    browser: Browser, copy: Copy
) -> None:
    """But for pictures of the API's own host, which the site itself shows, too."""
    home, faults = f"{copy.folder.as_uri()}/", []
    draw = "[getComputedStyle(document.body).fontFamily, document.querySelector('h1').offsetTop]"
    prefix = urlsplit(copy.base).path
    with (
        served(copy.output, prefix) as there,
        window(browser, there) as site,
        window(browser, home) as opened,
    ):
        heard: list[str] = []
        opened.page.on("pageerror", lambda error: heard.append(str(error)))
        opened.page.on("console", lambda told: heard.append(told.text))
        for address in find_outputs(copy.output).values():
            if address == "data/":
                continue
            file = address if address.endswith(".html") else f"{address}index.html"
            opened.open(file)
            site.page.goto(there + address)
            if opened.page.evaluate(_SWITCH_CLOCKS) != ["true", "false"]:
                faults.append((file, "has no script"))
            if address not in {"", "events/", "404.html"}:
                looks = [one.page.evaluate(draw) for one in (opened, site)]
                faults += [(file, f"looks other: {looks}")] if looks[0] != looks[1] else []
            faults += [(file, f"asks for {url}") for url in opened.refused]
            faults += [(file, f"says {words}") for words in heard]
            opened.refused.clear()
            heard.clear()
    assert not faults, tell(faults)


@pytest.mark.tools
def test_one_gets_around_without_a_server(browser: Browser, copy: Copy) -> None:
    with window(browser, f"{copy.folder.as_uri()}/") as opened:
        page = opened.page
        opened.open("index.html")
        page.click(".masthead >> text=Search")
        expect(page).to_have_url(re.compile("/events/index.html$"))
        assert page.locator(".ask").is_hidden()
        assert page.locator(".ways").is_visible()
        page.click(".ways #years a")
        expect(page).to_have_url(re.compile("/years/index.html$"))
        page.click(".brand")
        page.click(".row a >> nth=0")
        assert page.locator("main h1").is_visible()
        page.goto(next(iter(sorted(copy.folder.glob("e/*/index.html")))).as_uri())
        page.wait_for_url("**/events/*/index.html")
        opened.open("404.html")
        assert page.locator("form").is_hidden()
