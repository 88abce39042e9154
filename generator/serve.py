"""The server of a site on the loopback address: a preview of it, or a folder that was built.

Beside it stand the answers of the API, from whatever gives them. What is answered decides
`generator/hosting.py`; here are only sockets.
"""

import contextlib
import http.server
import os
import socket
import urllib.parse
from collections.abc import Iterator
from functools import partial
from http import HTTPStatus
from pathlib import Path

from generator.api.messages import (
    METHODS,
    Api,
    Request,
    Response,
    allow_methods,
    choose_host,
    refuse_method,
    tell,
)
from generator.api.routes import find_route
from generator.errors import AlmanacError, is_absent
from generator.hosting import Answer, Files, Kind, Shown, answer_path, name_below, spare

_API = "api/"
_WITHOUT_BODY = {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}
_LOST_BYTES, _LOST_SECONDS = 16_000_000, 1.0
"""How much is read, and waited for, of what a client goes on to send after it was answered."""


def look_into(output: Path) -> None:
    """Meet now what every request would meet: OSError, but for what is still to be built."""
    try:
        os.scandir(output).close()
    except OSError as error:
        if not is_absent(error):
            raise


def make_server(shown: Shown, port: int, api: Api | None = None) -> http.server.ThreadingHTTPServer:
    """A server on the loopback address; port 0 takes any free one.

    `api` answers what goes to the paths of the API; without it there are only files.
    """
    handler = partial(_Handler, shown=shown, api=api)
    return http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)


class _Handler(http.server.BaseHTTPRequestHandler):
    """Answers one connection, with a thread of its own."""

    protocol_version = "HTTP/1.1"
    # Head and body leave together: else the body waits for the head to be acknowledged, 40 ms.
    wbufsize = -1
    disable_nagle_algorithm = True

    def __init__(self, *args: object, shown: Shown, api: Api | None) -> None:
        self.shown = shown
        self.api = api
        super().__init__(*args)  # type: ignore[arg-type] # what the server hands to every handler

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
        own = self.shown.find_own(path, query) if self.command in {"GET", "HEAD"} else None
        if own is not None:
            self._send(own, body=body)
            return
        files = self.shown.look()
        root = urllib.parse.unquote(files.prefix)
        below = path.removeprefix(root)
        if path.startswith(root) and below.startswith(_API):
            self._answer_api(files, path, below, query, body=body)
        elif self.command not in METHODS:
            self._reply(refuse_method(self.command), body=body)
        else:
            self._answer_file(files, path, body=body)

    def _answer_api(self, files: Files, path: str, below: str, query: str, *, body: bool) -> None:
        """What is a file stays one; then the API; then what a static host would find there."""
        name = name_below(files.prefix, path)
        kind = files.find(name) if name else None
        data = name_below(files.prefix, f"{path.removesuffix('/')}/index.json")
        route = find_route(below) if self.api else None
        if self.command in {"GET", "HEAD"} and kind is Kind.FILE and not path.endswith("/"):
            self._answer_file(files, path, body=body)
        elif self.api and route:
            self._reply(self.api(self._request(files, query), route), body=body)
        elif self.command == "OPTIONS":
            self._reply(allow_methods(), body=body)
        elif self.command not in METHODS:
            self._reply(refuse_method(self.command), body=body)
        elif data and files.find(data) is Kind.FILE:
            self._answer_file(files, path, data, body=body)
        elif kind is not None or self.api is None:
            self._answer_file(files, path, body=body)
        else:
            self._reply(tell(HTTPStatus.NOT_FOUND, {"detail": "Not found."}), body=body)

    def _request(self, files: Files, query: str) -> Request:
        given = self.headers.get_all("Host", [])
        port = self.connection.getsockname()[1]
        host = choose_host(given[0] if len(given) == 1 else None, f"localhost:{port}")
        return Request(
            method=self.command,
            query=query,
            headers={name.lower(): value for name, value in self.headers.items()},
            site=f"http://{host}{files.prefix}",
        )

    def _answer_file(self, files: Files, path: str, name: str = "", *, body: bool) -> None:
        if self.command == "OPTIONS":
            self._reply(allow_methods(), body=body)
        else:
            html = "text/html" in self.headers.get("Accept", "")
            self._send(answer_path(files, path, name, html=html), body=body)

    def _reply(self, response: Response, *, body: bool) -> None:
        self._send(Answer(response.status, response.headers, response.body), body=body)

    def _send(self, answer: Answer, *, body: bool) -> None:
        headers = getattr(self, "headers", None)  # there are none where there was no request
        answer = spare(answer, headers.get("If-None-Match", "") if headers else "")
        if isinstance(answer.body, bytes):
            self._begin(answer, len(answer.body))
            if body:
                self.wfile.write(answer.body)
        else:
            self._send_pieces(answer, answer.body, body=body)

    def _begin(self, answer: Answer, length: int | None) -> None:
        self.send_response(answer.status)
        if length is not None and answer.status not in _WITHOUT_BODY:
            self.send_header("Content-Length", str(length))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()

    def _send_pieces(self, answer: Answer, pieces: Iterator[bytes], *, body: bool) -> None:
        """A body whose length nobody knows before its end (RFC 9112, 7.1).

        An error in the middle of it cuts it off, so that nobody takes it for whole.
        """
        chunked = self.request_version != "HTTP/1.0"
        self.close_connection |= not chunked
        headers = {**answer.headers, **({"Transfer-Encoding": "chunked"} if chunked else {})}
        self._begin(Answer(answer.status, headers), None)
        self.wfile.flush()
        if not body:
            return
        try:
            for piece in pieces:
                if piece:
                    self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece) if chunked else piece)
                    self.wfile.flush()
        except AlmanacError:
            self.close_connection = True
        else:
            self.wfile.write(b"0\r\n\r\n" if chunked else b"")
