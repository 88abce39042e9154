"""Runs that are killed at a chosen step, each in a process that is there for nothing else.

A step is anything that changes the disk under a folder,
counted in each process. Right before the chosen one the victim is killed, as the system or a power
cut would end it: `main` is this process, `worker` the first of its children to get there.
"""

import os
import signal
import sys
from itertools import count
from pathlib import Path

from generator.command.cli import almanac
from tests.publish.trees import AFTER, publish_tree

CHANGES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir"}


def kill_before(victim: str, step: int, folder: str) -> None:
    """Kill the victim right before a process's n-th change of what is under a folder."""
    main = os.getpid()
    steps = count(1)

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & os.O_CREAT
        if not (writes or event in CHANGES) or folder not in str(arguments[0]):
            return
        if victim == "worker" and os.getpid() == main:
            return
        if next(steps) == step:
            os.kill(main if victim == "main" else os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)


def publish_and_die(victim: str, step: int, folder: Path) -> None:
    """Publish `AFTER` to a folder's `output`, until the victim is killed."""
    kill_before(victim, step, str(folder))
    publish_tree(folder / "output", AFTER)


def build_and_die(victim: str, step: int, folder: Path) -> None:
    """Build the project in a folder by two processes, or by one if the victim is `alone`."""
    alone = victim == "alone"
    kill_before("main" if alone else victim, step, str(folder))
    almanac.main(["--root", str(folder), "build", "--offline", "--workers", "1" if alone else "2"])
