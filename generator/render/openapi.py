"""The API for programs that make clients of it: an OpenAPI 3.1 description.

There are two, of one make: of the files, and of the server that answers queries, too. The path of
a file is that of the server with `index.json` behind it. What can be asked is derived from the
tables of the query language, so that it is not said twice.
"""

from collections.abc import Iterator, Mapping, Sequence

import msgspec
from msgspec import Struct

from generator.archive import query_terms as terms
from generator.archive.grouping import NOUNS
from generator.archive.model import API_VERSION, Event
from generator.archive.vocabularies import ENTRIES
from generator.render.openapi_schemas import (
    RECORDS,
    TEXT,
    WHOLE,
    Schema,
    list_of,
    make_schemas,
    page_of,
    refer,
)
from generator.site.api_terms import CUTS
from generator.site.credit import TERMS
from generator.site.imprint import GENERATOR, Imprint

_FILE = "index.json"
_ABOUT = (
    "All events of this archive in the shape of Launch Library {version}. Records are as they came "
    "from there; `url` is where a record is to be had here, and `almanac`, which mode `list` goes "
    "without, is what this archive adds. Fields may be added: pass over those that you do not "
    "know.\n\n{terms}"
)
_OF_FILES = (
    " These are files: a query behind an address changes nothing. Lists are complete, with `next` "
    "null, but for the pages under `events/pages/`."
)
_OF_SERVER = " Names that mean nothing are ignored, and said in the header X-Almanac-Ignored."
_PAGE_COUNT = (
    "Pages are in the order of ids and lead to each other. `count` is the number of events up to "
    "the end of the page, so that of the last one is all."
)
_FOUND = "`count` is the number of events that were found, on all pages together."
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
    "ordering": "By what to sort; a minus sign is for descending order.",
    "limit": f"At most {terms.LARGEST_LIMIT}; more is cut to that.",
    "offset": "How many to leave out at the beginning.",
    "mode": "How much to show of each event.",
    "format": "The answer is JSON, whichever is asked for.",
}
"""What a parameter means, where its name alone does not say it."""
_WORDS_OF_LISTS = (terms.SEARCH, "ordering", "limit", "offset", "format")


class _Manner(Struct, frozen=True):
    """How the API is to be had: how its paths end, what lists hold, what can be asked of them."""

    end: str
    page: str
    lists: Mapping[str, str]
    asked: Sequence[Schema] = ()
    asked_of_one: Sequence[Schema] = ()
    asked_of_words: Sequence[Schema] = ()


def render_description(imprint: Imprint) -> bytes:
    """The description of the files."""
    return msgspec.json.encode(describe_files(imprint.urls.base)) + b"\n"


def describe_files(base_url: str) -> Schema:
    """OpenAPI 3.1 of the files below `base_url`, which is that of the site, with its slash."""
    return _describe(base_url, _OF_FILES, dict(_file_paths()))


def describe_server(base_url: str) -> Schema:
    """OpenAPI 3.1 of the server that answers below `base_url`: parameters and errors, too."""
    return _describe(base_url, _OF_SERVER, dict(_server_paths()))


def _describe(base_url: str, words: str, paths: Mapping[str, Schema]) -> Schema:
    wanted = set()
    for path, found in paths.items():
        operation = found["get"]
        operation["operationId"] = _name_of(path)
        for response in operation["responses"].values():
            place = response["content"]["application/json"]["schema"]["$ref"]
            wanted.add(place.rpartition("/")[2])
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Almanac: events of Launch Library 2",
            "version": API_VERSION,
            "description": _ABOUT.format(version=API_VERSION, terms=TERMS) + words,
            "license": {
                "name": "Records by The Space Devs",
                "url": "https://thespacedevs.com/llapi",
            },
            "x-generator": GENERATOR,
        },
        "servers": [{"url": f"{base_url}api/{API_VERSION}"}],
        "security": [],
        "tags": [{"name": "events"}, {"name": "config"}, {"name": "api"}],
        "paths": paths,
        "components": {"schemas": make_schemas(wanted)},
    }


# Paths.


def _file_paths() -> Iterator[tuple[str, Schema]]:
    normal = page_of(RECORDS["normal"])
    lists = {
        "": "All events",
        "upcoming/": "All upcoming events, as of the night from which the data are",
        "previous/": "All previous events, as of the night from which the data are",
    }
    yield from _paths(_Manner(_FILE, normal, lists))
    for mode, record in RECORDS.items():
        words = f"A page of all events in mode {mode}. {_PAGE_COUNT}"
        page = _get("events", words, page_of(record), [_in_path("page")])
        yield f"/events/pages/{mode}/{{page}}/{_FILE}", page
    for what in (*CUTS.values(), "year"):
        cut = _get("events", f"All events of one {what}", normal, [_in_path("id")])
        yield f"/events/by/{what}/{{id}}/{_FILE}", cut
    words = "The lists by type, agency and so on"
    yield f"/events/by/{_FILE}", _get("events", words, "Cuts")
    yield "/openapi.json", _get("api", "This description", "Description")


def _server_paths() -> Iterator[tuple[str, Schema]]:
    lists = {
        "": f"Events. {_FOUND}",
        "upcoming/": f"Events ahead, soonest first. {_FOUND}",
        "previous/": f"Events that have been, latest first. {_FOUND}",
    }
    ordering = {"name": "ordering", "in": "query", "schema": TEXT, "description": "id or name."}
    manner = _Manner(
        end="",
        page=page_of(Event.__name__),
        lists=lists,
        asked=[_parameter(name) for name in terms.PARAMETERS],
        asked_of_one=[_parameter("format")],
        asked_of_words=[
            ordering if name == "ordering" else _parameter(name) for name in _WORDS_OF_LISTS
        ],
    )
    for path, found in _paths(manner):
        yield path, _with_errors(found)
    one = [_in_path("id"), *manner.asked_of_one]
    for when in ("upcoming", "previous"):
        found = _get("events", f"One {when} event in detail", RECORDS["detailed"], one)
        yield f"/events/{when}/{{id}}/", _with_errors(found)
    yield "/schema/", _get("api", "This description", "Description")


def _paths(manner: _Manner) -> Iterator[tuple[str, Schema]]:
    """Those that both have: files, and the server."""
    end = manner.end
    for part, words in manner.lists.items():
        yield f"/events/{part}{end}", _get("events", words, manner.page, manner.asked)
    one = [_in_path("id"), *manner.asked_of_one]
    yield f"/events/{{id}}/{end}", _get("events", "One event in detail", RECORDS["detailed"], one)
    for name, kind in ENTRIES.items():
        path, entry = f"/config/{name}/", kind.__name__
        words, asked = f"The dictionary {name}", manner.asked_of_words
        yield f"{path}{end}", _get("config", words, page_of(entry), asked)
        words = f"An entry of the dictionary {name}"
        yield f"{path}{{id}}/{end}", _get("config", words, entry, [_in_path("id")])
    yield f"/api-throttle/{end}", _get("api", "How many requests are left", "Throttle")
    yield f"/{end}", _get("api", "Where to begin", "Addresses")


def _get(tag: str, words: str, schema: str, parameters: Sequence[Schema] = ()) -> Schema:
    """What a path answers to GET."""
    return {
        "get": {
            "tags": [tag],
            "summary": words.partition(". ")[0],
            "description": words,
            "parameters": [*parameters],
            "responses": {"200": _answer(words, schema)},
        }
    }


def _with_errors(path: Schema) -> Schema:
    """A path of the server, which tells what is wrong in the form of the API."""
    operation = path["get"]
    places = {parameter["in"] for parameter in operation["parameters"]}
    errors = {}
    if "query" in places:
        errors["400"] = _answer("A value that cannot be read", "BadRequest")
    if "path" in places:
        errors["404"] = _answer("There is none", "Refusal")
    return {"get": {**operation, "responses": {**operation["responses"], **errors}}}


def _answer(words: str, schema: str) -> Schema:
    return {"description": words, "content": {"application/json": {"schema": refer(schema)}}}


def _name_of(path: str) -> str:
    """An operation's name, as the provider's own description has it: `events_upcoming_list`."""
    parts = path.removesuffix(_FILE).removesuffix(".json").strip("/").replace("-", "_")
    words = [part for part in parts.split("/") if part and not part.startswith("{")]
    does = "retrieve" if parts.endswith("{id}") and "by" not in words else "list"
    return "_".join((*(words or ["root"]), does))


# Parameters, as the query language has them.


def _in_path(name: str) -> Schema:
    return {"name": name, "in": "path", "required": True, "schema": WHOLE}


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
        return {**TEXT, "format": "date-time"}
    return {"type": "boolean"} if name in terms.FLAGS else _OTHERS[name]


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
