"""The command on machines that are not ours: other rights, other disks, less of everything."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.commands import Done, run_almanac
from tests.projects import ROOT

KILLED = -signal.SIGKILL
ALMANAC = (sys.executable, "-W", "error", "-m", "generator")


def run_command(*command: str) -> Done:
    """Run any command from this repository, so that it finds the generator."""
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )


def run_without_privileges(*arguments: str) -> Done:
    """Run `almanac` bound to the permissions of files, which root is not."""
    if os.geteuid() != 0:
        return run_almanac(*arguments)
    if shutil.which("setpriv") is None:
        pytest.skip("root may write anywhere, and setpriv is not there to take that away")
    rights = "-dac_override,-dac_read_search"
    bound = ("setpriv", f"--bounding-set={rights}", f"--inh-caps={rights}")
    return run_command(*bound, *ALMANAC, *arguments)


def run_after(preparation: str, *arguments: str) -> Done:
    """Run `almanac` in a shell of its own, after a line that limits it, such as `ulimit -f 1`."""
    return run_command("sh", "-ec", f'{preparation}; exec "$@"', "sh", *ALMANAC, *arguments)


def run_with_mounts(preparation: str, afterwards: str, *arguments: str) -> Done:
    """Run `almanac` where a line of shell has mounted something that nobody else sees.

    Another one looks at what came of it, if the command was content.
    """
    script = f'{preparation}; "$@"; {afterwards}'
    return run_command(*_own_mounts(), "sh", "-ec", script, "sh", *ALMANAC, *arguments)


def _own_mounts() -> tuple[str, ...]:
    """What a command begins with that may mount: some systems let only root do it."""
    for begin in (("unshare", "--map-root-user"), ("sudo", "-n", "unshare")):
        own = (*begin, "--mount")
        mounts = ("sh", "-c", "mount -t tmpfs tmpfs /mnt")
        if shutil.which(begin[0]) and run_command(*own, *mounts).returncode == 0:
            return own
    pytest.skip("this machine lets nobody mount anything, not even for himself")


@contextmanager
def folder_on_another_disk(beside: Path) -> Iterator[Path]:
    """An empty folder on another file system than that of a folder."""
    device = beside.stat().st_dev
    for place in map(Path, ("/dev/shm", "/run", "/tmp", "/var/tmp")):  # noqa: S108
        if place.is_dir() and os.access(place, os.W_OK) and place.stat().st_dev != device:
            with tempfile.TemporaryDirectory(dir=place) as folder:
                yield Path(folder)
            return
    pytest.skip("this machine has one file system alone")


def status_of(module: str, victim: str, step: int, folder: Path) -> int:
    """How a run ended whose victim was killed at that step, if it had so many."""
    command = [sys.executable, "-m", f"tests.publish.{module}", victim, str(step), str(folder)]
    with subprocess.Popen(
        command, cwd=ROOT, stderr=subprocess.DEVNULL, start_new_session=True
    ) as running:
        try:
            return running.wait(timeout=30)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            pytest.fail("the run waits for ever")
