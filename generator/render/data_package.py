"""What the bulk data are, for programs: a Data Package and a list of checksums.

The package follows version 2.0 of https://datapackage.org/. It does not say when it was made:
from when the data are, stands in `status.json`.
"""

import hashlib
from collections.abc import Callable
from typing import Any, TypeAlias

import msgspec

from generator.archive.model import API_VERSION
from generator.site.bulk import (
    BulkFile,
    Checksums,
    DataPackage,
    EventDatabase,
    EventLines,
    EventSheet,
    Measure,
    name_of,
)
from generator.site.columns import EVENT_COLUMNS
from generator.site.credit import CREDIT, TERMS
from generator.site.imprint import Imprint
from generator.site.offline import OfflineSite

Measurer: TypeAlias = Callable[[BulkFile | OfflineSite], Measure]
"""Tells how long a file is, and its digest."""

_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


def render_data_package(imprint: Imprint, output: DataPackage, measure: Measurer) -> bytes:
    """The package: `bytes` and `hash` are properties of its standard, `rowcount` are events."""
    package = {
        "$schema": _PROFILE,
        "name": "almanac",
        "title": imprint.info.title,
        "description": f"{imprint.info.tagline} {TERMS}",
        "homepage": imprint.urls.base,
        "sources": [{"title": CREDIT.label, "path": CREDIT.href, "version": API_VERSION}],
        "licenses": [
            {"path": CREDIT.href, "title": "Free to use and to share; a credit is welcome"}
        ],
        "contributors": [{"title": "The Space Devs", "path": CREDIT.href, "roles": ["creator"]}],
        "resources": [_describe(file, measure(file)) for file in output.files],
    }
    return msgspec.json.format(msgspec.json.encode(package), indent=2) + b"\n"


def render_checksums(imprint: Imprint, output: Checksums, measure: Measurer) -> bytes:
    """As `sha256sum` writes and checks it: a digest and a name a line."""
    package = render_data_package(imprint, output.package, measure)
    files = (*output.files, *filter(None, (output.offline,)))
    digests = {name_of(file): measure(file).sha256 for file in files}
    digests[name_of(output.package)] = hashlib.sha256(package).hexdigest()
    return "".join(f"{digests[name]}  {name}\n" for name in sorted(digests)).encode()


def _describe(file: BulkFile, measure: Measure) -> dict[str, Any]:
    """A file as a resource of the package."""
    name = name_of(file)
    found: dict[str, Any] = {
        "path": name,
        "bytes": measure.size,
        "hash": f"sha256:{measure.sha256}",
        "rowcount": len(file.stories),
    }
    match file:
        case EventSheet():
            return {"name": "events-csv", "type": "table", **found, **_describe_sheet()}
        case EventLines():
            title = f"The record of each event as Launch Library {API_VERSION} has it, a line each"
            media = {"format": "jsonl", "mediatype": "application/jsonl", "encoding": "utf-8"}
            return {"name": "events-jsonl", "title": title, **found, **media}
        case EventDatabase():
            title = "Events with all that belongs to them, and a full-text index"
            media = {"format": "sqlite", "mediatype": "application/vnd.sqlite3"}
            return {"name": "almanac-sqlite", "title": title, **found, **media}


def _describe_sheet() -> dict[str, Any]:
    fields = [
        {
            "name": column.name,
            "type": column.kind,
            "description": column.about,
            "constraints": {"required": True, "unique": True} if column.name == "id" else {},
        }
        for column in EVENT_COLUMNS
    ]
    return {
        "title": "A row for each event",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "doubleQuote": True},
        "schema": {"fields": fields, "primaryKey": ["id"], "missingValues": [""]},
    }
