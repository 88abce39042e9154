"""The rich site holds all that there is to look at, so that no test of pages misses a kind."""

from pathlib import Path
from typing import get_args

from generator.site.outputs import PageOutput, path_of
from tests.pages.kinds import find_richest, plan_of


def test_rich_site_has_every_page_that_can_be_planned(rich: Path) -> None:
    planned = {type(planned) for planned in plan_of(rich) if path_of(planned).endswith(".html")}
    assert planned == set(get_args(PageOutput))


def test_rich_site_has_every_kind_of_page_that_an_ordinary_one_has(
    rich: Path, grown: Path, demo: Path
) -> None:
    ordinary = find_richest(grown).keys() | find_richest(demo).keys()
    assert ordinary - find_richest(rich).keys() == set()
