"""What there is to watch of an event: each video once, in order, and counted as it is listed."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from lxml.html import HtmlElement

from generator.archive.records import decode_records
from generator.site.videos import videos_of
from tests.projects import Json, as_line, build_project, make_project, record
from tests.site.reading import elements, read_page, strings, words_of
from tests.site.samples import event_path, make_site, render_path

WATCH = "https://www.youtube.com/watch?v=ENxZS6PUDuI"
SHORT = "https://youtu.be/ENxZS6PUDuI"
OTHER = "https://www.youtube.com/watch?v=vSDS93-WiB0"
THIRD = "https://vimeo.com/407943692"
UNUSABLE = "https://exa mple.org/live"
OFFICIAL: Json = {"id": 1, "name": "Official Webcast"}
UNOFFICIAL: Json = {"id": 3, "name": "Unofficial Webcast"}
ENDLESS: Json = {"id": 7, "name": "24/7 Live Feed"}
ENGLISH: Json = {"id": 1, "name": "English", "code": "en"}
RUSSIAN: Json = {"id": 3, "name": "Russian", "code": "ru"}


def event_page(webcasts: list[Json], **changes: object) -> HtmlElement:
    site = make_site([record(vid_urls=webcasts, **changes)])
    return read_page(render_path(site, event_path(site, 856)))


def listed(page: HtmlElement) -> list[str]:
    """The address of each webcast that a page lists; a single one needs no list."""
    found = strings(page, "//ol[@class='webcasts']//p[@class='webcast-title']/a/@href")
    return found or strings(page, "//a[@class='poster']/@href")


def players(page: HtmlElement) -> list[str]:
    return strings(page, "//a[@class='poster']/@data-embed")


def only_item(page: HtmlElement) -> str:
    assert not elements(page, "//ol[@class='webcasts']")
    (item,) = elements(page, "//figure[@class='picture']")
    return words_of(item)


# Each video once.


@pytest.mark.parametrize(
    ("urls", "kept"),
    [
        ([WATCH, SHORT], [WATCH]),
        ([SHORT, WATCH, f"{WATCH}&feature=share"], [SHORT]),
        ([WATCH, OTHER, SHORT], [WATCH, OTHER]),
        ([WATCH, WATCH], [WATCH]),
        ([f"{WATCH}&amp;x=y", "https://m.youtube.com/live/ENxZS6PUDuI"], [f"{WATCH}&x=y"]),
        ([THIRD, "http://www.vimeo.com/407943692/"], [THIRD]),
        (["https://www.twitch.tv/nasa", "https://twitch.tv/NASA?sr=a"], ["https://www.twitch.tv/nasa"]),
        (["https://dai.ly/x8abcd", "https://www.dailymotion.com/video/x8abcd"], ["https://dai.ly/x8abcd"]),
        (["https://example.org/live", "http://EXAMPLE.org/live/?utm_source=x"], ["https://example.org/live"]),
        (["https://example.org/live", "https://example.org/live?x=1"],) * 2,
        (["https://www.youtube.com/@NASA", "https://www.youtube.com/@NASA/live"],) * 2,
    ],
)  # fmt: skip
def test_a_video_in_several_spellings_is_listed_once(urls: list[str], kept: list[str]) -> None:
    webcasts = [{"url": url, "priority": 1} for url in urls]
    assert listed(event_page(webcasts)) == kept


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"type": OFFICIAL, "priority": 9}, {"type": UNOFFICIAL, "priority": 1}),
        ({"type": OFFICIAL}, {"type": None, "priority": 1}),
        ({"priority": 1}, {"priority": 2}),
        ({"priority": 1}, {"priority": None}),
        ({"title": "Live"}, {"title": " "}),
        ({"language": ENGLISH}, {"language": None}),
    ],
)
@pytest.mark.parametrize("step", [1, -1])
def test_of_several_entries_of_a_video_the_best_is_kept(
    better: Json, worse: Json, step: int
) -> None:
    entries: list[Json] = [
        {"url": WATCH, "publisher": "better", **better},
        {"url": SHORT, "publisher": "worse", **worse},
    ]
    assert "better" in only_item(event_page(entries[::step]))


def test_what_only_one_entry_of_a_video_tells_is_told() -> None:
    told: Json = {"title": "Прямой эфир", "publisher": "Роскосмос", "description": "Стыковка."}
    times: Json = {"start_time": "2023-08-25T17:00:00Z", "end_time": "2023-08-25T18:00:00Z"}
    page = event_page(
        [
            {"url": WATCH, "type": OFFICIAL, "language": ENGLISH, "priority": 1},
            {"url": f"{SHORT}?t=90", "type": UNOFFICIAL, "language": RUSSIAN, **told, **times},
        ]
    )
    said = only_item(page)
    for words in (*told.values(), "Official Webcast", "English", "Russian", "17:00", "18:00"):
        assert words in said
    assert "Unofficial" not in said
    assert strings(page, "//span[@class='poster-title']/@lang") == ["ru"]
    assert listed(page) == [f"{SHORT}?t=90"]
    assert players(page)[0].endswith("&start=90")


def test_the_key_to_a_video_that_is_not_public_is_kept() -> None:
    page = event_page([{"url": THIRD, "priority": 1}, {"url": f"{THIRD}/0d1f2e", "priority": 2}])
    assert "&h=0d1f2e" in players(page)[0]


def test_a_feed_around_the_clock_is_one_whatever_another_entry_calls_it() -> None:
    webcasts = [
        {"url": WATCH, "type": OFFICIAL, "priority": 1},
        {"url": SHORT, "type": ENDLESS, "priority": 2},
        {"url": OTHER, "type": UNOFFICIAL, "priority": 3},
    ]
    page = event_page(webcasts)
    assert listed(page) == [OTHER, WATCH]
    assert len(elements(page, "//p[@class='caution']")) == 1
    assert strings(page, "//a[@class='poster']/@href") == [OTHER]


@pytest.mark.parametrize("urls", [(WATCH, SHORT, f"{SHORT}?t=9"), (THIRD, f"{THIRD}#t=9s", THIRD)])
def test_a_stream_is_shared_by_the_events_that_have_it_in_any_spelling(
    urls: tuple[str, ...],
) -> None:
    site = make_site(
        [
            record(id=number, slug=f"event-{number}", vid_urls=[{"url": url}, {"url": urls[0]}])
            for number, url in enumerate(urls, start=1)
        ]
    )
    page = read_page(render_path(site, event_path(site, 1)))
    assert "A shared stream of 3 events" in only_item(page)


# Their order.

ORDERS: list[tuple[list[object], list[int]]] = [
    ([None, 5], [1, 0]),
    ([..., 5], [1, 0]),
    (["1", 5], [1, 0]),
    ([1.5, 5], [1, 0]),
    ([True, 5], [1, 0]),
    ([[], 5, {}], [1, 0, 2]),
    ([None, 2**70, ...], [1, 0, 2]),
    ([0, -1, None, 3], [1, 0, 3, 2]),
    ([None, None], [0, 1]),
    ([2, 1, 1, 0], [3, 1, 2, 0]),
]


@pytest.mark.parametrize(("priorities", "order"), ORDERS)
def test_what_has_no_priority_comes_last(priorities: list[object], order: list[int]) -> None:
    def things(prefix: str) -> list[Json]:
        return [
            {"url": f"https://{prefix}{number}.example/"}
            | ({} if priority is ... else {"priority": priority})
            for number, priority in enumerate(priorities)
        ]

    page = event_page(things("w"), info_urls=things("i"))
    assert listed(page) == [f"https://w{number}.example/" for number in order]
    links = strings(page, "//a[starts-with(@href, 'https://i')]/@href")
    assert [link for link in links if re.match(r"https://i\d", link)] == [
        f"https://i{number}.example/" for number in order
    ]


@pytest.mark.parametrize("priority", [None, ..., 0, -1, 2**31 - 1])
def test_a_priority_that_is_not_there_is_no_problem(priority: object) -> None:
    entry = {"url": WATCH} | ({} if priority is ... else {"priority": priority})
    found = record(vid_urls=[entry], info_urls=[entry])
    assert decode_records([as_line(found)]).problems == ()


@pytest.mark.parametrize("priority", ["1", 1.5, True, [], {}])
def test_a_priority_that_is_no_number_is_a_problem(priority: object) -> None:
    found = record(vid_urls=[{"url": WATCH, "priority": priority}])
    (problem,) = decode_records([as_line(found)]).problems
    assert problem.path == "$.vid_urls[0].priority"


def test_no_priority_is_made_up_for_the_record() -> None:
    (event,) = decode_records([as_line(record(vid_urls=[{"url": WATCH}]))]).events
    (shown,) = videos_of(event, "example.org")
    assert shown.webcast.priority is None


# Counted as they are listed.


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of events with two, one, one and no webcasts, of seven entries in the record."""
    root = tmp_path_factory.mktemp("counted")
    webcasts = {
        1: [{"url": WATCH, "language": ENGLISH}, {"url": OTHER, "language": ENGLISH}],
        2: [{"url": WATCH, "language": ENGLISH}, {"url": SHORT, "language": RUSSIAN}],
        3: [{"url": UNUSABLE, "language": RUSSIAN}, {"url": THIRD, "language": ENGLISH}],
        4: [{"url": UNUSABLE, "language": {"id": 9, "name": "Esperanto", "code": "eo"}}],
    }
    found = [
        record(id=number, name=f"Event {number}", slug=f"event-{number}", vid_urls=entries)
        for number, entries in webcasts.items()
    ]
    make_project(root, found)
    built = build_project(root)
    what = "an address that nobody can follow; shown without it"
    assert [str(problem) for problem in built.findings.problems] == [
        f"event 3: $.vid_urls: {what}",
        f"event 4: $.vid_urls: {what}",
    ]
    return root / "output"


def read(output: Path, address: str) -> HtmlElement:
    return read_page((output / address / "index.html").read_bytes())


def rows(page: HtmlElement) -> Iterable[tuple[str, str]]:
    """The title of each event of a list with what its row says of webcasts."""
    for row in elements(page, "//ul[@class='rows']/li"):
        (title,) = re.findall(r"Event \d", words_of(row))[:1]
        yield title, " ".join(re.findall(r"\d+ webcasts?", words_of(row)))


LISTED = {"Event 1": "2 webcasts", "Event 2": "1 webcast", "Event 3": "1 webcast", "Event 4": ""}


def test_a_page_lists_what_the_rows_of_lists_count(counted: Path) -> None:
    for title, words in LISTED.items():
        page = read(counted, f"events/{title.lower().replace(' ', '-')}")
        assert len(listed(page)) == int(words[:1] or 0)


@pytest.mark.parametrize(
    "address",
    ["2023", "2023/08", "types/static-fire", "on-this-day/08-25", "places/starbase-texas", ""],
)
def test_rows_count_the_webcasts_that_a_page_lists(counted: Path, address: str) -> None:
    found = dict(rows(read(counted, address)))
    assert found == {title: LISTED[title] for title in found}
    assert found


@pytest.mark.parametrize("address", ["2023", "2023/08", "types/static-fire", "on-this-day/08-25"])
def test_lists_say_how_many_events_have_a_webcast(counted: Path, address: str) -> None:
    assert "4 events, 3 with a webcast" in words_of(read(counted, address))


def test_the_front_page_and_the_statistics_count_them(counted: Path) -> None:
    figures = elements(read(counted, ""), "//ul[@class='figures']/li")
    assert "4 webcasts" in [words_of(figure) for figure in figures]
    assert "Of 3 events with a webcast, 3 name its language" in words_of(read(counted, "stats"))


def test_a_language_lists_the_events_whose_pages_name_it(counted: Path) -> None:
    found = [dict(rows(read(counted, f"languages/{name}"))) for name in ("english", "russian")]
    assert [sorted(titles) for titles in found] == [["Event 1", "Event 2", "Event 3"], ["Event 2"]]
    assert not (counted / "languages/esperanto").exists()
    assert "Russian" in only_item(read(counted, "events/event-2"))
