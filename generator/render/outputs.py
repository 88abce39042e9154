"""Which renderer makes which output: the one place that knows all kinds."""

from typing import assert_never

from generator.render.calendars import render_calendar
from generator.render.feeds import render_atom, render_rss
from generator.render.html import Templates
from generator.site import plan
from generator.site.plan import Output, Site
from generator.site.views.documents import (
    make_document_view,
    make_not_found_view,
    make_tombstone_view,
)
from generator.site.views.event import make_event_view
from generator.site.views.home import make_home_view
from generator.site.views.listings import (
    make_month_view,
    make_type_view,
    make_types_view,
    make_undated_view,
    make_year_view,
    make_years_view,
)
from generator.site.views.stats import make_stats_view


def render_output(  # noqa: C901, PLR0911, PLR0912 - one case for each kind, and nothing else
    site: Site, templates: Templates, output: Output
) -> bytes:
    """The bytes of one output; no output needs another one."""
    match output:
        case plan.EventPage():
            return templates.render("event.html", make_event_view(site, output))
        case plan.HomePage():
            return templates.render("home.html", make_home_view(site, output))
        case plan.YearsPage():
            return templates.render("index.html", make_years_view(site, output))
        case plan.TypesPage():
            return templates.render("index.html", make_types_view(site, output))
        case plan.YearPage():
            return templates.render("listing.html", make_year_view(site, output))
        case plan.MonthPage():
            return templates.render("listing.html", make_month_view(site, output))
        case plan.TypePage():
            return templates.render("listing.html", make_type_view(site, output))
        case plan.UndatedPage():
            return templates.render("listing.html", make_undated_view(site, output))
        case plan.StatsPage():
            return templates.render("stats.html", make_stats_view(site, output))
        case plan.DocumentPage():
            return templates.render("document.html", make_document_view(site, output))
        case plan.TombstonePage():
            return templates.render("document.html", make_tombstone_view(site, output))
        case plan.NotFoundPage():
            return templates.render("404.html", make_not_found_view(site, output))
        case plan.RssFeed():
            return render_rss(site)
        case plan.AtomFeed():
            return render_atom(site)
        case plan.CalendarFile():
            return render_calendar(site)
        case plan.AssetFile():
            return site.assets[output.name]
        case _ as unreachable:
            assert_never(unreachable)
