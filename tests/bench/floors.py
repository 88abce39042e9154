"""What is timed beside the command: a build's stages, and two floors under the work that it does.

Each function runs in a fresh process of its own and returns seconds. What a floor is given
(bytes, views) is made before its clock starts, and the collector is kept away from it, so that
nothing but the work itself is in the figure.
"""

import gc
import os
import time
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct, field

from generator.content import load_config
from generator.load import load_site
from generator.render.formats import Renderer
from generator.render.html import Templates, load_templates
from generator.render.parts import Parts
from generator.site.outputs import path_of
from generator.site.plan import Plan, plan_outputs
from tests.projects import build_project


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
    recorder, paths = _record_pages(root, _plan(root))
    pages = [(name, page, path) for (name, page), path in zip(recorder.asked, paths, strict=True)]
    _keep_the_collector_away()
    start = time.perf_counter()
    for name, page, path in pages:
        template = recorder.environment.get_template(name)
        _write(target, path, template.render(page=page, site=recorder.site).encode())
    return time.perf_counter() - start


def time_stages(root: Path, output: Path) -> dict[str, float]:
    """Each stage of a build into an empty folder, in one process: what `--timings` says of it."""
    return build_project(root, output).timings.stages


def time_views(root: Path) -> float:
    """Make all that is rendered without the templates: the views, and what is no page."""
    plan = _plan(root)
    _keep_the_collector_away()
    start = time.perf_counter()
    _record_pages(root, plan)
    return time.perf_counter() - start


def _plan(root: Path) -> Plan:
    return plan_outputs(load_site(root, load_config(root))[0])


def _record_pages(root: Path, plan: Plan) -> tuple[Recorder, list[str]]:
    """The views of all pages that are templates, and the paths of these."""
    plain = load_templates((root / "templates",), plan.imprint.view)
    recorder = Recorder(plain.environment, plain.folders, plain.site)
    renderer = Renderer(plan.imprint, recorder, Parts(plan.imprint), plan.originals)
    paths = []
    for output in plan.outputs:
        before = len(recorder.asked)
        renderer.render(output)
        if len(recorder.asked) > before:
            paths.append(path_of(output))
    return recorder, paths


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


def count_written(before: dict[str, tuple[int, int]], folder: Path) -> int:
    """How many files were written since then, or are new."""
    return sum(before.get(path) != stamp for path, stamp in snapshot_of(folder).items())
