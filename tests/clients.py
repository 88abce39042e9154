"""Clients of the API that nobody here wrote, over the files as over the server.

One is generated from a description; `pylaunches` and `nextinspace` are programs of old days, which
have their server in a constant: here it is another one.
"""

import asyncio
import contextlib
import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any

import nextinspace
import pylaunches.api
import pytest

from tests.projects import Json
from tests.shared import make_once


class Generated:
    """A client by openapi-python-client: its functions by the operations that they call."""

    def __init__(self, package: str, base_url: str) -> None:
        self._package = package
        self._client = self._load("client").Client(base_url=base_url)

    def call(self, operation: str, *arguments: object, **parameters: object) -> Any:  # noqa: ANN401 - generated types
        """Ask, such as by `events.events_list`; gives the status and what was parsed."""
        function = self._load(f"api.{operation}").sync_detailed
        return function(*arguments, client=self._client, **parameters)

    def model(self, name: str) -> Any:  # noqa: ANN401 - generated types
        """A generated type."""
        return getattr(self._load("models"), name)

    def _load(self, name: str) -> ModuleType:
        return importlib.import_module(f"{self._package}.{name}")

    def close(self) -> None:
        """Let go of the server."""
        self._client.get_httpx_client().close()


@contextlib.contextmanager
def generated_package(
    description: Json, name: str, factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Have a client made from an OpenAPI description, once for all processes of a run of tests.

    Gives the name of its package, which can be imported meanwhile.
    """
    folder = make_once(factory, name, lambda folder: _generate(description, folder, name))
    sys.path.insert(0, str(folder))
    try:
        yield name
    finally:
        sys.path.remove(str(folder))


def _generate(description: Json, folder: Path, name: str) -> None:
    source, settings = folder / "openapi.json", folder / "settings.yml"
    source.write_text(json.dumps(description), "utf-8")
    settings.write_text("post_hooks: []\n")  # its style does not matter
    command = (
        *(sys.executable, "-m", "openapi_python_client", "generate"),
        *("--path", str(source), "--meta", "none", "--config", str(settings)),
        *("--output-path", str(folder / name), "--fail-on-warning"),
    )
    done = subprocess.run(command, capture_output=True, check=False, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


@contextlib.contextmanager
def next_in_space(base_url: str) -> Iterator[ModuleType]:
    """The library nextinspace, which knows 2.1.0, asking the server of that version's address."""
    former, nextinspace.BASE_URL = nextinspace.BASE_URL, base_url
    try:
        yield nextinspace
    finally:
        nextinspace.BASE_URL = former


def read_by_pylaunches(
    base_url: str, version: str, filters: dict[str, str]
) -> dict[str, list[Json]]:
    """What the library pylaunches reads of all events, of what is ahead and of what has been."""

    async def read() -> dict[str, list[Json]]:
        async with pylaunches.PyLaunches(api_version=version) as client:
            calls = {
                "events": client.event,
                "events/upcoming": client.event_upcoming,
                "events/previous": client.event_previous,
            }
            return {name: await call(filters=filters) for name, call in calls.items()}

    former, pylaunches.api.BASE_URL = pylaunches.api.BASE_URL, base_url
    try:
        # Another test's browser may have a loop running in this thread.
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(asyncio.run, read()).result()
    finally:
        pylaunches.api.BASE_URL = former
