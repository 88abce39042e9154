"""Sound records decode whole; a value that says nothing certain is left out, and said."""

import datetime as dt
import gc
from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from generator.archive.dates import in_utc
from generator.archive.model import Problem
from generator.archive.records import decode_records
from tests.archive.detailed import DETAILED, IMAGE, LINK, UPDATE, WEBCAST
from tests.archive.reading import decode, lost, without
from tests.projects import Json, as_line, real_records, record

RULE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
NO_ADDRESS = "is no http or https address"
NO_DURATION = "Only units 'D', 'H', 'M', and 'S' are supported when parsing ISO8601 durations"


def unfilled(value: object, path: str = "$") -> Iterator[str]:
    """The fields that say nothing, in a value and in all that it is made of."""
    if isinstance(value, tuple):
        for part in value:
            yield from unfilled(part, path)
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            held = getattr(value, name)
            if held is None or held in ("", ()):
                yield f"{path}.{name}"
            yield from unfilled(held, f"{path}.{name}")


@pytest.mark.parametrize("found", real_records(), ids=lambda found: found["id"])
def test_every_real_record_decodes_without_a_problem_and_nothing_of_it_is_lost(found: Json) -> None:
    event, problems = decode(found)
    assert problems == ()
    assert lost(found, event) == []


def test_nothing_of_a_detailed_record_with_every_field_is_lost() -> None:
    event, problems = decode(DETAILED)
    assert problems == ()
    assert lost(DETAILED, event) == []


def objects_of(value: object) -> Iterator[msgspec.Struct]:
    """All objects that a value is made of."""
    if isinstance(value, msgspec.Struct):
        yield value
        value = msgspec.structs.astuple(value)
    if isinstance(value, tuple):
        for part in value:
            yield from objects_of(part)


def test_nothing_of_an_event_is_looked_at_by_the_collector_of_cycles() -> None:
    found = list(objects_of(decode(DETAILED)[0]))
    assert len(found) > 20
    assert not any(map(gc.is_tracked, found))


def test_the_model_has_no_field_that_the_api_does_not_fill() -> None:
    # All related types share the field; by the API's schema, these two do without it.
    assert set(unfilled(decode(DETAILED)[0])) == {
        "$.stations.response_mode",
        "$.expeditions.spacestation.response_mode",
        "$.crew.response_mode",
    }


@pytest.mark.parametrize(
    ("mode", "absent"),
    [
        ("list", ("updates", "last_updated")),
        ("normal", ()),
    ],
)
def test_a_record_of_a_shorter_mode_has_no_problem(mode: str, absent: tuple[str, ...]) -> None:
    event, problems = decode(record(response_mode=mode, **dict.fromkeys(absent, ...)))
    assert problems == ()
    assert (event.agencies, event.programs, event.crew) == ((), None, None)


def test_null_is_taken_wherever_the_api_allows_it() -> None:
    names = ("date", "date_precision", "duration", "image", "location", "program", "astronauts")
    event, problems = decode(record(**dict.fromkeys(names)))
    assert problems == ()
    assert (event.date, event.image, event.location, event.programs) == (None, None, None, None)


NO_URLS = [
    "",
    " ",
    "javascript:alert(1)",
    "JavaScript:alert(1)//https://example.org/",
    "data:text/html,<script>alert(1)</script>",
    "ftp://example.org/video.mp4",
    "//example.org/video",
    "/video",
    "https:example.org",
    "https:///video",
    "http://",
    "x https://example.org/",
]


@pytest.mark.parametrize("url", NO_URLS)
@pytest.mark.parametrize("name", ["vid_urls", "info_urls"])
def test_a_link_that_is_no_http_address_is_left_out(name: str, url: str) -> None:
    event, problems = decode(record(**{name: [{"url": url, "title": "a"}, LINK]}))
    what = f"{NO_ADDRESS}; shown without it"
    assert problems == (Problem("event 856", f"$.{name}[0].url", what),)
    assert event == decode(record(**{name: [LINK]}))[0]


@pytest.mark.parametrize("url", NO_URLS)
def test_an_optional_address_that_is_no_http_address_takes_nothing_else_with_it(url: str) -> None:
    licence: Json = IMAGE["license"]
    event, problems = decode(
        record(
            image={**IMAGE, "thumbnail_url": url, "license": {**licence, "link": url}},
            vid_urls=[{**WEBCAST, "feature_image": url}],
            updates=[{**UPDATE, "info_url": url}],
        )
    )
    assert {(problem.path, problem.what) for problem in problems} == {
        (path, f"{NO_ADDRESS}; shown without it")
        for path in (
            "$.image.thumbnail_url",
            "$.image.license.link",
            "$.vid_urls[0].feature_image",
            "$.updates[0].info_url",
        )
    }
    image = {**without(IMAGE, "thumbnail_url"), "license": without(licence, "link")}
    videos = [without(WEBCAST, "feature_image")]
    assert (
        event
        == decode(record(image=image, vid_urls=videos, updates=[without(UPDATE, "info_url")]))[0]
    )


@pytest.mark.parametrize(
    "url",
    ["https://example.org", "HTTP://example.org/ä b", " https://example.org/x\n"],
)
def test_an_address_is_kept_as_the_api_spells_it(url: str) -> None:
    event, problems = decode(record(vid_urls=[{"url": url}]))
    assert problems == ()
    assert [webcast.url for webcast in event.webcasts] == [url]


@pytest.mark.parametrize(
    ("date", "what"),
    [
        ("2023-08-25T03:46:00", "Expected `datetime` with a timezone component"),
        ("2023-08-25", "Invalid RFC3339 encoded datetime"),
        ("2023-02-30T03:46:00Z", "Invalid RFC3339 encoded datetime"),
        ("0000-01-01T00:00:00Z", "Invalid RFC3339 encoded datetime"),
        ("some time in August", "Invalid RFC3339 encoded datetime"),
        ("", "Invalid RFC3339 encoded datetime"),
        (1692935160, "Expected `datetime | null`, got `int`"),
    ],
)
def test_a_date_that_names_no_moment_is_left_out(date: object, what: str) -> None:
    event, problems = decode(record(date=date))
    assert problems == (Problem("event 856", "$.date", f"{what}; shown without it"),)
    assert event == decode(record(date=None))[0]


@pytest.mark.parametrize("date", [None, ...])
def test_an_event_without_a_date_is_no_problem(date: object) -> None:
    event, problems = decode(record(date=date))
    assert (event.date, problems) == (None, ())


@pytest.mark.parametrize(
    ("date", "year"),
    [
        ("9999-12-31T23:59:59Z", 9999),
        ("9999-12-31T23:59:59-05:00", 9999),
        ("0001-01-01T00:00:00Z", 1),
        ("0001-01-01T00:00:00+05:00", 1),
        ("3000-01-01T00:00:00Z", 3000),
        ("1899-12-31T23:59:59Z", 1899),
    ],
)
def test_a_date_outside_of_the_years_of_spaceflight_is_shown_as_undated(
    date: str, year: int
) -> None:
    event, problems = decode(record(date=date))
    what = f"{year} is no year of spaceflight; shown as undated"
    assert problems == (Problem("event 856", "$.date", what),)
    assert event == decode(record(date=None))[0]


@pytest.mark.parametrize("date", ["1900-01-01T00:00:00Z", "2999-12-31T23:59:59Z"])
def test_the_first_and_the_last_year_of_spaceflight_are_kept(date: str) -> None:
    event, problems = decode(record(date=date))
    assert problems == ()
    assert lost(record(date=date), event) == []


def _offset(minutes: int) -> dt.timezone:
    return dt.timezone(dt.timedelta(minutes=minutes))


@RULE
@given(st.datetimes(timezones=st.integers(-840, 840).map(_offset)))
@example(dt.datetime(2999, 12, 31, 23, tzinfo=_offset(-300)))
@example(dt.datetime(1900, 1, 1, tzinfo=_offset(300)))
def test_no_event_stands_outside_of_the_years_of_spaceflight_in_utc(moment: dt.datetime) -> None:
    event, _ = decode(record(date=moment.isoformat(timespec="seconds")))
    assert event.date is None or 1900 <= in_utc(event.date).year <= 2999


@pytest.mark.parametrize(
    ("spelled", "length"),
    [
        ("PT6S", dt.timedelta(seconds=6)),
        ("PT30M45S", dt.timedelta(minutes=30, seconds=45)),
        ("PT1H11M3S", dt.timedelta(hours=1, minutes=11, seconds=3)),
        ("P0D", dt.timedelta()),
        ("P1DT2H", dt.timedelta(days=1, hours=2)),
        (None, None),
    ],
)
def test_a_duration_is_read_in_every_form_that_the_api_uses(
    spelled: str | None, length: dt.timedelta | None
) -> None:
    event, problems = decode(record(duration=spelled))
    assert (event.duration, problems) == (length, ())


@pytest.mark.parametrize(
    ("spelled", "what"),
    [
        ("P1Y", NO_DURATION),
        ("P1W", NO_DURATION),
        ("PT", "Invalid ISO8601 duration"),
        ("six seconds", "Invalid ISO8601 duration"),
        ("", "Invalid ISO8601 duration"),
        ("P9999999999D", "Duration is out of range"),
        (6, "Expected `duration | null`, got `int`"),
    ],
)
def test_a_duration_of_no_certain_length_is_left_out(spelled: object, what: str) -> None:
    event, problems = decode(record(duration=spelled))
    assert problems == (Problem("event 856", "$.duration", f"{what}; shown without it"),)
    assert event == decode(record(duration=None))[0]


@pytest.mark.parametrize(
    ("changes", "path", "what"),
    [
        ({"name": ""}, "$.name", "is empty; shown as 'Event 856'"),
        ({"name": " \t "}, "$.name", "is empty; shown as 'Event 856'"),
        ({"name": ...}, "$.name", "is empty; shown as 'Event 856'"),
        ({"type": None}, "$.type", "is missing; shown as unclassified"),
        ({"type": ...}, "$.type", "is missing; shown as unclassified"),
        ({"type": {"id": 99}}, "$.type", "type 99 has no name; shown by id"),
        ({"type": {"id": 99, "name": " "}}, "$.type", "type 99 has no name; shown by id"),
    ],
)
def test_what_a_page_cannot_name_is_a_problem(changes: Json, path: str, what: str) -> None:
    event, problems = decode(record(**changes))
    assert event.id == 856
    assert problems == (Problem("event 856", path, what),)


@pytest.mark.parametrize("name", ["", "  "])
def test_an_event_without_a_name_is_called_by_its_id(name: str) -> None:
    assert decode(record(name=name))[0].title == "Event 856"


@pytest.mark.parametrize("number", [0, 1, 2**31, 2**63 - 1])
def test_an_id_may_be_any_whole_number_from_zero_that_a_database_holds(number: int) -> None:
    event, problems = decode(record(id=number))
    assert (event.id, problems) == (number, ())


def test_events_come_by_ascending_id() -> None:
    lines = [as_line(found) for found in real_records()]
    ids = [event.id for event in decode_records(reversed(lines)).events]
    assert ids == sorted(ids)
    assert len(ids) == 10


@pytest.mark.parametrize(
    "stamps",
    [
        ("2024-03-05T17:24:11Z", "2024-03-05T17:24:12Z"),
        ("2024-03-05T17:24:11Z", "2024-03-05T13:24:12-04:00"),
        (None, "2024-03-05T17:24:11Z"),
    ],
)
def test_of_two_records_of_one_event_the_newest_is_kept(stamps: tuple[str | None, str]) -> None:
    older = record(name="older", last_updated=stamps[0])
    newer = record(name="newer", last_updated=stamps[1])
    for order in ((older, newer), (newer, older)):
        decoded = decode_records(map(as_line, order))
        assert [event.name for event in decoded.events] == ["newer"]
        assert decoded.problems == (Problem("event 856", "$.id", "is there twice; newest kept"),)
