"""The command line: what may be asked, in which order it is done, and with which status it ends.

A command loads what it runs with when it runs: `--help` needs none of it, and an offline build
nothing that talks to a network.
"""

import datetime as dt
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import click

from generator import __version__
from generator.command.parameters import FORMS, OPTIONS
from generator.errors import (
    RESULTS,
    AlmanacError,
    ContentError,
    GuardError,
    PlanError,
    QueryError,
    SourceError,
    TokenError,
    explain,
    placed,
)

FAILED, USAGE, OUT_OF_REACH, REFUSED, MISCONFIGURED, PROBLEMS = 1, 2, 3, 4, 5, 6
_INTERRUPTED = 130


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="almanac")
@click.option(
    "--root",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="Folder that holds content/, templates/ and static/ (default: this one).",
)
@click.pass_context
def almanac(context: click.Context, root: Path) -> None:
    """A permanent, static archive of the events of Launch Library 2."""
    context.obj = root


_output_option = click.option(
    "--output", type=click.Path(path_type=Path, file_okay=False), help="Default: output/."
)


def _source_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options of every command that asks the API."""
    for option in (
        click.option("--wait", is_flag=True, help="Sit out a spent quota of requests."),
        click.option("--accept-loss", is_flag=True, help="Let the pull take away what it will."),
        click.option("--source", help="Ask this API instead of the one in site.toml."),
    ):
        command = option(command)
    return command


def _query_options(command: Callable[..., None]) -> Callable[..., None]:
    """Every parameter of a query as an option of its own name; it may be repeated."""
    for name, (value, meaning) in reversed(OPTIONS.items()):
        option = click.option(f"--{name}", name, metavar=value, multiple=True, help=meaning)
        command = option(command)
    return command


@almanac.command("build")
@click.option("--offline", is_flag=True, help="Build from the snapshot; ask nobody.")
@_output_option
@click.option("--base-url", help="Publish under this address instead of the one in site.toml.")
@click.option("--full", is_flag=True, help="Render everything, whether it changed or not.")
@click.option("--timings", is_flag=True, help="Say where the time goes.")
@click.option("--strict", is_flag=True, help="Exit with 6 if the data have problems.")
@click.option(
    "--workers", type=click.IntRange(min=1), default=None, help="Processes (default: one a core)."
)
@_source_options
@click.pass_obj
def build_command(  # noqa: PLR0913 - the options of the command
    root: Path,
    *,
    offline: bool,
    output: Path | None,
    base_url: str | None,
    full: bool,
    timings: bool,
    strict: bool,
    workers: int | None,
    source: str | None,
    accept_loss: bool,
    wait: bool,
) -> None:
    """Bring the snapshot up to date, then build the site from it."""
    from generator.command.build import pull_first, run_build, tell_build

    with _explained():
        reached = offline or pull_first(root, base_url, source, accept_loss=accept_loss, wait=wait)
        started = time.perf_counter()
        target = output or root / "output"
        report = run_build(root, target, base_url, full=full, workers=workers or _cores())
        seconds = time.perf_counter() - started
    tell_build(report, target, seconds, timings=timings)
    findings = report.findings
    if strict and findings.problems:
        sys.exit(PROBLEMS)
    if not reached and not findings.complete:
        sys.exit(OUT_OF_REACH)


@almanac.command("sync")
@click.option("--full", is_flag=True, help="Read everything anew, not only what changed.")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ"]),
    help="Read what changed from this day on (UTC).",
)
@click.option("--dry-run", is_flag=True, help="Say what would change, and write nothing.")
@_source_options
@click.pass_obj
def sync_command(  # noqa: PLR0913 - the options of the command
    root: Path,
    *,
    full: bool,
    since: dt.datetime | None,
    dry_run: bool,
    source: str | None,
    accept_loss: bool,
    wait: bool,
) -> None:
    """Bring the snapshot in content/snapshot/ up to date with Launch Library 2."""
    from generator.command.pull import pull, scratch_folder
    from generator.content import load_config
    from generator.source.sync import Options

    with _explained(), scratch_folder(wanted=dry_run) as scratch:
        config = load_config(root, source=source)
        options = Options(
            source=config.source.rstrip("/"),
            full=full,
            since=since.replace(tzinfo=dt.UTC) if since else None,
            accept_loss=accept_loss,
            scratch=scratch,
        )
        pull(root, config, options, wait=wait)


@almanac.command("query")
@click.argument("query", default="")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMS),
    help="How to print what is found (default: table, or json for format=json).",
)
@click.option("--strict", is_flag=True, help="Refuse names that mean nothing.")
@_query_options
@click.pass_obj
def query_command(
    root: Path, /, *, query: str, form: str | None, strict: bool, **parameters: tuple[str, ...]
) -> None:
    """Find events in the snapshot, in the query language of Launch Library 2.

    QUERY is what stands behind the ? of its addresses, such as "type__ids=2,8&search=Flyby", or a
    whole address. Every parameter is an option, too. Without a limit, 10 events are shown.
    """
    from generator.command.query import run_query

    with _explained():
        _write_results(run_query(root, query, parameters, form, strict=strict))


@almanac.command("serve")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@_output_option
@click.option("--base-url", help="Serve under the path of this address.")
@click.option("--strict", is_flag=True, help="Let the API refuse names that mean nothing.")
@click.pass_obj
def serve_command(
    root: Path, *, port: int, output: Path | None, base_url: str | None, strict: bool
) -> None:
    """Show the built site on this machine, until Ctrl-C.

    Beside it, api/2.3.0/events/ answers queries as Launch Library 2 does, from the snapshot, for
    any program that asks for events: "api/2.3.0/events/?type__ids=2,8&search=Flyby". Programs that
    know 2.0.0 to 2.2.0 find api/2.2.0/event/. What there is says api/2.3.0/schema/ (OpenAPI).
    """
    from generator.command.api import make_api
    from generator.command.words import err, say
    from generator.content import load_config
    from generator.serve import look_into, make_server

    with _explained():
        prefix = urlsplit(load_config(root, base_url).base_url).path
        target = output or root / "output"
        look_into(target)
        try:
            server = make_server(target, prefix, port, make_api(root, strict=strict))
        except OSError as error:
            what = f"cannot be listened on: {error.strerror}"
            raise AlmanacError(f"port {port}", what, "choose another one with --port") from error
    address = f"http://localhost:{server.server_port}{prefix}"
    say(f"{address}  (Ctrl-C ends it)")
    say(f"{address}api/2.3.0/events/  answers queries")
    with server:
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            err.print("stopped")


def main() -> None:
    """Run the command; Ctrl-C ends it with the status that shells use for it."""
    with _explained(), placed(RESULTS):
        almanac.main(prog_name="almanac")


def _cores() -> int:
    """The cores that this process may use, where the system tells."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


@contextmanager
def _explained() -> Iterator[None]:
    """Turn the errors that a user can meet into one line and an exit status."""
    try:
        yield
    except (AlmanacError, OSError) as error:
        from generator.command.words import tell_error

        told = explain(error) if isinstance(error, OSError) else error
        tell_error(told)
        if told.where == RESULTS:
            _drop_results()
        sys.exit(_status_of(told))
    except KeyboardInterrupt:
        from generator.command.words import err

        err.print("stopped; what was pulled is kept")
        sys.exit(_INTERRUPTED)


def _write_results(data: bytes) -> None:
    """Print results; whoever reads them may have enough before their end."""
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        _drop_results()


def _drop_results() -> None:
    """Keep Python from trying, when it ends, to print what could not be printed."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _status_of(error: AlmanacError) -> int:
    match error:
        case QueryError():
            return USAGE
        case SourceError():
            return OUT_OF_REACH
        case GuardError():
            return REFUSED
        case ContentError() | PlanError() | TokenError():
            return MISCONFIGURED
        case _:
            return FAILED
