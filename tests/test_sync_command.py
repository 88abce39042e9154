"""`almanac sync`, and the sync before `almanac build`, as a user runs them."""

import datetime as dt
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.archive.dates import say_minute
from tests.commands import Done, run_almanac
from tests.ll2 import faults
from tests.ll2.database import Json
from tests.ll2.faults import Answer, Fault
from tests.ll2.server import EVER, Key, LaunchLibrary
from tests.projects import make_project
from tests.source.pulls import make_events, upstream

SECRET = "s3cret-0123456789abcdef"  # noqa: S105 - it opens nothing
REFUSED = Fault("refuses", front=lambda *_: Answer(400, {}, b"no"))
"""What no second question can mend, so that nobody waits before he asks again."""


@pytest.fixture
def api() -> Iterator[LaunchLibrary]:
    """Three pages of events; who has the token may ask more."""
    keys = {SECRET: Key("a patron", 210)}
    with LaunchLibrary(make_events(45), keys=keys) as api:
        api.switches.largest_page = 20
        yield api


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project that has no snapshot yet."""
    root = make_project(tmp_path / "project")
    for path in (root / "content/snapshot").iterdir():
        path.unlink()
    return root


def almanac(root: Path, *arguments: str, **environment: str) -> Done:
    done = run_almanac("--root", str(root), *arguments, cwd=root.parent, **environment)
    assert "Traceback" not in done.stderr
    assert SECRET not in done.stdout + done.stderr
    return done


def sync(root: Path, api: LaunchLibrary, *arguments: str, **environment: str) -> Done:
    return almanac(root, "sync", "--source", api.url, *arguments, **environment)


def files(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (root / "content/snapshot").iterdir()}


def held(root: Path) -> dict[int, Json]:
    records = map(json.loads, files(root)["events.jsonl"].splitlines())
    return {record["id"]: record for record in records}


# sync


def test_a_first_sync_says_how_far_it_is_and_what_it_did(root: Path, api: LaunchLibrary) -> None:
    done = sync(root, api)
    assert done.returncode == 0
    assert done.stderr.splitlines() == [
        "pulled 20 events, request 1, 14 requests left",
        "pulled 39 events, request 2, 13 requests left",
        "pulled 45 events, request 3, 12 requests left",
    ]
    events, requests = done.stdout.splitlines()
    assert events == (
        "45 events: 45 added, 0 moved, 0 refined, 0 renamed, 0 edited, 0 updated, 0 removed, "
        "0 returned; 0 problems in what was pulled"
    )
    assert re.fullmatch(r"4 requests, [\d,]+ bytes; the snapshot is up to date", requests)
    assert held(root) == upstream(api)
    assert set(files(root)) == {"events.jsonl", "changes.jsonl", "state.json"}


def test_a_later_sync_counts_what_changed(root: Path, api: LaunchLibrary) -> None:
    sync(root, api)
    api.edit(2, name="Renamed")
    api.edit(3, date="2024-06-01T00:00:00Z")
    api.delete(6)
    done = sync(root, api)
    assert done.returncode == 0
    assert done.stdout.startswith(
        "44 events: 0 added, 1 moved, 0 refined, 1 renamed, 0 edited, 0 updated, 1 removed, "
    )


def test_a_dry_run_shows_the_changes_and_writes_nothing(root: Path, api: LaunchLibrary) -> None:
    sync(root, api)
    before = files(root)
    api.edit(2, name="Renamed")
    done = sync(root, api, "--dry-run")
    assert done.returncode == 0
    shown, events, requests = done.stdout.splitlines()
    assert shown.startswith('event 2 renamed: {"at":"')
    assert events.startswith("45 events: 0 added")
    assert requests.endswith("; nothing was written")
    assert files(root) == before


def test_full_reads_everything_anew(root: Path, api: LaunchLibrary) -> None:
    sync(root, api)
    api.edit(2, bump=False, location="Elsewhere")
    assert "0 edited" in sync(root, api).stdout
    assert "1 edited" in sync(root, api, "--full").stdout


def test_since_reads_from_that_day(root: Path, api: LaunchLibrary) -> None:
    sync(root, api)
    api.edit(2, last_updated="2025-03-01T00:00:00Z", location="Elsewhere")
    api.edit(3, last_updated="2025-05-01T00:00:00Z", location="Elsewhere")
    assert "1 edited" in sync(root, api, "--since", "2025-04-01").stdout
    asked = [request.query.get("last_updated__gte") for request in api.requests]
    assert "2025-04-01T00:00:00Z" in asked
    assert "1 edited" in sync(root, api).stdout
    assert held(root) == upstream(api)


def test_a_spent_quota_ends_a_sync_with_3_and_the_next_goes_on(
    root: Path, api: LaunchLibrary
) -> None:
    api.spend(13)
    done = sync(root, api)
    assert done.returncode == 3
    assert done.stdout == ""
    error = done.stderr.splitlines()[-1]
    assert re.fullmatch(
        r"error: 127\.0\.0\.1:\d+: the quota of requests is spent; "
        r"come back in 60 min, or let it wait with --wait",
        error,
    )
    assert set(files(root)) == {"pull.jsonl"}


def test_a_quota_that_comes_back_soon_is_waited_for(root: Path, api: LaunchLibrary) -> None:
    api.fault(faults.throttled(1), at=3)
    done = sync(root, api, "--wait")
    assert done.returncode == 0
    assert re.search(r"^the quota is spent; going on at \d+ \w+ \d{4}, ", done.stderr, re.MULTILINE)
    assert held(root) == upstream(api)


def test_an_api_that_makes_no_sense_ends_a_sync_with_3(root: Path, api: LaunchLibrary) -> None:
    api.fault(REFUSED, times=EVER, path="*/events/")
    done = sync(root, api)
    assert done.returncode == 3
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"error: {api.url}/2.3.0/: answers 400: no; ")
    assert files(root) == {}


def test_a_guard_ends_a_sync_with_4_and_accept_loss_lets_it_pass(
    root: Path, api: LaunchLibrary
) -> None:
    sync(root, api)
    for event in list(api.records)[:8]:
        api.delete(event)
    before = files(root)
    done = sync(root, api, LL2_TOKEN=SECRET)
    assert done.returncode == 4
    assert done.stderr.splitlines()[-1].endswith(
        ": 8 of 45 events are not listed any more (5 may be); "
        "nothing was changed; if that is right, say so with --accept-loss"
    )
    assert files(root) == before
    done = sync(root, api, "--accept-loss", LL2_TOKEN=SECRET)
    assert done.returncode == 0
    assert "8 removed" in done.stdout
    assert "note: 8 of 45 events would be removed (5 may be)" in done.stderr


def test_the_token_of_the_environment_is_used_and_never_printed(
    root: Path, api: LaunchLibrary
) -> None:
    done = sync(root, api, LL2_TOKEN=SECRET)
    assert done.returncode == 0
    assert "209 requests left" in done.stderr
    assert {request.header("Authorization") for request in api.requests} == {f"Token {SECRET}"}
    assert not any(SECRET.encode() in data for data in files(root).values())


def test_the_variable_of_the_token_is_named_in_the_configuration(
    root: Path, api: LaunchLibrary
) -> None:
    path = root / "content/site.toml"
    path.write_text(path.read_text("utf-8").replace("LL2_TOKEN", "MY_TOKEN"), "utf-8")
    others = {"LL2_TOKEN": "not-asked-for"}
    sync(root, api, **others, MY_TOKEN=SECRET)
    assert {request.header("Authorization") for request in api.requests} == {f"Token {SECRET}"}


@pytest.mark.parametrize("token", [f"{SECRET}-expired", f"{SECRET}\n", ""])
def test_a_bad_token_ends_a_sync_with_5(root: Path, api: LaunchLibrary, token: str) -> None:
    done = sync(root, api, LL2_TOKEN=token)
    assert done.returncode == 5
    assert "token" in done.stderr
    assert files(root) == {}


def test_a_source_that_is_no_address_ends_a_sync_with_5(root: Path) -> None:
    done = almanac(root, "sync", "--source", "ftp://example.org")
    assert done.returncode == 5
    assert "source is no address" in done.stderr


def test_a_snapshot_of_another_source_ends_a_sync_with_1(root: Path, api: LaunchLibrary) -> None:
    sync(root, api)
    before = files(root)
    done = almanac(root, "sync", "--source", "http://192.0.2.1")
    assert done.returncode == 1
    assert f"the snapshot is of {api.url}, not of http://192.0.2.1; pull into" in done.stderr
    assert files(root) == before


# build


def build(root: Path, source: str, *arguments: str, **environment: str) -> Done:
    return almanac(root, "build", "--source", source, "--workers", "1", *arguments, **environment)


def home(root: Path) -> str:
    return (root / "output/index.html").read_text(encoding="utf-8")


def pages(root: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in (root / "output").rglob("*.html")}


def test_a_build_begins_with_a_sync(root: Path, api: LaunchLibrary) -> None:
    done = build(root, api.url)
    assert done.returncode == 0
    assert "45 events: 45 added" in done.stdout
    assert held(root) == upstream(api)
    assert (root / "output/index.html").exists()


def test_an_offline_build_asks_nobody(root: Path, api: LaunchLibrary) -> None:
    sync(root, api)
    asked = len(api.requests)
    done = build(root, api.url, "--offline")
    assert done.returncode == 0
    assert len(api.requests) == asked


def test_a_build_without_the_api_uses_a_complete_snapshot_and_names_its_day(
    root: Path, api: LaunchLibrary
) -> None:
    sync(root, api)
    api.fault(REFUSED, times=EVER, path="*/events/")
    done = build(root, api.url)
    assert done.returncode == 3
    fetched = dt.datetime.fromisoformat(json.loads(files(root)["state.json"])["fetched_at"])
    assert f"note: building from the snapshot of {say_minute(fetched)}" in done.stderr
    assert "answers 400" in done.stderr
    assert (root / "output/index.html").exists()


def test_a_build_without_the_api_and_with_an_incomplete_snapshot_ends_with_3(
    tmp_path: Path, api: LaunchLibrary
) -> None:
    """As in a clone of this repository without a network: a few events of many."""
    root = make_project(tmp_path / "project")
    state = root / "content/snapshot/state.json"
    text = state.read_text("utf-8").replace("https://ll.thespacedevs.com", api.url)
    state.write_text(text, "utf-8")
    api.fault(REFUSED, times=EVER, path="*/events/")
    done = build(root, api.url)
    assert done.returncode == 3
    assert "answers 400" in done.stderr
    assert "note: building from the snapshot of 23 November 2026, 00:00 UTC" in done.stderr
    assert "10 of 1,002 events" in home(root)


def test_a_build_of_a_first_pull_that_was_stopped_says_how_many_of_how_many(
    root: Path, api: LaunchLibrary
) -> None:
    api.spend(13)
    done = build(root, api.url)
    assert done.returncode == 3
    assert "the quota of requests is spent" in done.stderr
    assert "39 of 45 events" in home(root)


def test_a_build_with_no_snapshot_at_all_says_so(root: Path, api: LaunchLibrary) -> None:
    api.fault(REFUSED, times=EVER, path="*/events/")
    done = build(root, api.url)
    assert done.returncode == 3
    assert "answers 400" in done.stderr
    assert not (root / "output/index.html").exists()


def test_a_guard_stops_a_build_and_the_site_stays(root: Path, api: LaunchLibrary) -> None:
    build(root, api.url)
    before = pages(root)
    for event in list(api.records)[:8]:
        api.delete(event)
    done = build(root, api.url, LL2_TOKEN=SECRET)
    assert done.returncode == 4
    assert pages(root) == before
    assert build(root, api.url, "--accept-loss", LL2_TOKEN=SECRET).returncode == 0
    assert pages(root) != before
    assert pages(root).keys() >= before.keys()


def test_overrides_survive_every_pull(root: Path, api: LaunchLibrary) -> None:
    overrides = root / "content/overrides.toml"
    overrides.write_text('["2"]\nreason = "test"\n[\'2\'.fields]\nlocation = "X"\n', "utf-8")
    before = overrides.read_bytes()
    sync(root, api)
    api.edit(2, name="Renamed upstream")
    sync(root, api)
    assert overrides.read_bytes() == before
    assert held(root)[2]["name"] == "Renamed upstream"
