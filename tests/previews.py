"""A preview behind a real server, and how its files are asked for."""

import contextlib
import threading
from collections.abc import Callable, Iterator, Mapping
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct

from generator.api.messages import Api
from generator.errors import AlmanacError
from generator.hosting import Shown
from generator.preview import Preview
from generator.report import Findings
from generator.serve import make_server
from tests.pages.sites import BASE_URL, PREFIX

PERSON = {"Accept": "text/html,*/*"}


class Got(Struct, frozen=True):
    """An answer, read to its end."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Shelf(Struct, frozen=True):
    """A preview that is served at `home`, and all that it told."""

    preview: Preview
    home: str
    told: list[Findings | AlmanacError]

    def get(self, path: str, headers: Mapping[str, str] | None = None, method: str = "GET") -> Got:
        """Ask for a path below the site's root, or from the host's if it begins with a slash."""
        return ask(self.home, path, headers or {}, method)


def ask(home: str, path: str, headers: Mapping[str, str], method: str = "GET") -> Got:
    """Ask for a path below a site's root, or from the host's if it begins with a slash."""
    with asked(home, path, headers, method) as answer:
        return Got(answer.status, dict(answer.headers), answer.read())


@contextlib.contextmanager
def asked(
    home: str, path: str, headers: Mapping[str, str], method: str = "GET"
) -> Iterator[HTTPResponse]:
    """An answer that is still to be read."""
    address = urlsplit(home)
    target = path if path.startswith(("/", "http:")) else f"{address.path}{path}"
    connection = HTTPConnection(address.hostname or "", address.port, timeout=60)
    try:
        connection.request(method, target, headers=dict(headers))
        yield connection.getresponse()
    finally:
        connection.close()


@contextlib.contextmanager
def running(shown: Shown, prefix: str, api: Api | None = None) -> Iterator[str]:
    """A server; gives the address of the site."""
    with make_server(shown, 0, api) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}{prefix}"
        finally:
            server.shutdown()
            thread.join()


@contextlib.contextmanager
def previewed(
    root: Path, api: Api | None = None, tell: Callable[[object], None] = lambda _: None
) -> Iterator[Shelf]:
    """A project's preview, under a path."""
    told: list[Findings | AlmanacError] = []

    def keep(found: Findings | AlmanacError) -> None:
        told.append(found)
        tell(found)

    preview = Preview(root, BASE_URL, PREFIX, keep)
    with preview.watching(), running(preview, PREFIX, api) as home:
        yield Shelf(preview, home, told)
