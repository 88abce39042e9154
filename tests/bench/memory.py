"""The memory of a command and of all processes that it starts.

Shared pages are counted once: the sum is that of the proportional set sizes (PSS) which Linux
gives in `/proc/<pid>/smaps_rollup`. Reading them slows a process down, so memory is measured in a
run of its own, whose time counts for nothing.
"""

import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

_PROC = Path("/proc")
_PAUSE = 0.01


def is_measurable() -> bool:
    """Whether this system tells the memory of a process."""
    return (_PROC / "self/smaps_rollup").exists()


def peak_memory(command: Sequence[str], folder: Path | None = None) -> int:
    """The largest sum that was seen while the command ran, in bytes."""
    peak, nowhere = 0, subprocess.DEVNULL
    with subprocess.Popen(command, stdout=nowhere, stderr=nowhere, cwd=folder) as run:
        while run.poll() is None:
            peak = max(peak, sum(map(_pss, _tree(run.pid))))
            time.sleep(_PAUSE)
    if run.returncode:
        raise subprocess.CalledProcessError(run.returncode, command)
    return peak


def _tree(pid: int) -> list[int]:
    """A process and all that descend from it."""
    found = [pid]
    for parent in found:
        for children in (_PROC / str(parent)).glob("task/*/children"):
            found += map(int, _read(children).split())
    return found


def _pss(pid: int) -> int:
    for line in _read(_PROC / str(pid) / "smaps_rollup").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def _read(path: Path) -> str:
    """A file of the system, empty once its process has ended."""
    try:
        return path.read_text()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return ""
