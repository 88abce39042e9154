"""All events in parts that a feed leads back to (RFC 5005), and the feeds of each listing."""

import feedparser
import msgspec
import pytest
from lxml import etree

from generator.site.listings import FEEDS, Format
from generator.site.outputs import Edition, Feed, Twin
from generator.site.plan import plan_outputs
from tests.projects import real_records, record
from tests.site.samples import BASE_URL, make_site, outputs_of, render_path, render_site

LINK = "{http://www.w3.org/2005/Atom}link"
ARCHIVE = "{http://purl.org/syndication/history/1.0}archive"
xml = pytest.mark.parametrize("name", ["feed.xml", "atom.xml"])


def links_of(data: bytes) -> dict[str, str]:
    """The links of a feed, not of its entries, by their relation."""
    tree = etree.fromstring(data)
    top = tree.find("channel")
    found = (tree if top is None else top).findall(LINK)
    return {link.get("rel", ""): link.get("href", "") for link in found}


def ids_of(data: bytes) -> list[str]:
    found = feedparser.parse(data)
    assert not found.bozo
    return [entry.id for entry in found.entries]


@xml
def test_a_feed_leads_back_to_the_very_first_event(name: str) -> None:
    site = make_site(feed_size=3)
    files = render_site(site)
    data, seen = files[name], ids_of(files[name])
    assert len(seen) == 3
    while older := links_of(data).get("prev-archive"):
        data = files[older.removeprefix(BASE_URL)]
        assert links_of(data)["current"] == BASE_URL + name
        assert ARCHIVE in {element.tag for element in etree.fromstring(data).iter()}
        seen += ids_of(data)
    assert len(set(seen)) == len(real_records())
    assert ARCHIVE not in {element.tag for element in etree.fromstring(files[name]).iter()}


def test_parts_are_linked_both_ways_and_what_is_added_changes_none_that_is_full() -> None:
    before = render_site(make_site(feed_size=3))
    more = record(id=99, slug="late", updates=[])
    late = {"id": 1, "comment": "Added", "created_on": "2023-12-01T00:00:00Z"}
    after = render_site(make_site([*real_records(), {**more, "updates": [late]}], feed_size=3))
    for number in (1, 2):
        for name in (f"feed-{number}.xml", f"atom-{number}.xml", f"feed-{number}.json"):
            assert before[name] == after[name]
    assert links_of(after["atom-2.xml"])["prev-archive"] == f"{BASE_URL}atom-1.xml"
    assert links_of(after["atom-2.xml"])["next-archive"] == f"{BASE_URL}atom-3.xml"


def test_a_json_feed_says_what_the_others_say() -> None:
    site = make_site(feed_size=4)
    atom = feedparser.parse(render_path(site, "atom.xml"))
    found = msgspec.json.decode(render_path(site, "feed.json"))
    assert found["version"] == "https://jsonfeed.org/version/1.1"
    assert (found["feed_url"], found["home_page_url"]) == (f"{BASE_URL}feed.json", BASE_URL)
    assert found["next_url"] == f"{BASE_URL}feed-2.json"
    for item, entry in zip(found["items"], atom.entries, strict=True):
        assert (item["id"], item["url"], item["title"]) == (entry.id, entry.link, entry.title)
        assert item["date_published"][:19] == entry.published[:19]
        assert item["tags"] == [tag.term for tag in entry.tags]
    assert "next_url" not in msgspec.json.decode(render_path(site, "feed-1.json"))


def test_each_year_and_each_group_has_every_format_and_none_is_empty() -> None:
    site = make_site()
    outputs = outputs_of(site)
    pages = {
        output.page
        for output in outputs.values()
        if isinstance(output, Edition) and not output.uid.startswith("events/")
    }
    assert {"", "2023/", "types/static-fire/"} <= pages
    for page in pages:
        assert {f"{page}{format.value}" for format in (*FEEDS, Format.CALENDAR)} <= outputs.keys()
    feeds = [output for output in outputs.values() if isinstance(output, Feed)]
    assert all(feed.stories for feed in feeds)


def test_the_id_of_a_feed_is_its_own_and_survives_a_rename_and_a_move() -> None:
    renamed = [
        {**one, "type": {**one["type"], "name": f"New {one['type']['name']}"}}
        for one in real_records()
        if one["type"]
    ]
    ids = []
    for site in (make_site(), make_site(renamed, base_url="https://other.example/")):
        feeds = [output for output in plan_outputs(site).outputs if isinstance(output, Feed)]
        of_types = [one for one in feeds if one.uid.startswith("types/")]
        ids.append(
            {
                feedparser.parse(render_path(site, feed.address)).feed.id
                for feed in of_types
                if feed.format is Format.ATOM
            }
        )
    assert ids[0] == ids[1]
    assert len(ids[0]) > 1


def test_a_browser_shows_a_feed_by_our_style_sheet_and_readers_its_picture() -> None:
    files = render_site(make_site())
    first = files["feed.xml"].split(b"\n")[1].decode()
    href = first.split('href="')[1].split('"')[0]
    assert href.removeprefix("/archive/") in files
    entry = feedparser.parse(files["feed.xml"]).entries[0]
    assert entry.media_content[0]["medium"] == "image"
    assert entry.media_thumbnail[0]["url"].startswith("https://thespacedevs-prod.")


def test_a_place_by_another_name_has_the_same_files_there() -> None:
    twins = [output for output in plan_outputs(make_site()).outputs if isinstance(output, Twin)]
    files = render_site(make_site())
    assert twins
    for twin in twins:
        assert files[twin.address] == files[twin.of.address]
