"""Tools that are not Python packages, and what happens where they are missing.

On a bare machine a test that needs one is skipped and says what to install. With
`ALMANAC_REQUIRE_TOOLS` set, as `.ci/run` does, it fails: there nothing may be left out silently.
"""

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

from tests.pages.browser import find_chromium
from tests.pages.fonts import PACKAGES, gather_fonts, missing_fonts

MODULES = Path(__file__).parent.parent / "tools" / "node_modules"


def need_chromium() -> str:
    """The path of the browser."""
    return find_chromium() or _lack("chromium", "install it, for example: apt-get install chromium")


def need_command(name: str, package: str) -> str:
    """The path of a command that a system package brings."""
    return shutil.which(name) or _lack(name, f"install it, for example: apt-get install {package}")


def need_module(path: str) -> Path:
    """A file of the packages that `tests/tools/package.json` names."""
    file = MODULES / path
    return file if file.exists() else _lack(path, "run: npm ci --prefix tests/tools")


def need_fonts(name: str, folder: Path) -> dict[str, str]:
    """The environment of a browser that has this set of fonts alone; it is put into the folder."""
    if missing := missing_fonts(name):
        remedy = f"install it, for example: apt-get install {PACKAGES[name]}"
        _lack(f"the font {missing[0]}", remedy)
    return gather_fonts(name, folder)


def _lack(what: str, remedy: str) -> NoReturn:
    message = f"{what} is missing; {remedy}"
    if os.environ.get("ALMANAC_REQUIRE_TOOLS"):
        pytest.fail(message, pytrace=False)
    pytest.skip(message)
