"""The preview: what it shows, what it loads anew, and what it does about errors."""

import json
import typing
from collections.abc import Iterator
from pathlib import Path
from types import UnionType

import pytest

from generator.command.api import make_api
from generator.content import load_config
from generator.errors import AlmanacError
from generator.hosting import Folder
from generator.load import load_site
from generator.preview import Preview
from generator.preview_page import CHANGES, SCRIPT, script_tag
from generator.report import Findings
from generator.site import outputs
from generator.site.keys import digest_of
from generator.site.outputs import Output, path_of
from generator.site.plan import Plan, plan_outputs, replace_static
from generator.workers import kind_of
from tests.pages.sites import (
    BASE_URL,
    PREFIX,
    build_mirrored_site,
    build_rich_site,
)
from tests.previews import PERSON, Shelf, ask, asked, previewed, running
from tests.projects import build_project
from tests.shared import build_once

STREAMED = {"EventDatabase", "EventLines", "EventSheet", "OfflineSite"}


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with every kind of page, and its built folder."""
    return build_once(tmp_path_factory, "rich", build_rich_site)


@pytest.fixture(scope="module")
def mirrored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with copies of pictures, to be read offline, too; and its built folder."""

    def build(root: Path) -> None:
        build_mirrored_site(root, offline=True)

    return build_once(tmp_path_factory, "mirrored-offline", build)


@pytest.fixture(scope="module")
def shelf(rich: Path) -> Iterator[Shelf]:
    """The rich project; tests only read it."""
    with previewed(rich, make_api(rich, strict=False)) as shelf:
        yield shelf


@pytest.fixture
def own(project: Path) -> Iterator[Shelf]:
    """A project that a test changes."""
    with previewed(project, make_api(project, strict=False)) as shelf:
        yield shelf


def plan_of(root: Path) -> Plan:
    return plan_outputs(load_site(root, load_config(root, BASE_URL))[0])


def without_script(body: bytes, shelf: Shelf) -> bytes:
    """A page but for the preview's own script, which stands in it once."""
    tag = script_tag(shelf.preview.look().version)
    assert body.count(tag) == 1
    return body.replace(tag, b"")


def kinds_of(found: object) -> set[str]:
    """The names of all types in a union."""
    if isinstance(found, UnionType):
        return set().union(*map(kinds_of, typing.get_args(found)))
    assert isinstance(found, type)
    return {found.__name__}


def check_kinds(root: Path, shelf: Shelf) -> set[str]:
    """Hold two files of each kind to those of the built folder; gives the kinds that there are."""
    some: dict[str, list[Output]] = {}
    for output in plan_of(root).outputs:
        some.setdefault(f"{type(output).__name__} {kind_of(output)}", []).append(output)
    with running(Folder(root / "output", PREFIX), PREFIX) as built:
        for output in (one for alike in some.values() for one in (alike[0], alike[-1])):
            path = path_of(output)
            shown, there = shelf.get(path), ask(built, path, {})
            body = without_script(shown.body, shelf) if path.endswith(".html") else shown.body
            assert (shown.status, body) == (200, there.body), path
            for name in ("Content-Type", "Access-Control-Allow-Origin", "Cache-Control"):
                assert shown.headers[name] == there.headers[name], path
            streams = type(output).__name__ in STREAMED
            assert ("Transfer-Encoding" in shown.headers) is streams
    return {name.split()[0] for name in some}


def test_every_kind_of_file_is_what_a_build_publishes(
    rich: Path, shelf: Shelf, mirrored: Path
) -> None:
    seen = check_kinds(rich, shelf)
    with previewed(mirrored) as other:
        seen |= check_kinds(mirrored, other)
    assert kinds_of(outputs.Output) - seen == set()


def test_a_summary_is_right_before_anybody_asked_for_what_it_sums_up(rich: Path) -> None:
    with previewed(rich) as shelf:
        for name in ("SHA256SUMS", "datapackage.json"):
            assert shelf.get(f"data/{name}").body == (rich / "output/data" / name).read_bytes()


def test_what_a_host_answers_besides_files_is_answered(rich: Path, shelf: Shelf) -> None:
    missing = shelf.get("nowhere/", PERSON)
    assert missing.status == 404
    assert without_script(missing.body, shelf) == (rich / "output/404.html").read_bytes()
    for path, target in (
        ("/", PREFIX),
        ("/archive", PREFIX),
        ("events", "/archive/events/"),
        ("2023/08", "/archive/2023/08/"),
    ):
        found = shelf.get(path)
        assert (found.status, found.headers.get("Location")) == (301, target)
    for path in ("/elsewhere/", "../content/site.toml", "%2e%2e/content/site.toml", "a%00b"):
        assert shelf.get(path).status == 404
    assert shelf.get("e/856/").status == 200  # a page stands there that redirects
    assert shelf.get("", method="POST").status == 405


def test_a_rule_answers_where_no_file_stands(rich: Path) -> None:
    """Without the API beside it, which answers these by itself."""
    with previewed(rich) as shelf:
        found = shelf.get("api/2.3.0/event/856/")
        file = rich / "output/api/2.3.0/events/856/index.json"
        assert (found.status, found.body) == (200, file.read_bytes())
        assert found.headers["Content-Type"] == "application/json; charset=utf-8"


def test_rules_of_a_built_folder_redirect(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new/index.html").write_text("new")
    rules = "# old\n/archive/old/ /archive/new/\n/archive/a/:b/* /archive/:b/:splat 302\n"
    (tmp_path / "_redirects").write_text(rules)
    (tmp_path / "_headers").write_text("/archive/n*\n  X-Told: yes\n")
    with running(Folder(tmp_path, PREFIX), PREFIX) as home:
        for path, status, target in (
            ("old/", 301, "/archive/new/"),
            ("a/b/c/d", 302, "/archive/b/c/d"),
            ("a/b", 404, None),
        ):
            found = ask(home, path, {})
            assert (found.status, found.headers.get("Location")) == (status, target)
        assert ask(home, "new/", {}).headers["X-Told"] == "yes"
        assert "X-Told" not in ask(home, "old/", {}).headers


def test_no_path_leads_out_of_a_folder(tmp_path: Path) -> None:
    folder, secret = tmp_path / "output", tmp_path / "secret.txt"
    folder.mkdir()
    secret.write_text("secret")
    for prefix in ("/", PREFIX):
        with running(Folder(folder, prefix), prefix) as home:
            for path in (
                *(f"{prefix}/{secret}", f"{prefix}{secret}", f"{prefix}../secret.txt"),
                *(f"{prefix}%2e%2e/secret.txt", f"{prefix}%2F{secret}", f"{prefix}a/..//{secret}"),
                f"http://localhost/{prefix}{secret}",
            ):
                found = ask(home, path if path.startswith("http") else f"/{path.lstrip('/')}", {})
                assert (found.status, b"secret" in found.body) == (404, False), path


def test_head_is_get_without_a_body_and_who_has_it_is_spared(shelf: Shelf) -> None:
    for path in ("", "status.json", "nowhere/", "data/events.csv", "events"):
        got, head = shelf.get(path), shelf.get(path, method="HEAD")
        dated = {"Date": ""}
        assert (head.status, head.body) == (got.status, b"")
        assert {**head.headers, **dated} == {**got.headers, **dated}
    tag = shelf.get("status.json").headers["ETag"]
    again = shelf.get("status.json", {"If-None-Match": f'"other", W/{tag}'})
    assert (again.status, again.body, again.headers["ETag"]) == (304, b"", tag)
    assert shelf.get("status.json", {"If-None-Match": '"other"'}).status == 200


def test_the_api_answers_beside_it(shelf: Shelf) -> None:
    found = json.loads(shelf.get("api/2.3.0/events/?id=856").body)
    assert [event["id"] for event in found["results"]] == [856]


def test_a_new_template_and_a_new_static_file_leave_the_archive_alone(
    own: Shelf, project: Path
) -> None:
    own.get("")
    loads = [found for found in own.told if isinstance(found, Findings)]
    template, sheet = project / "templates/404.html", project / "static/site.css"
    template.write_text(template.read_text().replace("<h1>", "<h1>Anew: "))
    assert b"Anew: " in own.get("404.html").body
    sheet.write_text(sheet.read_text() + "/* anew */")
    (project / "static/root/new.txt").write_text("new")
    assert own.get("new.txt").body == b"new"
    build_project(project, base_url=BASE_URL)
    for path in ("404.html", "index.html", "events/index.html", "feed.xml"):
        body = own.get(path).body
        body = without_script(body, own) if path.endswith(".html") else body
        assert body == (project / "output" / path).read_bytes()
    assert [found for found in own.told if isinstance(found, Findings)] == loads


def test_settings_texts_and_what_the_archive_holds_are_seen_as_a_build_would_have_them(
    own: Shelf, project: Path
) -> None:
    own.get("")
    loads = len(own.told)
    settings = project / "content/site.toml"
    settings.write_text(settings.read_text().replace("title = ", "title = 'X' # "))
    assert b'<meta property="og:site_name" content="X">' in own.get("").body
    assert len(own.told) == loads + 1
    (project / "content/overrides.toml").write_text('["856"]\nfields.name = "Another name"\n')
    (project / "content/events").mkdir()
    (project / "content/missions/own.md").write_text("+++\ntitle = 'Own'\nevents = [856]\n+++\n")
    (project / "content/events/856.md").write_text("A note.\n")
    build_project(project, base_url=BASE_URL)
    for path in ("index.html", "missions/own/index.html", "2023/08/index.html"):
        body = without_script(own.get(path).body, own)
        assert body == (project / "output" / path).read_bytes()
    assert b"Another name" in own.get("missions/own/").body


def test_a_plan_with_other_static_files_is_the_one_that_would_be_made_of_them(
    project: Path,
) -> None:
    before = plan_of(project)
    for asset in (path for path in (project / "static").iterdir() if path.is_file()):
        asset.write_bytes(asset.read_bytes() + b" ")
    (project / "static/root/apple-touch-icon.png").unlink()
    (project / "static/root/a.txt").write_text("a")
    site = load_site(project, load_config(project, BASE_URL))[0]
    made, anew = replace_static(before, site), plan_outputs(site)
    assert made.imprint == anew.imprint != before.imprint
    assert {path_of(one): digest_of(one) for one in made.outputs} == {
        path_of(one): digest_of(one) for one in anew.outputs
    }


def test_an_error_of_a_template_is_a_page_until_it_is_mended(own: Shelf, project: Path) -> None:
    template = project / "templates/404.html"
    text = template.read_text()
    template.write_text(f"{text}\n{{{{ page.<b>nonsense }}}}")
    line = len(text.splitlines()) + 2
    found = own.get("nowhere/", PERSON)
    assert (found.status, found.headers["Content-Type"]) == (500, "text/html; charset=utf-8")
    page = found.body.decode()
    assert f"<h1>{template}, line {line}</h1>" in page
    assert f"<mark>{line:>5}</mark> {{{{ page.&lt;b&gt;nonsense }}}}" in page
    assert "mend the template" in page
    assert "<b>" not in page
    plain = own.get("nowhere/")
    assert plain.body.startswith(f"500: {template}, line {line}: ".encode())
    errors = [error for error in own.told if isinstance(error, AlmanacError)]
    assert [error.where for error in errors] == [f"{template}, line {line}"]
    assert own.get("", PERSON).status == 200
    template.write_text(text)
    assert own.get("nowhere/", PERSON).status == 404


def test_a_fault_of_ours_ends_nothing(own: Shelf, project: Path) -> None:
    template = project / "templates/404.html"
    text = template.read_text()
    template.write_text(text.replace("<h1>", "{{ page.frame|drawn }}<h1>"))
    found = own.get("nowhere/", PERSON)
    assert found.status == 500
    assert "this is a fault of almanac: report it" in found.body.decode()
    template.write_text(text)
    assert own.get("nowhere/").status == 404


@pytest.mark.parametrize(
    ("path", "text", "what"),
    [
        ("content/site.toml", "title = ", "site.toml"),
        ("content/site.toml", "titel = 'x'", "titel"),
        ("content/overrides.toml", "[856]\nnmae = 'x'", "overrides.toml"),
        ("content/pages/about.md", "no front matter", "about.md"),
        ("content/snapshot/state.json", "{", "state.json"),
    ],
)
def test_an_error_of_content_stands_everywhere_until_it_is_mended(
    own: Shelf, project: Path, path: str, text: str, what: str
) -> None:
    file = project / path
    before = file.read_bytes() if file.exists() else b""
    file.write_text(text)
    for address in ("", "feed.xml", "nowhere/"):
        found = own.get(address, PERSON)
        assert found.status == 500
        assert what in found.body.decode()
    file.write_bytes(before)
    assert own.get("").status == 200


def test_the_api_says_in_its_own_form_that_the_archive_cannot_be_read(
    own: Shelf, project: Path
) -> None:
    (project / "content/snapshot/state.json").write_text("{")
    found = own.get("api/2.3.0/events/", PERSON)
    assert (found.status, found.headers["Content-Type"]) == (500, "application/json")


def test_static_files_that_cannot_be_read_are_told_and_come_back(own: Shelf, project: Path) -> None:
    own.get("")
    root = project / "static/root"
    root.rename(project / "other")
    root.write_bytes(b"")
    found = own.get("", PERSON)
    assert (found.status, b"static/root" in found.body) == (500, True)
    root.unlink()
    (project / "other").rename(root)
    assert own.get("").status == 200


def test_another_base_url_moves_the_site(project: Path) -> None:
    settings = project / "content/site.toml"
    with running(Preview(project, None, "/", lambda _: None), "/") as home:
        assert ask(home, "", {}).status == 200
        text = settings.read_text()
        assert 'base_url = "http://localhost:8000/"' in text
        settings.write_text(text.replace("http://localhost:8000/", "https://example.org/b/"))
        assert ask(home, "", {}).headers["Location"] == "/b/"
        assert ask(home, "b/", {}).status == 200


def test_who_waits_is_told_of_a_change_and_of_one_that_he_missed(own: Shelf, project: Path) -> None:
    first = own.preview.look().version
    with asked(own.home, f"{CHANGES}?{first}", {}) as answer:
        assert answer.headers["Content-Type"] == "text/event-stream"
        assert answer.readline() == b"retry: 500\n"
        (project / "templates/404.html").write_text("else")
        told = next(line for line in answer if line.startswith(b"data: "))
    second = own.preview.look().version
    assert told == f"data: {second}\n".encode()
    assert first != second
    late = own.get(f"{CHANGES}?{first}").body
    assert f"data: {second}\n".encode() in late


def test_pages_ask_for_the_script_that_there_is(own: Shelf) -> None:
    page = own.get("").body.decode()
    assert f'src="{SCRIPT}?{own.preview.look().version}"' in page
    found = own.get(SCRIPT)
    assert (found.status, found.headers["Content-Type"]) == (200, "text/javascript; charset=utf-8")
    assert own.get("/.almanac-preview/nothing").status == 404
