"""The command on machines that are not ours: other rights, other disks, less of everything."""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.commands import Done, forked, run_prepared
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
    return run_prepared(_drop_rights if os.geteuid() == 0 else None, *arguments)


def _drop_rights() -> None:
    """Give up, for this process, what lets root pass over permissions (capabilities(7), capset(2)).

    They are the bits 1 and 2 of each of the first three words: effective, permitted, inheritable.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    head, sets = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    refused = libc.capget(head, sets)
    for word in range(3):
        sets[word] &= ~0b110
    refused = refused or libc.capset(head, sets)
    if refused:
        raise OSError(ctypes.get_errno(), "rights cannot be given up")


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


def status_of(run: Callable[[str, int, Path], None], victim: str, step: int, folder: Path) -> int:
    """How a run ended whose victim was killed at that step, if it had so many."""
    with forked(_run_apart, run, victim, step, folder) as running:
        running.start()
        running.join(30)
        if running.exitcode is None:
            os.killpg(running.pid or 0, signal.SIGKILL)
            pytest.fail("the run waits for ever")
        return running.exitcode


def _run_apart(run: Callable[[str, int, Path], None], victim: str, step: int, folder: Path) -> None:
    """Run where nobody reads what is said, in a session that can be ended as a whole."""
    os.setsid()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    run(victim, step, folder)
