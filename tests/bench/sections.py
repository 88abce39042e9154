"""`python -m tests.bench.sections`: what API, data and search add to a build, and what feeds add.

Full builds of the same events, with and without these sections, in turn; the ratios lie each within
its own round. In one process, seconds are those that the processor worked; in several, those that
passed, which say something on a quiet machine only.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from tests.bench.memory import is_measurable, peak_memory
from tests.bench.synthetic import write_project
from tests.bench.timing import choose_disk, describe_machine, median_ratio, run, tell

LOOKED_UP = ("api", "data", "search")
SUBSCRIBED = ("feeds", "calendar", "event-calendars")
VARIANTS = {
    "everything": (),
    f"without {', '.join(LOOKED_UP)}": LOOKED_UP,
    f"without {', '.join(SUBSCRIBED)}": SUBSCRIBED,
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line, build, tell."""
    parser = argparse.ArgumentParser(description="Time what sections of a site add to its build.")
    parser.add_argument("--events", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--memory", action="store_true", help="measure memory, too")
    chosen = parser.parse_args(arguments)
    disk, place = choose_disk(chosen.events * 300_000)
    with tempfile.TemporaryDirectory(dir=disk) as temporary:
        tell(f"{chosen.events:,} events, {describe_machine()}, files on {place}")
        root = write_project(Path(temporary) / "project", chosen.events)
        text = (root / "content/site.toml").read_text("utf-8")
        spent: dict[str, list[float]] = {name: [] for name in VARIANTS}
        for _ in range(chosen.rounds):
            for name, sections in VARIANTS.items():
                took = run(_prepare(root, text, sections, chosen.workers))
                spent[name].append(took.processors if chosen.workers == 1 else took.seconds)
        whole = spent["everything"]
        for name, found in spent.items():
            ratio = median_ratio(whole, found)
            tell(f"{name:<42} {median(found):7.2f} s   everything takes {ratio:.2f} times that")
        if chosen.memory and is_measurable():
            peak = peak_memory(_prepare(root, text, (), chosen.workers))
            tell(f"peak memory of everything: {peak / 1_000_000:,.0f} MB")


def _prepare(root: Path, text: str, sections: Sequence[str], workers: int) -> list[str]:
    """Leave sections out, begin with an empty folder; the command that builds."""
    names = ", ".join(f'"{name}"' for name in sections)
    settings = text.replace("leave_out = []", f"leave_out = [{names}]")
    (root / "content/site.toml").write_text(settings, "utf-8")
    shutil.rmtree(root / "output", ignore_errors=True)
    command = [sys.executable, "-m", "generator", "--root", str(root), "build", "--offline"]
    return [*command, "--workers", str(workers)]


if __name__ == "__main__":
    main()
