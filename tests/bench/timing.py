"""How things are timed: commands, functions in fresh processes, and where their files lie."""

import multiprocessing
import os
import platform
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from statistics import median
from typing import NamedTuple, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_RAM_DISK = Path("/dev/shm")  # noqa: S108 - a RAM disk is what is looked for
ROOM = 2 << 30
"""Bytes that have to be free on a RAM disk before it is used."""


class Spent(NamedTuple):
    """The seconds that passed, and those that processors worked, all processes together."""

    seconds: float
    processors: float


def in_fresh_process(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a function in a process of its own that has done nothing before."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        return pool.submit(work, *args, **kwargs).result()


def run(command: Sequence[str], folder: Path | None = None) -> Spent:
    """What a command takes, the start of its interpreter included."""
    worked, start = _processors(), time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=folder)
    return Spent(time.perf_counter() - start, _processors() - worked)


def _processors() -> float:
    """What all processes took that were started here and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def median_ratio(found: Sequence[float], other: Sequence[float]) -> float:
    """The median of the ratios, each within its own round."""
    return median(one / two for one, two in zip(found, other, strict=True))


def choose_disk(room: int = ROOM) -> tuple[Path | None, str]:
    """Files go where the disk is no part of the figures, if there is such a place."""
    usable = _RAM_DISK.is_dir() and os.access(_RAM_DISK, os.W_OK)
    if usable and shutil.disk_usage(_RAM_DISK).free > room:
        return _RAM_DISK, "a RAM disk"
    return None, "the temporary folder's disk"


def describe_machine() -> str:
    """`2 cores, Python 3.11.7`."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{cores} cores, Python {platform.python_version()}"


def tell(text: str) -> None:
    """Results go to standard output."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def say(text: str) -> None:
    """Progress goes to standard error."""
    sys.stderr.write(f"{text}\n")
