"""The plan: every output file, named and checked for collisions before anything is rendered."""

import datetime as dt
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from generator.archive.grouping import Facet
from generator.archive.originals import Originals
from generator.errors import PlanError
from generator.site import urls
from generator.site.api import list_rewrites, plan_api
from generator.site.bulk import plan_bulk
from generator.site.contents import Section, Site
from generator.site.editions import plan_editions, plan_opml, plan_upcoming, with_twins
from generator.site.faces import GroupLinks, make_group_links
from generator.site.fulltext import plan_search
from generator.site.imprint import Imprint, make_imprint
from generator.site.listings import Format, Listings, make_listings
from generator.site.news_feeds import plan_news_feeds
from generator.site.offline import OfflineSite, plan_offline
from generator.site.outputs import (
    AssetFile,
    ChartFile,
    Edition,
    EventData,
    ImageFile,
    MetricsFile,
    Output,
    PageOutput,
    Place,
    RedirectsFile,
    RobotsFile,
    RootFile,
    SitemapIndex,
    SitemapPart,
    StatusFile,
    path_of,
)
from generator.site.pages.api import plan_api_page
from generator.site.pages.data import plan_data
from generator.site.pages.days import plan_on_this_day
from generator.site.pages.documents import (
    DocumentPage,
    NotFoundPage,
    plan_documents,
    plan_group_redirects,
    plan_redirects,
    plan_tombstones,
)
from generator.site.pages.event import EventPage, plan_events
from generator.site.pages.facets import (
    GroupPage,
    plan_facet,
    plan_group,
    say_nothing,
)
from generator.site.pages.home import HomePage, plan_home
from generator.site.pages.left import list_left, plan_left
from generator.site.pages.missions import plan_mission_index, plan_missions
from generator.site.pages.news import plan_news
from generator.site.pages.nights import ChangesPage, NightPage, plan_changes
from generator.site.pages.periods import (
    ListPage,
    plan_days,
    plan_months,
    plan_undated,
    plan_years,
)
from generator.site.pages.query import plan_query_page
from generator.site.pages.stats import StatsPage, plan_stats
from generator.site.pages.subscribe import plan_subscribe
from generator.site.pages.updates import UpdatesPage, plan_updates
from generator.site.pages.years import plan_years_index
from generator.site.parts.figures import Chart
from generator.site.search import plan_search_files
from generator.site.stories import Story, make_stories
from generator.site.urls import Address

SITEMAP_SIZE = 1_000
"""Addresses in a part of the sitemap: what has to be written anew when one of them changes.

More than 50,000, or 50 MB, no crawler takes, nor more than 50,000 parts.
"""

MOST_RULES = 1000
"""Redirects that every host takes: GitLab takes so many, or else none at all."""


class Plan(Struct, frozen=True):
    """All files of a site, what all of them share, and the records that some of them copy."""

    imprint: Imprint
    outputs: tuple[Output, ...]
    originals: Originals


def plan_outputs(site: Site) -> Plan:
    """Name every file of the site; PlanError if two of them claim one path."""
    imprint = make_imprint(site)
    links = make_group_links(imprint, site.archive, site.slugs)
    stories = make_stories(imprint, site, links)
    faces = {number: story.face for number, story in stories.items()}
    listings = make_listings(imprint, site, links, faces)
    pages: list[PageOutput] = [
        *_plan_lists(imprint, site, listings, links, stories),
        *plan_events(imprint, stories, listings, site.archive),
    ]
    as_of = site.archive.as_of
    files = (
        *plan_editions(imprint, listings.all, stories, as_of),
        *_plan_event_files(imprint, stories.values()),
        *plan_news_feeds(imprint, site, listings, faces),
        *plan_upcoming(imprint, stories.values()),
    )
    charts = [chart for page in pages if isinstance(page, StatsPage) for chart in page.charts]
    others = (*_plan_files(imprint, site, listings),)
    bulk = []
    if imprint.has(Section.DATA):
        offline = _plan_offline(imprint, pages, others, stories)
        bulk = [*plan_bulk(stories.values(), site.changes, offline)]
        pages.append(plan_data(imprint, bulk, charts))
    outputs = (
        *_plan_sitemap(pages, stories),
        *pages,
        *with_twins(pages, files),
        *plan_opml(imprint, files),
        *plan_editions(imprint, list_left(imprint, site, listings), stories, as_of),
        *bulk,
        *_plan_charts(charts),
        *plan_search(imprint, stories.values()),
        *plan_search_files(imprint, site, listings, stories),
        *plan_api(imprint, site, stories),
        *others,
    )
    _refuse_clashes(outputs)
    return Plan(imprint, outputs, site.originals)


def replace_static(plan: Plan, site: Site) -> Plan:
    """The plan of a site of which only static files changed since: nothing else in it knows them.

    The pages do, but only when they are rendered: by the imprint.
    """
    imprint = make_imprint(site)
    kept = (one for one in plan.outputs if not isinstance(one, AssetFile | RootFile))
    outputs = (*kept, *_plan_static(imprint, site))
    _refuse_clashes(outputs)
    return Plan(imprint, outputs, plan.originals)


def _refuse_clashes(outputs: Iterable[Output]) -> None:
    """No two files share a path, and none is a folder of another one, on any file system."""
    claims: dict[str, Output] = {}
    folders: dict[str, Output] = {}
    for output in outputs:
        path = path_of(output)
        if not path.isascii():
            path = unicodedata.normalize("NFC", path)
        path = path.casefold()
        _refuse_clash(output, claims.setdefault(path, output))
        folder = path.rpartition("/")[0]
        while folder and folder not in folders:
            folders[folder] = output
            folder = folder.rpartition("/")[0]
    for path, output in claims.items():
        _refuse_clash(folders.get(path, output), output)


def _refuse_clash(one: Output, other: Output) -> None:
    if one is not other:
        what = f"is claimed by {other.claimant} and by {one.claimant}"
        is_placed = isinstance(one, RootFile) or isinstance(other, RootFile)
        remedy = "take one of them away" if is_placed else "rename one of them"
        raise PlanError(path_of(other), what, remedy)


def _plan_lists(
    imprint: Imprint,
    site: Site,
    listings: Listings,
    links: GroupLinks,
    stories: Mapping[int, Story],
) -> Iterator[PageOutput]:
    """All pages but those of events."""
    faces = {number: story.face for number, story in stories.items()}
    yield plan_home(imprint, site, listings, stories)
    yield plan_years_index(imprint, listings)
    yield from plan_undated(imprint, listings)
    if imprint.has(Section.STATISTICS):
        yield plan_stats(imprint, site, listings, links)
    yield from plan_api_page(imprint, site)
    yield NotFoundPage(address=urls.NOT_FOUND)
    yield from plan_query_page(imprint, listings)
    yield from plan_subscribe(imprint, listings)
    yield from plan_documents(site.documents)
    for facet, groups in listings.groups.items():
        if facet is Facet.MISSIONS:
            yield from plan_mission_index(imprint, groups)
            yield from plan_missions(imprint, listings)
            continue
        yield plan_facet(facet, groups, say_nothing(site, facet))
        for group in groups:
            yield from plan_group(imprint, group, site.archive.ahead)
    yield from plan_years(imprint, listings)
    yield from plan_months(imprint, listings)
    if imprint.has(Section.DAYS):
        yield plan_on_this_day(listings)
        yield from plan_days(imprint, listings)
    if imprint.info.has_news:
        yield plan_news(imprint, site, faces)
    if imprint.has(Section.CHANGES):
        yield from plan_changes(site, faces)
    if imprint.has(Section.UPDATES):
        yield from plan_updates(site.archive.stream, faces)
    yield from plan_tombstones(site)
    yield from plan_redirects(imprint, site)
    yield from plan_group_redirects(imprint, site)
    yield from plan_left(imprint, site, listings)


# What stands beside pages.


def _plan_event_files(imprint: Imprint, stories: Iterable[Story]) -> Iterator[Edition | EventData]:
    """What stands beside the page of each event."""
    has_data, has_calendars = map(imprint.has, (Section.EVENT_DATA, Section.EVENT_CALENDARS))
    for story in stories:
        page = story.face.address
        if has_data:
            yield EventData(address=urls.beside(page, urls.EVENT_DATA), story=story)
        if has_calendars:
            yield Edition(
                address=urls.beside(page, urls.EVENT_CALENDAR),
                uid=f"events/{story.id}",
                format=Format.CALENDAR,
                page=page,
                name=story.face.title,
                words=imprint.info.title,
                stories=(story,) if story.slot else (),
            )


def _plan_offline(
    imprint: Imprint,
    pages: Iterable[PageOutput],
    files: Iterable[Output],
    stories: Mapping[int, Story],
) -> OfflineSite | None:
    """The site as one file, if its owner wants it: all pages, and what they are drawn with."""
    if not imprint.info.offline_zip:
        return None
    (home,) = (page for page in pages if isinstance(page, HomePage))
    drawn_with = (
        file.address for file in files if isinstance(file, AssetFile | RootFile | ImageFile)
    )
    modified = max(filter(None, (story.entry.modified for story in stories.values())), default=None)
    return plan_offline(imprint, home, pages, drawn_with, modified)


def _plan_charts(charts: Iterable[Chart]) -> Iterator[ChartFile]:
    """What stands beside the statistics."""
    for chart in charts:
        yield ChartFile(address=urls.chart_address(chart.title.anchor), chart=chart)


# What belongs to the site as a whole.


def _plan_files(imprint: Imprint, site: Site, listings: Listings) -> Iterator[Output]:
    upstream, archive = site.upstream, site.archive
    yield RobotsFile(address=urls.ROBOTS)
    rewrites = list_rewrites(imprint)
    rules = tuple(_rules(imprint, site, listings, MOST_RULES - len(rewrites)))
    yield RedirectsFile(address=urls.REDIRECTS, rules=rules, rewrites=rewrites)
    status = StatusFile(
        address=urls.STATUS,
        data=archive.as_of,
        events=len(archive.entries),
        upstream=upstream.count,
        complete=upstream.complete,
    )
    yield status
    yield MetricsFile(address=urls.METRICS, status=status)
    yield from _plan_static(imprint, site)
    files = {file.path for image in site.images.values() for file in image.files}
    for source in sorted(files):
        yield ImageFile(address=urls.image_address(source.name), source=source)


def _plan_static(imprint: Imprint, site: Site) -> Iterator[AssetFile | RootFile]:
    for name, address in sorted(imprint.assets.items()):
        yield AssetFile(address=address, data=site.assets[name])
    for path, source in site.root_files.items():
        yield RootFile(address=urls.root_address(path), source=source)


def _rules(
    imprint: Imprint, site: Site, listings: Listings, most: int
) -> Iterator[tuple[Address, Address]]:
    """The former addresses first: nothing but these files knows where they lead."""
    slugs = site.slugs
    left = (*plan_group_redirects(imprint, site), *plan_left(imprint, site, listings))
    found = [(page.address, page.target) for page in left]
    events = [(urls.event_address(slug), number) for slug, number in slugs.former.items()]
    if imprint.has(Section.SHORT_ADDRESSES):
        newest_first = sorted(slugs.events, reverse=True)[:most]
        events += [(urls.short_address(number), number) for number in newest_first]
    found += [(address, urls.event_address(slugs.events[number])) for address, number in events]
    yield from found[:most]


# The sitemap.


def _plan_sitemap(
    pages: Iterable[PageOutput], stories: Mapping[int, Story]
) -> Iterator[SitemapPart | SitemapIndex]:
    """All pages that are to be found, each once; a part that is full stays as it is."""
    modified = ((number, story.entry.modified) for number, story in stories.items())
    stamps = {number: stamp for number, stamp in modified if stamp}
    latest = max(stamps.values(), default=None)
    lists = [
        Place(page.address, _last_change(page, stamps, latest))
        for page in pages
        if page.is_indexed and not isinstance(page, EventPage)
    ]
    events = [
        Place(stories[number].face.address, stories[number].entry.modified, stories[number])
        for number in sorted(stories)
    ]
    parts = (*_plan_parts("pages", lists), *_plan_parts("events", events))
    yield from parts
    yield SitemapIndex(
        address=urls.SITEMAP,
        parts=tuple(Place(part.address, _newest_of(part.places)) for part in parts),
    )


def _plan_parts(kind: str, places: Sequence[Place]) -> Iterator[SitemapPart]:
    for number, start in enumerate(range(0, len(places), SITEMAP_SIZE), start=1):
        some = tuple(places[start : start + SITEMAP_SIZE])
        yield SitemapPart(address=urls.sitemap_address(kind, number), places=some)


def _newest_of(places: Iterable[Place]) -> dt.datetime | None:
    return max((place.changed for place in places if place.changed), default=None)


def _last_change(
    page: PageOutput, stamps: Mapping[int, dt.datetime], latest: dt.datetime | None
) -> dt.datetime | None:
    """When an event on a page last changed: one of all, unless it has its own."""
    match page:
        case NightPage() | ChangesPage():
            return page.changed
        case ListPage() | GroupPage():
            found = [face.id for shelf in page.shelves for face in shelf.faces]
        case UpdatesPage():
            found = [post.face.id for post in (*page.timed, *page.untimed)]
        case DocumentPage():
            return None
        case _:
            return latest
    return max([stamps[number] for number in found if number in stamps], default=None)
