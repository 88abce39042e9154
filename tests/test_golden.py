"""The site of the ten real events, byte by byte, as it was when somebody last looked at it.

One file of each kind is kept in full in `tests/golden/site/`, so that a change of the output is
reviewed like a change of the code; `tests/golden/digests.txt` has the SHA-256 of every file.
`pytest --update-golden` writes both anew. Nothing of the site is filtered out: if a byte varies,
that is the bug. The manifest, and what it notes of files, are no part of it: they name the program
that made it, and the moment.
"""

import hashlib
from pathlib import Path

import pytest

from generator.publish.manifest import MANIFEST, STATS

GOLDEN = Path(__file__).parent / "golden"
DIGESTS = GOLDEN / "digests.txt"
KEPT = (
    "index.html",
    "events/booster-9-static-fire-2/index.html",
    "2023/index.html",
    "2023/08/index.html",
    "types/index.html",
    "types/static-fire/index.html",
    "undated/index.html",
    "years/index.html",
    "404.html",
    "about/index.html",
    "feed.xml",
    "atom.xml",
    "calendar.ics",
)
REMEDY = "if it is meant, run `pytest --update-golden` and review the difference"


@pytest.fixture(scope="module", autouse=True)
def _update(pytestconfig: pytest.Config, demo: Path) -> None:
    """Write the golden files anew if the command says so."""
    if not pytestconfig.getoption("--update-golden", default=False):
        return
    for name in KEPT:
        path = GOLDEN / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((demo / name).read_bytes())
    DIGESTS.write_text(digests_of(demo), encoding="utf-8")


def digests_of(output: Path) -> str:
    """A line for each file, in the form of `sha256sum`."""
    paths = sorted(path.relative_to(output).as_posix() for path in files_in(output))
    digests = (hashlib.sha256((output / path).read_bytes()).hexdigest() for path in paths)
    return "".join(f"{digest}  {path}\n" for digest, path in zip(digests, paths, strict=True))


def files_in(folder: Path) -> list[Path]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return [path for path in found if path.name not in {MANIFEST, STATS}]


@pytest.mark.parametrize("name", KEPT)
def test_a_file_of_each_kind_is_as_it_was(name: str, demo: Path) -> None:
    lines = (demo / name).read_bytes().decode().split("\n")
    assert lines == (GOLDEN / "site" / name).read_bytes().decode().split("\n"), REMEDY


def test_every_file_is_as_it_was(demo: Path) -> None:
    lines = digests_of(demo).splitlines()
    assert lines == DIGESTS.read_text(encoding="utf-8").splitlines(), REMEDY


def test_no_file_is_kept_that_nothing_is_compared_with() -> None:
    kept = {path.relative_to(GOLDEN / "site").as_posix() for path in files_in(GOLDEN / "site")}
    assert kept == set(KEPT)
