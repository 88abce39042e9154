"""A run of `almanac build` or `almanac sync`: stage by stage, and one report of all of it."""

import datetime as dt
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from generator import __version__
from generator.accounts import write_message, write_metrics, write_summary
from generator.command.words import err, is_verbose, tell_error, tell_step, write_results
from generator.errors import RESULTS, AlmanacError, Exit, exit_of, explain, placed
from generator.report import Built, Pulled, Report, Trouble, make_report

_STOPPED = AlmanacError("almanac", "stopped by Ctrl-C", "run it again: what was pulled is kept")


class Run:
    """What was done so far, what came of it, and what went wrong."""

    def __init__(self) -> None:
        """It begins now."""
        self.pulled: Pulled | None = None
        self.built: Built | None = None
        self.exit = Exit.DONE
        self.fault: Exception | None = None
        self._started = dt.datetime.now(dt.UTC).replace(microsecond=0)
        self._clock = time.perf_counter()
        self._stages: dict[str, float] = {}
        self._troubles: list[Trouble] = []

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Do a part of it; an error that a user can meet ends that part, and is told."""
        before = time.perf_counter()
        try:
            yield
        except (AlmanacError, OSError) as error:
            told = explain(error) if isinstance(error, OSError) else error
            if told.where == RESULTS:
                raise
            tell_error(told)
            self.note(name, told, exit_of(told))
        except KeyboardInterrupt:
            err.print("stopped; what was pulled is kept")
            self.note(name, _STOPPED, Exit.INTERRUPTED)
        except Exception as error:  # noqa: BLE001 - it is raised again when the report is written
            self.fault = error
            self.note(name, _confess(error), Exit.FAILED)
        finally:
            self._stages[name] = time.perf_counter() - before
            if is_verbose():
                tell_step(f"{name}: {self._stages[name]:.2f} s")

    def note(self, stage: str, error: AlmanacError, status: Exit) -> None:
        """Keep what went wrong, and with which status that ends the run."""
        self._troubles.append(
            Trouble(stage=stage, where=error.where, what=error.what, remedy=error.remedy)
        )
        self.exit = status or self.exit

    def report(self) -> Report:
        """All of it."""
        stages = {**self._stages, **(self.built.timings.stages if self.built else {})}
        return make_report(
            program=f"Almanac {__version__}",
            started=self._started,
            seconds=time.perf_counter() - self._clock,
            stages=stages,
            status=self.exit,
            pulled=self.pulled,
            built=self.built,
            troubles=tuple(self._troubles),
        )


def finish(
    run: Run,
    *,
    report: Path | None,
    summary: Path | None,
    message: Path | None,
    metrics: Path | None,
    as_json: bool,
) -> Exit:
    """Write what is to be known of a run, however it ended; with which status the command does."""
    told = run.report()
    accounts = {
        report: _to_json,
        summary: lambda told: write_summary(told).encode(),
        message: lambda told: write_message(told).encode(),
        metrics: write_metrics,
    }
    for path, write in accounts.items():
        if path is not None:
            with run.stage("report"):
                _replace(path, write(told))
    if as_json:
        write_results(_to_json(told))
    if run.fault:
        raise run.fault
    return run.exit


def _confess(error: Exception) -> AlmanacError:
    """A fault of ours, as the report has it; the traceback follows on standard error."""
    what = " ".join(f"{type(error).__name__}: {error}".split())
    return AlmanacError("almanac", what, "this is a fault of almanac: report it with what it says")


def _to_json(report: Report) -> bytes:
    return msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n"


def _replace(path: Path, data: bytes) -> None:
    """Write a file at once, for whoever reads it meanwhile; into what is none, just write."""
    with placed(path):
        if path.exists() and not path.is_file():
            path.write_bytes(data)
            return
        new = path.with_name(f"{path.name}.new")
        new.write_bytes(data)
        new.replace(path)
