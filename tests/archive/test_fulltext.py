"""Full text: the sixty questions, and what is found however it is asked for."""

import datetime as dt
import time
from collections import Counter

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from generator.archive.fulltext import LONGEST, distance, read_terms, search
from generator.archive.fulltext_index import Index, make_index, texts_in
from generator.archive.grouping import Archive, make_archive
from generator.archive.query import answer, parse_query
from generator.archive.records import decode_records
from generator.errors import QueryError
from tests.cases.fulltext import corpus, read_questions
from tests.projects import Json, as_line, record

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def archive_of(records: list[Json]) -> Archive:
    return make_archive(decode_records(map(as_line, records)).events, (), NOW)


def found(query: str, index: Index) -> list[int]:
    worth = search(read_terms(query, "q"), index)
    return sorted(worth, key=lambda id: (-worth[id], id))


ARCHIVE = archive_of(corpus())
INDEX = make_index(texts_in(ARCHIVE))
QUESTIONS = read_questions()


def test_57_of_the_sixty_questions_are_answered_in_the_first_five() -> None:
    missed = [
        one["query"] for one in QUESTIONS if not {*one["ids"]} <= {*found(one["query"], INDEX)[:5]}
    ]
    assert len(missed) <= 3, missed


def test_the_questions_are_of_every_kind() -> None:
    kinds = Counter(one["kind"] for one in QUESTIONS)
    assert kinds.total() == 60
    assert (kinds["misspelt"], kinds["cyrillic"], kinds["cjk"]) == (10, 5, 5)
    assert min(kinds["phrases"], kinds["prefixes"]) >= 5


@pytest.mark.parametrize("query", [one["query"] for one in QUESTIONS])
def test_a_query_finds_what_full_text_finds_in_its_order(query: str) -> None:
    asked = query.replace("#", "%23")
    page = answer(parse_query(f"q={asked}&limit=100"), ARCHIVE, {}, INDEX)
    assert [entry.id for entry in page.entries] == found(query, INDEX)[:100]
    alone = answer(parse_query(f"q={asked}&limit=100"), ARCHIVE, {})
    assert alone.entries == page.entries
    by_date = answer(parse_query(f"q={asked}&ordering=-date&limit=100"), ARCHIVE, {}, INDEX)
    assert by_date.count == page.count
    dates = [entry.date.instant for entry in by_date.entries if entry.date]
    assert dates == sorted(dates, reverse=True)


# One event at a time.


def is_found(query: str, **fields: object) -> bool:
    plain: Json = {"vid_urls": [], "updates": [], "agencies": [], "program": [], "launches": []}
    made = record(**{**plain, "name": "Nothing", "description": "", "location": None, **fields})
    other = record(id=1, slug="other", **{**plain, "name": "Something else", "type": None})
    return bool(found(query, make_index(texts_in(archive_of([made, other])))))


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("lunar", {"name": "Lunar Flyby"}),
        ("umbilical", {"description": "An\r\n\r\numbilical &amp; a mast."}),
        ("malapert", {"location": "Malapert A"}),
        ("transfer", {"type": {"id": 7, "name": "Crew Transfer"}}),
        ("стыковки", {"vid_urls": [{"url": "https://example.org/", "title": "Видео стыковки"}]}),
        ("scrubbed", {"updates": [{"id": 1, "comment": "Scrubbed today."}]}),
        ("esa", {"agencies": [{"id": 27, "name": "European Space Agency", "abbrev": "ESA"}]}),
        ("polaris", {"program": [{"id": 9, "name": "Polaris Program"}]}),
        ("gillis", {"astronauts": [{"id": 9, "name": "Sarah Gillis"}]}),
        ("crew-9", {"launches": [{"id": "x", "name": "Falcon 9 | Crew-9"}]}),
    ],
)  # fmt: skip
def test_whatever_is_said_of_an_event_is_found(query: str, fields: Json) -> None:
    assert is_found(query, **fields)
    assert is_found(f'"{query}"', **fields)
    assert not is_found(f"{query} quux", **fields)


def test_an_address_in_a_text_is_not_read() -> None:
    text = "See https://example.org/quux?a=b for more."
    assert is_found("see more", description=text)
    assert not is_found("quux", description=text)


@pytest.mark.parametrize(
    ("query", "is_there"),
    [
        *(("static fire", True), ("fire static", True), ('"static fire"', True)),
        *(('"fire static"', False), ('"static fire', True), ("“static fire”", True)),
        *(('"test static"', False), ('"fire test"', False), ('"stat fire"', False)),
        *(("sta", True), ("sta fire", False), ("fire sta", True), ('"sta"', False)),
        *(("sttaic", True), ("statci", True), ("statics", True), ("statc", True)),
        *(("sxxtic", False), ("fir", True), ("frie", True), ("fxrx", False), ("tset", True)),
        *(('"sttaic"', False), ("9", True), ("8", False), ("8 fire", False)),
        *(("spacecarft", True), ("spcecarft", True), ("spxcxcxaft", False)),
    ],
)
def test_words_beginnings_slips_and_phrases(query: str, *, is_there: bool) -> None:
    fields: Json = {
        "name": "Booster 9 static fire",
        "location": "Test",
        "description": "Spacecraft",
    }
    assert is_found(query, **fields) is is_there


def test_the_shorter_name_is_the_better_answer() -> None:
    names = {1: "Lunar Landing of Luna 25 and much more", 2: "Luna 25", 3: "Moon"}
    records = [record(id=id, slug=f"{id}", name=name) for id, name in names.items()]
    assert found("luna 25", make_index(texts_in(archive_of(records)))) == [2, 1]


def test_a_word_that_no_event_has_beside_others_may_be_any_of_them_misspelt() -> None:
    """`form` is a word of some event; together with `launch` only `from` is."""
    texts = {1: "Form follows function", 2: "Launched from orbit"}
    records = [
        record(id=id, slug=f"{id}", name="Talk", description=text, vid_urls=[], updates=[])
        for id, text in texts.items()
    ]
    index = make_index(texts_in(archive_of(records)))
    assert found('form "orbit"', index) == [2]
    assert found("form", index) == [1]


def test_the_order_of_the_records_does_not_matter() -> None:
    backwards = make_index(texts_in(archive_of(corpus()[::-1])))
    assert backwards == INDEX


def test_without_places_words_are_worth_the_same() -> None:
    bare = make_index(texts_in(ARCHIVE), ())
    assert (bare.weights, bare.places) == (INDEX.weights, {})


# Letters that differ.

WORDS = st.text("abc", max_size=7)


@given(WORDS, st.data())
def test_each_slip_of_the_pen_counts_one(word: str, data: st.DataObject) -> None:
    assume(len(word) > 1)
    at = data.draw(st.integers(0, len(word) - 2))
    start, one, two, end = word[:at], word[at], word[at + 1], word[at + 2 :]
    slips = (start + two + one + end, start + one + end, start + "x" + one + two + end,
             start + "x" + two + end)  # fmt: skip
    assert all(distance(word, slip) == (slip != word) for slip in slips)


@given(WORDS, WORDS)
def test_the_distance_is_one_both_ways(one: str, other: str) -> None:
    assert distance(one, other) == distance(other, one)
    assert abs(len(one) - len(other)) <= distance(one, other) <= max(len(one), len(other))


# Whatever is asked.


@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_any_text_is_answered_or_refused(query: str) -> None:
    try:
        terms = read_terms(query, "q")
    except QueryError:
        return
    assert search(terms, INDEX).keys() <= {*INDEX.ids}


@pytest.mark.parametrize(
    "query",
    [
        *("x" * 100_000, "word " * 200_000, '"' * 100_000, "月" * 100_000),
        *("".join(map(chr, range(0x4E00, 0x4E30))), " ".join(f"w{n}" for n in range(33))),
    ],
    ids=lambda query: query[:9],
)
def test_too_much_is_refused_at_once(query: str) -> None:
    started = time.process_time()
    with pytest.raises(QueryError, match=r"^q: has more than (1,000 characters|32 words); look"):
        read_terms(query, "q")
    assert time.process_time() - started < 0.5


@pytest.mark.parametrize(
    "query",
    [
        " ".join(f"{letter}spacecrxft" for letter in "abcdefghijklmnopqrstuvwxyzабвгде"),
        *('"' * LONGEST, "x" * LONGEST, "a " * (LONGEST // 2), "ab" * (LONGEST // 2)),
        *("__proto__ constructor", "\ud800\udc00\udfff", "<script>"),
    ],
    ids=lambda query: repr(query)[:12],
)  # fmt: skip
def test_the_most_that_can_be_asked_takes_no_long_time(query: str) -> None:
    started = time.process_time()
    search(read_terms(query, "q"), INDEX)
    assert time.process_time() - started < 1
