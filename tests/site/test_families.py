"""Which types belong together, and which drawing each of them has."""

import re

import pytest

from generator.site.families import FAMILIES, family_of, family_with, glyph_of
from tests.projects import ROOT, Json
from tests.site.reading import elements, read_page, strings
from tests.site.samples import make_site, render_site

SYMBOLS = re.findall(
    r'<symbol id="g-([a-z]+)".*</symbol>', (ROOT / "templates/_glyphs.html").read_text()
)


@pytest.mark.parametrize(
    ("name", "family", "glyph"),
    [
        ("Docking", "dock", "dock"),
        ("Spacecraft Docking", "dock", "dock"),
        ("Spacecraft Undocking", "dock", "undock"),
        ("Spacecraft Berthing", "dock", "arm"),
        ("Spacecraft Unberthing", "dock", "arm"),
        ("Spacecraft Capture", "dock", "arm"),
        ("Release", "dock", "arm"),
        ("Spacecraft Relocation", "dock", "dock"),
        ("Moon Landing", "land", "moon"),
        ("Lunar Landing", "land", "moon"),
        ("Spacecraft Landing", "land", "land"),
        ("Splashdown", "land", "land"),
        ("Press Release", "press", "press"),
        ("Moon Flyby", "orbit", "orbit"),
        ("EVA", "crew", "crew"),
        ("Something new", "log", "log"),
        ("", "log", "log"),
    ],
)
def test_a_type_has_the_colour_of_its_family_and_a_glyph_that_tells(
    name: str, family: str, glyph: str
) -> None:
    assert (family_of(name).key, glyph_of(name)) == (family, glyph)
    assert family_with(glyph).key == family


def test_every_glyph_is_drawn_once_and_no_other() -> None:
    glyphs = [key for one in FAMILIES for key in (one.key, *(key for key, _ in one.glyphs))]
    assert sorted(SYMBOLS) == sorted(glyphs)
    assert len(glyphs) == len(set(glyphs))


def test_every_page_shows_the_glyph_of_a_type_in_the_colour_of_its_family() -> None:
    kind: Json = {"id": 8, "name": "Spacecraft Undocking"}
    found: Json = {"id": 1, "name": "A", "slug": "a", "type": kind, "date": "2023-01-01T00:00:00Z"}
    files = render_site(make_site([found]))
    for path in (
        "index.html",
        "2023/index.html",
        "2023/01/index.html",
        "types/index.html",
        "types/spacecraft-undocking/index.html",
        "events/a/index.html",
    ):
        page = read_page(files[path])
        assert set(strings(page, "//main//use/@href")) == {"#g-undock"}, path
        assert elements(page, "//main//*[contains(@class, 'f-dock')]"), path
        assert not elements(page, "//*[contains(@class, 'f-undock')]"), path
