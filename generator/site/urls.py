"""Every address of the site, from one rule that build, serve and check share.

Three different things: a *slug* names an event within a URL; an *address* is a page's place below
the site's root, such as `events/progress-ms-24-docking/`; the *output path* is the file that holds
it. Only `Urls` knows under which base the site is published.
"""

import datetime as dt
import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NewType, TypeVar
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from msgspec import Struct
from slugify import slugify

from generator.archive.entries import Entry
from generator.archive.grouping import NOUNS, Archive, Facet, Group, Key
from generator.archive.model import Event, Problem
from generator.archive.plain import without_apostrophes
from generator.site.bases import ascii_host, mend_percents

Address = NewType("Address", str)
"""Place below the site's root: empty for the home page, ending in `/` for every other page."""

AnyKey = TypeVar("AnyKey", int, Key)

HOME = Address("")
YEARS = Address("years/")
UNDATED = Address("undated/")
ON_THIS_DAY = Address("on-this-day/")
CHANGES = Address("changes/")
UPDATES = Address("updates/")
STATS = Address("stats/")
NOT_FOUND = Address("404.html")
RSS = Address("feed.xml")
ATOM = Address("atom.xml")
CALENDAR = Address("calendar.ics")
SITEMAP = Address("sitemap.xml")
ROBOTS = Address("robots.txt")
REDIRECTS = Address("_redirects")
STATUS = Address("status.json")
TOUCH_ICON = Address("apple-touch-icon.png")
EVENT_DATA = "event.json"
EVENT_CALENDAR = "event.ics"
ROOT_NAMES = frozenset(
    {"agencies", "api", "assets", "changes", "data", "e", "events", "feeds", "images"}
    | {"languages", "on-this-day", "places", "programs", "search", "stats", "types", "undated"}
    | {"updates", "years"}
)
"""First parts of addresses that no hand-written document may take."""

SLUG_LENGTH = 80
_RESERVED = re.compile(r"[0-9]+|index|page|feed|atom|calendar|con|prn|aux|nul|(com|lpt)[0-9]")
_API_SLUG = re.compile(r"[-a-zA-Z0-9_]+")
_SCHEMES = {"http", "https"}
_AUTHORITY = re.compile(r"([A-Za-z0-9._~-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]*)?")
_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_PLAIN_URL = re.compile(r"https?://[a-z0-9.-]*[a-z0-9](?:/[\w/.~-]*)?(?:\?[\w=&.~-]+)?", re.ASCII)


def make_slug(text: str) -> str:
    """ASCII letters, digits and single hyphens, cut to a length that every file system takes."""
    return slugify(without_apostrophes(text), max_length=SLUG_LENGTH)


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


def night_address(day: dt.date) -> Address:
    """`/changes/2026-11-23/`."""
    return Address(f"{CHANGES}{day.isoformat()}/")


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


def sitemap_address(kind: str, number: int) -> Address:
    """`/sitemap-events-1.xml`."""
    return Address(f"sitemap-{kind}-{number}.xml")


def is_page(address: Address) -> bool:
    """Whether a page stands there, and no file of another kind."""
    return address == "" or address.endswith("/")


def output_path(address: Address) -> str:
    """The file that holds an address, relative to the output folder, with `/` between its parts."""
    return f"{address}index.html" if is_page(address) else address


def safe_url(url: str | None) -> str | None:
    """A foreign http(s) URL made harmless in an attribute, or None if it is not one.

    What no URL may hold where it stands (RFC 3986, section 3) is percent-encoded: it would end an
    attribute, hide what follows, or turn the text around. A host is written in ASCII (RFC 5891).
    """
    if not url:
        return None
    if _PLAIN_URL.fullmatch(url):
        return url
    try:
        parts = urlsplit(url.strip())
        authority = _ascii_authority(parts) if parts.scheme in _SCHEMES else None
    except ValueError:
        return None
    if authority is None:
        return None
    return parts._replace(
        netloc=authority,
        path=_encode(parts.path, "/"),
        query=_encode(parts.query, "/?"),
        fragment=_encode(parts.fragment, "/?"),
    ).geturl()


def _ascii_authority(parts: SplitResult) -> str | None:
    """The authority if it has a host, and ValueError if its port is none."""
    if not parts.hostname or parts.port == 0:
        return None
    # What stands before an @ is not sent anywhere; it can only pass for the host.
    authority = parts.netloc.rpartition("@")[2]
    if _INVISIBLE.search(authority):
        return None
    if not authority.isascii():
        host, colon, port = authority.partition(":")
        authority = f"{ascii_host(host)}{colon}{port}"
    return authority if _AUTHORITY.fullmatch(authority) else None


def _encode(part: str, delimiters: str) -> str:
    return quote(mend_percents(part), safe=f"%:@!$&'()*+,;=~{delimiters}")


def host_of(url: str) -> str:
    """The host of a URL without `www.`, to show a reader where a link leads."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


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

    def resolve(self, link: str) -> str:
        """A link of a page, within the site or out of it, as a full URL."""
        return urljoin(self.base, link)


def make_urls(base: str) -> Urls:
    """The addresses of a site that is published under `base`."""
    parts = urlsplit(base)
    return Urls(base, parts.path, parts.hostname or "")


class Slugs(Struct, frozen=True):
    """The slug of every event, by id, and of every group, by facet and key.

    `former` are the slugs under which events stood before, each with the id of its event; none of
    them is the slug of an event now.
    """

    events: dict[int, str]
    groups: dict[Facet, dict[Key, str]]
    former: dict[str, int] = {}


def make_slugs(archive: Archive) -> tuple[Slugs, list[Problem]]:
    """Give every event and group a slug of its own, and say whose own slug could not be used.

    The lowest id keeps a slug that several want, the others get their id behind it; so an event
    that is added later never takes an address away.
    """
    every = sorted((*archive.entries, *archive.suppressed), key=lambda entry: entry.id)
    events = [entry.event for entry in every]
    wanted = {event.id: _event_slug(event) for event in events}
    slugs = _tell_apart(wanted, {number: number for number in wanted})
    problems = [
        Problem(f"event {event.id}", "$.slug", f"{_quote(event.slug)} {why}; uses '{slug}'")
        for event in events
        if (slug := slugs[event.id]) != event.slug
        and (why := _reason(event, wanted[event.id], slug))
    ]
    groups = {facet: _group_slugs(archive, facet) for facet in Facet}
    return Slugs(slugs, groups, _former_slugs(every, wanted, slugs)), problems


def _former_slugs(
    entries: Iterable[Entry], wanted: dict[int, str], slugs: dict[int, str]
) -> dict[str, int]:
    """Where events stood before they were renamed, or before another one was: free slugs only.

    `entries` are by id. Of several events that stood at one slug it leads to the lowest id: ids
    only grow, so it never comes to mean another event. All of them are found at `<slug>-<id>`, too:
    which of them stood there, and when, nobody can tell any more.
    """
    claims: dict[str, list[int]] = defaultdict(list)
    for entry in entries:
        for slug in {wanted[entry.id]: None, **dict.fromkeys(_slugs_before(entry))}:
            claims[slug].append(entry.id)
    apart: dict[str, int] = {}
    for slug, ids in sorted(claims.items()):  # "a" before "a-2", which may be a slug of its own
        if ids[1:] or slug in apart:
            apart |= {f"{slug}-{number}": number for number in ids}
    plain = {slug: ids[0] for slug, ids in claims.items()}
    taken = set(slugs.values())
    former = {**apart, **plain}
    first = sorted(former, key=lambda slug: slug not in plain)  # those that were surely given out
    return {slug: former[slug] for slug in first if slug not in taken}


def _slugs_before(entry: Entry) -> Iterator[str]:
    """As they were published; an event without a slug of its own had one by its name."""
    event, history = entry.event, entry.history
    named = () if make_slug(event.slug) else history.former_names
    for slug in filter(None, map(make_slug, (*history.former_slugs, *named))):
        yield _guard(slug, "event", entry.id)


def _event_slug(event: Event) -> str:
    return _guard(make_slug(event.slug) or make_slug(event.name), "event", event.id)


def _group_slugs(archive: Archive, facet: Facet) -> dict[Key, str]:
    """By name; what has no number of its own has that of its first event instead."""
    groups = archive.groups[facet].values()
    numbers = {group.key: _number_of(group) for group in groups}
    wanted = {
        group.key: _guard(make_slug(group.name), NOUNS[facet].lower(), numbers[group.key])
        for group in sorted(groups, key=lambda group: (numbers[group.key], group.key))
    }
    return _tell_apart(wanted, numbers)


def _number_of(group: Group) -> int:
    if isinstance(group.key, int):
        return group.key
    return min(entry.id for entry in group.entries)


def _guard(slug: str, noun: str, number: int) -> str:
    """Keep a slug away from names that mean something else in an address or to a file system."""
    if not slug:
        return f"{noun}-{number}"
    if _RESERVED.fullmatch(slug):
        return f"{slug}-{number}"
    return slug


def _tell_apart(wanted: dict[AnyKey, str], numbers: dict[AnyKey, int]) -> dict[AnyKey, str]:
    """Make slugs unique. `wanted` is by ascending number, and only lower ones count for a key."""
    given: dict[AnyKey, str] = {}
    taken: set[str] = set()
    for key, slug in wanted.items():
        free = slug
        while free in taken:
            free = f"{free}-{numbers[key]}"
        taken.add(free)
        given[key] = free
    return given


def _reason(event: Event, wanted: str, slug: str) -> str:
    if slug != wanted:
        return "belongs to another event"
    if not event.slug:
        return "is empty"
    is_plain = _API_SLUG.fullmatch(event.slug) and slug == slugify(event.slug)
    return "" if is_plain else "cannot be an address"


def _quote(text: str) -> str:
    return f"'{text[:60]}'"
