"""Hand-written pages, tombstones, and the page for an address that does not exist."""

from markupsafe import Markup
from msgspec import Struct

from generator.site import text, urls
from generator.site.contents import Site
from generator.site.outputs import DocumentPage, NotFoundPage, RedirectPage, TombstonePage
from generator.site.parts.frame import Page, head_title
from generator.site.parts.rows import event_link, home_crumb
from generator.site.prose import render_prose


class DocumentView(Page, frozen=True, kw_only=True):
    """A page of running text."""

    body: Markup


class RedirectView(Struct, frozen=True, kw_only=True):
    """A page that only leads to another one, whose full address is its canonical one."""

    heading: str
    head_title: str
    description: str
    canonical: str
    target: str


def make_document_view(site: Site, page: DocumentPage) -> DocumentView:
    """A document from `content/pages/`."""
    document = page.document
    return DocumentView(
        heading=document.title,
        head_title=head_title(site, document.title),
        description=text.shorten(document.text.html.striptags()),
        canonical=site.urls.full(page.address),
        crumbs=(home_crumb(site),),
        body=document.text.html,
    )


def make_tombstone_view(site: Site, page: TombstonePage) -> DocumentView:
    """An event that is not shown: that it was here, and why it is not."""
    heading = f"Event {page.entry.id} is not shown"
    reason = render_prose(page.entry.override.suppress or "").html
    return DocumentView(
        heading=heading,
        head_title=head_title(site, heading),
        description="This event was taken out of the archive.",
        canonical=None,
        crumbs=(home_crumb(site),),
        body=reason,
    )


def make_not_found_view(site: Site, page: NotFoundPage) -> Page:
    """Has no canonical address: it stands for any."""
    del page
    heading = "Page not found"
    return Page(
        heading=heading,
        head_title=head_title(site, heading),
        description="There is no page at this address.",
        canonical=None,
        crumbs=(home_crumb(site),),
    )


def make_redirect_view(site: Site, page: RedirectPage) -> RedirectView:
    """From an address that an event has or had to where it stands."""
    entry = page.entry
    heading = entry.event.title
    if entry.override.suppress:
        heading = f"Event {entry.id}"
    return RedirectView(
        heading=heading,
        head_title=head_title(site, heading),
        description="This page is at another address.",
        canonical=site.urls.full(urls.event_address(site.slugs.events[entry.id])),
        target=event_link(site, entry),
    )
