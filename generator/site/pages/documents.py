"""Hand-written pages, tombstones, redirects, and the page for an address that does not exist."""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import PurePath

from markupsafe import Markup
from msgspec import Struct

from generator.archive.entries import Entry
from generator.archive.grouping import NOUNS, Facet, Group
from generator.site import text, urls
from generator.site.contents import Document, Section, Site
from generator.site.imprint import SECTIONS, Imprint
from generator.site.listings import PAGE_SIZE
from generator.site.pages.page import PageWhat
from generator.site.paging import paginate
from generator.site.parts.frame import Page, make_frame
from generator.site.prose import render_prose
from generator.site.slugs import make_slug
from generator.site.urls import Address


class DocumentPage(PageWhat, frozen=True, kw_only=True):
    """A hand-written page; `source` is its file."""

    heading: str
    text: Markup
    source: str

    @property
    def claimant(self) -> str:
        """Name the file."""
        return self.source


class TombstonePage(PageWhat, frozen=True, kw_only=True):
    """What stands at the address of an event that its owner does not show."""

    id: int
    reason: Markup

    @property
    def claimant(self) -> str:
        """Name the event."""
        return f"suppressed event {self.id}"

    @property
    def is_indexed(self) -> bool:
        """Only who has its address is to find it."""
        return False


class RedirectPage(PageWhat, frozen=True, kw_only=True):
    """Leads from an address by which an event or a group is known, or was, to its page.

    `whose` says what leads there, for messages. One that is not whole is a further page of a list.
    """

    is_whole: bool = True
    whose: str
    heading: str
    target: Address

    @property
    def claimant(self) -> str:
        """Name where it leads."""
        return f"a redirect to {self.whose}"

    @property
    def is_indexed(self) -> bool:
        """Where it leads to is."""
        return False


class NotFoundPage(PageWhat, frozen=True, kw_only=True):
    """What a host shows for an address that does not exist."""


class DocumentView(Page, frozen=True, kw_only=True):
    """A page of running text."""

    body: Markup


class RedirectView(Struct, frozen=True, kw_only=True):
    """A page that only leads to another one, whose full address is its canonical one."""

    heading: str
    title: str
    description: str
    canonical: str
    target: str


def plan_documents(documents: tuple[Document, ...]) -> Iterator[DocumentPage]:
    """The hand-written pages."""
    for document in documents:
        yield DocumentPage(
            address=urls.document_address(document.slug),
            heading=document.title,
            text=document.text.html,
            source=f"content/pages/{PurePath(document.source).name}",
        )


def plan_tombstones(site: Site) -> Iterator[TombstonePage]:
    """Events that are not shown: that they were here, and why they are not."""
    for entry in site.archive.suppressed:
        yield TombstonePage(
            address=urls.event_address(site.slugs.events[entry.id]),
            id=entry.id,
            reason=render_prose(entry.override.suppress or "").html,
        )


def plan_redirects(imprint: Imprint, site: Site) -> Iterator[RedirectPage]:
    """The short address of every event, and the addresses under which it stood before."""
    every = {entry.id: entry for entry in (*site.archive.entries, *site.archive.suppressed)}
    if imprint.has(Section.SHORT_ADDRESSES):
        for number in every:
            yield _make_redirect(site, every, number, urls.short_address(number))
    for slug, number in site.slugs.former.items():
        yield _make_redirect(site, every, number, urls.event_address(slug))


def _make_redirect(
    site: Site, every: Mapping[int, Entry], number: int, address: Address
) -> RedirectPage:
    entry = every[number]
    title = f"Event {number}" if entry.override.suppress else entry.event.title
    target = urls.event_address(site.slugs.events[number])
    return RedirectPage(address=address, whose=f"event {number}", heading=title, target=target)


def plan_group_redirects(imprint: Imprint, site: Site) -> Iterator[RedirectPage]:
    """The addresses under which groups stood, or may have, by their other names."""
    for facet, others in site.slugs.others.items():
        section = SECTIONS.get(facet)
        if section and not imprint.has(section):
            continue
        groups = {key: site.archive.groups[facet][key] for key in set(others.values())}
        counts = {key: _count_slugs(group) for key, group in groups.items()}
        for slug, key in others.items():
            group, former = groups[key], urls.group_address(facet, slug)
            # An event's record may tell still what it called its place; else all may have stood
            # there. Missions have one page.
            events = counts[key][slug] or len(group.entries) * (facet is not Facet.MISSIONS)
            pages = paginate(range(events), PAGE_SIZE).full
            for number in (None, *range(1, len(pages) + 1)):
                yield RedirectPage(
                    address=urls.page_address(former, number),
                    is_whole=number is None,
                    whose=f"{NOUNS[facet].lower()} {group.name}",
                    heading=group.name,
                    target=urls.group_address(facet, site.slugs.groups[facet][key]),
                )


def _count_slugs(group: Group) -> Counter[str]:
    """How many events of a group call their place so, by the slug of that name."""
    counts: Counter[str] = Counter()
    for name, count in Counter(entry.event.location for entry in group.entries).items():
        counts[make_slug(text.one_line(name))] += count
    return counts


def make_document_view(imprint: Imprint, page: DocumentPage) -> DocumentView:
    """A document from `content/pages/`."""
    about = text.shorten(page.text.striptags())
    frame = make_frame(imprint, page.address, page.heading, about)
    return DocumentView(frame=frame, body=page.text)


def make_tombstone_view(imprint: Imprint, page: TombstonePage) -> DocumentView:
    """An event that is not shown; search engines are not to keep it."""
    about = "This event was taken out of the archive."
    frame = make_frame(imprint, None, f"Event {page.id} is not shown", about)
    return DocumentView(frame=frame, body=page.reason)


def make_not_found_view(imprint: Imprint, page: NotFoundPage) -> Page:
    """Has no canonical address: it stands for any."""
    del page
    about = "There is no page at this address."
    return Page(frame=make_frame(imprint, None, "Page not found", about))


def make_redirect_view(imprint: Imprint, page: RedirectPage) -> RedirectView:
    """From an address that something has or had to where it stands."""
    return RedirectView(
        heading=page.heading,
        title=imprint.titled(page.heading),
        description="This page is at another address.",
        canonical=imprint.urls.full(page.target),
        target=imprint.urls.link(page.target),
    )
