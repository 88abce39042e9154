"""What the query page fetches: small, and written anew only where something changed."""

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from lxml import etree

from generator.archive.dates import Grain
from generator.render.search import GRAINS, plain_slug
from generator.site.contents import Section
from generator.site.slugs import make_slug
from tests.bench.synthetic import make_records
from tests.pages.test_weight import _size
from tests.projects import Json, real_records, record
from tests.site.samples import AS_OF, make_site, render_site

INDEX = "search/facets.json"
OPEN_SEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


def files_of(records: Sequence[Json] | None = None, **settings: Any) -> dict[str, bytes]:  # noqa: ANN401 - of a site
    """The files of the query page, and the page."""
    files = render_site(make_site(records, **settings))
    meant = ("search/facets", "opensearch.xml", "events/index.html")
    return {path: files[path] for path in files if path.startswith(meant)}


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    return {path for path in before | after if before.get(path) != after.get(path)}


def far(number: int) -> Json:
    """An event of another block of ids."""
    return record(id=number, slug=f"far-{number}", name=f"Far {number}")


def test_another_moment_of_the_data_writes_nothing_anew() -> None:
    later = AS_OF + dt.timedelta(days=1)
    assert changed(files_of(), files_of(as_of=later)) == set()


def test_a_changed_event_writes_its_own_file_anew_and_no_other() -> None:
    records = [*real_records(), far(20_001), far(20_002)]
    renamed = [*real_records(), {**far(20_001), "name": "Further 20001"}, far(20_002)]
    assert changed(files_of(records), files_of(renamed)) == {"search/facets-2.json"}
    stamped = [
        *real_records(),
        far(20_001),
        {**far(20_002), "last_updated": "2026-01-01T00:00:00Z"},
    ]
    assert changed(files_of(records), files_of(stamped)) == {"search/facets-2-more.json"}


def test_files_are_listed_the_newest_first() -> None:
    files = files_of([*real_records(), far(20_001), far(2**62)])
    index = json.loads(files[INDEX])
    blocks = [int(events.split("-")[1].split(".")[0]) for events, _ in index["files"]]
    assert blocks == sorted(blocks, reverse=True)
    for pair in index["files"]:
        assert {path.removeprefix("/archive/") for path in pair} <= files.keys()
    largest = json.loads(files[index["files"][0][0].removeprefix("/archive/")])
    assert int(largest["base"]) + sum(largest["steps"]) == 2**62


def test_columns_have_a_cell_for_each_event() -> None:
    columns = json.loads(files_of()["search/facets-0.json"])
    count = len(real_records())
    assert {len(columns[name]) for name in ("steps", "names", "slugs", "dates", "videos")} == {
        count
    }
    assert {len(columns[name]["of"]) for name in ("types", "agencies", "places")} == {count}
    assert len(columns["grains"]) == count
    assert tuple(Grain) == GRAINS


def test_a_thousand_events_fit_into_twenty_five_kilobytes() -> None:
    files = files_of([*make_records(1000)])
    assert _size(files[INDEX]) + _size(files["search/facets-0.json"]) <= 25_000


def test_the_slug_that_follows_from_a_name_is_mostly_that_of_its_page() -> None:
    names = [record["name"] for record in make_records(300)]
    same = [plain_slug(name) == make_slug(name) for name in names]
    assert sum(same) > 0.9 * len(same)


def test_the_moment_of_the_data_is_in_none_of_them() -> None:
    for data in files_of().values():
        assert AS_OF.date().isoformat().encode() not in data


def test_a_site_can_do_without() -> None:
    assert files_of(leave_out=(Section.SEARCH,)) == {}


def test_browsers_are_told_how_to_search() -> None:
    """As OpenSearch 1.1, draft 6, has it."""
    root = etree.fromstring(files_of()["opensearch.xml"])
    assert root.tag == f"{OPEN_SEARCH}OpenSearchDescription"
    name, words = (root.findtext(f"{OPEN_SEARCH}{part}") for part in ("ShortName", "Description"))
    assert name is not None
    assert words is not None
    assert 0 < len(name) <= 16
    assert 0 < len(words) <= 1024
    page, own = root.findall(f"{OPEN_SEARCH}Url")
    assert page.get("type") == "text/html"
    template = page.get("template")
    assert template is not None
    assert template.startswith("https://example.org/archive/events/?search={searchTerms}&")
    assert own.get("template") == "https://example.org/archive/opensearch.xml"
