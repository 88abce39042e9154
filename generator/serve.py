"""Preview: the built folder on a local port, under the path that its base URL names.

Beside it stand the answers of the API, from whatever gives them: here are only sockets and files.
"""

import contextlib
import http.server
import mimetypes
import os
import socket
import urllib.parse
from functools import partial
from http import HTTPStatus
from pathlib import Path

from generator.api.messages import (
    METHODS,
    SHARED,
    Api,
    Request,
    Response,
    allow_methods,
    choose_host,
    refuse_method,
    tell,
)
from generator.api.routes import find_route
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

_API = "api/"
_LOST_BYTES, _LOST_SECONDS = 16_000_000, 1.0
"""How much is read, and waited for, of what a client goes on to send after it was answered."""


def look_into(output: Path) -> None:
    """Meet now what every request would meet: OSError, but for what is still to be built."""
    try:
        os.scandir(output).close()
    except OSError as error:
        if not is_absent(error):
            raise


def make_server(
    output: Path, prefix: str, port: int, api: Api | None = None
) -> http.server.ThreadingHTTPServer:
    """A server on the loopback address; port 0 takes any free one.

    `prefix` is the path of the base URL, percent-encoded as it stands there. `api` answers what
    goes to the paths of the API; without it there are only files.
    """
    handler = partial(_Handler, output=Path(os.path.realpath(output)), prefix=prefix, api=api)
    return http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)


class _Handler(http.server.BaseHTTPRequestHandler):
    """Answers as a static host does: index files, 404.html, a redirect to the closing slash."""

    protocol_version = "HTTP/1.1"
    # Head and body leave together: else the body waits for the head to be acknowledged, 40 ms.
    wbufsize = -1
    disable_nagle_algorithm = True

    def __init__(  # the rest is what the server hands to every handler
        self, *args: object, output: Path, prefix: str, api: Api | None
    ) -> None:
        self.output = output
        self.quoted_prefix = prefix
        self.prefix = urllib.parse.unquote(prefix)
        self.api = api
        super().__init__(*args)  # type: ignore[arg-type]

    def handle(self) -> None:
        """Bear with a client that hangs up in the middle of an answer."""
        with contextlib.suppress(ConnectionError):
            super().handle()

    def finish(self) -> None:
        """Hang up such that what was answered arrives.

        A socket that is closed while there is something left to read takes its answer back.
        """
        with contextlib.suppress(OSError):
            super().finish()
            self.connection.shutdown(socket.SHUT_WR)
            self.connection.settimeout(_LOST_SECONDS)
            left = _LOST_BYTES
            while left > 0 and (read := self.connection.recv(65536)):
                left -= len(read)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Refuse what is no request, in the API's form; the connection ends with it."""
        status = HTTPStatus(code)
        told = tell(status, {"detail": explain or message or status.phrase})
        self.close_connection = True
        self.request_version = self.protocol_version  # else it answers HTTP/0.9, without a head
        self._reply(told, body=self.command != "HEAD")

    def do_GET(self) -> None:
        """Answer, with a body."""
        self._answer(body=True)

    def do_HEAD(self) -> None:
        """Answer with what would be a body's headers."""
        self._answer(body=False)

    def do_OPTIONS(self) -> None:
        """Say what may be asked; what would change something is refused."""
        self._answer(body=True)

    do_POST = do_PUT = do_PATCH = do_DELETE = do_TRACE = do_QUERY = do_OPTIONS  # noqa: N815 - http.server's

    def log_message(self, *_: object) -> None:
        """Stay quiet: the reader of a terminal wants the address, not every request."""

    def _answer(self, *, body: bool) -> None:
        if self.headers.get("Content-Length", "0") != "0" or "Transfer-Encoding" in self.headers:
            self.close_connection = True  # nobody reads it, and it is not the next request
        # The server reads a request as Latin-1; what stands there unencoded is mostly UTF-8.
        target = self.path.encode("latin-1").decode(errors="replace").partition("#")[0]
        address, _, query = target.partition("?")
        if "://" in address:  # as one asks a proxy (RFC 9112, 3.2.2)
            address = f"/{address.partition('://')[2].partition('/')[2]}"
        path = urllib.parse.unquote(address)
        below = path.removeprefix(self.prefix)
        if path.startswith(self.prefix) and below.startswith(_API):
            self._answer_api(path, below, query, body=body)
        elif self.command not in METHODS:
            self._reply(refuse_method(self.command), body=body)
        else:
            self._answer_file(path, body=body)

    def _answer_api(self, path: str, below: str, query: str, *, body: bool) -> None:
        """What is a file stays one; then the API; then what a static host would find there."""
        file = self._find(path)
        route = find_route(below) if self.api else None
        if self.command in {"GET", "HEAD"} and file and file.is_file() and not path.endswith("/"):
            self._send(HTTPStatus.OK, file, body=body)
        elif self.api and route:
            self._reply(self.api(self._request(query), route), body=body)
        elif self.command == "OPTIONS":
            self._reply(allow_methods(), body=body)
        elif self.command not in METHODS:
            self._reply(refuse_method(self.command), body=body)
        elif (data := self._find(f"{path.removesuffix('/')}/index.json")) and data.is_file():
            self._send(HTTPStatus.OK, data, body=body)
        elif file is not None or self.api is None:
            self._answer_file(path, body=body)
        else:
            self._reply(tell(HTTPStatus.NOT_FOUND, {"detail": "Not found."}), body=body)

    def _request(self, query: str) -> Request:
        given = self.headers.get_all("Host", [])
        port = self.connection.getsockname()[1]
        host = choose_host(given[0] if len(given) == 1 else None, f"localhost:{port}")
        return Request(
            method=self.command,
            query=query,
            headers={name.lower(): value for name, value in self.headers.items()},
            site=f"http://{host}{self.quoted_prefix}",
        )

    def _reply(self, response: Response, *, body: bool) -> None:
        self.send_response(response.status)
        if response.status not in {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}:
            self.send_header("Content-Length", str(len(response.body)))
        for name, value in response.headers.items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if body:
            self.wfile.write(response.body)

    def _answer_file(self, path: str, *, body: bool) -> None:
        file = self._find(path)
        if self.command == "OPTIONS":
            self._reply(allow_methods(), body=body)
        elif file is not None and file.is_dir():
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
        headers = {**SHARED, "Location": where}
        self._reply(Response(HTTPStatus.MOVED_PERMANENTLY, headers), body=False)

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
        headers = {**SHARED, "Content-Type": media_type, "Cache-Control": "no-store"}
        self._reply(Response(status, headers, data), body=body)


def _media_type(file: Path) -> str:
    suffix = file.suffix.lower()
    guess = _TYPES.get(suffix) or _OTHERS.types_map[1].get(suffix, "application/octet-stream")
    return f"{guess}; charset=utf-8" if guess.startswith("text/") and ";" not in guess else guess
