"""The processes that render: forked when everything is read, so that nothing is copied."""

import concurrent.futures
import gc
import multiprocessing
import os
import threading
from collections.abc import Iterator

from msgspec import Struct

from generator.errors import AlmanacError
from generator.publish.output import Stage, StagedFile
from generator.render.formats import Renderer
from generator.site.outputs import Output, path_of

_CHUNK = 64
_FEWER = "try with --workers 1"


class Job(Struct, frozen=True):
    """All that a worker needs. It reaches the workers by fork, without being copied."""

    renderer: Renderer
    outputs: tuple[Output, ...]
    stage: Stage

    def render(self, chunk: range) -> list[StagedFile]:
        """Render and stage some outputs."""
        return [self._render_one(number) for number in chunk]

    def _render_one(self, number: int) -> StagedFile:
        output = self.outputs[number]
        return self.stage.put(path_of(output), str(number), self.renderer.render(output))


def render_all(job: Job, workers: int) -> Iterator[list[StagedFile]]:
    """Render and stage all outputs, some at a time; with one worker, in this process."""
    chunks = list(_chunks(len(job.outputs)))
    if workers == 1 or len(chunks) == 1:
        yield from map(job.render, chunks)
        return
    context = multiprocessing.get_context("fork")
    try:
        # By its whole name, since the library loads it when it is named: one worker needs none.
        pool = concurrent.futures.ProcessPoolExecutor(
            workers, context, initializer=_adopt, initargs=(job,)
        )
        rendered = [pool.submit(_render_adopted, chunk) for chunk in chunks]
    except OSError as error:
        for child in multiprocessing.active_children():
            child.terminate()
        what = f"cannot be started: {error.strerror}"
        raise AlmanacError("processes that render pages", what, _FEWER) from error
    with pool:
        try:
            for done in concurrent.futures.as_completed(rendered):
                yield done.result()
        except concurrent.futures.BrokenExecutor as error:
            what = "a process that renders pages was ended from outside"
            raise AlmanacError(
                "build", what, f"see whether memory is short, or {_FEWER}"
            ) from error
        finally:
            pool.shutdown(cancel_futures=True)


def _chunks(count: int) -> Iterator[range]:
    """The first outputs take longest and go one by one; the rest in chunks."""
    heads = min(count, 8)
    yield from (range(number, number + 1) for number in range(heads))
    yield from (range(start, min(start + _CHUNK, count)) for start in range(heads, count, _CHUNK))


_adopted: list[Job] = []
"""In a worker process, the job it was forked for; empty everywhere else."""


def _adopt(job: Job) -> None:
    _adopted.append(job)
    gc.disable()  # a worker lives for seconds, and what it makes has no cycles
    job.stage.let_go()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A build that is killed must not leave workers behind that wait for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _render_adopted(chunk: range) -> list[StagedFile]:
    return _adopted[0].render(chunk)
