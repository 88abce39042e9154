"""Client libraries that nobody here wrote: one generated from a description, one of old days."""

import contextlib
import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import nextinspace

from tests.projects import Json

_PACKAGE = "events_client"


class Generated:
    """A client by openapi-python-client: its functions by the operations that they call."""

    def __init__(self, client: object) -> None:
        self._client = client

    def call(self, operation: str, *arguments: object, **parameters: object) -> Any:  # noqa: ANN401 - generated types
        """Ask, such as by `events.events_list`; gives the status and what was parsed."""
        function = _load(f"api.{operation}").sync_detailed
        return function(*arguments, client=self._client, **parameters)

    @staticmethod
    def model(name: str) -> Any:  # noqa: ANN401 - generated types
        """A generated type."""
        return getattr(_load("models"), name)


def _load(name: str) -> ModuleType:
    return importlib.import_module(f"{_PACKAGE}.{name}")


@contextlib.contextmanager
def generated_client(description: Json, folder: Path) -> Iterator[Generated]:
    """Generate a client from an OpenAPI description; it asks the server that this one names."""
    source, settings = folder / "openapi.json", folder / "settings.yml"
    source.write_text(json.dumps(description), "utf-8")
    settings.write_text("post_hooks: []\n")  # its style does not matter
    subprocess.run(
        [
            *(Path(sys.executable).with_name("openapi-python-client"), "generate"),
            *("--path", source, "--config", settings, "--meta", "none", "--fail-on-warning"),
            *("--output-path", folder / _PACKAGE),
        ],
        check=True,
        capture_output=True,
        cwd=folder,
    )
    sys.path.insert(0, str(folder))
    try:
        with _load("client").Client(base_url=description["servers"][0]["url"]) as client:
            yield Generated(client)
    finally:
        sys.path.remove(str(folder))
        for name in [name for name in sys.modules if name.split(".")[0] == _PACKAGE]:
            del sys.modules[name]


@contextlib.contextmanager
def old_program(base_url: str) -> Iterator[ModuleType]:
    """The library nextinspace, which knows 2.1.0, asking another server than it was made for."""
    former, nextinspace.BASE_URL = nextinspace.BASE_URL, base_url
    try:
        yield nextinspace
    finally:
        nextinspace.BASE_URL = former
