"""What is shipped: that it is whole, always the same, and works; what it needs, on which terms."""

import importlib.metadata
import os
import re
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.projects import ROOT, build_project

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
CLEAN = {"PATH": os.environ["PATH"], "SOURCE_DATE_EPOCH": "1700000000"}


def build_package(source: Path, target: Path) -> Path:
    """Build wheel and source archive from a folder."""
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(target)]
    subprocess.run(command, cwd=source, env=CLEAN, check=True, capture_output=True)
    return target


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source archive of this repository."""
    return build_package(ROOT, tmp_path_factory.mktemp("package"))


@pytest.fixture
def bin_folder(package: Path, tmp_path: Path) -> Path:
    """Where the command lies in an environment that has the wheel, and what that needs.

    Neither is fetched: what is needed is what these tests run with.
    """
    root = tmp_path / "env"
    venv.create(root, with_pip=False, symlinks=True)
    python = root / "bin/python"
    (wheel,) = package.glob("*.whl")
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check"]
    install = [*pip, "install", "--quiet", "--no-index", "--no-deps", str(wheel)]
    subprocess.run(install, env=CLEAN, check=True)
    packages = next(root.glob("lib/python*/site-packages"))
    (packages / "needed.pth").write_text(sysconfig.get_path("purelib"))
    return root / "bin"


def run_installed(bin_folder: Path, *arguments: str, cwd: Path) -> str:
    """What the installed command prints when it ends well."""
    command = [str(bin_folder / "almanac"), *arguments]
    done = subprocess.run(command, cwd=cwd, env=CLEAN, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def contents(folder: Path) -> dict[str, bytes]:
    """Every file that is no program's own."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not {"__pycache__", ".DS_Store"} & {*path.parts}
    }


def test_the_package_is_the_same_bytes_when_it_is_built_from_what_was_built(
    package: Path, tmp_path: Path
) -> None:
    (archive,) = package.glob("*.tar.gz")
    with tarfile.open(archive) as found:
        found.extractall(tmp_path / "sources", filter="data")
    (sources,) = (tmp_path / "sources").iterdir()
    again = build_package(sources, tmp_path / "again")
    assert contents(again) == contents(package)


def test_the_wheel_has_all_that_a_site_is_made_of_and_nothing_else(package: Path) -> None:
    (wheel,) = package.glob("*.whl")
    with zipfile.ZipFile(wheel) as found:
        held = {name: found.read(name) for name in found.namelist() if ".dist-info/" not in name}
    moved = {"generator": "generator"}
    moved |= {name: f"generator/_theme/{name}" for name in ("templates", "static")}
    assert held == {
        f"{place}/{name}": data
        for folder, place in moved.items()
        for name, data in contents(ROOT / folder).items()
    }


def test_an_installed_wheel_builds_a_new_site_as_a_clone_does_and_its_update_reaches_it(
    bin_folder: Path, tmp_path: Path
) -> None:
    run_installed(bin_folder, "new", "site", cwd=tmp_path)
    site = tmp_path / "site"
    assert os.access(site / ".ci/nightly", os.X_OK)
    run_installed(bin_folder, "build", "--offline", "--workers", "1", cwd=site)
    assert run_installed(bin_folder, "check", cwd=site).splitlines()[-1].startswith("0 errors, ")
    build_project(site, tmp_path / "other")
    made, expected = contents(site / "output"), contents(tmp_path / "other")
    ours = [name for name in expected if name.startswith(".almanac")]
    assert {**made, **dict.fromkeys(ours)} == {**expected, **dict.fromkeys(ours)}

    (site / "static/feed.css").write_text("/* own */")
    theme = next(bin_folder.parent.glob("lib/python*/site-packages/generator/_theme"))
    newer = {"templates/base.html": b"<!-- new -->", "static/site.js": b"// new"}
    for name, more in newer.items():
        (theme / name).write_bytes((theme / name).read_bytes() + more)
    run_installed(bin_folder, "build", "--offline", "--workers", "1", cwd=site)
    published = b"".join(contents(site / "output").values())
    assert [more for more in (*newer.values(), b"/* own */") if more not in published] == []


# Licences, and what is locked.


def needed() -> dict[str, importlib.metadata.Distribution]:
    """Every package that the program needs on this system, and what these need."""
    found: dict[str, importlib.metadata.Distribution] = {}
    wanted = [Requirement(line) for line in PROJECT["dependencies"]]
    while wanted:
        one = wanted.pop()
        name = canonicalize_name(one.name)
        if name not in found and (one.marker is None or one.marker.evaluate({"extra": ""})):
            found[name] = importlib.metadata.distribution(name)
            wanted += map(Requirement, found[name].requires or ())
    return found


def licence_of(distribution: importlib.metadata.Distribution) -> str:
    """What a package says of its licence, in the one or the other way that there is."""
    said = distribution.metadata.json
    classified = [
        line.rpartition(" :: ")[2]
        for line in distribution.metadata.get_all("Classifier", [])
        if line.startswith("License :: ")
    ]
    return str(said.get("license_expression") or said.get("license") or "; ".join(classified))


def test_the_licences_of_all_that_is_needed_are_listed_as_they_are() -> None:
    """Another Python may need a package less."""
    text = (ROOT / "LICENSES.md").read_text("utf-8")
    listed = dict(re.findall(r"^\| ([a-z][a-z0-9-]+) \| (.+) \|$", text, re.MULTILINE))
    said = {name: licence_of(one) for name, one in needed().items()}
    assert {**listed, **said} == listed
    assert listed.keys() <= locked_in("requirements.txt").keys()


def locked_in(name: str) -> dict[str, str]:
    """The version of each package that a lock file names."""
    text = (ROOT / name).read_text("utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE))


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_what_is_needed_is_locked_with_hashes_and_without_a_host(name: str) -> None:
    text = (ROOT / name).read_text("utf-8").replace("\\\n", "")
    locked = {line.partition("==")[0]: line for line in text.splitlines()}
    assert {*needed(), "hatchling"} <= locked.keys()
    assert [line for line in locked.values() if "--hash=sha256:" not in line] == []
    assert not re.search(r"https?://|^--", text, re.MULTILINE)


def test_both_lock_files_name_the_same_versions() -> None:
    assert locked_in("requirements.txt").items() <= locked_in("requirements-dev.txt").items()
