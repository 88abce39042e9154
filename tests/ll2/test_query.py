"""Pages of events are those that Launch Library 2 would give."""

import json

import pytest
import requests

from tests.ll2.client import LIST, TIMEOUT, ask, ids, make_records
from tests.ll2.database import RELATED
from tests.ll2.server import LaunchLibrary
from tests.projects import real_records, record

ALL_FIELDS = {
    *("id", "url", "name", "info_urls", "vid_urls", "image", "date", "slug", "type"),
    *("description", "webcast_live", "location", "date_precision", "response_mode", "duration"),
    *("updates", "last_updated", *RELATED),
}
NEWEST_FIRST = [856, 770, 850, 780, 854, 852, 769, 851, 834, 849]
"""The real events as the real API ordered them."""


def test_real_page_is_reproduced() -> None:
    """The seed: ten events in the middle of 1002, in the API's order, with the API's links."""
    newer = make_records(310, first=2000, year=2025)
    older = make_records(682, first=3000, year=2019)
    with LaunchLibrary([*older, *real_records(), *newer]) as api:
        page = ask(api, query="?ordering=-date&offset=310&format=json").json()
    link = f"{api.url}/2.3.0/events/?format=json&limit=10&offset=%d&ordering=-date"
    assert list(page) == ["count", "next", "previous", "results"]
    assert (page["count"], page["next"], page["previous"]) == (1002, link % 320, link % 300)
    assert [event["id"] for event in page["results"]] == NEWEST_FIRST
    assert page["results"][0]["url"] == f"{api.url}/2.3.0/events/856/?format=json"
    originals = {original["id"]: original for original in real_records()}
    for event in page["results"]:
        expected = originals[event["id"]] | {"url": event["url"], "response_mode": "normal"}
        assert event == {key: expected[key] for key in expected if key not in RELATED}


@pytest.mark.parametrize(
    ("query", "mode", "missing"),
    [
        ("", "normal", set(RELATED)),
        ("?mode=normal", "normal", set(RELATED)),
        ("?mode=unheard-of", "normal", set(RELATED)),
        ("?mode=list", "list", {*RELATED, "updates", "last_updated"}),
        ("?mode=detailed", "detailed", set[str]()),
    ],
)
def test_mode_decides_the_fields(
    api: LaunchLibrary, query: str, mode: str, missing: set[str]
) -> None:
    for event in ask(api, query=query).json()["results"]:
        assert set(event) == ALL_FIELDS - missing
        assert event["response_mode"] == mode


def test_single_event_is_always_detailed(api: LaunchLibrary) -> None:
    event = ask(api, f"{LIST}856/", "?mode=list").json()
    assert set(event) == ALL_FIELDS
    assert event["response_mode"] == "detailed"


@pytest.mark.parametrize(("query", "suffix"), [("", ""), ("?format=json", "?format=json")])
def test_own_addresses_are_those_of_this_server(
    api: LaunchLibrary, query: str, suffix: str
) -> None:
    nasa = {"id": 44, "url": "https://ll.thespacedevs.com/2.3.0/agencies/44/?format=api"}
    api.edit(856, agencies=[nasa])
    event = ask(api, f"{LIST}856/", query).json()
    assert event["url"] == f"{api.url}/2.3.0/events/856/{suffix}"
    assert event["agencies"][0]["url"] == f"{api.url}/2.3.0/agencies/44/{suffix}"
    assert event["vid_urls"][0]["url"] == "https://www.youtube.com/watch?v=ENxZS6PUDuI"


@pytest.mark.parametrize(
    ("limit", "expected"),
    [("7", 7), ("100", 100), ("101", 100), ("0", 10), ("-5", 10), ("ten", 10), ("", 10)],
)
def test_limit_is_bounded_and_bad_limits_are_ten(limit: str, expected: int) -> None:
    with LaunchLibrary(make_records(130)) as api:
        page = ask(api, query=f"?limit={limit}").json()
    assert len(page["results"]) == expected
    assert page["next"].endswith(f"?limit={expected}&offset={expected}")


def test_page_sizes_can_be_turned(api: LaunchLibrary) -> None:
    api.switches.page_size, api.switches.largest_page = 3, 5
    assert len(ids(api, "")) == 3
    assert len(ids(api, "?limit=100")) == 5


def test_offset_past_the_end_is_an_empty_page(api: LaunchLibrary) -> None:
    page = ask(api, query="?offset=11&limit=4").json()
    assert (page["count"], page["next"], page["results"]) == (10, None, [])
    assert page["previous"] == f"{api.url}{LIST}?limit=4&offset=7"


def test_full_last_page_has_no_next(api: LaunchLibrary) -> None:
    page = ask(api, query="?limit=5&offset=5").json()
    assert (len(page["results"]), page["next"]) == (5, None)


def test_last_of_a_repeated_parameter_is_obeyed(api: LaunchLibrary) -> None:
    assert len(ids(api, "?limit=2&limit=3")) == 3


def test_links_repeat_the_query_sorted_and_encoded(api: LaunchLibrary) -> None:
    page = ask(api, query="?unknown=a b&ordering=date&limit=4&offset=4&id=").json()
    rest = "&ordering=date&unknown=a+b"
    assert page["next"] == f"{api.url}{LIST}?id=&limit=4&offset=8{rest}"
    assert page["previous"] == f"{api.url}{LIST}?id=&limit=4{rest}"


def test_next_leads_through_everything_once() -> None:
    with LaunchLibrary(make_records(30)) as api:
        api.switches.unstable_ties = False
        found, link = [], f"{api.url}{LIST}?limit=7&ordering=last_updated"
        while link:
            page = requests.get(link, timeout=TIMEOUT).json()
            found += [event["id"] for event in page["results"]]
            link = page["next"]
    assert found == list(range(5000, 5030))


def test_text_is_utf8_and_safe_in_javascript(api: LaunchLibrary) -> None:
    api.edit(856, name="Пуск – 打ち上げ\u2028")
    body = ask(api, f"{LIST}856/").content
    assert "Пуск – 打ち上げ\\u2028".encode() in body
    assert json.loads(body)["name"] == "Пуск – 打ち上げ\u2028"


# Filters, search, ordering: the same answers as Django REST framework on PostgreSQL gives.

SEED_QUERIES = {
    "id=856,849": {856, 849},
    "id=1": set(),
    "slug=booster-9-static-fire-2": {856},
    "slug=Booster-9-static-fire-2": set(),
    "type=5": {856, 854},
    "type=27": set(),
    "type__ids=5,31": {856, 854, 849},
    "type__ids=4711": set(),
    "agency__ids=121": {849},
    "program=1&program=17": {849, 834},
    "year=2023&month=8&day=25,17": {856, 770, 849},
    "year=2022": set(),
    "year=": set(NEWEST_FIRST),
    "date__gt=2023-08-25T03:46:00Z": {856},
    "date__gte=2023-08-25T03:46:00Z": {856, 770},
    "date__gte=2023-08-25": {856, 770},
    "date__gte=2023-08-25T05:46:00%2B02:00": {856, 770},
    "date__lte=2023-08-19T11:57:00Z": {834, 849},
    "date__gt__lt=2023-08-19T11:57:00Z": {849},
    "last_updated__gte=2024-03-05T17:25:00Z": {780, 849},
    "last_updated__lte=2024-03-05T17:23:28Z": {834},
    "last_updated__gte=2024-03-05T17:24:44Z&last_updated__lte=2024-03-05T17:24:44Z": {856},
    "video_url=https://nowhere/,https://www.youtube.com/watch?v%3Df2kmaYtW_7s": {849},
    "search=BOOSTER": {856},
    "search=fire booster": {856},
    'search="booster fire"': set(),
    'search="static fire"': {856, 854},
    "search=static,mars": set(),
    "date__lt=2023-08-19": set(NEWEST_FIRST),  # there is no such filter
    "last_updated__gt=2030-01-01": set(NEWEST_FIRST),
    "upcoming=true&Year=1999": set(NEWEST_FIRST),
}


@pytest.mark.parametrize(("query", "expected"), SEED_QUERIES.items())
def test_filters(api: LaunchLibrary, query: str, expected: set[int]) -> None:
    api.edit(849, agencies=[{"id": 44}, {"id": 121}], program=[{"id": 1}], bump=False)
    api.edit(834, program=[{"id": 17}, {"id": 20}], bump=False)
    page = ask(api, query=f"?limit=100&{query}").json()
    assert {event["id"] for event in page["results"]} == expected
    assert page["count"] == len(expected)


NOT_A_DATE, NOT_A_NUMBER = ["Enter a valid date/time."], ["Enter a number."]
NO_CHOICE = ["Select a valid choice. That choice is not one of the available choices."]


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ("date__gte=yesterday", {"date__gte": NOT_A_DATE}),
        ("last_updated__gte=2024-03-05T17:25:00+00:00", {"last_updated__gte": NOT_A_DATE}),
        ("year=x", {"year": NOT_A_NUMBER}),
        ("id=1,two", {"id": NOT_A_NUMBER}),
        ("type=99", {"type": NO_CHOICE}),
        ("type=2,8", {"type": NO_CHOICE}),
        ("program=1,17", {"program": ["“1,17” is not a valid value."]}),
        (
            "program=99",
            {"program": ["Select a valid choice. 99 is not one of the available choices."]},
        ),
        ("day=x&date__gt=x&limit=x", {"day": NOT_A_NUMBER, "date__gt": NOT_A_DATE}),
    ],
)
def test_bad_values_are_refused_with_a_reason(
    api: LaunchLibrary, query: str, errors: dict[str, list[str]]
) -> None:
    answer = ask(api, query=f"?{query}")
    assert (answer.status_code, answer.json()) == (400, errors)


@pytest.mark.parametrize(
    ("ordering", "expected"),
    [
        ("date", [3, 1, 2, 4]),
        ("-date", [4, 2, 1, 3]),
        ("last_updated", [4, 1, 3, 2]),
        ("-last_updated,date", [2, 3, 1, 4]),
        ("-last_updated", [2, 3, 1, 4]),
        ("name, date", [3, 1, 2, 4]),
        ("name", [1, 2, 3, 4]),
        ("", [1, 2, 3, 4]),
    ],
)
def test_ordering_puts_missing_dates_where_postgresql_does(
    ordering: str, expected: list[int]
) -> None:
    records = [
        record(id=1, date="2023-01-01T00:00:00Z", last_updated="2024-01-02T00:00:00Z"),
        record(id=2, date="2024-01-01T00:00:00Z", last_updated="2024-01-04T00:00:00Z"),
        record(id=3, date="2022-01-01T00:00:00Z", last_updated="2024-01-03T00:00:00Z"),
        record(id=4, date=None, last_updated="2024-01-01T00:00:00Z"),
    ]
    with LaunchLibrary(records) as api:
        assert ids(api, f"?ordering={ordering}") == expected


def test_second_field_of_an_ordering_breaks_ties() -> None:
    with LaunchLibrary(make_records(20)) as api:
        found = ids(api, "?ordering=last_updated,-date&limit=100")
    assert found == list(range(5019, 4999, -1))


def test_ties_change_places_between_requests() -> None:
    with LaunchLibrary(make_records(700)) as api:
        pages = [ids(api, f"?ordering=last_updated&limit=100&offset={n}") for n in (0, 100, 200)]
        assert ids(api, "?ordering=last_updated") != ids(api, "?ordering=last_updated")
    seen = set().union(*pages)
    assert seen < set(range(5000, 5300)), "offsets within one second skip events"
    assert len(seen) == 298


def test_even_two_that_tie_change_places() -> None:
    with LaunchLibrary(make_records(2)) as api:
        orders = [ids(api, "?ordering=last_updated") for _ in range(4)]
    assert orders == [[5001, 5000], [5000, 5001]] * 2


def test_ties_turn_only_among_themselves() -> None:
    with LaunchLibrary(make_records(700), limit=None) as api:
        for _ in range(3):
            page = ask(api, query="?ordering=last_updated&limit=100&offset=250").json()
            seconds = [event["last_updated"][-3:] for event in page["results"]]
            assert seconds == ["00Z"] * 50 + ["01Z"] * 50
            assert len({event["id"] for event in page["results"]}) == 100


def test_ties_can_be_held_still() -> None:
    with LaunchLibrary(make_records(300)) as api:
        api.switches.unstable_ties = False
        pages = [ids(api, f"?ordering=last_updated&limit=100&offset={n}") for n in (0, 100, 200)]
    assert set().union(*pages) == set(range(5000, 5300))
