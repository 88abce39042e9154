"""The processes that render: forked when everything is read, so that nothing is copied.

Where there is no fork, each gets a copy of the job instead. Parts that several files share are made
in a first round and set aside, where in the second every process finds them.
"""

import contextlib
import gc
import multiprocessing
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent import futures
from typing import TypeAlias

import msgspec
from msgspec import Struct

from generator.errors import AlmanacError
from generator.publish.output import Stage, StagedFile
from generator.render.calendars import make_entry as make_calendar_entry
from generator.render.feeds import Entries as FeedEntries
from generator.render.feeds import make_entries as make_feed_entries
from generator.render.formats import Renderer
from generator.render.parts import Maker
from generator.site.listings import Format
from generator.site.outputs import (
    ApiList,
    Edition,
    Feed,
    Output,
    SearchFile,
    SitemapPart,
    Twin,
    path_of,
)
from generator.site.stories import Story

_CHUNK = 64
_FEW_OUTPUTS, _FEW_PARTS = 96, 2000
"""So few are made before another process has started."""
_FEWER = "try with --workers 1"


class Due(Struct, frozen=True):
    """An output that has to be rendered, and the key that it will have."""

    output: Output
    key: str


class Share(Struct, frozen=True):
    """A part of an event that stands in several files, and what makes it."""

    make: Maker[Story, object]
    story: Story


class Rendered(Struct, frozen=True):
    """What came of some outputs: staged files, and the seconds that each kind took."""

    files: tuple[StagedFile, ...]
    kinds: dict[str, tuple[int, float]]


class Job(Struct, frozen=True):
    """All that a worker needs. It reaches the workers by fork, without being copied.

    `clock` gives seconds, from whenever on. `staged` outputs have their place in the stage already.
    `shares` are made in a round of their own, and `places` are their numbers, by what makes them
    and the event.
    """

    renderer: Renderer
    due: tuple[Due, ...]
    stage: Stage
    clock: Callable[[], float]
    staged: int = 0
    shares: tuple[Share, ...] = ()
    places: dict[tuple[str, int], int] = {}

    def render(self, chunk: range) -> Rendered:
        """Render and stage some outputs."""
        files = []
        kinds: dict[str, tuple[int, float]] = {}
        whole: tuple[Output | None, bytes] = (None, b"")  # a twin comes right behind its own
        for number in chunk:
            due, start = self.due[number], self.clock()
            is_twin = isinstance(due.output, Twin) and due.output.of is whole[0]
            if self.shares and not is_twin:
                self._fetch_parts(due.output)
            data = whole[1] if is_twin else self.renderer.render(due.output)
            if isinstance(data, bytes) and not is_twin:
                whole = due.output, data
            name = str(self.staged + number)
            files.append(self.stage.put(path_of(due.output), name, data, due.key))
            self._count(kinds, kind_of(due.output), start)
        return Rendered(tuple(files), kinds)

    def make_parts(self, chunk: range) -> Rendered:
        """Make some of the shared parts, and set them aside."""
        made = []
        kinds: dict[str, tuple[int, float]] = {}
        for number in chunk:
            share, start = self.shares[number], self.clock()
            made.append(self.renderer.parts.of(share.make, share.story))
            self._count(kinds, _SHARED[share.make], start)
        self.stage.set_aside(self._aside(chunk.start), msgspec.msgpack.encode(made))
        return Rendered((), kinds)

    def _fetch_parts(self, output: Output) -> None:
        """Have the shared parts of an output, whichever process made them."""
        make, stories = _parts_of(output)
        made = self.renderer.parts.made
        for story in stories:
            key = (make.__name__, story.id)
            if key not in made and key in self.places:
                first = self.places[key] // _CHUNK * _CHUNK
                found = _PARTS.decode(self.stage.read_aside(self._aside(first)))
                for share, part in zip(self.shares[first : first + _CHUNK], found, strict=True):
                    made[share.make.__name__, share.story.id] = part

    def _aside(self, first: int) -> str:
        """The name of the chunk of parts that begins with this one."""
        return f"parts-{self.staged}-{first}"

    def _count(self, kinds: dict[str, tuple[int, float]], kind: str, start: float) -> None:
        count, seconds = kinds.get(kind, (0, 0.0))
        kinds[kind] = (count + 1, seconds + self.clock() - start)


_SHARED: dict[Maker[Story, object], str] = {
    make_calendar_entry: "entry of calendars",
    make_feed_entries: "entry of feeds",
}
"""What makes parts that several files share, and what a user calls these."""
_PARTS = msgspec.msgpack.Decoder(list[bytes | FeedEntries])

_Work: TypeAlias = Callable[[Job, range], Rendered]


def kind_of(output: Output) -> str:
    """What a user calls such a file."""
    if isinstance(output, Edition):
        name = output.format.value
        return name if len(output.stories) > 1 else f"{name} of an event"
    return type(output).__name__


def render_all(job: Job, workers: int, start: str | None = None) -> Iterator[Rendered]:
    """Render and stage all that is due, some at a time; with one worker, in this process.

    `start` is how processes are started, `fork` or `spawn`, if it is not to be what the system
    does best.
    """
    index = [due for due in job.due if isinstance(due.output, SearchFile)]
    others = [due for due in job.due if not isinstance(due.output, SearchFile)]
    long = [due for due in others if _is_long(due.output)]
    ordered = (*index, *long, *(due for due in others if not _is_long(due.output)))
    job = msgspec.structs.replace(job, due=ordered)
    # Whoever makes one file of the index has made all of it.
    chunks = [range(len(index))] if index else []
    chunks += [range(number, number + 1) for number in range(len(index), len(index) + len(long))]
    chunks += _chunks(len(index) + len(long), len(ordered))
    shares = _find_shares(ordered)
    if workers == 1 or (len(ordered) < _FEW_OUTPUTS and len(shares) < _FEW_PARTS):
        yield from map(job.render, chunks)
        return
    places = {(share.make.__name__, share.story.id): at for at, share in enumerate(shares)}
    job = msgspec.structs.replace(job, shares=shares, places=places)
    rounds = ((Job.make_parts, [*_chunks(0, len(shares))]), (Job.render, chunks))
    yield from _spread(job, rounds, workers, start)


def _find_shares(due: Iterable[Due]) -> tuple[Share, ...]:
    """The parts that these outputs share; each once."""
    found: dict[tuple[str, int], Share] = {}
    for one in due:
        make, stories = _parts_of(one.output)
        found.update({(make.__name__, story.id): Share(make, story) for story in stories})
    return tuple(found.values())


def _parts_of(output: Output) -> tuple[Maker[Story, object], tuple[Story, ...]]:
    """The events whose entries an output holds, if it is a feed or a calendar of several."""
    if isinstance(output, Feed):
        return make_feed_entries, output.stories
    if isinstance(output, Edition) and output.format is Format.CALENDAR and output.stories[1:]:
        return make_calendar_entry, output.stories
    return make_calendar_entry, ()


def _is_long(output: Output) -> bool:
    """Whether it takes so long that no core should wait for it at the end."""
    if isinstance(output, ApiList):
        return len(output.stories) > _CHUNK
    return kind_of(output) in _LONG or isinstance(output, SitemapPart)


_LONG = {
    *("EventDatabase", "EventLines", "EventSheet", "StatsPage"),
}


def _chunks(start: int, stop: int) -> Iterator[range]:
    return (range(first, min(first + _CHUNK, stop)) for first in range(start, stop, _CHUNK))


def _spread(
    job: Job, rounds: Iterable[tuple[_Work, Sequence[range]]], workers: int, start: str | None
) -> Iterator[Rendered]:
    """Do some work chunk by chunk, in whatever order it is done, a round after the other."""
    known = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context(start or ("fork" if "fork" in known else None))
    with _starting():
        pool = futures.ProcessPoolExecutor(workers, context, initializer=_adopt, initargs=(job,))
    with pool:
        try:
            for work, chunks in rounds:
                with _starting():
                    begun = [pool.submit(_do, work, chunk) for chunk in chunks]
                for done in futures.as_completed(begun):
                    yield done.result()
        except futures.BrokenExecutor as error:
            what = "a process that renders pages was ended from outside"
            raise AlmanacError(
                "build", what, f"see whether memory is short, or {_FEWER}"
            ) from error
        finally:
            pool.shutdown(cancel_futures=True)


@contextlib.contextmanager
def _starting() -> Iterator[None]:
    """Say what it means if the system refuses to start processes."""
    try:
        yield
    except OSError as error:
        for child in multiprocessing.active_children():
            child.terminate()
        what = f"cannot be started: {error.strerror}"
        raise AlmanacError("processes that render pages", what, _FEWER) from error


_adopted: list[Job] = []
"""In a worker process, the job it was started for; empty everywhere else."""


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


def _do(work: _Work, chunk: range) -> Rendered:
    return work(_adopted[0], chunk)
