"""Fixtures that many tests share."""

import os
import shutil
from itertools import islice
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
    """Let each process begin with its share of the long tests: it gets such a part of all in order.

    One that begins with a long test when nothing else is left lets the others wait.
    """
    long = [item for item in items if item.get_closest_marker("long")]
    rest = iter([item for item in items if not item.get_closest_marker("long")])
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    ordered: list[pytest.Item] = []
    for number in range(processes):
        ordered += long[number::processes]
        end = len(items) * (number + 1) // processes
        ordered += islice(rest, max(0, end - len(ordered)))
    items[:] = [*ordered, *rest]


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
