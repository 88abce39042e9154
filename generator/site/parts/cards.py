"""What others show of an event beside a link to it: a sentence and a picture."""

from generator.archive.entries import Entry
from generator.site import text
from generator.site.contents import Site
from generator.site.families import family_of
from generator.site.parts.frame import Card, make_card
from generator.site.parts.pictures import picture_of
from generator.site.parts.rows import make_date_view, type_name


def describe_event(site: Site, entry: Entry) -> str:
    """What, when, where, and how the description begins."""
    event = entry.event
    known = (
        type_name(site, entry),
        make_date_view(entry.date).words,
        text.one_line(event.location),
    )
    facts = ", ".join(part for part in known if part)
    return text.shorten(f"{facts}. {text.one_line(event.description)}", 200)


def make_event_card(site: Site, entry: Entry) -> Card:
    """Our copy of the event's picture, else the drawing of its family: nothing of another host."""
    image = entry.event.image
    stored = site.images.get(image.image_url) if image else None
    src = picture_url(site, entry)
    if stored and src:
        widest = stored.widest
        return Card(src, entry.event.title, widest.width, widest.height)
    return make_card(site, family_of(type_name(site, entry)))


def picture_url(site: Site, entry: Entry) -> str | None:
    """The full URL of the picture that the event's page shows."""
    image = entry.event.image
    picture = picture_of(site, image.image_url) if image else None
    return site.urls.resolve(picture) if picture else None
