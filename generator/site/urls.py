"""Every address of the site, from one rule that build, serve and check share.

Three different things: a *slug* names an event within a URL; an *address* is a page's place below
the site's root, such as `events/progress-ms-24-docking/`; the *output path* is the file that holds
it. Only `Urls` knows under which base the site is published.
"""

import datetime as dt
import posixpath
from typing import NewType
from urllib.parse import urlsplit

from msgspec import Struct

from generator.archive.grouping import Facet
from generator.archive.model import API_VERSION

Address = NewType("Address", str)
"""Place below the site's root: empty for the home page, ending in `/` for every other page."""


HOME = Address("")
YEARS = Address("years/")
UNDATED = Address("undated/")
ON_THIS_DAY = Address("on-this-day/")
NEWS = Address("news/")
CHANGES = Address("changes/")
UPDATES = Address("updates/")
STATS = Address("stats/")
DATA = Address("data/")
DATA_LINES = Address("data/events.jsonl")
DATA_SHEET = Address("data/events.csv")
DATA_DATABASE = Address("data/almanac.sqlite")
DATA_PACKAGE = Address("data/datapackage.json")
DATA_CHECKSUMS = Address("data/SHA256SUMS")
DATA_SITE = Address("data/almanac-site.zip")
NOT_FOUND = Address("404.html")
RSS = Address("feed.xml")
ATOM = Address("atom.xml")
CALENDAR = Address("calendar.ics")
UPCOMING = Address("upcoming.ics")
FEEDS = Address("feeds/")
OPML = Address("feeds/feeds.opml")
SITEMAP = Address("sitemap.xml")
ROBOTS = Address("robots.txt")
REDIRECTS = Address("_redirects")
STATUS = Address("status.json")
METRICS = Address("metrics.txt")
SEARCH = Address("search/")
EVENTS = Address("events/")
OPEN_SEARCH = Address("opensearch.xml")
SEARCH_INDEX = Address("search/facets.json")
HEADERS = Address("_headers")
API = Address("api/")
TOUCH_ICON = Address("apple-touch-icon.png")
EVENT_DATA = "event.json"
EVENT_CALENDAR = "event.ics"
ROOT_NAMES = frozenset(
    {"agencies", "api", "assets", "changes", "data", "e", "events", "feeds", "images"}
    | {
        "languages",
        "missions",
        "news",
        "on-this-day",
        "places",
        "programs",
        "search",
        "stats",
        "types",
    }
    | {"undated", "updates", "years"}
)
"""First parts of addresses that no hand-written document may take."""


def year_address(year: int) -> Address:
    """`/2023/`."""
    return Address(f"{year:04}/")


def month_address(year: int, month: int) -> Address:
    """`/2023/08/`."""
    return Address(f"{year:04}/{month:02}/")


def day_anchor(day: int) -> str:
    """Where a day stands on the page of its month: `d25`."""
    return f"d{day}"


def year_anchor(year: int) -> str:
    """Where a year stands on the page of a type: `y2023`."""
    return f"y{year}"


def event_address(slug: str) -> Address:
    """`/events/<slug>/`."""
    return Address(f"events/{slug}/")


def short_address(event_id: int) -> Address:
    """`/e/856/`: where an event is found whatever it is called."""
    return Address(f"e/{event_id}/")


def beside(page: Address, name: str) -> Address:
    """A file that belongs to a page and stands next to it: `/events/<slug>/event.json`."""
    return Address(f"{page}{name}")


def facet_address(facet: Facet) -> Address:
    """`/types/`."""
    return Address(f"{facet.value}/")


def group_address(facet: Facet, slug: str) -> Address:
    """`/types/<slug>/`."""
    return Address(f"{facet.value}/{slug}/")


def day_address(month: int, day: int) -> Address:
    """`/on-this-day/08-25/`."""
    return Address(f"{ON_THIS_DAY}{month:02}-{day:02}/")


def chart_address(anchor: str) -> Address:
    """`/stats/types.csv`: the numbers of a chart, beside the page that draws it."""
    return beside(STATS, f"{anchor}.csv")


def night_address(day: dt.date) -> Address:
    """`/changes/2026-11-23/`."""
    return Address(f"{CHANGES}{day.isoformat()}/")


def search_address(name: str) -> Address:
    """`/search/words.json`: a file of the full-text index."""
    return beside(SEARCH, f"{name}.json")


def page_address(listing: Address, number: int | None) -> Address:
    """`/updates/page/3/`, or the listing's own address for its front page."""
    return listing if number is None else Address(f"{listing}page/{number}/")


def document_address(slug: str) -> Address:
    """`/<slug>/`."""
    return Address(f"{slug}/")


def asset_address(name: str, digest: str) -> Address:
    """`/assets/<name>.<digest>.<suffix>`: a new address whenever the content changes."""
    stem, suffix = posixpath.splitext(name)
    return Address(f"assets/{stem}.{digest[:10]}{suffix}")


def root_address(path: str) -> Address:
    """`/favicon.ico`, `/.well-known/security.txt`: where its owner put it."""
    return Address(path)


def image_address(name: str) -> Address:
    """`/images/<name>`: the name says what is in the file."""
    return Address(f"images/{name}")


def facet_file_address(block: int) -> Address:
    """`/search/facets-3.json`: what the query page knows of some events."""
    return Address(f"search/facets-{block}.json")


def rare_file_address(block: int) -> Address:
    """`/search/facets-3-more.json`: what few queries ask of these."""
    return Address(f"search/facets-{block}-more.json")


def api_address(*parts: str | int) -> Address:
    """`/api/2.3.0/events/856/index.json`: a path of the API, as the file that any host has."""
    return Address("/".join((f"{API}{API_VERSION}", *map(str, parts), "index.json")))


def api_description_address() -> Address:
    """`/api/2.3.0/openapi.json`."""
    return Address(f"{API}{API_VERSION}/openapi.json")


def sitemap_address(kind: str, number: int) -> Address:
    """`/sitemap-events-1.xml`."""
    return Address(f"sitemap-{kind}-{number}.xml")


def is_page(address: Address) -> bool:
    """Whether a page stands there, and no file of another kind."""
    return address == "" or address.endswith("/")


def output_path(address: Address) -> str:
    """The file that holds an address, relative to the output folder, with `/` between its parts."""
    return f"{address}index.html" if is_page(address) else address


class Urls(Struct, frozen=True):
    """Addresses as links and as full URLs.

    `base` is where the site is published, ending in `/`; `prefix` its path, `/` or `/archive/`;
    `host` its host.
    """

    base: str
    prefix: str
    host: str

    def link(self, address: Address) -> str:
        """How a page of this site links to another one."""
        return self.prefix + address

    def full(self, address: Address) -> str:
        """The address for everybody else: feeds, calendars, search engines."""
        return self.base + address

    def whole(self, link: str) -> str:
        """A link within this site as a full URL."""
        return self.base + link.removeprefix(self.prefix)


def make_urls(base: str) -> Urls:
    """The addresses of a site that is published under `base`."""
    parts = urlsplit(base)
    return Urls(base, parts.path, parts.hostname or "")
