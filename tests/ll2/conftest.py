"""Fixtures of the tests of the test double."""

from collections.abc import Iterator

import pytest

from tests.ll2.server import LaunchLibrary
from tests.projects import real_records


@pytest.fixture
def api() -> Iterator[LaunchLibrary]:
    """The ten real events, and no quota."""
    with LaunchLibrary(real_records(), limit=None) as api:
        yield api
