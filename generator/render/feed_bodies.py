"""What an entry of a feed says of an event, in HTML: the same in every format of feeds."""

from collections.abc import Iterator
from html import escape

from generator.archive.model import Update
from generator.site import text
from generator.site.foreign import host_of, safe_url
from generator.site.imprint import Imprint
from generator.site.stories import Story
from generator.site.videos import Shown
from generator.site.words import Form, filled, make_date_view, make_instant_view, say_removed


def title_of(story: Story) -> str:
    """What a list of entries shows, as plain text."""
    face = story.face
    return f"Removed: {face.full_title}" if face.is_removed else face.full_title


def tags_of(story: Story) -> tuple[str, ...]:
    """Its type, agencies and programs, each once."""
    groups = (link.label for link in (*story.agencies, *story.programs))
    return tuple(dict.fromkeys(filled(story.face.type_name, *groups)))


def picture_of(imprint: Imprint, story: Story) -> str | None:
    """The full URL of the small picture, if the site shows any."""
    picture = story.picture
    src = picture.thumbnail if picture else None
    return imprint.urls.whole(src) if src and src.startswith("/") else src


def make_body(imprint: Imprint, story: Story) -> str:
    """Date and place in words, picture, description, webcasts, then what was told of it."""
    return "\n".join(_pieces(imprint, story))


def _pieces(imprint: Imprint, story: Story) -> Iterator[str]:
    face, entry = story.face, story.entry
    if entry.removed:
        yield f"<p>{escape(say_removed(entry.removed))}</p>"
    facts = (make_date_view(face.when).words, face.type_name, face.place)
    yield f"<p>{' · '.join(escape(fact) for fact in facts if fact)}</p>"
    src = picture_of(imprint, story)
    if src and story.picture:
        alt = escape(story.picture.alt)
        credit = f"<br>Picture: {escape(story.picture.credit)}" if story.picture.credit else ""
        yield f'<p><img src="{escape(src)}" alt="{alt}">{credit}</p>'
    yield text.foreign_html(entry.event.description)
    if story.videos:
        yield f"<h3>Webcasts</h3>\n<ul>\n{''.join(map(_say_video, story.videos))}</ul>"
    if entry.updates:
        yield "<h3>Updates</h3>"
        for update in reversed(entry.updates):
            yield from _say_update(update)


def _say_video(shown: Shown) -> str:
    languages = (language.name for language in shown.languages)
    facts = ", ".join(filled(shown.webcast.publisher, *languages))
    words = f" ({escape(facts)})" if facts else ""
    return f'<li><a href="{escape(shown.video.link)}">{escape(shown.title)}</a>{words}</li>\n'


def _say_update(update: Update) -> Iterator[str]:
    """When, by whom and after which source, then the text."""
    at = update.created_on
    told = make_instant_view(at, Form.LIST).words if at else ""
    source = safe_url(update.info_url)
    line = [escape(word) for word in filled(told, update.created_by)]
    if source:
        line.append(f'<a href="{escape(source)}">{escape(host_of(source))}</a>')
    if line:
        yield f"<p><strong>{' · '.join(line)}</strong></p>"
    yield text.foreign_html(update.comment)
