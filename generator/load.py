"""From files to values: all that a site is made of, and the problems found on the way."""

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct

from generator.archive.entries import Overrides
from generator.archive.grouping import Archive, Facet, make_archive
from generator.archive.missions import OwnMission, unmet
from generator.archive.model import Event, Problem
from generator.archive.originals import Original, Originals, correct_record, digest_record
from generator.archive.records import Decoded, decode_records
from generator.archive.renamings import Left, find_left, former_names
from generator.assets import load_assets
from generator.content import (
    SiteConfig,
    load_documents,
    load_notes,
    load_overrides,
    load_places,
)
from generator.errors import SnapshotError
from generator.report import Findings
from generator.site.contents import Notes, Site, Upstream
from generator.site.imprint import SECTIONS
from generator.site.prose import Setting
from generator.site.slugs import groups_by_slug, make_slugs
from generator.site.urls import Urls, make_urls
from generator.site.videos import without_unusable
from generator.source.holdings import read_holdings
from generator.source.image_index import Images, read_images
from generator.source.link_results import LINKS, read_results
from generator.source.snapshot import Snapshot
from generator.source.wanted import Wanted, find_wanted
from generator.theme import folders_of


class Held(Struct, frozen=True):
    """The archive, and what it is made of.

    `places` are those of the records, by event; `left` are groups that there are no more.
    """

    archive: Archive
    snapshot: Snapshot
    events: tuple[Event, ...]
    overrides: Overrides
    places: dict[int, int]
    problems: tuple[Problem, ...]
    left: tuple[Left, ...]

    def record_of(self, event_id: int) -> bytes:
        """The record of an event as it came, but for what the owner of the site put right."""
        override = self.overrides.get(event_id)
        record = self.snapshot.records[self.places[event_id]]
        return correct_record(record, override.corrections if override else {})


def load_site(root: Path, config: SiteConfig) -> tuple[Site, Findings]:
    """Read everything that the pages are made of; tell of problems and of what is to be known."""
    site, _, findings = load_site_with(root, config, None)
    return site, findings


def load_site_with(
    root: Path, config: SiteConfig, held: Held | None
) -> tuple[Site, Held, Findings]:
    """The same with the archive, which is read only where it is not `held` from before.

    It is made of the snapshot, `overrides.toml`, `places.toml` and `missions/*.md`.
    """
    urls = make_urls(config.base_url)
    setting = _setting_of(config, urls)
    documents, notes = load_documents(root, setting), load_notes(root, setting)
    held = held or load_archive(root, notes.own_missions)
    archive, snapshot, events = held.archive, held.snapshot, held.events
    state = snapshot.state
    slugs, problems = make_slugs(archive, held.left)
    assets = load_assets(folders_of(root, "static"))
    images = _load_images(root, config, (entry.event for entry in archive.entries))
    dead, doubts = _load_dead_links(root)
    site = Site(
        info=config,
        urls=urls,
        upstream=Upstream(state.source, state.count, state.complete),
        archive=archive,
        originals=_find_originals(snapshot, held.places),
        changes=snapshot.ledger.changes,
        slugs=slugs,
        documents=documents,
        notes=notes,
        assets=assets.files,
        root_files=assets.root_files,
        images=images.stored,
        dead_links=dead,
    )
    aimless = (
        *_aimless(held.overrides, events),
        *_aimless_notes(notes, site),
        *_aimless_missions(notes, events),
    )
    found = (
        *(*held.problems, *problems, *aimless),
        *(*_dropped(site), *assets.notices, *images.problems, *doubts),
    )
    return site, held, _make_findings(site, found)


def load_archive(root: Path, own_missions: Sequence[OwnMission]) -> Held:
    """Read the events, as corrected by the owner of the site, and nothing that is only shown."""
    snapshot, overrides = read_holdings(root / "content" / "snapshot"), load_overrides(root)
    decoded = decode_snapshot(snapshot, overrides)
    events, unusable = without_unusable(decoded.events)
    archive = make_archive(
        *(events, snapshot.ledger.changes, snapshot.state.fetched_at, overrides, load_places(root)),
        own_missions=own_missions,
        former_names=former_names(snapshot.ledger.renamings),
    )
    problems = (*decoded.problems, *unusable)
    left = find_left(snapshot.ledger.renamings, archive.groups, archive.places)
    return Held(archive, snapshot, events, overrides, decoded.places, problems, left)


def _make_findings(site: Site, found: Sequence[Problem]) -> Findings:
    archive, upstream = site.archive, site.upstream
    return Findings(
        base_url=site.urls.base,
        data=archive.as_of,
        events=len(archive.entries),
        years=len(archive.years),
        types=len(archive.groups[Facet.TYPES]),
        upstream=upstream.count,
        complete=upstream.complete,
        problems=tuple(one for one in found if not one.is_notice),
        notices=tuple(one for one in found if one.is_notice),
    )


def _find_originals(snapshot: Snapshot, places: Mapping[int, int]) -> Originals:
    """Where the record of each event stands."""
    lines = snapshot.originals or [
        Original(digest_record(record), data=record) for record in snapshot.records
    ]
    by_event = {number: lines[place] for number, place in places.items()}
    return Originals(by_event, snapshot.file)


def _setting_of(config: SiteConfig, urls: Urls) -> Setting:
    """What the pages of this site let a text of its owner do."""
    others = config.image_hosts if config.images == "linked" else ()
    return Setting(prefix=urls.prefix, hosts=frozenset((urlsplit(urls.base).netloc, *others)))


def _dropped(site: Site) -> Iterator[Problem]:
    """What the owner wrote and no page shows."""
    notes = site.notes
    texts = {f"content/pages/{Path(page.source).name}": page.text for page in site.documents}
    texts |= {_group_file(notes, *place): it for place, it in notes.groups.items()}
    texts |= {_note_file("events", event_id): it for event_id, it in notes.events.items()}
    for file, text in texts.items():
        for found in text.dropped:
            where = f"{file}, line {found.line}" if found.line else file
            yield Problem(where, "$", found.what)


def _aimless_notes(notes: Notes, site: Site) -> Iterator[Problem]:
    """Texts about groups and events that there are not: still to be pulled, or a wrong name."""
    known = groups_by_slug(site.slugs)
    missions = ((Facet.MISSIONS, note.mission.slug) for note in notes.missions)
    for facet, slug in dict.fromkeys((*notes.groups, *missions)):
        left_out = SECTIONS.get(facet) in site.info.leave_out
        where = _group_file(notes, facet, slug)
        if left_out or slug not in known[facet]:
            what = f"there is no page /{facet.value}/{slug}/ that this could stand on"
            yield Problem(where, "$", what, is_notice=True)
        elif notes.groups.get((facet, slug)) not in {None, site.note_on(facet, known[facet][slug])}:
            now = site.slugs.groups[facet][known[facet][slug]]
            what = f"another text stands on /{facet.value}/{now}/, where this could, too"
            yield Problem(where, "$", what, is_notice=True)
    for event_id in notes.events.keys() - site.slugs.events.keys():
        what = "the snapshot has no such event"
        yield Problem(_note_file("events", event_id), "$", what, is_notice=True)


def _aimless_missions(notes: Notes, events: Sequence[Event]) -> Iterator[Problem]:
    """What the owner says of missions that no event answers to."""
    for mission, what in unmet(notes.own_missions, events):
        file = _group_file(notes, Facet.MISSIONS, mission.slug)
        yield Problem(file, "$", what, is_notice=True)


def _group_file(notes: Notes, facet: Facet, slug: str) -> str:
    """A text's file: that of a mission may be called otherwise than the mission."""
    for note in notes.missions if facet is Facet.MISSIONS else ():
        if note.mission.slug == slug:
            return f"content/{facet.value}/{note.source}"
    return _note_file(facet.value, slug)


def _note_file(folder: str, name: str | int) -> str:
    return f"content/{folder}/{name}.md"


def decode_snapshot(snapshot: Snapshot, overrides: Overrides) -> Decoded:
    """The events of a snapshot, as corrected by the owner of the site."""
    corrections = {number: override.corrections for number, override in overrides.items()}
    return decode_records(snapshot.records, corrections)


def find_wanted_images(config: SiteConfig, events: Iterable[Event]) -> Wanted:
    """The pictures that may be copied, and so be shown from copies, as `site.toml` has it."""
    return find_wanted(events, config.image_hosts, unknown_licences=config.image_unknown_licences)


def _load_images(root: Path, config: SiteConfig, events: Iterable[Event]) -> Images:
    """The copies that may be shown now, whatever was allowed when they were made."""
    if config.images != "mirrored":
        return Images({}, ())
    held = read_images(root / "content" / "images")
    wanted = find_wanted_images(config, events)
    shown = {url: held.stored[url] for url in wanted.urls if url in held.stored}
    return Images(shown, held.problems)


def _load_dead_links(root: Path) -> tuple[frozenset[str], tuple[Problem, ...]]:
    """Links that are known to be dead. A damaged file of them keeps nobody from building."""
    try:
        results = read_results(root / "content" / LINKS)
    except SnapshotError as error:
        return frozenset(), (Problem(f"content/{LINKS}", "$", f"{error.what}; {error.remedy}"),)
    return frozenset(url for url, result in results.items() if result.is_dead), ()


def _aimless(overrides: Overrides, events: Iterable[Event]) -> Iterator[Problem]:
    """Decisions about events that we do not hold: still to be pulled, or a wrong number.

    That is no mere notice: with a wrong number, what was to be taken out is on show.
    """
    held = {event.id for event in events}
    for event_id in sorted(overrides.keys() - held):
        what = "stands in content/overrides.toml and not in the snapshot"
        yield Problem(f"event {event_id}", "$", what)


@contextmanager
def no_collector() -> Iterator[None]:
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
