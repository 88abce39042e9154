"""What is timed: the stages of the pipeline, and two floors under the work that it does.

Each function runs in a fresh process of its own and returns seconds. What a floor is given
(bytes, views) is made before its clock starts, and the collector is kept away from it, so that
nothing but the work itself is in the figure.
"""

import gc
import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from msgspec import Struct, field

from generator.archive.grouping import make_archive
from generator.archive.records import decode_records
from generator.content import load_config
from generator.load import load_site
from generator.publish.output import open_stage, publish
from generator.render.formats import Renderer
from generator.render.html import Templates, load_templates
from generator.render.parts import Parts
from generator.site.contents import Site
from generator.site.outputs import path_of
from generator.site.plan import Plan, plan_outputs
from generator.site.slugs import make_slugs
from generator.source.snapshot import read_snapshot

T = TypeVar("T")


class Recorder(Templates, frozen=True):
    """Stands where the templates stand, and keeps what it is asked to render."""

    asked: list[tuple[str, Struct]] = field(default_factory=list)

    def render(self, name: str, page: Struct) -> bytes:
        """Note the template and the view; render nothing."""
        self.asked.append((name, page))
        return b""


def time_bare_files(built: Path, target: Path) -> float:
    """Create the files of a built site again, their bytes at hand."""
    paths = [path for path in built.rglob("*") if path.is_file()]
    files = [(path.relative_to(built).as_posix(), path.read_bytes()) for path in paths]
    _keep_the_collector_away()
    start = time.perf_counter()
    for path, data in files:
        _write(target, path, data)
    return time.perf_counter() - start


def time_bare_loop(root: Path, target: Path) -> float:
    """Render the same templates with the same views, and write each page: a plain loop."""
    recorder, paths = _record_pages(root, plan_outputs(_load(root)))
    pages = [(name, page, path) for (name, page), path in zip(recorder.asked, paths, strict=True)]
    _keep_the_collector_away()
    start = time.perf_counter()
    for name, page, path in pages:
        template = recorder.environment.get_template(name)
        _write(target, path, template.render(page=page, site=recorder.site).encode())
    return time.perf_counter() - start


def time_stages(root: Path, output: Path) -> dict[str, float]:
    """The pipeline in one process, each stage by itself.

    The collector is kept off what is loaded, as the build does before it forks. Rendering makes
    the views, too; they are timed once more on their own.
    """
    times: dict[str, float] = {}
    snapshot = _timed(times, "read", lambda: read_snapshot(root / "content/snapshot"))
    decoded = _timed(times, "decode", lambda: decode_records(snapshot.records))
    as_of = snapshot.state.fetched_at
    archive = _timed(times, "group", lambda: make_archive(decoded.events, snapshot.changes, as_of))
    _timed(times, "name", lambda: make_slugs(archive))
    site = _load(root)
    _keep_the_collector_away()
    plan = _timed(times, "plan", lambda: plan_outputs(site))
    _timed(times, "views", lambda: _record_pages(root, plan))
    templates = load_templates(root / "templates", plan.imprint.view)
    renderer = Renderer(plan.imprint, templates, Parts(plan.imprint), plan.originals)
    rendered = _timed(times, "render", lambda: list(map(renderer.render, plan.outputs)))
    with open_stage(output) as stage:
        staged = _timed(
            times,
            "stage",
            lambda: [
                stage.put(path_of(output), str(number), data)
                for number, (output, data) in enumerate(zip(plan.outputs, rendered, strict=True))
            ],
        )
        _timed(times, "publish", lambda: publish(stage, staged))
    return times


def _load(root: Path) -> Site:
    return load_site(root, load_config(root))[0]


def _record_pages(root: Path, plan: Plan) -> tuple[Recorder, list[str]]:
    """The views of all pages that are templates, and the paths of these."""
    plain = load_templates(root / "templates", plan.imprint.view)
    recorder = Recorder(plain.environment, plain.folder, plain.site)
    renderer = Renderer(plan.imprint, recorder, Parts(plan.imprint), plan.originals)
    paths = []
    for output in plan.outputs:
        before = len(recorder.asked)
        renderer.render(output)
        if len(recorder.asked) > before:
            paths.append(path_of(output))
    return recorder, paths


def _timed(times: dict[str, float], stage: str, work: Callable[[], T]) -> T:
    start = time.perf_counter()
    result = work()
    times[stage] = time.perf_counter() - start
    return result


def _keep_the_collector_away() -> None:
    gc.collect()
    gc.freeze()


def _write(target: Path, path: str, data: bytes) -> None:
    """The calls of the system and nothing else; path objects would make the floor slower."""
    file = f"{target}/{path}"
    os.makedirs(file.rpartition("/")[0], exist_ok=True)  # noqa: PTH103 - see above
    with open(file, "wb") as opened:  # noqa: PTH123 - see above
        opened.write(data)


def snapshot_of(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file with its inode and the time of its last change: equal if nothing was rewritten."""
    files: Iterable[Path] = (path for path in folder.rglob("*") if path.is_file())
    return {str(path): (path.stat().st_ino, path.stat().st_mtime_ns) for path in files}
