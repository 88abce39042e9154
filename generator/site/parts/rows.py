"""The rows of lists: an event a row, on shelves under headings."""

from collections.abc import Iterable

from msgspec import Struct

from generator.archive.counts import count_of
from generator.site.faces import Face
from generator.site.keys import What
from generator.site.parts.moments import Moment
from generator.site.words import DateView, Form, make_date_view


class Row(Struct, frozen=True):
    """An event as a line in a list.

    `form` says how much of its date is shown. What the page's heading says already is left out.
    A row with a `moment` carries its times for the reader's clock; `note` says why it is in this
    list, where that is not plain.
    """

    face: Face
    form: Form
    has_type: bool = True
    has_place: bool = True
    moment: Moment | None = None
    note: str = ""

    @property
    def when(self) -> DateView:
        """Its date."""
        return make_date_view(self.face.when, self.form)


class Shelf(What, frozen=True, kw_only=False):
    """Faces under a heading; `anchor` is the heading's id, `href` a page of their own."""

    heading: str
    anchor: str
    faces: tuple[Face, ...]
    form: Form = Form.FULL
    href: str | None = None


class ShelfView(Struct, frozen=True):
    """Rows under a heading; `anchor` is the heading's id, `href` a page of their own."""

    heading: str
    anchor: str
    rows: tuple[Row, ...]
    href: str | None = None


def make_rows(faces: Iterable[Face], form: Form = Form.FULL) -> tuple[Row, ...]:
    """Events as the lines of a list."""
    return tuple(Row(face, form) for face in faces)


def make_shelf(shelf: Shelf) -> ShelfView:
    """A shelf with a row for each event."""
    rows = make_rows(shelf.faces, shelf.form)
    return ShelfView(shelf.heading, shelf.anchor, rows, shelf.href)


def summarise(faces: tuple[Face, ...]) -> str:
    """`84 events, 62 with a webcast`."""
    webcasts = sum(face.webcasts > 0 for face in faces)
    events = count_of(len(faces), "event")
    return f"{events}, {webcasts:,} with a webcast" if webcasts else events
