"""Clients of the API that nobody here wrote, each run in a process of its own.

`pylaunches` and `nextinspace` have their server in a constant; here it is another one. A third one
is generated from a description. What a client read comes back as JSON.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

PYLAUNCHES = """
import asyncio, json, sys
import pylaunches.api
pylaunches.api.BASE_URL, version = sys.argv[1], sys.argv[2]

async def read():
    async with pylaunches.PyLaunches(api_version=version) as client:
        calls = {"all": client.event, "upcoming": client.event_upcoming,
                 "previous": client.event_previous}
        filters = dict(pair.split("=") for pair in sys.argv[3:])
        return {name: await call(filters=filters) for name, call in calls.items()}

print(json.dumps(asyncio.run(read())))
"""
"""Arguments: the address without a version, the version, filters as `limit=2`."""

NEXTINSPACE = """
import json, sys
import nextinspace
nextinspace.BASE_URL = sys.argv[1]
found = nextinspace.next_event(int(sys.argv[2]))
print(json.dumps([[one.name, one.location, one.date and one.date.isoformat(), one.type_]
                  for one in found]))
"""
"""Arguments: the address with the version, the number of events."""

GENERATED = """
import json, sys
from importlib import import_module
from almanac_client import Client

def ask(name, **given):
    tag = name.split("_")[0]
    client = Client(base_url=sys.argv[1], raise_on_unexpected_status=True)
    found = import_module(f"almanac_client.api.{tag}.{name}").sync(client=client, **given)
    return found.to_dict()

calls = json.loads(sys.argv[2])
print(json.dumps([ask(name, **given) for name, given in calls]))
"""
"""Arguments: the address of the server, a JSON list of operations and what is given to each."""


def run_client(script: str, *arguments: str, path: Path | None = None) -> Any:  # noqa: ANN401 - JSON
    """What a client read; `path` is where modules of its own lie."""
    environment = {**os.environ, "PYTHONPATH": str(path or ""), "NO_PROXY": "127.0.0.1"}
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        env=environment,
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def generate_client(description: Path, folder: Path) -> Path:
    """Have a client made from an OpenAPI description; gives the folder that holds its package."""
    settings = folder / "settings.yml"
    settings.write_text("post_hooks: []\n")
    command = (
        *(sys.executable, "-m", "openapi_python_client", "generate"),
        *("--path", str(description), "--meta", "none", "--config", str(settings)),
        *("--output-path", str(folder / "almanac_client"), "--fail-on-warning"),
    )
    done = subprocess.run(command, capture_output=True, check=False, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder
