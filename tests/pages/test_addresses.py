"""The preview server, and every link of a site followed through it: nothing dead, nothing lost."""

import http.client
import os
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from msgspec import Struct

from generator.site.outputs import Output
from generator.site.pages.documents import NotFoundPage, TombstonePage
from generator.site.pages.facets import IndexPage
from tests.pages.kinds import group_pages, plan_of
from tests.pages.markup import parse, select
from tests.pages.sites import BASE_URL, PREFIX, served


class Answer(Struct, frozen=True):
    """What the server says to one request."""

    status: int
    headers: dict[str, str]
    body: bytes


def ask(home: str, path: str, method: str = "GET") -> Answer:
    """Send a path as it is: no client between us and the server tidies it up."""
    connection = http.client.HTTPConnection(urlsplit(home).netloc, timeout=10)
    try:
        connection.request(method, path)
        response = connection.getresponse()
        return Answer(response.status, dict(response.getheaders()), response.read())
    finally:
        connection.close()


class Crawl(Struct, frozen=True):
    """What was reached from the home page, and what is wrong on the way.

    `pages` has the anchors of every page, by address; `faults` what each dead link leads to.
    """

    pages: dict[str, frozenset[str]]
    faults: list[str]


def crawl(home: str, base_url: str) -> Crawl:
    """Follow every link, asset and feed of every page, as long as it stays on this host."""
    pages: dict[str, frozenset[str]] = {}
    faults: list[str] = []
    fragments: list[tuple[str, str, str]] = []
    seen, waiting = {home}, [home]
    while waiting:
        here = waiting.pop()
        answer = ask(home, urlsplit(here).path)
        if answer.status != HTTPStatus.OK:
            faults.append(f"{here}: {answer.status}")
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            continue
        tree = parse(answer.body)
        pages[here] = frozenset(select(tree, "//@id"))
        for link in select(tree, "//@href | //@src | //meta[@property='og:url']/@content"):
            there, fragment = urldefrag(urljoin(here, link.replace(base_url, home)))
            if urlsplit(there).netloc != urlsplit(home).netloc:
                continue
            if not there.startswith(home):
                faults.append(f"{here}: {link} leaves the site")
            if fragment:
                fragments.append((here, there, fragment))
            if there not in seen:
                seen.add(there)
                waiting.append(there)
    lost = (f"{a}: {b}#{name}" for a, b, name in fragments if name not in pages.get(b, ()))
    return Crawl(pages, [*faults, *lost])


@pytest.fixture
def home(rich: Path) -> Iterator[str]:
    """The address of the rich site's home page, under a path."""
    with served(rich) as address:
        yield address


@pytest.mark.parametrize(
    ("name", "prefix"),
    [("demo", PREFIX), ("rich", PREFIX), ("demo_at_root", "/"), ("mirrored", PREFIX)],
)
def test_every_link_resolves_and_every_page_is_reached(
    request: pytest.FixtureRequest, name: str, prefix: str
) -> None:
    site: Path = request.getfixturevalue(name)
    with served(site, prefix) as home:
        found = crawl(home, urljoin(BASE_URL, prefix))
        unlisted = {page.address for page in plan_of(site) if _is_unlisted(page)}
        readable = {page for pages in group_pages(site).values() for page in pages}
    assert found.faults == []
    assert {home + page for page in readable - unlisted} - found.pages.keys() == set()


def _is_unlisted(page: Output) -> bool:
    """Whether nothing leads to a page: it has nothing to list, or is for who has its address."""
    is_empty = isinstance(page, IndexPage) and not page.items
    return is_empty or isinstance(page, NotFoundPage | TombstonePage)


def test_crawl_sees_dead_links_lost_anchors_and_ways_out(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(
        '<a href="dead/">a</a><a href="#lost">b</a><a href="/out">c</a><img src="gone.png">'
        '<a href="https://elsewhere.example/">d</a>'
    )
    with served(tmp_path) as home:
        found = crawl(home, BASE_URL)
    outside = home.removesuffix(PREFIX)
    assert {fault.replace(home, "~/").replace(outside, "") for fault in found.faults} == {
        "~/: /out leaves the site",
        "~/: ~/#lost",
        "~/dead/: 404",
        "~/gone.png: 404",
        "/out: 404",
    }


@pytest.mark.parametrize("address", ["", "feed.xml", "calendar.ics", "nowhere/"])
def test_head_answers_as_get_does_without_a_body(home: str, address: str) -> None:
    got, head = (ask(home, PREFIX + address, method) for method in ("GET", "HEAD"))
    ignored = {"Date"}
    assert head.body == b""
    assert head.status == got.status
    assert {k: v for k, v in head.headers.items() if k not in ignored} == {
        k: v for k, v in got.headers.items() if k not in ignored
    }
    assert int(head.headers["Content-Length"]) == len(got.body)


@pytest.mark.parametrize("path", ["/archive", "/"])
def test_way_into_the_prefix_is_a_redirect(home: str, path: str) -> None:
    answer = ask(home, path)
    assert answer.status in {HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT}
    assert answer.headers["Location"] == PREFIX


@pytest.mark.parametrize(
    "path", ["/archive/years", "/archive/2023/08", "/archive/events/crew-7-docking"]
)
def test_folder_without_its_slash_is_a_redirect(home: str, path: str) -> None:
    answer = ask(home, path)
    assert answer.status in {HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT}
    assert answer.headers["Location"] == f"{path}/"


@pytest.mark.parametrize(
    "path", ["/archive/nowhere/", "/archive/nowhere", "/elsewhere/", "/archive/404.html/"]
)
def test_unknown_address_gets_the_page_for_it(home: str, rich: Path, path: str) -> None:
    answer = ask(home, path)
    assert answer.status == HTTPStatus.NOT_FOUND
    assert answer.body == (rich / "404.html").read_bytes()


@pytest.mark.parametrize("prefix", ["/caf%C3%A9/", "/a%20b/c,d/", "/~me/it's/"])
def test_a_prefix_is_found_as_browsers_ask_for_it(rich: Path, prefix: str) -> None:
    with served(rich, prefix) as home:
        assert ask(home, prefix).status == HTTPStatus.OK
        assert ask(home, f"{prefix}feed.xml").status == HTTPStatus.OK
        for path in ("/", prefix.removesuffix("/")):
            answer = ask(home, path)
            assert answer.status == HTTPStatus.MOVED_PERMANENTLY
            assert ask(home, answer.headers["Location"]).status == HTTPStatus.OK
        lower = prefix.replace("%C3%A9", "%c3%a9")
        assert ask(home, lower).status == HTTPStatus.OK
        assert ask(home, f"{prefix}2023").headers["Location"].endswith("/2023/")


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("favicon.ico", "image/x-icon"),
        ("apple-touch-icon.png", "image/png"),
        ("site.webmanifest", "application/manifest+json"),
        ("CNAME", "text/plain; charset=utf-8"),
        (".well-known/security.txt", "text/plain; charset=utf-8"),
        (".well-known/token", "text/plain; charset=utf-8"),
        (".nojekyll", "text/plain; charset=utf-8"),
        ("BingSiteAuth.xml", "application/xml; charset=utf-8"),
        ("google12ab.HTML", "text/html; charset=utf-8"),
        ("table.csv", "text/csv; charset=utf-8"),
        ("photo.JPG", "image/jpeg"),
        ("paper.pdf", "application/pdf"),
        ("what.is-this", "application/octet-stream"),
    ],
)
def test_files_of_the_root_have_their_types(tmp_path: Path, name: str, media_type: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_bytes(b"x")
    with served(tmp_path) as home:
        answer = ask(home, PREFIX + name)
    assert (answer.status, answer.body) == (HTTPStatus.OK, b"x")
    assert answer.headers["Content-Type"] == media_type


def test_a_folder_on_another_disk_is_shown(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "disk/index.html").write_text("there", "utf-8")
    (tmp_path / "site").mkdir()
    (tmp_path / "site/linked").symlink_to(tmp_path / "disk")
    with served(tmp_path / "site") as home:
        assert ask(home, f"{PREFIX}linked/").body == b"there"


def test_what_cannot_be_read_is_told_to_whoever_asks(tmp_path: Path) -> None:
    """Again the memory of a process, and a folder that is a link to itself."""
    (tmp_path / "index.html").symlink_to("/proc/self/mem")
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "404.html").mkdir()
    os.mkfifo(tmp_path / "pipe")
    with served(tmp_path) as home:
        failed, looped, pipe = (ask(home, f"{PREFIX}{name}") for name in ("", "loop/", "pipe"))
    assert failed.status == HTTPStatus.INTERNAL_SERVER_ERROR
    assert failed.body.startswith(f"500: {tmp_path}/index.html: Input/output error; ".encode())
    for answer in (looped, pipe):
        assert b"Is a directory" in answer.body


_UP = "../" * 20


@pytest.mark.parametrize(("name", "prefix"), [("rich", PREFIX), ("demo_at_root", "/")])
@pytest.mark.parametrize(
    "path",
    [
        "../content/site.toml",
        "..%2fcontent%2fsite.toml",
        "%2e%2e/content/site.toml",
        "%2E%2E%2Fcontent%2Fsite.toml",
        "years/../../content/site.toml",
        pytest.param(f"{_UP}etc/passwd", id="up"),
        pytest.param(f"{_UP}etc/passwd".replace(".", "%2e"), id="up, encoded"),
        "/etc/passwd",
        "%2fetc/passwd",
        "..%5c..%5cetc%5cpasswd",
    ],
)
def test_no_path_leads_out_of_the_site(
    request: pytest.FixtureRequest, name: str, prefix: str, path: str
) -> None:
    site: Path = request.getfixturevalue(name)
    assert (site.parent / "content/site.toml").exists()
    with served(site, prefix) as home:
        answer = ask(home, prefix + path)
    assert answer.status == HTTPStatus.NOT_FOUND
    assert answer.body == (site / "404.html").read_bytes()


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("%00", id="null"),
        pytest.param("index.html%00.png", id="null behind a file"),
        pytest.param("%ff%fe", id="not UTF-8"),
        pytest.param("x" * 300, id="name too long"),
        pytest.param("x/" * 2100, id="path too long"),
    ],
)
def test_path_that_no_file_can_have_is_unknown(home: str, rich: Path, path: str) -> None:
    answer = ask(home, PREFIX + path)
    assert answer.status == HTTPStatus.NOT_FOUND
    assert answer.body == (rich / "404.html").read_bytes()
