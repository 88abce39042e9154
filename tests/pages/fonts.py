"""Sets of fonts for the browser, so that no answer depends on what a machine happens to have.

A set is a folder of links to its fonts, wherever the system keeps them; `fonts.conf` beside this
file shows that folder to the browser and nothing else.
"""

import os
from collections.abc import Iterator
from pathlib import Path

CONFIGURATION = Path(__file__).with_name("fonts.conf")

# Letters of DejaVu are wide, lines of Noto tall.
FONT_SETS = {
    "dejavu": (
        *("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSerif.ttf", "DejaVuSerif-Bold.ttf"),
        *("DejaVuSansMono.ttf", "DejaVuSansMono-Bold.ttf"),
    ),
    "noto": (
        *("NotoSans-Regular.ttf", "NotoSans-Bold.ttf", "NotoSans-Italic.ttf"),
        *("NotoSerif-Regular.ttf", "NotoSerif-Bold.ttf", "NotoSerif-Italic.ttf"),
    ),
}
PACKAGES = {"dejavu": "fonts-dejavu-core", "noto": "fonts-noto-core"}
"""What brings all files of a set to Debian and Ubuntu."""

_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")


def missing_fonts(name: str) -> list[str]:
    """The files of a set that this machine lacks."""
    return sorted(set(FONT_SETS[name]) - dict(_fonts()).keys())


def gather_fonts(name: str, folder: Path) -> dict[str, str]:
    """Put a set into a new folder; gives the environment of a browser that has no other fonts."""
    fonts = dict(_fonts())
    (folder / "fonts").mkdir(parents=True)
    for file in FONT_SETS[name]:
        (folder / "fonts" / file).symlink_to(fonts[file])
    return {
        "FONTCONFIG_FILE": str(CONFIGURATION),
        "XDG_DATA_HOME": str(folder),
        "XDG_DATA_DIRS": str(folder),
        "XDG_CACHE_HOME": str(folder / "cache"),
    }


def _fonts() -> Iterator[tuple[str, Path]]:
    """Every file in the folders where fonts are, by name."""
    for root in _FOLDERS:
        for folder, _, files in os.walk(Path(root).expanduser(), followlinks=True):
            yield from ((file, Path(folder, file)) for file in files)
