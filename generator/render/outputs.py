"""Which renderer makes which output: the one place that knows all kinds.

Copies of pictures, and what stands at the site's root, are read here, one at a time in whatever
process publishes them: as a part of the site they would be hundreds of megabytes that every build
holds in memory.
"""

from typing import assert_never

from generator.errors import placed
from generator.render.calendars import render_calendar, render_event_calendar
from generator.render.event_data import render_event_data
from generator.render.feeds import render_atom, render_rss
from generator.render.hosts import render_redirects, render_robots
from generator.render.html import Templates
from generator.render.sitemaps import render_sitemap_index, render_sitemap_part
from generator.render.status import render_status
from generator.site import outputs
from generator.site.contents import Site
from generator.site.outputs import Output, PageOutput
from generator.site.pages.days import make_day_view, make_days_view
from generator.site.pages.documents import (
    make_document_view,
    make_not_found_view,
    make_redirect_view,
    make_tombstone_view,
)
from generator.site.pages.event import make_event_view
from generator.site.pages.facets import make_facet_view, make_group_view
from generator.site.pages.home import make_home_view
from generator.site.pages.nights import make_changes_view, make_night_view
from generator.site.pages.periods import (
    make_month_view,
    make_undated_view,
    make_year_view,
    make_years_view,
)
from generator.site.pages.stats import make_stats_view
from generator.site.pages.updates import make_updates_view


def render_output(  # noqa: C901, PLR0911, PLR0912 - one case for each kind, and nothing else
    site: Site, templates: Templates, output: Output
) -> bytes:
    """The bytes of one output; no output needs another one."""
    match output:
        case outputs.RssFeed():
            return render_rss(site)
        case outputs.AtomFeed():
            return render_atom(site)
        case outputs.CalendarFile():
            return render_calendar(site)
        case outputs.EventData():
            return render_event_data(site, output)
        case outputs.EventCalendar():
            return render_event_calendar(site, output)
        case outputs.SitemapPart():
            return render_sitemap_part(site, output)
        case outputs.SitemapIndex():
            return render_sitemap_index(site, output)
        case outputs.RobotsFile():
            return render_robots(site)
        case outputs.RedirectsFile():
            return render_redirects(site)
        case outputs.StatusFile():
            return render_status(site)
        case outputs.AssetFile():
            return site.assets[output.name]
        case outputs.RootFile() | outputs.ImageFile():
            with placed(output.source):
                return output.source.read_bytes()
        case _:
            return _render_page(site, templates, output)


def _render_page(  # noqa: C901, PLR0911, PLR0912 - one case for each kind, and nothing else
    site: Site, templates: Templates, output: PageOutput
) -> bytes:
    match output:
        case outputs.EventPage():
            return templates.render("event.html", make_event_view(site, output))
        case outputs.HomePage():
            return templates.render("home.html", make_home_view(site, output))
        case outputs.YearsPage():
            return templates.render("index.html", make_years_view(site, output))
        case outputs.YearPage():
            return templates.render("year.html", make_year_view(site, output))
        case outputs.MonthPage():
            return templates.render("month.html", make_month_view(site, output))
        case outputs.FacetPage():
            return templates.render("index.html", make_facet_view(site, output))
        case outputs.GroupPage():
            return templates.render("group.html", make_group_view(site, output))
        case outputs.OnThisDayPage():
            return templates.render("days.html", make_days_view(site, output))
        case outputs.DayPage():
            return templates.render("listing.html", make_day_view(site, output))
        case outputs.RedirectPage():
            return templates.render("redirect.html", make_redirect_view(site, output))
        case outputs.UndatedPage():
            return templates.render("listing.html", make_undated_view(site, output))
        case outputs.ChangesPage():
            return templates.render("changes.html", make_changes_view(site, output))
        case outputs.NightPage():
            return templates.render("night.html", make_night_view(site, output))
        case outputs.UpdatesPage():
            return templates.render("updates.html", make_updates_view(site, output))
        case outputs.StatsPage():
            return templates.render("stats.html", make_stats_view(site, output))
        case outputs.DocumentPage():
            return templates.render("document.html", make_document_view(site, output))
        case outputs.TombstonePage():
            return templates.render("document.html", make_tombstone_view(site, output))
        case outputs.NotFoundPage():
            return templates.render("404.html", make_not_found_view(site, output))
        case _ as unreachable:
            assert_never(unreachable)
