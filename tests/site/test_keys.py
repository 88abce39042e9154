"""Keys: another one for whatever is made of something else, the same one for the same."""

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from enum import Enum
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.archive.changes import Change, Kind
from generator.archive.entries import Override
from generator.archive.pictures import StoredFile, StoredImage
from generator.site.contents import Section, Site
from generator.site.keys import Digested, What, digest_of
from generator.site.outputs import ImageFile, Output, RootFile, path_of
from generator.site.pages.event import EventPage
from generator.site.plan import Plan, plan_outputs
from tests.archive.detailed import DETAILED
from tests.projects import ROOT, Json, real_records, record
from tests.site.samples import AS_OF, coarse_records, every_change, make_site, renderer_of

DAY = dt.timedelta(days=1)
HIDDEN = {849: Override(suppress="Taken out."), 851: Override(fields={"location": "Here"})}
COPIES = {record()["image"]["image_url"]: StoredImage((StoredFile(Path("b-9.webp"), 9, 9, 9),))}


def many_records() -> list[Json]:
    kin = [{**DETAILED, "id": id, "slug": f"kin-{id}", "name": f"Kin {id}"} for id in (9001, 9002)]
    return [*real_records(), *coarse_records(), *kin]


def sample() -> Site:
    """A site with an output of every kind, each with as much in it as there can be."""
    return make_site(
        many_records(), changes=every_change(), overrides=HIDDEN, images=COPIES, offline_zip=True
    )


def keys_of(plan: Plan) -> dict[str, str]:
    return {path_of(output): digest_of(output).hex() for output in plan.outputs}


def one_of_each() -> dict[str, Output]:
    """Of each kind of output the one that says most."""
    richest: dict[str, Output] = {}
    for output in plan_outputs(sample()).outputs:
        name = type(output).__name__
        if name not in richest or size_of(richest[name]) < size_of(output):
            richest[name] = output
    return richest


def size_of(output: Output) -> int:
    return len(msgspec.msgpack.encode(output, enc_hook=str))


EACH = one_of_each()


def variants(value: Any) -> Iterator[Any]:  # noqa: ANN401 - whatever outputs are made of
    """The same value with one thing in it changed, once for each thing."""
    match value:
        case msgspec.Struct():
            for name in value.__struct_fields__:
                if not (name == "digest" and isinstance(value, Digested)):
                    for other in variants(getattr(value, name)):
                        yield msgspec.structs.replace(value, **{name: other})
        case tuple():
            yield (*value, "another")
            if value:
                yield value[1:]
                yield from ((other, *value[1:]) for other in variants(value[0]))
        case dict():
            yield {**value, "another": 1}
            for key in value:
                yield from ({**value, key: other} for other in variants(value[key]))
        case _:
            yield another(value)


CHANGED: dict[type, Callable[[Any], object]] = {
    type(None): lambda _: "another",
    bool: lambda value: not value,
    int: lambda value: value + 1,
    Enum: lambda value: next(member for member in type(value) if member is not value),
    dt.date: lambda value: value - DAY,
    dt.timedelta: lambda value: value + DAY,
    bytes: lambda value: value + b"x",
    Path: lambda value: value / "x",
    str: lambda value: value + type(value)("x"),
}
"""Of a value of each kind another one; the first kind that fits counts."""


def another(value: object) -> object:
    return next(change(value) for kind, change in CHANGED.items() if isinstance(value, kind))


def test_there_is_one_of_each_kind() -> None:
    assert EACH.keys() == {kind.__name__ for kind in get_args(Output)}


@pytest.mark.parametrize("output", EACH.values(), ids=EACH)
def test_whatever_is_changed_in_what_an_output_is_made_of_changes_its_key(output: Output) -> None:
    others = [digest_of(other) for other in variants(output)]
    assert len(others) >= len(output.__struct_fields__)
    assert len({digest_of(output), *others}) == 1 + len(others)


def test_whatever_is_changed_in_the_imprint_changes_its_digest() -> None:
    imprint = plan_outputs(sample()).imprint
    others = [other.digest for other in variants(imprint)]
    assert len({imprint.digest, *others}) == 1 + len(others)


def test_no_two_outputs_of_a_site_have_one_key() -> None:
    keys = keys_of(plan_outputs(sample()))
    assert len(set(keys.values())) == len(keys)


def test_outputs_made_twice_have_equal_keys() -> None:
    once, again = plan_outputs(sample()), plan_outputs(sample())
    assert once.outputs == again.outputs
    assert keys_of(once) == keys_of(again)
    assert once.imprint.digest == again.imprint.digest


def test_a_copy_has_the_digest_of_what_it_is_a_copy_of() -> None:
    page = EACH["EventPage"]
    assert isinstance(page, EventPage)
    face = page.story.face
    renamed = msgspec.structs.replace(face, title="Another")
    assert renamed.digest != face.digest
    assert msgspec.structs.replace(renamed, title=face.title).digest == face.digest
    assert msgspec.structs.replace(face).digest == face.digest


TELL_KEYS = """
import json
from tests.site.test_keys import keys_of, plan_outputs, sample
plan = plan_outputs(sample())
print(json.dumps([plan.imprint.digest.hex(), keys_of(plan)]))
"""


@pytest.mark.parametrize("seed", ["1", "2", "random"])
def test_keys_are_the_same_in_another_process(seed: str) -> None:
    told = subprocess.run(
        [sys.executable, "-c", TELL_KEYS],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed},
        capture_output=True,
        check=True,
    )
    plan = plan_outputs(sample())
    assert msgspec.json.decode(told.stdout) == [plan.imprint.digest.hex(), keys_of(plan)]


# What a key stands for.


def new_event() -> Json:
    """An event after all others, that shares nothing with any of them."""
    bare: Json = {"id": 9999, "name": "Alone in the world", "slug": "alone", "type": None}
    return {**bare, "date": "2031-05-01T00:00:00Z"}


def event_keys(site: Site) -> dict[int, bytes]:
    pages = (page for page in plan_outputs(site).outputs if isinstance(page, EventPage))
    return {page.story.id: digest_of(page) for page in pages}


def test_another_event_changes_the_page_of_its_neighbour_alone() -> None:
    before = event_keys(make_site(dated()))
    after = event_keys(make_site([*dated(), new_event()]))
    last = make_site(dated()).archive.entries[-1].id
    assert {id for id in before if before[id] != after[id]} == {last}
    assert after.keys() - before.keys() == {9999}


def dated() -> list[Json]:
    return [found for found in many_records() if found["date"]]


def test_another_event_of_a_tie_changes_the_pages_that_count_it() -> None:
    """Kin and whoever leads to all events of an agency, but nobody else."""
    agency = {"id": 5000, "name": "An agency"}
    records = [*dated(), record(id=1, slug="of-it", name="Of it", agencies=[agency])]
    records.append(record(id=2, slug="of-it-too", name="Too", agencies=[agency]))
    before = event_keys(make_site(records))
    after = event_keys(make_site([*records, {**new_event(), "agencies": [agency]}]))
    last = make_site(records).archive.entries[-1].id
    assert {id for id in before if before[id] != after[id]} == {1, 2, last}


MOVED = Change(at=AS_OF, event=856, kind=Kind.EDITED, fields=("location",))
OTHER_SITES = {
    "one event more": lambda: make_site([*many_records(), new_event()], changes=every_change()),
    "one event less": lambda: make_site(many_records()[1:], changes=every_change()),
    "another night": lambda: make_site(many_records(), changes=every_change(), as_of=AS_OF + DAY),
    "another change": lambda: make_site(many_records(), changes=[*every_change(), MOVED]),
    "a correction": lambda: make_site(many_records(), changes=every_change(), overrides=HIDDEN),
    "another name": lambda: make_site(
        [{**many_records()[0], "name": "Another name"}, *many_records()[1:]],
        changes=every_change(),
    ),
    "a longer feed": lambda: make_site(many_records(), changes=every_change(), feed_size=3),
    "less of it": lambda: make_site(
        many_records(), changes=every_change(), leave_out=(Section.PLACES,)
    ),
}


@pytest.mark.parametrize("name", OTHER_SITES)
def test_what_has_the_key_that_it_had_has_the_bytes_that_it_had(name: str) -> None:
    """Under one imprint, since all outputs may show what is in that."""
    before = rendered(make_site(many_records(), changes=every_change()))
    after = rendered(OTHER_SITES[name]())
    stayed = {path for path in before.keys() & after.keys() if before[path][0] == after[path][0]}
    assert len(stayed) < len(before)
    assert (len(stayed) > len(before) // 2) == (name not in {"a longer feed", "less of it"})
    assert [path for path in stayed if before[path][1] != after[path][1]] == []


def rendered(site: Site) -> dict[str, tuple[bytes, bytes]]:
    """The key and the bytes of every file that is not read from a disk."""
    plan = plan_outputs(site)
    renderer = renderer_of(plan)
    return {
        path_of(output): (digest_of(plan.imprint, output), renderer.render_whole(output))
        for output in plan.outputs
        if not isinstance(output, RootFile | ImageFile)
    }


# How values are spelt.


class Told(What, frozen=True):
    """Something that is made of anything."""

    first: Any
    second: Any = None


ANYTHING = st.recursive(
    st.none() | st.text(max_size=3) | st.integers() | st.dates(),
    lambda inner: st.lists(inner, max_size=3).map(tuple) | st.builds(Told, inner, inner),
    max_leaves=6,
)


@settings(max_examples=500)
@given(ANYTHING, ANYTHING)
def test_what_differs_is_spelt_differently(one: object, other: object) -> None:
    assert (digest_of(one) == digest_of(other)) == (one == other)
    assert digest_of(one, other) != digest_of((one, other))
    assert (digest_of(one, other) == digest_of(other, one)) == (one == other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("a", "b"), ("ab",)),
        (("a", ("b",)), (("a", "b"),)),
        (("", "a"), ("a", "")),
        ((), ("",)),
        (None, "null"),
        (1, "1"),
        (Told("a"), Told("a", "b")),
        (Told(("a", "b")), Told("a", "b")),
    ],
)
def test_values_that_look_alike_are_told_apart(one: object, other: object) -> None:
    assert digest_of(one) != digest_of(other)


@pytest.mark.parametrize("number", [2**63, 2**64, -(2**63) - 1, 10**40])
def test_an_integer_of_any_size_has_a_digest(number: int) -> None:
    assert digest_of(number) != digest_of(number + 1)
    found = record(updates=[{"id": number, "comment": "Large."}])
    assert event_keys(make_site([found])) != event_keys(make_site([record()]))
