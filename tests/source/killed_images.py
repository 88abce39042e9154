"""Copying that is killed: `python -m tests.source.killed_images URL FOLDER BUDGET PATHS…`.

As `tests.source.killed_sync`: in the folder FOLDER/1 right before the first change of the disk, in
FOLDER/2 before the second, and so on, until one runs through. It prints how each of them ended.
"""

import itertools
import os
import sys
from pathlib import Path

from generator.source.exchange import Exchange
from generator.source.images import sync_images
from generator.source.wanted import find_wanted
from tests.publish.killed import kill_before
from tests.source.image_host import events_of
from tests.source.pulls import LIMITS, FakeClock

if __name__ == "__main__":
    _, url, root, budget, *paths = sys.argv
    events = events_of([url + path for path in paths])
    wanted = find_wanted(events, [url.removeprefix("http://")], unknown_licences=False)
    for step in itertools.count(1):
        folder = Path(root) / str(step)
        # A process of its own for each, but without the time that its imports would take.
        child = os.fork()
        if child == 0:
            kill_before("main", step, str(folder))
            exchange = Exchange("a test", None, LIMITS, accept="image/*")
            clock = FakeClock()
            sync_images(folder, wanted, int(budget), exchange, clock, lambda *_: None)
            os._exit(0)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        print(status)  # noqa: T201 - it is a command
        if status >= 0:
            break
