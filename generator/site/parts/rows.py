"""The rows of lists: an event a row, on shelves under headings."""

import datetime as dt
from collections.abc import Iterable

from msgspec import Struct

from generator.archive.counts import count_of
from generator.site import urls
from generator.site.faces import Face
from generator.site.keys import What
from generator.site.parts.moments import Moment
from generator.site.words import DateView, Form, make_date_view


class Row(Struct, frozen=True):
    """An event as a line in a list, the same in all lists.

    `form` is that of its date. A row with a `moment` carries its times for the reader's clock;
    `note` says why it is in this list, where that is not plain. What leads to a row knows it by its
    `anchor`. The row that `is_here` is that of the page's own event.
    """

    face: Face
    form: Form = Form.LIST
    moment: Moment | None = None
    note: str = ""
    anchor: str = ""
    is_here: bool = False

    @property
    def when(self) -> DateView:
        """Its date."""
        return make_date_view(self.face.when, self.form)

    @property
    def is_plain(self) -> bool:
        """Whether there is nothing to it but its event."""
        more = self.note or self.moment or self.anchor or self.is_here
        return not more and self.form is Form.LIST


class Timed(What, frozen=True, kw_only=False):
    """An event with its times, for the reader's clock."""

    face: Face
    moment: Moment | None


class Shelf(What, frozen=True, kw_only=False):
    """Faces under a heading; `anchor` is the heading's id, `href` a page of their own.

    A list that is all there is on a page has no heading.
    """

    heading: str
    anchor: str
    faces: tuple[Face, ...]
    form: Form = Form.LIST
    href: str | None = None


class ShelfView(Struct, frozen=True):
    """Rows under a heading; `anchor` is the heading's id, `href` a page of their own."""

    heading: str
    anchor: str
    rows: tuple[Row, ...]
    href: str | None = None


def make_rows(faces: Iterable[Face]) -> tuple[Row, ...]:
    """Events as the lines of a list."""
    return tuple(map(Row, faces))


def make_shelf(shelf: Shelf) -> ShelfView:
    """A shelf with a row for each event; in a month, the first row of each day is to be found."""
    rows = make_rows(shelf.faces) if shelf.form is Form.LIST else _make_days(shelf)
    return ShelfView(shelf.heading, shelf.anchor, rows, shelf.href)


def _make_days(shelf: Shelf) -> tuple[Row, ...]:
    met: set[dt.date] = set()
    rows = []
    for face in shelf.faces:
        day = face.when.day if face.when else None
        anchor = urls.day_anchor(day.day) if day and day not in met else ""
        met |= {day} if day else set()
        rows.append(Row(face, shelf.form, anchor=anchor))
    return tuple(rows)


def summarise(faces: tuple[Face, ...]) -> str:
    """`84 events, 62 with a webcast`."""
    webcasts = sum(face.webcasts > 0 for face in faces)
    events = count_of(len(faces), "event")
    return f"{events}, {webcasts:,} with a webcast" if webcasts else events
