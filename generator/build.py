"""The pipeline: load, plan, render, publish. It reads like the design."""

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from generator.archive.model import Problem
from generator.content import SiteConfig
from generator.load import load_site, no_collector
from generator.publish.output import Published, open_stage, publish
from generator.render.formats import Renderer
from generator.render.html import load_templates
from generator.render.parts import Parts
from generator.site.contents import Site
from generator.site.plan import plan_outputs
from generator.workers import Job, render_all


class Built(Struct, frozen=True):
    """What a build made, what is wrong with the data, and what else is to be known of them."""

    site: Site
    problems: tuple[Problem, ...]
    notices: tuple[Problem, ...]
    published: Published


def build(
    root: Path, output: Path, config: SiteConfig, workers: int, report: Callable[[int, int], None]
) -> Built:
    """Publish the site of the snapshot under `root`; on an error `output` stays as it was.

    `report` is told how many outputs are rendered so far, and of how many.
    """
    with no_collector():
        site, problems = load_site(root, config)
        plan = plan_outputs(site)
    templates = load_templates(root / "templates", plan.imprint.view)
    renderer = Renderer(plan.imprint, templates, Parts(plan.imprint))
    with open_stage(output) as stage:
        job = Job(renderer, plan.outputs, stage)
        staged = []
        for files in render_all(job, workers):
            staged += files
            report(len(staged), len(plan.outputs))
        published = publish(stage, staged)
    grave = tuple(found for found in problems if not found.is_notice)
    notices = tuple(found for found in problems if found.is_notice)
    return Built(site, grave, notices, published)
