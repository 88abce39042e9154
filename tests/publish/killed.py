"""A run that is killed at a chosen step: `python -m tests.publish.killed VICTIM STEP FOLDER`.

It publishes `AFTER` to FOLDER/output. A step is anything that changes the disk under FOLDER,
counted in each process. Right before the chosen one the victim is killed, as the system or a power
cut would end it: `main` is this process, `worker` the first of its children to get there.
"""

import os
import signal
import sys
from itertools import count
from pathlib import Path

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


if __name__ == "__main__":
    _, victim, step, folder = sys.argv
    kill_before(victim, int(step), folder)
    publish_tree(Path(folder) / "output", AFTER)
