"""The files of the full-text index, read back: all of the index, in few files that change."""

import json
from itertools import accumulate
from typing import Any

import pytest

from generator.archive.fulltext_index import make_index, texts_in
from generator.archive.tokens import tokenize
from generator.render.fulltext import shard_of
from generator.site.contents import Section, Site
from generator.site.fulltext import shards_for
from generator.site.outputs import SearchFile
from generator.site.plan import plan_outputs
from tests.bench.synthetic import make_records
from tests.projects import Json, real_records, record
from tests.site.samples import make_site, renderer_of

COUNT = 640
SHARDS = 32


def sample(count: int = COUNT) -> list[Json]:
    noise = [{**made, "id": made["id"] + 5000} for made in make_records(count)]
    return [*real_records(), *noise]


def render(site: Site) -> dict[str, bytes]:
    plan = plan_outputs(site)
    renderer = renderer_of(plan)
    found = [output for output in plan.outputs if isinstance(output, SearchFile)]
    return {output.address: renderer.render_whole(output) for output in found}


def read(files: dict[str, bytes], name: str) -> Any:  # noqa: ANN401 - JSON
    return json.loads(files[f"search/{name}.json"])


SITE = make_site(sample())
FILES = render(SITE)


def test_all_of_the_index_stands_in_the_files() -> None:
    index = make_index(texts_in(SITE.archive))
    words = read(FILES, "words")
    tokens = words["words"].split(" ")
    assert tokens == sorted(index.weights)
    assert (words["events"], words["shards"]) == (len(index.ids), SHARDS)
    assert words["counts"] == [index.count(token) for token in tokens]
    for token in tokens:
        number = f"{shard_of(token, words['shards']):03x}"
        ids, weights = read(FILES, f"events-{number}")[token]
        here = [(index.ids[number], weight) for number, weight in index.weights_of(token)]
        assert list(zip(accumulate(ids), weights, strict=True)) == here
        assert read(FILES, f"places-{number}")[token] == [*map(list, index.places_of(token))]


def test_no_file_has_anything_but_that() -> None:
    words = read(FILES, "words")
    assert len(FILES) == 1 + 2 * words["shards"]
    for part in ("events", "places"):
        names = [f"{part}-{number:03x}" for number in range(words["shards"])]
        held = [token for name in names for token in read(FILES, name)]
        assert sorted(held) == words["words"].split(" ")


def test_a_file_alone_is_as_it_is_among_all() -> None:
    plan = plan_outputs(SITE)
    for output in plan.outputs[::-1]:
        if isinstance(output, SearchFile):
            assert renderer_of(plan).render_whole(output) == FILES[output.address]
            if output.number < SHARDS - 3:
                break


def test_one_word_more_in_one_event_changes_the_files_of_that_word_alone() -> None:
    records = sample()
    records[-1] = {**records[-1], "description": f"{records[-1]['description']} Quux."}
    files = render(make_site(records))
    changed = {name for name in files if files[name] != FILES[name]}
    shard = f"{shard_of('quux', SHARDS):03x}"
    # What comes behind the description stands a place further.
    assert {name for name in changed if "places" not in name} == {
        *("search/words.json", f"search/events-{shard}.json"),
    }


def test_an_event_more_leaves_alone_what_has_none_of_its_words() -> None:
    bare: Json = {"vid_urls": [], "updates": [], "agencies": [], "program": [], "launches": []}
    bare |= {"type": None, "location": None, "expeditions": [], "spacestations": []}
    more = record(id=4000, name="Xyzzy quux", slug="xyzzy", description="Plugh.", **bare)
    files = render(make_site([*sample(), more]))
    changed = {name for name in files if files[name] != FILES[name]}
    shards = {shard_of(token, SHARDS) for token in tokenize("xyzzy quux plugh")}
    assert len(changed) == 1 + 2 * len(shards) < len(FILES)


def test_a_change_of_what_is_not_read_changes_no_file() -> None:
    records = sample()
    records[-1] = {**records[-1], "date": "2019-01-01T00:00:00Z", "last_updated": None}
    assert render(make_site(records)) == FILES


@pytest.mark.parametrize(
    ("events", "shards"),
    [(0, 8), (10, 8), (319, 8), (320, 16), (1000, 32), (10_000, 256), (100_000, 512)],
)
def test_there_are_more_shards_where_there_are_more_events(events: int, shards: int) -> None:
    assert shards_for(events) == shards


def test_no_shard_of_many_has_far_more_tokens_than_others() -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    held = [0] * 128
    for token in {f"{one}{two}{three}" for one in letters for two in letters for three in letters}:
        held[shard_of(token, 128)] += 1
    assert max(held) < 2 * sum(held) / len(held)


def test_a_site_without_events_has_an_index_without_words() -> None:
    words = read(render(make_site([])), "words")
    assert words == {"events": 0, "shards": 8, "words": "", "counts": []}


def test_a_site_can_do_without_it() -> None:
    site = make_site(real_records(), leave_out=(Section.SEARCH,))
    assert render(site) == {}
