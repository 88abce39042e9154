"""The archive of the cases, behind a real server; tests only read it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.command.api import make_api
from tests.cases.project import make_cases_project
from tests.pages.sites import served


@pytest.fixture(scope="session")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project."""
    return make_cases_project(tmp_path_factory.mktemp("cases") / "project")


@pytest.fixture(scope="session")
def site(cases: Path) -> Iterator[str]:
    """The address of its site, which is not built: only the API answers."""
    with served(cases / "output", "/archive/", make_api(cases, strict=False)) as address:
        yield address


@pytest.fixture(scope="session")
def api(site: str) -> str:
    """The address of the API's current version, with a slash."""
    return f"{site}api/2.3.0/"
