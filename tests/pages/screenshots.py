"""Pictures of pages of each kind, to look at: `python -m tests.pages.screenshots OUT_DIR`.

Without `--site` it builds the ten real events and the rich ones of `tests.pages.sites`.
"""

import argparse
import itertools
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser

from tests.pages.browser import Scheme, find_chromium, launched, window
from tests.pages.fonts import FONT_SETS, PACKAGES, gather_fonts, missing_fonts
from tests.pages.kinds import find_kinds
from tests.pages.sites import build_rich_site, read_page, served

WIDTHS = (360, 1280)
SCHEMES: tuple[Scheme, ...] = ("light", "dark")


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line, take the pictures, say where they are."""
    parser = argparse.ArgumentParser(description="Take pictures of pages of each kind.")
    parser.add_argument("folder", type=Path, metavar="OUT_DIR", help="where the pictures go")
    parser.add_argument("--site", type=Path, metavar="OUTPUT_DIR", help="output/ of a project")
    parser.add_argument("--fonts", choices=FONT_SETS, default="dejavu", help="the set of fonts")
    chosen = parser.parse_args(arguments)
    executable = find_chromium()
    if executable is None:
        sys.exit("chromium is missing; install it, for example: apt-get install chromium")
    if missing := missing_fonts(chosen.fonts):
        package = PACKAGES[chosen.fonts]
        sys.exit(
            f"the font {missing[0]} is missing; install it, for example: apt-get install {package}"
        )
    chosen.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        fonts = gather_fonts(chosen.fonts, Path(temporary) / "fonts")
        site = chosen.site or build_rich_site(Path(temporary) / "project")
        with launched(executable, fonts) as browser:
            count = take_pictures(browser, site, chosen.folder)
    print(f"{count} pictures in {chosen.folder}")  # noqa: T201 - a command tells its result


def take_pictures(browser: Browser, site: Path, folder: Path) -> int:
    """Save `<kind>-<width>-<scheme>.png` for every kind, width and scheme; gives their number."""
    kinds = find_kinds(site)
    with served(site, prefix_of(site)) as home:
        for width, scheme in itertools.product(WIDTHS, SCHEMES):
            with window(browser, home, width=width, scheme=scheme) as opened:
                for kind, address in kinds.items():
                    opened.open(address)
                    file = folder / f"{kind}-{width}-{scheme}.png"
                    opened.page.screenshot(path=file, full_page=True)
    return len(kinds) * len(WIDTHS) * len(SCHEMES)


def prefix_of(site: Path) -> str:
    """The path that a built site was made for, as its home page names it."""
    found = re.search(r'class="brand" href="([^"]+)"', read_page(site, ""))
    return found[1] if found else "/"


if __name__ == "__main__":
    main()
