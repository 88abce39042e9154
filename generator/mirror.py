"""Copies of the pictures that the site shows, kept in `content/images/`."""

from collections.abc import Callable
from pathlib import Path

from generator.archive.entries import is_suppressed
from generator.content import SiteConfig, load_overrides
from generator.load import decode_snapshot, find_wanted_images
from generator.source.exchange import Exchange
from generator.source.holdings import read_holdings
from generator.source.images import IMAGE_LIMITS, Mirrored, sync_images
from generator.source.launch_library import Clock


def mirror_images(
    root: Path, config: SiteConfig, agent: str, clock: Clock, report: Callable[[int, int], None]
) -> Mirrored:
    """Copy the pictures that the site shows into `content/images/`, as far as they may be.

    `report` is told how many of them are seen to so far, and of how many.
    """
    overrides = load_overrides(root)
    decoded = decode_snapshot(read_holdings(root / "content" / "snapshot"), overrides)
    shown = (event for event in decoded.events if not is_suppressed(event, overrides))
    exchange = Exchange(agent, None, IMAGE_LIMITS, accept="image/*")
    budget = config.image_budget * 1_000_000
    folder = root / "content" / "images"
    return sync_images(folder, find_wanted_images(config, shown), budget, exchange, clock, report)
