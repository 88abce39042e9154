"""The preview, as the command runs it: until Ctrl-C, and whatever is wrong meanwhile is told."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from generator.api.messages import Api
from generator.command.api import make_api
from generator.command.words import err, tell_done, tell_error, tell_findings
from generator.content import load_config
from generator.errors import AlmanacError, ContentError
from generator.hosting import Folder, Shown
from generator.report import Findings
from generator.serve import look_into, make_server


def run_server(
    root: Path, port: int, base_url: str | None, built: Path | None, *, strict: bool
) -> None:
    """Show a project as a build would publish it, or the folder that one has `built`."""
    prefix = _find_prefix(root, base_url, is_built=built is not None)
    api = make_api(root, strict=strict, base_url=base_url)
    if built is not None:
        look_into(built)
        _serve(Folder(built, prefix), api, prefix, port)
        return
    from generator.preview import Preview

    preview = Preview(root, base_url, prefix, _make_teller())
    with preview.watching():
        _serve(preview, api, prefix, port)


def _serve(shown: Shown, api: Api, prefix: str, port: int) -> None:
    try:
        server = make_server(shown, port, api)
    except OSError as error:
        what = f"cannot be listened on: {error.strerror}"
        raise AlmanacError(f"port {port}", what, "choose another one with --port") from error
    address = f"http://localhost:{server.server_port}{prefix}"
    tell_done(f"{address}  (Ctrl-C ends it)")
    tell_done(f"{address}api/2.3.0/events/  answers queries")
    with server:
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            err.print("stopped")


def _find_prefix(root: Path, base_url: str | None, *, is_built: bool) -> str:
    """The path of the site; a file that is wrong can be mended while the preview tells of it."""
    try:
        return urlsplit(load_config(root, base_url).base_url).path
    except ContentError as error:
        if is_built or error.where.startswith("--") or not (root / "content").is_dir():
            raise
        return "/"


def _make_teller() -> Callable[[Findings | AlmanacError], None]:
    """Tell of every error, and of what was found in content only what was not told before."""
    told: list[Findings] = []

    def tell(found: Findings | AlmanacError) -> None:
        if isinstance(found, AlmanacError):
            tell_error(found)
        elif found not in told:
            told[:] = [found]
            tell_findings(found)

    return tell
