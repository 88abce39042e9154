"""Copying pictures: which, how often, how much of them, and what a bad host can do."""

import datetime as dt
import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec
import pytest

from generator.archive.model import Event
from generator.errors import SnapshotError
from generator.source.image_index import read_images
from generator.source.images import Mirrored
from generator.source.snapshot import locked
from generator.source.thumbnails import make_copies
from generator.source.wanted import find_wanted
from tests.ll2 import faults
from tests.ll2.faults import Fault
from tests.ll2.server import LaunchLibrary
from tests.projects import ROOT
from tests.source.image_host import (
    KNOWN,
    UNKNOWN,
    ImageHost,
    Mirror,
    bomb,
    encoded,
    events_of,
    jpeg,
    picture_of,
)
from tests.source.pulls import NIGHT

PATHS = tuple(f"/media/{number}.jpg" for number in range(8))


@pytest.fixture
def host() -> Iterator[ImageHost]:
    with LaunchLibrary() as api:
        yield ImageHost(api)


@pytest.fixture
def mirror(host: ImageHost, tmp_path: Path) -> Mirror:
    return Mirror(tmp_path / "images", host)


def put(host: ImageHost, count: int) -> tuple[str, ...]:
    """Different pictures that take about the same room."""
    for number, path in enumerate(PATHS[:count]):
        host.put(path, jpeg(shade=20 * number))
    return PATHS[:count]


def room_of_all(paths: Iterable[str]) -> int:
    """The bytes of the copies of such pictures, by their paths."""
    return room_of(*(20 * PATHS.index(path) for path in paths))


def older(events: Iterable[Event]) -> Iterator[Event]:
    """The events, with other ids and a month before."""
    for event in events:
        date = event.date - dt.timedelta(days=31) if event.date else None
        yield msgspec.structs.replace(event, id=event.id + 1000, date=date)


def room_of(*shades: int) -> int:
    """The bytes of the copies of such pictures."""
    return sum(len(copy.data) for shade in shades for copy in make_copies(jpeg(shade=shade)))


# What is wanted.


@pytest.mark.parametrize(
    "url",
    [
        "https://pictures.example/a.jpg",
        "https://PICTURES.example/a b.jpg?x=1#y",
        "HTTPS://pictures.example/ü.jpg",
        "https://other.example:8443/a.jpg",
        "http://127.0.0.1:8000/a.jpg",
    ],
)
def test_a_picture_on_a_host_that_is_named_is_wanted(url: str) -> None:
    hosts = ["pictures.example", "other.example:8443", "127.0.0.1:8000"]
    assert find_wanted(events_of([url]), hosts, unknown_licences=False).urls == (url,)


@pytest.mark.parametrize(
    "url",
    [
        "http://pictures.example/a.jpg",
        "https://elsewhere.example/a.jpg",
        "https://pictures.example.evil.example/a.jpg",
        "https://pictures.example:8443/a.jpg",
        "https://pictures.example@evil.example/a.jpg",
        "https://me@pictures.example/a.jpg",
        "https://evil.example\\@pictures.example/a.jpg",
        "https://pictures.example\\.evil.example/a.jpg",
        "https://[pictures.example/a.jpg",
        "http://localhost/a.jpg",
    ],
)
def test_a_picture_elsewhere_or_by_an_unsafe_way_is_not(url: str) -> None:
    wanted = find_wanted(events_of([url]), ["pictures.example"], unknown_licences=True)
    assert (wanted.urls, wanted.elsewhere) == ((), 1)


@pytest.mark.parametrize(
    ("licence", "known"),
    [
        (KNOWN, True),
        ({"id": 9, "name": "CC BY 4.0"}, True),
        (UNKNOWN, False),
        ({"id": 1, "name": " unknown "}, False),
        ({"id": 1, "name": ""}, False),
        ({"id": 1}, False),
        (None, False),
    ],
)
def test_a_picture_on_unknown_terms_is_wanted_only_on_demand(
    licence: dict[str, object] | None, *, known: bool
) -> None:
    events, hosts = events_of(["https://a.example/1.jpg"], licence), ["a.example"]
    wanted = find_wanted(events, hosts, unknown_licences=False)
    assert (len(wanted.urls), wanted.unlicensed) == (int(known), int(not known))
    wanted = find_wanted(events, hosts, unknown_licences=True)
    assert (len(wanted.urls), wanted.unlicensed) == (1, 0)


def test_the_newest_event_comes_first_and_no_picture_twice() -> None:
    urls = [f"https://a.example/{name}.jpg" for name in ("new", "shared", "old", "shared")]
    events = events_of(urls)
    wanted = find_wanted(reversed(events), ["a.example"], unknown_licences=False)
    assert wanted.urls == tuple(urls[:3])


def test_what_stands_for_no_picture_is_not_wanted() -> None:
    events = events_of(["https://a.example/default.png", "https://a.example/1.png"])
    wanted = find_wanted(events, ["a.example"], unknown_licences=True)
    assert (wanted.urls, wanted.others) == (("https://a.example/1.png",), ())


# What is copied.


def test_pictures_are_copied_in_two_widths_and_listed(mirror: Mirror, host: ImageHost) -> None:
    paths, large = PATHS[:2], jpeg(width=1600, height=1000)
    host.put(paths[0], large)
    host.put(paths[1], jpeg())
    done = mirror(mirror.events(*paths))
    assert (done.held, done.fetched, done.left_out, done.stopped) == (2, 2, 0, "")
    copies = make_copies(large)
    assert done.size == sum(len(copy.data) for copy in copies) + room_of(0)
    lines = mirror.index()
    assert [line["url"] for line in lines] == [host.url(path) for path in paths]
    assert lines[0]["at"] == "2026-03-02T04:00:00Z"
    sizes = [(file["width"], file["height"]) for file in lines[0]["files"]]
    assert sizes == [(480, 300), (1280, 800)]
    names = [file["name"] for file in lines[0]["files"]]
    assert [mirror.files()[name] for name in names] == [copy.data for copy in copies]
    stored = read_images(mirror.folder)
    assert stored.problems == ()
    (_, wide) = stored.stored[host.url(paths[0])].files
    assert (wide.path, wide.size) == (mirror.folder / names[1], len(copies[1].data))


def test_each_picture_is_fetched_once(mirror: Mirror, host: ImageHost) -> None:
    events = mirror.events(*put(host, 3))
    mirror(events)
    before = mirror.files()
    mirror.clock.at += NIGHT
    done = mirror(events)
    assert (done.held, done.fetched) == (3, 0)
    assert host.asked == list(PATHS[:3])
    assert mirror.files() == before


def test_there_is_a_pause_before_each_request_but_the_first(
    mirror: Mirror, host: ImageHost
) -> None:
    mirror(mirror.events(*put(host, 3)))
    assert mirror.clock.slept == [1.0, 1.0]


def test_a_host_is_told_who_asks_and_gets_no_token(mirror: Mirror, host: ImageHost) -> None:
    mirror(mirror.events(*put(host, 1)))
    (request,) = host.api.requests
    assert request.header("User-Agent") == "a test"
    assert request.header("Accept") == "image/*"
    assert request.header("Authorization") == ""


def test_pictures_that_are_alike_share_their_files(mirror: Mirror, host: ImageHost) -> None:
    for path in PATHS[:2]:
        host.put(path, jpeg())
    done = mirror(mirror.events(*PATHS[:2]))
    assert (done.held, len(mirror.files())) == (2, 3)
    mirror(mirror.events(PATHS[1]), budget=room_of(0))
    assert len(mirror.files()) == 3
    assert list(read_images(mirror.folder).stored) == [host.url(PATHS[1])]


# What is held stays.


@pytest.mark.parametrize(
    "slip",
    [
        lambda mirror: mirror([]),
        lambda mirror: mirror(mirror.events("/another.jpg"), unknown=True),
        lambda mirror: mirror(mirror.events(*PATHS[:2]), unknown=True, hosts=[]),
        lambda mirror: mirror(mirror.events(*PATHS[:2]), unknown=True, hosts=["elsewhere.example"]),
        lambda mirror: mirror(mirror.events(*PATHS[:2], licence=UNKNOWN)),
        lambda mirror: mirror(mirror.events(*PATHS[:2], licence=None)),
        lambda mirror: mirror(mirror.events(PATHS[0]), unknown=True),
    ],
    ids=[
        "no event",
        "another picture",
        "no host",
        "another host",
        "terms",
        "no terms",
        "one event",
    ],
)
def test_a_copy_that_is_not_wanted_any_more_stays_and_is_used_again(
    mirror: Mirror, host: ImageHost, slip: Callable[[Mirror], Mirrored]
) -> None:
    host.refuse("/another.jpg", faults.status(503))
    paths = put(host, 2)
    mirror(mirror.events(*paths, licence=UNKNOWN), unknown=True)
    before, asked = mirror.files(), len(host.asked)
    mirror.clock.at += NIGHT
    done = slip(mirror)
    assert {name: mirror.files()[name] for name in before if name != "index.jsonl"} == {
        name: data for name, data in before.items() if name != "index.jsonl"
    }
    assert (done.held, done.unshown > 0) == (2, True)
    assert mirror.held() == list(paths)
    for path in paths:
        host.put(path, b"", 404)  # it is not there any more
    done = mirror(mirror.events(*paths, licence=UNKNOWN), unknown=True)
    assert (done.held, done.unshown, done.fetched, done.faults) == (2, 0, 0, ())
    assert [path for path in host.asked[asked:] if path in paths] == []


def test_a_file_that_nobody_listed_is_left_alone(mirror: Mirror, host: ImageHost) -> None:
    events = mirror.events(*put(host, 2))
    mirror(events)
    stranger = mirror.folder / "0123456789abcdef0123-480.webp"
    stranger.write_bytes(b"not on the list")
    mirror([], budget=1)
    assert list(mirror.folder.glob("*.webp")) == [stranger]


def test_what_is_known_not_to_be_a_picture_is_known_when_it_is_wanted_again(
    mirror: Mirror, host: ImageHost
) -> None:
    host.put(PATHS[0], b"", 404)
    mirror(mirror.events(PATHS[0]))
    mirror([])
    mirror(mirror.events(PATHS[0]))
    assert host.asked == [PATHS[0]]


def test_what_no_page_shows_makes_way_first_and_the_oldest_of_it_before_the_newest(
    mirror: Mirror, host: ImageHost
) -> None:
    paths = put(host, 6)
    shown, unlicensed, gone = paths[0:2], paths[2:4], paths[4:6]
    mirror(mirror.events(*shown, *unlicensed, gone[0]))
    mirror.clock.at += NIGHT
    mirror(mirror.events(gone[1]))
    events = (*mirror.events(*shown), *older(mirror.events(*unlicensed, licence=UNKNOWN)))
    going = [gone[0], gone[1], unlicensed[1], unlicensed[0], shown[1], shown[0]]
    held = list(paths)
    assert mirror(events, budget=room_of_all(held)).held == len(held)
    for path in going:
        held.remove(path)
        done = mirror(events, budget=room_of_all(held) if held else 1)
        assert mirror.held() == held
        assert (done.held, done.fetched) == (len(held), 0)


def test_a_new_picture_takes_the_room_of_what_no_page_shows(
    mirror: Mirror, host: ImageHost
) -> None:
    paths = put(host, 4)
    budget = room_of_all(paths[1:])
    mirror(mirror.events(*paths[1:]), budget=budget)
    done = mirror(mirror.events(paths[0], *paths[2:]), budget=max(budget, room_of(0, 40, 60)))
    assert mirror.held() == [paths[0], *paths[2:]]
    assert (done.held, done.unshown, done.fetched, done.left_out) == (3, 0, 1, 0)


@pytest.mark.parametrize("wanted", [True, False])
def test_a_copy_that_is_deleted_by_hand_is_given_up_and_had_anew_if_it_is_wanted(
    mirror: Mirror, host: ImageHost, *, wanted: bool
) -> None:
    paths = put(host, 2)
    mirror(mirror.events(*paths))
    (mirror.folder / mirror.index()[0]["files"][1]["name"]).unlink()
    done = mirror(mirror.events(*paths[0 if wanted else 1 :]))
    assert (done.fetched, mirror.held()) == (int(wanted), list(paths[0 if wanted else 1 :]))
    assert len(mirror.files()) == 2 * len(mirror.held()) + 1


@pytest.mark.parametrize("damage", ["gone", "cut"])
def test_a_file_that_is_not_as_listed_is_made_anew(
    mirror: Mirror, host: ImageHost, damage: str
) -> None:
    events = mirror.events(*put(host, 2))
    mirror(events)
    before = timeless(mirror)
    path = mirror.folder / mirror.index()[0]["files"][0]["name"]
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-1])
    assert mirror(events).fetched == 1
    assert timeless(mirror) == before


@pytest.mark.parametrize("damage", ["cut", "a link that leads nowhere"])
@pytest.mark.parametrize("answer", [404, 503])
def test_a_damaged_copy_stays_while_there_is_no_better_one(
    mirror: Mirror, host: ImageHost, damage: str, answer: int
) -> None:
    """As in a clone without the large files of its history: they may still come."""
    paths = put(host, 2)
    events = mirror.events(*paths)
    mirror(events)
    before = mirror.files()
    path = mirror.folder / mirror.index()[0]["files"][0]["name"]
    path.unlink()
    if damage == "cut":
        path.write_bytes(b"version https://git-lfs.github.com/spec/v1")
    else:
        path.symlink_to("nowhere")
    host.put(paths[0], b"", answer)
    done = mirror(events)
    assert [url for url, _ in done.faults] == [host.url(paths[0])]
    assert mirror.held() == list(paths)
    assert list(read_images(mirror.folder).stored) == [host.url(paths[1])]
    asked = len(host.asked)
    mirror.clock.at += 40 * NIGHT
    mirror(events)
    assert len(host.asked) - asked == (answer == 503)
    path.unlink()
    path.write_bytes(before[path.name])
    assert mirror(events).faults == ()
    assert read_images(mirror.folder).stored.keys() == {host.url(path) for path in paths}


def test_a_damaged_copy_that_is_made_anew_leaves_nothing_behind(
    mirror: Mirror, host: ImageHost
) -> None:
    events = mirror.events(*put(host, 1))
    mirror(events)
    (mirror.folder / mirror.index()[0]["files"][0]["name"]).write_bytes(b"cut")
    host.put(PATHS[0], jpeg(shade=99))
    assert mirror(events).fetched == 1
    assert sorted(mirror.files()) == sorted(
        ["index.jsonl", *(file["name"] for file in mirror.index()[0]["files"])]
    )


def test_an_index_that_cannot_be_read_is_not_thrown_away(mirror: Mirror, host: ImageHost) -> None:
    events = mirror.events(*put(host, 2))
    mirror(events)
    index = mirror.folder / "index.jsonl"
    index.write_bytes(b"<<<<<<< ours\n" + index.read_bytes())
    before = mirror.files()
    with pytest.raises(SnapshotError, match=r"index\.jsonl, line 1"):
        mirror(events)
    assert mirror.files() == before


def test_two_do_not_copy_at_once(mirror: Mirror, host: ImageHost) -> None:
    events = mirror.events(*put(host, 1))
    with locked(mirror.folder), pytest.raises(SnapshotError, match="another sync is running"):
        mirror(events)
    assert host.asked == []


# The budget.


def test_the_newest_pictures_are_copied_as_long_as_there_is_room(
    mirror: Mirror, host: ImageHost
) -> None:
    events = mirror.events(*put(host, 5))
    done = mirror(events, budget=room_of(0, 20) + 10)
    assert (done.held, done.left_out, done.size) == (2, 3, room_of(0, 20))
    assert mirror.held() == list(PATHS[:2])
    assert host.asked == list(PATHS[:3])


def test_what_did_not_fit_is_not_fetched_again_before_there_is_room(
    mirror: Mirror, host: ImageHost
) -> None:
    events = mirror.events(*put(host, 4))
    budget = room_of(0, 20) + 10
    mirror(events, budget=budget)
    done = mirror(events, budget=budget)
    assert (done.left_out, done.fetched, len(host.asked)) == (2, 0, 3)
    done = mirror(events, budget=room_of(0, 20, 40, 60))
    assert (done.left_out, done.held) == (0, 4)


def test_the_oldest_make_way_for_a_new_one(mirror: Mirror, host: ImageHost) -> None:
    put(host, 4)
    budget = max(room_of(0, 20, 40), room_of(20, 40, 60))
    mirror(mirror.events(*PATHS[1:4]), budget=budget)
    done = mirror(mirror.events(*PATHS[:4]), budget=budget)
    assert mirror.held() == list(PATHS[:3])
    assert (done.held, done.left_out, done.fetched) == (3, 1, 1)
    assert sum(map(len, mirror.files().values())) - len(mirror.files()["index.jsonl"]) <= budget


def test_a_smaller_budget_lets_the_oldest_go(mirror: Mirror, host: ImageHost) -> None:
    events = mirror.events(*put(host, 4))
    mirror(events)
    done = mirror(events, budget=room_of(0, 20))
    assert (mirror.held(), done.left_out) == (list(PATHS[:2]), 2)
    assert len(host.asked) == 4


# Bad hosts. Nothing is stored of a bad answer, and the next picture is had all the same.

GOOD = PATHS[1]

LASTING = {
    "status 404": (jpeg(), 404, "answers 404"),
    "status 410": (jpeg(), 410, "answers 410"),
    "html": (b"<!doctype html><title>Sorry</title>", 200, "no picture that can be read"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 200, "no picture that can be read"),
    "half a picture": (jpeg()[: len(jpeg()) // 2], 200, "no picture that can be read"),
    "a bomb": (bomb(30_000, 30_000), 200, "no picture that can be read"),
    "many pixels": (bomb(9_000, 9_000), 200, "a picture of 9,000 × 9,000 pixels"),
    "huge": (bytes(2_000_001), 200, "more than 2,000,000 bytes"),
}


@pytest.mark.parametrize("case", LASTING)
def test_what_will_never_be_a_picture_is_asked_for_once(
    mirror: Mirror, host: ImageHost, case: str
) -> None:
    data, status, fault = LASTING[case]
    host.put(PATHS[0], data, status)
    host.put(GOOD, jpeg())
    events = mirror.events(PATHS[0], GOOD)
    done = mirror(events)
    ((url, what),) = done.faults
    assert url == host.url(PATHS[0])
    assert fault in what
    assert (mirror.held(), done.held, done.left_out, done.stopped) == ([GOOD], 1, 0, "")
    mirror.clock.at += 400 * NIGHT
    assert mirror(events).faults == ()
    assert host.asked == [PATHS[0], GOOD]


TRANSIENT = [
    faults.status(502),
    faults.status(503),
    faults.status(403),
    faults.reset(),
    faults.reset_in_body(),
    faults.cut(),
    faults.cut_chunked(),
    faults.gzip_garbage(),
    faults.hang(),
    faults.stall(),
    faults.endless_headers(),
    faults.redirect("http://192.0.2.1"),
    faults.redirect("https://127.0.0.1"),
    faults.redirect(""),
]


@pytest.mark.parametrize("fault", TRANSIENT, ids=lambda fault: fault.name)
def test_what_may_be_mended_is_asked_for_again_the_next_night(
    mirror: Mirror, host: ImageHost, fault: Fault
) -> None:
    host.refuse(PATHS[0], fault, times=4 if "itself" in fault.name else 1)
    host.put(GOOD, jpeg(shade=99))
    events = mirror.events(PATHS[0], GOOD)
    done = mirror(events)
    assert [url for url, _ in done.faults] == [host.url(PATHS[0])]
    assert mirror.held() == [GOOD]
    asked = len(host.asked)
    mirror(events)
    assert len(host.asked) == asked
    mirror.clock.at += NIGHT
    assert mirror(events).held == 2
    assert len(host.asked) == asked + 1


@pytest.mark.parametrize(
    "fault", [faults.endless_body(), faults.gzip_bomb(40)], ids=lambda f: f.name
)
def test_an_answer_without_end_is_cut_off(mirror: Mirror, host: ImageHost, fault: Fault) -> None:
    host.refuse(PATHS[0], fault)
    ((_, what),) = mirror(mirror.events(PATHS[0])).faults
    assert what == "sends more than 2,000,000 bytes"


def test_a_redirect_to_another_host_is_not_followed(mirror: Mirror, host: ImageHost) -> None:
    with LaunchLibrary() as foreign:
        ImageHost(foreign).put(PATHS[0], jpeg())
        host.refuse(PATHS[0], faults.redirect(foreign.url))
        ((_, what),) = mirror(mirror.events(PATHS[0])).faults
        assert what == "redirects to another host"
        assert foreign.requests == []


def test_a_host_that_fails_again_and_again_is_left_in_peace(
    mirror: Mirror, host: ImageHost
) -> None:
    for path in PATHS[:6]:
        host.refuse(path, faults.status(503))
    host.put(PATHS[6], jpeg())
    events = mirror.events(*PATHS[:7])
    done = mirror(events)
    assert host.asked == list(PATHS[:5])
    assert done.stopped == "5 in a row could not be had"
    done = mirror(events)
    assert host.asked[5:] == [PATHS[5], PATHS[6]]
    assert (done.held, done.stopped) == (1, "")


def test_a_picture_that_fails_every_night_is_asked_for_less_and_less(
    mirror: Mirror, host: ImageHost
) -> None:
    host.refuse(PATHS[0], faults.status(503))
    nights = []
    for night in range(120):
        asked = len(host.asked)
        mirror(mirror.events(PATHS[0]))
        nights += [night] if len(host.asked) > asked else []
        mirror.clock.at += NIGHT
    assert nights == [0, 1, 3, 7, 14, 28, 55, 85, 115]


def test_a_host_that_asks_for_a_rest_gets_it(mirror: Mirror, host: ImageHost) -> None:
    host.refuse(PATHS[0], faults.throttled(60), times=1)
    host.put(GOOD, jpeg())
    events = mirror.events(PATHS[0], GOOD)
    done = mirror(events)
    assert host.asked == [PATHS[0]]
    assert done.stopped == "their host asks for a rest"
    mirror.clock.at += NIGHT
    assert mirror(events).held == 2


def test_what_is_held_stays_while_the_host_is_down(mirror: Mirror, host: ImageHost) -> None:
    mirror(mirror.events(*put(host, 3)))
    files = mirror.files()
    host.refuse("/new.jpg", faults.status(502))
    done = mirror(mirror.events("/new.jpg", *PATHS[:3]))
    assert done.held == 3
    assert mirror.files().keys() == files.keys()


# Killed.


@pytest.mark.parametrize("full", [False, True], ids=["from nothing", "over a full folder"])
def test_copying_that_is_killed_before_any_change_of_the_disk_is_completed_by_the_next(
    host: ImageHost, tmp_path: Path, *, full: bool
) -> None:
    paths = put(host, 3)
    budget = room_of(0, 20) + 10 if full else room_of(0, 20, 40)
    clean = Mirror(tmp_path / "clean", host)
    before: dict[str, bytes] = {}
    if full:
        clean(clean.events(*paths[1:], "/gone.jpg"), budget=budget)
        before = clean.files()
    clean(clean.events(*paths), budget=budget)
    assert clean.held() == list(paths[:2] if full else paths)
    runs = tmp_path / "runs"
    for step in range(1, 40):
        (runs / str(step)).mkdir(parents=True)
        for name, data in before.items():
            (runs / str(step) / name).write_bytes(data)
    statuses = run_killed(host, runs, budget, paths)
    assert len(statuses) > 8
    assert statuses == [-signal.SIGKILL] * (len(statuses) - 1) + [0]
    for step in range(1, len(statuses) + 1):
        mirror = Mirror(runs / str(step), host)
        found = read_images(mirror.folder)
        done = mirror(mirror.events(*paths), budget=budget)
        assert timeless(mirror) == timeless(clean), f"killed before change {step}"
        if not full:
            # Nothing that was held is fetched again, and nothing is listed that is not there.
            assert (found.problems, len(found.stored) + done.fetched) == ((), 3)


def run_killed(host: ImageHost, runs: Path, budget: int, paths: tuple[str, ...]) -> list[int]:
    command = [sys.executable, "-m", "tests.source.killed_images", host.api.url, str(runs)]
    done = subprocess.run(
        [*command, str(budget), *paths],
        cwd=ROOT,
        check=True,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    return list(map(int, done.stdout.split()))


def timeless(mirror: Mirror) -> tuple[list[object], dict[str, bytes]]:
    """The folder, without the times at which pictures were fetched."""
    lines: list[object] = [line | {"at": ""} for line in mirror.index()]
    return lines, mirror.files() | {"index.jsonl": b""}


# Reading.


def test_a_project_without_copies_has_none_and_no_problem(tmp_path: Path) -> None:
    found = read_images(tmp_path / "images")
    assert (found.stored, found.problems) == ({}, ())


@pytest.fixture
def filled(mirror: Mirror, host: ImageHost) -> Mirror:
    mirror(mirror.events(*put(host, 2)))
    return mirror


@pytest.mark.parametrize(
    ("damage", "what"),
    [
        (b"no json", "JSON is malformed"),
        (b"\xff\xfe", "malformed"),
        (b"[]", "Expected `object`, got `array`"),
        (b"[" * 200_000, "; line left out"),
        (b'{"url":"x"}', "missing required field `at`"),
        (b'{"url":"x","at":"2026-01-01T00:00:00Z","files":[{}]}', "`name`"),
        (b'{"url":"x","at":"2026-01-01T00:00:00Z","extra":1}', "unknown field `extra`"),
    ],
)
def test_a_line_that_cannot_be_read_costs_only_itself(
    filled: Mirror, damage: bytes, what: str
) -> None:
    index = filled.folder / "index.jsonl"
    index.write_bytes(damage + b"\n" + index.read_bytes())
    found = read_images(filled.folder)
    assert len(found.stored) == 2
    (problem,) = found.problems
    assert problem.subject == "content/images/index.jsonl, line 1"
    assert what in problem.what


@pytest.mark.parametrize(
    "name",
    ["../snapshot/events.jsonl", "/etc/passwd", "a.webp", "0123456789abcdef0123-480.webp/.."],
)
def test_no_line_leads_out_of_the_folder(filled: Mirror, name: str) -> None:
    index = filled.folder / "index.jsonl"
    line = filled.index()[0]
    line["files"][0]["name"] = name
    index.write_text(json.dumps(line) + "\n", "utf-8")
    found = read_images(filled.folder)
    assert found.stored == {}
    assert "Expected `str` matching regex" in found.problems[0].what


def test_a_file_that_is_missing_or_has_another_size_is_a_problem(filled: Mirror) -> None:
    first, second = (line["files"][1] for line in filled.index())
    (filled.folder / first["name"]).unlink()
    (filled.folder / second["name"]).write_bytes(b"version https://git-lfs.github.com/spec/v1")
    found = read_images(filled.folder)
    assert found.stored == {}
    assert [problem.what for problem in found.problems] == [
        f"{first['name']} cannot be read: No such file or directory; not shown",
        f"{second['name']} has 42 bytes, not {second['size']:,}; not shown",
    ]


def test_an_index_that_is_no_file_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "index.jsonl").mkdir()
    (problem,) = read_images(tmp_path).problems
    assert "cannot be read" in problem.what


def test_the_folder_can_lie_anywhere(filled: Mirror, tmp_path: Path) -> None:
    """A clone has the same files at another time and in another place."""
    shutil.copytree(filled.folder, tmp_path / "clone")
    found = read_images(tmp_path / "clone")
    assert len(found.stored) == 2
    paths = {file.path.parent for image in found.stored.values() for file in image.files}
    assert paths == {tmp_path / "clone"}


def test_the_index_says_when_a_picture_is_asked_for_again(mirror: Mirror, host: ImageHost) -> None:
    host.refuse(PATHS[0], faults.status(503))
    host.put(PATHS[1], encoded(picture_of(60, 40), "TIFF"))
    mirror(mirror.events(*PATHS[:2]))
    mended, never = mirror.index()
    assert dt.datetime.fromisoformat(mended["again"]) - mirror.clock.at < NIGHT
    assert mended["fault"] == "answers 503"
    assert "again" not in never
