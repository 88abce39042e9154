"""What search engines read of a page: schema.org's vocabulary as JSON-LD.

Every page with a trail gets its trail and a word on what it is (`describe_page`); the front page
and the pages of events say more. Nothing is made up to please: what is not known is left out.
"""

from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias
from urllib.parse import urljoin

import msgspec
from markupsafe import Markup

from generator.archive.airtime import is_endless
from generator.archive.changes import Kind
from generator.archive.dates import EventDate, say_instant
from generator.archive.entries import Entry
from generator.archive.grouping import Facet
from generator.archive.history import Move
from generator.archive.model import Update, Webcast, name_of
from generator.site import text
from generator.site.contents import Site
from generator.site.pages.days import DaysView
from generator.site.parts.frame import Page, SiteView
from generator.site.parts.listings import IndexView, ListingView
from generator.site.parts.rows import Link, group_link, language_code
from generator.site.parts.watch import main_video, video_title

Thing: TypeAlias = dict[str, Any]
"""A thing of schema.org, as JSON."""

_VOCABULARY = "https://schema.org"
_MANY_UPDATES = 5
"""From so many updates on, an event's page is a live blog, too."""


def describe_page(page: Page, site: SiteView) -> Page:
    """The page with what machines read of it, unless it says that itself or is at no address."""
    if page.json_ld is not None or page.canonical is None or not page.crumbs:
        return page
    is_list = isinstance(page, ListingView | IndexView | DaysView)
    thing = {
        "@type": "CollectionPage" if is_list else "WebPage",
        "@id": page.canonical,
        "url": page.canonical,
        "name": page.heading,
        "description": page.description,
        "inLanguage": site.language,
        "isPartOf": _website(urljoin(page.canonical, site.home), site.title),
    }
    trail = _trail(page.crumbs, page.heading, page.canonical)
    return msgspec.structs.replace(page, json_ld=_block(thing, trail))


def make_home_schema(site: Site, home: str) -> Markup:
    """The site itself."""
    info = site.info
    website = _website(home, info.title)
    return _block({**website, "description": info.tagline, "inLanguage": info.language})


def make_event_schema(
    site: Site,
    entry: Entry,
    description: str,
    picture: str,
    crumbs: tuple[Link, ...],
    canonical: str,
) -> Markup:
    """An event, its main video, its updates if they are many, and the way to it."""
    title = entry.event.title
    event = {
        **_event(site, entry, canonical),
        "name": title,
        "description": description,
        "image": picture,
    }
    things = (
        event,
        *_videos(site, entry, description, picture, canonical),
        *_live_blogs(entry, title, canonical),
        _trail(crumbs, title, canonical),
    )
    return _block(*things)


def _block(*things: Thing) -> Markup:
    if len(things) == 1:
        return text.json_block({"@context": _VOCABULARY, **things[0]})
    return text.json_block({"@context": _VOCABULARY, "@graph": things})


def _website(home: str, title: str) -> Thing:
    return {"@type": "WebSite", "@id": f"{home}#website", "url": home, "name": title}


def _trail(crumbs: Iterable[Link], heading: str, here: str) -> Thing:
    """The way to the page `here`, which is a full URL."""
    steps = [(crumb.label, urljoin(here, crumb.href)) for crumb in crumbs]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": item}
            for position, (name, item) in enumerate((*steps, (heading, here)), start=1)
        ],
    }


def _event(site: Site, entry: Entry, canonical: str) -> Thing:
    event, place = entry.event, text.one_line(entry.event.location)
    data: Thing = {"@type": "Event", "@id": f"{canonical}#event", "url": canonical}
    start = _day_or_finer(entry.date)
    if start:
        data["startDate"] = start
    data |= _status(entry)
    if place:
        data["location"] = {"@type": "Place", "name": place, "address": place}
    organizers = dict.fromkeys(
        group_link(site, Facet.AGENCIES, agency.id) for agency in event.agencies
    )
    if organizers:
        data["organizer"] = [
            {"@type": "Organization", "name": link.label, "url": urljoin(canonical, link.href)}
            for link in organizers
        ]
    return data


def _day_or_finer(date: EventDate | None) -> str | None:
    """A coarser date has no form that says so; none is better than a day that is made up."""
    return date.machine() if date and date.day else None


def _status(entry: Entry) -> Thing:
    """Nobody says what became of an event that the API has no more."""
    if entry.removed:
        return {}
    moves = [move for move in entry.history.moves if move.kind is Kind.MOVED and move.before]
    if not moves:
        return {"eventStatus": f"{_VOCABULARY}/EventScheduled"}
    return _moved(moves[-1])


def _moved(move: Move) -> Thing:
    word = "EventRescheduled" if move.after else "EventPostponed"
    before = _day_or_finer(move.before)
    data: Thing = {"eventStatus": f"{_VOCABULARY}/{word}"}
    return {**data, "previousStartDate": before} if before else data


def _videos(
    site: Site, entry: Entry, description: str, picture: str, canonical: str
) -> Iterator[Thing]:
    """The main video, if it is known when it was first to be seen: search engines ask for that."""
    found = main_video(site, entry)
    begun = found.webcast.start_time if found else None
    if found is None or begun is None:
        return
    webcast, video = found.webcast, found.video
    data: Thing = {
        "@type": "VideoObject",
        "@id": f"{canonical}#video",
        "name": video_title(found),
        "description": text.excerpt(webcast.description, 500) or description,
        "thumbnailUrl": picture,
        "uploadDate": say_instant(begun),
        "embedUrl": video.embed,
    }
    language = language_code(webcast.language)
    if language:
        data["inLanguage"] = language
    yield data | _publication(webcast)


def _publication(webcast: Webcast) -> Thing:
    """The broadcast, for a video that was one, with both its ends."""
    start, end = webcast.start_time, webcast.end_time
    is_webcast = "webcast" in name_of(webcast.type).casefold() and not is_endless(webcast)
    if not (is_webcast and start and end and start < end):
        return {}
    return {
        "publication": {
            "@type": "BroadcastEvent",
            "isLiveBroadcast": True,
            "startDate": say_instant(start),
            "endDate": say_instant(end),
        }
    }


def _live_blogs(entry: Entry, title: str, canonical: str) -> Iterator[Thing]:
    """The update history of an event that has a long one; an update without a time is no post."""
    posts = [post for update in entry.updates for post in _posts(update, canonical)]
    if len(posts) < _MANY_UPDATES:
        return
    yield {
        "@type": "LiveBlogPosting",
        "@id": f"{canonical}#updates",
        "headline": title,
        "url": f"{canonical}#updates",
        "mainEntityOfPage": canonical,
        "about": {"@id": f"{canonical}#event"},
        "coverageStartTime": posts[0]["datePublished"],
        "coverageEndTime": posts[-1]["datePublished"],
        "datePublished": posts[0]["datePublished"],
        "dateModified": posts[-1]["datePublished"],
        "liveBlogUpdate": posts,
    }


def _posts(update: Update, canonical: str) -> Iterator[Thing]:
    words = text.foreign_html(update.comment).striptags()
    if update.created_on is None or not words:
        return
    post: Thing = {
        "@type": "BlogPosting",
        "url": f"{canonical}#update-{update.id}",
        "headline": text.shorten(words, 110),
        "datePublished": say_instant(update.created_on),
        "articleBody": words,
    }
    author = text.one_line(update.created_by)
    yield {**post, "author": {"@type": "Person", "name": author}} if author else post
