"""What `--help` teaches is true, and how much is said can be chosen."""

import os
import pty
import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from generator.command.cli import almanac
from generator.command.manual import GROUPS, MANUALS, STATUSES
from generator.errors import Exit
from tests.commands import run_almanac
from tests.ll2.server import Key, LaunchLibrary
from tests.projects import ROOT, make_project
from tests.source.pulls import make_events

EXAMPLES = [example for manual in MANUALS.values() for example, _ in manual.examples]
COLOUR = re.compile(r"\x1b\[(?:[0-9]+;)*[39][0-7]m")


def help_of(*words: str) -> str:
    return CliRunner().invoke(almanac, [*words, "--help"], prog_name="almanac").stdout


def test_every_command_stands_in_a_group_and_has_a_manual() -> None:
    grouped = [name for names in GROUPS.values() for name in names]
    assert sorted(grouped) == sorted(almanac.commands)
    assert MANUALS.keys() == {"almanac", *almanac.commands}
    assert all(f"almanac {name}" in str(MANUALS[name].examples) for name in almanac.commands)


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_is_understood(example: str) -> None:
    command = re.sub(r'^eval "\$\((.*)\)"$', r"\1", example).partition(" > ")[0]
    program, *words = shlex.split(command)
    name, *rest = [word for word in words if word != "-q"]
    assert program == "almanac"
    if rest != ["--help"]:
        almanac.commands[name].make_context(name, rest).close()


@pytest.mark.parametrize("name", ["", *almanac.commands])
def test_help_fits_a_terminal_and_says_what_there_is_to_know(name: str) -> None:
    told = help_of(*filter(None, [name]))
    assert max(map(len, told.splitlines())) <= 80
    headings = re.findall(r"^(\S.*):$", told, re.MULTILINE)
    assert headings[-3:] == ["Examples", "Environment", "Exit status"]


def test_every_option_says_what_it_does() -> None:
    options = [
        option
        for command in (almanac, *almanac.commands.values())
        for option in command.params
        if isinstance(option, click.Option)
    ]
    assert [option.name for option in options if not option.help] == []


def test_the_program_names_all_exit_statuses() -> None:
    assert STATUSES.keys() == set(Exit)
    assert [int(found) for found in re.findall(r"^  (\d+)  ", help_of(), re.MULTILINE)] == [*Exit]


def said_on_a_terminal(**environment: str) -> str:
    """What an error looks like there."""
    leader, terminal = pty.openpty()
    command = [sys.executable, "-m", "generator", "--root", "/dev/null/site", "build", "--offline"]
    subprocess.run(
        command,
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "TERM": "xterm-256color", **environment},
        stderr=terminal,
        check=False,
    )
    os.close(terminal)
    said = os.read(leader, 10_000).decode()
    os.close(leader)
    assert "error:" in said
    return said


def test_no_color_is_respected() -> None:
    assert COLOUR.search(said_on_a_terminal())
    assert not COLOUR.search(said_on_a_terminal(NO_COLOR="1"))


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """A project that has pulled nothing."""
    root = make_project(tmp_path / "project", [])
    for path in (root / "content/snapshot").iterdir():
        path.unlink()
    return root


def test_a_quiet_run_says_nothing_where_nothing_is_wrong(fresh: Path) -> None:
    with LaunchLibrary(make_events(1)) as api:
        done = run_almanac("-q", "--root", str(fresh), "build", "--source", api.url)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (fresh / "output/index.html").is_file()
    gone = run_almanac("--root", str(fresh), "sync", "-q", "--source", "http://127.0.0.1:9")
    assert (gone.returncode, gone.stdout) == (1, "")
    assert gone.stderr.startswith("error: ")


def test_a_verbose_run_says_each_request_and_never_the_token(fresh: Path) -> None:
    key = "s3cr3t-0123"
    with LaunchLibrary(make_events(1), keys={key: Key("me", 100)}) as api:
        done = run_almanac(
            *("--root", str(fresh), "build", "-v", "--source", api.url), LL2_TOKEN=key
        )
    assert done.returncode == 0, done.stderr
    assert re.search(
        r"^GET events/\?\S*ordering=last_updated\S*: 200, [\d,]+ bytes$", done.stderr, re.MULTILINE
    )
    assert re.search(r"^pull: \d+\.\d\d s$", done.stderr, re.MULTILINE)
    assert re.search(r"^\d+\.\d\d s in all$", done.stderr, re.MULTILINE)
    assert re.search(r"^render +\d", done.stdout, re.MULTILINE)
    assert key not in done.stdout + done.stderr


def test_bash_completes_commands_and_options(tmp_path: Path) -> None:
    script = tmp_path / "completion"
    script.write_text(run_almanac("completion", "bash").stdout)
    program = tmp_path / "almanac"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m generator "$@"\n')
    program.chmod(0o755)
    ask = """
        source "$1"; complete -p almanac >/dev/null
        COMP_WORDS=(almanac bu); COMP_CWORD=1; _almanac_completion almanac; echo "${COMPREPLY[@]}"
        COMP_WORDS=(almanac build --off); COMP_CWORD=2; COMPREPLY=(); _almanac_completion almanac
        echo "${COMPREPLY[@]}"
    """
    done = subprocess.run(
        ["bash", "--norc", "-ec", ask, "bash", str(script)],
        env={"PATH": f"{tmp_path}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["build", "--offline"]
