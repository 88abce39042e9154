"""The statistics: what all events add up to, each figure with its table and what it rests on."""

from generator.archive.counts import count_of
from generator.site import urls
from generator.site.contents import Site
from generator.site.faces import GroupLinks
from generator.site.imprint import Imprint
from generator.site.listings import Listings
from generator.site.pages.page import PageWhat
from generator.site.pages.stat_charts import make_charts
from generator.site.pages.tallies import count_all
from generator.site.parts.figures import Band, Chart, make_bands
from generator.site.parts.frame import Page, make_frame
from generator.site.words import Link


class StatsPage(PageWhat, frozen=True, kw_only=True):
    """What all events add up to, by chart."""

    total: int
    charts: tuple[Chart, ...]


class StatsView(Page, frozen=True, kw_only=True):
    """All figures; `topics` lead to each of them."""

    summary: str
    topics: tuple[Link, ...]
    bands: tuple[Band, ...]


def plan_stats(imprint: Imprint, site: Site, listings: Listings, links: GroupLinks) -> StatsPage:
    """Count everything, and say what it adds up to."""
    tally = count_all(imprint, site, listings, links)
    return StatsPage(address=urls.STATS, total=tally.total, charts=make_charts(imprint, tally))


def make_stats_view(imprint: Imprint, page: StatsPage) -> StatsView:
    """The statistics of the whole archive."""
    counted = count_of(page.total, "event")
    about = (
        f"{counted} by year, type, month, weekday, hour and agency, and how long "
        "before its day each came to be known."
    )
    return StatsView(
        frame=make_frame(imprint, page.address, "Statistics", about),
        summary=counted,
        topics=tuple(Link(chart.title.topic, f"#{chart.title.anchor}") for chart in page.charts),
        bands=make_bands(imprint.urls, page.charts),
    )
