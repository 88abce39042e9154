"""The pipeline: load, plan, see what is due, render, publish. It reads like the design."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from pathlib import Path

import msgspec
from msgspec import Struct

from generator.content import SiteConfig
from generator.inputs import digest_folders
from generator.load import load_site, no_collector
from generator.publish.output import Stage, StagedFile, open_stage, publish
from generator.render.formats import Renderer
from generator.render.html import load_templates
from generator.render.parts import Parts
from generator.report import Built, Timings
from generator.site import urls
from generator.site.bulk import Measure
from generator.site.imprint import Imprint
from generator.site.keys import digest_of
from generator.site.offline import OfflineSite
from generator.site.outputs import (
    ImageFile,
    Output,
    RootFile,
    Summary,
    Twin,
    made_of,
    path_of,
    rounds_of,
)
from generator.site.pages.page import PageWhat
from generator.site.plan import plan_outputs
from generator.theme import folders_of
from generator.workers import Due, Job, render_all


class Options(Struct, frozen=True, kw_only=True):
    """How to build: with everything rendered, whether it is due or not; in how many processes.

    `start` is how these are started, if it is not to be what the system does best. `program` and
    `inputs` are the digests of this program, and of all that the build is made of.
    """

    full: bool = False
    workers: int = 1
    start: str | None = None
    program: bytes
    inputs: str


def build(
    root: Path,
    output: Path,
    config: SiteConfig,
    options: Options,
    report: Callable[[int, int], None],
    clock: Callable[[], float],
) -> Built:
    """Publish the site of the snapshot under `root`; on an error `output` stays as it was.

    `report` is told how many outputs are rendered so far, and of how many; `clock` gives seconds.
    """
    watch = _Watch(clock)
    with no_collector():
        site, findings = load_site(root, config)
        watch.lap("load")
        plan = plan_outputs(site)
    watch.lap("plan")
    folders = folders_of(root, "templates")
    templates = load_templates(folders, plan.imprint.view)
    renderer = Renderer(plan.imprint, templates, Parts(plan.imprint), plan.originals)
    keys = _Keys(plan.imprint, options.program, digest_folders(folders))
    with open_stage(output) as stage:
        files: dict[str, StagedFile] = {}
        rendered = 0
        kinds: defaultdict[str, tuple[int, float]] = defaultdict(lambda: (0, 0.0))
        for outputs in rounds_of(plan.outputs):
            kept, due = _find_due(stage, outputs, keys, files, full=options.full)
            watch.lap("keys")
            informed = _inform(renderer, stage, files, due)
            job = Job(informed, due, stage, clock, staged=rendered)
            # What is told of other files stays in this process.
            workers = options.workers if informed is renderer else 1
            files.update(kept)
            rendered += len(due)
            for some in render_all(job, workers, options.start):
                files.update((file.path, file) for file in some.files)
                for kind, (count, seconds) in some.kinds.items():
                    kinds[kind] = (kinds[kind][0] + count, kinds[kind][1] + seconds)
                report(len(files), len(plan.outputs))
            watch.lap("render")
        told = msgspec.Raw(msgspec.json.encode(findings))
        published = publish(stage, files.values(), inputs=options.inputs, report=told)
        doubt = stage.held.doubt
    watch.lap("publish")
    return Built(
        findings=findings,
        published=published,
        rendered=rendered,
        kept=len(files) - rendered,
        notes=(f"{doubt}; everything is made anew",) if doubt else (),
        timings=Timings(stages=watch.laps, kinds=dict(kinds)),
    )


class _Keys:
    """The keys of outputs."""

    def __init__(self, imprint: Imprint, program: bytes, templates: bytes) -> None:
        self._file = digest_of(program, imprint)
        self._page = digest_of(program, imprint, templates)
        self._last: tuple[Output | None, str] = (None, "")  # a twin comes right behind its own

    def of(self, output: Output, files: Mapping[str, StagedFile]) -> str:
        """The key of an output; none for what lies in a file of its own.

        What is made of other files has theirs of what these hold: they are made by then.
        """
        if isinstance(output, RootFile | ImageFile):
            return ""
        if isinstance(output, Twin):
            own = self._last[1] if self._last[0] is output.of else self.of(output.of, files)
            return digest_of(self._file, output.address, own).hex()
        shared = self._page if isinstance(output, PageWhat | OfflineSite) else self._file
        if isinstance(output, Summary):
            held = [files[urls.output_path(address)].line.digest for address in made_of(output)]
            return digest_of(shared, output, held).hex()
        self._last = output, digest_of(shared, output).hex()
        return self._last[1]


def _find_due(
    stage: Stage,
    outputs: Iterable[Output],
    keys: _Keys,
    files: Mapping[str, StagedFile],
    *,
    full: bool,
) -> tuple[dict[str, StagedFile], tuple[Due, ...]]:
    """What is published as it has to be, by path, and what is not; `files` are made already."""
    kept, due = {}, []
    for output in outputs:
        key, path = keys.of(output, files), path_of(output)
        found = None if full else stage.keep(path, key)
        if found is None:
            due.append(Due(output, key))
        else:
            kept[path] = found
    return kept, tuple(due)


def _inform(
    renderer: Renderer, stage: Stage, files: Mapping[str, StagedFile], due: Iterable[Due]
) -> Renderer:
    """Tell the renderer of those files that something is to be made of.

    They are staged or kept by now, so that they are read once and not made once more.
    """
    summaries = [one.output for one in due if isinstance(one.output, Summary)]
    if not summaries:
        return renderer
    told = (made_of(one) for one in summaries if not isinstance(one, OfflineSite))
    measures = {
        address: Measure(*stage.measure(files[urls.output_path(address)]))
        for address in {*chain.from_iterable(told)}
    }
    return msgspec.structs.replace(
        renderer,
        measures=measures,
        read=lambda address: stage.read(files[urls.output_path(address)]),
    )


class _Watch:
    """Seconds by stage."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._last = clock()
        self.laps: dict[str, float] = {}

    def lap(self, stage: str) -> None:
        """A stage is over, or has been gone on with."""
        now = self._clock()
        self.laps[stage] = self.laps.get(stage, 0.0) + now - self._last
        self._last = now
