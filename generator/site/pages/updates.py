"""The stream of all updates, newest first: what was written about which event, and when."""

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import groupby

from markupsafe import Markup
from msgspec import Struct

from generator.archive.dates import (
    WEEKDAYS,
    in_utc,
    say_day,
)
from generator.archive.stream import Posting
from generator.site import text, urls
from generator.site.contents import Site
from generator.site.foreign import host_of
from generator.site.outputs import UpdatesPage
from generator.site.parts.frame import Page, head_title
from generator.site.parts.rows import (
    DateView,
    Form,
    Link,
    count_of,
    event_link,
    home_crumb,
    link_to,
    make_instant_view,
)
from generator.site.plan import PAGE_SIZE
from generator.site.robots import is_robotic
from generator.site.shared_links import way_out


class Posted(Struct, frozen=True):
    """An update below its day; `event` leads to it on its event's page.

    What a robot wrote is a `line` and no `comment`.
    """

    event: Link
    when: DateView
    author: str
    line: str | None
    comment: Markup
    source: Link | None


class Day(Struct, frozen=True):
    """The updates of a day."""

    heading: str
    anchor: str
    updates: tuple[Posted, ...]


class UpdatesView(Page, frozen=True, kw_only=True):
    """A page of the stream."""

    summary: str
    days: tuple[Day, ...]
    previous: Link | None
    next: Link | None


def make_updates_view(site: Site, page: UpdatesPage) -> UpdatesView:
    """Newest first; a page with a number keeps its updates, whatever is written later."""
    heading = f"Updates, page {page.number}" if page.number else "Updates"
    summary = _summarise(site, page)
    newest_first = (*reversed(page.timed), *page.untimed)
    return UpdatesView(
        heading=heading,
        head_title=head_title(site, heading),
        description=f"What was written about events, newest first: {summary}.",
        canonical=site.urls.full(page.address),
        crumbs=tuple(_crumbs(site, page)),
        summary=summary,
        days=tuple(_make_day(site, day, found) for day, found in groupby(newest_first, _day_of)),
        previous=_older(site, page),
        next=_newer(site, page),
    )


def _crumbs(site: Site, page: UpdatesPage) -> Iterator[Link]:
    yield home_crumb(site)
    if page.number:
        yield link_to(site, "Updates", urls.UPDATES)


def _summarise(site: Site, page: UpdatesPage) -> str:
    if page.number:
        first = (page.number - 1) * PAGE_SIZE + 1
        span = " to ".join(say_day(day) for day in _ends_of(page))
        return f"updates {first:,} to {first + len(page.timed) - 1:,}, {span}"
    stream, entries = site.archive.stream, site.archive.entries
    total = count_of(len(stream.timed) + len(stream.untimed), "update")
    return f"{total} of {count_of(sum(1 for entry in entries if entry.updates), 'event')}"


def _ends_of(page: UpdatesPage) -> list[dt.date]:
    """The first and the last day of a page, once if they are the same."""
    days = (_day_of(posting) for posting in (page.timed[0], page.timed[-1]))
    return sorted({day for day in days if day})


def _older(site: Site, page: UpdatesPage) -> Link | None:
    number = page.number - 1 if page.number else page.last
    return _page_link(site, number) if number else None


def _newer(site: Site, page: UpdatesPage) -> Link | None:
    if page.number is None:
        return None
    return _page_link(site, page.number + 1 if page.number < page.last else None)


def _page_link(site: Site, number: int | None) -> Link:
    label = f"page {number}" if number else "the newest updates"
    return link_to(site, label, urls.page_address(urls.UPDATES, number))


def _day_of(posting: Posting) -> dt.date | None:
    made = posting.update.created_on
    return in_utc(made).date() if made else None


def _make_day(site: Site, day: dt.date | None, postings: Iterable[Posting]) -> Day:
    updates = tuple(make_posted(site, posting, Form.CLOCK) for posting in postings)
    if day is None:
        return Day("Time not known", "unknown", updates)
    return Day(f"{WEEKDAYS[day.weekday()]} {say_day(day)}", f"d{day}", updates)


def make_posted(site: Site, posting: Posting, form: Form) -> Posted:
    """An update in a list; `form` says how much of its time."""
    entry, update = posting.entry, posting.update
    made, source = update.created_on, way_out(update.info_url)
    title = entry.event.title
    robotic = is_robotic(update)
    return Posted(
        event=Link(title, f"{event_link(site, entry)}#update-{update.id}"),
        when=make_instant_view(made, form) if made else DateView("time not known", None),
        author=text.one_line(update.created_by),
        line=text.one_line(update.comment) if robotic else None,
        comment=Markup() if robotic else text.foreign_html(update.comment),
        source=Link(host_of(source), source) if source else None,
    )
