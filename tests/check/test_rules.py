"""Every rule finds what it is for, where it is, and nothing else; a sound site has no findings."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from generator.check.inspection import Inspected, inspect_folder
from generator.check.rules import RULES, choose_rules
from tests.check.small import BASE, ENTRY, FEED, FILES, calendar, make_site, page, redirect

Change: TypeAlias = dict[str, str | bytes | None] | Callable[[Path], object]
"""Files that are published otherwise (None: not at all), or what is done to the folder later."""

HOME = FILES["index.html"]
ONE, TWO = "events/one/index.html", "events/two/index.html"


def inspect(folder: Path, base: str | None = None) -> Inspected:
    return inspect_folder(folder, base, lambda *_: None)


def home(body: str) -> Change:
    """The front page with something more on it."""
    return {"index.html": HOME.replace("</body>", f"{body}</body>")}


def one(old: str, new: str) -> Change:
    """A page with something else in it."""
    assert old in FILES[ONE]
    return {ONE: FILES[ONE].replace(old, new)}


CASES: list[tuple[str, str, Change]] = [
    ("broken-link", "index.html", home('<a href="events/three/">Three</a>')),
    ("broken-link", "index.html", home('<a href="/events/one/">beside the site</a>')),
    ("broken-link", "index.html", home('<a href="webcal://example.org/archive/no.ics">x</a>')),
    ("broken-link", "atom.xml", {"atom.xml": FEED.replace("events/one/", "events/none/")}),
    (
        "broken-link",
        "calendar.ics",
        {"calendar.ics": calendar(f"{ENTRY} DESCRIPTION:See\\n{BASE}events/n\r\n o/\\nmore")},
    ),
    (
        "broken-link",
        "api/events/1/index.json",
        {"api/events/1/index.json": f'{{"id": 1, "url": "{BASE}api/events/2/"}}'},
    ),
    ("broken-anchor", "index.html", home('<a href="events/one/#never">then</a>')),
    ("broken-anchor", ONE, one('href="#top"', 'href="#bottom"')),
    ("missing-asset", "index.html", home('<img alt="" src="no.png">')),
    ("missing-asset", "index.html", home('<img alt="" src="picture.png" srcset="no.png 2x">')),
    ("missing-asset", "site.css", {"site.css": "@import 'no.css';"}),
    ("missing-asset", "index.html", {"site.css": None}),
    ("broken-redirect", "e/1/index.html", {"e/1/index.html": redirect("/archive/no/")}),
    ("broken-redirect", "e/1/index.html", {"e/1/index.html": redirect("/archive/e/1/")}),
    ("broken-redirect", "_redirects", {"_redirects": "/archive/a/ /archive/no/ 301\n"}),
    (
        "broken-redirect",
        "_redirects",
        {"_redirects": "/archive/a/ /archive/b/ 301\n/archive/b/ /archive/a/ 301\n"},
    ),
    ("unsafe-link", "index.html", home('<a href="JavaScript:alert(1)">x</a>')),
    ("empty-link", "index.html", home('<a href="">x</a>')),
    ("slashless-link", "index.html", home('<a href="/archive/events/one">x</a>')),
    ("insecure-asset", "index.html", home('<img alt="" src="http://elsewhere.example/p.png">')),
    ("mixed-base", ONE, one(f"{BASE}events", "http://localhost:8000/events")),
    ("mixed-base", "atom.xml", {"atom.xml": FEED.replace(f"{BASE}atom", "https://x.example/atom")}),
    (
        "mixed-base",
        "calendar.ics",
        {"calendar.ics": calendar(ENTRY).replace(BASE, "http://localhost/")},
    ),
    (
        "mixed-base",
        "sitemap.xml",
        {
            "sitemap.xml": FILES["sitemap.xml"].replace(
                "</urlset>", "<url><loc>https://x.example/</loc></url></urlset>"
            )
        },
    ),
    ("no-base-url", "index.html", {"index.html": HOME.replace('rel="canonical"', 'rel="author"')}),
    ("orphan", "three/index.html", {"three/index.html": page("three/", "Three")}),
    ("not-in-sitemap", "three/index.html", {"three/index.html": page("three/", "Three")}),
    ("no-front-page", "index.html", {"index.html": None}),
    ("no-404-page", "404.html", {"404.html": None}),
    ("cut-off-page", ONE, one("</body>\n</html>", "<p>And then")),
    ("cut-off-page", ONE, {ONE: "<!-- -->"}),
    ("no-doctype", ONE, one("<!doctype html>\n", "")),
    ("no-title", ONE, one("<title>One</title>", "")),
    ("duplicate-title", TWO, one("<title>One</title>", "<title>Two</title>")),
    ("duplicate-id", ONE, one("<p ", '<p id="then">Now.</p><p ')),
    ("no-language", ONE, one(' lang="en"', "")),
    ("no-description", ONE, one('name="description"', 'name="keywords"')),
    ("no-alternative", "index.html", home('<img src="picture.png">')),
    ("wrong-canonical", ONE, one(f"{BASE}events/one/", f"{BASE}events/two/")),
    ("wrong-canonical", ONE, one('rel="canonical"', 'rel="author"')),
    ("template-mark", ONE, one("Then.", "{{ event.then }}")),
    ("template-mark", ONE, one("Then.", "{% endif %}")),
    ("oversize-page", ONE, one("Then.", "long " * 250_000)),
    ("not-utf-8", ONE, {ONE: FILES[ONE].replace("Then", "Sp\xe4ter").encode("latin-1")}),
    ("invalid-json-ld", ONE, one('"WebPage"}', '"WebPage"')),
    ("invalid-json-ld", ONE, one('"@context":"https://schema.org",', "")),
    ("invalid-json-ld", ONE, one('"@type"', '"type"')),
    ("invalid-json", "api/events/1/index.json", {"api/events/1/index.json": '{"id": 1'}),
    ("invalid-json", "data/x.jsonl", {"data/x.jsonl": '{"id": 1}\n{"id":\n'}),
    ("json-schema", "api/events/1/index.json", {"api/events/1/index.json": '{"id": "one"}'}),
    (
        "json-schema",
        "api/openapi.json",
        {
            "api/openapi.json": FILES["api/openapi.json"].replace(
                "#/components/schemas/Event", "http://127.0.0.1:9/schema.json"
            )
        },
    ),
    ("invalid-xml", "atom.xml", {"atom.xml": FEED.replace("</feed>", "")}),
    ("invalid-feed", "atom.xml", {"atom.xml": FEED.replace("<title>One</title>", "")}),
    ("invalid-feed", "atom.xml", {"atom.xml": FEED.replace("2026-01-01T", "2026-02-30T")}),
    ("invalid-feed", "feed.xml", {"feed.xml": '<rss version="2.0"/>'}),
    ("empty-feed", "atom.xml", {"atom.xml": FEED.replace("entry>", "subtitle>")}),
    ("invalid-calendar", "calendar.ics", {"calendar.ics": calendar(ENTRY).replace("\r", "")}),
    ("invalid-calendar", "calendar.ics", {"calendar.ics": calendar(ENTRY + "\x20" + "X" * 80)}),
    ("invalid-calendar", "calendar.ics", {"calendar.ics": calendar("UID:one")}),
    ("invalid-calendar", "calendar.ics", {"calendar.ics": calendar()}),
    (
        "invalid-calendar",
        "calendar.ics",
        {"calendar.ics": calendar(ENTRY).replace("END:VEV", "X:")},
    ),
    ("invalid-calendar", "calendar.ics", {"calendar.ics": calendar(ENTRY.replace("0102", "02"))}),
    ("duplicate-entry", "calendar.ics", {"calendar.ics": calendar(ENTRY, ENTRY)}),
    (
        "duplicate-entry",
        "atom.xml",
        {
            "atom.xml": FEED.replace(
                "</feed>", f"<entry>{FEED.partition('<entry>')[2].partition('</feed>')[0]}</feed>"
            )
        },
    ),
    (
        "invalid-sitemap",
        "sitemap-2.xml",
        {"sitemap-2.xml": '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>'},
    ),
    ("wrong-checksum", "data/a.txt", {"data/a.txt": "text"}),
    ("wrong-checksum", "data/SHA256SUMS", {"data/a.txt": None}),
    ("no-manifest", ".almanac-manifest.json", lambda at: (at / ".almanac-manifest.json").unlink()),
    (
        "damaged-manifest",
        ".almanac-manifest.json",
        lambda at: os.truncate(at / ".almanac-manifest.json", 500),
    ),
    ("unfinished-build", ".almanac-staging", lambda at: (at / ".almanac-staging").mkdir()),
    ("missing-file", "data/a.txt", lambda at: (at / "data/a.txt").unlink()),
    ("altered-file", "picture.png", lambda at: (at / "picture.png").write_text("another")),
    ("unlisted-file", "CNAME", lambda at: (at / "CNAME").write_text("example.org\n")),
    ("case-collision", "picture.png", {"Picture.png": "another"}),
    ("unreadable-file", "there", lambda at: (at / "there").symlink_to("nowhere")),
    ("unreadable-file", "loop", lambda at: (at / "loop").symlink_to(at)),
    ("unreadable-file", "pipe", lambda at: os.mkfifo(at / "pipe")),
    ("empty-file", "data/b.txt", {"data/b.txt": ""}),
]


def build(output: Path, change: Change) -> None:
    files: dict[str, str | bytes] = dict(FILES)
    if isinstance(change, dict):
        for path, data in change.items():
            files.pop(path, None)
            if data is not None:
                files[path] = data
    make_site(output, files)
    if not isinstance(change, dict):
        change(output)


@pytest.mark.parametrize(("rule", "subject", "change"), CASES, ids=[case[0] for case in CASES])
def test_a_rule_finds_what_it_is_for(
    tmp_path: Path, rule: str, subject: str, change: Change
) -> None:
    build(tmp_path / "output", change)
    found = inspect(tmp_path / "output").findings
    assert (rule, subject) in [(finding.rule, finding.subject) for finding in found], found
    assert all(finding.what and finding.remedy for finding in found)


def test_a_sound_site_has_no_findings(tmp_path: Path) -> None:
    build(tmp_path / "output", {})
    inspected = inspect(tmp_path / "output")
    assert (inspected.findings, inspected.base, inspected.files) == ((), BASE, len(FILES))


def test_every_rule_is_tried() -> None:
    asked_of_others = {"dead-link", "gone-video", "doubtful-link"}
    assert {case[0] for case in CASES} | asked_of_others | {"not-looked-into"} == RULES.keys()


def test_what_this_program_builds_has_neither_errors_nor_warnings(demo: Path) -> None:
    found = [finding for finding in inspect(demo).findings if finding.severity != "hint"]
    assert found == []


def test_a_link_that_is_broken_on_every_page_is_told_once(tmp_path: Path) -> None:
    broken = {
        path: FILES[path].replace("</body>", '<a href="/archive/no/">no</a></body>')
        for path in ("index.html", ONE, TWO)
    }
    build(tmp_path / "output", {**broken})
    (finding,) = inspect(tmp_path / "output").findings
    assert (finding.subject, finding.place) == ("index.html", "line 14")
    assert finding.what == "leads to /archive/no/, where nothing is; so do 2 more files"


def test_pages_that_only_lead_to_each_other_are_orphans(tmp_path: Path) -> None:
    islands = {
        "a/index.html": page("a/", "A", '<a href="/archive/b/">B</a>'),
        "b/index.html": page("b/", "B", '<a href="/archive/a/">A</a>'),
    }
    build(tmp_path / "output", {**islands})
    found = [one.subject for one in inspect(tmp_path / "output").findings if one.rule == "orphan"]
    assert found == ["a/index.html", "b/index.html"]


def test_a_folder_that_a_link_leads_out_to_is_looked_at(tmp_path: Path) -> None:
    build(tmp_path / "output", {})
    (tmp_path / "output/data").rename(tmp_path / "elsewhere")
    (tmp_path / "output/data").symlink_to(tmp_path / "elsewhere")
    assert inspect(tmp_path / "output").findings == ()
    (tmp_path / "elsewhere/a.txt").write_text("other")
    assert {one.rule for one in inspect(tmp_path / "output").findings} == {
        "altered-file",
        "wrong-checksum",
    }


def test_hostile_files_are_findings_and_no_crash(tmp_path: Path) -> None:
    output = tmp_path / "output"
    build(output, {})
    (output / "deep.html").write_text("<!doctype html><p>" + "<b>" * 200_000)
    (output / "deep.json").write_text("[" * 200_000)
    (output / "null.html").write_bytes(b"\0" * 1000)
    bomb = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    (output / "bomb.xml").write_text(f'<!DOCTYPE b [<!ENTITY l0 "l">{bomb}]><b>&l9;</b>')
    with (output / "huge.html").open("wb") as huge:
        huge.truncate(100_000_000)
    (output / "huge.json").symlink_to("huge.html")
    found = {(one.rule, one.subject) for one in inspect(output).findings}
    assert {("oversize-page", "huge.html"), ("not-looked-into", "huge.json")} <= found
    assert ("invalid-json", "deep.json") in found


def test_only_some_rules_or_all_but_some_are_chosen() -> None:
    assert choose_rules((), ()) == RULES.keys()
    assert choose_rules(["orphan"], ()) == {"orphan"}
    assert choose_rules((), ["orphan"]) == RULES.keys() - {"orphan"}
