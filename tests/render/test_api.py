"""The API as files: complete, in the shape of Launch Library, and moved by nothing but news."""

import datetime as dt
import json
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import validate
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from generator.archive import query_terms
from generator.archive.changes import Change, Kind
from generator.archive.entries import Override
from generator.archive.originals import Original, Originals, project_record
from generator.archive.query import answer, parse_query
from generator.render.openapi import describe_files, describe_server
from generator.site.api import PAGE_SIZE
from generator.site.contents import Section, Site
from generator.site.keys import digest_of
from generator.site.outputs import path_of
from generator.site.plan import MOST_RULES, plan_outputs
from generator.site.slugs import groups_by_slug
from tests.archive.detailed import DETAILED
from tests.pages.hostile import poisoned_records
from tests.projects import Json, as_line, real_records, record
from tests.site.links import find_dead_links
from tests.site.samples import AS_OF, BASE_URL, coarse_records, make_site, render_path, render_paths

HERE = "api/2.3.0/"
DAY = dt.timedelta(days=1)


def plain(number: int, date: str = "2023-08-25T00:00:00Z", **more: object) -> Json:
    name = f"Event {number}"
    return {"id": number, "name": name, "slug": f"event-{number}", "date": date, **more}


def api_of(site: Site) -> dict[str, Any]:
    """Every file of the API below its version, read as JSON."""
    paths = [path_of(output) for output in plan_outputs(site).outputs]
    wanted = {path for path in paths if path.startswith(HERE)}
    files = render_paths(site, wanted)
    return {path.removeprefix(HERE): json.loads(data) for path, data in files.items()}


def keys_of(site: Site) -> dict[str, bytes]:
    """What each file of the API is made of."""
    return {
        path_of(output): digest_of(output)
        for output in plan_outputs(site).outputs
        if path_of(output).startswith(HERE)
    }


def changed(before: Site, after: Site) -> set[str]:
    old, new = keys_of(before), keys_of(after)
    return {
        path.removeprefix(HERE)
        for path in old.keys() | new.keys()
        if old.get(path) != new.get(path)
    }


def ids_of(envelope: Json) -> list[int]:
    return [found["id"] for found in envelope["results"]]


@cache
def many() -> dict[str, Any]:
    return api_of(make_site([plain(number) for number in range(3, 5 * PAGE_SIZE, 2)]))


# What is in a list.


def test_the_list_of_all_events_is_complete_and_leads_nowhere() -> None:
    site = make_site([*real_records(), *coarse_records()])
    found = api_of(site)["events/index.json"]
    assert (found["count"], found["next"], found["previous"]) == (29, None, None)
    assert ids_of(found) == [entry.id for entry in site.archive.entries]
    assert {one["response_mode"] for one in found["results"]} == {"normal"}


@pytest.mark.parametrize("when", ["upcoming", "previous"])
def test_what_is_ahead_and_what_has_been_are_what_the_query_language_finds(when: str) -> None:
    site = make_site(
        [*real_records(), *coarse_records()], as_of=dt.datetime(2023, 8, 25, 18).astimezone(dt.UTC)
    )
    found = api_of(site)[f"events/{when}/index.json"]
    asked = answer(parse_query(f"{when}=true&limit=100"), site.archive, {})
    assert ids_of(found) == [entry.id for entry in asked.entries] != []
    assert (found["count"], found["next"]) == (asked.count, None)


def test_each_list_of_a_group_is_what_the_query_language_finds() -> None:
    site = make_site([*real_records(), DETAILED, *coarse_records()])
    files, slugs = api_of(site), groups_by_slug(site.slugs)
    names = {"type": "type__ids", "agency": "agency__ids", "program": "program", "year": "year"}
    index = files["events/by/index.json"]
    assert set(index) == set(names)
    for what, cuts in index.items():
        assert cuts
        for cut in cuts:
            query = parse_query(f"{names[what]}={cut['id']}&limit=100")
            asked = [entry.id for entry in answer(query, site.archive, slugs).entries]
            path = cut["url"].removeprefix(BASE_URL + HERE)
            found = files[path]
            assert ids_of(found) == asked
            assert (found["count"], cut["count"], found["next"]) == (len(asked), len(asked), None)


@pytest.mark.parametrize("mode", query_terms.MODES)
def test_following_the_pages_gives_every_event_once(mode: str) -> None:
    files = many()
    path: str | None = f"events/pages/{mode}/1/index.json"
    seen: list[int] = []
    before = None
    while path:
        page = files[path]
        assert page["previous"] == before
        seen += ids_of(page)
        assert page["count"] == len(seen)
        before = BASE_URL + HERE + path
        path = page["next"] and page["next"].removeprefix(BASE_URL + HERE)
    assert seen == sorted(ids_of(files["events/index.json"]))
    assert len(files["events/pages/list/1/index.json"]["results"]) == PAGE_SIZE
    assert f"events/pages/{mode}/4/index.json" not in files


def test_an_archive_without_events_has_all_addresses_that_do_not_name_one() -> None:
    files = api_of(make_site([]))
    for name in ("events", "events/upcoming", "events/previous", "events/pages/normal/1"):
        empty: Json = {"count": 0, "next": None, "previous": None, "results": []}
        assert files[f"{name}/index.json"] == empty


def test_the_dictionaries_have_what_events_speak_of() -> None:
    files = api_of(make_site([*real_records(), DETAILED]))
    types = {found["type"]["id"]: found["type"] for found in (*real_records(), DETAILED)}
    listed = files["config/event_types/index.json"]
    assert [one["id"] for one in listed["results"]] == sorted(types)
    assert listed["count"] == len(types)
    for number, kind in types.items():
        assert files[f"config/event_types/{number}/index.json"] == kind
    assert files["config/languages/index.json"]["results"][0]["code"] == "en"
    assert files["api-throttle/index.json"]["next_use_secs"] == 0


# What is in a record.


def test_a_record_is_as_it_came_but_for_its_address_and_what_is_added() -> None:
    odd = b'{"id": 856,"name":"Odd \\u00e9", "slug":"odd","a": {"b":  [1.50, 1E+4,null]},"url":"x"}'
    site = make_site([record(id=856)])
    site = msgspec.structs.replace(site, originals=Originals({856: Original(b"", data=odd)}))
    data = render_path(site, f"{HERE}events/856/index.json")
    start = (
        b'{"id":856,"name":"Odd \\u00e9","slug":"odd","a":{"b":  [1.50, 1E+4,null]},'
        b'"url":"https://example.org/archive/api/2.3.0/events/856/index.json",'
    )
    assert data.startswith(start)


def test_what_a_record_lacks_is_as_the_archive_reads_it() -> None:
    """Programs stop where a key is missing."""
    bare = record(description=None, webcast_live=..., agencies=..., response_mode="normal")
    found = api_of(make_site([bare]))["events/856/index.json"]
    assert list(found)[-1] == "almanac"
    assert (found["description"], found["webcast_live"], found["agencies"]) == ("", False, [])
    assert (found["program"], found["response_mode"]) == (None, "detailed")
    ours = {"description", "response_mode", "url", "webcast_live", "almanac"}
    assert {name: found[name] for name in bare if name not in ours} == {
        name: bare[name] for name in bare if name not in ours
    }


@pytest.mark.parametrize("mode", query_terms.MODES)
def test_the_modes_show_what_they_show_in_the_api(mode: str) -> None:
    found = api_of(make_site([DETAILED]))[f"events/pages/{mode}/1/index.json"]["results"][0]
    plainly = json.loads(project_record(as_line(DETAILED), mode))
    addition = {} if mode == "list" else {"almanac": found["almanac"]}
    url = f"{BASE_URL}{HERE}events/{DETAILED['id']}/index.json"
    assert found == {**plainly, "url": url, **addition}
    assert ("updates" in found, "agencies" in found) == (mode != "list", mode == "detailed")


def test_the_archive_adds_what_it_knows() -> None:
    gone = Change(at=AS_OF, event=856, kind=Kind.REMOVED)
    override = {856: Override(fields={"location": "Elsewhere"})}
    site = make_site([record(location="Elsewhere")], changes=[gone], overrides=override)
    files = api_of(site)
    found = files["events/856/index.json"]
    added = found["almanac"]
    assert found["location"] == "Elsewhere"
    assert added["corrected"] == ["location"]
    assert added["removed"] == "2026-11-23T00:00:00Z"
    assert added["page"] == f"{BASE_URL}events/booster-9-static-fire-2/"
    assert added["short_url"] == f"{BASE_URL}e/856/"
    assert added["date"]["end"] == "2023-08-25T17:36:36Z"
    urls = [webcast["url"] for webcast in record()["vid_urls"]]
    assert [video["url"] for video in added["videos"]] == urls
    assert files["events/index.json"]["results"][0]["almanac"] == added


def test_a_record_that_claims_the_name_of_what_is_added_does_not_get_it() -> None:
    site = make_site([record(almanac={"page": "https://evil.example/"}, url="javascript:alert(1)")])
    found = api_of(site)["events/856/index.json"]
    assert found["almanac"]["page"].startswith(BASE_URL)
    assert found["url"].startswith(BASE_URL)


def test_suppressed_events_are_nowhere_and_counts_agree_with_pages_and_sitemap() -> None:
    hidden = {849: Override(suppress="Taken out.")}
    site = make_site([*real_records(), *coarse_records()], overrides=hidden)
    files = api_of(site)
    assert 849 not in ids_of(files["events/index.json"])
    assert "events/849/index.json" not in files
    sitemap = render_path(site, "sitemap-events-1.xml").decode()
    pages = set(re.findall(r"<loc>([^<]*/events/[^<]*)</loc>", sitemap))
    listed = files["events/index.json"]
    assert {one["almanac"]["page"] for one in listed["results"]} == pages
    assert listed["count"] == len(pages) == len(site.archive.entries)


# What changes when.


def test_a_night_without_news_changes_nothing() -> None:
    records = [*real_records(), *coarse_records()]
    assert changed(make_site(records), make_site(records, as_of=AS_OF + DAY)) == set()


def test_an_event_that_passes_changes_the_lists_that_it_passes_between_and_no_other() -> None:
    records = [plain(1), plain(2, "2026-11-23T12:00:00Z"), plain(3, "2030-01-01T00:00:00Z")]
    before, at, after = (
        make_site(records, as_of=AS_OF + hours * dt.timedelta(hours=1)) for hours in (11, 13, 37)
    )
    assert changed(before, at) == {"events/previous/index.json"}
    assert changed(at, after) == {"events/upcoming/index.json"}


def test_at_the_very_moment_an_event_is_ahead_and_has_been() -> None:
    site = make_site([plain(2, "2026-11-23T12:00:00Z")], as_of=AS_OF + dt.timedelta(hours=12))
    files = api_of(site)
    assert [ids_of(files[f"events/{when}/index.json"]) for when in ("upcoming", "previous")] == [
        [2],
        [2],
    ]


def test_an_event_that_is_added_changes_the_last_pages_and_the_lists_that_it_is_in() -> None:
    records = [plain(number) for number in range(1, 2 * PAGE_SIZE + 10)]
    added = plain(900, "2024-01-01T00:00:00Z", type={"id": 2, "name": "Docking"})
    pages = {f"events/pages/{mode}/3/index.json" for mode in query_terms.MODES}
    assert changed(make_site(records), make_site([*records, added])) == {
        *pages,
        "events/index.json",
        "events/previous/index.json",
        "events/900/index.json",
        "events/by/index.json",
        "events/by/type/2/index.json",
        "events/by/year/2024/index.json",
        "config/event_types/index.json",
        "config/event_types/2/index.json",
    }


def test_a_page_that_is_full_only_learns_that_there_is_another() -> None:
    records = [plain(number) for number in range(1, PAGE_SIZE + 1)]
    before, after = (api_of(make_site(some)) for some in (records, [*records, plain(900)]))
    first = "events/pages/normal/1/index.json"
    following = f"{BASE_URL}{HERE}events/pages/normal/2/index.json"
    assert after[first] == {**before[first], "next": following}


# Descriptions.


def validators(description: Json) -> dict[str, Draft202012Validator]:
    """What checks the file of each path, by the path's pattern."""
    resource = Resource.from_contents(description, default_specification=DRAFT202012)
    registry: Registry[Any] = Registry().with_resource("urn:api", resource)
    found = {}
    for path, item in description["paths"].items():
        schema = item["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        pattern = re.sub(r"\\\{\w+\\\}", r"-?\\d+", re.escape(path.removeprefix("/")))
        whole = {"$ref": f"urn:api{schema['$ref']}"}
        checker = FormatChecker(["date-time", "date"])
        found[pattern] = Draft202012Validator(whole, registry=registry, format_checker=checker)
    return found


def find_faults(files: Mapping[str, Any]) -> list[str]:
    """Files that no path of the description is of, and what in others is not as described."""
    known = validators(files["openapi.json"])
    faults = []
    for path, data in files.items():
        fitting = [one for pattern, one in known.items() if re.fullmatch(pattern, path)]
        if len(fitting) != 1:
            faults.append(f"{path}: {len(fitting)} paths")
        for one in fitting:
            faults += [
                f"{path}: {error.json_path} {error.message}"[:300]
                for error in one.iter_errors(data)
            ]
    return faults


@pytest.mark.parametrize(
    "records",
    [
        pytest.param([*real_records(), *coarse_records()], id="real and coarse"),
        pytest.param([DETAILED], id="detailed"),
        pytest.param(poisoned_records(), id="hostile"),
        pytest.param([plain(1), {"id": 2}], id="bare"),
    ],
)
def test_every_file_is_as_the_description_has_it(records: Sequence[Json]) -> None:
    assert find_faults(api_of(make_site(records))) == []


def test_the_description_is_of_something() -> None:
    """A file that is not as described is seen."""
    files = dict(many())
    files["events/index.json"] = {**files["events/index.json"], "count": None}
    files["events/3/index.json"] = {**files["events/3/index.json"], "almanac": {}}
    files["events/more/index.json"] = {}
    faults = find_faults(files)
    assert {fault.partition(":")[0] for fault in faults} == {
        "events/index.json",
        "events/3/index.json",
        "events/more/index.json",
    }


@pytest.mark.parametrize("describe", [describe_files, describe_server])
def test_the_description_is_openapi(describe: Callable[[str], Json]) -> None:
    description = describe(BASE_URL)
    validate(description)
    names = [item["get"]["operationId"] for item in description["paths"].values()]
    assert len(set(names)) == len(names)
    assert "The Space Devs" in description["info"]["description"]
    assert description["servers"] == [{"url": f"{BASE_URL}api/2.3.0"}]
    whole = json.dumps(description)
    assert all(f'/schemas/{name}"' in whole for name in description["components"]["schemas"])


def test_a_server_is_described_with_every_parameter_of_the_query_language() -> None:
    description: Json = describe_server(BASE_URL)
    for path in ("/events/", "/events/upcoming/", "/events/previous/"):
        parameters = description["paths"][path]["get"]["parameters"]
        assert tuple(one["name"] for one in parameters) == query_terms.PARAMETERS
        assert {"200", "400"} == set(description["paths"][path]["get"]["responses"])


def test_files_and_server_are_described_alike() -> None:
    """What both have, they have under names of operations and in schemas that are the same."""
    files, server = (describe(BASE_URL) for describe in (describe_files, describe_server))
    schemas = [one["components"]["schemas"] for one in (files, server)]
    for name in schemas[0].keys() & schemas[1].keys():
        assert schemas[0][name] == schemas[1][name]
    named = [
        {path.removesuffix("index.json"): item["get"]["operationId"] for path, item in paths}
        for paths in (one["paths"].items() for one in (files, server))
    ]
    both = named[0].keys() & named[1].keys()
    assert set(named[1]) - both == {"/schema/", "/events/upcoming/{id}/", "/events/previous/{id}/"}
    assert {named[0][path] for path in both} == {named[1][path] for path in both}


# Around it.


def test_whatever_it_leads_to_is_there() -> None:
    site = make_site([*real_records(), *coarse_records(), DETAILED])
    plan = plan_outputs(site)
    paths = {path_of(output) for output in plan.outputs}
    wanted = {path for path in paths if path.startswith("api/") or path == "_redirects"}
    rendered = render_paths(site, wanted)
    files = dict.fromkeys(paths, b"") | rendered
    assert find_dead_links(files, rendered) == []
    assert sum(BASE_URL.encode() in data for data in rendered.values()) > 40


def test_every_path_of_the_api_is_answered_with_its_file_and_no_file_with_another() -> None:
    """Cloudflare looks at rules first, so none may be meant for what is a file."""
    site = make_site([*real_records(), DETAILED])
    rules = [
        (re.compile(re.sub(r":\w+", "([^/]+)", line.split()[0])), line.split()[1])
        for line in render_path(site, "_redirects").decode().splitlines()
        if line.endswith(" 200")
    ]
    paths = [path for path in map(path_of, plan_outputs(site).outputs) if path.startswith("api/")]
    for path in paths:
        file = f"/archive/{path}"
        assert not any(rule.fullmatch(file) for rule, _ in rules), path
        if path.endswith("index.json"):
            bare = file.removesuffix("index.json")
            rule, target = next((rule, to) for rule, to in rules if rule.fullmatch(bare))
            found = rule.fullmatch(bare)
            assert found is not None
            for value in found.groups():
                target = re.sub(r":\w+", value, target, count=1)
            assert target == file


def test_all_rules_together_are_no_more_than_every_host_takes() -> None:
    site = make_site([plain(number) for number in range(1, MOST_RULES + 10)])
    lines = render_path(site, "_redirects").decode().splitlines()
    rules = [line for line in lines if not line.startswith("#")]
    assert len(rules) == MOST_RULES
    assert rules[-1].endswith(" 200")
    dynamic = [":" in rule for rule in rules]
    assert dynamic == sorted(dynamic)
    assert sum(dynamic) < 100


def test_hosts_are_told_that_all_may_be_read_and_what_the_api_is() -> None:
    assert render_path(make_site(), "_headers").decode().splitlines() == [
        "/archive/*",
        "  Access-Control-Allow-Origin: *",
        "/archive/api/2.3.0/*",
        "  Content-Type: application/json; charset=utf-8",
    ]


def test_an_owner_who_has_headers_of_his_own_keeps_them() -> None:
    site = make_site()
    own = msgspec.structs.replace(site, root_files={**site.root_files, "_headers": Path("own")})
    kinds = {path_of(output): type(output).__name__ for output in plan_outputs(own).outputs}
    assert kinds["_headers"] == "RootFile"


def test_a_site_without_the_api_says_nothing_of_it() -> None:
    site = make_site(leave_out=(Section.API,))
    assert not any(path_of(output).startswith("api/") for output in plan_outputs(site).outputs)
    assert b"/api/" not in render_path(site, "_headers") + render_path(site, "_redirects")


def test_the_page_about_the_api_leads_to_the_query_page_where_there_is_one() -> None:
    for left_out, is_there in (((), True), ((Section.SEARCH,), False)):
        page = render_path(make_site(leave_out=left_out), "api/index.html").decode()
        article = page[page.index("<article") : page.index("</article>")]
        assert ('href="/archive/events/"' in article) == is_there
        assert "api/2.3.0/events/index.json" in article
