"""Hand-written input: what is wrong with it is an error that says where, what and what to do."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from generator.archive.grouping import Facet
from generator.archive.missions import OwnMission
from generator.archive.places import Places
from generator.assets import Assets, load_assets
from generator.content import (
    SiteConfig,
    load_config,
    load_documents,
    load_notes,
    load_overrides,
    load_places,
)
from generator.errors import ContentError
from generator.site.contents import Section
from generator.site.prose import render_prose
from generator.site.urls import ROOT_NAMES
from tests.projects import ROOT

T = TypeVar("T")

SITE = """title = "Almanac"
tagline = "What happened in spaceflight, and when."
base_url = "https://example.org/"
"""


def project_of(tmp_path: Path, site: str | bytes) -> Path:
    """A project with nothing but a `site.toml`."""
    folder = tmp_path / "content"
    folder.mkdir()
    (folder / "site.toml").write_bytes(site if isinstance(site, bytes) else site.encode())
    return tmp_path


def refusal(load: Callable[[Path], T], root: Path) -> tuple[str, str, str]:
    """Where, what and remedy of the error with which a project is refused."""
    with pytest.raises(ContentError) as caught:
        load(root)
    return caught.value.where, caught.value.what, caught.value.remedy


def site_refusal(tmp_path: Path, site: str | bytes) -> tuple[str, str]:
    """What and remedy; where is always the same file."""
    where, what, remedy = refusal(load_config, project_of(tmp_path, site))
    assert where == str(tmp_path / "content/site.toml")
    return what, remedy


# content/site.toml


def test_the_configuration_of_this_repository_reads() -> None:
    config = load_config(ROOT)
    assert (config.title, config.language, config.feed_size) == ("Almanac", "en", 50)
    assert config.base_url == "http://localhost:8000/"
    assert "thespacedevs-prod.nyc3.digitaloceanspaces.com" in config.image_hosts


def test_three_keys_are_enough(tmp_path: Path) -> None:
    assert load_config(project_of(tmp_path, SITE)) == SiteConfig(
        title="Almanac",
        tagline="What happened in spaceflight, and when.",
        base_url="https://example.org/",
        language="en",
        images="linked",
        image_hosts=(),
        image_budget=200,
        image_unknown_licences=False,
        feed_size=50,
        leave_out=(),
    )


@pytest.mark.parametrize("images", ["linked", "mirrored", "none"])
def test_pictures_are_linked_mirrored_or_not_shown(tmp_path: Path, images: str) -> None:
    assert load_config(project_of(tmp_path, f'{SITE}images = "{images}"\n')).images == images


@pytest.mark.parametrize(
    ("line", "key", "near"),
    [
        ('tilte = "Almanac"', "tilte", "title"),
        ('baseurl = "https://example.org/"', "baseurl", "base_url"),
        ("feedsize = 5", "feedsize", "feed_size"),
        ("picture_hosts = []", "picture_hosts", "image_hosts"),
        ('[site]\ntitle = "Almanac"', "site", "title"),
    ],
)
def test_an_unknown_key_names_the_nearest_known_one(
    tmp_path: Path, line: str, key: str, near: str
) -> None:
    what, remedy = site_refusal(tmp_path, f"{SITE}{line}\n")
    assert (what, remedy) == (f"unknown key '{key}'", f"the nearest known key is '{near}'")


def test_nothing_is_left_out_of_a_site_that_does_not_ask_for_it(tmp_path: Path) -> None:
    assert load_config(project_of(tmp_path, SITE)).leave_out == ()
    assert load_config(ROOT).leave_out == ()


def test_every_section_can_be_left_out(tmp_path: Path) -> None:
    names = ", ".join(f'"{section.value}"' for section in Section)
    config = load_config(project_of(tmp_path, f"{SITE}leave_out = [{names}]\n"))
    assert config.leave_out == tuple(Section)


def test_a_site_to_read_offline_lies_among_the_data(tmp_path: Path) -> None:
    setting = 'offline_zip = true\nleave_out = ["data"]'
    what, remedy = site_refusal(tmp_path, f"{SITE}{setting}")
    assert what == "offline_zip wants a file in a section that leave_out names: 'data'"
    assert remedy == "do without one of the two settings"


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("feed", "feeds"),
        ("FEEDS", "feeds"),
        ("agency", "agencies"),
        ("on_this_day", "on-this-day"),
        ("event-json", "event-data"),
        ("stats", "statistics"),
        ("it's", "updates"),
        ("", "updates"),
    ],
)
def test_an_unknown_section_names_the_nearest_known_one(
    tmp_path: Path, name: str, near: str
) -> None:
    line = f'leave_out = ["updates", "{name}"]'
    assert site_refusal(tmp_path, f"{SITE}{line}\n") == (
        f"unknown section '{name}' in leave_out",
        f"the nearest known section is '{near}'",
    )


def test_a_section_is_left_out_once(tmp_path: Path) -> None:
    line = 'leave_out = ["feeds", "updates", "feeds"]'
    assert site_refusal(tmp_path, f"{SITE}{line}\n") == (
        "leave_out names 'feeds' more than once",
        "name it once",
    )


@pytest.mark.parametrize("key", ["title", "tagline", "base_url"])
def test_a_missing_key_is_named(tmp_path: Path, key: str) -> None:
    site = "".join(line for line in SITE.splitlines(keepends=True) if not line.startswith(key))
    assert site_refusal(tmp_path, site) == (f"{key} is missing", f'add {key} = "…"')


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("https://example.org/", "https://example.org/"),
        ("https://example.org", "https://example.org/"),
        ("http://localhost:8000", "http://localhost:8000/"),
        ("https://user.github.io/archive/", "https://user.github.io/archive/"),
        ("https://user.github.io/archive", "https://user.github.io/archive/"),
        ("https://example.org/a/b", "https://example.org/a/b/"),
        ("http://[::1]:8000/", "http://[::1]:8000/"),
        # Slashes and dots.
        ("https://example.org//", "https://example.org/"),
        ("https://example.org///archive//", "https://example.org/archive/"),
        ("https://example.org/a//b", "https://example.org/a/b/"),
        ("https://example.org/./a/./", "https://example.org/a/"),
        ("https://example.org/a/../b", "https://example.org/b/"),
        ("https://example.org/a/%2e%2E/b/.", "https://example.org/b/"),
        ("https://example.org/../../", "https://example.org/"),
        ("https://example.org/archive/index.html", "https://example.org/archive/"),
        # Letters, ports and blanks.
        ("HTTPS://Example.ORG/Archive", "https://example.org/Archive/"),
        ("https://example.org:443/", "https://example.org/"),
        ("http://example.org:080", "http://example.org/"),
        ("http://example.org:443/", "http://example.org:443/"),
        ("https://example.org:/a", "https://example.org/a/"),
        ("https://example.org./", "https://example.org/"),
        (" https://example.org/ ", "https://example.org/"),
        ("http://[2001:DB8:0:0::1]:80/", "http://[2001:db8::1]/"),
        ("https://my_site.example.org/", "https://my_site.example.org/"),
        # International hosts: as browsers ask for them, and not as IDNA 2003 would.
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://BU\u0308CHER.example:8443/x", "https://xn--bcher-kva.example:8443/x/"),
        ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example/"),
        ("https://straße.example/", "https://xn--strae-oqa.example/"),
        ("https://例え。テスト/", "https://xn--r8jz45g.xn--zckzah/"),
        ("https://пример.рф:80/", "https://xn--e1afmkfd.xn--p1ai:80/"),
        ("https://☃.example/", "https://xn--n3h.example/"),
        # Paths as browsers send them.
        ("https://example.org/café", "https://example.org/caf%C3%A9/"),
        ("https://example.org/caf%c3%a9/", "https://example.org/caf%C3%A9/"),
        ("https://example.org/%7Eme/~you", "https://example.org/~me/~you/"),
        ("https://example.org/my%20archive", "https://example.org/my%20archive/"),
        ("https://example.org/100%/", "https://example.org/100%25/"),
        ("https://example.org/%3Fa%23/", "https://example.org/%3Fa%23/"),
        ("https://example.org/a'b<c>/", "https://example.org/a'b%3Cc%3E/"),
    ],
)
def test_a_base_url_has_one_form_however_it_is_written(
    tmp_path: Path, written: str, read: str
) -> None:
    root = project_of(tmp_path, SITE.replace("https://example.org/", written))
    assert load_config(root).base_url == read
    assert load_config(root, base_url=read).base_url == read
    assert load_config(root, base_url="https://other.example").base_url == "https://other.example/"


EXAMPLE = "https://example.org/archive/"
NO_BASES = {
    "": EXAMPLE,
    "example.org": "https://example.org/",
    "example.org:8080/archive": "https://example.org:8080/archive/",
    "localhost:8000": "http://localhost:8000/",
    "bücher.example": "https://xn--bcher-kva.example/",
    "//example.org/": "https://example.org/",
    "/archive/": EXAMPLE,
    "ftp://example.org/": "https://example.org/",
    "https:example.org": "https://example.org/",
    "https:/example.org": "https://example.org/",
    "https://": EXAMPLE,
    "https:///archive/": EXAMPLE,
    "https://example.org/?page=1": "https://example.org/",
    "https://example.org/a?": "https://example.org/a/",
    "https://example.org/#top": "https://example.org/",
    "https://example.org?x#y": "https://example.org/",
    "https://me:secret@example.org/a": "https://example.org/a/",
    "https://me@example.org/": "https://example.org/",
    "https://example.org\\archive": EXAMPLE,
    "https:\\\\example.org": "https://example.org/",
    "https://example.org/my archive/": "https://example.org/my%20archive/",
    "https://example.org/\n": "https://example.org/",
    "https://exa\tmple.org/": EXAMPLE,
    "https://example.org/\x00": "https://example.org/",
    "https://example.org/%00": EXAMPLE,
    "https://example.org/a%2Fb": EXAMPLE,
    "https://example.org/a%5cb": EXAMPLE,
    "https://example.org/caf%E9": EXAMPLE,
    "http://[::1/": EXAMPLE,
    "http://[fe80::1%25eth0]/": EXAMPLE,
    "http://[::12345]/": EXAMPLE,
    "https://example.org:port/": EXAMPLE,
    "https://example.org:99999/": EXAMPLE,
    "https://example.org:0/": EXAMPLE,
    "https://example.org:-1/": EXAMPLE,
    "https://:443/": EXAMPLE,
    "https://a..org/": EXAMPLE,
    "https://-a.org/": EXAMPLE,
    "https://*.example.org/": EXAMPLE,
    "https://ex%61mple.org/": EXAMPLE,
    f"https://{'a' * 64}.org/": EXAMPLE,
    f"https://{'ü' * 64}.org/": EXAMPLE,
    "https://127.1/": EXAMPLE,
    "https://256.0.0.1/": EXAMPLE,
    "https://\u2100.org/": EXAMPLE,
    "https://a\u200db.org/": EXAMPLE,
}


@pytest.mark.parametrize(("url", "meant"), NO_BASES.items())
def test_a_base_url_that_is_no_address_is_an_error_that_says_what_may_be_meant(
    tmp_path: Path, url: str, meant: str
) -> None:
    root = project_of(tmp_path, SITE)
    where, what, remedy = refusal(lambda root: load_config(root, base_url=url), root)
    assert (where, remedy) == ("--base-url", f"write it as --base-url {meant}")
    assert what.startswith("base_url is no address: ")
    assert "secret" not in what


def test_a_base_url_in_the_file_is_told_how_to_stand_there(tmp_path: Path) -> None:
    what, remedy = site_refusal(tmp_path, SITE.replace("https://example.org/", "example.org"))
    assert what == "base_url is no address: it has neither http:// nor https:// before a host"
    assert remedy == 'write it as base_url = "https://example.org/"'


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("https://ll.thespacedevs.com/", "https://ll.thespacedevs.com"),
        ("HTTPS://LL.TheSpaceDevs.com:443//", "https://ll.thespacedevs.com"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
    ],
)
def test_the_address_of_the_api_has_one_form_without_a_slash(
    tmp_path: Path, written: str, read: str
) -> None:
    root = project_of(tmp_path, f'{SITE}source = "{written}"\n')
    assert load_config(root).source == read
    assert load_config(root, source=written).source == read


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        ("https://ll.thespacedevs.com/2.3.0/", "https://ll.thespacedevs.com"),
        ("https://me:secret@ll.thespacedevs.com", "https://ll.thespacedevs.com/"),
        ("ll.thespacedevs.com", "https://ll.thespacedevs.com/"),
        ("https://", "https://ll.thespacedevs.com"),
    ],
)
def test_an_address_of_the_api_that_is_none_is_an_error(
    tmp_path: Path, source: str, meant: str
) -> None:
    what, remedy = site_refusal(tmp_path, f'{SITE}source = "{source}"\n')
    assert what.startswith("source is no address: ")
    assert remedy == f'write it as source = "{meant}"'


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("feed_size = 0", "Expected `int` >= 1 - at `$.feed_size`"),
        ("feed_size = 1001", "Expected `int` <= 1000 - at `$.feed_size`"),
        ('feed_size = "50"', "Expected `int`, got `str` - at `$.feed_size`"),
        ('images = "some"', "Invalid enum value 'some' - at `$.images`"),
        ("image_budget = 0", "Expected `int` >= 1 - at `$.image_budget`"),
        ('image_unknown_licences = "yes"', "Expected `bool`, got `str` - at `$.image_unknown_lic"),
        ('image_hosts = "example.org"', "Expected `array`, got `str` - at `$.image_hosts`"),
        ("image_hosts = [5]", "Expected `str`, got `int` - at `$.image_hosts[0]`"),
        ('leave_out = "feeds"', "Expected `array`, got `str` - at `$.leave_out`"),
        ("leave_out = [5]", "Expected `str`, got `int` - at `$.leave_out[0]`"),
        ('language = "English"', "language is empty, or has characters that it cannot have"),
        ('language = "en\\n"', "language is empty, or has characters that it cannot have"),
    ],
)
def test_a_value_of_the_wrong_kind_is_named_by_its_key(
    tmp_path: Path, line: str, what: str
) -> None:
    said, remedy = site_refusal(tmp_path, f"{SITE}{line}\n")
    assert said.startswith(what)
    assert line.partition(" ")[0] in said
    assert remedy == "mend that value"


@pytest.mark.parametrize(
    ("title", "what"),
    [
        ("5", "Expected `str`, got `int` - at `$.title`"),
        ('""', "title is empty, or has characters that it cannot have"),
        ('" "', "title is empty, or has characters that it cannot have"),
        ('"A\\nB"', "title is empty, or has characters that it cannot have"),
        ('"A\\u0001B"', "title is empty, or has characters that it cannot have"),
    ],
)
def test_a_title_is_a_text_that_says_something(tmp_path: Path, title: str, what: str) -> None:
    site = SITE.replace('"Almanac"', title)
    assert site_refusal(tmp_path, site) == (what, "mend that value")


@pytest.mark.parametrize(
    ("site", "line"),
    [
        (f"{SITE}language = en\n", 4),
        (f'{SITE}title = "Again"\n', 4),
        ('title = "Almanac\n', 1),
        ("title\n", 1),
    ],
)
def test_a_file_that_is_no_toml_is_named_with_its_line(
    tmp_path: Path, site: str, line: int
) -> None:
    what, remedy = site_refusal(tmp_path, site)
    assert what.startswith("is no TOML: ")
    assert f"line {line}," in what
    assert remedy == "mend that line"


def test_a_file_that_is_no_utf_8_is_named(tmp_path: Path) -> None:
    what, remedy = site_refusal(tmp_path, 'title = "Ännchen"'.encode("latin-1"))
    assert what.startswith("is not UTF-8: ")
    assert remedy == "save it as UTF-8"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert refusal(load_config, tmp_path) == (
        str(tmp_path / "content/site.toml"),
        "cannot be read: No such file or directory",
        "write it, or begin with almanac new",
    )


def test_line_ends_of_windows_mean_the_same_in_the_configuration(tmp_path: Path) -> None:
    root = project_of(tmp_path, SITE.replace("\n", "\r\n"))
    assert load_config(root).tagline == "What happened in spaceflight, and when."


# content/pages/*.md

FORM = 'begin with +++, a line title = "…", and +++'
PAGE = """+++
title = "About"
+++
Text.
"""


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """The empty folder of documents, of the project `tmp_path`."""
    folder = tmp_path / "content/pages"
    folder.mkdir(parents=True)
    return folder


def write_page(folder: Path, name: str, page: str | bytes = PAGE) -> Path:
    path = folder / name
    path.write_bytes(page if isinstance(page, bytes) else page.encode())
    return path


def page_refusal(tmp_path: Path, path: Path) -> tuple[str, str]:
    """What and remedy of the only document's error."""
    where, what, remedy = refusal(load_documents, tmp_path)
    assert where == str(path)
    return what, remedy


def test_a_document_is_read_with_its_front_matter(tmp_path: Path, pages: Path) -> None:
    front = '+++\ntitle = "À propos"\nslug = "about-us"\norder = 3\n+++\n'
    path = write_page(pages, "about.md", f"{front}Text.\n+++\nMore.\n")
    (document,) = load_documents(tmp_path)
    assert (document.title, document.slug, document.order) == ("À propos", "about-us", 3)
    assert (document.text.html, document.source) == ("<p>Text.\n+++\nMore.</p>", str(path))


def test_a_document_is_called_by_its_file_unless_it_says_otherwise(
    tmp_path: Path, pages: Path
) -> None:
    write_page(pages, "how-to-help.md")
    (document,) = load_documents(tmp_path)
    assert (document.slug, document.order) == ("how-to-help", 100)


def test_documents_come_by_file_name_and_nothing_else_is_one(tmp_path: Path, pages: Path) -> None:
    for name in ("b.md", "c.md", "a.md", "notes.txt", "d.markdown"):
        write_page(pages, name)
    assert [document.slug for document in load_documents(tmp_path)] == ["a", "b", "c"]


def test_a_suffix_in_capitals_is_one_and_what_systems_and_editors_hide_is_none(
    tmp_path: Path, pages: Path
) -> None:
    write_page(pages, "about.MD")
    write_page(pages, "._about.MD", b"\x00\x05\x16\x07\xff")
    write_page(pages, ".draft.md")
    write_page(pages, "help.md~")
    write_page(pages, "#help.md#")
    (pages / ".#help.md").symlink_to("me@machine.4711:1700000000")
    (document,) = load_documents(tmp_path)
    assert document.source == str(pages / "about.MD")


def test_two_texts_of_one_name_are_both_named(tmp_path: Path, pages: Path) -> None:
    write_page(pages, "about.MD")
    path = write_page(pages, "about.md")
    what, remedy = page_refusal(tmp_path, path)
    assert (what, remedy) == ("has the same name as about.MD", "rename or remove one of them")


def make_folder(path: Path) -> None:
    path.mkdir()


def make_dangling_link(path: Path) -> None:
    path.symlink_to("not/mounted")


NOWHERE = "is a link to not/mounted, where nothing is"
LINKS = "make what it leads to, or remove the link"
FOLDER = "a folder stands where a file is needed: move it away"


@pytest.mark.parametrize(
    ("load", "name", "make", "what", "remedy"),
    [
        (load_documents, "pages/x.md", make_folder, "cannot be read: Is a directory", FOLDER),
        (load_documents, "pages/x.md", make_dangling_link, NOWHERE, LINKS),
        (load_documents, "pages", make_dangling_link, NOWHERE, LINKS),
        (load_notes, "types/docking.md", make_dangling_link, NOWHERE, LINKS),
        (load_notes, "events", make_dangling_link, NOWHERE, LINKS),
        (load_notes, "events/856.md", make_folder, "cannot be read: Is a directory", FOLDER),
        (load_overrides, "overrides.toml", make_dangling_link, NOWHERE, LINKS),
        (load_overrides, "overrides.toml", make_folder, "cannot be read: Is a directory", FOLDER),
        (load_config, "site.toml", make_dangling_link, NOWHERE, LINKS),
    ],
)
def test_what_should_be_a_text_and_is_none_is_named(
    tmp_path: Path,
    load: Callable[[Path], object],
    name: str,
    make: Callable[[Path], None],
    what: str,
    remedy: str,
) -> None:
    path = tmp_path / "content" / name
    path.parent.mkdir(parents=True)
    make(path)
    assert refusal(load, tmp_path) == (str(path), what, remedy)


@pytest.mark.parametrize("start", ["\ufeff", "\ufeff\r\n", "\r\n"])
def test_a_mark_of_byte_order_and_line_ends_of_windows_are_read_in_every_text(
    tmp_path: Path, start: str
) -> None:
    root = project_of(tmp_path, start + SITE.replace("\n", "\r\n"))
    (root / "content/events").mkdir()
    (root / "content/events/856.MD").write_bytes(f"{start}One.\r\nTwo.".encode())
    overrides = f'{start}["856"]\r\nsuppress = "Gone."\r\n'
    (root / "content/overrides.toml").write_bytes(overrides.encode())
    assert load_config(root).title == "Almanac"
    assert load_notes(root).events[856].html == "<p>One.\nTwo.</p>"
    assert load_overrides(root)[856].suppress == "Gone."


# Missions.


@pytest.fixture
def missions(tmp_path: Path) -> Path:
    folder = tmp_path / "content/missions"
    folder.mkdir(parents=True)
    return folder


def test_a_mission_is_read_with_what_its_owner_decides(tmp_path: Path, missions: Path) -> None:
    front = 'title = "Axiom 2"\nslug = "axiom-2"\nnames = ["Ax-2"]\nevents = [1]\nwithout = [2]\n'
    write_page(missions, "ax-2.md", f"+++\n{front}+++\nA *private* crew.\n")
    notes = load_notes(tmp_path)
    (note,) = notes.missions
    assert note.mission == OwnMission("axiom-2", "Axiom 2", ("Ax-2",), (1,), (2,))
    assert note.source == "ax-2.md"
    html = notes.groups[Facet.MISSIONS, "axiom-2"].html
    assert html == "<p>A <em>private</em> crew.</p>"


def test_a_mission_is_called_by_its_file_and_needs_no_text(tmp_path: Path, missions: Path) -> None:
    write_page(missions, "crew-7.md", '+++\ntitle = "Crew-7"\n+++\n')
    notes = load_notes(tmp_path)
    assert notes.own_missions == (OwnMission("crew-7", "Crew-7"),)
    assert notes.groups == {}


@pytest.mark.parametrize(
    ("text", "what", "remedy"),
    [
        ('+++\ntitle = "A"\nevent = [1]\n+++\n', "unknown key 'event'", "'events'"),
        ('+++\ntitle = "A"\nwith = [1]\n+++\n', "unknown key 'with'", "'without'"),
        ("+++\nnames = []\n+++\n", "title is missing", 'add title = "…"'),
        ("Text.\n", "has no front matter", "begin with +++"),
        ('+++\ntitle = "A"\nslug = "A B"\n+++\n', "slug 'A B' is no address", "use 'a-b'"),
    ],
)
def test_a_mission_that_cannot_be_read_is_refused_with_a_remedy(
    tmp_path: Path, missions: Path, text: str, what: str, remedy: str
) -> None:
    path = write_page(missions, "a.md", text)
    where, said, meant = refusal(load_notes, tmp_path)
    assert (where, said) == (str(path), what)
    assert remedy in meant


@pytest.mark.parametrize(
    ("one", "other", "claim"),
    [
        ('names = ["Crew-7"]', 'names = ["crew 7"]', "the name 'crew-7'"),
        ('slug = "crew-7"', 'names = ["Crew-7"]', "the name 'crew-7'"),
        ("events = [7]", "events = [8, 7]", "event 7"),
    ],
)
def test_two_missions_claim_neither_one_name_nor_one_event(
    tmp_path: Path, missions: Path, one: str, other: str, claim: str
) -> None:
    write_page(missions, "a.md", f'+++\ntitle = "A"\n{one}\n+++\n')
    path = write_page(missions, "b.md", f'+++\ntitle = "B"\n{other}\n+++\n')
    assert refusal(load_notes, tmp_path) == (
        str(path),
        f"claims {claim}, as a.md does",
        "leave it to one of them",
    )


def test_a_project_may_do_without_documents(tmp_path: Path) -> None:
    assert load_documents(tmp_path) == ()


def test_line_ends_of_windows_mean_the_same_in_a_document(tmp_path: Path, pages: Path) -> None:
    path = write_page(pages, "about.md")
    before = load_documents(tmp_path)
    path.write_bytes(PAGE.replace("\n", "\r\n").encode())
    assert load_documents(tmp_path) == before


@pytest.mark.parametrize(
    ("page", "body"),
    [
        ('+++\ntitle = "About"\n+++', ""),
        ('+++\ntitle = "About"\n+++\n', ""),
        ('+++\ntitle = "About"\n+++ \t', ""),
        ('+++\ntitle = "About"\n+++\nText.', "Text."),
        ('+++\ntitle = "About"\n+++ \n\nText.\n', "\nText.\n"),
        ('+++ \ntitle = "About"\n+++\nText.', "Text."),
        ('\n \n+++\ntitle = "About"\n+++\nText.', "Text."),
        ('+++\n\ntitle = "About"\n\n+++\n+++\n', "+++\n"),
        ('+++\r\ntitle = "About"\r\n+++\r\nText.\r\n', "Text.\n"),
        ('+++\r\ntitle = "About"\r\n+++', ""),
        ('\ufeff+++\ntitle = "About"\n+++', ""),
        ('\ufeff\r\n+++\r\ntitle = "About"\r\n+++\r\n', ""),
        ('+++\rtitle = "About"\r+++\rText.', "Text."),
    ],
)
def test_front_matter_is_read_however_its_lines_end(
    tmp_path: Path, pages: Path, page: str, body: str
) -> None:
    write_page(pages, "about.md", page)
    (document,) = load_documents(tmp_path)
    assert (document.title, document.text) == ("About", render_prose(body))


@pytest.mark.parametrize(
    "page",
    [
        *("", "Text.\n", "---\ntitle: About\n---\n", '+++\ntitle = "About"\n', "+++"),
        *('title = "About"\n+++\n', '+++\ntitle = "About"', '+++\ntitle = "About"\n++++\nText.'),
        *('+++ title = "About" +++\n', '+++\ntitle = "About" +++\nText.', "Text.\n" + PAGE),
    ],
)
def test_a_document_without_front_matter_is_told_how_to_begin(
    tmp_path: Path, pages: Path, page: str
) -> None:
    path = write_page(pages, "about.md", page)
    assert page_refusal(tmp_path, path) == ("has no front matter", FORM)


@pytest.mark.parametrize(
    ("front", "what", "remedy"),
    [
        ('titel = "About"', "unknown key 'titel'", "the nearest known key is 'title'"),
        (
            'title = "About"\nordre = 3',
            "unknown key 'ordre'",
            "the nearest known key is 'order'",
        ),
        ("order = 3", "title is missing", 'add title = "…"'),
        (
            'title = "About"\norder = "3"',
            "Expected `int`, got `str` - at `$.order`",
            "mend that value",
        ),
    ],
)
def test_a_wrong_key_of_front_matter_is_named(
    tmp_path: Path, pages: Path, front: str, what: str, remedy: str
) -> None:
    path = write_page(pages, "about.md", f"+++\n{front}\n+++\n")
    assert page_refusal(tmp_path, path) == (what, remedy)


def test_front_matter_that_is_no_toml_is_named_with_the_line_of_the_file(
    tmp_path: Path, pages: Path
) -> None:
    path = write_page(pages, "about.md", '\n\n+++\ntitle = "About"\norder = first\n+++\n')
    what, remedy = page_refusal(tmp_path, path)
    assert what.startswith("is no TOML: ")
    assert "line 5," in what
    assert remedy == "mend that line"


@pytest.mark.parametrize(
    ("slug", "better"),
    [
        ("About Us", "about-us"),
        ("about/us", "about-us"),
        ("../about", "about"),
        ("über", "uber"),
        ("about_us", "about-us"),
        ("a" * 81, "a" * 80),
    ],
)
def test_a_slug_that_is_no_address_is_told_a_better_one(
    tmp_path: Path, pages: Path, slug: str, better: str
) -> None:
    path = write_page(pages, "page.md", f'+++\ntitle = "About"\nslug = "{slug}"\n+++\n')
    assert page_refusal(tmp_path, path) == (f"slug '{slug}' is no address", f"use '{better}'")


def test_a_file_name_that_makes_no_address_is_told_a_usable_one(
    tmp_path: Path, pages: Path
) -> None:
    path = write_page(pages, "!.md")
    what, remedy = page_refusal(tmp_path, path)
    assert what == "slug '!' is no address"
    assert remedy != "use ''"


@pytest.mark.parametrize("slug", [*sorted(ROOT_NAMES), "2023", "0"])
def test_a_slug_that_the_archive_needs_itself_is_refused(
    tmp_path: Path, pages: Path, slug: str
) -> None:
    path = write_page(pages, f"{slug}.md")
    assert page_refusal(tmp_path, path) == (
        f"slug '{slug}' is taken by the archive itself",
        f"use another one, such as '{slug}-page'",
    )


def test_a_document_that_is_no_utf_8_is_named(tmp_path: Path, pages: Path) -> None:
    path = write_page(pages, "about.md", PAGE.replace("Text", "Täxt").encode("latin-1"))
    what, remedy = page_refusal(tmp_path, path)
    assert what.startswith("is not UTF-8: ")
    assert remedy == "save it as UTF-8"


# static/


@pytest.fixture
def statics(tmp_path: Path) -> Path:
    """A project with nothing but the static files of this repository."""
    shutil.copytree(ROOT / "static", tmp_path / "project/static")
    return tmp_path / "project"


@pytest.mark.parametrize("name", ["site.css", "site.js", "icon.svg"])
def test_a_missing_static_file_is_named(statics: Path, name: str) -> None:
    (statics / "static" / name).unlink()
    where = str(statics / "static" / name)
    assert refusal(load_static, statics) == (where, "is missing", "install almanac anew")


def test_static_files_of_the_owner_replace_ours_and_join_them(
    statics: Path, tmp_path: Path
) -> None:
    own = tmp_path / "own"
    for name in ("site.css", "photo.png", "README.md", "root/Favicon.ico", "root/CNAME"):
        (own / name).parent.mkdir(parents=True, exist_ok=True)
        (own / name).write_text(name)
    (own / "site.js").mkdir()
    (own / "drafts").mkdir()
    assets = load_assets((own, statics / "static"))
    ours = load_static(statics)
    assert assets.files == {**ours.files, "site.css": b"site.css", "photo.png": b"photo.png"}
    assert assets.root_files == {
        "apple-touch-icon.png": ours.root_files["apple-touch-icon.png"],
        "CNAME": own / "root/CNAME",
        "Favicon.ico": own / "root/Favicon.ico",
    }
    (notice,) = assets.notices
    assert "drafts (a folder), site.js (a folder)" in str(notice)


def test_a_folder_of_the_owner_leaves_no_room_for_a_file_of_ours(
    statics: Path, tmp_path: Path
) -> None:
    (tmp_path / "own/root/favicon.ico").mkdir(parents=True)
    (tmp_path / "own/root/favicon.ico/a.ico").write_bytes(b"x")
    found = load_assets((tmp_path / "own", statics / "static")).root_files
    assert sorted(found) == ["apple-touch-icon.png", "favicon.ico/a.ico"]


def load_static(root: Path) -> Assets:
    return load_assets((root / "static",))


def test_static_files_are_read_by_name(statics: Path) -> None:
    (statics / "static/photo.png").write_bytes(b"\x89PNG")
    assets = load_static(statics)
    own = [path.name for path in (ROOT / "static").iterdir() if path.is_file()]
    assert list(assets.files) == sorted([*own, "photo.png"])
    assert assets.files["photo.png"] == b"\x89PNG"
    assert assets.notices == ()


def make_file(path: Path) -> None:
    path.write_bytes(b"x")


def make_pipe(path: Path) -> None:
    os.mkfifo(path)


@pytest.mark.parametrize(
    ("name", "make", "why"),
    [
        (".DS_Store", make_file, "hidden, or left by a program"),
        (".hidden", make_file, "hidden, or left by a program"),
        ("site.css~", make_file, "hidden, or left by a program"),
        ("#site.css#", make_file, "hidden, or left by a program"),
        (".#site.css", make_dangling_link, "hidden, or left by a program"),
        ("Thumbs.db", make_file, "hidden, or left by a program"),
        ("drafts", make_folder, "a folder"),
        ("photo.png", make_dangling_link, "a link that leads nowhere"),
        ("pipe", make_pipe, "neither file nor folder"),
        ("a\nb.txt", make_file, "a name that cannot stand in an address"),
    ],
)
def test_what_is_left_out_of_the_static_files_is_told(
    statics: Path, name: str, make: Callable[[Path], None], why: str
) -> None:
    make(statics / "static" / name)
    assets = load_static(statics)
    assert name not in assets.files
    notice = str(assets.notices[0])
    assert len(assets.notices) == 1
    assert notice.startswith(f"{statics / 'static'}: not published: {name} ({why}); ")


# static/root/


def test_files_for_the_root_keep_their_names_and_folders(statics: Path, tmp_path: Path) -> None:
    root = statics / "static/root"
    texts = [".nojekyll", ".well-known/security.txt", "CNAME", "a/b/c/d", "google12ab.html"]
    for name in texts:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/keys.txt").write_text("keys")
    (root / "linked").symlink_to(tmp_path / "elsewhere")
    (root / "favicon.ico").unlink()
    (root / "favicon.ico").symlink_to(tmp_path / "elsewhere/keys.txt")
    assets = load_static(statics)
    assert assets.notices == ()
    assert {
        name: path.read_text() for name, path in assets.root_files.items() if ".png" not in name
    } == {
        **{name: name for name in texts},
        "favicon.ico": "keys",
        "linked/keys.txt": "keys",
    }


def make_link_upward(path: Path) -> None:
    path.symlink_to("..")


@pytest.mark.parametrize(
    ("name", "make", "why"),
    [
        (".DS_Store", make_file, "hidden, or left by a program"),
        ("._CNAME", make_file, "hidden, or left by a program"),
        ("CNAME~", make_file, "hidden, or left by a program"),
        (".CNAME.swp", make_file, "hidden, or left by a program"),
        (".git", make_folder, "hidden, or left by a program"),
        (".almanac-manifest.json", make_file, "hidden, or left by a program"),
        ("robots", make_dangling_link, "a link that leads nowhere"),
        ("pipe", make_pipe, "neither file nor folder"),
        ("loop", make_link_upward, "a link to a folder that it lies in"),
    ],
)
def test_what_is_left_out_of_the_root_is_told(
    statics: Path, name: str, make: Callable[[Path], None], why: str
) -> None:
    folder = statics / "static/root/.well-known"
    folder.mkdir()
    make(folder / name)
    assets = load_static(statics)
    assert sorted(assets.root_files) == ["apple-touch-icon.png", "favicon.ico"]
    notice = str(assets.notices[0])
    assert len(assets.notices) == 1
    left_out = f"{statics / 'static/root'}: not published: .well-known/{name} ({why}); "
    assert notice.startswith(left_out)


@pytest.mark.parametrize("make", [make_file, make_dangling_link])
def test_files_for_the_root_lie_in_a_folder_or_nowhere(
    statics: Path, make: Callable[[Path], None]
) -> None:
    root = statics / "static/root"
    shutil.rmtree(root)
    assert load_static(statics).root_files == {}
    make(root)
    where, what, _ = refusal(load_static, statics)
    assert (where, what) == (str(root), "is no folder")


# content/places.toml


def places_project(tmp_path: Path, text: str) -> Path:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/places.toml").write_text(text)
    return tmp_path


def test_the_places_of_this_repository_read() -> None:
    places = load_places(ROOT)
    assert places.name_of(" iss ") == "International Space Station"
    assert places.name_of("Starbase Texas") == places.name_of("Boca Chica") == "Starbase, Texas"
    assert places.name_of("Elsewhere") == "Elsewhere"
    assert places.key_of("ISS") == places.key_of("International Space Station")


def test_there_need_not_be_any_places(tmp_path: Path) -> None:
    assert load_places(tmp_path) == Places()


def test_a_name_may_be_said_again_and_a_place_have_no_other(tmp_path: Path) -> None:
    root = places_project(tmp_path, '[A]\naliases = ["a", "B", "b"]\n["C c"]\n')
    names = {"a": "A", "b": "A", "c c": "C c"}
    assert load_places(root).names == names


@pytest.mark.parametrize(
    ("text", "what", "remedy"),
    [
        (
            '[A]\nalias = ["B"]',
            "unknown key 'alias'",
            "the nearest known key is 'aliases'",
        ),
        (
            'aliases = ["B"]',
            "has a value outside of a table",
            'write the name of a place above it, as in ["International Space Station"]',
        ),
        (
            '[A]\naliases = ["X"]\n[B]\naliases = ["x"]',
            "'x' is an alias of 'A' and of 'B'",
            "keep it under one of them",
        ),
        (
            '[A]\naliases = ["b"]\n[B]\naliases = ["C"]',
            "'b' is an alias of 'A', and a place of its own",
            "move its aliases to 'A' and remove its table, or remove that alias",
        ),
        (
            "[A]\n[a]",
            "'A' and 'a' are one name",
            "keep one of the tables, with the aliases of both",
        ),
        ('["\u200b"]', "'\u200b' names no place", "write a name, or remove it"),
        ('[A]\naliases = ["\u200b"]', "'\u200b' names no place", "write a name, or remove it"),
        (
            '[A]\naliases = [" "]',
            "aliases[0] is empty, or has characters that it cannot have",
            "mend that value",
        ),
        (
            "[A]\naliases = 7",
            "Expected `array`, got `int` - at `$.aliases`",
            "mend that value",
        ),
    ],
)
def test_a_name_leads_to_one_place(tmp_path: Path, text: str, what: str, remedy: str) -> None:
    root = places_project(tmp_path, text)
    assert refusal(load_places, root) == (str(root / "content/places.toml"), what, remedy)
