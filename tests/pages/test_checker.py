"""The Nu HTML checker reads everything that a browser will: pages, stylesheet, icon."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.pages.tools import need_command, need_module

pytestmark = pytest.mark.tools

_SUFFIXES = {".html", ".css", ".svg"}
_NOT_KNOWN_YET = ("Unrecognized at-rule “@container”", "“container-type”: Property")
"""What the checker's reader of stylesheets lacks: CSS Containment 3, in all browsers since 2023."""
_BAD_SHEET = "@layer a { .b { &:hover { colr: red } @media print { width: 3 } } }"


@pytest.mark.long
def test_checker_finds_no_error(rich: Path, mirrored: Path, odd_site: Path, tmp_path: Path) -> None:
    """In the rich site, which holds the real events, in pages with copies of pictures, in odd ones.

    All at once, since to start the checker takes longer than to read.
    """
    files = sorted(file for file in rich.rglob("*") if file.suffix in _SUFFIXES)
    files += [file for file in mirrored.rglob("*.html") if b"<img" in file.read_bytes()]
    files += sorted(odd_site.rglob("*.html"))
    assert {file.suffix for file in files} == _SUFFIXES
    # Unless it sees what is wrong inside a layer, to find nothing there would mean nothing.
    sheet = tmp_path / "bad.css"
    sheet.write_text(_BAD_SHEET)
    *errors, unknown_name, lost_unit = _check_files([*files, sheet])
    assert "\n".join(errors) == ""
    assert "colr" in unknown_name
    assert "unit" in lost_unit


def _check_files(files: list[Path]) -> list[str]:
    """What the checker says of the files, in their order."""
    java = need_command("java", "default-jre-headless")
    jar = need_module("vnu-jar/build/dist/vnu.jar")
    # For a run of a few seconds the quick compiler saves half of them; its frames need more stack.
    machine = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss16m")
    options = ("--errors-only", "--also-check-css", "--also-check-svg", "--format", "json")
    told = subprocess.run(
        [java, *machine, "-jar", jar, *options, "--stdout", "--exit-zero-always", *files],
        capture_output=True,
        check=True,
    )
    return [
        f"{message.get('url')}, line {message.get('lastLine')}: {message['message']}"
        for message in json.loads(told.stdout)["messages"]
        if not any(known in message["message"] for known in _NOT_KNOWN_YET)
    ]
