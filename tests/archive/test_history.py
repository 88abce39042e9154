"""What the ledger tells of an event over time, and of the archive night by night."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.archive.changes import Change, Claim, Kind
from generator.archive.dates import date_of
from generator.archive.entries import Entry, Override
from generator.archive.grouping import make_archive
from generator.archive.history import NO_HISTORY, date_claimed, make_nights
from generator.archive.model import Event, Precision

AS_OF = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
AUGUST, FIRST, SECOND = ("2023-08-31", "M"), ("2023-08-25", "DAY"), ("2023-09-06", "DAY")
NONE: tuple[str | None, str] = (None, "DAY")
Dated = tuple[str | None, str | None]


def instant(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC) if text else None


def precision(abbrev: str | None) -> Precision | None:
    return Precision(id=0, abbrev=abbrev) if abbrev else None


def claim(dated: Dated) -> Claim:
    return Claim(date=instant(dated[0]), precision=dated[1])


def redated(kind: Kind, before: Dated, after: Dated, *, bulk: bool = False) -> Change:
    return Change(at=AS_OF, event=1, kind=kind, before=claim(before), after=claim(after), bulk=bulk)


def moved(before: Dated, after: Dated) -> Change:
    return redated(Kind.MOVED, before, after)


def refined(before: Dated, after: Dated) -> Change:
    return redated(Kind.REFINED, before, after)


def renamed(before: tuple[str, str], after: tuple[str, str]) -> Change:
    old, new = (Claim(name=name, slug=slug) for name, slug in (before, after))
    return Change(at=AS_OF, event=1, kind=Kind.RENAMED, before=old, after=new)


def entry_of(event: Event, changes: Iterable[Change]) -> Entry:
    (entry,) = make_archive([event], tuple(changes), AS_OF).entries
    return entry


def told(present: Dated, *changes: Change) -> Entry:
    event = Event(id=1, date=instant(present[0]), date_precision=precision(present[1]))
    return entry_of(event, changes)


def slip(present: Dated, *changes: Change) -> str | None:
    found = told(present, *changes).history.slip
    return found.words() if found else None


# Dates.


def test_a_move_has_both_dates_as_exactly_as_they_were_known() -> None:
    change = redated(Kind.REFINED, AUGUST, FIRST, bulk=True)
    (move,) = told(FIRST, change).history.moves
    assert (move.before, move.after) == (
        date_of(instant("2023-08-31"), precision("M")),
        date_of(instant("2023-08-25"), precision("DAY")),
    )
    assert (move.at, move.kind, move.bulk) == (AS_OF, Kind.REFINED, True)


def test_moves_stand_in_the_order_of_the_ledger() -> None:
    moves = told(SECOND, refined(AUGUST, FIRST), moved(FIRST, SECOND)).history.moves
    assert [move.kind for move in moves] == [Kind.REFINED, Kind.MOVED]


def test_a_precision_that_was_not_stated_is_a_day() -> None:
    (move,) = told(FIRST, moved(("2023-08-25T17:36", None), FIRST)).history.moves
    assert move.before is not None
    assert move.before.words() == "25 August 2023"


@pytest.mark.parametrize("day", ["9999-12-31", "3000-01-01", "1899-12-31", "0001-01-01"])
def test_a_date_out_of_all_reason_is_none(day: str) -> None:
    (move,) = told(FIRST, moved((day, "DAY"), FIRST)).history.moves
    assert move.before is None


@pytest.mark.parametrize(
    ("at", "is_one"), [("1900-01-01T00:30+01:00", False), ("1899-12-31T23:30-01:00", True)]
)
def test_whether_a_date_is_out_of_all_reason_is_told_in_utc(at: str, *, is_one: bool) -> None:
    assert (date_claimed(Claim(date=dt.datetime.fromisoformat(at))) is not None) == is_one


@pytest.mark.parametrize(
    ("present", "changes", "said"),
    [
        pytest.param(
            SECOND,
            [moved(FIRST, SECOND)],
            "Moved once, 12 days later than first announced",
            id="once",
        ),
        pytest.param(
            FIRST,
            [moved(FIRST, SECOND), moved(SECOND, FIRST)],
            "Moved twice, back on the date first announced",
            id="there and back",
        ),
        pytest.param(
            SECOND,
            [refined(AUGUST, FIRST), moved(FIRST, SECOND)],
            "Moved once, 1 month later than first announced",
            id="a refinement does not count, and the first date was a month",
        ),
        pytest.param(
            FIRST,
            [refined(AUGUST, ("2023-08-20", "DAY")), moved(("2023-08-20", "DAY"), FIRST)],
            "Moved once, within the month first announced",
            id="within the first date",
        ),
        pytest.param(
            ("2023-08-31", "M"),
            [moved(SECOND, FIRST), refined(FIRST, AUGUST)],
            "Moved once, 1 month earlier than first announced",
            id="in the coarser grain",
        ),
        pytest.param(
            AUGUST,
            [moved(FIRST, ("2023-08-28", "DAY")), refined(("2023-08-28", "DAY"), AUGUST)],
            "Moved once",
            id="nothing honest to say",
        ),
        pytest.param(
            NONE, [moved(FIRST, SECOND), moved(SECOND, NONE)], "Moved once", id="taken back"
        ),
        pytest.param(
            SECOND,
            [moved(NONE, FIRST), moved(FIRST, NONE), moved(NONE, SECOND)],
            "Moved once, 12 days later than first announced",
            id="taken back and given anew",
        ),
        pytest.param(
            SECOND,
            [moved(NONE, FIRST), moved(NONE, SECOND)],
            "Moved once, 12 days later than first announced",
            id="given twice, and nobody saw it taken back",
        ),
    ],
)
def test_a_slip_counts_moves_and_measures_from_the_first_date(
    present: Dated, changes: list[Change], said: str
) -> None:
    assert slip(present, *changes) == said


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param([], id="nothing seen"),
        pytest.param([refined(AUGUST, FIRST)], id="only refined"),
        pytest.param([moved(NONE, FIRST)], id="dated for the first time"),
        pytest.param([renamed(("A", "a"), ("B", "b"))], id="renamed"),
    ],
)
def test_an_event_that_never_moved_has_no_slip(changes: list[Change]) -> None:
    assert slip(FIRST, *changes) is None


# Names.


@pytest.mark.parametrize(
    ("present", "changes", "names", "slugs"),
    [
        (("B", "b"), [renamed(("A", "a"), ("B", "b"))], ("A",), ("a",)),
        (
            ("C", "c"),
            [renamed(("A", "a"), ("B", "b")), renamed(("B", "b"), ("C", "c"))],
            ("A", "B"),
            ("a", "b"),
        ),
        (
            ("A", "a"),
            [renamed(("A", "a"), ("B", "b")), renamed(("B", "b"), ("A", "a"))],
            ("B",),
            ("b",),
        ),
        (
            ("C", "c"),
            [
                renamed(("A", "a"), ("B", "b")),
                renamed(("B", "b"), ("A", "a")),
                renamed(("A", "a"), ("C", "c")),
            ],
            ("A", "B"),
            ("a", "b"),
        ),
        (("A", "b"), [renamed(("A", "a"), ("A", "b"))], (), ("a",)),
        (("A", "a"), [renamed((" A ", "a"), ("A", "a"))], (), ()),
        (("B", "b"), [renamed(("", ""), ("B", "b"))], (), ()),
        (("", ""), [renamed(("A", "a"), ("", ""))], ("A",), ("a",)),
        (("A  B", "a"), [renamed(("A B ", "a"), ("A  B", "a"))], (), ()),
    ],
)
def test_former_names_and_slugs_are_each_there_once_without_the_present_one(
    present: tuple[str, str],
    changes: list[Change],
    names: tuple[str, ...],
    slugs: tuple[str, ...],
) -> None:
    history = entry_of(Event(id=1, name=present[0], slug=present[1]), changes).history
    assert (history.former_names, history.former_slugs) == (names, slugs)


# What is shared.


def test_events_without_a_history_share_one() -> None:
    others = [
        Change(at=AS_OF, event=1, kind=kind)
        for kind in (Kind.ADDED, Kind.EDITED, Kind.UPDATED, Kind.REMOVED, Kind.RETURNED)
    ]
    archive = make_archive([Event(id=1), Event(id=2)], others, AS_OF)
    assert all(entry.history is NO_HISTORY for entry in archive.entries)


def test_the_history_of_one_event_says_nothing_of_another() -> None:
    changes = [moved(FIRST, SECOND)]
    archive = make_archive([Event(id=1), Event(id=2)], changes, AS_OF)
    assert [len(entry.history.moves) for entry in archive.entries] == [1, 0]


def test_a_suppressed_event_keeps_its_history() -> None:
    changes = [renamed(("A", "a"), ("B", "b"))]
    hidden = {1: Override(suppress="Asked for.")}
    (entry,) = make_archive([Event(id=1, name="B")], changes, AS_OF, hidden).suppressed
    assert entry.history.former_names == ("A",)


# Nights.


def seen(at: str, event: int, kind: Kind = Kind.EDITED, *, bulk: bool = False) -> Change:
    return Change(at=dt.datetime.fromisoformat(at), event=event, kind=kind, bulk=bulk)


def test_nights_are_days_in_utc_newest_first() -> None:
    changes = [
        seen("2026-11-23T23:30:00-01:00", 1),
        seen("2026-11-23T23:30:00Z", 2),
        seen("2026-11-25T00:00:00Z", 3),
    ]
    nights = make_nights(changes)
    assert [(f"{night.day}", [change.event for change in night.changes]) for night in nights] == [
        ("2026-11-25", [3]),
        ("2026-11-24", [1]),
        ("2026-11-23", [2]),
    ]


def test_what_came_in_bulk_is_counted_and_not_listed() -> None:
    at = "2026-11-23T03:00:00Z"
    (night,) = make_nights(
        [
            seen(at, 1, Kind.MOVED, bulk=True),
            seen(at, 2, Kind.MOVED, bulk=True),
            seen(at, 2, Kind.EDITED, bulk=True),
            seen(at, 3, Kind.REMOVED),
        ]
    )
    assert [change.event for change in night.changes] == [3]
    assert night.bulk == Counter({Kind.MOVED: 2, Kind.EDITED: 1})


@pytest.mark.parametrize("lasting", [Kind.REMOVED, Kind.RETURNED])
def test_bulk_is_the_first_pull_until_something_else_has_happened(lasting: Kind) -> None:
    nights = make_nights(
        [
            seen("2026-11-20T03:00:00Z", 1, Kind.ADDED, bulk=True),
            seen("2026-11-21T03:00:00Z", 1, lasting),
            seen("2026-11-21T03:00:00Z", 2, Kind.ADDED, bulk=True),
            seen("2026-11-22T03:00:00Z", 2),
            seen("2026-11-23T03:00:00Z", 3, Kind.ADDED, bulk=True),
        ]
    )
    assert [night.first for night in nights] == [False, False, True, True]


def test_a_night_with_a_first_pull_and_nothing_more_lists_nothing() -> None:
    (night,) = make_nights([seen("2026-11-20T03:00:00Z", 1, Kind.ADDED, bulk=True)])
    assert (night.changes, night.first) == ((), True)


def test_an_empty_ledger_has_no_nights() -> None:
    assert make_archive([Event(id=1)], (), AS_OF).nights == ()


@given(
    st.lists(
        st.builds(
            seen,
            st.sampled_from(["2026-11-20T03:00:00Z", "2026-11-21T23:00:00-05:00"]),
            st.integers(1, 3),
            st.sampled_from(Kind),
            bulk=st.booleans(),
        )
    )
)
def test_every_change_is_listed_or_counted_once(changes: list[Change]) -> None:
    nights = make_nights(changes)
    listed = [change for night in reversed(nights) for change in night.changes]
    assert Counter(listed) == Counter(change for change in changes if not change.bulk)
    assert sum(night.bulk.total() for night in nights) == sum(change.bulk for change in changes)
