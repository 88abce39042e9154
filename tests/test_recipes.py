"""What runs Almanac every night: workflows as their hosts take them, and sound shell."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.projects import ROOT

SCAFFOLD = ROOT / "generator/scaffold"
WORKFLOWS = sorted(
    path for root in (ROOT, SCAFFOLD) for path in (root / ".github/workflows").glob("*.yml")
)
RECIPES = [
    *((path, "github-workflows") for path in WORKFLOWS),
    *((root / ".github/dependabot.yml", "dependabot") for root in (ROOT, SCAFFOLD)),
    (SCAFFOLD / ".ci/gitlab.yml", "gitlab-ci"),
]
SCRIPTS = (SCAFFOLD / ".ci/nightly", SCAFFOLD / ".ci/cron", ROOT / ".ci/run")


@pytest.mark.parametrize(
    ("recipe", "schema"), RECIPES, ids=lambda value: getattr(value, "name", value)
)
def test_hosts_take_the_recipes(recipe: Path, schema: str) -> None:
    tool = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}"]
    done = subprocess.run([*tool, str(recipe)], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_actions_of_others_are_named_by_commit() -> None:
    for path in WORKFLOWS:
        for action in re.findall(r"uses: (\S+)", path.read_text("utf-8")):
            assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", action), f"{path.name}: {action}"


def test_the_night_may_only_do_what_it_has_to() -> None:
    text = (ROOT / ".github/workflows/nightly.yml").read_text("utf-8")
    assert "\npermissions: {}\n" in text
    assert re.findall(r"(\S+): write", text) == ["contents", "pages", "id-token"]
    assert not re.search(r'cron: "0 ', text)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_have_no_fault_that_is_known(script: Path) -> None:
    tool = shutil.which("shellcheck")
    assert tool, "shellcheck is missing; install it, for example: apt-get install shellcheck"
    done = subprocess.run([tool, str(script)], check=False, capture_output=True, text=True)
    assert done.stdout == ""


def test_a_machine_of_ones_own_says_nothing_unless_somebody_should_look(tmp_path: Path) -> None:
    site, target = tmp_path / "site", tmp_path / "www"
    target.mkdir()
    (site / ".ci").mkdir(parents=True)
    shutil.copy(SCAFFOLD / ".ci/cron", site / ".ci")
    night = site / ".ci/nightly"
    night.write_text(
        "#!/bin/sh\nmkdir -p output .night\necho new >output/index.html\n"
        "touch output/.almanac-manifest.json .night/changed\n"
        "echo told; echo '# Summary' >.night/summary.md; exit ${STATUS:-0}\n"
    )
    night.chmod(0o755)
    (target / "stale.html").touch()

    def run(**environment: str) -> tuple[int, str]:
        done = subprocess.run(
            [str(site / ".ci/cron"), f"{target}/"],
            env={"PATH": "/usr/bin:/bin", **environment},
            check=False,
            capture_output=True,
            text=True,
        )
        return done.returncode, done.stdout + done.stderr

    assert run() == (0, "")
    assert [path.name for path in target.iterdir()] == ["index.html"]
    status, said = run(STATUS="4")
    assert (status, said) == (4, "told\n# Summary\n")
