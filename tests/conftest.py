"""Fixtures that many tests share."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from tests.projects import build_project, make_project
from tests.shared import build_once

# At a desk every run looks for new counter-examples; CI says the same of the same code, always.
settings.register_profile("desk", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


_RAM_DISK, _ROOM = Path("/dev/shm"), 4 << 30  # noqa: S108 - a RAM disk is what is looked for


def _choose_disk() -> None:
    """Let the tests' files lie in memory where there is room: thousands are synced to the disk.

    What is tested is that they are, and in which order; how long a disk takes is its own affair.
    """
    if os.access(_RAM_DISK, os.W_OK) and shutil.disk_usage(_RAM_DISK).free > _ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_RAM_DISK))


_choose_disk()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the golden files be written anew: `pytest --update-golden`."""
    parser.addoption(
        "--update-golden", action="store_true", help="write tests/golden/ from today's output"
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let long tests be the first ones of each half: two processes begin with half of all each.

    One that begins with a long test when nothing else is left lets the other one wait.
    """
    long = [item for item in items if item.get_closest_marker("long")]
    rest = [item for item in items if not item.get_closest_marker("long")]
    first, second = long[::2], long[1::2]
    middle = max(0, len(items) // 2 - len(first))
    items[:] = [*first, *rest[:middle], *second, *rest[middle:]]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of this repository's project, with its ten real events."""
    return make_project(tmp_path / "project")


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the ten real events, built once, under a path; tests only read it."""

    def build(root: Path) -> None:
        build_project(make_project(root), base_url="https://example.org/archive/")

    return build_once(tmp_path_factory, "demo", build) / "output"
