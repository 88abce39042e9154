"""Sites, built once for all workers, which only read them; and a browser for each worker."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.commands import run_almanac
from tests.pages.browser import started
from tests.pages.fonts import FONT_SETS
from tests.pages.odd import write_odd_project
from tests.pages.readers import build_timed_site
from tests.pages.sites import (
    BASE_URL,
    build_grown_site,
    build_hostile_site,
    build_mirrored_site,
    build_rich_site,
    served,
)
from tests.pages.tools import need_chromium, need_fonts
from tests.projects import build_project, make_project
from tests.shared import build_once, make_once


@pytest.fixture(scope="session")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the real and the rich events, under a path."""
    return build_once(tmp_path_factory, "rich", build_rich_site) / "output"


@pytest.fixture(scope="session")
def demo_at_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the ten real events, published at the root of its host."""

    def build(root: Path) -> None:
        build_project(make_project(root), base_url="https://example.org/")

    return build_once(tmp_path_factory, "demo-at-root", build) / "output"


@pytest.fixture(scope="session")
def mirrored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real events and some rich ones, with copies of all pictures."""
    return build_once(tmp_path_factory, "mirrored", build_mirrored_site) / "output"


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of events of which every text is an attack, under a path."""
    return build_once(tmp_path_factory, "hostile", build_hostile_site) / "output"


@pytest.fixture(scope="session")
def odd_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of all odd records, built by the command with every warning an error.

    What the command said lies beside the project, in `told.json`.
    """

    def make(folder: Path) -> None:
        root = write_odd_project(folder / "project")
        done = run_almanac("--root", str(root), "build", "--offline", "--base-url", BASE_URL)
        told = {"status": done.returncode, "results": done.stdout, "notes": done.stderr}
        (folder / "told.json").write_text(json.dumps(told))

    return make_once(tmp_path_factory, "odd", make) / "project/output"


@pytest.fixture(scope="session")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of three hundred ordinary events, under a path."""
    return build_once(tmp_path_factory, "grown", build_grown_site) / "output"


@pytest.fixture(scope="session", params=["demo", "rich", "hostile"])
def site(request: pytest.FixtureRequest) -> Path:
    """A site under a path: the ten real events, these and the rich ones, or the attacks."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Path)
    return found


@pytest.fixture(scope="session")
def timed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site with dates of each precision around the moment of its data."""
    output = build_once(tmp_path_factory, "timed", build_timed_site) / "output"
    with served(output) as home:
        yield home


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What browsers are started with."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a browser that has one set of fonts, the same on every machine."""
    return need_fonts("dejavu", tmp_path_factory.mktemp("fonts") / "set")


@pytest.fixture(scope="session")
def browser(playwright: Playwright, fonts: dict[str, str]) -> Iterator[Browser]:
    """Chromium; each test opens a window of its own in it."""
    with started(playwright, need_chromium(), fonts) as browser:
        yield browser


@pytest.fixture(scope="session", params=FONT_SETS)
def typeset(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser]:
    """Chromium with each set of fonts, for what fonts can break."""
    name: str = request.param
    if name == "dejavu":
        yield request.getfixturevalue("browser")
        return
    fonts = need_fonts(name, tmp_path_factory.mktemp("fonts") / "set")
    playwright: Playwright = request.getfixturevalue("playwright")
    with started(playwright, need_chromium(), fonts) as browser:
        yield browser
