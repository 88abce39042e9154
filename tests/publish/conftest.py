"""Fixtures of the tests of publishing."""

from pathlib import Path

import pytest


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """A place for an output folder that does not exist yet."""
    return tmp_path / "site" / "output"
