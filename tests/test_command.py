"""The command as a user runs it: what it prints, where, with which status, and what it leaves."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import unicodedata
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Timer
from typing import TypeAlias

import click
import pytest
from click.testing import CliRunner
from lxml import etree, html

from generator import __version__
from generator.command.cli import almanac
from generator.publish.manifest import STATS
from tests.commands import Done, run_almanac
from tests.projects import (
    ROOT,
    Json,
    build_project,
    make_project,
    real_records,
    record,
    write_records,
)

Tree: TypeAlias = dict[str, tuple[bytes, int]]
BadSite: TypeAlias = tuple[Path, Done]

ENVIRONMENT = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}


def run(root: Path, *arguments: str) -> Done:
    return run_almanac("--root", str(root), *arguments, cwd=root.parent)


@contextmanager
def started(root: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """The running command; whatever happens, it does not outlive the test."""
    # A test runner in the background ignores Ctrl-C, and so would what it starts.
    program = (
        "import runpy, signal; signal.signal(signal.SIGINT, signal.default_int_handler);"
        "runpy.run_module('generator', run_name='__main__', alter_sys=True)"
    )
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-c", program, "--root", str(root), *arguments],
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        # Reading from it must not wait for ever, either.
        guard = Timer(60, process.kill)
        guard.start()
        try:
            yield process
        finally:
            guard.cancel()
            process.kill()


def tree(folder: Path) -> Tree:
    """Every file with its bytes and the time of its last change."""
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that was built once; tests only copy it."""
    root = make_project(tmp_path_factory.mktemp("published") / "project")
    build_project(root)
    return root


@pytest.fixture
def built(published: Path, tmp_path: Path) -> Path:
    """A copy of a project with its output, so that there is something to damage."""
    return shutil.copytree(published, tmp_path / "project")


# build


def test_a_build_publishes_the_site_and_counts_what_it_did(project: Path) -> None:
    done = run(project, "build", "--offline")
    files = len(tree(project / "output")) - 2  # the manifest is no file of the site
    events, written, hint = done.stdout.splitlines()
    assert done.returncode == 0
    assert re.fullmatch(r"10 events of 1 years? and 6 types, 0 problems in the data", events)
    assert re.fullmatch(
        rf"{re.escape(str(project / 'output'))}: {files} files written, 0 unchanged, 0 removed, "
        r"in \d+\.\d s",
        written,
    )
    assert hint == "look at it: make serve, or almanac serve"
    assert (project / "output/events/progress-ms-24-docking/index.html").is_file()


def test_a_second_build_writes_nothing(built: Path) -> None:
    before = tree(built / "output")
    done = run(built, "build", "--offline")
    assert done.returncode == 0
    assert f"output: 0 files written, {len(before) - 2} unchanged, 0 removed" in done.stdout
    assert tree(built / "output") == before


def test_a_local_address_is_noted_on_standard_error_and_nothing_else_is(built: Path) -> None:
    done = run(built, "build", "--offline")
    (note,) = done.stderr.splitlines()
    assert note.startswith("note: feeds and calendars point to http://localhost:8000/; ")


def test_another_address_moves_every_link_and_needs_no_note(built: Path) -> None:
    done = run(built, "build", "--offline", "--base-url", "https://example.org/archive")
    home = html.parse(built / "output/index.html").getroot()
    assert (done.returncode, done.stderr) == (0, "")
    assert home.xpath("//link[@rel='canonical']/@href") == ["https://example.org/archive/"]
    assert home.xpath("//a[@class='brand']/@href") == ["/archive/"]


def test_another_output_folder_leaves_the_usual_one_alone(built: Path, tmp_path: Path) -> None:
    before = tree(built / "output")
    done = run(built, "build", "--offline", "--output", str(tmp_path / "elsewhere"))
    assert done.returncode == 0
    after = tree(tmp_path / "elsewhere")
    assert after.keys() == before.keys()
    assert {name for name in after if after[name][0] != before[name][0]} == {STATS}
    assert tree(built / "output") == before


DOCUMENTS = ["Zebra", "About", "Aardvark", "Badger"]


def test_navigation_lists_documents_by_their_order(built: Path) -> None:
    for name, order in (("zebra", -1), ("aardvark", 7), ("badger", 7)):
        text = f'+++\ntitle = "{name.title()}"\norder = {order}\n+++\n'
        (built / f"content/pages/{name}.md").write_text(text, encoding="utf-8")
    assert run(built, "build", "--offline").returncode == 0
    home = html.parse(built / "output/index.html").getroot()
    labels = home.xpath("//footer//nav//a/text()")
    assert [label for label in labels if label in DOCUMENTS] == DOCUMENTS


@pytest.mark.parametrize(("strict", "status"), [([], 0), (["--strict"], 6)])
def test_problems_are_reported_and_the_site_is_published_nevertheless(
    built: Path, strict: list[str], status: int
) -> None:
    write_records(built, [record(duration="P1Y")])
    done = run(built, "build", "--offline", *strict)
    assert done.returncode == status
    assert re.match(r"1 events? of .*, 1 problem in the data\n", done.stdout)
    assert "problem: event 856: $.duration: " in done.stderr
    events = [path.name for path in (built / "output/events").iterdir() if path.is_dir()]
    assert events == ["booster-9-static-fire-2"]


def test_strict_is_content_with_sound_data_and_with_what_is_only_new(built: Path) -> None:
    write_records(built, [{**found, "colour": "red", "crew": 7} for found in real_records()])
    for facet, slug in (("types", "not-pulled-yet"), ("agencies", "nobody"), ("events", "4")):
        (built / "content" / facet).mkdir(exist_ok=True)
        (built / "content" / facet / f"{slug}.md").write_text("A text.\n")
    (built / "content/missions").mkdir(exist_ok=True)
    (built / "content/missions/gone.md").write_text('+++\ntitle = "Gone"\nevents = [4]\n+++\n')
    (built / "content/missions/luna.md").write_text(
        '+++\ntitle = "Luna"\nslug = "luna-25"\nnames = ["Luna 25", "Luna 26"]\n+++\n'
    )
    done = run(built, "build", "--offline", "--strict", "--base-url", "https://example.org/")
    named = "(event 769, event 770, event 780, …)"
    assert done.returncode == 0
    assert re.match(r"10 events .*, 0 problems in the data\n", done.stdout)
    unknown = "is a field that this model does not know"
    aimless = "there is no page /{}/ that this could stand on"
    assert sorted(line.partition(";")[0] for line in done.stderr.splitlines()) == [
        f"notice: 10 records {named}: $.colour: {unknown}",
        f"notice: 10 records {named}: $.crew: {unknown}",
        f"notice: content/agencies/nobody.md: {aimless.format('agencies/nobody')}",
        "notice: content/events/4.md: the snapshot has no such event",
        "notice: content/missions/gone.md: event 4 is not in the snapshot",
        f"notice: content/missions/gone.md: {aimless.format('missions/gone')}",
        "notice: content/missions/luna.md: no event is of 'Luna 26'",
        f"notice: content/types/not-pulled-yet.md: {aimless.format('types/not-pulled-yet')}",
    ]


def test_records_and_places_are_counted_apart(built: Path) -> None:
    links = [{"url": "ftp://a.org/"}] * 30
    write_records(
        built,
        [
            *(record(id=number, slug=f"s{number}", info_urls=links) for number in range(1, 6)),
            record(duration=5),
        ],
    )
    done = run(built, "build", "--offline")
    lines = [line for line in done.stderr.splitlines() if "$.info_urls" in line]
    counted = "5 records (event 1, event 2, event 3, …), 150 places"
    why = "is no http or https address; shown without it"
    assert lines == [f"problem: {counted}: $.info_urls[].url: {why}"]
    assert done.stdout.splitlines()[0].endswith("151 problems in the data")


def test_what_is_left_out_of_the_owners_own_texts_is_said_with_file_and_line(built: Path) -> None:
    page = '+++\ntitle = "Help"\n+++\nText.\n\n<iframe src="https://a.org/"></iframe>\n'
    (built / "content/pages/help.md").write_text(page)
    (built / "content/types/docking.md").write_text("One.\n\n![x](https://b.org/x.png)\n")
    done = run(built, "build", "--offline", "--strict", "--base-url", "https://example.org/")
    assert done.returncode == 6
    first, second = done.stderr.splitlines()
    assert first == "problem: content/pages/help.md, line 6: <iframe> is left out"
    assert second.startswith("problem: content/types/docking.md, line 3: the picture https://b.org")


# Bad input: one clear line, a status, and the published site as it was.


def replace(path: str, old: str, new: str) -> Callable[[Path], None]:
    """Change a file of the project; what is to be replaced must be there."""

    def apply(root: Path) -> None:
        text = (root / path).read_text(encoding="utf-8")
        assert old in text
        (root / path).write_text(text.replace(old, new, 1), encoding="utf-8")

    return apply


def remove(path: str) -> Callable[[Path], None]:
    return lambda root: (root / path).unlink()


def write(path: str, text: str | bytes) -> Callable[[Path], None]:
    def apply(root: Path) -> None:
        (root / path).write_bytes(text if isinstance(text, bytes) else text.encode())

    return apply


def append(path: str, text: str) -> Callable[[Path], None]:
    def apply(root: Path) -> None:
        with (root / path).open("a", encoding="utf-8") as file:
            file.write(text)

    return apply


RESTORE = "restore content/snapshot/ from version control"
H1 = "<h1>{{ page.frame.heading|spoken }}</h1>"

# What is broken, the status, where, what and remedy. `{line}` stands for the line of the first
# heading of the template that is named.
BAD_INPUT: dict[str, tuple[Callable[[Path], None], int, str, str, str]] = {
    "a missing snapshot": (
        remove("content/snapshot/events.jsonl"),
        1,
        "content/snapshot/events.jsonl",
        "cannot be read: No such file or directory",
        RESTORE,
    ),
    "a broken line of the snapshot": (
        append("content/snapshot/events.jsonl", '{"id":857,"name":"Boo\n'),
        1,
        "content/snapshot/events.jsonl, line 11",
        "no JSON: Input data was truncated",
        RESTORE,
    ),
    "a broken line of the ledger": (
        append("content/snapshot/changes.jsonl", "[]\n"),
        1,
        "content/snapshot/changes.jsonl, line 11",
        "Expected `object`, got `array`",
        RESTORE,
    ),
    "a snapshot of another schema": (
        replace("content/snapshot/state.json", '"schema": 1', '"schema": 2'),
        1,
        "content/snapshot/state.json",
        "schema 2 is not 1, the one known here",
        "use the version of almanac that wrote it",
    ),
    "an unknown key in site.toml": (
        replace("content/site.toml", "tagline", "tag_line"),
        5,
        "content/site.toml",
        "unknown key 'tag_line'",
        "the nearest known key is 'tagline'",
    ),
    "a document without front matter": (
        write("content/pages/more.md", "More.\n"),
        5,
        "content/pages/more.md",
        "has no front matter",
        'begin with +++, a line title = "…", and +++',
    ),
    "a syntax error in a template": (
        replace("templates/event.html", H1, "<h1>{{ page.frame.heading }</h1>"),
        5,
        "templates/event.html, line {line}",
        "unexpected '}'",
        "mend the template",
    ),
    "an unknown filter in a template": (
        replace("templates/home.html", H1, "<h1>{{ page.frame.heading|shout }}</h1>"),
        5,
        "templates/home.html, line {line}",
        "No filter named 'shout'.",
        "mend the template",
    ),
    "an undefined name in a template": (
        replace("templates/event.html", H1, "<h1>{{ heading }}</h1>"),
        5,
        "templates/event.html, line {line}",
        "'heading' is undefined",
        "mend the template",
    ),
    "an undefined field in a template": (
        replace("templates/event.html", H1, "<h1>{{ page.heeding }}</h1>"),
        5,
        "templates/event.html, line {line}",
        "'generator.site.pages.event.EventView object' has no attribute 'heeding'",
        "mend the template",
    ),
    "a value that a template cannot use": (
        replace("templates/home.html", H1, '<h1>{{ page.frame.heading.index("?") }}</h1>'),
        5,
        "templates/home.html, line {line}",
        "substring not found",
        "mend the template",
    ),
    "a wrong type in a template": (
        replace(
            "templates/404.html",
            "<h1>{{ page.frame.heading }}</h1>",
            "<h1>{{ page.frame.heading + 1 }}</h1>",
        ),
        5,
        "templates/404.html, line {line}",
        'can only concatenate str (not "int") to str',
        "mend the template",
    ),
    "a template that there is not": (
        write("templates/document.html", '{% extends "nothing.html" %}'),
        5,
        "templates/nothing.html",
        "is missing",
        "write it, or mend the template that names it",
    ),
    "a template that there is not among ours": (
        write("templates/document.html", '{% include "almanac/nothing.html" %}'),
        5,
        "templates/almanac/nothing.html",
        "is missing",
        "write it, or mend the template that names it",
    ),
    "a template that is no UTF-8": (
        write("templates/document.html", b"\xff"),
        5,
        "templates/document.html",
        "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte",
        "mend the template",
    ),
}


@pytest.mark.parametrize(
    ("damage", "status", "where", "what", "remedy"), BAD_INPUT.values(), ids=BAD_INPUT
)
def test_bad_input_is_one_line_and_leaves_the_published_site_as_it_was(
    built: Path, damage: Callable[[Path], None], status: int, where: str, what: str, remedy: str
) -> None:
    before = tree(built / "output")
    damage(built)
    where = where.replace("{line}", str(heading_line(built / where.partition(",")[0])))
    check_refused(run(built, "build", "--offline"), status, f"{built / where}: {what}; {remedy}")
    assert tree(built / "output") == before
    assert sorted(path.name for path in built.iterdir()) == [
        "content",
        "output",
        "static",
        "templates",
    ]


def heading_line(path: Path) -> int:
    """The number of the first line of a file with a first heading; 0 if there is none."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.exists() else []
    return next((number for number, line in enumerate(lines, 1) if "<h1>" in line), 0)


def check_refused(done: Done, status: int, message: str | re.Pattern[str]) -> None:
    """The command said one thing, on standard error alone."""
    assert len(done.stderr.splitlines()) == 1, done.stderr
    line = done.stderr.rstrip("\n")
    said = re.compile(re.escape(message)) if isinstance(message, str) else message
    assert said.fullmatch(line.removeprefix("error: ")), line
    assert line.startswith("error: ")
    assert (done.returncode, done.stdout) == (status, "")


def test_a_template_that_extends_itself_is_one_line(built: Path) -> None:
    before = tree(built / "output")
    write("templates/document.html", '{% extends "document.html" %}\n')(built)
    done = run(built, "build", "--offline")
    check_refused(done, 5, re.compile(rf"{built}/templates/document\.html.*; mend the template"))
    assert tree(built / "output") == before


def test_two_documents_at_one_address_are_both_named(built: Path) -> None:
    before = tree(built / "output")
    write("content/pages/more.md", '+++\ntitle = "More"\nslug = "about"\n+++\n')(built)
    claims = "is claimed by content/pages/about.md and by content/pages/more.md"
    check_refused(
        run(built, "build", "--offline"), 5, f"about/index.html: {claims}; rename one of them"
    )
    assert tree(built / "output") == before


def test_a_file_of_somebody_else_is_left_alone_unless_it_is_in_the_way(project: Path) -> None:
    output = project / "output"
    output.mkdir()
    (output / "notes.txt").write_text("mine", encoding="utf-8")
    assert run(project, "build", "--offline").returncode == 0
    assert (output / "notes.txt").read_text("utf-8") == "mine"
    (project / "static/root/notes.txt").write_text("ours", encoding="utf-8")
    before = tree(output)
    message = (
        f"{output}/notes.txt: is in the way of the site and was not made by almanac; "
        "move away what is yours there, or build to another folder"
    )
    check_refused(run(project, "build", "--offline"), 1, message)
    assert tree(output) == before


def test_files_for_the_root_are_published_and_what_is_left_out_is_noted(built: Path) -> None:
    root = built / "static/root"
    (root / ".well-known").mkdir()
    (root / ".well-known/security.txt").write_text("Contact: mailto:a@example.org\n", "utf-8")
    (root / "CNAME").write_text("example.org\n", "utf-8")
    (root / ".nojekyll").touch()
    (root / ".DS_Store").write_bytes(b"\x00Bud1")
    (built / "static/drafts").mkdir()
    done = run(built, "build", "--offline", "--strict", "--base-url", "https://example.org/a/")
    assert done.returncode == 0
    skipped, left_out = done.stderr.splitlines()
    hint = f"what the site's root is to have goes to {root}"
    assert skipped == f"notice: {built}/static: not published: drafts (a folder); {hint}"
    assert left_out.startswith(f"notice: {root}: not published: .DS_Store (hidden, or left by a ")
    for name in (".well-known/security.txt", "CNAME", ".nojekyll", "favicon.ico"):
        assert (built / "output" / name).read_bytes() == (root / name).read_bytes()
    assert not (built / "output/.DS_Store").exists()
    (root / "CNAME").unlink()
    assert run(built, "build", "--offline").returncode == 0
    assert not (built / "output/CNAME").exists()


def test_a_file_for_the_root_that_the_site_makes_itself_is_one_line(built: Path) -> None:
    before = tree(built / "output")
    (built / "static/root/robots.txt").write_text("User-agent: *\nDisallow: /\n", "utf-8")
    claims = f"is claimed by {built}/static/root/robots.txt and by RobotsFile"
    message = re.compile(rf"robots\.txt: ({re.escape(claims)}|.*RobotsFile.*static/root/.*); .+")
    check_refused(run(built, "build", "--offline"), 5, message)
    assert tree(built / "output") == before


def test_an_address_with_two_slashes_makes_no_link_to_another_host(built: Path) -> None:
    done = run(built, "build", "--offline", "--base-url", "HTTPS://Example.org:443//café//")
    assert (done.returncode, done.stderr) == (0, "")
    for page in (built / "output").rglob("*.html"):
        for link in html.parse(page).xpath("//a/@href | //link/@href | //script/@src"):
            assert re.match(r"/caf%C3%A9/(?!/)|https://|webcal://example\.org/|#|\.\./", link), link
    home = html.parse(built / "output/index.html").getroot()
    assert home.xpath("//link[@rel='canonical']/@href") == ["https://example.org/caf%C3%A9/"]
    assert home.xpath("//link[@rel='apple-touch-icon']/@href") == [
        "/caf%C3%A9/apple-touch-icon.png"
    ]


def test_a_root_that_does_not_exist_is_one_line_and_is_not_made(tmp_path: Path) -> None:
    root = tmp_path / "nowhere"
    message = (
        f"{root / 'content/site.toml'}: cannot be read: No such file or directory; "
        "write it, or begin with almanac new"
    )
    check_refused(run(root, "build", "--offline"), 5, message)
    assert list(tmp_path.iterdir()) == []


def test_an_output_folder_that_cannot_be_made_is_one_line(built: Path) -> None:
    output = built / "content/site.toml/output"
    done = run(built, "build", "--offline", "--output", str(output))
    check_refused(done, 1, re.compile(rf"{built}/content/site\.toml\S*: [^:\[\]]+; .+"))


def test_ctrl_c_ends_a_build_with_the_status_of_shells_and_without_a_traceback(built: Path) -> None:
    before = tree(built / "output")
    site = built / "content/site.toml"
    site.unlink()
    os.mkfifo(site)
    with started(built, "build", "--offline") as process:
        pipe = hold_reader(site, process)
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=20)
    os.close(pipe)
    assert process.returncode in {130, -signal.SIGINT}
    assert "Traceback" not in said[1]
    assert said[0] == ""
    assert tree(built / "output") == before


def hold_reader(pipe: Path, process: subprocess.Popen[str]) -> int:
    """Open a pipe as soon as a process reads it, which then waits there."""
    while process.poll() is None:
        with suppress(OSError):  # nobody reads it yet
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
    raise AssertionError("the command ended before it read its configuration")


# What click answers by itself is the same without a process of its own.


@pytest.mark.parametrize(
    "arguments",
    [
        ["build", "--workers", "0"],
        ["build", "--nonsense"],
        ["serve", "--port", "99999"],
        ["--root", str(Path(__file__)), "build", "--offline"],
        ["nonsense"],
    ],
)
def test_wrong_usage_has_a_status_of_its_own(arguments: list[str]) -> None:
    done = CliRunner().invoke(almanac, arguments, prog_name="almanac")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("Usage: almanac ")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--help"], "Usage: almanac [OPTIONS] COMMAND [ARGS]..."),
        (["-h"], "Usage: almanac [OPTIONS] COMMAND [ARGS]..."),
        (["build", "--help"], "Usage: almanac build [OPTIONS]"),
        (["serve", "--help"], "Usage: almanac serve [OPTIONS]"),
        (["--version"], f"almanac, version {__version__}"),
    ],
)
def test_help_is_a_result(arguments: list[str], said: str) -> None:
    done = CliRunner().invoke(almanac, arguments, prog_name="almanac")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == said


@pytest.mark.parametrize("command", almanac.commands.values(), ids=almanac.commands)
def test_every_command_says_what_it_is_for(command: click.Command) -> None:
    assert command.help


# Bad records, end to end.

SCRIPT = "</script><script>alert(1)</script>"
MARKUP = f"\"'><img src=x onerror=alert(1)>{SCRIPT} [a](javascript:alert(1)) javascript:alert(2)"

# The changes of a record, the address of its page, and where the problem with it lies.
BAD_RECORDS: dict[int, tuple[Json, str, str | None]] = {
    901: ({"name": SCRIPT, "slug": ""}, "script-script-alert-1-script", "$.slug"),
    902: ({"name": "A" * 400, "slug": ""}, "a" * 80, "$.slug"),
    903: ({"name": "No slug", "slug": ""}, "no-slug", "$.slug"),
    904: ({"slug": "../../etc/passwd"}, "etc-passwd", "$.slug"),
    905: ({"slug": "index"}, "index-905", "$.slug"),
    906: ({"slug": "2023"}, "2023-906", "$.slug"),
    907: ({"slug": "con"}, "con-907", "$.slug"),
    908: ({"slug": "twice"}, "twice", None),
    909: ({"slug": "twice"}, "twice-909", "$.slug"),
    910: ({"slug": "type", "type": {"id": 99}}, "type", "$.type"),
    911: (
        {"slug": "link", "vid_urls": [{"url": "javascript:alert(1)", "title": "Watch"}]},
        "link",
        "$.vid_urls[0].url",
    ),
    912: ({"slug": "undated", "date": None}, "undated", None),
    913: ({"slug": "", "name": ""}, "event-913", "$.name"),
    914: (
        {
            "slug": "markup",
            "name": MARKUP,
            "description": MARKUP,
            "location": MARKUP,
            "type": {"id": 98, "name": MARKUP},
            "vid_urls": [
                {
                    "url": 'https://example.org/"><script>alert(1)</script>',
                    "title": MARKUP,
                    "description": MARKUP,
                    "publisher": MARKUP,
                    "language": {"id": 1, "name": MARKUP, "code": '"><script>'},
                }
            ],
            "info_urls": [{"url": "https://example.org/", "title": MARKUP, "source": MARKUP}],
            "updates": [{"id": 1, "comment": MARKUP, "created_by": MARKUP}],
        },
        "markup",
        None,
    ),
    915: ({"slug": "A_B"}, "a-b", None),
}


@pytest.fixture(scope="module")
def bad_site(
    tmp_path_factory: pytest.TempPathFactory,
) -> BadSite:
    """The site of the bad records and what its build said; tests only read it."""
    records = [record(**{"id": number, **row[0]}) for number, row in BAD_RECORDS.items()]
    root = make_project(tmp_path_factory.mktemp("bad") / "deep/project", records)
    return root, run(root, "build", "--offline")


def test_bad_records_are_published_at_safe_addresses_and_nowhere_else(
    bad_site: BadSite,
) -> None:
    root, done = bad_site
    assert done.returncode == 0
    pages = {
        path.relative_to(root / "output/events") for path in root.rglob("output/events/*/*.html")
    }
    contested = {"twice-908"}  # whoever had it, it leads to the one that keeps the address
    slugs = {slug for _, slug, _ in BAD_RECORDS.values()} | contested
    assert pages == {Path(slug, "index.html") for slug in slugs}
    around = root.parent.parent.rglob("*")
    assert {path for path in around if "passwd" in path.name} == {root / "output/events/etc-passwd"}
    known = ("content", "output", "static", "templates")
    assert sorted(path.name for path in root.iterdir()) == list(known)
    assert list(root.parent.iterdir()) == [root]


def test_bad_records_are_each_reported_with_id_and_path(
    bad_site: BadSite,
) -> None:
    _, done = bad_site
    for number, (_, _, path) in BAD_RECORDS.items():
        named = re.search(rf"\b{number}\b", done.stderr) is not None
        assert named == (path is not None), number
        assert path is None or path in done.stderr
    assert "Traceback" not in done.stderr


def test_records_of_an_unknown_type_and_without_a_date_have_their_listings(
    bad_site: BadSite,
) -> None:
    root, _ = bad_site
    for page, link in (("types/type-99", "type"), ("undated", "undated")):
        listing = html.parse(root / f"output/{page}/index.html").getroot()
        assert listing.xpath("//p[@class='row-title']/a/@href") == [f"/events/{link}/"]


def test_hostile_text_is_shown_as_text(
    bad_site: BadSite,
) -> None:
    root, _ = bad_site
    for slug, name in (("markup", MARKUP), ("script-script-alert-1-script", SCRIPT)):
        page = html.parse(root / f"output/events/{slug}/index.html").getroot()
        assert [heading.text_content() for heading in page.xpath("//h1")] == [name]


def test_nothing_that_a_record_says_can_run_on_any_page(
    bad_site: BadSite,
) -> None:
    root, _ = bad_site
    pages = list((root / "output").rglob("*.html"))
    assert len(pages) > len(BAD_RECORDS)
    for path in pages:
        page = html.parse(path).getroot()
        for element in page.iter(etree.Element):
            check_inert(element)


def check_inert(element: html.HtmlElement) -> None:
    """No code but our own script, no address that is none, no frame before a click."""
    assert element.tag not in {"iframe", "object", "embed", "base", "style"}
    if element.tag == "form":  # ours, and it searches
        assert (element.get("role"), element.get("action")) == ("search", "/events/")
    assert element.get("http-equiv") in {None, "Content-Security-Policy", "refresh"}
    if element.tag == "script" and element.get("type") == "application/ld+json":
        json.loads(element.text_content())
    elif element.tag == "script" and element.get("src"):
        assert re.fullmatch(
            r"/assets/(site|player|events|feeds)\.[0-9a-f]{10}\.js", element.get("src", "")
        )
        assert not element.text_content().strip()
    elif element.tag == "script":
        assert element.text_content() == (ROOT / "static/early.js").read_text("utf-8").strip()
    for name, value in element.items():
        assert not name.lower().startswith("on")
        if name in {"href", "src", "srcset", "action", "formaction", "data-embed"}:
            assert re.match(r"https?://|webcal://localhost:|/(?!/)|#|\.\./", value)


def test_a_record_cannot_forge_a_line_or_steer_the_terminal(built: Path) -> None:
    forged = "a\nerror: all is lost; send money\x1b[2J\x9b2J\u202e\r"
    write_records(built, [record(slug=f"{forged}!", **{forged: 1})])
    done = run(built, "build", "--offline")
    assert done.returncode == 0
    assert not [line for line in done.stderr.splitlines() if line.startswith("error:")]
    unsafe = {char for char in done.stderr if unicodedata.category(char) in {"Cc", "Cf"}}
    assert unsafe <= {"\n"}


# serve


@pytest.mark.parametrize(
    ("arguments", "prefix"),
    [
        ([], "/"),
        (["--base-url", "https://example.org/archive"], "/archive/"),
        (["--base-url", "https://example.org//my%20archive/../café"], "/caf%C3%A9/"),
    ],
)
def test_serve_prints_where_the_site_is_until_ctrl_c(
    built: Path, arguments: list[str], prefix: str
) -> None:
    with started(built, "serve", "--built", "--port", "0", *arguments) as server:
        assert server.stdout
        line = server.stdout.readline()
        told = re.fullmatch(rf"(http://localhost:\d+{prefix})  \(Ctrl-C ends it\)\n", line)
        assert told, line
        api = f"{told[1]}api/2.3.0/events/"
        assert server.stdout.readline() == f"{api}  answers queries\n"
        with urllib.request.urlopen(f"{api}?id=856", timeout=20) as answer:
            assert [event["url"] for event in json.load(answer)["results"]] == [f"{api}856/"]
        with urllib.request.urlopen(told[1], timeout=20) as answer:
            assert answer.read() == (built / "output/index.html").read_bytes()
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(f"{told[1]}nowhere/", timeout=20)
        assert caught.value.read() == (built / "output/404.html").read_bytes()
        server.send_signal(signal.SIGINT)
        assert server.communicate(timeout=20) == ("", "stopped\n")
    assert server.returncode == 0


def test_serve_shows_what_was_never_built_until_ctrl_c(project: Path) -> None:
    shutil.rmtree(project / "output", ignore_errors=True)
    with started(project, "serve", "--port", "0") as server:
        assert server.stdout
        home = server.stdout.readline().split()[0]
        assert server.stdout.readline() == f"{home}api/2.3.0/events/  answers queries\n"
        with urllib.request.urlopen(f"{home}events/progress-ms-24-docking/", timeout=60) as answer:
            assert b"Progress MS-24 Docking" in answer.read()
        server.send_signal(signal.SIGINT)
        assert server.communicate(timeout=20)[1].splitlines()[-1] == "stopped"
    assert server.returncode == 0
    assert not (project / "output").exists()


def test_serve_starts_with_settings_that_are_wrong_and_shows_what_is(project: Path) -> None:
    settings = project / "content/site.toml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("title", "titel", 1), "utf-8")
    with started(project, "serve", "--port", "0") as server:
        assert server.stdout
        home = server.stdout.readline().split()[0]
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(home, timeout=60)
        told = f"{settings}: unknown key 'titel'; the nearest known key is 'title'"
        assert (caught.value.code, caught.value.read()) == (500, f"500: {told}\n".encode())
        settings.write_text(text, "utf-8")
        with urllib.request.urlopen(home, timeout=60) as answer:
            assert answer.status == 200
        server.send_signal(signal.SIGINT)
        said = server.communicate(timeout=20)[1].splitlines()
    assert (said[0], said[-1]) == (f"error: {told}", "stopped")


@pytest.mark.parametrize(
    ("arguments", "where"),
    [(["--base-url", "nowhere"], "--base-url"), (["--root", "/not/there"], "/not/there/content")],
)
def test_serve_does_not_start_with_what_no_file_could_mend(
    project: Path, arguments: list[str], where: str
) -> None:
    first = ("--root", str(project)) if arguments[0] != "--root" else tuple(arguments)
    rest = () if arguments[0] == "--root" else tuple(arguments)
    done = run_almanac(*first, "serve", "--port", "0", *rest)
    assert (done.returncode, done.stdout) == (5, "")
    assert done.stderr.startswith(f"error: {where}")


def test_serve_says_in_one_line_that_a_port_is_in_use(built: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run(built, "serve", "--port", str(port))
    message = (
        f"port {port}: cannot be listened on: Address already in use; "
        "choose another one with --port"
    )
    check_refused(done, 1, message)
