"""Copying pictures, as the command does it: nothing that goes wrong with them stops a run."""

from collections.abc import Callable
from pathlib import Path

from generator.archive.counts import count_of
from generator.command.words import err, name_first, note, progress, tell_done, tell_step
from generator.content import SiteConfig
from generator.errors import RESULTS, AlmanacError, explain, placed
from generator.mirror import mirror_images
from generator.source.images import Mirrored
from generator.source.launch_library import Clock

_LOGGED = 50


def copy_pictures(root: Path, config: SiteConfig, agent: str, clock: Clock) -> None:
    """Copy pictures; whatever goes wrong with them is no reason to have no site."""
    try:
        with progress("copying pictures") as bar:
            mirrored = mirror_images(root, config, agent, clock, _MirrorWords(bar).report)
    except AlmanacError as error:
        note(f"no pictures were copied: {error}", is_wrong=True)
    except OSError as error:
        note(f"copying pictures stopped: {explain(error)}", is_wrong=True)
    else:
        with placed(RESULTS):
            _tell_mirrored(mirrored, config.image_budget)


class _MirrorWords:
    """A bar on a terminal, a line for every so many requests in a log."""

    def __init__(self, bar: Callable[..., None]) -> None:
        self._bar = bar
        self._requests = 0

    def report(self, done: int, total: int) -> None:
        """Say how far the copying is."""
        self._requests += 1
        self._bar(done, total)
        if self._requests % _LOGGED == 0 and not err.is_terminal:
            tell_step(f"copied pictures: request {self._requests}, at {done:,} of {total:,}")


def _tell_mirrored(mirrored: Mirrored, budget: int) -> None:
    kinds: dict[str, list[str]] = {}
    for url, fault in mirrored.faults:
        kinds.setdefault(fault, []).append(url)
    for fault, urls in kinds.items():
        counted = count_of(len(urls), "picture")
        note(f"{counted} could not be copied: {fault} ({name_first(urls)})", is_wrong=True)
    if mirrored.stopped:
        note(f"copying pictures stopped: {mirrored.stopped}; the next sync goes on")
    left_out = {
        f"not within {budget:,} MB": mirrored.left_out,
        "without a known licence": mirrored.unlicensed,
        "on other hosts": mirrored.elsewhere,
        "held but not shown": mirrored.unshown,
    }
    counted = "".join(f", {number:,} {why}" for why, number in left_out.items() if number)
    tell_done(
        f"{count_of(mirrored.held, 'picture')} held in {mirrored.size / 1_000_000:,.1f} MB: "
        f"{mirrored.fetched:,} fetched now{counted}"
    )
