"""The feeds of updates and of changes: one item each, classed, never made new."""

import calendar
import datetime as dt
from typing import Any

import feedparser
import msgspec
import pytest

from generator.archive.changes import Change, Claim, Kind
from generator.archive.model import Update
from generator.site.contents import Site
from generator.site.robots import Sort, sort_of
from tests.projects import Json, real_records, record
from tests.site.samples import AS_OF, make_site, render_path

WAS = Claim(date=dt.datetime(2023, 8, 24, 14, tzinfo=dt.UTC), precision="MIN")
NOW = Claim(date=dt.datetime(2023, 8, 25, 17, 36, 35, tzinfo=dt.UTC), precision="SEC")


def entries_of(site: Site, path: str) -> list[Any]:
    found = feedparser.parse(render_path(site, path))
    assert not found.bozo
    return list(found.entries)


def all_updates() -> list[Json]:
    found = [update for one in real_records() for update in one["updates"]]
    return sorted(found, key=lambda update: (update["created_on"], update["id"]), reverse=True)


def test_there_is_one_item_for_each_update_newest_first() -> None:
    entries = entries_of(make_site(), "updates/feed.xml")
    assert len(entries) == len(all_updates()) == 22
    for entry, update in zip(entries, all_updates(), strict=True):
        assert entry.link.endswith(f"#update-{update['id']}")
        made = dt.datetime.fromisoformat(update["created_on"]).replace(microsecond=0)
        stamp = calendar.timegm(entry.published_parsed)
        assert dt.datetime.fromtimestamp(stamp, dt.UTC) == made


def test_the_quiet_feed_has_neither_additions_nor_what_robots_write() -> None:
    titles = [entry.title for entry in entries_of(make_site(), "updates/quiet.xml")]
    assert len(titles) == 8
    assert not [title for title in titles if "started" in title or "Added event" in title.lower()]


def test_the_formats_agree() -> None:
    for stem in ("updates/", "updates/quiet", "types/docking/updates", "types/docking/quiet"):
        rss, atom, json = (
            ("feed.xml", "atom.xml", "feed.json")
            if stem.endswith("/")
            else (".xml", "-atom.xml", ".json")
        )
        ids = [entry.id for entry in entries_of(make_site(), stem + rss)]
        assert ids == [entry.id for entry in entries_of(make_site(), stem + atom)]
        items = msgspec.json.decode(render_path(make_site(), stem + json))["items"]
        assert ids == [item["id"] for item in items]
        assert len(set(ids)) == len(ids) > 0


def test_a_type_has_the_updates_of_its_own_events() -> None:
    entries = entries_of(make_site(), "types/docking/updates.xml")
    own = [one for one in real_records() if one["type"]["name"] == "Docking"]
    assert len(entries) == sum(len(one["updates"]) for one in own) > 0
    assert {entry.tags[-1].term for entry in entries} == {"Docking"}


def test_another_update_is_one_more_item_and_leaves_the_others_as_they_are() -> None:
    late = {"id": 9, "comment": "Slipped a day.", "created_on": "2023-09-01T00:00:00Z"}
    more = record(updates=[*record()["updates"], late])
    before, after = (entries_of(make_site([one]), "updates/feed.xml") for one in (record(), more))
    assert after[1:] == before
    assert after[0].title == "Booster 9 Static Fire #2: Slipped a day."


def test_an_item_keeps_its_id_when_its_event_is_renamed_and_the_site_moves() -> None:
    renamed = record(name="New name", slug="new-name")
    before = entries_of(make_site([record()]), "updates/feed.xml")
    after = entries_of(make_site([renamed], base_url="https://b.example/"), "updates/feed.xml")
    assert [entry.id for entry in after] == [entry.id for entry in before]


def test_what_is_dated_ahead_of_the_data_is_no_news_yet() -> None:
    early = make_site([record()], as_of=dt.datetime(2023, 8, 25, 5, tzinfo=dt.UTC))
    assert [entry.title for entry in entries_of(early, "updates/feed.xml")] == [
        "Booster 9 Static Fire #2: Added Event"
    ]


@pytest.mark.parametrize(
    ("words", "author", "sort"),
    [
        ("Livestream has started", "LL2", Sort.LIVE),
        ("Official Webcast by NASA has started", "LL2", Sort.LIVE),
        ("Added Event", "hitura-nobad", Sort.ADDED),
        ("Added event.", "Cosmic_Penguin", Sort.ADDED),
        ("Adding docking time", "Nosu", Sort.TIME),
        ("Tweaked landing time.", "Cosmic_Penguin", Sort.TIME),
        ("Conference moved forward to 21:00 UTC", "hitura-nobad", Sort.TIME),
        ("NET September 3", "Nosu", Sort.TIME),
        ("Docking confirmed", "hitura-nobad", Sort.RESULT),
        ("SpaceX completed a second static fire of Booster 9.", "Nosu", Sort.RESULT),
        ("Added a link to the press kit", "Nosu", Sort.OTHER),
        ("", "Nosu", Sort.OTHER),
    ],
)
def test_an_update_is_classed_by_what_it_says(words: str, author: str, sort: Sort) -> None:
    assert sort_of(Update(id=1, comment=words, created_by=author)) is sort


def test_there_is_one_item_for_each_change_and_bulk_is_none() -> None:
    changes = [
        Change(at=AS_OF, event=856, kind=Kind.ADDED, bulk=True),
        Change(at=AS_OF, event=856, kind=Kind.MOVED, before=WAS, after=NOW),
        Change(at=AS_OF, event=849, kind=Kind.REMOVED),
        Change(at=AS_OF, event=7, kind=Kind.ADDED),
    ]
    entries = entries_of(make_site(changes=changes), "changes/feed.xml")
    titles = {entry.title for entry in entries}
    assert titles == {
        "Booster 9 Static Fire #2: moved: 24 Aug 14:00 → 25 Aug 2023 17:36 UTC",
        "RockOn Launch: removed: gone from Launch Library 2",
        "Event 7: added",
    }
    assert len({entry.id for entry in entries}) == 3


def test_a_quiet_night_changes_no_feed() -> None:
    changes = [Change(at=AS_OF - dt.timedelta(days=9), event=856, kind=Kind.RETURNED)]
    nights = (AS_OF, AS_OF + dt.timedelta(days=1))
    paths = ("feed.xml", "atom.xml", "feed.json", "updates/quiet.xml", "changes/atom.xml")
    for path in (*paths, "calendar.ics", "types/docking/calendar.ics"):
        one, other = (render_path(make_site(changes=changes, as_of=at), path) for at in nights)
        assert one == other, path
