"""The page of the bulk data: which files there are, what they hold, and how to ask them."""

from collections.abc import Callable, Iterable

from msgspec import Struct

from generator.archive.counts import count_of
from generator.site import urls
from generator.site.bulk import (
    BulkFile,
    BulkOutput,
    EventDatabase,
    EventLines,
    EventSheet,
    Measure,
    name_of,
)
from generator.site.columns import EVENT_COLUMNS, TABLES, Column, Table
from generator.site.credit import CREDIT, TERMS
from generator.site.imprint import Imprint
from generator.site.offline import OfflineSite
from generator.site.pages.page import PageWhat
from generator.site.parts.figures import Chart
from generator.site.parts.frame import Page, make_frame
from generator.site.words import Link


class DataPage(PageWhat, frozen=True, kw_only=True):
    """The files that hold all events, the site as a file, and the charts whose numbers are."""

    files: tuple[BulkFile, ...]
    offline: OfflineSite | None
    charts: tuple[Link, ...]


class FileRow(Struct, frozen=True):
    """A file to download; `count` says how many events, or pages, it holds."""

    link: Link
    about: str
    size: str
    count: str
    sha256: str


class Example(Struct, frozen=True):
    """What can be asked, and the words to ask it with."""

    asks: str
    code: str


class DataView(Page, frozen=True, kw_only=True):
    """All files; `package` and `checksums` describe them, `columns` are those of the sheet."""

    summary: str
    files: tuple[FileRow, ...]
    package: Link
    checksums: Link
    credit: Link
    terms: str
    examples: tuple[Example, ...]
    columns: tuple[Column, ...]
    tables: tuple[Table, ...]
    charts: tuple[Link, ...]


EXAMPLES = (
    Example(
        "The names of all events of one type, from the records, with jq:",
        "jq -r 'select(.type.name == \"Docking\") | .name' events.jsonl",
    ),
    Example(
        "How many events each agency had, year by year, from the database:",
        "SELECT substr(date, 1, 4) AS year, agencies.name, count(*) AS events\n"
        "FROM events\n"
        "JOIN event_agencies ON event_agencies.event_id = events.id\n"
        "JOIN agencies ON agencies.id = event_agencies.agency_id\n"
        "WHERE date IS NOT NULL\n"
        "GROUP BY year, agencies.id ORDER BY year, events DESC, agencies.name;",
    ),
    Example(
        "Every event that is about something, the best matches first, by the full-text index:",
        "SELECT events.date, events.name, snippet(search, -1, '[', ']', ' … ', 12) AS words\n"
        "FROM search JOIN events ON events.id = search.rowid\n"
        "WHERE search MATCH 'station AND dock*'\n"
        "ORDER BY rank, events.id LIMIT 20;",
    ),
)
"""What the files answer; the database may be asked by `sqlite3 almanac.sqlite`."""


def plan_data(imprint: Imprint, bulk: Iterable[BulkOutput], charts: Iterable[Chart]) -> DataPage:
    """The page of the files that hold all events."""
    links = (
        imprint.link(chart.title.topic, urls.chart_address(chart.title.anchor)) for chart in charts
    )
    bulk = tuple(bulk)
    return DataPage(
        address=urls.DATA,
        files=tuple(one for one in bulk if isinstance(one, BulkFile)),
        offline=next((one for one in bulk if isinstance(one, OfflineSite)), None),
        charts=tuple(links),
    )


def make_data_view(
    imprint: Imprint, page: DataPage, measure: Callable[[BulkFile | OfflineSite], Measure]
) -> DataView:
    """The files, with what is known of each."""
    counted = count_of(len(page.files[0].stories), "event")
    about = f"{counted} to download: the records as they came, a sheet, and a database."
    return DataView(
        frame=make_frame(imprint, page.address, "Data", about),
        summary=f"{counted} to download",
        files=tuple(
            _make_row(imprint, file, measure(file))
            for file in (*page.files, *filter(None, (page.offline,)))
        ),
        package=imprint.link("datapackage.json", urls.DATA_PACKAGE),
        checksums=imprint.link("SHA256SUMS", urls.DATA_CHECKSUMS),
        credit=CREDIT,
        terms=TERMS,
        examples=EXAMPLES,
        columns=EVENT_COLUMNS,
        tables=TABLES,
        charts=page.charts,
    )


def _make_row(imprint: Imprint, file: BulkFile | OfflineSite, measure: Measure) -> FileRow:
    match file:
        case OfflineSite():
            count = count_of(len(file.pages) + 1, "page")
        case _:
            count = count_of(len(file.stories), "event")
    return FileRow(
        link=imprint.link(name_of(file), file.address),
        about=_say(file),
        size=count_of(measure.size, "byte"),
        count=count,
        sha256=measure.sha256,
    )


def _say(file: BulkFile | OfflineSite) -> str:
    match file:
        case OfflineSite():
            return (
                "The whole site to read offline: unpack it, and open index.html in its folder. It "
                "has every page but this one. What else there is to download, feeds, calendars, "
                "the API and the search are not in it; links there lead to the published site."
            )
        case EventSheet():
            return "A row for each event, for spreadsheets: CSV in UTF-8, with a byte order mark."
        case EventLines():
            return "The record of each event as it came, a line each: JSON Lines."
        case EventDatabase():
            return (
                "Events with all that belongs to them, what was seen to change of them, and a "
                "full-text index: SQLite 3."
            )
