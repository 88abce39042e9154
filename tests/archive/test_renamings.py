"""Groups that are called otherwise, or that events left: what the ledger says of them."""

import datetime as dt

from generator.archive.grouping import Facet, Group
from generator.archive.model import Event
from generator.archive.places import NO_ALIASES, Places
from generator.archive.plain import name_key
from generator.archive.records import decode_record
from generator.archive.renamings import Left, Look, Renaming, find_left, former_names
from tests.projects import as_line, record

NOW = dt.datetime(2026, 11, 27, tzinfo=dt.UTC)
DOCKING, EVA = {"id": 2, "name": "Docking"}, {"id": 3, "name": "EVA"}


def event(number: int, **changes: object) -> Event:
    found, _ = decode_record(as_line(record(id=number, **changes)))
    assert found
    return found


def look(*pairs: tuple[Event | None, Event | None]) -> list[str]:
    found = Look()
    for before, after in pairs:
        found.add(before, after)
    return [str(renaming) for renaming in found.find(NOW)]


def test_a_group_is_called_what_its_newest_record_calls_it() -> None:
    old = event(1, type=DOCKING, last_updated="2026-01-01T00:00:00Z")
    other = event(2, type=DOCKING, last_updated="2026-01-02T00:00:00Z")
    new = event(1, type=DOCKING | {"name": "Arrival"}, last_updated="2026-02-01T00:00:00Z")
    stale = event(1, type=DOCKING | {"name": "Arrival"}, last_updated="2025-02-01T00:00:00Z")
    assert look((old, new), (other, other)) == [
        "types/2 is called “Arrival” now, and was “Docking”"
    ]
    assert look((old, stale), (other, other)) == []


def test_a_group_that_its_last_event_left_leads_to_where_most_went() -> None:
    pairs = [
        (event(number, location="Pad 1"), event(number, location=place))
        for number, place in enumerate(("Pad 2", "Pad 3", "Pad 3"), start=1)
    ]
    assert look(*pairs) == [
        "places/pad 1, “Pad 1”, has no events any more; they are in places/pad 3"
    ]
    stays = event(9, location="Pad 1")
    assert look(*pairs, (stays, stays)) == []
    gone = (event(1, location="Pad 1"), event(1, location=None))
    assert look(gone) == ["places/pad 1, “Pad 1”, has no events any more"]


def test_spelling_a_place_otherwise_is_no_news() -> None:
    assert look((event(1, location="Pad 1"), event(1, location="PAD 1"))) == []


def renaming(group: str, before: str, after: str = "", into: str = "") -> Renaming:
    return Renaming(at=NOW, group=group, before=before, after=after, into=into)


def groups_of(facet: Facet, *keys: int | str) -> dict[Facet, dict[int | str, Group]]:
    return {facet: {key: Group(key, str(key), ()) for key in keys}}


def test_names_are_known_once_each_in_their_order() -> None:
    told = [renaming("types/2", "A", "B"), renaming("types/2", "B", "C"), renaming("types/2", "C")]
    assert former_names(told) == {"types/2": ("A", "B", "C")}


def test_one_leads_to_where_events_went_in_the_end() -> None:
    told = [
        renaming("types/2", "A", "B"),
        renaming("types/2", "B", into="types/3"),
        renaming("types/3", "C", into="types/4"),
    ]
    found = find_left(told, groups_of(Facet.TYPES, 4), NO_ALIASES)
    assert [(left.name, left.into) for left in found] == [("A", 4), ("B", 4), ("C", 4)]
    circle = [*told, renaming("types/4", "D", into="types/2")]
    assert {left.into for left in find_left(circle, groups_of(Facet.TYPES), NO_ALIASES)} == {None}
    assert find_left(told, groups_of(Facet.TYPES, 2, 3, 4), NO_ALIASES) == ()


def test_a_place_is_left_by_all_of_its_names() -> None:
    places = Places(
        {name_key("Old Pad"): "Pad 1", name_key("Pad 1"): "Pad 1"}, {"Old Pad": "pad 1"}
    )
    told = [renaming("places/old pad", "Old Pad", into="places/pad 2")]
    found = find_left(told, groups_of(Facet.PLACES, "pad 2"), places)
    assert found == tuple(
        Left("places/pad 1", Facet.PLACES, name, "pad 2") for name in ("Old Pad", "Pad 1")
    )
