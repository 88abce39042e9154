"""The API for programs that make clients of it: an OpenAPI 3.1 description, as JSON.

There are two: of the files, and of a server that answers queries, too (`live`). What a record holds
is derived from the model, and what can be asked from the query language, so that neither is said
twice. Records are published as they came: what the model does not know may be there, too.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

import msgspec

from generator.archive import query_terms as terms
from generator.archive.grouping import NOUNS
from generator.archive.model import API_VERSION, Event, Language, Licence, Named, Precision
from generator.archive.originals import fields_of
from generator.render.event_data import Additions
from generator.site.api import CUTS, DICTIONARIES, THROTTLE
from generator.site.credit import TERMS
from generator.site.imprint import GENERATOR, Imprint
from generator.site.urls import api_address

Json: TypeAlias = dict[str, Any]

_REF = "#/components/schemas/{name}"
_ENTRIES: Mapping[str, type[Named]] = {
    "net_precisions": Precision,
    "languages": Language,
    "image_licenses": Licence,
}
"""Dictionaries whose entries are more than an id and a name."""
_URI = {"type": "string", "format": "uri"}
_FIRST = re.compile(r"[;.](?:\s|$)")
"""What ends the first statement of a description."""
_RECORDS = {"list": "EventList", "normal": "EventNormal", "detailed": "EventDetailed"}
_ABOUT = (
    "All events of this archive in the shape of Launch Library {version}. Records are as they came "
    "from there; `url` is where a record is to be had here, and `almanac` is what this archive "
    "adds. Fields may be added: pass over those that you do not know.\n\n{terms}"
)
_FILES = (
    " These are files: a query behind an address changes nothing. Lists are complete, with `next` "
    "null, but for the pages under `events/pages/`."
)
_PAGE_COUNT = (
    "Pages are in the order of ids and lead to each other. `count` is the number of events up to "
    "the end of the page, so that of the last one is all."
)
_FOUND = "`count` is the number of events that were found, on all pages together."
_WORDS = {
    terms.SEARCH: "Words in the name; all of them, in any case. Quotes keep a phrase together.",
    terms.FULL_TEXT: "Words anywhere in the event.",
    "date__gt__lt": "The former name of date__lt.",
    "video_url": "The address of a video, as it stands in the record.",
    "year": "Years of `date`, in UTC.",
    "month": "Months of `date`, 1 to 12, of any year.",
    "day": "Days of `date`, 1 to 31, of any month.",
    "upcoming": "Whether it is ahead, or was in the last 24 hours.",
    "previous": "Whether it has been.",
    "hide_recent_previous": "With upcoming: without the last 24 hours.",
    "has_video": "Whether there is anything to watch.",
    "ongoing": "Whether it is going on.",
    "ordering": "By what to sort; a minus sign is for descending order.",
    "limit": "Events on a page.",
    "offset": "Events before the page.",
    "mode": "How much of each event.",
    "format": "JSON, whatever is said.",
}
"""What a parameter means, where its name alone does not say it."""


def render_description(imprint: Imprint) -> bytes:
    """The description of the files."""
    return msgspec.json.encode(build_description(imprint.urls.base, live=False)) + b"\n"


def build_description(base_url: str, *, live: bool) -> Json:
    """OpenAPI 3.1 of the API below `base_url`, which ends in a slash.

    With `live` it has the paths of the API itself, with parameters and errors; else those of files.
    """
    about = _ABOUT.format(version=API_VERSION, terms=TERMS)
    root = f"{base_url}{api_address()}".removesuffix("/index.json")
    paths = dict(_live_paths() if live else _file_paths())
    for path, found in paths.items():
        found["get"]["operationId"] = _name_of(path)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Almanac: events of Launch Library",
            "version": API_VERSION,
            "description": about if live else about + _FILES,
            "x-generator": GENERATOR,
        },
        "externalDocs": {
            "description": "Launch Library 2",
            "url": "https://thespacedevs.com/llapi",
        },
        "servers": [{"url": root}],
        "security": [],
        "tags": [{"name": "events"}, {"name": "config"}, {"name": "api"}],
        "paths": paths,
        "components": {"schemas": _make_schemas()},
    }


# Paths.


def _file_paths() -> Iterator[tuple[str, Json]]:
    normal = f"{_RECORDS['normal']}Page"
    yield "/events/index.json", _get("events", "All events", normal)
    for when in ("upcoming", "previous"):
        words = f"All {when} events, as of the night from which the data are"
        yield f"/events/{when}/index.json", _get("events", words, normal)
    words = "One event in detail"
    yield "/events/{id}/index.json", _get("events", words, _RECORDS["detailed"], [_in_path("id")])
    for mode, record in _RECORDS.items():
        words = f"A page of all events in mode {mode}. {_PAGE_COUNT}"
        page = _get("events", words, f"{record}Page", [_in_path("page")])
        yield f"/events/pages/{mode}/{{page}}/index.json", page
    for what in (*CUTS.values(), "year"):
        cut = _get("events", f"All events of one {what}", normal, [_in_path("id")])
        yield f"/events/by/{what}/{{id}}/index.json", cut
    yield "/events/by/index.json", _get("events", "The lists by type, agency and so on", "Cuts")
    yield from _other_paths("/index.json")
    yield "/index.json", _get("api", "Where to begin", "Addresses")
    yield "/openapi.json", _get("api", "This description", "Description")


def _live_paths() -> Iterator[tuple[str, Json]]:
    page, parameters = f"{_RECORDS['detailed']}Page", [*_parameters()]
    record, one = _RECORDS["detailed"], [_in_path("id")]
    for path, words in {
        "/events/": "Events",
        "/events/upcoming/": "Upcoming events, soonest first",
        "/events/previous/": "Previous events, latest first",
    }.items():
        found = _get("events", f"{words}. {_FOUND}", page, parameters)
        yield path, _with_errors(found, "400")
        yield f"{path}{{id}}/", _with_errors(_get("events", "One event", record, one), "404")
    for path, found in _other_paths("/"):
        yield path, _with_errors(found, *(["404"] if "{id}" in path else []))
    yield "/schema/", _get("api", "This description", "Description")


def _other_paths(end: str) -> Iterator[tuple[str, Json]]:
    """What there is besides events, files or not."""
    for name in DICTIONARIES:
        entry = _ENTRIES.get(name, Named).__name__
        yield f"/config/{name}{end}", _get("config", f"The dictionary {name}", f"{entry}Page")
        words = f"An entry of the dictionary {name}"
        yield f"/config/{name}/{{id}}{end}", _get("config", words, entry, [_in_path("id")])
    yield f"/api-throttle{end}", _get("api", "How many requests are left", "Throttle")


def _get(tag: str, words: str, schema: str, parameters: Iterable[Json] = ()) -> Json:
    """What a path answers to GET."""
    found = {"description": words, "content": _json_of(schema)}
    operation = {
        "tags": [tag],
        "summary": words.partition(". ")[0],
        "description": words,
        "parameters": [*parameters],
        "responses": {"200": found},
    }
    return {"get": operation}


def _name_of(path: str) -> str:
    """What the API calls an operation: clients name their functions so."""
    parts = path.removesuffix("index.json").removesuffix(".json").strip("/").replace("-", "_")
    words = [part for part in parts.split("/") if not part.startswith("{")]
    does = "retrieve" if parts.endswith("{id}") and "by" not in words else "list"
    return "_".join((*(filter(None, words) if parts else ["root"]), does))


def _with_errors(path: Json, *statuses: str) -> Json:
    """A path that may answer with an error of the API."""
    errors = {
        "400": {"description": "A value that cannot be read", "content": _json_of("BadRequest")},
        "404": {"description": "There is none", "content": _json_of("NotFound")},
    }
    operation = path["get"]
    more = {status: errors[status] for status in statuses}
    return {"get": {**operation, "responses": {**operation["responses"], **more}}}


def _json_of(schema: str) -> Json:
    return {"application/json": {"schema": {"$ref": _REF.format(name=schema)}}}


# Parameters, as the query language has them.


def _in_path(name: str) -> Json:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "integer"}}


def _parameters() -> Iterator[Json]:
    """Everything that can be asked for, in the language's own order."""
    for name in terms.PARAMETERS:
        schema = _schema_of(name)
        parameter: Json = {"name": name, "in": "query", "schema": schema}
        if name in _WORDS:
            parameter["description"] = _WORDS[name]
        elif name in terms.NAMED:
            noun = NOUNS[terms.NAMED[name]].lower()
            parameter["description"] = f"A {noun} by its id, slug or name; any of several."
        if schema["type"] == "array":
            parameter |= {"style": "form", "explode": False}
        yield parameter


def _schema_of(name: str) -> Json:
    if name in terms.NUMBERS:
        return _list_of({"type": "integer"})
    if name in terms.TEXTS or name in terms.NAMED:
        return _list_of({"type": "string"})
    if name in terms.BOUNDS:
        return {"type": "string", "format": "date-time"}
    return {"type": "boolean"} if name in terms.FLAGS else _OTHERS[name]


def _list_of(items: Json) -> Json:
    return {"type": "array", "items": items}


_TEXT: Json = {"type": "string", "maxLength": terms.LONGEST_SEARCH}
_ORDERINGS = [f"{sign}{term}" for term in terms.ORDERINGS for sign in ("", "-")]
_OTHERS: Mapping[str, Json] = {
    terms.SEARCH: _TEXT,
    terms.FULL_TEXT: _TEXT,
    "ordering": _list_of({"type": "string", "enum": _ORDERINGS}),
    "limit": {
        "type": "integer",
        "minimum": 1,
        "maximum": terms.LARGEST_LIMIT,
        "default": terms.DEFAULT_LIMIT,
    },
    "offset": {"type": "integer", "minimum": 0, "default": 0},
    "mode": {"type": "string", "enum": [*terms.MODES], "default": "normal"},
    "format": {"type": "string", "enum": [*terms.FORMATS]},
}
"""Parameters that are of a kind of their own."""


# What the answers are.


def _make_schemas() -> Json:
    kinds = (Event, Additions, Named, *_ENTRIES.values())
    _, found = msgspec.json.schema_components(kinds, ref_template=_REF)
    schemas: Json = {name: _loosen(schema) for name, schema in found.items()}
    event = schemas.pop(Event.__name__)
    for mode, name in _RECORDS.items():
        schemas[name] = _make_record(mode, name, event)
    for name in (*_RECORDS.values(), Named.__name__, *(one.__name__ for one in _ENTRIES.values())):
        schemas[f"{name}Page"] = _make_envelope(name)
    text = {"type": "string"}
    by_name = {"type": "object", "additionalProperties": {"type": "array", "items": text}}
    detail = _object({"detail": text})
    whole = {"type": "integer"}
    throttle = dict.fromkeys(THROTTLE, whole) | {"ident": text}
    cut = _object({"id": whole, "name": text, "count": whole, "url": _URI})
    cuts: Json = {"type": "array", "items": {"$ref": _REF.format(name="Cut")}}
    return {
        **schemas,
        "Cut": cut,
        "Cuts": _object(dict.fromkeys((*CUTS.values(), "year"), cuts)),
        "Throttle": _object(throttle),
        "Addresses": {"type": "object", "additionalProperties": _URI},
        "Description": {"type": "object", "required": ["openapi", "info", "paths"]},
        "BadRequest": by_name,
        "NotFound": detail,
    }


def _make_record(mode: str, name: str, event: Json) -> Json:
    """The fields of an event that a mode shows, and what this archive says of it."""
    fields = event["properties"]
    shown: Json = {field: fields[field] for field in fields_of(mode, fields)}
    shown["url"] = _URI
    required = ["id", "url"]
    if mode != "list":
        shown["almanac"] = {"$ref": _REF.format(name=Additions.__name__)}
        required.append("almanac")
    return {**event, "title": name, "properties": shown, "required": required}


def _make_envelope(name: str) -> Json:
    records = {"type": "array", "items": {"$ref": _REF.format(name=name)}}
    link = {"anyOf": [_URI, {"type": "null"}]}
    count = {"type": "integer", "minimum": 0}
    return _object({"count": count, "next": link, "previous": link, "results": records})


def _object(properties: Json) -> Json:
    return {"type": "object", "properties": properties, "required": [*properties]}


def _loosen(schema: Any) -> Any:  # noqa: ANN401 - a schema, or a part of one
    """A type of the model as it is upstream: with more fields, and whatever links there are.

    Of its description only what is not for those who read the model.
    """
    match schema:
        case dict():
            strict = {"default", "pattern"} | (
                {"additionalProperties"} if "title" in schema else set()
            )
            loose = {key: _loosen(value) for key, value in schema.items() if key not in strict}
            if isinstance(loose.get("description"), str) and "type" in loose:
                loose["description"] = _FIRST.split(loose["description"])[0]
            return loose
        case list():
            return [_loosen(inner) for inner in schema]
        case _:
            return schema
