"""A browser of these tests has one set of fonts, whatever the machine has besides."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.pages.browser import window
from tests.pages.sites import served

pytestmark = pytest.mark.tools

FAMILIES = (
    *("serif", "sans-serif", "monospace", "system-ui", "ui-monospace", "cursive", "Nonesuch"),
    *("DejaVu Sans", "Noto Sans", "Noto Serif", "Liberation Sans", "Times New Roman", "Arial"),
)
TEXT = "Docking, Стыковка, Σύνδεση, 探月, เทียบท่า, الالتحام, 🚀 ▶"


def test_all_text_is_set_in_fonts_of_one_set(typeset: Browser, tmp_path: Path) -> None:
    lines = (f'<p style="font-family: {family}">{TEXT}' for family in FAMILIES)
    (tmp_path / "index.html").write_text(f"<!doctype html><meta charset=utf-8>{''.join(lines)}")
    with served(tmp_path) as home, window(typeset, home) as opened:
        opened.open("")
        session = opened.page.context.new_cdp_session(opened.page)
        session.send("DOM.enable")
        session.send("CSS.enable")
        root = session.send("DOM.getDocument")["root"]["nodeId"]
        asked = {"nodeId": root, "selector": "p"}
        used = {
            family: [
                font["familyName"]
                for font in session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
            ]
            for family, node in zip(
                FAMILIES, session.send("DOM.querySelectorAll", asked)["nodeIds"], strict=True
            )
        }
    (maker,) = {name.split()[0] for names in used.values() for name in names}
    assert f"{maker} Serif" in used["serif"]
    assert all(f"{maker} Sans" in used[family] for family in ("sans-serif", "system-ui"))
