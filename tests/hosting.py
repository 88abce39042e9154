"""A static host as people publish on: it compresses, knows types, and lets browsers keep files.

It reads `_redirects` and `_headers`, as Netlify and Cloudflare Pages do.
"""

import contextlib
import gzip
import http.server
import mimetypes
import re
import threading
from collections.abc import Iterator
from functools import partial
from http import HTTPStatus
from pathlib import Path
from urllib.parse import unquote, urlsplit

_TYPES = mimetypes.MimeTypes()
"""What Python knows by itself, on any machine."""


@contextlib.contextmanager
def hosted(folder: Path, *, rules_first: bool = False) -> Iterator[str]:
    """Serve a folder, which may be filled later, at the root of a host; gives its address.

    Cloudflare looks at its rules before it looks for a file (`rules_first`), Netlify after it.
    """
    handler = partial(_Host, folder=folder, rules_first=rules_first)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


class _Host(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *args: object, folder: Path, rules_first: bool) -> None:
        self.folder = folder
        self.rules_first = rules_first
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Answer with a file, by whatever way it is found; a query changes nothing."""
        path = unquote(urlsplit(self.path).path)
        file = None if self.rules_first else self._find(path)
        if file is None:
            target, status = self._apply(path)
            if status == HTTPStatus.MOVED_PERMANENTLY:
                self._send(status, {"Location": target}, b"")
                return
            file = self._find(target)
        found = file or self.folder / "404.html"
        kind, _ = _TYPES.guess_type(found.name)
        headers = {
            "Content-Type": f"{kind or 'text/plain'}; charset=utf-8",
            "Cache-Control": "max-age=600",
            **self._told(path),
        }
        self._send(HTTPStatus.OK if file else HTTPStatus.NOT_FOUND, headers, found.read_bytes())

    def handle(self) -> None:
        """Bear with a browser that hangs up in the middle of an answer."""
        with contextlib.suppress(ConnectionError):
            super().handle()

    def log_message(self, *_: object) -> None:
        """Stay quiet."""

    def _send(self, status: HTTPStatus, headers: dict[str, str], body: bytes) -> None:
        if body and "gzip" in self.headers.get("Accept-Encoding", ""):
            headers, body = {**headers, "Content-Encoding": "gzip"}, gzip.compress(body)
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _find(self, path: str) -> Path | None:
        file = self.folder / path.lstrip("/")
        file = file / "index.html" if path.endswith("/") else file
        return file if file.is_file() else None

    def _apply(self, path: str) -> tuple[str, HTTPStatus]:
        """Where the first rule leads that fits, and with which status."""
        for line in (self.folder / "_redirects").read_text().splitlines():
            if line.startswith("#"):
                continue
            source, target, status = line.split()
            found = re.fullmatch(re.sub(r":(\w+)", r"(?P<\1>[^/]+)", source), path)
            if found:
                for name, value in found.groupdict().items():
                    target = target.replace(f":{name}", value)
                return target, HTTPStatus(int(status))
        return path, HTTPStatus.OK

    def _told(self, path: str) -> dict[str, str]:
        """The headers of all rules that fit; the values of one name are joined."""
        told: dict[str, str] = {}
        fits = False
        for line in (self.folder / "_headers").read_text().splitlines():
            if not line.startswith(" "):
                fits = re.fullmatch(re.escape(line).replace(r"\*", ".*"), path) is not None
            elif fits:
                name, _, value = line.strip().partition(": ")
                told[name] = f"{told[name]}, {value}" if name in told else value
        return told
