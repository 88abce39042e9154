"""Whatever a record holds: nothing raises, nothing else is touched, nothing is lost in silence."""

import json
from collections.abc import Iterator
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.archive.model import Event, Problem
from generator.archive.records import decode_records
from tests.archive.detailed import DETAILED
from tests.archive.reading import Path, decode, lost
from tests.projects import Json, as_line, real_records

RULE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
UNKNOWN = "is a field that this model does not know"


def places(value: object, path: Path = ()) -> Iterator[Path]:
    """The path of a JSON value and of all its parts."""
    yield path
    if isinstance(value, dict):
        for key, part in value.items():
            yield from places(part, (*path, key))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from places(part, (*path, index))


def spell(path: Path) -> str:
    return "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)


def put(value: Any, path: Path, new: object) -> Any:  # noqa: ANN401 - JSON is anything
    """A copy of a JSON value with something else at a path."""
    if not path:
        return new
    copy = value.copy()
    copy[path[0]] = put(value[path[0]], path[1:], new)
    return copy


def part(value: Any, path: Path) -> Any:  # noqa: ANN401 - JSON is anything
    return part(value[path[0]], path[1:]) if path else value


SAMPLES = [*real_records(), DETAILED]
PLACES = [(found, path) for found in SAMPLES for path in places(found) if path]
REAL_PARTS = st.sampled_from(PLACES).map(lambda place: part(*place))
FIELDS = Event.__struct_encode_fields__
KEYS = st.text(max_size=8) | st.sampled_from(
    [*FIELDS, "a` - at `$.type", "name` - at `$.type", "x`", "x[0]", "a.b"]
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.sampled_from(["2023-08-25T03:46:00+02:00", "2023-08-25", "PT5M", "https://example.org/"])
)
JSON_VALUES = st.recursive(
    SCALARS | REAL_PARTS,
    lambda parts: st.lists(parts, max_size=4) | st.dictionaries(KEYS, parts, max_size=4),
    max_leaves=8,
)


@RULE
@given(place=st.sampled_from(PLACES), value=JSON_VALUES)
def test_anything_at_any_place_of_a_record_changes_nothing_else_and_is_held_or_named(
    place: tuple[Json, Path], value: object
) -> None:
    found, path = place
    changed = put(found, path, value)
    decoded = decode_records([as_line(changed)])
    if path[0] != "id":
        check_mended(found, changed, str(path[0]), decoded.events[0])
        named = {problem.path for problem in decoded.problems}
        assert named <= set(map(spell, places(changed)))
        assert named or lost(changed, decoded.events[0]) == []
        assert {problem.subject for problem in decoded.problems} <= {f"event {found['id']}"}
    assert len(decoded.events) == 1 or decoded.problems


def check_mended(found: Json, changed: Json, name: str, event: Event) -> None:
    """All fields but the changed one are as they were; the id above all."""
    original, problems = decode(found)
    assert problems == ()
    for field, wire in zip(event.__struct_fields__, event.__struct_encode_fields__, strict=True):
        if wire != name:
            assert getattr(event, field) == getattr(original, field)
    assert event.id == changed["id"]


@RULE
@given(
    found=st.sampled_from(SAMPLES),
    key=KEYS.filter(lambda key: key not in FIELDS),
    value=JSON_VALUES,
)
def test_a_field_too_many_costs_an_event_nothing(found: Json, key: str, value: object) -> None:
    event, problems = decode({**found, key: value})
    assert event == decode(found)[0]
    assert problems == (
        Problem(f"event {found['id']}", f"$.{key}", f"{UNKNOWN}; shown without it", is_notice=True),
    )


@RULE
@given(value=JSON_VALUES)
def test_a_record_may_be_any_json_value(value: object) -> None:
    decoded = decode_records([json.dumps(value).encode()])
    assert len(decoded.events) == 1 or decoded.problems


@RULE
@given(
    st.binary(max_size=40)
    | st.tuples(st.sampled_from(SAMPLES), st.integers(0, 500), st.binary(max_size=3)).map(
        lambda cut: as_line(cut[0])[: cut[1]] + cut[2] + as_line(cut[0])[cut[1] + 1 :]
    )
)
def test_no_bytes_raise(line: bytes) -> None:
    decoded = decode_records([line])
    assert len(decoded.events) == 1 or decoded.problems
