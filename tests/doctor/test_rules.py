import datetime as dt
from collections import defaultdict
from itertools import chain, product

import pytest

from generator.archive.changes import Change, Kind
from generator.archive.plain import tidy
from generator.doctor.cases import Cases, make_cases
from generator.doctor.report import make_report
from generator.doctor.rules import RULES, examine, make_finding
from generator.findings import Severity
from tests.doctor.cases import CASES, NEW, NOW, Case, launch, link, plain, update, video
from tests.pages.hostile import hostile_record, long_record, poisoned_records, turned_record
from tests.projects import Json, as_line, real_records

AS_OF = dt.datetime.fromisoformat(NOW)
NAMES = [rule.name for rule in RULES]
ROWS = [(rule, case) for rule, cases in CASES.items() for case in cases]


def cases_of(records: list[Json], *changes: Change) -> Cases:
    return make_cases(map(as_line, records), changes, AS_OF)


def places(records: list[Json], *rules: str, event: int | None = None) -> list[str]:
    found = examine(cases_of(records), rules, event)
    return [f"{one.subject.removeprefix('event ')}: {one.place}" for _, one in found]


@pytest.mark.parametrize(("rule", "case"), ROWS, ids=[rule for rule, _ in ROWS])
def test_a_rule_finds_what_it_should_and_nothing_else(rule: str, case: Case) -> None:
    records, expected = case
    assert places(records, rule) == expected


def test_every_rule_has_something_to_find_and_something_to_leave_alone() -> None:
    assert sorted(CASES) == sorted(NAMES)
    for rule, cases in CASES.items():
        assert {bool(found) for _, found in cases} == {True, False}, rule


def test_a_plain_record_has_no_findings() -> None:
    assert places([plain(1), plain(2)], *NAMES) == []


def test_rules_are_told_worst_first_and_each_name_once() -> None:
    severities = [list(Severity).index(rule.severity) for rule in RULES]
    assert severities == sorted(severities)
    assert len(set(NAMES)) == len(NAMES)


def test_of_the_ten_real_events_this_is_found() -> None:
    as_of = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
    told: defaultdict[str, list[int]] = defaultdict(list)
    for rule, one in examine(make_cases(map(as_line, real_records()), (), as_of), NAMES):
        told[rule.name].append(int(one.subject.removeprefix("event ")))
    assert dict(told) == {
        "past-as-future": [769, 770, 849, 850, 851, 852],
        "text-scraped": [850, 851, 852],
        "language-wrong": [769, 834],
        "picture-terms": [780, 834, 849, 854, 856],
        "blanks-doubled": [856],
    }


def test_a_remedy_can_be_sent_as_it_stands() -> None:
    records = [plain(7, vid_urls=[video(title="Трансляция стыковки")])]
    (found,) = examine(cases_of(records), ["language-wrong"])
    assert make_finding(*found).remedy == (
        "Event 7 “Progress MS-7 Docking”, $.vid_urls[0].language: the language is “en”, and the "
        "title “Трансляция стыковки”; please make it “ru”."
    )


def test_every_finding_names_event_field_value_and_wish() -> None:
    records = list(chain.from_iterable(records for records, _ in CASES["text-scraped"]))
    records = [{**record, "id": number} for number, record in enumerate(records, start=1)]
    for rule, one in examine(cases_of(records), NAMES):
        remedy = make_finding(rule, one).remedy
        assert one.place in remedy
        assert f"“{one.name}”" in remedy
        assert "; please " in remedy
        assert remedy.endswith(".")


def test_a_path_is_that_of_the_record_though_parts_before_it_cannot_be_read() -> None:
    broken = [{"priority": 1}, link(), {"url": 5}, link("https://a.test/")]
    assert places([plain(info_urls=broken)], "link-dead-end") == ["1: $.info_urls[3].url"]


def test_what_the_api_has_no_more_nobody_can_mend() -> None:
    removed = Change(at=AS_OF, event=1, kind=Kind.REMOVED)
    cases = cases_of([plain(1, description="It will dock.", duration="an hour")], removed)
    assert list(examine(cases, NAMES)) == []


def test_what_is_found_in_several_events_is_found_from_each_of_them() -> None:
    records = [plain(number, vid_urls=[video()]) for number in (1, 12, 25)]
    for number in (1, 12, 25):
        assert places(records, "webcast-shared", event=number) == ["1: $.vid_urls[0].url"]
    assert places(records, "webcast-shared", event=2) == []


def test_a_report_is_in_order_of_events_and_foreign_text_is_no_markup() -> None:
    records = [
        plain(12, name="*Crew* [a](b) <b>x</b>", description=""),
        plain(2, description="It will_dock  to `it`  with https://a.org/_b_ *now*."),
    ]
    found = examine(cases_of(records), NAMES)
    text = "\n".join(make_report(found, "https://ll.thespacedevs.com", AS_OF))
    assert text.startswith("# 3 findings about 2 events\n")
    assert text.index("## Event 2:") < text.index("## Event 12:")
    assert r"## Event 12: \*Crew\* \[a](b) \<b>x\</b>" in text
    assert "<https://ll.thespacedevs.com/2.3.0/events/12/>" in text


def test_no_record_is_too_odd_to_be_looked_at() -> None:
    ends = ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2999-12-31T23:59:59Z")
    odd = [
        plain(number, date=date, updates=[update(end)], launches=[launch(end)], last_updated=end)
        | {"vid_urls": [video(start_time=end, end_time=end, title="9 May 2023")]}
        for number, (date, end) in enumerate(product(ends, ends), start=1000)
    ]
    hostile = [hostile_record(), turned_record(), long_record(), *poisoned_records()]
    numbered = [{**record, "id": number} for number, record in enumerate(hostile, start=2000)]
    for as_of in ends:
        records = map(as_line, [*NEW, *odd, *numbered])
        cases = make_cases(records, (), dt.datetime.fromisoformat(as_of))
        for rule, one in examine(cases, NAMES):
            remedy = make_finding(rule, one).remedy
            assert (tidy(remedy), "\n" in remedy) == (remedy, False)
