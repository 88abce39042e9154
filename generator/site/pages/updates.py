"""The stream of all updates, newest first: what was written about which event, and when."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

import msgspec
from markupsafe import Markup
from msgspec import Struct

from generator.archive.counts import count_of
from generator.archive.dates import in_utc, say_day, say_month
from generator.archive.model import Update
from generator.archive.stream import Posting, Stream
from generator.site import text, urls
from generator.site.faces import Face
from generator.site.foreign import host_of
from generator.site.imprint import NEWS_NAME, Imprint
from generator.site.keys import What
from generator.site.listings import PAGE_SIZE
from generator.site.pages.page import PageWhat
from generator.site.paging import paginate
from generator.site.parts.frame import Page, make_frame
from generator.site.parts.offers import Offer, make_news_offers
from generator.site.robots import is_robotic
from generator.site.shared_links import way_out
from generator.site.words import DateView, Form, Link, make_instant_view


class Post(What, frozen=True, kw_only=False):
    """An update and the face of its event."""

    face: Face
    update: Update

    @property
    def id(self) -> str:
        """Its name for ever."""
        return f"updates/{self.update.id}"


class Told(What, frozen=True, kw_only=False):
    """The newest update of an event, and how many others the event has."""

    post: Post
    others: int


class UpdatesPage(PageWhat, frozen=True, kw_only=True):
    """Some of the updates of all events, oldest first; the newest have no page number.

    `last` is the highest number there is, 0 for none. `untimed` is empty but on the oldest page.
    `total` counts updates and `events` those that have any; only the front page says so.
    """

    number: int | None
    last: int
    timed: tuple[Post, ...]
    untimed: tuple[Post, ...]
    total: int
    events: int

    @property
    def claimant(self) -> str:
        """Name the page."""
        return f"updates, page {self.number}" if self.number else "updates"


class Posted(Struct, frozen=True):
    """An update; `event` leads to it on its event's page.

    What a robot wrote is a `line` and no `comment`.
    """

    event: Link
    when: DateView
    author: str
    line: str | None
    comment: Markup
    source: Link | None


class Run(Struct, frozen=True):
    """Updates of one event that stand together under its title; `more` leads to all it has."""

    event: Link
    glyph: str
    family: str
    updates: tuple[Posted, ...]
    more: Link | None


class Month(Struct, frozen=True):
    """The updates of a month."""

    heading: str
    anchor: str
    runs: tuple[Run, ...]


class UpdatesView(Page, frozen=True, kw_only=True):
    """A page of the stream."""

    summary: str
    offers: tuple[Offer, ...]
    months: tuple[Month, ...]
    previous: Link | None
    next: Link | None


def make_post(faces: Mapping[int, Face], posting: Posting) -> Post:
    """What the archive calls an update, with the face of its event."""
    return Post(faces[posting.entry.id], posting.update)


def plan_told(stream: Stream, faces: Mapping[int, Face], count: int) -> tuple[Told, ...]:
    """The newest updates that somebody wrote, one of each event."""
    found: dict[int, Posting] = {}
    for posting in reversed(stream.timed):
        if len(found) == count:
            break
        if posting.entry.id not in found and not is_robotic(posting.update):
            found[posting.entry.id] = posting
    return tuple(
        Told(make_post(faces, posting), len(posting.entry.updates) - 1)
        for posting in found.values()
    )


def plan_updates(stream: Stream, faces: Mapping[int, Face]) -> Iterator[UpdatesPage]:
    """The front page and the numbered ones; what has no time stands on the oldest of them."""
    pages = paginate(stream.timed, PAGE_SIZE)
    last = len(pages.full)
    every = (*stream.timed, *stream.untimed)
    untimed = tuple(make_post(faces, posting) for posting in stream.untimed)
    for number, timed in ((None, pages.front), *enumerate(pages.full, start=1)):
        is_oldest = number == 1 or not last
        yield UpdatesPage(
            address=urls.page_address(urls.UPDATES, number),
            number=number,
            last=last,
            timed=tuple(make_post(faces, posting) for posting in timed),
            untimed=untimed if is_oldest else (),
            total=0 if number else len(every),
            events=0 if number else len({posting.entry.id for posting in every}),
        )


def make_updates_view(imprint: Imprint, page: UpdatesPage) -> UpdatesView:
    """Newest first; a page with a number keeps its updates, whatever is written later."""
    summary = _summarise(page)
    offers = make_news_offers(imprint, urls.UPDATES, "feed", "Updates")
    quiet = make_news_offers(imprint, urls.UPDATES, "quiet", "Updates that matter")[:1]
    offers = (*offers, *(msgspec.structs.replace(one, label="What matters") for one in quiet))
    newest_first = (*reversed(page.timed), *page.untimed)
    return UpdatesView(
        frame=make_frame(
            imprint,
            page.address,
            f"Updates, page {page.number}" if page.number else "Updates",
            f"What was written about events, newest first: {summary}.",
            trail=_make_trail(imprint, page),
            offers=offers,
        ),
        offers=() if page.number else offers,
        summary=summary,
        months=tuple(_make_month(day, found) for day, found in groupby(newest_first, _month_of)),
        previous=_older(imprint, page),
        next=_newer(imprint, page),
    )


def _make_trail(imprint: Imprint, page: UpdatesPage) -> Iterator[Link]:
    yield imprint.link(NEWS_NAME, urls.NEWS)
    if page.number:
        yield imprint.link("Updates", urls.UPDATES)


def _summarise(page: UpdatesPage) -> str:
    if page.number:
        first = (page.number - 1) * PAGE_SIZE + 1
        span = " to ".join(say_day(day) for day in _ends_of(page))
        return f"updates {first:,} to {first + len(page.timed) - 1:,}, {span}"
    return f"{count_of(page.total, 'update')} of {count_of(page.events, 'event')}"


def _ends_of(page: UpdatesPage) -> list[dt.date]:
    """The first and the last day of a page, once if they are the same."""
    days = (_day_of(post) for post in (page.timed[0], page.timed[-1]))
    return sorted({day for day in days if day})


def _older(imprint: Imprint, page: UpdatesPage) -> Link | None:
    number = page.number - 1 if page.number else page.last
    return _page_link(imprint, number) if number else None


def _newer(imprint: Imprint, page: UpdatesPage) -> Link | None:
    if page.number is None:
        return None
    return _page_link(imprint, page.number + 1 if page.number < page.last else None)


def _page_link(imprint: Imprint, number: int | None) -> Link:
    label = f"page {number}" if number else "the newest updates"
    return imprint.link(label, urls.page_address(urls.UPDATES, number))


def _day_of(post: Post) -> dt.date | None:
    made = post.update.created_on
    return in_utc(made).date() if made else None


def _month_of(post: Post) -> dt.date | None:
    day = _day_of(post)
    return day.replace(day=1) if day else None


def _make_month(first: dt.date | None, posts: Iterable[Post]) -> Month:
    runs = tuple(make_runs(posts, Form.IN_MONTH))
    if first is None:
        return Month("Time not known", "unknown", runs)
    return Month(say_month(first.year, first.month), f"m{first:%Y-%m}", runs)


def make_runs(posts: Iterable[Post], form: Form) -> Iterator[Run]:
    """Updates in their order; those of one event that follow each other stand together."""
    for _, found in groupby(posts, lambda post: post.face.id):
        yield _make_run(tuple(found), form)


def make_told(told: Told, form: Form) -> Run:
    """The newest update of an event, with the way to the others."""
    history = f"{told.post.face.href}#updates"
    more = Link(f"+{told.others:,} more", history) if told.others else None
    return _make_run((told.post,), form, more)


def _make_run(posts: Sequence[Post], form: Form, more: Link | None = None) -> Run:
    face = posts[0].face
    updates = tuple(make_posted(post, form) for post in posts)
    return Run(face.link, face.glyph, face.family, updates, more)


def make_posted(post: Post, form: Form) -> Posted:
    """An update in a list; `form` says how much of its time."""
    face, update = post.face, post.update
    made, source = update.created_on, way_out(update.info_url)
    robotic = is_robotic(update)
    return Posted(
        event=Link(face.title, f"{face.href}#update-{update.id}"),
        when=make_instant_view(made, form) if made else DateView("time not known", None),
        author=text.one_line(update.created_by),
        line=text.one_line(update.comment) if robotic else None,
        comment=Markup() if robotic else text.foreign_html(update.comment),
        source=Link(host_of(source), source) if source else None,
    )
