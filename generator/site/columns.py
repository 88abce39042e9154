"""The columns of what is published as tables: the sheet of events, and the database.

One value says what a column is called, what it holds and what it means. The file, its description
for programs and the page about it are all made from that value, so that they cannot differ.
"""

from msgspec import Struct


class Column(Struct, frozen=True):
    """A column: `kind` is its type, in the words of whatever the table is for."""

    name: str
    kind: str
    about: str


class Table(Struct, frozen=True):
    """A table of the database; `rules` are what SQL calls table constraints."""

    name: str
    about: str
    columns: tuple[Column, ...]
    rules: tuple[str, ...] = ()


# The sheet. A kind is a type of Table Schema (https://datapackage.org/standard/table-schema/).

FOUND_COLUMNS = (
    Column("id", "integer", "the event's id in Launch Library 2"),
    Column("date", "datetime", "when it is or was, in UTC; no finer than `precision` allows"),
    Column(
        "precision", "string", "how exactly the date is known: SEC, MIN, HR, DAY, M, Y and so on"
    ),
    Column("name", "string", "the event's name"),
    Column("type", "string", "the name of its type"),
    Column("location", "string", "where it is, as Launch Library 2 has it"),
    Column("agencies", "string", "the names of its agencies, parted by semicolons"),
    Column("programs", "string", "the names of its programs, parted by semicolons"),
    Column("webcasts", "integer", "how many webcasts it has"),
    Column("last_updated", "datetime", "when its record was last changed upstream, in UTC"),
    Column("slug", "string", "its slug in Launch Library 2"),
)
"""An event, as far as its record tells: what a query prints, too."""

EVENT_COLUMNS = (
    *FOUND_COLUMNS,
    Column("removed", "datetime", "when Launch Library 2 was seen to have it no more, in UTC"),
    Column("page", "string", "the address of its page here"),
)
"""An event in the sheets that the site publishes."""


# The database. A kind is a type of SQLite, with what SQL calls column constraints.

_KEY, _NUMBER, _TEXT = "INTEGER PRIMARY KEY", "INTEGER NOT NULL", "TEXT NOT NULL"
_OF_EVENT = Column("event_id", f"{_NUMBER} REFERENCES events", "whose it is")
_POSITION = Column("position", _NUMBER, "its place among those of the event, from 1")
_PLACED = ("PRIMARY KEY (event_id, position)",)
_PAGE = Column("page", "TEXT", "the address of its page here; NULL if it has none")

TABLES = (
    Table(
        "about",
        "What this file is: its site, its source, the terms of use.",
        (
            Column("name", "TEXT PRIMARY KEY", "of what"),
            Column("value", _TEXT, "what there is to say"),
        ),
    ),
    Table(
        "types",
        "The types of events.",
        (Column("id", _KEY, "that of Launch Library 2"), Column("name", _TEXT, "its name"), _PAGE),
    ),
    Table(
        "agencies",
        "Space agencies and companies.",
        (
            Column("id", _KEY, "that of Launch Library 2"),
            Column("name", _TEXT, "its name"),
            Column("abbrev", _TEXT, "its abbreviation, perhaps empty"),
            _PAGE,
        ),
    ),
    Table(
        "programs",
        "Programs such as Artemis.",
        (Column("id", _KEY, "that of Launch Library 2"), Column("name", _TEXT, "its name"), _PAGE),
    ),
    Table(
        "missions",
        "Missions, as this archive tells them from the names and launches of events.",
        (
            Column("slug", "TEXT PRIMARY KEY", "what names it in its address"),
            Column("name", _TEXT, "its name"),
            _PAGE,
        ),
    ),
    Table(
        "events",
        "The events.",
        (
            Column("id", _KEY, "that of Launch Library 2"),
            Column("name", _TEXT, "its name"),
            Column("slug", _TEXT, "its slug in Launch Library 2"),
            Column("page", _TEXT, "the address of its page here"),
            Column("type_id", "INTEGER REFERENCES types", "its type"),
            Column("description", _TEXT, "what Launch Library 2 says of it"),
            Column("location", _TEXT, "where it is, as Launch Library 2 has it"),
            Column("place", _TEXT, "the same, as this archive calls it"),
            Column("date", "TEXT", "when it is or was; no finer than `precision` allows"),
            Column("precision", "TEXT", "how exactly the date is known: SEC, MIN, HR, DAY, M, Y …"),
            Column("date_start", "TEXT", "the first instant that the date may mean"),
            Column("date_end", "TEXT", "the first instant after all that the date may mean"),
            Column("added", "TEXT", "when it came to be known, as far as anything tells"),
            Column("last_updated", "TEXT", "when its record was last changed upstream"),
            Column("removed", "TEXT", "when Launch Library 2 was seen to have it no more"),
            Column("corrected", _TEXT, "the fields that the owner of this site put right"),
        ),
    ),
    Table(
        "webcasts",
        "The videos of events.",
        (
            _OF_EVENT,
            _POSITION,
            Column("url", "TEXT", "its address; NULL if that cannot be one"),
            Column("title", _TEXT, "its title"),
            Column("publisher", _TEXT, "whose it is"),
            Column("type", _TEXT, "what kind of webcast it is"),
            Column("language", _TEXT, "the code of its language (ISO 639)"),
            Column("starts", "TEXT", "when it begins"),
            Column("ends", "TEXT", "when it ends"),
        ),
        _PLACED,
    ),
    Table(
        "updates",
        "What was said of events as they came.",
        (
            _OF_EVENT,
            _POSITION,
            Column("id", "INTEGER", "that of Launch Library 2"),
            Column("created", "TEXT", "when it was written"),
            Column("author", _TEXT, "who wrote it"),
            Column("comment", _TEXT, "what it says"),
            Column("url", "TEXT", "where there is more"),
        ),
        _PLACED,
    ),
    Table(
        "links",
        "Where to read more of events.",
        (
            _OF_EVENT,
            _POSITION,
            Column("url", "TEXT", "its address; NULL if that cannot be one"),
            Column("title", _TEXT, "its title"),
            Column("description", _TEXT, "what it says"),
            Column("type", _TEXT, "what kind of page it is"),
            Column("language", _TEXT, "the code of its language (ISO 639)"),
        ),
        _PLACED,
    ),
    Table(
        "changes",
        "What was seen to change: the ledger of this archive, in its order.",
        (
            Column("position", _KEY, "its place in the ledger, from 1"),
            _OF_EVENT,
            Column("seen", _TEXT, "when it was seen"),
            Column(
                "kind", _TEXT, "added, moved, refined, renamed, edited, updated, removed, returned"
            ),
            Column("bulk", _NUMBER, "1 if it came with a flood such as the first pull, else 0"),
            Column("date_before", "TEXT", "the date before"),
            Column("precision_before", "TEXT", "how exactly that was known"),
            Column("date_after", "TEXT", "the date after"),
            Column("precision_after", "TEXT", "how exactly that is known"),
            Column("name_before", "TEXT", "the name before"),
            Column("name_after", "TEXT", "the name after"),
            Column("fields", _TEXT, "the fields that were edited, parted by commas"),
        ),
    ),
    Table(
        "event_agencies",
        "Which agencies have a part in an event.",
        (_OF_EVENT, Column("agency_id", f"{_NUMBER} REFERENCES agencies", "which agency")),
        ("PRIMARY KEY (event_id, agency_id)",),
    ),
    Table(
        "event_programs",
        "Which programs an event belongs to.",
        (_OF_EVENT, Column("program_id", f"{_NUMBER} REFERENCES programs", "which program")),
        ("PRIMARY KEY (event_id, program_id)",),
    ),
    Table(
        "event_missions",
        "Which missions an event is part of.",
        (_OF_EVENT, Column("mission_slug", f"{_TEXT} REFERENCES missions", "which mission")),
        ("PRIMARY KEY (event_id, mission_slug)",),
    ),
)
"""All tables, each after those that it refers to. Times are RFC 3339 in UTC."""

SEARCH_COLUMNS = ("name", "description", "place", "webcasts", "updates")
"""What the full-text index `search` holds of each event; its `rowid` is the event's id."""
