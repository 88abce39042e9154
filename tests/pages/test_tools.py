"""The packages from the world of JavaScript that other tests borrow."""

import json

from tests.projects import ROOT


def test_lock_file_pins_every_package_and_names_no_host_to_download_it_from() -> None:
    lock = json.loads((ROOT / "tests/tools/package-lock.json").read_text(encoding="utf-8"))
    packages = {path: package for path, package in lock["packages"].items() if path}
    assert packages
    assert all({"version", "integrity"} <= package.keys() for package in packages.values())
    assert [path for path, package in packages.items() if "resolved" in package] == []
