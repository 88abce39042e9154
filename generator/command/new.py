"""A site of one's own: a folder with all that its owner decides, and nothing of the rest.

It is copied from `generator/scaffold/` as it stands there, but for three words between at signs.
"""

import json
import os
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

from generator import __version__
from generator.command.words import tell_aside, tell_done
from generator.content import load_config
from generator.errors import AlmanacError, ContentError, placed

_SCAFFOLD = Path(__file__).parent.parent / "scaffold"
_WORD = re.compile(r"@(TITLE|BASE_URL|VERSION)@")
_LITTER = {"__pycache__", ".DS_Store"}
_REPOSITORY = ".git"
"""What may lie in the folder: whoever begins with an empty repository has cloned that."""


def make_site(folder: Path, title: str, base_url: str) -> None:
    """Write a site that can be built at once; a folder in which something lies is refused."""
    if not title.strip() or not title.isprintable():
        raise ContentError("--title", "is empty, or has characters that it cannot have", "mend it")
    base_url = load_config(_SCAFFOLD, base_url).base_url
    _refuse_what_is_used(folder)
    words = {"TITLE": _inside_quotes(title), "BASE_URL": base_url, "VERSION": __version__}
    files = dict(_find_files())
    try:
        for name, source in files.items():
            _copy(source, folder / name, words)
    except BaseException:
        _take_back(folder)
        raise
    _tell_steps(folder, len(files))


def _refuse_what_is_used(folder: Path) -> None:
    try:
        found = sorted(name for name in os.listdir(folder) if name != _REPOSITORY)  # noqa: PTH208 - names
    except FileNotFoundError:
        return
    if found:
        more = ", …" if len(found) > 1 else ""
        what = f"is not empty: there is {found[0]}{more}"
        raise AlmanacError(str(folder), what, "name a folder that is empty, or not there yet")


def _find_files() -> Iterator[tuple[str, Path]]:
    for path in sorted(_SCAFFOLD.rglob("*")):
        if path.is_file() and path.name not in _LITTER:
            yield path.relative_to(_SCAFFOLD).as_posix(), path


def _take_back(folder: Path) -> None:
    """Leave the folder as empty as it was."""
    for entry in _SCAFFOLD.iterdir():
        path = folder / entry.name
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _copy(source: Path, target: Path, words: dict[str, str]) -> None:
    text = _WORD.sub(lambda found: words[found[1]], source.read_text(encoding="utf-8"))
    target.parent.mkdir(parents=True, exist_ok=True)
    with placed(target):
        target.write_text(text, encoding="utf-8", newline="")
    if os.access(source, os.X_OK):
        target.chmod(target.stat().st_mode | 0o111)


def _inside_quotes(text: str) -> str:
    """A text as TOML has it in a basic string, which is what JSON makes of a printable one."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _tell_steps(folder: Path, count: int) -> None:
    tell_done(f"{folder}: {count} files written, with ten events to begin with")
    into = "" if folder.resolve() == Path.cwd() else f"cd {shlex.quote(str(folder))}; "
    tell_aside(f"look at it: {into}almanac serve")
    tell_aside("README.md there says what comes next")
