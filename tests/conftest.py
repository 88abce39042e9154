"""Fixtures that many tests share."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from tests.projects import build_project, make_project

# At a desk every run looks for new counter-examples; CI says the same of the same code, always.
settings.register_profile("desk", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the golden files be written anew: `pytest --update-golden`."""
    parser.addoption(
        "--update-golden", action="store_true", help="write tests/golden/ from today's output"
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of this repository's project, with its ten real events."""
    return make_project(tmp_path / "project")


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the ten real events, built once, under a path; tests only read it."""
    root = make_project(tmp_path_factory.mktemp("demo") / "project")
    build_project(root, base_url="https://example.org/archive/")
    return root / "output"
