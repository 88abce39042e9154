"""A type that is renamed upstream, from the pull that sees it to every address that it had."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.archive.grouping import Facet
from generator.content import load_config
from generator.load import load_site
from tests.commands import Done, run_almanac
from tests.ll2.server import LaunchLibrary
from tests.projects import make_project, real_records
from tests.site.reading import read_page, strings, words_of

OLD, NEW = "types/engine-test", "types/static-fire"
FILES = (
    *("calendar.ics", "events.csv", "feed.xml", "atom.xml", "feed.json"),
    *("updates.xml", "updates-atom.xml", "updates.json", "quiet.xml", "quiet-atom.xml"),
    "quiet.json",
)


def almanac(root: Path, *arguments: str) -> Done:
    done = run_almanac("--root", str(root), *arguments, cwd=root.parent)
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A project that was built before the type was renamed and after; one event tells of it."""
    root = make_project(tmp_path_factory.mktemp("renamed") / "project")
    for path in (root / "content/snapshot").iterdir():
        path.unlink()
    settings = root / "content/site.toml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("leave_out = []", 'leave_out = ["on-this-day"]'), "utf-8")
    (root / "content/types/static-fire.md").unlink()
    (root / "content/types/engine-test.md").write_text("What engines do on the ground.\n", "utf-8")
    records = real_records()
    old = {"id": 5, "name": "Engine Test"}
    fires = [found for found in records if found["type"]["id"] == 5]
    assert len(fires) > 1
    before = [{**found, "type": old} if found in fires else found for found in records]
    with LaunchLibrary(before) as api:
        almanac(root, "build", "--source", api.url)
        assert (root / "output" / OLD / "calendar.ics").is_file()
        api.edit(fires[0]["id"], type={"id": 5, "name": "Static Fire"})
        done = almanac(root, "build", "--source", api.url)
        assert done.returncode == 0, done.stderr
        yield root


def test_the_page_leads_to_where_it_is_now_and_hosts_are_told(root: Path) -> None:
    page = read_page((root / "output" / OLD / "index.html").read_bytes())
    (leads,) = strings(page, "//meta[@http-equiv='refresh']/@content")
    assert leads.endswith(f"/{NEW}/")
    rules = (root / "output/_redirects").read_text("utf-8").splitlines()
    assert [rule for rule in rules if rule.split()[:2] == [f"/{OLD}/", f"/{NEW}/"]]


def test_its_files_go_on_as_the_same_bytes(root: Path) -> None:
    for name in FILES:
        here, there = (root / "output" / folder / name for folder in (OLD, NEW))
        assert here.read_bytes() == there.read_bytes(), name


def test_what_is_written_on_it_still_stands_there(root: Path) -> None:
    page = read_page((root / "output" / NEW / "index.html").read_bytes())
    assert "What engines do on the ground." in words_of(page)


@pytest.mark.parametrize("name", ["Engine Test", "engine-test", "Static Fire", "static-fire", "5"])
def test_a_query_finds_it_by_all_its_names(root: Path, name: str) -> None:
    done = almanac(root, "query", "--type", name, "--format", "ids")
    expected = sorted(found["id"] for found in real_records() if found["type"]["id"] == 5)
    assert sorted(map(int, done.stdout.split())) == expected
    assert done.stderr == f"{len(expected)} events\n"


def test_of_two_texts_the_one_by_its_present_name_stands_there_and_the_other_is_told(
    root: Path,
) -> None:
    path = root / "content/types/static-fire.md"
    path.write_text("Another text.\n", "utf-8")
    site, findings = load_site(root, load_config(root, None))
    assert "Another text." in site.note_on(Facet.TYPES, 5).html
    (told,) = (str(one) for one in findings.notices if "engine-test" in one.subject)
    assert told.endswith("another text stands on /types/static-fire/, where this could, too")
    path.unlink()
