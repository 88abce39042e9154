"""Hundreds of odd and hostile records make one site, and each of them what a reader must get."""

import json
import re
from collections import Counter, defaultdict
from functools import cached_property
from pathlib import Path
from typing import Any

import feedparser
import pytest
from icalendar import Calendar
from lxml.html import HtmlElement
from msgspec import UNSET
from playwright.sync_api import Browser

from generator.content import load_config
from generator.load import load_site
from tests.pages.browser import window
from tests.pages.kinds import tell
from tests.pages.markup import parse, select
from tests.pages.odd import ODDITIES, UNSPOKEN, WITHDRAWN
from tests.pages.odd.shape import Outcome
from tests.pages.parts import choose_kinds, choose_pages, parts_of
from tests.pages.sites import BASE_URL, PREFIX, find_pages, read_page, served
from tests.pages.test_axe import ALL_RULES, RUN_AXE
from tests.pages.tools import need_module
from tests.site.reading import words_of


class Reader:
    """What was published, read back by parsers that know nothing of the generator."""

    def __init__(self, output: Path, status: int, results: str, notes: str) -> None:
        self.output, self.status, self.results, self.notes = output, status, results, notes

    @cached_property
    def problems(self) -> dict[str, list[tuple[str, bool]]]:
        """By subject: the paths, and whether each is a mere notice."""
        root = self.output.parent
        _, findings = load_site(root, load_config(root, BASE_URL))
        found = defaultdict(list)
        for problem in (*findings.problems, *findings.notices):
            found[problem.subject].append((problem.path, problem.is_notice))
        return found

    @cached_property
    def feeds(self) -> list[dict[str, str]]:
        """The titles of the entries of each feed that have a date, by their page."""
        parsed = [
            feedparser.parse((self.output / name).read_bytes()) for name in ("feed.xml", "atom.xml")
        ]
        return [
            {entry.link: entry.title for entry in feed.entries if "published" in entry}
            for feed in parsed
        ]

    @cached_property
    def calendar(self) -> dict[str, tuple[str, str]]:
        """Where entries begin and end that are not cancelled, by their page."""
        calendar = Calendar.from_ical((self.output / "calendar.ics").read_bytes())
        kept = (one for one in calendar.walk("VEVENT") if str(one["STATUS"]) != "CANCELLED")
        return {str(entry["url"]): _span(entry) for entry in kept}

    def address_of(self, number: int) -> str:
        """The page that the short address of an event leads to."""
        return self.leads_to(f"e/{number}/")

    def leads_to(self, address: str) -> str:
        page = parse((self.output / address / "index.html").read_bytes())
        (target,) = select(page, "//link[@rel='canonical']/@href")
        return target.removeprefix(BASE_URL)

    def listed_on(self, address: str) -> set[str]:
        """All pages that a list leads to from its content, on whichever of its own pages."""
        if address not in self._listed:
            more = (self.output / address).glob("page/*/index.html")
            self._listed[address] = {
                link.removeprefix(PREFIX)
                for file in (self.output / address / "index.html", *more)
                for link in select(parse(file.read_text(encoding="utf-8")), "//main//a/@href")
                if link.startswith(PREFIX)
            }
        return self._listed[address]

    @cached_property
    def _listed(self) -> dict[str, set[str]]:
        return {}

    def page(self, address: str) -> HtmlElement:
        return parse((self.output / address / "index.html").read_text(encoding="utf-8"))


def _span(entry: Any) -> tuple[str, str]:  # noqa: ANN401 - icalendar's components
    first, last = (entry[name].dt.isoformat() for name in ("dtstart", "dtend"))
    return first.removesuffix("+00:00"), last.removesuffix("+00:00")


@pytest.fixture(scope="module")
def odd(odd_site: Path) -> Reader:
    """The site of all odd records, and what the command said when it built it."""
    return Reader(odd_site, **json.loads((odd_site.parents[1] / "told.json").read_bytes()))


def test_all_of_it_builds_without_a_warning(odd: Reader) -> None:
    assert odd.status == 0, odd.notes
    assert "Warning" not in odd.notes
    assert f"{len(ODDITIES):,} events of " in odd.results
    assert len(ODDITIES) >= 200


@pytest.mark.parametrize(
    "number", [pytest.param(number, id=odd.sentence) for number, odd in ODDITIES.items()]
)
def test_of_each_record_comes_what_must(odd: Reader, number: int) -> None:
    wanted: dict[str, Any] = {
        field: _fill(value, number)
        for field in Outcome.__struct_fields__
        if (value := getattr(ODDITIES[number].comes, field)) is not UNSET
    }
    for field in ("problems", "notices"):
        wanted[field] = tuple(sorted(wanted[field]))
    assert _see(odd, number, wanted) == wanted


def _fill(value: object, number: int) -> object:
    return value.replace("{id}", str(number)) if isinstance(value, str) else value


def _see(odd: Reader, number: int, wanted: dict[str, Any]) -> dict[str, Any]:
    address = odd.address_of(number)
    source = (odd.output / address / "index.html").read_text(encoding="utf-8")
    page = parse(source)
    content = words_of(page.find(".//main"))
    data = json.loads((odd.output / address / "event.json").read_bytes())
    full = f"{BASE_URL}{address}"
    seen: dict[str, Any] = {
        "h1": _text(page, "//h1"),
        "title": select(page, "//title")[0].removesuffix(" · Almanac"),
        "slug": address.removeprefix("events/").removesuffix("/"),
        "when": _first(page, "//div[@class='vital-when']/dd/*[self::time]")
        or _first(page, "//div[@class='vital-when']/dd/text()"),
        "machine": _first(page, "//div[@class='vital-when']/dd/time/@datetime"),
        "type": _first(page, "//p[@class='eyebrow']/a"),
        "place": _first(page, "//dt[.='Where']/../dd"),
        "body": _text(page, "//section[@aria-label='Description']"),
        "html": _inner(source, '<section class="prose lede" aria-label="Description">\n'),
        "says": tuple(words for words in wanted.get("says", ()) if words in content),
        "silent": tuple(words for words in wanted.get("silent", ()) if words not in source),
        "notices_shown": tuple(select(page, "//p[@class='notice']")),
        "links": tuple(select(page, "//section[@aria-label='Description']//a/@href")),
        "videos": tuple(link.get("href") for link in _videos(page)),
        "players": tuple(link.get("data-embed") for link in _videos(page)),
        "reads": tuple(select(page, "//ul[@class='info-links']/li/a/@href")),
        "updates": tuple(words_of(found) for found in page.xpath("//*[@class='update-text']")),
        "authors": tuple(select(page, "//li[@class='told']/p[@class='log-by']/span")),
        "related": tuple(
            select(page, "//section[@aria-labelledby='belongs']//div[dt!='Mission']/dd/*[1]")
        ),
        "picture": _first(page, "//figure//img/@src"),
        "rights": _text(page, "//figcaption/p[last()]"),
        "languages": tuple(
            (part.get("lang"), str(part.text_content()))
            for part in page.xpath("//article/header//*[@lang]")
        ),
        "on": tuple(at for at in wanted.get("on", ()) if address in odd.listed_on(at)),
        "off": tuple(at for at in wanted.get("off", ()) if not _lists(odd, at, address)),
        "calendar": odd.calendar.get(full),
        "feed": odd.feeds[0].get(full),
        "data": {path: data[path] for path in wanted.get("data", {})},
        "leads": tuple(at for at in wanted.get("leads", ()) if odd.leads_to(at) == address),
        "problems": _paths(odd, number, notices=False),
        "notices": _paths(odd, number, notices=True),
    }
    return {field: seen[field] for field in wanted}


def _videos(page: HtmlElement) -> list[HtmlElement]:
    """The links to the videos that a page lists; a single one needs no list."""
    found = page.xpath("//p[@class='webcast-title']/a") or page.xpath("//a[@class='poster']")
    return [link for link in found if isinstance(link, HtmlElement)]


def _paths(odd: Reader, number: int, *, notices: bool) -> tuple[str, ...]:
    found = odd.problems.get(f"event {number}", [])
    return tuple(sorted(path for path, is_notice in found if is_notice is notices))


def _lists(odd: Reader, at: str, address: str) -> bool:
    return (odd.output / at).exists() and address in odd.listed_on(at)


def _first(page: HtmlElement, path: str) -> str | None:
    return next(iter(select(page, path)), None)


def _text(page: HtmlElement, path: str) -> str:
    return " ".join(" ".join(select(page, path)).split())


def _inner(source: str, start: str) -> str:
    return source.partition(start)[2].partition("\n</section>")[0]


def test_every_link_within_the_site_leads_to_a_place_that_is_there(odd: Reader) -> None:
    pages = {at: read_page(odd.output, at) for at in find_pages(odd.output)}
    names = {at: set(re.findall(r'\bid="([^"]*)"', source)) for at, source in pages.items()}
    lost = set()
    for at, source in pages.items():
        for link in re.findall(rf'\b(?:href|src)="{PREFIX}([^"]*)"', source):
            address, _, anchor = link.partition("#")
            known = names.get(address, set()) | {""} if address in pages else {""}
            if anchor not in known or not (odd.output / address).exists():
                lost.add((at, link))
    assert lost == set()


def test_every_event_has_a_title_of_its_own_and_stands_on_one_shelf(odd: Reader) -> None:
    events = {number: odd.address_of(number) for number in ODDITIES}
    assert len(set(events.values())) == len(events)
    titles = Counter(_text(odd.page(address), "//title") for address in events.values())
    assert [title for title, count in titles.items() if count > 1] == []
    shelves = [
        at
        for at in find_pages(odd.output)
        if re.fullmatch(r"[0-9]{4}/(page/[0-9]+/)?|undated/", at)
    ]
    listed = Counter(
        address
        for at in shelves
        for address in select(odd.page(at), "//p[@class='row-title']/a/@href")
    )
    assert listed == {f"{PREFIX}{address}": 1 for address in events.values()}


def test_feeds_and_calendars_hold_the_same_and_no_more_than_readers_take(odd: Reader) -> None:
    rss, atom = odd.feeds
    assert rss.keys() == atom.keys()
    assert len(rss) > 150
    lines = (odd.output / "calendar.ics").read_bytes().split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert [line for line in lines if re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", line)] == []
    alone = {
        f"{BASE_URL}{file.parent.relative_to(odd.output)}/"
        for file in odd.output.glob("events/*/event.ics")
        if b"BEGIN:VEVENT" in (data := file.read_bytes()) and b"STATUS:CANCELLED" not in data
        if b'http-equiv="refresh"' not in file.with_name("index.html").read_bytes()
    }
    assert alone == odd.calendar.keys()


def test_what_was_taken_out_leaves_nothing_but_an_address(odd: Reader) -> None:
    files = [file for file in odd.output.rglob("*") if file.is_file() and file.name[0] != "."]
    known = {
        file.relative_to(odd.output).as_posix()
        for file in files
        if UNSPOKEN.encode() in file.read_bytes().replace(b"\r\n ", b"")
    }
    assert known <= {f"e/{WITHDRAWN}/index.html", "_redirects"}
    page = odd.page(odd.address_of(WITHDRAWN))
    assert select(page, "//article/p") == ["Taken out at the request of its publisher."]


@pytest.mark.long
@pytest.mark.tools
def test_axe_finds_no_fault_on_any_page(odd: Reader, browser: Browser, rich: Path) -> None:
    """Of pages only as many as have every part that there is, but for its words.

    What stands on the ordinary pages, too, is looked at there.
    """
    known = {part for page in choose_kinds(rich).values() for part in parts_of(rich, page)}
    pages = choose_pages(odd.output, find_pages(odd.output), known)
    assert len(pages) > 40
    faults = []
    with served(odd.output) as home, window(browser, home, policy=False) as opened:
        opened.open("")
        opened.page.evaluate(need_module("axe-core/axe.min.js").read_text(encoding="utf-8"))
        for address in pages:
            opened.page.evaluate(_SHOW, home + address)
            faults += [(address, fault) for fault in opened.page.evaluate(RUN_AXE, ALL_RULES)]
        # Unless it sees what is wrong in a page that came like this, to find nothing means nothing.
        opened.page.evaluate("document.querySelector('h1').innerHTML = '<a href=/></a>'")
        bad = {fault.partition(" ")[0] for fault in opened.page.evaluate(RUN_AXE, ALL_RULES)}
    assert "link-name" in bad
    assert not faults, tell(faults)


# To load a page, with its scripts and with axe, takes longer than to look at it.
_SHOW = """async (address) => {
  const answer = await fetch(address);
  const made = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.title = made.title;
  document.body.replaceWith(document.adoptNode(made.body));
  for (const part of document.querySelectorAll("details")) part.open = true;
}"""
