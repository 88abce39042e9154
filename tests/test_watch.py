"""What counts as a change of a project, and of which part of it."""

import os
from pathlib import Path

import pytest

from generator.watch import Part, mark_parts


def changed(root: Path, path: str, text: str = "something else") -> set[Part]:
    """The parts that count as changed after a file was written."""
    before = mark_parts(root)
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text)
    after = mark_parts(root)
    return {part for part in Part if before[part] != after[part]}


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("content/site.toml", Part.CONTENT),
        ("content/overrides.toml", Part.ARCHIVE),
        ("content/pages/about.md", Part.CONTENT),
        ("content/places.toml", Part.ARCHIVE),
        ("content/missions/progress.md", Part.ARCHIVE),
        ("content/types/docking.MD", Part.CONTENT),
        ("content/snapshot/events.jsonl", Part.ARCHIVE),
        ("content/snapshot/state.json", Part.ARCHIVE),
        ("content/images/index.jsonl", Part.CONTENT),
        ("templates/event.html", Part.TEMPLATES),
        ("templates/parts/new.html", Part.TEMPLATES),
        ("static/site.css", Part.STATIC),
        ("static/root/.well-known/security.txt", Part.STATIC),
    ],
)
def test_whatever_a_site_is_made_of_counts(project: Path, path: str, part: Part) -> None:
    assert changed(project, path) == {part}


@pytest.mark.parametrize(
    "path",
    [
        *("content/.site.toml.swp", "content/site.toml~", "content/pages/.#about.md"),
        *("content/images/0123.webp", "templates/.base.html.swo", "templates/#base.html#"),
        *("static/site.css~", "static/.DS_Store", "static/.git/index", "output/index.html"),
    ],
)
def test_what_editors_leave_and_what_is_no_input_does_not_count(project: Path, path: str) -> None:
    (project / "content/images").mkdir()
    (project / "static/.git").mkdir()
    assert changed(project, path) == set()


def test_a_file_that_goes_or_is_only_renamed_counts(project: Path) -> None:
    before = mark_parts(project)
    (project / "content/pages/about.md").rename(project / "content/pages/us.md")
    after = mark_parts(project)
    assert before[Part.CONTENT] != after[Part.CONTENT]
    (project / "content/pages/us.md").unlink()
    assert mark_parts(project)[Part.CONTENT] not in {before[Part.CONTENT], after[Part.CONTENT]}


def test_the_old_time_of_writing_does_not_hide_a_change(project: Path) -> None:
    file = project / "templates/base.html"
    text, written = file.read_text(), file.stat().st_mtime_ns
    before = mark_parts(project)
    file.write_text(text.replace("<body>", "<bode>"))
    os.utime(file, ns=(written, written))
    assert mark_parts(project)[Part.TEMPLATES] != before[Part.TEMPLATES]


def test_links_are_followed_but_not_in_circles(project: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "a.txt").write_text("a")
    (project / "static/root/linked").symlink_to(elsewhere)
    (elsewhere / "back").symlink_to(project / "static/root")
    (elsewhere / "nowhere").symlink_to("/not/there")
    before = mark_parts(project)
    (elsewhere / "a.txt").write_text("b")
    assert mark_parts(project)[Part.STATIC] != before[Part.STATIC]


def test_what_is_not_there_has_a_mark_until_it_is(tmp_path: Path) -> None:
    before = mark_parts(tmp_path)
    assert mark_parts(tmp_path) == before
    (tmp_path / "templates").mkdir()
    assert mark_parts(tmp_path)[Part.TEMPLATES] != before[Part.TEMPLATES]
