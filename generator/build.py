"""The pipeline: load, plan, see what is due, render, publish. It reads like the design."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from generator.content import SiteConfig
from generator.inputs import digest_folder
from generator.load import load_site, no_collector
from generator.publish.output import Stage, StagedFile, open_stage, publish
from generator.render.formats import Renderer
from generator.render.html import load_templates
from generator.render.parts import Parts
from generator.report import Built, Timings
from generator.site.bulk import Measure
from generator.site.keys import digest_of
from generator.site.outputs import ImageFile, RootFile, Summary, path_of
from generator.site.pages.page import PageWhat
from generator.site.plan import Plan, plan_outputs
from generator.workers import Due, Job, Rendered, render_all


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
    templates = load_templates(root / "templates", plan.imprint.view)
    renderer = Renderer(plan.imprint, templates, Parts(plan.imprint), plan.originals)
    with open_stage(output) as stage:
        keys = _make_keys(plan, options.program, digest_folder(root / "templates"))
        kept, due = _find_due(stage, plan, keys, full=options.full)
        watch.lap("keys")
        job = Job(renderer, due, (), stage, clock)
        staged = list(kept)
        kinds: defaultdict[str, tuple[int, float]] = defaultdict(lambda: (0, 0.0))
        for some in _render_rounds(job, kept, options):
            staged += some.files
            for kind, (count, seconds) in some.kinds.items():
                kinds[kind] = (kinds[kind][0] + count, kinds[kind][1] + seconds)
            report(len(staged), len(plan.outputs))
        watch.lap("render")
        told = msgspec.Raw(msgspec.json.encode(findings))
        published = publish(stage, staged, inputs=options.inputs, report=told)
        doubt = stage.held.doubt
    watch.lap("publish")
    return Built(
        findings=findings,
        published=published,
        rendered=len(due),
        kept=len(kept),
        notes=(f"{doubt}; everything is made anew",) if doubt else (),
        timings=Timings(stages=watch.laps, kinds=dict(kinds)),
    )


def _make_keys(plan: Plan, program: bytes, templates: bytes) -> list[str]:
    """The key of each output, in the order of the plan; none for what lies in a file of its own."""
    file = digest_of(program, plan.imprint)
    page = digest_of(program, plan.imprint, templates)
    return [
        ""
        if isinstance(output, RootFile | ImageFile)
        else digest_of(page if isinstance(output, PageWhat) else file, output).hex()
        for output in plan.outputs
    ]


def _find_due(
    stage: Stage, plan: Plan, keys: list[str], *, full: bool
) -> tuple[tuple[StagedFile, ...], tuple[Due, ...]]:
    """What is published as it has to be, and what is not."""
    kept, due = [], []
    for output, key in zip(plan.outputs, keys, strict=True):
        found = None if full else stage.keep(path_of(output), key)
        if found is None:
            due.append(Due(output, key))
        else:
            kept.append(found)
    return tuple(kept), tuple(due)


def _render_rounds(job: Job, kept: Iterable[StagedFile], options: Options) -> Iterator[Rendered]:
    """Render all that is due; what says how long other files are comes after them.

    Those were staged by then, or are kept, so that they are read once and not made once more.
    """
    first = tuple(due for due in job.due if not isinstance(due.output, Summary))
    last = tuple(due for due in job.due if isinstance(due.output, Summary))
    found = list(kept)
    for some in render_all(msgspec.structs.replace(job, due=first), options.workers, options.start):
        found += some.files
        yield some
    if not last:
        return
    summaries = (due.output for due in last if isinstance(due.output, Summary))
    wanted = {path_of(file): file.address for summary in summaries for file in summary.files}
    measures = {
        wanted[file.path]: Measure(*job.stage.measure(file))
        for file in found
        if file.path in wanted
    }
    renderer = msgspec.structs.replace(job.renderer, measures=measures)
    job = msgspec.structs.replace(job, renderer=renderer, due=last, staged=len(first))
    yield from render_all(job, workers=1)


class _Watch:
    """Seconds by stage."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._last = clock()
        self.laps: dict[str, float] = {}

    def lap(self, stage: str) -> None:
        """A stage is over."""
        now = self._clock()
        self.laps[stage] = now - self._last
        self._last = now
