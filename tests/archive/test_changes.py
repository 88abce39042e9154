"""What counts as a change of an event, and what the ledger tells when it is read back."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.archive.changes import (
    Change,
    Claim,
    Kind,
    compare,
    first_seen,
    removals,
    revisions,
)
from generator.archive.dates import date_of
from generator.archive.model import Event
from generator.archive.records import decode_record
from tests.projects import Json, as_line, real_records, record

AT = dt.datetime(2026, 11, 23, 3, 0, tzinfo=dt.UTC)
REAL = real_records()
UPDATES: list[Json] = record()["updates"]
WEBCASTS: list[Json] = record()["vid_urls"]
LINK: Json = {"url": "https://www.nasa.gov/one"}
AGENCY: Json = {"id": 121, "name": "SpaceX", "url": "https://a.org/2.3.0/agencies/121/"}
LAUNCH: Json = {"id": "9c6d", "name": "Falcon 9", "last_updated": "2023-08-20T10:00:00Z"}
PROGRAM: Json = {"id": 17, "name": "International Space Station", "response_mode": "list"}


def event_of(found: Json) -> Event:
    event, _ = decode_record(as_line(found))
    assert event is not None
    return event


def changes_of(before: Json, after: Json) -> list[Change]:
    return list(compare(event_of(before), event_of(after), AT))


def differences(before: Json, after: Json) -> list[Change]:
    """What happened to event 856 when these of its fields changed."""
    return changes_of(record(**before), record(**after))


def edited(*fields: str) -> Change:
    return Change(at=AT, event=856, kind=Kind.EDITED, fields=fields)


def dated(date: str | None, precision: str | None = None) -> Json:
    given = {"id": 1, "name": precision, "abbrev": precision} if precision else None
    return {"date": date, "date_precision": given}


def kinds(changes: list[Change]) -> list[Kind]:
    return [change.kind for change in changes]


# Added.


def test_an_event_that_was_not_known_is_added_and_nothing_else() -> None:
    added = list(compare(None, event_of(record()), AT))
    assert added == [Change(at=AT, event=856, kind=Kind.ADDED)]


# Dates.


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(("2023-08-31T00:00:00Z", "M"), ("2023-08-25T00:00:00Z", "DAY"), id="finer"),
        pytest.param(("2023-08-25T00:00:00Z", "DAY"), ("2023-08-31T00:00:00Z", "M"), id="coarser"),
        pytest.param(("2027-12-31T00:00:00Z", "Y"), ("2027-09-30T00:00:00Z", "Q3"), id="quarter"),
        pytest.param(("2027-06-30T00:00:00Z", "H1"), ("2027-06-30T00:00:00Z", "Q2"), id="half"),
        pytest.param(("2029-12-31T00:00:00Z", "DEC"), ("2021-12-31T00:00:00Z", "Y"), id="decade"),
        pytest.param(("2027-09-30T00:00:00Z", "FY"), ("2026-10-05T00:00:00Z", "DAY"), id="fiscal"),
        pytest.param(("2023-08-25T17:36:00Z", "MIN"), ("2023-08-25T17:36:35Z", "SEC"), id="second"),
        pytest.param(("2023-08-25T17:00:00Z", "HR"), ("2023-08-25T17:36:00Z", "MIN"), id="minute"),
        pytest.param(("2023-08-25T00:00:00Z", "AM"), ("2023-08-25T11:00:00Z", "HR"), id="morning"),
        pytest.param(
            ("2023-08-25T00:00:00Z", None), ("2023-08-25T17:36:00Z", "MIN"), id="unstated"
        ),
        pytest.param(("2024-02-02T00:00:00Z", "WK"), ("2024-01-31T00:00:00Z", "M"), id="week"),
    ],
)
def test_a_date_of_another_grain_that_can_still_be_true_is_refined(
    before: tuple[str, str | None], after: tuple[str, str | None]
) -> None:
    (change,) = differences(dated(*before), dated(*after))
    assert change.kind is Kind.REFINED
    assert change.before == claim(*before)
    assert change.after == claim(*after)


def claim(date: str | None, precision: str | None = None) -> Claim:
    return Claim(date=dt.datetime.fromisoformat(date) if date else None, precision=precision)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            ("2023-08-25T17:36:35Z", "SEC"), ("2023-08-25T17:36:36Z", "SEC"), id="by a second"
        ),
        pytest.param(
            ("2023-08-25T17:36:00Z", "MIN"), ("2023-08-25T17:37:00Z", "SEC"), id="out of its minute"
        ),
        pytest.param(("2023-08-25T00:00:00Z", "DAY"), ("2023-08-26T00:00:00Z", "DAY"), id="a day"),
        pytest.param(("2023-08-25T00:00:00Z", None), ("2023-08-26T00:00:00Z", None), id="unstated"),
        pytest.param(("2023-08-27T00:00:00Z", "WK"), ("2023-08-28T00:00:00Z", "WK"), id="a week"),
        pytest.param(("2027-09-30T00:00:00Z", "Q3"), ("2027-12-31T00:00:00Z", "Q4"), id="quarter"),
        pytest.param(("2027-06-30T00:00:00Z", "H1"), ("2027-09-30T00:00:00Z", "Q3"), id="half"),
        pytest.param(("2027-12-31T00:00:00Z", "Y"), ("2028-01-31T00:00:00Z", "M"), id="a year"),
        pytest.param(("2027-09-30T00:00:00Z", "FY"), ("2027-10-01T00:00:00Z", "FY"), id="fiscal"),
        pytest.param(("2023-08-25T00:00:00Z", "AM"), ("2023-08-25T00:00:00Z", "PM"), id="to noon"),
        pytest.param((None, None), ("2027-12-31T00:00:00Z", "Y"), id="out of nowhere"),
        pytest.param(("2027-12-31T00:00:00Z", "Y"), (None, None), id="to nowhere"),
    ],
)
def test_a_date_that_cannot_be_true_any_more_is_moved(
    before: tuple[str | None, str | None], after: tuple[str | None, str | None]
) -> None:
    (change,) = differences(dated(*before), dated(*after))
    assert change.kind is Kind.MOVED
    assert change.before == claim(*before)
    assert change.after == claim(*after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            dated("2027-08-31T00:00:00Z", "M"), dated("2027-08-01T00:00:00Z", "M"), id="M"
        ),
        pytest.param(
            dated("2027-09-30T00:00:00Z", "Q3"), dated("2027-07-01T12:00:00Z", "Q3"), id="Q3"
        ),
        pytest.param(
            dated("2027-12-31T00:00:00Z", "Y"), dated("2027-01-01T00:00:00Z", "Y"), id="Y"
        ),
        pytest.param(
            dated("2023-08-25T00:00:00Z", "DAY"), dated("2023-08-25T17:36:35Z", "DAY"), id="DAY"
        ),
        pytest.param(
            dated("2023-08-25T00:00:00Z"), dated("2023-08-25T00:00:00Z", "DAY"), id="none is a day"
        ),
        pytest.param(
            dated("2023-08-25T17:36:00Z", "MIN"), dated("2023-08-25T17:36:35Z", "MIN"), id="MIN"
        ),
        pytest.param(
            dated("2023-08-25T17:36:35Z", "SEC"),
            dated("2023-08-25T19:36:35+02:00", "SEC"),
            id="another zone",
        ),
        pytest.param(dated(None), dated(None, "M"), id="the precision of no date"),
        pytest.param(
            dated(None), dated("0023-08-25T00:00:00Z", "DAY"), id="no year of spaceflight"
        ),
    ],
)
def test_another_placeholder_within_the_same_period_is_no_change(before: Json, after: Json) -> None:
    assert differences(before, after) == []


# Names.


def test_a_renamed_event_keeps_both_names_and_both_slugs_in_one_change() -> None:
    before = Claim(name="Luna 25 Landing", slug="luna-25-landing")
    after = Claim(name="Luna 25 Crash", slug="luna-25-crash")
    changes = differences(
        {"name": before.name, "slug": before.slug}, {"name": after.name, "slug": after.slug}
    )
    assert changes == [Change(at=AT, event=856, kind=Kind.RENAMED, before=before, after=after)]


def test_a_former_slug_is_kept_when_only_the_slug_changes() -> None:
    (change,) = differences({"slug": "luna-25"}, {"slug": "luna-25-landing"})
    assert change.kind is Kind.RENAMED
    assert change.before is not None
    assert change.before.slug == "luna-25"


# Edits.


@pytest.mark.parametrize(
    ("before", "after", "fields"),
    [
        ({"description": "Soon."}, {"description": "Done."}, ["description"]),
        ({"location": "Starbase Texas"}, {"location": None}, ["location"]),
        ({"type": {"id": 5, "name": "A"}}, {"type": {"id": 6, "name": "A"}}, ["type"]),
        ({"duration": "PT6S"}, {"duration": "PT1H"}, ["duration"]),
        ({}, {"image": None}, ["image"]),
        ({"info_urls": []}, {"info_urls": [LINK]}, ["info_urls"]),
        ({}, {"vid_urls": WEBCASTS[1:]}, ["vid_urls"]),
        ({"agencies": []}, {"agencies": [AGENCY]}, ["agencies"]),
        ({"launches": []}, {"launches": [LAUNCH]}, ["launches"]),
        ({"expeditions": []}, {"expeditions": [{"id": 1}]}, ["expeditions"]),
        ({"spacestations": []}, {"spacestations": [{"id": 4}]}, ["spacestations"]),
        ({"program": None}, {"program": [PROGRAM]}, ["program"]),
        ({"astronauts": None}, {"astronauts": [{"id": 7}]}, ["astronauts"]),
        ({"vid_urls": [LINK]}, {"vid_urls": [LINK, LINK]}, ["vid_urls"]),
        (
            {"description": "", "vid_urls": [], "location": "A"},
            {"location": "B", "vid_urls": [LINK], "description": "C"},
            ["description", "location", "vid_urls"],
        ),
    ],
    ids=str,
)
def test_an_edit_names_the_fields_as_the_api_does(
    before: Json, after: Json, fields: list[str]
) -> None:
    assert differences(before, after) == [edited(*fields)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param({"webcast_live": False}, {"webcast_live": True}, id="webcast_live"),
        pytest.param({"last_updated": "2024-03-05T17:24:44Z"}, {"last_updated": None}, id="stamp"),
        pytest.param({"url": "https://a.org/2.3.0/events/856/"}, {"url": ...}, id="own address"),
        pytest.param({"response_mode": "list"}, {"response_mode": "detailed"}, id="mode"),
        pytest.param({"vid_urls": WEBCASTS}, {"vid_urls": WEBCASTS[::-1]}, id="order of webcasts"),
        pytest.param({"updates": UPDATES}, {"updates": UPDATES[::-1]}, id="order of updates"),
        pytest.param(
            {"agencies": [AGENCY, {"id": 1}]}, {"agencies": [{"id": 1}, AGENCY]}, id="of agencies"
        ),
        pytest.param({"location": None}, {"location": ""}, id="location null or empty"),
        pytest.param({"duration": None}, {"duration": "PT0S"}, id="duration null or nothing"),
        pytest.param({"agencies": ...}, {"agencies": []}, id="agencies absent or empty"),
        pytest.param({"program": None}, {"program": []}, id="program null or empty"),
        pytest.param({"astronauts": ...}, {"astronauts": []}, id="astronauts absent or empty"),
        pytest.param(
            {"vid_urls": [{**LINK, "title": None}]},
            {"vid_urls": [{**LINK, "title": ""}]},
            id="title of a webcast null or empty",
        ),
        pytest.param(
            {"vid_urls": [{**LINK, "live": False}]},
            {"vid_urls": [{**LINK, "live": True}]},
            id="a webcast that is on the air",
        ),
        pytest.param(
            {"agencies": [AGENCY]},
            {"agencies": [{**AGENCY, "url": "https://a.org/2.4.0/agencies/121/"}]},
            id="address of an agency",
        ),
        pytest.param(
            {"program": [PROGRAM]},
            {"program": [{**PROGRAM, "response_mode": "normal"}]},
            id="mode of a program",
        ),
        pytest.param(
            {"launches": [LAUNCH]},
            {"launches": [{**LAUNCH, "last_updated": "2024-03-05T17:24:44Z"}]},
            id="stamp of a launch",
        ),
        pytest.param(
            {"program": [{**PROGRAM, "agencies": [AGENCY, {"id": 1}]}]},
            {"program": [{**PROGRAM, "agencies": [{"id": 1}, AGENCY]}]},
            id="order within a program",
        ),
    ],
)
@pytest.mark.parametrize("turn", [lambda pair: pair, lambda pair: pair[::-1]], ids=["to", "from"])
def test_what_no_reader_would_notice_is_no_change(
    before: Json, after: Json, turn: Callable[[tuple[Json, Json]], tuple[Json, Json]]
) -> None:
    assert differences(*turn((before, after))) == []


# Updates.


def test_new_entries_of_the_history_are_told_by_id_in_ascending_order() -> None:
    new = [{"id": 9002, "comment": "Later."}, {"id": 9001, "comment": "Late."}]
    assert differences({}, {"updates": [*new, *UPDATES]}) == [
        Change(at=AT, event=856, kind=Kind.UPDATED, updates=(9001, 9002))
    ]


@pytest.mark.parametrize(
    "updates",
    [
        pytest.param([{**UPDATES[0], "comment": "Put otherwise."}, *UPDATES[1:]], id="reworded"),
        pytest.param(UPDATES[1:], id="withdrawn"),
    ],
)
def test_a_known_entry_of_the_history_that_changes_or_goes_is_an_edit(updates: list[Json]) -> None:
    assert differences({}, {"updates": updates}) == [edited("updates")]


# Several at once.


def test_everything_at_once_is_one_change_of_each_kind() -> None:
    changes = differences(
        {},
        {
            **dated("2024-01-01T00:00:00Z", "DAY"),
            "name": "Another",
            "slug": "another",
            "description": "Another.",
            "location": "Elsewhere",
            "updates": [*UPDATES, {"id": 9001}],
        },
    )
    assert kinds(changes) == [Kind.MOVED, Kind.RENAMED, Kind.EDITED, Kind.UPDATED]
    assert {(change.event, change.at, change.bulk) for change in changes} == {(856, AT, False)}


def test_a_migration_that_only_stamps_changes_none_of_the_real_events() -> None:
    stamped = [{**found, "last_updated": "2026-11-22T08:00:00Z"} for found in REAL]
    assert [changes_of(before, after) for before, after in zip(REAL, stamped, strict=True)] == [
        [] for _ in REAL
    ]


TEXTS = st.sampled_from([None, "", "Kourou", "Baikonur"])
MUTATIONS: dict[str, st.SearchStrategy[Any]] = {
    "name": st.sampled_from(["Docking", "Undocking"]),
    "slug": st.sampled_from(["docking", "undocking"]),
    "description": st.sampled_from(["", "Soon."]),
    "location": TEXTS,
    "date": st.sampled_from([None, "2023-08-25T17:36:35Z", "2023-08-31T00:00:00Z"]),
    "date_precision": st.sampled_from(
        [None, {"id": 0, "abbrev": "SEC"}, {"id": 5, "abbrev": "DAY"}, {"id": 7, "abbrev": "M"}]
    ),
    "duration": st.sampled_from([None, "PT0S", "PT6S"]),
    "webcast_live": st.booleans(),
    "last_updated": st.sampled_from([None, "2024-03-05T17:24:44Z"]),
    "image": st.sampled_from([None, {"image_url": "https://a.org/a.jpg", "credit": "NASA"}]),
    "info_urls": st.lists(st.sampled_from([LINK, {"url": "https://b.org/"}]), max_size=3),
    "vid_urls": st.lists(st.sampled_from(WEBCASTS), max_size=3),
    "updates": st.lists(
        st.sampled_from([*UPDATES, {"id": 9001, "comment": "Late."}]),
        max_size=3,
        unique_by=lambda update: update["id"],
    ),
    "agencies": st.lists(st.sampled_from([AGENCY, {"id": 1, "name": "ESA"}]), max_size=2),
    "launches": st.lists(st.just(LAUNCH), max_size=1),
    "program": st.sampled_from([None, [], [PROGRAM]]),
}
PAIRS = st.builds(
    lambda found, some, more: ({**found, **some}, {**found, **some, **more}),
    st.sampled_from(REAL),
    st.fixed_dictionaries({}, optional=MUTATIONS),
    st.one_of(*(st.fixed_dictionaries({name: MUTATIONS[name]}) for name in MUTATIONS)),
)
"""A real record with some fields changed, and the same with one of them changed once more."""


@given(PAIRS)
def test_an_event_never_differs_from_itself(pair: tuple[Json, Json]) -> None:
    for found in pair:
        assert changes_of(found, found) == []


def as_shown(event: Event) -> dict[str, object]:
    """What a page shows of an event, but for what has no meaning: order, null or empty."""
    date = date_of(event.date, event.date_precision)
    lists = {
        "info_urls": event.info_links,
        "vid_urls": event.webcasts,
        "updates": event.updates,
        "agencies": event.agencies,
        "launches": event.launches,
        "program": event.programs or (),
    }
    return {
        "name": event.name,
        "type": event.type,
        "date": date and (date.start, date.end, date.grain),
        "description": event.description,
        "location": event.location or "",
        "duration": event.duration or dt.timedelta(),
        "image": event.image,
        **{name: sorted(map(msgspec.json.encode, items)) for name, items in lists.items()},
    }


@settings(max_examples=200)
@given(PAIRS)
def test_events_between_which_nothing_happened_look_the_same(pair: tuple[Json, Json]) -> None:
    before, after = map(event_of, pair)
    if not list(compare(before, after, AT)):
        assert as_shown(before) == as_shown(after)


@settings(max_examples=200)
@given(PAIRS)
def test_what_happened_has_happened_the_other_way_round_too(pair: tuple[Json, Json]) -> None:
    there, back = kinds(changes_of(*pair)), kinds(changes_of(*pair[::-1]))
    # What is a new entry of the history one way is a withdrawn one the other way.
    same = {Kind.MOVED, Kind.REFINED, Kind.RENAMED}
    assert same.intersection(there) == same.intersection(back)
    assert bool(there) == bool(back)


# The ledger.


def day(number: int) -> dt.datetime:
    return dt.datetime(2026, 11, number, tzinfo=dt.UTC)


def seen(number: int, event: int, kind: Kind, *, bulk: bool = False) -> Change:
    return Change(at=day(number), event=event, kind=kind, bulk=bulk)


MOMENTS = st.datetimes(timezones=st.just(dt.UTC))
CLAIMS = st.none() | st.builds(
    Claim,
    date=st.none() | MOMENTS,
    precision=st.none() | st.sampled_from(["SEC", "DAY", "Q3"]),
    name=st.none() | st.text(),
    slug=st.none() | st.text(),
)
CHANGES = st.builds(
    Change,
    at=MOMENTS,
    event=st.integers(0, 5),
    kind=st.sampled_from(Kind),
    before=CLAIMS,
    after=CLAIMS,
    fields=st.lists(st.sampled_from(["location", "vid_urls"]), max_size=2).map(tuple),
    updates=st.lists(st.integers(1, 9), max_size=3).map(tuple),
    bulk=st.booleans(),
)


@given(CHANGES)
def test_a_change_reads_back_from_its_line_as_it_was(change: Change) -> None:
    line = msgspec.json.encode(change)
    assert b"\n" not in line
    assert msgspec.json.decode(line, type=Change) == change


def test_a_line_of_the_ledger_holds_no_more_than_was_seen() -> None:
    (change,) = differences({"location": "A"}, {"location": "B"})
    assert msgspec.json.decode(msgspec.json.encode(change)) == {
        "at": "2026-11-23T03:00:00Z",
        "event": 856,
        "kind": "edited",
        "fields": ["location"],
    }


def test_an_event_was_first_seen_when_it_was_first_added_on_its_own() -> None:
    ledger = [
        seen(1, 1, Kind.ADDED, bulk=True),
        seen(2, 1, Kind.EDITED),
        seen(3, 2, Kind.ADDED),
        seen(4, 2, Kind.REMOVED),
        seen(5, 2, Kind.ADDED),
        seen(6, 3, Kind.RETURNED),
    ]
    assert first_seen(ledger) == {2: day(3)}


def test_an_event_that_was_only_added_has_no_revision() -> None:
    ledger = [seen(1, 1, Kind.ADDED), seen(2, 2, Kind.ADDED, bulk=True), seen(3, 2, Kind.MOVED)]
    assert (revisions(ledger)[1], revisions(ledger)[2], revisions(ledger)[3]) == (0, 1, 0)


SEEN = st.builds(seen, st.integers(1, 30), st.integers(1, 3), st.sampled_from(Kind))


@given(st.lists(SEEN), SEEN)
def test_no_revision_falls_as_the_ledger_grows(ledger: list[Change], change: Change) -> None:
    before, after = revisions(ledger), revisions([*ledger, change])
    assert all(after[event] >= before[event] for event in before)
    grows = change.kind is not Kind.ADDED
    assert after[change.event] == before[change.event] + grows


@pytest.mark.parametrize(
    ("ledger", "gone"),
    [
        ([], {}),
        ([seen(1, 1, Kind.ADDED), seen(2, 1, Kind.MOVED)], {}),
        ([seen(2, 1, Kind.REMOVED)], {1: day(2)}),
        ([seen(2, 1, Kind.REMOVED), seen(3, 1, Kind.EDITED)], {1: day(2)}),
        ([seen(2, 1, Kind.REMOVED), seen(3, 1, Kind.RETURNED)], {}),
        ([seen(2, 1, Kind.RETURNED)], {}),
        (
            [seen(2, 1, Kind.REMOVED), seen(3, 1, Kind.RETURNED), seen(4, 1, Kind.REMOVED)],
            {1: day(4)},
        ),
        ([seen(2, 1, Kind.REMOVED), seen(3, 2, Kind.REMOVED)], {1: day(2), 2: day(3)}),
        ([seen(2, 1, Kind.REMOVED), seen(3, 2, Kind.RETURNED)], {1: day(2)}),
    ],
)
def test_an_event_is_gone_from_its_last_removal_until_it_returns(
    ledger: list[Change], gone: dict[int, dt.datetime]
) -> None:
    assert removals(ledger) == gone
