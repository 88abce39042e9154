"""Which renderer makes which format: the one place that knows all of them.

Copies of pictures, and what stands at the site's root, are read here, one at a time in whatever
process publishes them: as a part of the site they would be hundreds of megabytes that every build
holds in memory.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TypeAlias, assert_never

from msgspec import Struct

from generator.archive.originals import Originals
from generator.errors import placed
from generator.render.api import render_api_event, render_api_list
from generator.render.bulk import render_event_sheet, render_lines
from generator.render.calendars import render_calendar
from generator.render.data_package import render_checksums, render_data_package
from generator.render.database import render_database
from generator.render.event_data import render_event_data
from generator.render.feeds import render_feed, render_news
from generator.render.fulltext import render_search
from generator.render.hosts import render_headers, render_redirects, render_robots
from generator.render.html import Templates
from generator.render.metrics import render_archive_metrics
from generator.render.offline import render_offline_site
from generator.render.openapi import render_description
from generator.render.opml import render_opml
from generator.render.parts import Parts
from generator.render.records import read_record
from generator.render.search import (
    render_facet_file,
    render_facet_index,
    render_open_search,
    render_rare_file,
)
from generator.render.sheets import make_row, render_sheet, sheet_head
from generator.render.sitemaps import render_sitemap_index, render_sitemap_part
from generator.render.status import render_status
from generator.site import outputs
from generator.site.bulk import (
    BulkFile,
    Checksums,
    DataPackage,
    EventDatabase,
    EventLines,
    EventSheet,
    Measure,
)
from generator.site.imprint import Imprint
from generator.site.listings import Format
from generator.site.offline import OfflineSite
from generator.site.outputs import Edition, Output, PageOutput
from generator.site.pages.api import ApiPage, make_api_view
from generator.site.pages.data import DataPage, make_data_view
from generator.site.pages.days import OnThisDayPage, make_days_view
from generator.site.pages.documents import (
    DocumentPage,
    NotFoundPage,
    RedirectPage,
    TombstonePage,
    make_document_view,
    make_not_found_view,
    make_redirect_view,
    make_tombstone_view,
)
from generator.site.pages.event import EventPage, make_event_view
from generator.site.pages.facets import GroupPage, IndexPage, make_group_view, make_index_view
from generator.site.pages.home import HomePage, make_home_view
from generator.site.pages.missions import (
    MissionPage,
    MissionsPage,
    make_mission_view,
    make_missions_view,
)
from generator.site.pages.news import NewsPage, make_news_view
from generator.site.pages.nights import ChangesPage, NightPage, make_changes_view, make_night_view
from generator.site.pages.periods import (
    ListPage,
    MonthPage,
    YearPage,
    make_list_view,
    make_month_view,
    make_year_view,
)
from generator.site.pages.query import QueryPage, make_query_view
from generator.site.pages.stats import StatsPage, make_stats_view
from generator.site.pages.subscribe import SubscribePage, make_subscribe_view
from generator.site.pages.updates import UpdatesPage, make_updates_view
from generator.site.pages.years import YearsPage, make_years_view
from generator.site.urls import Address


def _refuse_to_read(address: Address) -> bytes:
    raise AssertionError(address)


class Renderer(Struct, frozen=True):
    """What outputs are rendered with: the site's templates, and the parts that are made so far.

    `originals` are the records as they came. Of files that are made already, `measures` are what is
    known by address, and `read` gives the bytes.
    """

    imprint: Imprint
    templates: Templates
    parts: Parts
    originals: Originals
    measures: Mapping[Address, Measure] = {}
    read: Callable[[Address], bytes] = _refuse_to_read

    def render(  # noqa: C901, PLR0911, PLR0912 - one case for each kind, and nothing else
        self, output: Output
    ) -> bytes | Iterator[bytes]:
        """The bytes of one output, in pieces where they are many; no output needs another one."""
        match output:
            case outputs.Feed():
                return render_feed(self.parts, output)
            case outputs.NewsFeed():
                return render_news(self.parts, output)
            case Edition():
                return self._render_edition(output)
            case outputs.EventData():
                record = read_record(self.originals, output.story.id)
                return render_event_data(self.imprint, output, record)
            case outputs.ApiEvent():
                return render_api_event(self.parts, output, partial(read_record, self.originals))
            case outputs.ApiList():
                return render_api_list(self.parts, output, partial(read_record, self.originals))
            case outputs.ApiDescription():
                return render_description(self.imprint)
            case outputs.HeadersFile():
                return render_headers(self.imprint)
            case outputs.Twin():
                return self.render(output.of)
            case EventLines() | EventSheet() | EventDatabase() | OfflineSite():
                return self.render_pieces(output)
            case DataPackage():
                return render_data_package(self.imprint, output, self.measure)
            case Checksums():
                return render_checksums(self.imprint, output, self.measure)
            case outputs.ChartFile():
                return render_sheet(output.chart.sheet)
            case (
                outputs.SitemapPart()
                | outputs.SitemapIndex()
                | outputs.RobotsFile()
                | outputs.RedirectsFile()
                | outputs.StatusFile()
                | outputs.MetricsFile()
                | outputs.OpmlFile()
            ):
                return _render_for_programs(self.imprint, output)
            case outputs.SearchFile():
                return render_search(self.parts, output)
            case outputs.FacetIndex():
                return render_facet_index(self.imprint, output)
            case outputs.FacetFile():
                return render_facet_file(output)
            case outputs.RareFile():
                return render_rare_file(output)
            case outputs.OpenSearchFile():
                return render_open_search(self.imprint)
            case outputs.AssetFile() | outputs.ApiValue():
                return output.data
            case outputs.RootFile() | outputs.ImageFile():
                with placed(output.source):
                    return output.source.read_bytes()
            case _:
                return self.templates.render(*_make_view(self, output))

    def render_whole(self, output: Output) -> bytes:
        """The bytes of one output, in one piece."""
        data = self.render(output)
        return data if isinstance(data, bytes) else b"".join(data)

    def measure(self, file: BulkFile | OfflineSite) -> Measure:
        """How long a file is, and its digest: of one that nobody has measured it is found out."""
        known = self.measures.get(file.address)
        if known:
            return known
        size, digest = 0, hashlib.sha256()
        for piece in self.render_pieces(file):
            size += len(piece)
            digest.update(piece)
        return Measure(size, digest.hexdigest())

    def render_pieces(self, file: BulkFile | OfflineSite) -> Iterator[bytes]:
        """The bytes of a file that holds all events, in pieces."""
        match file:
            case OfflineSite():
                home = self.render_whole(file.home)
                return render_offline_site(self.imprint, file, home, self.read)
            case EventLines():
                return render_lines(file, self.originals)
            case EventSheet():
                return render_event_sheet(self.imprint, file)
            case EventDatabase():
                return render_database(self.imprint, file)

    def _render_edition(self, edition: Edition) -> bytes:
        """All of a listing in a format."""
        match edition.format:
            case Format.CALENDAR:
                return render_calendar(self.parts, edition)
            case Format.CSV:
                return sheet_head() + self.parts.join(make_row, edition.stories)
            case _:
                raise AssertionError(edition.format)


_ForPrograms: TypeAlias = (
    outputs.SitemapPart
    | outputs.SitemapIndex
    | outputs.RobotsFile
    | outputs.RedirectsFile
    | outputs.StatusFile
    | outputs.MetricsFile
    | outputs.OpmlFile
)
"""What tells programs of the site as a whole."""


def _render_for_programs(  # noqa: PLR0911 - one case for each kind
    imprint: Imprint, file: _ForPrograms
) -> bytes:
    match file:
        case outputs.SitemapPart():
            return render_sitemap_part(imprint, file)
        case outputs.SitemapIndex():
            return render_sitemap_index(imprint, file)
        case outputs.RobotsFile():
            return render_robots(imprint)
        case outputs.RedirectsFile():
            return render_redirects(imprint, file)
        case outputs.StatusFile():
            return render_status(file)
        case outputs.MetricsFile():
            return render_archive_metrics(file)
        case outputs.OpmlFile():
            return render_opml(imprint, file)


def _make_view(  # noqa: C901, PLR0911, PLR0912 - one case for each kind, and nothing else
    renderer: Renderer, page: PageOutput
) -> tuple[str, Struct]:
    """The template of a page, and what it shows."""
    imprint = renderer.imprint
    match page:
        case DataPage():
            return "data.html", make_data_view(imprint, page, renderer.measure)
        case EventPage():
            return "event.html", make_event_view(imprint, page)
        case HomePage():
            return "home.html", make_home_view(imprint, page)
        case ApiPage():
            return "api.html", make_api_view(imprint, page)
        case YearsPage():
            return "years.html", make_years_view(imprint, page)
        case IndexPage():
            return "index.html", make_index_view(imprint, page)
        case YearPage():
            return "year.html", make_year_view(imprint, page)
        case MonthPage():
            return "month.html", make_month_view(imprint, page)
        case MissionPage():
            return "mission.html", make_mission_view(imprint, page)
        case MissionsPage():
            return "missions.html", make_missions_view(imprint, page)
        case ListPage():
            return "listing.html", make_list_view(imprint, page)
        case GroupPage():
            return "group.html", make_group_view(imprint, page)
        case OnThisDayPage():
            return "days.html", make_days_view(imprint, page)
        case RedirectPage():
            return "redirect.html", make_redirect_view(imprint, page)
        case NewsPage():
            return "news.html", make_news_view(imprint, page)
        case ChangesPage():
            return "changes.html", make_changes_view(imprint, page)
        case NightPage():
            return "night.html", make_night_view(imprint, page)
        case UpdatesPage():
            return "updates.html", make_updates_view(imprint, page)
        case StatsPage():
            return "stats.html", make_stats_view(imprint, page)
        case DocumentPage():
            return "document.html", make_document_view(imprint, page)
        case TombstonePage():
            return "document.html", make_tombstone_view(imprint, page)
        case QueryPage():
            return "events.html", make_query_view(imprint, page)
        case SubscribePage():
            return "feeds.html", make_subscribe_view(imprint, page)
        case NotFoundPage():
            return "404.html", make_not_found_view(imprint, page)
        case _ as unreachable:
            assert_never(unreachable)
