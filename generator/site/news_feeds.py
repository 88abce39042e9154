"""Feeds of news: what was told of events, of all and of each type, and what was seen to change."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from generator.archive.dates import in_utc
from generator.archive.grouping import Facet
from generator.site import urls
from generator.site.contents import Section, Site
from generator.site.faces import Face
from generator.site.imprint import Imprint
from generator.site.listings import FEEDS, Listings, name_of_news, stem_of_updates
from generator.site.outputs import NewsFeed
from generator.site.pages.nights import Seen, see_nights
from generator.site.pages.updates import Post, make_post
from generator.site.robots import Sort, is_robotic, sort_of
from generator.site.urls import Address

_QUIET = "without additions and what robots write"


def plan_news_feeds(
    imprint: Imprint, site: Site, listings: Listings, faces: Mapping[int, Face]
) -> Iterator[NewsFeed]:
    """Those of updates, whole and quiet, and that of changes."""
    if not imprint.has(Section.FEEDS):
        return
    if imprint.has(Section.UPDATES):
        posts = _newest_posts(site, faces)
        yield from _plan_updates(imprint, "all", urls.UPDATES, imprint.info.title, posts)
        by_type: dict[str, list[Post]] = defaultdict(list)
        for post in posts:
            if post.face.type:
                by_type[post.face.type.href].append(post)
        for group in listings.groups[Facet.TYPES]:
            own = by_type.get(imprint.urls.link(group.address), [])
            yield from _plan_updates(imprint, group.uid, group.address, group.name, own)
    if imprint.has(Section.CHANGES):
        nights = [one for _, seen in see_nights(site, faces) for one in seen]
        seen = tuple(sorted(nights, key=_seen_at, reverse=True)[: imprint.info.feed_size])
        for format in FEEDS:
            yield NewsFeed(
                address=urls.beside(urls.CHANGES, format.value),
                uid="changes/all",
                format=format,
                page=urls.CHANGES,
                title=f"{imprint.info.title}: changes",
                words="What was seen to change: dates, names, what came and what went.",
                seen=seen,
            )


def _newest_posts(site: Site, faces: Mapping[int, Face]) -> list[Post]:
    """All updates of which the time is known and has come, newest first."""
    as_of = site.archive.as_of
    return [
        make_post(faces, posting)
        for posting in reversed(site.archive.stream.timed)
        if posting.update.created_on and in_utc(posting.update.created_on) <= as_of
    ]


def _seen_at(seen: Seen) -> tuple[dt.datetime, int]:
    return seen.change.at, seen.change.event


def _plan_updates(
    imprint: Imprint, uid: str, page: Address, name: str, posts: Sequence[Post]
) -> Iterator[NewsFeed]:
    """All of them, and those that say something."""
    size = imprint.info.feed_size
    quiet = islice(filter(_says_something, posts), size)
    stem = stem_of_updates(page)
    yield from _plan_feed(
        uid, page, f"{name}: updates", "What was told of events.", stem, posts[:size]
    )
    words = f"What was told of events, {_QUIET}."
    yield from _plan_feed(
        f"{uid}/quiet", page, f"{name}: updates that matter", words, "quiet", quiet
    )


def _says_something(post: Post) -> bool:
    return not is_robotic(post.update) and sort_of(post.update) is not Sort.ADDED


def _plan_feed(
    uid: str, page: Address, title: str, words: str, stem: str, posts: Iterable[Post]
) -> Iterator[NewsFeed]:
    found = tuple(posts)
    for format in FEEDS:
        yield NewsFeed(
            address=urls.beside(page, name_of_news(stem, format)),
            uid=f"updates/{uid}",
            format=format,
            page=page,
            title=title,
            words=words,
            posts=found,
        )
