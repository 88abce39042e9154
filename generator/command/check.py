"""What `almanac check` looks at, and what it says."""

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from generator.check.inspection import inspect_folder
from generator.check.rules import RULES, choose_rules
from generator.command.findings import tell_found
from generator.command.words import progress, say, tell_aside
from generator.errors import QueryError


def run_check(
    folder: Path, base_url: str | None, only: Sequence[str], ignored: Sequence[str]
) -> None:
    pass


def tell_rules() -> None:
    """Say which rules there are."""
    width = max(map(len, RULES))
    for name, rule in RULES.items():
        say(f"{name:<{width}}  {rule.severity:<7}  {rule.meaning}")
