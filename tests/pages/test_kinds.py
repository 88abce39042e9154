"""The rich site holds all that there is to look at, so that no test of pages misses a kind."""

from pathlib import Path
from typing import get_args

from generator.site.plan import Output
from tests.pages.kinds import find_kinds, plan_of


def test_rich_site_has_every_output_that_can_be_planned(rich: Path) -> None:
    assert {type(planned) for planned in plan_of(rich)} == set(get_args(Output))


def test_rich_site_has_every_kind_of_page_that_an_ordinary_one_has(
    rich: Path, grown: Path, demo: Path
) -> None:
    ordinary = find_kinds(grown).keys() | find_kinds(demo).keys()
    assert ordinary - find_kinds(rich).keys() == set()
