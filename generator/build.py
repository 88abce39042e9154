"""The pipeline: read, decode, group, plan, render, publish. It reads like the design."""

import gc
import multiprocessing
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct

from generator.archive.entries import Overrides, is_suppressed
from generator.archive.grouping import make_archive
from generator.archive.model import Event, Problem
from generator.archive.records import Decoded, decode_records
from generator.config import SiteConfig, load_assets, load_documents, load_notes, load_overrides
from generator.errors import AlmanacError
from generator.publish.output import Published, Stage, StagedFile, open_stage, publish
from generator.render.html import Templates, load_templates
from generator.render.outputs import render_output
from generator.site.contents import Notes, Site, Upstream
from generator.site.outputs import Output
from generator.site.parts.frame import make_site_view
from generator.site.plan import plan_outputs
from generator.site.prose import Setting
from generator.site.slugs import make_slugs
from generator.site.titles import make_titles
from generator.site.urls import Urls, make_urls
from generator.site.videos import count_videos, without_unusable
from generator.source.exchange import Exchange
from generator.source.image_store import Images, read_images
from generator.source.images import IMAGE_LIMITS, Mirrored, Wanted, find_wanted, sync_images
from generator.source.launch_library import Clock
from generator.source.snapshot import Snapshot
from generator.source.sync import read_holdings

Progress = Callable[[int, int], None]
"""Called with how many outputs are rendered, or pictures seen to, so far, and of how many."""

_CHUNK = 64
_FEWER = "try with --workers 1"


class Built(Struct, frozen=True):
    """What a build made, what is wrong with the data, and what else is to be known of them."""

    site: Site
    problems: tuple[Problem, ...]
    notices: tuple[Problem, ...]
    published: Published


def build(root: Path, output: Path, config: SiteConfig, workers: int, progress: Progress) -> Built:
    """Publish the site of the snapshot under `root`; on an error `output` stays as it was."""
    with _no_collector():
        site, problems = load_site(root, config)
    outputs = plan_outputs(site)
    templates = load_templates(root / "templates", make_site_view(site))
    with open_stage(output) as stage:
        job = _Job(site, templates, outputs, stage)
        staged = []
        for files in _render_all(job, workers):
            staged += files
            progress(len(staged), len(outputs))
        published = publish(stage, staged)
    grave = tuple(found for found in problems if not found.is_notice)
    notices = tuple(found for found in problems if found.is_notice)
    return Built(site, grave, notices, published)


def load_site(root: Path, config: SiteConfig) -> tuple[Site, tuple[Problem, ...]]:
    """Read everything that the pages are made of; tell of problems and of what is to be known."""
    snapshot = read_holdings(root / "content" / "snapshot")
    overrides = load_overrides(root)
    decoded = _decode(snapshot, overrides)
    events, unusable = without_unusable(decoded.events)
    state = snapshot.state
    archive = make_archive(events, snapshot.changes, state.fetched_at, overrides)
    slugs, problems = make_slugs(archive)
    urls = make_urls(config.base_url)
    setting = _setting_of(config, urls)
    documents, notes = load_documents(root, setting), load_notes(root, setting)
    assets = load_assets(root)
    images = _load_images(root, config, (entry.event for entry in archive.entries))
    site = Site(
        info=config,
        urls=urls,
        upstream=Upstream(state.source, state.count, state.complete),
        archive=archive,
        slugs=slugs,
        documents=documents,
        notes=notes,
        titles=make_titles(archive.entries),
        videos=count_videos(archive.entries),
        assets=assets.files,
        root_files=assets.root_files,
        images=images.stored,
    )
    aimless = (*_aimless(overrides, events), *_aimless_notes(notes, site))
    return site, (
        *(*decoded.problems, *unusable, *problems, *aimless),
        *(*_dropped(site), *assets.notices, *images.problems),
    )


def _setting_of(config: SiteConfig, urls: Urls) -> Setting:
    """What the pages of this site let a text of its owner do."""
    others = config.image_hosts if config.images == "linked" else ()
    return Setting(prefix=urls.prefix, hosts=frozenset((urlsplit(urls.base).netloc, *others)))


def _dropped(site: Site) -> Iterator[Problem]:
    """What the owner wrote and no page shows."""
    notes = site.notes
    texts = {f"content/pages/{Path(page.source).name}": page.text for page in site.documents}
    texts |= {_note_file(facet.value, slug): it for (facet, slug), it in notes.groups.items()}
    texts |= {_note_file("events", event_id): it for event_id, it in notes.events.items()}
    for file, text in texts.items():
        for found in text.dropped:
            where = f"{file}, line {found.line}" if found.line else file
            yield Problem(where, "$", found.what)


def _aimless_notes(notes: Notes, site: Site) -> Iterator[Problem]:
    """Texts about groups and events that there are not: still to be pulled, or a wrong name."""
    for facet, slug in notes.groups:
        if slug not in site.slugs.groups[facet].values():
            what = f"there is no page /{facet.value}/{slug}/ that this could stand on"
            yield Problem(_note_file(facet.value, slug), "$", what, is_notice=True)
    for event_id in notes.events.keys() - site.slugs.events.keys():
        what = "the snapshot has no such event"
        yield Problem(_note_file("events", event_id), "$", what, is_notice=True)


def _note_file(folder: str, name: str | int) -> str:
    return f"content/{folder}/{name}.md"


def mirror_images(
    root: Path, config: SiteConfig, agent: str, clock: Clock, report: Progress
) -> Mirrored:
    """Copy the pictures that the site shows into `content/images/`, as far as they may be."""
    overrides = load_overrides(root)
    decoded = _decode(read_holdings(root / "content" / "snapshot"), overrides)
    shown = (event for event in decoded.events if not is_suppressed(event, overrides))
    exchange = Exchange(agent, None, IMAGE_LIMITS, accept="image/*")
    budget = config.image_budget * 1_000_000
    folder = root / "content" / "images"
    return sync_images(folder, _find_wanted(config, shown), budget, exchange, clock, report)


def _decode(snapshot: Snapshot, overrides: Overrides) -> Decoded:
    corrections = {
        number: {**override.fields, **dict.fromkeys(override.clear)}
        for number, override in overrides.items()
    }
    return decode_records(snapshot.records, corrections)


def _find_wanted(config: SiteConfig, events: Iterable[Event]) -> Wanted:
    return find_wanted(events, config.image_hosts, unknown_licences=config.image_unknown_licences)


def _load_images(root: Path, config: SiteConfig, events: Iterable[Event]) -> Images:
    """The copies that may be shown now, whatever was allowed when they were made."""
    if config.images != "mirrored":
        return Images({}, ())
    held = read_images(root / "content" / "images")
    wanted = _find_wanted(config, events)
    shown = {url: held.stored[url] for url in wanted.urls if url in held.stored}
    return Images(shown, held.problems)


def _aimless(overrides: Overrides, events: Iterable[Event]) -> Iterator[Problem]:
    """Decisions about events that we do not hold: still to be pulled, or a wrong number.

    That is no mere notice: with a wrong number, what was to be taken out is on show.
    """
    held = {event.id for event in events}
    for event_id in sorted(overrides.keys() - held):
        what = "stands in content/overrides.toml and not in the snapshot"
        yield Problem(f"event {event_id}", "$", what)


@contextmanager
def _no_collector() -> Iterator[None]:
    """Load without the collector, and keep it away from what was loaded: all of that stays.

    It would walk through every event again and again, and where it touches memory that the workers
    share with their parent, there would be a copy of it.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


class _Job(Struct, frozen=True):
    """All that a worker needs. It reaches the workers by fork, without being copied."""

    site: Site
    templates: Templates
    outputs: tuple[Output, ...]
    stage: Stage

    def render(self, chunk: range) -> list[StagedFile]:
        """Render and stage some outputs."""
        return [self._render_one(number) for number in chunk]

    def _render_one(self, number: int) -> StagedFile:
        output = self.outputs[number]
        data = render_output(self.site, self.templates, output)
        return self.stage.put(output.path, str(number), data)


def _render_all(job: _Job, workers: int) -> Iterator[list[StagedFile]]:
    chunks = list(_chunks(len(job.outputs)))
    if workers == 1 or len(chunks) == 1:
        yield from map(job.render, chunks)
        return
    context = multiprocessing.get_context("fork")
    try:
        pool = ProcessPoolExecutor(workers, context, initializer=_adopt, initargs=(job,))
        rendered = [pool.submit(_render_adopted, chunk) for chunk in chunks]
    except OSError as error:
        for child in multiprocessing.active_children():
            child.terminate()
        what = f"cannot be started: {error.strerror}"
        raise AlmanacError("processes that render pages", what, _FEWER) from error
    with pool:
        try:
            for done in as_completed(rendered):
                yield done.result()
        except BrokenProcessPool as error:
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


_adopted: list[_Job] = []
"""In a worker process, the job it was forked for; empty everywhere else."""


def _adopt(job: _Job) -> None:
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
