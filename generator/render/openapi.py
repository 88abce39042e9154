"""The API for programs that make clients of it: an OpenAPI 3.1 description.

What can be asked is derived from the tables of the query language, so that it is not said twice.
"""

from collections.abc import Iterator, Mapping, Sequence

from generator.archive import query_terms as terms
from generator.archive.grouping import NOUNS
from generator.archive.model import API_VERSION
from generator.render.openapi_schemas import (
    FLAG,
    TEXT,
    TIME,
    WHOLE,
    Schema,
    list_of,
    make_schemas,
    refer,
)

ENTRIES = {
    "event_types": "Named",
    "net_precisions": "Precision",
    "vidurl_types": "Named",
    "infourl_types": "Named",
    "languages": "Language",
    "image_licenses": "Licence",
    "image_variant_types": "Named",
}
"""The dictionaries, each with what its entries are."""

_ABOUT = (
    "The events of this archive, in the query language and the shape of Launch Library 2 by "
    "The Space Devs, from which the records come. Fields may be added: pass over those that you "
    "do not know. Names that mean nothing are ignored, and said in the header X-Almanac-Ignored."
)
_WORDS = {
    terms.SEARCH: "Words and quoted phrases in the name: all of them, in any case.",
    terms.FULL_TEXT: "Words anywhere in the texts of an event.",
    "year": "Years of `date`, in UTC.",
    "month": "Months of `date`, of any year.",
    "day": "Days of `date`, of any month.",
    "date__gt__lt": "The former name of `date__lt`.",
    "video_url": "Addresses of webcasts, as they stand in the record.",
    "upcoming": "Not more than 24 hours before the data were fetched, or later.",
    "hide_recent_previous": "With `upcoming`: without those 24 hours.",
    "previous": "Until the data were fetched.",
    "ongoing": "May have been going on when the data were fetched.",
    "has_video": "With a webcast.",
    "limit": f"At most {terms.LARGEST_LIMIT}; more is cut to that.",
    "offset": "How many to leave out at the beginning.",
    "mode": "How much to show of each event.",
    "format": "The answer is JSON, whichever is asked for.",
}
_WORDS_OF_LISTS = (terms.SEARCH, "ordering", "limit", "offset", "format")


def build_description(base_url: str, *, live: bool) -> dict[str, object]:
    """The description of the API below `base_url`, the site's own address, with its final slash.

    `live` says that queries are answered, as a server does it and files do not.
    """
    paths = dict(_paths(live=live))
    for path, found in paths.items():
        found["get"]["operationId"] = _name_of(path)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Almanac: events of Launch Library 2",
            "version": API_VERSION,
            "description": _ABOUT,
            "license": {
                "name": "Records by The Space Devs",
                "url": "https://thespacedevs.com/llapi",
            },
        },
        "servers": [{"url": f"{base_url}api/{API_VERSION}"}],
        "security": [],
        "tags": [{"name": "events"}, {"name": "config"}, {"name": "api"}],
        "paths": paths,
        "components": {"schemas": make_schemas(ENTRIES)},
    }


def _paths(*, live: bool) -> Iterator[tuple[str, Schema]]:
    asked = [_parameter(name) for name in terms.PARAMETERS] if live else []
    for path, words in {
        "/events/": "Events",
        "/events/upcoming/": "Events ahead, soonest first",
        "/events/previous/": "Events that have been, latest first",
    }.items():
        yield path, _get("events", words, "EventPage", asked)
        one = [_in_path(), *([_parameter("format")] if live else [])]
        yield f"{path}{{id}}/", _get("events", "One event in detail", "EventDetailed", one)
    ordering = {"name": "ordering", "in": "query", "schema": TEXT, "description": "id or name."}
    of_lists = [
        ordering if name == "ordering" else _parameter(name) for name in _WORDS_OF_LISTS if live
    ]
    for name, entry in ENTRIES.items():
        path = f"/config/{name}/"
        yield path, _get("config", f"The dictionary {name}", f"{entry}Page", of_lists)
        words = f"An entry of the dictionary {name}"
        yield f"{path}{{id}}/", _get("config", words, entry, [_in_path()])
    yield "/api-throttle/", _get("api", "How many requests are left", "Throttle", [])
    yield "/schema/", _get("api", "This description", "Description", [])


def _name_of(path: str) -> str:
    """An operation's name, as the provider's own description has it: `events_upcoming_list`."""
    verb = "retrieve" if "{id}" in path else "list"
    words = path.replace("{id}", "").replace("-", "_").strip("/").replace("/", "_")
    return f"{words}_{verb}"


def _get(tag: str, words: str, schema: str, parameters: Sequence[Schema]) -> Schema:
    responses = {"200": _answer(words, schema)}
    if any(parameter["in"] == "query" for parameter in parameters):
        responses["400"] = _answer("A value that cannot be read", "BadRequest")
    if any(parameter["in"] == "path" for parameter in parameters):
        responses["404"] = _answer("There is none", "Refusal")
    return {
        "get": {
            "tags": [tag],
            "summary": words,
            "parameters": list(parameters),
            "responses": responses,
        }
    }


def _answer(words: str, schema: str) -> Schema:
    return {"description": words, "content": {"application/json": {"schema": refer(schema)}}}


def _in_path() -> Schema:
    return {"name": "id", "in": "path", "required": True, "schema": WHOLE}


def _parameter(name: str) -> Schema:
    schema = _schema_of(name)
    parameter: Schema = {"name": name, "in": "query", "schema": schema}
    if name in terms.NAMED:
        noun = NOUNS[terms.NAMED[name]].lower()
        parameter["description"] = f"A {noun} by number, slug or name; any of several."
    elif name in _WORDS:
        parameter["description"] = _WORDS[name]
    if schema["type"] == "array":
        parameter |= {"style": "form", "explode": False}
    return parameter


def _schema_of(name: str) -> Schema:
    if name in terms.NUMBERS:
        return list_of(WHOLE)
    if name in terms.TEXTS or name in terms.NAMED:
        return list_of(TEXT)
    if name in terms.BOUNDS:
        return TIME
    return FLAG if name in terms.FLAGS else _OTHERS[name]


_SEARCHED: Schema = {**TEXT, "maxLength": terms.LONGEST_SEARCH}
_ORDERINGS = [f"{sign}{term}" for term in terms.ORDERINGS for sign in ("", "-")]
_OTHERS: Mapping[str, Schema] = {
    terms.SEARCH: _SEARCHED,
    terms.FULL_TEXT: _SEARCHED,
    "ordering": list_of({**TEXT, "enum": _ORDERINGS}),
    "limit": {**WHOLE, "minimum": 1, "default": terms.DEFAULT_LIMIT},
    "offset": {**WHOLE, "minimum": 0, "default": 0},
    "mode": {**TEXT, "enum": [*terms.MODES], "default": "normal"},
    "format": {**TEXT, "enum": [*terms.FORMATS]},
}
"""Parameters of a kind of their own."""
