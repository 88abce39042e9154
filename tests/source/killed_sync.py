"""Syncs that are killed: `python -m tests.source.killed_sync URL SECONDS FOLDER…`.

In the first folder right before its first change of the disk, in the second before its second, and
so on. The time stands still at SECONDS since 1970. It prints how each of them ended.
"""

import datetime as dt
import os
import sys
from pathlib import Path

from generator.source.launch_library import Client
from generator.source.sync import Options, sync
from tests.publish.killed import kill_before
from tests.source.pulls import LIMITS, FakeClock, ignore

if __name__ == "__main__":
    _, url, seconds, *folders = sys.argv
    clock = FakeClock(dt.datetime.fromtimestamp(float(seconds), dt.UTC))
    for step, folder in enumerate(folders, start=1):
        # A process of its own for each, but without the time that its imports would take.
        child = os.fork()
        if child == 0:
            kill_before("main", step, folder)
            client = Client(url, clock, limits=LIMITS)
            sync(Path(folder), client, Options(source=url), clock, ignore)
            os._exit(0)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))  # noqa: T201 - it is a command
