"""Links of events that are dead lead to a copy, too; nothing else changes."""

from pathlib import Path

import msgspec

from generator.content import load_config
from generator.load import load_site
from generator.site.contents import Site
from tests.projects import record
from tests.site.reading import read_page, strings
from tests.site.samples import make_site, outputs_of, render_site

INFO, CLIP = "https://gone.example/story?id=1#part", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
EVENT = record(
    id=7,
    slug="seven",
    date="2023-08-24T12:00:00Z",
    info_urls=[
        {"url": INFO, "title": "Story"},
        {"url": "https://alive.example/", "title": "Alive"},
    ],
    vid_urls=[{"url": CLIP, "title": "Clip"}],
)
PAGE = "events/seven/index.html"


def with_dead(*links: str) -> Site:
    return msgspec.structs.replace(make_site([EVENT]), dead_links=frozenset(links))


def copies_on(site: Site) -> list[str]:
    page = read_page(render_site(site)[PAGE])
    return strings(page, "//a[text()='archived copy']/@href")


def test_a_dead_link_has_a_copy_of_the_time_of_its_event() -> None:
    assert copies_on(with_dead()) == []
    assert copies_on(with_dead(INFO.partition("#")[0], CLIP)) == [
        f"https://web.archive.org/web/20230824/{CLIP}",
        f"https://web.archive.org/web/20230824/{INFO}",
    ]


def test_only_what_tells_of_the_event_is_made_anew_when_its_link_dies() -> None:
    other = record(id=8, slug="eight", info_urls=[], vid_urls=[])
    both = make_site([EVENT, other])
    changed = msgspec.structs.replace(both, dead_links=frozenset([CLIP]))
    before, after = outputs_of(both), outputs_of(changed)
    assert before[PAGE] != after[PAGE]
    assert before["events/eight/index.html"] == after["events/eight/index.html"]


def test_a_damaged_list_of_dead_links_is_told_and_keeps_nobody_from_building(project: Path) -> None:
    (project / "content/links.jsonl").write_text("<<<<<<< HEAD\n")
    site, findings = load_site(project, load_config(project))
    assert site.dead_links == frozenset()
    (told,) = (str(one) for one in findings.problems if "links.jsonl" in one.subject)
    assert told.startswith("content/links.jsonl: line 1: JSON is malformed")
    assert told.endswith("delete the file: links are asked anew then")
