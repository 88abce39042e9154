"""A site of one's own: what `almanac new` writes, and how it is changed without a fork."""

import tomllib
from pathlib import Path

import msgspec
import pytest

from generator import __version__
from generator.content import SiteConfig, load_config
from generator.errors import ContentError
from tests.commands import run_almanac
from tests.projects import build_project
from tests.publish.machines import run_after


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A new site."""
    done = run_almanac("new", "site", "--title", 'The "log"', cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    return tmp_path / "site"


def read_output(site: Path, path: str) -> str:
    return (site / "output" / path).read_text("utf-8")


def test_a_new_site_says_what_it_was_told_and_is_built_without_a_problem(site: Path) -> None:
    built = build_project(site)
    assert load_config(site).title == 'The "log"'
    assert (site / "requirements.txt").read_text("utf-8").endswith(f"=={__version__}\n")
    assert (built.findings.events, built.findings.problems, built.findings.notices) == (10, (), ())
    assert not list((site / "output/assets").glob("README*"))
    assert [
        path for path in site.rglob("*") if path.is_file() and b"@VERS" in path.read_bytes()
    ] == []


def test_every_setting_stands_in_a_new_site_with_its_default(site: Path) -> None:
    text = (site / "content/site.toml").read_text("utf-8")
    every = {field.name: field for field in msgspec.structs.fields(SiteConfig)}
    settings = tomllib.loads(
        "\n".join(
            line.removeprefix("# ")
            for line in text.splitlines()
            if not line.startswith("#") or line[2:].partition(" = ")[0] in every
        )
    )
    assert settings.keys() == every.keys()
    assert msgspec.convert(settings, SiteConfig) == load_config(site)


def test_templates_and_static_files_of_the_owner_replace_ours_and_no_others(site: Path) -> None:
    (site / "templates/base.html").write_text(
        '{% extends "almanac/base.html" %}{% block foot %}<p>Kept by us.</p>{% endblock %}\n',
        "utf-8",
    )
    (site / "static/site.css").write_text("body { color: red }\n", "utf-8")
    build_project(site)
    for page in ("index.html", "2023/index.html", "events/index.html"):
        assert "<p>Kept by us.</p>" in read_output(site, page)
    sheets = [path.read_text("utf-8") for path in (site / "output/assets").glob("site.*.css")]
    assert sheets == ["body { color: red }\n"]
    assert list((site / "output/assets").glob("player.*.js"))


def test_an_error_in_a_template_of_the_owner_names_it(site: Path) -> None:
    own = site / "templates/event.html"
    own.write_text(
        '{% extends "almanac/event.html" %}\n{% block content %}{{ page.no }}{% endblock %}'
    )
    with pytest.raises(ContentError) as caught:
        build_project(site)
    assert caught.value.where == f"{own}, line 2"


@pytest.mark.parametrize(
    ("there", "arguments", "status", "said"),
    [
        ("notes.txt", [], 1, "site: is not empty: there is notes.txt; name a folder that is empty"),
        ("", ["--title", " "], 5, "--title: is empty"),
        ("", ["--title", "a\nb"], 5, "--title: is empty, or has characters that it cannot have"),
        ("", ["--base-url", "ftp://example.org/"], 5, "--base-url: base_url is no address"),
    ],
)
def test_a_site_that_cannot_be_is_refused_and_nothing_is_written(
    tmp_path: Path, there: str, arguments: list[str], status: int, said: str
) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    if there:
        (folder / there).touch()
    done = run_almanac("new", "site", *arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (status, "")
    assert done.stderr.startswith(f"error: {said}")
    assert [path.name for path in folder.iterdir()] == list(filter(None, [there]))


def test_an_empty_clone_becomes_a_site(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert run_almanac("new", ".", cwd=tmp_path).returncode == 0
    assert (tmp_path / "content/site.toml").is_file()


def test_what_cannot_be_written_whole_is_taken_back(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git/HEAD").touch()
    done = run_after("ulimit -f 16", "new", str(tmp_path))
    assert (done.returncode, done.stdout) == (1, "")
    assert "events.jsonl: File too large; " in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == [".git"]
