"""`almanac` in a process of its own, without the time that its imports would take.

Each run is forked from a process that has imported what the command needs, has compiled the
templates and done nothing else, since there are some hundred and fifty runs.
"""

import os
import runpy
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import TypeAlias

from tests.projects import ROOT

Done: TypeAlias = subprocess.CompletedProcess[str]

_CONTEXT = get_context("forkserver")
_CONTEXT.set_forkserver_preload(
    [
        __name__,
        "click",
        "rich.progress",
        "generator.mirror",
        "generator.serve",
        "tests.warm",
        "tests.publish.machines",
    ]
)
_PATIENCE = 120
"""Seconds until a run counts as one that never ends."""


def run_almanac(*arguments: str, cwd: Path = ROOT, **environment: str) -> Done:
    """Run the command to its end; only these variables and the path stand in its environment."""
    return run_prepared(None, *arguments, cwd=cwd, **environment)


def run_prepared(
    prepare: Callable[[], None] | None, *arguments: str, cwd: Path = ROOT, **environment: str
) -> Done:
    """Run the command to its end in a process in which something was called before."""
    with tempfile.TemporaryDirectory() as folder:
        streams = Path(folder, "out"), Path(folder, "err")
        told = (arguments, cwd, _environment(environment), streams, prepare)
        with forked(run_here, *told) as process:
            process.start()
            process.join(_PATIENCE)
            assert process.exitcode is not None, f"almanac {' '.join(arguments)} does not end"
            said = (stream.read_text("utf-8") for stream in streams)
            return Done(arguments, process.exitcode, *said)


@contextmanager
def almanac_process(
    *arguments: str,
    cwd: Path = ROOT,
    out: Path = Path(os.devnull),
    err: Path = Path(os.devnull),
    **environment: str,
) -> Iterator[ForkServerProcess]:
    """The command, to be started; it writes to these files, and does not outlive the test."""
    with forked(run_here, arguments, cwd, _environment(environment), (out, err), None) as process:
        yield process


def _environment(given: dict[str, str]) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **given}


@contextmanager
def forked(target: Callable[..., None], *arguments: object) -> Iterator[ForkServerProcess]:
    """A function in a process of its own, to be started; it does not outlive the test."""
    process = _CONTEXT.Process(target=target, args=arguments)
    try:
        yield process
    finally:
        process.kill()
        process.join()
        process.close()


def run_here(
    arguments: tuple[str, ...],
    cwd: Path,
    environment: dict[str, str],
    streams: tuple[Path, Path],
    prepare: Callable[[], None] | None,
) -> None:
    """What `python -W error -m generator` does, in this process."""
    if prepare:
        prepare()
    for number, path in enumerate(streams, start=1):
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(file, number)
        os.close(file)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(environment)
    warnings.simplefilter("error")
    sys.argv = ["almanac", *arguments]
    runpy.run_module("generator", run_name="__main__", alter_sys=True)
