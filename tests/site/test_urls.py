"""Slugs, addresses, and foreign URLs made harmless."""

import datetime as dt
import re
from collections.abc import Sequence

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.archive.grouping import Facet, make_archive
from generator.archive.model import Agency, Event, Named, Problem, Program
from generator.archive.records import decode_records
from generator.site import urls
from generator.site.foreign import host_of, safe_url
from generator.site.slugs import Slugs, make_slug, make_slugs
from generator.site.urls import Address, make_urls, output_path
from tests.projects import as_line, real_records, record
from tests.site.samples import make_site

AS_OF = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
RULE = settings(deadline=None, max_examples=150)
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
RESERVED = {"index", "page", "feed", "atom", "calendar", "con", "prn", "aux", "nul", "com1", "lpt9"}
LONGEST_NAME = 255
"""Octets of one part of a path on the usual file systems."""

NASTY = (
    *("", " ", "-", "--", "_", ".", "..", "../..", "/", "\\", "\0", "\n", "%2e%2e", "a/b", "a\\b"),
    *("foo", "Foo", "FOO", "foo-2", "foo-85", "foo-85-85", "foo-1", "foo-1-1", "f-o-o"),
    *("index", "Index", "page", "feed", "atom", "calendar", "con", "NUL", "com1", "lpt9", "aux"),
    *("0", "7", "85", "2023", "007", "12-2", "-2", "2-"),
    *("Прогресс", "探月", "🚀", "İstanbul", "straße", "ﬀ", "Å", "\u202e", "e\u0301", "ᴀ"),
    *("x" * 80, "x" * 81, "x" * 2000, "ab-" * 40, "Ж" * 200, "event-5", "type-5"),
)
ids = st.integers(0, 20) | st.integers(0, 2**63 - 1)
words = (
    st.sampled_from(NASTY)
    | st.text(max_size=30)
    | st.from_regex(r"foo(-[0-9]{1,2})?", fullmatch=True)
)
events = st.lists(
    st.builds(
        Event,
        id=ids,
        name=words,
        slug=words,
        type=st.none() | st.builds(Named, id=ids, name=words),
    ),
    max_size=25,
    unique_by=lambda event: event.id,
)


def slugs_of(found: Sequence[Event]) -> tuple[Slugs, list[Problem]]:
    return make_slugs(make_archive(found, (), AS_OF))


@RULE
@given(events)
def test_every_event_and_type_has_a_slug_of_its_own_that_any_file_system_takes(
    found: list[Event],
) -> None:
    slugs, _ = slugs_of(found)
    assert slugs.events.keys() == {event.id for event in found}
    types = slugs.groups[Facet.TYPES]
    assert types.keys() == {event.type.id for event in found if event.type}
    for values in (
        list(slugs.events.values()),
        *(list(found.values()) for found in slugs.groups.values()),
    ):
        assert len({slug.casefold() for slug in values}) == len(values)
        for slug in values:
            assert SLUG.fullmatch(slug)
            assert slug not in RESERVED
            assert not slug.isdigit()
            assert len(slug.encode()) <= LONGEST_NAME


@RULE
@given(st.lists(st.sampled_from(["foo", "foo-1", "foo-2", "foo-1-1"]), max_size=6))
def test_an_event_added_later_changes_no_slug(wanted: list[str]) -> None:
    found = [Event(id=number, name="A name", slug=slug) for number, slug in enumerate(wanted)]
    after, _ = slugs_of(found)
    before, _ = slugs_of(found[:-1])
    assert {number: after.events[number] for number in before.events} == before.events


@RULE
@given(events)
def test_slugs_do_not_depend_on_the_order_of_the_records(found: list[Event]) -> None:
    assert slugs_of(found[::-1]) == slugs_of(found)


@pytest.mark.parametrize(
    ("wanted", "given_slugs"),
    [
        pytest.param({83: "foo", 85: "foo"}, {83: "foo", 85: "foo-85"}, id="lowest id keeps it"),
        pytest.param(
            {83: "foo-85", 84: "foo", 85: "foo"},
            {83: "foo-85", 84: "foo", 85: "foo-85-85"},
            id="an older event has the suffix by nature",
        ),
        pytest.param(
            {83: "foo", 85: "foo", 90: "foo-85"},
            {83: "foo", 85: "foo-85", 90: "foo-85-90"},
            id="a newer event has the suffix by nature",
        ),
        pytest.param({1: "Foo", 2: "foo"}, {1: "foo", 2: "foo-2"}, id="case does not tell apart"),
        pytest.param({7: "2023"}, {7: "2023-7"}, id="a number is a year's name"),
        pytest.param({7: "feed"}, {7: "feed-7"}, id="a reserved name"),
        pytest.param({7: "nul"}, {7: "nul-7"}, id="a device of another system"),
        pytest.param({7: "../../etc/passwd"}, {7: "etc-passwd"}, id="a way out"),
        pytest.param({7: "a/b\\c"}, {7: "a-b-c"}, id="separators"),
        pytest.param({7: "Прогресс"}, {7: "progress"}, id="another script"),
        pytest.param({7: ""}, {7: "a-name"}, id="empty: the name stands in"),
        pytest.param({7: "🚀"}, {7: "a-name"}, id="nothing left: the name stands in"),
        pytest.param({7: "x" * 300}, {7: "x" * 80}, id="cut"),
    ],
)
def test_a_slug_is_kept_where_it_can_be(
    wanted: dict[int, str], given_slugs: dict[int, str]
) -> None:
    found = [Event(id=number, name="A name", slug=slug) for number, slug in wanted.items()]
    assert slugs_of(found)[0].events == given_slugs


def test_an_event_without_slug_and_name_is_called_by_its_id() -> None:
    assert slugs_of([Event(id=7)])[0].events == {7: "event-7"}


def test_a_type_without_name_is_called_by_its_id() -> None:
    slugs, _ = slugs_of([Event(id=7, type=Named(id=29))])
    assert slugs.groups[Facet.TYPES] == {29: "type-29"}


def test_of_events_of_one_slug_the_lowest_id_keeps_it_whichever_happens_first() -> None:
    late = Event(id=83, name="A", slug="foo", date=AS_OF)
    early = Event(id=85, name="B", slug="foo", date=AS_OF - dt.timedelta(days=1))
    assert slugs_of([late, early])[0].events == {83: "foo", 85: "foo-85"}


def test_a_group_whose_name_has_no_letters_is_called_by_its_number() -> None:
    agency, program = Agency(id=4, name="🚀"), Program(id=5, name="—")
    found = [Event(id=7, agencies=(agency,), programs=(program,), location="★")]
    groups = slugs_of(found)[0].groups
    assert groups[Facet.AGENCIES] == {4: "agency-4"}
    assert groups[Facet.PROGRAMS] == {5: "program-5"}
    assert groups[Facet.PLACES] == {"★": "place-7"}


def test_of_groups_of_one_name_the_lowest_number_keeps_it_not_the_largest_group() -> None:
    """A place has the lowest id of its events for a number, whichever of them happened first."""
    old, new = Named(id=3, name="Docking"), Named(id=9, name="Docking")
    found = [
        Event(id=21, type=new, location="Pad B", date=AS_OF),
        Event(id=22, type=new, location="Pad B", date=AS_OF - dt.timedelta(days=1)),
        Event(id=5, type=old, location="Pad-B"),
        Event(id=23, type=new, location="Pad (B)"),
    ]
    groups = slugs_of(found)[0].groups
    assert groups[Facet.TYPES] == {3: "docking", 9: "docking-9"}
    assert groups[Facet.PLACES] == {"pad-b": "pad-b", "pad b": "pad-b-21", "pad (b)": "pad-b-23"}


def test_an_id_of_any_size_makes_no_name_too_long_for_a_file() -> None:
    decoded = decode_records([as_line(record(id=10**300, slug="", name=""))])
    slugs, _ = slugs_of(decoded.events)
    assert all(len(slug) <= LONGEST_NAME for slug in slugs.events.values())


@pytest.mark.parametrize(
    ("slug", "what"),
    [
        ("", "is empty"),
        ("2023", "cannot be an address"),
        ("index", "cannot be an address"),
        ("x" * 300, "cannot be an address"),
        ("../..", "cannot be an address"),
        ("taken", "belongs to another event"),
    ],
)
def test_a_slug_that_could_not_be_used_is_reported(slug: str, what: str) -> None:
    taker, event = Event(id=1, name="A", slug="taken"), Event(id=7, name="B", slug=slug)
    slugs, problems = slugs_of([taker, event])
    assert [problem.subject for problem in problems] == ["event 7"]
    assert problems[0].path == "$.slug"
    assert what in problems[0].what
    assert f"uses '{slugs.events[7]}'" in problems[0].what


@pytest.mark.parametrize(
    "slug",
    [
        *(found["slug"] for found in real_records()),
        "spacex-dragon-in-flight-abort-test-press-conferenc",
        "spacex-dragon-in-flight-abort-test-press-confere-2",
        "international-space-station-operations-update-me-2",
    ],
)
def test_a_slug_of_the_api_is_used_as_it_is_and_reported_for_nothing(slug: str) -> None:
    slugs, problems = slugs_of([Event(id=7, name="Something else", slug=slug)])
    assert slugs.events == {7: slug}
    assert problems == []


@RULE
@given(events)
def test_a_problem_is_reported_exactly_for_a_slug_that_gave_way(found: list[Event]) -> None:
    """To write one of the API's slugs in small letters, with hyphens, is no change worth a word."""
    slugs, problems = slugs_of(found)
    gave_way = {
        f"event {event.id}"
        for event in found
        if slugs.events[event.id] != make_slug(event.slug)
        or not re.fullmatch(r"[-a-zA-Z0-9_]{1,80}", event.slug)
    }
    reported = [problem.subject for problem in problems]
    assert len(reported) == len(set(reported))
    assert set(reported) == gave_way


@pytest.mark.parametrize(
    ("address", "path"),
    [
        (urls.HOME, "index.html"),
        (urls.YEARS, "years/index.html"),
        (urls.NOT_FOUND, "404.html"),
        (urls.RSS, "feed.xml"),
        (urls.CALENDAR, "calendar.ics"),
        (urls.year_address(2023), "2023/index.html"),
        (urls.month_address(2023, 8), "2023/08/index.html"),
        (urls.event_address("a-b"), "events/a-b/index.html"),
        (urls.group_address(Facet.TYPES, "docking"), "types/docking/index.html"),
        (urls.night_address(dt.date(2026, 11, 23)), "changes/2026-11-23/index.html"),
        (urls.page_address(urls.UPDATES, 3), "updates/page/3/index.html"),
        (urls.page_address(urls.UPDATES, None), "updates/index.html"),
        (urls.document_address("about"), "about/index.html"),
        (urls.asset_address("site.css", "0123456789abcdef"), "assets/site.0123456789.css"),
    ],
)
def test_an_address_has_one_file(address: Address, path: str) -> None:
    assert output_path(address) == path


@pytest.mark.parametrize(
    ("base", "prefix", "host"),
    [
        ("https://example.org/", "/", "example.org"),
        ("https://example.org/archive/", "/archive/", "example.org"),
        ("http://localhost:8000/a/b/", "/a/b/", "localhost"),
    ],
)
def test_links_and_full_addresses_lie_under_the_base(base: str, prefix: str, host: str) -> None:
    found = make_urls(base)
    year = urls.year_address(2023)
    assert found.link(urls.HOME) == prefix
    assert found.link(year) == f"{prefix}2023/"
    assert found.full(urls.HOME) == base
    assert found.full(year) == f"{base}2023/"
    assert found.host == host


def test_a_base_without_a_slash_at_its_end_means_the_same() -> None:
    bare, slashed = (
        make_site(base_url=base).urls for base in ("https://a.org/x", "https://a.org/x/")
    )
    assert bare == slashed


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://www.nasa.gov/a?b=c&d=e#f", "https://www.nasa.gov/a?b=c&d=e#f"),
        ("HTTPS://www.nasa.gov/", "https://www.nasa.gov/"),
        ("http://a.org", "http://a.org"),
        ("  https://a.org/ \n", "https://a.org/"),
        ("\x01https://a.org/", "https://a.org/"),
        ("https://a.org:8080/", "https://a.org:8080/"),
        ("https://user:secret@a.org/", "https://a.org/"),
        ("https://nasa.gov@a.org:80/", "https://a.org:80/"),
        ("http://[2001:db8::1]/a", "http://[2001:db8::1]/a"),
        ("https://a.org/a b", "https://a.org/a%20b"),
        ("https://a.org/%20%zz%", "https://a.org/%20%25zz%25"),
        ("https://a.org/[a]?[b]#[c]", "https://a.org/%5Ba%5D?%5Bb%5D#%5Bc%5D"),
        ("https://a.org/\"><script>?'", "https://a.org/%22%3E%3Cscript%3E?'"),
        ("https://a.org/`{|}^\\", "https://a.org/%60%7B%7C%7D%5E%5C"),
        ("https://a.org/Луна?я#ж", "https://a.org/%D0%9B%D1%83%D0%BD%D0%B0?%D1%8F#%D0%B6"),
        ("https://a.org/\u202egpj.exe", "https://a.org/%E2%80%AEgpj.exe"),
        ("https://a.org/2520%2520", "https://a.org/2520%2520"),
        ("https://пример.рф/", "https://xn--e1afmkfd.xn--p1ai/"),
        ("https://пример.рф:8080/", "https://xn--e1afmkfd.xn--p1ai:8080/"),
        ("https://straße.example/", "https://xn--strae-oqa.example/"),
        ("https://☃.example/", "https://xn--n3h.example/"),
        ("https://a.org/a\nb\tc", "https://a.org/abc"),
    ],
)
def test_a_foreign_url_is_made_harmless_and_still_leads_there(url: str, safe: str) -> None:
    assert safe_url(url) == safe


@pytest.mark.parametrize(
    "url",
    [
        *(None, "", " ", "a.org", "/path", "//a.org/x", "https", "https:", "https:a.org"),
        *("javascript:alert(1)", "JavaScript:alert(1)", " javascript:alert(1)"),
        *("java\nscript:alert(1)", "\x00javascript:alert(1)", "javascript://a.org/%0aalert(1)"),
        *("data:text/html,x", "vbscript:x", "file:///etc/passwd", "ftp://a.org/", "mailto:a@b.c"),
        *("view-source:https://a.org/", "blob:https://a.org/x", "https\\://a.org"),
        *("http:///x", "https://", "https://?x", "https://#x", "https:///a.org"),
        *("https://:80/", "https://@/", "https://user@/", "https://user@:80/"),
        *("https://a.org:0/", "https://a.org:99999/", "https://a.org:http/", "https://a.org:-1/"),
        *("http://[::1", "http://::1]/", "http://[evil]/", "http://[::1]evil/"),
        *("https://a b/", 'https://a"b/', "https://a<b/", "https://a>b/", "https://a'b/"),
        *("https://a\\b/", "https://a`b/", "https://a%00b/", "https://a{b}/", "https://a|b/"),
        *("https://a\u202eb/", "https://a\u200bb/", "https://a\u00a0b/", "https://a\u061cb/"),
        *("https://\ufeffa/", "https://a\u3000b/", "https://a\u2100b/", "https://a\x7fb/"),
    ],
)
def test_what_is_no_http_url_is_no_link(url: str | None) -> None:
    assert safe_url(url) is None


HARMLESS = re.compile(r"https?://[A-Za-z0-9._~:@!$&'()*+,;=%/?#\[\]-]+")
urlish = st.one_of(
    st.text(max_size=40),
    st.builds(
        "{}{}{}".format,
        st.sampled_from(
            ["http://", "https://", "HTTPS://", "https:", " https://", "javascript://"]
        ),
        st.sampled_from(["", "a.org", "A.org:80", "u:p@a.org", "[::1]", "пример.рф", ":80", "xn--"])
        | st.text(max_size=10),
        st.text(max_size=20).map("/{}".format) | st.text("/?#%[]@:\"'<>\\ \n\u202ea0", max_size=20),
    ),
)


@settings(deadline=None, max_examples=500)
@given(urlish)
@example("http://www.")
def test_a_safe_url_holds_nothing_that_could_end_an_attribute(url: str) -> None:
    safe = safe_url(url)
    if safe is not None:
        assert HARMLESS.fullmatch(safe)
        assert host_of(safe)


@settings(deadline=None, max_examples=500)
@given(urlish)
def test_a_safe_url_is_safe_already(url: str) -> None:
    safe = safe_url(url)
    assert safe is None or safe_url(safe) == safe


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.nasa.gov/x", "nasa.gov"),
        ("https://blogs.nasa.gov/x", "blogs.nasa.gov"),
        ("https://nasa.gov@evil.example/", "evil.example"),
        ("https://A.org:8080/", "a.org"),
    ],
)
def test_the_host_that_a_reader_is_shown_is_the_one_a_link_leads_to(url: str, host: str) -> None:
    assert host_of(url) == host


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("NASA's HQ", "nasas-hq"),
        ("NASA’s HQ", "nasas-hq"),
        ("NASAʼs HQ", "nasas-hq"),
        ("NASA`s HQ", "nasas-hq"),
        ("O'Higgins", "ohiggins"),
        ("'Quoted'", "quoted"),
        ("Hawaiʻi", "hawaii"),
        ("Site 31/6", "site-31-6"),
    ],
)
def test_an_apostrophe_parts_no_word(text: str, slug: str) -> None:
    assert make_slug(text) == slug
