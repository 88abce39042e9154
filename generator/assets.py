"""Static files: what pages ask for by name, those at the site's root, and what is left out.

Those of the site's owner come first; of ours, pages have what these do not replace.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from generator.archive.model import Problem
from generator.errors import ContentError, placed
from generator.site.contents import EARLY_SCRIPT
from generator.site.families import FAMILIES

_NEEDED = {
    *("site.css", "events.css", EARLY_SCRIPT, "site.js", "player.js"),
    *("events.js", "query.js", "fulltext.js", "icon.svg", "card.png"),
    *(f"card-{family.key}.png" for family in FAMILIES),
}
"""Static files that the pages ask for by name."""

_ROOT = "root"
"""The folder in `static/` whose files keep their names and places."""
_FOR_PEOPLE = "README.md"
"""What tells whoever works in `static/` about it."""
_PROGRAMS = r".*~|#.*#|\.#.*|\..*\.sw[a-p]|\._.*|\.DS_Store|Thumbs\.db|desktop\.ini"
_HIDDEN = re.compile(rf"\..*|{_PROGRAMS}", re.IGNORECASE)
_LITTER = re.compile(rf"\.almanac-.*|\.(?:git|hg|svn)|{_PROGRAMS}", re.IGNORECASE)
"""What nobody means to publish: what programs leave, a repository, our own files of an output."""


def is_left_by_a_program(name: str) -> bool:
    """Whether a file or folder of this name is nobody's work: no part of a site."""
    return _LITTER.fullmatch(name) is not None


class Assets(Struct, frozen=True):
    """The static files that pages use, by name; those for the site's root, by path.

    `notices` say what else lies there and is not published.
    """

    files: dict[str, bytes]
    root_files: dict[str, Path]
    notices: tuple[Problem, ...]


def load_assets(folders: Sequence[Path]) -> Assets:
    """Read the static files, and find those for the site's root; say what is left out.

    The first folder that has a file wins: it is the owner's, and what is left out of it is told.
    """
    own, *ours = map(_load_folder, folders)
    files, root_files = own.files, own.root_files
    for one in ours:
        files = one.files | files
        left = {name: at for name, at in one.root_files.items() if not _is_taken(name, root_files)}
        root_files = left | root_files
    missing = sorted(_NEEDED - files.keys())
    if missing:
        raise ContentError(str(folders[-1] / missing[0]), "is missing", "install almanac anew")
    return Assets(dict(sorted(files.items())), root_files, own.notices)


def _is_taken(name: str, others: Iterable[str]) -> bool:
    """Whether a path cannot stand beside others, on a host that ignores case, too."""
    path = f"{name}/".casefold()
    taken = (f"{other}/".casefold() for other in others)
    return any(path.startswith(other) or other.startswith(path) for other in taken)


def _load_folder(folder: Path) -> Assets:
    files: dict[str, bytes] = {}
    skipped: list[str] = []
    for path in sorted(folder.iterdir()) if folder.exists() else ():
        if path.name in {_ROOT, _FOR_PEOPLE}:
            continue
        if why := _why_left_out(path, _HIDDEN) or ("a folder" if path.is_dir() else ""):
            skipped.append(f"{path.name} ({why})")
        else:
            with placed(path):
                files[path.name] = path.read_bytes()
    root_files, left_out = _load_root_files(folder / _ROOT)
    hint = f"what the site's root is to have goes to {folder / _ROOT}"
    notices = (
        *_list_left_out(folder, skipped, hint),
        *_list_left_out(folder / _ROOT, left_out, "the rest of it is"),
    )
    return Assets(files, root_files, notices)


def _load_root_files(folder: Path) -> tuple[dict[str, Path], list[str]]:
    """The files for the site's root, and what is left out; there need not be such a folder."""
    left_out: list[str] = []
    if folder.is_dir():
        return dict(_find_root_files(folder, "", frozenset(), left_out)), left_out
    if folder.exists() or folder.is_symlink():
        raise ContentError(str(folder), "is no folder", "put files for the site's root into one")
    return {}, left_out


def _find_root_files(
    folder: Path, below: str, above: frozenset[Path], left_out: list[str]
) -> Iterator[tuple[str, Path]]:
    """Every file with its path below the site's root. Links are followed, as `cp -L` does."""
    above |= {folder.resolve()}
    for path in sorted(folder.iterdir()):
        name = f"{below}{path.name}"
        why = _why_left_out(path, _LITTER)
        if not why and path.is_dir() and path.resolve() in above:
            why = "a link to a folder that it lies in"
        if why:
            left_out.append(f"{name} ({why})")
        elif path.is_dir():
            yield from _find_root_files(path, f"{name}/", above, left_out)
        else:
            yield name, path


def _why_left_out(path: Path, unwanted: re.Pattern[str]) -> str:
    """Why a file or folder cannot be published, or is not meant to be; empty if it is."""
    if not path.name.isprintable():
        return "a name that cannot stand in an address"
    if unwanted.fullmatch(path.name):
        return "hidden, or left by a program"
    if path.is_dir() or path.is_file():
        return ""
    return "a link that leads nowhere" if path.is_symlink() else "neither file nor folder"


def _list_left_out(folder: Path, names: list[str], hint: str) -> Iterator[Problem]:
    if names:
        what = f"not published: {', '.join(names)}; {hint}"
        yield Problem(str(folder), "$", what, is_notice=True)
