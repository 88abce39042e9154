"""Hand-written input: what is wrong with it is an error that says where, what and what to do."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from generator.config import SiteConfig, load_assets, load_config, load_documents
from generator.errors import ContentError
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
    ],
)
def test_a_base_url_ends_in_a_slash_however_it_is_written(
    tmp_path: Path, written: str, read: str
) -> None:
    root = project_of(tmp_path, SITE.replace("https://example.org/", written))
    assert load_config(root).base_url == read
    assert load_config(root, base_url="https://other.example").base_url == "https://other.example/"


NO_BASES = [
    "",
    "example.org",
    "//example.org/",
    "/archive/",
    "ftp://example.org/",
    "https://",
    "https:///archive/",
    "https://example.org/?page=1",
    "https://example.org/#top",
    "https://example.org/my archive/",
    "https://example.org/\n",
    "http://[::1/",
    "https://example.org:port/",
    "https://example.org:99999/",
]


@pytest.mark.parametrize("url", NO_BASES)
def test_a_base_url_that_is_no_address_is_an_error(tmp_path: Path, url: str) -> None:
    root = project_of(tmp_path, SITE)
    where, what, remedy = refusal(lambda root: load_config(root, base_url=url), root)
    assert (what, remedy) == (
        "base_url is no address",
        'write it as base_url = "https://example.org/archive/"',
    )
    assert where in {str(root / "content/site.toml"), "--base-url"}


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
        "write it, with at least title and base_url",
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


def test_a_project_may_do_without_documents(tmp_path: Path) -> None:
    assert load_documents(tmp_path) == ()


def test_line_ends_of_windows_mean_the_same_in_a_document(tmp_path: Path, pages: Path) -> None:
    path = write_page(pages, "about.md")
    before = load_documents(tmp_path)
    path.write_bytes(PAGE.replace("\n", "\r\n").encode())
    assert load_documents(tmp_path) == before


@pytest.mark.parametrize(
    "page", ["", "Text.\n", "---\ntitle: About\n---\n", '+++\ntitle = "About"\n', "\n" + PAGE]
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
    path = write_page(pages, "about.md", '+++\ntitle = "About"\norder = first\n+++\n')
    what, remedy = page_refusal(tmp_path, path)
    assert what.startswith("is no TOML: ")
    assert "line 3," in what
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


@pytest.mark.parametrize("name", ["site.css", "site.js", "icon.svg"])
def test_a_missing_static_file_is_named(project: Path, name: str) -> None:
    (project / "static" / name).unlink()
    where = str(project / "static" / name)
    assert refusal(load_assets, project) == (where, "is missing", "restore it")


def test_a_missing_static_folder_is_named(tmp_path: Path) -> None:
    where, what, remedy = refusal(load_assets, tmp_path)
    assert Path(where).parent == tmp_path / "static"
    assert (what, remedy) == ("is missing", "restore it")


def test_static_files_are_read_by_name_and_hidden_ones_are_not(project: Path) -> None:
    (project / "static/photo.png").write_bytes(b"\x89PNG")
    (project / "static/.hidden").write_bytes(b"x")
    (project / "static/folder").mkdir()
    assets = load_assets(project)
    own = sorted(path.name for path in (ROOT / "static").iterdir())
    assert list(assets) == sorted([*own, "photo.png"])
    assert assets["photo.png"] == b"\x89PNG"
