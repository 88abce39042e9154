"""Other people's web sites on loopback: one server, with a path for each way to answer."""

import contextlib
import http.server
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from http import HTTPStatus

CHUNK = b"x" * 65536


class Web:
    """What was asked, as method and path; `statuses` are what paths answer that nobody knows."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.agents: set[str] = set()
        self.statuses: dict[str, int] = {}
        self.sent = 0
        self.over = threading.Event()
        self.netloc = ""

    def url(self, path: str) -> str:
        """The address of a path."""
        return f"http://{self.netloc}{path}"


@contextlib.contextmanager
def web() -> Iterator[Web]:
    """A server that answers until the end of the block."""
    site = Web()
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, site=site)) as server:
        server.daemon_threads = True
        site.netloc = f"127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield site
        finally:
            site.over.set()
            server.shutdown()
            thread.join()


class _Handler(http.server.BaseHTTPRequestHandler):
    def __init__(self, *args: object, site: Web) -> None:
        self.site = site
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Answer as the path says."""
        self.site.asked.append(f"{self.command} {self.path}")
        self.site.agents.add(self.headers["User-Agent"])
        name, _, rest = self.path[1:].partition("/")
        found: dict[str, Callable[[], object]] = {
            "loop": lambda: self._answer(302, Location=f"/loop/{rest}x"),
            "to": lambda: self._answer(301, Location=f"/{rest}"),
            "inward": lambda: self._answer(302, Location="http://10.0.0.1/"),
            "away": lambda: self._answer(302, Location="mailto:somebody@example.org"),
            "no-head": lambda: self._answer(405 if self.command == "HEAD" else 200),
            "lying-head": lambda: self._answer(404 if self.command == "HEAD" else 200),
            "huge": lambda: self._answer(405 if self.command == "HEAD" else 200, endless=True),
            "silent": lambda: self.site.over.wait(20),
            "drip": self._drip,
            "hang-up": lambda: None,
            "nonsense": lambda: self.wfile.write(b"\x00\x01 this is no HTTP\r\n\r\n"),
        }
        if name in found:
            found[name]()
        else:
            self._answer(self.site.statuses.get(self.path, int(name) if name.isdigit() else 200))

    do_HEAD = do_GET  # noqa: N815 - http.server's

    def log_message(self, *_: object) -> None:
        """Stay quiet."""

    def _answer(self, status: int, *, endless: bool = False, **headers: str) -> None:
        self.send_response_only(status, HTTPStatus(status).phrase if status < 600 else "Denied")
        for header, value in headers.items():
            self.send_header(header, value)
        self.end_headers()
        with contextlib.suppress(OSError):
            while endless and self.command == "GET":
                self.wfile.write(CHUNK)
                self.site.sent += len(CHUNK)

    def _drip(self) -> None:
        """A byte of a head now and then, which no timeout between two bytes notices."""
        started = time.monotonic()
        with contextlib.suppress(OSError):
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
            while time.monotonic() < started + 20 and not self.site.over.wait(0.1):
                self.wfile.write(b"x")
                self.wfile.flush()
