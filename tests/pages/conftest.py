"""Built sites and a browser, each made once a worker; tests only read the sites."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.pages.browser import launched
from tests.pages.readers import build_timed_site
from tests.pages.sites import (
    build_grown_site,
    build_hostile_site,
    build_mirrored_site,
    build_rich_site,
    served,
)
from tests.pages.tools import need_chromium


@pytest.fixture(scope="session")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the real and the rich events, under a path."""
    return build_rich_site(tmp_path_factory.mktemp("rich") / "project")


@pytest.fixture(scope="session")
def rich_at_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same site, published at the root of its host."""
    root = tmp_path_factory.mktemp("rich-at-root") / "project"
    return build_rich_site(root, "https://example.org/")


@pytest.fixture(scope="session")
def mirrored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same site, with copies of all its pictures."""
    return build_mirrored_site(tmp_path_factory.mktemp("mirrored") / "project")


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of events of which every text is an attack, under a path."""
    return build_hostile_site(tmp_path_factory.mktemp("hostile") / "project")


@pytest.fixture(scope="session")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of three hundred ordinary events, under a path."""
    return build_grown_site(tmp_path_factory.mktemp("grown") / "project")


@pytest.fixture(scope="session", params=["demo", "rich", "hostile"])
def site(request: pytest.FixtureRequest) -> Path:
    """A site under a path: the ten real events, these and the rich ones, or the attacks."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Path)
    return found


@pytest.fixture(scope="session")
def timed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site with dates of each precision around the moment of its data."""
    output = build_timed_site(tmp_path_factory.mktemp("timed") / "project")
    with served(output) as home:
        yield home


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; each test opens a window of its own in it."""
    with launched(need_chromium()) as started:
        yield started
