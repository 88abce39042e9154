"""What is new: what was written, what was seen to change, and which events came."""

from collections.abc import Mapping

from generator.archive.changes import Kind
from generator.archive.dates import say_day
from generator.site import urls
from generator.site.contents import Section, Site
from generator.site.faces import Face
from generator.site.imprint import NEWS_NAME, Imprint
from generator.site.pages.nights import (
    ChangeShelf,
    Recent,
    make_recent,
    plan_recent,
    see_nights,
)
from generator.site.pages.page import PageWhat
from generator.site.pages.updates import Run, Told, make_told, plan_told
from generator.site.parts.additions import Additions, make_added_rows, plan_additions
from generator.site.parts.frame import Page, make_frame
from generator.site.parts.rows import ShelfView
from generator.site.words import Form

_UPDATES, _CHANGES, _ADDED = 12, 24, 12


class NewsPage(PageWhat, frozen=True, kw_only=True):
    """The newest of each kind; updates and changes only where the site has pages of them.

    `first` says when the first pull was, in words.
    """

    told: tuple[Told, ...]
    recent: tuple[Recent, ...]
    first: str
    additions: Additions


class NewsView(Page, frozen=True, kw_only=True):
    """The newest of each kind; `updates` and `changes` lead to all, where there are such pages.

    `unchanged` is said where nothing was seen to change.
    """

    summary: str
    updates: str
    told: tuple[Run, ...]
    changes: str
    shelves: tuple[ChangeShelf, ...]
    unchanged: str
    added: ShelfView
    added_note: str


def plan_news(imprint: Imprint, site: Site, faces: Mapping[int, Face]) -> NewsPage:
    """What one of the lists tells is left out of the others."""
    archive = site.archive
    has_updates, has_changes = map(imprint.has, (Section.UPDATES, Section.CHANGES))
    told_elsewhere = {Kind.ADDED, *([Kind.UPDATED] if has_updates else ())}
    nights = (
        (day, tuple(one for one in seen if one.change.kind not in told_elsewhere))
        for day, seen in see_nights(site, faces)
    )
    first = [night.day for night in archive.nights if night.first]
    return NewsPage(
        address=urls.NEWS,
        told=plan_told(archive.stream, faces, _UPDATES) if has_updates else (),
        recent=tuple(plan_recent(nights, _CHANGES)) if has_changes else (),
        first=say_day(first[0]) if first else "",
        additions=plan_additions(archive, faces, _ADDED),
    )


def make_news_view(imprint: Imprint, page: NewsPage) -> NewsView:
    """Updates, changes, additions."""
    has_updates, has_changes = map(imprint.has, (Section.UPDATES, Section.CHANGES))
    written = "what was written about events, " if has_updates else ""
    seen = "what was seen to change in Launch Library 2, " if has_changes else ""
    summary = f"{written}{seen}and which events came last."
    summary = summary[0].upper() + summary[1:]
    since = f" since the first pull on {page.first}" if page.first else " yet"
    return NewsView(
        frame=make_frame(imprint, page.address, NEWS_NAME, summary),
        summary=summary,
        updates=imprint.urls.link(urls.UPDATES) if has_updates else "",
        told=tuple(make_told(told, Form.LIST) for told in page.told),
        changes=imprint.urls.link(urls.CHANGES) if has_changes else "",
        shelves=tuple(make_recent(imprint, page.recent)),
        unchanged="" if page.recent else f"Nothing else has been seen to change{since}.",
        added=ShelfView("Added", "added", make_added_rows(page.additions)),
        added_note=page.additions.note,
    )
