"""Preview: the built folder on a local port, under the path that its base URL names."""

import contextlib
import http.server
import mimetypes
import os
import urllib.parse
from functools import partial
from http import HTTPStatus
from pathlib import Path

from generator.errors import explain, is_absent, placed

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".txt": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    "": "text/plain; charset=utf-8",
}
_OTHERS = mimetypes.MimeTypes()
"""What Python knows by itself, and not what this machine says besides."""


def look_into(output: Path) -> None:
    """Meet now what every request would meet: OSError, but for what is still to be built."""
    try:
        os.scandir(output).close()
    except OSError as error:
        if not is_absent(error):
            raise


def make_server(output: Path, prefix: str, port: int) -> http.server.ThreadingHTTPServer:
    """A server on the loopback address; port 0 takes any free one.

    `prefix` is the path of the base URL, percent-encoded as it stands there.
    """
    handler = partial(_Handler, output=Path(os.path.realpath(output)), prefix=prefix)
    return http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)


class _Handler(http.server.BaseHTTPRequestHandler):
    """Answers as a static host does: index files, 404.html, a redirect to the closing slash."""

    protocol_version = "HTTP/1.1"

    def __init__(  # the rest is what the server hands to every handler
        self, *args: object, output: Path, prefix: str
    ) -> None:
        self.output = output
        self.prefix = urllib.parse.unquote(prefix)
        super().__init__(*args)  # type: ignore[arg-type]

    def handle(self) -> None:
        """Bear with a browser that hangs up in the middle of an answer."""
        with contextlib.suppress(ConnectionError):
            super().handle()

    def do_GET(self) -> None:
        """Send a file, with its body."""
        self._answer(body=True)

    def do_HEAD(self) -> None:
        """Send a file's headers."""
        self._answer(body=False)

    def log_message(self, *_: object) -> None:
        """Stay quiet: the reader of a terminal wants the address, not every request."""

    def _answer(self, *, body: bool) -> None:
        path = urllib.parse.unquote(urllib.parse.urlsplit(self.path).path)
        file = self._find(path)
        if file is not None and file.is_dir():
            self._redirect(f"{urllib.parse.quote(path)}/")
        elif file is not None:
            self._send(HTTPStatus.OK, file, body=body)
        elif path in {"/", self.prefix.removesuffix("/")} and path != self.prefix:
            self._redirect(urllib.parse.quote(self.prefix))
        else:
            self._send(HTTPStatus.NOT_FOUND, self.output / "404.html", body=body)

    def _find(self, path: str) -> Path | None:
        """The file at a path, the folder if the path lacks its slash, None if there is neither."""
        names = path.removeprefix(self.prefix).split("/")
        if not path.startswith(self.prefix) or not {".", ".."}.isdisjoint(names):
            return None
        # Links are followed, as publishing does: a folder of the site may lie on another disk.
        file = self.output.joinpath(*names)
        if path.endswith("/"):
            file /= "index.html"
        try:
            return file if file.is_file() or file.is_dir() else None
        except (OSError, ValueError):  # a name too long for a file, or with a null in it
            return None

    def _redirect(self, where: str) -> None:
        self.send_response(HTTPStatus.MOVED_PERMANENTLY)
        self.send_header("Location", where)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, status: HTTPStatus, file: Path, *, body: bool) -> None:
        media_type = _media_type(file)
        try:
            with placed(file):
                data = file.read_bytes()
        except FileNotFoundError:
            data = b"404: nothing is built here yet\n"
        except OSError as error:
            status, media_type = HTTPStatus.INTERNAL_SERVER_ERROR, _TYPES[""]
            data = f"500: {explain(error)}\n".encode(errors="replace")
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if body:
            self.wfile.write(data)


def _media_type(file: Path) -> str:
    suffix = file.suffix.lower()
    guess = _TYPES.get(suffix) or _OTHERS.types_map[1].get(suffix, "application/octet-stream")
    return f"{guess}; charset=utf-8" if guess.startswith("text/") and ";" not in guess else guess
