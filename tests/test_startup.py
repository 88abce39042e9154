"""What the command loads before it has anything to do with it: an answer must not wait for that.

Seconds are another matter on each machine, so what is held to here is what makes them.
"""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ll2.server import LaunchLibrary
from tests.projects import ROOT, make_project, real_records
from tests.source.pulls import make_events

PROGRAM = """
import atexit, runpy, sys
atexit.register(lambda: print(*sys.modules, file=sys.stderr))
runpy.run_module("generator", run_name="__main__", alter_sys=True)
"""
"""`python -m generator`, and at its end the names of all modules that it loaded."""

NETWORK = {"requests", "urllib3", "charset_normalizer", "http.client", "http.server", "asyncio"}
PICTURES = {"PIL"}
PAGES = {"feedgen", "icalendar", "jinja2", "linkify_it", "lxml", "markdown", "nh3", "slugify"}
PROCESSES = {"concurrent.futures", "multiprocessing"}
OTHERS = {"idna", "msgspec", "rich"}
OURS = {"generator.archive", "generator.build", "generator.content", "generator.site"}


def loaded(*arguments: str) -> set[str]:
    """The modules that a run has loaded when it ends, and ends well."""
    command = [sys.executable, "-W", "error", "-c", PROGRAM, *arguments]
    done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8", cwd=ROOT)
    modules = set(done.stderr.splitlines()[-1].split())
    assert "generator.command.cli" in modules
    return modules


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A project of one event."""
    return make_project(tmp_path / "project", real_records()[:1])


@pytest.fixture
def api() -> Iterator[LaunchLibrary]:
    with LaunchLibrary(make_events(1)) as api:
        yield api


@pytest.mark.parametrize(
    "arguments",
    [
        *(["--help"], ["--version"], ["build", "--help"], ["sync", "--help"], ["serve", "--help"]),
        *(["query", "--help"], ["doctor", "--help"], ["diff", "--help"], ["new", "--help"]),
    ],
    ids=" ".join,
)
def test_help_loads_nothing_that_it_does_not_need(arguments: list[str]) -> None:
    heavy = NETWORK | PICTURES | PAGES | PROCESSES | OTHERS | OURS
    assert heavy & loaded(*arguments) == set()


@pytest.mark.parametrize("images", ["linked", "mirrored", "none"])
def test_an_offline_build_loads_nothing_that_talks_or_that_draws(small: Path, images: str) -> None:
    settings = small / "content/site.toml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace('images = "linked"', f'images = "{images}"'), "utf-8")
    modules = loaded("--root", str(small), "build", "--offline", "--workers", "2")
    assert (NETWORK | PICTURES) & modules == set()
    assert (small / "output/index.html").is_file()


def test_a_query_loads_nothing_that_talks_draws_or_renders(small: Path) -> None:
    modules = loaded("--root", str(small), "query", "search=Booster", "--format", "ids")
    renders = {"feedgen", "icalendar", "jinja2", "lxml", "generator.build", "generator.site.plan"}
    assert (NETWORK | PICTURES | PROCESSES | renders) & modules == set()


def test_serving_loads_what_answers_queries_only_when_it_is_asked() -> None:
    program = (
        "import sys, generator.command.api, generator.serve, generator.hosting; print(*sys.modules)"
    )
    command = [sys.executable, "-W", "error", "-c", program]
    done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8", cwd=ROOT)
    answers = {"generator.api.endpoints", "generator.archive.query", "generator.load"}
    assert (PICTURES | PAGES | PROCESSES | answers) & set(done.stdout.split()) == set()


def test_one_worker_needs_no_pool_of_processes(small: Path) -> None:
    modules = loaded("--root", str(small), "build", "--offline", "--workers", "1")
    assert "concurrent.futures.process" not in modules


def test_a_sync_that_copies_no_pictures_loads_neither_pages_nor_pillow(
    tmp_path: Path, api: LaunchLibrary
) -> None:
    root = make_project(tmp_path / "project", [])
    for path in (root / "content/snapshot").iterdir():
        path.unlink()
    modules = loaded("--root", str(root), "sync", "--source", api.url)
    assert "requests" in modules
    assert (PICTURES | {"feedgen", "icalendar", "jinja2", "generator.build"}) & modules == set()
