"""Schemathesis asks the server whatever its own description allows, and what it does not."""

import os
import subprocess
import sys
from pathlib import Path

CHECKS = (
    *("not_a_server_error", "status_code_conformance", "content_type_conformance"),
    *("response_headers_conformance", "response_schema_conformance", "unsupported_method"),
)


def test_whatever_is_asked_is_answered_as_described(api: str, tmp_path: Path) -> None:
    program = Path(sys.executable).with_name("schemathesis")
    done = subprocess.run(
        [
            *(program, "run", f"{api}schema/", "--checks", ",".join(CHECKS)),
            *("--max-examples", "4", "--seed", "11", "--no-color", "--workers", "2"),
            *("--phases", "examples,coverage,fuzzing", "--generation-database", "none"),
            # One dictionary stands for all, and one part of the events for the other.
            *("--exclude-path-regex", "config/(?!image_licenses)|previous"),
        ],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr
    assert " passed" in done.stdout
