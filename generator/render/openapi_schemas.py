"""What the API's answers are made of, as JSON Schema, for its OpenAPI description.

The types are those that the provider promises (the OpenAPI description of Launch Library 2.3.0).
Records come from there: they may hold more, and what stands deep in them is not promised here.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

Schema: TypeAlias = dict[str, Any]

TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
FLAG: Schema = {"type": "boolean"}
URI: Schema = {"type": "string", "format": "uri"}
TIME: Schema = {"type": "string", "format": "date-time"}


def refer(name: str) -> Schema:
    """A schema of the components, by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


def list_of(items: Schema) -> Schema:
    """A list of such things."""
    return {"type": "array", "items": items}


def _or_null(schema: Schema) -> Schema:
    if "$ref" in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    return {**schema, "type": [schema["type"], "null"]}


def _object(fields: Mapping[str, Schema], required: Sequence[str] | None = None) -> Schema:
    needed = list(fields) if required is None else list(required)
    return {"type": "object", "properties": dict(fields), "required": needed}


def make_page(name: str) -> Schema:
    """The envelope of a list of what that schema describes."""
    link = _or_null(URI)
    count = {**WHOLE, "minimum": 0}
    return _object(
        {"count": count, "next": link, "previous": link, "results": list_of(refer(name))}
    )


_NAMED = {"id": WHOLE, "name": TEXT}
_LINK = {
    "priority": _or_null(WHOLE),
    "source": _or_null(TEXT),
    "title": _or_null(TEXT),
    "description": _or_null(TEXT),
    "feature_image": _or_null(TEXT),
    "url": TEXT,
    "type": _or_null(refer("Named")),
    "language": _or_null(refer("Language")),
}
_RELATED = {"id": WHOLE, "name": TEXT, "url": TEXT}
_IN_LIST = {
    "id": WHOLE,
    "url": URI,
    "name": TEXT,
    "info_urls": list_of(refer("InfoLink")),
    "vid_urls": list_of(refer("Webcast")),
    "image": _or_null(refer("Image")),
    "date": _or_null(TIME),
    "slug": TEXT,
    "type": _or_null(refer("Named")),
    "description": TEXT,
    "webcast_live": FLAG,
    "location": _or_null(TEXT),
    "date_precision": _or_null(refer("Precision")),
    "response_mode": TEXT,
    "duration": _or_null(TEXT),
}
_MORE = {
    "updates": list_of(refer("Update")),
    "last_updated": _or_null(TIME),
    **{name: list_of(refer("Related")) for name in ("agencies", "expeditions", "spacestations")},
    "launches": list_of(refer("Launch")),
    **{name: _or_null(list_of(refer("Related"))) for name in ("program", "astronauts")},
}


def make_schemas(entries: Mapping[str, str]) -> dict[str, Schema]:
    """All of them by name; `entries` are the names of those that dictionaries hold."""
    schemas = {
        "Event": _object({**_IN_LIST, **_MORE}, list(_IN_LIST)),
        "EventDetailed": _object({**_IN_LIST, **_MORE}),
        "Named": _object(_NAMED, ["id"]),
        "Language": _object({**_NAMED, "code": TEXT}, ["id"]),
        "Precision": _object({**_NAMED, "abbrev": TEXT, "description": TEXT}, ["id"]),
        "Licence": _object({**_NAMED, "priority": _or_null(WHOLE), "link": _or_null(TEXT)}, ["id"]),
        "InfoLink": _object(_LINK, ["url"]),
        "Webcast": _object(
            {
                **_LINK,
                "publisher": _or_null(TEXT),
                "live": FLAG,
                "start_time": _or_null(TIME),
                "end_time": _or_null(TIME),
            },
            ["url"],
        ),
        "Image": _object(
            {
                **_NAMED,
                "id": _or_null(WHOLE),
                "image_url": TEXT,
                "thumbnail_url": _or_null(TEXT),
                "credit": _or_null(TEXT),
                "license": _or_null(refer("Licence")),
                "single_use": FLAG,
            },
            ["image_url"],
        ),
        "Update": _object(
            {
                "id": WHOLE,
                "created_on": _or_null(TIME),
                "info_url": _or_null(TEXT),
                **dict.fromkeys(("profile_image", "comment", "created_by"), _or_null(TEXT)),
            },
            ["id"],
        ),
        "Related": _object(_RELATED, ["id"]),
        "Launch": _object({**_RELATED, "id": TEXT, "net": _or_null(TIME)}, ["id"]),
        "Throttle": _object(
            {
                "your_request_limit": WHOLE,
                "limit_frequency_secs": WHOLE,
                "current_use": WHOLE,
                "next_use_secs": WHOLE,
                "ident": TEXT,
            }
        ),
        "Description": _object({"openapi": TEXT, "info": {"type": "object"}}),
        "BadRequest": {"type": "object", "additionalProperties": list_of(TEXT)},
        "Refusal": _object({"detail": TEXT}),
    }
    pages = {f"{name}Page": make_page(name) for name in ("Event", *entries.values())}
    return schemas | pages
