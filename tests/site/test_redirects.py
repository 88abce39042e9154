"""Former addresses: each leads straight to where its event stands, and takes nobody's place."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.archive.changes import Change, Claim, Kind
from generator.archive.entries import Override
from generator.site.contents import Section, Site
from generator.site.outputs import path_of
from generator.site.pages.documents import RedirectPage
from generator.site.plan import plan_outputs
from tests.projects import Json, record
from tests.site.reading import read_page, strings
from tests.site.samples import (
    AS_OF,
    BASE_URL,
    make_site,
    outputs_of,
    render_path,
    render_site,
)


def named(number: int, slug: str) -> Json:
    return {"id": number, "name": f"Event {number}", "slug": slug, "date": "2023-08-25T00:00:00Z"}


def renamed(number: int, before: str, after: str = "-") -> Change:
    old, new = Claim(name=before, slug=before), Claim(name=after, slug=after)
    return Change(at=AS_OF, event=number, kind=Kind.RENAMED, before=old, after=new)


def pages_of(site: Site) -> dict[str, str]:
    """Every redirecting page below `events/`, with where it leads."""
    return {
        output.address: output.target
        for output in outputs_of(site).values()
        if isinstance(output, RedirectPage) and output.address.startswith("events/")
    }


@pytest.mark.parametrize(
    ("events", "ledger", "expected"),
    [
        pytest.param({1: "a"}, [], {}, id="never renamed"),
        pytest.param({1: "b"}, [(1, "a")], {"a": "b"}, id="renamed"),
        pytest.param({1: "c"}, [(1, "a"), (1, "b")], {"a": "c", "b": "c"}, id="renamed twice"),
        pytest.param({1: "a"}, [(1, "a"), (1, "b")], {"b": "a"}, id="there and back"),
        pytest.param({1: "b"}, [(1, "A_")], {"a": "b"}, id="as it was published"),
        pytest.param({1: "b"}, [(1, "")], {}, id="without a slug"),
        pytest.param(
            {1: "b", 2: "a"}, [(1, "a")], {"a-1": "b", "a-2": "a"}, id="the slug went to another"
        ),
        pytest.param(
            {1: "b", 2: "c"},
            [(2, "a"), (1, "a")],
            {"a": "b", "a-1": "b", "a-2": "c"},
            id="two had it: the lowest id keeps it",
        ),
        pytest.param({1: "b", 2: "b"}, [], {"b-1": "b"}, id="two have it"),
        pytest.param(
            {1: "c", 2: "b"}, [(1, "b")], {"b-1": "c", "b-2": "b"}, id="one of two was renamed"
        ),
        pytest.param({1: "b"}, [(1, "2023")], {"2023-1": "b"}, id="a slug that means a year"),
        pytest.param(
            {1: "a", 2: "b", 4: "a-2"},
            [(2, "a")],
            {"a-1": "a", "a-2-4": "a-2"},
            id="a slug of its own that had to give way to another's with an id",
        ),
        pytest.param(
            {1: "a", 2: "b", 4: "c"},
            [(2, "a"), (4, "a-2")],
            {"a-1": "a", "a-2": "c", "a-2-4": "c"},
            id="a slug of its own goes before another's with an id",
        ),
    ],
)
def test_a_former_slug_leads_to_the_event(
    events: dict[int, str], ledger: Sequence[tuple[int, str]], expected: dict[str, str]
) -> None:
    site = make_site(
        [named(number, slug) for number, slug in events.items()],
        changes=[renamed(*told) for told in ledger],
    )
    assert pages_of(site) == {f"events/{old}/": f"events/{new}/" for old, new in expected.items()}


def test_an_event_that_never_had_a_slug_is_found_by_its_former_name() -> None:
    renaming = Change(
        at=AS_OF,
        event=1,
        kind=Kind.RENAMED,
        before=Claim(name="Old name", slug=""),
        after=Claim(name="Event 1", slug=""),
    )
    site = make_site([named(1, "")], changes=[renaming])
    assert pages_of(site) == {"events/old-name/": "events/event-1/"}


def test_a_former_name_leads_nowhere_where_the_event_has_a_slug() -> None:
    before, after = Claim(name="Old name", slug="b"), Claim(name="Event 1", slug="b")
    renaming = Change(at=AS_OF, event=1, kind=Kind.RENAMED, before=before, after=after)
    assert pages_of(make_site([named(1, "b")], changes=[renaming])) == {}


def test_the_page_leads_on_in_every_way_a_page_can() -> None:
    site = make_site([named(1, "b")], changes=[renamed(1, "a")])
    for path in ("events/a/index.html", "e/1/index.html"):
        page = read_page(render_path(site, path))
        assert strings(page, "//meta[@http-equiv='refresh']/@content") == [
            "0; url=/archive/events/b/"
        ]
        assert strings(page, "//link[@rel='canonical']/@href") == [f"{BASE_URL}events/b/"]
        assert strings(page, "//a/@href") == ["/archive/events/b/"]


def test_the_addresses_of_a_hidden_event_lead_to_its_tombstone() -> None:
    hidden = {1: Override(suppress="Taken out.")}
    site = make_site([named(1, "b")], changes=[renamed(1, "a")], overrides=hidden)
    files = render_site(site)
    for path in ("events/a/index.html", "e/1/index.html"):
        assert b"/archive/events/b/" in files[path]
        assert b"Event 1" in files[path]
    assert b"Taken out." in files["events/b/index.html"]


slugs = st.sampled_from(["a", "b", "c", "A", "a-1", "a-2", "a-1-1", "feed", "7", "ж"])
numbers = st.integers(1, 5)
archives = st.dictionaries(numbers, slugs, max_size=5)
ledgers = st.lists(st.tuples(numbers, slugs), max_size=8)


_FAR_FROM_SLUGS = (Section.DAYS, Section.STATISTICS, Section.FEEDS, Section.CALENDAR)
"""Most of the files of so small a site, which is planned a thousand times."""


def any_site(events: dict[int, str], ledger: list[tuple[int, str]]) -> Site:
    return make_site(
        [named(number, slug) for number, slug in events.items()],
        changes=[renamed(*told) for told in ledger],
        overrides={3: Override(suppress="Taken out.")},
        leave_out=_FAR_FROM_SLUGS,
    )


@settings(deadline=None, max_examples=150)
@given(archives, ledgers)
def test_no_redirect_leads_to_another_one_or_takes_the_place_of_a_page(
    events: dict[int, str], ledger: list[tuple[int, str]]
) -> None:
    outputs = plan_outputs(any_site(events, ledger)).outputs
    paths = [path_of(output) for output in outputs]
    assert len(paths) == len(set(paths))
    redirects = {output.address for output in outputs if isinstance(output, RedirectPage)}
    pages = {output.address for output in outputs} - redirects
    assert set(pages_of(any_site(events, ledger)).values()) <= pages


@settings(deadline=None, max_examples=400)
@given(archives, ledgers, st.tuples(numbers, slugs))
def test_whatever_is_renamed_next_every_address_that_was_given_is_still_one(
    events: dict[int, str], ledger: list[tuple[int, str]], next_one: tuple[int, str]
) -> None:
    number, slug = next_one
    before = any_site(events, ledger)
    told = [*ledger, (number, events[number])] if number in events else ledger
    after = any_site({**events, number: slug}, told)
    given_out = {
        output.address for output in outputs_of(before).values() if event_page(output.address)
    }
    still = {output.address for output in outputs_of(after).values()}
    assert given_out - still == set()


def event_page(address: str) -> bool:
    return address.startswith(("events/", "e/")) and address.endswith("/")


def rules_of(site: Site) -> list[tuple[str, str, str]]:
    lines = render_path(site, "_redirects").decode().splitlines()
    rules = [tuple(line.split(" ")) for line in lines if not line.startswith("#")]
    return [(source, target, status) for source, target, status in rules if status == "301"]


@settings(deadline=None, max_examples=50)
@given(archives, ledgers)
def test_hosts_are_told_what_the_pages_do(
    events: dict[int, str], ledger: list[tuple[int, str]]
) -> None:
    site = any_site(events, ledger)
    redirects = [output for output in outputs_of(site).values() if isinstance(output, RedirectPage)]
    assert sorted(rules_of(site)) == sorted(
        (
            site.urls.link(output.address),
            site.urls.link(output.target),
            "301",
        )
        for output in redirects
    )


def test_former_addresses_come_first_and_then_the_newest_short_ones() -> None:
    """And of the former ones those that were surely given out."""
    ledger = [(1, "a"), (2, "a"), (2, "c")]
    site = make_site([named(1, "b"), named(2, "d")], changes=[renamed(*told) for told in ledger])
    assert [source for source, _, _ in rules_of(site)] == [
        "/archive/events/a/",
        "/archive/events/c/",
        "/archive/events/a-1/",
        "/archive/events/a-2/",
        "/archive/e/2/",
        "/archive/e/1/",
    ]


@pytest.mark.parametrize("slug", ["s", "s" * 70], ids=["short", "long"])
def test_no_host_is_told_more_than_it_takes(slug: str) -> None:
    site = make_site([named(number, f"{slug}-{number}") for number in range(1, 2001)])
    data = render_path(site, "_redirects")
    assert len(data) <= 64_000
    rules = rules_of(site)
    assert 500 < len(rules) <= 1000
    assert max(map(len, data.splitlines())) <= 1000
    assert sum(not line.startswith(b"#") for line in data.splitlines()) <= 1000
    assert rules[0][0] == "/archive/e/2000/"


def test_a_renamed_event_is_found_at_its_former_address_after_a_build(tmp_path: Path) -> None:
    site = make_site([record()], changes=[renamed(856, "old")])
    for path, data in render_site(site).items():
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    page = read_page((tmp_path / "events/old/index.html").read_bytes())
    (target_link,) = strings(page, "//a/@href")
    assert (tmp_path / target_link.removeprefix("/archive/") / "index.html").is_file()
