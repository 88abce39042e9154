"""`almanac` for a shell that runs it many times: each is forked from the warm process of the tests.

What the shell starts is a client of a few lines. It says what was asked of it, waits for the status
and ends with it; the command writes to the client's own standard output and error.
"""

import json
import socketserver
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.commands import forked, run_here

_CLIENT = """
import json, os, socket, sys
with socket.socket(socket.AF_UNIX) as server:
    server.connect(sys.argv[1])
    asked = {"arguments": sys.argv[2:], "cwd": os.getcwd(), "environment": dict(os.environ)}
    server.sendall(json.dumps({**asked, "process": os.getpid()}).encode() + b"\\n")
    sys.exit(int(server.makefile().readline()))
"""


class _Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        asked = json.loads(self.rfile.readline())
        streams = tuple(Path(f"/proc/{asked['process']}/fd/{number}") for number in (1, 2))
        arguments = tuple(asked["arguments"])
        told = (arguments, Path(asked["cwd"]), asked["environment"], streams, None)
        with forked(run_here, *told) as process:
            process.start()
            process.join()
            self.wfile.write(b"%d\n" % (process.exitcode or 0))


@contextmanager
def warm_command() -> Iterator[str]:
    """The words that start it, for a shell."""
    with tempfile.TemporaryDirectory() as name:  # a socket takes no long path
        client, socket = Path(name, "almanac.py"), Path(name, "socket")
        client.write_text(_CLIENT, "utf-8")
        with socketserver.ThreadingUnixStreamServer(str(socket), _Handler) as server:
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
            thread.start()
            try:
                yield f"{sys.executable} -I -S {client} {socket}"
            finally:
                server.shutdown()
                thread.join()
