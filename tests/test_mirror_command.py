"""`images = "mirrored"` as a user has it: sync, build, and a site that asks nobody else."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.content import load_config
from tests.ll2 import faults
from tests.ll2.server import Key, LaunchLibrary
from tests.pages.markup import parse, select
from tests.projects import Json, make_project
from tests.source.image_host import UNKNOWN, ImageHost, image_at, jpeg
from tests.source.pulls import make_event
from tests.test_sync_command import build, sync

SECRET = "s3cret-0123456789abcdef"  # noqa: S105 - it opens nothing


@pytest.fixture
def api() -> Iterator[LaunchLibrary]:
    with LaunchLibrary(limit=None, keys={SECRET: Key("a patron", 210)}) as api:
        yield api


@pytest.fixture
def host(api: LaunchLibrary) -> ImageHost:
    """Two pictures, of one of which nobody knows the licence.

    Between two that it asks for the command waits for a second.
    """
    host = ImageHost(api)
    host.put("/media/a.jpg", jpeg(1))
    host.put("/media/b.jpg", jpeg(2))
    pictures = {
        1: image_at(host.url("/media/a.jpg")),
        2: image_at(host.url("/media/b.jpg"), UNKNOWN),
        4: image_at("https://elsewhere.example/c.jpg"),
    }
    for number, picture in pictures.items():
        api.add(make_event(number, None, image=picture))
    return host


def lose_a_picture(host: ImageHost) -> None:
    """Let there be an event whose picture is not there any more."""
    host.put("/media/gone.jpg", b"", 404)
    host.api.add(make_event(3, None, image=image_at(host.url("/media/gone.jpg"))))


@pytest.fixture
def root(tmp_path: Path, host: ImageHost) -> Path:
    """A project that mirrors from that host, and has no snapshot yet."""
    root = make_project(tmp_path / "project", records=[])
    for path in (root / "content/snapshot").iterdir():
        path.unlink()
    set_up(root, images="mirrored", image_hosts=[host.name])
    return root


def set_up(root: Path, **values: object) -> None:
    """Change values in `site.toml`."""
    path = root / "content/site.toml"
    text = path.read_text("utf-8")
    for key, value in values.items():
        written = json.dumps(value)
        text = re.sub(rf"^{key} = (\[[^]]*\]|.*)$", f"{key} = {written}", text, flags=re.MULTILINE)
    path.write_text(text, "utf-8")


def copies(root: Path) -> set[str]:
    return {path.name for path in (root / "content/images").glob("*.webp")}


def published(root: Path) -> set[str]:
    return {path.name for path in (root / "output/images").glob("*")}


def foreign_pictures(root: Path) -> list[str]:
    """Every address of a picture on another host that a page would load or hand on."""
    wanted = "//img/@src | //img/@srcset | //source/@srcset | //meta[@property='og:image']/@content"
    return [
        found
        for page in (root / "output").rglob("*.html")
        for found in select(parse(page.read_bytes()), wanted)
        if not found.startswith(("/", load_config(root).base_url))
    ]


def test_a_sync_copies_pictures_and_says_what_it_did(root: Path, host: ImageHost) -> None:
    lose_a_picture(host)
    done = sync(root, host.api)
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1] == (
        "1 picture held in 0.0 MB: 1 fetched now, 1 without a known licence, 1 on other hosts"
    )
    assert done.stderr.splitlines()[-1] == (
        f"note: 1 picture could not be copied: answers 404 ({host.url('/media/gone.jpg')})"
    )
    assert sorted(host.asked) == ["/media/a.jpg", "/media/gone.jpg"]
    assert len(copies(root)) == 2


def test_a_later_sync_fetches_only_what_is_new(root: Path, host: ImageHost) -> None:
    lose_a_picture(host)
    sync(root, host.api)
    asked = len(host.asked)
    host.put("/media/new.jpg", jpeg(3))
    stamp = "2026-06-01T00:00:00Z"
    host.api.edit(2, image=image_at(host.url("/media/new.jpg")), last_updated=stamp)
    done = sync(root, host.api)
    assert host.asked[asked:] == ["/media/new.jpg"]
    assert "2 pictures held in 0.0 MB: 1 fetched now, 1 on other hosts" in done.stdout
    assert "could not be copied" not in done.stderr


def test_pictures_of_unknown_licence_are_copied_only_when_asked_for(
    root: Path, host: ImageHost
) -> None:
    set_up(root, image_unknown_licences=True)
    assert "2 pictures held" in sync(root, host.api).stdout
    assert build(root, host.api.url, "--offline").returncode == 0
    assert published(root) == copies(root)
    assert len(published(root)) == 4
    set_up(root, image_unknown_licences=False)
    build(root, host.api.url, "--offline")
    assert len(published(root)) == 2


def test_a_built_site_loads_no_picture_from_elsewhere(root: Path, host: ImageHost) -> None:
    done = build(root, host.api.url)
    assert done.returncode == 0
    assert foreign_pictures(root) == []
    assert published(root) == copies(root)
    assert len(published(root)) == 2
    pages = [path.read_text("utf-8") for path in (root / "output/events").rglob("*.html")]
    assert len([page for page in pages if "<img " in page]) == 1
    assert all("img-src &#39;self&#39;; " in page for page in pages)
    again = build(root, host.api.url)
    assert re.search(r": \d+ files written, \d\d+ unchanged, 0 removed", again.stdout)


@pytest.mark.parametrize("images", ["linked", "none"])
def test_without_mirroring_no_picture_is_fetched_or_published(
    root: Path, host: ImageHost, images: str
) -> None:
    build(root, host.api.url)
    asked = len(host.asked)
    set_up(root, images=images)
    done = build(root, host.api.url)
    assert done.returncode == 0
    assert (len(host.asked), published(root)) == (asked, set())
    assert len(copies(root)) == 2
    assert " held in " not in done.stdout


def test_no_slip_of_the_pen_and_no_change_upstream_costs_a_copy(
    root: Path, host: ImageHost
) -> None:
    overrides, sound = root / "content/overrides.toml", {"image_hosts": [host.name]}
    set_up(root, image_unknown_licences=True)
    sync(root, host.api)
    held, asked = copies(root), len(host.asked)
    assert len(held) == 4
    for path in ("/media/a.jpg", "/media/b.jpg"):
        host.put(path, b"", 404)  # upstream has them no more
    slips: list[Json] = [
        {"image_hosts": []},
        {"image_unknown_licences": False},
        {"images": "none"},
    ]
    for slip in slips:
        set_up(root, **slip)
        done = sync(root, host.api)
        assert done.returncode == 0
        assert copies(root) == held
        if "image_hosts" in slip:
            assert done.stdout.endswith(", 3 on other hosts, 2 held but not shown\n")
            build(root, host.api.url, "--offline")
            assert published(root) == set()
        set_up(root, **sound, image_unknown_licences=True, images="mirrored")
    for text in ("not TOML", '["1"]\nsuppress = "Taken out."\n["2".fields]\nname = "B"\n'):
        overrides.write_text(text, "utf-8")
        assert sync(root, host.api).returncode == 0
        assert copies(root) == held
    overrides.unlink()
    host.api.edit(1, image=None, last_updated="2026-06-01T00:00:00Z")
    assert "2 pictures held" in sync(root, host.api).stdout
    host.api.edit(1, image=image_at(host.url("/media/a.jpg")), last_updated="2026-06-02T00:00:00Z")
    done = build(root, host.api.url)
    assert "2 pictures held in 0.0 MB: 0 fetched now, 1 on other hosts\n" in done.stdout
    assert published(root) == copies(root) == held
    assert len(host.asked) == asked


def test_an_offline_build_and_a_dry_run_fetch_nothing(root: Path, host: ImageHost) -> None:
    sync(root, host.api, "--dry-run")
    assert not (root / "content/images").exists()
    set_up(root, images="none")
    sync(root, host.api)
    set_up(root, images="mirrored")
    done = build(root, host.api.url, "--offline")
    assert (done.returncode, host.asked) == (0, [])
    assert foreign_pictures(root) == []


def test_a_host_that_is_down_stops_no_build(root: Path, host: ImageHost) -> None:
    build(root, host.api.url)
    for number in range(5, 12):
        path = f"/new/{number}.jpg"
        host.refuse(path, faults.status(503))
        stamp = f"2026-06-01T00:00:{number:02}Z"
        host.api.add(
            {**make_event(number, None, image=image_at(host.url(path))), "last_updated": stamp}
        )
    done = build(root, host.api.url)
    assert done.returncode == 0
    assert "note: 5 pictures could not be copied: answers 503 (" in done.stderr
    assert "note: copying pictures stopped: 5 in a row could not be had; the next" in done.stderr
    assert len(published(root)) == 2


def test_an_index_that_cannot_be_read_stops_no_build(root: Path, host: ImageHost) -> None:
    build(root, host.api.url)
    (root / "content/images/index.jsonl").write_text("<<<<<<< ours\n", "utf-8")
    done = build(root, host.api.url)
    assert done.returncode == 0
    assert "note: no pictures were copied: " in done.stderr
    assert "problem: content/images/index.jsonl, line 1: " in done.stderr
    assert (foreign_pictures(root), published(root)) == ([], set())
    assert build(root, host.api.url, "--strict").returncode == 6


def test_a_folder_that_cannot_be_written_stops_no_build(root: Path, host: ImageHost) -> None:
    (root / "content/images").write_text("in the way", "utf-8")
    done = build(root, host.api.url)
    assert done.returncode == 0
    assert "note: copying pictures stopped: " in done.stderr
    assert foreign_pictures(root) == []


def test_a_copy_that_is_missing_is_a_problem_and_not_shown(root: Path, host: ImageHost) -> None:
    build(root, host.api.url)
    (root / "content/images" / min(copies(root))).unlink()
    done = build(root, host.api.url, "--offline")
    assert done.returncode == 0
    assert "cannot be read: No such file or directory; not shown" in done.stderr
    assert (foreign_pictures(root), published(root)) == ([], set())


def test_a_picture_of_a_suppressed_event_is_not_copied(root: Path, host: ImageHost) -> None:
    (root / "content/overrides.toml").write_text('["1"]\nsuppress = "Taken out."\n', "utf-8")
    assert "0 pictures held" in sync(root, host.api).stdout
    assert "/media/a.jpg" not in host.asked


def test_a_picture_that_was_put_right_by_hand_is_the_one_that_is_copied(
    root: Path, host: ImageHost
) -> None:
    host.put("/media/right.jpg", jpeg(9))
    picture = {"image_url": host.url("/media/right.jpg"), "license": {"id": 4, "name": "CC BY 4.0"}}
    written = json.dumps(picture).replace('": ', '" = ')
    text = f'["1".fields]\nimage = {written}\n'
    (root / "content/overrides.toml").write_text(text, "utf-8")
    assert build(root, host.api.url).returncode == 0
    assert host.asked == ["/media/right.jpg"]
    assert len(published(root)) == 2


def test_the_token_of_the_api_is_not_shown_to_the_host_of_the_pictures(
    root: Path, host: ImageHost
) -> None:
    with LaunchLibrary() as pictures:
        other = ImageHost(pictures)
        other.put("/media/a.jpg", jpeg(1))
        set_up(root, image_hosts=[other.name])
        host.api.edit(
            1, image=image_at(other.url("/media/a.jpg")), last_updated="2026-06-01T00:00:00Z"
        )
        sync(root, host.api, LL2_TOKEN=SECRET)
        assert {request.header("Authorization") for request in host.api.requests} == {
            f"Token {SECRET}"
        }
        assert [request.header("Authorization") for request in pictures.requests] == [""]
