"""Every event stands on one shelf of time and on all shelves of what it belongs to."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from random import Random

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.archive.changes import Change, Kind
from generator.archive.dates import Grain
from generator.archive.entries import Entry
from generator.archive.grouping import Archive, Facet, Group, make_archive
from generator.archive.model import (
    Agency,
    Event,
    Language,
    Named,
    Precision,
    Program,
    Update,
    Webcast,
)
from generator.archive.plain import name_key
from generator.archive.records import decode_records
from tests.projects import as_line, real_records

RULE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
AS_OF = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
PRECISIONS = {grain.value: Precision(id=0, abbrev=grain.value) for grain in Grain}


def day(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)  # type: ignore[arg-type, misc]


def event(id: int, date: dt.datetime | None = None, grain: str = "DAY") -> Event:
    return Event(id=id, date=date, date_precision=PRECISIONS[grain])


def archive_of(events: Iterable[Event], *changes: Change) -> Archive:
    return make_archive(events, changes, AS_OF)


def ids(entries: Iterable[Entry]) -> list[int]:
    return [entry.id for entry in entries]


def groups(archive: Archive, facet: Facet) -> list[Group]:
    return list(archive.groups[facet].values())


def shelves(archive: Archive) -> dict[str, list[int]]:
    """Every shelf of time by its name, with the ids of its events."""
    found = {"undated": archive.undated}
    for year in archive.years:
        found[f"{year.number}"] = year.coarse
        for month in year.months:
            found[f"{month.year}-{month.number:02} daily"] = month.daily
            found[f"{month.year}-{month.number:02} coarse"] = month.coarse
    for decade in archive.decades:
        found[decade.name] = decade.entries
    return {name: ids(entries) for name, entries in found.items() if entries}


def test_the_real_events_stand_on_the_shelves_of_their_days() -> None:
    decoded = decode_records(map(as_line, real_records()))
    archive = archive_of(decoded.events)
    assert set(shelves(archive)) == {"2023-08 daily"}
    assert [(year.number, year.count) for year in archive.years] == [(2023, 10)]
    assert [(group.name, len(group.entries)) for group in groups(archive, Facet.TYPES)][:2] == [
        ("Press Event", 3),
        ("Moon Landing", 2),
    ]


@pytest.mark.parametrize(
    ("grain", "shelf"),
    [
        *((grain, "2023-08 daily") for grain in ("SEC", "MIN", "HR", "AM", "DAY")),
        *((grain, "2023-08 coarse") for grain in ("PM", "WK", "M")),
        *((grain, "2023") for grain in ("Q1", "Q2", "Q3", "Q4", "H1", "H2", "Y", "FY")),
        ("DEC", "2020s"),
    ],
)
def test_an_event_stands_where_its_precision_allows(grain: str, shelf: str) -> None:
    assert shelves(archive_of([event(1, day(2023, 8, 31), grain)])) == {shelf: [1]}


def test_an_event_without_a_date_is_undated_whatever_its_precision() -> None:
    assert shelves(archive_of([event(1, None, "SEC")])) == {"undated": [1]}


def test_a_fiscal_year_stands_with_the_year_that_it_is_named_after() -> None:
    archive = archive_of([event(1, day(2023, 9, 30), "FY"), event(2, day(2023, 10, 1), "FY")])
    assert shelves(archive) == {"2023": [1], "2024": [2]}


def test_decades_stand_in_order_and_apart_from_the_years() -> None:
    archive = archive_of(
        [
            event(1, day(2039, 12, 31), "DEC"),
            event(2, day(2030, 1, 1), "DEC"),
            event(3, day(2029, 12, 31), "DEC"),
            event(4, day(2030, 1, 1), "Y"),
        ]
    )
    assert shelves(archive) == {"2030": [4], "2020s": [3], "2030s": [2, 1]}
    assert [decade.key for decade in archive.decades] == [2020, 2030]


def test_an_event_is_filed_under_its_day_in_utc() -> None:
    late = dt.datetime.fromisoformat("2023-12-31T22:00:00-05:00")
    assert shelves(archive_of([event(1, late)])) == {"2024-01 daily": [1]}


def test_events_go_by_moment_then_by_id_and_the_undated_ones_come_last() -> None:
    same = day(2023, 8, 25)
    events = [event(1), event(9, same), event(3, same), event(5, day(2023, 8, 24)), event(0)]
    archive = archive_of(events)
    assert ids(archive.entries) == [5, 3, 9, 0, 1]
    assert [entry.order for entry in archive.entries] == sorted(
        entry.order for entry in archive.entries
    )


def test_an_empty_archive_has_no_shelves() -> None:
    archive = archive_of([])
    assert (archive.entries, archive.years, archive.undated) == ((), (), ())
    assert not any(archive.groups[facet] for facet in Facet)


# Groups.


def typed(id: int, type_id: int, name: str, updated: int | None) -> Event:
    stamp = day(2024, 1, updated) if updated else None
    return Event(id=id, type=Named(id=type_id, name=name), last_updated=stamp)


@pytest.mark.parametrize(
    ("events", "name"),
    [
        ([typed(1, 3, "EVA", 1), typed(2, 3, "Spacewalk", 2)], "Spacewalk"),
        ([typed(1, 3, "Spacewalk", 2), typed(2, 3, "EVA", 1)], "Spacewalk"),
        ([typed(1, 3, "EVA", 1), typed(2, 3, "", 2)], "EVA"),
        ([typed(1, 3, "EVA", None), typed(2, 3, "Spacewalk", 1)], "Spacewalk"),
        ([typed(1, 3, " EVA ", 1)], "EVA"),
        ([typed(1, 99, "", 1), typed(2, 99, " ", 2)], "Type 99"),
    ],
)
def test_a_type_is_called_what_its_newest_record_with_a_name_calls_it(
    events: list[Event], name: str
) -> None:
    archive = archive_of(events)
    members = [found.id for found in events]
    assert [(group.name, ids(group.entries)) for group in groups(archive, Facet.TYPES)] == [
        (name, members)
    ]


def test_groups_go_by_size_then_by_name() -> None:
    archive = archive_of(
        [
            typed(1, 5, "Static Fire", 1),
            typed(2, 2, "Docking", 1),
            typed(3, 7, "Moon Landing", 1),
            typed(4, 7, "Moon Landing", 1),
        ]
    )
    assert [group.name for group in groups(archive, Facet.TYPES)] == [
        "Moon Landing",
        "Docking",
        "Static Fire",
    ]


def test_an_event_without_a_type_is_in_no_group_of_types() -> None:
    archive = archive_of([Event(id=1)])
    assert archive.groups[Facet.TYPES] == {}


def test_places_that_differ_in_case_or_blanks_are_one_place() -> None:
    archive = archive_of(
        [
            Event(id=1, location="Baikonur Cosmodrome", last_updated=day(2024, 1, 2)),
            Event(id=2, location="baikonur  COSMODROME ", last_updated=day(2024, 1, 1)),
            Event(id=3, location="Kourou"),
            Event(id=4, location=" "),
            Event(id=5),
        ]
    )
    assert [(group.name, ids(group.entries)) for group in groups(archive, Facet.PLACES)] == [
        ("Baikonur Cosmodrome", [1, 2]),
        ("Kourou", [3]),
    ]


def webcast(code: str, name: str) -> Webcast:
    return Webcast(url="https://example.org/", language=Language(id=1, code=code, name=name))


def test_an_event_stands_once_under_each_language_of_its_webcasts() -> None:
    russian, english = webcast("ru", "Russian"), webcast(" EN ", "English")
    silent = Webcast(url="https://example.org/")
    archive = archive_of(
        [
            Event(id=1, webcasts=(russian, english, russian, silent, webcast("", "Unknown"))),
            Event(id=2, webcasts=(russian,)),
            Event(id=3),
        ]
    )
    assert [
        (group.key, group.name, ids(group.entries)) for group in groups(archive, Facet.LANGUAGES)
    ] == [
        ("ru", "Russian", [1, 2]),
        ("en", "English", [1]),
    ]


def test_a_second_mention_without_a_name_takes_no_name_away() -> None:
    archive = archive_of([Event(id=1, webcasts=(webcast("ru", "Russian"), webcast("ru", "")))])
    assert [group.name for group in groups(archive, Facet.LANGUAGES)] == ["Russian"]


def test_agencies_and_programs_are_told_apart_by_id() -> None:
    nasa, twin = Agency(id=44, name="NASA"), Agency(id=45, name="NASA")
    program = Program(id=17, name="International Space Station")
    archive = archive_of(
        [
            Event(id=1, agencies=(nasa, twin), programs=(program,)),
            Event(id=2, agencies=(nasa, nasa), programs=None),
            Event(id=3, agencies=(Agency(id=7),)),
        ]
    )
    assert [
        (group.key, group.name, ids(group.entries)) for group in groups(archive, Facet.AGENCIES)
    ] == [
        (44, "NASA", [1, 2]),
        (7, "Agency 7", [3]),
        (45, "NASA", [1]),
    ]
    assert [(group.key, ids(group.entries)) for group in groups(archive, Facet.PROGRAMS)] == [
        (17, [1])
    ]


# What the ledger and the update history tell.


def seen(day_of_month: int, kind: Kind = Kind.ADDED, *, bulk: bool = False) -> Change:
    return Change(at=day(2026, 11, day_of_month), event=1, kind=kind, bulk=bulk)


def told(updates: Iterable[Update], *changes: Change) -> Entry:
    (entry,) = archive_of([Event(id=1, updates=tuple(updates))], *changes).entries
    return entry


def update(id: int, made: dt.datetime | None) -> Update:
    return Update(id=id, created_on=made)


EARLY, LATE = update(10, day(2023, 8, 1)), update(11, day(2023, 8, 25))


LATER = Change(at=day(2026, 11, 9), event=1, kind=Kind.UPDATED, updates=(12,))


@pytest.mark.parametrize(
    ("updates", "changes", "added", "changed"),
    [
        ([], [], None, None),
        ([update(10, None)], [], None, None),
        ([LATE, EARLY], [], day(2023, 8, 1), day(2023, 8, 25)),
        ([LATE, update(9, None), EARLY], [], day(2023, 8, 1), day(2023, 8, 25)),
        ([], [seen(5)], day(2026, 11, 5), day(2026, 11, 5)),
        ([LATE, EARLY], [seen(5)], day(2026, 11, 5), day(2026, 11, 5)),
        ([update(12, day(2026, 11, 9))], [seen(5)], day(2026, 11, 5), day(2026, 11, 9)),
        ([update(12, day(2026, 12, 1))], [seen(5)], day(2026, 11, 5), day(2026, 11, 5)),
        ([update(12, day(2026, 12, 1))], [], None, None),
        ([update(12, day(2026, 12, 1)), EARLY], [], day(2023, 8, 1), day(2023, 8, 1)),
        ([update(12, day(2026, 12, 1))], [seen(5, bulk=True)], *[day(2026, 11, 5)] * 2),
        ([update(12, day(2099, 1, 1))], [LATER], *[day(2026, 11, 9)] * 2),
        ([update(12, day(2026, 11, 8))], [LATER], day(2026, 11, 8), day(2026, 11, 9)),
        ([LATE, EARLY], [seen(5, bulk=True)], day(2023, 8, 1), day(2023, 8, 25)),
        ([], [seen(5, bulk=True)], None, None),
        ([], [seen(5), seen(7)], day(2026, 11, 5), day(2026, 11, 5)),
        *(
            ([EARLY], [seen(5, kind)], day(2023, 8, 1), day(2026, 11, 5))
            for kind in Kind
            if kind is not Kind.ADDED
        ),
        ([EARLY], [seen(5, Kind.MOVED, bulk=True)], day(2023, 8, 1), day(2023, 8, 1)),
    ],
)
def test_an_event_is_known_since_we_saw_it_alone_else_since_its_first_update(
    updates: list[Update],
    changes: list[Change],
    added: dt.datetime | None,
    changed: dt.datetime | None,
) -> None:
    entry = told(updates, *changes)
    assert (entry.added, entry.changed) == (added, changed)


@pytest.mark.parametrize("changes", [[], [seen(5)], [seen(5, bulk=True)], [seen(5), LATER]])
def test_a_stamp_from_the_future_gives_the_same_dates_every_night(changes: list[Change]) -> None:
    far = dt.datetime(2099, 1, 1, tzinfo=dt.UTC)
    event = Event(id=1, updates=(update(12, far), EARLY), last_updated=far)
    dates = set()
    for night in range(3):
        (entry,) = make_archive([event], changes, AS_OF + dt.timedelta(days=night)).entries
        dates.add((entry.added, entry.changed, entry.modified))
    assert len(dates) == 1
    assert all(stamp and stamp < AS_OF for stamp in dates.pop())


def test_an_addition_of_one_event_says_nothing_of_another() -> None:
    first, second = archive_of([Event(id=1), Event(id=2)], seen(5), seen(6, Kind.MOVED)).entries
    assert (first.added, first.revision) == (day(2026, 11, 5), 1)
    assert (second.added, second.revision) == (None, 0)


@pytest.mark.parametrize(
    ("kinds", "revision"),
    [
        ([], 0),
        ([Kind.ADDED], 0),
        ([Kind.ADDED, Kind.MOVED, Kind.MOVED, Kind.RENAMED], 3),
        ([Kind.ADDED, Kind.REMOVED, Kind.RETURNED], 2),
    ],
)
def test_a_revision_counts_every_change_after_the_addition(
    kinds: list[Kind], revision: int
) -> None:
    assert told([], *(seen(5, kind) for kind in kinds)).revision == revision


@RULE
@given(st.lists(st.builds(seen, st.integers(1, 28), st.sampled_from(Kind), bulk=st.booleans())))
def test_a_revision_never_falls_as_the_ledger_grows(changes: list[Change]) -> None:
    revisions = [told([], *changes[:length]).revision for length in range(len(changes) + 1)]
    assert revisions == sorted(revisions)


def test_updates_go_by_time_and_those_without_one_come_last() -> None:
    offset = dt.datetime.fromisoformat("2023-08-01T01:00:00+02:00")
    updates = [
        update(6, None),
        update(5, day(2023, 8, 1)),
        update(4, None),
        update(3, offset),
        update(1, day(2023, 8, 1)),
    ]
    entry = told(updates)
    assert [found.id for found in entry.updates] == [3, 1, 5, 4, 6]
    assert entry.added == day(2023, 7, 31, 23)
    assert entry.added.tzinfo is dt.UTC


# Rules, over archives of any events.

MOMENTS = st.datetimes(
    dt.datetime(1900, 1, 1),  # noqa: DTZ001 - the strategy adds the time zone
    dt.datetime(2999, 12, 31),  # noqa: DTZ001 - likewise
    timezones=st.just(dt.UTC),
)
FEW_DAYS = st.integers(0, 900).map(lambda days: day(2022, 12, 1) + dt.timedelta(days=days))
EVENTS = st.lists(
    st.builds(
        Event,
        id=st.integers(0, 99),
        date=st.none() | FEW_DAYS | MOMENTS,
        date_precision=st.none() | st.sampled_from(list(PRECISIONS.values())),
        type=st.none() | st.builds(Named, id=st.integers(1, 3), name=st.sampled_from("AB ")),
        location=st.none() | st.sampled_from(["Kourou", "KOUROU", "Baikonur", " "]),
        last_updated=st.none() | FEW_DAYS,
    ),
    unique_by=lambda found: found.id,
    max_size=20,
)


@RULE
@given(EVENTS)
def test_every_event_stands_on_exactly_one_shelf_of_time(events: list[Event]) -> None:
    archive = archive_of(events)
    standing = Counter(number for found in shelves(archive).values() for number in found)
    assert standing == Counter(found.id for found in events)


@RULE
@given(EVENTS)
def test_the_months_and_the_coarse_shelf_of_a_year_add_up_to_it(events: list[Event]) -> None:
    archive = archive_of(events)
    years = Counter(entry.date.year for entry in archive.entries if entry.date)
    del years[None]
    assert {year.number: year.count for year in archive.years} == years
    for year in archive.years:
        assert sum(month.count for month in year.months) + len(year.coarse) == year.count
        assert all(month.count for month in year.months)


@RULE
@given(EVENTS)
def test_every_shelf_keeps_the_order_of_the_archive(events: list[Event]) -> None:
    archive = archive_of(events)
    places = {entry.id: place for place, entry in enumerate(archive.entries)}
    for found in [
        *shelves(archive).values(),
        *(ids(group.entries) for group in groups(archive, Facet.TYPES)),
    ]:
        positions = [places[number] for number in found]
        assert positions == sorted(positions)
    months = [(month.year, month.number) for year in archive.years for month in year.months]
    assert months == sorted(months)
    assert [year.number for year in archive.years] == sorted(year.number for year in archive.years)


@RULE
@given(EVENTS)
def test_the_archive_goes_by_moment_and_the_undated_come_last(events: list[Event]) -> None:
    for before, after in pairwise(archive_of(events).entries):
        assert (
            before.date is None or after.date is None or (before.date.instant <= after.date.instant)
        )
        assert before.date is not None or after.date is None


@RULE
@given(EVENTS, st.randoms(use_true_random=False))
def test_the_archive_does_not_depend_on_the_order_of_its_events(
    events: list[Event], random: Random
) -> None:
    shuffled = random.sample(events, len(events))
    assert msgspec.to_builtins(archive_of(shuffled)) == msgspec.to_builtins(archive_of(events))


@RULE
@given(EVENTS)
def test_every_event_of_a_type_or_place_is_in_its_group_and_in_no_other(
    events: list[Event],
) -> None:
    archive = archive_of(events)
    types = {group.key: set(ids(group.entries)) for group in groups(archive, Facet.TYPES)}
    places = {group.key: set(ids(group.entries)) for group in groups(archive, Facet.PLACES)}
    for found in events:
        assert {key for key, members in types.items() if found.id in members} == (
            {found.type.id} if found.type else set()
        )
        place = name_key(found.location)
        assert {key for key, members in places.items() if found.id in members} == (
            {place} if place else set()
        )


def test_a_place_is_one_however_its_name_is_typed() -> None:
    same = ["NASA's HQ", "nasa’s\u00a0HQ", "NASA&#39;s  HQ", "NASA's HQ\u200b", "NASA’s HQ"]
    events = [
        Event(id=number, location=name, last_updated=day(2024, 1, number))
        for number, name in enumerate([*same, "\u200b"], start=1)
    ]
    (group,) = groups(archive_of(events), Facet.PLACES)
    assert (len(group.entries), group.name) == (5, "NASA’s HQ")
