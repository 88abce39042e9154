"""Types, agencies and programs that are called otherwise: their former addresses lead to them."""

import itertools

import pytest

from generator.archive.grouping import Facet
from generator.archive.renamings import Renaming
from generator.site.contents import Site
from tests.projects import Json, record
from tests.site.samples import AS_OF, make_site

Names = dict[int, list[str]]
"""What each type was called, oldest first; the last is its name now."""


def site_of(names: Names) -> Site:
    records: list[Json] = [
        record(id=number, slug=f"event-{number}", type={"id": number, "name": called[-1]})
        for number, called in names.items()
    ]
    renamings = [
        Renaming(at=AS_OF, group=f"types/{number}", before=before, after=after)
        for number, called in names.items()
        for before, after in itertools.pairwise(called)
    ]
    return make_site(records, renamings=renamings)


@pytest.mark.parametrize(
    ("names", "now", "before"),
    [
        ({2: ["Dock", "Docking"]}, {2: "docking"}, {"dock": 2}),
        ({2: ["A", "B", "A"]}, {2: "a"}, {"b": 2}),
        ({2: ["A", "B", "C"]}, {2: "c"}, {"a": 2, "b": 2}),
        # Another one has the address now.
        ({2: ["A", "B"], 3: ["A"]}, {2: "b", 3: "a"}, {"a-2": 2, "a-3": 3}),
        # What stood beside a namesake has its number in its address.
        ({2: ["A"], 3: ["A", "B"]}, {2: "a", 3: "b"}, {"a-2": 2, "a-3": 3}),
        ({2: ["A", "B"], 3: ["A", "C"]}, {2: "b", 3: "c"}, {"a": 2, "a-2": 2, "a-3": 3}),
        # So has what is no slug, or may be none.
        ({2: ["Index", "B"]}, {2: "b"}, {"index-2": 2}),
        ({2: ["2024", "B"]}, {2: "b"}, {"2024-2": 2}),
        ({2: ["!", "B"]}, {2: "b"}, {"type-2": 2}),
        # A namesake that nobody ever renamed changes nothing.
        ({2: ["A"], 3: ["A"]}, {2: "a", 3: "a-3"}, {}),
    ],
)
def test_every_address_that_a_group_may_have_had_leads_to_it(
    names: Names, now: dict[int, str], before: dict[str, int]
) -> None:
    slugs = site_of(names).slugs
    assert slugs.groups[Facet.TYPES] == now
    assert slugs.others.get(Facet.TYPES, {}) == before
