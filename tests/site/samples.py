"""Sites made in memory, to ask views, plans, feeds and calendars without touching a disk."""

import datetime as dt
import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any

import msgspec

from generator.archive.changes import Change, Claim, Kind
from generator.archive.entries import Overrides
from generator.archive.grouping import make_archive
from generator.archive.originals import Original, Originals, digest_record
from generator.archive.pictures import StoredImage
from generator.archive.places import NO_ALIASES, Places
from generator.archive.records import decode_records
from generator.archive.renamings import Renaming, former_names
from generator.assets import Assets, load_assets
from generator.content import load_config, load_documents, load_notes
from generator.render.formats import Renderer
from generator.render.html import Templates, load_templates
from generator.render.parts import Parts
from generator.site.contents import Document, Notes, Section, Site, Upstream
from generator.site.faces import make_group_links
from generator.site.imprint import make_imprint
from generator.site.listings import Listings, make_listings
from generator.site.outputs import Output, path_of
from generator.site.plan import Plan, plan_outputs
from generator.site.slugs import make_slugs
from generator.site.stories import make_stories
from generator.site.urls import Address, make_urls, output_path
from tests.archive.detailed import DETAILED
from tests.projects import ROOT, Json, as_line, real_records, record

BASE_URL = "https://example.org/archive/"
PRECISIONS = (
    *("SEC", "MIN", "HR", "AM", "PM", "DAY", "WK", "M"),
    *("Q1", "Q2", "Q3", "Q4", "H1", "H2", "Y", "FY", "DEC"),
)
_PROSE = {"name", "title", "description", "comment", "location", "credit", "publisher", "orbit"}
AS_OF = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)


def make_site(  # noqa: PLR0913 - all that a site is made of
    records: Sequence[Json] | None = None,
    *,
    base_url: str = BASE_URL,
    as_of: dt.datetime = AS_OF,
    changes: Sequence[Change] = (),
    renamings: Sequence[Renaming] = (),
    overrides: Overrides = MappingProxyType({}),
    feed_size: int = 50,
    calendar_precision: str = "week",
    images: Mapping[str, StoredImage] = MappingProxyType({}),
    leave_out: tuple[Section, ...] = (),
    offline_zip: bool = False,
    places: Places = NO_ALIASES,
) -> Site:
    """The site of some records, by default of the ten real ones."""
    lines = [as_line(found) for found in (real_records() if records is None else records)]
    decoded = decode_records(lines)
    notes = _notes()
    archive = make_archive(
        *(decoded.events, changes, as_of, overrides, places),
        own_missions=notes.own_missions,
        former_names=former_names(renamings),
    )
    config, assets = load_config(ROOT, base_url), _assets()
    return Site(
        info=msgspec.structs.replace(
            config,
            feed_size=feed_size,
            calendar_precision=calendar_precision,
            leave_out=leave_out,
            offline_zip=offline_zip,
        ),
        urls=make_urls(config.base_url),
        upstream=Upstream("https://ll.thespacedevs.com", len(lines), complete=True),
        archive=archive,
        originals=Originals(
            {
                number: Original(digest_record(lines[place]), data=lines[place])
                for number, place in decoded.places.items()
            }
        ),
        changes=tuple(changes),
        slugs=make_slugs(archive)[0],
        documents=_documents(),
        notes=notes,
        assets=assets.files,
        root_files=assets.root_files,
        images=dict(images),
    )


# What stands in this repository is read once: the values are frozen.


@cache
def _notes() -> Notes:
    return load_notes(ROOT)


@cache
def _documents() -> tuple[Document, ...]:
    return load_documents(ROOT)


@cache
def _assets() -> Assets:
    return load_assets((ROOT / "static",))


def templates_of(site: Site) -> Templates:
    """This repository's templates, for a site."""
    return load_templates((ROOT / "templates",), make_imprint(site).view)


def renderer_of(plan: Plan) -> Renderer:
    """What renders the files of a plan, with this repository's templates.

    Files that another one is made of are rendered when it is.
    """
    templates = load_templates((ROOT / "templates",), plan.imprint.view)
    renderer = Renderer(plan.imprint, templates, Parts(plan.imprint), plan.originals)

    def read(address: Address) -> bytes:
        return renderer.render_whole(output_at(plan, output_path(address)))

    return msgspec.structs.replace(renderer, read=read)


def outputs_of(site: Site) -> dict[str, Output]:
    """Every file of a site as it is planned, by path, in the order of the plan."""
    return {path_of(output): output for output in plan_outputs(site).outputs}


def output_at(plan: Plan, path: str) -> Output:
    """The one file of a plan that stands there."""
    (found,) = (output for output in plan.outputs if path_of(output) == path)
    return found


def listings_of(site: Site) -> Listings:
    """Every list of events of a site."""
    imprint = make_imprint(site)
    links = make_group_links(imprint, site.archive, site.slugs)
    stories = make_stories(imprint, site, links)
    faces = {number: story.face for number, story in stories.items()}
    return make_listings(imprint, site, links, faces)


class Files(Mapping[str, bytes]):
    """Every file of a site, by path; each is rendered when somebody asks for it, and once."""

    def __init__(self, site: Site) -> None:
        plan = plan_outputs(site)
        self._renderer = renderer_of(plan)
        self._outputs = {path_of(output): output for output in plan.outputs}
        self._rendered: dict[str, bytes] = {}

    def __getitem__(self, path: str) -> bytes:
        if path not in self._rendered:
            self._rendered[path] = self._renderer.render_whole(self._outputs[path])
        return self._rendered[path]

    def __contains__(self, path: object) -> bool:
        return path in self._outputs

    def __iter__(self) -> Iterator[str]:
        return iter(self._outputs)

    def __len__(self) -> int:
        return len(self._outputs)


def render_site(site: Site) -> Files:
    """Every file of a site, by path."""
    return Files(site)


def render_paths(site: Site, paths: Collection[str]) -> dict[str, bytes]:
    """Some files of a site, by path."""
    plan = plan_outputs(site)
    renderer = renderer_of(plan)
    wanted = (output for output in plan.outputs if path_of(output) in paths)
    return {path_of(output): renderer.render_whole(output) for output in wanted}


def render_path(site: Site, path: str) -> bytes:
    """One file of a site."""
    return render_paths(site, [path])[path]


def event_path(site: Site, event_id: int) -> str:
    """The file of an event's page."""
    return f"events/{site.slugs.events[event_id]}/index.html"


def coarse_records() -> list[Json]:
    """One record for each of the API's 17 precisions, one without a precision, one undated."""
    precise = [
        record(
            id=9000 + number,
            slug=f"known-to-the-{abbreviation.lower()}",
            name=f"Known to the {abbreviation}",
            date_precision={"id": number, "name": abbreviation, "abbrev": abbreviation},
        )
        for number, abbreviation in enumerate(PRECISIONS)
    ]
    return [
        *precise,
        record(id=9100, slug="no-precision", name="No precision", date_precision=None),
        record(id=9101, slug="no-date", name="No date", date=None),
    ]


def every_change() -> list[Change]:
    """A ledger with a first pull, and a night with a change of each kind of real events."""
    night = AS_OF - dt.timedelta(days=1)
    first = AS_OF - dt.timedelta(days=2)
    claims = {
        Kind.MOVED: (_claim("2023-08-24", "DAY"), _claim("2023-08-25", "DAY")),
        Kind.REFINED: (_claim("2023-08-31", "M"), _claim("2023-08-24", "DAY")),
        Kind.RENAMED: (Claim(name="Old", slug="old"), Claim(name="New", slug="new")),
    }
    return [
        *(
            Change(at=first, event=found["id"], kind=Kind.ADDED, bulk=True)
            for found in real_records()
        ),
        *(
            Change(
                at=night,
                event=856,
                kind=kind,
                before=claims[kind][0] if kind in claims else None,
                after=claims[kind][1] if kind in claims else None,
                fields=("vid_urls",) if kind is Kind.EDITED else (),
                updates=(4992,) if kind is Kind.UPDATED else (),
            )
            for kind in Kind
        ),
    ]


def _claim(day: str, abbrev: str) -> Claim:
    return Claim(date=dt.datetime.fromisoformat(f"{day}T00:00:00Z"), precision=abbrev)


def detailed_record() -> Json:
    """A record with every field of the detailed mode filled, each text one of its kind."""
    numbers = itertools.count(1)

    def mark(value: Any, key: str = "") -> Any:  # noqa: ANN401 - what JSON holds is anything
        if isinstance(value, dict):
            return {name: mark(inner, name) for name, inner in value.items()}
        if isinstance(value, list):
            return [mark(inner, key) for inner in value]
        return f"{value} ({next(numbers)})" if key in _PROSE else value

    marked: Json = mark(DETAILED)
    return marked
