"""A month of nights, whatever happens in them: what subscribers may rely on, night after night.

The nights go the way that they go in a sync: records as the API has them are merged into what is
held, which makes the ledger, and a site is planned and rendered of both.
"""

import datetime as dt
import json
import re
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from lxml import etree

from generator.archive.changes import Change, Kind
from generator.site.contents import Section, Site
from generator.site.outputs import path_of
from generator.site.plan import plan_outputs
from generator.source.journal import read_record
from generator.source.merge import merge
from generator.source.snapshot import SCHEMA, Ledger, Snapshot, State
from tests.projects import Json, as_line, record
from tests.site.samples import make_site, renderer_of

FIRST = dt.datetime(2026, 9, 1, 3, tzinfo=dt.UTC)
REMEMBERED = dt.timedelta(days=30)
LEFT_OUT = (Section.DAYS, Section.STATISTICS, Section.SEARCH, Section.API, Section.DATA)
MONTH = {"id": 7, "name": "Month", "abbrev": "M"}
DAY = {"id": 5, "name": "Day", "abbrev": "DAY"}
MINUTE = {"id": 1, "name": "Minute", "abbrev": "MIN"}
NAMES = ("types", "agencies", "programs")


class Nights:
    """What the API has, what we hold of it, and what was published in the last night."""

    def __init__(self) -> None:
        self.at = FIRST
        self.upstream: dict[int, Json] = {}
        self.touched: set[int] = set()
        self.gone: set[int] = set()
        self.lost: dict[int, Json] = {}
        self.groups = {facet: {1: f"{facet} one", 2: f"{facet} two"} for facet in NAMES}
        self.count = 0
        self.snapshot = Snapshot(
            (), Ledger(), State(schema=SCHEMA, source="", fetched_at=FIRST, count=0, complete=False)
        )
        self.site: Site | None = None
        self.news: tuple[Change, ...] = ()
        self.is_quiet = False
        self.slept = dt.timedelta()
        self.paths: set[str] = set()
        self.files: dict[str, bytes] = {}
        for _ in range(6):
            add(self, 0)
        self.pass_by(dt.timedelta())

    def number(self) -> int:
        self.count += 1
        return self.count

    def edit(self, place: int, **fields: object) -> None:
        """Change one of the events that are there, if there are any."""
        if self.upstream:
            ids = sorted(self.upstream)
            event = ids[place % len(ids)]
            self.upstream[event] = {**self.upstream[event], **fields}
            self.touched.add(event)

    def pass_by(self, time: dt.timedelta) -> None:
        """A night later: pull, merge, plan, render all feeds and calendars."""
        self.at += time
        self.is_quiet = not self.touched and not self.gone
        self.slept = time
        stamp = self.at.isoformat()
        for event in self.touched & self.upstream.keys():
            self.upstream[event] |= {"last_updated": stamp}
        pulled = [
            as_line(self._say(event)) for event in sorted(self.touched & self.upstream.keys())
        ]
        merged = merge(self.snapshot, map(read_record, pulled), self.gone, self.at)
        state = State(
            schema=SCHEMA, source="", fetched_at=self.at, count=len(self.upstream), complete=True
        )
        ledger = self.snapshot.ledger
        self.news = tuple(merged.changes)
        self.snapshot = Snapshot(
            tuple(merged.lines()),
            Ledger((*ledger.changes, *self.news), (*ledger.renamings, *merged.renamings)),
            state,
        )
        self.touched, self.gone = set(), set()
        self._render()

    def held(self) -> list[int]:
        """The events that the archive holds, gone or not."""
        return sorted(json.loads(line)["id"] for line in self.snapshot.records)

    def ledger(self) -> tuple[Change, ...]:
        """All that was ever seen of events."""
        return self.snapshot.ledger.changes

    def _say(self, event: int) -> Json:
        """A record with its groups as they are called now."""
        found = self.upstream[event]
        kind, agency, program = (
            {"id": found[facet], "name": self.groups[facet][found[facet]]} for facet in NAMES
        )
        plain = {key: value for key, value in found.items() if key not in NAMES}
        return {**plain, "type": kind, "agencies": [agency], "program": [program]}

    def _render(self) -> None:
        site = make_site(
            [json.loads(line) for line in self.snapshot.records],
            as_of=self.at,
            changes=self.snapshot.ledger.changes,
            renamings=self.snapshot.ledger.renamings,
            feed_size=1000,
            leave_out=LEFT_OUT,
        )
        plan = plan_outputs(site)
        renderer = renderer_of(plan)
        self.paths = {path_of(output) for output in plan.outputs}
        self.files = {
            path: renderer.render_whole(output)
            for output in plan.outputs
            if READ.search(path := path_of(output))
        }


READ = re.compile(r"(calendar|event|upcoming)\.ics$|(feed|atom|quiet|updates)[a-z-]*\.(xml|json)$")
Operation: TypeAlias = Callable[[Nights, int], None]


def some_day(number: int) -> str:
    """Long before all nights, or long after them, in a year of its own or not: none passes it."""
    year = (2026, 2027, 2027, 2028 + number)[number % 4]
    return f"{year}-{1 + number % 8:02}-{1 + number % 28:02}T12:00:00Z"


def add(nights: Nights, _: int) -> None:
    number = nights.number()
    day = some_day(number)
    found = record(
        id=100 + number,
        name=f"Event N{number}N",
        slug=f"event-n{number}n",
        date=day,
        date_precision=MINUTE,
        updates=[],
        location=f"Pad {number % 3}",
    )
    groups = {"types": 1 + number % 2, "agencies": 1 + number % 2, "programs": 1}
    nights.upstream[100 + number] = {**found, **groups}
    nights.touched.add(100 + number)


def move(nights: Nights, place: int) -> None:
    nights.edit(place, date=some_day(nights.number()))


def move_twice(nights: Nights, place: int) -> None:
    move(nights, place)
    move(nights, place)


def refine(nights: Nights, place: int) -> None:
    nights.edit(place, date_precision=MINUTE)


def say_the_day_only(nights: Nights, place: int) -> None:
    nights.edit(place, date_precision=DAY)


def coarsen(nights: Nights, place: int) -> None:
    nights.edit(place, date_precision=MONTH)


def rename(nights: Nights, place: int) -> None:
    number = nights.number()
    nights.edit(place, name=f"Event N{number}N", slug=f"event-n{number}n")


def edit(nights: Nights, place: int) -> None:
    nights.edit(place, description=f"Another text {nights.number()}.")


def tell(nights: Nights, place: int) -> None:
    if nights.upstream:
        ids = sorted(nights.upstream)
        event = ids[place % len(ids)]
        number = nights.number()
        made = (nights.at - dt.timedelta(hours=2)).isoformat()
        update = {"id": 1000 + number, "comment": f"News {number}", "created_on": made}
        nights.edit(place, updates=[*nights.upstream[event]["updates"], update])


def remove(nights: Nights, place: int) -> None:
    if len(nights.upstream) > 1:
        event = sorted(nights.upstream)[place % len(nights.upstream)]
        nights.lost[event] = nights.upstream.pop(event)
        nights.gone.add(event)


def bring_back(nights: Nights, place: int) -> None:
    back = sorted(nights.lost.keys() - nights.gone)
    if back:
        event = back[place % len(back)]
        nights.upstream[event] = nights.lost.pop(event)
        nights.touched.add(event)


def change_type(nights: Nights, place: int) -> None:
    nights.edit(place, types=1 + nights.number() % 2)


def rename_group(nights: Nights, place: int) -> None:
    """Only the record of one event tells of it; the others are as they were held."""
    facet, number = NAMES[place % 3], 1 + place % 2
    nights.groups[facet][number] = f"{facet} {nights.number()}"
    of_it = [event for event in sorted(nights.upstream) if nights.upstream[event][facet] == number]
    nights.touched |= set(of_it[:1])


def rename_group_oddly(nights: Nights, place: int) -> None:
    """To what another one is called, to what is no slug, to what slugs leave out."""
    facet, number = NAMES[place % 3], 1 + nights.number() % 2
    nights.groups[facet][number] = (f"{facet} two", "Index", "2024", "!", f"{facet} one")[place % 5]
    of_it = [event for event in sorted(nights.upstream) if nights.upstream[event][facet] == number]
    nights.touched |= set(of_it[:1])


def rename_group_back(nights: Nights, place: int) -> None:
    facet = NAMES[place % 3]
    nights.groups[facet][1] = f"{facet} one"
    nights.touched |= set(sorted(nights.upstream)[:2])


OPERATIONS: tuple[Operation, ...] = (
    *(add, move, move_twice, refine, say_the_day_only, coarsen, rename, edit, tell, remove),
    *(bring_back, change_type, rename_group, rename_group_back),
    *(rename_group_oddly, rename_group_oddly),
)

# What was published, read back.


def read_events(files: dict[str, bytes]) -> dict[str, dict[str, Any]]:
    """The components of each calendar, by its path and their UIDs."""
    found = {}
    for path, data in files.items():
        if path.endswith(".ics"):
            events = Calendar.from_ical(data).walk("VEVENT")
            found[path] = {str(event["UID"]): event for event in events}
            assert len(found[path]) == len(events)
    return found


def read_items(data: bytes) -> dict[str, etree._Element]:
    items = etree.fromstring(data).findall("channel/item")
    found = {item.findtext("guid") or "": item for item in items}
    assert len(found) == len(items)
    return found


def what_is_told(item: etree._Element) -> tuple[str, ...]:
    """All of an item but what its event, and its type, is called, and so where it stands."""
    texts = (item.findtext(name) or "" for name in ("guid", "pubDate", "title", "description"))
    return tuple(re.sub(r"Event N\d+N", "EVENT", text) for text in texts)


def look(event: Any) -> tuple[str, ...]:  # noqa: ANN401 - a property is of any type
    """What a calendar shows of an event at a glance."""
    names = ("DTSTART", "DTEND", "STATUS", "SUMMARY", "LOCATION")
    return tuple(event[name].to_ical().decode() for name in names)


class Subscriber:
    """Reads all that is published, every night, and remembers it."""

    def __init__(self) -> None:
        self.uids: dict[int, str] = {}
        self.sequences: dict[str, tuple[int, tuple[str, ...]]] = {}
        self.items: dict[str, dict[str, tuple[str, ...]]] = {}
        self.paths: set[str] = set()
        self.files: dict[str, bytes] = {}

    def read(self, nights: Nights) -> None:
        events = read_events(nights.files)
        self._read_uids(nights, events)
        self._read_sequences(events)
        self._read_news(nights)
        self._check_cancelled(nights, events)
        self._check_addresses(nights)
        if nights.is_quiet and not is_turning(nights):
            assert nights.files.keys() == self.files.keys()
            assert [path for path in self.files if nights.files[path] != self.files[path]] == []
        self.files = nights.files

    def _read_uids(self, nights: Nights, events: dict[str, dict[str, Any]]) -> None:
        for number in nights.held():
            for uid in events[f"e/{number}/event.ics"]:
                assert self.uids.setdefault(number, uid) == uid
        assert len(set(self.uids.values())) == len(self.uids)

    def _read_sequences(self, events: dict[str, dict[str, Any]]) -> None:
        for uid in {uid for found in events.values() for uid in found}:
            told = {
                (int(found[uid]["SEQUENCE"]), look(found[uid]))
                for found in events.values()
                if uid in found
            }
            ((number, seen),) = told
            before, was = self.sequences.get(uid, (-1, ()))
            assert number >= before
            assert seen == was or number > before
            self.sequences[uid] = number, seen

    def _read_news(self, nights: Nights) -> None:
        for path in ("changes/feed.xml", "updates/feed.xml", "types/types-one/updates.xml"):
            items = {
                guid: what_is_told(item) for guid, item in read_items(nights.files[path]).items()
            }
            known = self.items.setdefault(path, {})
            assert {guid: items.get(guid) for guid in known} == known or "types/" in path
            if path.startswith("changes"):
                new = items.keys() - known.keys()
                assert len(new) == sum(not change.bulk for change in nights.news)
            known |= items

    def _check_cancelled(self, nights: Nights, events: dict[str, dict[str, Any]]) -> None:
        gone = {
            change.event: change.at for change in nights.ledger() if change.kind is Kind.REMOVED
        }
        for number in gone.keys() & nights.lost.keys():
            own = [*events[f"e/{number}/event.ics"].values()]
            if nights.at - gone[number] > REMEMBERED:
                assert own == []
                assert not [
                    path for path, found in events.items() if self.uids.get(number) in found
                ]
            elif own:
                assert str(own[0]["STATUS"]) == "CANCELLED"
                assert self.uids[number] in events["calendar.ics"]

    def _check_addresses(self, nights: Nights) -> None:
        assert self.paths - nights.paths == set()
        self.paths |= nights.paths


def is_turning(nights: Nights) -> bool:
    """Whether something is forgotten tonight that was off for long enough."""
    last = nights.at - nights.slept
    return any(last - change.at <= REMEMBERED < nights.at - change.at for change in nights.ledger())


nights_of = st.lists(
    st.tuples(
        st.lists(st.tuples(st.sampled_from(OPERATIONS), st.integers(0, 11)), max_size=3),
        st.integers(1, 12),
    ),
    min_size=3,
    max_size=8,
)
Steps: TypeAlias = Sequence[tuple[Sequence[tuple[Operation, int]], int]]


@settings(
    max_examples=6,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(nights_of)
def test_a_subscriber_may_rely_on_every_address_id_and_number(steps: Steps) -> None:
    nights, subscriber = Nights(), Subscriber()
    subscriber.read(nights)
    for operations, days in (*steps, ((), 1)):
        for operation, place in operations:
            operation(nights, place)
        nights.pass_by(dt.timedelta(days=days))
        subscriber.read(nights)
