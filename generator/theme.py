"""The templates and static files of a site: its owner's first, and for the rest those of Almanac.

A site has only what it wants otherwise, so that an update of the program reaches the rest. Texts
and settings are no part of this: nothing is said on a site that its owner has not read.
"""

import os
from pathlib import Path

THEME = ("templates", "static")

_PACKAGE = Path(__file__).parent
_INSTALLED = _PACKAGE / "_theme"
"""Where an installed package has them. In a clone they lie where the owner of any site has his."""


def folders_of(root: Path, name: str) -> tuple[Path, ...]:
    """Where to look for the templates or the static files of a project; the first who has it wins.

    There need not be a folder of its owner's.
    """
    own = root / name
    ours = (_INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent) / name
    return (own,) if os.path.realpath(own) == os.path.realpath(ours) else (own, ours)
