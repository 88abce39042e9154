"""What the API holds, as JSON Schema, for its OpenAPI description.

What a record holds is derived from the model, so that it is not said twice. Records are published
as they came: what the model does not know may be there, too.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, TypeAlias

import msgspec

from generator.archive.model import Event
from generator.archive.vocabularies import ENTRIES
from generator.render.api_records import PROMISED, Additions
from generator.site.api_terms import CUTS, THROTTLE

Schema: TypeAlias = dict[str, Any]

TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
URI: Schema = {"type": "string", "format": "uri"}
RECORDS = {mode: f"Event{mode.capitalize()}" for mode in PROMISED}
"""The schemas of an event in each mode."""

_REF = "#/components/schemas/{name}"
_FIRST = re.compile(r"[;.](?:\s|$)")
"""What ends the first statement of a description."""


def refer(name: str) -> Schema:
    """A schema of the components, by its name."""
    return {"$ref": _REF.format(name=name)}


def list_of(items: Schema) -> Schema:
    """A list of such things."""
    return {"type": "array", "items": items}


def page_of(name: str) -> str:
    """The name of the schema of a list, in the API's envelope."""
    return f"{name}Page"


def make_schemas(wanted: Iterable[str]) -> dict[str, Schema]:
    """Those that are wanted, by name, and all that they lead to; `Event` is one in any mode."""
    every = _make_all()
    found: dict[str, Schema] = {}
    left = sorted(wanted)
    while left:
        name = left.pop()
        if name not in found:
            found[name] = every[name]
            left += _names_in(every[name])
    return dict(sorted(found.items()))


def _names_in(schema: object) -> Iterator[str]:
    """The schemas that one leads to."""
    match schema:
        case {"$ref": str(place)}:
            yield place.rpartition("/")[2]
        case dict():
            for inner in schema.values():
                yield from _names_in(inner)
        case list():
            for inner in schema:
                yield from _names_in(inner)
        case _:
            return


@cache
def _make_all() -> dict[str, Schema]:
    kinds = (Event, Additions, *dict.fromkeys(ENTRIES.values()))
    _, derived = msgspec.json.schema_components(kinds, ref_template=_REF)
    schemas: dict[str, Schema] = {name: _loosen(schema) for name, schema in derived.items()}
    event = schemas.pop(Event.__name__)
    records = {name: _make_record(event, name, mode, mode) for mode, name in RECORDS.items()}
    records[Event.__name__] = _make_record(event, Event.__name__, "detailed", "list")
    listed = (*records, *(kind.__name__ for kind in ENTRIES.values()))
    cut = _object({"id": WHOLE, "name": TEXT, "count": WHOLE, "url": URI})
    return {
        **schemas,
        **records,
        **{page_of(name): _make_envelope(name) for name in listed},
        "Cut": cut,
        "Cuts": _object(dict.fromkeys((*CUTS.values(), "year"), list_of(refer("Cut")))),
        "Throttle": _object(
            {name: TEXT if isinstance(value, str) else WHOLE for name, value in THROTTLE.items()}
        ),
        "Addresses": {"type": "object", "additionalProperties": URI},
        "Description": {"type": "object", "required": ["openapi", "info", "paths"]},
        "BadRequest": {"type": "object", "additionalProperties": list_of(TEXT)},
        "Refusal": _object({"detail": TEXT}),
    }


def _make_record(event: Schema, name: str, shows: str, promises: str) -> Schema:
    """An event that shows what one mode does, and promises what one does."""
    fields = {field: event["properties"][field] for field in PROMISED[shows]}
    required = [*PROMISED[promises]]
    if shows != "list":
        fields["almanac"] = refer(Additions.__name__)
    if promises != "list":
        required.append("almanac")
    shown = {**fields, "url": URI}
    return {**event, "title": name, "properties": shown, "required": required}


def _make_envelope(name: str) -> Schema:
    link = {"anyOf": [URI, {"type": "null"}]}
    count = {**WHOLE, "minimum": 0}
    return _object(
        {"count": count, "next": link, "previous": link, "results": list_of(refer(name))}
    )


def _object(fields: Schema) -> Schema:
    return {"type": "object", "properties": fields, "required": [*fields]}


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
