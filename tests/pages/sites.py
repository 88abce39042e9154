"""Sites for the tests of pages, and how they are served.

Each is built once and only read: the rich one holds every kind of page and the worst of every
field, the hostile one nothing but records of which every text is an attack, the grown one what an
archive of some years looks like.
"""

import contextlib
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec

from generator.api.messages import Api
from generator.archive.records import decode_records
from generator.content import load_config
from generator.hosting import Folder
from generator.serve import make_server
from generator.source.image_store import ImageStore
from generator.source.thumbnails import make_copies
from generator.source.wanted import find_wanted
from tests.bench.synthetic import write_project
from tests.pages.hostile import hostile_record, long_record, poisoned_records, turned_record
from tests.pages.records import bare_records, coarse_records, full_record, many_records
from tests.projects import Json, as_line, build_project, make_project, real_records
from tests.site.samples import every_change
from tests.source.image_host import jpeg
from tests.source.pulls import MONDAY

BASE_URL = "https://example.org/archive/"
PREFIX = "/archive/"

_WITHDRAWN = '["9300"]\nsuppress = "Taken out at the request of its publisher."\n'


def rich_records() -> list[Json]:
    """One event with everything, some with the worst, one for each precision, some with nothing."""
    return [
        full_record(),
        hostile_record(),
        turned_record(),
        long_record(),
        *coarse_records(),
        *bare_records(),
        *many_records(),
    ]


def build_rich_site(root: Path, base_url: str = BASE_URL, *, offline: bool = False) -> Path:
    """Build the rich records and the ten real ones, with a ledger; gives the output folder.

    With `offline`, it is one file to download, too.
    """
    make_project(root, [*real_records(), *rich_records()])
    ledger = b"".join(msgspec.json.encode(change) + b"\n" for change in every_change())
    (root / "content/snapshot/changes.jsonl").write_bytes(ledger)
    (root / "content/overrides.toml").write_text(_WITHDRAWN)
    if offline:
        ask_for_offline(root)
    return _built(root, base_url)


def build_hostile_site(root: Path, base_url: str = BASE_URL) -> Path:
    """Build records of which every text is an attack, and nothing else."""
    return _built(make_project(root, poisoned_records()), base_url)


def build_grown_site(root: Path, base_url: str = BASE_URL) -> Path:
    """Build three hundred ordinary events of seven years."""
    return _built(write_project(root, 300), base_url)


def ask_for_offline(root: Path) -> None:
    """Let a project's site be one file to download, too."""
    path = root / "content/site.toml"
    text = path.read_text("utf-8")
    assert "offline_zip = false" in text
    path.write_text(text.replace("offline_zip = false", "offline_zip = true"), encoding="utf-8")


def _built(root: Path, base_url: str) -> Path:
    build_project(root, base_url=base_url)
    return root / "output"


def build_mirrored_site(root: Path, base_url: str = BASE_URL, *, offline: bool = False) -> Path:
    """Build records that have pictures, with copies of all of these; gives the output folder.

    With `offline`, it is one file to download, too.
    """
    records = [*real_records(), full_record(), long_record()]
    make_project(root, records)
    path = root / "content/site.toml"
    text = path.read_text("utf-8").replace('images = "linked"', 'images = "mirrored"')
    path.write_text(text.replace("image_unknown_licences = false", "image_unknown_licences = true"))
    if offline:
        ask_for_offline(root)
    config, folder = load_config(root), root / "content/images"
    events = decode_records(map(as_line, records)).events
    folder.mkdir()
    store = ImageStore(folder)
    for url in find_wanted(events, config.image_hosts, unknown_licences=True).urls:
        store.add(url, make_copies(jpeg(width=1600, height=900)), MONDAY)
    return _built(root, base_url)


def find_pages(output: Path) -> list[str]:
    """The addresses of all pages below the site's root, home first."""
    files = (file.relative_to(output).as_posix() for file in output.rglob("*.html"))
    return sorted(re.sub(r"(^|/)index\.html$", r"\1", file) for file in files)


def read_page(output: Path, address: str) -> str:
    """The source of a page."""
    file = output / address
    return (file / "index.html" if file.is_dir() else file).read_text(encoding="utf-8")


@contextlib.contextmanager
def served(output: Path, prefix: str = PREFIX, api: Api | None = None) -> Iterator[str]:
    """Serve a built site as `almanac serve` does, perhaps with its API; gives the home address."""
    with make_server(Folder(output, prefix), 0, api) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}{prefix}"
        finally:
            server.shutdown()
            thread.join()
