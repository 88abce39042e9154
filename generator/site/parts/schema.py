"""What search engines read of a page: schema.org's vocabulary as JSON-LD.

Every page that has an address gets its trail and a word on what it is; the front page and the
pages of events say more. Nothing is made up to please: what is not known is left out.
"""

from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from generator.archive.airtime import is_endless
from generator.archive.changes import Kind
from generator.archive.dates import EventDate, say_instant
from generator.archive.entries import Entry
from generator.archive.history import Move
from generator.archive.model import Update, Webcast, name_of
from generator.site import text, urls
from generator.site.imprint import Imprint
from generator.site.stories import Story
from generator.site.words import Link, language_code

Thing: TypeAlias = dict[str, Any]
"""A thing of schema.org, as JSON."""

_VOCABULARY = "https://schema.org"
MANY_UPDATES = 5
"""From so many updates on, an event's page is a live blog, too."""


def describe_page(
    imprint: Imprint, canonical: str, heading: str, description: str, *, is_list: bool
) -> Thing:
    """What every page is that is nothing more."""
    info = imprint.info
    return {
        "@type": "CollectionPage" if is_list else "WebPage",
        "@id": canonical,
        "url": canonical,
        "name": heading,
        "description": description,
        "inLanguage": info.language,
        "isPartOf": _website(imprint),
    }


def describe_site(imprint: Imprint) -> Thing:
    """The site itself."""
    info = imprint.info
    return {**_website(imprint), "description": info.tagline, "inLanguage": info.language}


def describe_trail(imprint: Imprint, trail: Iterable[Link], heading: str, here: str) -> Thing:
    """The way to the page `here`, which is a full URL."""
    steps = [(step.label, imprint.urls.whole(step.href)) for step in trail]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": item}
            for position, (name, item) in enumerate((*steps, (heading, here)), start=1)
        ],
    }


def describe_event(
    imprint: Imprint, story: Story, description: str, updates: Iterable[tuple[Update, str]]
) -> Iterator[Thing]:
    """An event, its main video, and its updates if they are many; each with its text."""
    face, canonical = story.face, imprint.urls.full(story.face.address)
    picture = story.picture_url or imprint.cards[face.family].src
    yield {
        **_event(imprint, story, canonical),
        "name": face.title,
        "description": description,
        "image": picture,
    }
    yield from _videos(story, description, picture, canonical)
    yield from _live_blogs(face.title, updates, canonical)


def _website(imprint: Imprint) -> Thing:
    home = imprint.urls.full(urls.HOME)
    return {"@type": "WebSite", "@id": f"{home}#website", "url": home, "name": imprint.info.title}


def _event(imprint: Imprint, story: Story, canonical: str) -> Thing:
    entry, place = story.entry, story.face.place
    data: Thing = {"@type": "Event", "@id": f"{canonical}#event", "url": canonical}
    start = _day_or_finer(entry.date)
    if start:
        data["startDate"] = start
    data |= _status(entry)
    if place:
        data["location"] = {"@type": "Place", "name": place, "address": place}
    organizers = dict.fromkeys(story.agencies)
    if organizers:
        data["organizer"] = [_organization(imprint, link) for link in organizers]
    return data


def _organization(imprint: Imprint, link: Link) -> Thing:
    thing = {"@type": "Organization", "name": link.label}
    return {**thing, "url": imprint.urls.whole(link.href)} if link.href else thing


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


def _videos(story: Story, description: str, picture: str, canonical: str) -> Iterator[Thing]:
    """The main video, if it is known when it was first to be seen: search engines ask for that."""
    found = story.main
    begun = found.webcast.start_time if found else None
    if found is None or begun is None:
        return
    webcast, video = found.webcast, found.video
    data: Thing = {
        "@type": "VideoObject",
        "@id": f"{canonical}#video",
        "name": found.title,
        "description": text.shorten(found.description, 500) or description,
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


def _live_blogs(
    title: str, updates: Iterable[tuple[Update, str]], canonical: str
) -> Iterator[Thing]:
    """The update history of an event that has a long one; an update without a time is no post."""
    posts = [post for update, words in updates for post in _posts(update, words, canonical)]
    if len(posts) < MANY_UPDATES:
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


def _posts(update: Update, words: str, canonical: str) -> Iterator[Thing]:
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
