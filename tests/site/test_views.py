"""What the pages say, against what the records say, read from the pages themselves."""

import datetime as dt
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_type_hints

import jinja2
import msgspec
import pytest
from jinja2 import meta, nodes
from lxml.html import HtmlElement

from generator import site as rooms
from generator.archive.changes import Change, Kind
from generator.archive.dates import MONTHS, say_day
from generator.archive.pictures import StoredFile, StoredImage
from generator.render.formats import Renderer
from generator.render.html import Templates, load_templates
from generator.render.parts import Parts
from generator.site.contents import Site
from generator.site.foreign import safe_url
from generator.site.imprint import SiteView
from generator.site.keys import Digested, What
from generator.site.outputs import ImageFile
from generator.site.pages.home import HomePage, make_home_view
from generator.site.parts.frame import Page
from generator.site.parts.offers import Offer
from generator.site.parts.rows import Row
from generator.site.pictures import Picture
from generator.site.plan import plan_outputs
from tests.projects import ROOT, Json, real_records, record
from tests.site.reading import elements, read_page, strings, words_of
from tests.site.samples import (
    AS_OF,
    coarse_records,
    detailed_record,
    event_path,
    every_change,
    make_site,
    output_at,
    render_site,
    templates_of,
)

NOT_SHOWN = {
    r".*\.response_mode|response_mode": "how much the API was asked for",
    r"url|(agencies|launches|expeditions|spacestations|program|astronauts)\b.*\.url": (
        "the API's own address of an object, which follows from its id"
    ),
    r"slug|launches\.slug": "a name for an address; the page has it in its own",
    r".*\.abbrev": "a short form of the name that is shown",
    r"launches\.(status|net_precision)\.description": "explains a word of the vocabulary",
    r"launches\.net_precision\.name": "is said by the words of the date",
    r"launches\.id": "a number for machines",
    r"launches\.(last_updated|image\..*|infographic)": "the launch's own page says it, not ours",
    r"updates\.profile_image": "a picture of a person, on another host",
    r".*\.feature_image": "a picture on the video's or the article's own host",
    r"image\.(thumbnail_url|variants\..*)": "another cut of the picture that is shown",
    r".*\.mission_patches\.(image_url|agency\..*)": "a picture, and whose it is",
    r"(program|spacestations|expeditions\.spacestation|astronauts)\.image\..*": "a picture",
    r"expeditions\.spacestation\.(?!name).*": "the station's name is enough beside an expedition",
    r"expeditions\.spacewalks\.(?!name).*": "the name is enough beside an expedition",
    r"(program\.agencies|astronauts\.agency)\.type\.name": "the name is enough beside others",
    r".*duration": "is shown in words; has a test of its own",
    r"date_precision\.(name|description)": "what is known of a date is said in words of our own",
    r"program\.(description|info_url|wiki_url|agencies\.name)": "the same for all of its events",
    r"(program|expeditions)\.mission_patches\.name": "the same for all of its events",
    r"spacestations\.description": "the same for all of its events",
}
"""Texts of a record that its page need not say, by path, each with its reason."""

INSTANT = re.compile(r"(\d{4}-\d{2}-\d{2})(T[\d:]+Z)?")


def texts_of(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a record with its path; the positions in lists do not count."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from texts_of(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_of(inner, path)
    elif isinstance(value, str):
        yield path, value


def forms_of(text: str) -> list[str]:
    """What a page has to say for a text: a date in words, a link's address, or all its lines.

    Where the name of NASA was lost on the way, it is said again.
    """
    instant = INSTANT.fullmatch(text)
    if instant:
        return [say_day(dt.date.fromisoformat(instant[1]))]
    if re.match(r"https?://", text):
        return [safe_url(text) or ""]
    unnamed = re.sub(r"^\[AUTO\] | - image$", "", text)
    whole = re.sub(r"(?<!\S)(?=’s )", "NASA", unnamed)
    return [" ".join(line.lstrip("-* ").replace("*", "").split()) for line in whole.splitlines()]


def said_on(page: HtmlElement) -> str:
    """All words of a page, short names of months in full, and what its attributes say."""
    body = elements(page, "//body")[0]
    months = {name[:3]: name for name in MONTHS}
    words = re.sub(r"\b([A-Z][a-z]{2})(?= \d{4})", lambda short: months[short[1]], words_of(body))
    return "\n".join((words, *strings(body, ".//@*")))


def pages_of(records: list[Json]) -> dict[int, HtmlElement]:
    """The event pages of a site with these records, by id."""
    site = make_site(records)
    rendered = render_site(site)
    return {found["id"]: read_page(rendered[event_path(site, found["id"])]) for found in records}


DETAILED = detailed_record()


@pytest.fixture(scope="module")
def pages() -> dict[int, HtmlElement]:
    """The pages of the real events, and of one that has everything under an id of its own."""
    return {**pages_of(real_records()), -1: pages_of([DETAILED])[DETAILED["id"]]}


@pytest.mark.parametrize(
    ("number", "found"),
    [*((found["id"], found) for found in real_records()), (-1, DETAILED)],
    ids=lambda value: str(value) if isinstance(value, int) else "",
)
def test_the_page_of_an_event_says_all_that_its_record_says(
    number: int, found: Json, pages: dict[int, HtmlElement]
) -> None:
    said = said_on(pages[number])
    missing = [
        (path, text)
        for path, text in texts_of(found)
        if not any(re.fullmatch(pattern, path) for pattern in NOT_SHOWN)
        if any(form not in said for form in forms_of(text))
    ]
    assert missing == []


def test_every_exemption_is_still_needed() -> None:
    paths = {path for path, _ in texts_of(DETAILED)}
    unused = [
        pattern for pattern in NOT_SHOWN if not any(re.fullmatch(pattern, path) for path in paths)
    ]
    assert unused == []


def vital_of(page: HtmlElement, term: str) -> list[str]:
    """What stands beside a term at the top of an event's page."""
    return [words_of(found) for found in elements(page, f"//dt[.='{term}']/../dd")]


@pytest.mark.parametrize(
    ("duration", "words"),
    [
        ("PT1M", "1 min"),
        ("PT45M", "45 min"),
        ("PT1H11M3S", "1 h 11 min 3 s"),
        ("PT4H15M", "4 h 15 min"),
        ("P1DT1H", "25 h"),
    ],
)
def test_the_length_of_a_webcast_is_said_in_words(duration: str, words: str) -> None:
    page = pages_of([record(duration=duration)])[856]
    (facts,) = elements(page, "//span[starts-with(@class, 'poster-facts')]/span[last()]")
    assert words_of(facts) == words
    without = pages_of([record(duration=duration, vid_urls=[])])[856]
    assert vital_of(without, "Length") == [words]


@pytest.mark.parametrize("duration", [None, "P0D", "PT0S", "-PT5M", "PT6S", "PT59S"])
def test_a_webcast_of_no_length_or_of_seconds_has_none(duration: str | None) -> None:
    page = pages_of([record(duration=duration, vid_urls=[])])[856]
    assert vital_of(page, "Length") == []


@pytest.mark.parametrize("step", [1, -1], ids=["as given", "turned round"])
def test_webcasts_stand_in_order_of_priority(step: int) -> None:
    found = record(vid_urls=record()["vid_urls"][::step])
    links = strings(pages_of([found])[856], "//ol[@class='webcasts']//a[@data-embed]/@href")
    assert links == [
        "https://www.youtube.com/watch?v=ENxZS6PUDuI",
        "https://www.youtube.com/watch?v=vSDS93-WiB0",
        "https://www.youtube.com/watch?v=mhJRzQsLZGg",
    ]


def test_webcasts_of_one_priority_stand_as_the_api_gave_them() -> None:
    webcasts = [{**webcast, "priority": 5} for webcast in record()["vid_urls"]]
    page = pages_of([record(vid_urls=webcasts)])[856]
    links = strings(page, "//ol[@class='webcasts']//a[@data-embed]/@href")
    assert links == [webcast["url"] for webcast in webcasts]


@pytest.mark.parametrize("found", real_records(), ids=lambda found: str(found["id"]))
def test_updates_stand_oldest_first_and_can_be_linked_to(
    found: Json, pages: dict[int, HtmlElement]
) -> None:
    oldest_first = sorted(found["updates"], key=lambda update: update["created_on"])
    anchors = strings(pages[found["id"]], "//li/@id")
    assert [anchor for anchor in anchors if anchor.startswith("update-")] == [
        f"update-{update['id']}" for update in oldest_first
    ]
    links = strings(pages[found["id"]], "//li[starts-with(@id, 'update-')]//a/@href")
    assert {f"#{anchor}" for anchor in anchors} <= set(links)


def test_two_updates_of_one_id_can_be_linked_to_apart() -> None:
    twice = [{"id": 5, "comment": "one"}, {"id": 5, "comment": "two"}, {"id": 6}]
    site = make_site([record(updates=twice)])
    page = read_page(render_site(site)[event_path(site, 856)])
    anchors = strings(page, "//li[starts-with(@id, 'update-')]/@id")
    assert anchors == ["update-5", "update-5-2", "update-6"]


def end_of(found: Json) -> dt.datetime:
    """The end of what a record's date may mean, for the precisions of the real events."""
    start = dt.datetime.fromisoformat(found["date"])
    match found["date_precision"]["abbrev"]:
        case "SEC":
            return start + dt.timedelta(seconds=1)
        case "MIN":
            return start + dt.timedelta(minutes=1)
        case "HR":
            return start.replace(minute=0) + dt.timedelta(hours=1)
        case _:
            return start.replace(hour=0, minute=0) + dt.timedelta(days=1)


def two_months() -> list[Json]:
    """The real events, and the same a month later: more than a list on the front page holds."""
    later = [
        {
            **found,
            "id": found["id"] + 1000,
            "slug": f"{found['slug']}-again",
            "date": found["date"].replace("-08-", "-09-"),
            "updates": [
                {**update, "created_on": update["created_on"].replace("-08-", "-09-")}
                for update in found["updates"]
            ],
        }
        for found in real_records()
    ]
    return [*real_records(), *later]


def shelves_of(site: Site) -> dict[str, list[str]]:
    """The links of each list on the front page."""
    plan = plan_outputs(site)
    home = output_at(plan, "index.html")
    assert isinstance(home, HomePage)
    view = make_home_view(plan.imprint, home)
    shelves = (view.coming, view.happened, view.added, view.this_day)
    return {shelf.anchor: [row.face.href for row in shelf.rows] for shelf in shelves}


def lead_of(site: Site) -> list[str]:
    """The link of the event that the front page begins with."""
    home = read_page(render_site(site)["index.html"])
    return strings(home, "//section[@data-lead]//a/@href")


def hrefs(records: list[Json]) -> list[str]:
    return [f"/archive/events/{found['slug']}/" for found in records]


MOMENTS = [
    "2023-08-01T00:00:00Z",
    "2023-08-17T10:00:01Z",
    "2023-08-18T00:00:00Z",
    "2023-08-19T11:59:59Z",
    "2023-08-19T12:00:00Z",
    "2023-08-25T17:36:35Z",
    "2023-08-25T17:36:36Z",
    "2023-09-20T23:00:00Z",
    "2026-11-23T00:00:00Z",
]


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_front_page_says_what_comes_and_what_has_been(moment: str) -> None:
    now = dt.datetime.fromisoformat(moment)
    by_date = sorted(two_months(), key=lambda found: (found["date"], found["id"]))
    coming = [found for found in by_date if end_of(found) > now]
    past = [found for found in by_date if end_of(found) <= now]
    latest = past[::-1]
    lead = coming[0] if coming else next(found for found in latest if found["vid_urls"])
    site = make_site(two_months(), as_of=now)
    shelves = shelves_of(site)
    assert lead_of(site) == hrefs([lead])
    assert shelves["coming-up"] == hrefs([found for found in coming if found != lead][:5])
    assert shelves["just-happened"] == hrefs([found for found in latest if found != lead][:7])


def test_the_front_page_says_what_was_added_last() -> None:
    def first_update(found: Json) -> str:
        return min(str(update["created_on"]) for update in found["updates"])

    told = [found for found in two_months() if found["updates"]]
    newest = sorted(told, key=lambda found: (first_update(found), found["id"]), reverse=True)
    assert shelves_of(make_site(two_months()))["recently-added"] == hrefs(newest[:5])


def test_an_event_that_was_seen_to_appear_was_added_then() -> None:
    seen = Change(at=dt.datetime(2024, 1, 1, tzinfo=dt.UTC), event=849, kind=Kind.ADDED)
    shelves = shelves_of(make_site(changes=[seen]))
    assert shelves["recently-added"][0] == "/archive/events/rockon-launch/"


def test_the_first_pull_adds_nothing_new() -> None:
    pulled = [
        Change(at=AS_OF, event=found["id"], kind=Kind.ADDED, bulk=True) for found in real_records()
    ]
    assert shelves_of(make_site(changes=pulled)) == shelves_of(make_site())


class Watched:
    """A view that notes which of its fields are asked for."""

    def __init__(self, view: msgspec.Struct, asked: set[tuple[type, str]]) -> None:
        self._view = view
        self._asked = asked

    def __getattr__(self, name: str) -> object:
        self._asked.add((type(self._view), name))
        return watch(getattr(self._view, name), self._asked)


def watch(value: object, asked: set[tuple[type, str]]) -> Any:  # noqa: ANN401 - as what it stands for
    if isinstance(value, msgspec.Struct):
        return Watched(value, asked)
    if isinstance(value, tuple):
        return tuple(watch(inner, asked) for inner in value)
    return value


class WatchedTemplates(Templates, frozen=True):
    """The real templates, given views that are watched."""

    asked: set[tuple[type, str]]

    def render(self, name: str, page: msgspec.Struct) -> bytes:
        template = self.environment.get_template(name)
        return template.render(page=watch(page, self.asked), site=self.site).encode()


def watched_templates(site: SiteView) -> WatchedTemplates:
    """Each row is drawn by its template: what the filter itself asks of one is no use of it."""
    asked: set[tuple[type, str]] = set()
    real = load_templates((ROOT / "templates",), watch(site, asked))
    row = real.environment.get_template("_row.html")
    real.environment.filters["drawn"] = vars(row.module)["draw"]
    return WatchedTemplates(real.environment, real.folders, real.site, asked)


ROOMS = [module.name for module in pkgutil.walk_packages(rooms.__path__, f"{rooms.__name__}.")]


NOT_ASKED = {
    (Row, "form"): "how much its `when` says",
    (Picture, "url"): "the address that machines are given",
    (Picture, "width"): "what machines are told with it",
    (Picture, "height"): "what machines are told with it",
    (Picture, "is_light"): "whether machines are given it as a card",
    (Offer, "in_head"): "which of them stand in the head",
}
"""Fields that no template asks for, each with its reason."""


def find_views() -> set[type[msgspec.Struct]]:
    """What templates see: everything called a view, whatever is a page's, and what is in these."""
    named = {
        found
        for module in map(importlib.import_module, ROOMS)
        for found in vars(module).values()
        if isinstance(found, type) and issubclass(found, msgspec.Struct)
        if found.__name__.endswith("View") or issubclass(found, Page)
    }
    views: set[type[msgspec.Struct]] = set()
    while named:
        view = named.pop()
        views.add(view)
        hints = get_type_hints(view).values()
        inner = {found for hint in hints for found in structs_in(hint)}
        # What outputs are made of is no view: of a face, each place shows what it has room for.
        named |= {found for found in inner if not issubclass(found, What | Digested)} - views
    return views


def structs_in(hint: object) -> Iterator[type[msgspec.Struct]]:
    """The structs that a type is made of: `tuple[Row, ...]` holds rows."""
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        yield hint
    for argument in get_args(hint):
        yield from structs_in(argument)


def test_every_field_of_every_view_is_used_by_a_template() -> None:
    many = [{"id": number, "comment": "News."} for number in range(9)]
    records = [
        *real_records(),
        *coarse_records(),
        {**DETAILED, "id": 9999},
        {**DETAILED, "id": 9997, "updates": many},
        record(id=9998, slug="earlier", date="2022-05-01T10:00:00Z"),
    ]
    url = record()["image"]["image_url"]
    files = tuple(StoredFile(Path(f"{width}.webp"), width, width, 9) for width in (480, 1280))
    site = make_site(records, changes=every_change(), images={url: StoredImage(files)})
    plan = plan_outputs(site)
    watched = watched_templates(plan.imprint.view)
    renderer = Renderer(plan.imprint, watched, Parts(plan.imprint), plan.originals)
    for output in plan.outputs:
        if not isinstance(output, ImageFile):  # a copy, of which there is no file here
            renderer.render(output)
    fields = {(view, field) for view in find_views() for field in view.__struct_fields__}
    assert fields - watched.asked == NOT_ASKED.keys()


def test_views_are_found_wherever_they_are() -> None:
    names = {view.__name__ for view in find_views()}
    assert names >= {"SiteView", "Card", "Frame", "EventView", "Moment", "Row", "DateView", "Bar"}
    assert names.isdisjoint({"Face", "Story", "EventPage", "Shelf", "Datum"})


TEMPLATES = sorted((ROOT / "templates").glob("*.html"))


def test_templates_have_one_global() -> None:
    assert templates_of(make_site()).environment.globals.keys() == {"once"}


def rendered_once() -> set[str]:
    """The templates that others ask for by `once`."""
    environment = templates_of(make_site()).environment
    calls = (
        call
        for path in TEMPLATES
        for call in environment.parse(path.read_text(encoding="utf-8")).find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name == "once"
    )
    return {call.args[0].as_const() for call in calls}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_knows_only_the_page_and_the_site(path: Path) -> None:
    """And what is the same on all pages only the site, a row only its own, a macro nothing."""
    environment = templates_of(make_site()).environment
    tree = environment.parse(path.read_text(encoding="utf-8"))
    if path.name in rendered_once():
        given = {"site", "current"} if path.name == "_masthead.html" else {"site"}
    elif path.name == "_row.html":
        given = {"row"}
    else:
        given = set() if path.name.startswith("_") else {"page", "site", "once"}
    imported = {found.target for found in tree.find_all(nodes.Import)}
    assert meta.find_undeclared_variables(tree) <= given | imported


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_escapes_everything_and_decides_nothing(path: Path) -> None:
    environment = templates_of(make_site()).environment
    tree = environment.parse(path.read_text(encoding="utf-8"))
    filters = {found.name for found in tree.find_all(nodes.Filter)}
    assert filters <= {"plural", "length", "spoken", "drawn"}
    banned = (nodes.Assign, nodes.AssignBlock, nodes.Include, nodes.MarkSafe, nodes.Concat)
    also_banned = (nodes.ScopedEvalContextModifier, nodes.EvalContextModifier)
    assert list(tree.find_all(banned + also_banned)) == []
    assert "Markup" not in path.read_text(encoding="utf-8")


def test_a_template_fails_on_a_name_that_does_not_exist() -> None:
    environment = templates_of(make_site()).environment
    with pytest.raises(jinja2.UndefinedError):
        environment.from_string("{{ page.nothing }}").render(page=Watched(make_site().info, set()))


def test_everything_in_a_template_is_escaped() -> None:
    environment = templates_of(make_site()).environment
    assert environment.from_string("{{ page }}").render(page="<b>") == "&lt;b&gt;"


def test_text_in_another_script_says_its_language_wherever_it_stands() -> None:
    cyrillic = re.compile("[а-яё]{2}", re.IGNORECASE)
    records = [
        record(id=number, slug=f"event-{number}", name=f"Пуск ракеты {number}", location="Плесецк",
               type={"id": 7, "name": "Пуск"}, date=f"2023-08-{10 + number}T10:00:00Z",
               description="**Первая** ступень: https://a.org/старт")
        for number in range(1, 4)
    ]  # fmt: skip
    files = render_site(make_site(records, changes=[Change(at=AS_OF, event=1, kind=Kind.EDITED)]))
    heard: set[str] = set()
    for path, data in files.items():
        if not path.endswith(".html"):
            continue
        for text in read_page(data).xpath("//body//text()[not(ancestor::svg or ancestor::script)]"):
            if cyrillic.search(text) and "https://" not in text:
                assert text.getparent().xpath("ancestor-or-self::*[@lang='ru']"), (path, text)
                heard.add(path.split("/")[0])
    assert heard >= {"events", "2023", "types", "places", "index.html", "changes", "updates", "e"}


def test_pages_of_events_of_one_name_have_titles_of_their_own() -> None:
    dates = ["2023-08-25T17:36:35Z", "2023-08-25T17:36:59Z", "2023-09-01T00:00:00Z", None]
    records = [record(id=n, slug=f"s{n}", date=date) for n, date in enumerate(dates, start=1)]
    records.append(record(id=9, slug="s9", name="Alone"))
    files = render_site(make_site(records))
    titles = [
        read_page(data).findtext(".//title") or ""
        for path, data in files.items()
        if re.fullmatch(r"events/[^/]+/index.html", path)
    ]
    assert len(set(titles)) == len(titles) == 5
    assert "Alone · Almanac" in titles


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (("Launch Successful", "Success"), "25 August 2023, 17:36 UTC"),
        (("Launch Failure", "Failure"), "25 August 2023, 17:36 UTC"),
        (("Launch was a Partial Failure", "Partial Failure"), "25 August 2023, 17:36 UTC"),
        (("Launch in Flight", "In Flight"), "25 August 2023, 17:36 UTC"),
        (("Payload Deployed", "Deployed"), "25 August 2023, 17:36 UTC"),
        (("Go for Launch", "Go"), "no earlier than 25 August 2023, 17:36 UTC"),
        (("To Be Determined", "TBD"), "no earlier than 25 August 2023, 17:36 UTC"),
        (("On Hold", "Hold"), "no earlier than 25 August 2023, 17:36 UTC"),
        (None, "no earlier than 25 August 2023, 17:36 UTC"),
    ],
)
def test_a_launch_that_has_happened_is_no_longer_to_come(
    status: tuple[str, str] | None, words: str
) -> None:
    launch = {
        "id": "6d", "name": "Falcon 9", "net": "2023-08-25T17:36:00Z",
        "net_precision": {"id": 1, "name": "Minute", "abbrev": "MIN"},
        "status": {"id": 99, "name": status[0], "abbrev": status[1]} if status else None,
    }  # fmt: skip
    site = make_site([record(launches=[launch])])
    page = read_page(render_site(site)[event_path(site, 856)])
    facts = elements(page, "//dt[.='Launch']/../dd//span")
    assert words in [words_of(found) for found in facts]
