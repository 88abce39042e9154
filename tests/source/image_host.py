"""A host of pictures on loopback, pictures to lie on it, and what copies them from there.

It is the server of `tests.ll2`, in front of which pictures answer; so all of its faults can happen
to a picture, too.
"""

import io
import json
import struct
import zlib
from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PIL import Image

from generator.archive.model import Event
from generator.archive.records import decode_records
from generator.source.exchange import Exchange
from generator.source.images import Mirrored, sync_images
from generator.source.wanted import find_wanted
from tests.ll2.faults import Answer, Fault
from tests.ll2.server import EVER, LaunchLibrary
from tests.projects import Json, as_line, record
from tests.source.pulls import LIMITS, FakeClock

KNOWN: Json = {"id": 4, "name": "NASA Image and Media Guidelines", "priority": 0, "link": None}
UNKNOWN: Json = {"id": 1, "name": "Unknown", "priority": 9, "link": None}
MEGABYTE = 1_000_000


def picture_of(width: int, height: int, shade: int = 0) -> Image.Image:
    """A gradient; pictures of different shades are different pictures."""
    grey = Image.linear_gradient("L").resize((width, height))
    return Image.merge("RGB", (grey, grey.rotate(180), Image.new("L", (width, height), shade)))


def encoded(picture: Image.Image, form: str = "JPEG", **options: Any) -> bytes:  # noqa: ANN401 - Pillow's own
    """The bytes of a file of a picture."""
    file = io.BytesIO()
    picture.save(file, form, **options)
    return file.getvalue()


def jpeg(shade: int = 0, width: int = 640, height: int = 64) -> bytes:
    """A picture that has two copies, and takes no time."""
    return encoded(picture_of(width, height, shade))


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it has so many pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(bytes(1000)))
    return b"\x89PNG\r\n\x1a\n" + head + body + chunk(b"IEND", b"")


class ImageHost:
    """Pictures by path, over HTTP."""

    def __init__(self, api: LaunchLibrary) -> None:
        """The server may be the API itself: what is no picture is answered by that."""
        self.api = api
        self._answers: dict[str, Answer] = {}

    @property
    def name(self) -> str:
        """The host as `image_hosts` names it."""
        return self.api.url.removeprefix("http://")

    @property
    def asked(self) -> list[str]:
        """The paths of the pictures that were asked for, in turn."""
        paths = [request.path for request in self.api.requests]
        return [path for path in paths if path in self._answers]

    def url(self, path: str) -> str:
        """The address of a picture."""
        return self.api.url + path

    def put(self, path: str, data: bytes, status: int = 200) -> None:
        """Answer with these bytes from now on."""
        if path not in self._answers:
            self.spoil(path, Fault("a picture"))
        self._answers[path] = Answer(status, {"Content-Type": "image/jpeg"}, data)

    def spoil(self, path: str, fault: Fault, times: int = EVER) -> None:
        """Let something go wrong with a picture that is yet to be put there."""
        front = fault.front or (lambda target, _: self._answers[target])
        self.api.fault(replace(fault, front=front), path=path, times=times)

    def refuse(self, path: str, fault: Fault, times: int = EVER) -> None:
        """Likewise, and put it there."""
        self.spoil(path, fault, times)
        self.put(path, jpeg())


class Mirror:
    """A folder for copies, and the host and the clock that it is filled with."""

    def __init__(self, folder: Path, host: ImageHost) -> None:
        self.folder = folder
        self.host = host
        self.clock = FakeClock()

    def __call__(
        self,
        events: Iterable[Event],
        *,
        budget: int = 200 * MEGABYTE,
        unknown: bool = False,
        hosts: Collection[str] | None = None,
    ) -> Mirrored:
        named = [self.host.name] if hosts is None else hosts
        wanted = find_wanted(events, named, unknown_licences=unknown)
        exchange = Exchange("a test", None, LIMITS, accept="image/*")
        return sync_images(self.folder, wanted, budget, exchange, self.clock, lambda *_: None)

    def events(self, *paths: str, licence: Json | None = KNOWN) -> tuple[Event, ...]:
        """An event for each picture, the newest first."""
        return events_of([self.host.url(path) for path in paths], licence)

    def files(self) -> dict[str, bytes]:
        """Every file of the folder."""
        return {path.name: path.read_bytes() for path in sorted(self.folder.glob("*"))}

    def index(self) -> list[Json]:
        """The lines of the index."""
        lines = (self.folder / "index.jsonl").read_text("utf-8").splitlines()
        return [json.loads(line) for line in lines]

    def held(self) -> list[str]:
        """The paths of the pictures of which there are copies, by address."""
        return [
            line["url"].removeprefix(self.host.api.url) for line in self.index() if "files" in line
        ]


def events_of(urls: Iterable[str], licence: Json | None = KNOWN) -> tuple[Event, ...]:
    """An event for each address of a picture, a day apart, the newest first."""
    records = [
        record(
            id=100 - number,
            date=f"2024-03-{30 - number:02}T12:00:00Z",
            image=image_at(url, licence),
        )
        for number, url in enumerate(urls)
    ]
    return decode_records(map(as_line, records)).events


def image_at(url: str, licence: Json | None = KNOWN) -> Json:
    """A record's picture."""
    return {"id": 7, "name": "A picture", "image_url": url, "credit": "NASA", "license": licence}
