"""Of a record with faults, only the faulty parts are left out, and each is named by its path."""

import pytest

from generator.archive.model import Problem
from generator.archive.records import decode_records
from tests.archive.detailed import IMAGE, LANGUAGE, LINK, TYPE, UPDATE, WEBCAST
from tests.archive.reading import decode, without
from tests.projects import Json, as_line, real_records, record

UNKNOWN = "is a field that this model does not know"

# What is wrong with a record; the changes that make a record without it; the path; the words.
FAULTS: dict[str, tuple[Json, Json, str, str]] = {
    "a number for a text": (
        {"description": 5},
        {"description": ...},
        "$.description",
        "Expected `str`, got `int`",
    ),
    "a text for a flag": (
        {"webcast_live": "yes"},
        {"webcast_live": ...},
        "$.webcast_live",
        "Expected `bool`, got `str`",
    ),
    "an array for an object": (
        {"image": [IMAGE]},
        {"image": None},
        "$.image",
        "Expected `object | null`, got `array`",
    ),
    "an object for an array": (
        {"updates": UPDATE},
        {"updates": []},
        "$.updates",
        "Expected `array`, got `object`",
    ),
    "null for an array": (
        {"vid_urls": None},
        {"vid_urls": []},
        "$.vid_urls",
        "Expected `array`, got `null`",
    ),
    "null for a text": (
        {"slug": None},
        {"slug": ...},
        "$.slug",
        "Expected `str`, got `null`",
    ),
    "null for a nested text": (
        {"image": {**IMAGE, "name": None}},
        {"image": without(IMAGE, "name")},
        "$.image.name",
        "Expected `str`, got `null`",
    ),
    "a wrong type in an item of an array": (
        {"vid_urls": [WEBCAST, {**WEBCAST, "title": 5}]},
        {"vid_urls": [WEBCAST, without(WEBCAST, "title")]},
        "$.vid_urls[1].title",
        "Expected `str | null`, got `int`",
    ),
    "a wrong type three levels down": (
        {"vid_urls": [{**WEBCAST, "language": {**LANGUAGE, "code": ["ru"]}}]},
        {"vid_urls": [{**WEBCAST, "language": without(LANGUAGE, "code")}]},
        "$.vid_urls[0].language.code",
        "Expected `str`, got `array`",
    ),
    "an item that is no object": (
        {"updates": [7, UPDATE]},
        {"updates": [UPDATE]},
        "$.updates[0]",
        "Expected `object`, got `int`",
    ),
    "an item that is null": (
        {"updates": [UPDATE, None]},
        {"updates": [UPDATE]},
        "$.updates[1]",
        "Expected `object`, got `null`",
    ),
    "an unknown field": (
        {"colour": "red"},
        {},
        "$.colour",
        UNKNOWN,
    ),
    "an unknown field of an object": (
        {"image": {**IMAGE, "colour": "red"}},
        {"image": IMAGE},
        "$.image.colour",
        UNKNOWN,
    ),
    "an unknown field of an item": (
        {"info_urls": [LINK, {**LINK, "colour": {"red": 1}}]},
        {"info_urls": [LINK, LINK]},
        "$.info_urls[1].colour",
        UNKNOWN,
    ),
    "an unknown field with a blank, a dot and brackets": (
        {"a b.c[0]": 1},
        {},
        "$.a b.c[0]",
        UNKNOWN,
    ),
    "an unknown field with backticks": (
        {"`a``b`": 1},
        {},
        "$.`a``b`",
        UNKNOWN,
    ),
    "an unknown field that reads like the message of a fault": (
        {"a` - at `$.b": 1},
        {},
        "$.a` - at `$.b",
        UNKNOWN,
    ),
    "an unknown field that points at a field of its neighbour": (
        {"type": TYPE, "name` - at `$.type": 1},
        {"type": TYPE},
        "$.name` - at `$.type",
        UNKNOWN,
    ),
    "an unknown nested field that reads like the message of a fault": (
        {"type": {**TYPE, "a` - at `$.slug": 1}},
        {"type": TYPE},
        "$.type.a` - at `$.slug",
        UNKNOWN,
    ),
    "an object without its id": (
        {"date_precision": {"name": "Day", "abbrev": "DAY"}},
        {"date_precision": None},
        "$.date_precision",
        "Object missing required field `id`",
    ),
    "an image without its address": (
        {"image": without(IMAGE, "image_url")},
        {"image": None},
        "$.image",
        "Object missing required field `image_url`",
    ),
    "an item without its address": (
        {"vid_urls": [WEBCAST, {"title": "no address"}, WEBCAST]},
        {"vid_urls": [WEBCAST, WEBCAST]},
        "$.vid_urls[1]",
        "Object missing required field `url`",
    ),
    "an item without its id": (
        {"updates": [{"comment": "no id"}, UPDATE]},
        {"updates": [UPDATE]},
        "$.updates[0]",
        "Object missing required field `id`",
    ),
    "an optional part of an item without its id": (
        {"vid_urls": [{**WEBCAST, "language": {"code": "ru"}}]},
        {"vid_urls": [{**WEBCAST, "language": None}]},
        "$.vid_urls[0].language",
        "Object missing required field `id`",
    ),
}


@pytest.mark.parametrize(("wrong", "right", "path", "what"), FAULTS.values(), ids=FAULTS)
def test_only_the_faulty_part_of_a_record_is_left_out_and_it_is_named(
    wrong: Json, right: Json, path: str, what: str
) -> None:
    event, problems = decode(record(**wrong))
    (problem,) = problems
    assert (problem.subject, problem.path) == ("event 856", path)
    assert problem.what == f"{what}; shown without it"
    assert problem.is_notice == (what == UNKNOWN)
    assert event == decode(record(**right))[0]


def test_an_event_whose_type_is_broken_is_shown_as_unclassified() -> None:
    event, problems = decode(record(type=[]))
    assert event == decode(record(type=None))[0]
    assert problems == (
        Problem("event 856", "$.type", "Expected `object | null`, got `array`; shown without it"),
        Problem("event 856", "$.type", "is missing; shown as unclassified"),
    )


def test_several_faults_of_one_list_are_named_by_their_places_in_the_record() -> None:
    bad_link: Json = {**WEBCAST, "url": "javascript:alert(1)"}
    event, problems = decode(
        record(
            vid_urls=[bad_link, WEBCAST, bad_link, {"title": 5}, 5, WEBCAST, {**WEBCAST, "x": 1}]
        )
    )
    assert [problem.path for problem in problems] == [
        "$.vid_urls[0].url",
        "$.vid_urls[2].url",
        "$.vid_urls[3].title",
        "$.vid_urls[3]",
        "$.vid_urls[4]",
        "$.vid_urls[6].x",
    ]
    assert event == decode(record(vid_urls=[WEBCAST, WEBCAST, WEBCAST]))[0]


def test_faults_of_a_list_within_a_list_are_named_by_their_places_in_the_record() -> None:
    walk: Json = {"id": 1, "name": "VKD-60"}
    stay: Json = {"id": 2, "name": "Expedition 69"}
    event, problems = decode(
        record(expeditions=[None, {**stay, "spacewalks": [5, walk, 5, walk, 5]}, None, stay])
    )
    assert [problem.path for problem in problems] == [
        "$.expeditions[0]",
        "$.expeditions[1].spacewalks[0]",
        "$.expeditions[1].spacewalks[2]",
        "$.expeditions[1].spacewalks[4]",
        "$.expeditions[2]",
    ]
    assert event == decode(record(expeditions=[{**stay, "spacewalks": [walk, walk]}, stay]))[0]


# What is given up, whom the problem blames, at which path, and in which words.
GIVEN_UP: dict[str, tuple[bytes, str, str, str]] = {
    "no id": (
        as_line(record(id=...)), "record 1", "$", "Object missing required field `id`",
    ),
    "null": (as_line(record(id=None)), "record 1", "$.id", "Expected `int`, got `null`"),
    "a flag": (as_line(record(id=True)), "record 1", "$.id", "Expected `int`, got `bool`"),
    "a text": (as_line(record(id="856")), "record 1", "$.id", "Expected `int`, got `str`"),
    "a fraction": (as_line(record(id=1.5)), "record 1", "$.id", "Expected `int`, got `float`"),
    "a negative id": (as_line(record(id=-1)), "event -1", "$.id", "Expected `int` >= 0"),
    "an id of 64 bits": (
        as_line(record(id=2**63)), f"event {2**63}", "$.id",
        "Expected `int` <= 9223372036854775807",
    ),
    "an id of 30 digits": (
        as_line(record(id=10**30)), f"event {10**30}", "$.id",
        "Expected `int` <= 9223372036854775807",
    ),
    "an array": (b"[]", "record 1", "$", "Expected `object`, got `array`"),
    "a number": (b"5", "record 1", "$", "Expected `object`, got `int`"),
    "null for a record": (b"null", "record 1", "$", "Expected `object`, got `null`"),
    "nothing": (b"", "record 1", "$", "Input data was truncated"),
    "half a record": (as_line(record())[:500], "record 1", "$", "Input data was truncated"),
    "brackets without end": (b"[" * 100_000, "record 1", "$", "maximum recursion depth exceeded"),
    "a record with brackets without end": (
        b'{"id":1,"x":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        "record 1", "$", "maximum recursion depth exceeded",
    ),
    "an id of 5,000 digits": (
        b'{"id":' + b"9" * 5000 + b"}", "record 1", "$", "Integer value out of range",
    ),
}  # fmt: skip


LOST_LETTERS = {
    "half a letter": (rb'"name":"a \ud83d rocket"', "a \ufffd rocket", ["$.name"]),
    "the other half": (rb'"name":"a \uDE80 rocket"', "a \ufffd rocket", ["$.name"]),
    "half a letter in bytes": (b'"name":"a \xed\xa0\xbd rocket"', "a \ufffd rocket", ["$.name"]),
    "a byte that is no UTF-8": (b'"name":"caf\xe9"', "caf\ufffd", ["$.name"]),
    "a letter that was lost before": ('"name":"caf\ufffd"'.encode(), "caf\ufffd", ["$.name"]),
    "further in": (
        rb'"name":"x","updates":[{"id":1},{"id":2,"comment":"\ud800"}],"location":"\udfff"',
        "x", ["$.updates[1].comment", "$.location"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("fields", "name", "paths"), LOST_LETTERS.values(), ids=LOST_LETTERS)
def test_a_letter_that_cannot_be_read_costs_that_letter_and_is_named(
    fields: bytes, name: str, paths: list[str]
) -> None:
    line = b'{"id":7,"type":{"id":1,"name":"Other"},%b}' % fields
    decoded = decode_records([line], {7: {"description": "put right"}})
    assert [(event.name, event.description) for event in decoded.events] == [(name, "put right")]
    assert [(found.subject, found.path) for found in decoded.problems] == [
        ("event 7", path) for path in paths
    ]


@pytest.mark.parametrize(("line", "subject", "path", "what"), GIVEN_UP.values(), ids=GIVEN_UP)
def test_a_record_without_a_usable_id_is_left_out_and_named(
    line: bytes, subject: str, path: str, what: str
) -> None:
    decoded = decode_records([line])
    (problem,) = decoded.problems
    assert decoded.events == ()
    assert (problem.subject, problem.path) == (subject, path)
    assert problem.what.startswith(what)
    assert problem.what.endswith("; record left out")


def test_a_record_that_is_given_up_is_named_by_its_line_and_takes_no_other_with_it() -> None:
    first, second, *_ = real_records()
    decoded = decode_records([as_line(second), b"{", as_line(first)])
    assert [event.id for event in decoded.events] == sorted([first["id"], second["id"]])
    assert [problem.subject for problem in decoded.problems] == ["record 2"]


def test_a_launch_of_no_year_that_a_calendar_could_hold_has_no_date() -> None:
    nets = ["9999-12-31T23:59:59Z", "2023-08-26T07:27:27Z", "0001-01-01T00:00:00+14:00"]
    launches = [{"id": str(place), "net": net} for place, net in enumerate(nets)]
    decoded = decode_records([as_line(record(launches=launches))])
    (event,) = decoded.events
    assert [launch.net is None for launch in event.launches] == [True, False, True]
    assert [str(problem) for problem in decoded.problems] == [
        "event 856: $.launches[0].net: 9999 is no year of spaceflight; shown as undated",
        "event 856: $.launches[2].net: 1 is no year of spaceflight; shown as undated",
    ]
