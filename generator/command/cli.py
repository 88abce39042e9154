"""The command line: what may be asked, in which order it is done, and with which status it ends.

A command loads what it runs with when it runs: `--help` needs none of it, and an offline build
nothing that talks to a network.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from click.shell_completion import get_completion_class

from generator import __version__
from generator.command.manual import GROUPS, sections
from generator.command.parameters import FORMS, OPTIONS
from generator.errors import RESULTS, AlmanacError, Exit, exit_of, explain, placed


def _write_manual(name: str, formatter: click.HelpFormatter) -> None:
    for heading, pairs in sections(name).items():
        with formatter.section(heading):
            formatter.write_dl(pairs, col_max=20)


def _set_voice(context: click.Context, option: click.Parameter, wanted: bool) -> None:
    if wanted:
        from generator.command.words import set_voice, time_run

        set_voice(**{str(option.name): True})
        if option.name == "verbose":
            context.call_on_close(time_run())


def _voice_options() -> list[click.Parameter]:
    """How much is said: before the name of a command, or behind it."""
    quiet, verbose = "Say nothing but what is wrong.", "Say where the time goes, and each request."
    return [
        click.Option(
            [short, f"--{name}"],
            is_flag=True,
            expose_value=False,
            callback=_set_voice,
            help=meaning,
        )
        for short, name, meaning in (("-q", "quiet", quiet), ("-v", "verbose", verbose))
    ]


class _Command(click.Command):
    """A command whose help teaches."""

    def __init__(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401 - click's own
        super().__init__(*arguments, **named)
        self.params += _voice_options()

    def format_epilog(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what there is to know besides options."""
        _write_manual(str(context.command.name), formatter)


class _Program(click.Group):
    """All commands, by what somebody is about."""

    command_class = _Command

    def __init__(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401 - click's own
        super().__init__(*arguments, **named)
        self.params += _voice_options()

    def format_commands(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands, each with its first sentence."""
        for heading, names in GROUPS.items():
            with formatter.section(heading):
                formatter.write_dl(
                    [(name, self.commands[name].get_short_help_str(90)) for name in names]
                )

    def format_epilog(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what there is to know besides options and commands."""
        _write_manual(str(self.name), formatter)


@click.group(
    cls=_Program,
    name="almanac",
    context_settings={"help_option_names": ["-h", "--help"], "show_default": True},
)
@click.version_option(__version__, prog_name="almanac")
@click.option(
    "--root",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    show_default="this folder",
    help="Folder of the site, which holds content/, and perhaps templates/ and static/.",
)
@click.pass_context
def almanac(context: click.Context, root: Path) -> None:
    """A permanent, static archive of the events of Launch Library 2."""
    context.obj = root


_output_option = click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    show_default="output/ in the folder of the site",
    help="Where to publish.",
)


def _source_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options of every command that asks the API."""
    for option in (
        click.option("--wait", is_flag=True, help="Sit out a spent quota of requests."),
        click.option("--accept-loss", is_flag=True, help="Let the pull take away what it will."),
        click.option("--source", show_default="source in site.toml", help="The API to ask."),
    ):
        command = option(command)
    return command


def _report_options(command: Callable[..., None]) -> Callable[..., None]:
    """Where the report of a run goes."""
    file = click.Path(path_type=Path, dir_okay=False, writable=True)
    for name, what in reversed(_REPORTS.items()):
        option = click.option(
            f"--{name}", type=file, metavar="FILE", callback=_see_folder, help=f"Write {what}."
        )
        command = option(command)
    return click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")(
        command
    )


_REPORTS = {
    "report": "what was done and found, as JSON",
    "summary": "the same as Markdown, for people",
    "message": "the same as the message of a commit of the snapshot",
    "metrics": "the same for Prometheus, as the node exporter reads it",
}


def _see_folder(_: click.Context, __: click.Parameter, path: Path | None) -> Path | None:
    """Refuse a file that cannot be written before anything is done, and not after."""
    if path is not None and not path.exists():
        folder = path.parent
        if not folder.is_dir():
            raise click.BadParameter(f"there is no folder {folder}; make it, or name another file")
        if not os.access(folder, os.W_OK):
            raise click.BadParameter(f"nothing may be written to {folder}; name another file")
    return path


def _take_files(options: dict[str, Any]) -> dict[str, Any]:
    """Take from the options of a command where its report goes."""
    from generator.command.words import be_quiet

    files = {name: options.pop(name) for name in (*_REPORTS, "as_json")}
    if files["as_json"]:
        be_quiet()
    return files


def _finding_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options of every command that finds something by rules."""
    for option in (
        click.option("--rules", is_flag=True, help="Say which rules there are, and end."),
        click.option("--ignore", metavar="RULE", multiple=True, help="Leave it out; repeatable."),
        click.option("--only", metavar="RULE", multiple=True, help="Go by this one; repeatable."),
        click.option("--all", "everything", is_flag=True, help="Show all findings, not 10 a rule."),
        click.option("--json", "as_json", is_flag=True, help="Print all findings as JSON."),
    ):
        command = option(command)
    return command


def _query_options(command: Callable[..., None]) -> Callable[..., None]:
    """Every parameter of a query as an option of its own name; it may be repeated."""
    for name, (value, meaning) in reversed(OPTIONS.items()):
        option = click.option(f"--{name}", name, metavar=value, multiple=True, help=meaning)
        command = option(command)
    return command


@almanac.command("new")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--title", default="Almanac", help="What the site is called.")
@click.option("--base-url", default="http://localhost:8000/", help="Where it will be published.")
def new_command(*, folder: Path, title: str, base_url: str) -> None:
    """Begin a site of your own in FOLDER: settings, a page, and a job that runs every night.

    FOLDER may be there, if nothing but .git lies in it. The site has ten events to begin with, and
    what makes it look as it does comes with the program, until you replace it: nothing is to be
    forked. README.md in FOLDER says what comes next.
    """
    from generator.command.new import make_site

    with _explained():
        make_site(folder, title, base_url)


@almanac.command("build")
@click.option("--offline", is_flag=True, help="Build from the snapshot; ask nobody.")
@_output_option
@click.option("--base-url", show_default="base_url in site.toml", help="Where the site lies.")
@click.option("--full", is_flag=True, help="Render everything, whether it changed or not.")
@click.option("--timings", is_flag=True, help="Say where the time goes.")
@click.option("--strict", is_flag=True, help="Exit with 6 if the data have problems.")
@click.option("--only-fresh", is_flag=True, help="Publish nothing if the pull fails or is refused.")
@click.option(
    "--workers", type=click.IntRange(min=1), show_default="one a core", help="How many processes."
)
@_source_options
@_report_options
@click.pass_obj
def build_command(root: Path, /, *, output: Path | None, **options: Any) -> None:  # noqa: ANN401
    """Bring the snapshot up to date, then build the site from it.

    If the source is out of reach, or a guard refuses what it sends, the site is built from what is
    held, and the exit status says so.
    """
    from generator.command.build import Wanted, run_build
    from generator.command.run import finish

    files = _take_files(options)
    wanted = Wanted(root=root, output=output or root / "output", **options)
    with _explained():
        status = finish(run_build(wanted), **files)
    sys.exit(status)


@almanac.command("sync")
@click.option("--full", is_flag=True, help="Read everything anew, not only what changed.")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ"]),
    help="Read what changed from this day on (UTC).",
)
@click.option("--dry-run", is_flag=True, help="Say what would change, and write nothing.")
@_source_options
@_report_options
@click.pass_obj
def sync_command(root: Path, /, **options: Any) -> None:  # noqa: ANN401
    """Bring the snapshot in content/snapshot/ up to date with Launch Library 2."""
    from generator.command.pull import run_sync
    from generator.command.run import finish

    files = _take_files(options)
    with _explained():
        status = finish(run_sync(root, **options), **files)
    sys.exit(status)


@almanac.command("query")
@click.argument("query", default="")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMS),
    show_default="table, or json for format=json",
    help="How to print what is found.",
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
    from generator.command.words import write_results

    with _explained():
        write_results(run_query(root, query, parameters, form, strict=strict))


@almanac.command("doctor")
@click.option("--report", "as_report", is_flag=True, help="Print a text to send, in Markdown.")
@click.option("--event", type=int, metavar="ID", help="Look at one event.")
@click.option("--strict", is_flag=True, help="Exit with 6 for a warning, too.")
@_finding_options
@click.pass_obj
def doctor_command(  # noqa: PLR0913 - the options of the command
    root: Path,
    *,
    as_json: bool,
    as_report: bool,
    everything: bool,
    only: tuple[str, ...],
    ignore: tuple[str, ...],
    event: int | None,
    rules: bool,
    strict: bool,
) -> None:
    """Say what is wrong with the data in the snapshot, in words to send to who keeps them."""
    from generator.command.doctor import Form, run_doctor, tell_rules
    from generator.findings import Severity

    with _explained():
        if rules:
            tell_rules(as_json=as_json)
            return
        form = Form(as_json=as_json, as_report=as_report, everything=everything)
        worst = run_doctor(root, only, ignore, event, form)
    if worst is Severity.ERROR or (strict and worst is Severity.WARNING):
        sys.exit(Exit.FINDINGS)


@almanac.command("check")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), required=False)
@click.option("--base-url", show_default="as its front page says", help="Where the site lies.")
@click.option("--external", is_flag=True, help="Ask other sites, too, whether links lead anywhere.")
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=200,
    help="Links to other sites to ask in one run.",
)
@_finding_options
@click.pass_obj
def check_command(  # noqa: PLR0913 - the options of the command
    root: Path,
    *,
    folder: Path | None,
    base_url: str | None,
    only: tuple[str, ...],
    ignore: tuple[str, ...],
    rules: bool,
    external: bool,
    limit: int,
    everything: bool,
    as_json: bool,
) -> None:
    """Look for what is wrong in a built FOLDER (default: output/).

    Broken links and anchors, pages that nothing leads to, feeds, calendars and JSON that no program
    reads, files that are not as they were built.
    """
    from generator.command.check import run_check, tell_rules

    with _explained():
        if rules:
            tell_rules(as_json=as_json)
            return
        has_errors = run_check(
            folder or root / "output",
            root / "content" if external else None,
            base_url,
            only=only,
            ignored=ignore,
            limit=limit,
            as_json=as_json,
            everything=everything,
        )
    if has_errors:
        sys.exit(Exit.FINDINGS)


@almanac.command("diff")
@click.argument("before", metavar="A", type=click.Path(path_type=Path))
@click.argument("after", metavar="B", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print all changes as JSON.")
@click.option("--all", "everything", is_flag=True, help="Show all changes of each kind.")
def diff_command(before: Path, after: Path, *, as_json: bool, everything: bool) -> None:
    """Say what changed from A to B: two snapshots, or two built folders."""
    from generator.command.diff import run_diff

    with _explained():
        run_diff(before, after, as_json=as_json, everything=everything)


@almanac.command("serve")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, help="Where to listen.")
@click.option("--built", is_flag=True, help="Show what lies in output/, as it was built.")
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="Show what lies in this folder, as it was built.",
)
@click.option("--base-url", show_default="base_url in site.toml", help="Where it is to lie.")
@click.option("--strict", is_flag=True, help="Let the API refuse names that mean nothing.")
@click.pass_obj
def serve_command(
    root: Path, *, port: int, built: bool, output: Path | None, base_url: str | None, strict: bool
) -> None:
    """Show the site on this machine while you work on it, until Ctrl-C.

    Every page is made when it is asked for, just as a build would make it; nothing is written.
    Whatever you save in content/, templates/ or static/ reloads the page that you see, and an error
    stands there until it is mended.

    Beside it, api/2.3.0/events/ answers queries as Launch Library 2 does, from the snapshot, for
    any program that asks for events: "api/2.3.0/events/?type__ids=2,8&search=Flyby". Programs that
    know 2.0.0 to 2.2.0 find api/2.2.0/event/. What there is says api/2.3.0/schema/ (OpenAPI).
    """
    from generator.command.preview import run_server

    with _explained():
        folder = output or (root / "output" if built else None)
        run_server(root, port, base_url, folder, strict=strict)


@almanac.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion_command(*, shell: str) -> None:
    """Print what lets a SHELL complete the names of commands and options."""
    kind = get_completion_class(shell)
    assert kind is not None  # noqa: S101 - click knows these three
    click.echo(kind(almanac, {}, "almanac", "_ALMANAC_COMPLETE").source())


def main() -> None:
    """Run the command; Ctrl-C ends it with the status that shells use for it."""
    with _explained(), placed(RESULTS):
        almanac.main(prog_name="almanac")


@contextmanager
def _explained() -> Iterator[None]:
    """Turn the errors that a user can meet into one line and an exit status."""
    try:
        yield
    except (AlmanacError, OSError) as error:
        from generator.command.words import drop_results, tell_error

        told = explain(error) if isinstance(error, OSError) else error
        tell_error(told)
        if told.where == RESULTS:
            drop_results()
        sys.exit(exit_of(told))
    except KeyboardInterrupt:
        from generator.command.words import err

        err.print("stopped; what was pulled is kept")
        sys.exit(Exit.INTERRUPTED)
