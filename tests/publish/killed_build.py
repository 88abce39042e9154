"""A build that is killed: `python -m tests.publish.killed_build VICTIM STEP FOLDER`.

It builds the project in FOLDER with two workers, or with one if the victim is `alone`.
"""

import sys

from generator.command.cli import almanac
from tests.publish.killed import kill_before

if __name__ == "__main__":
    _, victim, step, folder = sys.argv
    alone = victim == "alone"
    kill_before("main" if alone else victim, int(step), folder)
    almanac.main(["--root", folder, "build", "--offline", "--workers", "1" if alone else "2"])
