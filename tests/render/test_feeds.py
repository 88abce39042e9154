"""The feeds, read back by feedparser and by lxml."""

import calendar
import datetime as dt
from collections.abc import Callable
from typing import Any, TypeAlias
from urllib.parse import urlsplit

import feedparser
import pytest
from lxml import etree

from generator.archive.changes import Change, Kind
from generator.site.contents import Site
from tests.projects import Json, real_records, record
from tests.site.reading import read_fragment, strings
from tests.site.samples import BASE_URL, coarse_records, make_site, render_path

Render: TypeAlias = Callable[[Site], bytes]
ATOM = "{http://www.w3.org/2005/Atom}"
SUMMER = dt.datetime(2023, 9, 1, tzinfo=dt.UTC)


def render_rss(site: Site) -> bytes:
    return render_path(site, "feed.xml")


def render_atom(site: Site) -> bytes:
    return render_path(site, "atom.xml")


both = pytest.mark.parametrize("render", [render_rss, render_atom])


def read(render: Render, site: Site) -> Any:  # noqa: ANN401 - feedparser has no types
    parsed = feedparser.parse(render(site))
    assert not parsed.bozo, parsed.bozo_exception
    return parsed


def moment(parsed: Any) -> dt.datetime:  # noqa: ANN401 - feedparser has no types
    """feedparser's nine numbers, always in UTC."""
    return dt.datetime.fromtimestamp(calendar.timegm(parsed), dt.UTC)


def first_update(found: Json) -> dt.datetime:
    return min(dt.datetime.fromisoformat(update["created_on"]) for update in found["updates"])


def titles(render: Render, site: Site) -> list[str | None]:
    """The entries' titles, from the XML itself: feedparser would take some for HTML."""
    tree = etree.fromstring(render(site))
    return [
        title.text
        for title in (*tree.findall(".//item/title"), *tree.findall(f".//{ATOM}entry/{ATOM}title"))
    ]


@both
def test_a_feed_has_the_events_that_came_to_be_known_last(render: Render) -> None:
    told = [found for found in real_records() if found["updates"]]
    newest = sorted(told, key=lambda found: (first_update(found), found["id"]), reverse=True)
    entries = read(render, make_site()).entries
    assert [entry.title for entry in entries] == [found["name"] for found in newest]
    assert [moment(entry.published_parsed) for entry in entries] == [
        first_update(found) for found in newest
    ]


@both
@pytest.mark.parametrize("size", [1, 3, 9, 1000])
def test_a_feed_has_as_many_entries_as_the_owner_wants(render: Render, size: int) -> None:
    entries = read(render, make_site(feed_size=size)).entries
    everything = read(render, make_site(feed_size=1000)).entries
    assert [entry.id for entry in entries] == [entry.id for entry in everything[:size]]


@both
def test_an_event_seen_to_appear_is_dated_when_it_was_seen(render: Render) -> None:
    seen = dt.datetime(2024, 2, 3, 4, 5, 6, tzinfo=dt.UTC)
    site = make_site(changes=[Change(at=seen, event=849, kind=Kind.ADDED)])
    newest = read(render, site).entries[0]
    assert (newest.title, moment(newest.published_parsed)) == ("RockOn Launch", seen)


@both
def test_an_event_that_nothing_dates_is_there_without_a_date(render: Render) -> None:
    """And comes after all others: a feed is not empty while its page is not."""
    entries = read(render, make_site([*real_records(), record(id=7, updates=[])])).entries
    assert len(entries) == 1 + len(real_records())
    assert "published" not in entries[-1]


@both
def test_what_came_with_a_flood_is_dated_when_it_was_seen(render: Render) -> None:
    seen = dt.datetime(2024, 2, 3, 4, 5, 6, tzinfo=dt.UTC)
    flood = [Change(at=seen, event=856, kind=Kind.ADDED, bulk=True)]
    (entry,) = read(render, make_site([record(updates=[])], changes=flood)).entries
    assert moment(entry.published_parsed) == seen


@both
@pytest.mark.parametrize(
    "records",
    [
        pytest.param(real_records(), id="real"),
        pytest.param(coarse_records(), id="coarse"),
        pytest.param([], id="none"),
        pytest.param([record(updates=[])], id="undated"),
        pytest.param(
            [
                record(
                    updates=[
                        {**update, "created_on": "2031-01-01T00:00:00Z"}
                        for update in record()["updates"]
                    ]
                )
            ],
            id="from the future",
        ),
        pytest.param([record(date="2031-01-01T00:00:00Z")], id="about the future"),
    ],
)
def test_no_date_in_a_feed_is_later_than_the_snapshot(render: Render, records: list[Json]) -> None:
    parsed = read(render, make_site(records, as_of=SUMMER))
    stamps = [parsed.feed.updated_parsed]
    for entry in parsed.entries:
        stamps += [entry[key] for key in ("published_parsed", "updated_parsed") if key in entry]
    assert [moment(stamp) for stamp in stamps if moment(stamp) > SUMMER] == []


@both
def test_an_id_is_one_of_a_kind_and_survives_a_rename_and_a_move(render: Render) -> None:
    renamed = [
        {**found, "name": f"New {found['name']}", "slug": f"new-{found['slug']}"}
        for found in real_records()
    ]
    before = [entry.id for entry in read(render, make_site()).entries]
    after = [
        entry.id
        for entry in read(render, make_site(renamed, base_url="https://other.example/")).entries
    ]
    assert len(set(before)) == len(before)
    assert after == before


def test_an_event_has_the_same_id_in_both_feeds() -> None:
    rss, atom = (read(render, make_site()).entries for render in (render_rss, render_atom))
    assert [entry.id for entry in rss] == [entry.id for entry in atom]
    assert all(entry.id.startswith("urn:uuid:") for entry in rss)


def test_the_guid_of_an_rss_item_is_no_link() -> None:
    guids = etree.fromstring(render_rss(make_site())).findall(".//item/guid")
    assert {guid.get("isPermaLink") for guid in guids} == {"false"}


@both
@pytest.mark.parametrize("base", ["https://example.org/", BASE_URL])
def test_every_link_is_absolute_and_lies_under_the_base(render: Render, base: str) -> None:
    parsed = read(render, make_site(base_url=base))
    for link in (*parsed.feed.links, *(link for entry in parsed.entries for link in entry.links)):
        assert link.href.startswith(base)
    pages = [entry.link for entry in parsed.entries]
    assert sorted(pages) == sorted(
        f"{base}events/{found['slug']}/" for found in real_records() if found["updates"]
    )


@both
def test_a_feed_leads_to_the_site_and_to_itself(render: Render) -> None:
    name = "feed.xml" if render is render_rss else "atom.xml"
    feed = read(render, make_site()).feed
    links = {link.rel: link.href for link in feed.links}
    assert links == {"alternate": BASE_URL, "self": f"{BASE_URL}{name}"}
    assert feed.link == BASE_URL


@both
def test_links_in_the_text_of_an_entry_are_absolute(render: Render) -> None:
    text = "See https://a.org/x and [this](/relative) and [that](javascript:alert(1))."
    entry = read(render, make_site([record(description=text)])).entries[0]
    html = entry.content[0].value if "content" in entry else entry.summary
    assert {urlsplit(href).scheme for href in strings(read_fragment(html), "//@href")} == {"https"}


@both
@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("A <b>bold</b> & \"quoted\" name's", "A <b>bold</b> & \"quoted\" name's"),
        ("&lt;b&gt; &amp;amp;", "<b> &amp;"),
        ("]]> <![CDATA[x]]>", "]]> <![CDATA[x]]>"),
        ("A\x01B\x0bC\ufffeD", "AB CD"),
        ("Two\r\nlines", "Two lines"),
        ("Прогресс 🚀", "Прогресс 🚀"),
        ("  ", "Event 856"),
    ],
)  # fmt: skip
def test_a_title_is_the_text_that_it_is(render: Render, name: str, title: str) -> None:
    assert titles(render, make_site([record(name=name)])) == [title]


@both
@pytest.mark.parametrize("field", ["name", "description", "location"])
def test_no_character_stops_a_feed(render: Render, field: str) -> None:
    text = "".join(map(chr, (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0xFFFE, 0xFFFF, 0x1FFFF)))
    assert len(read(render, make_site([record(**{field: f"a{text}b"})])).entries) == 1


@both
def test_no_character_in_the_name_of_a_type_stops_a_feed(render: Render) -> None:
    site = make_site([record(type={"id": 5, "name": "Static\x01 <Fire> & \r\n more"})])
    assert [tag.term for tag in read(render, site).entries[0].tags] == ["Static <Fire> & more"]


@both
def test_an_entry_says_the_date_no_finer_than_it_is_known(render: Render) -> None:
    month = {"id": 7, "name": "Month", "abbrev": "M"}
    entry = read(render, make_site([record(date_precision=month)])).entries[0]
    assert "August 2023" in entry.summary
    assert "25 August" not in entry.summary
    assert "17:36" not in entry.summary


def seen(kind: Kind, at: dt.datetime, *, bulk: bool = False) -> Change:
    return Change(at=at, event=856, kind=kind, bulk=bulk)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.ADDED])
def test_an_atom_entry_is_updated_by_what_was_seen_to_happen(kind: Kind) -> None:
    told = max(dt.datetime.fromisoformat(found["created_on"]) for found in record()["updates"])
    for bulk, updated in ((False, SUMMER), (True, told)):
        site = make_site([record()], as_of=SUMMER, changes=[seen(kind, SUMMER, bulk=bulk)])
        (entry,) = read(render_atom, site).entries
        assert moment(entry.updated_parsed) == updated


@both
@pytest.mark.parametrize(("days", "is_there"), [(0, True), (30, True), (31, False), (400, False)])
def test_a_removed_event_says_so_and_leaves_after_thirty_days(
    render: Render, days: int, is_there: bool
) -> None:
    changes = [seen(Kind.REMOVED, SUMMER)]
    site = make_site(changes=changes, as_of=SUMMER + dt.timedelta(days=days))
    found = {entry.link.split("/")[-2]: entry for entry in read(render, site).entries}
    assert (record()["slug"] in found) == is_there
    assert len(found) == 9 + is_there - len([one for one in real_records() if not one["updates"]])
    if is_there:
        entry = found[record()["slug"]]
        assert entry.title == f"Removed: {record()['name']}"
        assert "first seen on 1 September 2023" in entry.summary


@both
def test_events_of_one_name_are_told_apart(render: Render) -> None:
    same = [record(id=1, slug="a"), record(id=2, slug="b", date="2024-01-02T03:04:00Z")]
    same += [record(id=3, slug="c"), record(id=4, slug="d", name="Another", date=None)]
    name = record()["name"]
    assert set(titles(render, make_site(same))) == {
        f"{name}, 25 Aug 2023, 17:36 UTC (No. 1)",
        f"{name}, 25 Aug 2023, 17:36 UTC (No. 3)",
        f"{name}, 2 Jan 2024, 03:04 UTC",
        "Another",
    }


@both
def test_a_feed_is_the_same_whenever_it_is_made(render: Render) -> None:
    assert render(make_site()) == render(make_site())


@both
def test_a_feed_without_entries_is_one(render: Render) -> None:
    parsed = read(render, make_site([]))
    assert parsed.entries == []
    assert parsed.feed.title


def test_a_feed_declares_its_language() -> None:
    atom = etree.fromstring(render_atom(make_site()))
    rss = etree.fromstring(render_rss(make_site()))
    assert atom.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert rss.findtext("channel/language") == "en"


def test_an_atom_entry_has_all_that_the_format_asks_for() -> None:
    """RFC 4287, sections 4.1.1 and 4.1.2."""
    feed = etree.fromstring(render_atom(make_site()))
    for parent in (feed, *feed.findall(f"{ATOM}entry")):
        assert [len(parent.findall(f"{ATOM}{name}")) for name in ("id", "title", "updated")] == [
            1,
            1,
            1,
        ]
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
