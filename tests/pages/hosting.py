"""A host as people publish on: compresses text, knows types, and lets browsers keep files."""

import contextlib
import gzip
import http.server
import threading
from collections.abc import Iterator
from functools import partial
from http import HTTPStatus
from pathlib import Path


@contextlib.contextmanager
def hosted(folder: Path) -> Iterator[str]:
    """Serve a folder at the root of a host; gives its address. It may be filled later."""
    handler = partial(_Host, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


class _Host(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Send a file, compressed."""
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        status = HTTPStatus.OK if file.exists() else HTTPStatus.NOT_FOUND
        found = file if file.exists() else Path(self.directory) / "404.html"
        data = gzip.compress(found.read_bytes())
        self.send_response(status)
        self.send_header("Content-Type", f"{self.guess_type(found)}; charset=utf-8")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        self.wfile.write(data)

    def handle(self) -> None:
        """Bear with a browser that hangs up in the middle of an answer."""
        with contextlib.suppress(ConnectionError):
            super().handle()

    def log_message(self, *_: object) -> None:
        """Stay quiet."""
