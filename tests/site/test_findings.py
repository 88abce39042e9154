"""What a chart says is true of its numbers, whatever these are."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.archive.statistics import Band
from generator.site.parts.findings import (
    MOST_NAMED,
    find_lead,
    join_names,
    say_days,
    say_lead,
    say_notice,
    say_shift,
)

numbers = st.integers(0, 3) | st.integers(0, 10_000_000)
tallies = st.lists(numbers, max_size=20).map(
    lambda counts: [(f"N{place}", count) for place, count in enumerate(counts)]
)


@given(tallies)
def test_those_who_lead_have_the_greatest_number_and_nobody_else_has(
    tally: list[tuple[str, int]],
) -> None:
    lead = find_lead(tally)
    most = max((count for _, count in tally), default=0)
    first = [name for name, count in tally if count == most]
    if lead is None:
        assert most == 0 or len(first) == len(tally) or len(first) > MOST_NAMED
    else:
        assert (list(lead.names), lead.count) == (first, most)
        assert 0 < len(first) <= MOST_NAMED
        assert len(first) < len(tally)


@given(tallies, st.booleans())
def test_the_sentence_names_all_who_lead_and_their_number(
    tally: list[tuple[str, int]], is_past: bool
) -> None:
    lead = find_lead(tally)
    said = say_lead(lead, "busiest year", "busiest years", is_past=is_past)
    if lead is None:
        assert said == ""
        return
    assert tuple(re.findall(r"N\d+", said)) == lead.names
    assert int(re.findall(r": ([\d,]+) event", said)[0].replace(",", "")) == lead.count
    several = len(lead.names) > 1
    assert said.endswith(" each") is several
    assert ("busiest years" in said) is several
    verb = {(0, 0): "is", (0, 1): "was", (1, 0): "are", (1, 1): "were"}[several, is_past]
    assert f" {verb} the busiest year" in said


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ([("2020", 164), ("2021", 165)], "2021 was the busiest year: 165 events"),
        (
            [("2019", 1), ("2020", 165), ("2021", 165)],
            "2020 and 2021 were the busiest years: 165 events each",
        ),
        (
            [("2018", 2), ("2019", 2), ("2020", 2), ("2021", 1)],
            "2018, 2019 and 2020 were the busiest years: 2 events each",
        ),
        ([("2018", 2), ("2019", 2), ("2020", 2), ("2021", 2), ("2022", 1)], ""),
        ([("2020", 165), ("2021", 165)], ""),
        ([("2020", 165)], ""),
        ([("2020", 0), ("2021", 0)], ""),
        ([("2020", 0), ("2021", 1)], "2021 was the busiest year: 1 event"),
        ([], ""),
    ],
)
def test_several_may_lead_but_not_all_and_not_many(
    counts: list[tuple[str, int]], words: str
) -> None:
    said = say_lead(find_lead(counts), "busiest year", "busiest years", is_past=True)
    assert said == words


def test_a_share_says_of_how_many() -> None:
    lead = find_lead([("Docking", 177), ("EVA", 90)])
    said = say_lead(lead, "most frequent type", "most frequent types", "1,002 events")
    assert said == "Docking is the most frequent type: 177 of 1,002 events"


def test_names_are_joined_as_in_a_sentence() -> None:
    assert join_names(("A",)) == "A"
    assert join_names(("A", "B")) == "A and B"
    assert join_names(("A", "B", "C")) == "A, B and C"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (None, "on the same day"),
        (0, "on the same day"),
        (1, "1 day later"),
        (-1_000, "1,000 days earlier"),
    ],
)
def test_days_are_said_in_their_direction(days: int | None, words: str) -> None:
    assert say_days(days, "later", "earlier") == words


def test_classes_are_said_in_words() -> None:
    assert [
        say_notice(Band(first, last, 1)) for first, last in ((None, -1), (0, 0), (1, 6), (91, None))
    ] == ["After its day", "On its day", "1 to 6 days ahead", "91 days ahead or more"]
    assert [
        say_shift(Band(first, last, 1))
        for first, last in ((None, -30), (-29, -7), (0, 0), (1, 6), (91, None))
    ] == [
        "30 days earlier or more",
        "7 to 29 days earlier",
        "On the same day",
        "1 to 6 days later",
        "91 days later or more",
    ]
